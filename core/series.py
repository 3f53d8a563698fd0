"""When a post's views, forwards and reactions are looked at again, pure: ever more rarely, for a month."""

from datetime import UTC, datetime, timedelta

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

_SLOT_SECONDS = 300  # looks of one channel that come close to each other share a request


def next_look(published_at: datetime, now: datetime) -> datetime | None:
    """The first look after `now`, at a full five minutes; None once the post is older than the last one."""
    for age in AGES:
        seconds = -(-(published_at + age).timestamp() // _SLOT_SECONDS) * _SLOT_SECONDS
        at = datetime.fromtimestamp(seconds, UTC)
        if at > now:
            return at
    return None
