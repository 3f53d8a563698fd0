"""What messages said that were written out before they were sent: digests and answers. It does not outlive its use.

An alert is rendered from the store when it goes out: what is redacted is out of it, too. A digest quotes posts in the
outbox itself. When nothing more will be done with it, and two days after it was queued, its words go and the row stays.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.storage.models import DeliveryRow
from core.storage.outbox import DROPPED, FAILED, SENT

_KEPT = timedelta(days=2)
_AT_ONCE = 200
LOOKED = "said_looked"
"""The pass that looks through all rows."""


def said(session: Session, now: datetime, after: int = 0) -> list[int]:
    """Ids of the next deliveries after `after` whose words are no longer needed; an empty list ends the look."""
    query = (
        select(DeliveryRow.id)
        .where(
            DeliveryRow.id > after,
            DeliveryRow.state.in_((SENT, DROPPED, FAILED)),
            DeliveryRow.created_at < now - _KEPT,
            DeliveryRow.payload["html"].as_string().is_not(None),
        )
        .order_by(DeliveryRow.id)
        .limit(_AT_ONCE)
    )
    return list(session.scalars(query))


def forget_said(session: Session, delivery_ids: Sequence[int]) -> None:
    """Empties what these deliveries say."""
    session.execute(update(DeliveryRow).where(DeliveryRow.id.in_(delivery_ids)).values(payload={}))
