"""What officials are called besides their names, and when it is somebody else's; marks as in `cases/`."""

import pytest

from core.types import Official, Position
from tests.mentions.small import check_official


@pytest.mark.parametrize(
    "marked",
    [
        "Митрополит Карп Кленовский жил давно.",
        "Умер митрополит Карп (Ветлугин).",
        "Митрополит Карп Ветлугин жил давно.",
        "[Митрополит Карп|a] (Лапшев) приехал.",
        "[Митрополит Карп|a] приехал.",
        "[Митрополит Карп|a] Ветлугину ответил.",
        "[Митрополит Карп|a] (Кленовск) приехал.",
        "[Митрополит Карп|a], Ветлугин и гости приехали.",
    ],
)
def test_a_surname_behind_an_alias_that_ends_with_a_given_name_makes_it_anothers(marked: str) -> None:
    official = Official("a", {"ru": "Семён Лапшев"}, aliases=("митрополит Карп",))
    check_official(official, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Митрополит Карп|a] Кленовский приехал.",
        "[Митрополит Карп|a] Ветлужский и Лапшевский приехал.",
        "Митрополит Карп Ветлужский жил давно.",
    ],
)
def test_a_prelates_see_behind_the_name_is_nobody_else(marked: str) -> None:
    """Where the positions name it, or it is that of two places, as a saint's is not."""
    see = Position("митрополит Кленовский")
    check_official(Official("a", {"ru": "Семён Лапшев"}, aliases=("митрополит Карп",), positions=(see,)), marked)
