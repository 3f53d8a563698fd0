"""What tests share: a clock that stands still, real databases on both engines, and no network but loopback."""

import asyncio
import gc
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from bench.postgres import FAST, Postgres
from core.storage.store import Store

# No test may fail because the machine was slow.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One worker more than xdist would have: a third of their time tests wait for a process, a socket or a clock."""
    workers = yield
    return workers if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else workers + 1


class StillClock:
    """A clock that moves only when told; `moved` is called then, as time that passes wakes whoever waits for it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.moved: Callable[[], object] | None = None

    def __call__(self) -> datetime:
        return self._now

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, value: datetime) -> None:
        self._now = value
        if self.moved is not None:
            self.moved()

    def forward(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now


@pytest.fixture
def clock() -> StillClock:
    return StillClock(datetime(2025, 11, 5, 9, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def the_interpreters_habits() -> Iterator[None]:
    """What a command changes for its whole process is as before for the next test.

    `slukh detect` switches the garbage collector off for good, and a test process grew to several gigabytes.
    """
    enabled, thresholds, interval = gc.isenabled(), gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)
    (gc.enable if enabled else gc.disable)()


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would reach the outside fails instead."""
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if not (host.startswith("127.") or host in ("::1", "localhost")):
                raise AssertionError(f"a test reached for {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", checked)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server, from a registry package, for the whole run."""
    with Postgres(settings=FAST, in_memory=True) as server:
        yield server.uri


@contextmanager
def _database(server: str, template: str = "template1") -> Iterator[str]:
    """A database of its own, like another one that nobody has open."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True, connect_timeout=20) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield server.replace("/postgres?", f"/{name}?", 1)
    with psycopg.connect(server, autocommit=True, connect_timeout=20) as connection:
        connection.execute("SET statement_timeout = '20s'")
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _make_tables(url: str) -> None:
    async with Store(url):
        pass


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A database of its own, without tables."""
    with _database(postgres) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where a database may be made."""
    return f"sqlite:///{tmp_path}/slukh.db"


# All migrations once for the whole run: each test that wants an empty store copies what they made.


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "slukh.db"
    asyncio.run(_make_tables(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: str) -> Iterator[str]:
    """Its name."""
    with _database(postgres) as url:
        asyncio.run(_make_tables(url))
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture
def store_file(sqlite_url: str, migrated_file: Path) -> str:
    """An empty store's address on SQLite."""
    shutil.copy(migrated_file, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture
def store_database(postgres: str, migrated_database: str) -> Iterator[str]:
    """An empty store's address on PostgreSQL."""
    with _database(postgres, migrated_database) as url:
        yield url


@pytest.fixture
async def store(store_file: str) -> AsyncIterator[Store]:
    """An empty store on SQLite."""
    async with Store(store_file) as store:
        yield store


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest) -> str:
    """An empty store's address, on each engine in turn."""
    address: str = request.getfixturevalue("store_file" if request.param == "sqlite" else "store_database")
    return address


@pytest.fixture
async def any_store(any_url: str) -> AsyncIterator[Store]:
    """An empty store on each engine in turn."""
    async with Store(any_url) as store:
        yield store


@pytest.fixture
def eventually() -> Callable[..., Any]:
    """Waits until a condition holds: `await eventually(lambda: …)`; the condition may be a coroutine function."""

    async def wait(condition: Callable[[], Any], *, seconds: float = 60.0, what: str = "the condition") -> Any:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while True:
            value = condition()
            if asyncio.iscoroutine(value):
                value = await value
            if value:
                return value
            if loop.time() > deadline:
                raise AssertionError(f"{what} did not come true within {seconds} s")
            await asyncio.sleep(0.01)

    return wait
