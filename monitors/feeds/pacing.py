"""Pace by host: one request after another with a pause between, and a longer one when a server asks for it."""

import asyncio
import time
from datetime import timedelta

from core.errors import FetchError

_LONGEST_SLEEP_SECONDS = 20.0
_HOSTS_KEPT = 1000


class Pacer:
    """Hands out turns. A host that wants to be left alone for long is refused at once, not waited for."""

    def __init__(self, pace: timedelta) -> None:
        self._pace_seconds = pace.total_seconds()
        self._free_at: dict[str, float] = {}

    async def turn(self, host: str, url: str) -> None:
        """Returns when `host` may be asked; raises FetchError when that is too far away."""
        now = time.monotonic()
        at = max(now, self._free_at.get(host, now))
        if at - now > _LONGEST_SLEEP_SECONDS:
            raise FetchError(
                f"{host} asked to be left alone for {at - now:.0f} more seconds", url=url, code="fetch-later"
            )
        self._free_at[host] = at + self._pace_seconds
        if len(self._free_at) > _HOSTS_KEPT:
            self._free_at = {name: free for name, free in self._free_at.items() if free > now}
        if at > now:
            await asyncio.sleep(at - now)

    def pause(self, host: str, wait: timedelta) -> None:
        """Nothing more of `host` for `wait`."""
        until = time.monotonic() + wait.total_seconds()
        self._free_at[host] = max(self._free_at.get(host, 0.0), until)
