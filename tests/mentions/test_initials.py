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


@pytest.mark.parametrize(
    "marked",
    [
        "Фото: О. Козлов. На реке тронулся лёд.",
        "Козлов О. выиграл забег.",
        "О. Козлова наградили за улов.",
        "На фото [Олег Козлов|a]. [О. Козлов|a] и рыба.",
        "Губернатор [О. Козлов|a] выиграл забег.",
        "Тверская область: [О. Козлов|a] выиграл забег.",
        "[О. И. Козлов|a] выиграл забег.",
    ],
)
def test_one_initial_beside_a_widespread_surname_tells_no_more_than_the_surname(marked: str) -> None:
    check("a: Олег Игоревич Козлов, губернатор Тверской области", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Судья О. И. Ветлугина продлила срок. Ветлугина строга.",
        "Прокурор О. Ветлугина отказала.",
        "Ветлугина О. И. сообщила об этом.",
        "Ветлугина О.И. назначена на год.",
        "Назначить [Ветлугина О. И.|a] решила дума.",
        "Прокурора [О. И. Ветлугина|a] ждут.",
        "Адвокат [О. И. Ветлугина|a] отказала.",
        "Судья [О. И. Ветлугин|a] ушёл.",
    ],
)
def test_an_office_and_a_verb_tell_a_woman_of_whom_there_are_initials_alone(marked: str) -> None:
    """Her nominative is a man's genitive; an advocate may be his."""
    check("a: Олег Игоревич Ветлугин, судья Верховного суда", marked)
