"""What the worker reads out of feeds and pages, as values that travel between the processes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a feed or a page can't be used, in words for people; `hint` says what to try, `code` as in FetchError.

    `passing`: it may be another time.
    """

    reason: str
    hint: str = ""
    code: str = "fetch-other"
    passing: bool = False


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed. `key` is its stable id within the feed; `text` what the feed itself tells, as plain text."""

    key: str
    url: str
    title: str
    text: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed: its kind as read (`rss20`, `atom10`, `json11`, …), its entries, and how long it says it stays fresh."""

    kind: str
    title: str
    entries: tuple[FeedEntry, ...]
    language: str | None = None
    ttl_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """An article as read from its page. `url` is canonical and normalised; `published_at` what the page itself says.

    `dated_roughly` tells that its hour is not known for sure: the page names no zone, midnight, or (`dated_to_day`) the
    day alone, which is then taken at noon UTC.
    """

    url: str
    title: str
    text: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    dated_to_day: bool = False
    dated_roughly: bool = False
    language: str | None = None
