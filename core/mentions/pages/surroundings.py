"""Moves over a page from a place to the words around it. Character i of the text is at `folded[i + 1]`."""

import re
from collections.abc import Callable
from typing import Final

from core.mentions.pages.scan import Page
from core.mentions.words.alphabet import key, words
from core.mentions.words.grammar import ACC, DAT, FEMININE, GEN, INS, LOC, MASCULINE, NOM

# Between the parts of one name: spaces and Markdown marks; no line end, no sentence end.
GAPS: Final = " \u00a0\u202f*_`~"
GAP: Final = frozenset(GAPS)
# Within a name: «В'ячеслав», «Хав’єр».
APOSTROPHES: Final = frozenset("'’ʼ‘´")
_OPENING: Final = frozenset(' \u00a0*_`~«"“„([#>|\u2066\u2067\u2068')
_SENTENCE_ENDS: Final = frozenset(".!?…\n:;•—–-)]»|\r\t")
_PATRONYMIC_ENDS: Final = tuple(
    key(ending)
    for ending in words(
        "вич вича вичу вичем виче вна вны вне вну вной вною ична ичны ичне ичну ичной вичеві вни вні "
        "ївна івна івни івні івну івною івно ївно ич ича ичу ичем ыч ыча ычу ычем"
    )
)

_WINDOW: Final = 16
# Of a folded text and a place in it: the first word from there on as group 1, empty if there is none.
next_word: Final[Callable[[str, int], re.Match[str]]] = re.compile(" *([^ ]*)").match  # type: ignore[assignment]

Span = tuple[int, int]


def word_before(page: Page, start: int) -> Span | None:
    """The word before `start` if only gaps within a name lie between."""
    folded, text = page.folded, page.text
    end = start
    while end > 0 and folded[end] == " ":
        if text[end - 1] not in GAP:
            return None
        end -= 1
    if end in (start, 0):
        return None
    return beginning(page, end) if page.apostrophes else folded.rfind(" ", 0, end), end


def any_word_before(page: Page, start: int) -> Span | None:
    """The word before `start` on the same line, whatever else lies between."""
    return word_in_front(page, start)[0]


def beginning(page: Page, end: int) -> int:
    """Where the word begins that ends at a place, an apostrophe within it or not (`ячеслав` of `В'ячеслав`)."""
    begin = page.folded.rfind(" ", 0, end)
    if page.apostrophes and begin > 1 and page.text[begin - 1] in APOSTROPHES and page.text[begin - 2].isalpha():
        return page.folded.rfind(" ", 0, begin)
    return begin


def _last_letter(folded: str, end: int) -> int:
    """The place of the last character at or before `end` that is no space; 0 or less if there is none."""
    while end > 0:
        start = end - _WINDOW if end > _WINDOW else 0
        length = len(folded[start : end + 1].rstrip(" "))
        if length:
            return start + length - 1
        end = start - 1
    return end


def word_after(page: Page, end: int) -> Span | None:
    """The word after `end` if only gaps within a name lie between."""
    folded, text = page.folded, page.text
    start = end
    last = len(text)
    while start < last and folded[start + 1] == " ":
        if text[start] not in GAP:
            return None
        start += 1
    if start == end or start >= last:
        return None
    stop = folded.find(" ", start + 1) - 1
    return start, word_end(page, stop) if text[stop : stop + 1] in APOSTROPHES else stop


def word_end(page: Page, stop: int) -> int:
    """Where a word ends that an apostrophe interrupts at a place (`В'ячеслав`, but not `Putin's`)."""
    folded = page.folded
    within = page.text[stop + 1 : stop + 3].isalpha() and folded[stop + 3] != " "
    return folded.find(" ", stop + 2) - 1 if within else stop


def any_word_after(page: Page, end: int) -> Span | None:
    """The word after `end` on the same line, whatever else lies between."""
    start, stop = next_word(page.folded, end + 1).span(1)
    if start == stop or "\n" in page.text[end : start - 1]:
        return None
    return start - 1, stop - 1


def word_in_front(page: Page, start: int) -> tuple[Span | None, str]:
    """The word before `start` on the same line, whatever else lies between, and how it is folded; "" if none is."""
    folded = page.folded
    end = start
    if folded[end] == " ":
        end -= 1
        if folded[end] == " ":
            end -= 1  # at 0 the last character, a space as well
            if folded[end] == " ":
                end = end - 1 if folded[end - 1] != " " else _last_letter(folded, end)
            if end < 1 or "\n" in page.text[end:start]:
                return None, ""
        elif page.text[end] == "\n":
            return None, ""
    if page.apostrophes:
        begin = beginning(page, end)
        return (begin, end), folded[begin + 1 : end + 1].replace(" ", "")
    begin = folded.rfind(" ", 0, end)
    return (begin, end), folded[begin + 1 : end + 1]


def initial_before(page: Page, start: int) -> Span | None:
    """The initial before `start`: one or two letters with a full stop, with or without a space (`С. Лавров`)."""
    text = page.text
    index = start - 1
    while index > 0 and text[index] in GAP:
        index -= 1
    if index < 1 or text[index] != ".":
        return None
    begin = index - 1
    letter = text[begin]
    if not letter.isalpha():
        return None
    if begin and text[begin - 1].isalpha():
        begin -= 1
        if not letter.islower() or (begin and text[begin - 1].isalpha()):
            return None
        letter = text[begin]
    if not letter.isupper():
        return None
    if letter == "X" and "\u0400" <= text[start] <= "\u04ff":
        return None  # «написал в X. Путин …»: the network, no initial
    return begin, index


def starts_sentence(page: Page, start: int) -> bool:
    """Whether the word at `start` is the first of a sentence, line or quotation, so that the capital says nothing."""
    text = page.text
    index = start - 1
    if index >= 0 and text[index] in _QUOTES:
        return True  # «схвалили "Мирний план" Трампа»
    while index >= 0 and (text[index] in _OPENING or text[index] > "\u2190"):
        index -= 1
    if index >= 0 and text[index].isdigit():  # a list's number, a score or the time
        while index >= 0 and not text[index].isalpha() and text[index] != "\n":
            index -= 1
        return index < 0 or text[index] == "\n"
    if index > 0 and text[index] in "-–—":
        # A dash begins a line of speech; elsewhere («Путин – Трамп», «Путин-Трамп») a capital after it is a name's.
        return text[:index].rstrip(" *_").endswith("\n")
    return index < 0 or text[index] in _SENTENCE_ENDS


def is_capital(page: Page, span: Span) -> bool:
    return page.text[span[0]].isupper()


def word_at(page: Page, span: Span) -> str:
    """The folded word of a span, without an apostrophe within."""
    return page.folded[span[0] + 1 : span[1] + 1].replace(" ", "")


def close_word_before(page: Page, start: int) -> str:
    """The folded word right before a place, if only a space lies between."""
    if not start or page.folded[start] != " " or page.folded[start - 1] == " ":
        return ""
    if page.apostrophes or page.text[start - 1] == "\n":
        return word_in_front(page, start)[1]
    return page.folded[page.folded.rfind(" ", 0, start - 1) + 1 : start]


def looks_patronymic(word: str) -> bool:
    """Whether a folded word form ends like a patronymic."""
    return len(word) > 5 and word.endswith(_PATRONYMIC_ENDS)


_LONGEST_ADDRESS: Final = 200


def in_address(page: Page, start: int) -> bool:
    """Whether the place is within a link, an e-mail address or a handle."""
    text = page.text
    begin = start
    while begin > 0 and start - begin < _LONGEST_ADDRESS and not text[begin - 1].isspace():
        begin -= 1
    head = text[begin:start]
    stop = start
    while stop < len(text) and stop - start < _LONGEST_ADDRESS and (text[stop].isalnum() or text[stop] in "_.-"):
        stop += 1
    if text[stop : stop + 1] == "@":
        return True
    return "://" in head or "t.me/" in head or "@" in head or "www." in head or head.endswith((".", "/", "_", "="))


_QUOTES: Final = {"«": "»", "“": "”", "„": "“", '"': '"'}
CLOSING_QUOTES: Final = frozenset(_QUOTES.values())


def is_quoted(page: Page, start: int, end: int) -> bool:
    """Whether quotation marks enclose exactly this span, so that it is a title or a brand."""
    text = page.text
    closing = _QUOTES.get(text[start - 1]) if start else None
    return closing is not None and text.startswith(closing, end)


_CASE_ENDINGS: Final = {
    GEN: tuple(key(ending) for ending in words("а я ы и о е э")),
    ACC: tuple(key(ending) for ending in words("а я у ю о е и э")),
    DAT: tuple(key(ending) for ending in words("у ю е и о ою ові еві")),
    INS: tuple(key(ending) for ending in words("ом ем ой ей ою им ым и о е")),
    LOC: tuple(key(ending) for ending in words("е и о у і")),
}
_WOMANS: Final = (key("а"), key("я"))
_MENS_IN_A: Final = (key("улла"), key("алла"))  # «Хасбулла», «Абдалла»
_NEVER_NOMINATIVE: Final = tuple(
    key(ending) for ending in words("ы у ю ой ей ом ем ого ому ему ым ии ії щі чини щини ам ям ами ах")
)


def may_agree(word: str, bits: int) -> bool:
    """Whether an unknown word may be a given name in one of the cases of the surname, by its ending."""
    if bits & NOM:
        a_woman = bits & FEMININE or not bits & MASCULINE
        return not word.endswith(_NEVER_NOMINATIVE) and (
            bool(a_woman) or not word.endswith(_WOMANS) or word.endswith(_MENS_IN_A)
        )
    return any(bits & case and word.endswith(endings) for case, endings in _CASE_ENDINGS.items())


_SHORTEST_IN_CAPITALS: Final = 5  # letters of a surname; acronyms are shorter


def in_capitals(page: Page, before: Span, given: Span) -> bool:
    """Whether a surname in capitals stands right before a given name that is none («ЛЕВАДІ Остапу Гнатовичу»)."""
    if given[0] - before[1] != 1 or before[1] - before[0] < _SHORTEST_IN_CAPITALS:
        return False
    return page.text[slice(*before)].isupper() and not page.text[slice(*given)].isupper()
