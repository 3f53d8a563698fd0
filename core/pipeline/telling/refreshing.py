"""Messages that change without a sound: an alert when copies of its text join, an article's when posts join it.

One row of the outbox stands for all changes of one message and is made due again by the next one, so that whatever
happened meanwhile is told in one edit, at most once in `EDIT_PAUSE`. What the message says is decided when it goes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.orm import Session

from core.storage import outbox
from core.storage.alerts import told_of_stories
from core.storage.models import DeliveryRow, PostRow
from core.storage.prepared import Prepared
from core.storage.upsert import insert_new, table_of
from core.told import Destination

EDIT_PAUSE = timedelta(seconds=60)
REFRESH_PRIORITY = 3  # nobody waits for it: after alerts, updates and answers

_KEYS_AT_ONCE = 200


_POST = table_of(PostRow).c
_STORIES = Prepared(select(_POST.story_id).where(_POST.id.in_(bindparam("posts", expanding=True))))


@dataclass(frozen=True, slots=True)
class Refresh:
    """A message that is to be said again as things stand: the delivery that it was, with its alert and payload."""

    delivery_id: int
    destination: Destination
    alert_id: int | None
    payload: Mapping[str, Any]


def queue_refreshes(session: Session, messages: Sequence[Refresh], now: datetime) -> int:
    """Queues one silent edit for each message; one that waits already covers it. Returns how many.

    A summary of many alerts is left alone: its message says more than the one alert.
    """
    rows = {
        (message.destination.chat_id, message.destination.thread_id, f"refresh:{message.delivery_id}"): {
            "chat_id": message.destination.chat_id,
            "thread_id": message.destination.thread_id,
            "kind": "edit",
            "subject": f"refresh:{message.delivery_id}",
            "priority": REFRESH_PRIORITY,
            "alert_id": message.alert_id,
            "payload": dict(message.payload),
            "reply_to_delivery": message.delivery_id,
            "not_before": now,
            "created_at": now,
        }
        for message in messages
        if not message.payload.get("held")
    }
    if not rows:
        return 0
    key = ["chat_id", "thread_id", "subject"]
    new = {tuple(row) for row in insert_new(session, DeliveryRow, list(rows.values()), returning=key)}
    known = [(chat_id, thread_id, "edit", subject) for chat_id, thread_id, subject in rows.keys() - new]
    for start in range(0, len(known), _KEYS_AT_ONCE):
        for sending in _make_due(session, known[start : start + _KEYS_AT_ONCE], now):
            # What is on its way may have been made before the change: another edit follows it.
            row = rows[sending]
            subject = f"{row['subject']}:{now:%Y%m%d%H%M%S%f}"
            insert_new(session, DeliveryRow, [{**row, "subject": subject, "not_before": now + EDIT_PAUSE}])
    return len(rows)


def refresh_stories(session: Session, post_ids: Sequence[int], now: datetime) -> int:
    """Queues an edit of each alert of the stories that these posts have joined; returns how many."""
    stories = {row.story_id for row in _STORIES.all(session, {"posts": list(post_ids)})} - {None}
    told = told_of_stories(session, stories) if stories else {}
    messages = [
        Refresh(one.delivery_id, one.destination, one.alert_id, one.payload)
        for places in told.values()
        for one in places.values()
    ]
    return queue_refreshes(session, messages, now)


def _make_due(session: Session, keys: Sequence[tuple[int, int, str, str]], now: datetime) -> list[tuple[int, int, str]]:
    """Makes edits that were sent due again; chat, topic and subject of those that are just being sent come back."""
    one_of = tuple_(DeliveryRow.chat_id, DeliveryRow.thread_id, DeliveryRow.kind, DeliveryRow.subject).in_(keys)
    again = (
        update(DeliveryRow)
        .where(
            one_of,
            DeliveryRow.state.in_((outbox.SENT, outbox.DROPPED, outbox.FAILED)),
        )
        .execution_options(synchronize_session=False)
    )
    fresh = DeliveryRow.sent_at > now - EDIT_PAUSE
    values: dict[str, Any] = {"state": outbox.DUE, "attempts": 0, "ambiguous": 0, "error": None}
    session.execute(again.where(fresh).values(**values, not_before=now + EDIT_PAUSE))
    session.execute(again.values(**values, not_before=now))
    query = select(DeliveryRow.chat_id, DeliveryRow.thread_id, DeliveryRow.subject)
    return [
        (row[0], row[1], row[2]) for row in session.execute(query.where(one_of, DeliveryRow.state == outbox.SENDING))
    ]
