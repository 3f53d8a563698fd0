"""Old posts: who is named in a channel's history, and which stories it tells, found in a queue behind ingest.

History alerts nobody, so nobody waits for it. A backfill stores posts with one job each; here they are read, in small
batches, and only then queued for the index and for links. What is found of a post and the end of its job are one
transaction, so that whoever is killed in between leaves nothing half done.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.mentions import detect_many
from core.pipeline.namesakes import ChannelEvidence
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.stories import WINDOW, StoryPlacer
from core.storage.jobs import Job, add_jobs, due_jobs, postpone_job, take_jobs
from core.storage.models import PostRow, VersionRow
from core.storage.redetection import replace_mentions
from core.storage.store import Store
from core.storage.stories import set_stories
from core.storage.wake import Topic, wake
from core.types import Forward, HeardPost, Mention, Source

logger = logging.getLogger(__name__)

KIND = "read_old_post"
_BATCH = 32  # a longer transaction would hold up those that hear and tell
_DRAINED_AT_ONCE = 500
_IDLE_SECONDS = 5.0
_SETTLE_SECONDS = 0.3  # what was just heard is told first
_PAUSE_SECONDS = 0.02  # between batches: others' turn


def is_old(heard: HeardPost, now: datetime) -> bool:
    """Whether a text is read behind ingest: history from before the days in which copies are looked for."""
    return heard.source is Source.HISTORY and heard.date < now - WINDOW


@dataclass(slots=True)
class _Old:
    """A version that is to be read; `heard` is what its story needs of it."""

    version_id: int
    post_id: int
    heard: HeardPost
    tells: bool  # its text is the post's first, and the post is of no story yet
    story_id: int | None = None
    begins_story: bool = False


class OldPosts:
    """Works off the jobs of kind `read_old_post`. Several may run: a job is taken in the transaction that ends it."""

    def __init__(
        self, store: Store, holder: RulesHolder, clock: Clock, *, settle_seconds: float = _SETTLE_SECONDS
    ) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._settle_seconds = settle_seconds
        # Of its own: old posts would push those of the last days out of the memory that alerts depend on.
        self._stories = StoryPlacer(warm=True)

    async def run(self) -> None:
        """Reads until cancelled."""
        alarm = self._store.alarm(Topic.JOB)
        while True:
            if await self.run_once():
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            await alarm.wait(_IDLE_SECONDS)
            await asyncio.sleep(self._settle_seconds)

    async def drain(self) -> int:
        """Reads all that waits and returns how many texts that were: for commands and tests."""
        total = 0
        while done := await self.run_once(batch=_DRAINED_AT_ONCE):
            total += done
        return total

    async def run_once(self, *, batch: int = _BATCH) -> int:
        """Reads one batch; returns how many jobs were looked at."""
        now = self._clock()
        jobs = await self._store.read(lambda session: due_jobs(session, KIND, now, batch))
        if not jobs:
            return 0
        try:
            await self._read(jobs)
        except Exception as error:  # one strange text must not hold up the others: find it
            for job in jobs:
                await self._read_singly(job, error)
        return len(jobs)

    async def _read_singly(self, job: Job, error: Exception) -> None:
        try:
            await self._read([job])
        except Exception as single:
            logger.warning("version %d can't be read: %s (%s)", job.subject_id, single, error)
            now, text = self._clock(), str(single) or type(single).__name__
            await self._store.write(lambda session: postpone_job(session, job, now, text))

    async def _read(self, jobs: Sequence[Job]) -> None:
        rules = self._holder.current
        old, mentions = await self._store.read(lambda session: _look(session, jobs, rules))
        await asyncio.to_thread(self._stories.compare, [item for item in old if item.tells])

        def work(session: Session) -> None:
            if self._holder.current.catalogue is not rules.catalogue:
                return  # the names have changed meanwhile: the jobs are still there
            # A text that was redacted meanwhile has no job any more, and nothing may be found in it.
            mine = take_jobs(session, jobs)
            now = self._clock()
            replace_mentions(session, {i: found for i, found in mentions.items() if i in mine}, rules.catalogue.id, now)
            self._place(session, [item for item in old if item.tells and item.version_id in mine], now)
            add_jobs(session, "link_post", [item.version_id for item in old if item.version_id in mine], now)
            wake(session, Topic.JOB)

        await self._store.write(work)

    def _place(self, session: Session, old: Sequence[_Old], now: datetime) -> None:
        """Puts posts into stories, but for those that somebody repeated meanwhile, so that they have one."""
        ids = [item.post_id for item in old]
        free = set(session.scalars(select(PostRow.id).where(PostRow.id.in_(ids), PostRow.story_id.is_(None))))
        placed = [item for item in old if item.post_id in free]
        if placed:
            self._stories.place(session, placed, now)
            set_stories(session, [(item.post_id, item.story_id) for item in placed if item.story_id is not None])


def _look(session: Session, jobs: Sequence[Job], rules: Rules) -> tuple[list[_Old], Mapping[int, list[Mention]]]:
    """The versions behind jobs, and who is named in them; of versions that are gone nothing is left to read."""
    rows = session.execute(
        select(
            VersionRow.id,
            VersionRow.number,
            VersionRow.text,
            PostRow.id,
            PostRow.channel_id,
            PostRow.message_id,
            PostRow.date,
            PostRow.heard_at,
            PostRow.forward_channel_id,
            PostRow.forward_message_id,
            PostRow.story_id,
        )
        .join(PostRow, PostRow.id == VersionRow.post_id)
        .where(VersionRow.id.in_([job.subject_id for job in jobs]))
        .order_by(VersionRow.id)
    ).all()
    old = []
    for version_id, number, text, post_id, channel_id, message_id, date, heard_at, origin, origin_id, story_id in rows:
        forward = None if origin is None else Forward(origin, origin_id)
        heard = HeardPost(channel_id, message_id, date, text, Source.HISTORY, heard_at, forward=forward)
        tells = number == 0 and story_id is None and text != ""
        old.append(_Old(version_id, post_id, heard, tells))
    learn = rules.watchlist.learn_from_posts
    found = detect_many(
        [item.heard.text for item in old],
        rules.catalogue,
        dates=[item.heard.date for item in old],
        contexts=[ChannelEvidence(session, *item.heard.key, learn=learn) for item in old],
    )
    return old, {item.version_id: mentions for item, mentions in zip(old, found, strict=True)}
