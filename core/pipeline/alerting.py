"""From what was stored to outbox rows: who is told of a new post, an edit, a deletion. Called inside ingest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from core.alerts import PURGE_FROM, is_late, item_key, may_alert, recipients
from core.storage.alerts import add_alerts, instant_subscriptions, previous_officials, queue_deliveries, told_of
from core.types import Event, Recipient

if TYPE_CHECKING:
    from core.pipeline.ingest import Judged
    from core.storage.posts import StoredPost

# Alerts overtake digests; what changed comes right after what is new.
ALERT_PRIORITY = 0
UPDATE_PRIORITY = 1


def alert_new_posts(session: Session, posts: Iterable[Judged], now: datetime) -> int:
    """Queues alerts of posts stored for the first time; returns how many deliveries."""
    alerting = [post for post in posts if may_alert(post.heard.source) and not post.heard.service]
    if not alerting:
        return 0
    subscriptions = instant_subscriptions(
        session,
        official_ids={mention.official_id for post in alerting for mention in post.mentions},
        channel_ids={post.heard.channel_id for post in alerting},
    )
    if not subscriptions:
        return 0
    alerts, wanted = [], []
    for post in alerting:
        heard = post.heard
        found = recipients(subscriptions, channel_id=heard.channel_id, official_ids=_named(post), now=now)
        if found:
            alerts.append(_alert(Event.NEW, post.post_id, 0, now, late=is_late(heard)))
            wanted.append((f"new:{item_key(heard.channel_id, heard.message_id, heard.grouped_id)}:0", found))
    rows: list[dict[str, Any]] = []
    for alert_id, (subject, found) in zip(add_alerts(session, alerts), wanted, strict=True):
        rows.extend(_delivery(alert_id, "alert", subject, recipient, now) for recipient in found)
    return queue_deliveries(session, rows)


def alert_edits(session: Session, posts: Iterable[Judged], now: datetime) -> int:
    """Queues updates to whoever got the post, and alerts to whoever follows an official that the edit added."""
    edited = [post for post in posts if may_alert(post.heard.source)]
    if not edited:
        return 0
    told = told_of(session, [post.post_id for post in edited])
    before = previous_officials(session, [(post.post_id, post.number) for post in edited])
    subscriptions = instant_subscriptions(
        session,
        official_ids={mention.official_id for post in edited for mention in post.mentions},
        channel_ids=set(),
    )
    rows: list[dict[str, Any]] = []
    for post in edited:
        heard = post.heard
        already = told.get(post.post_id, {})
        added = [official_id for official_id in _named(post) if official_id not in before.get(post.post_id, ())]
        fresh = recipients(subscriptions, channel_id=heard.channel_id, official_ids=added, now=now) if added else ()
        fresh = tuple(recipient for recipient in fresh if recipient.destination not in already)
        if not already and not fresh:
            continue
        (alert_id,) = add_alerts(session, [_alert(Event.EDIT, post.post_id, post.number, now)])
        subject = f"edit:{item_key(heard.channel_id, heard.message_id, heard.grouped_id)}:{post.number}"
        rows.extend(_delivery(alert_id, "update", subject, recipient, now) for recipient in already.values())
        rows.extend(_delivery(alert_id, "alert", subject, recipient, now) for recipient in fresh)
    return queue_deliveries(session, rows)


def alert_deletions(session: Session, gone: Sequence[StoredPost], now: datetime) -> int:
    """Queues updates to whoever got a post that is gone; many of one channel at once are told in one message."""
    told = told_of(session, [post.id for post in gone])
    concerned = [post for post in gone if told.get(post.id)]
    if not concerned:
        return 0
    rows: list[dict[str, Any]] = []
    if len(gone) >= PURGE_FROM:
        first = concerned[0]
        details = {"post_ids": [post.id for post in gone]}
        (alert_id,) = add_alerts(session, [_alert(Event.PURGE, first.id, first.version, now, details=details)])
        subject = f"purge:{first.key.channel_id}:{first.key.message_id}"
        everyone = {recipient.destination: recipient for post in concerned for recipient in told[post.id].values()}
        rows.extend(_delivery(alert_id, "update", subject, recipient, now) for recipient in everyone.values())
        return queue_deliveries(session, rows)
    for post in concerned:
        (alert_id,) = add_alerts(session, [_alert(Event.DELETION, post.id, post.version, now)])
        subject = f"deletion:{item_key(post.key.channel_id, post.key.message_id, post.grouped_id)}"
        rows.extend(_delivery(alert_id, "update", subject, recipient, now) for recipient in told[post.id].values())
    return queue_deliveries(session, rows)


def _named(post: Judged) -> list[str]:
    return list(dict.fromkeys(mention.official_id for mention in post.mentions))


def _alert(
    event: Event,
    post_id: int,
    version: int,
    now: datetime,
    *,
    late: bool = False,
    details: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "event": str(event),
        "post_id": post_id,
        "version": version,
        "late": late,
        "details": details or {},
        "created_at": now,
    }


def _delivery(alert_id: int, kind: str, subject: str, recipient: Recipient, now: datetime) -> dict[str, Any]:
    return {
        "chat_id": recipient.destination.chat_id,
        "thread_id": recipient.destination.thread_id,
        "kind": kind,
        "subject": subject,
        "priority": ALERT_PRIORITY if kind == "alert" else UPDATE_PRIORITY,
        "alert_id": alert_id,
        "payload": {"officials": list(recipient.officials), "subscriptions": list(recipient.subscriptions)},
        "not_before": now,
        "created_at": now,
    }
