"""Catalogues of a few officials, made up for one question: `a: Ян Кот, глава МЧС; b: Лев Зуев`."""

from core.mentions import compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import read_marked


def official(name: str, language: str = "ru") -> Official:
    """`who: Name, office, office` as an official."""
    who, _, rest = name.partition(": ")
    named, *offices = rest.split(", ")
    return Official(who, {language: named}, positions=tuple(Position(office) for office in offices))


def check(officials: str, marked: str, language: str = "ru") -> None:
    """Whether just what is marked in a text is found, with these officials, whose names are of one language."""
    _check([official(line, language) for line in officials.split("; ")], marked)


def check_official(one: Official, marked: str) -> None:
    """The same with one official."""
    _check([one], marked)


def _check(officials: list[Official], marked: str) -> None:
    text, wanted, _ = read_marked(marked)
    catalogue = compile_catalogue(officials)
    assert [(m.start, m.end, m.official_id) for m in detect(text, catalogue)] == wanted
