"""Detached months: texts that were taken out of a PostgreSQL store, a whole month at a time, and may be put back.

What stays of a version is a row that tells a post that is heard again from a new one, and `slukh verify` that the
version is away and not removed. The evidence chain, posts, stories, reviews, links and redactions stay as they are.
Months go from the oldest on, and the one that went last comes back first: so of a post either nothing is left, or its
last version is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import URL, Connection, FromClause, column, delete, select, text, true
from sqlalchemy import table as named_table
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from core.counts import counted
from core.errors import StorageError, UsageError
from core.evidence import DetachedVersion, detached_digest
from core.storage.engine import open_engine
from core.storage.models import DetachedMonthRow, DetachedVersionRow, PostRow, VersionRow
from core.storage.months import PARTED, Span, adopt, filling, lock_months, partition_of, spans
from core.storage.prepared import dialect_of
from core.storage.redetection import PROGRESS, SEARCHED, keep_fact, read_fact
from core.storage.upsert import table_of

# What is known of a version once its text is away.
_REMEMBER = """
    INSERT INTO detached_version
        (post_id, number, version_id, month, content_hash, exact_hash, edit_date, pts, heard_by)
    SELECT post_id, number, id, :month, content_hash, exact_hash, edit_date, pts, heard_by FROM "{name}"
    WHERE id >= :low AND id < :high
"""
_COMPARE = """
    SELECT count(DISTINCT coalesce(v.id, d.version_id))
    FROM (SELECT * FROM detached_version WHERE month = :month) d FULL JOIN "{name}" v
    ON v.id = d.version_id AND v.post_id = d.post_id AND v.number = d.number AND v.content_hash = d.content_hash
    WHERE v.id IS NULL OR d.version_id IS NULL
"""
_WAITING = """
    SELECT count(*) FROM job
    WHERE kind IN ('index', 'link_post', 'old_story', 'history')
    AND coalesce(until_id, subject_id) >= :low AND subject_id < :high
"""
_FORGET = "DELETE FROM search_doc WHERE version_id >= :low AND version_id < :high"
_QUEUE = """
    INSERT INTO job (kind, subject_id, due_at, attempts)
    SELECT 'index', id, :now, 0 FROM "{name}" WHERE text <> '' OR media IS NOT NULL ON CONFLICT DO NOTHING
"""
_KNOWN = ("post_id", "number", "content_hash", "exact_hash", "edit_date", "pts", "heard_by")
_ROWS_AT_ONCE = 5000
_SIZE = """
    SELECT sum(pg_total_relation_size(oid)), max(reltuples) FILTER (WHERE relname = :version)
    FROM pg_class WHERE oid IN (SELECT to_regclass(name) FROM unnest(CAST(:names AS text[])) AS name)
"""


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month as `slukh partitions` shows it: `state` is kept, filling, ready or detached.

    `versions` is what the server last counted (None: nothing yet); exact for a detached month. `bytes` is None once the
    tables of a detached month were dropped.
    """

    month: str
    state: str
    versions: int | None
    bytes: int | None


def month_states(session: Session) -> list[MonthState]:
    """All months of a store, oldest first. Raises UsageError on SQLite, which has none."""
    _require_postgres(dialect_of(session).name)
    running = filling(session)
    found = [
        MonthState(row.month, "detached", row.versions, _size(session, row.month)[1])
        for row in session.scalars(select(DetachedMonthRow).order_by(DetachedMonthRow.high))
    ]
    for span in spans(session):
        state = "filling" if span == running else "ready" if running and span.high > running.high else "kept"
        found.append(MonthState(span.month, state, *_size(session, span.month)))
    return found


def months_away_of(session: Session, post_id: int) -> list[str]:
    """The detached months in which versions of a post are."""
    query = select(DetachedVersionRow.month).where(DetachedVersionRow.post_id == post_id).distinct()
    return sorted(session.scalars(query))


def months_away(session: Session, post_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Of these posts those of which versions are away, each with the detached months in which they are."""
    query = select(DetachedVersionRow.post_id, DetachedVersionRow.month).distinct()
    found: dict[int, tuple[str, ...]] = {}
    for post_id, month in session.execute(query.where(DetachedVersionRow.post_id.in_(post_ids))):
        found[post_id] = tuple(sorted((*found.get(post_id, ()), month)))
    return found


def detach_month(url: URL, month: str, now: datetime) -> int:
    """Takes the oldest month out of the store, into tables of their own in the same database; returns its versions.

    Raises UsageError for any other month, StorageError while its texts are worked on or the store is too busy.
    """

    def work(connection: Connection, session: Session) -> int:
        found, running = spans(connection), filling(connection)
        if running is None or not found or found[0] == running:
            raise UsageError(f"{month} can't be detached", mend="only months before the one that is being filled can")
        span = found[0]
        if span.month != month:
            raise UsageError(f"{month} can't be detached", mend=f"the oldest goes first, which is {span.month}")
        connection.execute(text(f"LOCK TABLE {_tables(month)} IN SHARE ROW EXCLUSIVE MODE"))  # readers go on
        bounds = {"low": span.low or 0, "high": span.high}
        if waiting := connection.execute(text(_WAITING), bounds).scalar_one():
            raise StorageError(
                f"{counted(waiting, 'text')} of {month} must still be indexed, linked or placed in stories",
                mend="try again later",
            )
        name = partition_of("version", month)
        versions = remember_month(session, span, now, name)
        connection.execute(text(_FORGET), bounds)
        for table in reversed(PARTED):  # from here on everybody else waits, and nothing is left to do
            connection.execute(text(f'ALTER TABLE "{table}" DETACH PARTITION "{partition_of(table, month)}"'))
        return versions

    return _alone(url, work)


def remember_month(session: Session, span: Span, now: datetime, source: str = "version") -> int:
    """Notes what stays known of the versions that a table has of a month, and how they all were; returns how many."""
    bounds = {"month": span.month, "low": span.low or 0, "high": span.high}
    session.execute(text(_REMEMBER.format(name=source)), bounds)
    versions, digest = known_of(session, span.month)
    session.add(
        DetachedMonthRow(
            month=span.month,
            low=span.low,
            high=span.high,
            versions=versions,
            digest=digest,
            at=now,
            searched=read_fact(session, SEARCHED),
        )
    )
    session.flush()
    return versions


def known_of(session: Session, month: str) -> tuple[int, bytes]:
    """How many versions are known to be away with a month, and the digest of what is known of them and their posts."""
    known = table_of(DetachedVersionRow)
    return _digest(session, known, known.c.version_id, known.c.month == month)


def found_in(session: Session, month: str) -> tuple[int, bytes]:
    """The same of the versions that a detached month's table holds, for months that `months_here` names."""
    columns = table_of(VersionRow).c
    away = named_table(partition_of("version", month), *(column(name, columns[name].type) for name in ("id", *_KNOWN)))
    return _digest(session, away, away.c.id, true())


def _digest(session: Session, source: FromClause, number: Any, condition: Any) -> tuple[int, bytes]:
    post, count = table_of(PostRow), 0
    known = select(number, *(source.c[name] for name in _KNOWN), post.c.channel_id, post.c.message_id, post.c.date)
    query = known.select_from(source.outerjoin(post, post.c.id == source.c.post_id)).where(condition).order_by(number)

    def rows() -> Iterator[DetachedVersion]:
        nonlocal count
        for row in session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
            count += 1
            yield DetachedVersion(*row)

    digest = detached_digest(rows())
    return count, digest


def months_here(session: Session, months: Iterable[str]) -> list[str]:
    """Of detached months those whose versions and raw messages still are in this database, in tables of their own."""
    if dialect_of(session).name != "postgresql":
        return []
    asked = text("SELECT to_regclass(:version) IS NOT NULL AND to_regclass(:raw) IS NOT NULL")
    return [
        month
        for month in months
        if session.execute(
            asked, {"version": partition_of("version", month), "raw": partition_of("raw_message", month)}
        ).scalar_one()
    ]


def attach_month(url: URL, month: str, now: datetime) -> int:
    """Puts the month that was detached last back; returns its versions, which are indexed anew behind.

    Raises UsageError for any other month, StorageError where its tables are not what was detached, or the store is too
    busy.
    """

    def work(connection: Connection, session: Session) -> int:
        last = session.scalars(select(DetachedMonthRow).order_by(DetachedMonthRow.high.desc()).limit(1)).first()
        if last is None:
            raise UsageError(f"{month} can't be attached", mend="no month is detached")
        if last.month != month:
            raise UsageError(f"{month} can't be attached", mend=f"{last.month} went last and comes back first")
        if read_fact(session, PROGRESS) is not None:
            raise StorageError("stored texts are being searched for new officials", mend="try again later")
        for table in PARTED:
            name = partition_of(table, month)
            if connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar() is None:
                raise StorageError(f"there is no table {name}", mend="restore the month's four tables first")
        connection.execute(text(f"LOCK TABLE {_tables(month)} IN ACCESS EXCLUSIVE MODE"))
        name = partition_of("version", month)
        if wrong := connection.execute(text(_COMPARE.format(name=name)), {"month": month}).scalar_one():
            raise StorageError(
                f"{counted(wrong, 'version')} of {month} changed since it was detached", mend="restore its tables anew"
            )
        for table in PARTED:
            adopt(connection, table, Span(month, last.low, last.high))
        connection.execute(text(_QUEUE.format(name=name)), {"now": now})
        if last.searched is not None:  # at the next start those officials are looked for that came or changed meanwhile
            keep_fact(session, SEARCHED, last.searched)
        session.execute(delete(DetachedVersionRow).where(DetachedVersionRow.month == month))
        session.delete(last)
        session.flush()
        return last.versions

    return _alone(url, work)


def _alone(url: URL, work: Callable[[Connection, Session], int]) -> int:
    _require_postgres(url.get_backend_name())
    engine = open_engine(url, writer=True, connections=1, owner="months")
    try:
        with engine.connect() as connection, connection.begin():
            lock_months(connection)
            with Session(connection, join_transaction_mode="rollback_only") as session:
                return work(connection, session)
    except (OperationalError, IntegrityError) as error:
        why = str(error.orig).splitlines()[0]
        raise StorageError(f"the month was left as it is: {why}", mend="try again at a quiet moment") from error
    finally:
        engine.dispose()


def _tables(month: str) -> str:
    return ", ".join(f'"{partition_of(table, month)}"' for table in PARTED)


def _size(session: Session, month: str) -> tuple[int | None, int | None]:
    """About how many versions, and the bytes of all four tables with their indexes."""
    names = [partition_of(table, month) for table in PARTED]
    size, counted = session.execute(text(_SIZE), {"names": names, "version": names[0]}).one()
    return None if counted is None or counted < 0 else int(counted), None if size is None else int(size)


def _require_postgres(dialect: str) -> None:
    if dialect != "postgresql":
        raise UsageError("this store is a SQLite file, which has no months", mend="only PostgreSQL keeps them apart")
