"""How much text two posts have in common, and which earlier posts may be copies: shingles and MinHash."""

import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.encoders.words import stems, surfaces
from core.stories.marks import story_text

_PERMUTATIONS = 64
BANDS = 16  # of 4 rows: pairs that share 60% of their shingles meet with probability .89, 75% with .998
_WORDS_IN_SHINGLE = 3

Bands = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Shingles:
    """A text as the sorted hashes of its word triples (uint32, packed: they are kept by the thousand), with `length`
    words.
    """

    packed: bytes
    length: int

    @property
    def hashes(self) -> npt.NDArray[np.uint32]:
        return np.frombuffer(self.packed, dtype=np.uint32)


@lru_cache(maxsize=1)
def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Factors and offsets, one a row."""
    # A fixed seed: the same text must have the same signature in every process.
    random = np.random.Generator(np.random.PCG64(20261124))
    high = 1 << 32
    return (
        random.integers(1, high, (_PERMUTATIONS, 1), dtype=np.uint32) | np.uint32(1),
        random.integers(0, high, (_PERMUTATIONS, 1), dtype=np.uint32),
    )


def shingles(text: str) -> Shingles:
    """The shingles of `text` as a story sees it: without links, marks and calls to subscribe, words stemmed."""
    return shingles_of(surfaces(story_text(text)))


def shingles_of(read: Sequence[str]) -> Shingles:
    """The shingles of words in their order."""
    if not read:
        return Shingles(b"", 0)
    # Without numpy: at the pace of alerts each of its calls is a cold one, and a post has fifty words.
    words = "\0".join(stems(read)).encode().split(b"\0")
    runs = zip(*(words[at:] for at in range(min(_WORDS_IN_SHINGLE, len(words)))), strict=False)
    return Shingles(array("I", sorted(set(map(zlib.crc32, map(b"\0".join, runs))))).tobytes(), len(words))


def bands_of(text: Shingles) -> Bands:
    """The keys under which near-copies meet, one a band of the MinHash signature: shape (BANDS,)."""
    hashes = text.hashes
    if not len(hashes):
        return np.zeros(BANDS, dtype=np.uint16)
    factors, offsets = _permutations()
    # Modulo 2^32: an odd factor permutes the hashes, and the high bits, which decide what is least, are mixed best.
    signature = (factors * hashes + offsets).min(axis=1).reshape(BANDS, -1)
    mixed = (signature * factors[: signature.shape[1], 0]).sum(axis=1, dtype=np.uint32)
    keys: Bands = (mixed >> np.uint32(16)).astype(np.uint16)
    return keys


class BandTable:
    """The bands of texts by row, in order of arrival, 32 bytes a text; rows are counted from 0 and never change.

    All rows of the time in question are looked through: 16 bits a key leave two in ten thousand to be compared for
    nothing, and ten thousand rows take a few microseconds; a dictionary of the keys takes a hundred times the room.
    """

    def __init__(self) -> None:
        self._keys = np.zeros((BANDS, 256), dtype=np.uint16)
        self._first = 0
        self._count = 0

    def append(self, bands: Bands) -> None:
        """Add the next row."""
        place = self._count - self._first
        if place >= self._keys.shape[1]:
            grown = np.zeros((BANDS, place * 3 // 2), dtype=np.uint16)
            grown[:, :place] = self._keys
            self._keys = grown
        self._keys[:, place] = bands
        self._count += 1

    def meeting(self, bands: Bands, since: int) -> list[int]:
        """The rows from `since` on that meet `bands` in at least one band, oldest first."""
        start = max(since - self._first, 0)
        keys = self._keys[:, start : self._count - self._first]
        met = np.flatnonzero((keys == bands[:, None]).any(axis=0))
        return (met + (start + self._first)).tolist()

    def drop_before(self, row: int) -> None:
        """Forget the rows before `row`."""
        start = row - self._first
        if start > 0:
            self._keys = self._keys[:, start : self._count - self._first].copy()
            self._first = row


def _common(one: Shingles, other: Shingles) -> int:
    both = np.sort(np.concatenate([one.hashes, other.hashes]))
    return int(np.count_nonzero(both[1:] == both[:-1]))


def shared_share(one: Shingles, other: Shingles) -> float:
    """The share of the shorter text's shingles that the other has too: 1.0 for a copy inside a longer post."""
    if not one.packed or not other.packed:
        return 0.0
    return _common(one, other) / min(len(one.hashes), len(other.hashes))


def likeness(one: Shingles, other: Shingles) -> float:
    """Jaccard similarity of the two sets of shingles."""
    if not one.packed or not other.packed:
        return 0.0
    common = _common(one, other)
    return common / (len(one.hashes) + len(other.hashes) - common)
