"""Our own place in a channel's sequence of updates, pure: https://core.telegram.org/api/updates."""

from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Place(Enum):
    """Where an update stands."""

    NEXT = "next"  # it follows: all up to it is known
    KNOWN = "known"  # told before
    AHEAD = "ahead"  # something before it is missing


class Sequence(Generic[T]):
    """`pts` is the counter up to which every update of a channel is known. What comes above a hole is kept."""

    def __init__(self, pts: int) -> None:
        self.pts = pts
        self._ahead: dict[tuple[int, int], T] = {}  # by where an update above the hole begins and ends

    @property
    def ahead(self) -> int:
        """How many updates stand above something that is missing."""
        return len(self._ahead)

    def offer(self, pts: int, count: int, item: T) -> tuple[Place, list[T]]:
        """Takes an update that moved the counter by `count` to `pts`; returns where it stands and what is due now.

        Due are the update itself when it is next, and those that waited for it, in order.
        """
        if pts == self.pts and not count:
            return Place.NEXT, [item]  # it moves nothing; told again, it does no harm
        if pts <= self.pts:
            return Place.KNOWN, []
        start = pts - count
        if start > self.pts:
            if (start, pts) in self._ahead:
                return Place.KNOWN, []
            self._ahead[start, pts] = item
            return Place.AHEAD, []
        before, self.pts = self.pts, pts
        return Place.NEXT, [item, *self._due(before)]

    def reach(self, pts: int) -> list[T]:
        """All up to `pts` is known from an answer of the server; returns what is due now."""
        self.pts = max(self.pts, pts)
        return self._due(self.pts)

    def forget_ahead(self) -> None:
        """Drops what is kept above the hole: the server will tell it again."""
        self._ahead.clear()

    def _due(self, covered: int) -> list[T]:
        """What was kept and follows now. What moves nothing follows where we stand, unless an answer `covered` it."""
        found = []
        while self._ahead and (place := min(self._ahead))[0] <= self.pts:
            (start, pts), item = place, self._ahead.pop(place)
            if pts > self.pts or start == pts == self.pts > covered:
                self.pts = pts
                found.append(item)
        return found
