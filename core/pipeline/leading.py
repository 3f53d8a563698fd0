"""Work that one process of all does: whoever holds its lease. The others stand by, and begin when it is free."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import StorageError
from core.storage.leases import Lease, release_lease, renew_lease, take_lease
from core.storage.owners import new_owner, release_if_dead
from core.storage.store import Store

logger = logging.getLogger(__name__)

_LIFETIME = timedelta(seconds=30)
_RENEWALS = 4  # in that time


class Leading:
    """Does `work` while it holds the lease `name`, and does it from the start each time it gets it.

    The work is cancelled when the lease is lost; it must do no harm when another process does it meanwhile, for who is
    paused learns of it late.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        name: str,
        work: Callable[[], Awaitable[None]],
        *,
        lifetime: timedelta = _LIFETIME,
    ) -> None:
        self._store = store
        self._clock = clock
        self._name = name
        self._work = work
        self._lifetime = lifetime
        self._owner = new_owner()

    async def run(self) -> None:
        """Works or stands by until cancelled. Raises what the work raised; the lease is free then."""
        said = False
        while True:
            lease = await self._take()
            if lease is not None:
                said = False
                await self._hold(lease)
            elif not said:
                said = True
                logger.info("another process does the %s: standing by", self._name)
            await asyncio.sleep(self._pause_seconds)

    @property
    def _pause_seconds(self) -> float:
        return self._lifetime.total_seconds() / _RENEWALS

    async def _hold(self, lease: Lease) -> None:
        working = asyncio.ensure_future(self._work())
        try:
            until = self._clock() + self._lifetime
            while not working.done():
                await asyncio.wait([working], timeout=self._pause_seconds)
                now = self._clock()
                try:
                    kept = await self._renew(lease, now)
                except StorageError as error:
                    logger.warning("the lease of the %s could not be renewed: %s", self._name, error)
                    kept = now < until
                else:
                    until = now + self._lifetime
                if not kept:
                    logger.warning("another process does the %s now", self._name)
                    return
            await working
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await self._release(lease)

    async def _take(self) -> Lease | None:
        now = self._clock()

        def work(session: Session) -> Lease | None:
            release_if_dead(session, self._name, now)
            return take_lease(session, self._name, self._owner, now, self._lifetime)

        try:
            return await self._store.write(work)
        except StorageError as error:
            logger.warning("whether another process does the %s can't be read: %s", self._name, error)
            return None

    async def _renew(self, lease: Lease, now: datetime) -> bool:
        return await self._store.write(lambda session: renew_lease(session, lease, now, self._lifetime))

    async def _release(self, lease: Lease) -> None:
        now = self._clock()
        try:
            await self._store.write(lambda session: release_lease(session, lease, now))
        except StorageError as error:
            logger.warning("the lease of the %s runs out by itself: %s", self._name, error)
