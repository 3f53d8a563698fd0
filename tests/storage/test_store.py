"""The store: commits in groups, failures alone, wake-ups as hints."""

import asyncio
import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from core.errors import ConfigError, StorageError
from core.storage import logfile
from core.storage.engine import database_url
from core.storage.models import NotBeforeRow, SettingRow
from core.storage.store import Store
from core.storage.wake import Topic, wake


def put(name: str, value: Any = 1) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        session.execute(insert(SettingRow), [{"name": name, "value": value}])

    return work


def names(session: Session) -> set[str]:
    return set(session.scalars(select(SettingRow.name)))


async def test_what_was_awaited_is_there_for_every_reader(any_store: Store) -> None:
    """A write that returned is committed."""
    await any_store.write(put("a"))
    assert await any_store.read(names) == {"a"}


async def test_a_failing_write_takes_nobody_along(any_store: Store) -> None:
    """Of many writes at once, only the bad ones fail, and nothing of them stays."""

    def bad(session: Session) -> None:
        put("half")(session)
        raise ValueError("no")

    works = [put(str(n)) if n % 3 else bad for n in range(60)]
    outcomes = await asyncio.gather(*(any_store.write(work) for work in works), return_exceptions=True)
    assert [isinstance(outcome, ValueError) for outcome in outcomes] == [work is bad for work in works]
    assert await any_store.read(names) == {str(n) for n in range(60) if n % 3}


async def test_a_unique_key_that_is_taken_is_its_writers_error(any_store: Store) -> None:
    """A broken constraint rolls back its own work only."""
    outcomes = await asyncio.gather(
        any_store.write(put("a")), any_store.write(put("a")), any_store.write(put("b")), return_exceptions=True
    )
    assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert await any_store.read(names) == {"a", "b"}


async def test_a_naive_instant_is_refused(any_store: Store) -> None:
    """Times without a zone never reach the database."""
    row = {"scope": "bot", "until_at": datetime(2025, 1, 1)}  # noqa: DTZ001 - what is refused here
    with pytest.raises(Exception, match="naive"):
        await any_store.write(lambda session: session.execute(insert(NotBeforeRow), [row]))


async def test_a_commit_rings_whoever_waits_for_its_topic(any_store: Store) -> None:
    """`wake` inside a transaction rings after its commit; a transaction that failed rings nobody."""
    alarm = any_store.alarm(Topic.DELIVERY)
    await alarm.wait(0.3)  # PostgreSQL's listener rings once when it starts

    def failing(session: Session) -> None:
        wake(session, Topic.DELIVERY)
        raise ValueError

    with pytest.raises(ValueError):
        await any_store.write(failing)
    assert not await alarm.wait(0.05)
    await any_store.write(lambda session: wake(session, Topic.DELIVERY))
    assert await alarm.wait(10)


class Counting:
    """Joins transactions: puts down how many settings there are by then."""

    def __init__(self, store: Store, *, fails: bool = False, ring: bool = False, deaf: bool = False) -> None:
        self.alarm = store.alarm(Topic.DELIVERY)
        self.fails, self.ring, self.deaf = fails, ring, deaf
        self.told: list[tuple[str, int]] = []

    def work(self, session: Session) -> int:
        put("joined")(session)
        if self.fails:
            raise ValueError("no")
        return len(names(session))

    def done(self, result: int) -> bool:
        if self.deaf:
            raise RuntimeError("no")
        self.told.append(("done", result))
        return self.ring

    def undone(self, result: int) -> None:
        self.told.append(("undone", result))


def putting_and_waking(name: str) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        wake(session, Topic.DELIVERY)
        put(name)(session)

    return work


async def test_a_write_is_answered_though_who_joined_fails_to_take_its_outcome(any_store: Store) -> None:
    """Whoever wrote hears that it is on disk, and the alarm rings for what was not taken."""
    joining = Counting(any_store, deaf=True)
    await joining.alarm.wait(0.3)
    any_store.join(Topic.DELIVERY, joining)
    await asyncio.wait_for(any_store.write(putting_and_waking("a")), 10)
    assert await joining.alarm.wait(10)
    assert await any_store.read(names) == {"a", "joined"}


async def test_who_joins_works_inside_the_transaction_and_is_not_woken_by_it(any_store: Store) -> None:
    """What joins sees what was written, is committed with it, and rings only if it says so."""
    joining = Counting(any_store)
    other = any_store.alarm(Topic.DELIVERY)
    await joining.alarm.wait(0.3)
    await other.wait(0.3)
    any_store.join(Topic.DELIVERY, joining)
    await any_store.write(putting_and_waking("a"))
    assert joining.told == [("done", 2)]
    assert await any_store.read(names) == {"a", "joined"}
    assert await other.wait(10)
    if any_store.dialect == "sqlite":  # PostgreSQL's own notice comes back to its sender
        assert not await joining.alarm.wait(0.05)
    any_store.join(Topic.DELIVERY, None)
    await any_store.write(putting_and_waking("b"))
    assert await joining.alarm.wait(10)
    assert len(joining.told) == 1


async def test_who_joins_and_fails_takes_nobody_along(any_store: Store) -> None:
    """The transaction is committed without it, and its alarm rings, so that it works afterwards."""
    joining = Counting(any_store, fails=True)
    await joining.alarm.wait(0.3)
    any_store.join(Topic.DELIVERY, joining)
    await any_store.write(putting_and_waking("a"))
    assert await any_store.read(names) == {"a"}
    assert joining.told == []
    assert await joining.alarm.wait(10)


async def test_who_joins_hears_when_the_commit_failed(sqlite_url: str) -> None:
    """Work that was joined to a transaction which could not be committed is undone, and told so."""
    async with Store(sqlite_url) as store:
        joining = Counting(store)
        store.join(Topic.DELIVERY, joining)

        def breaking(session: Session) -> None:
            putting_and_waking("a")(session)
            # Checked at the commit, not before: the transaction fails after all have worked.
            session.execute(text("PRAGMA defer_foreign_keys=ON"))
            session.execute(text("CREATE TABLE child (of_parent INTEGER REFERENCES parent (id))"))
            session.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
            session.execute(text("INSERT INTO child VALUES (1)"))

        with pytest.raises(StorageError):
            await store.write(breaking)
        assert joining.told == [("undone", 2)]
        assert await store.read(names) == set()


@pytest.mark.parametrize("engine", ["sqlite_url", "postgres_url"])
async def test_another_process_rings_too(request: pytest.FixtureRequest, engine: str) -> None:
    """Two stores on one database wake each other."""
    url = request.getfixturevalue(engine)
    async with Store(url, shared=True) as first, Store(url, shared=True) as second:
        alarm = second.alarm(Topic.JOB)
        await alarm.wait(0.3)
        await first.write(lambda session: wake(session, Topic.JOB) or put("a")(session))
        assert await alarm.wait(10)


async def test_only_those_are_woken_whom_a_commit_concerns(sqlite_url: str) -> None:
    """Another process that works off its jobs does not wake who waits for deliveries."""
    async with Store(sqlite_url, shared=True) as first, Store(sqlite_url, shared=True) as second:
        deliveries, jobs = second.alarm(Topic.DELIVERY), second.alarm(Topic.JOB)
        await first.write(put("a"))
        await deliveries.wait(0.3)
        await jobs.wait(0.3)
        await first.write(lambda session: wake(session, Topic.JOB) or put("b")(session))
        assert await jobs.wait(10)
        assert not await deliveries.wait(0.2)
        await first.write(lambda session: wake(session, Topic.DELIVERY))
        assert await deliveries.wait(10)


async def test_two_stores_write_to_one_database_at_once(sqlite_url: str) -> None:
    """Writers of several processes wait for each other instead of failing."""
    async with Store(sqlite_url) as first, Store(sqlite_url) as second:
        await asyncio.gather(
            *(store.write(put(f"{mark}{n}")) for n in range(100) for mark, store in (("a", first), ("b", second)))
        )
        assert len(await first.read(names)) == 200


async def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    """Whoever else works on the machine reads neither the file nor its log; a mode that was given to it stays."""
    database, before = tmp_path / "slukh.db", os.umask(0o022)
    try:
        async with Store(f"sqlite:///{database}") as store:
            await store.write(put("a"))
            made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        database.chmod(0o640)
        async with Store(f"sqlite:///{database}"):
            assert stat.S_IMODE(database.stat().st_mode) == 0o640
    finally:
        os.umask(before)
    assert made == {"slukh.db": 0o600, "slukh.db-wal": 0o600, "slukh.db-shm": 0o600}


@pytest.mark.parametrize(
    "url", ["", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense", "postgresql://u:geheim/d"]
)
def test_a_database_that_slukh_cannot_use_is_named(url: str) -> None:
    """A wrong DATABASE_URL is one clear line, without what may be a part of the password."""
    with pytest.raises(ConfigError, match="DATABASE_URL") as caught:
        database_url(url)
    assert "geheim" not in str(caught.value)


async def test_a_server_that_is_down_is_one_line(tmp_path: Any) -> None:
    """A database that can't be reached says so with the mend."""
    with pytest.raises(StorageError, match="check DATABASE_URL"):
        await Store(f"postgresql://u:p@127.0.0.1:1/x?connect_timeout=1&application_name={tmp_path.name}").open()


async def test_a_writer_waits_for_another_process_s_lock(sqlite_url: str, store: Store) -> None:
    """As long as somebody else writes, a transaction begins late and does not fail."""
    await store.write(put("before"))
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(store.write(put("late")))
    done, _ = await asyncio.wait([writing], timeout=0.1)
    assert not done
    other.execute("ROLLBACK")
    other.close()
    await asyncio.wait_for(writing, 10)
    assert await store.read(names) == {"before", "late"}


_RECOVERS = """
import fcntl, sys
file = open(sys.argv[1], "r+b", buffering=0)
for byte in (120, 122):  # the locks of whoever writes, and of whoever recovers: sqlite.org/walformat.html
    fcntl.lockf(file, fcntl.LOCK_EX, 1, byte)
file.write(bytes(96))  # the index of the log as a crash may leave it
print("ready", flush=True)
sys.stdin.read()
"""


async def test_a_writer_waits_while_another_process_recovers_the_log(sqlite_url: str, store: Store) -> None:
    """What a killed process left is put in order by one of the others; the rest wait for it and do not fail."""
    await store.write(put("before"))
    shared = sqlite_url.removeprefix("sqlite:///") + "-shm"
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _RECOVERS, shared, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert other.stdout is not None
        await asyncio.wait_for(other.stdout.readline(), 20)
        writing = asyncio.create_task(store.write(put("late")))
        done, _ = await asyncio.wait([writing], timeout=0.2)
        assert not done
    finally:
        await asyncio.wait_for(other.communicate(b""), 20)
    await asyncio.wait_for(writing, 10)
    assert await store.read(names) == {"before", "late"}


async def test_what_a_yielding_writer_commits_is_on_the_disk_before_its_next_turn(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its log is flushed when the lock is given back, so that nobody else's commit has to; if that fails it goes on."""
    flushed: list[int] = []

    def flush(file: int) -> None:
        flushed.append(os.fstat(file).st_size)
        if len(flushed) == 1:
            raise OSError("the disk has a bad moment")

    monkeypatch.setattr(logfile, "_sync", flush)
    async with Store(sqlite_url, yielding=True) as store:
        await store.write(put("a"))
        await store.write(put("b"))
        assert await store.read(names) == {"a", "b"}
    assert len(flushed) == 2
    assert all(flushed)


async def test_whoever_listens_hears_again_after_the_line_was_cut(store_database: str) -> None:
    """PostgreSQL ends the connection, when it is started anew say: what was said meanwhile and later is heard."""
    here = Store(store_database, shared=True)
    alarm = here.alarm(Topic.DELIVERY)
    async with here, Store(store_database, shared=True) as there:
        assert await alarm.wait(10)  # it has begun to listen
        cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        await there.write(lambda session: session.execute(cut).all())
        assert await alarm.wait(10)  # it listens again, and looks whether something was said
        while await alarm.wait(0.5):
            pass
        await there.write(lambda session: wake(session, Topic.DELIVERY))
        assert await alarm.wait(10)
