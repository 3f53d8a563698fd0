"""Detection takes time in proportion to the text, whatever is repeated in it."""

import time
from pathlib import Path

import pytest

from config.officials import load_officials
from core.mentions import Catalogue, compile_catalogue, detect

_SHORT, _LONG = 3_000, 48_000


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(Path(__file__).parent / "cases" / "officials.yaml"))


def _seconds_a_letter(piece: str, length: int, catalogue: Catalogue) -> float:
    text = piece * (length // len(piece))
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        detect(text, catalogue)
        best = min(best, time.process_time() - started)
    return best / len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "Байден, сын Хантер Байден, Байден ",
        "Сергей Лавров (Sergey Lavrov) ",
        "хоккеист Сергей Лавров ",
        "ж*з***",
        "Мороз ударил. ",
        "lavrov/",
        "Премьер Британии Лавров сказал. ",
        "Губернатор Орловской области Лавров сказал. ",
        "Министр культуры Лавров сказал. ",
        "Президент Франции Собянин сказал. ",
        "after talks with the British premier Lavrov said ",
        "Putin's British aide Lavrov's ",
        "Сын главы МИД РФ Адам и брат Сергея Лаврова Сергей. ",
        "Лаврові кошти. ",
        "Дружина Шойгу Асма. ",
        "Президент поблагодарил Путина ",
        "Сергей Лавров. Российский министр сказал, министр Кипра сказал. ",
        "БПЛА сбиты над Белгородской областью. ",
    ],
)
def test_a_text_sixteen_times_as_long_costs_no_more_a_letter(piece: str, catalogue: Catalogue) -> None:
    """What looked at the whole text for each name cost six times as much and more; noise stays below three."""
    _seconds_a_letter(piece, _SHORT, catalogue)
    assert _seconds_a_letter(piece, _LONG, catalogue) < 3 * _seconds_a_letter(piece, _SHORT, catalogue)
