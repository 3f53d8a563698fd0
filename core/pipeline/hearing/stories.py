"""Stories as posts arrive: each new post gets its story in the transaction that stores it, before anybody is told."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from core.storage.prepared import dialect_of
from core.storage.stories import (
    StoryPost,
    add_stories,
    newer_posts,
    posts_of_story,
    recent_posts,
    set_stories,
    stories_begun,
    stories_of,
    story_posts,
)
from core.stories import Spread, StoryIndex, tell_story
from core.types import HeardPost, Post, PostKey

logger = logging.getLogger(__name__)

WINDOW = timedelta(days=3)

_POSTS_KEPT = 10_000  # about 10 MB: two days of a newsroom that hears 5,000 a day
_UNPREPARED = 500
_IN_FLIGHT = 500  # numbers of posts that may be given and not yet committed when a higher one is seen


class Placeable(Protocol):
    """A post that is about to be stored: ingest's own value fits."""

    heard: HeardPost
    story_id: int | None
    begins_story: bool  # no post that was stored before is of this story


class StoryPlacer:
    """Puts each new post into a story: that of the post it forwards or copies, else one of its own.

    What it remembers is only a guess at which posts are alike; which story a post is in stands in the store. So it
    may be called again for the same posts, and a transaction that is undone leaves nothing wrong behind. It is called
    by the writer's thread alone.
    """

    def __init__(self, *, window: timedelta = WINDOW, keep: int = _POSTS_KEPT, warm: bool = False) -> None:
        """`warm`: nothing that is stored has to be learnt first."""
        self._index = StoryIndex(window=window, keep=keep)
        self._window = window
        self._keep = keep
        self._warm = warm
        self._newest = 0  # the highest number that was seen of a stored post, on PostgreSQL
        self._seen: set[int] = set()  # those just below it

    def warm(self, session: Session, now: datetime, *, at_most: int | None = None) -> None:
        """Learns the stored posts of the window, before the first `place`: seconds for thousands of posts."""
        self._warm = True
        posts = recent_posts(session, now - self._window, at_most or self._keep)
        self._learn(session, posts, now)
        self._newest = max(self._newest, *(post.post_id for post in posts), 0)

    def _learn(self, session: Session, posts: Sequence[StoryPost], now: datetime) -> None:
        # Twice the window: what somebody joined to a story of long ago goes on as what it is today.
        begun = stories_begun(session, [post.story_id for post in posts], now - 2 * self._window)
        for post in posts:
            self._index.place(_stored_post(post), began=begun.get(post.story_id or 0))

    def _learn_from_others(self, session: Session, now: datetime) -> None:
        """What other processes have stored since the last look: its copies are copies here, too.

        Two that are stored at the very same moment don't see each other: the linker joins those
        (core/pipeline/relating/rewriting.py).
        """
        found = newer_posts(session, self._newest - _IN_FLIGHT, self._seen, now - self._window)
        unknown = [post_id for post_id, key in found.items() if str(key) not in self._index]
        self._learn(session, story_posts(session, unknown), now)
        self._newest = max(self._newest, *found, 0)
        self._seen = {post_id for post_id in self._seen.union(found) if post_id > self._newest - _IN_FLIGHT}

    def compare(self, posts: Sequence[Placeable]) -> None:
        """Does of `place` what takes long and needs no database; `place` of the same posts is quick then."""
        for item in posts:
            self._index.place(_heard_post(item.heard))

    def place(self, session: Session, posts: Sequence[Placeable], now: datetime) -> None:
        """Sets the story of each of `posts`, which are stored next, in this very transaction."""
        if not self._warm:
            self.warm(session, now, at_most=_UNPREPARED)  # the alerts of these posts wait for it
        if dialect_of(session).name == "postgresql":
            self._learn_from_others(session, now)
        placements = [self._index.place(_heard_post(item.heard)) for item in posts]
        anchors = {placement.of for placement in placements if placement.of is not None}
        mine = {str(item.heard.key) for item in posts}
        known = stories_of(session, [_key(anchor) for anchor in anchors - mine], to_join=True) if anchors else {}
        story_of: dict[str, int | _NewStory] = {
            str(key): story_id for key, (_, story_id) in known.items() if story_id is not None
        }
        new: list[_NewStory] = []
        for item, placement in zip(posts, placements, strict=True):
            # The post that it repeats, else itself. One that is not stored (its transaction was undone), or has no
            # story yet, shares a new one with whatever repeats it.
            for key in (placement.of or str(item.heard.key), str(item.heard.key)):
                if key not in story_of:
                    repeated = story_of.get(placement.of or "") if key != placement.of else None
                    if repeated is None:
                        new.append(repeated := _NewStory())
                    story_of[key] = repeated
        for story, story_id in zip(new, add_stories(session, len(new), now) if new else (), strict=True):
            story.id = story_id
        older = [story_of[str(key)] for key in known]
        for item in posts:
            mine_is = story_of[str(item.heard.key)]
            item.story_id = _id(mine_is)
            item.begins_story = isinstance(mine_is, _NewStory) and mine_is not in older
        storyless = {str(key): post_id for key, (post_id, story_id) in known.items() if story_id is None}
        set_stories(session, [(post_id, _id(story_of[key])) for key, post_id in storyless.items()])


def story_spread(session: Session, story_id: int) -> tuple[Spread, dict[str, StoryPost]] | None:
    """How a story spread, and its posts by the ids that the spread uses; None for a story without posts.

    First is the first among watched channels, in the time that was watched.
    """
    posts = posts_of_story(session, story_id)
    if not posts:
        return None
    by_id = {str(post.post_id): post for post in posts}
    views = {post_id: post.views for post_id, post in by_id.items() if post.views is not None}
    numbers = {post.key: post_id for post_id, post in by_id.items()}
    origins = {
        post_id: numbers.get(post.forward_of, str(post.forward_of))
        for post_id, post in by_id.items()
        if post.forward_of is not None
    }
    values = [
        Post(post_id, post.channel_name, post.date, post.text, forward_of=origins.get(post_id))
        for post_id, post in by_id.items()
    ]
    return tell_story(values, views), by_id


class _NewStory:
    """A story that has no id yet."""

    id = 0


def _id(story: int | _NewStory) -> int:
    return story.id if isinstance(story, _NewStory) else story


def _heard_post(heard: HeardPost) -> Post:
    forward = heard.forward
    origin = None
    if forward is not None and forward.channel_id is not None and forward.message_id is not None:
        origin = str(PostKey(forward.channel_id, forward.message_id))
    return Post(str(heard.key), str(heard.channel_id), heard.date, heard.text, forward_of=origin)


def _stored_post(post: StoryPost) -> Post:
    origin = str(post.forward_of) if post.forward_of is not None else None
    return Post(str(post.key), str(post.key.channel_id), post.date, post.text, forward_of=origin)


def _key(text: str) -> PostKey:
    channel_id, _, message_id = text.partition("/")
    return PostKey(int(channel_id), int(message_id))
