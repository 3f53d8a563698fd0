"""Budgets that start full and refill steadily, pure: how many joins or look-ups are due."""


class Bucket:
    """`burst` at once, then one in each `seconds`."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst = burst
        self._seconds = seconds
        self._left = float(burst)
        self._at: float | None = None

    def take(self, now: float) -> float:
        """Takes one and returns 0.0, or returns the seconds until there is one."""
        if self._at is not None and now > self._at:
            self._left = min(float(self._burst), self._left + (now - self._at) / self._seconds)
        self._at = now
        if self._left >= 1.0:
            self._left -= 1.0
            return 0.0
        return (1.0 - self._left) * self._seconds


def pause(failures: int, first: float, last: float) -> float:
    """The pause after so many failures in a row: `first`, doubled each time, at most `last`."""
    return min(last, first * 2.0 ** min(failures - 1, 30))
