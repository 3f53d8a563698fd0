"""Reviewing: analysts' verdicts, tags, notes and assignments, in tables of their own. They never alter the evidence.

Each decision, and its being taken back, is a link of its channel's chain.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.evidence import review_payload, undone_payload
from core.pipeline.chain import append_link
from core.pipeline.newsroom.signing_in import audit
from core.pipeline.telling.corrections import tell_of_verdict, tell_of_wrong_person
from core.storage.cards import load_cards
from core.storage.inbox import DISPUTABLE, NEW_STORY
from core.storage.models import MemberRow, MentionRow, PostRow, ReviewRow, VersionRow
from core.storage.outcomes import is_outcome
from core.storage.people import members
from core.storage.posts import album_parts
from core.storage.upsert import insert_returning
from core.types import PostKey

VERDICTS: dict[str, frozenset[str]] = {
    "claim": frozenset({"confirmed", "denied", "unverified"}),
    "mention": frozenset({"confirmed", "rejected", "wrong_person"}),
    "link": frozenset({"confirmed", "rejected"}),
    "outcome": frozenset({"confirmed", "rejected"}),
    "tag": frozenset({"set"}),
    "note": frozenset({"note"}),
    "assignment": frozenset({"set"}),
    "story": frozenset({"confirmed", "rejected"}),
    NEW_STORY: frozenset({"seen"}),
}
MANY = 100
"""How many subjects one decision may be made on."""
_MAX_NOTE = 4000
_MAX_TAG = 40


@dataclass(frozen=True, slots=True)
class Review:
    """One decision as it is stored; `by` is the member's name, or the id of one without."""

    id: int
    kind: str
    post_id: int | None
    subject: str
    verdict: str
    note: str | None
    by_user_id: int
    by: str
    at: datetime
    undone_at: datetime | None


def mention_subject(number: int, start: int, end: int, official_id: str) -> str:
    """The subject of a verdict on a mention: it outlives re-detection, which may give the row again."""
    return f"{number}:{start}:{end}:{official_id}"


def judge(
    session: Session,
    user_id: int,
    now: datetime,
    *,
    kind: str,
    post_id: int,
    subject: str,
    verdict: str,
    note: str = "",
) -> int:
    """Stores a decision and returns its id; the same one by the same person again changes nothing.

    Raises RefusedError for a decision that is none, or about something that is not there.
    """
    # A browser sends two signs for a line break, and counts one.
    subject, note = subject.strip(), note.replace("\r\n", "\n").strip()
    if verdict not in VERDICTS.get(kind, frozenset()):
        raise RefusedError(f"{verdict!r} is no verdict on a {kind}", code="desk-no-verdict")
    if session.scalar(select(PostRow.id).where(PostRow.id == post_id)) is None:
        raise RefusedError(f"there is no post {post_id}", code="desk-no-post")
    if kind == "mention" and not _is_mention(session, post_id, subject):
        raise RefusedError("there is no such mention", code="desk-no-mention")
    if kind == "outcome" and not is_outcome(session, post_id, subject):
        raise RefusedError("there is no such outcome", code="desk-no-outcome")
    if kind == NEW_STORY and not _is_in_story(session, post_id, subject):
        raise RefusedError("the post is in no such story", code="desk-not-in-story")
    if kind == "tag":
        subject = " ".join(subject.lower().split())
        if not subject or len(subject) > _MAX_TAG:
            raise RefusedError(f"a tag has 1 to {_MAX_TAG} characters", code="desk-tag-length", most=_MAX_TAG)
    if kind == "assignment":
        subject = _analyst(session, subject)
    if kind == "note" and not note:
        raise RefusedError("the note is empty", code="desk-note-empty")
    if len(note) > _MAX_NOTE:
        raise RefusedError(f"a note has at most {_MAX_NOTE} characters", code="desk-note-long", most=_MAX_NOTE)
    standing = current(session, post_id, kind, subject)
    if kind == "claim" and verdict == "unverified":
        while standing is not None:
            undo(session, user_id, now, standing.id)
            standing = current(session, post_id, kind, subject)
        return 0
    if standing is not None and kind != "note" and (standing.verdict, standing.note or "") == (verdict, note):
        return standing.id
    row = {
        "kind": kind,
        "post_id": post_id,
        "subject": subject,
        "verdict": verdict,
        "note": note or None,
        "by_user_id": user_id,
        "at": now,
        "salt": os.urandom(16),
    }
    review_id = int(insert_returning(session, ReviewRow, [row], "id")[0])
    append_link(session, _key(session, post_id), "review", review_id, now, payload_of(row))
    audit(session, user_id, "review", now, kind=kind, post_id=post_id, subject=subject, verdict=verdict)
    return review_id


def judge_many(
    session: Session,
    user_id: int,
    now: datetime,
    subjects: Sequence[tuple[int, str]],
    verdict: str,
    *,
    kind: str = "mention",
    note: str = "",
) -> list[int]:
    """Makes one decision on several subjects, `(post_id, subject)` each, all or none; returns their ids in order.

    Raises RefusedError for more than `MANY`, none, or one that is not there.
    """
    if not 0 < len(subjects) <= MANY:
        raise RefusedError(f"one decision is made on 1 to {MANY} subjects", code="desk-how-many", most=MANY)
    return [
        judge(session, user_id, now, kind=kind, post_id=post_id, subject=subject, verdict=verdict, note=note)
        for post_id, subject in subjects
    ]


def held_otherwise(session: Session, review_id: int) -> Review | None:
    """What somebody else holds of the same subject, where it is something else than this decision; their last one."""
    mine = session.get(ReviewRow, review_id)
    if mine is None or mine.post_id is None or mine.kind not in DISPUTABLE:
        return None
    held: dict[int, Review] = {}
    for one in reviews_of(session, mine.post_id):
        if (one.kind, one.subject) == (mine.kind, mine.subject) and one.undone_at is None:
            held[one.by_user_id] = one
    others = [one for one in held.values() if one.by_user_id != mine.by_user_id and one.verdict != mine.verdict]
    return max(others, key=lambda one: one.id, default=None)


def tell_of_decision(session: Session, review_id: int, now: datetime) -> int:
    """Tells whoever was told of the post: of a verdict on its claim, or that no mention of an official stands.

    In the transaction that stored the decision; telling it twice tells it once. Returns how many chats will hear.
    """
    row = session.get(ReviewRow, review_id)
    if row is None or row.post_id is None:
        return 0
    if row.kind == "claim":
        return tell_of_verdict(session, row.post_id, review_id, now)
    if row.kind != "mention" or row.verdict == "confirmed":
        return 0
    number, _, _, official_id = row.subject.split(":", 3)
    if _still_named(session, row.post_id, int(number), official_id):
        return 0
    return tell_of_wrong_person(session, row.post_id, official_id, now)


def _still_named(session: Session, post_id: int, number: int, official_id: str) -> bool:
    """Whether the version, or another part of its album, names the official in another place that nobody refused."""
    query = (
        select(MentionRow.start, MentionRow.end)
        .join(VersionRow, VersionRow.id == MentionRow.version_id)
        .where(VersionRow.post_id == post_id, VersionRow.number == number, MentionRow.official_id == official_id)
    )
    for start, end in session.execute(query):
        standing = current(session, post_id, "mention", mention_subject(number, start, end, official_id))
        if standing is None or standing.verdict == "confirmed":
            return True
    others = [part for part in album_parts(session, [post_id]).get(post_id, ()) if part != post_id]
    return any(official_id in card.official_ids for card in load_cards(session, others).values())


def undo(session: Session, user_id: int, now: datetime, review_id: int) -> bool:
    """Takes a decision back; what it replaced stands again only if it was of the same subject and not undone itself."""
    done = session.execute(
        update(ReviewRow)
        .where(ReviewRow.id == review_id, ReviewRow.undone_at.is_(None))
        .values(undone_at=now)
        .returning(ReviewRow.post_id)
        .execution_options(synchronize_session=False)
    ).first()
    if done is not None:
        if done.post_id is not None:
            payload = undone_payload(at=now)
            append_link(session, _key(session, done.post_id), "review_undone", review_id, now, payload)
        audit(session, user_id, "undo", now, review_id=review_id)
    return done is not None


def payload_of(row: Mapping[Any, Any]) -> bytes:
    """What the evidence chain holds of a review, by its columns."""
    return review_payload(
        salt=bytes(row["salt"]),
        user_id=row["by_user_id"],
        kind=row["kind"],
        subject=row["subject"],
        verdict=row["verdict"],
        note=row["note"],
        at=row["at"],
    )


def _key(session: Session, post_id: int) -> PostKey:
    row = session.execute(select(PostRow.channel_id, PostRow.message_id).where(PostRow.id == post_id)).one()
    return PostKey(row[0], row[1])


def current(session: Session, post_id: int, kind: str, subject: str) -> Review | None:
    """The decision that stands on a subject: the newest that was not undone."""
    found = [r for r in reviews_of(session, post_id) if r.kind == kind and r.subject == subject and not r.undone_at]
    return found[-1] if found else None


def reviews_of(session: Session, post_id: int) -> list[Review]:
    """Everything that was decided about a post, undone or not, oldest first."""
    query = (
        select(ReviewRow, MemberRow.name)
        .outerjoin(MemberRow, MemberRow.user_id == ReviewRow.by_user_id)
        .where(ReviewRow.post_id == post_id)
        .order_by(ReviewRow.id)
    )
    return [
        Review(
            row.id,
            row.kind,
            row.post_id,
            row.subject,
            row.verdict,
            row.note,
            row.by_user_id,
            name or str(row.by_user_id),
            row.at,
            row.undone_at,
        )
        for row, name in session.execute(query)
    ]


def disputed_subjects(reviews: Iterable[Review]) -> set[tuple[str, str]]:
    """The kinds and subjects on which people hold different things: the last decision of each that was not undone."""
    held: dict[tuple[str, str], dict[int, str]] = {}
    for one in reviews:
        if one.kind in DISPUTABLE and one.undone_at is None:
            held.setdefault((one.kind, one.subject), {})[one.by_user_id] = one.verdict
    return {subject for subject, verdicts in held.items() if len(set(verdicts.values())) > 1}


def _analyst(session: Session, subject: str) -> str:
    """The user id of an analyst, given as such or by name."""
    wanted = subject.casefold()
    found = [one for one in members(session) if one.at_least("analyst")]
    for one in found:
        if wanted in (str(one.user_id), (one.name or "").casefold()):
            return str(one.user_id)
    raise RefusedError("posts are assigned to analysts: there is none of that name", code="desk-no-analyst")


def _is_in_story(session: Session, post_id: int, subject: str) -> bool:
    query = select(PostRow.story_id).where(PostRow.id == post_id)
    return subject.isascii() and subject.isdecimal() and session.scalar(query) == int(subject)


def _is_mention(session: Session, post_id: int, subject: str) -> bool:
    parts = subject.split(":", 3)
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 9 for part in parts[:3]):
        return False
    query = (
        select(MentionRow.start)
        .join(VersionRow, VersionRow.id == MentionRow.version_id)
        .where(
            VersionRow.post_id == post_id,
            VersionRow.number == int(parts[0]),
            MentionRow.start == int(parts[1]),
            MentionRow.official_id == parts[3],
        )
    )
    return session.scalar(query) is not None
