"""Which stored post a citation means: by channel, day, and how well the post says what the clause says."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo

import numpy as np
import numpy.typing as npt

from core.encoders import Span
from core.encoders.rows import Floats
from core.links.crossing import Crossing
from core.links.posts import PostIndex
from core.links.reading.citations import Citation

_LATE = timedelta(hours=12)  # an article may be updated after the time it gives
_WITHOUT_DAY = timedelta(days=14)
# How well a post must fit. Likeness of meaning and the share of the clause's words that the post has count together,
# and beside them the same of what the clause is about, as a clause alone may say little: “the idea”. What stands out
# from the channel's other posts of those days may fit less; of two that fit alike it is left open which is meant.
# On articles as newsrooms wrote them nine in ten of what is called cited are right (docs/decisions/0030).
_SURE = 1.12
# Where the article says that it was on Telegram, there is such a post, and nine in ten are right with less.
_SURE_THERE = 0.85
_CLEAR = 0.4  # a margin beyond this makes nothing surer
_LEAST, _LEAST_MARGIN = 0.3, 0.12
_USUAL = 0.3  # what a post about something else has: the next best, where none is stored
_SAME = 0.9  # likeness of posts that say the same in nearly the same words
_LEXICAL, _LEXICAL_MARGIN = 0.14, 0.03
_COVER_WEIGHT = 1.0
_FEW = 3  # of a clause of so many words, having all counts half
_AROUND_WEIGHT = 0.5
_JUST_BEFORE, _JUST_BEHIND = 2, 2  # sentences
_ELSEWHERE_WEIGHT, _USUAL_ELSEWHERE = 0.5, 0.45  # what a cited post has of another clause that may be its own or not
_LACKING_WEIGHT = 0.2
_STRANGE = 0.6  # of the rarest: how rare a word is that no post has
_HAD = 0.3  # less than that of a name is chance
_RARE = 0.55  # of the rarest: of a commoner name it tells nothing that a post lacks it
_SOME = 0.5  # of the rarest: one name that is lacking is not all
# Nine in ten posts are cited within half a day.
_LONG_BEFORE, _LONG_HOURS = -0.25, 12.0
_AFTERWARDS = -0.3  # an article may have been updated
_SAME_NUMBERS, _OTHER_NUMBERS = 0.3, -0.25  # “two drones” and “three drones” may be two reports

_BY_ADDRESS = 2.0  # nothing fits better than the post whose address the article has

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the post of a row fits a citation: `likeness` of meaning (None without vectors) and `cover`, the share
    of the clause's words (by rarity) that it has; `around` is both of what the clause is about, 0 if not compared.
    `lacking` is the share of the clause's names (by rarity) that are rare and not in the post. `elsewhere` is how well
    the post fits what else the article cites of the channel, None if nothing. `numbers` is above 0 if both count the
    same, below if both count something and nothing in common; `timely` is below 0 for a post that appeared long before
    the article, or after it.
    """

    row: int
    likeness: float | None
    cover: float
    around: float = 0.0
    lacking: float = 0.0
    elsewhere: float | None = None
    numbers: float = 0.0
    timely: float = 0.0

    @property
    def said(self) -> float:
        """How well the post fits the clause alone: 0 to about 2."""
        return self.cover if self.likeness is None else self.likeness + _COVER_WEIGHT * self.cover

    @property
    def value(self) -> float:
        """Up to about 3; comparable between posts and between citations."""
        if self.likeness is None:
            return self.said
        elsewhere = 0.0 if self.elsewhere is None else self.elsewhere - _USUAL_ELSEWHERE
        around, lacking = _AROUND_WEIGHT * self.around, _LACKING_WEIGHT * self.lacking
        return self.said + around + _ELSEWHERE_WEIGHT * elsewhere - lacking + self.numbers + self.timely

    @property
    def can_do(self) -> bool:
        """Whether what the clause is about can make it fit well enough."""
        return self.likeness is not None and self.said >= _LEAST

    def enough(self, next_best: float, *, told_there: bool = False) -> bool:
        """Whether the post says what the clause says, and is not only about the same; `next_best` is the value of the
        next post of the channel in those days (0: there is none). Less is enough of what is `told_there`, on Telegram.
        """
        if self.likeness is None:
            return self.cover >= _LEXICAL and self.value - next_best >= _LEXICAL_MARGIN
        margin = self.value - max(next_best, _USUAL)
        sure = _SURE_THERE if told_there else _SURE
        return self.can_do and margin >= _LEAST_MARGIN and self.value + min(margin, _CLEAR) >= sure


def best_fit(index: PostIndex, found: Sequence[Fit], *, told_there: bool = False) -> Fit | None:
    """The first of `found` (best first) if it fits well `enough`. Posts that say the same again are no rivals: of those
    that fit as well it is the earliest that is cited.
    """
    if not found:
        return None
    best, next_best = found[0], 0.0
    same = [best]
    for rival in found[1:]:
        if not _says_the_same(index, best.row, rival.row):
            next_best = rival.value
            break
        same.append(rival)
    if not best.enough(next_best, told_there=told_there):
        return None
    dates = index.dates
    return min(
        (fit for fit in same if best.value - fit.value < _LEAST_MARGIN),
        key=lambda fit: math.inf if math.isnan(dates[fit.row]) else dates[fit.row],
    )


def _says_the_same(index: PostIndex, one: int, other: int) -> bool:
    """Whether one of two posts says what the other does, or a sentence of it, in nearly the same words."""
    for row, told in ((one, other), (other, one)):
        vector = index.vector(row)
        if vector is not None and index.closest(np.array([told]), vector[None, :])[0, 0] >= _SAME:
            return True
    return False


def eligible(
    citation: Citation, index: PostIndex, rows: Sequence[int], published: datetime | None, zone: tzinfo
) -> Rows:
    """Those of `rows` (posts of the cited channel) that were there by the time, on a day that the article names."""
    found = np.array(rows, dtype=np.intp)
    found = found[index.alive[found]]
    dates = index.dates[found]
    since, until, before = _bounds(citation, published)
    fits = (dates >= since) & (dates <= until) & (dates < before)
    if citation.days is not None and citation.days.start is None:
        for place in np.flatnonzero(fits).tolist():
            fits[place] = citation.days.holds(datetime.fromtimestamp(dates[place], UTC), zone)
    return found[fits | np.isnan(dates)]  # a post of which no date is known may be the one


def is_eligible(citation: Citation, date: float, published: datetime | None, zone: tzinfo) -> bool:
    """`eligible` of one post that is there, by its date."""
    since, until, before = _bounds(citation, published)
    if math.isnan(date) or citation.message_id is not None:
        return True
    within = since <= date <= until and date < before
    return within and (citation.days is None or citation.days.holds(datetime.fromtimestamp(date, UTC), zone))


def _bounds(citation: Citation, published: datetime | None) -> tuple[float, float, float]:
    """From when on, until when and before when a cited post must have appeared, in seconds since 1970."""
    days = citation.days
    since, until, before = -math.inf, math.inf, math.inf
    if published is not None:
        until = (published + _LATE).timestamp()
    if days is None and published is not None:
        since = (published - _WITHOUT_DAY).timestamp()
    elif days is not None and days.start is not None and days.end is not None:
        since, before = days.start.timestamp(), days.end.timestamp()
    return since, until, before


def timely(citation: Citation, index: PostIndex, rows: Rows, published: datetime | None, zone: tzinfo) -> Floats:
    """What the time of each of `rows` tells: below 0 for a post that came after the article, or long before it while
    the article names no day. Of an article of which only the day is known nothing can be said.
    """
    found = np.zeros(len(rows), dtype=np.float32)
    if published is None or time() in {published.astimezone(each).time() for each in (UTC, zone)}:
        return found
    hours = (published.timestamp() - index.dates[rows]) / 3600
    if citation.days is None:
        found += _LONG_BEFORE * (1 - np.exp(-np.nan_to_num(np.maximum(hours, 0)) / _LONG_HOURS))
    found[hours < 0] = _AFTERWARDS
    return found


def surroundings(citation: Citation, spans: Sequence[Span | None]) -> list[list[int]]:
    """Which of an article's `spans` (None: the title) tell what a cited clause is about: the title, the first sentence
    and those just before; and by themselves those just behind, in which what is quoted may go on.
    """
    first = spans.index(None) + 1 if None in spans else 0
    own = spans.index(citation.sentence)
    before = sorted({0, first, *range(max(first, own - _JUST_BEFORE), own)})
    behind = list(range(own + 1, min(own + 1 + _JUST_BEHIND, len(spans))))
    return [before, behind] if behind else [before]


def may_be_of_one_post(one: Citation, other: Citation) -> bool:
    """Whether two citations of an article may mean the same post: of one channel, and not of two days."""
    if one.channel is None or other.channel is None or one.channel.name.casefold() != other.channel.name.casefold():
        return False
    return one.days is None or other.days is None or one.days == other.days


def with_others(found: Sequence[Fit], others: Sequence[Sequence[Fit]]) -> list[Fit]:
    """`found` with how well each post fits the other citations that may be of the same post. Best first."""
    said: dict[int, list[float]] = {}
    for fit in (each for other in others for each in other):
        said.setdefault(fit.row, []).append(fit.said)
    more = [replace(fit, elsewhere=sum(s) / len(s)) if (s := said.get(fit.row)) else fit for fit in found]
    return sorted(more, key=lambda fit: -fit.value)


def fits_by_address(index: PostIndex, rows: Sequence[int], message_id: int) -> list[Fit]:
    """That of `rows`, posts of a channel, whose number the article gives, whatever it says and whenever it came."""
    row = index.numbered(rows, message_id)
    return [] if row is None else [Fit(row, None, _BY_ADDRESS)]


def fits(
    index: PostIndex,
    rows: Rows,
    crossing: Crossing,
    clause: Floats | None,
    rarity: Floats,
    names: Collection[str] = (),
    counted: frozenset[int] = frozenset(),
    times: Floats | None = None,
) -> list[Fit]:
    """How well each of `rows` fits a clause: its words as `crossing`, those of them that are `names`, its vector (d,)
    or None, what it has `counted` (hashes, as in `Terms`); `times` has how `timely` each is. Best first.
    """
    if not len(rows):
        return []
    covers, lacking = _covers(index, rows, crossing, rarity, names)
    times = np.zeros(len(rows), dtype=np.float32) if times is None else times
    likenesses: list[float | None] = [None] * len(rows)
    if clause is not None:
        known = np.flatnonzero(index.vector_rows[rows] >= 0)
        covers[known] *= len(crossing.keys) / (len(crossing.keys) + _FEW)
        for place, likeness in zip(known.tolist(), index.closest(rows[known], clause[None, :])[:, 0], strict=True):
            likenesses[place] = float(likeness)
    found = [
        Fit(
            int(row),
            likeness,
            float(cover),
            lacking=float(lack),
            numbers=_numbers(counted, index.counted(int(row))),
            timely=float(then),
        )
        for row, likeness, cover, lack, then in zip(rows, likenesses, covers, lacking, times, strict=True)
    ]
    return sorted(found, key=lambda fit: -fit.value)


def _numbers(one: frozenset[int], other: frozenset[int]) -> float:
    """What two texts count speaks for, or against, both telling the same."""
    if not one or not other:
        return 0.0
    return _OTHER_NUMBERS if one.isdisjoint(other) else _SAME_NUMBERS


def fits_around(
    index: PostIndex, found: Sequence[Fit], told: Sequence[tuple[Crossing, Floats]], rarity: Floats
) -> list[Fit]:
    """`found` with how well each post fits what tells what the clause is about, where it fits best: the words of each
    part that is `told` and the vectors (n, d) of its sentences. Best first.
    """
    rows = np.array([fit.row for fit in found], dtype=np.intp)
    parts = [
        index.closest(rows, around).max(axis=1) + _covers(index, rows, crossing, rarity)[0] for crossing, around in told
    ]
    values = np.max(parts, axis=0)
    more = [
        replace(fit, around=float(value)) for fit, value in zip(found, values, strict=True) if fit.likeness is not None
    ]
    return sorted([*more, *(fit for fit in found if fit.likeness is None)], key=lambda fit: -fit.value)


def _covers(
    index: PostIndex, rows: Rows, crossing: Crossing, rarity: Floats, names: Collection[str] = ()
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The share of the clause's words, by rarity, that each post has in some form; and of its `names` those that are
    rare and that it lacks.
    """
    merged = crossing.merged()
    rare = np.zeros(len(crossing.keys), dtype=np.float32)
    rare[merged.held] = merged.rarities(rarity)
    # A word that no post has is rare, or else the lexicon does not know it.
    rarest = max(float(rarity.max()), 1e-6) if len(rarity) else 1.0
    strange = _STRANGE * rarest
    whole = 1e-6 + float(rare.sum()) + strange * (len(crossing.keys) - len(merged.held))
    lengths = index.stems.lengths_of(rows)
    stems = index.stems.several(rows)
    owners = np.repeat(np.arange(len(rows)), lengths)
    by_stem = np.argsort(merged.stems, kind="stable")
    wanted = merged.stems[by_stem]
    first, last = np.searchsorted(wanted, stems), np.searchsorted(wanted, stems, side="right")
    hit = np.flatnonzero(last > first)
    times = (last - first)[hit]
    entries = by_stem[np.repeat(first[hit] - np.cumsum(times) + times, times) + np.arange(times.sum())]
    best = np.zeros((len(rows), len(crossing.keys)), dtype=np.float32)
    np.maximum.at(best, (np.repeat(owners[hit], times), merged.groups[entries]), merged.weights[entries])
    covers = np.asarray(best @ rare / np.float32(whole), dtype=np.float32)
    known = np.zeros(len(crossing.keys), dtype=np.bool_)
    known[merged.held] = True
    weights = np.where(known, rare, strange) / rarest
    weights *= np.array([key in names for key in crossing.keys], dtype=np.bool_)
    lacked = best < _HAD
    lacking = lacked @ np.where(weights >= _RARE, weights, 0)
    return covers, np.asarray(lacking / (lacking + ~lacked @ weights + _SOME), dtype=np.float32)
