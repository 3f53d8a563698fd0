"""Where sentences begin and end in English, Russian and Ukrainian news text and Telegram posts."""

import re
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open `[start, end)` in characters of the text."""

    start: int
    end: int


# A stop, then closing quotes or marks of formatting, then space, then whatever may open a sentence.
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]*_]*(?=\s|$)|\n+")
_OPENS_SENTENCE = re.compile(r"[\"'“‘„«(\[*_—–-]*\s*[A-ZА-ЯЁІЇЄҐÀ-Þ0-9@#\U0001F000-\U0001FAFF☀-➿]")
_LAST_WORD = re.compile(r"([^\s\"'“”‘’„«»()\[\]*_]+)$")
# Abbreviations after which a capital letter does not open a sentence.
_ABBREVIATIONS = (
    "mr mrs ms dr prof st sr jr gen lt col capt sgt maj cmdr adm rep sen gov rev hon pres supt no vs etc inc ltd co "
    "corp dept est approx fig vol jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun "
    "г гг им ул д кв стр рис тыс млн млрд трлн руб долл см напр проф акад ген полк св ст пл пр просп м обл р-н г-н г-жа"
)
_NOT_AN_END = frozenset(_ABBREVIATIONS.split())
_LONGEST_WORD = 64  # characters: longer ones are no abbreviations
_INITIALS = re.compile(r"^(?:[A-ZА-ЯІЇЄ]\.)*[A-ZА-ЯІЇЄ]$")


def split_sentences(text: str) -> list[Span]:
    """The sentences of `text` in order, without the space around them; a line break always ends one.

    Abbreviations (`Mr.`, `U.S.`, `г.`, `им.`), initials and a stop before a small letter do not end a sentence; a stop
    inside quotes ends one only where the next one begins with a capital letter.
    """
    spans: list[Span] = []
    start = 0
    for match in _STOP.finditer(text):
        if match.group()[0] != "\n" and not _ends(text, start, match):
            continue
        end = match.start() if match.group()[0] == "\n" else match.end()
        _add(spans, text, start, end)
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    tail = text[match.end() : match.end() + 12].lstrip(" \t\u00a0")
    if tail and tail[0] != "\n" and not _OPENS_SENTENCE.match(tail):
        return False
    stop = match.group()
    if stop[0] != "." or stop.startswith(".."):
        return True
    before = _LAST_WORD.search(text, max(start, match.start() - _LONGEST_WORD), match.start())
    if before is None:
        return True
    word = before.group(1)
    folded = word.lower().rstrip(".")
    if _INITIALS.match(word):
        # "U.S. officials" goes on, "in the U.S. The" may not: only a following function word shows the difference.
        return len(word) > 1 and bool(re.match(r"(?:The|A|An|It|He|She|They|But|In|On|At|This|That)\b", tail))
    return not (folded in _NOT_AN_END and tail and tail[0] != "\n")


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        spans.append(Span(start + left, start + right))
