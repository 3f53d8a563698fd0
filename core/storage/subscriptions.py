"""Subscriptions and digest schedules of destinations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, distinct, func, or_, select, update
from sqlalchemy.orm import Session

from core.storage.models import (
    DestinationRow,
    DigestRunRow,
    DigestScheduleRow,
    MentionRow,
    PostRow,
    SubscriptionRow,
    VersionRow,
)
from core.storage.prepared import Prepared
from core.storage.seen import Seen, as_json
from core.storage.stories import story_now
from core.storage.upsert import insert_new, table_of
from core.told import Destination

_SAMPLE = 2000
_IDS_AT_ONCE = 500
_SUBSCRIPTION = table_of(SubscriptionRow).c


@dataclass(frozen=True, slots=True)
class Wish:
    """One subscription. `kind` is official, channel, story, search or feed; `target` its id, query or URL."""

    id: int
    destination: Destination
    kind: str
    target: str
    instant: bool = True
    in_digest: bool = True
    edits: bool = True
    deletions: bool = True
    articles: bool = True
    channels: tuple[int, ...] | None = None
    paused_until: datetime | None = None
    created_at: datetime | None = None


_COLUMNS = (
    SubscriptionRow.id,
    SubscriptionRow.chat_id,
    SubscriptionRow.thread_id,
    SubscriptionRow.kind,
    SubscriptionRow.target,
    SubscriptionRow.instant,
    SubscriptionRow.in_digest,
    SubscriptionRow.edits,
    SubscriptionRow.deletions,
    SubscriptionRow.articles,
    SubscriptionRow.channels,
    SubscriptionRow.paused_until,
    SubscriptionRow.created_at,
)


def _wish(row: Any) -> Wish:
    return Wish(
        id=row.id,
        destination=Destination(row.chat_id, row.thread_id),
        kind=row.kind,
        target=row.target,
        instant=row.instant,
        in_digest=row.in_digest,
        edits=row.edits,
        deletions=row.deletions,
        articles=row.articles,
        channels=tuple(row.channels) if row.channels is not None else None,
        paused_until=row.paused_until,
        created_at=row.created_at,
    )


def wishes(session: Session, destination: Destination) -> list[Wish]:
    """The subscriptions of a destination, oldest first."""
    query = (
        select(*_COLUMNS)
        .where(SubscriptionRow.chat_id == destination.chat_id, SubscriptionRow.thread_id == destination.thread_id)
        .order_by(SubscriptionRow.id)
    )
    return [_wish(row) for row in session.execute(query)]


def wish(session: Session, destination: Destination, subscription_id: int) -> Wish | None:
    """One subscription, if it is this destination's."""
    query = select(*_COLUMNS).where(
        SubscriptionRow.id == subscription_id,
        SubscriptionRow.chat_id == destination.chat_id,
        SubscriptionRow.thread_id == destination.thread_id,
    )
    row = session.execute(query).first()
    return _wish(row) if row else None


def put_wish(
    session: Session,
    destination: Destination,
    kind: str,
    target: str,
    *,
    instant: bool,
    in_digest: bool,
    by: int | None,
    now: datetime,
) -> bool:
    """Subscribes, or changes how an existing subscription is told. Tells whether it is new."""
    if kind == "story":  # the button may be older than what became of it
        target = str(story_now(session, int(target), to_join=True))
    row = {
        "chat_id": destination.chat_id,
        "thread_id": destination.thread_id,
        "kind": kind,
        "target": target,
        "instant": instant,
        "in_digest": in_digest,
        "edits": True,
        "deletions": True,
        "articles": True,
        "created_by": by,
        "created_at": now,
    }
    if insert_new(session, SubscriptionRow, [row], returning=["id"]):
        return True
    session.execute(
        update(SubscriptionRow)
        .where(
            SubscriptionRow.chat_id == destination.chat_id,
            SubscriptionRow.thread_id == destination.thread_id,
            SubscriptionRow.kind == kind,
            SubscriptionRow.target == target,
        )
        .values(instant=instant, in_digest=in_digest, paused_until=None)
    )
    return False


def change_wish(session: Session, subscription_id: int, **values: Any) -> None:
    """Sets columns of a subscription."""
    session.execute(update(SubscriptionRow).where(SubscriptionRow.id == subscription_id).values(**values))


def change_wish_of(session: Session, destination: Destination, kind: str, target: str, **values: Any) -> None:
    """Sets columns of a destination's subscription to something."""
    if values:
        session.execute(
            update(SubscriptionRow)
            .where(
                SubscriptionRow.chat_id == destination.chat_id,
                SubscriptionRow.thread_id == destination.thread_id,
                SubscriptionRow.kind == kind,
                SubscriptionRow.target == target,
            )
            .values(**values)
        )


def drop_wish(session: Session, subscription_id: int) -> None:
    """Ends a subscription; no digest is about it any more, even if its number is given again."""
    place = session.execute(
        select(SubscriptionRow.chat_id, SubscriptionRow.thread_id).where(SubscriptionRow.id == subscription_id)
    ).first()
    for item in schedules(session, Destination(*place)) if place else ():
        if item.only is not None and subscription_id in item.only:
            change_schedule(session, item.id, only=[one for one in item.only if one != subscription_id])
    session.execute(delete(SubscriptionRow).where(SubscriptionRow.id == subscription_id))


_INSTANT_NOW = Prepared(
    select(_SUBSCRIPTION.id, _SUBSCRIPTION.chat_id, _SUBSCRIPTION.thread_id).where(
        _SUBSCRIPTION.id.in_(bindparam("ids", expanding=True)),
        _SUBSCRIPTION.instant.is_(True),
        or_(_SUBSCRIPTION.paused_until.is_(None), _SUBSCRIPTION.paused_until <= bindparam("now")),
    )
)


def instant_now(session: Session, subscription_ids: Iterable[int], now: datetime) -> dict[int, Destination]:
    """Those of the subscriptions that are there and bring alerts now, with where."""
    found: dict[int, Destination] = {}
    ids = sorted(subscription_ids)
    for start in range(0, len(ids), _IDS_AT_ONCE):
        asked = {"ids": ids[start : start + _IDS_AT_ONCE], "now": now}
        found |= {row.id: Destination(row.chat_id, row.thread_id) for row in _INSTANT_NOW.all(session, asked)}
    return found


@dataclass(frozen=True, slots=True)
class Frequency:
    """How much a subscription would bring: posts a day, in how many channels, and the newest post ids."""

    posts_a_day: float
    channels: int
    newest: tuple[int, ...] = ()


def official_frequency(session: Session, official_id: str) -> Frequency:
    """As the last stored posts that name the official tell."""
    query = (
        select(PostRow.id, PostRow.date, PostRow.channel_id)
        .join(VersionRow, VersionRow.post_id == PostRow.id)
        .join(MentionRow, MentionRow.version_id == VersionRow.id)
        .where(MentionRow.official_id == official_id, VersionRow.number == PostRow.version)
        .order_by(MentionRow.version_id.desc())
        .limit(_SAMPLE)
    )
    return _frequency(session.execute(query).all())


def channel_frequency(session: Session, channel_id: int) -> Frequency:
    """As the channel's last stored posts tell."""
    query = (
        select(PostRow.id, PostRow.date, PostRow.channel_id)
        .where(PostRow.channel_id == channel_id)
        .order_by(PostRow.message_id.desc())
        .limit(_SAMPLE)
    )
    return _frequency(session.execute(query).all())


def story_frequency(session: Session, story_id: int) -> Frequency:
    """As the posts of a story tell; of a merged story, those of what it was merged into."""
    mine = PostRow.story_id == story_now(session, story_id)
    query = select(PostRow.id, PostRow.date, PostRow.channel_id).where(mine)
    return _frequency(session.execute(query.order_by(PostRow.id.desc()).limit(_SAMPLE)).all())


def posts_frequency(session: Session, post_ids: Sequence[int]) -> Frequency:
    """As these posts tell."""
    rows: list[Any] = []
    for start in range(0, len(post_ids), 500):
        query = select(PostRow.id, PostRow.date, PostRow.channel_id)
        rows += session.execute(query.where(PostRow.id.in_(post_ids[start : start + 500]))).all()
    return _frequency(rows)


def story_text(session: Session, story_id: int) -> str | None:
    """The text of a story's first post as it stands; None for a story without posts."""
    query = (
        select(VersionRow.text)
        .join(PostRow, (PostRow.id == VersionRow.post_id) & (PostRow.version == VersionRow.number))
        .where(PostRow.story_id == story_now(session, story_id))
        .order_by(PostRow.date, PostRow.id)
        .limit(1)
    )
    return session.execute(query).scalar()


def story_of(session: Session, post_id: int) -> int | None:
    """The story of a post."""
    return session.execute(select(PostRow.story_id).where(PostRow.id == post_id)).scalar()


def _frequency(rows: Any) -> Frequency:
    by_post = {row[0]: row for row in rows}
    if not by_post:
        return Frequency(0.0, 0)
    found = sorted(by_post.values(), key=lambda row: (row[1], row[0]), reverse=True)
    days = max(1.0, (found[0][1] - found[-1][1]).total_seconds() / 86400)
    return Frequency(len(found) / days, len({row[2] for row in found}), tuple(row[0] for row in found[:3]))


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a destination gets a digest, and about what: `only` these subscriptions, or all that no other digest has.

    `timezone` is the zone in force, `own_timezone` the one that this digest has for itself.
    """

    id: int
    destination: Destination
    local_time: str
    weekdays: str = "1234567"
    enabled: bool = True
    silent_when_empty: bool = False
    created_at: datetime | None = None
    timezone: str | None = None
    language: str = "en"
    only: tuple[int, ...] | None = None
    own_timezone: str | None = None


_SCHEDULE = (
    DigestScheduleRow.id,
    DigestScheduleRow.chat_id,
    DigestScheduleRow.thread_id,
    DigestScheduleRow.local_time,
    DigestScheduleRow.weekdays,
    DigestScheduleRow.enabled,
    DigestScheduleRow.silent_when_empty,
    DigestScheduleRow.created_at,
    DigestScheduleRow.only,
    DigestScheduleRow.timezone.label("own_timezone"),
    DestinationRow.timezone,
    DestinationRow.language,
)


def schedules(session: Session, destination: Destination | None = None) -> list[Schedule]:
    """The digest schedules of a destination, or all of destinations that can be written to."""
    query = (
        select(*_SCHEDULE)
        .join(
            DestinationRow,
            (DestinationRow.chat_id == DigestScheduleRow.chat_id)
            & (DestinationRow.thread_id == DigestScheduleRow.thread_id),
        )
        .order_by(DigestScheduleRow.local_time, DigestScheduleRow.id)
    )
    if destination is None:
        query = query.where(DestinationRow.state == "ok", DigestScheduleRow.enabled.is_(True))
    else:
        query = query.where(
            DigestScheduleRow.chat_id == destination.chat_id, DigestScheduleRow.thread_id == destination.thread_id
        )
    return [
        Schedule(
            id=row.id,
            destination=Destination(row.chat_id, row.thread_id),
            local_time=row.local_time,
            weekdays=row.weekdays,
            enabled=row.enabled,
            silent_when_empty=row.silent_when_empty,
            created_at=row.created_at,
            timezone=row.own_timezone or row.timezone,
            language=row.language,
            only=tuple(row.only) if row.only is not None else None,
            own_timezone=row.own_timezone,
        )
        for row in session.execute(query)
    ]


def add_schedule(session: Session, destination: Destination, local_time: str, now: datetime) -> bool:
    """A daily digest at `HH:MM`; tells whether it is new."""
    row = {
        "chat_id": destination.chat_id,
        "thread_id": destination.thread_id,
        "local_time": local_time,
        "weekdays": "1234567",
        "enabled": True,
        "silent_when_empty": False,
        "created_at": now,
    }
    return bool(insert_new(session, DigestScheduleRow, [row], returning=["id"]))


def change_schedule(session: Session, schedule_id: int, **values: Any) -> None:
    """Sets columns of a schedule."""
    session.execute(update(DigestScheduleRow).where(DigestScheduleRow.id == schedule_id).values(**values))


def drop_schedule(session: Session, schedule_id: int) -> None:
    """Ends a schedule."""
    session.execute(delete(DigestRunRow).where(DigestRunRow.digest_id == schedule_id))
    session.execute(delete(DigestScheduleRow).where(DigestScheduleRow.id == schedule_id))


def claim_run(
    session: Session, digest_id: int, local_date: str, due_at: datetime, from_at: datetime, to_at: datetime, seen: Seen
) -> bool:
    """Takes the digest of one local date; whoever inserts the row sends it. `seen` is what it could bring."""
    row = {
        "digest_id": digest_id,
        "local_date": local_date,
        "due_at": due_at,
        "from_at": from_at,
        "to_at": to_at,
        "composed_at": to_at,
        "seen": as_json(seen),
    }
    mine = bool(insert_new(session, DigestRunRow, [row], returning=["digest_id"]))
    if mine:  # what earlier ones had seen is asked for no more, and is kilobytes
        earlier = update(DigestRunRow).where(DigestRunRow.digest_id == digest_id, DigestRunRow.to_at < to_at)
        session.execute(earlier.where(DigestRunRow.seen.is_not(None)).values(seen=None))
    return mine


def runs_of(session: Session, digest_ids: list[int], since_date: str) -> set[tuple[int, str]]:
    """Which digests of which local dates were claimed already."""
    query = select(DigestRunRow.digest_id, DigestRunRow.local_date).where(
        DigestRunRow.digest_id.in_(digest_ids), DigestRunRow.local_date >= since_date
    )
    return {(row[0], row[1]) for row in session.execute(query)}


def last_run_to(session: Session, digest_id: int) -> datetime | None:
    """Up to when the last digest of this schedule told."""
    return session.execute(select(func.max(DigestRunRow.to_at)).where(DigestRunRow.digest_id == digest_id)).scalar()


def followers(session: Session, official_id: str) -> int:
    """How many destinations follow an official."""
    query = select(func.count(distinct(SubscriptionRow.chat_id))).where(
        SubscriptionRow.kind == "official", SubscriptionRow.target == official_id
    )
    return session.execute(query).scalar_one()
