"""What is told of a person who bears an official's first and last name and is somebody else.

«Хоккеист Сергей Лавров», «34-летний Сергей Миронов из Перми»: a calling or an age in front of the name, and nothing in
the text that tells of the official's own office. Only officials of whose offices we know can be told apart so, and not
those who were elected: actors and sportsmen are.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import WIDESPREAD
from core.mentions.catalogue.kinds import FULL
from core.mentions.catalogue.roles import head_forms
from core.mentions.catalogue.statenames import ADJECTIVE_ENDS, LAST_WORDS
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import (
    Span,
    any_word_before,
    close_word_before,
    is_capital,
    starts_sentence,
    word_after,
    word_at,
    word_before,
    word_in_front,
)
from core.mentions.reading.reading import Reading, agreed_marks
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import IS_TITLE, KIN, OBLIQUE_PREPOSITIONS, SPEECH, TITLES
from core.mentions.words.grammar import ACC, CASES, DAT, GEN, INS, LOC, NOM
from core.mentions.words.trades import (
    CALLED,
    CALLINGS,
    CHILDREN,
    COMMANDERS,
    FLEETING,
    HUMBLE,
    HUMBLE_FLEETING,
    MASTERS,
    NAMESAKES,
    ORGANISATIONS,
    PUPILS,
    SCHOOLS,
    SMALL_HEADS,
    UNITS,
)
from core.mentions.words.verbs import IS_VERB, verb_bits
from core.types import ReasonCode, reason

_OF_ORGANISATIONS, _OF_UNITS, _OF_SPORT, _OF_SCHOOLS = 1, 2, 4, 8  # which heads stand before which of these words
_GROWN: Final = 16
_AGE_AFTER: Final = re.compile(r",? \(?(\d{1,2}) (?:лет|года?|років|роки)\b")
_BORN: Final = re.compile(r",? \(?((?:19|20)\d\d (?:г\. ?р\.|года рождения|р\. ?н\.|року народження))")
_BEFORE_CALLING: Final = (", ", " (")  # between a name and a calling behind it
_BEFORE_AGE: Final = " ,"  # what is right behind a name where an age follows
_BEFORE_FIGURE: Final = (" ", "(")  # what is next, but for the figure itself
_AGED: Final = tuple(key(word) for word in ("летн", "річн"))
# Before a calling: who had it once, a physician who heads a service of the state, and a general («генерал-майор»).
_OFFICIALS: Final = tuple(key(word) for word in ("бывш", "экс", "колишн", "екс", "санитарн", "санітарн", "генерал"))
_BETWEEN: Final = ' \u00a0«»"“”„*_№'
_OPENING_QUOTES: Final = '«“„"'
_DASHES: Final = "-–—"
_BEFORE_NAME: Final = _BETWEEN + _DASHES
_AND, _OUT_OF = key("и"), key("из")
_MOST_WORDS: Final = 5
_MOST_NAMES: Final = 2  # a given name and a surname
_MANY: Final = 4
_SURE: Final = 1 << 20  # a mark of forms in `_forms`
_SEVERAL: Final = 1 << 27  # the same, of callings of several
_IS_AGED, _ENDS, _IS_AND, _VERB, _NONE, _IS_SMALL = (1 << bit for bit in range(21, 27))  # what others tell: `_told`
_IS_HEAD, _IS_PRESIDENT, _IS_HUMBLE = 1 << 28, 1 << 29, 1 << 30
_SELDOM: Final = _IS_AND | _IS_PRESIDENT
_OF_ANYBODY: Final = _SURE | _IS_AGED | _IS_SMALL | _IS_HUMBLE  # what tells namesakes of the elected, too
# No calling stands before these, nor are they any: the most frequent words before a name.
_NO_CALLING: Final = SPEECH | TITLES | OBLIQUE_PREPOSITIONS | KIN | {_AND}
_YOUNG: Final = 30
_NO_TRADE: Final = frozenset(map(key, words("по в во за у")))  # «актёр по образованию», «боксёр в прошлом»
_SHORTEST_OFFICE: Final = 5  # with the space in front


class Calling(NamedTuple):
    """What stands beside a name: the word, the cases in which it stands; the age in years if it is one.

    `sure`: nobody of the catalogue is that: a child, a namesake. `head`: the calling is to be at the head of something
    small; its word, folded.
    `humble`: no politician is that.
    """

    span: Span
    cases: int
    age: int = 0
    sure: bool = False
    head: str = ""
    humble: bool = False


def _forms() -> dict[str, int]:
    found: dict[str, int] = {}
    for callings, mark in ((CALLINGS, 0), (CHILDREN, _SURE), (HUMBLE, _IS_HUMBLE)):
        for word in callings:
            for form, cases in head_forms(word):
                found[form] = found.get(form, 0) | cases | mark
    endings = (("а", GEN | ACC), ("у", DAT), ("ом", INS), ("ем", INS), ("е", LOC), ("еві", DAT), ("ю", DAT))
    for pairs, mark in ((FLEETING, 0), (HUMBLE_FLEETING, _IS_HUMBLE)):
        for word, stem in pairs:
            found[key(word)] = NOM | mark
            found.update((key(stem + ending), cases | mark) for ending, cases in (*endings, ("я", GEN | ACC)))
    return found


def _plural_forms() -> dict[str, int]:
    """The forms of callings for several, whose names are joined behind them («футболисты Иванов и Петров»)."""
    found: dict[str, int] = {}
    for word in CALLINGS:
        stem = word.removesuffix("а")
        if word.endswith("ист") or word.endswith(("истка", "ер", "ёр", "ор")):
            ends = [("ам", DAT), ("ами", INS)]
            ends += [("и", NOM)] if word.endswith("ка") else [("ы", NOM), ("ов", GEN | ACC)]
            found.update((key(stem + ending), cases | _SEVERAL) for ending, cases in ends)
    return found


_FORMS: Final = _plural_forms() | _forms() | dict.fromkeys(NAMESAKES, NOM | _SURE) | dict.fromkeys(CALLED, NOM)
# «Его вице-президент Иван Петров»: one of whatever society, unless the official is one; of bearers of frequent names.
_VICE, _PRESIDENT = "вице-", key("президент")
_VICE_PRESIDENT: Final = key("вице-президент")
_HEADS: Final = (
    (SMALL_HEADS, _OF_ORGANISATIONS),
    (COMMANDERS, _OF_UNITS),
    (MASTERS, _OF_SPORT),
    (PUPILS, _OF_SCHOOLS),
)
_HEAD_FORMS: Final = {
    form: (cases, kind) for heads, kind in _HEADS for head in heads for form, cases in head_forms(head)
}


def _small() -> dict[str, int]:
    found: dict[str, int] = {}
    sport = ("спорта", "спорту")
    kinds = ((ORGANISATIONS, _OF_ORGANISATIONS), (UNITS, _OF_UNITS), (sport, _OF_SPORT), (SCHOOLS, _OF_SCHOOLS))
    for small, kind in kinds:
        for word in map(key, small):
            found[word] = found.get(word, 0) | kind
    return found


_SMALL: Final = _small()


def _head_cases(word: str, small: int) -> int:
    """The cases of a word that is at the head of something small, of the kinds `small`; 0 if it is none."""
    cases, kind = _HEAD_FORMS.get(word, (0, 0))
    return cases if kind & small else 0


@lru_cache(maxsize=20_000)
def _told(word: str) -> int:
    """What a folded word before a name tells: the cases of a calling, an age, or that no calling stands before it."""
    cases = _FORMS.get(word, 0)
    if cases:
        return cases
    ends = word in SPEECH or (word in OBLIQUE_PREPOSITIONS and word != _OUT_OF)
    verb = len(word) > 3 and verb_bits(word) & IS_VERB > 0
    none = word in _NO_CALLING and word != _OUT_OF
    aged, small = word.startswith(_AGED), word in _SMALL
    found = _IS_AGED * aged | _ENDS * ends | _IS_AND * (word == _AND) | _VERB * verb | _NONE * none | _IS_SMALL * small
    return found | _IS_HEAD * (word in _HEAD_FORMS) | _IS_PRESIDENT * word.startswith(_PRESIDENT)


def _calling_before(page: Page, start: int, span: Span | None, word: str) -> Calling | None:
    """The calling or the age that the words before a name tell: «вратарь «Торпедо» …», «34-летний …».

    `start` is where the name begins, `span` and `word` are the word in front of it. Where nothing was found is noted,
    so that of names in a row each looks no further back than to the one before it.
    """
    place, small = 0, 0
    for step in range(_MOST_WORDS):
        if step:
            if page.uncalled is not None and place in page.uncalled:
                break
            span, word = word_in_front(page, place)
        if span is None or (step and page.text[span[1] : place].strip(_BETWEEN)):
            break
        told = _told(word)
        head = _head_cases(word, small) if small else 0
        if told & CASES or head:
            before = any_word_before(page, span[0])
            if before is not None and word_at(page, before).startswith(_OFFICIALS):
                return None
            if head:
                return Calling(span, head, head=word)
            return Calling(span, told & CASES, sure=told & _SURE > 0, humble=told & _IS_HUMBLE > 0)
        small |= _SMALL[word] if told & _IS_SMALL else 0
        if told & _IS_AGED and not step:
            before = any_word_before(page, span[0])
            digits = page.text[before[0] : before[1]] if before is not None else ""
            if before is None or not digits.isdecimal():
                return None
            aged = _aged((before[0], span[1]), int(digits))
            return aged if aged.age < _YOUNG else _calling_of_aged(page, before[0]) or aged
        if told & _IS_AND and not step:
            return None
        if told & _ENDS or (told & _VERB and page.text[span[0]].islower()):
            break
        place = span[0]
    if page.uncalled is None:
        page.uncalled = set()
    page.uncalled.add(start)
    return None


def _calling_of_aged(page: Page, place: int) -> Calling | None:
    """The calling before an age that begins at a place, which an official may have («Водитель „Нивы“, 44-летний …»)."""
    stop = len(page.text[:place].rstrip(" ")) if place and page.text[place - 1] == " " else place
    if stop and page.text[stop - 1] == ",":
        stop -= 1
    span, word = word_in_front(page, stop)
    return None if span is None else _calling_before(page, stop, span, word)


def _shared_calling(page: Page, link: Span) -> Calling | None:
    """The calling of several before the name to which «и» joins another («футболисты Иванов и [Пётр] Петров»)."""
    place = link[0]
    for step in range(_MOST_NAMES + 1):
        span = word_before(page, place)
        if span is None:
            return None
        if not is_capital(page, span):
            told = _told(word_at(page, span)) if step else 0
            return Calling(span, told & CASES) if told & _SEVERAL else None
        place = span[0]
    return None


def _age_after(page: Page, end: int) -> Calling | None:
    """The age that follows a name («…, 9 лет,»), or the year of birth, which is told of officials in no news."""
    following = page.text[end + 1 : end + 2]
    if following not in _BEFORE_FIGURE and not following.isdecimal():
        return None
    match = _AGE_AFTER.match(page.text, end)
    if match is not None:
        return _aged(match.span(), int(match[1]))
    born = _BORN.match(page.text, end)
    return Calling(born.span(1), CASES) if born is not None else None


def _aged(span: Span, age: int) -> Calling:
    return Calling(span, CASES, age, sure=age < _GROWN)


def _may_be_another(catalogue: Catalogue, who: int, *, widespread: bool) -> bool:
    """Whether a calling can tell a namesake from the official: we know of an office, and of none that is elected."""
    hints = catalogue.hints(who)
    return bool(hints.offices) if widespread else hints.appointed


def _is_another(page: Page, calling: Calling, cases: int, catalogue: Catalogue, who: int, *, widespread: bool) -> bool:
    """Whether the calling makes the bearer of the name, which stands in `cases`, another than the official."""
    if not calling.cases & cases:
        return False  # «Актёр поблагодарил Сергея Миронова»
    if calling.sure:
        return True
    if calling.age and not widespread and calling.age >= _YOUNG:
        return False
    hints = catalogue.hints(who)
    offices = hints.offices
    if calling.head:  # the word itself tells of no office
        if not offices:
            return False  # of whom we know no office, may be at the head of anything
        offices = tuple([office for office in offices if not calling.head.startswith(office[1:])])
    elif not _may_be_another(catalogue, who, widespread=widespread) and not (
        calling.humble and offices and calling.cases & cases & NOM
    ):
        return False  # «бойца Кадырова» may be one of his
    elif not calling.age and _is_office(page, calling, offices):
        return False  # «судья Иванов», who is a judge
    return not page.tells(offices) and not page.tells(hints.fields)


def _is_office(page: Page, calling: Calling, offices: Sequence[str]) -> bool:
    """Whether the word of a calling is one of the offices, in whatever case."""
    word = word_at(page, calling.span)
    return any(word.startswith(office[1:-1]) for office in offices if len(office) > _SHORTEST_OFFICE)


def tells_person(page: Page, place: int) -> bool:
    """Whether the word in front of a place is a calling, a title or a kinship, so that a person's name follows."""
    word = close_word_before(page, place)
    return word in KIN or word in TITLES or _FORMS.get(word, 0) > 0


def tell_others(page: Page, catalogue: Catalogue, full: list[Reading], titles: Mapping[int, Sequence[int]]) -> None:
    """Rejects full names whose bearers a calling or an age tells from the officials of that name."""
    others: dict[int, ReasonCode] = {}
    for reading in full:
        calling = calling_beside(page, catalogue, reading)
        if calling is not None:
            others.update(_others(page, catalogue, reading, calling))
    if not others:
        return
    for reading in full:  # «министр … Сергей Лавров» further on: it is the official after all
        for who in titles.get(reading.start, ()):
            others.pop(who, None)
    for reading in full:
        left = [who for who in reading.who if who not in others]
        if not left:
            reading.rejected, reading.other = others[reading.who[0]], True
        reading.who = left


def calling_beside(page: Page, catalogue: Catalogue, reading: Reading) -> Calling | None:
    """The calling or the age before a name, or the age behind it."""
    text, start, end = page.text, reading.start, reading.end
    span = reading.span_before
    if span is not None:
        stop = span[1]
        if stop == start - 1:  # as most often: no slice for it
            near = text[stop] in _BEFORE_NAME
        else:
            near = stop < start and not text[stop:start].strip(_BEFORE_NAME)
        if near:
            told = _told(reading.before)
            if told & _SELDOM:
                seldom: Calling | None = None
                if told & _IS_AND and _may_be_others(catalogue, reading):
                    seldom = _shared_calling(page, span)
                elif told & _IS_PRESIDENT and reading.group.flags & WIDESPREAD:
                    seldom = _vice_president(page, span)
                if seldom is not None:
                    return seldom
            if told & _NONE and span is not None and reading.led & IS_TITLE:
                ahead = any_word_before(page, span[0])
                if ahead is not None and word_at(page, ahead) in NAMESAKES:
                    return Calling(ahead, NOM, sure=True)  # «однофамилец министра»
            if not told & _NONE and (told & _OF_ANYBODY or _may_be_others(catalogue, reading)):
                calling = _calling_before(page, start, span, reading.lead)
                if calling is not None:
                    return calling
    if end == len(text) or text[end] not in _BEFORE_AGE:
        return None
    if text[end : end + 2] in _BEFORE_CALLING and text[end + 2 : end + 3].isalpha():  # no age
        if reading.kind is FULL and text[end + 2].islower():
            span, word = reading.span_after, reading.follow
            if span is not None and word.endswith(ADJECTIVE_ENDS) and not word.startswith(_OFFICIALS):
                after = word_after(page, span[1])  # «заслуженный тренер»
                if after is not None and _told(word_at(page, after)) & (CASES | _IS_HEAD):
                    span, word = after, word_at(page, after)
            told = _told(word)
            certain = told & (_IS_HUMBLE | _SURE)
            if certain or ((told & CASES or told & _IS_HEAD) and _may_be_others(catalogue, reading)):
                return _calling_behind(page, catalogue, reading, span, word)
        return None
    return _age_after(page, end)


def _vice_president(page: Page, span: Span) -> Calling | None:
    """The calling of which the word for a president at `span` is the second part."""
    start = span[0] - len(_VICE)
    if start < 0 or page.text[start : span[0]].lower() != _VICE:
        return None
    cases = dict(head_forms("президент")).get(word_at(page, span), 0) & CASES
    return Calling((start, span[1]), cases, head=_VICE_PRESIDENT)


def _calling_behind(
    page: Page, catalogue: Catalogue, reading: Reading, span: Span | None, called: str
) -> Calling | None:
    """The calling that follows a name («с Петром Ивановым, заведующим лабораторией спектроскопии»).

    In the nominative it may be what the next clause begins with («…, сказал Иванов, водитель скрылся») unless the name
    begins the sentence or brackets follow it. What a name follows belongs to that one («с Петром Ивановым, актёром
    Львом Котовым»).
    `span` and `called` are the word that tells, right behind the name or an adjective.
    """
    text, told, after_name = page.text, _told(called), reading.span_after
    if span is None or after_name is None or after_name[0] != reading.end + 2 or told & _SEVERAL:
        return None
    cases, head = told & CASES, ""
    if not cases:
        following = word_after(page, span[1])
        head = called
        cases = _head_cases(head, _SMALL.get(word_at(page, following), 0)) if following is not None else 0
        if not cases:
            return None
    if cases & NOM:
        if text[reading.end] == "," and not starts_sentence(page, reading.start):
            return None
        cases = NOM
    place = span[1]
    for step in range(_MOST_WORDS):
        after = word_after(page, place)
        if after is None or text[place : after[0]].strip(_BETWEEN):
            break
        word = word_at(page, after)
        if text[after[0]].isupper() and text[after[0] - 1] not in _OPENING_QUOTES:
            if catalogue.given.read(word) or (not step and word not in LAST_WORDS):
                return None  # «актёром Львом», but «заслуженный тренер России»
        elif verb_bits(word) & IS_VERB or (not step and word in _NO_TRADE):
            return None
        place = after[1]
    return Calling(span, cases, sure=told & _SURE > 0, head=head, humble=told & _IS_HUMBLE > 0)


def _may_be_others(catalogue: Catalogue, reading: Reading) -> bool:
    """Whether a calling can tell namesakes from any of the first few officials."""
    widespread = reading.group.flags & WIDESPREAD > 0
    return any(_may_be_another(catalogue, who, widespread=widespread) for who in reading.who[:_MANY])


def _others(page: Page, catalogue: Catalogue, reading: Reading, calling: Calling) -> dict[int, ReasonCode]:
    """The officials of whom a calling or an age beside the name tells that somebody else is meant."""
    widespread = reading.group.flags & WIDESPREAD > 0
    cases = agreed_marks(reading, catalogue.given)
    told = reason("mention-rejected-calling", word=page.text[slice(*calling.span)])
    return {
        who: told for who in reading.who if _is_another(page, calling, cases, catalogue, who, widespread=widespread)
    }


def calling_of_another(page: Page, catalogue: Catalogue, reading: Reading, calling: Calling) -> ReasonCode | None:
    """Drops the officials whom a calling beside a bare surname rules out; the reason if none is left."""
    others = _others(page, catalogue, reading, calling)
    if not others:
        return None
    first = others[next(iter(others))]
    reading.who = [who for who in reading.who if who not in others]
    return None if reading.who else first
