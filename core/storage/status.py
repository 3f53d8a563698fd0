"""How it goes, for `/status`: what is watched, the last post, troubles, gaps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.storage.models import ChannelRow, GapRow, MentionRow, PostRow, VersionRow
from core.storage.outbox import queue_length


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """Counts and instants of the store. `troubled` are names of watched channels that can't be read now."""

    watched: int
    last_heard_at: datetime | None
    troubled: tuple[str, ...] = ()
    gaps: int = 0
    due: int = 0
    suspended: int = 0
    failed: int = 0


def store_status(session: Session, since: datetime) -> StoreStatus:
    """The state now; gaps are those since `since`."""
    watched = session.execute(
        select(ChannelRow.name, ChannelRow.state).where(ChannelRow.watched.is_(True)).order_by(ChannelRow.name)
    ).all()
    gaps = session.execute(select(func.count()).select_from(GapRow).where(GapRow.to_at > since)).scalar_one()
    last = session.execute(select(PostRow.heard_at).order_by(PostRow.heard_at.desc()).limit(1)).scalar()
    queue = queue_length(session)
    return StoreStatus(
        watched=len(watched),
        last_heard_at=last,
        troubled=tuple(name for name, state in watched if state != "ok"),
        gaps=gaps,
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
