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


@pytest.mark.parametrize(
    ("office", "marked"),
    [
        ("мэр Рязани", "В Рязани сухо. [Козлов|a] сказал, что ждёт дождя."),
        ("мэр Рязани", "Мэр [Козлов|a] ждёт дождя."),
        ("мэр Рязани", "Депутат Козлов ждёт дождя. Министр Козлов тоже."),
        ("губернатор Тверской области", "Губернатор [Козлов|a] ждёт дождя."),
        ("губернатор Тверской области", "Министр Козлов ждёт дождя. Нардепа Козлова видели в лесу."),
        ("глава Тверской области", "Губернатору [Козлову|a] принесли зонт."),
        ("председатель Верховного суда", "Генсек Козлов ждёт дождя."),
        ("член Совета Федерации от Карелии", "Сенатор [Козлов|a] ждёт дождя."),
        ("представитель Карелии в Совете Федерации", "Сенатор [Козлов|a] ждёт дождя."),
        ("постоянный представитель при ООН", "Посол [Козлов|a] ждёт дождя."),
        ("глава Минтранса", "Министр [Козлов|a] ждёт дождя."),
    ],
)
def test_an_office_of_many_before_a_widespread_surname_tells_whoever_may_hold_it(office: str, marked: str) -> None:
    check(f"a: Лев Козлов, {office}", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Губернаторы [Козлов|a], [Орлов|b] и Титов ждут дождя.",
        "Губернаторам Титову, [Козлову|a] и [Орлову|b] принесли зонты.",
        "Слушали губернаторов [Орлова|b] и Титова.",
        "Депутаты Козлов, Орлов и Титов ждут дождя.",
        "Пришли Козлов, Орлов и Титов.",
        "Губернаторы ждут дождя, а Козлов и Орлов снега.",
    ],
)
def test_an_office_of_several_tells_of_each_surname_in_their_row(marked: str) -> None:
    check(
        "a: Лев Козлов, губернатор Тверской области; b: Карп Орлов, губернатор Амурской области; "
        "c: Нил Титов, прокурор Томской области",
        marked,
    )
