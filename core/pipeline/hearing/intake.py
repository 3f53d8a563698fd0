"""Intake: the door through which everything heard enters; many hands, one transaction at a time."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.clock import Clock
from core.pipeline.hearing.ingest import Heard, IngestResult, StoryPlacing, ingest
from core.pipeline.rules import RulesHolder
from core.storage.leases import Lease, check_lease
from core.storage.store import Store
from core.types import ChannelProgress

logger = logging.getLogger(__name__)

_ITEMS_AT_ONCE = 500


@dataclass(slots=True)
class _Waiting:
    items: Sequence[Heard]
    progress: Sequence[ChannelProgress]
    lease: Lease | None
    answer: asyncio.Future[IngestResult]


class Intake:
    """Stores what is heard. Whatever queued while the last commit ran is the next transaction.

    `hear` returns once its items are on disk, so a caller that awaits it is slowed by a slow database and loses
    nothing. A batch that fails is tried again one caller at a time: nobody pays for another's bad item.
    """

    def __init__(self, store: Store, holder: RulesHolder, clock: Clock, stories: StoryPlacing | None = None) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._stories = stories
        self._waiting: list[_Waiting] = []
        self._draining: asyncio.Task[None] | None = None

    async def hear(
        self, items: Sequence[Heard], progress: Sequence[ChannelProgress] = (), lease: Lease | None = None
    ) -> IngestResult:
        """Stores `items` in their order with `progress`, in one transaction; returns after its commit.

        With a `lease`, nothing is stored and LeaseLostError raised once somebody else holds it. Raises StorageError
        where the database failed: nothing of this call was stored then. Callers that were stored together all get the
        counts of their whole transaction.
        """
        answer: asyncio.Future[IngestResult] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(items, progress, lease, answer))
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain(), name="intake")
        return await answer

    async def _drain(self) -> None:
        while self._waiting:
            batch = self._take()
            try:
                await self._commit(batch)
            except Exception as error:  # an item that can't be stored must not take the others along
                logger.warning("storing %d batches together failed, trying one by one: %s", len(batch), error)
                await self._commit_one_by_one(batch)

    def _take(self) -> list[_Waiting]:
        """The callers of the next transaction: at least one, together not over a limit of items."""
        count = size = 0
        for waiting in self._waiting:
            size += len(waiting.items)
            if count and size > _ITEMS_AT_ONCE:
                break
            count += 1
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch

    async def _commit(self, batch: Sequence[_Waiting]) -> None:
        items = [item for waiting in batch for item in waiting.items]
        progress = [item for waiting in batch for item in waiting.progress]
        rules, now = self._holder.current, self._clock()
        leases = {waiting.lease for waiting in batch if waiting.lease is not None}

        def work(session: Session) -> IngestResult:
            for lease in sorted(leases, key=lambda lease: lease.name):
                check_lease(session, lease, self._clock())
            return ingest(session, rules, items, progress, now, self._stories)

        result = await self._store.write(work)
        for waiting in batch:
            if not waiting.answer.done():
                waiting.answer.set_result(result)

    async def _commit_one_by_one(self, batch: Sequence[_Waiting]) -> None:
        for waiting in batch:
            try:
                await self._commit([waiting])
            except Exception as error:  # each caller gets its own error and decides
                if not waiting.answer.done():
                    waiting.answer.set_exception(error)
