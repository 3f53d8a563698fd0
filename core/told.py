"""Frozen values that cross layers, of the last stage: what is told, to whom, and what of a post or an article is shown.

As in `core/types.py` every instant is an aware UTC `datetime`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from core.types import Mention, PostKey, ReasonCode, Relation, Source


class Event(StrEnum):
    """Why an alert is sent."""

    NEW = "new"
    EDIT = "edit"
    DELETION = "deletion"
    PURGE = "purge"  # many deletions of one channel in one pass: one message
    VERDICT = "verdict"  # confirmed or denied
    WRONG = "wrong"  # an analyst found that the person was not meant
    ARTICLE = "article"  # first article beside the post


class Status(StrEnum):
    """What analysts decided about what the post claims; machine readings never set it."""

    UNVERIFIED = "unverified"
    CONFIRMED = "confirmed"
    DENIED = "denied"


class Destination(NamedTuple):
    """Where a message goes: a chat, and a topic of it for forums (0: none)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """One wish of one destination, as far as alerts need it. `channels` None means all."""

    id: int
    destination: Destination
    kind: str
    target: str
    edits: bool = True
    deletions: bool = True
    channels: frozenset[int] | None = None
    paused_until: datetime | None = None

    def wants_channel(self, channel_id: int) -> bool:
        return self.channels is None or channel_id in self.channels


@dataclass(frozen=True, slots=True)
class Recipient:
    """One destination of an alert, with the officials, the subscriptions and the saved searches that made it one; and
    the first delivery that told it, once there is one.
    """

    destination: Destination
    officials: tuple[str, ...]
    subscriptions: tuple[int, ...]
    searches: tuple[str, ...] = ()
    delivery_id: int | None = None

    @property
    def subjects(self) -> set[tuple[str, str]]:
        """What the alert is about: `("officials", id)` or `("searches", query)`."""
        return {("officials", one) for one in self.officials} | {("searches", one) for one in self.searches}

    def joined(self, other: "Recipient") -> "Recipient":
        """The same destination with the other's reasons behind its own."""
        return Recipient(
            self.destination,
            tuple(dict.fromkeys(self.officials + other.officials)),
            tuple(dict.fromkeys(self.subscriptions + other.subscriptions)),
            tuple(dict.fromkeys(self.searches + other.searches)),
            self.delivery_id,
        )


@dataclass(frozen=True, slots=True)
class PostCard:
    """A stored post with all that an alert or a digest line shows of it.

    `refused` are mentions that the machine found and an analyst refused; they are not among the `mentions`.
    """

    key: PostKey
    version: int
    channel_name: str
    channel_username: str | None
    date: datetime
    text: str
    mentions: tuple[Mention, ...] = ()
    status: Status = Status.UNVERIFIED
    status_by: str | None = None
    edited_at: datetime | None = None
    deleted_noticed_at: datetime | None = None
    deleted_last_seen_at: datetime | None = None
    story_id: int | None = None
    story_channels: int = 1
    heard_at: datetime | None = None
    source: Source = Source.LIVE
    previous_text: str | None = None
    album: tuple[int, ...] = ()
    refused: tuple[Mention, ...] = ()

    @property
    def official_ids(self) -> tuple[str, ...]:
        """Ids of the officials mentioned, in order of first appearance."""
        return tuple(dict.fromkeys(mention.official_id for mention in self.mentions))


@dataclass(frozen=True, slots=True)
class ReportedOutcome:
    """What an article says against or for a claim (`stance`: denies, confirms), as a machine read it.

    `verdict` is what an analyst found of that reading: confirmed, rejected, or None while nobody looked; it is given
    on `subject`.
    """

    stance: str
    speaker: str
    sentence_text: str
    claim_text: str
    subject: str = ""
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class DatedOutcome:
    """An outcome with its article and the days on which article and post appeared."""

    article_id: int
    post_id: int
    outcome: ReportedOutcome
    title: str
    url: str
    article_at: datetime
    post_at: datetime


@dataclass(frozen=True, slots=True)
class LinkedPost:
    """A post under an article, with the article's sentence that cites it."""

    card: PostCard
    relation: Relation
    score: float
    sentence_text: str | None = None
    reasons: tuple[ReasonCode, ...] = ()
    outcomes: tuple[ReportedOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link as stored, the citing (or nearest) sentence as text; `post_id` is `post.id`."""

    article_id: int
    post_id: int
    relation: Relation
    score: float
    sentence_text: str | None = None
    reasons: tuple[ReasonCode, ...] = ()
    outcomes: tuple[ReportedOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenCitation:
    """What an article says that a channel said, while no stored post fits. `day` is as the article names it;
    `watched` is False for a channel that is not on the watchlist.
    """

    channel: str
    watched: bool
    day: str | None
    sentence: str

    @property
    def label(self) -> str:
        """The channel and the day, for a reader."""
        return f"{self.channel}, {self.day}" if self.day else self.channel


@dataclass(frozen=True, slots=True)
class TakenDown:
    """That an article's newsroom took it down: when its page was last seen and first found missing, and `how` it says
    so: by the status 404 or 410, or by words that stand in the article's place.
    """

    missing_at: datetime
    how: str
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """A stored article with its posts, best first, and the citations for which there is none."""

    article_id: int
    url: str
    title: str
    published_at: datetime | None
    language: str
    posts: tuple[LinkedPost, ...] = ()
    open_citations: tuple[OpenCitation, ...] = ()
    taken_down: TakenDown | None = None


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post heard in a digest's window, as far as the choice needs it. `official_ids` are those of the wanted ones
    whom it names, in order of the text.
    """

    post_id: int
    key: PostKey
    date: datetime
    official_ids: tuple[str, ...] = ()
    story_id: int | None = None
    grouped_id: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A span in which a channel was not watched; `caught_up_at` tells when its posts were recovered."""

    channel_name: str
    from_at: datetime
    to_at: datetime
    caught_up_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """One summary: what changed since the last one, articles with their posts, then posts without an article.

    `by_official` is by official id; posts that name nobody wanted (of followed channels) stand under "". `more` counts,
    for each of its keys, the posts that were left out, as do `articles_more` and `changed_more`; a group without posts
    here is only counted. Of the groups in `cut`, and before the `newest` posts, there are older ones that nobody
    counted. `late` is set when it goes out after its time. Posts that only a saved search found stand under `?` and the
    search; `marks` are what it found. Of the `decided` ones among those changed an analyst decided. `began` is set
    where watching began after `from_at`, `nothing` where nothing that its reader follows goes into it. All posts of
    `channel_ids` are told.
    """

    from_at: datetime
    to_at: datetime
    articles: tuple[ArticleCard, ...] = ()
    by_official: tuple[tuple[str, tuple[PostCard, ...]], ...] = ()
    gaps: tuple[Gap, ...] = ()
    late: timedelta | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[PostCard, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[PostKey, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    decided: frozenset[PostKey] = frozenset()
    changed_more: int = 0
    articles_more: int = 0
    cut: frozenset[str] = frozenset()
    newest: int | None = None
    began: datetime | None = None
    nothing: bool = False
    channel_ids: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was heard; gaps alone do not fill a digest, but are told in it."""
        return not self.articles and not self.by_official and not self.changed
