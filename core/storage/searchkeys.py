"""Keys of the search index: seconds of the post's date, then a slot, so that a span of time is one of keys.

An index stores the steps between keys for every word of every post: 3 bits of slot instead of a whole `version.id` make
it less than half as large. Which version has a key stands in `search_doc`. Where all slots of a second are taken, the
next free one of a later second is used.
"""

from datetime import datetime

SLOT_BITS = 3
_SLOT_MASK = (1 << SLOT_BITS) - 1
_MAX_SECONDS = (1 << 40) - 1


def wanted_key(date: datetime, version_id: int) -> int:
    """The key that a version gets if no other of the same second has it; else it gets the next free one."""
    return _seconds_key(date) | (version_id & _SLOT_MASK)


def between_keys(from_at: datetime | None, to_at: datetime | None) -> tuple[int | None, int | None]:
    """The lowest and the highest key of posts published in `[from_at, to_at)`."""
    low = None if from_at is None else _seconds_key(from_at)
    high = None if to_at is None else _seconds_key(to_at) - 1
    return low, high


def _seconds_key(date: datetime) -> int:
    return max(0, min(_MAX_SECONDS, int(date.timestamp()))) << SLOT_BITS
