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


_KEPT = 3  # how long a turn is kept for who does not come, in pauses between two turns


class Turns:
    """A budget as `Bucket`, handed out in the order of asking: who finds it empty gets a turn, and comes back then."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst = burst
        self._seconds = seconds
        self._full_at = 0.0  # when the budget is full again
        self._turns: dict[str, float] = {}

    def delay(self, who: str, now: float) -> float:
        """After how many seconds it would be the turn of `who`; nothing is taken."""
        at = self._turns.get(who)
        return max(0.0, (self._next(now) if at is None else at) - now)

    def take(self, who: str, now: float) -> float:
        """Takes one for `who` and returns 0.0, or returns the seconds until its turn, which is kept for it."""
        # Who does not come has gone elsewhere: the budget must not be spent all at once when many come back.
        self._turns = {one: at for one, at in self._turns.items() if at > now - _KEPT * self._seconds}
        if (at := self._turns.get(who)) is None:
            at = self._next(now)
            self._full_at = max(now, self._full_at) + self._seconds
        if at > now:
            self._turns[who] = at
            return at - now
        self._turns.pop(who, None)
        return 0.0

    def _next(self, now: float) -> float:
        return max(now, self._full_at - (self._burst - 1) * self._seconds)


def pause(failures: int, first: float, last: float) -> float:
    """The pause after so many failures in a row: `first`, doubled each time, at most `last`."""
    return min(last, first * 2.0 ** min(failures - 1, 30))


class Patience:
    """Pauses that double with each failure in a row.

    A row ends where the work went well for longer than its next pause would last: what fails at once after every
    pause is tried ever more rarely, what fails once after a good day is tried again soon. An attempt that takes long
    to fail did not go well.
    """

    def __init__(self, first: float, last: float) -> None:
        """`first` and `last` in seconds."""
        self._first = first
        self._last = last
        self._failures = 0
        self._began_at: float | None = None

    def attempt(self) -> None:
        """The work is tried: nothing went well yet."""
        self._began_at = None

    def begin(self, now: float) -> None:
        """The work goes well from now on."""
        self._began_at = now

    def went_well(self, now: float) -> bool:
        """Whether the work, which ends now, went well for so long that failures before it count no more."""
        if self._began_at is None or now - self._began_at <= pause(self._failures + 1, self._first, self._last):
            return False
        self._failures = 0
        return True

    def failed(self) -> float:
        """Counts a failure; returns the pause after it."""
        self._failures += 1
        return pause(self._failures, self._first, self._last)
