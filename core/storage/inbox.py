"""What waits in the desk's inbox: mentions, new stories, and what analysts do not agree on; and who has taken what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, distinct, func, select, text
from sqlalchemy.orm import Session

from core.storage.mentions import reasons_from
from core.storage.models import ChannelRow, MemberRow, MentionRow, PostRow, ReviewRow, StoryRow, VersionRow
from core.storage.prepared import dialect_of
from core.types import Mention, MentionKind

NEW_STORY = "new_story"
"""The kind of review that says that somebody has looked at a new story."""
DISPUTABLE = ("claim", "mention", "link", "outcome")
"""The kinds of review on which people can hold different things."""
_STORIES_LOOKED_AT = 1000
_REVIEWS_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A mention that waits for a decision."""

    post_id: int
    channel_id: int
    message_id: int
    channel: str
    date: datetime
    number: int
    text: str
    mention: Mention
    catalogue_id: str

    @property
    def subject(self) -> str:
        """The subject of a verdict on it."""
        return f"{self.number}:{self.mention.start}:{self.mention.end}:{self.mention.official_id}"


@dataclass(frozen=True, slots=True)
class NewStory:
    """A story of several channels at which nobody has looked yet; `post_id` is its post that was heard first."""

    story_id: int
    post_id: int
    posts: int
    channels: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Side:
    """What one analyst holds of a subject now."""

    by: str
    verdict: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """A subject of which analysts hold different things, the newest first."""

    post_id: int
    channel_id: int
    message_id: int
    channel: str
    kind: str
    subject: str
    sides: tuple[Side, ...]


def inbox(
    session: Session, *, everything: bool, limit: int, below: int | None = None
) -> tuple[list[InboxItem], int | None]:
    """Mentions of last versions without a verdict, doubtful ones only unless `everything`, newest heard first.

    Returns them with the `version.id` to go on below, None when all were looked at.
    """
    query = (
        select(MentionRow, VersionRow.number, VersionRow.text, VersionRow.post_id, PostRow, ChannelRow.name)
        .join(VersionRow, VersionRow.id == MentionRow.version_id)
        .join(PostRow, and_(PostRow.id == VersionRow.post_id, PostRow.version == VersionRow.number))
        .outerjoin(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
        .order_by(MentionRow.version_id.desc(), MentionRow.start)
    )
    if not everything:
        query = query.where(MentionRow.doubtful.is_(True))
    if below is not None:
        query = query.where(MentionRow.version_id < below)
    rows = session.execute(query.limit(limit * 4)).all()
    judged = _decided(session, "mention", {row[3] for row in rows})
    items: list[InboxItem] = []
    last: int | None = None
    for mention, number, text_, post_id, post, name in rows:
        if len(items) >= limit and mention.version_id != last:
            return items, last
        last = mention.version_id
        found = Mention(
            mention.start,
            mention.end,
            mention.surface,
            mention.official_id,
            MentionKind(mention.kind),
            reasons_from(mention.reasons),
            mention.doubtful,
        )
        item = InboxItem(
            post_id,
            post.channel_id,
            post.message_id,
            name or str(post.channel_id),
            post.date,
            number,
            text_,
            found,
            mention.catalogue_id,
        )
        if (post_id, item.subject) not in judged:
            items.append(item)
    return items, last if len(rows) == limit * 4 else None


def _decided(session: Session, kind: str, post_ids: Iterable[int]) -> set[tuple[int, str]]:
    query = select(ReviewRow.post_id, ReviewRow.subject).where(
        ReviewRow.post_id.in_(list(post_ids)), ReviewRow.kind == kind, ReviewRow.undone_at.is_(None)
    )
    return {(row[0], row[1]) for row in session.execute(query)}


def doubtful_waiting(session: Session, limit: int = 1000) -> int:
    """How many doubtful mentions wait, counted up to `limit`."""
    doubtful = "m.doubtful IS 1" if dialect_of(session).name == "sqlite" else "m.doubtful IS true"
    sql = text(
        "SELECT count(*) FROM (SELECT 1 FROM mention m JOIN version v ON v.id = m.version_id"
        f" JOIN post p ON p.id = v.post_id AND p.version = v.number WHERE {doubtful} AND NOT EXISTS"
        " (SELECT 1 FROM review r WHERE r.post_id = p.id AND r.kind = 'mention' AND r.undone_at IS NULL AND"
        " r.subject = v.number || ':' || m.start || ':' || m.\"end\" || ':' || m.official_id) LIMIT :limit) AS waiting"
    )
    return int(session.execute(sql, {"limit": limit}).scalar_one())


def new_stories(session: Session, *, limit: int, below: int | None = None) -> tuple[list[NewStory], int | None]:
    """Stories that several channels carry and nobody has looked at, newest first.

    Returns them with the story id to go on below, None when all were looked at; few or none may come with an id, as
    most stories are of one channel.
    """
    ids = select(StoryRow.id).order_by(StoryRow.id.desc()).limit(_STORIES_LOOKED_AT)
    if below is not None:
        ids = ids.where(StoryRow.id < below)
    looked_at = list(session.scalars(ids))
    channels = func.count(distinct(PostRow.channel_id))
    query = (
        select(
            PostRow.story_id,
            func.min(PostRow.id),
            func.count(),
            channels,
            func.count(PostRow.deleted_noticed_at),
        )
        .where(PostRow.story_id.in_(looked_at))
        .group_by(PostRow.story_id)
        .having(channels > 1)
        .order_by(PostRow.story_id.desc())
    )
    found = [NewStory(*row) for row in session.execute(query)]
    seen = _decided(session, NEW_STORY, [one.post_id for one in found])
    found = [one for one in found if (one.post_id, str(one.story_id)) not in seen]
    if len(found) > limit:
        return found[:limit], found[limit - 1].story_id
    return found, looked_at[-1] if len(looked_at) == _STORIES_LOOKED_AT else None


def conflicts(session: Session, limit: int = 50) -> list[Conflict]:
    """What analysts do not agree on, of the newest decisions: each person's last one counts, if it was not undone."""
    newest = (session.scalar(select(func.max(ReviewRow.id))) or 0) - _REVIEWS_LOOKED_AT
    r = ReviewRow
    disputed = (
        select(r.post_id, r.kind, r.subject, func.max(r.id).label("newest"))
        .where(r.id > newest, r.undone_at.is_(None), r.kind.in_(DISPUTABLE))
        .group_by(r.post_id, r.kind, r.subject)
        .having(and_(func.count(distinct(r.by_user_id)) > 1, func.count(distinct(r.verdict)) > 1))
        .order_by(func.max(r.id).desc())
        .limit(limit)
        .subquery()
    )
    same = and_(r.post_id == disputed.c.post_id, r.kind == disputed.c.kind, r.subject == disputed.c.subject)
    query = (
        select(r, MemberRow.name, PostRow.channel_id, PostRow.message_id, ChannelRow.name)
        .join(disputed, same)
        .join(PostRow, PostRow.id == r.post_id)
        .outerjoin(MemberRow, MemberRow.user_id == r.by_user_id)
        .outerjoin(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
        .where(r.undone_at.is_(None))
        .order_by(disputed.c.newest.desc(), r.id.desc())
    )
    places: dict[tuple[int, str, str], tuple[int, int, str]] = {}
    sides: dict[tuple[int, str, str], dict[int, Side]] = {}
    for row, name, channel_id, message_id, channel in session.execute(query):
        key = (row.post_id or 0, row.kind, row.subject)
        places[key] = (channel_id, message_id, channel or str(channel_id))
        side = Side(name or str(row.by_user_id), row.verdict, row.at)
        sides.setdefault(key, {}).setdefault(row.by_user_id, side)
    return [
        Conflict(post_id, *places[post_id, kind, subject], kind, subject, tuple(held.values()))
        for (post_id, kind, subject), held in sides.items()
        if len({side.verdict for side in held.values()}) > 1
    ]


def taken_by(session: Session, post_ids: Sequence[int]) -> dict[int, list[str]]:
    """To whom each of these posts is assigned, by name."""
    query = (
        select(ReviewRow.post_id, ReviewRow.subject)
        .where(ReviewRow.post_id.in_(post_ids), ReviewRow.kind == "assignment", ReviewRow.undone_at.is_(None))
        .order_by(ReviewRow.id)
    )
    rows = session.execute(query).all()
    names = {str(user_id): name or str(user_id) for user_id, name in _names(session, [row[1] for row in rows])}
    found: dict[int, list[str]] = {}
    for post_id, subject in rows:
        name = names.get(subject, subject)
        if name not in found.setdefault(post_id or 0, []):
            found[post_id or 0].append(name)
    return found


def _names(session: Session, subjects: Iterable[str]) -> Sequence[tuple[int, str | None]]:
    ids = {int(subject) for subject in subjects if subject.isdecimal()}
    if not ids:
        return []
    query = select(MemberRow.user_id, MemberRow.name).where(MemberRow.user_id.in_(ids))
    return [(row[0], row[1]) for row in session.execute(query)]
