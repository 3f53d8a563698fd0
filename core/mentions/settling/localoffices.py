"""Offices of towns, districts and their councils beside a name: «мэр Сызрани …», «…, депутат гордумы,».

Whoever is a minister, governs a region or heads a service on the day holds none of them, so that somebody of the same
name is meant. What somebody was before tells nothing («бывший мэр Сызрани»).
"""

from datetime import date
from typing import Final, NamedTuple

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.roles import head_forms
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import Span, is_capital, starts_sentence, word_after, word_at, word_in_front
from core.mentions.reading.nopersons import HYPHENS
from core.mentions.reading.reading import Reading, agreed_marks
from core.mentions.settling.otheroffices import (
    APART,
    FORMER,
    business_before,
    has_no_seat,
    is_in_office,
    runs_not,
    seat_before,
)
from core.mentions.words.alphabet import key, words
from core.mentions.words.grammar import CASES, NOM
from core.types import ReasonCode, reason


def _forms(heads: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for head in words(heads):
        for form, cases in head_forms(head):
            found[form] = found.get(form, 0) | cases
    return found


_MAYORS: Final = _forms("мэр мер градоначальник віцемер")
_VICE: Final = frozenset(map(key, words("вице віце")))
_DEPUTIES: Final = _forms("депутат депутатка")
_HEADS: Final = _forms("глава голова председатель староста замглавы замголови") | _MAYORS | _DEPUTIES
# Who is whose: «заместитель главы района …».
_HELPERS: Final = _forms("заместитель заместительница помощник помощница советник заступник заступниця помічник радник")
# What stands between such a head and the name, of no state or region.
_PLACES: Final = frozenset(
    map(
        key,
        words(
            "района поселения сельсовета поссовета муниципалитета райцентра посёлка станицы деревни села хутора "
            "микрорайона гордумы горсовета райсовета облдумы облсовета заксобрания горсобрания управы горокруга "
            "району громади сільради селищради міськради облради райради селища старостату"
        ),
    )
)
# These are of a town where such an adjective describes them: «Сызранской городской думы», «городского округа».
_BODIES: Final = frozenset(map(key, words("думы совета собрания округа администрации ради адміністрації")))
_OF_TOWNS: Final = tuple(
    map(key, words("городск районн муниципальн губернск областн окружн сельск міськ районн обласн сільськ селищн"))
)
_BEFORE_HEADS: Final = tuple(map(key, words("муниципальн сельск міськ сільськ селищн")))  # «сільський голова»
_BETWEEN: Final = ' \u00a0*_«»"“”„'
_ENDS_BEHIND: Final = ",.;!?)\n"
_MOST_WORDS: Final = 6
_MOST_OF_PLACE: Final = 2  # capitalised words that are a town's name
_LETTERS: Final = 4  # by which words of offices are compared


class LocalOffice(NamedTuple):
    """Where such an office stands, and the beginnings of its words by which it is compared with an official's."""

    span: Span
    words: frozenset[str]


def may_be_local(page: Page, reading: Reading) -> bool:
    """Whether the word right in front of a name may end such an office: what most names have in front does not."""
    span, lead = reading.span_before, reading.lead
    if span is None:
        return False
    return lead in _PLACES or lead in _BODIES or lead in _DEPUTIES or lead in _HEADS or is_capital(page, span)


def local_office(page: Page, catalogue: Catalogue, reading: Reading) -> LocalOffice | None:
    """The office of a town, a district or a council beside a name, in front of it or behind."""
    marks = agreed_marks(reading, catalogue.given)
    found = _in_front(page, reading, marks) if may_be_local(page, reading) else None
    return found or _behind(page, catalogue, reading, marks)


def _in_front(page: Page, reading: Reading, marks: int) -> LocalOffice | None:
    place, behind, local, capitals = reading.start, "", False, 0
    told: list[str] = []
    for _ in range(_MOST_WORDS):
        span, word = word_in_front(page, place)
        if span is None or page.text[span[1] : place].strip(_BETWEEN):
            return None
        cases = _HEADS.get(word, 0)
        if cases:
            if not local:
                if not (capitals and word in _MAYORS) and not _is_described(page, span):
                    return None
                local = capitals > 0 or word not in _MAYORS
            return _headed(page, span, word, cases, marks, reading.start, told) if local else None
        if word in _PLACES or (behind in _BODIES and word.startswith(_OF_TOWNS)):
            local = True
        elif is_capital(page, span) and word not in _BODIES:
            capitals += 1
        elif not (local or word in _BODIES):
            return None
        if capitals > _MOST_OF_PLACE:
            return None
        told.append(word)
        place, behind = span[0], word
    return None


def _is_described(page: Page, head: Span) -> bool:
    """Whether an adjective in front of a head makes it one of a town («муниципальный депутат»)."""
    span, word = word_in_front(page, head[0])
    return span is not None and head[0] - span[1] == 1 and word.startswith(_BEFORE_HEADS)


def _headed(page: Page, head: Span, word: str, cases: int, marks: int, end: int, told: list[str]) -> LocalOffice | None:
    """The office with a head, or that of who helps its holder («заместитель главы района»), if it is the name's."""
    begin = head[0]
    span, before = word_in_front(page, begin)
    helper = _HELPERS.get(before, 0) if span is not None and begin - span[1] == 1 else 0
    if span is not None and helper:
        begin, cases = span[0], helper
        span, before = word_in_front(page, begin)
    if not _agrees(cases, marks):
        return None
    if span is not None and begin - span[1] == 1:
        if before in _VICE and page.text[span[1]] in HYPHENS:
            begin = span[0]
        elif before.startswith(FORMER) or page.text[span[1]] in HYPHENS:
            return None  # «бывший мэр», «экс-мэр»
    compared = [*told, word] if word in _MAYORS or word in _DEPUTIES else told
    return LocalOffice((begin, end), frozenset(one[:_LETTERS] for one in compared))


def _agrees(cases: int, marks: int) -> bool:
    # A name that is nominative as well may be the subject: «С мэром Сызрани Керри говорил час».
    return bool(cases & (NOM if marks & NOM else marks & CASES))


def _behind(page: Page, catalogue: Catalogue, reading: Reading, marks: int) -> LocalOffice | None:
    """«Сергей Лавров, депутат гордумы Сызрани, …»: in the nominative only where the name begins the sentence."""
    text, end, span = page.text, reading.end, reading.span_after
    if span is None or text[end : end + 1] not in (",", " ") or reading.follow not in _HEADS:
        return None
    if text[end : span[0]] not in (", ", " — ", " – ", " - "):
        return None
    cases = _HEADS[reading.follow]
    if cases & marks & NOM:
        if not starts_sentence(page, reading.start):
            return None
    elif not cases & marks & CASES:
        return None
    told, local, capitals, place, before = [reading.follow], False, 0, span[1], ""
    for _ in range(_MOST_WORDS):
        after = word_after(page, place)
        if after is None:
            break
        word = word_at(page, after)
        if word in _PLACES or (word in _BODIES and before.startswith(_OF_TOWNS)):
            local = True
        elif is_capital(page, after):
            if catalogue.given.read(word):
                return None  # «…, мэр Сызрани Иван Петров»
            capitals += 1
        elif not word.startswith(_OF_TOWNS):
            return None
        told.append(word)
        place, before = after[1], word
    if not (local or (capitals and reading.follow in _MAYORS)) or capitals > _MOST_OF_PLACE:
        return None
    rest = text[place:].lstrip(_BETWEEN)[:1] if place < len(text) else ""
    if rest not in _ENDS_BEHIND:
        return None
    if reading.follow not in _MAYORS and reading.follow not in _DEPUTIES:
        told = told[1:]
    return LocalOffice(span[:1] + (place,), frozenset(one[:_LETTERS] for one in told))


def holds_no_local(catalogue: Catalogue, who: int, office: LocalOffice, day: date) -> bool:
    """Whether an official holds an office of Russia or Ukraine on the day, and never one like that of a town."""
    homes = catalogue.hints(who).homes
    if not homes or not homes <= APART or not is_in_office(catalogue, who, day):
        return False
    for position in catalogue.officials[who].positions:
        for phrase in (position.title, *position.short):
            if not office.words.isdisjoint(word[:_LETTERS] for word in key(phrase).split()):
                return False
    return True


def other_office(page: Page, catalogue: Catalogue, reading: Reading, day: date) -> tuple[Span, list[int]] | None:
    """The seat, the business or the local office beside a surname, and who of the officials it can't be of."""
    seat = seat_before(page, reading)
    if seat is not None:
        return seat, [who for who in reading.who if has_no_seat(catalogue, who, day)]
    business = business_before(page, reading)
    if business is not None:
        span, name = business
        return span, [who for who in reading.who if runs_not(catalogue, who, name, day)]
    office = local_office(page, catalogue, reading)
    if office is None:
        return None
    return office.span, [who for who in reading.who if holds_no_local(catalogue, who, office, day)]


def tell_local(page: Page, catalogue: Catalogue, full: list[Reading], titles: dict[int, list[int]], day: date) -> None:
    """Rejects full names whose bearers hold an office of a town, and the same names further on.

    Unless a title of the official's own stands before one of these: there the text speaks of two of that name.
    """
    others: dict[int, ReasonCode] = {}
    for reading in full:
        if reading.rejected is not None or reading.start in titles:
            continue
        office = local_office(page, catalogue, reading)
        if office is None:
            continue
        why = reason("mention-rejected-other-office", word=page.text[slice(*office.span)].strip(_BETWEEN))
        told = {who: why for who in reading.who if holds_no_local(catalogue, who, office, day)}
        if told:
            _drop(reading, told)
            others.update(told)
    if not others:
        return
    for reading in full:
        for who in titles.get(reading.start, ()):
            others.pop(who, None)
    for reading in full:
        if reading.rejected is None:
            _drop(reading, others)


def _drop(reading: Reading, others: dict[int, ReasonCode]) -> None:
    left = [who for who in reading.who if who not in others]
    if not left:
        reading.rejected, reading.other = others[reading.who[0]], True
    reading.who = left
