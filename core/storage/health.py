"""How the work goes, told from the tables: what is late, what waits, what is missing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from core.counts import counted
from core.storage.jobs import job_count
from core.storage.models import (
    AccountRow,
    ChannelRow,
    DeliveryRow,
    DestinationRow,
    GapRow,
    JobRow,
    LeaseRow,
    NotBeforeRow,
    PostRow,
)
from core.storage.months import readiness
from core.storage.prepared import dialect_of

NOT_HEARD_AFTER = timedelta(minutes=3)
"""The watch tells the store at least every 40 s that it heard a channel: this is more than three rounds missed."""
LATE_AFTER = timedelta(minutes=2)
"""A message that could go out and has not for so long is stuck."""
UNFINISHED_AFTER = timedelta(hours=1)
_READABLE = ("ok", "restricted")
_OPEN = ("due", "sending", "failed", "suspended")
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Problem:
    """Work that is not being done: `kind` is channel, deliveries, jobs, accounts, months; `seconds` how late."""

    kind: str
    subject: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ChannelLag:
    """How a watched channel stands: seconds since it was heard for certain, ids not explained, can it be read."""

    name: str
    seconds: float | None
    behind: int
    readable: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue: how many wait, and how long the oldest has been due."""

    count: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a channel publishes: how many posts, when the last one, and the longest pause between two (whole seconds)."""

    name: str
    posts: int
    last: datetime
    longest: timedelta


def channel_lags(session: Session, now: datetime) -> list[ChannelLag]:
    """Every watched channel, by name."""
    query = select(
        ChannelRow.name, ChannelRow.watched_until, ChannelRow.head, ChannelRow.cursor, ChannelRow.state
    ).where(ChannelRow.watched.is_(True))
    return [
        ChannelLag(
            name,
            None if until is None else max(0.0, (now - until).total_seconds()),
            max(0, head - cursor),
            state in _READABLE,
        )
        for name, until, head, cursor, state in session.execute(query.order_by(ChannelRow.name))
    ]


def deliveries_waiting(session: Session, now: datetime) -> Waiting:
    """Messages that could go out now and have not."""
    query = select(func.count(), func.min(DeliveryRow.not_before)).where(
        DeliveryRow.state.in_(("due", "sending")), DeliveryRow.not_before <= now
    )
    count, oldest = session.execute(query).one()
    return Waiting(count, _age(oldest, now))


def deliveries_failed(session: Session, since: datetime) -> int:
    """How many messages were given up since then."""
    query = select(func.count()).where(DeliveryRow.state == "failed", DeliveryRow.claimed_at >= since)
    return int(session.scalar(query) or 0)


def deliveries_withheld(session: Session, before: datetime) -> dict[str, tuple[int, datetime]]:
    """Messages that wait because a group or channel takes none, by its title: how many, and since when the oldest.

    Those that were queued later than `before` are left out, and so are people, who may have blocked the bot.
    """
    query = (
        select(DestinationRow.title, func.count(), func.min(DeliveryRow.created_at))
        .join(
            DestinationRow,
            and_(DestinationRow.chat_id == DeliveryRow.chat_id, DestinationRow.thread_id == DeliveryRow.thread_id),
        )
        .where(DeliveryRow.state == "suspended", DeliveryRow.created_at <= before, DestinationRow.kind != "private")
        .group_by(DestinationRow.title)
    )
    return {row[0] or "–": (row[1], row[2]) for row in session.execute(query)}


def deliveries_by_state(session: Session) -> dict[str, int]:
    """How many deliveries wait or came to nothing, by state; those that are done, all the rest, are not counted."""
    query = select(DeliveryRow.state, func.count()).where(DeliveryRow.state.in_(_OPEN)).group_by(DeliveryRow.state)
    return {row[0]: row[1] for row in session.execute(query)}


def ambiguous_sends(session: Session) -> int:
    """How many sends never got an answer."""
    return int(session.scalar(select(func.sum(DeliveryRow.ambiguous)).where(DeliveryRow.ambiguous > 0)) or 0)


def jobs_waiting(session: Session, now: datetime) -> dict[str, Waiting]:
    """What waits behind the posts, by kind: index, links; `history` are old posts that wait for all of it."""
    query = select(JobRow.kind, job_count(), func.min(JobRow.due_at)).group_by(JobRow.kind)
    return {kind: Waiting(int(count), _age(oldest, now)) for kind, count, oldest in session.execute(query)}


def accounts_by_state(session: Session) -> dict[str, int]:
    """How many watching accounts are ok or dead."""
    query = select(AccountRow.state, func.count()).group_by(AccountRow.state)
    return {row[0]: row[1] for row in session.execute(query)}


def accounts_at_work(session: Session, now: datetime) -> int:
    """How many accounts some process has open."""
    query = select(func.count()).where(LeaseRow.name.startswith("telegram:"), LeaseRow.expires_at > now)
    return int(session.scalar(query) or 0)


def open_gaps(session: Session) -> int:
    """How many spans were not watched and not caught up yet."""
    return int(session.scalar(select(func.count()).where(GapRow.caught_up_at.is_(None))) or 0)


def post_count(session: Session) -> int:
    """How many posts were ever stored: row numbers grow with the order of hearing."""
    return int(session.scalar(select(func.max(PostRow.id))) or 0)


def imposed_waits(session: Session, now: datetime) -> dict[str, tuple[int, float]]:
    """Waits that Telegram imposed and that are not over: how many of each method, and the longest. No chat is named."""
    found: dict[str, tuple[int, float]] = {}
    for scope, until in session.execute(
        select(NotBeforeRow.scope, NotBeforeRow.until_at).where(NotBeforeRow.until_at > now)
    ):
        kind = "chat" if scope.startswith("chat:") else scope.partition(":")[2] or scope
        count, longest = found.get(kind, (0, 0.0))
        found[kind] = (count + 1, max(longest, (until - now).total_seconds()))
    return found


def problems(session: Session, now: datetime) -> list[Problem]:
    """Work that is not being done, the worst of each kind first. None means that all is as it should be."""
    found: list[Problem] = []
    lags = channel_lags(session, now)
    limit = NOT_HEARD_AFTER.total_seconds()
    late = sorted(
        (lag for lag in lags if lag.readable and lag.seconds is not None and lag.seconds > limit),
        key=lambda lag: -(lag.seconds or 0),
    )
    found += [Problem("channel", lag.name, lag.seconds or 0) for lag in late]
    if lags and not accounts_at_work(session, now):
        found.append(Problem("accounts", "no watching account is open", 0.0))
    waiting = deliveries_waiting(session, now)
    if waiting.oldest_seconds > LATE_AFTER.total_seconds():
        told = counted(waiting.count, "message waits", "messages wait")
        found.append(Problem("deliveries", told, waiting.oldest_seconds))
    for kind, jobs in sorted(jobs_waiting(session, now).items()):
        if jobs.oldest_seconds > UNFINISHED_AFTER.total_seconds():
            found.append(Problem("jobs", f"{jobs.count} of {kind} waiting", jobs.oldest_seconds))
    ready = readiness(session, now)
    if ready is not None and not ready.ahead:
        found.append(Problem("months", "the tables of the next month are missing", 0.0))
    if ready is not None and ready.late:
        found.append(Problem("months", f"{ready.filling} is filled beyond its end", 0.0))
    return found


def rhythms(session: Session, since: datetime) -> dict[int, Rhythm]:
    """How each watched, readable channel that published since then usually does; by channel id.

    The database counts, so that a hundred thousand channels are as many rows here, and not all of their posts.
    """
    lite = dialect_of(session).name == "sqlite"
    at = func.julianday(PostRow.date) * _DAY_SECONDS if lite else func.extract("epoch", PostRow.date)
    # Not a bare column: SQLite would read all posts there are, channel by channel, instead of the few of these days.
    pause = at - func.lag(at).over(partition_by=PostRow.channel_id + 0, order_by=PostRow.date)
    posts = select(PostRow.channel_id, PostRow.date, pause.label("pause")).where(PostRow.date > since).subquery()
    query = (
        select(ChannelRow.channel_id, ChannelRow.name, func.count(), func.max(posts.c.date), func.max(posts.c.pause))
        .join(posts, posts.c.channel_id == ChannelRow.channel_id)
        .where(ChannelRow.watched.is_(True), ChannelRow.state.in_(_READABLE))
        .group_by(ChannelRow.channel_id, ChannelRow.name)
    )
    return {
        channel_id: Rhythm(name, count, last, timedelta(seconds=round(float(longest or 0))))
        for channel_id, name, count, last, longest in session.execute(query)
    }


def unusual_silence(rhythm: Rhythm, now: datetime, *, least: timedelta, posts: int) -> timedelta | None:
    """How long a channel has been silent, where that is thrice its longest pause so far and at least `least`.

    Of a channel with fewer than `posts` known posts nothing can be said.
    """
    if rhythm.posts < posts:
        return None
    silent = now - rhythm.last
    return silent if silent > max(3 * rhythm.longest, least) else None


def _age(at: datetime | None, now: datetime) -> float:
    return 0.0 if at is None else max(0.0, (now - at).total_seconds())
