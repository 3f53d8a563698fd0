"""Marks that hide inside words (zero width, soft hyphens, accents apart): taken out before a text is read, and where
its characters stood before.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

from core.mentions.catalogue.kinds import Found
from core.mentions.words.alphabet import HIDDEN, LETTERS, encode
from core.types import Mention, new_mention

_ENCODED: Final = [encode(mark) for mark in HIDDEN]
_MARK: Final = rf"[{HIDDEN}\u0300-\u036f]"
_MARKS: Final = re.compile(f"({_MARK}{_MARK}*)")  # four times as fast as with a plus
_INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")  # these compose with nothing


def hidden_marks(encoded: bytes, *, most: int) -> list[int]:
    """Where zero-width marks, soft hyphens or combining accents stand inside words or at their ends; `most` places."""
    found: list[int] = []
    for mark in _ENCODED:
        place = encoded.find(mark)
        while place >= 0:
            if place and encoded[place - 1] in LETTERS:
                found.append(place)
                if len(found) == most:
                    return found
            place = encoded.find(mark, place + 1)
    return found


class Places:
    """Where the characters of a straightened text stand in the original: by how much they moved, from where on.

    The last of `starts` is where the text ends, which has no shift of its own.
    """

    __slots__ = ("_shifts", "_starts")

    def __init__(self, starts: list[int], shifts: list[int]) -> None:
        self._starts = starts
        self._shifts = shifts

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of a span that is not empty."""
        starts, shifts, last = self._starts, self._shifts, end - 1
        return (
            start + shifts[bisect_right(starts, start) - 1],
            last + shifts[bisect_right(starts, last) - 1] + 1,
        )

    def mentions(self, found: Sequence[Found], ids: Sequence[str], original: str) -> list[Mention]:
        """What was found in the straightened text as mentions of the original, `ids` being those of all officials."""
        starts, shifts = self._starts, self._shifts
        mentions: list[Mention] = []
        for start, end, who, kind, reasons, doubtful in found:
            index = bisect_right(starts, start)
            shift = shifts[index - 1]
            start += shift
            if starts[index] < end:
                shift = shifts[bisect_right(starts, end - 1, index) - 1]
            end += shift
            mentions.append(new_mention((start, end, original[start:end], ids[who], kind, reasons, doubtful)))
        return mentions


@lru_cache(maxsize=1_000)
def _composed(letter: str) -> str:
    """A letter with the marks behind it, as one character if there is one."""
    return unicodedata.normalize("NFC", letter)


def straighten(text: str) -> tuple[str, Places]:
    """`text` without hidden marks, composed, and the places of its characters in the original."""
    split = _MARKS.split(text)
    pieces, marks = split[::2], split[1::2]  # a mark stands behind each piece but the last
    starts = list(accumulate(map(len, pieces), initial=0))
    shifts = list(accumulate(map(len, marks), initial=0))
    for index, mark in enumerate(marks):
        if mark not in _INVISIBLE and pieces[index]:
            piece = pieces[index]
            whole = _composed(piece[-1] + mark)
            if len(whole) == 1:
                pieces[index] = piece[:-1] + whole
    return "".join(pieces), Places(starts, shifts)
