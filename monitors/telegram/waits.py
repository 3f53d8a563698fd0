"""Waits that Telegram imposed on an account: they are kept in the store, and outlive the process that was told."""

import asyncio
import logging
from datetime import datetime, timedelta

from core.clock import Clock
from core.errors import RateLimitError, StorageError
from core.storage.accounts import Wait, put_wait, waits
from core.storage.store import Fenced, Store

logger = logging.getLogger(__name__)

_READING = ("updates.getChannelDifference", "messages.getHistory", "channels.getMessages", "messages.getPeerDialogs")
_READING_WAIT_SECONDS = 10.0


class ImposedWaits:
    """The waits of one account, by the method that has to wait (`messages.getHistory`)."""

    def __init__(self, account: str, store: Store | Fenced, clock: Clock) -> None:
        self._account = account
        self._store = store
        self._clock = clock
        self._until: dict[str, float] = {}  # loop times: a clock that is set back must not make an hour of a second

    async def load(self) -> None:
        """Takes the waits from the store, whoever was told them. Raises StorageError."""
        prefix = self._scope("")
        imposed = await self._store.read(lambda session: waits(session, prefix))
        now, at = self._clock(), asyncio.get_running_loop().time()
        self._until = {
            scope.removeprefix(prefix): at + _seconds_left(scope.removeprefix(prefix), wait, now)
            for scope, wait in imposed.items()
        }

    def left(self, method: str) -> float:
        """Seconds until its wait is over; 0 without one."""
        until = self._until.get(method)
        return 0.0 if until is None else max(0.0, until - asyncio.get_running_loop().time())

    def mind(self, method: str) -> None:
        """Raises RateLimitError while it has to wait."""
        left = self.left(method)
        if left:
            raise RateLimitError(self._scope(method), left)
        self._until.pop(method, None)

    async def impose(self, method: str, seconds: int) -> RateLimitError:
        """Keeps a wait that Telegram just told; returns what to raise."""
        scope, until = self._scope(method), self._clock() + timedelta(seconds=seconds)
        self._until[method] = asyncio.get_running_loop().time() + seconds
        logger.warning("Telegram wants %s to wait for %d s", scope, seconds)
        try:
            await self._store.write(lambda session: put_wait(session, scope, until, seconds))
        except StorageError as error:
            logger.warning("the wait is remembered by this process only: %s", error)
        return RateLimitError(scope, seconds)

    def forget(self) -> None:
        """The account is another user of Telegram than the one that was told to wait."""
        self._until.clear()

    def _scope(self, method: str) -> str:
        return f"{self._account}:{method}"


def _seconds_left(method: str, wait: Wait, now: datetime) -> float:
    """For how many seconds from `now` a stored wait is minded.

    Whoever stored it may have had another time of day, and posts must not wait for an hour that nobody meant: it is no
    longer than Telegram told it. Where that is not known, they are asked for after some seconds, and Telegram says
    again if it is too early.
    """
    left = (wait.until_at - now).total_seconds()
    if wait.seconds is not None:
        return min(left, wait.seconds)
    return min(left, _READING_WAIT_SECONDS) if method in _READING else left
