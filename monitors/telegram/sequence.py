"""Our own place in a channel's sequence of updates, pure: https://core.telegram.org/api/updates."""

from enum import Enum


class Place(Enum):
    """Where an update stands."""

    NEXT = "next"  # it follows: all up to it is known
    KNOWN = "known"  # told before
    AHEAD = "ahead"  # something before it is missing


class Sequence:
    """`pts` is the counter up to which every update of a channel is known."""

    def __init__(self, pts: int) -> None:
        self.pts = pts
        self._ahead: dict[int, int] = {}  # where a piece above the hole begins -> where it ends

    @property
    def holed(self) -> bool:
        """Whether something that was told stands above something missing."""
        return bool(self._ahead)

    def offer(self, pts: int, count: int) -> Place:
        """Takes an update that moved the counter by `count` to `pts`; a hole that it fills is closed."""
        if pts <= self.pts:
            return Place.KNOWN
        start = pts - count
        if start > self.pts:
            known = self._ahead.get(start, 0) >= pts
            self._ahead[start] = max(pts, self._ahead.get(start, 0))
            return Place.KNOWN if known else Place.AHEAD
        self._move(pts)
        return Place.NEXT

    def reach(self, pts: int) -> None:
        """All up to `pts` is known from an answer of the server."""
        if pts > self.pts:
            self._move(pts)

    def _move(self, pts: int) -> None:
        self.pts = pts
        while self._ahead:
            start = min(self._ahead)
            if start > self.pts:
                return
            self.pts = max(self.pts, self._ahead.pop(start))
