"""Budgets that start full and refill steadily, and pauses after failures, pure."""


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


class Patience:
    """Pauses that double with each failure in a row.

    A row ends where the work went well for longer than its next pause would last: what fails at once after every
    pause is tried ever more rarely, what fails once after a good day is tried again soon.
    """

    def __init__(self, first: float, last: float) -> None:
        """`first` and `last` in seconds."""
        self._first = first
        self._last = last
        self._failures = 0
        self._began_at = 0.0

    def begin(self, now: float) -> None:
        """The work begins."""
        self._began_at = now

    def went_well(self, now: float) -> bool:
        """Whether the work, which ends now, went well for so long that failures before it count no more."""
        if now - self._began_at <= pause(self._failures + 1, self._first, self._last):
            return False
        self._failures = 0
        return True

    def failed(self) -> float:
        """Counts a failure; returns the pause after it."""
        self._failures += 1
        return pause(self._failures, self._first, self._last)
