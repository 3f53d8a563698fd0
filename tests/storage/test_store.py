"""The store: commits in groups, failures alone, wake-ups as hints, schemas under a lock."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from core.errors import ConfigError, StorageError
from core.storage.engine import database_url
from core.storage.migrate import include_name
from core.storage.models import Base, NotBeforeRow, SettingRow
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


@pytest.mark.parametrize("engine", ["sqlite_url", "postgres_url"])
async def test_another_process_rings_too(request: pytest.FixtureRequest, engine: str) -> None:
    """Two stores on one database wake each other."""
    url = request.getfixturevalue(engine)
    async with Store(url, shared=True) as first, Store(url, shared=True) as second:
        alarm = second.alarm(Topic.JOB)
        await alarm.wait(0.3)
        await first.write(lambda session: wake(session, Topic.JOB) or put("a")(session))
        assert await alarm.wait(10)


async def test_two_stores_write_to_one_database_at_once(sqlite_url: str) -> None:
    """Writers of several processes wait for each other instead of failing."""
    async with Store(sqlite_url) as first, Store(sqlite_url) as second:
        await asyncio.gather(
            *(store.write(put(f"{mark}{n}")) for n in range(100) for mark, store in (("a", first), ("b", second)))
        )
        assert len(await first.read(names)) == 200


@pytest.mark.parametrize("engine", ["sqlite_url", "postgres_url"])
async def test_a_database_of_a_newer_program_is_refused(request: pytest.FixtureRequest, engine: str) -> None:
    """An older program never writes into a schema that it does not know."""
    url = request.getfixturevalue(engine)
    async with Store(url) as store:
        await store.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(StorageError, match="newer Slukh"):
        await Store(url).open()


async def test_migrations_make_what_the_models_say(any_store: Store) -> None:
    """The migrated schema and the models do not differ."""

    def differences(session: Session) -> list[Any]:
        context = MigrationContext.configure(
            session.connection(), opts={"compare_type": False, "include_name": include_name}
        )
        return list(compare_metadata(context, Base.metadata))

    assert await any_store.read(differences) == []


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_database_that_slukh_cannot_use_is_named(url: str) -> None:
    """A wrong DATABASE_URL is one clear line."""
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        database_url(url)


async def test_a_server_that_is_down_is_one_line(tmp_path: Any) -> None:
    """A database that can't be reached says so with the mend."""
    with pytest.raises(StorageError, match="check DATABASE_URL"):
        await Store(f"postgresql://u:p@127.0.0.1:1/x?connect_timeout=1&application_name={tmp_path.name}").open()
