"""One channel: its messages in id order, its pts, and the events that a difference can still tell."""

from bisect import bisect_left, bisect_right, insort
from itertools import islice

from loopback.state.model import Event, Message


class Channel:
    """A broadcast channel. `id` is the bare id. All changes go through `Telegram`, which logs and pushes them."""

    __slots__ = (
        "about",
        "banned",
        "created",
        "events",
        "id",
        "ids",
        "last_event_at",
        "max_diff",
        "members",
        "messages",
        "next_id",
        "noforwards",
        "participants",
        "poll_seconds",
        "private",
        "pts",
        "restriction",
        "title",
        "username",
        "vanished",
        "verified",
        "version",
    )

    def __init__(self, id: int, title: str, username: str | None, private: bool, created: int) -> None:
        self.id = id
        self.title = title
        self.username = username
        self.private = private
        self.created = created
        self.about = ""
        self.messages: dict[int, Message] = {}
        self.ids: list[int] = []
        self.next_id = 1
        self.pts = 1
        self.events: list[Event] = []
        self.last_event_at = 0.0
        self.max_diff = 100_000  # events kept for getChannelDifference; older ones mean TooLong
        self.poll_seconds: int | None = 1  # the hint in getChannelDifference: ask again after so many seconds
        self.members: set[int] = set()
        self.banned: set[int] = set()
        self.participants = 1000  # besides the accounts of this world
        self.noforwards = False
        self.verified = False
        self.restriction: str | None = None
        self.vanished = False
        self.version = 0  # rises when what others see of the channel itself changes

    def __repr__(self) -> str:
        return f"Channel({self.id}, {self.username or self.title!r}, top={self.top}, pts={self.pts})"

    @property
    def top(self) -> int:
        """The id of the newest message that is still there; 0 when there is none."""
        return self.ids[-1] if self.ids else 0

    def get(self, message_id: int) -> Message:
        """The message, which must be there."""
        try:
            return self.messages[message_id]
        except KeyError:
            raise KeyError(f"{self!r} has no message {message_id}") from None

    # ------------------------------------------------------------ changes

    def step(self, count: int, kind: str, ids: tuple[int, ...], at: float) -> Event:
        """Move pts on by `count` and remember why."""
        self.pts += count
        event = Event(self.pts, count, kind, ids)
        events = self.events
        events.append(event)
        if len(events) > 2 * self.max_diff:
            del events[: -self.max_diff]
        self.last_event_at = at
        return event

    def insert(self, message: Message, at: float) -> Event:
        """Add a message; ids may come in any order, each once."""
        message_id = message.id
        if message_id in self.messages:
            raise ValueError(f"{self!r} has a message {message_id} already")
        self.messages[message_id] = message
        if not self.ids or message_id > self.ids[-1]:
            self.ids.append(message_id)
        else:
            insort(self.ids, message_id)
        if message_id >= self.next_id:
            self.next_id = message_id + 1
        return self.step(1, "new", (message_id,), at)

    def remove(self, message_ids: tuple[int, ...], at: float) -> Event:
        """Delete messages for good; their ids are never given again."""
        for message_id in message_ids:
            del self.messages[message_id]
            if self.ids[-1] == message_id:
                self.ids.pop()
            else:
                del self.ids[bisect_left(self.ids, message_id)]
        return self.step(len(message_ids), "delete", message_ids, at)

    # ------------------------------------------------------------ questions

    def history(
        self,
        *,
        offset_id: int = 0,
        offset_date: int = 0,
        add_offset: int = 0,
        limit: int = 100,
        max_id: int = 0,
        min_id: int = 0,
    ) -> tuple[list[Message], int]:
        """A page, newest first, and its first message's place in the whole list.

        As https://core.telegram.org/api/offsets tells: the slice starts at `offsetFromID(offset_id) + add_offset`,
        where `offsetFromID` counts the messages down to `offset_id` inclusive (by date when only `offset_date` is
        given: those of that second or later); `max_id` and `min_id`, both exclusive, thin it out afterwards.
        """
        ids = self.ids
        total = len(ids)
        if offset_id:
            newer = total - bisect_left(ids, offset_id)
        elif offset_date:
            newer = total - bisect_left(ids, offset_date, key=lambda i: self.messages[i].date)
        else:
            newer = 0
        first = max(0, newer + add_offset)
        last = min(total, max(0, newer + add_offset + limit))
        page = ids[total - last : total - first] if last > first else []
        found = [self.messages[i] for i in reversed(page) if (not max_id or i < max_id) and (not min_id or i > min_id)]
        return found, first

    def since(self, pts: int, limit: int) -> tuple[list[Event], bool] | None:
        """The events after `pts`, at most `limit`, and whether these are all; `None` when some are forgotten."""
        if pts >= self.pts:
            return [], True
        start = bisect_right(self.events, pts, key=lambda event: event.pts)
        if start < len(self.events) - self.max_diff:
            return None
        if start == len(self.events) or self.events[start].pts - self.events[start].count > pts:
            return None
        found = list(islice(self.events, start, start + limit))
        return found, start + limit >= len(self.events)
