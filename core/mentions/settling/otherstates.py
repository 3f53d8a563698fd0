"""Titles of states in front of a bare surname: «экс-премьер Британии Джонсон» is no speaker of the American House.

Another office of the same state proves nothing, since the catalogue need not list what somebody was before. A state in
which none of the official's offices ever was tells of a namesake; so does an office in a region while the official
governs another one.
"""

from datetime import date
from typing import Final, NamedTuple

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.offices import MINISTRIES
from core.mentions.catalogue.regionforms import region_of_office
from core.mentions.catalogue.roles import head_forms
from core.mentions.catalogue.statenames import (
    ADJECTIVE_ENDS,
    BUSINESSES,
    LAST_WORDS,
    state_in_english,
    state_named_at,
    state_of_adjective,
)
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import (
    Span,
    any_word_after,
    is_capital,
    looks_patronymic,
    word_after,
    word_at,
    word_in_front,
)
from core.mentions.reading.nopersons import HYPHENS
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import OBLIQUE_PREPOSITIONS, SPEECH
from core.mentions.words.grammar import CASES, NOM
from core.mentions.words.verbs import IS_VERB, verb_bits

# Heads of titles; what a hyphen joins in front of one («экс-премьер», «вице-президент») changes no state.
_HEADS: Final = words(
    "президент премьер канцлер министр госсекретарь депутат нардеп сенатор конгрессмен парламентарий спикер "
    "замминистра замглавы зампред заместитель директор начальник руководитель керівник посол консул глава лидер "
    "губернатор мэр председатель секретарь прокурор генпрокурор представитель постпред советник помощник омбудсмен "
    "главнокомандующий главком командующий генерал адмирал политик дипломат чиновник король прем'єр міністр "
    "заступник держсекретар конгресмен спікер голова очільник речник речниця представник радник помічник "
    "головнокомандувач політик посадовець прем'єрка міністерка депутатка нардепка віцепрем'єр ексміністр "
    "експрезидент експрем'єр прессекретар president minister premier chancellor secretary senator congressman "
    "lawmaker mp speaker ambassador governor mayor spokesman spokeswoman general admiral politician diplomat "
    "official"
)
# What ends a title, of whatever state: «министр обороны», «глава МИД», «лидер парламента».
_TAILS: Final = "правительства парламента сената кабмина разведки дипломатии справ мзс оборони уряду парламенту сенату"
# Before a state that is not that of the office: «посол Болгарии в России», «спецпосланник США по Украине».
_TOWARDS: Final = frozenset(map(key, words("в во на по при у in to on for")))
_ENDS: Final = SPEECH | OBLIQUE_PREPOSITIONS | frozenset(map(key, words("что как що як of with by from after and but")))
OUT_OF: Final = frozenset(map(key, words("из з із зі")))  # a business from which somebody comes
_ARTICLE: Final = key("the")
_FORMER: Final = tuple(map(key, words("бывш экс прежн тогдашн предыдущ колишн")))
_BOARDS: Final = frozenset(map(key, words("совета совет директоров ради наглядової")))
_AREAS: Final = frozenset(map(key, words("области края області краю")))
_OF_AREA: Final = tuple(map(key, words("ской цкой ского цкого ської цької ського цького")))
_GENITIVE: Final = key("ого")
_OF_UKRAINIAN: Final = tuple(map(key, words("ськ цьк")))
_BETWEEN: Final = ' \u00a0*_«»"“”„-‑'
_MOST_WORDS, _MOST_IN_ENGLISH = 8, 4
_SHORTEST_VERB: Final = 3
_GIVEN: Final = 3  # fewest letters of a given name that tell it in any case


CASES_OF_HEADS: Final[dict[str, int]] = {}
for _head in _HEADS:
    for _form, _cases in head_forms(_head):
        _form = _form.replace(" ", "")
        CASES_OF_HEADS[_form] = CASES_OF_HEADS.get(_form, 0) | _cases
# Folded words in front of a name that may be the last of a title: most are none, and one look tells so.
ENDS_OF_TITLES: Final = frozenset(
    (
        *CASES_OF_HEADS,
        *LAST_WORDS,
        *map(key, words(_TAILS)),
        *_AREAS,
        *(key(name).rpartition(" ")[2] for names in MINISTRIES for name in names),
    )
)


class Title(NamedTuple):
    """A title beside a name: where it stands, the states or regions of whose offices it is; whether it is old."""

    span: Span
    states: frozenset[str]
    regions: frozenset[str]  # folded stems of adjectives
    former: bool
    business: bool = False  # of a business, and no seat on its board, which politicians of abroad have, too


def title_beside(page: Page, reading: Reading) -> Title | None:
    """The title of a state, a region or a business beside a name, as `title_before` or `business_behind` tells."""
    return title_before(page, reading) or business_behind(page, reading)


def title_before(page: Page, reading: Reading) -> Title | None:
    """The title of a state or region right before a surname with which its head agrees in case.

    «После встречи с президентом США Медведев …» has none: what bends otherwise is another part of the sentence.
    """
    place, marks, behind = reading.start, reading.all_bits, ""
    states: list[str] = []
    regions: list[str] = []
    business = reading.lead in BUSINESSES
    for _ in range(_MOST_WORDS):
        span, word = word_in_front(page, place)
        if business and word in _BOARDS:
            return None
        if span is None or page.text[span[1] : place].strip(_BETWEEN):
            return None
        cases = CASES_OF_HEADS.get(word, 0)
        # A name that is nominative as well may be the subject: «Слова премьера Израиля Керри назвал …».
        if cases & (NOM if marks & NOM else marks & CASES):
            start = _beginning(page, span, states)
            if start is None or not (states or regions):
                return None
            lead = page.folded[start + 1 : span[0] + 1].split()
            former = any(described.startswith(_FORMER) for described in lead)
            return Title((start, span[1]), frozenset(states), frozenset(regions), former, business)
        if behind in _AREAS and word.endswith(_OF_AREA):
            regions.append(_stem(word))
        if word in _TOWARDS:
            states.clear()
            regions.clear()
        elif word in _ENDS:
            return None
        elif not cases:
            state = state_named_at(page.folded, span[1] + 1, word)
            if state:
                states.append(state)
            elif page.text[span[0]].islower() and len(word) > _SHORTEST_VERB and verb_bits(word) & IS_VERB:
                return None
        place, behind = span[0], word
    return None


def business_behind(page: Page, reading: Reading) -> Title | None:
    """The business from which somebody is said to come right behind the name («Костин из ВТБ»), or came once."""
    if reading.follow not in OUT_OF or reading.span_after is None:
        return None
    span = any_word_after(page, reading.span_after[1])
    word = word_at(page, span) if span is not None else ""
    if span is None or word not in BUSINESSES:
        return None
    state = state_named_at(page.folded, span[1] + 1, word)
    states = frozenset((state,) if state is not None else ())
    return Title((reading.end, span[1]), states, frozenset(), former=True, business=True)


def _stem(word: str) -> str:
    """A folded adjective of a region in the genitive («Тульской», «Приморского») without its ending."""
    return word[:-3] if word.endswith(_GENITIVE) else word[:-2]


def _beginning(page: Page, head: Span, states: list[str]) -> int | None:
    """Where a title with this head begins, whose adjectives («бывший британский …») may add to its states.

    None where an English article makes it one of a text's own («After talks with the British premier Johnson …»).
    """
    start, english = head[0], page.text[head[0]].isascii()
    for _ in range(_MOST_IN_ENGLISH):
        span, word = word_in_front(page, start)
        if span is None or page.text[span[1] : start].strip(_BETWEEN):
            break
        if english:
            if word == _ARTICLE:
                return None
            if word in _ENDS or word in _TOWARDS:
                break
            abroad = state_in_english(word, capitals=page.text[slice(*span)].isupper())
            if abroad is not None:
                states.append(abroad)
        else:
            state = state_of_adjective(word)
            if state is not None:
                states.append(state)
            elif page.text[span[1]] not in HYPHENS and not word.endswith(ADJECTIVE_ENDS):
                break
        start = span[0]
    return start


def is_of_other_state(catalogue: Catalogue, who: int, title: Title) -> bool:
    """Whether no office that the catalogue has of an official was ever of a state of the title."""
    homes = catalogue.hints(who).homes
    return bool(homes and title.states) and homes.isdisjoint(title.states)


def governs_another(catalogue: Catalogue, who: int, title: Title, day: date) -> bool:
    """Whether an official, on the day, governs another region than that of which the title is."""
    if title.former or not title.regions:
        return False
    ukrainian = {region.endswith(_OF_UKRAINIAN) for region in title.regions}
    for position in catalogue.officials[who].positions:
        since, until = position.held_from, position.held_to
        if since is not None and since <= day and (until is None or day <= until):
            region = region_of_office(position.title)
            # Names of regions differ between the languages («Харківської», «Харьковской»): these are not compared.
            if region is not None and region not in title.regions and ukrainian == {region.endswith(_OF_UKRAINIAN)}:
                return True
    return False


def runs_no_business(catalogue: Catalogue, who: int, title: Title, day: date) -> bool:
    """Whether an official holds an office of a state on the day, and never headed a business that we know of."""
    if title.former or not title.business:
        return False
    held = False
    for position in catalogue.officials[who].positions:
        if any(not BUSINESSES.isdisjoint(key(phrase).split()) for phrase in (position.title, *position.short)):
            return False
        since, until = position.held_from, position.held_to
        held = held or (since is not None and since <= day and (until is None or day <= until))
    return held


def is_named(page: Page, catalogue: Catalogue, who: int) -> bool:
    """Whether the text has a given name of an official without another's surname behind it."""
    for name in catalogue.person(who).given:
        beginning = " " + name[: max(_GIVEN, len(name) - 1)]
        place = page.folded.find(beginning)
        while place >= 0:
            end = page.folded.find(" ", place + 1) - 1
            after = word_after(page, end)
            if is_capital(page, (place, end)) and (
                after is None or not is_capital(page, after) or looks_patronymic(word_at(page, after))
            ):
                return True
            place = page.folded.find(beginning, end)
    return False
