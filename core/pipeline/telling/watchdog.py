"""The watchdog: tells the admins through the bot what nobody would notice by looking at nothing.

A channel that is unusually silent, messages that don't leave or were given up, a disk that fills. One process of all
does it, under a lease; each trouble is told once a day, as an outbox row like all that is sent.
"""

import asyncio
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import LeaseLostError, StorageError
from core.pipeline.telling.notices import tell_trouble
from core.storage.health import (
    LATE_AFTER,
    deliveries_failed,
    deliveries_waiting,
    deliveries_withheld,
    rhythms,
    unusual_silence,
)
from core.storage.leases import take_lease
from core.storage.owners import new_owner, release_if_dead
from core.storage.store import Fenced, Store

logger = logging.getLogger(__name__)

LEASE = "watchdog"
_LOOK_SECONDS = 60.0
_LEASE_TTL = timedelta(minutes=3)
_DAY = timedelta(days=1)
_WITHHELD = timedelta(hours=1)  # of what waits less long, whoever set the place up was told just now
_SILENCE_EVERY = timedelta(minutes=10)
_KNOWN = timedelta(days=14)
_LEAST_SILENCE = timedelta(hours=3)
_LEAST_POSTS = 20
_LEAST_FREE_SHARE = 0.05
_LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is told: `key` makes it one a day; `code` and `args` are its text in each reader's language."""

    key: str
    code: str
    args: dict[str, Any]


class Watchdog:
    """Looks every minute. `folders` are those whose disks must not fill."""

    def __init__(self, store: Store, clock: Clock, folders: Sequence[Path]) -> None:
        self._store = store
        self._clock = clock
        self._folders = folders
        self._owner = new_owner()
        self._looked_for_silence: datetime | None = None

    async def run(self) -> None:
        """Watches until cancelled."""
        while True:
            try:
                await self.look()
            except LeaseLostError:
                logger.info("another process watches over the work now")
            except StorageError as error:
                logger.warning("the watchdog can't look: %s", error)
            await asyncio.sleep(_LOOK_SECONDS)

    async def look(self) -> list[Trouble]:
        """Looks once, and tells what it finds; nothing where another process has the watch."""
        now = self._clock()

        def take(session: Session) -> Any:
            release_if_dead(session, LEASE, now)
            return take_lease(session, LEASE, self._owner, now, _LEASE_TTL)

        lease = await self._store.write(take)
        if lease is None:
            return []
        found = [*await asyncio.to_thread(self._full_disks), *await self._store.read(lambda s: self._unsent(s, now))]
        if self._looked_for_silence is None or now - self._looked_for_silence >= _SILENCE_EVERY:
            self._looked_for_silence = now
            found += await self._store.read(lambda session: self._silent(session, now))
        if found:
            day = f"{now:%Y-%m-%d}"

            def tell(session: Session) -> None:
                for trouble in found:
                    tell_trouble(session, f"{trouble.key}:{day}", trouble.code, trouble.args, now)

            await Fenced(self._store, lease, self._clock).write(tell)
        return found

    def _full_disks(self) -> list[Trouble]:
        found: dict[int, Trouble] = {}
        for folder in self._folders:
            try:
                place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
                usage, device = shutil.disk_usage(place), place.stat().st_dev
            except OSError as error:  # gone meanwhile, or not ours to look at
                logger.warning("the disk of %s can't be looked at: %s", folder, error)
                continue
            if usage.free < _LEAST_FREE_BYTES or usage.free < _LEAST_FREE_SHARE * usage.total:
                args = {"folder": str(folder), "free": f"{usage.free / 1e9:.1f}"}
                found.setdefault(device, Trouble(f"disk:{device}", "notice-disk-full", args))
        return list(found.values())

    def _unsent(self, session: Session, now: datetime) -> list[Trouble]:
        found = []
        waiting = deliveries_waiting(session, now)
        if waiting.oldest_seconds > LATE_AFTER.total_seconds():
            args = {"count": str(waiting.count), "minutes": str(round(waiting.oldest_seconds / 60))}
            found.append(Trouble("late", "notice-deliveries-late", args))
        if failed := deliveries_failed(session, now - _DAY):
            found.append(Trouble("failed", "notice-deliveries-failed", {"count": str(failed)}))
        if withheld := deliveries_withheld(session, now - _WITHHELD):
            since = min(oldest for _count, oldest in withheld.values())
            args = {
                "count": str(sum(count for count, _oldest in withheld.values())),
                "names": ", ".join(sorted(withheld)),
                "hours": str(round((now - since).total_seconds() / 3600)),
            }
            found.append(Trouble("withheld", "notice-deliveries-withheld", args))
        return found

    def _silent(self, session: Session, now: datetime) -> list[Trouble]:
        found = []
        for channel_id, rhythm in rhythms(session, now - _KNOWN).items():
            silent = unusual_silence(rhythm, now, least=_LEAST_SILENCE, posts=_LEAST_POSTS)
            if silent is not None:
                args = {"name": rhythm.name, "hours": str(round(silent.total_seconds() / 3600))}
                found.append(
                    Trouble(f"silent:{channel_id}:{rhythm.last:%Y-%m-%dT%H:%M:%S}", "notice-channel-silent", args)
                )
        return found
