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
    text, wanted, _ = read_marked(marked)
    catalogue = compile_catalogue([official(line, language) for line in officials.split("; ")])
    assert [(m.start, m.end, m.official_id) for m in detect(text, catalogue)] == wanted
