"""Frozen values that cross layers, by stage: who is known, what is heard, what rules find in it. What is told stands in
`core/told.py`.

Every instant is an aware UTC `datetime`. Spans are half-open `[start, end)` in Python characters of the original text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

# ---------------------------------------------------------------- who is known


@dataclass(frozen=True, slots=True)
class Position:
    """An office with the phrases that denote its holder; the dates are inclusive, `None` is open."""

    title: str
    short: tuple[str, ...] = ()
    held_from: date | None = None
    held_to: date | None = None

    def held_on(self, day: date | None) -> bool:
        """Whether the office was held on `day`; an unknown day counts as held."""
        if day is None:
            return True
        return (self.held_from is None or self.held_from <= day) and (self.held_to is None or day <= self.held_to)


@dataclass(frozen=True, slots=True)
class Official:
    """A person of the catalogue. `names` is by language code (ru, uk, en), with at least one."""

    id: str
    names: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    gender: str | None = None
    wikidata: str | None = None
    positions: tuple[Position, ...] = ()

    def name(self, language: str) -> str:
        """The name for a reader of `language`: as written there, else English, else whatever there is."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))

    def office(self, day: date) -> Position | None:
        """The office by which the person is known on `day`: the first of those held then, else the one left last."""
        held = next((position for position in self.positions if position.held_on(day)), None)
        return held or max(self.positions, key=lambda position: position.held_to or date.min, default=None)


@dataclass(frozen=True, slots=True)
class WatchedChannel:
    """A channel as the newsroom's watchlist names it: by username or by bare id.

    `private_reason` is why the newsroom reads it though it is not public; without one, only public channels are read.
    """

    username: str | None
    name: str
    channel_id: int | None = None
    aliases: tuple[str, ...] = ()
    language: str = "ru"
    private_reason: str | None = None

    @property
    def reference(self) -> str:
        """How people and the command line call it: its username, else its id."""
        return self.username or str(self.channel_id)


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed of the watchlist."""

    url: str
    name: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What the newsroom watches. `timezone` is an IANA name; `officials` a path, or None for the starter catalogue.

    `learn_from_posts`: stored posts and analysts' verdicts help to tell namesakes apart (docs/legal.md). `adjectives`:
    adjectives made of surnames («путинский») are found, too.
    """

    timezone: str = "UTC"
    channels: tuple[WatchedChannel, ...] = ()
    feeds: tuple[WatchedFeed, ...] = ()
    officials: str | None = None
    learn_from_posts: bool = False
    adjectives: bool = False


# ---------------------------------------------------------------- what is heard


class PostKey(NamedTuple):
    """What identifies a post for ever."""

    channel_id: int
    message_id: int

    def __str__(self) -> str:
        return f"{self.channel_id}/{self.message_id}"


WEB_PAGE = 0
"""The witness number of the public web page; watching accounts have numbers from 1, which name nobody."""


class Source(StrEnum):
    """How a post came to us. Only posts of watched time alert: `LIVE`, `CAUGHT_UP` and `PREVIEW`.

    Exports and web pages are rough: they tell the text, but neither entities nor media exactly.
    """

    LIVE = "live"
    CAUGHT_UP = "caught_up"  # published while the channel was watched, fetched after a gap
    HISTORY = "history"  # older than our watch
    IMPORT = "import"
    PREVIEW = "preview"  # the public web preview, looked at while the channel was watched
    PREVIEW_HISTORY = "preview_history"  # the public web preview as it was at the first look

    @property
    def rough(self) -> bool:
        """Whether entities and media may differ from what an account would see."""
        return self in _ROUGH

    @property
    def from_page(self) -> bool:
        """Whether it came through the channel's public web page: edits are seen late there, and deletions not at all
        until an account reads the channel.
        """
        return self in _FROM_PAGE


_FROM_PAGE = frozenset({Source.PREVIEW, Source.PREVIEW_HISTORY})
WATCHED_SOURCES = frozenset({Source.LIVE, Source.CAUGHT_UP, Source.PREVIEW})
"""Of posts that were published while their channel was watched: these are news, the others history."""
_ROUGH = _FROM_PAGE | {Source.IMPORT}


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatting span. `offset` and `length` are Python characters, converted from Telegram's UTF-16 units."""

    kind: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """What was attached. `identity` changes exactly when the media was replaced; `sha256` is known once downloaded."""

    kind: str
    identity: str
    size: int | None = None
    mime: str | None = None
    name: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Forward:
    """Where a forwarded post came from, as far as Telegram tells."""

    channel_id: int | None = None
    message_id: int | None = None
    name: str | None = None
    date: datetime | None = None


class HeardPost(Struct, frozen=True, eq=False, gc=False):
    """One message of a channel as it was heard, with one of its texts.

    `pts` is the channel's counter at which this text was valid, when known; together with `edit_date` it tells an
    older text from a newer one. `service` marks messages without content of their own (a pin, a new title). `raw` is
    the message itself as `core.rawform` packs it, where Telegram's own protocol told it. `seen_by` is the number of the
    watching account that saw it, `WEB_PAGE` for the public page, None where nobody but a file tells it.

    A `Struct`, which `msgspec.structs.replace` copies: a frozen dataclass of twenty fields takes ten times as long to
    make, a twentieth of all that a backfill does.
    """

    channel_id: int
    message_id: int
    date: datetime
    text: str
    source: Source
    heard_at: datetime
    edit_date: datetime | None = None
    entities: tuple[Entity, ...] = ()
    media: Media | None = None
    grouped_id: int | None = None
    reply_to: int | None = None
    forward: Forward | None = None
    views: int | None = None
    forwards: int | None = None
    reactions: int | None = None
    pts: int | None = None
    service: bool = False
    noforwards: bool = False
    raw: bytes | None = None
    seen_by: int | None = None

    @property
    def key(self) -> PostKey:
        return PostKey(self.channel_id, self.message_id)

    # Two who see one message hear the same post.

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HeardPost) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[Any, ...]:
        return astuple(self)[:_WHAT_WAS_SAID]


_WHAT_WAS_SAID = HeardPost.__struct_fields__.index("raw")


@dataclass(frozen=True, slots=True)
class HeardDeletion:
    """Posts found missing: deleted some time after `last_seen_at` and before `noticed_at`, when we found out."""

    channel_id: int
    message_ids: tuple[int, ...]
    noticed_at: datetime
    last_seen_at: datetime | None = None
    pts: int | None = None


@dataclass(frozen=True, slots=True)
class ChannelProgress:
    """How far a channel was heard, stored with the posts that it covers. `None` leaves a field as it is.

    `cursor` is the highest id below which every id is explained, `head` the highest id seen, `pts` our own counter for
    the channel's differences; none of them ever goes back.
    """

    channel_id: int
    cursor: int | None = None
    head: int | None = None
    pts: int | None = None
    watched_until: datetime | None = None
    history_done: bool | None = None


@dataclass(frozen=True, slots=True)
class FetchedArticle:
    """A published piece as it was fetched; `url` is the canonical one, `seen_urls` the others that led to it."""

    url: str
    title: str
    text: str
    fetched_at: datetime
    language: str = "en"
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    feed_url: str | None = None
    seen_urls: tuple[str, ...] = ()


# ---------------------------------------------------------------- what rules find


class ReasonCode(NamedTuple):
    """A reason as data: a message key of `core.i18n` with its arguments, rendered in the reader's language."""

    code: str
    args: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=10_000)
def reason(code: str, **args: str) -> ReasonCode:
    """A `ReasonCode` from keyword arguments; kept, since few are given again and again."""
    return ReasonCode(code, tuple(args.items()))


class MentionKind(StrEnum):
    FULL = "full"
    SURNAME = "surname"
    FIRST = "first"
    ALIAS = "alias"
    ROLE = "role"
    ADJECTIVE = "adjective"


class Mention(NamedTuple):
    """An official found in a text: `text[start:end] == surface`. `doubtful` ones go to the analysts' inbox.

    A named tuple, since detection makes thousands a second and a frozen dataclass takes four times as long.
    """

    start: int
    end: int
    surface: str
    official_id: str
    kind: MentionKind
    reasons: tuple[ReasonCode, ...] = ()
    doubtful: bool = False


# A `Mention` of all its fields, made fast: a named tuple's own `__new__` takes three times as long.
new_mention: Callable[[tuple[int, int, str, str, MentionKind, tuple[ReasonCode, ...], bool]], Mention] = partial(
    tuple.__new__, Mention
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the linking rules see it. `id` is the caller's; `sentence` spans refer to `text`."""

    id: str
    url: str
    title: str
    text: str
    published_at: datetime | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the linking and story rules see it: `channel` is a watchlist username or name, `id` the caller's.

    `official_ids` are its mentions; `forward_of` the id of the post that it forwards, when known; `message_id` is its
    number in its channel, 0 where that is not known.
    """

    id: str
    channel: str
    date: datetime
    text: str
    official_ids: frozenset[str] = frozenset()
    forward_of: str | None = None
    message_id: int = 0


class Relation(StrEnum):
    CITES = "cites"  # a sentence of the article reports this post
    RELATED = "related"  # same story
    CANDIDATE = "candidate"  # ranked, but undecided: shown to analysts only


@dataclass(frozen=True, slots=True)
class Link:
    """An article–post pair. `sentence` is the citing (or nearest) span of the article's text."""

    article_id: str
    post_id: str
    relation: Relation
    score: float
    sentence: tuple[int, int] | None = None
    reasons: tuple[ReasonCode, ...] = ()
