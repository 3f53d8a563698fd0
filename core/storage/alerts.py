"""Alerts and the outbox rows that carry them; subscriptions as alerts need them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from core.storage.models import AlertRow, DeliveryRow, MentionRow, SubscriptionRow, VersionRow
from core.storage.upsert import insert_new, table_of
from core.types import Destination, Recipient, Subscription

_SUBSCRIPTION = table_of(SubscriptionRow).c

# Built once: ingest asks this for every batch that may alert.
_INSTANT = select(
    _SUBSCRIPTION.id,
    _SUBSCRIPTION.chat_id,
    _SUBSCRIPTION.thread_id,
    _SUBSCRIPTION.kind,
    _SUBSCRIPTION.target,
    _SUBSCRIPTION.edits,
    _SUBSCRIPTION.deletions,
    _SUBSCRIPTION.channels,
    _SUBSCRIPTION.paused_until,
).where(
    _SUBSCRIPTION.instant.is_(True),
    or_(
        and_(_SUBSCRIPTION.kind == "official", _SUBSCRIPTION.target.in_(bindparam("officials", expanding=True))),
        and_(_SUBSCRIPTION.kind == "channel", _SUBSCRIPTION.target.in_(bindparam("channels", expanding=True))),
    ),
)


def instant_subscriptions(
    session: Session, *, official_ids: Iterable[str], channel_ids: Iterable[int]
) -> list[Subscription]:
    """The instant subscriptions to any of these officials or channels."""
    asked = {"officials": list(official_ids), "channels": [str(channel_id) for channel_id in channel_ids]}
    return [
        Subscription(
            id=row.id,
            destination=Destination(row.chat_id, row.thread_id),
            kind=row.kind,
            target=row.target,
            edits=row.edits,
            deletions=row.deletions,
            channels=None if row.channels is None else frozenset(row.channels),
            paused_until=row.paused_until,
        )
        for row in session.connection().execute(_INSTANT, asked)
    ]


def add_alerts(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Stores alerts and returns their ids in order; one that is there already keeps its id."""
    inserted = insert_new(session, AlertRow, rows, returning=["id", "event", "post_id", "version"])
    ids = {(event, post_id, version): alert_id for alert_id, event, post_id, version in inserted}
    for row in rows:
        key = (row["event"], row["post_id"], row["version"])
        if key not in ids:
            query = select(AlertRow.id).where(
                AlertRow.event == row["event"], AlertRow.post_id == row["post_id"], AlertRow.version == row["version"]
            )
            ids[key] = session.execute(query).scalar_one()
    return [ids[row["event"], row["post_id"], row["version"]] for row in rows]


def queue_deliveries(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Puts deliveries into the outbox; one with the same key is there already and is left alone. Returns how many."""
    return len(insert_new(session, DeliveryRow, rows, returning=["id"])) if rows else 0


def told_of(session: Session, post_ids: Sequence[int]) -> dict[int, dict[Destination, Recipient]]:
    """Who was alerted, or is about to be, of each of these posts."""
    query = (
        select(AlertRow.post_id, DeliveryRow.chat_id, DeliveryRow.thread_id, DeliveryRow.payload)
        .join(DeliveryRow, DeliveryRow.alert_id == AlertRow.id)
        .where(
            AlertRow.post_id.in_(list(post_ids)),
            DeliveryRow.kind == "alert",
            DeliveryRow.state.not_in(("dropped", "failed")),
        )
    )
    told: dict[int, dict[Destination, Recipient]] = {}
    for post_id, chat_id, thread_id, payload in session.execute(query):
        destination = Destination(chat_id, thread_id)
        told.setdefault(post_id, {})[destination] = Recipient(
            destination, tuple(payload.get("officials", ())), tuple(payload.get("subscriptions", ()))
        )
    return told


def previous_officials(session: Session, versions: Sequence[tuple[int, int]]) -> dict[int, set[str]]:
    """For each (post id, version number), the officials that the version before it named."""
    found: dict[int, set[str]] = {}
    for post_id, number in versions:
        query = (
            select(MentionRow.official_id)
            .join(VersionRow, VersionRow.id == MentionRow.version_id)
            .where(VersionRow.post_id == post_id, VersionRow.number == number - 1)
        )
        found[post_id] = set(session.execute(query).scalars())
    return found
