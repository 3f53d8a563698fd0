"""Channels: what we know of them, how accounts reach them, what happened to them, and when nobody watched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, select, update
from sqlalchemy.orm import Session

from core.storage.models import ChannelAccessRow, ChannelEventRow, ChannelRow, GapRow, PostRow
from core.storage.upsert import insert_new, insert_returning, upsert

COUNTED_ANEW = "counted_anew"
"""The event of a channel whose counter went back on the server."""


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """A channel as it is stored. `pts` is None until it was first read."""

    channel_id: int
    reference: str | None
    username: str | None
    name: str
    title: str | None
    language: str
    watched: bool
    state: str
    cursor: int
    head: int
    floor: int
    first_head: int
    pts: int | None
    first_watched_at: datetime | None
    watched_until: datetime | None
    history_done: bool
    counted_anew: bool = False  # the server's counter went back once: what is stored has numbers that tell nothing


@dataclass(frozen=True, slots=True)
class Access:
    """How one account reaches a channel."""

    account: str
    channel_id: int
    access_hash: int
    joined: bool


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A stored post as reconciliation needs it."""

    message_id: int
    last_seen_at: datetime | None
    deleted: bool


_COLUMNS = (
    ChannelRow.channel_id,
    ChannelRow.reference,
    ChannelRow.username,
    ChannelRow.name,
    ChannelRow.title,
    ChannelRow.language,
    ChannelRow.watched,
    ChannelRow.state,
    ChannelRow.cursor,
    ChannelRow.head,
    ChannelRow.floor,
    ChannelRow.first_head,
    ChannelRow.pts,
    ChannelRow.first_watched_at,
    ChannelRow.watched_until,
    ChannelRow.history_done,
    exists().where(ChannelEventRow.channel_id == ChannelRow.channel_id, ChannelEventRow.kind == COUNTED_ANEW),
)


def _known(row: Row[Any]) -> KnownChannel:
    return KnownChannel(*row)


# ---------------------------------------------------------------- channels


def known_channel(session: Session, channel_id: int) -> KnownChannel | None:
    """The stored channel."""
    row = session.execute(select(*_COLUMNS).where(ChannelRow.channel_id == channel_id)).first()
    return None if row is None else _known(row)


def known_channels(session: Session) -> list[KnownChannel]:
    """All stored channels, watched or not, by id."""
    return [_known(row) for row in session.execute(select(*_COLUMNS).order_by(ChannelRow.channel_id))]


def channel_by_reference(session: Session, reference: str) -> KnownChannel | None:
    """The channel that the watchlist's `reference` was resolved to, whatever it is called now."""
    row = session.execute(
        select(*_COLUMNS).where(ChannelRow.reference == reference.lower()).order_by(ChannelRow.channel_id).limit(1)
    ).first()
    return None if row is None else _known(row)


def put_channel(
    session: Session,
    *,
    channel_id: int,
    reference: str,
    name: str,
    language: str,
    username: str | None = None,
    title: str | None = None,
    comes_back: bool = False,
) -> None:
    """Stores a channel, or what the watchlist and the channel now say of one that is stored; it is watched from now.

    One that `comes_back` to the watchlist stays as watched as it is.

    A channel that only files told of has its username no longer, if it had it: one channel has it at a time. Nor does
    the line of the watchlist mean another one any more that it meant before, if it did.
    """
    meant_before = (ChannelRow.channel_id != channel_id, ChannelRow.reference == reference.lower())
    no_more = update(ChannelRow).where(*meant_before).values(reference=None)
    session.execute(no_more.execution_options(synchronize_session=False))
    if username:
        others = (ChannelRow.channel_id != channel_id, ChannelRow.watched.is_(False))
        statement = update(ChannelRow).where(ChannelRow.username == username.lower(), *others).values(username=None)
        session.execute(statement.execution_options(synchronize_session=False))
    row = {
        "channel_id": channel_id,
        "reference": reference.lower(),
        "username": username.lower() if username else None,
        "name": name,
        "title": title,
        "language": language,
        "watched": True,
        "state": "ok",
        "cursor": 0,
        "head": 0,
        "floor": 0,
        "first_head": 0,
        "history_done": False,
    }
    upsert(
        session,
        ChannelRow,
        [row],
        keys=["channel_id"],
        update=[
            *("reference", "name", "language"),
            *([] if comes_back else ["watched"]),
            *(["username", "title"] if title is not None else []),
        ],
    )


def begin_channel(session: Session, channel_id: int, **values: Any) -> None:
    """Sets columns of a channel that was never read."""
    statement = update(ChannelRow).where(ChannelRow.channel_id == channel_id, ChannelRow.pts.is_(None)).values(**values)
    session.execute(statement.execution_options(synchronize_session=False))


def set_channel(session: Session, channel_id: int, **values: Any) -> None:
    """Sets columns of one channel."""
    statement = update(ChannelRow).where(ChannelRow.channel_id == channel_id).values(**values)
    session.execute(statement.execution_options(synchronize_session=False))


def unwatch_channels(session: Session, ids: Sequence[int], references: Sequence[str]) -> None:
    """Marks all channels but these as no longer watched; what was heard of them stays.

    One statement: a channel that is found meanwhile is not taken for another.
    """
    statement = update(ChannelRow).where(
        ChannelRow.channel_id.not_in(list(ids)),
        ChannelRow.reference.is_(None) | ChannelRow.reference.not_in(list(references)),
        ChannelRow.watched.is_(True),
    )
    session.execute(statement.values(watched=False).execution_options(synchronize_session=False))


def mark_watched_until(session: Session, channel_ids: Sequence[int], at: datetime) -> None:
    """Notes that these channels were heard up to `at`, and so are watched; the mark never goes back."""
    statement = (
        update(ChannelRow)
        .where(
            ChannelRow.channel_id.in_(list(channel_ids)),
            (ChannelRow.watched_until.is_(None)) | (ChannelRow.watched_until < at),
        )
        .values(watched_until=at, watched=True)
    )
    session.execute(statement.execution_options(synchronize_session=False))


# ---------------------------------------------------------------- access


def put_access(session: Session, access: Access, at: datetime) -> None:
    """Remembers how an account reaches a channel, for ever."""
    row = {
        "account": access.account,
        "channel_id": access.channel_id,
        "access_hash": access.access_hash,
        "joined": access.joined,
        "seen_at": at,
    }
    keys = ["account", "channel_id"]
    upsert(session, ChannelAccessRow, [row], keys=keys, update=["access_hash", "joined", "seen_at"])


_ACCESS = (
    ChannelAccessRow.account,
    ChannelAccessRow.channel_id,
    ChannelAccessRow.access_hash,
    ChannelAccessRow.joined,
)


def accesses(session: Session, channel_id: int) -> list[Access]:
    """The accounts that can reach a channel, those that joined it first."""
    query = select(*_ACCESS).where(ChannelAccessRow.channel_id == channel_id)
    return [
        Access(*row)
        for row in session.execute(query.order_by(ChannelAccessRow.joined.desc(), ChannelAccessRow.account))
    ]


def all_accesses(session: Session) -> list[Access]:
    """How each account reaches each channel that it knows."""
    return [Access(*row) for row in session.execute(select(*_ACCESS))]


# ---------------------------------------------------------------- events and gaps


def add_channel_event(session: Session, channel_id: int, kind: str, at: datetime, **details: Any) -> int:
    """Something that happened to the channel itself; returns its number."""
    row = {"channel_id": channel_id, "kind": kind, "at": at, "details": details}
    (event_id,) = insert_returning(session, ChannelEventRow, [row], "id")
    return int(event_id)


def event_details(session: Session, channel_id: int, kind: str) -> list[dict[str, Any]]:
    """The details of the channel's events of a kind, oldest first."""
    query = select(ChannelEventRow.details).where(
        ChannelEventRow.channel_id == channel_id, ChannelEventRow.kind == kind
    )
    return list(session.scalars(query.order_by(ChannelEventRow.id)))


def open_gap(session: Session, channel_id: int, from_at: datetime, to_at: datetime, reason: str) -> None:
    """Tells that nobody watched from `from_at` to `to_at`; telling it twice makes one row.

    `too_long`, by which edits and deletions may be lost, stands over other reasons.
    """
    row = {"channel_id": channel_id, "from_at": from_at, "to_at": to_at, "reason": reason}
    if reason == "too_long":
        upsert(session, GapRow, [row], keys=["channel_id", "from_at"], update=["to_at", "reason"])
    else:
        insert_new(session, GapRow, [row])


def has_open_gap(session: Session, channel_id: int) -> bool:
    """Whether some gap of the channel was not caught up yet."""
    query = select(GapRow.id).where(GapRow.channel_id == channel_id, GapRow.caught_up_at.is_(None)).limit(1)
    return session.scalar(query) is not None


def close_gaps(session: Session, channel_id: int, at: datetime) -> int:
    """Tells that all that could be recovered of the channel's open gaps was, at `at`; returns how many there were."""
    statement = (
        update(GapRow)
        .where(GapRow.channel_id == channel_id, GapRow.caught_up_at.is_(None))
        .values(caught_up_at=at)
        .returning(GapRow.id)
    )
    return len(session.execute(statement.execution_options(synchronize_session=False)).all())


# ---------------------------------------------------------------- posts, for reconciliation


def window_start(session: Session, channel_id: int, newest: int) -> int:
    """The id above which the newest `newest` stored posts lie; 0 when there are fewer."""
    query = (
        select(PostRow.message_id)
        .where(PostRow.channel_id == channel_id)
        .order_by(PostRow.message_id.desc())
        .offset(newest)
        .limit(1)
    )
    return session.scalar(query) or 0


def seen_posts(session: Session, channel_id: int, above: int, up_to: int) -> dict[int, SeenPost]:
    """The stored posts with ids in `(above, up_to]`."""
    query = select(PostRow.message_id, PostRow.last_seen_at, PostRow.deleted_noticed_at).where(
        PostRow.channel_id == channel_id, PostRow.message_id > above, PostRow.message_id <= up_to
    )
    return {row[0]: SeenPost(row[0], row[1], row[2] is not None) for row in session.execute(query)}


def post_sources(session: Session, channel_id: int, message_ids: Sequence[int]) -> dict[int, str]:
    """How the stored ones of these posts came to us."""
    query = select(PostRow.message_id, PostRow.source).where(
        PostRow.channel_id == channel_id, PostRow.message_id.in_(list(message_ids))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def stored_count(session: Session, channel_id: int) -> int:
    """How many posts of a channel are stored."""
    query = select(func.count()).select_from(PostRow).where(PostRow.channel_id == channel_id)
    return session.scalar(query) or 0
