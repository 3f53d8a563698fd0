"""Coverage: the spans in which a channel was really watched, from its first and last sign of watching and its gaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.storage.models import ChannelRow, GapRow
from core.told import Gap

SILENCE = timedelta(seconds=90)
"""A watched channel gives a sign every 20 s; after this long without one, nobody watches it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One channel between two moments: when it was watched, and what came between, told with its reason.

    A gap that lasts has no end of its own: `to_at` is the moment of asking and `caught_up_at` is None.
    """

    channel_id: int
    name: str
    watched: tuple[tuple[datetime, datetime], ...]
    gaps: tuple[tuple[Gap, str], ...]

    @property
    def watched_now(self) -> bool:
        """Whether the last gap has ended, if there was one."""
        return bool(self.watched) and not any(reason == "unwatched" for _, reason in self.gaps)


def coverages(session: Session, from_at: datetime, to_at: datetime) -> list[Coverage]:
    """The coverage of all watched channels between two moments (`to_at` at most now), by name."""
    gaps: dict[int, list[tuple[datetime, datetime, datetime | None, str]]] = {}
    query = select(GapRow.channel_id, GapRow.from_at, GapRow.to_at, GapRow.caught_up_at, GapRow.reason)
    for row in session.execute(query.where(GapRow.to_at > from_at, GapRow.from_at < to_at).order_by(GapRow.from_at)):
        gaps.setdefault(row[0], []).append((row[1], row[2], row[3], row[4]))
    channels = select(
        ChannelRow.channel_id, ChannelRow.name, ChannelRow.first_watched_at, ChannelRow.watched_until
    ).where(ChannelRow.watched.is_(True), ChannelRow.first_watched_at.is_not(None))
    return [
        _coverage(channel_id, name, max(began, from_at), last, to_at, gaps.get(channel_id, []))
        for channel_id, name, began, last in session.execute(channels.order_by(ChannelRow.name))
        if began < to_at
    ]


def _coverage(
    channel_id: int,
    name: str,
    from_at: datetime,
    last: datetime | None,
    to_at: datetime,
    stored: Iterable[tuple[datetime, datetime, datetime | None, str]],
) -> Coverage:
    found = [(Gap(name, start, end, caught_up), reason) for start, end, caught_up, reason in stored]
    if last is None or to_at - last > SILENCE:
        found.append((Gap(name, max(from_at, last or from_at), to_at, None), "unwatched"))
    watched = []
    at = from_at
    for gap, reason in found:
        if reason == "too_long":
            continue  # it was watched, but edits and deletions inside may be lost
        if gap.from_at > at:
            watched.append((at, min(gap.from_at, to_at)))
        at = max(at, gap.to_at)
    if at < to_at:
        watched.append((at, to_at))
    return Coverage(channel_id, name, tuple(watched), tuple(found))


def watching_since(session: Session) -> datetime | None:
    """When the first channel was watched for the first time; None before that."""
    return session.scalar(select(func.min(ChannelRow.first_watched_at)))


def gaps_between(session: Session, from_at: datetime, to_at: datetime, *, at_most: int = 20) -> list[Gap]:
    """The spans in which channels were not watched, or in which edits may be lost, those that last included."""
    query = (
        select(ChannelRow.name, GapRow.from_at, GapRow.to_at, GapRow.caught_up_at)
        .join(ChannelRow, ChannelRow.channel_id == GapRow.channel_id)
        .where(GapRow.to_at > from_at, GapRow.from_at <= to_at)
        .order_by(GapRow.from_at)
        .limit(at_most)
    )
    found = [Gap(*row) for row in session.execute(query)]
    for coverage in coverages(session, from_at, to_at):
        found += [gap for gap, reason in coverage.gaps if reason == "unwatched"]
    return sorted(found, key=lambda gap: (gap.from_at, gap.channel_name))[:at_most]
