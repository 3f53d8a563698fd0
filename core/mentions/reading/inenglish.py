"""A surname in Latin letters that English makes a place, a body or a case in court."""

import re
from typing import Final

from core.mentions.catalogue.kinds import FULL
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import APOSTROPHES, Span, is_capital, starts_sentence, word_after, word_at
from core.mentions.reading.reading import Reading
from core.mentions.words.english import (
    BEARERS,
    BEFORE_MONTH_ALONE,
    COMPASS,
    COURT_CASE,
    IN_STATE,
    KINDS,
    MONTHS,
    OF_KINDS,
    PLACES_BEFORE,
    SAYS,
)
from core.types import ReasonCode, reason

_LONGEST_ACRONYM: Final = 4
_MOST_KINDS: Final = 3  # «Smith International Air Terminal»
_DATED: Final = re.compile(r" \d|, (?:19|20)\d\d")
_DAY: Final = re.compile(r"\d(?:st|nd|rd|th)?(?: of)? $")
_MODEL: Final = re.compile(r" [A-Z][A-Za-z]{0,3}-?\d")  # «an Ivanov Iv-26», which flies


def no_person_in_english(page: Page, reading: Reading, before: Span | None) -> ReasonCode | None:
    """Why it is no person, if what stands beside it tells so; `before` is the word in front of it."""
    text, start, end, after = page.text, reading.hit.start, reading.hit.end, reading.span_after
    if not (reading.capital or reading.hit.starred or reading.kind is FULL) and _begins_with_capital(text):
        return reason("mention-rejected-lowercase")
    if end - start <= _LONGEST_ACRONYM and reading.kind is not FULL and _is_acronym(page, reading, before):
        return reason("mention-rejected-short")
    if text.startswith(COURT_CASE, end) or text.endswith(COURT_CASE, 0, start):
        return reason("mention-rejected-compound")
    if text[end : end + 1] == "," and IN_STATE.match(text, end):
        return reason("mention-rejected-place", word=text[start:end])
    if before is not None and reading.before in PLACES_BEFORE and text[before[0]].isupper():
        return reason("mention-rejected-place", word=text[slice(*before)])
    if page.folded[start + 1 : end + 1] in MONTHS and start == reading.start and _is_month(text, reading, before):
        return reason("mention-rejected-common-word")
    if after is not None and text.startswith(" & ", end) and _is_partner(page, after):
        return reason("mention-rejected-compound")
    if after is None or not reading.after or text[end] != " " or not text[after[0]].isupper():
        return None
    if _MODEL.match(text, end):
        return reason("mention-rejected-compound")
    bearer = _bearer(page, after)
    if bearer is not None:
        return reason("mention-rejected-place", word=text[slice(*bearer)])
    if page.folded[start + 1 : end + 1] in COMPASS:
        return reason("mention-rejected-place", word=text[start:end])
    return None


def _begins_with_capital(text: str) -> bool:
    """Whether a text begins with an English capital: who writes so, writes names so, too (“170 pence”)."""
    letter = next(filter(str.isalpha, text))
    return letter.isascii() and letter.isupper()


def _is_acronym(page: Page, reading: Reading, before: Span | None) -> bool:
    """Whether a word is alone in capitals within a sentence that tells of nobody (“her FICO score”)."""
    text, start, end, after = page.text, reading.hit.start, reading.hit.end, reading.span_after
    if not text[start:end].isupper() or before is None or after is None or reading.led or reading.followed:
        return False
    if text[end] != " " or not reading.after or reading.after in SAYS or starts_sentence(page, start):
        return False
    return text[before[1] - 1].islower() and text[slice(*after)].islower()


def _bearer(page: Page, after: Span) -> Span | None:
    """What bears the name, behind it: at once or behind words that tell of what kind it is."""
    span: Span | None = after
    bearers = BEARERS
    for _ in range(_MOST_KINDS + 1):
        if span is None or not is_capital(page, span):
            break
        word = word_at(page, span)
        if word in bearers:
            return span
        if word not in KINDS:
            break
        span, bearers = word_after(page, span[1]), OF_KINDS
    return None


def _is_partner(page: Page, after: Span) -> bool:
    """Whether the capitalised word behind “&” is no official's name («Smith & Wesson»)."""
    return is_capital(page, after) and not page.hits_at(after[0])


def _is_month(text: str, reading: Reading, before: Span | None) -> bool:
    """Whether a day or a year stands beside a word for a month, or what stands before months."""
    start, end = reading.hit.start, reading.hit.end
    if _DATED.match(text, end) or _DAY.search(text, max(0, start - len("00th of ")), start):
        return True
    if before is None or reading.before not in BEFORE_MONTH_ALONE or text[end : end + 1] in APOSTROPHES:
        return False
    return text[start - 1] in " -"
