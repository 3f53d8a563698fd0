"""Engines: how a `DATABASE_URL` becomes connections that behave the same on SQLite and PostgreSQL."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InternalError, OperationalError

from core.errors import ConfigError, StorageError
from core.query.phrases import has_phrase
from core.storage.owners import application_name
from core.storage.prepared import execute_raw

# A writer of another process may hold the lock for a whole batch; waiting is right, failing is not.
_BUSY_MILLISECONDS = 30_000
# Pages that the log gathers before a commit takes them into the file, 16 MB. At SQLite's own 4 MB, a twentieth of the
# commits of a busy watcher do that. Where there is a background, it does so first: nobody waits for its commits.
_CHECKPOINT_PAGES, _YIELDING_CHECKPOINT_PAGES = 4000, 1000
# Writers of other processes hold it for milliseconds; SQLite itself would look again after up to 100.
_LOCK_LOOK_SECONDS = 0.0005
# A process that is paused or cut off in the middle of a transaction must not hold its locks for long: the server ends
# its session. A reader holds none, and may think for long between two rows. Who is gone without a word is noticed by
# TCP itself, the server here and we there.
_SILENT_SECONDS = 30
_NOTICING = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3 -c tcp_user_timeout=15s"
_WRITER_OPTIONS = _NOTICING + " -c idle_in_transaction_session_timeout={}s -c lock_timeout=60s"
_READER_OPTIONS = _NOTICING + " -c default_transaction_read_only=on"
_POSTGRES_NETWORK = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def database_url(text: str | URL, name: str = "DATABASE_URL") -> URL:
    """The URL with the driver that Slukh ships; a driver suffix is accepted and replaced.

    `name` is what people call it.

    Raises ConfigError for anything but SQLite files and PostgreSQL.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # the latter of a port that is no number; both show what may be the password
        raise ConfigError(f"{name} is no database address", mend="write sqlite:///var/slukh.db") from None
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise ConfigError(f"{name} names no file", mend="write sqlite:///var/slukh.db")
            return url.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise ConfigError(f"{name} names {other!r}", mend="use sqlite:///… or postgresql://…")


def postgres_arguments(owner: str = "") -> dict[str, Any]:
    """How psycopg connects: what is gone is noticed in time; `owner` tells the server's operator who this is."""
    return {**_POSTGRES_NETWORK, "application_name": application_name(owner)}


_MENDS = {
    sqlite3.SQLITE_CORRUPT: "the file is damaged: `slukh restore` the last backup into a new one",
    sqlite3.SQLITE_NOTADB: "it is no SQLite file, or damaged: check DATABASE_URL, else restore the last backup",
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_READONLY: "the file, its folder or the disk can't be written to",
}


def open_engine(
    url: URL,
    *,
    writer: bool,
    connections: int,
    owner: str = "",
    yielding: bool = False,
    silent_seconds: int = _SILENT_SECONDS,
) -> Engine:
    """An engine for one writer or for readers. SQLite: WAL, every commit on disk, writers lock when they begin.

    PostgreSQL ends a writer's transaction that says nothing for `silent_seconds`.

    A `yielding` writer's commits get on SQLite's disk with the next one of somebody else: what it derives can be
    derived again if the power fails, and it holds the lock half as long.
    """
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"{folder}: can't be made: {error.strerror}", mend="check DATABASE_URL") from error
        _begin_private(Path(url.database))
        engine = create_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            connect_args={"check_same_thread": False, "timeout": _BUSY_MILLISECONDS / 1000, "cached_statements": 512},
        )
        prepare = _prepare_sqlite_yielding if yielding else _prepare_sqlite_writer
        event.listen(engine, "connect", prepare if writer else _prepare_sqlite_reader)
        event.listen(engine, "begin", _begin_immediate if writer else _begin_deferred)
        return engine
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=not writer,
        connect_args={
            **postgres_arguments(owner),
            "options": _WRITER_OPTIONS.format(silent_seconds) if writer else _READER_OPTIONS,
        },
    )


def _begin_private(path: Path) -> None:
    """Makes a new database's file for its owner alone: who follows what is in it. One that is there keeps its mode.

    SQLite itself would make it for everybody on the machine; its log and what goes with it get the mode of this file.
    """
    with suppress(OSError):  # it is there, or can't be made, which SQLite tells
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Turns a database's failure, as what it can't do is none of ours, into a StorageError of one line that begins with
    `what` and says what to do. What it refuses (a value, a broken rule) passes as it is.
    """
    try:
        yield
    except DBAPIError as error:
        # A server ends a session by either of two; SQLite calls a damaged file, and one that is none of its own, by
        # the class above both.
        if not isinstance(error, OperationalError | InternalError) and type(error) is not DatabaseError:
            raise
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        mend = _MENDS.get(code, "check DATABASE_URL and that it runs")
        raise StorageError(f"{what}: {first_line(error)}", mend=mend) from error


def first_line(error: DBAPIError) -> str:
    """What the database said, without our statement and its values."""
    return str(error.orig).strip().splitlines()[0]


def _prepare_sqlite_writer(connection: sqlite3.Connection, _record: Any) -> None:
    _prepare_writer(connection, "synchronous=FULL", f"wal_autocheckpoint={_CHECKPOINT_PAGES}")


def _prepare_sqlite_yielding(connection: sqlite3.Connection, _record: Any) -> None:
    _prepare_writer(connection, "synchronous=NORMAL", f"wal_autocheckpoint={_YIELDING_CHECKPOINT_PAGES}")


def _prepare_writer(connection: sqlite3.Connection, *pragmas: str) -> None:
    connection.isolation_level = None  # we begin and commit ourselves
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    write_ahead(connection)
    # What is redacted is to be gone from the file, whatever this SQLite was built with.
    for pragma in ("foreign_keys=ON", "secure_delete=ON", *pragmas):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("has_phrase", 2, has_phrase, deterministic=True)
    connection.execute("PRAGMA busy_timeout=0")  # from here on we wait for the lock ourselves, see _begin_immediate


def write_ahead(connection: sqlite3.Connection) -> None:
    """Switches to a write-ahead log. Of those who do so at once in a new database SQLite refuses some outright."""
    deadline = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_LOCK_LOOK_SECONDS)
        else:
            return


def _prepare_sqlite_reader(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("query_only=ON", f"busy_timeout={_BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("has_phrase", 2, has_phrase, deterministic=True)


def _begin_immediate(connection: Connection) -> None:
    # A transaction that reads first and then writes would ignore busy_timeout if it began DEFERRED.
    deadline = time.monotonic() + _BUSY_MILLISECONDS / 1000
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    while True:
        try:
            execute_raw(driver, "BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            # The low byte: extended codes tell why it is busy, as while another process recovers what a dead one left.
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_LOCK_LOOK_SECONDS)


def _begin_deferred(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")
