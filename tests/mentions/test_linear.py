"""Detection takes time in proportion to the text, whatever is repeated in it."""

import time
from pathlib import Path

import pytest

from config.officials import load_officials, starter_path
from core.mentions import Catalogue, compile_catalogue, detect
from tests.mentions.marked import cases_in, read_marked

_SHORT, _LONG = 3_000, 48_000


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(Path(__file__).parent / "cases" / "officials.yaml"))


def _seconds_a_letter(piece: str, length: int, catalogue: Catalogue, end: str = "") -> float:
    text = piece * (length // len(piece)) + end
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


@pytest.mark.parametrize(
    "sentences", ["news.yaml", "ukrainian_news.yaml", "cases/positive.yaml", "cases/negative.yaml"]
)
def test_time_is_linear_whatever_sentence_is_repeated(sentences: str) -> None:
    """Rules that look through the whole text for each name or office take hundreds of times as long for a long one."""
    folder = Path(__file__).parent
    officials = folder / "cases" / "officials.yaml" if "cases" in sentences else starter_path()
    catalogue = compile_catalogue(load_officials(officials))
    pieces = {read_marked(case).text + " " for case in cases_in(folder / sentences)}
    short, long = 1_500, 18_000
    for _ in range(3):  # what else runs only ever adds to a time: who was slow is asked again
        pieces = {
            piece
            for piece in pieces
            if _seconds_a_letter(piece, long, catalogue) > 4 * _seconds_a_letter(piece, short, catalogue)
        }
    assert not pieces


@pytest.mark.parametrize(
    ("piece", "end"),
    [
        ("Прем'єр виступив у Раді. ", "Джорджа Мелоні подякувала."),
        ("Президент выступил в Италии. ", "Эмманюэль Макрон благодарил."),
        ("Поляки и литовцы выступили. Глава МВД промолчал. ", ""),
        ("Сергей Семёныч и ", "Собянин"),
        ("Лавров Песков Путин молчат. ", ""),
        ("Дружина мера Києва Марина Кличко. ", ""),
    ],
)
def test_time_is_linear_for_titles_and_given_names_of_whom_a_text_names_last(piece: str, end: str) -> None:
    catalogue = compile_catalogue(load_officials(starter_path()))
    short, long = (_seconds_a_letter(piece, length, catalogue, end) for length in (_SHORT, _LONG))
    assert long < 4 * short
