"""Surnames that many bear: which offices tell that an official is meant by one alone; marks as in `cases/`."""

import pytest

from tests.mentions.small import check


@pytest.mark.parametrize(
    "office",
    [
        "мэр Рязани",
        "рязанский мэр",
        "министр здравоохранения Саратовской области",
        "начальник полиции Тверской области",
    ],
)
def test_an_office_of_a_town_or_a_region_is_not_known_to_all_the_country(office: str) -> None:
    """So that whoever holds one is meant by a widespread surname where the text tells of the place alone."""
    check(f"a: Лев Козлов, {office}", "Козлов сказал, что ждёт дождя. Лекцию Козлова перенесли.")


@pytest.mark.parametrize("office", ["мэр Москвы", "мэр Киева", "министр здравоохранения", "министр обороны России"])
def test_whoever_holds_an_office_of_the_state_or_of_the_capital_is_known_by_the_surname(office: str) -> None:
    check(f"a: Лев Козлов, {office}", "[Козлов|a] сказал, что ждёт дождя.")
