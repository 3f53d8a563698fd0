"""Places posts into stories as they arrive: a forward, a copy, a rewrite, or something new."""

from array import array
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import nlargest

from core.encoders.rows import Floats
from core.encoders.words import surfaces
from core.stories.copies import Shingles, overlap, shared_share, shingles_of
from core.stories.headings import heading
from core.stories.marks import is_list, story_text
from core.stories.meeting import MeetingTable
from core.stories.moulds import mould_of
from core.stories.rewrites import (
    SHORTEST,
    Figures,
    RewriteIndex,
    Told,
    another_report,
    background,
    figures_of,
    other_days,
    surety,
    told_in,
)
from core.types import Post

COPY_LIKENESS = 0.5
COPY_SHARE = 0.8
_LEAST_LIKE = 0.2  # of a part and the whole: a headline stands in a digest, too, or at the end of what happened next
_SAME_PART = 0.5  # of the shorter of two parts of one text
_SHORTEST = 6  # words: shorter texts ("Breaking!") are copies only when they are forwards
WINDOW = timedelta(days=3)
_MEMBERS = 5  # of a story that a rewrite is compared with
_ALONE = 1.05  # how sure a rewrite must be, as what comes later and may be nearer is not known yet
_CHAIN = 1.0  # how sure it must be of its story as a whole
_COMPARED = 32
_GAPS = 256  # rows that were forgotten before their room is given back


def seconds_of(post: Post) -> float | None:
    """When `post` appeared, in seconds since 1970; None where its date can't be true."""
    return post.date.timestamp() if post.date.year >= 2013 else None  # Telegram's first year


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
    """A post as later ones see it. There are thousands: whatever can be packed is."""

    id: str
    row: int
    seconds: float | None
    shingles: Shingles
    figures: Figures
    story_id: str
    began: float | None  # when the first post of its story appeared
    forward_of: str | None = None
    placement: Placement | None = None  # None: its own story


class StoryIndex:
    """The stories of the last days. `place` puts one post into a story; posts should come in the order of their dates.

    A story lasts as long as the window, from its first post: what is said in the same words each day («Доброе утро», an
    alarm, an advert) would be one story for ever otherwise, and no news any more. Forwards may come later.

    Forwards and copies are found from the text alone, before any vector is known. With `rewrites`, posts that tell the
    same in other words join too; a vector of the post makes that surer (`trust` is that of its encoder). Of more than
    `keep` posts the oldest are forgotten. A post takes about 1 kB, with rewrites 2 kB.
    """

    def __init__(
        self, *, window: timedelta = WINDOW, rewrites: bool = False, trust: float = 1.0, keep: int | None = None
    ) -> None:
        self._window = window.total_seconds()
        self._keep = keep
        self._known: dict[str, _Known] = {}
        self._forwards: dict[str, str] = {}  # by what it forwards, known or not: the last post that does
        self._meeting = MeetingTable()
        self._rewrites = RewriteIndex(trust) if rewrites else None
        self._first = 0  # the number of the first row
        self._by_row: deque[str | None] = deque()
        self._row_seconds = array("d")  # never falls: posts that come late stand at the time of the post before
        self._gaps = 0
        self._members: dict[str, list[str]] = defaultdict(list)  # for rewrites
        self._parts: dict[str, list[str]] = {}  # by story: posts that have a part of the text of another

    def __contains__(self, post_id: str) -> bool:
        return post_id in self._known

    def __len__(self) -> int:
        return len(self._known)

    def place(self, post: Post, vector: Floats | None = None, *, began: datetime | None = None) -> Placement:
        """Where `post` belongs; it is remembered from then on. A known post keeps its place.

        `began`: when the first post of its story appeared, where that is known to be in a story.
        """
        before = self._known.get(post.id)
        if before is not None:
            return before.placement or Placement(before.story_id, Kind.FIRST)
        text = story_text(post.text)
        read = surfaces(text)
        tells = told_in(text, read) if self._rewrites is not None else None
        seconds = seconds_of(post)
        known = _Known(
            post.id,
            self._first + len(self._by_row),
            seconds,
            shingles_of(read),
            figures_of(read, listed=is_list(text), mould=mould_of(heading(text))) if tells is None else tells.figures,
            post.id,
            seconds,
            post.forward_of,
        )
        hashes = known.shingles.hashes if known.shingles.length >= _SHORTEST else ()
        known.placement = self._forward(post, known) or self._copy(known, hashes) or self._rewrite(known, tells, vector)
        if known.placement is not None:
            known.story_id = known.placement.story_id
            known.began = self._known[known.placement.of or ""].began
        if began is not None:
            known.began = began.timestamp()
        self._known[known.id] = known
        if post.forward_of is not None:
            self._forwards[post.forward_of] = post.id
        self._by_row.append(known.id)
        last = self._row_seconds[-1] if self._row_seconds else 0.0
        self._row_seconds.append(max(last, known.seconds or 0.0))
        self._meeting.append(hashes)
        if self._rewrites is not None and tells is not None:
            self._rewrites.append(tells, vector)
            self._members[known.story_id].append(known.id)
        if self._keep is not None:
            self._bound(self._keep)
        return known.placement or Placement(post.id, Kind.FIRST)

    def forget(self, post_id: str) -> None:
        """No longer compare with a post; unknown ids are ignored."""
        known = self._known.pop(post_id, None)
        if known is None:
            return
        self._by_row[known.row - self._first] = None
        if known.forward_of is not None and self._forwards.get(known.forward_of) == post_id:
            del self._forwards[known.forward_of]
        members = self._members.get(known.story_id)
        if members is not None:
            members.remove(post_id)
            if not members:
                del self._members[known.story_id]
        parts = self._parts.get(known.story_id)
        if parts is not None and post_id in parts:
            parts.remove(post_id)
            if not parts:
                del self._parts[known.story_id]
        while self._by_row and self._by_row[0] is None:
            self._by_row.popleft()
            self._first += 1
            self._gaps += 1
        if self._gaps >= max(_GAPS, len(self._by_row) // 4):
            del self._row_seconds[: self._gaps]
            self._meeting.drop_before(self._first)
            if self._rewrites is not None:
                self._rewrites.drop_before(self._first)
            self._gaps = 0

    def _bound(self, keep: int) -> None:
        while len(self._known) > keep:
            oldest = self._by_row[0]
            assert oldest is not None  # `forget` leaves no hole in front
            self.forget(oldest)

    def _since(self, known: _Known) -> int:
        """The first row that may lie in the window of a post."""
        if known.seconds is None:
            return self._first
        return self._first - self._gaps + bisect_left(self._row_seconds, known.seconds - self._window)

    def _at(self, row: int) -> _Known | None:
        post_id = self._by_row[row - self._first] if row >= self._first else None
        return None if post_id is None else self._known[post_id]

    def _near(self, one: _Known, other: _Known) -> bool:
        """Whether both appeared within the window, and the story of the other began within it."""
        if one.seconds is None or other.seconds is None or other.began is None:
            return True
        return max(abs(one.seconds - other.seconds), abs(one.seconds - other.began)) <= self._window

    def _forward(self, post: Post, known: _Known) -> Placement | None:
        """The story of the message that `post` forwards, of another forward of that, or of a forward of `post` itself:
        of an unwatched channel the message is not known, and of a slow one a forward may be heard first.
        """
        message = post.forward_of or post.id
        source = self._known.get(message) or self._known.get(self._forwards.get(message, ""))
        if source is None:
            return None
        return Placement(source.story_id, Kind.FORWARD, source.id, shared_share(known.shingles, source.shingles))

    def _copy(self, known: _Known, hashes: Sequence[int]) -> Placement | None:
        best: tuple[float, float, _Known] | None = None
        met = self._meeting.meeting(hashes, max(self._since(known), self._first))
        # Reports from one mould meet by the hundred, and an alert waits: those that share most, the last first.
        likeliest = met if len(met) <= _COMPARED else nlargest(_COMPARED, met, key=lambda row: (met[row], row))
        for row in sorted(likeliest):
            other = self._at(row)
            if other is None or not self._near(known, other):
                continue
            like, shared = overlap(known.shingles, other.shingles)
            copied = like >= COPY_LIKENESS or (shared >= COPY_SHARE and like >= _LEAST_LIKE)
            if not copied or (best is not None and like <= best[0]):
                continue
            if like < COPY_LIKENESS and self._is_another_part(known, other):
                continue
            if not another_report(known.figures, other.figures) and not other_days(known.figures, other.figures):
                best = (like, shared, other)
        if best is None:
            return None
        like, shared, other = best
        if like < COPY_LIKENESS:
            part = min(known, other, key=lambda each: each.shingles.length)
            self._parts.setdefault(other.story_id, []).append(part.id)
        return Placement(other.story_id, Kind.COPY, other.id, shared)

    def _is_another_part(self, known: _Known, whole: _Known) -> bool:
        """Whether a post has another part of a list than those before it had: «Коротко о главном» tells many things,
        and what others tell of one of them is no copy of what they tell of the next.
        """
        if not whole.figures.listed or known.shingles.length >= whole.shingles.length:
            return False
        parts = [self._known[each] for each in self._parts.get(whole.story_id, ()) if each in self._known]
        return any(shared_share(known.shingles, part.shingles) < _SAME_PART for part in parts[:_MEMBERS])

    def _rewrite(self, known: _Known, tells: Told | None, vector: Floats | None) -> Placement | None:
        """The story with the likest post, if that stands out from all other posts, and the story's posts with it."""
        if self._rewrites is None or tells is None or known.figures.length < SHORTEST:
            return None
        near = {
            other.id: (alike, other)
            for row, alike in self._rewrites.nearest(tells, vector, self._since(known)).items()
            if (other := self._at(row)) is not None and self._near(known, other)
        }
        usual = background(alike for alike, _ in near.values())
        tried: set[str] = set()
        for alike, other in sorted(near.values(), key=lambda pair: -pair[0]):
            if other.story_id in tried:
                continue
            tried.add(other.story_id)
            if surety(alike, [usual], _apart(known, other)) < _ALONE:
                continue  # a less like one of the same hour may be surer
            if self._joins(known, tells, vector, other.story_id, usual):
                return Placement(other.story_id, Kind.REWRITE, other.id, shared_share(known.shingles, other.shingles))
        return None

    def _joins(self, known: _Known, tells: Told, vector: Floats | None, story_id: str, usual: float) -> bool:
        # Without this, a chain of updates through a day would make one story of all of them.
        assert self._rewrites is not None
        members = self._members[story_id]
        some = [self._known[each] for each in dict.fromkeys([members[0], *members[-_MEMBERS + 1 :]])]
        sure = [
            surety(self._rewrites.likeness(tells, vector, other.row), [usual], _apart(known, other)) for other in some
        ]
        return sum(sure) / len(sure) >= _CHAIN


def _apart(one: _Known, other: _Known) -> float | None:
    """How many seconds lie between two posts."""
    return None if one.seconds is None or other.seconds is None else abs(one.seconds - other.seconds)
