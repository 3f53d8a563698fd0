"""Firms and works that a surname stands in the name of: of an owner and partners, of who trades, in quotation marks."""

import re
from typing import Final

from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import Span, close_word_before, word_at, word_before
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key
from core.mentions.words.cues import FIRMS, IS_SPEECH, SPEECH
from core.mentions.words.verbs import IS_VERB, verb_bits
from core.types import ReasonCode, reason

OPENING_QUOTES: Final = frozenset('«“„"')
# What follows the first of two surnames in quotation marks, or of an owner, and what precedes the second; a title may
# go on («…: …»).
_AND_SECOND: Final = re.compile(
    r" (?:і|й|та|и|&) (?:[А-ЯЁҐЄІЇA-Z][\w'’ʼ-]+|партн[её]р[иы]|сини?|син[аі]в?|сыновья|доньки?|дочк[аи]|дочери"
    r"|брати?|братья|сім'я|родина|семья|команда|компанія|компания|друзі|друзья|ко)[»”“\":]"
)
_FIRST_AND: Final = re.compile(r"[«“„\"][А-ЯЁҐЄІЇA-Z][\w'’ʼ-]+ (?:і|й|та|и|&) \Z")
_BEFORE_FIRM: Final = ' :«"“„*_\u00a0'
_ADVERTISER, _SOLE = key("рекламода"), key("индивидуальн")
_LONGEST_FIRST: Final = 30
# What follows the first word of a name in quotation marks: one to three words, and the closing mark.
_OF_WHAT: Final = re.compile(r"(?: [іийвузоякс])?(?: [а-яёґєіїА-ЯЁҐЄІЇ-]{2,}){1,3}[*_]*[»”“\"]")


class Firms:
    """Tells surnames of one page from names of firms."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def firm(self, reading: Reading) -> ReasonCode | None:
        """Whoever trades under the own name («ИП Козлов А. А.»), or a firm that is called by a name, is no official."""
        text, span = self.page.text, reading.span_before
        if span is None or text[span[1] : reading.start].strip(_BEFORE_FIRM):
            return None
        word = text[span[0] : span[1]]
        told = word.isupper() if reading.lead in FIRMS else self._advertises(reading, span)
        return reason("mention-rejected-calling", word=word) if told else None

    def _advertises(self, reading: Reading, span: Span) -> bool:
        """Whether the word at `span` leads in who pays for an advertisement, or who trades («индивидуальный …»)."""
        if reading.lead.startswith(_ADVERTISER):
            return self.page.text[span[1]] == ":"
        return close_word_before(self.page, span[0]).startswith(_SOLE) and not reading.followed & IS_SPEECH

    def _is_half_of_firm(self, start: int, end: int) -> bool:
        """Whether a surname is one of two that a firm or a company of actors is called by («Біленко і Гай»)."""
        text = self.page.text
        if start and text[start - 1] in OPENING_QUOTES:
            match = _AND_SECOND.match(text, end)
            return match is not None and self._is_name_of_firm(start - 1)
        match = _FIRST_AND.search(text, max(0, start - _LONGEST_FIRST), start)
        return match is not None and self._is_name_of_firm(match.start())

    def _begins_name(self, reading: Reading) -> bool:
        """Whether a word begins the name of a party, a film or the like in quotation marks («Сила народа»)."""
        word = reading.meaning.common > 1 or (self.page.ukrainian and reading.meaning.ukrainian)
        if not word or reading.followed or not reading.after:
            return False
        return _OF_WHAT.match(self.page.text, reading.end) is not None and not verb_bits(reading.after) & IS_VERB

    def _is_name_of_firm(self, quote: int) -> bool:
        """Whether a noun stands right before a quotation mark, rather than words of speech («читав „А і Б“»)."""
        span = word_before(self.page, quote)
        return span is not None and word_at(self.page, span) not in SPEECH

    def _form(self, reading: Reading) -> str:
        return self.page.folded[reading.hit.start + 1 : reading.hit.end + 1]
