"""Series: how views, forwards and reactions of posts grew, and which posts are due to be looked at again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.models import CounterRow, PostRow
from core.storage.upsert import insert_new


@dataclass(frozen=True, slots=True)
class Count:
    """What a post had gathered at one moment; None is what the server did not tell."""

    at: datetime
    views: int | None
    forwards: int | None
    reactions: int | None


def add_counts(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds moments of posts: `post_id`, `at` and the three counters."""
    insert_new(session, CounterRow, rows)


def series_of(session: Session, post_ids: Iterable[int]) -> dict[int, list[Count]]:
    """The series of each of these posts, oldest first; posts without one are left out."""
    query = (
        select(CounterRow.post_id, CounterRow.at, CounterRow.views, CounterRow.forwards, CounterRow.reactions)
        .where(CounterRow.post_id.in_(list(post_ids)))
        .order_by(CounterRow.post_id, CounterRow.at)
    )
    found: dict[int, list[Count]] = {}
    for post_id, *count in session.execute(query):
        found.setdefault(post_id, []).append(Count(*count))
    return found


def due_looks(session: Session, channel_ids: Sequence[int], now: datetime, at_most: int) -> dict[int, list[int]]:
    """The posts of these channels that are due to be looked at, by channel: those that have waited longest."""
    # Not a bare column: SQLite would read all posts that these channels ever published, for the few that are due.
    mine = (PostRow.channel_id + 0).in_(list(channel_ids))
    query = (
        select(PostRow.channel_id, PostRow.message_id)
        .where(PostRow.look_at <= now, mine)
        .order_by(PostRow.look_at)
        .limit(at_most)
    )
    found: dict[int, list[int]] = {}
    for channel_id, message_id in session.execute(query):
        found.setdefault(channel_id, []).append(message_id)
    return found
