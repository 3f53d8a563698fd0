"""Keys of the search index: seconds of the post's date, then `version.id`, so that a span of time is one of keys."""

from datetime import datetime

ID_BITS = 31
_ID_MASK = (1 << ID_BITS) - 1
_MAX_SECONDS = (1 << 32) - 1


def search_key(date: datetime, version_id: int) -> int:
    """The index's key of one version of a post published at `date`."""
    return _seconds_key(date) | (version_id & _ID_MASK)


def version_of(key: int) -> int:
    """The `version.id` in a key."""
    return key & _ID_MASK


def between_keys(from_at: datetime | None, to_at: datetime | None) -> tuple[int | None, int | None]:
    """The lowest and the highest key of posts published in `[from_at, to_at)`."""
    low = None if from_at is None else _seconds_key(from_at)
    high = None if to_at is None else _seconds_key(to_at) - 1
    return low, high


def _seconds_key(date: datetime) -> int:
    return max(0, min(_MAX_SECONDS, int(date.timestamp()))) << ID_BITS
