"""Backfill: older history than that of first sight, page by page downwards, each page stored before it counts.

Pages are asked for and read while others are being stored, and those that have come meanwhile are stored together, as
soon as those before them are on disk: the writer has always something to do.
The next page is asked for before the one above it has come, from its last message on: that this stands first in it
proves that nothing lies between the two. A page that was overtaken by an update is thrown away and read again: a post
that was deleted meanwhile must not come back.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.clock import Clock
from core.pipeline.hearing.watching import Watching
from core.storage.backfills import Backfill
from core.types import HeardPost, Source
from monitors.telegram.convert import Circumstances, heard_posts
from monitors.telegram.ledger import Ledger
from monitors.telegram.pages import PAGE, Page, Pages

_PAGES_AHEAD = 6
"""Pages that may wait to be stored; as many go into one transaction."""
_NOTE_SECONDS = 0.5
_IN_FLIGHT = 3
"""Requests at once: the server works on one while another is on its way and we read what the third brought."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A page as it came."""

    asked_at: datetime
    page: Page


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page with the highest id that it could have, and its posts that are wished for, newest first."""

    floor: int
    asked_at: datetime
    page: Page
    at: Circumstances
    posts: list[HeardPost]


class BackfillWork:
    """Works off one wish. Raises what `Account.call` and `Ledger.store` raise; then the same step can be done again."""

    def __init__(self, wish: Backfill, pages: Pages, ledger: Ledger, watching: Watching, clock: Clock) -> None:
        floor = ledger.known.floor if wish.reached_id is None else wish.reached_id
        self.wish = replace(wish, start_id=floor if wish.start_id is None else wish.start_id, reached_id=floor)
        self._pages = pages
        self._ledger = ledger
        self._watching = watching
        self._clock = clock
        self._noted = self.wish
        self._note_after = 0.0  # loop time
        self._ahead: _Ahead | None = None
        self._storing: deque[tuple[asyncio.Task[None], Backfill]] = deque()  # and how far that brings us

    async def step(self, undisturbed: Callable[[], bool] = lambda: False) -> bool:
        """Reads and stores what has come, and goes on so while it is `undisturbed`; True when the wish is fulfilled.

        While some pages are being stored, those below them are made ready, so that the writer need not wait for us.
        All is stored when it returns.
        """
        wish, last = self.wish, False
        if _floor(wish) <= wish.until_id:
            await self._note(done=True)
            return True
        try:
            while not last:
                try:
                    asked = await self._take(_floor(wish))
                except Exception:
                    await self._stored(0)  # what was read before counts
                    raise
                posts = [post for item in reversed(asked) for post in reversed(item.posts)]  # as they were published
                last = self._ends(asked[-1].page)
                wish = self._after(wish, asked[-1].page, posts, last=last)
                task = asyncio.create_task(self._store(posts), name="backfill store")
                task.add_done_callback(_hear_failure)
                self._storing.append((task, wish))
                await self._stored(1)
                if not undisturbed():
                    break
            await self._stored(0)
        finally:
            for task, _ in self._storing:
                task.cancel()
            self._storing.clear()
        if last:
            await self._note(done=True)
        return last

    async def _stored(self, rest: int) -> None:
        """Waits until no more than so many batches are being stored."""
        while len(self._storing) > rest:
            task, wish = self._storing[0]
            await task
            self.wish = wish
            self._storing.popleft()

    def _after(self, wish: Backfill, lowest_page: Page, posts: Sequence[HeardPost], *, last: bool) -> Backfill:
        """How far we are when these posts, oldest first, are stored."""
        lowest = min(lowest_page.ids, default=0) - 1
        floor = max(wish.until_id, lowest, 0)
        if last and wish.until_at is not None:
            floor = max(floor, min((post.message_id for post in posts), default=lowest + 1) - 1)
        reached_at = min((post.date for post in posts), default=wish.reached_at)
        return replace(wish, reached_id=floor, reached_at=reached_at, posts=wish.posts + len(posts))

    async def _store(self, posts: list[HeardPost]) -> None:
        """Stores posts, and now and then how far the step before came: noted along, that takes no commit of its own.

        Whoever stops in between reads the pages of half a second again, and nothing is stored twice.
        """
        if self._noted == self.wish or asyncio.get_running_loop().time() < self._note_after:
            await self._ledger.store([*posts])
        else:
            await asyncio.gather(self._ledger.store([*posts]), self._note(done=False))

    def give_up(self) -> None:
        """Asks for no more pages; what was asked for ahead is forgotten."""
        if self._ahead is not None:
            self._ahead.stop()
            self._ahead = None

    async def _take(self, floor: int) -> list[_Asked]:
        """The pages below a floor that have come, at least one, all as of our place in the channel or later."""
        if self._ahead is None:
            self._ahead = _Ahead(floor, self._ask, self._read, self._ends)
        try:
            asked = await self._ahead.take()
        except BaseException:
            self.give_up()
            raise
        pts = self._ledger.sequence.pts
        if asked[0].floor == floor and all(
            item.page.pts >= pts and item.at == self._circumstances(item.asked_at, item.page) for item in asked
        ):
            return asked
        # Overtaken, or those before them could not be stored. What is asked for in this very step can't be overtaken:
        # updates are stored between steps.
        self.give_up()
        return [self._read(floor, await self._ask(floor))]

    def _ends(self, page: Page) -> bool:
        """Whether nothing that is wished for lies below a page."""
        lowest = min(page.ids, default=0) - 1
        if lowest <= self.wish.until_id:
            return True
        until_at, oldest_at = self.wish.until_at, page.messages[-1].date
        return until_at is not None and oldest_at is not None and oldest_at < until_at

    async def _ask(self, floor: int, skip: int = 0) -> _Answer:
        asked_at = self._clock()
        return _Answer(asked_at, await self._pages.below(floor, skip))

    def _read(self, floor: int, answer: _Answer) -> _Asked:
        page = answer.page
        at = self._circumstances(answer.asked_at, page)
        until_id, until_at = self.wish.until_id, self.wish.until_at
        posts = [
            post
            for post in heard_posts(page.messages, at)
            if post.message_id > until_id and (until_at is None or post.date >= until_at)
        ]
        return _Asked(floor, answer.asked_at, page, at, posts)

    def _circumstances(self, asked_at: datetime, page: Page) -> Circumstances:
        return self._ledger.circumstances(Source.HISTORY, asked_at, page.pts)

    async def _note(self, *, done: bool) -> None:
        self.wish = replace(self.wish, done=done)
        wish = self.wish
        await self._watching.backfilled(wish)
        self._noted = wish
        self._note_after = asyncio.get_running_loop().time() + _NOTE_SECONDS


def _floor(wish: Backfill) -> int:
    """What lies up to here is to be read."""
    assert wish.reached_id is not None
    return wish.reached_id


class _Ahead:
    """Reads page after page, as long as few enough wait to be stored."""

    def __init__(
        self,
        floor: int,
        ask: Callable[[int, int], Coroutine[Any, Any, _Answer]],
        read: Callable[[int, _Answer], _Asked],
        ends: Callable[[Page], bool],
    ) -> None:
        """`ask` takes a floor and how many messages below it are left out."""
        self._ask = ask
        self._read = read
        self._ends = ends
        self._ready: deque[_Asked] = deque()
        self._news = asyncio.Event()
        self._room = asyncio.Semaphore(_PAGES_AHEAD)
        self._flying: deque[tuple[asyncio.Task[_Answer], bool]] = deque()  # and whether it begins inside the one above
        self._at_once = _IN_FLIGHT
        self._task = asyncio.create_task(self._run(floor), name="backfill pages")
        self._task.add_done_callback(self._end)

    async def take(self) -> list[_Asked]:
        """What has come, in order, at least one page. Raises what asking raised once all before it was taken."""
        while not self._ready:
            if self._task.cancelled():
                raise ConnectionError("the pages were given up")
            if self._task.done():
                self._task.result()
                raise RuntimeError("there is nothing below the last page")
            self._news.clear()
            await self._news.wait()
        taken = list(self._ready)
        self._ready.clear()
        for _ in taken:
            self._room.release()
        return taken

    def stop(self) -> None:
        """Asks for no more."""
        self._task.cancel()

    def _end(self, task: asyncio.Task[None]) -> None:
        self._forget_flying()
        if not task.cancelled():
            task.exception()  # whoever takes the pages gets it; one that was stopped need not
        self._news.set()

    async def _run(self, floor: int) -> None:
        lowest = begin = 0  # of what has come; where the next page begins, counted from the floor
        while True:
            await self._room.acquire()
            while True:
                begin = begin if self._flying else 0
                while len(self._flying) < self._at_once:
                    self._fly(floor, begin)
                    begin += PAGE - 1
                task, inside = self._flying.popleft()
                answer = await task
                if not inside:
                    break
                page = answer.page
                if page.messages and page.messages[0].id == lowest:
                    answer = replace(answer, page=replace(page, messages=page.messages[1:]))
                    break
                # Something was deleted meanwhile, or pages are shorter than we ask for.
                self._forget_flying()
                self._at_once = 1
            asked = self._read(floor, answer)
            self._ready.append(asked)
            self._news.set()
            if self._ends(asked.page):
                return
            begin -= len(asked.page.messages)
            lowest = min(asked.page.ids)
            floor = lowest - 1

    def _fly(self, floor: int, begin: int) -> None:
        task = asyncio.create_task(self._ask(floor, begin), name="backfill page")
        task.add_done_callback(_hear_failure)
        self._flying.append((task, begin > 0))

    def _forget_flying(self) -> None:
        for task, _ in self._flying:
            task.cancel()
        self._flying.clear()


def _hear_failure(task: asyncio.Task[Any]) -> None:
    """Whoever waits for a task gets its failure; nobody waits for one that was forgotten."""
    if not task.cancelled():
        task.exception()
