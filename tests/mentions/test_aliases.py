"""What officials are called besides their names, and when it is somebody else's; marks as in `cases/`."""

import pytest

from core.types import Official
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
