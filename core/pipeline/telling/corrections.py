"""Corrections: whoever was told of a post hears of a verdict on it, and that it meant somebody else.

A wrong match is corrected for everyone who got it: what has not gone out is dropped, the sent alert is struck, and a
reply to it says why. Called by the desk and by the bot in the transaction that stores the verdict. Whichever picture of
an album was decided of, its one alert is meant.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.alerts import item_key
from core.pipeline.telling.alerting import UPDATE_PRIORITY
from core.storage import outbox
from core.storage.alerts import add_alerts, told_of
from core.storage.models import AlertRow, DeliveryRow, PostRow, SubscriptionRow
from core.storage.outbox import Outgoing, queue_messages
from core.storage.posts import album_parts
from core.told import Destination, Event


def tell_of_verdict(session: Session, post_id: int, review_id: int, now: datetime) -> int:
    """Queues an update with the post's status to everyone who was told of it; returns how many."""
    post = _post(session, post_id)
    told = told_of(session, [post_id], whole_albums=True).get(post_id, {})
    if post is None or not told:
        return 0
    alert_id = _alert(session, Event.VERDICT, post, now)
    subject = f"verdict:{item_key(post.channel_id, post.message_id, post.grouped_id)}:{review_id}"
    updates = [
        Outgoing(
            recipient.destination,
            "update",
            subject,
            priority=UPDATE_PRIORITY,
            payload={"officials": list(recipient.officials)},
            alert_id=alert_id,
        )
        for recipient in told.values()
    ]
    return queue_messages(session, updates, now)


def tell_of_wrong_person(session: Session, post_id: int, official_id: str, now: datetime) -> int:
    """Corrects every alert of this post that was sent because of this official; returns how many chats are told."""
    post = _post(session, post_id)
    if post is None:
        return 0
    alerts: dict[int, int] = {}  # by the post that was told
    key = f"{item_key(post.channel_id, post.message_id, post.grouped_id)}:{official_id}"
    outgoing: list[Outgoing] = []
    corrected = 0
    for row in _alerts_about(session, post_id, official_id):
        others = [item for item in row.payload.get("officials", ()) if item != official_id]
        if row.telegram_message_id is None and row.state in (outbox.DUE, outbox.SUSPENDED):
            if others or _wanted_otherwise(session, row.payload):
                outbox.revise(session, row.id, payload={**row.payload, "officials": others})
            else:
                outbox.revise(session, row.id, state=outbox.DROPPED)
            continue
        if row.post_id not in alerts:
            alerts[row.post_id] = _alert(session, Event.WRONG, _post(session, row.post_id), now)
        destination = Destination(row.chat_id, row.thread_id)
        values: dict[str, Any] = {
            "priority": UPDATE_PRIORITY,
            "payload": {"officials": [official_id]},
            "alert_id": alerts[row.post_id],
            "reply_to_delivery": row.id,
        }
        corrected += 1
        outgoing.append(Outgoing(destination, "update", f"wrong:{key}", **values))
        if not others and not row.payload.get("held"):
            outgoing.append(Outgoing(destination, "edit", f"strike:{key}", **values))
    queue_messages(session, outgoing, now)
    return corrected


def _wanted_otherwise(session: Session, payload: Mapping[str, Any]) -> bool:
    """Whether an alert was wanted for its channel, story or words as well, whoever is meant."""
    ids = list(payload.get("subscriptions", ()))
    query = select(SubscriptionRow.id).where(SubscriptionRow.id.in_(ids), SubscriptionRow.kind != "official").limit(1)
    return bool(ids) and session.execute(query).first() is not None


def _post(session: Session, post_id: int) -> Any:
    query = select(PostRow.id, PostRow.channel_id, PostRow.message_id, PostRow.grouped_id, PostRow.version)
    return session.execute(query.where(PostRow.id == post_id)).first()


def _alert(session: Session, event: Event, post: Any, now: datetime) -> int:
    row = {
        "event": str(event),
        "post_id": post.id,
        "version": post.version,
        "late": False,
        "details": {},
        "created_at": now,
    }
    (alert_id,) = add_alerts(session, [row])
    return alert_id


def _alerts_about(session: Session, post_id: int, official_id: str) -> Sequence[Any]:
    """The deliveries that told, or will tell, of this post or its album because of this official."""
    query = (
        select(
            AlertRow.post_id,
            DeliveryRow.id,
            DeliveryRow.chat_id,
            DeliveryRow.thread_id,
            DeliveryRow.payload,
            DeliveryRow.state,
            DeliveryRow.telegram_message_id,
        )
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .where(
            AlertRow.post_id.in_(album_parts(session, [post_id]).get(post_id, [post_id])),
            DeliveryRow.kind == "alert",
            DeliveryRow.state.not_in((outbox.DROPPED, outbox.FAILED)),
        )
        .order_by(DeliveryRow.id)
    )
    return [row for row in session.execute(query) if official_id in (row.payload or {}).get("officials", ())]
