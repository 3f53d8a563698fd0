"""What the desk's pages show, each in a few bounded queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, select
from sqlalchemy.orm import Session

from core.storage.articles import TAKEN_DOWN, taken_down_of
from core.storage.mentions import mentions_of
from core.storage.models import (
    ArticleRow,
    ArticleVersionRow,
    ChannelEventRow,
    ChannelRow,
    GapRow,
    LinkRow,
    MentionRow,
    PostRow,
    ReviewRow,
    VersionRow,
)
from core.storage.posts import first_version_since
from core.storage.stories import story_now
from core.told import TakenDown
from core.types import WATCHED_SOURCES, Mention


@dataclass(frozen=True, slots=True)
class VersionText:
    """One text of a post with its mentions."""

    version_id: int
    number: int
    text: str
    media: Mapping[str, Any] | None
    content_hash: str
    edit_date: datetime | None
    heard_at: datetime
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class BesideArticle:
    """An article beside a post."""

    article_id: int
    title: str
    url: str
    relation: str
    sentence: str | None
    score: float
    taken_down: bool = False


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article with its last text."""

    article_id: int
    title: str
    url: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    version: int
    text: str
    taken_down: TakenDown | None = None


@dataclass(frozen=True, slots=True)
class ArticleEdition:
    """One of an article's texts: 0 is the first."""

    number: int
    title: str
    text: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A post beside an article, with the span of the article's sentence."""

    post_id: int
    relation: str
    score: float
    start: int | None
    end: int | None
    reasons: Any


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel on the dashboard."""

    channel_id: int
    name: str
    username: str | None
    watched: bool
    state: str
    watched_until: datetime | None
    posts: int = 0


def versions_of(session: Session, post_id: int) -> list[VersionText]:
    """All texts of a post, oldest first."""
    rows = session.scalars(select(VersionRow).where(VersionRow.post_id == post_id).order_by(VersionRow.number)).all()
    mentions = mentions_of(session, [row.id for row in rows])
    return [
        VersionText(
            row.id,
            row.number,
            row.text,
            row.media,
            bytes(row.content_hash).hex(),
            row.edit_date,
            row.heard_at,
            tuple(mentions.get(row.id, ())),
        )
        for row in rows
    ]


def post_row(session: Session, channel_id: int, message_id: int) -> PostRow | None:
    """The post with this key."""
    return session.scalars(
        select(PostRow).where(PostRow.channel_id == channel_id, PostRow.message_id == message_id)
    ).first()


def channel_names(session: Session) -> list[tuple[int, str]]:
    """All channels by name."""
    query = select(ChannelRow.channel_id, ChannelRow.name).order_by(ChannelRow.name)
    return [(row[0], row[1]) for row in session.execute(query)]


def keys_of(session: Session, post_ids: Sequence[int]) -> list[tuple[int, tuple[int, int]]]:
    """The channel and message of each post."""
    query = select(PostRow.id, PostRow.channel_id, PostRow.message_id).where(PostRow.id.in_(post_ids))
    return [(row[0], (row[1], row[2])) for row in session.execute(query)]


def story_posts(session: Session, story_id: int, limit: int = 50) -> list[int]:
    """The posts of a story, first published first; of a merged story, those of what it was merged into."""
    mine = PostRow.story_id == story_now(session, story_id)
    query = select(PostRow.id).where(mine).order_by(PostRow.date, PostRow.id).limit(limit)
    return list(session.scalars(query))


def articles_beside(session: Session, post_id: int) -> list[BesideArticle]:
    """Articles that cite a post or share its story, best first; candidates last."""
    query = (
        select(ArticleRow, LinkRow, ArticleVersionRow.text)
        .join(LinkRow, LinkRow.article_id == ArticleRow.id)
        .outerjoin(
            ArticleVersionRow,
            and_(ArticleVersionRow.article_id == ArticleRow.id, ArticleVersionRow.number == LinkRow.article_version),
        )
        .where(LinkRow.post_id == post_id)
        .order_by(LinkRow.score.desc())
        .limit(20)
    )
    found = [
        BesideArticle(
            article.id,
            article.title,
            article.url,
            link.relation,
            _cut(body, link),
            link.score,
            article.taken_down_at is not None,
        )
        for article, link, body in session.execute(query)
    ]
    return sorted(found, key=lambda one: one.relation == "candidate")


def articles_of_story(session: Session, post_ids: Sequence[int]) -> list[BesideArticle]:
    """The articles beside the posts of a story, each once, by its strongest tie to one of them; no candidates."""
    found: dict[int, BesideArticle] = {}
    for post_id in post_ids:
        for one in articles_beside(session, post_id):
            if one.relation == "cites" or (one.relation != "candidate" and one.article_id not in found):
                found[one.article_id] = one
    return list(found.values())


def _cut(body: str | None, link: LinkRow) -> str | None:
    if body is None or link.sentence_start is None or link.sentence_end is None:
        return None
    return body[link.sentence_start : link.sentence_end]


def article_text(session: Session, article_id: int) -> ArticleText | None:
    """An article with its last text."""
    row = session.execute(
        select(ArticleRow, ArticleVersionRow.text)
        .outerjoin(
            ArticleVersionRow,
            and_(ArticleVersionRow.article_id == ArticleRow.id, ArticleVersionRow.number == ArticleRow.version),
        )
        .where(ArticleRow.id == article_id)
    ).first()
    if row is None:
        return None
    a = row[0]
    gone = taken_down_of(*(getattr(a, column.key) for column in TAKEN_DOWN))
    return ArticleText(a.id, a.title, a.url, a.language, a.published_at, a.first_seen_at, a.version, row[1] or "", gone)


def article_editions(session: Session, article_id: int, limit: int) -> list[ArticleEdition]:
    """The newest texts of an article, oldest first."""
    version = ArticleVersionRow
    query = (
        select(version.number, version.title, version.text, version.fetched_at)
        .where(version.article_id == article_id)
        .order_by(version.number.desc())
        .limit(limit)
    )
    return [ArticleEdition(*row) for row in session.execute(query)][::-1]


def article_links(session: Session, article_id: int, limit: int = 60) -> list[ArticleLink]:
    """The posts beside an article, best first; candidates last."""
    query = (
        select(LinkRow, ArticleRow.version)
        .join(ArticleRow, ArticleRow.id == LinkRow.article_id)
        .where(LinkRow.article_id == article_id)
        .order_by(LinkRow.score.desc())
        .limit(limit)
    )
    found: list[ArticleLink] = []
    for row, version in session.execute(query):
        # Until an updated article was compared anew, sentences are those of the text before.
        start, end = (row.sentence_start, row.sentence_end) if row.article_version == version else (None, None)
        found.append(ArticleLink(row.post_id, row.relation, row.score, start, end, row.reasons))
    return sorted(found, key=lambda one: ("cites", "related", "candidate").index(one.relation))


def link_verdicts(session: Session, article_id: int) -> dict[int, str]:
    """What analysts decided of an article's links, by post."""
    query = (
        select(ReviewRow.post_id, ReviewRow.verdict)
        .where(ReviewRow.kind == "link", ReviewRow.subject == str(article_id), ReviewRow.undone_at.is_(None))
        .order_by(ReviewRow.id)
    )
    return {row[0]: row[1] for row in session.execute(query) if row[0] is not None}


def recent_articles(session: Session, limit: int) -> list[tuple[int, str, datetime | None, int, bool]]:
    """The newest articles: id, title, when published, how many posts stand beside them, whether they are taken down."""
    columns = (ArticleRow.id, ArticleRow.title, ArticleRow.published_at, ArticleRow.taken_down_at)
    articles = session.execute(select(*columns).order_by(ArticleRow.id.desc()).limit(limit)).all()
    query = (
        select(LinkRow.article_id, func.count())
        .where(LinkRow.article_id.in_([row[0] for row in articles]), LinkRow.relation != "candidate")
        .group_by(LinkRow.article_id)
    )
    counts: dict[int, int] = {row[0]: row[1] for row in session.execute(query)}
    return [(row[0], row[1], row[2], counts.get(row[0], 0), row[3] is not None) for row in articles]


def _newest_naming(official_id: str, newest: int) -> Select[tuple[int]]:
    """The ids of the newest versions that name an official."""
    mine = select(MentionRow.version_id).where(MentionRow.official_id == official_id)
    return select(mine.order_by(MentionRow.version_id.desc()).limit(newest).subquery().c.version_id)


def companions(session: Session, official_id: str, newest: int = 500, limit: int = 12) -> list[tuple[str, int]]:
    """Who else is named in the newest versions that name an official, and how often."""
    mine = _newest_naming(official_id, newest)
    query = (
        select(MentionRow.official_id, func.count(func.distinct(MentionRow.version_id)))
        .where(MentionRow.version_id.in_(mine), MentionRow.official_id != official_id)
        .group_by(MentionRow.official_id)
        .order_by(func.count(func.distinct(MentionRow.version_id)).desc(), MentionRow.official_id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def channels_naming(session: Session, official_id: str, newest: int = 2000) -> list[tuple[int, str, int]]:
    """Which channels name an official, in the newest versions that do: id, name, number of posts."""
    mine = _newest_naming(official_id, newest)
    query = (
        select(PostRow.channel_id, ChannelRow.name, func.count(func.distinct(PostRow.id)))
        .join(VersionRow, VersionRow.post_id == PostRow.id)
        .outerjoin(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
        .where(VersionRow.id.in_(mine))
        .group_by(PostRow.channel_id, ChannelRow.name)
        .order_by(func.count(func.distinct(PostRow.id)).desc())
    )
    return [(row[0], row[1] or str(row[0]), row[2]) for row in session.execute(query)]


def channel_states(session: Session, since: datetime) -> list[ChannelState]:
    """All channels with the number of posts published since then in watched time, the busiest first."""
    # Not a bare column: SQLite would walk all posts channel by channel, instead of the few of these days.
    channel = PostRow.channel_id + 0
    counted = dict(
        session.execute(select(channel, func.count()).where(*_heard(since)).group_by(channel)).tuples().all()
    )
    states = [
        ChannelState(
            row.channel_id,
            row.name,
            row.username,
            row.watched,
            row.state,
            row.watched_until,
            counted.get(row.channel_id, 0),
        )
        for row in session.scalars(select(ChannelRow))
    ]
    return sorted(states, key=lambda state: (-state.posts, state.name))


def channel_hours(session: Session, channel_id: int, newest: int = 2000) -> Sequence[datetime]:
    """The dates of a channel's newest posts, for its activity by hour."""
    query = (
        select(PostRow.date).where(PostRow.channel_id == channel_id).order_by(PostRow.message_id.desc()).limit(newest)
    )
    return list(session.scalars(query))


def channel_gaps(session: Session, channel_id: int, limit: int = 20) -> list[GapRow]:
    """When a channel was not watched, newest first."""
    return list(
        session.scalars(
            select(GapRow).where(GapRow.channel_id == channel_id).order_by(GapRow.from_at.desc()).limit(limit)
        )
    )


def channel_events(session: Session, channel_id: int, limit: int = 20) -> list[ChannelEventRow]:
    """What happened to a channel itself, newest first."""
    query = select(ChannelEventRow).where(ChannelEventRow.channel_id == channel_id)
    return list(session.scalars(query.order_by(ChannelEventRow.id.desc()).limit(limit)))


def channel_outcomes(
    session: Session, channel_id: int, limit: int = 20
) -> list[tuple[int, datetime, str, str | None, datetime]]:
    """What became of a channel's claims, newest decision first: message, when published, verdict, why, when decided."""
    query = (
        select(PostRow.message_id, PostRow.date, ReviewRow.verdict, ReviewRow.note, ReviewRow.at)
        .join(PostRow, PostRow.id == ReviewRow.post_id)
        .where(PostRow.channel_id == channel_id, ReviewRow.kind == "claim", ReviewRow.undone_at.is_(None))
        .order_by(ReviewRow.id.desc())
        .limit(limit * 2)
    )
    standing: dict[int, tuple[int, datetime, str, str | None, datetime]] = {}
    for row in session.execute(query):
        standing.setdefault(row[0], (row[0], row[1], row[2], row[3], row[4]))
    return list(standing.values())[:limit]


def posts_changed(session: Session, now: datetime, *, days: int, limit: int) -> tuple[list[int], list[int]]:
    """The posts deleted, and those edited, in the last days, newest first."""
    deleted = (
        select(PostRow.id)
        .where(PostRow.deleted_noticed_at >= now - timedelta(days=days))
        .order_by(PostRow.deleted_noticed_at.desc())
        .limit(limit)
    )
    edited = (
        select(VersionRow.post_id)
        .where(VersionRow.heard_at >= now - timedelta(days=days), VersionRow.number > 0)
        .order_by(VersionRow.heard_at.desc())
        .limit(limit)
    )
    return list(session.scalars(deleted)), list(dict.fromkeys(session.scalars(edited)))


def heard_since(session: Session, since: datetime) -> tuple[int, int]:
    """How many posts were published since then in watched time, and how many of those name an official."""
    heard = select(func.count()).select_from(PostRow).where(*_heard(since))
    named = exists().where(VersionRow.post_id == PostRow.id, MentionRow.version_id == VersionRow.id).correlate(PostRow)
    return session.scalar(heard) or 0, session.scalar(heard.where(named)) or 0


def _heard(since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of posts: published since then while their channel was watched. History that is read on first sight, or
    imported, was not heard, however new it is.
    """
    return PostRow.date >= since, PostRow.source.in_(WATCHED_SOURCES)


def most_named(session: Session, since: datetime, limit: int) -> list[tuple[str, int]]:
    """The officials named most in versions heard since then."""
    first = first_version_since(session, since)
    if first is None:
        return []
    number = func.count(func.distinct(MentionRow.version_id))
    official = MentionRow.official_id.concat(literal_column("''"))  # no bare column here either, as in `channel_states`
    query = (
        select(official, number)
        .where(MentionRow.version_id >= first)
        .group_by(official)
        .order_by(number.desc(), official)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(query)]
