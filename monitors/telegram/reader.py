"""The reader of one channel: hears pushes at once and asks for what is missing.

Push is a hint. The truth is our pts, stored in the transaction that stores what it covers: whatever happens between
two commits, the server is asked again from the stored place. All work on a channel is done by one task, in the order
of the channel's sequence, so a deletion can't overtake its post.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from telethon import errors
from telethon.tl import types

from core.clock import Clock
from core.errors import LeaseLostError, RateLimitError, StorageError, TelegramError
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.watching import Description, Watching
from core.storage.backfills import Backfill
from core.storage.channels import Access, KnownChannel
from core.types import Source
from monitors.telegram.account import Account
from monitors.telegram.backfill import BackfillWork
from monitors.telegram.budget import pause
from monitors.telegram.catchup import CatchUp
from monitors.telegram.finding import check_name
from monitors.telegram.ledger import Heard, Ledger
from monitors.telegram.pace import Pace
from monitors.telegram.pages import Pages
from monitors.telegram.pushes import Card, Push, cards
from monitors.telegram.sequence import Place

logger = logging.getLogger(__name__)

_NO_ANSWER = (ConnectionError, TimeoutError, errors.ServerError, errors.TimedOutError, errors.RpcCallFailError)


class ChannelReader:
    """Hears one channel through one account; `run` goes on until the channel or the account can't be read.

    It raises what it can't mend itself: RPCErrors about the channel, TelegramError about the account, RateLimitError
    where it would hear nothing during a long wait. Failures of the database, other waits and lost connections it sits
    out; `long_waits` gets the seconds of each wait during which it hears pushes only.
    """

    def __init__(
        self,
        account: Account,
        access: Access,
        known: KnownChannel,
        *,
        intake: Intake,
        watching: Watching,
        clock: Clock,
        pace: Pace,
        may_join: bool,
        moved: bool = False,
        reads: Callable[[], None] | None = None,
    ) -> None:
        """`moved`: another account has read it and could not go on; that gap is told however short it was.

        `reads` is called when it has caught up for the first time.
        """
        self.channel_id = known.channel_id
        self.joined = access.joined
        self.may_join = may_join
        self.input_channel = types.InputChannel(access.channel_id, access.access_hash)
        self.long_waits: asyncio.Queue[float] = asyncio.Queue()
        self._account = account
        self._access = access
        self._watching = watching
        self._clock = clock
        self._pace = pace
        self._ledger = Ledger(known, intake, watching, clock, account.lease, account.number)
        self._pages = Pages(account, self.input_channel, self._see_chats)
        self._catch_up = CatchUp(account, self.input_channel, self._ledger, watching, clock, pace, self._see_chats)
        self._queue: deque[Push] = deque()
        self._wake = asyncio.Event()
        self._behind = True
        self._card: Card | None = None
        self._new_card: Card | None = None
        self._moved = moved
        self._put_back = not known.watched and known.pts is not None
        self._reads = reads
        self._renamed = False
        self._check_name_at = 0.0
        self._backfill: BackfillWork | None = None
        self._looks: list[int] = []
        self._failures = 0
        # Loop times: nothing is stored or asked before; nor what nobody waits for; when to poll; when a hole in the
        # sequence is old enough.
        self._store_after = 0.0
        self._ask_after = 0.0
        self._older_after = 0.0
        self._poll_at = 0.0
        self._backfill_at = 0.0
        self._backfill_pause = 0.0  # until Telegram says that we ask too fast
        self._hole_at: float | None = None

    # ------------------------------------------------------------ what the account tells

    @property
    def place(self) -> int | None:
        """The pts up to which all is stored, or None while something waits or is missing."""
        if self._behind or self._queue or self._ledger.sequence.ahead or not self._ledger.begun:
            return None
        return self._ledger.sequence.pts

    def push(self, push: Push) -> None:
        """Takes an update off the wire; called on the event loop, returns at once."""
        if len(self._queue) >= self._pace.queue_pushes:
            self._behind = True  # the database is slower than the channel: what is dropped here is asked for later
        else:
            self._queue.append(push)
        self._wake.set()

    def see_card(self, card: Card) -> None:
        """Takes the channel's description of itself."""
        if card.readable:
            self._ledger.noforwards = card.noforwards  # at once: it came with the posts that it is about
        if card != self._card:
            self._new_card = card
            self._wake.set()

    def doubt(self) -> None:
        """There may be something that was not told."""
        self._behind = True
        self._wake.set()

    def watched(self, at: datetime) -> None:
        """Our place was the server's at `at`."""
        self._ledger.watched(at)

    def want_backfill(self, wish: Backfill) -> None:
        """Reads older history when nothing else is to be done; a wish that changes is taken over."""
        current = self._backfill.wish if self._backfill is not None else None
        if current is None or (current.until_id, current.until_at) != (wish.until_id, wish.until_at):
            if self._backfill is not None:
                self._backfill.give_up()
            self._backfill = BackfillWork(wish, self._pages, self._ledger, self._watching, self._clock)
            self._wake.set()

    def want_look(self, message_ids: Sequence[int]) -> None:
        """Looks at these stored posts again when nothing more urgent is to be done."""
        self._looks = list(message_ids)
        self._wake.set()

    def _see_chats(self, chats: Sequence[Any]) -> None:
        for card in cards(chats, (self.channel_id,)):
            self.see_card(card)

    # ------------------------------------------------------------ the loop

    async def run(self) -> None:
        """Hears the channel."""
        try:
            await self._run(asyncio.get_running_loop())
        finally:
            if self._backfill is not None:
                self._backfill.give_up()

    async def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while True:
            await self._rest(loop)
            try:
                await self._work(loop)
                if self._reads is not None and self.place is not None:
                    self._reads()
                    self._reads = None
            except RateLimitError as error:
                self._behind = True
                self._ask_after = loop.time() + error.seconds
                if error.seconds > self._pace.preview_after_seconds:
                    if not (self.joined and self._ledger.begun):
                        raise  # another account, or the web page, may have it meanwhile
                    self._ledger.gap_open = None  # the page, which is read meanwhile, may tell one
                    self.long_waits.put_nowait(error.seconds)
            except LeaseLostError as error:
                self._account.lose_lease()
                raise TelegramError(str(error), account=self._account.name) from error
            except StorageError as error:
                self._store_after = self._ask_after = loop.time() + self._pause(error)
                await self._start_over()
            except _NO_ANSWER as error:
                self._behind = True
                self._ask_after = loop.time() + self._pause(error)

    async def _rest(self, loop: asyncio.AbstractEventLoop) -> None:
        """Waits until something is due."""
        while True:
            self._wake.clear()
            due = self._due_at()
            if due <= loop.time():
                return
            with suppress(TimeoutError):
                async with asyncio.timeout_at(None if due == _NEVER else due):
                    await self._wake.wait()

    def _due_at(self) -> float:
        """The loop time at which there is something to do."""
        ledger = self._ledger
        if self._new_card is not None or (self._queue and ledger.begun):
            return self._store_after
        at = _NEVER
        if self._behind or not ledger.begun:
            at = 0.0
        elif not ledger.history_done or self._looks:
            at = self._older_after
        elif self._backfill is not None:
            at = max(self._older_after, self._backfill_at)
        if self._renamed:
            at = min(at, self._check_name_at)
        if self._hole_at is not None:
            at = min(at, self._hole_at)
        if not self.joined:
            at = min(at, self._poll_at)
        return max(at, self._ask_after, self._store_after)

    async def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        """What is due: first what the server told, then what it must be asked."""
        ledger, now = self._ledger, loop.time()
        if self._new_card is not None:
            await self._take_card(self._new_card)
        if self._queue and ledger.begun:
            await self._apply_pushes(now)
        if self._ask_after > now:
            return
        if not ledger.begun:
            self._behind = False  # a doubt that comes meanwhile must stay
            await self._catch_up.first_sight()
        elif self._put_back:
            await self._catch_up.put_back()
            self._put_back = False
        elif self._behind or (self._hole_at or _NEVER) <= now or not (self.joined or self._poll_at > now):
            await self._ask_difference(loop)
        elif self._renamed and self._check_name_at <= now:
            await self._check_name(loop)
        elif self._older_after <= now:
            try:
                await self._work_on_older(loop)
            except RateLimitError as error:  # what is new is asked for in another way, and need not wait
                self._backfill_pause = self._pace.backfill_pause_seconds
                self._older_after = loop.time() + error.seconds
        self._failures = 0

    async def _work_on_older(self, loop: asyncio.AbstractEventLoop) -> None:
        """What nobody waits for: history, looks at what is stored, older history that somebody wished for."""
        if not self._ledger.history_done:
            await self._catch_up.history_page()
        elif self._looks:
            async with self._account.slots:
                ids, self._looks = self._looks, []
                await self._catch_up.look_again(ids)
        elif self._backfill is not None and self._backfill_at <= loop.time():
            work = self._backfill
            until = loop.time() + (0.0 if self._backfill_pause else _BACKFILL_SECONDS)
            if await work.step(lambda: not self._wake.is_set() and loop.time() < until):
                logger.info("%s: %d older posts were read", self._ledger.known.name, work.wish.posts)
                if self._backfill is work:
                    self._backfill = None
            self._backfill_at = loop.time() + self._backfill_pause

    def _pause(self, error: Exception) -> float:
        self._failures += 1
        if self._failures == 3:
            logger.warning("%s: %s; trying on", self._ledger.known.name, error or type(error).__name__)
        pace = self._pace
        last = pace.store_retry_last_seconds if isinstance(error, StorageError) else pace.retry_last_seconds
        return pause(self._failures, pace.retry_first_seconds, last)

    async def _start_over(self) -> None:
        """What was on its way to the database is asked for again, from the stored place."""
        self._behind = True
        self._queue.clear()
        self._hole_at = None
        while True:
            try:
                await self._ledger.reload()
                return
            except StorageError as error:
                await asyncio.sleep(self._pause(error))

    # ------------------------------------------------------------ work

    async def _apply_pushes(self, now: float) -> None:
        """Stores all that waits, in one transaction."""
        ledger = self._ledger
        heard_at = self._clock()
        live = ledger.circumstances(Source.LIVE, heard_at)
        items: list[Heard] = []
        while self._queue:
            push = self._queue.popleft()
            if push.doubt:
                self._behind = True
                continue
            place, due = ledger.sequence.offer(push.pts, push.count, push)
            for item in due:
                items.extend(ledger.heard(item, live))
            if place is Place.AHEAD and push.is_new and (early := ledger.heard_early(push, live)) is not None:
                # A new post is told though something before it is missing; edits and deletions wait for their turn.
                items.append(early)
        holed = ledger.sequence.ahead > 0
        if ledger.sequence.ahead > self._pace.queue_pushes:
            ledger.sequence.forget_ahead()
            self._behind = True
        if not holed:
            self._hole_at = None
        elif self._hole_at is None:
            self._hole_at = now + self._pace.hole_seconds
        # While something is missing, nothing proves that the channel was heard up to now.
        await ledger.store(items, watched_until=None if holed or self._behind else heard_at)

    async def _ask_difference(self, loop: asyncio.AbstractEventLoop) -> None:
        ledger = self._ledger
        if self._moved:
            await ledger.note_gap(0.0, "account")
            self._moved = False
        else:
            await ledger.note_gap(self._pace.gap_seconds)
        async with self._account.slots:
            self._behind = False
            hint = await self._catch_up.difference()
        self._hole_at = None if not ledger.sequence.ahead else loop.time() + self._pace.hole_seconds
        pace = self._pace
        seconds = pace.poll_most_seconds if hint is None else float(hint)
        self._poll_at = loop.time() + min(pace.poll_most_seconds, max(pace.poll_least_seconds, seconds))
        if ledger.known.state not in ("ok", "restricted") and await self._watching.readable(self.channel_id):
            logger.info("%s can be read again", ledger.known.name)
            ledger.known = replace(ledger.known, state="ok")

    async def _check_name(self, loop: asyncio.AbstractEventLoop) -> None:
        """Looks who holds the channel's old name; the reading does not wait for the turn to do so."""
        try:
            await check_name(self._account, self._ledger.known, self._watching)
            self._renamed = False
        except RateLimitError as error:
            self._check_name_at = loop.time() + max(1.0, error.seconds)

    async def _take_card(self, card: Card) -> None:
        """Takes over how the channel calls itself and whether the account is its member."""
        ledger = self._ledger
        if not card.readable:
            self._behind = True  # the difference tells for certain
            self._card, self._new_card = card, None
            return
        if card.noforwards and (self._card is None or not self._card.noforwards):
            await self._watching.protected(self.channel_id)
        description = Description(self.channel_id, card.title, card.username, card.restriction)
        name = ledger.known.username
        ledger.known = await self._watching.describe(ledger.known, description)
        self._renamed = self._renamed or ledger.known.username != name
        if card.joined != self._access.joined:
            self._access = replace(self._access, joined=card.joined)
            await self._watching.put_access(self._access)
        self.joined = card.joined
        self._card = card
        if self._new_card == card:
            self._new_card = None


_NEVER = float("inf")
_BACKFILL_SECONDS = 0.5
"""For so long a backfill goes on, if nobody wakes us, before we look at what else is due."""
