"""Asking instead of listening: first sight, differences, history, and reconciliation when the server has forgotten."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from telethon import errors
from telethon.tl import functions, types

from core.clock import Clock
from core.pipeline.hearing.watching import Watching
from core.storage.channels import SeenPost
from core.types import HeardDeletion, Source
from monitors.telegram.account import Account
from monitors.telegram.convert import heard_posts
from monitors.telegram.ledger import Heard, Ledger
from monitors.telegram.pace import Pace
from monitors.telegram.pages import PAGE, Pages
from monitors.telegram.pushes import as_push
from monitors.telegram.sequence import Sequence as PtsSequence
from monitors.telegram.tlreader import read_quickly

logger = logging.getLogger(__name__)

_DIFFERENCE = 100  # what Telegram wants ordinary clients to ask for
_RECONCILIATIONS = 2
_BACKWARD = 3  # answers below our place in a row: a server that lags is up to date again by then
_IDS_FOR_EACH_POST = 4  # how sparse the ids of the newest posts may be before the look at them is cut off


class CatchUp:
    """Asks the server about one channel and stores the answers. Raises what `Account.call` and `Ledger.store` raise."""

    def __init__(
        self,
        account: Account,
        channel: types.InputChannel,
        ledger: Ledger,
        watching: Watching,
        clock: Clock,
        pace: Pace,
        see_chats: Callable[[Sequence[Any]], None],
    ) -> None:
        self._account = account
        self._channel = channel
        self._ledger = ledger
        self._watching = watching
        self._clock = clock
        self._pace = pace
        self._see_chats = see_chats
        self._pages = Pages(account, channel, see_chats)
        self._backward = 0

    # ------------------------------------------------------------ first sight and history

    async def first_sight(self) -> None:
        """Finds out where the channel stands, and how far back its history is read; stores it all if it is short.

        What lies above the posts that the channel's web page has shown is no history: it came while that was watched.
        """
        ledger = self._ledger
        asked_at = self._clock()
        page = await self._pages.newest()
        # Only the page sees a head before an account does: imports leave it alone.
        shown = ledger.head if ledger.known.watched else 0
        if shown:
            await self._read_above(shown - 1)  # its last post may be one part of an album, which only we can tell
        first_head = shown or max(page.ids, default=0)
        start_at = asked_at - timedelta(days=self._pace.history_days)
        floor = min(first_head, await self._pages.floor(page, start_at, self._pace.history_posts))
        begun = await self._watching.begin(ledger.channel_id, first_head, floor, max(1, page.pts), asked_at)
        ledger.take(begun)
        if begun.first_watched_at != asked_at:
            return  # another process was first: we go on from its place
        ledger.top = max(ledger.top, ledger.head)
        items: list[Heard] = []
        if whole := not page.ids or len(page.messages) >= page.count or floor >= min(page.ids) - 1:
            at = ledger.circumstances(Source.HISTORY, asked_at, page.pts)
            items.extend(reversed(heard_posts(page.messages, at)))
            ledger.history_done = True
        await ledger.store(items, watched_until=asked_at, history_done=whole or None)

    async def put_back(self) -> None:
        """The channel was off the watchlist: what it has published meanwhile is history, too."""
        ledger = self._ledger
        head = max((await self._pages.newest()).ids, default=0)
        ledger.take(await self._watching.put_back(ledger.known, head))

    async def history_page(self) -> None:
        """The next page of what was there before the watch, oldest first: the cursor tells how far we are."""
        ledger = self._ledger
        last = ledger.known.first_head
        asked_at = self._clock()
        page = await self._pages.above(ledger.cursor)
        at = ledger.circumstances(Source.HISTORY, asked_at, page.pts)
        posts = [post for post in reversed(heard_posts(page.messages, at)) if post.message_id <= last]
        ledger.cursor = min(last, max(page.ids, default=last))
        if done := ledger.cursor >= last:
            ledger.history_done = True
        await ledger.store([*posts], history_done=done or None)

    # ------------------------------------------------------------ differences

    async def difference(self) -> int | None:
        """Asks for all that happened since our place, piece by piece; returns after how many seconds to ask again."""
        ledger = self._ledger
        reconciled = 0
        while True:
            asked_at = self._clock()
            place = ledger.sequence.pts
            request = functions.updates.GetChannelDifferenceRequest(
                self._channel, types.ChannelMessagesFilterEmpty(), place, _DIFFERENCE
            )
            try:
                answer = await self._account.call(read_quickly(request))
            except (errors.PersistentTimestampInvalidError, errors.PersistentTimestampEmptyError):
                answer = None  # the server does not know our place
            except errors.TypeNotFoundError:
                # A message in it is of a kind that Telethon does not know, and hides all that comes with and after it.
                logger.warning("%s: what has happened can't be read in one piece", ledger.known.name)
                answer = None
            except errors.PersistentTimestampOutdatedError as error:
                raise TimeoutError("this server of Telegram is not up to date itself") from error
            if answer is not None and answer.final and self._is_backward(answer, place):
                answer = None
            if answer is None or isinstance(answer, types.updates.ChannelDifferenceTooLong):
                if reconciled == _RECONCILIATIONS:
                    raise TimeoutError("the server tells nothing but that too much has happened")
                reconciled += 1
                await self._reconcile(asked_at)
                continue
            if not answer.final and answer.pts <= place:
                raise TimeoutError("the server's difference leads nowhere")
            items: list[Heard] = []
            if isinstance(answer, types.updates.ChannelDifference):
                untold = await self._untold(answer)  # before our place moves: nothing may fail in between
                items = [*untold, *self._items(answer)]
            items += ledger.reach(answer.pts, self._clock())
            if answer.final:
                ledger.top = max(ledger.top, ledger.head)
            await ledger.store(items, watched_until=asked_at if answer.final else None)
            if answer.final:
                await ledger.caught_up()
                pause: int | None = answer.timeout
                return pause

    async def _untold(self, answer: types.updates.ChannelDifference) -> list[Heard]:
        """What stands under the newest ids below those of a difference of which it says nothing.

        Mostly nothing; but the server's counter may have gone back and passed our place while nobody looked, so that
        the difference begins in the midst of what has happened.
        """
        ledger = self._ledger
        told = {message.id for message in answer.new_messages}
        top = max(told, default=0)
        for update in answer.other_updates:
            if isinstance(update, types.UpdateDeleteChannelMessages):
                told.update(update.messages)
        above = max(ledger.top, top - _IDS_FOR_EACH_POST * self._pace.window_posts)
        untold = [number for number in range(above + 1, top) if number not in told]
        if not untold:
            return []
        seen = await self._watching.seen(ledger.channel_id, untold)
        untold = [number for number in untold if number not in seen]
        found: list[Heard] = []
        for start in range(0, len(untold), PAGE):
            asked_at = self._clock()
            page = await self._pages.by_id(untold[start : start + PAGE])
            found += heard_posts(page.messages, ledger.circumstances(Source.CAUGHT_UP, asked_at, page.pts))
        return found

    def _is_backward(self, answer: Any, place: int) -> bool:
        """Whether the server counts anew, below our place. Raises TimeoutError as long as it may just lag."""
        if isinstance(answer, types.updates.ChannelDifferenceTooLong) or answer.pts >= place:
            self._backward = 0
            return False
        self._backward += 1
        if self._backward < _BACKWARD:
            raise TimeoutError("the server stands below our place")
        self._backward = 0
        return True

    def _items(self, answer: Any) -> list[Heard]:
        """What a difference tells.

        Its new messages are told as they are now, which is at the answer's pts or later: whatever changed them after
        that is told again.
        """
        ledger = self._ledger
        self._see_chats(answer.chats)
        at = ledger.circumstances(Source.CAUGHT_UP if ledger.gap_open else Source.LIVE, self._clock(), answer.pts)
        posts = heard_posts(answer.new_messages, at)
        ledger.top = max([ledger.top, *(post.message_id for post in posts)])
        items: list[Heard] = [*posts]
        for update in answer.other_updates:
            push = as_push(update)
            if push is not None and push.channel_id == ledger.channel_id:
                items.extend(ledger.heard(push, at))
        return items

    # ------------------------------------------------------------ when the server has forgotten

    async def _reconcile(self, asked_at: datetime) -> None:
        """Reads and compares what can still be seen; what may lie outside is told as a gap.

        New posts come from the history, edits and deletions among the newest posts from a look at each of their ids.
        Until all of it is stored our place stays, so that an interrupted reconciliation begins anew.
        """
        ledger = self._ledger
        await ledger.note_loss(asked_at)
        logger.info("%s: more has happened than the server tells, reading the newest posts again", ledger.known.name)
        # What is read from here on is as of this pts or later.
        pts = (await self._pages.newest()).pts
        if not pts:
            raise TimeoutError("the server does not tell where the channel stands")
        # Once counted anew, always: what is stored has the old numbers, and they are higher for long.
        back = pts < ledger.sequence.pts
        ledger.counted_anew = ledger.counted_anew or back
        low = await self._read_above(ledger.cursor if ledger.history_done else ledger.known.first_head)
        # A post may be stored above the cursor: heard early, or read by a reconciliation that was cut off.
        await self._audit(max(low, ledger.head))
        if back:
            await self._watching.counted_anew(ledger.channel_id, pts)
        ledger.sequence = PtsSequence(pts)
        await ledger.store([])

    async def _read_above(self, low: int) -> int:
        """Reads all posts above an id and stores them as of watched time, page by page; returns the last id."""
        ledger = self._ledger
        while True:
            asked_at = self._clock()
            page = await self._pages.above(low)
            if not page.messages:
                return low
            at = ledger.circumstances(Source.CAUGHT_UP, asked_at, page.pts)
            low = ledger.top = max(page.ids)
            await ledger.store([*reversed(heard_posts(page.messages, at))])

    async def _audit(self, head: int) -> None:
        """Looks at every id of the newest posts: each is stored, a service message, or no more afterwards."""
        ledger = self._ledger
        above, seen = await self._watching.window(ledger.channel_id, self._pace.window_posts, head)
        # Stored posts wherever they lie, and every id from where the channel is read without holes.
        lowest = max(above, ledger.known.floor, head - _IDS_FOR_EACH_POST * self._pace.window_posts)
        await self._look_at({*seen, *range(lowest + 1, head + 1)}, seen)

    async def look_again(self, ids: Sequence[int]) -> None:
        """Looks at stored posts: how their counters stand, and whether an edit or a deletion was not told."""
        await self._look_at(ids, await self._watching.seen(self._ledger.channel_id, ids))

    async def _look_at(self, ids: Iterable[int], seen: Mapping[int, SeenPost]) -> None:
        ledger = self._ledger
        wanted = sorted(ids)
        for start in range(0, len(wanted), PAGE):
            page_ids = wanted[start : start + PAGE]
            asked_at = self._clock()
            page = await self._pages.by_id(page_ids)
            posts = heard_posts(page.messages, ledger.circumstances(Source.CAUGHT_UP, asked_at, page.pts))
            there = {post.message_id for post in posts}
            # What is stored and reads otherwise now was edited, however old it is.
            items: list[Heard] = [
                replace(post, source=Source.CAUGHT_UP) if post.message_id in seen else post for post in posts
            ]
            # An empty place is told as such. An answer about nothing at all is none, and no purge.
            missing = page_ids if page.messages else ()
            there |= page.unreadable
            gone = tuple(i for i in missing if i in seen and i not in there and not seen[i].deleted)
            if gone:
                items.append(HeardDeletion(ledger.channel_id, gone, noticed_at=self._clock(), pts=page.pts))
            await ledger.store(items)
