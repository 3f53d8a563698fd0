"""Scheduled digests: APScheduler only wakes us; the row `(digest, local date)` decides who sends, and only once.

Restarts, several processes, both clock changes and a machine that slept end in the same question to the database: whose
time has come, and is not claimed?
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from bot.composing import prepared, reader_of, zone_of
from bot.rendering.digest import digest_messages
from bot.rendering.rich import one_line, shorten
from core.clock import Clock
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.telling.digests import (
    LATE_LIMIT,
    DueDigest,
    claim_and_queue,
    compose_due,
    due_digests,
    next_due_digest,
    wishes_of,
)
from core.storage.outbox import DIGEST_PRIORITY, Outgoing
from core.storage.people import Place, place
from core.storage.seen import Seen
from core.storage.status import channel_names
from core.storage.store import Store
from core.storage.subscriptions import Schedule
from core.storage.wake import Topic
from core.told import Digest

logger = logging.getLogger(__name__)

_NAMED = 3  # in a title
_SEARCH_UNITS = 60
_LOOK_SECONDS = 30  # for what the exact wake-up may miss: a new schedule, a changed clock, a machine that slept


def _subjects(session: Session, rules: Rules, schedule: Schedule) -> list[str]:
    """What a digest is about that was set for some subscriptions, in words; nothing for one about all."""
    if schedule.only is None:
        return []
    names = channel_names(session)
    found = []
    for wish in wishes_of(session, schedule) or ():
        match wish.kind:
            case "official":
                found.append(rules.official_name(wish.target, schedule.language))
            case "channel":
                found.append(names.get(int(wish.target), (wish.target, None))[0])
            case "search":
                found.append(shorten(one_line(wish.target), _SEARCH_UNITS))
    return found


class DigestSchedule:
    """Sends digests at their times. `run` returns only by cancellation."""

    def __init__(
        self,
        store: Store,
        holder: RulesHolder,
        clock: Clock,
        *,
        post_base: str = "https://t.me",
        desk_url: str | None = None,
        late_limit: timedelta = LATE_LIMIT,
    ) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._post_base = post_base
        self._desk_url = desk_url
        self._late_limit = late_limit
        self._alarm = store.alarm(Topic.CONFIG)

    async def run(self) -> None:
        """Waits for each time, composes, claims and queues."""
        scheduler = AsyncIOScheduler(timezone=UTC, event_loop=asyncio.get_running_loop())
        # A wake-up that comes late must come all the same: how late a digest may be is our own rule.
        scheduler.add_job(
            self._alarm.ring,
            IntervalTrigger(seconds=_LOOK_SECONDS, timezone=UTC),
            id="look",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            while True:
                try:
                    await self.send_due()
                    await self._wake_for_next(scheduler)
                except Exception:
                    logger.exception("scheduled digests failed, trying again")
                await self._alarm.wait(2 * _LOOK_SECONDS)
        finally:
            scheduler.shutdown(wait=False)

    async def _wake_for_next(self, scheduler: AsyncIOScheduler) -> None:
        now = self._clock()
        at = await self._store.read(lambda session: next_due_digest(session, self._zone, now))
        if at is not None:
            delay = max(at - now, timedelta())
            scheduler.add_job(
                self._alarm.ring,
                DateTrigger(run_date=datetime.now(UTC) + delay, timezone=UTC),
                id="next",
                replace_existing=True,
                misfire_grace_time=None,
            )

    def _zone(self, name: str | None) -> ZoneInfo:
        return zone_of(name, self._holder.current)

    async def send_due(self) -> int:
        """Queues the digests whose time has come; returns how many this process sent."""
        now = self._clock()
        due = await self._store.read(lambda session: due_digests(session, self._zone, now, self._late_limit))
        sent = 0
        for item in due:
            try:
                sent += await self._send(item, now)
            except Exception:  # one that can't be made keeps no other from coming
                logger.exception("digest %d of %s failed, trying again", item.schedule.id, item.local_date)
        return sent

    async def _send(self, due: DueDigest, now: datetime) -> bool:
        rules = self._holder.current

        def work(session: Session) -> tuple[tuple[Digest, Seen], Place | None, list[str]]:
            return (
                compose_due(session, rules, due),
                place(session, due.schedule.destination),
                _subjects(session, rules, due.schedule),
            )

        (digest, seen), where, subjects = await self._store.read(work)
        reader = reader_of(
            due.schedule.language,
            due.schedule.timezone,
            where.settings if where else {},
            self._holder.current,
            post_base=self._post_base,
            desk_url=self._desk_url if where is None or where.kind != "channel" else None,
        )
        silent = digest.empty and due.schedule.silent_when_empty
        named = ", ".join(subjects[:_NAMED]) + (f" +{len(subjects) - _NAMED}" if len(subjects) > _NAMED else "")
        title = reader.texts("digest-for-official", name=named) if named else None
        messages = [] if silent else digest_messages(digest, reader, now=now, title=title)
        outgoing = [
            Outgoing(
                due.schedule.destination,
                "digest",
                # The instant too: the number of a digest that was removed is given again, perhaps on the same day.
                f"digest:{due.schedule.id}:{due.local_date}:{due.due_at:%H%M%S}",
                part,
                DIGEST_PRIORITY,
                prepared(message),
            )
            for part, message in enumerate(messages)
        ]
        return await self._store.write(lambda session: claim_and_queue(session, due, seen, outgoing))
