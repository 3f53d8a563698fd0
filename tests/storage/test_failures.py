"""What goes wrong between the store and its database: told to whom it concerns, and over as soon as it can be."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import RefusedWriteError, StorageError
from core.storage.models import NotBeforeRow, SettingRow
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.storage.wake import Topic, wake
from tests.builders import NOON
from tests.storage.test_store import Counting, names, put, putting_and_waking

MANY = 60
"""Rows enough to go by COPY into PostgreSQL."""


@pytest.fixture
async def postgres_store(postgres_url: str) -> Any:
    async with Store(postgres_url) as store:
        yield store


_ENDED_BY_ITS_COMMIT = (
    "CREATE TEMPORARY TABLE doubt (n INTEGER)",
    "CREATE FUNCTION pg_temp.ends() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER at_the_end AFTER INSERT ON doubt DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION pg_temp.ends()",
    "INSERT INTO doubt VALUES (1)",
)


class Conflicting:
    """Work that the server refuses as conflicting with another's, as often as said, and that succeeds then."""

    def __init__(self, name: str, times: int) -> None:
        self.name, self.times, self.runs = name, times, 0

    def __call__(self, session: Session) -> None:
        self.runs += 1
        put(self.name)(session)
        if self.runs <= self.times:
            session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'DEMO' USING ERRCODE = '40001'; END $$"))


def kill_own_connection(session: Session) -> None:
    session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def end_others(session: Session) -> None:
    session.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )


def rows(*more: str) -> list[dict[str, Any]]:
    return [{"name": name, "value": 1} for name in (*(f"n{n}" for n in range(MANY)), *more)]


async def test_a_conflict_with_another_process_is_tried_again(postgres_store: Store) -> None:
    """Alone or in a group: everything is stored once, and nobody hears of it."""
    alone = Conflicting("alone", 1)
    await postgres_store.write(alone)
    assert alone.runs == 2
    together = Conflicting("together", 2)
    await asyncio.gather(*(postgres_store.write(put(f"n{n}")) for n in range(20)), postgres_store.write(together))
    assert together.runs == 3
    assert await postgres_store.read(names) == {"alone", "together", *(f"n{n}" for n in range(20))}


async def test_a_conflict_that_never_ends_is_told(postgres_store: Store) -> None:
    """The caller gets one error, nothing is stored, and the store goes on."""
    with pytest.raises(StorageError, match="writing to the database failed"):
        await postgres_store.write(Conflicting("never", 1000))
    await postgres_store.write(put("next"))
    assert await postgres_store.read(names) == {"next"}


async def test_a_conflict_of_what_joins_is_tried_again_with_the_rest(postgres_store: Store) -> None:
    """The transaction begins anew with what joined it: it has worked twice and is told once that it was stored."""
    joining = Counting(postgres_store)
    conflict = Conflicting("joined", 1)
    joining.work = lambda session: conflict(session) or len(names(session))  # type: ignore[method-assign]
    postgres_store.join(Topic.DELIVERY, joining)
    await postgres_store.write(putting_and_waking("a"))
    assert await postgres_store.read(names) == {"a", "joined"}
    assert (conflict.runs, joining.told) == (2, [("done", 2)])


async def test_what_joins_and_breaks_a_rule_of_the_database_is_done_afterwards(any_store: Store) -> None:
    """Its statements are taken back, the write that it joined is stored, and its alarm rings."""
    joining = Counting(any_store)
    joining.work = lambda session: putting_and_waking("a")(session) or 1  # type: ignore[method-assign]
    await joining.alarm.wait(0.3)
    any_store.join(Topic.DELIVERY, joining)
    await any_store.write(putting_and_waking("a"))
    assert await any_store.read(names) == {"a"}
    assert joining.told == []
    assert await joining.alarm.wait(10)


@pytest.mark.parametrize("how", ["read", "write"])
async def test_a_connection_that_the_server_ends(postgres_store: Store, how: str) -> None:
    """Whoever used it hears so in one line; the next one gets another connection."""
    await postgres_store.write(put("before"))
    with pytest.raises(StorageError, match="database failed"):
        await getattr(postgres_store, how)(kill_own_connection)
    await postgres_store.write(put("after"))
    assert await postgres_store.read(names) == {"before", "after"}


async def test_what_a_lost_connection_had_not_committed_is_written_over_another(postgres_url: str) -> None:
    """A server that was restarted while nobody wrote costs nobody a write: it is done on a new connection, once."""
    async with Store(postgres_url) as quiet, Store(postgres_url) as other:
        await quiet.write(put("before"))
        await other.write(end_others)
        await asyncio.gather(*(quiet.write(put(f"n{n}")) for n in range(3)))
        await other.write(end_others)
        joining = Counting(quiet)
        quiet.join(Topic.DELIVERY, joining)
        await quiet.write(putting_and_waking("woken"))
        assert await quiet.read(names) == {"before", "n0", "n1", "n2", "woken", "joined"}
        assert [what for what, _ in joining.told] == ["done"]


async def test_a_connection_that_is_lost_after_conflicts_loses_no_write(postgres_store: Store) -> None:
    """Whatever was tried before: a write that was acknowledged is stored."""
    conflict = Conflicting("last", 4)

    def work(session: Session) -> None:
        conflict(session)
        if conflict.runs == 5:
            kill_own_connection(session)

    await postgres_store.write(work)
    assert await postgres_store.read(names) == {"last"}


async def test_a_commit_in_doubt_is_not_written_again(postgres_store: Store) -> None:
    """Once COMMIT may have left, only whoever asked can know whether the same twice would be right."""
    runs: list[str] = []

    def work(session: Session) -> None:
        runs.append("run")
        for statement in _ENDED_BY_ITS_COMMIT:
            session.execute(text(statement))

    with pytest.raises(StorageError, match="database failed"):
        await postgres_store.write(work)
    assert runs == ["run"]


async def test_bulk_rows_that_break_a_key_are_their_writers_error(any_store: Store) -> None:
    """None of them stays, whether COPY or INSERT wrote them, and the others of the group go on."""
    bad = lambda session: insert_rows(session, SettingRow, rows("n1"))  # noqa: E731
    good = [put("a"), bad, put("b")]
    outcomes = await asyncio.gather(*(any_store.write(work) for work in good), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), RefusedWriteError, type(None)]
    assert isinstance(outcomes[1].__cause__, IntegrityError)
    with pytest.raises(RefusedWriteError, match="writing to the database failed"):
        await any_store.write(bad)
    assert await any_store.read(names) == {"a", "b"}


async def test_bulk_rows_with_a_naive_instant_are_refused(any_store: Store) -> None:
    """Times without a zone never reach the database, by whatever way."""
    naive = NOON.replace(tzinfo=None)
    waits = [{"scope": f"chat:{n}", "until_at": naive if n == MANY // 2 else NOON} for n in range(MANY)]
    with pytest.raises(Exception, match="naive"):
        await any_store.write(lambda session: insert_rows(session, NotBeforeRow, waits))
    until: Callable[[Session], list[datetime]] = lambda session: list(session.scalars(select(NotBeforeRow.until_at)))  # noqa: E731
    assert await any_store.read(until) == []


async def test_a_closed_store_takes_nothing(sqlite_url: str) -> None:
    """What can't be stored any more is refused at once, and nothing waits for ever."""
    store = await Store(sqlite_url).open()
    await store.write(put("a"))
    await store.close()
    with pytest.raises(StorageError, match="closed"):
        await asyncio.wait_for(store.write(lambda session: wake(session, Topic.JOB)), 10)
    async with Store(sqlite_url) as again:
        assert await again.read(names) == {"a"}
