"""Which earlier posts tell the same in other words: stems weighted by rarity, together with vectors."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.encoders import STOP_WORDS, stem
from core.encoders.words import Word

Vector = npt.NDArray[np.float32]

# Judged by eye on pairs of posts of different channels within a day and a half: above, the pairs tell one event.
ENOUGH = 1.0  # likeness of words (0 to 1) plus likeness of meaning (about 0.2 for strangers, 0.6 to 0.9 for rewrites)
ENOUGH_WORDS = 0.42  # of words alone
_LEAST_WORDS = 0.15  # below, no likeness of meaning makes a rewrite
_OTHER_NUMBERS = 0.2  # "17 drones" and "8 drones" are two reports
_SAME_MOULD = 0.5  # short texts as alike as this that differ in their numbers are reports from one mould
_COMMON = 0.05  # stems in more of the texts than this do not find candidates
_ASSUMED = 1000  # texts: with few posts all words count as nearly equally rare
_CANDIDATES = 20
_SHORT = 45  # words: texts in which a single number is the news


@dataclass(frozen=True, slots=True)
class Told:
    """A text as rewrites see it: how often it says each stem (where asked for), its numbers, its length in words."""

    counts: dict[str, int]
    numbers: frozenset[str]
    length: int


def told(read: Sequence[Word], *, counted: bool) -> Told:
    """`Told` of the words of a text. Only who looks for rewrites needs the stems `counted`: they take much room."""
    numbers = frozenset(word.surface for word in read if word.number)
    telling = [word.surface for word in read if not word.number and word.surface.lower() not in STOP_WORDS]
    counts = dict(Counter(map(stem, telling))) if counted else {}
    return Told(counts, numbers, len(telling))


class RewriteIndex:
    """Texts by number, in the order in which they were added."""

    def __init__(self) -> None:
        self._rows: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
        self._lengths = array("f")
        self._told: list[Told] = []
        self._vectors: list[Vector | None] = []

    def __len__(self) -> int:
        return len(self._told)

    def add(self, text: Told, vector: Vector | None) -> int:
        """Remember a text; its number."""
        row = len(self._told)
        self._lengths.append(_length(self._weighted(text)))
        for key, count in text.counts.items():
            self._rows[key].append(row)
            self._weights[key].append(1 + math.log(count))
        self._told.append(text)
        self._vectors.append(vector)
        return row

    def set_vector(self, row: int, vector: Vector) -> None:
        """Give a text the vector that it had not when it was added."""
        self._vectors[row] = vector

    def nearest(self, text: Told, since: int) -> dict[int, float]:
        """Numbers (from `since` on) of the texts nearest to `text` by their rare words, each with its cosine."""
        weighted = self._weighted(text)
        scores = np.zeros(len(self._told) - since, dtype=np.float32)
        most = max(20.0, _COMMON * len(self._told))
        for key, weight in weighted.items():
            rows = self._rows.get(key)
            if rows is None or len(rows) > most:
                continue
            places = np.frombuffer(rows, dtype=np.int32)
            first = int(np.searchsorted(places, since))
            shares = np.frombuffer(self._weights[key], dtype=np.float32)[first:]
            scores[places[first:] - since] += shares * np.float32(weight * self._rarity(key))
        own = _length(weighted)
        lengths = np.array(self._lengths[since:], dtype=np.float32)
        scores /= np.maximum(lengths * np.float32(own), 1e-6)
        count = min(_CANDIDATES, len(scores))
        best = np.argpartition(-scores, count - 1)[:count].tolist() if count else []
        return {place + since: float(scores[place]) for place in best if scores[place] >= _LEAST_WORDS}

    def likeness(self, text: Told, row: int) -> float:
        """The cosine of `text` and the text `row` by their words."""
        other = self._told[row]
        mine, its = self._weighted(text), self._weighted(other)
        product = sum(weight * its[key] for key, weight in mine.items() if key in its)
        return product / max(_length(mine) * _length(its), 1e-6)

    def score(self, text: Told, vector: Vector | None, row: int, alike: float) -> float:
        """How surely the text `row` and `text` tell the same, given how `alike` their words are; 1 is enough."""
        known = self._vectors[row]
        if alike < _LEAST_WORDS:
            return 0.0
        apart = _OTHER_NUMBERS if other_numbers(text, self._told[row]) else 0.0
        if apart and alike >= _SAME_MOULD:
            return 0.0
        if vector is None or known is None:
            return (alike - apart / 2) / ENOUGH_WORDS
        return (alike + float(vector @ known) - apart) / ENOUGH

    def _weighted(self, text: Told) -> dict[str, float]:
        return {key: (1 + math.log(count)) * self._rarity(key) for key, count in text.counts.items()}

    def _rarity(self, key: str) -> float:
        rows = self._rows.get(key)
        return math.log((len(self._told) + _ASSUMED) / ((len(rows) if rows else 0) + 1))


def _length(weighted: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weighted.values()))


def other_numbers(one: Told, other: Told) -> bool:
    """Whether two short texts give different numbers: then they are two reports, however alike."""
    if min(one.length, other.length) > _SHORT or not one.numbers or not other.numbers:
        return False
    return not one.numbers & other.numbers
