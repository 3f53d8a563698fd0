"""Stories as analysts decide them: posts set apart, stories joined. What was decided stands against any rule."""

from collections.abc import Sequence, Set
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.pipeline.newsroom.reviewing import judge, reviews_of, undo
from core.storage.models import PostRow, ReviewRow
from core.storage.stories import merge_stories, posts_of_story, set_stories, split_story, story_now, take_story
from core.storage.wake import Topic, wake


def set_apart(session: Session, user_id: int, story_id: int, post_ids: Sequence[int], now: datetime) -> int:
    """Puts some posts of a story into a new one, and returns its id. Raises RefusedError unless others stay behind."""
    # A rule may have joined it to another since its page was opened, and somebody else may be setting posts apart.
    story_id = take_story(session, story_id)
    mine = {post.post_id for post in posts_of_story(session, story_id)}
    going = [post_id for post_id in dict.fromkeys(post_ids) if post_id in mine]
    if not going or len(going) == len(mine):
        raise RefusedError("choose some of the story's posts, not all of them", code="desk-apart-which")
    new = split_story(session, going, now)
    for post_id in going:
        judge(session, user_id, now, kind="story", post_id=post_id, subject=str(story_id), verdict="rejected")
    wake(session, Topic.POST)
    return new


def join_stories(session: Session, user_id: int, story_id: int, into: int, now: datetime) -> int:
    """Makes one story of two, and returns the id that stays. Raises RefusedError where either has no posts."""
    story_id, into = story_now(session, story_id), story_now(session, into)
    going, staying = posts_of_story(session, story_id), posts_of_story(session, into)
    if not going or not staying or {post.post_id for post in going} & {post.post_id for post in staying}:
        raise RefusedError("name another story that has posts", code="desk-join-which")
    merge_stories(session, story_id, into)
    for post in going:
        judge(session, user_id, now, kind="story", post_id=post.post_id, subject=str(into), verdict="confirmed")
    wake(session, Topic.POST)
    return into


def take_back(session: Session, user_id: int, now: datetime, review_id: int) -> bool:
    """Takes any decision back; tells whether it stood. One on stories is taken back with all posts that it was made on,
    and these go back: what was set apart into its story, what was joined out of it, into a new one.

    A post of which something was decided since stays where that put it.
    """
    decided = session.get(ReviewRow, review_id)
    if decided is None or decided.kind != "story" or not _is_number(decided.subject):
        return undo(session, user_id, now, review_id)
    subject, apart = decided.subject, decided.verdict == "rejected"
    made_at_once = select(ReviewRow.id, ReviewRow.post_id).where(
        ReviewRow.kind == "story",
        ReviewRow.subject == subject,
        ReviewRow.verdict == decided.verdict,
        ReviewRow.by_user_id == decided.by_user_id,
        ReviewRow.at == decided.at,
        ReviewRow.undone_at.is_(None),
    )
    made = session.execute(made_at_once.order_by(ReviewRow.id)).tuples().all()
    undone = {post_id: one for one, post_id in made if undo(session, user_id, now, one) and post_id is not None}
    going = {post_id for post_id, one in undone.items() if not _decided_since(session, post_id, one)}
    if apart:
        _put_back(session, going, int(subject))
    else:
        _part_again(session, going, int(subject), now)
    wake(session, Topic.POST)
    return bool(undone)


def _is_number(subject: str) -> bool:
    return subject.isascii() and subject.isdecimal() and len(subject) < 19


def _decided_since(session: Session, post_id: int, review_id: int) -> bool:
    later = (one for one in reviews_of(session, post_id) if one.kind == "story" and one.id > review_id)
    return any(one.undone_at is None for one in later)


def _put_back(session: Session, post_ids: Set[int], story_id: int) -> None:
    """Puts posts into a story again; where none stays behind, whoever followed theirs goes with them."""
    held = select(PostRow.story_id).where(PostRow.id.in_(post_ids), PostRow.story_id.is_not(None)).distinct()
    for other in session.scalars(held.order_by(PostRow.story_id)).all():
        if other is None or story_now(session, other) == story_now(session, story_id):
            continue
        other = take_story(session, other)
        theirs = [post.post_id for post in posts_of_story(session, other)]
        going = [post_id for post_id in theirs if post_id in post_ids]
        if len(going) == len(theirs):
            merge_stories(session, other, story_id)
        else:
            into = story_now(session, story_id, to_join=True)
            set_stories(session, [(post_id, into) for post_id in going])


def _part_again(session: Session, post_ids: Set[int], story_id: int, now: datetime) -> None:
    """Takes posts out of the story that they were joined to, unless nothing else is left of it."""
    story_id = take_story(session, story_id)
    theirs = [post.post_id for post in posts_of_story(session, story_id)]
    going = [post_id for post_id in theirs if post_id in post_ids]
    if going and len(going) < len(theirs):
        split_story(session, going, now)
