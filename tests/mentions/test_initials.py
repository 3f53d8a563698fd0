"""Initials beside a surname, and what tells that whoever bears both is no official; marks as in `cases/`."""

import pytest

from tests.mentions.small import check


@pytest.mark.parametrize(
    "marked",
    [
        "Морозов О. И. уехал. Морозов вернётся.",
        "О. И. Морозов уехал.",
        "О.И.Морозов уехал, [О. И. Мороз|a] остался.",
        "Он уехал, и О. Морозов тоже.",
        "Подписал [О. И. Мороз|a], письмо [О. И. Мороза|a] у нас.",
    ],
)
def test_a_surname_with_initials_is_not_that_of_several_in_the_genitive(marked: str) -> None:
    """«Морозов» is many a Мороз or one Морозов: with initials, the latter."""
    check("a: Олег Игоревич Мороз, директор заповедника", marked)


def test_joined_initials_are_of_two_of_one_surname() -> None:
    two = "a: Артём Ветлугин, сенатор; b: Борис Ветлугин, сенатор"
    check(two, "А. и [Б. Ветлугины|b] приехали. Дело А. и [Б. Ветлугиных|b] закрыто.")
