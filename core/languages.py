"""Which language a text is written in, as far as its letters tell. Pure."""

import re
from collections.abc import Iterable

_CYRILLIC_WORD = re.compile("[\u0400-\u04ff]+")
_LATIN_WORD = re.compile("[A-Za-z]+")
_UKRAINIAN = frozenset("іїєґІЇЄҐ")
_RUSSIAN = frozenset("ыэъёЫЭЪЁ")


def needs_translation(text: str, language: str) -> bool:
    """Whether a reader of `language` does not read this text anyway; Russian and Ukrainian are told apart."""
    script = _script(text)
    if script is None:
        return False
    if script == "latin":
        return language != "en"
    if language == "en":
        return True
    letters = set(text)
    written = "uk" if letters & _UKRAINIAN else "ru" if letters & _RUSSIAN else language
    return written != language


def comparable(first: str, second: str) -> bool:
    """Whether two texts may be in one language: of one script, and not one Ukrainian and the other Russian."""
    script = _script(first)
    if script is None or script != _script(second):
        return False
    letters, others = set(first), set(second)
    return not any(
        one & _UKRAINIAN and not one & _RUSSIAN and other & _RUSSIAN and not other & _UKRAINIAN
        for one, other in ((letters, others), (others, letters))
    )


def first_in(language: str, texts: Iterable[str]) -> str | None:
    """The first of these short texts that is written in `language`, as far as letters tell; None if none is."""
    for text in texts:
        letters = set(text)
        if _script(text) == "latin":
            written = "en"
        else:
            written = "uk" if letters & _UKRAINIAN else "ru"
        if written == language and _script(text) is not None:
            return text
    return None


def _script(text: str) -> str | None:
    cyrillic = sum(map(len, _CYRILLIC_WORD.findall(text)))
    latin = sum(map(len, _LATIN_WORD.findall(text)))
    if not cyrillic and not latin:
        return None
    return "latin" if cyrillic * 2 < latin else "cyrillic"
