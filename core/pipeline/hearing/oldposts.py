"""Old posts: which stories a channel's history tells, found in a queue behind ingest.

Comparing texts takes longer than storing them, and history alerts nobody. So a backfill stores each old post with a
job, and here it is put into a story, in small batches. The story and the end of its job are one transaction: whoever is
killed in between leaves nothing half done.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.pipeline.behind import OLD_STORY, unfold_history
from core.pipeline.hearing.stories import WINDOW, StoryPlacer
from core.storage.jobs import Job, due_jobs, postpone_job, take_jobs
from core.storage.models import PostRow, VersionRow
from core.storage.store import Store
from core.storage.stories import set_stories
from core.storage.wake import Topic
from core.types import Forward, HeardPost, Source

logger = logging.getLogger(__name__)

KIND = OLD_STORY
_BATCH = 64  # a longer transaction would hold up those that hear and tell
_DRAINED_AT_ONCE = 500
_IDLE_SECONDS = 5.0
_SETTLE_SECONDS = 0.3  # what was just heard is told first
_PAUSE_SECONDS = 0.02  # between batches: others' turn


def old_posts(now: datetime) -> Callable[[HeardPost], bool]:
    """Tells which posts get their stories behind ingest: history from before the days in which copies are sought."""
    since, history = now - WINDOW, Source.HISTORY
    return lambda heard: heard.source is history and heard.date < since


@dataclass(slots=True)
class _Old:
    """A post that is to be placed; `heard` is what its story needs of it."""

    version_id: int
    post_id: int
    heard: HeardPost
    story_id: int | None = None
    begins_story: bool = False


class OldPosts:
    """Works off the jobs of kind `old_story`. Several may run: a job is taken in the transaction that ends it."""

    def __init__(self, store: Store, clock: Clock, *, settle_seconds: float = _SETTLE_SECONDS) -> None:
        self._store = store
        self._clock = clock
        self._settle_seconds = settle_seconds
        # Of its own: old posts would push those of the last days out of the memory that alerts depend on.
        self._stories = StoryPlacer(warm=True)

    async def run(self) -> None:
        """Places posts until cancelled."""
        alarm = self._store.alarm(Topic.JOB)
        while True:
            if await self.run_once():
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            await alarm.wait(_IDLE_SECONDS)
            await asyncio.sleep(self._settle_seconds)

    async def drain(self) -> int:
        """Places all that waits and returns how many jobs that were: for commands and tests."""
        total = 0
        while done := await self.run_once(batch=_DRAINED_AT_ONCE):
            total += done
        return total

    async def run_once(self, *, batch: int = _BATCH) -> int:
        """Places one batch; returns how many jobs were looked at."""
        now = self._clock()
        while not (jobs := await self._store.read(lambda session: due_jobs(session, KIND, now, batch))):
            if not await unfold_history(self._store):
                return 0
        try:
            await self._place(jobs)
        except Exception as error:  # one strange text must not hold up the others: find it
            for job in jobs:
                await self._place_singly(job, error)
        return len(jobs)

    async def _place_singly(self, job: Job, error: Exception) -> None:
        try:
            await self._place([job])
        except Exception as single:
            logger.warning("version %d has no story yet: %s (%s)", job.subject_id, single, error)
            now, text = self._clock(), str(single) or type(single).__name__
            await self._store.write(lambda session: postpone_job(session, job, now, text))

    async def _place(self, jobs: Sequence[Job]) -> None:
        old = await self._store.read(lambda session: _look(session, jobs))
        await asyncio.to_thread(self._stories.compare, old)

        def work(session: Session) -> None:
            mine = take_jobs(session, jobs)  # a text that was redacted meanwhile has no job any more
            ids = [item.post_id for item in old if item.version_id in mine]
            # Somebody may have repeated a post meanwhile, so that it has a story.
            free = set(session.scalars(select(PostRow.id).where(PostRow.id.in_(ids), PostRow.story_id.is_(None))))
            placed = [item for item in old if item.post_id in free]
            if placed:
                self._stories.place(session, placed, self._clock())
                set_stories(session, [(item.post_id, item.story_id) for item in placed if item.story_id is not None])

        await self._store.write(work)


def _look(session: Session, jobs: Sequence[Job]) -> list[_Old]:
    """The posts behind jobs that still have a text."""
    rows = session.execute(
        select(
            VersionRow.id,
            VersionRow.text,
            PostRow.id,
            PostRow.channel_id,
            PostRow.message_id,
            PostRow.date,
            PostRow.heard_at,
            PostRow.forward_channel_id,
            PostRow.forward_message_id,
        )
        .join(PostRow, PostRow.id == VersionRow.post_id)
        .where(VersionRow.id.in_([job.subject_id for job in jobs]), VersionRow.text != "")
        .order_by(VersionRow.id)
    )
    old = []
    for version_id, text, post_id, channel_id, message_id, date, heard_at, origin, origin_id in rows:
        forward = None if origin is None else Forward(origin, origin_id)
        heard = HeardPost(channel_id, message_id, date, text, Source.HISTORY, heard_at, forward=forward)
        old.append(_Old(version_id, post_id, heard))
    return old
