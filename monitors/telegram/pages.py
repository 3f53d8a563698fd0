"""Pages of a channel's history and messages by id, as the server gives them.

Telethon knows the types of one layer of the protocol, and of an answer with any other it reads nothing. So an answer
that can't be read is asked for again in halves, until nothing but the message itself is left out.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from telethon import errors
from telethon.tl import functions, types

from monitors.telegram.account import Account
from monitors.telegram.tlreader import read_quickly

logger = logging.getLogger(__name__)

PAGE = 100
_NOBODY = 2**31 - 1  # an id that no message has


@dataclass(frozen=True, slots=True)
class Page:
    """Messages with the channel's pts at which they were as they are, and how many there are in all.

    `unreadable` are ids that were asked for and hold something that can't be read.
    """

    messages: Sequence[Any]
    pts: int
    count: int
    unreadable: frozenset[int] = frozenset()

    @property
    def ids(self) -> list[int]:
        return [message.id for message in self.messages]


class Pages:
    """Reads one channel through one account. Raises what `Account.call` raises.

    `see_chats` is shown how the channel describes itself in an answer, before the answer is returned: whether its posts
    may be passed on is told there, and not in the posts.
    """

    def __init__(
        self, account: Account, channel: types.InputChannel, see_chats: Callable[[Sequence[Any]], None]
    ) -> None:
        self._account = account
        self._see_chats = see_chats
        self._channel = channel
        self._peer = types.InputPeerChannel(channel.channel_id, channel.access_hash)

    async def newest(self) -> Page:
        """The newest messages, newest first."""
        page = await self._history(limit=PAGE)
        # None of them could be read; the counter stands in an answer about nothing, too.
        return page if page.pts else replace(page, pts=(await self.by_id([_NOBODY])).pts)

    async def above(self, message_id: int) -> Page:
        """The oldest messages above an id, newest first."""
        # https://core.telegram.org/api/offsets: the page begins `add_offset` places from the first id below.
        page = await self._history(offset_id=message_id + 1, add_offset=-PAGE, limit=PAGE, min_id=message_id)
        # Whoever reads on from the last id of a page must come further, whatever the server gives.
        return replace(page, messages=[message for message in page.messages if message.id > message_id])

    async def below(self, message_id: int, skip: int = 0) -> Page:
        """The newest messages up to an id but for the `skip` newest of them, newest first."""
        page = await self._history(offset_id=message_id + 1, add_offset=skip, limit=PAGE)
        return replace(page, messages=[message for message in page.messages if message.id <= message_id])

    async def floor(self, newest: Page, start_at: datetime, posts: int) -> int:
        """The id above which history is read on first sight: all posts since `start_at`, at most `posts`.

        The newest page is read whatever its age: we have it anyway.
        """
        if len(newest.messages) >= newest.count or not newest.messages:
            return 0
        oldest = newest.messages[-1]
        if oldest.date is not None and oldest.date < start_at:
            return int(oldest.id) - 1
        older = await self._history(offset_date=start_at, limit=1)
        floor = max(older.ids, default=0)
        if newest.count > posts:
            beyond = await self._history(add_offset=posts, limit=1)
            floor = max(floor, *beyond.ids) if beyond.ids else floor
        return min(floor, int(oldest.id) - 1)

    async def by_id(self, ids: Sequence[int]) -> Page:
        """Messages by id, at most 100; an empty place is a MessageEmpty."""
        request = functions.channels.GetMessagesRequest(self._channel, [types.InputMessageID(i) for i in ids])
        try:
            return self._page(await self._account.call(read_quickly(request)))
        except errors.TypeNotFoundError:
            if len(ids) == 1:
                logger.warning("%d/%d is of a kind that can't be read, it is left out", self._channel.channel_id, *ids)
                return Page((), 0, 0, frozenset(ids))
        half = len(ids) // 2
        return _joined(await self.by_id(ids[:half]), await self.by_id(ids[half:]))

    async def _history(
        self,
        *,
        offset_id: int = 0,
        offset_date: datetime | None = None,
        add_offset: int = 0,
        limit: int = PAGE,
        min_id: int = 0,
    ) -> Page:
        request = functions.messages.GetHistoryRequest(
            self._peer, offset_id, offset_date, add_offset, limit, max_id=0, min_id=min_id, hash=0
        )
        try:
            return self._page(await self._account.call(read_quickly(request)))
        except errors.TypeNotFoundError:
            if limit == 1:
                logger.warning("a message of %d is of a kind that can't be read, it is left out", self._peer.channel_id)
                return Page((), 0, 0)
        half = limit // 2
        part = partial(self._history, offset_id=offset_id, offset_date=offset_date, min_id=min_id)
        newer = await part(add_offset=add_offset, limit=half)
        return _joined(newer, await part(add_offset=add_offset + half, limit=limit - half))

    def _page(self, answer: Any) -> Page:
        self._see_chats(answer.chats)
        messages = answer.messages
        return Page(messages, getattr(answer, "pts", 0), getattr(answer, "count", len(messages)))


def _joined(first: Page, second: Page) -> Page:
    """Two halves as one page: all of it is as of the earlier counter or later."""
    pts = min((page.pts for page in (first, second) if page.pts), default=0)
    return Page(
        [*first.messages, *second.messages], pts, max(first.count, second.count), first.unreadable | second.unreadable
    )
