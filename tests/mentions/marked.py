"""Texts in which what must be found is marked: `[Лаврова|lavrov]`; without a mark nobody must be.

A text may start with a date (`2024-05-13: …`), which role phrases are judged by.
"""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import yaml

_MARK = re.compile(r"\[([^\]|]+)\|([a-z-]+)\]")
_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2}): ")

Place = tuple[int, int, str]
"""Where a mention begins and ends, and of whom it is."""


class Marked(NamedTuple):
    """A text without its marks, and what they say."""

    text: str
    wanted: list[Place]
    day: date | None


def read_marked(case: str) -> Marked:
    """A text with marks, read."""
    day = _DATE.match(case)
    if day is not None:
        case = case[day.end() :]
    text, wanted, done = "", [], 0
    for mark in _MARK.finditer(case):
        text += case[done : mark.start()]
        wanted.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        done = mark.end()
    return Marked(text + case[done:], wanted, date.fromisoformat(day[1]) if day else None)


def cases_in(path: Path) -> list[str]:
    """All texts with marks of a file, whether it has them by kind or in one list."""
    content = yaml.safe_load(path.read_text("utf-8"))
    cases = content if isinstance(content, list) else [case for some in content.values() for case in some]
    return [case for case in cases if isinstance(case, str)]


def difference(text: str, found: list[Place], wanted: list[Place]) -> str:
    """What to print of a text in which something else was found."""
    return f"{text!r}: found {[(text[start:end], who) for start, end, who in found]}, not {wanted}"
