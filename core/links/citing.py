"""Which stored post a citation means: by channel, day, and how well the post says what the clause says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats
from core.links.citations import Citation
from core.links.crossing import Crossing
from core.links.posts import PostIndex

_LATE = timedelta(hours=12)  # an article may be updated after the time it gives
_WITHOUT_DAY = timedelta(days=14)
# How well a post must fit a clause. Likeness of meaning and the share of the clause's words that the post has count
# together. A post that fits less will do if it stands out from the channel's other posts of those days. Measured by
# taking the cited posts away: then one clause in forty finds a wrong one.
_SURE = 0.55
_LIKELY, _LIKELY_COVER, _LIKELY_MARGIN = 0.43, 0.15, 0.15
_LEXICAL, _LEXICAL_MARGIN = 0.14, 0.03
_COVER_WEIGHT = 0.5

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the post of a row fits a citation: `likeness` of meaning (None without vectors) and `cover`, the share
    of the clause's words (by rarity) that it has.
    """

    row: int
    likeness: float | None
    cover: float

    @property
    def value(self) -> float:
        """0 to about 1.5; comparable between posts and between citations."""
        return self.cover if self.likeness is None else self.likeness + _COVER_WEIGHT * self.cover

    def enough(self, next_best: float) -> bool:
        """Whether the post says what the clause says, and is not only about the same; `next_best` is the value of the
        next post of the channel in those days (0: there is none).
        """
        margin = self.value - next_best
        if self.likeness is None:
            return self.cover >= _LEXICAL and margin >= _LEXICAL_MARGIN
        if self.value >= _SURE:
            return True
        return self.value >= _LIKELY and self.cover >= _LIKELY_COVER and margin >= _LIKELY_MARGIN


def best_fit(found: Sequence[Fit]) -> Fit | None:
    """The first of `found` (best first) if it fits well enough."""
    if not found:
        return None
    return found[0] if found[0].enough(found[1].value if len(found) > 1 else 0.0) else None


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
    if math.isnan(date):
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


def fits(index: PostIndex, rows: Rows, crossing: Crossing, clause: Floats | None, rarity: Floats) -> list[Fit]:
    """How well each of `rows` fits a clause: its words as `crossing`, its vector (d,) or None. Best first."""
    if not len(rows):
        return []
    covers = _covers(index, rows, crossing, rarity)
    likenesses: list[float | None] = [None] * len(rows)
    if clause is not None:
        known = np.flatnonzero(index.vector_rows[rows] >= 0)
        for place, likeness in zip(known.tolist(), index.closest(rows[known], clause[None, :])[:, 0], strict=True):
            likenesses[place] = float(likeness)
    found = [
        Fit(int(row), likeness, float(cover)) for row, likeness, cover in zip(rows, likenesses, covers, strict=True)
    ]
    return sorted(found, key=lambda fit: -fit.value)


def _covers(index: PostIndex, rows: Rows, crossing: Crossing, rarity: Floats) -> npt.NDArray[np.float32]:
    """The share of the clause's words, by rarity, that each post has in some form."""
    merged = crossing.merged()
    rare = np.zeros(len(crossing.keys), dtype=np.float32)
    rare[merged.held] = merged.rarities(rarity)
    # A word that no post has is rare, or else the lexicon does not know it.
    strange = 0.6 * (float(rarity.max()) if len(rarity) else 1.0)
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
    return np.asarray(best @ rare / np.float32(whole), dtype=np.float32)
