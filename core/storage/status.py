"""How it goes, for `/status`: what is watched, the last post, troubles, gaps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.coverage import gaps_between
from core.storage.models import ChannelRow, MentionRow, PostRow, VersionRow
from core.storage.outbox import queue_length
from core.told import Gap


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """Counts and instants of the store. `troubled` are names of watched channels that can't be read now."""

    watched: int
    last_heard_at: datetime | None
    troubled: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    due: int = 0
    suspended: int = 0
    failed: int = 0


def store_status(session: Session, since: datetime, now: datetime) -> StoreStatus:
    """The state now; gaps are those since `since`, newest first."""
    watched = session.execute(
        select(ChannelRow.name, ChannelRow.state).where(ChannelRow.watched.is_(True)).order_by(ChannelRow.name)
    ).all()
    last = session.execute(select(PostRow.heard_at).order_by(PostRow.heard_at.desc()).limit(1)).scalar()
    queue = queue_length(session)
    return StoreStatus(
        watched=len(watched),
        last_heard_at=last,
        troubled=tuple(name for name, state in watched if state != "ok"),
        gaps=tuple(reversed(gaps_between(session, since, now, at_most=1000))),
        due=queue.get("due", 0) + queue.get("sending", 0),
        suspended=queue.get("suspended", 0),
        failed=queue.get("failed", 0),
    )


def newest_post_naming(session: Session, official_ids: frozenset[str]) -> int | None:
    """The post heard last that names one of these officials (of all, if there are none)."""
    query = select(VersionRow.post_id).join(MentionRow, MentionRow.version_id == VersionRow.id)
    if official_ids:
        query = query.where(MentionRow.official_id.in_(official_ids))
    return session.execute(query.order_by(MentionRow.version_id.desc()).limit(1)).scalar()


def channel_names(session: Session) -> dict[int, tuple[str, str | None]]:
    """Name and username of every known channel."""
    query = select(ChannelRow.channel_id, ChannelRow.name, ChannelRow.username)
    return {row[0]: (row[1], row[2]) for row in session.execute(query)}
