"""Places posts into stories as they arrive: a forward, a copy, a rewrite, or something new."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core.stories.copies import Shingles, likeness, shared_share, shingles
from core.types import Post

COPY_LIKENESS = 0.5
COPY_SHARE = 0.8
_SHORTEST = 6  # words: shorter texts ("Breaking!") are copies only when they are forwards
_WINDOW = timedelta(days=3)


class Kind(StrEnum):
    """Why a post is in its story."""

    FIRST = "first"  # a new story
    FORWARD = "forward"
    COPY = "copy"  # nearly the same text
    REWRITE = "rewrite"  # the same claim in other words


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a post belongs: `story_id` is that of the story's first post; `of` is the post that it repeats.

    `shared` is the share of the shorter of the two texts that both have (0 to 1).
    """

    story_id: str
    kind: Kind
    of: str | None = None
    shared: float = 0.0

    @property
    def new(self) -> bool:
        return self.kind is Kind.FIRST


@dataclass(slots=True)
class _Known:
    post: Post
    story_id: str
    shingles: Shingles


class StoryIndex:
    """The stories of the last days. `place` puts one post into a story; posts should come in the order of their dates.

    Forwards and copies are found from the text alone, before any vector is known.
    """

    def __init__(self, *, window: timedelta = _WINDOW) -> None:
        self._window = window
        self._known: dict[str, _Known] = {}
        self._bands: dict[bytes, list[str]] = defaultdict(list)

    def place(self, post: Post, vector: npt.NDArray[np.float32] | None = None) -> Placement:
        """Where `post` belongs; it is remembered from then on."""
        known = _Known(post, post.id, shingles(post.text))
        placement = self._forward(post, known.shingles) or self._copy(known) or Placement(post.id, Kind.FIRST)
        known.story_id = placement.story_id
        self._known[post.id] = known
        if known.shingles.length >= _SHORTEST:
            for band in known.shingles.bands():
                self._bands[band].append(post.id)
        return placement

    def forget(self, post_id: str) -> None:
        """Forgets a post: what comes later is not compared with it. Unknown ids are ignored."""
        known = self._known.pop(post_id, None)
        if known is None or known.shingles.length < _SHORTEST:
            return
        for band in known.shingles.bands():
            ids = self._bands.get(band, [])
            if post_id in ids:
                ids.remove(post_id)
            if not ids:
                self._bands.pop(band, None)

    def _forward(self, post: Post, mine: Shingles) -> Placement | None:
        source = self._known.get(post.forward_of or "")
        if source is None:
            return None
        return Placement(source.story_id, Kind.FORWARD, source.post.id, shared_share(mine, source.shingles))

    def _copy(self, known: _Known) -> Placement | None:
        if known.shingles.length < _SHORTEST:
            return None
        best: tuple[float, _Known] | None = None
        for other_id in {other for band in known.shingles.bands() for other in self._bands.get(band, ())}:
            other = self._known.get(other_id)
            if other is None or abs(other.post.date - known.post.date) > self._window:
                continue
            alike = likeness(known.shingles, other.shingles)
            shared = shared_share(known.shingles, other.shingles)
            if (alike >= COPY_LIKENESS or shared >= COPY_SHARE) and (best is None or alike > best[0]):
                best = (alike, other)
        if best is None:
            return None
        other = best[1]
        shared = shared_share(known.shingles, other.shingles)
        return Placement(other.story_id, Kind.COPY, other.post.id, shared)


def group_posts(posts: Iterable[Post]) -> dict[str, str]:
    """The story of each post by post id, as if they had arrived in the order of their dates."""
    index = StoryIndex()
    return {post.id: index.place(post).story_id for post in sorted(posts, key=lambda post: post.date)}
