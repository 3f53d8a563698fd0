"""The one foreign country that a text speaks of, and who is its president or prime minister on the day of the text.

Russia is none of these: Russian texts speak of it without its name, and name it where they speak of anything.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.statenames import state_begun_by, state_named_at
from core.mentions.pages.scan import Hit, Page
from core.mentions.pages.surroundings import Span, is_capital, word_after
from core.mentions.words.alphabet import key

_TITLES: Final = tuple(key(word) for word in ("президент", "премьер"))
_QUOTES: Final = tuple('«“"')  # «президента «Минскэнерго»»
_USUAL: Final = tuple(
    f" {key(word)}" for word in ("росси", "рф", "кремл", "москв", "нато", "европ")
)  # of no other country
_FAR: Final = 600  # characters between a country and a title that can be of its head
_NUMBERED: Final = re.compile(r"\d[ \u00a0]$")  # «24 премьера»
# How names, adjectives and capitals of countries begin, by the country's first genitive.
_BEGINNINGS: Final = {
    "Украины": "украин|україн|киев|києв|київ|зеленск|всу\\b|зсу\\b",
    "США": "сша\\b|америк|вашингтон|бел\\w+ дом",
    "Белоруссии": "белорус|беларус|білорус|минск|мінськ", "Казахстана": "казах|астан", "Узбекистана": "узбе|ташкент",
    "Киргизии": "киргиз|кыргыз|бишкек", "Таджикистана": "таджик|душанб", "Туркмении": "туркмен|ашхабад",
    "Азербайджана": "азербайдж|баку\\b", "Армении": "армени|армян|ереван", "Грузии": "грузи|тбилис",
    "Молдавии": "молд|кишин", "Литвы": "литв|литов|вильнюс", "Латвии": "латви|латыш|риг[аиеу]\\b",
    "Эстонии": "эстон|таллин", "Польши": "польш|польск|поляк|варшав", "Германии": "герман|немец|немц|фрг\\b|берлин",
    "Франции": "франц|париж", "Великобритании": "великобритан|британ|англи|лондон", "Италии": "итал|рим[аеу]?\\b",
    "Испании": "испан|мадрид", "Венгрии": "венгр|венгер|будапешт", "Чехии": "чех|чеш|праг[аиеу]\\b",
    "Словакии": "словак|словац|братислав", "Сербии": "серб|белград", "Румынии": "румын|бухарест",
    "Греции": "грек|греч|греци|афин", "Турции": "турци|турец|турк|анкар|стамбул", "Финляндии": "финлянд|финск|хельсинк",
    "Швеции": "швец|швед|стокгольм", "Норвегии": "норве|осло\\b", "Дании": "дани[яиею]|датск|датчан|копенгаген",
    "Израиля": "израил|тель-авив|иерусалим", "Сирии": "сири|дамаск", "Ирана": "иран|тегеран",
    "Китая": "кита|кнр\\b|пекин", "Японии": "япон|токио\\b", "КНДР": "кндр\\b|северокоре|северн\\w+ коре|пхеньян",
    "Южной Кореи": "южнокоре|южн\\w+ коре|сеул", "Индии": "инди[яиею]|индий|дели\\b", "Бразилии": "бразил",
    "Аргентины": "аргентин", "Канады": "канад|оттав", "ЮАР": "юар\\b|южноафрик",
}  # fmt: skip
_OTHERS: Final = (
    "росси|російськ|рф\\b|москв|кремл|ес\\b|евросоюз|европ|нато\\b|оон\\b|коре|абхаз|осети|болгар|софи[яиею]|австри|вен[аыеу]\\b|"
    "швейцар|нидерланд|голланд|бельг|брюссел|хорват|словен|черногор|македон|албан|босни|косов|кипр|мальт|ирланд|исланд|португал|"
    "ливан|палестин|газ[аыеу]\\b|ирак|катар|оаэ\\b|эмират|саудов|йемен|иордан|кувейт|египет|египт|ливи[яиею]|ливий|тунис|"
    "алжир|марокк|судан|мали\\b|нигер|чад[аеу]?\\b|конго|кени|эфиоп|сомали|африк|сенегал|мексик|венесуэл|куб[аыеу]\\b|"
    "кубин|чили\\b|перу\\b|колумб|эквадор|боливи|парагва|уругва|панам|австрал|зеланд|вьетнам|монгол|афган|пакистан|бангладеш|"
    "шри-ланк|непал|таиланд|тайван|малайз|индонез|филиппин|сингапур|мьянм|камбодж|татар|башк|чечн|чечен|дагест|крым"
)
# Names of persons that begin as those of countries and peoples do; a people is written small, a person is not.
_PERSONS: Final = re.compile(
    r"герман(?:а|у|ом|е|ов\w*|ик\w*|юк\w*)?\b|дани(?:ил|л|эл)|литвин|турчин|туркин|сербин|корейк"
    r"|(?:поляк|латыш|венгер|швед|чех|грек|турк|грузин|белорус|француз|немц|татар|черногор|болгар)(?:ов|ев|ин|енко)"
    r"|(?:израил|иран)\w* \w+(?:вич|вна)"
)
_NAMES: Final = tuple(_BEGINNINGS)
_WORD: Final = re.compile(r"[^ ]+")
_LONGEST_BEGINNING: Final = 20
_OTHER: Final = len(_NAMES)  # the number of all countries without a name here


def _by_letters() -> dict[str, tuple[re.Pattern[str], list[int]]]:
    """By the folded first two or three letters: what to look for, and the number of the country of each group."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, pattern in enumerate((*_BEGINNINGS.values(), _OTHERS)):
        for beginning in pattern.split("|"):
            letters = key(beginning[: 3 if beginning[2].isalpha() else 2])
            found.setdefault(letters, []).append((number, f"({beginning})"))
    return {
        letters: (re.compile(rf"\b(?:{'|'.join(beginning for _, beginning in some)})"), [number for number, _ in some])
        for letters, some in found.items()
    }


def _where_words_begin(beginnings: Iterable[str]) -> re.Pattern[str]:
    by_letter: dict[str, list[str]] = {}
    for beginning in sorted(beginnings, reverse=True):  # the longer first
        by_letter.setdefault(beginning[0], []).append(beginning[1:])
    return re.compile(" (" + "|".join(f"{first}(?:{'|'.join(some)})" for first, some in by_letter.items()) + ")")


_BY_LETTERS: Final = _by_letters()
_BEGINNING: Final = _where_words_begin(_BY_LETTERS)  # of a folded text: hundreds of names are tried only there


@dataclass(frozen=True, slots=True)
class State:
    """The one country that a page speaks of, at least until `stop`; `governors` are its heads on the day."""

    governors: tuple[int, ...]
    start: int  # of its first mention
    ends: list[int]  # of all its mentions
    stop: int  # where the page goes on to another country

    def bears(self, title: str) -> bool:
        """Whether a folded title is one of a head of state or government."""
        return title.startswith(_TITLES)

    def is_governed(self, page: Page, title: Span) -> bool:
        """Whether a title in the page may be its head's: it stands behind it, not far."""
        before = bisect_right(self.ends, title[0])
        if not before or title[0] - self.ends[before - 1] > _FAR or title[0] > self.stop:
            return False
        if page.text[title[1] : title[1] + 2].lstrip(" ")[:1] in _QUOTES:
            return False
        return _NUMBERED.search(page.text, max(0, title[0] - 2), title[0]) is None


def is_of_abroad(page: Page) -> bool:
    """Whether neither Russia nor all Europe is spoken of, so that one foreign country may be."""
    return not page.tells(_USUAL)


def speaks_of_abroad(page: Page) -> bool:
    """Whether a page speaks of foreign countries, and of Russia nowhere."""
    return is_of_abroad(page) and any(True for _ in _countries(page))


def _countries(page: Page) -> Iterator[tuple[re.Match[str], int]]:
    """Where a page names countries, their peoples or capitals, each with the number of the country."""
    text = page.text.lower()
    if len(text) != len(page.text):
        return
    for beginning in _BEGINNING.finditer(page.folded):
        names, numbers = _BY_LETTERS[beginning[1]]
        match = names.match(text, beginning.start())
        if match is None or (page.text[match.start()].isupper() and _PERSONS.match(text, match.start())):
            continue
        yield match, numbers[(match.lastindex or 1) - 1]


def speaks_of(page: Page, states: frozenset[str], place: int, stop: int) -> bool:
    """Whether a page speaks of one of these states in front of a place; if it speaks of none there, before `stop`."""
    named = page.states
    if named is None:
        named = page.states = _first_named(page)
    first = min((named[state] for state in states if state in named), default=stop)
    return first <= place or (first < stop and all(other > place for other in named.values()))


def _first_named(page: Page) -> dict[str, int]:
    """The states of which a page speaks, with the place where it does first."""
    named: dict[str, int] = {}
    for found in _WORD.finditer(page.folded):
        state = state_named_at(page.folded, found.end(), found[0])
        if state is None and page.text[found.start() - 1].isupper():
            state = state_begun_by(found[0]) or _state_begun_at(page, found.start())
        if state is not None:
            named.setdefault(state, found.start())
    return named


def _state_begun_at(page: Page, start: int) -> str | None:
    """The state whose people or capital the word at a place of a folded text may be («Берлине», «поляки»)."""
    beginning = _BEGINNING.match(page.folded, start - 1)
    if beginning is None:
        return None
    names, numbers = _BY_LETTERS[beginning[1]]
    match = names.match(page.text[start - 1 : start - 1 + _LONGEST_BEGINNING].lower())
    number = numbers[(match.lastindex or 1) - 1] if match is not None else _OTHER
    return _NAMES[number] if number != _OTHER else None


def bare_titles(page: Page) -> list[int]:
    """Where titles of heads of states or governments stand without a name behind them."""
    return [hit.start for hit in page.hits if hit.meaning.state is not None and _stands_bare(page, hit)]


def state_of(page: Page, catalogue: Catalogue, day: date) -> State | None:
    """The one foreign country that a page of abroad speaks of first, if the catalogue knows who is at its head."""
    if not is_of_abroad(page):
        return None
    name, start, stop = -1, 0, len(page.text)
    ends: list[int] = []
    for match, number in _countries(page):
        if ends and match.start() < ends[-1]:
            continue
        if name not in (-1, number):
            stop = match.start()
            break
        if name < 0:
            name, start = number, match.start()
        ends.append(match.end())
    if name in (-1, _OTHER):
        return None
    today = day.toordinal()
    governors: list[int] = []
    for of_office in catalogue.tables.governors.get(_NAMES[name], {}).values():
        held = {who for who, since, until in of_office if since <= today and (until == 0 or today <= until)}
        if len(held) == 1:
            governors += held
    return State(tuple(governors), start, ends, stop) if governors else None


def _stands_bare(page: Page, title: Hit) -> bool:
    after = word_after(page, title.end)
    return after is None or not is_capital(page, after)
