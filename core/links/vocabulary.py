"""The words of posts and articles by their stems: numbers, frequencies, scripts and vectors."""

import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.encoders import STOP_WORDS, stem
from core.encoders.numbers import counted_in, plain_number
from core.encoders.rows import Floats, Rows
from core.encoders.words import stems, surfaces

_HASHES = 1 << 16
_LARGE = 30_000  # stems: beyond, what stands in one text only is mostly misspelt


@dataclass(frozen=True, slots=True)
class Terms:
    """The content words of one text: `counts` by stem, `capitalised` those written as names, `surfaces` as written.
    `numbers` are those of more than one character, `counted` 16-bit hashes of all but years, in letters too.
    """

    counts: dict[str, int]
    capitalised: frozenset[str]
    surfaces: dict[str, str]
    numbers: frozenset[str]
    counted: frozenset[int] = frozenset()


def terms_of(text: str) -> Terms:
    """The content words and numbers of `text`."""
    numbers: set[str] = set()
    content: list[str] = []
    read = surfaces(text)
    for surface in read:
        if surface[0].isdigit():
            number = plain_number(surface)
            if len(number) > 1:
                numbers.add(number)
        elif surface.lower() not in STOP_WORDS:
            content.append(surface)
    keys = stems(content) if content else []
    as_written: dict[str, str] = {}
    for key, surface in zip(keys, content, strict=True):
        as_written.setdefault(key, surface)
    capitalised = frozenset(key for key, surface in zip(keys, content, strict=True) if surface[0].isupper())
    counted = frozenset(zlib.crc32(number.encode()) % _HASHES for number in counted_in(read))
    return Terms(dict(Counter(keys)), capitalised, as_written, frozenset(numbers), counted)


WAITING, _NEVER = -1, -2  # instead of the place of a vector


class Vocabulary:
    """Stems by number, in order of first sight, with how many texts hold each and, once learnt, a vector."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.stems: list[str] = []
        self.numbers: dict[str, int] = {}
        self._endings: list[str] = []  # what a word as written has after its stem, or with a mark before it the whole
        self._texts = np.zeros(1024, dtype=np.int32)
        self._as_name = np.zeros(1024, dtype=np.int32)
        self._places = np.full(1024, WAITING, dtype=np.int32)  # in `rows`, by number
        self._learnt = np.zeros(1024, dtype=np.int32)  # and the other way round

    def __len__(self) -> int:
        return len(self.stems)

    @property
    def texts(self) -> npt.NDArray[np.int32]:
        """How many of the texts counted hold each stem."""
        return self._texts[: len(self.stems)]

    @property
    def places(self) -> npt.NDArray[np.int32]:
        """Where in `rows` the vector of each stem stands; negative while it has none."""
        return self._places[: len(self.stems)]

    @property
    def learnt(self) -> npt.NDArray[np.int32]:
        """The numbers of the stems in the order of `rows`."""
        return self._learnt[: self.rows.count]

    def number(self, key: str, surface: str) -> int:
        """The number of the stem `key`, new if need be; `surface` stands for it when it is encoded."""
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.stems)
            self.stems.append(key)
            word = surface.lower()
            # Nearly all endings are one of a few hundred: kept once, words take half the room.
            self._endings.append(sys.intern(word[len(key) :] if word.startswith(key) else f"={word}"))
            if found >= len(self._texts):
                self._texts, self._as_name = _doubled(self._texts, 0), _doubled(self._as_name, 0)
                self._places, self._learnt = _doubled(self._places, WAITING), _doubled(self._learnt, 0)
        return found

    def as_name(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of these stems are written with a capital letter in at least a third of their texts."""
        return np.asarray(self._as_name[numbers] * 3 > self._texts[numbers])

    def mark(self, key: str) -> int:
        """The number of a term that is not a word: `#384`, `@sergey-lavrov`. It never gets a vector."""
        number = self.number(key, key)
        self._places[number] = _NEVER
        return number

    def surface(self, number: int) -> str:
        """The word that stands for a stem, in small letters."""
        ending = self._endings[number]
        return ending[1:] if ending.startswith("=") else self.stems[number] + ending

    def count(self, numbers: Iterable[int], as_names: Iterable[int], *, step: int = 1) -> None:
        """Count a text that holds these stems, some as names; with `step` -1, no longer."""
        self._texts[list(numbers)] += step
        self._as_name[list(as_names)] += step

    def missing(self, limit: int) -> list[int]:
        """Up to `limit` stems that have no vector yet and are worth one: in a large vocabulary those seen twice."""
        least = 2 if len(self.stems) > _LARGE else 0
        found: list[int] = np.flatnonzero((self.places == WAITING) & (self.texts >= least))[:limit].tolist()
        return found

    def learn(self, numbers: Sequence[int], vectors: Floats) -> None:
        """Give stems their vectors, shape (len(numbers), dimensions)."""
        fresh = {number: at for at, number in enumerate(numbers) if self._places[number] == WAITING}
        if fresh:
            first = self.rows.append(vectors[list(fresh.values())])
            places = np.arange(first, first + len(fresh))
            self._places[list(fresh)] = places
            self._learnt[places] = list(fresh)

    def learn_surfaces(self, surfaces: Sequence[str], vectors: Floats) -> None:
        """`learn` for those of `surfaces` that stand for waiting stems."""
        known = {}
        for at, surface in enumerate(surfaces):
            number = self.numbers.get(stem(surface))
            if number is not None and self.surface(number) == surface:
                known[number] = at
        self.learn(list(known), vectors[list(known.values())])


def _doubled(array: npt.NDArray[np.int32], filling: int) -> npt.NDArray[np.int32]:
    return np.concatenate([array, np.full(len(array), filling, dtype=np.int32)])
