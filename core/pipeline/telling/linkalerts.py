"""Who is told that articles and posts belong together. Called by the linker, in the transaction that stores the links.

Whoever was alerted of a post hears of the first article that cites it. Whoever follows an official of a published
article, or its feed, gets the article with the posts beside it, once; posts that join later change that message.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.alerts import item_key
from core.pipeline.telling.alerting import UPDATE_PRIORITY
from core.pipeline.telling.refreshing import Refresh, queue_refreshes
from core.storage.alerts import add_alerts, queue_deliveries, told_of
from core.storage.models import AlertRow, DeliveryRow, LinkRow, PostRow
from core.storage.pagelooks import watch_pages_beside
from core.storage.published import (
    ArticleFollower,
    Published,
    article_followers,
    published_with_posts,
    remember_told,
    told_of_article,
)
from core.storage.upsert import insert_new
from core.storage.wake import Topic, wake
from core.told import Destination, Event
from core.types import Relation

FIRST_LOOK = timedelta(hours=1)
"""So long after somebody was told of an article its page is looked at first."""

FRESH = timedelta(days=2)
"""An article that was first seen longer ago is no publication any more: only its readers' messages change."""


def tell_of_articles(session: Session, post_ids: Sequence[int], now: datetime) -> int:
    """Tells of the articles that these posts stand beside since now; returns how many messages are queued. From now on
    it is looked whether those articles' pages still stand.
    """
    watch_pages_beside(session, post_ids, now, now + FIRST_LOOK)
    queued = _tell_alerted(session, post_ids, now)
    for article in published_with_posts(session, list(post_ids), now - FRESH):
        queued += _tell_followers(session, article, post_ids, now)
    if queued:
        wake(session, Topic.DELIVERY)
    return queued


# ---------------------------------------------------------------- whoever was alerted of a post


def _tell_alerted(session: Session, post_ids: Sequence[int], now: datetime) -> int:
    """An update for each chat that was alerted of one of these posts, if an article cites it now, once a post.

    A post that only shares its story with an article is no news of its own: digests show the two together.
    """
    told = told_of(session, list(post_ids), whole_albums=True)
    rows: list[dict[str, Any]] = []
    for post_id, channel_id, message_id, grouped_id, version in _cited(session, [each for each in told if told[each]]):
        alert = {
            "event": str(Event.ARTICLE),
            "post_id": post_id,
            "version": version,
            "late": False,
            "details": {},
            "created_at": now,
        }
        (alert_id,) = add_alerts(session, [alert])
        rows += [
            {
                "chat_id": recipient.destination.chat_id,
                "thread_id": recipient.destination.thread_id,
                "kind": "update",
                "subject": f"article:{item_key(channel_id, message_id, grouped_id)}",
                "priority": UPDATE_PRIORITY,
                "alert_id": alert_id,
                "payload": {"officials": list(recipient.officials), "subscriptions": list(recipient.subscriptions)},
                "not_before": now,
                "created_at": now,
            }
            for recipient in told[post_id].values()
        ]
    return queue_deliveries(session, rows)


def _cited(session: Session, post_ids: Sequence[int]) -> list[Any]:
    """Those of the posts that an article cites and of which no such update was ever made."""
    if not post_ids:
        return []
    cited = exists().where(LinkRow.post_id == PostRow.id, LinkRow.relation == str(Relation.CITES))
    before = exists().where(AlertRow.post_id == PostRow.id, AlertRow.event == str(Event.ARTICLE))
    query = select(PostRow.id, PostRow.channel_id, PostRow.message_id, PostRow.grouped_id, PostRow.version).where(
        PostRow.id.in_(list(post_ids)), cited, ~before
    )
    return list(session.execute(query.order_by(PostRow.id)))


# ---------------------------------------------------------------- whoever follows the article


def _tell_followers(session: Session, article: Published, post_ids: Sequence[int], now: datetime) -> int:
    told = told_of_article(session, article.article_id)
    readers = [Refresh(delivery_id, place, None, payload) for place, (delivery_id, payload) in told.items()]
    queued = queue_refreshes(session, readers, now)
    if article.published_at is not None and article.published_at < now - 2 * FRESH:
        return queued  # the feed lists an old piece
    # Who was alerted of a post that it cites hears of it as a reply to that alert; a feed's reader wants each piece.
    alerted = {place for group in told_of(session, list(post_ids), whole_albums=True).values() for place in group}
    wanting = [
        follower
        for follower in article_followers(session, article, now)
        if follower.destination not in told and (follower.feed or follower.destination not in alerted)
    ]
    if not wanting:
        return queued
    key = ["id", "chat_id", "thread_id"]
    new = insert_new(session, DeliveryRow, [_delivery(article, one, now) for one in wanting], returning=key)
    remember_told(session, article.article_id, [(Destination(row[1], row[2]), row[0]) for row in new])
    return queued + len(new)


def _delivery(article: Published, follower: ArticleFollower, now: datetime) -> dict[str, Any]:
    return {
        "chat_id": follower.destination.chat_id,
        "thread_id": follower.destination.thread_id,
        "kind": "article",
        "subject": f"published:{article.article_id}",
        "priority": UPDATE_PRIORITY,
        "payload": {
            "article": article.article_id,
            "officials": list(follower.officials),
            "subscriptions": list(follower.subscriptions),
        },
        "not_before": now,
        "created_at": now,
    }
