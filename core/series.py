"""When a post's views, forwards and reactions are looked at again, pure: ever more rarely, for a month."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

AGES = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
)
"""How old a post is at each look."""

_AGES_SECONDS = tuple(age.total_seconds() for age in AGES)
_SLOT_SECONDS = 300  # looks of one channel that come close to each other share a request


def next_look(published_at: datetime, now: datetime) -> datetime | None:
    """The first look after `now`, at a full five minutes; None once the post is older than the last one."""
    published, present = published_at.timestamp(), now.timestamp()
    for age in _AGES_SECONDS:
        seconds = -(-(published + age) // _SLOT_SECONDS) * _SLOT_SECONDS
        if seconds > present:
            return _instant(seconds)
    return None


@lru_cache(1024)
def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)  # each new post asks, and many share a slot
