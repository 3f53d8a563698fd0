"""Stories of some time: those that most channels carry."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from core.storage.cards import REFUSALS
from core.storage.models import MentionRow, PostRow, ReviewRow, VersionRow

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story, in how many channels it was in the time asked for, and the first post of it then that was asked for."""

    story_id: int
    post_id: int
    channels: int


def stories_between(
    session: Session,
    from_at: datetime,
    to_at: datetime,
    *,
    official_ids: Collection[str] | None = None,
    channel_ids: Collection[int] = (),
    skip: int = 0,
    limit: int = 8,
) -> list[StoryLine]:
    """Stories of which two channels or more published something in `(from_at, to_at]`: those of most channels first, of
    these the latest. With officials or channels, the stories in which a post then names one of those, as far as no
    analyst refused it, or is of one of these.
    """
    window = and_(PostRow.date > from_at, PostRow.date <= to_at, PostRow.story_id.is_not(None))
    channels, newest = func.count(PostRow.channel_id.distinct()), func.max(PostRow.date)
    query = (
        select(PostRow.story_id, channels)
        .where(window)
        .group_by(PostRow.story_id)
        .having(channels > 1)
        .order_by(channels.desc(), newest.desc(), PostRow.story_id.desc())
    )
    if official_ids is None and not channel_ids:
        found = [(row[0], row[1]) for row in session.execute(query.offset(skip).limit(limit))]
        shows: dict[int, int] = {}
    else:
        found = [(row[0], row[1]) for row in session.execute(query)]
        shows = _of_channels(session, window, [story for story, _ in found], channel_ids)
        shows |= _naming(session, window, [story for story, _ in found], official_ids or ())
        found = [(story, count) for story, count in found if story in shows][skip : skip + limit]
    return [
        StoryLine(story, shows[story] if story in shows else _first(session, window, story), count)
        for story, count in found
    ]


def _first(session: Session, window: ColumnElement[bool], story_id: int) -> int:
    mine = select(PostRow.id).where(window, PostRow.story_id == story_id).order_by(PostRow.date, PostRow.id)
    return session.scalars(mine.limit(1)).one()


def _of_channels(
    session: Session, window: ColumnElement[bool], stories: Sequence[int], channel_ids: Collection[int]
) -> dict[int, int]:
    """Of each story to which these channels gave a post the first of these."""
    found: dict[int, int] = {}
    for part in _parts(stories if channel_ids else ()):
        posts = select(PostRow.story_id, PostRow.id).where(
            window, PostRow.story_id.in_(part), PostRow.channel_id.in_(channel_ids)
        )
        for story_id, post_id in session.execute(posts.order_by(PostRow.date, PostRow.id)):
            found.setdefault(story_id, post_id)
    return found


def _naming(
    session: Session, window: ColumnElement[bool], stories: Sequence[int], official_ids: Collection[str]
) -> dict[int, int]:
    """Of each story in which a post names one of the officials, as it stands, the first such post."""
    found: dict[int, int] = {}
    for part in _parts(stories if official_ids else ()):
        posts = (
            select(VersionRow.id, PostRow.story_id, PostRow.id, VersionRow.number)
            .join_from(
                PostRow, VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version)
            )
            .where(window, PostRow.story_id.in_(part))
            .order_by(PostRow.date, PostRow.id)
        )
        versions = {row[0]: (row[1], row[2], row[3]) for row in session.execute(posts)}
        named = _mentions(session, list(versions), official_ids)
        refused = _verdicts(session, [versions[one][1] for one in named])
        for version_id, (story_id, post_id, number) in versions.items():
            marks = [f"{number}:{mention}" for mention in named.get(version_id, ())]
            if any(refused.get((post_id, mark)) not in REFUSALS for mark in marks):
                found.setdefault(story_id, post_id)
    return found


def _mentions(session: Session, version_ids: Sequence[int], official_ids: Collection[str]) -> dict[int, list[str]]:
    """By version, where it names one of the officials, and whom, as reviews call it."""
    found: dict[int, list[str]] = {}
    for part in _parts(version_ids):
        query = select(MentionRow.version_id, MentionRow.start, MentionRow.end, MentionRow.official_id).where(
            MentionRow.version_id.in_(part), MentionRow.official_id.in_(official_ids)
        )
        for version_id, *mention in session.execute(query):
            found.setdefault(version_id, []).append(":".join(map(str, mention)))
    return found


def _verdicts(session: Session, post_ids: Sequence[int]) -> dict[tuple[int, str], str]:
    """The newest verdict on each mention of these posts."""
    found: dict[tuple[int, str], str] = {}
    for part in _parts(post_ids):
        query = (
            select(ReviewRow.post_id, ReviewRow.subject, ReviewRow.verdict)
            .where(ReviewRow.kind == "mention", ReviewRow.undone_at.is_(None), ReviewRow.post_id.in_(part))
            .order_by(ReviewRow.id)
        )
        found.update({(post_id, subject): verdict for post_id, subject, verdict in session.execute(query)})
    return found


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
