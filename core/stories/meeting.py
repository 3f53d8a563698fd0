"""Where copies meet: each text is entered under the least of its shingles' hashes."""

from array import array
from collections.abc import Sequence

# Of texts that share half of their shingles one pair in twenty thousand has none of the least eight in common; of a
# text and one five times as long that holds it, one pair in seven.
SKETCH = 8
_HEADS = 1 << 16  # some 10,000 texts, of as many as the window holds, leave one or two entries under each
_LOOKED_AT = 128  # entries under one head: what a channel writes under each post stands in thousands of texts


class MeetingTable:
    """The least hashes of texts by row, in order of arrival, 64 bytes a text; rows are counted from 0 and never change.

    Under each head hangs a chain of entries, the newest first: what is too old ends it, so nothing has to be taken out
    or built anew when rows are forgotten. All in Python, some tens of steps: at the pace of alerts a call of numpy
    costs as much as all of them, and looking through the keys of all rows throws the program out of the caches.
    """

    def __init__(self) -> None:
        self._heads = array("I", bytes(4 * _HEADS))  # by the low bits of a hash: the newest entry, 0 for none
        self._entries = array("I")  # SKETCH a row: a hash and the entry below it, 0 for none
        self._first = 0
        self._count = 0

    def __len__(self) -> int:
        return len(self._entries) // (2 * SKETCH)

    def append(self, hashes: Sequence[int]) -> None:
        """Add the next row: the hashes of its text, ascending."""
        heads, entries, entry = self._heads, self._entries, self._count * SKETCH
        self._count += 1
        for each in hashes[:SKETCH]:
            entry += 1
            head = each % _HEADS
            entries.append(each)
            entries.append(heads[head])
            heads[head] = entry
        entries.extend((0, 0) * (self._count * SKETCH - entry))  # under no head

    def meeting(self, hashes: Sequence[int], since: int) -> dict[int, int]:
        """The rows from `since` on that meet a text, with how many of the least hashes both have."""
        heads, entries = self._heads, self._entries
        above = max(since, self._first) * SKETCH
        gone = self._first * SKETCH + 1
        met: dict[int, int] = {}
        for each in hashes[:SKETCH]:
            entry, left = heads[each % _HEADS], _LOOKED_AT
            while entry > above and left:
                at = 2 * (entry - gone)
                if entries[at] == each:
                    row = (entry - 1) // SKETCH
                    met[row] = met.get(row, 0) + 1
                entry = entries[at + 1]
                left -= 1
        return met

    def drop_before(self, row: int) -> None:
        """Forget the rows before `row`."""
        if row > self._first:
            del self._entries[: 2 * SKETCH * (row - self._first)]
            self._first = row
