"""How much text two posts have in common, and which earlier posts may be copies: shingles and MinHash."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.encoders import stem, words
from core.encoders.words import Word
from core.stories.marks import story_text

PERMUTATIONS = 64
BANDS = 16  # of 4 rows: pairs that share 60% of their shingles meet with probability .89, 75% with .998
_WORDS_IN_SHINGLE = 3


@dataclass(frozen=True, slots=True)
class Shingles:
    """A text as the sorted hashes (uint32) of its word triples, with `length` words and a MinHash `signature`."""

    hashes: npt.NDArray[np.uint32]
    length: int
    signature: npt.NDArray[np.uint32]

    def bands(self) -> list[int]:
        """Keys under which near-copies meet: 64 bits each, as small as they can be kept."""
        rows = self.signature.reshape(BANDS, -1)
        return [hash((number, row.tobytes())) for number, row in enumerate(rows)]


@lru_cache(maxsize=1)
def _permutations() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    # A fixed seed: the same text must have the same signature in every process.
    random = np.random.Generator(np.random.PCG64(20261124))
    high = np.uint64(1 << 32)
    return (
        random.integers(1, high, PERMUTATIONS, dtype=np.uint64) | np.uint64(1),
        random.integers(0, high, PERMUTATIONS, dtype=np.uint64),
    )


def shingles(text: str) -> Shingles:
    """The shingles of `text` as a story sees it: without links, marks and calls to subscribe, words stemmed."""
    return shingles_of(words(story_text(text)))


def shingles_of(read: Sequence[Word]) -> Shingles:
    """The shingles of words in their order."""
    stems = [stem(word.surface) for word in read]
    last = max(1, len(stems) - _WORDS_IN_SHINGLE + 1) if stems else 0
    grams = {" ".join(stems[start : start + _WORDS_IN_SHINGLE]) for start in range(last)}
    hashes = np.unique(np.array([zlib.crc32(gram.encode()) for gram in grams], dtype=np.uint32))
    return Shingles(hashes, len(stems), _signature(hashes))


def _signature(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    if not len(hashes):
        return np.zeros(PERMUTATIONS, dtype=np.uint32)
    factors, offsets = _permutations()
    mixed = (hashes.astype(np.uint64)[:, None] * factors + offsets) >> np.uint64(16)  # multiply-shift, modulo 2^64
    return np.asarray((mixed & np.uint64(0xFFFFFFFF)).min(axis=0), dtype=np.uint32)


def _common(one: Shingles, other: Shingles) -> int:
    return len(np.intersect1d(one.hashes, other.hashes, assume_unique=True))


def shared_share(one: Shingles, other: Shingles) -> float:
    """The share of the shorter text's shingles that the other has too: 1.0 for a copy inside a longer post."""
    if not len(one.hashes) or not len(other.hashes):
        return 0.0
    return _common(one, other) / min(len(one.hashes), len(other.hashes))


def likeness(one: Shingles, other: Shingles) -> float:
    """Jaccard similarity of the two sets of shingles."""
    if not len(one.hashes) or not len(other.hashes):
        return 0.0
    common = _common(one, other)
    return common / (len(one.hashes) + len(other.hashes) - common)
