"""How much text two posts have in common, and which earlier posts may be copies: shingles and MinHash."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.encoders import stem, words
from core.stories.marks import story_text

PERMUTATIONS = 64
BANDS = 16  # of 4 rows: pairs that share 60% of their shingles meet with probability .89, 75% with .998
_WORDS_IN_SHINGLE = 3


@dataclass(frozen=True, slots=True)
class Shingles:
    """A text as the set of its word triples (hashes), with `length` words and a MinHash `signature` (uint64)."""

    hashes: frozenset[int]
    length: int
    signature: npt.NDArray[np.uint64]

    def bands(self) -> list[bytes]:
        """Keys under which near-copies meet."""
        rows = self.signature.reshape(BANDS, -1)
        return [bytes([number]) + row.tobytes() for number, row in enumerate(rows)]


@lru_cache(maxsize=1)
def _permutations() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    # A fixed seed: signatures are stored and must mean the same for ever.
    random = np.random.Generator(np.random.PCG64(20261124))
    high = np.uint64(1 << 32)
    return (
        random.integers(1, high, PERMUTATIONS, dtype=np.uint64) | np.uint64(1),
        random.integers(0, high, PERMUTATIONS, dtype=np.uint64),
    )


def shingles(text: str) -> Shingles:
    """The shingles of `text` as a story sees it: without links, marks and calls to subscribe, words stemmed."""
    stems = [stem(word.surface) for word in words(story_text(text))]
    grams = [" ".join(stems[i : i + _WORDS_IN_SHINGLE]) for i in range(max(1, len(stems) - _WORDS_IN_SHINGLE + 1))]
    hashes = frozenset(zlib.crc32(gram.encode()) for gram in grams) if stems else frozenset()
    return Shingles(hashes, len(stems), _signature(hashes))


def _signature(hashes: frozenset[int]) -> npt.NDArray[np.uint64]:
    if not hashes:
        return np.zeros(PERMUTATIONS, dtype=np.uint64)
    values = np.fromiter(hashes, dtype=np.uint64, count=len(hashes))
    factors, offsets = _permutations()
    mixed = (values[:, None] * factors + offsets) >> np.uint64(16)  # multiply-shift, modulo 2^64
    return np.asarray((mixed & np.uint64(0xFFFFFFFF)).min(axis=0))


def shared_share(one: Shingles, other: Shingles) -> float:
    """The share of the shorter text's shingles that the other has too: 1.0 for a copy inside a longer post."""
    if not one.hashes or not other.hashes:
        return 0.0
    return len(one.hashes & other.hashes) / min(len(one.hashes), len(other.hashes))


def likeness(one: Shingles, other: Shingles) -> float:
    """Jaccard similarity of the two sets of shingles."""
    if not one.hashes or not other.hashes:
        return 0.0
    common = len(one.hashes & other.hashes)
    return common / (len(one.hashes) + len(other.hashes) - common)


def nearest(one: Shingles, others: Sequence[Shingles]) -> tuple[int, float] | None:
    """The index of the most alike of `others`, and how alike; None of an empty sequence."""
    if not others:
        return None
    scores = [likeness(one, other) for other in others]
    best = int(np.argmax(scores))
    return best, scores[best]
