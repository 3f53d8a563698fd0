"""Stories as analysts decide them: posts set apart, stories joined. What was decided stands against any rule."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.pipeline.newsroom.reviewing import judge
from core.storage.stories import merge_stories, posts_of_story, split_story, story_now, take_story
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
