"""Offices of towns, districts and councils beside a name: no minister holds one as well; marks as in `cases/`."""

from datetime import date

import pytest

from core.mentions import compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import read_marked

_SINCE, _DAY = date(2020, 1, 1), date(2025, 6, 1)


def check(office: str, marked: str, *, day: date | None = _DAY, name: str = "Карп Ветлугин") -> None:
    """Whether just what is marked is found of an official who holds an office since 2020."""
    text, wanted, _ = read_marked(marked)
    language = "uk" if "і" in name else "ru"
    official = Official("a", {language: name}, positions=(Position(office, held_from=_SINCE),))
    found = detect(text, compile_catalogue([official]), date=day)
    assert [(m.start, m.end, m.official_id) for m in found] == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "Депутат гордумы Кленовска Карп Ветлугин купил велосипед. Карп Ветлугин доволен, Ветлугину завидуют.",
        "Депутату Кленовской городской думы Карпу Ветлугину вручили повестку.",
        "Муниципальный депутат Карп Ветлугин промок.",
        "Глава Кленовского района Карп Ветлугин отчитался.",
        "Глава городского округа Карп Ветлугин отчитался.",
        "Заместитель главы района Карп Ветлугин отчитался.",
        "Замглавы Кленовского района Карп Ветлугин отчитался.",
        "Мэр Кленовска Карп Ветлугин открыл каток.",
        "Вечером с мэром Кленовска Карпом Ветлугиным говорили школьники.",
        "**Мэр Кленовска** Карп Ветлугин открыл каток.",
        "Вице-мэр Кленовска Карп Ветлугин открыл каток.",
        "Председатель гордумы Кленовска Ветлугин уехал. Ветлугин вернётся.",
        "Мэр Кленовска Ветлугин открыл каток. Катался Ветлугин сам.",
        "Депутат гордумы Кленовска Ветлугин купил велосипед.",
        "Карп Ветлугин, депутат гордумы Кленовска, купил велосипед. Карп Ветлугин доволен.",
        "Карп Ветлугин — мэр Кленовска. Каток построил Карп Ветлугин.",
        "В гостях у Карпа Ветлугина, главы Кленовского района, побывали дети.",
    ],
)
def test_a_minister_is_no_deputy_mayor_or_head_of_a_district(marked: str) -> None:
    """Whoever holds such an office bears the minister's name, and is meant by it in the whole text."""
    check("министр обороны России", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Мер Кленівська Карп Вітлугін відкрив ковзанку.",
        "Міський голова Кленівська Карп Вітлугін відкрив ковзанку.",
        "Сільський голова Карп Вітлугін промок.",
        "Депутату Кленівської міської ради Карпу Вітлугіну вручили повістку.",
        "Карп Вітлугін, голова Кленівської громади, промок.",
        "Мер Кленівська Вітлугін відкрив ковзанку.",
    ],
)
def test_so_it_is_in_ukrainian(marked: str) -> None:
    check("міністр оборони України", marked, name="Карп Вітлугін")


@pytest.mark.parametrize(
    "marked",
    [
        "Бывший мэр Кленовска [Карп Ветлугин|a] стал министром.",
        "Экс-депутат гордумы Кленовска [Карп Ветлугин|a] стал министром.",
        "Главу района [Карп Ветлугин|a] уволил сам.",
        "С мэром Кленовска [Карп Ветлугин|a] говорил час.",
        "Мэр Кленовска встретил гостя. [Карп Ветлугин|a] улыбался.",
        "Об этом сообщил [Карп Ветлугин|a], мэр Кленовска промолчал.",
        "Приехали [Карп Ветлугин|a], мэр Кленовска и гости.",
        "[Карп Ветлугин|a], мэр Кленовска Иван Петров и гости уехали.",
        "Депутаты гордумы слушали молча: [Карп Ветлугин|a] говорил.",
        "Мэр Кленовска и министр обороны [Карп Ветлугин|a] уехали.",
        "Мэр Кленовска Карп Ветлугин и министр обороны России [Карп Ветлугин|a] обнялись, [Карп Ветлугин|a] улыбался.",
    ],
)
def test_an_office_that_was_or_is_anothers_tells_nothing(marked: str) -> None:
    """What somebody held before, another's beside it, and the official's own office."""
    check("министр обороны России", marked)


def test_whoever_is_mayor_or_holds_no_office_on_the_day_may_be_meant() -> None:
    mayor = "Мэр Кленовска [Карп Ветлугин|a] открыл каток."
    check("мэр Кленовска России", mayor)
    check("мэр Москвы", mayor)  # texts call cities by other names, too
    check("глава Кленовского района России", "Глава района [Карп Ветлугин|a] отчитался.")
    check("министр обороны России", mayor, day=date(2019, 1, 1))
    check("министр обороны России", mayor, day=None)
    check("министр обороны Франции", mayor)  # where one may be both
