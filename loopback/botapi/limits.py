"""The limits that Telegram enforces on a bot's sending, for tests that want them enforced.

30 messages a second over all, 1 a second in a chat with bursts of 3, 20 in any 60 seconds in a group
(core.telegram.org/bots/faq, "My bot is hitting limits"). Telegram's own counting is not published: the buckets start
full, and the minute slides.
"""

import math
from collections import deque
from dataclasses import dataclass

from loopback.botapi.errors import too_many_requests

GROUP_MESSAGES = 20
GROUP_SECONDS = 60.0


@dataclass(slots=True)
class Bucket:
    """A token bucket: `size` at once, `rate` a second afterwards."""

    size: float
    rate: float
    level: float
    at: float

    def missing(self, now: float) -> float:
        """Seconds until one more is allowed; 0 when it is allowed now."""
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.level >= 1.0 - 1e-9 else (1.0 - self.level) / self.rate


class Limiter:
    """What each bot has sent lately."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[int, ...], Bucket] = {}
        self._groups: dict[tuple[int, int], deque[float]] = {}

    def check(self, bot_id: int, chat_id: int, group: bool, now: float) -> None:
        """Count one message; ApiError 429 if it is one too many (which then does not count)."""
        buckets = [self._bucket((bot_id,), 30, 30, now), self._bucket((bot_id, chat_id), 3, 1, now)]
        sent = self._groups.setdefault((bot_id, chat_id), deque()) if group else deque[float]()
        while sent and sent[0] <= now - GROUP_SECONDS:
            sent.popleft()
        full = [sent[0] + GROUP_SECONDS - now] if len(sent) >= GROUP_MESSAGES else []
        wait = max([*(bucket.missing(now) for bucket in buckets), *full])
        if wait:
            raise too_many_requests(max(1, math.ceil(wait)))
        for bucket in buckets:
            bucket.level -= 1
        sent.append(now)

    def _bucket(self, key: tuple[int, ...], size: float, rate: float, now: float) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(size, rate, size, now)
        return bucket
