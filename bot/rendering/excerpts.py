"""The few words of a post that a message shows: the sentence with the name, the name bold; and what an edit changed."""

import difflib
import re
from collections.abc import Iterable, Sequence

from bot.rendering.rich import Rich, bold, join, one_line, rich, shorten, shorten_front, struck, underlined, utf16_units

ALERT_UNITS = 56
"""Two lines of a quotation on a phone 390 points wide, quotation marks and all; on most that are 360 wide too."""

DIGEST_UNITS = 220

# Both begin with one set: the engine then looks for that alone, and not for each alternative at each letter.
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)\n*|(?<!\n)[.!?…]*[»\")\]]*\s+)")
_CLAUSE = re.compile(r"[,;:)»”\s](?:(?<!\s)\s+|(?<=\s)[–—-]\s+)")
_CONTEXT_WORDS = 6
_MARGIN = 200  # characters: more than a number or an address is long
_WORD = re.compile(r"\S+")
# Digits that identify people: phones, cards, passports (10 digits as 4+6 or 2+2+6). The length stays, so spans do too.
_PRIVATE = re.compile(
    r"(?<![\w./-])(?:\+?\d[\s\u00a0()-]{0,2}(?:\d[\s\u00a0()-]{0,2}){9,18}\d|\d{4}[\s\u00a0]\d{6})(?![\w/-])"
)
_NO_DIGIT = re.compile(r"\D*+")
_TEN_DIGITS = re.compile(r"(?:\D*+\d){10}")  # without them a text holds no such number
_ADDRESS = re.compile(
    r"(?:\b(?:ул|улица|вул|вулиця|пр-т|просп|проспект|пер|переулок|бульвар|б-р|шоссе)\b\.?\s+[^\n,;]{2,40},\s*"
    r"(?:д|дом|буд|будинок)\.?\s*\d+\w?(?:\s*,?\s*(?:корп|к|стр)\.?\s*\d+)?(?:\s*,?\s*(?:кв|квартира)\.?\s*\d+)?)",
    re.IGNORECASE,
)
_HOUSE = re.compile(r",\s*(?:д|дом|буд|будинок)\.?\s*\d", re.IGNORECASE)  # a part of every address, found in no time


def mask_private(text: str) -> str:
    """`text` of the same length with phone, card and passport numbers and home addresses blotted out."""
    if _NO_DIGIT.fullmatch(text):
        return text
    if _TEN_DIGITS.match(text):
        text = _PRIVATE.sub(lambda found: re.sub(r"\d", "•", found[0]), text)
    if _HOUSE.search(text):
        text = _ADDRESS.sub(lambda found: re.sub(r"\w", "•", found[0]), text)
    return text


def excerpt(text: str, spans: Sequence[tuple[int, int]], units: int, *, masked: bool = True) -> Rich:
    """The sentence around the first of `spans` in about `units`, all spans in it bold; without spans, the beginning.

    Of a longer sentence the part around the name, from the beginning of a clause and to the end of one where that costs
    little: what is said of somebody stands mostly behind the name, so two fifths are for what comes before.
    """
    spans = _apart((start, end) for start, end in spans if 0 <= start < end <= len(text))
    if spans:
        # Nothing beyond is shown, nor part of a number or an address that is.
        around = 2 * units + _MARGIN
        left, right = max(0, spans[0][0] - around), spans[0][1] + around
        text, spans = text[left:right], [(start - left, end - left) for start, end in spans if end <= right]
    if masked:
        text = mask_private(text)
    line, marks = _as_line(text, spans, *_sentence(text, *spans[0])) if spans else ("", [])
    if not marks:  # nothing is to be bold, or only blanks at the end of a sentence
        return rich(shorten(one_line(text), units))
    start, end = _window(line, *marks[0], units)
    parts: list[Rich | str] = ["…" if start else ""]
    position = start
    for left, right in marks:
        if left >= end or (right > end and left > marks[0][0]):
            break
        parts += [line[position:left], bold(line[left:right])]
        position = right
    rest = line[position:end]
    parts += [rest if end == len(line) else rest.rstrip(" ,;:–—-") + "…"]
    return join("", parts)


def _as_line(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    """A part of `text` as one line, with the spans that lie in it as they stand there."""
    line, marks, position = "", [], start
    for left, right in spans:
        if left < start or right > end:
            continue
        line += _keep_edges(text[position:left]) if line else _keep_edges(text[position:left]).lstrip()
        name = one_line(text[left:right])
        marks.append((len(line), len(line) + len(name)))
        line, position = line + name, right
    return line + _keep_edges(text[position:end]).rstrip(), marks


def _window(line: str, left: int, right: int, units: int) -> tuple[int, int]:
    """Which part of `line` is shown: the name at `[left, right)` and what fits around it."""
    before, after = utf16_units(line[:left]), utf16_units(line[right:])
    room = max(0, units - utf16_units(line[left:right]))
    if before + after <= room:
        return 0, len(line)
    front = min(before, max(room - after, room * 2 // 5))
    start = 0
    if front < before:
        start = left - len(shorten_front(line[:left], front).removeprefix("…"))
        clause = _CLAUSE.search(line, start, left)
        start = clause.end() if clause else start
        room -= 1
    room -= utf16_units(line[start:left])
    if after <= room:
        return start, len(line)
    end = right + len(shorten(line[right:], max(room, 1)).removesuffix("…"))
    last = 0
    for clause in _CLAUSE.finditer(line, right, end):
        last = clause.start() + 1
    if last and utf16_units(line[right:last]) >= room * 3 // 5:
        end = last
    return start, end


def sentence(text: str, units: int = DIGEST_UNITS) -> Rich:
    """One line of plain text, shortened."""
    return rich(shorten(one_line(text), units))


def changes(old: str, new: str, units: int = 500) -> Rich:
    """What an edit changed, word by word: the removed struck, the added underlined, with a few words around."""
    before, after = _words(old), _words(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=len(before) > 400)
    parts: list[Rich] = []
    room = units
    operations = matcher.get_opcodes()
    for index, (tag, old_start, old_end, new_start, new_end) in enumerate(operations):
        if tag == "equal":
            pieces = [rich(_context(before[old_start:old_end], first=index == 0, last=index == len(operations) - 1))]
        else:
            pieces = [
                struck(shorten(" ".join(before[old_start:old_end]), max(room // 2, 20))),
                underlined(shorten(" ".join(after[new_start:new_end]), max(room // 2, 20))),
            ]
        for piece in pieces:
            if piece:
                parts.append(piece)
                room -= piece.units + 1
        if room <= 0 or len(parts) > 40:
            parts.append(rich("…"))
            break
    return join(" ", parts)


def _words(text: str) -> list[str]:
    return _WORD.findall(one_line(mask_private(text)))[:3000]


def _context(words: list[str], *, first: bool, last: bool) -> str:
    if first and last:
        return shorten(" ".join(words), 200)
    if len(words) <= 2 * _CONTEXT_WORDS + 2 and not first and not last:
        return shorten(" ".join(words), 200)
    if first:
        tail = words[-_CONTEXT_WORDS:]
        return shorten_front(("… " if len(words) > len(tail) else "") + " ".join(tail), 120)
    if last:
        head = words[:_CONTEXT_WORDS]
        return shorten(" ".join(head) + (" …" if len(words) > len(head) else ""), 120)
    head, tail = words[:_CONTEXT_WORDS], words[-_CONTEXT_WORDS:]
    return f"{shorten(' '.join(head), 120)} … {shorten_front(' '.join(tail), 120)}"


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, without those that overlap an earlier one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    left, right = 0, len(text)
    for found in _SENTENCE_END.finditer(text):
        if found.end() > start:
            right = found.end()
            break
        left = found.end()
    return left, left + len(text[left : max(right, end)].rstrip())


def _keep_edges(text: str) -> str:
    """One line, but with a space at an end where there was a blank: words must not grow together."""
    inner = one_line(text)
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")
