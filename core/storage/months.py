"""Months: on PostgreSQL what grows with every post is kept in partitions, one a month; SQLite keeps one table.

The number of a version says in which month it was heard: each month begins at a number of its own, known years ahead,
and the sequence is moved there when the month begins, but only once the month's partitions stand. So a number never
falls where no partition is; while a month's are missing, the month before goes on being filled. Mentions, vectors and
raw messages go by the number of their version. Every change here is made under one lock and on a connection of its own.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import URL, Connection, text
from sqlalchemy.orm import Session

from core.storage.engine import open_engine

PARTED = {"version": "id", "raw_message": "version_id", "mention": "version_id", "embedding": "version_id"}
"""The tables in months, each with the column that holds the number of a version."""

AHEAD = 2
"""So many months after the running one are made ready."""

_BITS = 32  # of the numbers of one month: four thousand million versions
_FIRST_YEAR = 2020
_LOCK = 7_120_732  # any constant of our own
_LOCK_WAIT = "5s"  # so long others may have to wait behind us; then we give up and come again
_LATE = timedelta(hours=1)
_ANALYSED, _TRIED = timedelta(days=7), timedelta(hours=1)
_NAME = re.compile(r"_(\d{4})_(\d{2})$")
_BOUNDS = re.compile(r"FROM \((?:'(-?\d+)'|MINVALUE)\) TO \('(-?\d+)'\)")
_PARTITIONS = text(
    "SELECT child.relname, pg_get_expr(child.relpartbound, child.oid) FROM pg_inherits"
    " JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = to_regclass(:name)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers of one month's versions: from `low` (None: from the first) up to, not with, `high`."""

    month: str
    low: int | None
    high: int

    def holds(self, number: int) -> bool:
        """Whether the version of this number is in it."""
        return (self.low is None or self.low <= number) and number < self.high


def month_of(at: datetime) -> str:
    """The month of an instant, in UTC, as `2024-03`. Texts of months sort by time."""
    return f"{at.astimezone(UTC):%Y-%m}"


def following(month: str, count: int = 1) -> str:
    """The month `count` months later."""
    year, number = divmod(_ordinal(month) + count, 12)
    return f"{year:04}-{number + 1:02}"


def floor_of(month: str) -> int:
    """The number at which a month begins."""
    return max(_ordinal(month) - 12 * _FIRST_YEAR, 0) << _BITS


def partition_of(table: str, month: str) -> str:
    """The name of a month's partition of a table."""
    return f"{table}_{month.replace('-', '_')}"


def is_partition(name: str) -> bool:
    """Whether a table of this name is some month's part of another one."""
    return _NAME.sub("", name) in PARTED and _NAME.search(name) is not None


def spans(connection: Connection | Session, table: str = "version") -> list[Span]:
    """The months that a table has now, oldest first; none on SQLite."""
    if _dialect(connection) != "postgresql":
        return []
    found = []
    for name, bound in connection.execute(_PARTITIONS, {"name": table}):
        named, bounds = _NAME.search(name), _BOUNDS.search(bound)
        if named is not None and bounds is not None:
            low = None if bounds[1] is None else int(bounds[1])
            found.append(Span(f"{named[1]}-{named[2]}", low, int(bounds[2])))
    return sorted(found, key=lambda span: span.high)


def filling(connection: Connection | Session) -> Span | None:
    """The month whose numbers are being given now; None on SQLite, or when its partition was taken away by hand."""
    found = spans(connection)
    last = _last_number(connection) if found else 0
    return next((span for span in found if span.holds(last)), None)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many months after the running one stand ready, and whether the running one is late to begin."""

    ahead: int
    filling: str
    late: bool


def readiness(connection: Connection | Session, now: datetime) -> Readiness | None:
    """Whether what is to come has a place; None on SQLite."""
    there = filling(connection)
    if there is None:
        return None if _dialect(connection) != "postgresql" else Readiness(0, "none", late=True)
    layout = [{span.month for span in spans(connection, table)} for table in PARTED]
    month = max(month_of(now), there.month)
    ahead = 0
    while all(following(month, ahead + 1) in months for months in layout):
        ahead += 1
    return Readiness(ahead, there.month, month_of(now - _LATE) > there.month)


# ---------------------------------------------------------------- creating


def begin_months(connection: Connection, tables: Collection[str], now: datetime) -> None:
    """For migrations: gives new tables the months that `version` has, or its first ones. Nothing on SQLite."""
    if _dialect(connection) != "postgresql":
        return
    month = month_of(now)
    wanted = spans(connection) or [Span(month, None, floor_of(following(month))), *_ahead_of(month)]
    for table in tables:
        for span in wanted:
            _create(connection, table, span)


def keep_months(url: URL, now: datetime) -> list[str]:
    """Creates what is missing of the running month and the next ones, begins the running one if that is due, and has
    the planner's numbers renewed once a week. Returns the months that were created. Nothing to do on SQLite.
    """
    if url.get_backend_name() != "postgresql":
        return []
    engine = open_engine(url, writer=True, connections=1, owner="months")
    try:
        with engine.connect() as connection:
            with connection.begin():
                created = create_ahead(connection, now)
            # A sequence moves at once and for everybody, whatever comes of the transaction: the partitions come first.
            with connection.begin():
                begin_month(connection, now)
            with connection.begin():
                _analyse(connection, now)
        return created
    finally:
        engine.dispose()


def create_ahead(connection: Connection, now: datetime) -> list[str]:
    """Creates what the running month and those after it have no partition for; returns these months."""
    lock_months(connection)
    there = filling(connection)
    month = month_of(now)
    wanted = [Span(month, floor_of(month), floor_of(following(month))), *_ahead_of(month)]
    created = set()
    for table in PARTED:
        known = spans(connection, table)
        for span in wanted:
            newer = there is None or span.month > there.month
            if newer and not any(_overlap(span, other) for other in known):
                _create(connection, table, span)
                created.add(span.month)
    return sorted(created)


def begin_month(connection: Connection, now: datetime) -> bool:
    """Moves the sequence to the running month, if that is due and all partitions stand; tells whether it did."""
    lock_months(connection)
    month = month_of(now)
    found = [next((span for span in spans(connection, table) if span.month == month), None) for table in PARTED]
    if found[0] is None or found[0].low is None or any(span != found[0] for span in found):
        return False
    if _last_number(connection) >= found[0].low:
        return False
    connection.execute(text(f"SELECT setval({_SEQUENCE}, :low, false)"), {"low": found[0].low})
    return True


def lay_out(connection: Connection, starts: Mapping[str, int], highest: int, now: datetime, *, whole: bool) -> None:
    """Gives empty tables the months of a store that is about to be copied into them.

    `starts` holds the first number of each of its months, `highest` its last one; `whole` tells that it has all its
    months, none of them detached. Nothing on SQLite, nor for a store without versions.
    """
    if _dialect(connection) != "postgresql" or not starts:
        return
    lock_months(connection)
    months = sorted(starts)
    wanted = []
    for place, month in enumerate(months):
        low = None if place == 0 and whole else starts[month]
        high = starts[months[place + 1]] if place + 1 < len(months) else floor_of(following(month))
        wanted.append(Span(month, low, high))
    if highest >= wanted[-1].high:  # numbers of a machine whose clock was ahead
        wanted[-1] = Span(months[-1], wanted[-1].low, ((highest >> _BITS) + 1) << _BITS)
    month = month_of(now)
    for span in [Span(month, floor_of(month), floor_of(following(month))), *_ahead_of(month)]:
        if not any(_overlap(span, other) for other in wanted):
            wanted.append(span)
    for table in PARTED:
        for span in spans(connection, table):
            connection.execute(text(f'DROP TABLE "{partition_of(table, span.month)}"'))
        for span in wanted:
            _create(connection, table, span)


def month_starts(connection: Connection) -> dict[str, int]:
    """The first number of each month in which versions of a store were heard, on either engine.

    Where several processes heard beside each other, numbers near the end of a month may be out of order: a month then
    begins with the first number that was heard in it or later.
    """
    month = "substr(heard_at, 1, 7)"
    if _dialect(connection) == "postgresql":
        month = "to_char(heard_at AT TIME ZONE 'UTC', 'YYYY-MM')"
    rows = connection.execute(text(f"SELECT {month} AS month, min(id) FROM version GROUP BY 1 ORDER BY 1 DESC"))
    starts: dict[str, int] = {}
    first: int | None = None
    for name, lowest in rows:
        if first is None or lowest < first:
            starts[name] = first = lowest
    return starts


def lock_months(connection: Connection) -> None:
    """Alone with the months until the transaction ends; whoever has to be waited for longer than 5 s fails it."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_WAIT}'"))


def adopt(connection: Connection, table: str, span: Span) -> None:
    """Makes a table of its own the month's partition. Readers and writers of the other months go on."""
    low = "MINVALUE" if span.low is None else str(span.low)
    name = partition_of(table, span.month)
    connection.execute(
        text(f'ALTER TABLE "{table}" ATTACH PARTITION "{name}" FOR VALUES FROM ({low}) TO ({span.high})')
    )


def _create(connection: Connection, table: str, span: Span) -> None:
    # Attached, not created as a partition: that would make everybody wait who uses the table, and us for a backup.
    name = partition_of(table, span.month)
    connection.execute(text(f'CREATE TABLE "{name}" (LIKE "{table}" INCLUDING DEFAULTS INCLUDING COMMENTS)'))
    if table == "version":
        connection.execute(text(f'CREATE UNIQUE INDEX "{name}_number" ON "{name}" (post_id, number)'))
    adopt(connection, table, span)


def _analyse(connection: Connection, now: datetime) -> None:
    """Autovacuum counts the partitions and never the whole, by which the planner judges joins."""
    known = connection.execute(
        text("SELECT 1 FROM pg_stats WHERE tablename = 'version' AND inherited LIMIT 1")
    ).scalar()
    before = now - (_ANALYSED if known else _TRIED)  # while there are no rows, there are no numbers either
    old = "SELECT bool_or(last_analyze IS NULL OR last_analyze < :before) FROM pg_stat_user_tables"
    values = {"before": before, "names": list(PARTED)}
    if connection.execute(text(f"{old} WHERE relname = ANY(:names)"), values).scalar():
        connection.execute(text(f"ANALYZE {', '.join(PARTED)}"))


def _ahead_of(month: str) -> Sequence[Span]:
    months = [following(month, count) for count in range(1, AHEAD + 1)]
    return [Span(one, floor_of(one), floor_of(following(one))) for one in months]


def _overlap(one: Span, other: Span) -> bool:
    return (one.low is None or one.low < other.high) and (other.low is None or other.low < one.high)


def _ordinal(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


_SEQUENCE = "pg_get_serial_sequence('version', 'id')"


def _last_number(connection: Connection | Session) -> int:
    name = connection.execute(text(f"SELECT {_SEQUENCE}")).scalar_one()
    return int(connection.execute(text(f"SELECT last_value FROM {name}")).scalar_one())


def _dialect(connection: Connection | Session) -> str:
    return connection.get_bind().dialect.name if isinstance(connection, Session) else connection.dialect.name
