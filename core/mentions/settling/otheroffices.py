"""Offices in front of a bare surname that nobody holds beside one of a state: a seat in parliament, a business."""

from datetime import date
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.roles import head_forms
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import CLOSING_QUOTES, GAP, Span, word_at, word_before
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, words
from core.mentions.words.grammar import CASES, NOM


def _forms(heads: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for head in words(heads):
        for form, cases in head_forms(head):
            found[form] = found.get(form, 0) | cases
    return found


_MEMBERS: Final = _forms("депутат сенатор нардеп парламентарий")
OF_PARLIAMENT: Final = frozenset(
    map(
        key,
        words(
            "госдумы думы держдуми думи гд сф совфеда сената рады ради заксобрания гордумы мосгордумы облдумы "
            "парламента парламенту горсовета облсовета міськради облради украины україни"
        ),
    )
)
# «депутат Верховной Рады», «депутат Государственной Думы»
_WHOSE: Final = OF_PARLIAMENT | frozenset(
    map(key, words("верховной верховної государственной державної городской міської областной обласної"))
)
_MOST_WORDS: Final = 3  # between a seat and a surname
FORMER: Final = tuple(map(key, words("бывш экс екс прежн тогдашн колишн")))
# Where whoever is in the government, governs a region or is an ambassador has no seat in parliament. Of other states
# texts tell as well who once had one («сенатор …», who is a minister now).
APART: Final = frozenset(("РФ", "Украины"))
# What offices have in them that may be held with a seat, or that of its speaker.
_WITH_SEAT: Final = tuple(
    map(
        key,
        words(
            "депутат сенатор нардеп парламент дум госдум гордум рад сенат палат совет совфед парти лидер лідер фракц"
        ),
    )
)
_WITH_SEAT_IN_ENGLISH: Final = tuple(
    map(key, words("parliament senat congress house party speaker leader duma rada council"))
)
_HEADS_OF_BUSINESSES: Final = _forms("президент гендиректор директор владелец совладелец основатель сооснователь")
_KINDS: Final = frozenset(
    map(key, words("клуба компании банка холдинга группы концерна завода фирмы корпорации клубу компанії банку групи"))
)
_LONGEST_NAME: Final = 40  # characters in quotation marks


def seat_before(page: Page, reading: Reading) -> Span | None:
    """The seat in parliament that stands right before a surname and agrees with it («депутат Госдумы …»)."""
    span = word_before(page, reading.start)
    for _ in range(_MOST_WORDS):
        if span is None or word_at(page, span) not in _WHOSE:
            break
        span = word_before(page, span[0])
    return _head(page, span, reading, _MEMBERS)


def has_no_seat(catalogue: Catalogue, who: int, day: date) -> bool:
    """Whether an official holds an office on the day beside which there is no seat, and never one to do with seats."""
    if not catalogue.hints(who).homes or not catalogue.hints(who).homes <= APART:
        return False
    for position in catalogue.officials[who].positions:
        for phrase in (position.title, *position.short):
            if any(word.startswith((*_WITH_SEAT, *_WITH_SEAT_IN_ENGLISH)) for word in key(phrase).split()):
                return False
    return is_in_office(catalogue, who, day)


def business_before(page: Page, reading: Reading) -> tuple[Span, str] | None:
    """The head of a business in quotation marks right before a surname («президент «…» …»), and its folded name."""
    text, stop = page.text, reading.start
    while stop and text[stop - 1] in GAP:
        stop -= 1
    if stop == reading.start or text[stop - 1 : stop] not in CLOSING_QUOTES:
        return None
    begin = max(text.rfind(mark, max(0, stop - _LONGEST_NAME), stop - 1) for mark in '«“„"')
    span = word_before(page, begin) if begin > 0 else None
    if span is not None and word_at(page, span) in _KINDS:
        span = word_before(page, span[0])
    head = _head(page, span, reading, _HEADS_OF_BUSINESSES)
    return None if head is None else ((head[0], stop), key(text[begin:stop]))


def runs_not(catalogue: Catalogue, who: int, name: str, day: date) -> bool:
    """Whether an official holds an office on the day, and no office that has to do with a business of a folded name."""
    words_of_name = name.split()
    if not words_of_name:
        return False
    for position in catalogue.officials[who].positions:
        for phrase in (position.title, *position.short):
            told = key(phrase).split()
            if any(word[:4] == other[:4] for word in words_of_name for other in told):
                return False
    return is_in_office(catalogue, who, day)


def _head(page: Page, span: Span | None, reading: Reading, heads: dict[str, int]) -> Span | None:
    """The span if its word is one of these heads in a case of the surname, and no former one."""
    if span is None:
        return None
    cases, marks = heads.get(word_at(page, span), 0), reading.all_bits
    if not cases & (NOM if marks & NOM else marks & CASES):
        return None
    if page.text[span[0] - 1 : span[0]] in "-‑" and span[0]:
        return None  # «экс-депутат», «вице-президент»
    before = word_before(page, span[0])
    return None if before is not None and word_at(page, before).startswith(FORMER) else span


def is_in_office(catalogue: Catalogue, who: int, day: date) -> bool:
    """Whether an official holds an office on the day that began on one that we know."""
    for position in catalogue.officials[who].positions:
        since, until = position.held_from, position.held_to
        if since is not None and since <= day and (until is None or day <= until):
            return True
    return False
