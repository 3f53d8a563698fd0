"""The words of posts and articles by their stems: numbers, frequencies, scripts and vectors."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt

from core.encoders import STOP_WORDS, stem, words
from core.encoders.rows import Floats, Rows

_LARGE = 30_000  # stems: beyond, what stands in one text only is mostly misspelt


@dataclass(frozen=True, slots=True)
class Terms:
    """The content words of one text: `counts` by stem, `capitalised` those written as names, `surfaces` as written."""

    counts: dict[str, int]
    capitalised: frozenset[str]
    surfaces: dict[str, str]
    numbers: frozenset[str]


def terms_of(text: str) -> Terms:
    """The content words and numbers of `text`."""
    counts: Counter[str] = Counter()
    capitalised: set[str] = set()
    surfaces: dict[str, str] = {}
    numbers: set[str] = set()
    for word in words(text):
        if word.number:
            number = word.surface.replace(",", ".").rstrip(".0") if "." in word.surface else word.surface
            if len(number) > 1:
                numbers.add(number)
            continue
        if word.surface.lower() in STOP_WORDS:
            continue
        key = stem(word.surface)
        counts[key] += 1
        surfaces.setdefault(key, word.surface)
        if word.surface[0].isupper():
            capitalised.add(key)
    return Terms(dict(counts), frozenset(capitalised), surfaces, frozenset(numbers))


@dataclass(slots=True)
class Vocabulary:
    """Stems by number, in order of first sight, with how many texts hold each and, once learnt, a vector."""

    rows: Rows
    stems: list[str] = field(default_factory=list)
    surfaces: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    learnt: list[int] = field(default_factory=list)  # numbers of the stems in the order of `rows`
    places: dict[int, int] = field(default_factory=dict)  # and the other way round
    waiting: dict[int, None] = field(default_factory=dict)  # numbers without a vector yet, oldest first
    _texts: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(1024, dtype=np.int32))
    _as_name: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(1024, dtype=np.int32))

    def __len__(self) -> int:
        return len(self.stems)

    @property
    def texts(self) -> npt.NDArray[np.int32]:
        """How many of the texts counted hold each stem."""
        return self._texts[: len(self.stems)]

    @property
    def as_name(self) -> npt.NDArray[np.bool_]:
        """Which stems are written with a capital letter in at least a third of their texts."""
        return np.asarray(self._as_name[: len(self.stems)] * 3 > self.texts)

    def number(self, key: str, surface: str) -> int:
        """The number of the stem `key`, new if need be; `surface` stands for it when it is encoded."""
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.stems)
            self.stems.append(key)
            self.surfaces.append(surface.lower())
            self.waiting[found] = None
            if found >= len(self._texts):
                self._texts = np.concatenate([self._texts, np.zeros_like(self._texts)])
                self._as_name = np.concatenate([self._as_name, np.zeros_like(self._as_name)])
        return found

    def count(self, numbers: Iterable[int], as_names: Iterable[int], *, step: int = 1) -> None:
        """Count a text that holds these stems, some as names; with `step` -1, no longer."""
        self._texts[list(numbers)] += step
        self._as_name[list(as_names)] += step

    def missing(self, limit: int) -> list[int]:
        """Up to `limit` stems that have no vector yet and are worth one: in a large vocabulary those seen twice."""
        least = 2 if len(self.stems) > _LARGE else 0
        return list(islice((number for number in self.waiting if self._texts[number] >= least), limit))

    def learn(self, numbers: Sequence[int], vectors: Floats) -> None:
        """Give stems their vectors, shape (len(numbers), dimensions)."""
        fresh = [place for place, number in enumerate(numbers) if number in self.waiting]
        if fresh:
            self.rows.append(vectors[fresh])
        for place in fresh:
            del self.waiting[numbers[place]]
            self.places[numbers[place]] = len(self.learnt)
            self.learnt.append(numbers[place])

    def learn_surfaces(self, surfaces: Sequence[str], vectors: Floats) -> None:
        """`learn` for those of `surfaces` that stand for waiting stems."""
        waiting = {self.surfaces[number]: number for number in self.waiting}
        known = [(waiting[surface], place) for place, surface in enumerate(surfaces) if surface in waiting]
        self.learn([number for number, _ in known], vectors[[place for _, place in known]])
