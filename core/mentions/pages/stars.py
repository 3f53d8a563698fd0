"""Words in which stars stand for letters (`П*тин`)."""

import re
from collections.abc import Sequence
from typing import Final

from core.mentions.words.alphabet import LETTERS

_LETTER: Final = b"[" + re.escape(bytes(sorted(LETTERS))) + b"]"
# Begins with the star itself, which is looked for fast.
_STAR: Final = re.compile(rb"\*(?<=" + _LETTER + rb"\*)\*?" + _LETTER)
_STARRED: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:\*{1,2}[^\W\d_]++)+")


def stars_within(encoded: bytes) -> list[int]:
    """Where stars stand between letters."""
    return [match.start() for match in _STAR.finditer(encoded)]


def starred_words(text: str, stars: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of words in which `stars` stand for letters (`П*тин`); Markdown marks around words are none."""
    found: list[tuple[int, int]] = []
    end = 0
    for star in stars:
        if star < end:
            continue
        start = star
        while start > end:
            letter = text[start - 1]
            if not letter.isalnum() or letter.isdecimal():
                break
            start -= 1
        match = _STARRED.match(text, start)
        if match is not None:
            end = match.end()
            found.append((start, end))
    return found
