"""Waking: a hint that some table has news. The tables are the truth; a lost hint costs only a timeout."""

import asyncio
import logging
import selectors
import socket
import threading
from collections.abc import Collection, Iterable
from contextlib import suppress
from enum import StrEnum
from typing import Any

from sqlalchemy import URL
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)

_CHANNEL = "slukh_wake"
_RECONNECT_SECONDS = 1.0


COUNT_SQL = "INSERT INTO wake (topic, count) VALUES (?, 1) ON CONFLICT (topic) DO UPDATE SET count = wake.count + 1"
"""On SQLite: other processes see by the count of which topics a commit told."""


class Topic(StrEnum):
    """What may have news."""

    DELIVERY = "delivery"
    JOB = "job"
    REQUEST = "request"
    CONFIG = "config"
    POST = "post"


ALL_TOPICS = frozenset(topic.value for topic in Topic)


def wake(session: Session, *topics: Topic) -> None:
    """Once this transaction is committed, everyone who waits for `topics` wakes."""
    session.info.setdefault("wake", set()).update(topics)


class Alarm:
    """One waiter's view of some topics; keeps a ring that came while nobody waited."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, timeout: float) -> bool:
        """Waits for a ring, at most `timeout` seconds; tells whether it rang."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._event.wait()
        rang = self._event.is_set()
        self._event.clear()
        return rang


class Waker:
    """Rings alarms: at once inside this process; on PostgreSQL also for other processes, by LISTEN.

    What other processes write to a SQLite file the store's writer sees.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._alarms: dict[str, list[Alarm]] = {topic: [] for topic in Topic}
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._end: socket.socket | None = None  # once it is closed, whoever listens wakes

    def alarm(self, *topics: Topic) -> Alarm:
        """An alarm that rings for `topics`."""
        alarm = Alarm()
        for topic in topics:
            self._alarms[topic].append(alarm)
        return alarm

    def ring(self, topics: Iterable[str], silent: Collection[Alarm] = ()) -> None:
        """Rings in this process, all but the alarms in `silent`; call it on the event loop."""
        for topic in topics:
            for alarm in self._alarms.get(topic, ()):
                if alarm not in silent:
                    alarm.ring()

    def start(self) -> None:
        """Begins to listen to other processes, where the engine can tell; call it on the event loop."""
        if self._url.get_backend_name() == "postgresql":
            ended, self._end = socket.socketpair()
            known = (asyncio.get_running_loop(), ended)
            self._thread = threading.Thread(target=self._listen, args=known, name="wake-listen", daemon=True)
            self._thread.start()

    async def stop(self) -> None:
        """Stops listening."""
        self._stopping.set()
        if self._thread is not None and self._end is not None:
            self._end.close()
            await asyncio.to_thread(self._thread.join, 2)

    def _listen(self, loop: asyncio.AbstractEventLoop, ended: socket.socket) -> None:
        with ended:
            self._keep_listening(loop, ended)

    def _keep_listening(self, loop: asyncio.AbstractEventLoop, ended: socket.socket) -> None:
        import psycopg  # 9 MB that only PostgreSQL needs

        dsn = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not self._stopping.is_set():
            try:
                with psycopg.connect(dsn, autocommit=True, connect_timeout=10) as connection:
                    connection.execute(f"LISTEN {_CHANNEL}")
                    loop.call_soon_threadsafe(self.ring, ALL_TOPICS)  # what was said while we were away
                    while self._hears(connection, ended):
                        topics = {notice.payload for notice in connection.notifies(timeout=0)}
                        loop.call_soon_threadsafe(self.ring, topics)
            except psycopg.Error as error:
                logger.warning("listening for wake-ups failed, polling goes on: %s", error)
                self._stopping.wait(_RECONNECT_SECONDS)
            except RuntimeError:  # the loop is closed: the process ends
                return

    def _hears(self, connection: Any, ended: socket.socket) -> bool:
        """Waits for the server to say something; False once we stop."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(connection.fileno(), selectors.EVENT_READ)
            waiting.register(ended, selectors.EVENT_READ)
            waiting.select()
        return not self._stopping.is_set()


NOTIFY_SQL = f"SELECT pg_notify('{_CHANNEL}', :topic)"
