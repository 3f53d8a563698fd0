"""How much text two posts have in common: shingles."""

import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from core.encoders.words import stems, surfaces
from core.stories.marks import story_text

_WORDS_IN_SHINGLE = 3


@dataclass(frozen=True, slots=True)
class Shingles:
    """A text as the sorted hashes of its word triples (uint32, packed: they are kept by the thousand), with `length`
    words.
    """

    packed: bytes
    length: int

    @property
    def hashes(self) -> "array[int]":
        return array("I", self.packed)


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


def overlap(one: Shingles, other: Shingles) -> tuple[float, float]:
    """`likeness` and `shared_share` of two texts."""
    if not one.packed or not other.packed:
        return 0.0, 0.0
    mine, its = one.hashes, other.hashes
    common = len(set(mine).intersection(its))
    return common / (len(mine) + len(its) - common), common / min(len(mine), len(its))


def shared_share(one: Shingles, other: Shingles) -> float:
    """The share of the shorter text's shingles that the other has too: 1.0 for a copy inside a longer post."""
    return overlap(one, other)[1]


def likeness(one: Shingles, other: Shingles) -> float:
    """Jaccard similarity of the two sets of shingles."""
    return overlap(one, other)[0]
