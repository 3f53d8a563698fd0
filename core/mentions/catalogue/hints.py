"""What an official's names and positions tell beside who it is: worked out when the catalogue is compiled."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from core.mentions.catalogue.forms import Person
from core.mentions.catalogue.homes import homes_of, is_of_place
from core.mentions.catalogue.roles import head_forms, heads_region, parse_role
from core.mentions.words.alphabet import common_beginning, key
from core.types import Official

OFFICE_LETTERS, DOMAIN_LETTERS = 7, 5  # letters by which the heads of offices and the names of bodies are told
_TITLE = 6  # letters of a title's word that its case forms share
_MAYOR = key("мер")  # too short for that
_MAYORS = [form for form, _ in head_forms("мер")]
_RUSSIAN = frozenset(key("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")) | {" "}

_RUSSIA = f" {key('РФ')}"  # with which also «РФПИ» begins
# Words of positions that tell nothing of what somebody is in charge of.
_ANY_OFFICE = tuple(
    f" {key(word)}"
    for word in [
        "росси",
        "украин",
        "україн",
        "сша",
        "глава",
        "голов",
        "руковод",
        "председ",
        "директ",
        "гендир",
        "генерал",
        "первый",
        "перв",
        "замест",
        "замгл",
        "зам",
        "президент",
        "правител",
        "государ",
        "федерал",
        "федерац",
        "област",
        "край",
        "республ",
        "министр",
        "мініст",
        "депутат",
        "член",
        "лидер",
        "секрет",
        "советн",
        "помощ",
        "представ",
        "специал",
        "вопрос",
        "минист",
        "делам",
        "связ",
        "служб",
        "комит",
        "управл",
        "центр",
        "совет",
        "president",
        "minister",
        "head",
        "chief",
        "russia",
        "ukrain",
        "director",
        "deputy",
        "chairman",
        "member",
        "leader",
    ]
)

_KNOWN_OFFICES = tuple(
    key(head)
    for head in [
        "министр",
        "президент",
        "премьер",
        "канцлер",
        "спикер",
        "госсекретарь",
        "генсек",
        "пресс-секретарь",
        "начальник",
        "официальн",
        "лидер",
        "мэр",
        "міністр",
        "прем'єр",
        "речник",
        "спікер",
        "держсекретар",
        "лідер",
        "minister",
        "president",
        "prime",
        "speaker",
        "chancellor",
    ]
)
_MOST_OFFICES = 3  # whoever held more is known by the surname
# Whoever is elected, or sees to sport or culture, may have been an actor or a boxer before.
_ELECTED = tuple(
    f" {key(word)}"
    for word in (
        *("президент", "депутат", "сенатор", "мэр", "мер", "губернатор"),
        *("спорт", "олимп", "культ", "музе", "театр"),
    )
)


class Hints(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Beginnings of words that tell of one official, folded, with a space in front where they begin a word.

    `offices` are what the official is (` министр`, ` пресс с`), without adjectives; `domains` the places and bodies
    that the positions name; `fields` what the official is in charge of (` налого`, ` амурск`), without countries and
    words of any office; `titles` all words of the positions, without the space; `given` the first two letters of the
    given names that are not in Latin letters; `bare` the first words of bare titles, which tell fast that a text
    has none, `bare_abroad` those with a letter that Russian lacks, in Ukrainian or English; `homes` the states that the
    positions of all times name.
    """

    offices: tuple[str, ...]
    domains: tuple[str, ...]
    fields: tuple[str, ...]
    titles: frozenset[str]
    given: tuple[str, ...]
    bare: tuple[str, ...]
    bare_abroad: tuple[str, ...]
    appointed: bool  # we know of offices, of none that is elected, and of none of sport or culture
    well_known: bool  # by an office that all the country knows, or by many
    left: int  # the day after which no office was held, as an ordinal; 0 if one may still be
    homes: frozenset[str]


def hints_row(official: Official, person: Person, bare_titles: Iterable[str]) -> list[Any]:
    """The hints of an official as plain JSON values; `bare_titles` are the first words of their bare titles."""
    phrases = [phrase for position in official.positions for phrase in (position.title, *position.short)]
    offices, domains, titles = _offices(phrases), _domains(phrases), _titles(phrases)
    told = [*domains, *(f" {word}" for word in titles)]
    fields = list(
        dict.fromkeys(
            word for word in told if word != _RUSSIA and not _begins(word, _ANY_OFFICE) and not _is_head(word, offices)
        )
    )
    given = dict.fromkeys(f" {name[:2]}" for name in person.given if name > "\x7f" and len(name) > 2)
    elected = any(_begins(word, _ELECTED) for word in (*offices, *fields)) or any(map(heads_region, phrases))
    appointed = bool(offices or fields) and not elected
    well_known = len(official.positions) > _MOST_OFFICES or any(
        key(position.title).startswith(_KNOWN_OFFICES) and not is_of_place(position.title)
        for position in official.positions
    )
    bare = _beginnings(bare_titles)
    russian = [stem for stem in bare if _RUSSIAN.issuperset(stem)]
    others = [stem for stem in bare if not _RUSSIAN.issuperset(stem)]
    ends = [position.held_to for position in official.positions]
    left = 0 if not ends or None in ends else max(end.toordinal() for end in ends if end is not None)
    homes = sorted(homes_of(official))
    return [offices, domains, fields, titles, list(given), russian, others, appointed, well_known, left, homes]


def _begins(word: str, beginnings: tuple[str, ...]) -> bool:
    """Whether the beginning of a word that `word` is may be one of a word with one of these `beginnings`."""
    return word.startswith(beginnings) or any(beginning.startswith(word) for beginning in beginnings)


def _is_head(word: str, offices: Iterable[str]) -> bool:
    """Whether a beginning tells only what somebody is: «прокуратура» is in the news of anybody, unlike a region."""
    return any(office.startswith(word) for office in offices)


def _offices(phrases: Iterable[str]) -> list[str]:
    roles = (parse_role(phrase) for phrase in phrases)
    return list(dict.fromkeys(f" {key(role.head)[:OFFICE_LETTERS]}" for role in roles if role is not None))


def _domains(phrases: Iterable[str]) -> list[str]:
    words = (word for phrase in phrases for word in re.split(r"[\s«»-]+", phrase))
    named = (word for word in words if word[:1].isupper() and (len(word) > 4 or (word.isupper() and len(word) > 1)))
    return list(dict.fromkeys(f" {key(word)[:DOMAIN_LETTERS]}" for word in named))


def _titles(phrases: Iterable[str]) -> list[str]:
    found = {word for phrase in phrases for word in key(phrase).split()}
    mayor = _MAYORS if _MAYOR in found else ()
    return sorted({word[:_TITLE] for word in (*found, *mayor) if len(word) > 3 or word == _MAYOR})


def _beginnings(words: Iterable[str]) -> list[str]:
    """Beginnings after a space, as long as can be, one of which any of these words has."""
    found: dict[str, str] = {}
    for word in words:
        known = found.get(word[:4])
        found[word[:4]] = word if known is None else common_beginning((known, word))
    return [f" {beginning}" for beginning in found.values()]
