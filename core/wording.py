"""Whether quoted words stand in a text: as they are, altered, or not at all. Pure.

Case, punctuation, kinds of quotation marks and ё do not count; an omission marked in the quotation may leave out words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from math import nextafter

from core.languages import comparable

ALIKE = 0.6
"""From this share of words on that agree, a passage is taken for the one that was quoted with other words."""
_NOT_ENOUGH = nextafter(ALIKE, 0)

_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|\"([^\"]+)\"|(?<!\w)‘([^‘’]{12,})’(?!\w)")
_OMISSION = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3})\s*")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_STEM = 5  # letters by which two forms of one word are taken for it when passages are sought
_OMITTED_AT_MOST = 60  # words
_STEPS = 24  # a long quotation is laid beside a text at so many places for each of its lengths


class Verdict(StrEnum):
    """What a text says to a quotation."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    NOT_FOUND = "not_found"
    TRANSLATED = "translated"  # the text is in another language: only people can compare


@dataclass(frozen=True, slots=True)
class Wording:
    """A quotation beside the text that is nearest to it.

    `number` is that of the text among those given, `passage` its words there (empty unless found), `alike` from 0 to 1.
    """

    quoted: str
    verdict: Verdict
    number: int = 0
    passage: str = ""
    alike: float = 0.0


@dataclass(frozen=True, slots=True)
class _Words:
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, and the span of these with their marks."""

    text: str
    start: int
    end: int


def quotations(text: str, start: int = 0, end: int | None = None) -> tuple[Quotation, ...]:
    """What stands in quotation marks in `[start, end)`, in order; one short word is a name or irony, and left out."""
    found = []
    for match in _QUOTED.finditer(text, start, len(text) if end is None else end):
        inner = next(group for group in match.groups() if group is not None).strip()
        words = _words(inner).words
        if len(words) > 1 or (words and len(words[0]) > 8):
            found.append(Quotation(inner.rstrip(" ,.;:"), *match.span()))
    return tuple(found)


def compare(quoted: str, texts: Sequence[str]) -> Wording:
    """The quotation beside the first of `texts` that has it word by word, else beside the one that is most alike."""
    readable = [number for number, text in enumerate(texts) if comparable(quoted, text)]
    if not readable:
        return Wording(quoted, Verdict.TRANSLATED if any(text.strip() for text in texts) else Verdict.NOT_FOUND)
    parts = [part for part in (_words(piece).words for piece in _OMISSION.split(" ".join(quoted.split()))) if part]
    read = {number: _words(texts[number]) for number in readable}
    for number in readable:
        span = _verbatim(parts, read[number].words)
        if span is not None:
            return Wording(quoted, Verdict.VERBATIM, number, _passage(texts[number], read[number], *span), 1.0)
    alike, number, start, end = _best(tuple(word for part in parts for word in part), read)
    if alike < ALIKE:
        return Wording(quoted, Verdict.NOT_FOUND, alike=alike)
    return Wording(quoted, Verdict.ALTERED, number, _passage(texts[number], read[number], start, end), alike)


def _words(text: str) -> _Words:
    found = list(_WORD.finditer(text))
    return _Words(
        tuple(match[0].casefold().replace("ё", "е").replace("’", "'") for match in found),
        tuple(match.span() for match in found),
    )


def _passage(text: str, words: _Words, start: int, end: int) -> str:
    return text[words.places[start][0] : words.places[end - 1][1]]


def _verbatim(parts: Sequence[tuple[str, ...]], words: tuple[str, ...]) -> tuple[int, int] | None:
    """Where all parts stand one after the other, not far apart."""
    if not parts:
        return None
    for start in _places(parts[0], words, 0):
        end = start + len(parts[0])
        for part in parts[1:]:
            following = next(_places(part, words, end), None)
            if following is None or following - end > _OMITTED_AT_MOST:
                break
            end = following + len(part)
        else:
            return start, end
    return None


def _places(part: tuple[str, ...], words: tuple[str, ...], start: int) -> Iterator[int]:
    return (at for at in range(start, len(words) - len(part) + 1) if words[at : at + len(part)] == part)


def _best(quoted: tuple[str, ...], read: dict[int, _Words]) -> tuple[float, int, int, int]:
    """How much the most alike passage agrees, in which text it stands, and where; 0.0 where none is alike enough."""
    best = (0.0, 0, 0, 0)
    for number, text in read.items():
        found = _nearest(quoted, text.words, best[0] or _NOT_ENOUGH)
        if found is not None:
            best = (found[0], number, *found[1:])
    return best


def _nearest(quoted: tuple[str, ...], words: tuple[str, ...], enough: float) -> tuple[float, int, int] | None:
    """The passage that agrees with the quotation in most words, forms of one word counting as one; None where none
    agrees better than `enough`.
    """
    wanted, stems = [word[:_STEM] for word in quoted], [word[:_STEM] for word in words]
    size = len(wanted)
    if size > len(stems) and 2 * len(stems) <= enough * (size + len(stems)):
        return None
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(wanted)
    found = None
    place_of = {stem: place for place, stem in reversed(list(enumerate(wanted)))}
    # Where a word of the quotation stands, the passage may begin so much earlier as the word stands in it. What is long
    # agrees nearly as well from a few words away, and each look costs the square of its length.
    step = 1 + size // _STEPS
    starts = {max(0, at - place_of[stem]) // step * step for at, stem in enumerate(stems) if stem in place_of}
    for start in sorted(starts):
        for end in sorted({min(len(stems), start + size + more) for more in (0, step + 1, max(step + 1, size // 2))}):
            matcher.set_seq1(stems[start:end])
            if matcher.real_quick_ratio() <= enough or matcher.quick_ratio() <= enough:
                continue
            alike = matcher.ratio()
            if alike > enough:
                blocks = [block for block in matcher.get_matching_blocks() if block.size]
                first, last = blocks[0], blocks[-1]
                # Words at the ends that were replaced belong to the passage as well.
                begin = max(0, start + first.a - first.b)
                until = min(len(stems), start + last.a + size - last.b)
                found, enough = (alike, begin, until), alike
    return found
