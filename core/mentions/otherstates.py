"""Titles of states in front of a bare surname: «экс-премьер Британии Джонсон» is no speaker of the American House.

Another office of the same state proves nothing, since the catalogue need not list what somebody was before. A state in
which none of the official's offices ever was tells of a namesake.
"""

import re
from typing import NamedTuple

from core.mentions.alphabet import key, words
from core.mentions.catalogue import Catalogue
from core.mentions.cues import OBLIQUE_PREPOSITIONS, SPEECH
from core.mentions.forms import is_cyrillic
from core.mentions.grammar import CASES, NOM
from core.mentions.nopersons import HYPHENS
from core.mentions.offices import ABROAD, COUNTRIES, MINISTRIES
from core.mentions.reading import Reading
from core.mentions.roles import head_forms
from core.mentions.scan import Page
from core.mentions.surroundings import Span, is_capital, looks_patronymic, word_after, word_at, word_in_front
from core.mentions.verbs import IS_VERB, verb_bits

# Heads of titles; what a hyphen joins in front of one («экс-премьер», «вице-президент») changes no state.
_HEADS = words(
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
# What texts call states beside what `offices` has: genitives and names, adjectives behind the colon.
_ALSO = """
РФ: російський
США, штатов, америки, сполучених штатів, usa: американський, american
Великобритании, британії, сполученого королівства, uk, united kingdom: британський, англійський, english
Великобритании, северной ирландии, північної ірландії, northern ireland: british
Белоруссии, республики беларусь: belarusian
Германии, фрн: німецький
Италии, італії, italy: італійський, italian
Испании, іспанії, spain: іспанський, spanish
Португалии, португалії, portugal: португальський, portuguese
Нидерландов, нідерландів, netherlands: нідерландський, dutch
Бельгии, бельгії, belgium: бельгійський, belgian
Австрии, австрії, austria: австрійський, austrian
Швейцарии, швейцарії, switzerland: швейцарський, swiss
Чехии, чехії, czechia, czech republic: чеський, czech
Словакии, словаччини, slovakia: словацький, slovak
Словении, словенії, slovenia: словенський, slovenian
Хорватии, хорватії, croatia: хорватський, croatian
Сербии, сербії, serbia: сербський, serbian
Болгарии, болгарії, bulgaria: болгарський, bulgarian
Румынии, румунії, romania: румунський, romanian
Греции, греції, greece: грецький, greek
Швеции, швеції, sweden: шведський, swedish
Норвегии, норвегії, norway: норвезький, norwegian
Дании, данії, denmark: данський, danish
Финляндии, фінляндії, finland: фінський, finnish
Исландии, ісландії, iceland: ісландський, icelandic
Ирландии, ірландії, ireland: ірландський, irish
Литвы, lithuania: литовський, lithuanian
Латвии, латвії, latvia: латвійський, latvian
Эстонии, естонії, estonia: естонський, estonian
Молдавии, moldova: молдовський, moldovan
Армении, вірменії, armenia: вірменський, armenian
Азербайджана, азербайджану, azerbaijan: азербайджанський, azerbaijani
Узбекистана, узбекистану, uzbekistan: узбецький, uzbek
Киргизии, киргизстану, kyrgyzstan: киргизький, kyrgyz
Таджикистана, таджикистану, tajikistan: таджицький, tajik
Канады, канади, canada: канадський, canadian
Мексики, мексики: мексиканський, mexican
Бразилии, бразилії, brazil: бразильський, brazilian
Японии, японії, japan: японський, japanese
Индии, індії, india: індійський, indian
Австралии, австралії, australia: австралійський, australian
Пакистана, пакистану, pakistan: пакистанський, pakistani
Македонии, северной македонии, македонії, macedonia: македонский, македонський, macedonian
Черногории, чорногорії, montenegro: черногорский, чорногорський
Албании, албанії, albania: албанский, албанський, albanian
Боснии, боснии и герцеговины, боснії, bosnia: боснийский, боснійський, bosnian
Косово, косова: косовский
Кипра, кіпру, cyprus: кипрский, кіпрський
"""
# Bodies of one state, as they stand behind a head.
_BODIES = {
    "РФ": "госдумы, государственной думы, совета федерации, совфеда, кремля, держдуми",
    "Украины": "рады, ради, всу, зсу",
    "США": "пентагона, госдепа, госдепартамента, белого дома, пентагону, держдепу",
    "Германии": "бундестага, бундестагу",
    "Израиля": "кнессета, кнесету",
}
# What only sounds like a state.
_NO_STATES = ("латинской америки", "северной америки", "южной америки", "georgia")
# What two states hold or held, so that a title of either may be the same person's.
_DISPUTED = tuple(map(key, words("крым крим севастопол днр лнр донецк донецьк луганск луганськ херсон запорож")))
_OF_BOTH = ("РФ", "Украины")
# What ends a title, of whatever state: «министр обороны», «глава МИД», «лидер парламента».
_TAILS = "правительства парламента сената кабмина разведки дипломатии справ мзс оборони уряду парламенту сенату"
# Before a state that is not that of the office: «посол Болгарии в России», «спецпосланник США по Украине».
_TOWARDS = frozenset(map(key, words("в во на по при у in to on for")))
_ENDS = SPEECH | OBLIQUE_PREPOSITIONS | frozenset(map(key, words("что как що як of with by from after and but")))
_ARTICLE = key("the")
_ADJECTIVE_ENDS = tuple(map(key, words("ый ий ой ого ему ому ым им ом ем ая ую ої ій ою")))
_ENDINGS = frozenset(_ADJECTIVE_ENDS)
_BETWEEN = ' \u00a0*_«»"“”„-‑'
_MOST_WORDS, _MOST_IN_ENGLISH = 8, 4
_SHORTEST_VERB = 3
_GIVEN = 3  # fewest letters of a given name that tell it in any case


def _names() -> tuple[dict[str, list[tuple[str, str | None]]], dict[str, str], dict[str, str]]:
    """States by their names, these by their last word, long ones first; by stems of adjectives; by English ones."""
    names: dict[str, str | None] = {}
    stems: dict[str, str] = {}
    english: dict[str, str] = {}
    lists = [(country.genitives[0], country.genitives, country.adjectives) for country in COUNTRIES]
    for line in _ALSO.strip().splitlines():
        named, _, described = line.partition(": ")
        lists.append((named.partition(",")[0], tuple(named.split(",")), tuple(described.split(","))))
    lists += [(state, (name, abroad), (adjective, other)) for state, (name, adjective, abroad, other) in ABROAD.items()]
    lists += [(state, tuple(bodies.split(",")), ()) for state, bodies in _BODIES.items()]
    for state, some, adjectives in lists:
        names.update(dict.fromkeys(map(key, some), state))
        for adjective in filter(None, map(str.strip, adjectives)):
            if is_cyrillic(adjective):
                stems[key(adjective)[:-2]] = state
            else:
                english[key(adjective)] = state
    names.update(dict.fromkeys(map(key, _NO_STATES)))
    by_word: dict[str, list[tuple[str, str | None]]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_word.setdefault(name.rpartition(" ")[2], []).append((name, names[name]))
    return by_word, stems, english


_NAMES, _STEMS, _IN_ENGLISH = _names()
_IN_CAPITALS = {key(name): state for name, state in (("us", "США"), ("usa", "США"), ("uk", "Великобритании"))}
_CASES_OF_HEADS: dict[str, int] = {}
for _head in _HEADS:
    for _form, _cases in head_forms(_head):
        _form = _form.replace(" ", "")
        _CASES_OF_HEADS[_form] = _CASES_OF_HEADS.get(_form, 0) | _cases
_LAST_WORDS = frozenset(
    (
        *_CASES_OF_HEADS,
        *_NAMES,
        *map(key, words(_TAILS)),
        *(key(name).rpartition(" ")[2] for names in MINISTRIES for name in names),
    )
)


def may_end_title(word: str) -> bool:
    """Whether a folded word in front of a name may be the last of a title; one look at a table, as most are not."""
    return word in _LAST_WORDS


class Title(NamedTuple):
    """A title in front of a name: where it begins, and the states of whose offices it is."""

    start: int
    states: frozenset[str]


def title_before(page: Page, reading: Reading) -> Title | None:
    """The title of a state right before a surname with which its head agrees in case.

    «После встречи с президентом США Медведев …» has none: what bends otherwise is another part of the sentence.
    """
    place, marks = reading.start, reading.all_bits
    states: list[str] = []
    for _ in range(_MOST_WORDS):
        span, word = word_in_front(page, place)
        if span is None or page.text[span[1] : place].strip(_BETWEEN):
            return None
        cases = _CASES_OF_HEADS.get(word, 0)
        # A name that is nominative as well may be the subject: «Слова премьера Израиля Керри назвал …».
        if cases & (NOM if marks & NOM else marks & CASES):
            start = _beginning(page, span, states)
            return Title(start, frozenset(states)) if states and start is not None else None
        if word in _TOWARDS:
            states.clear()
        elif word in _ENDS:
            return None
        elif not cases:
            state = _state_at(page.folded, span[1] + 1, word)
            if state:
                states.append(state)
            elif page.text[span[0]].islower() and len(word) > _SHORTEST_VERB and verb_bits(word) & IS_VERB:
                return None
        place = span[0]
    return None


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
            abroad = _IN_CAPITALS.get(word) if page.text[slice(*span)].isupper() else _IN_ENGLISH.get(word)
            if abroad is not None:
                states.append(abroad)
        else:
            state = _of_adjective(word)
            if state is not None:
                states.append(state)
            elif page.text[span[1]] not in HYPHENS and not word.endswith(_ADJECTIVE_ENDS):
                break
        start = span[0]
    return start


def _of_adjective(word: str) -> str | None:
    """The state of which a folded adjective is («британского»)."""
    for length in (2, 3):
        state = _STEMS.get(word[:-length])
        if state is not None and word[-length:] in _ENDINGS:
            return state
    return None


def _state_at(folded: str, end: int, word: str) -> str | None:
    """The state whose name, body or adjective ends at a place of a folded text with this word."""
    for name, state in _NAMES.get(word, ()):
        if folded.endswith(" " + name, 0, end):
            return state
    return _of_adjective(word)


def _homes(catalogue: Catalogue, who: int) -> frozenset[str]:
    """The states that an official's positions of all times name; none where they name none."""
    found = catalogue.homes.get(who)
    if found is None:
        states: set[str] = set()
        for position in catalogue.officials[who].positions:
            for phrase in (position.title, *position.short):
                folded = f" {key(phrase)} "
                for place in re.finditer(r"[^ ]+", folded):
                    word = place[0]
                    state = _state_at(folded, place.end(), word) or _IN_ENGLISH.get(word) or _IN_CAPITALS.get(word)
                    if state is not None:
                        states.add(state)
                    if word.startswith(_DISPUTED):
                        states.update(_OF_BOTH)
        found = catalogue.homes[who] = frozenset(states)
    return found


def is_of_other_state(catalogue: Catalogue, who: int, title: Title) -> bool:
    """Whether no office that the catalogue has of an official was ever of a state of the title."""
    homes = _homes(catalogue, who)
    return bool(homes) and homes.isdisjoint(title.states)


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
