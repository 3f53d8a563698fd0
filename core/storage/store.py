"""The store: short transactions off the event loop, and group commit.

Whatever queued while the last commit ran is the next transaction; each piece of work has its own savepoint, so one
that fails takes nobody along. An awaited `write` returns after its commit is on disk.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import RefusedWriteError, StorageError
from core.storage.engine import database_url, first_line, open_engine, telling
from core.storage.joining import Joined, Joining
from core.storage.leases import Lease, check_lease
from core.storage.logfile import LogFile
from core.storage.migrate import migrate
from core.storage.prepared import connection_of, driver_of, execute_raw_many, execute_text, keep_driver
from core.storage.wake import ALL_TOPICS, COUNT_SQL, NOTIFY_SQL, Alarm, Topic, Waker

T = TypeVar("T")

logger = logging.getLogger(__name__)

_GROUP_LIMIT = 256
_READERS = 4
_LOOK_SECONDS = 0.05
_YIELD = 4  # times as long as a commit took
_CONFLICTS = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock: run the work again
_TOO_LARGE = "54000"  # PostgreSQL: what an index, or a text of words, has no room for
_TRIES = 5
_AFTER_JOINED_SECONDS = 0.002
_AFTER_ANSWER_SECONDS = 0.005  # before we look for others' writes
_SILENT_SECONDS = 10  # in a transaction; others may wait for its locks, and a lease lasts little longer
_CLOSE_SECONDS = 60  # more than any statement waits for a lock


@dataclass(slots=True)
class _Write:
    work: Callable[[Session], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Store:
    """One database. `read` and `write` take a function of a `Session`; it may run again, so it touches nothing else."""

    def __init__(self, url: str | URL, *, shared: bool = False, yielding: bool = False, owner: str = "") -> None:
        """`shared` tells that other processes write to this database too, so that their wake-ups are listened for.

        `yielding` is for work that can wait: after each commit it leaves a SQLite file to others for several times as
        long as it held it, so that they hardly ever find it locked. `owner` is how a PostgreSQL server names us.
        """
        self.url = database_url(url)
        self._writer_engine = open_engine(
            self.url, writer=True, connections=1, owner=owner, yielding=yielding, silent_seconds=_SILENT_SECONDS
        )
        self._reader_engine = open_engine(self.url, writer=False, connections=_READERS, owner=owner)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="store-read")
        self._writes: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_loop, name="store-write", daemon=True)
        self._waker = Waker(self.url)
        self._joining: dict[str, Joining] = {}
        self._connection: Connection | None = None  # the writer's, kept open
        self._session: Session | None = None  # on that connection, made once: an alert would wait for each new one
        self._committing = False  # the writer's transaction is complete: COMMIT may have left
        self._watches_file = shared and self.dialect == "sqlite"
        self._yielding = yielding and self.dialect == "sqlite"
        self._log = LogFile(self.url)
        self._file_version: int | None = None
        self._counts: dict[str, int] = {}  # how often each topic was woken, as far as we have heard
        self._looked_at = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open = False

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    async def open(self) -> "Store":
        """Brings the schema up to date and starts the threads. Raises StorageError where the database can't be used."""
        try:
            with telling("the database can't be opened"):
                await asyncio.to_thread(migrate, self._writer_engine)
        except BaseException:
            await self.close()
            raise
        self._loop = asyncio.get_running_loop()
        self._writer.start()
        self._waker.start()
        self._open = True
        return self

    async def close(self) -> None:
        """Finishes queued writes, then closes all connections."""
        if self._open:
            self._open = False
            self._writes.put(None)
            await asyncio.to_thread(self._writer.join, _CLOSE_SECONDS)
            if self._writer.is_alive():
                logger.error("the database does not answer: what was queued last may not be stored")
            await self._waker.stop()
        await asyncio.to_thread(self._readers.shutdown)
        self._writer_engine.dispose()
        self._reader_engine.dispose()

    async def __aenter__(self) -> "Store":
        return await self.open()

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    def alarm(self, *topics: Topic) -> Alarm:
        """Rings when a transaction that called `wake(session, topic)` was committed, here or elsewhere."""
        return self._waker.alarm(*topics)

    def join(self, topic: Topic, joining: Joining | None) -> None:
        """From now on `joining` works inside each transaction that wakes `topic`; None ends that."""
        if joining is None:
            self._joining.pop(topic, None)
        else:
            self._joining[topic] = joining

    async def write(self, work: Callable[[Session], T]) -> T:
        """Runs `work` in a transaction and returns its result once the commit is on disk.

        Raises what `work` raised (its changes are undone), or StorageError where the database failed.
        """
        if not self._open:
            raise StorageError("the database is closed")
        loop = asyncio.get_running_loop()
        item = _Write(work, loop, loop.create_future())
        self._writes.put(item)
        return cast(T, await item.future)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Runs `work` over one snapshot, beside the writer."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def _read(self, work: Callable[[Session], T]) -> T:
        with (
            telling("reading the database failed"),
            self._reader_engine.connect() as connection,
            connection.begin(),
            _session(connection) as session,
        ):
            return work(session)

    def _write_loop(self) -> None:
        try:
            while True:
                first = self._next_write()
                if first is None:
                    return
                group = [first]
                last = False
                while len(group) < _GROUP_LIMIT and not self._yielding:
                    try:
                        item = self._writes.get_nowait()
                    except queue.Empty:
                        break
                    if item is None:
                        last = True
                        break
                    group.append(item)
                began = time.monotonic()
                self._commit_group(group)
                if last:
                    return
                if self._yielding:
                    self._log.flush()
                    time.sleep(_YIELD * (time.monotonic() - began))
        finally:
            self._log.close()
            self._drop_connection()

    def _next_write(self) -> _Write | None:
        """Waits for work; in between looks whether another process has written to the file, and rings if so."""
        while self._watches_file:
            overdue = time.monotonic() - self._looked_at - _LOOK_SECONDS
            try:
                # Whoever was just answered goes first: we would take the interpreter from them.
                if overdue < _LOOK_SECONDS:
                    return self._writes.get(timeout=max(-overdue, _AFTER_ANSWER_SECONDS))
            except queue.Empty:
                pass
            self._look_at_file()
            self._looked_at = time.monotonic()
        return self._writes.get()

    def _look_at_file(self) -> None:
        # The pragma's value changes with the commits of others only, not with those of its own connection.
        try:
            raw = self._writer_connection().connection.driver_connection
            assert raw is not None
            (version,) = raw.execute("PRAGMA data_version").fetchone()
            if version == self._file_version:
                return
            counts = dict(raw.execute("SELECT topic, count FROM wake").fetchall())
        except (DBAPIError, sqlite3.Error) as error:
            logger.warning("looking for other processes' writes failed: %s", error)
            self._drop_connection()
            return
        first = self._file_version is None
        woken = ALL_TOPICS if first else {topic for topic, count in counts.items() if count != self._counts.get(topic)}
        self._file_version, self._counts = version, counts
        if woken and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._waker.ring, woken)

    def _writer_connection(self) -> Connection:
        if self._connection is None or self._connection.closed or self._connection.invalidated:
            self._connection = self._writer_engine.connect()
        return self._connection

    @contextmanager
    def _own_session(self, connection: Connection) -> Iterator[Session]:
        """The writer's session, empty; it is left empty."""
        session = self._session
        if session is None or session.bind is not connection:
            session = self._session = _session(connection)
        keep_driver(session)
        try:
            yield session
        finally:
            session.info.clear()
            if session.in_transaction() or session.identity_map or session.new or session.deleted:
                session.close()

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        self._session = None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()

    def _commit_group(self, group: list[_Write]) -> None:
        topics: set[str] = set()
        joined: list[Joined] = []
        reconnected = False
        for attempt in count(1):  # ends in one of its breaks: without one a write would count as done
            joined = []
            try:
                topics = self._transact(group, joined)
                break
            except DBAPIError as error:
                _undo(joined)
                if _is_conflict(error) and attempt < _TRIES:
                    continue
                self._drop_connection()
                if error.connection_invalidated and not (self._committing or reconnected):
                    reconnected = True  # the server was started anew, say, while nobody wrote: it has done nothing yet
                    continue
                failure = _failure(error)
                for item in group:
                    item.error = failure
                break
            except BaseException as error:  # the writer thread must outlive any work; the caller gets the error
                _undo(joined)
                for item in group:
                    item.error = error
                break
        by_loop: dict[asyncio.AbstractEventLoop, list[_Write]] = {}
        for item in group:
            by_loop.setdefault(item.loop, []).append(item)
        if joined and self._loop is not None:
            by_loop.setdefault(self._loop, [])
        for loop, items in by_loop.items():
            try:
                loop.call_soon_threadsafe(self._acknowledge, items, topics, joined if loop is self._loop else [])
            except RuntimeError:
                logger.warning("%d writes were committed after their event loop had closed", len(items))

    def _transact(self, group: list[_Write], joined: list[Joined]) -> set[str]:
        """Runs the group in one transaction; returns the topics that it wakes. `joined` takes who worked along."""
        topics: set[str] = set()
        self._committing = False
        connection = self._writer_connection()
        with connection.begin(), self._own_session(connection) as first:
            for item in group:
                item.result = item.error = None
                if len(group) == 1:
                    item.result, rung = _run(item.work, first)
                    topics |= rung
                    continue
                savepoint = connection.begin_nested()
                try:
                    with _session(connection) as session:
                        item.result, rung = _run(item.work, session)
                    topics |= rung
                    savepoint.commit()
                except DBAPIError as error:
                    if error.connection_invalidated or _is_conflict(error):
                        raise
                    savepoint.rollback()
                    item.error = _failure(error)
                except BaseException as error:  # kept for its caller; the others of the group go on
                    savepoint.rollback()
                    item.error = error
            for topic in topics & self._joining.keys():
                self._join_in(first, self._joining[topic], joined)
            if topics:
                self._tell_others(first, topics)
            self._committing = True
        for topic in topics:  # what we woke ourselves is no news to us
            self._counts[topic] = self._counts.get(topic, 0) + 1
        return topics

    def _tell_others(self, session: Session, topics: set[str]) -> None:
        driver = driver_of(session)
        if driver is None:
            connection_of(session).execute(text(NOTIFY_SQL), [{"topic": topic} for topic in sorted(topics)])
        else:
            execute_raw_many(driver, COUNT_SQL, [(topic,) for topic in sorted(topics)])

    def _join_in(self, session: Session, joining: Joining, joined: list[Joined]) -> None:
        execute_text(session, "SAVEPOINT joining")  # half the work of begin_nested(), and somebody waits
        try:
            result, _ = _run(joining.work, session)
        except DBAPIError as error:
            if error.connection_invalidated or _is_conflict(error):
                raise
            execute_text(session, "ROLLBACK TO SAVEPOINT joining")
            session.expunge_all()
            logger.warning("what joins a transaction failed, it is done after it: %s", error)
        except BaseException:  # nobody else's work is lost by it
            execute_text(session, "ROLLBACK TO SAVEPOINT joining")
            session.expunge_all()
            logger.exception("what joins a transaction failed, it is done after it")
        else:
            joined.append(Joined(joining, result))
            execute_text(session, "RELEASE SAVEPOINT joining")

    def _acknowledge(self, items: list[_Write], topics: set[str], joined: list[Joined]) -> None:
        silent: set[Alarm] = set()
        for one in joined:
            try:
                if not one.joining.done(one.result):
                    silent.add(one.joining.alarm)
            except Exception:  # those whose writes are on disk have to hear of it all the same
                logger.exception("what joined a transaction could not take its outcome")
        if joined and self._loop is not None:
            # What joined goes out to somebody who waits; the others' turn comes when it has left.
            self._loop.call_later(_AFTER_JOINED_SECONDS, self._answer, items, topics, silent)
        else:
            self._answer(items, topics, silent)

    def _answer(self, items: list[_Write], topics: set[str], silent: Collection[Alarm]) -> None:
        for item in items:
            if item.future.cancelled():
                continue
            if item.error is not None:
                item.future.set_exception(item.error)
            else:
                item.future.set_result(item.result)
        self._waker.ring(topics, silent)


class Fenced:
    """A store seen through a lease: each write is undone, and raises LeaseLostError, unless the lease is still held.

    Whoever was paused past its lease learns it here, before anything of its own is stored.
    """

    def __init__(self, store: Store, lease: Lease, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.lease = lease

    async def write(self, work: Callable[[Session], T]) -> T:
        """As `Store.write`, under the lease."""

        def fenced(session: Session) -> T:
            check_lease(session, self.lease, self._clock())
            return work(session)

        return await self._store.write(fenced)

    async def read(self, work: Callable[[Session], T]) -> T:
        """As `Store.read`."""
        return await self._store.read(work)


def _run(work: Callable[[Session], T], session: Session) -> tuple[T, set[str]]:
    result = work(session)
    session.flush()
    return result, {str(topic) for topic in session.info.get("wake", ())}


def _session(connection: Connection) -> Session:
    return Session(connection, autoflush=False, expire_on_commit=False, join_transaction_mode="rollback_only")


def _undo(joined: list[Joined]) -> None:
    while joined:
        one = joined.pop()
        one.joining.undone(one.result)


def _is_conflict(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _CONFLICTS


def _failure(error: DBAPIError) -> StorageError:
    """What a caller is told of a write that failed, alone or beside others."""
    refused = isinstance(error, DataError | IntegrityError) or getattr(error.orig, "sqlstate", None) == _TOO_LARGE
    kind = RefusedWriteError if refused else StorageError
    failure = kind(f"writing to the database failed: {first_line(error)}")
    failure.__cause__ = error
    return failure
