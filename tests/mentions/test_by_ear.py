"""Russian names and offices as Ukrainian texts also call them, beside what the catalogue has in Ukrainian."""

import pytest

from core.mentions import compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import read_marked


def _check(official: Official, marked: str) -> None:
    text, wanted, _ = read_marked(marked)
    found = detect(text, compile_catalogue([official]))
    assert [(m.start, m.end, m.official_id) for m in found] == wanted


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        ({"ru": "Карп Ильич Лемедев", "uk": "Карп Лемедєв"}, "[Лємєдєв|a] прилетів, [Лємєдєва|a] зустріли."),
        ({"ru": "Карп Ильич Ветриев", "uk": "Карп Ветрієв"}, "Розмова з [Вєтрієвим|a] тривала, [Ветрієв|a] стомився."),
        ({"ru": "Карп Ильич Никотин", "uk": "Карп Никотин"}, "За словами [Карпа Нікотіна|a], усе гаразд."),
        ({"ru": "Ада Ильинична Верегина", "uk": "Ада Верегіна"}, "[Вєрєгіна|a] прилетіла, [Вєрєгіній|a] раді."),
    ],
)
def test_a_russian_surname_is_found_as_it_is_heard(names: dict[str, str], marked: str) -> None:
    """Whatever the official spelling in Ukrainian is, є and і for е and и are the same name."""
    _check(Official("a", names), marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Глава зовнішньополітичного відомства України|a] прилетів. [Керівник МЗС України|a] мовчав.",
        "Зустріли [керівника українського МЗС|a]. Прийняли главу зовнішньополітичного відомства Латвії.",
    ],
)
def test_more_is_said_in_ukrainian_for_a_minister(marked: str) -> None:
    """«керівник МЗС» and «глава зовнішньополітичного відомства» are the foreign minister."""
    official = Official("a", {"uk": "Остап Бережний"}, positions=(Position("міністр закордонних справ України"),))
    _check(official, marked)
