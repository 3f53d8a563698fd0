"""Supervising: parts that live side by side in one process, and what becomes of one that fails."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.errors import SlukhError, StorageError

logger = logging.getLogger(__name__)

_RECOVERED_SECONDS = 5.0


@dataclass
class Supervisor:
    """Runs named parts side by side: one that fails for good says so in one line and the others go on.

    After a failure a part is started again, at first soon, then ever later. Where the database was away it is never
    long: nobody minds being asked, and the work of others may have fallen to this part meanwhile.
    """

    ended: set[str] = field(default_factory=set)
    started: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    first_pause_seconds: float = 1.0
    longest_pause_seconds: float = 60.0
    store_pause_seconds: float = 5.0

    async def keep(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        """Runs `part` until it is cancelled; starts it again, after growing pauses, when it fails by surprise."""
        self.started.add(name)
        pause = self.first_pause_seconds
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._run(name, part)
            except StorageError as error:
                pause = min(pause, self.store_pause_seconds)
                logger.error("%s: %s; trying again in %.0f s", name, error, pause)
            except SlukhError as error:
                logger.error("%s: %s; this part stays off, the others go on", name, error)
                break
            except Exception:
                logger.exception("%s failed; trying again in %.0f s", name, pause)
            else:
                break
            self.failing.add(name)
            await asyncio.sleep(pause)
            lasted = asyncio.get_running_loop().time() - began
            longest = self.longest_pause_seconds
            pause = self.first_pause_seconds if lasted > longest else min(pause * 2, longest)
        self.failing.discard(name)
        self.ended.add(name)

    async def _run(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        """Runs a part; one that has run for a while no longer counts as failing."""
        recovered = asyncio.get_running_loop().call_later(_RECOVERED_SECONDS, self.failing.discard, name)
        try:
            await part()
        finally:
            recovered.cancel()
