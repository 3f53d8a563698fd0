"""Which stored post a citation means: by channel, day, and how well the post says what the clause says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats
from core.links.bridge import Crossing
from core.links.citations import Citation
from core.links.posts import PostIndex, has_date

_LATE = timedelta(hours=12)  # an article may be updated after the time it gives
_WITHOUT_DAY = timedelta(days=14)
# How well a post must fit a clause. Likeness of meaning and the share of the clause's words that the post has count
# together. A post that fits less will do if it stands out from the channel's other posts of those days. Measured by
# taking the cited posts away: then one clause in forty finds a wrong one.
_SURE = 0.55
_LIKELY, _LIKELY_COVER, _LIKELY_MARGIN = 0.43, 0.15, 0.15
_LEXICAL, _LEXICAL_MARGIN = 0.14, 0.03
_COVER_WEIGHT = 0.5


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
) -> list[int]:
    """Those of `rows` (posts of the cited channel) that were there by the time, on a day that the article names."""
    found = []
    for row in rows:
        if not index.alive[row]:
            continue
        post = index.post(row)
        if has_date(post):
            if published is not None and post.date > published + _LATE:
                continue
            if citation.days is not None and not citation.days.holds(post.date, zone):
                continue
            if citation.days is None and published is not None and post.date < published - _WITHOUT_DAY:
                continue
        found.append(row)
    return found


def fits(index: PostIndex, rows: Sequence[int], crossing: Crossing, clause: Floats | None, rarity: Floats) -> list[Fit]:
    """How well each of `rows` fits a clause: its words as `crossing`, its vector (d,) or None. Best first."""
    if not rows:
        return []
    covers = _covers(index, rows, crossing, rarity)
    found = []
    for row, cover in zip(rows, covers, strict=True):
        likeness = None
        if clause is not None and index.vector(row) is not None:
            likeness = float(index.closest(row, clause[None, :])[0])
        found.append(Fit(row, likeness, float(cover)))
    return sorted(found, key=lambda fit: -fit.value)


def _covers(index: PostIndex, rows: Sequence[int], crossing: Crossing, rarity: Floats) -> npt.NDArray[np.float32]:
    """The share of the clause's words, by rarity, that each post has in some form."""
    stems = [index.stems.row(row) for row in rows]
    lengths = np.array([len(each) for each in stems], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    flat = np.concatenate(stems).astype(np.int64)
    groups: dict[str, dict[int, float]] = {}
    for key, _, weights in (*crossing.by_meaning, *crossing.by_sound):
        merged = groups.setdefault(key, {})
        for number, weight in weights.items():
            merged[number] = max(weight, merged.get(number, 0.0))
    covered = np.zeros(len(rows), dtype=np.float32)
    whole = 1e-6
    most = float(rarity.max()) if len(rarity) else 1.0
    table = np.zeros(len(rarity), dtype=np.float32)
    for key in crossing.keys:
        weights = groups.get(key, {})
        if not weights:
            whole += 0.6 * most  # a word that no post has is rare, or else the lexicon does not know it
            continue
        likely = max(weights.values()) / 2
        rare = min(float(rarity[number]) for number, weight in weights.items() if weight >= likely)
        whole += rare
        numbers = np.fromiter(weights, dtype=np.int64, count=len(weights))
        table[numbers] = np.fromiter(weights.values(), dtype=np.float32, count=len(weights))
        covered += rare * _segment_maxima(table[flat], starts, lengths)
        table[numbers] = 0
    return covered / np.float32(whole)


def _segment_maxima(
    values: Floats, starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    found = np.zeros(len(starts), dtype=np.float32)
    held = lengths > 0
    if held.any():
        found[held] = np.maximum.reduceat(values, starts[held])
    return found
