"""Alerts and the outbox rows that carry them; subscriptions as alerts need them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, and_, any_, bindparam, cast, exists, or_, select, update
from sqlalchemy.orm import Session

from core.storage.models import AlertRow, DeliveryRow, MentionRow, PostRow, SubscriptionRow, VersionRow
from core.storage.posts import album_parts
from core.storage.prepared import Prepared, dialect_of
from core.storage.upsert import insert_new, table_of
from core.told import Destination, Event, Recipient, Subscription

_IDS_AT_ONCE = 500
_SUBSCRIPTION = table_of(SubscriptionRow).c


@cache
def _instant_statement(dialect: str) -> Prepared:
    """Built once for each engine: ingest asks this for every batch that may alert. A batch may name hundreds: on
    PostgreSQL they go as arrays, since the driver reads a text of so many places anew each time."""

    def is_one_of(name: str) -> ColumnElement[bool]:
        if dialect == "postgresql":
            return _SUBSCRIPTION.target == any_(cast(bindparam(name), ARRAY(Text)))
        return _SUBSCRIPTION.target.in_(bindparam(name, expanding=True))

    query = select(
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
            and_(_SUBSCRIPTION.kind == "official", is_one_of("officials")),
            and_(_SUBSCRIPTION.kind == "channel", is_one_of("channels")),
            and_(_SUBSCRIPTION.kind == "story", is_one_of("stories")),
        ),
    )
    return Prepared(query)


def instant_subscriptions(
    session: Session,
    *,
    official_ids: Iterable[str],
    channel_ids: Iterable[int] = (),
    story_ids: Iterable[int] = (),
) -> list[Subscription]:
    """The instant subscriptions to any of these officials, channels or stories."""
    asked = {
        "officials": list(official_ids),
        "channels": [str(channel_id) for channel_id in channel_ids],
        "stories": [str(story_id) for story_id in story_ids],
    }
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
        for row in _instant_statement(dialect_of(session).name).all(session, asked)
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


def times_alerted(session: Session, event: Event, post_id: int) -> int:
    """How often a post was alerted of for this event, whatever version it had then."""
    query = select(AlertRow.details).where(AlertRow.post_id == post_id, AlertRow.event == str(event))
    return max(((details or {}).get("times", 1) for details in session.scalars(query)), default=0)


def retell(session: Session, alert_id: int, details: Mapping[str, Any]) -> None:
    """An alert that may have been there before tells this now."""
    session.execute(update(AlertRow).where(AlertRow.id == alert_id).values(details=dict(details)))


def queue_deliveries(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Puts deliveries into the outbox; one with the same key is there already and is left alone. Returns how many."""
    return len(insert_new(session, DeliveryRow, rows, returning=["id"])) if rows else 0


def told_of(
    session: Session, post_ids: Sequence[int], *, declining: str | None = None, whole_albums: bool = False
) -> dict[int, dict[Destination, Recipient]]:
    """Who was alerted, or is about to be, of each of these posts, with the reasons of all alerts of it.

    `declining` leaves out those whose subscriptions all say no to it: `edits` or `deletions`. `whole_albums` counts the
    alerts of all parts of a post's album as its own.
    """
    counting = {post_id: [post_id] for post_id in post_ids}  # by the post of an alert, for which of those asked for
    for post_id, parts in album_parts(session, post_ids).items() if whole_albums else ():
        for part in parts:
            if part != post_id:
                counting.setdefault(part, []).append(post_id)
    query = (
        select(AlertRow.post_id, DeliveryRow.chat_id, DeliveryRow.thread_id, DeliveryRow.payload, DeliveryRow.id)
        .join(DeliveryRow, DeliveryRow.alert_id == AlertRow.id)
        .where(
            AlertRow.post_id.in_(list(counting)),
            DeliveryRow.kind == "alert",
            DeliveryRow.state.not_in(("dropped", "failed")),
        )
        .order_by(DeliveryRow.id)
    )
    told: dict[int, dict[Destination, Recipient]] = {}
    for alerted, chat_id, thread_id, payload, delivery_id in session.execute(query):
        destination = Destination(chat_id, thread_id)
        recipient = replace(recipient_of(destination, payload), delivery_id=delivery_id)
        for post_id in counting[alerted]:
            places = told.setdefault(post_id, {})
            places[destination] = places[destination].joined(recipient) if destination in places else recipient
    if declining is not None and told:
        _leave_out(session, told, declining)
    return told


def recipient_of(destination: Destination, payload: Mapping[str, Any]) -> Recipient:
    """Whom an alert went to, with the reasons that its payload gives."""
    officials, subscriptions, searches = (
        tuple(payload.get(name, ())) for name in ("officials", "subscriptions", "searches")
    )
    return Recipient(destination, officials, subscriptions, searches)


def _leave_out(session: Session, told: dict[int, dict[Destination, Recipient]], declining: str) -> None:
    ids = {item for group in told.values() for recipient in group.values() for item in recipient.subscriptions}
    no: set[int] = set()
    wanted = list(ids)
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        query = select(SubscriptionRow.id).where(
            SubscriptionRow.id.in_(wanted[start : start + _IDS_AT_ONCE]), getattr(SubscriptionRow, declining).is_(False)
        )
        no.update(session.execute(query).scalars())
    if not no:
        return
    for post_id, group in told.items():
        told[post_id] = {
            destination: recipient
            for destination, recipient in group.items()
            if not recipient.subscriptions or set(recipient.subscriptions) - no
        }


_ALERT, _DELIVERY = table_of(AlertRow).c, table_of(DeliveryRow).c
_POST, _VERSION = table_of(PostRow).c, table_of(VersionRow).c

# Built once: ingest asks the first for every batch with copies, the second for every one with albums.
_TOLD = (
    select(
        _POST.story_id,
        _POST.channel_id,
        _POST.grouped_id,
        _DELIVERY.id,
        _DELIVERY.chat_id,
        _DELIVERY.thread_id,
        _DELIVERY.alert_id,
        _DELIVERY.payload,
        _DELIVERY.state,
    )
    .select_from(
        table_of(PostRow)
        .join(table_of(AlertRow), _ALERT.post_id == _POST.id)
        .join(table_of(DeliveryRow), _DELIVERY.alert_id == _ALERT.id)
    )
    .where(_DELIVERY.kind == "alert", _DELIVERY.state.not_in(("dropped", "failed")))
    .order_by(_DELIVERY.id)
)
_TOLD_OF_STORIES = Prepared(_TOLD.where(_POST.story_id.in_(bindparam("stories", expanding=True))))
_TOLD_OF_ALBUMS = Prepared(
    _TOLD.add_columns(
        exists(1).where(_VERSION.post_id == _POST.id, _VERSION.number == _POST.version, _VERSION.text == "")
        .correlate(table_of(PostRow)).label("wordless")
    ).where(
        _POST.channel_id.in_(bindparam("channels", expanding=True)),
        _POST.grouped_id.in_(bindparam("groups", expanding=True)),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that a destination got, or is about to get, of a post; `wordless` if that has no text. `subjects` are
    what all its alerts were about.
    """

    delivery_id: int
    destination: Destination
    alert_id: int
    payload: Mapping[str, Any]
    wordless: bool = False
    subjects: set[tuple[str, str]] = field(default_factory=set)


def told_of_stories(
    session: Session, story_ids: Iterable[int], muting: Mapping[Destination, Collection[int]] | None = None
) -> dict[int, dict[Destination, Told]]:
    """By story, the first alert that each destination got of any of its posts.

    Where `muting` says that a destination mutes a channel, an alert of it that has not gone out never will.
    """
    found: dict[int, dict[Destination, Told]] = {}
    for row in _TOLD_OF_STORIES.all(session, {"stories": list(story_ids)}):
        place = Destination(row.chat_id, row.thread_id)
        if muting and row.state in ("due", "suspended") and row.channel_id in muting.get(place, ()):
            continue
        told = Told(row.id, place, row.alert_id, row.payload or {})
        first = found.setdefault(row.story_id, {}).setdefault(place, told)
        first.subjects.update(recipient_of(place, told.payload).subjects)
    return found


Album = tuple[int, int]
"""Its `channel_id` and `grouped_id`."""


def told_of_albums(session: Session, albums: Collection[Album]) -> dict[Album, dict[Destination, Told]]:
    """By album, the first alert that each destination got of any of its parts."""
    asked = {"channels": list({one for one, _ in albums}), "groups": list({one for _, one in albums})}
    found: dict[Album, dict[Destination, Told]] = {}
    for row in _TOLD_OF_ALBUMS.all(session, asked):
        place = Destination(row.chat_id, row.thread_id)
        told = Told(row.id, place, row.alert_id, row.payload or {}, bool(row.wordless))
        found.setdefault((row.channel_id, row.grouped_id), {}).setdefault(place, told)
    return found


def change_told(session: Session, told: Told, alert_id: int, payload: Mapping[str, Any]) -> None:
    """From now on a message tells this alert for these reasons; and so do the silent edits of it."""
    place = told.destination
    edits = and_(
        DeliveryRow.chat_id == place.chat_id,
        DeliveryRow.thread_id == place.thread_id,
        DeliveryRow.kind == "edit",
        DeliveryRow.subject == f"refresh:{told.delivery_id}",
    )
    for rows in (DeliveryRow.id == told.delivery_id, edits):
        session.execute(update(DeliveryRow).where(rows).values(alert_id=alert_id, payload=dict(payload)))


def note_searches(session: Session, post_id: int, found: Mapping[Destination, Sequence[str]]) -> None:
    """Adds saved searches to the reasons for which destinations were alerted of a post."""
    query = (
        select(DeliveryRow.id, DeliveryRow.chat_id, DeliveryRow.thread_id, DeliveryRow.payload)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .where(AlertRow.post_id == post_id, DeliveryRow.kind == "alert")
    )
    for row in session.execute(query).all():
        if queries := found.get(Destination(row.chat_id, row.thread_id)):
            searches = dict.fromkeys([*row.payload.get("searches", ()), *queries])
            payload = {**row.payload, "searches": list(searches)}
            session.execute(update(DeliveryRow).where(DeliveryRow.id == row.id).values(payload=payload))


def alert_payload(session: Session, destination: Destination, post_id: int) -> Mapping[str, Any]:
    """Why a destination was alerted of a post, as the outbox has it; empty for one that was not."""
    query = (
        select(DeliveryRow.payload)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .where(
            AlertRow.post_id == post_id,
            DeliveryRow.chat_id == destination.chat_id,
            DeliveryRow.thread_id == destination.thread_id,
            DeliveryRow.kind == "alert",
        )
        .order_by(DeliveryRow.id)
        .limit(1)
    )
    return session.execute(query).scalar() or {}


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
