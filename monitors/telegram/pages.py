"""Pages of a channel's history and messages by id, as the server gives them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from telethon.tl import functions, types

from monitors.telegram.account import Account
from monitors.telegram.tlreader import read_quickly

PAGE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Messages with the channel's pts at which they were as they are, and how many there are in all."""

    messages: Sequence[Any]
    pts: int
    count: int

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
        return await self._history(limit=PAGE)

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
        return self._page(await self._account.call(read_quickly(request)))

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
        return self._page(await self._account.call(read_quickly(request)))

    def _page(self, answer: Any) -> Page:
        self._see_chats(answer.chats)
        messages = answer.messages
        return Page(messages, getattr(answer, "pts", 0), getattr(answer, "count", len(messages)))
