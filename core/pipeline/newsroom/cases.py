"""Cases: chosen posts with notes in order of time, and their own readers. Only these, whoever opened it, and admins see
a case at all.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.pipeline.newsroom.signing_in import audit
from core.storage.models import CasePostRow, CaseReaderRow, CaseRow, PostRow
from core.storage.people import Member, members
from core.storage.upsert import insert_new, insert_returning, upsert

_MAX_TITLE = 200
_MAX_NOTE = 20_000


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case in a list."""

    id: int
    title: str
    at: datetime
    closed_at: datetime | None
    by_user_id: int


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A post of a case with what was noted of it there."""

    post_id: int
    note: str
    by_user_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its posts, in the order in which they were published."""

    head: CaseHead
    note: str
    entries: tuple[CaseEntry, ...]
    readers: tuple[Member, ...]


def cases_of(session: Session, member: Member) -> list[CaseHead]:
    """The cases that a member may see, open ones first, newest first."""
    query = select(CaseRow).order_by(CaseRow.closed_at.is_not(None), CaseRow.id.desc())
    if not member.at_least("admin"):
        reads = exists().where(CaseReaderRow.case_id == CaseRow.id, CaseReaderRow.user_id == member.user_id)
        query = query.where(or_(CaseRow.by_user_id == member.user_id, reads))
    return [_head(row) for row in session.scalars(query)]


def case_for(session: Session, member: Member, case_id: int) -> Case | None:
    """The case, None when there is none that this member may see."""
    head = next((one for one in cases_of(session, member) if one.id == case_id), None)
    if head is None:
        return None
    rows = session.execute(
        select(CasePostRow).join(PostRow, PostRow.id == CasePostRow.post_id)
        .where(CasePostRow.case_id == case_id).order_by(PostRow.date, PostRow.id)
    ).scalars()  # fmt: skip
    entries = tuple(CaseEntry(row.post_id, row.note, row.by_user_id, row.at) for row in rows)
    ids = set(session.scalars(select(CaseReaderRow.user_id).where(CaseReaderRow.case_id == case_id)))
    readers = tuple(one for one in members(session) if one.user_id in ids)
    note = session.scalar(select(CaseRow.note).where(CaseRow.id == case_id)) or ""
    return Case(head, note, entries, readers)


def cases_with(session: Session, post_id: int) -> frozenset[int]:
    """The cases that a post is in, whoever may see them."""
    return frozenset(session.scalars(select(CasePostRow.case_id).where(CasePostRow.post_id == post_id)))


def open_case(session: Session, member: Member, now: datetime, title: str) -> int:
    """A new case of this member; returns its id. Raises RefusedError."""
    title = " ".join(title.split())
    if not title or len(title) > _MAX_TITLE:
        raise RefusedError(
            f"a case has a title of 1 to {_MAX_TITLE} characters", code="desk-case-title", most=_MAX_TITLE
        )
    row = {"title": title, "note": "", "by_user_id": member.user_id, "at": now, "closed_at": None}
    case_id = int(insert_returning(session, CaseRow, [row], "id")[0])
    audit(session, member.user_id, "case_open", now, case_id=case_id)
    return case_id


def note_mark(note: str) -> str:
    """What a form carries of the note that it was made with, to tell whether somebody changed it meanwhile."""
    return hashlib.sha256(note.encode()).hexdigest()[:16]


def note_case(
    session: Session, member: Member, now: datetime, case_id: int, note: str, *, over: str | None = None
) -> None:
    """Replaces the case's own notes; with `over`, the mark of those that the writer saw, no others."""
    _mine(session, member, case_id)
    _not_over_others(session, select(CaseRow.note).where(CaseRow.id == case_id), note, over)
    session.execute(update(CaseRow).where(CaseRow.id == case_id).values(note=_note(note)))
    audit(session, member.user_id, "case_note", now, case_id=case_id)


def close_case(session: Session, member: Member, now: datetime, case_id: int, *, closed: bool) -> None:
    """Closes a case, or opens it again; it stays to be read."""
    _mine(session, member, case_id)
    session.execute(update(CaseRow).where(CaseRow.id == case_id).values(closed_at=now if closed else None))
    audit(session, member.user_id, "case_close", now, case_id=case_id, closed=closed)


def add_to_case(
    session: Session,
    member: Member,
    now: datetime,
    case_id: int,
    post_id: int,
    note: str | None = None,
    *,
    over: str | None = None,
) -> None:
    """Puts a post into a case; a note replaces the one there: with `over`, the mark of what was seen, no other."""
    _mine(session, member, case_id)
    if session.get(PostRow, post_id) is None:
        raise RefusedError(f"there is no post {post_id}", code="desk-no-post")
    here = (CasePostRow.case_id == case_id, CasePostRow.post_id == post_id)
    row = {"case_id": case_id, "post_id": post_id, "note": _note(note or ""), "by_user_id": member.user_id, "at": now}
    if note is None:
        insert_new(session, CasePostRow, [row])
    else:
        _not_over_others(session, select(CasePostRow.note).where(*here), note, over)
        upsert(session, CasePostRow, [row], keys=["case_id", "post_id"], update=["note"])
    audit(session, member.user_id, "case_add", now, case_id=case_id, post_id=post_id)


def take_from_case(
    session: Session, member: Member, now: datetime, case_id: int, post_id: int, *, over: str | None = None
) -> None:
    """Takes a post out of a case, and its note with it: with `over`, the mark of what was seen, no other."""
    _mine(session, member, case_id)
    here = (CasePostRow.case_id == case_id, CasePostRow.post_id == post_id)
    _not_over_others(session, select(CasePostRow.note).where(*here), "", over)
    session.execute(delete(CasePostRow).where(*here))
    audit(session, member.user_id, "case_take", now, case_id=case_id, post_id=post_id)


def set_reader(session: Session, member: Member, now: datetime, case_id: int, user_id: int, *, reads: bool) -> None:
    """Lets a member of the newsroom read a case, or no more."""
    _mine(session, member, case_id)
    if not any(one.user_id == user_id for one in members(session)):
        raise RefusedError("there is no such member", code="desk-no-member")
    if reads:
        insert_new(session, CaseReaderRow, [{"case_id": case_id, "user_id": user_id}])
    else:
        session.execute(delete(CaseReaderRow).where(CaseReaderRow.case_id == case_id, CaseReaderRow.user_id == user_id))
    audit(session, member.user_id, "case_reader", now, case_id=case_id, reader=user_id, reads=reads)


def _mine(session: Session, member: Member, case_id: int) -> None:
    """Raises RefusedError unless the member may see the case and may change what is judged."""
    if not member.at_least("analyst") or not any(one.id == case_id for one in cases_of(session, member)):
        raise RefusedError("there is no such case", code="desk-no-case")


def _not_over_others(session: Session, standing: Select[tuple[str]], note: str, over: str | None) -> None:
    """Raises RefusedError where the standing note is neither the one that the writer saw nor what they write."""
    found = session.scalar(standing.with_for_update())
    if over is not None and found not in (None, _note(note)) and note_mark(found) != over:
        raise RefusedError("somebody changed this note meanwhile", code="desk-note-stale")


def _head(row: CaseRow) -> CaseHead:
    return CaseHead(row.id, row.title, row.at, row.closed_at, row.by_user_id)


def _note(text: str) -> str:
    text = text.replace("\r\n", "\n")  # a browser sends two signs for a line break, and counts one
    if len(text) > _MAX_NOTE:
        raise RefusedError(f"a note has at most {_MAX_NOTE} characters", code="desk-note-long", most=_MAX_NOTE)
    return text.strip()
