"""A surname in Latin letters that English makes a place, a body or a case in court."""

from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import Span
from core.mentions.reading.reading import Reading
from core.mentions.words.english import BEARERS, COMPASS, COURT_CASE, IN_STATE, PLACES_BEFORE
from core.types import ReasonCode, reason


def no_person_in_english(page: Page, reading: Reading, before: Span | None) -> ReasonCode | None:
    """Why it is no person, if what stands beside it tells so; `before` is the word in front of it."""
    text, start, end, after = page.text, reading.hit.start, reading.hit.end, reading.span_after
    if text.startswith(COURT_CASE, end) or text.endswith(COURT_CASE, 0, start):
        return reason("mention-rejected-compound")
    if text[end : end + 1] == "," and IN_STATE.match(text, end):
        return reason("mention-rejected-place", word=text[start:end])
    if before is not None and reading.before in PLACES_BEFORE and text[before[0]].isupper():
        return reason("mention-rejected-place", word=text[slice(*before)])
    if after is None or not reading.after or text[end] != " " or not text[after[0]].isupper():
        return None
    if reading.after in BEARERS:
        return reason("mention-rejected-place", word=text[slice(*after)])
    if page.folded[start + 1 : end + 1] in COMPASS:
        return reason("mention-rejected-place", word=text[start:end])
    return None
