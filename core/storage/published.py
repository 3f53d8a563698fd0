"""Articles as people are told of them: who follows a published piece, and who was told of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from core.storage.models import (
    ArticleMentionRow,
    ArticleRow,
    ArticleToldRow,
    ArticleVersionRow,
    DeliveryRow,
    DestinationRow,
    LinkRow,
    MemberRow,
    SubscriptionRow,
)
from core.storage.upsert import insert_new, table_of
from core.told import Destination
from core.types import Relation

_SHOWN = (Relation.CITES.value, Relation.RELATED.value)
_LINK, _TOLD = table_of(LinkRow), table_of(ArticleToldRow)

# Built once: ingest asks this whenever something was edited or deleted.
_CITING = select(_LINK.c.post_id, _LINK.c.article_id).where(
    _LINK.c.post_id.in_(bindparam("posts", expanding=True)), _LINK.c.relation == Relation.CITES.value
)
_TOLD_OF = select(_TOLD.c.article_id, _TOLD.c.chat_id, _TOLD.c.thread_id, _TOLD.c.delivery_id).where(
    _TOLD.c.article_id.in_(bindparam("articles", expanding=True))
)

CITED_SETTING = "cited_changes"
"""A destination's setting: whether it hears of changes of posts that articles cite. Editors do unless they said no."""


@dataclass(frozen=True, slots=True)
class Published:
    """An article that came from a feed, as far as telling of it needs."""

    article_id: int
    url: str
    feed_url: str
    version_id: int
    first_seen_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArticleFollower:
    """A destination that wants an article: the officials that it follows of those named, and its subscriptions."""

    destination: Destination
    officials: tuple[str, ...]
    subscriptions: tuple[int, ...]
    feed: bool


def told_of_citing(session: Session, post_ids: Sequence[int]) -> dict[int, dict[Destination, int | None]]:
    """For each post that an article cites: who hears of its change, and the delivery that told them of the article.

    Those are the places that got such an article, and the private chats of editors (without a delivery: None).
    """
    connection = session.connection()
    cited: dict[int, list[int]] = {}
    for post_id, article_id in connection.execute(_CITING, {"posts": list(post_ids)}):
        cited.setdefault(post_id, []).append(article_id)
    if not cited:
        return {}
    articles = {article_id for ids in cited.values() for article_id in ids}
    told: dict[int, dict[Destination, int | None]] = {}
    for article_id, chat_id, thread_id, delivery_id in connection.execute(_TOLD_OF, {"articles": list(articles)}):
        told.setdefault(article_id, {})[Destination(chat_id, thread_id)] = delivery_id
    editors: dict[Destination, int | None] = dict.fromkeys(_editors(session))
    found: dict[int, dict[Destination, int | None]] = {}
    for post_id, ids in cited.items():
        found[post_id] = dict(editors)
        for article_id in ids:
            found[post_id].update(told.get(article_id, {}))
    return found


def _editors(session: Session) -> list[Destination]:
    query = (
        select(DestinationRow.chat_id, DestinationRow.thread_id, DestinationRow.settings)
        .join(MemberRow, MemberRow.user_id == DestinationRow.chat_id)
        .where(MemberRow.role == "editor", MemberRow.removed_at.is_(None))
    )
    rows = session.execute(query)
    return [Destination(row[0], row[1]) for row in rows if (row[2] or {}).get(CITED_SETTING) is not False]


def published_with_posts(session: Session, post_ids: Sequence[int], since: datetime) -> list[Published]:
    """The articles of feeds, first seen since then, that stand beside any of these posts."""
    query = (
        select(
            ArticleRow.id,
            ArticleRow.url,
            ArticleRow.feed_url,
            ArticleVersionRow.id,
            ArticleRow.first_seen_at,
            ArticleRow.published_at,
        )
        .join(LinkRow, LinkRow.article_id == ArticleRow.id)
        .join(
            ArticleVersionRow,
            and_(ArticleVersionRow.article_id == ArticleRow.id, ArticleVersionRow.number == ArticleRow.version),
        )
        .where(
            LinkRow.post_id.in_(list(post_ids)),
            LinkRow.relation.in_(_SHOWN),
            ArticleRow.feed_url.is_not(None),
            ArticleRow.first_seen_at >= since,
        )
        .distinct()
        .order_by(ArticleRow.id)
    )
    return [Published(*row) for row in session.execute(query)]


def article_followers(session: Session, article: Published, now: datetime) -> list[ArticleFollower]:
    """Who followed an official of the article, or its feed, when it was published, and wants articles at once."""
    named = select(ArticleMentionRow.official_id).where(ArticleMentionRow.article_version_id == article.version_id)
    query = (
        select(
            SubscriptionRow.id,
            SubscriptionRow.chat_id,
            SubscriptionRow.thread_id,
            SubscriptionRow.kind,
            SubscriptionRow.target,
        )
        .where(
            SubscriptionRow.instant.is_(True),
            SubscriptionRow.articles.is_(True),
            SubscriptionRow.created_at <= article.first_seen_at,
            or_(SubscriptionRow.paused_until.is_(None), SubscriptionRow.paused_until <= now),
            or_(
                and_(SubscriptionRow.kind == "official", SubscriptionRow.target.in_(named)),
                and_(SubscriptionRow.kind == "feed", SubscriptionRow.target == article.feed_url),
            ),
        )
        .order_by(SubscriptionRow.id)
    )
    found: dict[Destination, tuple[list[str], list[int], list[bool]]] = {}
    for row in session.execute(query):
        officials, ids, feeds = found.setdefault(Destination(row.chat_id, row.thread_id), ([], [], []))
        ids.append(row.id)
        if row.kind == "official":
            officials.append(row.target)
        feeds.append(row.kind == "feed")
    return [
        ArticleFollower(place, tuple(officials), tuple(ids), any(feeds))
        for place, (officials, ids, feeds) in found.items()
    ]


def told_of_article(
    session: Session, article_id: int, *, arrived: bool = False
) -> dict[Destination, tuple[int, Mapping[str, Any]]]:
    """Who got an article, by which delivery, with its payload. `arrived` leaves out those whom it never reached, nor
    ever will.
    """
    query = (
        select(ArticleToldRow.chat_id, ArticleToldRow.thread_id, DeliveryRow.id, DeliveryRow.payload)
        .join(DeliveryRow, DeliveryRow.id == ArticleToldRow.delivery_id)
        .where(ArticleToldRow.article_id == article_id)
    )
    if arrived:
        query = query.where(DeliveryRow.state.not_in(("dropped", "failed")))
    return {Destination(row[0], row[1]): (row[2], row[3] or {}) for row in session.execute(query)}


def cited_by(session: Session, article_id: int) -> list[int]:
    """The posts that an article cites."""
    query = select(LinkRow.post_id).where(LinkRow.article_id == article_id, LinkRow.relation == Relation.CITES.value)
    return list(session.execute(query.order_by(LinkRow.post_id)).scalars())


def remember_told(session: Session, article_id: int, deliveries: Iterable[tuple[Destination, int]]) -> None:
    """Writes down who gets an article by which delivery."""
    rows = [
        {
            "article_id": article_id,
            "chat_id": place.chat_id,
            "thread_id": place.thread_id,
            "delivery_id": delivery_id,
        }
        for place, delivery_id in deliveries
    ]
    insert_new(session, ArticleToldRow, rows)
