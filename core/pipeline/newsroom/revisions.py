"""Revisions of the catalogue and the watchlist: numbered, with who and why; the newest of a kind is in force.

The YAML file of each machine mirrors the newest one. A file that was edited by hand becomes a revision; one that holds
an older revision is brought up to date.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import RefusedError, UsageError
from core.pipeline.newsroom.signing_in import audit
from core.storage.models import RevisionRow
from core.storage.upsert import insert_rows

KINDS = ("officials", "watchlist")
MAX_BYTES = 5_000_000
"""Larger files are used, and not kept as revisions."""

Starter = Callable[[str], bool]
"""Whether a text is as it comes with Slukh, today's or an earlier one."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a file. `by_user_id` is None where it was found in the file."""

    kind: str
    number: int
    comment: str
    source: str
    by_user_id: int | None
    at: datetime


def latest(session: Session, kind: str) -> tuple[int, str] | None:
    """Number and text of the newest revision."""
    query = select(RevisionRow.number, RevisionRow.yaml).where(RevisionRow.kind == kind)
    row = session.execute(query.order_by(RevisionRow.number.desc()).limit(1)).first()
    return None if row is None else (row[0], row[1])


def latest_number(session: Session, kind: str) -> int:
    """Number of the newest revision; 0 where there is none."""
    return session.scalar(select(func.max(RevisionRow.number)).where(RevisionRow.kind == kind)) or 0


def text_of(session: Session, kind: str, number: int) -> str | None:
    """The text of one revision."""
    return session.scalar(select(RevisionRow.yaml).where(RevisionRow.kind == kind, RevisionRow.number == number))


def history(session: Session, kind: str, limit: int = 50) -> list[Revision]:
    """The revisions of a kind, newest first."""
    rows = session.scalars(
        select(RevisionRow).where(RevisionRow.kind == kind).order_by(RevisionRow.number.desc()).limit(limit)
    )
    return [Revision(row.kind, row.number, row.comment, row.source, row.by_user_id, row.at) for row in rows]


def save(session: Session, user_id: int, now: datetime, *, kind: str, text: str, base: int, comment: str) -> int:
    """The next revision, from the desk; returns its number. `text` was validated.

    Raises RefusedError where somebody else saved one after `base`: nothing of theirs is lost.
    """
    if kind not in KINDS:
        raise UsageError(f"{kind!r} has no revisions")
    newest = latest(session, kind)
    if (newest[0] if newest else 0) != base:
        raise RefusedError(
            "somebody saved another revision meanwhile: look at it and begin again", code="desk-revision-stale"
        )
    if newest is not None and newest[1] == text:
        raise RefusedError("nothing was changed", code="desk-revision-same")
    comment = " ".join(comment.split())[:500]
    _insert(session, kind, base + 1, text, comment, "desk", user_id, now)
    audit(session, user_id, "revision", now, kind=kind, number=base + 1, comment=comment)
    return base + 1


def _none_is(_text: str) -> bool:
    return False


def newer(
    session: Session, *, kind: str, text: str, edited: int | None = None, starter: Starter = _none_is
) -> tuple[int, str] | None:
    """Number and text of the newest revision, where a file that holds `text` is behind it; else None.

    `edited` is the revision that the file held before somebody changed it: where that is the newest one, the file is
    not behind, even if the change takes it back to what it was once. What comes with Slukh is behind all that people
    chose; of two such lists the one that was never a revision is from a later Slukh.
    """
    newest = latest(session, kind)
    if newest is None or newest[1] == text or newest[0] == edited:
        return None
    known = select(RevisionRow.id).where(RevisionRow.kind == kind, RevisionRow.yaml == text)
    unchosen = starter(text) and not starter(newest[1])
    return newest if unchosen or session.scalar(known.limit(1)) is not None else None


def mirror(
    session: Session, now: datetime, *, kind: str, text: str, edited: int | None = None, starter: Starter = _none_is
) -> tuple[int, str | None]:
    """The number of the newest revision, and what a file that holds `text` should hold: None when it is right as it is,
    or has just become that revision. `edited` and `starter` as for `newer`.
    """
    behind = newer(session, kind=kind, text=text, edited=edited, starter=starter)
    if behind is not None:
        return behind
    number, newest = latest(session, kind) or (0, None)
    if newest == text:
        return number, None
    _insert(session, kind, number + 1, text, "", "file", None, now)
    return number + 1, None


def difference(old: str, new: str, context: int = 2) -> list[str]:
    """The changed lines of two texts with what stands around them, as `diff -u` shows them."""
    return list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=context))[2:]


def _insert(
    session: Session, kind: str, number: int, text: str, comment: str, source: str, user_id: int | None, now: datetime
) -> None:
    row = {"kind": kind, "number": number, "yaml": text, "comment": comment, "source": source}
    insert_rows(session, RevisionRow, [{**row, "by_user_id": user_id, "at": now}])
