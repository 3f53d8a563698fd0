"""What may be called detached: which versions' absence is excused, and what is wrong with what a store says of months.

Whoever can write to the database could remove a text and call it detached. So a version is excused only by a month that
is known to be away, whose bounds hold its number, and of which everything known is as it was when it went.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.storage.detached import found_in, known_of, months_here
from core.storage.models import DetachedMonthRow, DetachedVersionRow, VersionRow
from core.storage.months import Span, partition_of, spans


@dataclass(frozen=True, slots=True)
class Away:
    """The months that are detached, and those of them whose tables still are in this database, to be looked into."""

    months: Mapping[str, Span]
    here: tuple[str, ...] = ()

    def excuses(self, month: str | None, version_id: int | None) -> bool:
        """Whether a version that is in no table may be missing."""
        span = self.months.get(month or "")
        return span is not None and version_id is not None and span.holds(version_id) and month not in self.here

    def source(self, table: str, columns: str) -> str:
        """What a query reads instead of a table, to find detached rows too: a table's or a subquery's SQL."""
        if not self.here:
            return table
        names = [table, *(f'"{partition_of(table, month)}"' for month in self.here)]
        return "(" + " UNION ALL ".join(f"SELECT {columns} FROM {name}" for name in names) + ")"


def away(session: Session) -> Away:
    """What is detached now. A month whose numbers have a place in the store is not, whatever is written of it."""
    rows = session.scalars(select(DetachedMonthRow).order_by(DetachedMonthRow.high))
    known = {row.month: Span(row.month, row.low, row.high) for row in rows}
    attached = spans(session)
    months = {month: span for month, span in known.items() if not any(_overlap(span, other) for other in attached)}
    return Away(months, tuple(months_here(session, months)))


def wrong_months(session: Session) -> list[str]:
    """What is wrong with what a store says of its detached months; nothing where it has none."""
    problems = []
    months = list(session.scalars(select(DetachedMonthRow).order_by(DetachedMonthRow.high)))
    known = [Span(row.month, row.low, row.high) for row in months]
    attached, first = spans(session), session.scalar(select(func.min(VersionRow.id)))
    here = months_here(session, [row.month for row in months])
    for row, span in zip(months, known, strict=True):
        if known_of(session, row.month) != (row.versions, bytes(row.digest)):
            problems.append(f"what is known of the detached month {row.month} is not what was noted when it went")
        if row.month in here and found_in(session, row.month) != (row.versions, bytes(row.digest)):
            problems.append(f"the tables of the detached month {row.month} are not those that went")
        # The oldest go first: whatever is here has a higher number than all that is away.
        if any(_overlap(span, other) for other in attached) or (first is not None and first < span.high):
            problems.append(f"month {row.month} is told to be detached, and its numbers have a place here")
    if any(_overlap(one, other) for one, other in pairwise(known)):
        problems.append("the bounds of detached months overlap")
    named = select(DetachedVersionRow.month).distinct()
    unknown = sorted(set(session.scalars(named)) - {row.month for row in months})
    return problems + [f"versions are told to be detached with {month}, which never went" for month in unknown]


def _overlap(one: Span, other: Span) -> bool:
    return (one.low or 0) < other.high and (other.low or 0) < one.high
