"""Rewrites join stories once their vectors are known: the same claim in other words, found behind ingest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.pipeline.worker import Vectors
from core.storage.links import PostVersion
from core.storage.stories import (
    decided_posts,
    first_of_story,
    merge_stories,
    merged_into,
    stories_begun,
    stories_of,
    story_posts,
    were_set_apart,
)
from core.stories import Kind, StoryIndex
from core.types import Post, PostKey

WINDOW = timedelta(days=3)
_POSTS_KEPT = 5_000  # about 2 kB each, with words and vector


class RewriteFinder:
    """Remembers the posts of the last days with their vectors, and tells which new ones are rewrites of older ones.

    For one thread at a time. It only proposes; `join` decides by what the store says.
    """

    def __init__(self, *, window: timedelta = WINDOW, trust: float = 1.0, keep: int = _POSTS_KEPT) -> None:
        """`trust` is that of the encoder that the vectors are from."""
        self._window = window
        self._index = StoryIndex(window=window, rewrites=True, trust=trust, keep=keep)

    def find(self, posts: Sequence[tuple[PostVersion, Vectors]], now: datetime) -> list[tuple[PostKey, PostKey]]:
        """Remembers posts with the vectors of their whole texts; pairs of a rewrite and the post that it rewrites.

        An edited text is remembered but proposes nothing: its story was decided when the post was new.
        """
        found = []
        for post, vectors in posts:
            key = PostKey(post.channel_id, post.message_id)
            if post.date < now - self._window or not len(vectors) or str(key) in self._index:
                continue
            value = Post(str(key), str(post.channel_id), post.date, post.text)
            placement = self._index.place(value, vectors[0])
            if placement.kind is Kind.REWRITE and placement.of is not None and post.number == 0:
                channel_id, _, message_id = placement.of.partition("/")
                found.append((key, PostKey(int(channel_id), int(message_id))))
        return found


def join_rewrites(session: Session, pairs: Sequence[tuple[PostKey, PostKey]]) -> list[int]:
    """Merges the story of each rewrite into that of the post that it rewrites; ids of the rewrites that moved.

    Only a post that began its story moves it, and none of whose story an analyst has decided; nor into a story from
    which an analyst has set a post of it apart, or the other way round; nor into one that began long before.
    """
    decided = decided_posts(session, [key for key, _ in pairs])
    pairs = [pair for pair in pairs if pair[0] not in decided]
    if not pairs:
        return []
    known = stories_of(session, {key for pair in pairs for key in pair})
    moved = []
    for rewrite, original in pairs:
        post_id, story_id = known.get(rewrite, (0, None))
        _, into = known.get(original, (0, None))
        if story_id is None or into is None:
            continue
        now_in = merged_into(session, [story_id, into])
        story_id, into = now_in.get(story_id, story_id), now_in.get(into, into)
        if story_id == into or first_of_story(session, story_id) != post_id:
            continue
        if not were_set_apart(session, story_id, into) and _is_of_its_time(session, post_id, into):
            merge_stories(session, story_id, into)
            moved.append(post_id)
    return moved


def _is_of_its_time(session: Session, post_id: int, story_id: int) -> bool:
    """Whether the story, as far as it is of these days, began within the window of the post."""
    return all(
        abs(post.date - began) <= WINDOW
        for post in story_posts(session, [post_id])
        for began in stories_begun(session, [story_id], post.date - 2 * WINDOW).values()
    )
