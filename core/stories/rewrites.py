"""Which earlier posts tell the same in other words: stems weighted by rarity, together with vectors."""

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.encoders import STOP_WORDS, stem
from core.encoders.rows import Floats, Ragged, Rows, segment_sums

# Judged by eye on pairs of posts of different channels within two days: above, the pairs tell one event. Those of one
# hour do so much further below than those of two days: what comes later is mostly what happened next.
ENOUGH = 1.0  # likeness of words (0 to 1) plus likeness of meaning (about 0.2 for strangers, 0.6 to 0.9 for rewrites)
ENOUGH_WORDS = 0.42  # of words alone
_AT_ONCE_LESS, _AT_ONCE_SECONDS = 0.2, 6 * 3600.0  # how much less is enough at the same time, and when a third of it
_LEAST_WORDS = 0.15  # below, no likeness of meaning makes a rewrite
_OTHER_NUMBERS = 0.2  # "17 drones" and "8 drones" are two reports
_SAME_MOULD = 0.5  # short texts as alike as this that differ in their numbers are reports from one mould
_COMMON = 0.05  # stems in more of the texts than this do not find candidates
_ASSUMED = 1000  # texts: with few posts all words count as nearly equally rare
_CANDIDATES = 20
_SHORT = 45  # words: texts in which a single number is the news
_BUCKETS = 1 << 18  # of stems: a channel's year has about 60,000, so one in five shares its bucket with a stranger
_OFTEN = (1 + np.log(np.maximum(np.arange(256), 1))).astype(np.float32)

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Told:
    """A text as rewrites see it: its stems (buckets, ascending), how often it says each (1 to 255), its numbers."""

    stems: Numbers
    counts: npt.NDArray[np.uint8]
    figures: "Figures"


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers that a text gives, hashed, and its length in words."""

    numbers: tuple[int, ...]
    length: int


def told(read: Sequence[str]) -> Told:
    """`Told` of the words of a text."""
    counts = Counter(zlib.crc32(stem(word).encode()) % _BUCKETS for word in read if _telling(word))
    stems = np.array(sorted(counts), dtype=np.uint32)
    often = np.array([min(counts[each], 255) for each in stems.tolist()], dtype=np.uint8)
    return Told(stems, often, figures_of(read))


def figures_of(read: Sequence[str]) -> Figures:
    """The figures of the words of a text."""
    numbers = [word for word in read if word[0].isdigit()]
    telling = len(read) - sum(map(STOP_WORDS.__contains__, map(str.lower, read))) - len(numbers)
    return Figures(tuple(sorted({zlib.crc32(word.encode()) for word in numbers})), telling)


def _telling(word: str) -> bool:
    return word.lower() not in STOP_WORDS and not _is_number(word)


def _is_number(word: str) -> bool:
    return word[0].isdigit()


def other_numbers(one: Figures, other: Figures) -> bool:
    """Whether two short texts give different numbers: then they are two reports, however alike."""
    if min(one.length, other.length) > _SHORT or not one.numbers or not other.numbers:
        return False
    return set(one.numbers).isdisjoint(other.numbers)


class RewriteIndex:
    """Texts by row, in order of arrival; rows are counted from 0 and never change. About 800 bytes a text, with a
    vector of 512 dimensions.
    """

    def __init__(self) -> None:
        self._first = 0
        self._stems = Ragged(np.uint32)
        self._counts = Ragged(np.uint8)
        self._lengths = np.zeros(0, dtype=np.float32)
        self._figures: list[Figures] = []
        self._vectors: Rows | None = None
        self._has_vector: list[bool] = []
        self._texts = np.zeros(_BUCKETS, dtype=np.int32)  # in how many texts each stem stands
        self._wanted = np.zeros(_BUCKETS, dtype=np.float32)  # all zero between questions

    def __len__(self) -> int:
        return len(self._figures)

    def append(self, text: Told, vector: Floats | None) -> None:
        """Add the next row."""
        if len(self) >= len(self._lengths):
            self._lengths = np.concatenate([self._lengths, np.zeros(max(256, len(self) // 2), dtype=np.float32)])
        self._lengths[len(self)] = _length(self._weights(text.stems, text.counts))
        self._texts[text.stems] += 1
        self._stems.append(text.stems)
        self._counts.append(text.counts)
        self._figures.append(text.figures)
        if vector is not None and self._vectors is None:
            self._vectors = Rows(len(vector))
            if self._has_vector:
                self._vectors.append(np.zeros((len(self._has_vector), len(vector)), dtype=np.float32))
        if self._vectors is not None:
            held = vector if vector is not None else np.zeros(self._vectors.dimensions, dtype=np.float32)
            self._vectors.append(held[None, :])
        self._has_vector.append(vector is not None)

    def drop_before(self, row: int) -> None:
        """Forget the rows before `row`."""
        gone = min(row - self._first, len(self))
        if gone <= 0:
            return
        np.subtract.at(self._texts, self._stems.flat[: int(self._stems.lengths[:gone].sum())], 1)
        kept = np.arange(gone, len(self))
        self._stems.keep(kept)
        self._counts.keep(kept)
        self._lengths = self._lengths[kept]
        if self._vectors is not None:
            self._vectors.keep(kept)
        del self._figures[:gone], self._has_vector[:gone]
        self._first += gone

    def nearest(self, text: Told, since: int) -> dict[int, float]:
        """The rows from `since` on nearest to `text` by their rare words, each with its cosine."""
        start = max(since - self._first, 0)
        if start >= len(self):
            return {}
        weights = self._weights(text.stems, text.counts)
        rare = self._texts[text.stems] <= max(20.0, _COMMON * len(self))
        self._wanted[text.stems[rare]] = weights[rare] * self._rarity(text.stems[rare])
        starts, lengths = self._stems.starts[start:], self._stems.lengths[start:]
        flat = self._stems.flat[starts[0] :]
        shares = self._wanted[flat] * _OFTEN[self._counts.flat[starts[0] :]]
        self._wanted[text.stems] = 0.0
        scores = segment_sums(shares, starts - starts[0], lengths)
        scores /= np.maximum(self._lengths[start : len(self)] * _length(weights), 1e-6)
        count = min(_CANDIDATES, len(scores))
        best = np.argpartition(-scores, count - 1)[:count].tolist()
        return {place + start + self._first: float(scores[place]) for place in best if scores[place] >= _LEAST_WORDS}

    def likeness(self, text: Told, row: int) -> float:
        """The cosine of `text` and the text `row` by their words."""
        stems, counts = self._stems.row(row - self._first), self._counts.row(row - self._first)
        mine, its = self._weights(text.stems, text.counts), self._weights(stems, counts)
        _, here, there = np.intersect1d(text.stems, stems, assume_unique=True, return_indices=True)
        return float(mine[here] @ its[there]) / max(_length(mine) * _length(its), 1e-6)

    def score(self, text: Told, vector: Floats | None, row: int, alike: float, seconds: float | None) -> float:
        """How surely the text `row` and `text` tell the same, given how `alike` their words are and how many `seconds`
        lie between them (None: not known); 1 is enough.
        """
        place = row - self._first
        if alike < _LEAST_WORDS:
            return 0.0
        apart = _OTHER_NUMBERS if other_numbers(text.figures, self._figures[place]) else 0.0
        if apart and alike >= _SAME_MOULD:
            return 0.0
        if vector is None or self._vectors is None or not self._has_vector[place]:
            return (alike - apart / 2) / (ENOUGH_WORDS * _share_enough(seconds))
        (known,) = self._vectors[np.array([place])]
        return (alike + float(vector @ known) - apart) / (ENOUGH * _share_enough(seconds))

    def _weights(self, stems: Numbers, counts: npt.NDArray[np.uint8]) -> Floats:
        return np.asarray(_OFTEN[counts] * self._rarity(stems), dtype=np.float32)

    def _rarity(self, stems: Numbers) -> Floats:
        return np.asarray(
            np.log(np.float32(len(self) + _ASSUMED) / (self._texts[stems] + np.float32(1))), dtype=np.float32
        )


def _share_enough(seconds: float | None) -> float:
    """What share of the usual likeness is enough for texts so many seconds apart."""
    return 1.0 if seconds is None else 1 - _AT_ONCE_LESS * math.exp(-abs(seconds) / _AT_ONCE_SECONDS)


def _length(weights: Floats) -> float:
    return float(np.sqrt(weights @ weights))
