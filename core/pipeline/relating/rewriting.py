"""Posts that repeat another join its story behind ingest: rewrites, once vectors are known, and missed copies.

Ingest knows copies and forwards as they come, but of two that several processes store at the very same moment neither
sees the other, and what one process has put into the store another may not have learnt yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.pipeline.worker import Vectors
from core.storage.links import PostVersion
from core.storage.stories import (
    StoryPost,
    decided_posts,
    first_of_story,
    merge_stories,
    merged_into,
    stories_begun,
    stories_of,
    story_posts,
    were_set_apart,
)
from core.stories import COPY_LIKENESS, Kind, StoryIndex, likeness, shingles
from core.types import Post, PostKey

WINDOW = timedelta(days=3)
_POSTS_KEPT = 5_000  # about 2 kB each, with words and vector


@dataclass(frozen=True, slots=True)
class Repeat:
    """A post that repeats another: in its words, or by forwarding it, or as a rewrite."""

    post: PostKey
    of: PostKey
    rewrite: bool


class RepeatFinder:
    """Remembers the posts of the last days with their vectors, and tells which ones repeat others.

    For one thread at a time. It only proposes; `join_rewrites` and `join_copies` decide by what the store says.
    """

    def __init__(
        self, *, window: timedelta = WINDOW, rewrites: bool = True, trust: float = 1.0, keep: int = _POSTS_KEPT
    ) -> None:
        """`trust` is that of the encoder that the vectors are from; without one there are no `rewrites` to find."""
        self._window = window
        self._index = StoryIndex(window=window, rewrites=rewrites, trust=trust, keep=keep)

    def find(self, posts: Sequence[tuple[PostVersion, Vectors | None]], now: datetime) -> list[Repeat]:
        """Remembers posts with the vectors of their whole texts; those of them that repeat another.

        Asked again it answers the same, so that a repeat that could not be stored is not lost. An edited text is
        remembered but proposes nothing: its story was decided when the post was new.
        """
        found = []
        for post, vectors in posts:
            if post.date < now - self._window:
                continue
            key = PostKey(post.channel_id, post.message_id)
            vector = None if vectors is None or not len(vectors) else vectors[0]
            placement = self._index.place(_value(key, post.date, post.text, post.forward_of), vector)
            rewrite = placement.kind is Kind.REWRITE
            if placement.of is None or post.number or (rewrite and vector is None):
                continue
            channel_id, _, message_id = placement.of.partition("/")
            found.append(Repeat(key, PostKey(int(channel_id), int(message_id)), rewrite))
        return found


def still_apart(session: Session, repeats: Sequence[Repeat]) -> list[Repeat]:
    """Those that are in another story than what they repeat: nearly all copies are where they belong."""
    known = stories_of(session, {key for repeat in repeats for key in (repeat.post, repeat.of)})
    return [
        repeat
        for repeat in repeats
        if repeat.post in known and repeat.of in known and known[repeat.post][1] != known[repeat.of][1]
    ]


def join_copies(session: Session, pairs: Sequence[tuple[PostKey, PostKey]]) -> list[int]:
    """Merges the story of the later of two posts that carry one text into that of the earlier; ids of those that moved.

    As with rewrites, and only by the first texts of both: what an edit made of a post was not copied from it.
    """
    known = stories_of(session, {key for pair in pairs for key in pair})
    joined = []
    for pair in pairs:
        if not all(key in known for key in pair):
            continue
        earlier, later = sorted(pair, key=lambda key: known[key][0])
        if _is_copy(story_posts(session, [known[earlier][0], known[later][0]])):
            joined += join_rewrites(session, [(later, earlier)])
    return joined


def _value(key: PostKey, date: datetime, text: str, origin: PostKey | None) -> Post:
    """A post as rules see it."""
    return Post(str(key), str(key.channel_id), date, text, forward_of=None if origin is None else str(origin))


def _is_copy(posts: Iterable[StoryPost]) -> bool:
    """Whether two posts are copies or forwards of one another. A part of a longer text tells too little by itself."""
    values = [_value(post.key, post.date, post.text, post.forward_of) for post in posts]
    if len(values) != 2:
        return False
    index = StoryIndex(window=WINDOW)
    index.place(values[0])
    match index.place(values[1]).kind:
        case Kind.FORWARD:
            return True
        case Kind.COPY:
            return likeness(shingles(values[0].text), shingles(values[1].text)) >= COPY_LIKENESS
        case _:
            return False


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
