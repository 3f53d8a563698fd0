"""Whoever was alerted of a post hears of the first article that cites it: an update that replies to the alert."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.alerts import item_key
from core.pipeline.alerting import UPDATE_PRIORITY
from core.storage.alerts import add_alerts, queue_deliveries, told_of
from core.storage.models import AlertRow, LinkRow, PostRow
from core.storage.wake import Topic, wake
from core.types import Event, Relation


def tell_of_articles(session: Session, post_ids: Sequence[int], now: datetime) -> int:
    """Queues an update for each chat that was alerted of one of these posts, if an article cites it now, once a post.

    A post that only shares its story with an article is no news of its own: digests show the two together.
    """
    told = told_of(session, list(post_ids))
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
    queued = queue_deliveries(session, rows)
    if queued:
        wake(session, Topic.DELIVERY)
    return queued


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
