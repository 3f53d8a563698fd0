"""Who a text has introduced by more than the surname."""

from bisect import bisect_right
from dataclasses import dataclass

from core.types import ReasonCode


@dataclass(slots=True)
class Introduced:
    """Somebody named with more than the surname: an official's index, or the key of a stranger's name.

    `places` are where, ascending; `end` is where the first naming ends; `kin` whether a word of kinship led in each,
    `titled` whether a title led in any.
    """

    who: int | str
    places: list[int]
    end: int
    marks: int
    kin: bool
    titled: bool = False
    why: ReasonCode | None = None  # the reason that a later mention gives, once one does


def last_before(item: Introduced, place: int) -> int:
    """Where the person was named last at or before a place; -1 if nowhere."""
    index = bisect_right(item.places, place)
    return item.places[index - 1] if index else -1
