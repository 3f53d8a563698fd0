"""Backfill: older history than that of first sight, page by page downwards, each page stored before it counts.

The next page is asked for while this one is being stored. A page that was overtaken by an update is thrown away and
read again: a post that was deleted meanwhile must not come back.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from core.clock import Clock
from core.pipeline.watching import Watching
from core.storage.backfills import Backfill
from core.types import Source
from monitors.telegram.convert import heard_posts
from monitors.telegram.ledger import Ledger
from monitors.telegram.pages import Page, Pages


class BackfillWork:
    """Works off one wish. Raises what `Account.call` and `Ledger.store` raise; then the same step can be done again."""

    def __init__(self, wish: Backfill, pages: Pages, ledger: Ledger, watching: Watching, clock: Clock) -> None:
        floor = ledger.known.floor if wish.reached_id is None else wish.reached_id
        self.wish = replace(wish, start_id=floor if wish.start_id is None else wish.start_id, reached_id=floor)
        self._floor = floor
        self._pages = pages
        self._ledger = ledger
        self._watching = watching
        self._clock = clock
        self._next: tuple[int, asyncio.Task[tuple[datetime, Page]]] | None = None

    async def step(self) -> bool:
        """Reads and stores one page; True when the wish is fulfilled."""
        if self._over(None):
            await self._note(done=True)
            return True
        asked_at, page = await self._take(self._floor)
        if page.pts < self._ledger.sequence.pts:
            asked_at, page = await self._ask(self._floor)
        lowest = min(page.ids, default=0) - 1
        last = not page.ids or lowest <= 0 or self._over(page)
        if not last:
            self._next = (lowest, asyncio.create_task(self._ask(lowest), name="backfill page"))
        posts = [
            post
            for post in reversed(
                heard_posts(page.messages, self._ledger.circumstances(Source.HISTORY, asked_at, page.pts))
            )
            if post.message_id > self.wish.until_id and (self.wish.until_at is None or post.date >= self.wish.until_at)
        ]
        await self._ledger.store([*posts])
        self._floor = max(self.wish.until_id, min((post.message_id for post in posts), default=lowest + 1) - 1, 0)
        reached_at = min((post.date for post in posts), default=self.wish.reached_at)
        self.wish = replace(
            self.wish, reached_id=self._floor, reached_at=reached_at, posts=self.wish.posts + len(posts)
        )
        await self._note(done=last)
        return last

    async def close(self) -> None:
        """Gives up the page that was asked for ahead."""
        if self._next is not None:
            _, task = self._next
            self._next = None
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

    def _over(self, page: Page | None) -> bool:
        wish = self.wish
        if page is None:
            return self._floor <= wish.until_id
        oldest = page.messages[-1]
        return oldest.id <= wish.until_id + 1 or (wish.until_at is not None and oldest.date < wish.until_at)

    async def _take(self, floor: int) -> tuple[datetime, Page]:
        """The page below `floor`: the one that was asked for ahead, or a new one."""
        ahead, self._next = self._next, None
        if ahead is not None and ahead[0] == floor:
            return await ahead[1]
        if ahead is not None:
            ahead[1].cancel()
        return await self._ask(floor)

    async def _ask(self, floor: int) -> tuple[datetime, Page]:
        return self._clock(), await self._pages.below(floor)

    async def _note(self, *, done: bool) -> None:
        self.wish = replace(self.wish, done=done)
        await self._watching.backfilled(self.wish)
