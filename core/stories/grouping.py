"""Groups a whole set of posts at once, as the command line does: what came later helps to tell what came before."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from core.encoders import Encoder
from core.encoders.rows import Floats
from core.encoders.words import surfaces
from core.stories.index import WINDOW, StoryIndex, seconds_of
from core.stories.marks import is_list, story_text
from core.stories.rewrites import SHORTEST, RewriteIndex, Told, background, surety, told
from core.types import Post

_AT_ONCE = 128
_NEAREST = 24  # neighbours of a post that are remembered
_LOOKED_AT = 6  # posts of a story that stand for it
_ROUNDS = 4  # what has joined is no longer among the others that a pair is measured against


def group_posts(
    posts: Sequence[Post],
    *,
    encoder: Encoder | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[str, str]:
    """The story of each post by post id: forwards, copies and rewrites within three days.

    A story has the id of its earliest post. `progress` is called with how many posts were done since the last call.
    """
    copies = StoryIndex()
    ordered = sorted(posts, key=lambda post: post.date)
    stories = _Stories()
    neighbourhood = _Neighbourhood()
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        vectors = encoder.encode([story_text(post.text)[:2000] for post in some]) if encoder else None
        for row, post in enumerate(some):
            if post.id in stories.of:
                continue  # given twice
            stories.add(post.id, copies.place(post).story_id)
            neighbourhood.add(post, None if vectors is None else vectors[row])
        if progress:
            progress(len(some))
    neighbourhood.finish()
    for _ in range(_ROUNDS):
        if not stories.join(neighbourhood):
            break
    first = {story: members[0] for story, members in stories.members.items()}
    return {post_id: first[story] for post_id, story in stories.of.items()}


@dataclass(slots=True)
class _Waiting:
    """A post whose neighbours on both sides are not known yet."""

    id: str
    row: int
    seconds: float | None
    tells: Told
    vector: Floats | None


class _Neighbourhood:
    """The nearest posts of each post, of those at most three days before or after it."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, float]] = {}
        self.seconds: dict[str, float | None] = {}
        self._index = RewriteIndex()
        self._kept: deque[_Waiting] = deque()  # by row; the first of them may be done
        self._done = 0  # of those that are kept
        self._window = WINDOW.total_seconds()

    def add(self, post: Post, vector: Floats | None) -> None:
        """The next post by date."""
        text = story_text(post.text)
        tells = told(surfaces(text), listed=is_list(text))
        row = self._kept[-1].row + 1 if self._kept else 0
        self._kept.append(_Waiting(post.id, row, seconds_of(post), tells, vector))
        self.seconds[post.id] = self._kept[-1].seconds
        self._index.append(tells, vector)
        while self._apart(self._kept[self._done], self._kept[-1]) > self._window:
            self._settle(self._kept[self._done])
        gone = 0
        while self._apart(self._kept[gone], self._kept[self._done]) > self._window:
            gone += 1
        if gone > len(self._kept) // 2:
            self._index.drop_before(self._kept[gone].row)
            for _ in range(gone):
                self._kept.popleft()
            self._done -= gone

    def finish(self) -> None:
        """No more posts come."""
        for waiting in list(islice(self._kept, self._done, None)):
            self._settle(waiting)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Posts that are neighbours."""
        for one, near in self.of.items():
            for other in near:
                if one < other or one not in self.of[other]:
                    yield one, other

    def surety(self, one: str, other: str, usual: Mapping[str, float]) -> float:
        """How surely two posts tell the same; `usual` is the `background` of each."""
        first, second = self.seconds[one], self.seconds[other]
        apart = None if first is None or second is None else abs(first - second)
        alike = 0.0 if apart is not None and apart > self._window else self._likeness(one, other)
        # Posts of one and the same instant have been given that date by somebody who knew no better.
        return surety(alike, (usual[one], usual[other]), apart or None)

    def _likeness(self, one: str, other: str) -> float:
        mine, its = self.of[one], self.of[other]
        found = mine.get(other, its.get(one))
        # Those that are not among each other's neighbours are at most as near as the last of these.
        return min([*mine.values(), *its.values()], default=0.0) if found is None else found

    def _settle(self, waiting: _Waiting) -> None:
        self._done += 1
        near: dict[str, float] = {}
        if waiting.tells.figures.length >= SHORTEST:
            first = self._kept[0].row
            found = self._index.nearest(waiting.tells, waiting.vector, first)
            for row, alike in sorted(found.items(), key=lambda item: -item[1]):
                other = self._kept[row - first]
                long = other.tells.figures.length >= SHORTEST
                if long and row != waiting.row and self._apart(other, waiting) <= self._window:
                    near[other.id] = alike
        self.of[waiting.id] = dict(islice(near.items(), _NEAREST))

    def _apart(self, one: _Waiting, other: _Waiting) -> float:
        return 0.0 if one.seconds is None or other.seconds is None else abs(other.seconds - one.seconds)


@dataclass(slots=True)
class _Stories:
    """Which post is in which story, and the posts of each, earliest first."""

    of: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, post_id: str, story: str) -> None:
        self.of[post_id] = story
        self.members[story].append(post_id)

    def join(self, near: _Neighbourhood) -> int:
        """Join stories that tell the same, the surest first; how many were joined."""
        usual = {one: background(self._others(one, its)) for one, its in near.of.items()}
        sure = [(near.surety(one, other, usual), one, other) for one, other in near.pairs()]
        joined = 0
        for value, one, other in sorted(sure, key=lambda item: -item[0]):
            if value < 1:
                break
            first, second = self.of[one], self.of[other]
            if first != second and self._together(near, usual, first, second):
                self._merge(first, second)
                joined += 1
        return joined

    def _others(self, one: str, near: Mapping[str, float]) -> list[float]:
        return [alike for each, alike in near.items() if self.of[each] != self.of[one]]

    def _together(self, near: _Neighbourhood, usual: Mapping[str, float], first: str, second: str) -> bool:
        # Without this, a chain of updates through a day would make one story of all of them.
        sure = [
            near.surety(one, other, usual)
            for one in _some(self.members[first])
            for other in _some(self.members[second])
        ]
        return float(np.mean(sure)) >= 1

    def _merge(self, first: str, second: str) -> None:
        for post_id in self.members[second]:
            self.of[post_id] = first
        both = [*self.members[first], *self.members.pop(second)]
        order = {post_id: place for place, post_id in enumerate(self.of)}
        self.members[first] = sorted(both, key=order.__getitem__)


def _some(members: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([members[0], *members[-_LOOKED_AT + 1 :]]))
