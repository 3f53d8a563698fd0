"""Whoever was told of an article hears once that it was taken down, as a reply; that it is back, by a silent edit.

Those are the places that got the article itself, and those that were alerted of a post that it cites, unless they want
no deletions or mute the channel of each such post. What the message says is decided when it goes out.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from core.pipeline.telling.alerting import UPDATE_PRIORITY
from core.pipeline.telling.refreshing import Refresh, queue_refreshes
from core.storage import outbox
from core.storage.alerts import told_of
from core.storage.models import DeliveryRow, PostRow
from core.storage.outbox import Outgoing, queue_messages
from core.storage.people import muting
from core.storage.published import cited_by, told_of_article
from core.storage.wake import Topic, wake
from core.told import Destination

TAKEN = "taken"
"""In the payload of a delivery: it tells that its article was taken down, or is back."""

_KEYS_AT_ONCE = 200


def tell_taken_down(session: Session, article_id: int, now: datetime) -> int:
    """Queues a reply for everyone who was told of the article, which is taken down since now; returns how many."""
    _refresh_articles(session, article_id, now)
    messages = [
        Outgoing(
            place,
            "update",
            _subject(article_id, now),
            priority=UPDATE_PRIORITY,
            payload={"article": article_id, TAKEN: True, "officials": list(officials)},
            reply_to_delivery=delivery_id,
        )
        for place, (delivery_id, officials) in _told(session, article_id).items()
    ]
    return queue_messages(session, messages, now)


def tell_back(session: Session, article_id: int, since: datetime, now: datetime) -> None:
    """The article that was taken down at `since` is there again: what was said of that is said otherwise, and what
    waits to be said is not.
    """
    _refresh_articles(session, article_id, now)
    # Whoever read that it is gone reads that it is back, whatever they mute or decline by now.
    places = list(_told(session, article_id, willing=False))
    for start in range(0, len(places), _KEYS_AT_ONCE):
        keys = [(*place, "update", _subject(article_id, since)) for place in places[start : start + _KEYS_AT_ONCE]]
        ours = tuple_(DeliveryRow.chat_id, DeliveryRow.thread_id, DeliveryRow.kind, DeliveryRow.subject).in_(keys)
        waiting = DeliveryRow.state.in_((outbox.DUE, outbox.SUSPENDED))
        session.execute(
            update(DeliveryRow)
            .where(ours, waiting)
            .values(state=outbox.DROPPED)
            .execution_options(synchronize_session=False)
        )
        query = select(DeliveryRow.id, DeliveryRow.chat_id, DeliveryRow.thread_id, DeliveryRow.payload)
        said = session.execute(query.where(ours, DeliveryRow.state.in_((outbox.SENT, outbox.SENDING)))).all()
        queue_refreshes(session, [Refresh(row[0], Destination(row[1], row[2]), None, row[3]) for row in said], now)
    wake(session, Topic.DELIVERY)


def _subject(article_id: int, since: datetime) -> str:
    return f"taken:{article_id}:{since:%Y-%m-%dT%H:%M:%S}"


def _refresh_articles(session: Session, article_id: int, now: datetime) -> None:
    told = told_of_article(session, article_id)
    queue_refreshes(session, [Refresh(one, place, None, payload) for place, (one, payload) in told.items()], now)


def _told(
    session: Session, article_id: int, *, willing: bool = True
) -> dict[Destination, tuple[int | None, tuple[str, ...]]]:
    """Who was told of the article: the delivery that did, and the officials that it was for. `willing`: not those who
    mute the channel, or want to hear of no deletions.
    """
    posts = cited_by(session, article_id)
    alerted = told_of(session, posts, declining="deletions" if willing else None, whole_albums=True)
    channels = _channels(session, posts)
    muted = muting(session, {place for places in alerted.values() for place in places}) if willing else {}
    found: dict[Destination, tuple[int | None, tuple[str, ...]]] = {}
    for post_id, places in alerted.items():
        for place, recipient in places.items():
            if channels.get(post_id) not in muted.get(place, ()):
                found.setdefault(place, (recipient.delivery_id, recipient.officials))
    for place, (delivery_id, payload) in told_of_article(session, article_id, arrived=True).items():
        found[place] = (delivery_id, tuple(payload.get("officials", ())))
    return found


def _channels(session: Session, post_ids: list[int]) -> Mapping[int, Any]:
    query = select(PostRow.id, PostRow.channel_id).where(PostRow.id.in_(post_ids))
    return dict(session.execute(query).tuples().all())
