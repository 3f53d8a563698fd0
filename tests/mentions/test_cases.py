"""Hand-written cases by kind: `tests/mentions/cases/*.yaml` list texts with the mentions that must be found in them.

In a text, `[Лаврова|lavrov]` marks a mention; a text without a mark must give none. A case may start with a date
(`2024-05-13: …`), which role phrases are judged by.
"""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from config.officials import load_officials
from core.mentions import Catalogue, compile_catalogue, detect

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[([^\]|]+)\|([a-z-]+)\]")
_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2}): ")


def _cases() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for path in sorted(CASES.glob("*.yaml")):
        if path.name != "officials.yaml":
            kinds = yaml.safe_load(path.read_text("utf-8"))
            found += [(f"{path.stem}/{kind}", text) for kind, texts in kinds.items() for text in texts]
    return found


def _parse(case: str) -> tuple[str, list[tuple[int, int, str]], date | None]:
    day = _DATE.match(case)
    if day is not None:
        case = case[day.end() :]
    text, wanted, done = "", [], 0
    for mark in _MARK.finditer(case):
        text += case[done : mark.start()]
        wanted.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        done = mark.end()
    return text + case[done:], wanted, date.fromisoformat(day[1]) if day else None


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(CASES / "officials.yaml"))


_ALL = _cases()


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in _ALL}))
def test_finds_what_is_marked_and_nothing_else(kind: str, catalogue: Catalogue) -> None:
    """Every mention that a case marks is found with its span and official, and nobody else."""
    wrong = []
    for text, wanted, day in [_parse(case) for its, case in _ALL if its == kind]:
        found = [(m.start, m.end, m.official_id) for m in detect(text, catalogue, date=day)]
        if found != wanted:
            wrong.append(f"{text!r}: found {[(text[s:e], who) for s, e, who in found]}, not {wanted}")
    assert not wrong, "\n".join(wrong)


def test_there_are_a_thousand_cases_of_which_two_hundred_are_negative() -> None:
    """The cases stay many, and many of them have nobody to find."""
    negative = sum(_MARK.search(case) is None for _, case in _ALL)
    assert len(_ALL) >= 1000
    assert negative >= 200
