"""Whether a chat or a topic takes messages, and what waits for it in the outbox when that changes."""

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from core.storage.models import (
    ArticleToldRow,
    DeliveryRow,
    DestinationRow,
    DigestScheduleRow,
    FetchRequestRow,
    SubscriptionRow,
)
from core.storage.outbox import DROPPED, DUE, SUSPENDED, TRYING
from core.storage.wake import Topic, wake
from core.told import Destination


def mark_unreachable(session: Session, chat_id: int, state: str = "blocked", *, topic: int | None = None) -> None:
    """The chat refuses us, or only this topic of it: its destinations are marked, and what is due for them waits.

    One that waits because it became public keeps that mark: it is not enough that it takes messages again.
    """
    places, due = [DestinationRow.chat_id == chat_id], [DeliveryRow.chat_id == chat_id, DeliveryRow.state == DUE]
    if topic is not None:
        places.append(DestinationRow.thread_id == topic)
        due.append(DeliveryRow.thread_id == topic)
    session.execute(update(DestinationRow).where(*places, DestinationRow.state != "public").values(state=state))
    session.execute(update(DeliveryRow).where(*due).values(state=SUSPENDED))


def mark_reachable(session: Session, chat_id: int, *, topic: int | None = None, state: str = "ok") -> int:
    """The chat takes messages again, or only this topic of it: what waited for it is due. Returns how many messages."""
    places, waiting = [DestinationRow.chat_id == chat_id], [DeliveryRow.chat_id == chat_id]
    if topic is not None:
        places.append(DestinationRow.thread_id == topic)
        waiting.append(DeliveryRow.thread_id == topic)
    session.execute(update(DestinationRow).where(*places).values(state=state))
    result = session.execute(update(DeliveryRow).where(*waiting, DeliveryRow.state == SUSPENDED).values(state=DUE))
    wake(session, Topic.DELIVERY)
    return int(result.rowcount)  # type: ignore[attr-defined]


def accepted(session: Session, place: Destination, state: str) -> None:
    """A message was taken by a place that stood in `state`: where it had refused us, what waited there goes out."""
    if state in ("blocked", TRYING):
        mark_reachable(session, place.chat_id, topic=place.thread_id)


def try_again(session: Session) -> None:
    """Groups, channels and topics that refused a message get the next one that waits: many refuse for a while only, and
    nobody tells us when it is over. A refusal suspends the rest again. People who blocked us are left alone.
    """
    query = select(DestinationRow.chat_id, DestinationRow.thread_id)
    for chat_id, thread_id in session.execute(
        query.where(DestinationRow.kind != "private", DestinationRow.state == "blocked")
    ).all():
        mark_reachable(session, chat_id, topic=thread_id, state=TRYING)


def move_chat(session: Session, old_id: int, new_id: int) -> None:
    """A group became a supergroup: all that is kept for it follows; what the new id has already stays.

    The supergroup counts its messages anew: those of the group can be neither changed nor replied to. What is due under
    both ids goes to the new one alone: the old one would refuse it for ever.
    """
    old = DeliveryRow.chat_id == old_id
    session.execute(update(DeliveryRow).where(old, DeliveryRow.telegram_message_id.is_not(None))
                    .values(telegram_message_id=None))  # fmt: skip
    for model in (DestinationRow, SubscriptionRow, DigestScheduleRow, DeliveryRow, ArticleToldRow):
        table = model.__tablename__
        keys = {
            "destination": ("thread_id",),
            "subscription": ("thread_id", "kind", "target"),
            "digest_schedule": ("thread_id", "local_time"),
            "delivery": ("thread_id", "kind", "subject", "part"),
            "article_told": ("thread_id", "article_id"),
        }[table]
        same = " AND ".join(f"n.{key} = {table}.{key}" for key in keys)
        session.execute(
            text(
                f"UPDATE {table} SET chat_id = :new WHERE chat_id = :old"
                f" AND NOT EXISTS (SELECT 1 FROM {table} n WHERE n.chat_id = :new AND {same})"
            ),
            {"old": old_id, "new": new_id},
        )
    session.execute(update(DeliveryRow).where(old, DeliveryRow.state.in_((DUE, SUSPENDED))).values(state=DROPPED))
    session.execute(update(FetchRequestRow).where(FetchRequestRow.chat_id == old_id).values(chat_id=new_id))
    session.execute(update(DestinationRow).where(DestinationRow.chat_id == new_id).values(kind="supergroup"))
    session.execute(delete(DestinationRow).where(DestinationRow.chat_id == old_id))
    wake(session, Topic.DELIVERY)
