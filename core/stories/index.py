"""Places posts into stories as they arrive: a forward, a copy, a rewrite, or something new."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core.encoders import Encoder, words
from core.stories.copies import Shingles, likeness, shared_share, shingles_of
from core.stories.marks import story_text
from core.stories.rewrites import RewriteIndex, Told, other_numbers, told
from core.types import Post

COPY_LIKENESS = 0.5
COPY_SHARE = 0.8
_SHORTEST = 6  # words: shorter texts ("Breaking!") are copies only when they are forwards
_WINDOW = timedelta(days=3)
_MEMBERS = 5  # of a story that a rewrite is compared with
_CHAIN = 0.85  # how near to its story as a whole a rewrite must be, of what is enough
_AT_ONCE = 128

Vector = npt.NDArray[np.float32]


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
    id: str
    story_id: str
    seconds: float | None
    shingles: Shingles
    told: Told
    row: int = -1


class StoryIndex:
    """The stories of the last days. `place` puts one post into a story; posts should come in the order of their dates.

    Forwards and copies are found from the text alone, before any vector is known. With `rewrites`, posts that tell the
    same in other words join too: at once in `place`, or by `reconsider` when the vector comes later.
    """

    def __init__(self, *, window: timedelta = _WINDOW, rewrites: bool = False) -> None:
        self._window = window.total_seconds()
        self._known: dict[str, _Known] = {}
        self._bands: dict[int, tuple[str, ...]] = {}  # nearly all hold one post, and there are many
        self._rewrites = RewriteIndex() if rewrites else None
        self._by_row: list[str] = []
        self._row_seconds: list[float] = []
        self._members: dict[str, list[str]] = defaultdict(list)

    def place(self, post: Post, vector: Vector | None = None) -> Placement:
        """Where `post` belongs; it is remembered from then on. A known post keeps its story."""
        before = self._known.get(post.id)
        if before is not None:
            return Placement(before.story_id, Kind.FIRST if before.story_id == post.id else Kind.COPY)
        dated = post.date.year >= 2013  # Telegram's first year
        read = words(story_text(post.text))
        seconds = post.date.timestamp() if dated else None
        known = _Known(post.id, post.id, seconds, shingles_of(read), told(read, counted=self._rewrites is not None))
        placement = self._forward(post, known) or self._copy(known) or self._rewrite(known, vector)
        if placement is None:
            placement = Placement(post.id, Kind.FIRST)
        known.story_id = placement.story_id
        self._remember(known, vector)
        return placement

    def reconsider(self, post_id: str, vector: Vector) -> Placement | None:
        """The story of which a post alone in its own is a rewrite, now that its vector is known; None if of none."""
        known = self._known.get(post_id)
        if known is None or self._rewrites is None:
            return None
        self._rewrites.set_vector(known.row, vector)
        if known.story_id != post_id or len(self._members[post_id]) > 1:
            return None
        placement = self._rewrite(known, vector)
        if placement is not None:
            self._members.pop(post_id, None)
            known.story_id = placement.story_id
            self._members[placement.story_id].append(post_id)
        return placement

    def forget(self, post_id: str) -> None:
        """No longer compare with a post; unknown ids are ignored."""
        known = self._known.pop(post_id, None)
        if known is None:
            return
        if known.shingles.length >= _SHORTEST:
            for band in known.shingles.bands():
                holders = tuple(holder for holder in self._bands[band] if holder != post_id)
                if holders:
                    self._bands[band] = holders
                else:
                    del self._bands[band]
        members = self._members.get(known.story_id)
        if members is not None and post_id in members:
            members.remove(post_id)
            if not members:
                del self._members[known.story_id]

    def _remember(self, known: _Known, vector: Vector | None) -> None:
        self._known[known.id] = known
        self._members[known.story_id].append(known.id)
        if known.shingles.length >= _SHORTEST:
            for band in known.shingles.bands():
                self._bands[band] = (*self._bands.get(band, ()), known.id)
        if self._rewrites is not None:
            known.row = self._rewrites.add(known.told, vector)
            self._by_row.append(known.id)
            last = self._row_seconds[-1] if self._row_seconds else 0.0
            self._row_seconds.append(max(last, known.seconds or 0.0))

    def _near(self, one: _Known, other: _Known) -> bool:
        if one.seconds is None or other.seconds is None:
            return True
        return abs(one.seconds - other.seconds) <= self._window

    def _forward(self, post: Post, known: _Known) -> Placement | None:
        source = self._known.get(post.forward_of or "")
        if source is None:
            return None
        return Placement(source.story_id, Kind.FORWARD, source.id, shared_share(known.shingles, source.shingles))

    def _copy(self, known: _Known) -> Placement | None:
        if known.shingles.length < _SHORTEST:
            return None
        best: tuple[float, float, _Known] | None = None
        for other_id in dict.fromkeys(other for band in known.shingles.bands() for other in self._bands.get(band, ())):
            other = self._known[other_id]
            if not self._near(known, other) or other_numbers(known.told, other.told):
                continue
            alike = likeness(known.shingles, other.shingles)
            shared = shared_share(known.shingles, other.shingles)
            if (alike >= COPY_LIKENESS or shared >= COPY_SHARE) and (best is None or alike > best[0]):
                best = (alike, shared, other)
        return None if best is None else Placement(best[2].story_id, Kind.COPY, best[2].id, best[1])

    def _rewrite(self, known: _Known, vector: Vector | None) -> Placement | None:
        """The story with the likest post, if the post is near enough to the story's other posts too."""
        if self._rewrites is None or known.told.length < _SHORTEST:
            return None
        since = 0 if known.seconds is None else bisect_left(self._row_seconds, known.seconds - self._window)
        scored = []
        for row, alike in self._rewrites.nearest(known.told, since).items():
            other = self._known.get(self._by_row[row])
            if other is None or other.id == known.id or not self._near(known, other):
                continue
            score = self._rewrites.score(known.told, vector, row, alike)
            if score >= 1:
                scored.append((score, other))
        for _, other in sorted(scored, key=lambda pair: -pair[0]):
            if self._joins(known, vector, other.story_id):
                return Placement(other.story_id, Kind.REWRITE, other.id, shared_share(known.shingles, other.shingles))
        return None

    def _joins(self, known: _Known, vector: Vector | None, story_id: str) -> bool:
        # Without this, a chain of updates through a day would make one story of all of them.
        assert self._rewrites is not None
        members = self._members[story_id]
        some = dict.fromkeys([members[0], *members[-_MEMBERS + 1 :]])
        rows = [self._known[member].row for member in some]
        scores = [
            self._rewrites.score(known.told, vector, row, self._rewrites.likeness(known.told, row)) for row in rows
        ]
        return sum(scores) / len(scores) >= _CHAIN


def group_posts(
    posts: Sequence[Post],
    *,
    encoder: Encoder | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[str, str]:
    """The story of each post by post id, as if they had arrived in the order of their dates, rewrites included.

    A story has the id of its earliest post. `progress` is called with how many posts were done since the last call.
    """
    index = StoryIndex(rewrites=True)
    ordered = sorted(posts, key=lambda post: post.date)
    placed: dict[str, str] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        vectors = encoder.encode([story_text(post.text)[:2000] for post in some]) if encoder else None
        for row, post in enumerate(some):
            placed[post.id] = index.place(post, None if vectors is None else vectors[row]).story_id
        if progress:
            progress(len(some))
    return placed
