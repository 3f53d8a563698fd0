"""What the loopback Telegram keeps: messages, media, forwards, events. Small, and free of any Telegram library.

Dates are whole Unix seconds, as Telegram keeps them. Entity offsets are UTF-16 units, as on the wire.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

EntitySpan = tuple[str, int, int] | tuple[str, int, int, str]
"""`(kind, offset, length[, url])` with the Bot API's names of kinds: bold, italic, url, text_link, mention, …"""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture; `id` is unique in the world and changes when the media is replaced."""

    id: int
    data: bytes = field(repr=False)
    width: int = 640
    height: int = 480
    date: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file, video or voice message."""

    id: int
    data: bytes = field(repr=False)
    mime: str = "application/octet-stream"
    name: str | None = None
    kind: Literal["file", "video", "voice", "audio", "animation"] = "file"
    duration: int = 0
    date: int = 0


@dataclass(frozen=True, slots=True)
class WebPage:
    """The preview that Telegram adds to a link."""

    url: str
    title: str = ""
    description: str = ""
    site_name: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll with the number of voters for each answer."""

    id: int
    question: str
    answers: tuple[tuple[str, int], ...]
    closed: bool = False


Media = Photo | Document | WebPage | Poll


@dataclass(frozen=True, slots=True)
class Forward:
    """Where a message was forwarded from: a channel's post, or a name of somebody who hides the account."""

    date: int
    channel_id: int | None = None
    message_id: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What a service message tells; `unknown` is of a layer of the protocol that is not out yet."""

    kind: Literal["create", "title", "photo", "delete_photo", "pin", "custom", "unknown"]
    text: str = ""
    message_id: int = 0
    photo: Photo | None = None


@dataclass(slots=True)
class Extra:
    """What only some messages have, kept apart so that a plain post stays small."""

    entities: tuple[EntitySpan, ...] | None = None
    media: Media | None = None
    grouped_id: int = 0
    forward: Forward | None = None
    reply_to: int = 0
    silent: bool = False
    noforwards: bool = False
    pinned: bool = False
    post_author: str = ""
    action: Action | None = None
    reactions: dict[str, int] | None = None


class Message:
    """One message of a channel or of a private chat. `edit_hide` is set while only reactions have touched it."""

    __slots__ = ("date", "edit_date", "edit_hide", "extra", "forwards", "id", "text", "views")

    def __init__(self, id: int, date: int, text: str, extra: Extra | None = None, views: int = 1) -> None:
        self.id = id
        self.date = date
        self.text = text
        self.extra = extra
        self.views = views
        self.forwards = 0
        self.edit_date = 0
        self.edit_hide = False

    def more(self) -> Extra:
        """The extra part, made when it was not there."""
        if self.extra is None:
            self.extra = Extra()
        return self.extra

    @property
    def is_service(self) -> bool:
        """Whether this is a service message."""
        return self.extra is not None and self.extra.action is not None

    def __repr__(self) -> str:
        return f"Message({self.id}, {self.text[:40]!r})"


class Event(NamedTuple):
    """One step of a counter: `pts` after it, by how much it rose, what happened, to which message ids.

    Kinds: `new`, `edit`, `delete`; without a place in the sequence (`count` 0): `views`, and `access`, whose ids are
    the accounts concerned (none: all members).
    """

    pts: int
    count: int
    kind: str
    ids: tuple[int, ...]
