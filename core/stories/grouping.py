"""Groups a whole set of posts at once, as the command line does: what came later helps to tell what came before."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from core.encoders import Encoder
from core.encoders.rows import Floats
from core.encoders.words import surfaces
from core.stories.index import WINDOW, StoryIndex, seconds_of
from core.stories.marks import story_text
from core.stories.rewrites import SHORTEST, RewriteIndex, Told, background, surety, told_in
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
    neighbourhood = _Neighbourhood(encoder.trust if encoder else 1.0)
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
class _Known:
    """A post as its neighbours see it."""

    id: str
    row: int
    seconds: float | None
    tells: Told
    vector: Floats | None


class _Neighbourhood:
    """The nearest posts of each post, of those at most three days before or after it."""

    def __init__(self, trust: float = 1.0) -> None:
        self.of: dict[str, dict[str, float]] = {}
        self._index = RewriteIndex(trust)
        self._posts: list[_Known] = []  # by row
        self._rows: dict[str, int] = {}
        self._done = 0  # how many have their neighbours on both sides
        self._since = 0  # the first row that the next of them may be near to
        self._beyond: dict[tuple[str, str], float] = {}  # likenesses of posts that are not neighbours
        self._window = WINDOW.total_seconds()

    def add(self, post: Post, vector: Floats | None) -> None:
        """The next post by date."""
        text = story_text(post.text)
        tells = told_in(text, surfaces(text))
        self._rows[post.id] = len(self._posts)
        self._posts.append(_Known(post.id, len(self._posts), seconds_of(post), tells, vector))
        self._index.append(tells, vector)
        while self._apart(self._posts[self._done], self._posts[-1]) > self._window:
            self._settle(self._posts[self._done])

    def finish(self) -> None:
        """No more posts come."""
        for waiting in self._posts[self._done :]:
            self._settle(waiting)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Posts that are neighbours."""
        for one, near in self.of.items():
            for other in near:
                if one < other or one not in self.of[other]:
                    yield one, other

    def are_of_one_time(self, one: str, other: str) -> bool:
        """Whether two posts appeared within the window."""
        return self._apart(self._known(one), self._known(other)) <= self._window

    def surety(self, one: str, other: str, usual: Mapping[str, float]) -> float:
        """How surely two posts tell the same; `usual` is the `background` of each."""
        first, second = self._known(one).seconds, self._known(other).seconds
        apart = None if first is None or second is None else abs(first - second)
        alike = 0.0 if apart is not None and apart > self._window else self._likeness(one, other)
        # Posts of one and the same instant have been given that date by somebody who knew no better.
        return surety(alike, (usual[one], usual[other]), apart or None)

    def _likeness(self, one: str, other: str) -> float:
        mine, its = self.of[one], self.of[other]
        found = mine.get(other, its.get(one))
        if found is None:
            # Each is near to many others. Two of one big event may be, and their stories must not stay apart for that.
            pair = (one, other) if one < other else (other, one)
            found = self._beyond.get(pair)
            if found is None:
                found = self._beyond[pair] = self._compare(self._known(pair[0]), self._known(pair[1]))
        return found

    def _compare(self, one: _Known, other: _Known) -> float:
        if min(one.tells.figures.length, other.tells.figures.length) < SHORTEST:
            return 0.0
        return self._index.likeness(one.tells, one.vector, other.row)

    def _known(self, post_id: str) -> _Known:
        return self._posts[self._rows[post_id]]

    def _settle(self, waiting: _Known) -> None:
        self._done += 1
        while self._apart(self._posts[self._since], waiting) > self._window:
            self._since += 1
        near: dict[str, float] = {}
        if waiting.tells.figures.length >= SHORTEST:
            found = self._index.nearest(waiting.tells, waiting.vector, self._since)
            for row, alike in sorted(found.items(), key=lambda item: -item[1]):
                other = self._posts[row]
                long = other.tells.figures.length >= SHORTEST
                if long and row != waiting.row and self._apart(other, waiting) <= self._window:
                    near[other.id] = alike
        self.of[waiting.id] = dict(islice(near.items(), _NEAREST))

    def _apart(self, one: _Known, other: _Known) -> float:
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
        if not near.are_of_one_time(self.members[first][0], self.members[second][0]):
            return False  # as behind ingest, a story lasts no longer than the window
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
