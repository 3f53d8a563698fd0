"""Stories: which posts carry one text, as stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, all_, and_, bindparam, cast, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from core.storage.models import ChannelRow, PostRow, ReviewRow, StoryRow, SubscriptionRow, VersionRow
from core.storage.prepared import Prepared, dialect_of
from core.storage.upsert import insert_returning, table_of
from core.types import PostKey

_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoryPost:
    """A post of a story. `text` is its first one: what an edit made of it later is not what was copied."""

    post_id: int
    key: PostKey
    channel_name: str
    date: datetime
    text: str
    views: int | None
    deleted: bool
    story_id: int | None
    forward_of: PostKey | None = None


# Built once: an alert waits for the lock that rewrites join their stories under.
_POST, _STORY, _REVIEW = table_of(PostRow), table_of(StoryRow), table_of(ReviewRow)
_STORIES_OF = Prepared(
    select(_POST.c.message_id, _POST.c.id, _POST.c.story_id).where(
        _POST.c.channel_id == bindparam("of_channel"), _POST.c.message_id.in_(bindparam("messages", expanding=True))
    )
)
_MERGED = Prepared(
    select(_STORY.c.id, _STORY.c.merged_into).where(
        _STORY.c.id.in_(bindparam("stories", expanding=True)), _STORY.c.merged_into.is_not(None)
    )
)
# On PostgreSQL: a story that somebody is putting a post into is not merged before that post is there, and who comes
# while it is merged learns into what. Two that merge the same stories come one after the other.
_HELD = Prepared(
    select(_STORY.c.id, _STORY.c.merged_into)
    .where(_STORY.c.id.in_(bindparam("stories", expanding=True)))
    .order_by(_STORY.c.id)
    .with_for_update(read=True, key_share=True)
)
_TAKEN = Prepared(
    select(_STORY.c.id)
    .where(_STORY.c.id.in_(bindparam("stories", expanding=True)))
    .order_by(_STORY.c.id)
    .with_for_update()
)
# For who takes posts out of one: of two the second waits, and so does who merges it. Who puts a post into it does not.
_PARTED = Prepared(
    select(_STORY.c.id)
    .where(_STORY.c.id.in_(bindparam("stories", expanding=True)))
    .order_by(_STORY.c.id)
    .with_for_update(key_share=True)
)
_DECIDED = Prepared(
    select(_REVIEW.c.post_id).where(
        _REVIEW.c.kind == "story",
        _REVIEW.c.post_id.in_(bindparam("posts", expanding=True)),
        _REVIEW.c.undone_at.is_(None),
    )
)
_SET_APART = Prepared(
    select(_POST.c.story_id, _REVIEW.c.post_id, _REVIEW.c.subject, _REVIEW.c.verdict)
    .select_from(_POST.join(_REVIEW, _REVIEW.c.post_id == _POST.c.id))
    .where(
        _POST.c.story_id.in_(bindparam("stories", expanding=True)),
        _REVIEW.c.kind == "story",
        _REVIEW.c.undone_at.is_(None),
    )
    .order_by(_REVIEW.c.id)
)
_BEGUN = Prepared(
    select(_POST.c.story_id, func.min(_POST.c.date).label("began"))
    .where(_POST.c.story_id.in_(bindparam("stories", expanding=True)), _POST.c.date >= bindparam("since"))
    .group_by(_POST.c.story_id)
)
_VERSION = table_of(VersionRow)
_WORDLESS = Prepared(
    select(_POST.c.id).where(
        _POST.c.id.in_(bindparam("posts", expanding=True)),
        _POST.c.story_id.is_(None),
        ~exists(1).where(_VERSION.c.post_id == _POST.c.id, _VERSION.c.text != "").correlate(_POST),
    )
)
_OF_STORY = _POST.c.story_id == bindparam("story")
_COUNT = Prepared(select(func.count()).select_from(_POST).where(_OF_STORY))
_FIRST = Prepared(select(func.min(_POST.c.id)).where(_OF_STORY))
_MOVE = Prepared(_POST.update().where(_OF_STORY).values(story_id=bindparam("into")))
_REDIRECT = Prepared(_STORY.update().where(_STORY.c.id == bindparam("story")).values(merged_into=bindparam("into")))
_WISH = table_of(SubscriptionRow)
_HAS = _WISH.alias()
# Whoever follows both keeps both: what waits to be sent may be for the one that brings nothing more.
_FOLLOW = Prepared(
    _WISH.update()
    .where(
        _WISH.c.kind == "story",
        _WISH.c.target == bindparam("story"),
        ~exists(1)
        .where(
            _HAS.c.kind == "story",
            _HAS.c.target == bindparam("into"),
            _HAS.c.chat_id == _WISH.c.chat_id,
            _HAS.c.thread_id == _WISH.c.thread_id,
        )
        .correlate(_WISH),
    )
    .values(target=bindparam("into"))
)


_BEFORE = aliased(VersionRow)
_FIRST_TEXT = (
    select(func.min(_BEFORE.number))
    .where(_BEFORE.post_id == PostRow.id, _BEFORE.text != "")
    .correlate(PostRow)
    .scalar_subquery()
)
_IS_ITS_FIRST_TEXT = VersionRow.number == func.coalesce(_FIRST_TEXT, 0)  # a picture may get its caption later


def add_stories(session: Session, count: int, now: datetime) -> list[int]:
    """New stories; their ids."""
    return insert_returning(session, StoryRow, [{"created_at": now}] * count, "id")


def set_stories(session: Session, stories: Iterable[tuple[int, int]]) -> None:
    """Puts posts into stories: pairs of post id and story id."""
    rows = [{"of_post": post_id, "to_story": story_id} for post_id, story_id in stories]
    if rows:
        _set_story().run_each(session, rows)


@cache
def _set_story() -> Prepared:
    table = table_of(PostRow)
    return Prepared(update(table).where(table.c.id == bindparam("of_post")).values(story_id=bindparam("to_story")))


def stories_of(
    session: Session, keys: Iterable[PostKey], *, to_join: bool = False
) -> dict[PostKey, tuple[int, int | None]]:
    """Post id and story id of the stored ones of `keys`; a merged story is told as what it was merged into.

    `to_join`: posts, or who follows them, are about to be put into these stories; nobody merges them before this
    transaction ends.
    """
    by_channel: dict[int, list[int]] = {}
    for key in keys:
        by_channel.setdefault(key.channel_id, []).append(key.message_id)
    found: dict[PostKey, tuple[int, int | None]] = {}
    for channel_id, message_ids in by_channel.items():
        for start in range(0, len(message_ids), _IDS_AT_ONCE):
            asked = {"of_channel": channel_id, "messages": message_ids[start : start + _IDS_AT_ONCE]}
            for message_id, post_id, story_id in _STORIES_OF.all(session, asked):
                found[PostKey(channel_id, message_id)] = (post_id, story_id)
    stories = {story_id for _, story_id in found.values() if story_id is not None}
    merged = merged_into(session, stories, to_join=to_join)
    return {key: (post_id, merged.get(story_id or 0, story_id)) for key, (post_id, story_id) in found.items()}


def without_words(session: Session, post_ids: Sequence[int]) -> set[int]:
    """Those of the posts that had no text so far, and so have no story."""
    return {post_id for (post_id,) in _WORDLESS.all(session, {"posts": post_ids})} if post_ids else set()


def merged_into(session: Session, story_ids: Iterable[int], *, to_join: bool = False) -> dict[int, int]:
    """Where those of these stories went that were merged, at the end of the way; `to_join` as in `stories_of`."""
    step_of = _HELD if to_join and _is_shared(session) else _MERGED
    moved: dict[int, int] = {}
    wanted = set(story_ids)
    while wanted:
        rows = step_of.all(session, {"stories": list(wanted)})
        step = {story_id: into for story_id, into in rows if into is not None}
        for story_id in [*moved, *step]:
            moved[story_id] = step.get(moved.get(story_id, story_id), moved.get(story_id, story_id))
        wanted = set(step.values()) - set(step)
    return moved


def story_now(session: Session, story_id: int, *, to_join: bool = False) -> int:
    """The story that this one was merged into, at the end of the way; else itself. `to_join` as in `stories_of`."""
    return merged_into(session, [story_id], to_join=to_join).get(story_id, story_id)


def take_story(session: Session, story_id: int) -> int:
    """As `story_now`, for who takes posts out of it: nobody else does, or merges it, before this transaction ends."""
    story = story_now(session, story_id)
    while _is_shared(session):
        _PARTED.all(session, {"stories": [story]})
        before, story = story, story_now(session, story_id)
        if story == before:
            break  # else somebody had it before us, and has merged it
    return story


def _is_shared(session: Session) -> bool:
    """Whether others may write beside this transaction: SQLite has one writer."""
    return dialect_of(session).name == "postgresql"


def merge_stories(session: Session, story_id: int, into: int) -> int:
    """Moves all posts of one story into another, and whoever follows it, and leaves a redirect; returns how many posts.

    Of stories that were merged before, what they were merged into is meant.
    """
    stories = story_now(session, story_id), story_now(session, into)
    while stories[0] != stories[1] and _is_shared(session):
        _TAKEN.all(session, {"stories": list(stories)})
        before, stories = stories, (story_now(session, story_id), story_now(session, into))
        if stories == before:
            break  # else somebody had them before us, and has merged them
    if stories[0] == stories[1]:
        return 0
    story_id, into = stories
    count = int(_COUNT.scalar(session, {"story": story_id}))
    _MOVE.run(session, {"story": story_id, "into": into})
    _REDIRECT.run(session, {"story": story_id, "into": into})
    _FOLLOW.run(session, {"story": str(story_id), "into": str(into)})
    return count


def split_story(session: Session, post_ids: Sequence[int], now: datetime) -> int:
    """Moves these posts into a new story; returns its id."""
    (story_id,) = add_stories(session, 1, now)
    set_stories(session, [(post_id, story_id) for post_id in post_ids])
    return story_id


def decided_posts(session: Session, keys: Iterable[PostKey]) -> set[PostKey]:
    """Those of the posts of whose story an analyst has decided something that was not undone."""
    by_id = {post_id: key for key, (post_id, _) in stories_of(session, keys).items()}
    if not by_id:
        return set()
    return {by_id[post_id] for (post_id,) in _DECIDED.all(session, {"posts": list(by_id)})}


def were_set_apart(session: Session, one: int, other: int) -> bool:
    """Whether an analyst has taken a post of one of these stories out of the other, and has not joined it since."""
    standing: dict[tuple[int, str], tuple[str, int]] = {}
    for mine, post_id, subject, verdict in _SET_APART.all(session, {"stories": [one, other]}):
        standing[post_id, subject] = verdict, other if mine == one else one
    return any(
        verdict == "rejected" and subject.isdecimal() and story_now(session, int(subject)) == another
        for (_, subject), (verdict, another) in standing.items()
    )


def first_of_story(session: Session, story_id: int) -> int | None:
    """The id of the post that was heard first of a story."""
    first: int | None = _FIRST.scalar(session, {"story": story_id})
    return first


def stories_begun(session: Session, story_ids: Iterable[int | None], since: datetime) -> dict[int, datetime]:
    """When the first post of each story appeared, of those dated `since` or later."""
    wanted = [story_id for story_id in dict.fromkeys(story_ids) if story_id is not None]
    begun: dict[int, datetime] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        asked = {"stories": wanted[start : start + _IDS_AT_ONCE], "since": since}
        begun |= {row.story_id: row.began for row in _BEGUN.all(session, asked)}
    return begun


def posts_of_story(session: Session, story_id: int) -> list[StoryPost]:
    """The posts of a story by date; of a merged story, those of what it was merged into."""
    return _posts(session, and_(PostRow.story_id == story_now(session, story_id), _IS_ITS_FIRST_TEXT))


def recent_posts(session: Session, since: datetime, limit: int) -> list[StoryPost]:
    """The last `limit` posts with text that are dated `since` or later, by date."""
    # By date, not by number: where fewer than `limit` are of that time, the search for more by number would go through
    # the whole archive, while nothing is heard yet.
    last = select(PostRow.id).where(PostRow.date >= since, PostRow.service.is_(False))
    last = last.order_by(PostRow.date.desc(), PostRow.id.desc()).limit(limit)
    return story_posts(session, list(session.execute(last).scalars()))


_NEWER = Prepared(
    select(PostRow.id, PostRow.channel_id, PostRow.message_id).where(
        PostRow.id > bindparam("after_id"),
        PostRow.id != all_(cast(bindparam("seen", type_=Text), ARRAY(BigInteger))),
        PostRow.date >= bindparam("since"),
        PostRow.service.is_(False),
    )
)


def newer_posts(session: Session, after_id: int, seen: Iterable[int], since: datetime) -> dict[int, PostKey]:
    """On PostgreSQL, the posts with higher numbers, but those `seen`, dated `since` or later; by number."""
    asked = {"after_id": after_id, "seen": f"{{{','.join(map(str, seen))}}}", "since": since}
    return {row[0]: PostKey(row[1], row[2]) for row in _NEWER.all(session, asked)}


def story_posts(session: Session, ids: Sequence[int]) -> list[StoryPost]:
    """Those of the posts that have a text, by date."""
    found: list[StoryPost] = []
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = PostRow.id.in_(ids[start : start + _IDS_AT_ONCE])
        found += _posts(session, and_(some, _IS_ITS_FIRST_TEXT, VersionRow.text != ""))
    return sorted(found, key=lambda post: (post.date, post.post_id))


def story_channels(session: Session, story_ids: Iterable[int]) -> dict[int, int]:
    """In how many channels each story appeared."""
    query = (
        select(PostRow.story_id, func.count(PostRow.channel_id.distinct()))
        .where(PostRow.story_id.in_(list(story_ids)))
        .group_by(PostRow.story_id)
    )
    return {story_id: count for story_id, count in session.execute(query) if story_id is not None}


def _posts(session: Session, condition: ColumnElement[bool]) -> list[StoryPost]:
    query = (
        select(
            PostRow.id,
            PostRow.channel_id,
            PostRow.message_id,
            ChannelRow.name,
            PostRow.date,
            VersionRow.text,
            PostRow.views,
            PostRow.deleted_noticed_at,
            PostRow.story_id,
            PostRow.forward_channel_id,
            PostRow.forward_message_id,
        )
        .join(VersionRow, VersionRow.post_id == PostRow.id)
        .outerjoin(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
        .where(condition)
        .order_by(PostRow.date, PostRow.id)
    )
    return [
        StoryPost(
            post_id=row[0],
            key=PostKey(row[1], row[2]),
            channel_name=row[3] or str(row[1]),
            date=row[4],
            text=row[5],
            views=row[6],
            deleted=row[7] is not None,
            story_id=row[8],
            forward_of=PostKey(row[9], row[10]) if row[9] is not None and row[10] is not None else None,
        )
        for row in session.execute(query)
    ]
