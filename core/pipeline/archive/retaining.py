"""Retention, carried out: once a day all posts whose time is over are looked through, and their texts redacted.

Looking reads, in pieces, and holds nobody up; only what is redacted is written, a few posts at a time. A pass that was
broken off begins again: what it had redacted is not found again.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Exists, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from core.errors import UsageError
from core.pipeline.archive.keeping import EVERY_CHANNEL, PASSED, Retention, redact, retentions
from core.pipeline.archive.passes import is_a_day_old
from core.query import Analyser
from core.storage.models import (
    AlertRow,
    CasePostRow,
    HoldRow,
    LinkRow,
    MentionRow,
    PostRow,
    RedactionRow,
    ReviewRow,
    VersionRow,
)

_AT_ONCE = 200
_LOOKED_AT = 500  # posts in one question: of so few PostgreSQL asks by index, and reads no whole table beside them


@dataclass(frozen=True, slots=True)
class Overdue:
    """A post whose time is over; `date` and `post_id` are its place in the pass."""

    date: datetime
    post_id: int


def pass_is_due(session: Session, now: datetime) -> bool:
    """Whether there are rules, and the last pass is a day old or before a change of the rules."""
    return bool(retentions(session)) and is_a_day_old(session, PASSED, now)


def overdue(session: Session, rule: Retention, now: datetime, after: Overdue | None = None) -> list[Overdue]:
    """The next posts that a rule has redacted, oldest first; an empty list ends the pass.

    What analysts judged, what is in a case, and what is held stays whatever the rules say, with all of its album.
    """
    scope, found = _scope(session, rule, now), list[Overdue]()
    query = select(PostRow.date, PostRow.id).order_by(PostRow.date, PostRow.id)
    while len(found) < _AT_ONCE:
        old = query.where(*scope).limit(_LOOKED_AT)
        if after is not None:
            old = old.where(PostRow.date >= after.date, tuple_(PostRow.date, PostRow.id) > (after.date, after.post_id))
        looked_at = session.execute(old).tuples().all()
        if not looked_at:
            break
        free = query.where(PostRow.id.in_([post_id for _, post_id in looked_at]), *_free(rule))
        found += [Overdue(*one) for one in session.execute(free.limit(_AT_ONCE - len(found))).tuples()]
        after = Overdue(*looked_at[-1])
    return found


def count_overdue(session: Session, rule: Retention, now: datetime, at_most: int) -> int:
    """How many posts a rule would have redacted if it were in force now, counted up to `at_most`."""
    found = select(PostRow.id).where(*_scope(session, rule, now), *_free(rule)).limit(at_most).subquery()
    return session.execute(select(func.count()).select_from(found)).scalar_one()


def retain(session: Session, analyser: Analyser, rule: Retention, now: datetime, found: Sequence[Overdue]) -> int:
    """Redacts those of the posts that the rule still asks for and nobody holds; returns how many."""
    where = [PostRow.id.in_([one.post_id for one in found]), *_scope(session, rule, now), *_free(rule)]
    post_ids = session.scalars(select(PostRow.id).where(*where).order_by(PostRow.id)).all()
    done = 0
    for post_id in post_ids:
        with suppress(UsageError):  # a hold that came in this moment; nothing was written yet
            redact(session, analyser, None, now, post_id=post_id, reason=f"kept for {rule.days} days ({rule.kind})")
            done += 1
    return done


def _scope(session: Session, rule: Retention, now: datetime) -> list[ColumnElement[bool]]:
    """Which posts a rule is about, by now."""
    where = [PostRow.date < now - timedelta(days=rule.days)]
    if rule.channel_id == EVERY_CHANNEL:
        own = [one.channel_id for one in retentions(session) if one.kind == rule.kind]
        where.append(PostRow.channel_id.not_in([one for one in own if one != EVERY_CHANNEL]))
    else:
        where.append(PostRow.channel_id == rule.channel_id)
    return where


def _free(rule: Retention) -> list[ColumnElement[bool]]:
    """Which of them have something left to redact, and are wanted by nobody."""
    where = [_has_content(), ~_of_the_item(_wanted)]
    if rule.kind == "unmentioned":
        where.append(~_of_the_item(_told))
    return where


def _has_content() -> Exists:
    """Whether a text or a file is there that was not redacted."""
    redacted = exists().where(RedactionRow.version_id == VersionRow.id)
    content = or_(VersionRow.text != "", and_(VersionRow.media.is_not(None), ~redacted))
    return exists().where(VersionRow.post_id == PostRow.id, content)


def _of_the_item(holds: Callable[[type[PostRow]], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether something holds of the post, or of another part of its album: an album is told and judged as one."""
    part = aliased(PostRow)
    album = (part.channel_id == PostRow.channel_id, part.grouped_id == PostRow.grouped_id)
    return or_(holds(PostRow), and_(PostRow.grouped_id.is_not(None), exists().where(*album, holds(part))))


def _wanted(post: type[PostRow]) -> ColumnElement[bool]:
    """Whether somebody works with the post, or must not lose it."""
    held = and_(HoldRow.released_at.is_(None), or_(HoldRow.post_id == post.id, HoldRow.channel_id == post.channel_id))
    return or_(
        exists().where(ReviewRow.post_id == post.id, ReviewRow.undone_at.is_(None)),
        exists().where(CasePostRow.post_id == post.id),
        exists().where(held),
    )


def _told(post: type[PostRow]) -> ColumnElement[bool]:
    """Whether the post names an official, was alerted, or stands beside an article."""
    named = exists().where(MentionRow.version_id == VersionRow.id, VersionRow.post_id == post.id)
    beside = exists().where(LinkRow.post_id == post.id, LinkRow.relation != "candidate")
    return or_(named, beside, exists().where(AlertRow.post_id == post.id))
