"""The compiled catalogue: an automaton over the beginnings of names, and small tables that tell what each may end in.

A pattern is a space and the common beginning of all forms of a spelling (` лавров`), or, where that is short, each
whole form between spaces (` ким `). Since a folded text has spaces at all borders, no match begins inside a word; what
follows the beginning, up to the next space, is looked up among the endings (`ым`: instrumental).
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from daachorse import DoubleArrayAhoCorasick

from core.mentions.alphabet import common_beginning, key
from core.mentions.forms import Person
from core.mentions.given import GivenNames, classes_of
from core.mentions.groups import Group, GroupKind, RoleRow
from core.mentions.meanings import Meaning, Pattern
from core.mentions.memo import keep
from core.mentions.roles import parse_role
from core.mentions.rows import Rows
from core.types import Official, Position

FORMAT = 5  # raised whenever compiled catalogues of older programs must not be used
_MOST_KEPT = 20_000  # patterns that were met
_HEAD = 7  # letters of a head that tell it from others


# Words of positions that tell nothing of what somebody is in charge of.
_ANY_OFFICE = tuple(
    f" {key(word)}"
    for word in [
        "росси",
        "рф",
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

# A folded bare title, and the first and last day of the office.
BareTitle = tuple[str, int, int]


def person_row(person: Person) -> list[Any]:
    """A person as plain JSON values."""
    return [
        person.gender,
        sorted(person.classes),
        person.given,
        person.patronymics,
        sorted(person.particles),
        person.junior,
        person.eastern,
        person.weight,
    ]


def read_person(row: list[Any]) -> Person:
    """The person of a `person_row`."""
    gender, classes, given, patronymics, particles, junior, eastern, weight = row
    return Person(
        gender, frozenset(classes), tuple(given), tuple(patronymics), frozenset(particles), junior, eastern, weight
    )


def official_row(official: Official) -> list[Any]:
    """An official as plain JSON values."""
    positions = [[p.title, p.short, str(p.held_from or ""), str(p.held_to or "")] for p in official.positions]
    return [official.id, dict(official.names), official.aliases, official.gender, official.wikidata, positions]


def read_official(row: list[Any]) -> Official:
    """The official of an `official_row`."""
    official_id, names, aliases, gender, wikidata, positions = row
    return Official(
        official_id,
        names,
        tuple(aliases),
        gender,
        wikidata,
        tuple(Position(title, tuple(short), _day(start), _day(end)) for title, short, start, end in positions),
    )


def _beginnings(words: Iterable[str]) -> tuple[str, ...]:
    """Beginnings after a space, as long as can be, one of which any of these words has."""
    found: dict[str, str] = {}
    for word in words:
        known = found.get(word[:4])
        found[word[:4]] = word if known is None else common_beginning((known, word))
    return tuple(f" {beginning}" for beginning in found.values())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Tables:
    """All that detection needs, as plain values; see `store` for how they are kept."""

    ids: tuple[str, ...]
    patterns: bytes  # the serialised automaton
    sense_at: "array[int]"  # for each pattern, where its senses begin in `senses`
    senses: "array[int]"  # pairs: endings, group
    weights: "array[int]"  # for each official, how much the catalogue knows (`Person.weight`)
    endings: tuple[dict[str, int], ...]
    groups: Rows[Group]
    people: Rows[Person]
    officials: Rows[Official]
    titles: Rows[dict[str, list[BareTitle]]]  # for each official, forms of bare titles by their first word
    heads: dict[str, dict[str, int]]  # forms of heads and adjectives of role phrases: their lemmas with cases
    own_given: dict[str, int]


class Catalogue:
    """Officials ready for detection: an immutable value; `id` is the digest of what it was compiled from."""

    __slots__ = (
        "_appointed",
        "_bare",
        "_beginnings",
        "_domains",
        "_fields",
        "_known",
        "_namesakes",
        "_offices",
        "_people",
        "_positions",
        "_titles",
        "automaton",
        "given",
        "groups",
        "id",
        "known_patterns",
        "last_of_heads",
        "role_rows",
        "starred",
        "tables",
    )

    def __init__(self, digest: str, tables: Tables) -> None:
        self.id = digest
        self.tables = tables
        self.given = GivenNames(tables.own_given)
        self.automaton = DoubleArrayAhoCorasick.deserialize(tables.patterns)
        self._positions: dict[str, int] | None = None
        self.groups: dict[int, Group] = {}  # those that were met
        # The patterns that were met: without adjectives, and with them.
        self.known_patterns: tuple[dict[int, Pattern], dict[int, Pattern]] = ({}, {})
        self.last_of_heads = frozenset(head.rpartition(" ")[2] for head in tables.heads)
        # By the id of a group's rows: the most adjectives before a head, and the rows without any.
        self.role_rows: dict[int, tuple[int, list[RoleRow]]] = {}
        self.starred: dict[str, Meaning | None] = {}  # words with stars that were met
        self._people: dict[int, Person] = {}
        self._appointed: dict[int, bool] = {}
        self._bare: dict[int, tuple[tuple[str, ...], dict[str, list[BareTitle]]]] = {}
        self._beginnings: dict[int, tuple[str, ...]] = {}
        self._domains: dict[int, tuple[str, ...]] = {}
        self._fields: dict[int, tuple[str, ...]] = {}
        self._known: dict[int, bool] = {}
        self._offices: dict[int, tuple[str, ...]] = {}
        self._titles: dict[int, frozenset[str]] = {}
        self._namesakes: dict[int, dict[str, tuple[int, ...]]] = {}

    def __len__(self) -> int:
        return len(self.tables.ids)

    @property
    def officials(self) -> Sequence[Official]:
        """The officials in the order in which they were given."""
        return self.tables.officials

    def official(self, official_id: str) -> Official | None:
        """The official with this id."""
        index = self._index.get(official_id)
        return None if index is None else self.tables.officials[index]

    def index(self, official_id: str) -> int:
        """The index of a known id."""
        return self._index[official_id]

    @property
    def _index(self) -> dict[str, int]:
        if self._positions is None:
            self._positions = {known: index for index, known in enumerate(self.tables.ids)}
        return self._positions

    def bare_titles(self, index: int) -> tuple[tuple[str, ...], dict[str, list[BareTitle]]]:
        """All forms of what a text may call the official once it has named them (`министр`), by their first word.

        With the beginnings of these words, after a space, which tell fast that a page has none.
        """
        found = self._bare.get(index)
        if found is None:
            by_word = self.tables.titles[index]
            stems = _beginnings(by_word)
            found = self._bare[index] = (stems, by_word)
        return found

    def pattern(self, number: int, *, adjectives: bool = False) -> Pattern:
        """What a pattern of the automaton may mean."""
        tables = self.tables
        senses = [
            (tables.endings[tables.senses[at]], self.group(tables.senses[at + 1]))
            for at in range(tables.sense_at[number], tables.sense_at[number + 1], 2)
        ]
        if not adjectives:
            senses = [sense for sense in senses if sense[1].kind is not GroupKind.ADJECTIVE]
        return keep(self.known_patterns[adjectives], number, Pattern(senses), _MOST_KEPT)

    def group(self, number: int) -> Group:
        """The group with this number."""
        found = self.groups.get(number)
        if found is None:
            found = self.tables.groups[number]
            self.groups[number] = found
        return found

    def namesakes_of(self, group: Group, lemma: str) -> tuple[int, ...]:
        """The members of a group who bear the given name `lemma`."""
        index = self._namesakes.get(group.number)
        if index is None:
            lists: dict[str, list[int]] = {}
            for member in group.members:
                for name in self.person(member).classes:
                    lists.setdefault(name, []).append(member)
            index = self._namesakes[group.number] = {name: tuple(found) for name, found in lists.items()}
        return tuple(dict.fromkeys(member for name in classes_of(lemma) for member in index.get(name, ())))

    def domains(self, index: int) -> tuple[str, ...]:
        """Beginnings of the places and bodies named in the official's positions, folded, with a space in front."""
        found = self._domains.get(index)
        if found is None:
            names: dict[str, None] = {}
            for position in self.tables.officials[index].positions:
                for phrase in (position.title, *position.short):
                    for word in re.split(r"[\s«»-]+", phrase):
                        if word[:1].isupper() and (len(word) > 4 or word.isupper()):
                            names[f" {key(word)[:5]}"] = None
            found = self._domains[index] = tuple(names)
        return found

    def field_words(self, index: int) -> tuple[str, ...]:
        """Beginnings of words, after a space, that tell what the official is in charge of (` налого`, ` амурск`).

        Countries and words of any office are none.
        """
        found = self._fields.get(index)
        if found is None:
            told = [f" {word}" for word in self.title_words(index)]
            names = [*self.domains(index), *told]
            found = self._fields[index] = tuple(dict.fromkeys(n for n in names if not n.startswith(_ANY_OFFICE)))
        return found

    def given_beginnings(self, index: int) -> tuple[str, ...]:
        """The first two letters, after a space, of the official's given names that are not in Latin letters."""
        found = self._beginnings.get(index)
        if found is None:
            names = [name for name in self.person(index).given if name > "\x7f" and len(name) > 2]
            found = self._beginnings[index] = tuple(dict.fromkeys(f" {name[:2]}" for name in names))
        return found

    def is_appointed(self, index: int) -> bool:
        """Whether we know of offices of the official, of none that is elected, and of none of sport or culture."""
        found = self._appointed.get(index)
        if found is None:
            told = (*self.office_words(index), *self.field_words(index))
            found = self._appointed[index] = bool(told) and not any(word.startswith(_ELECTED) for word in told)
        return found

    def has_office(self, index: int) -> bool:
        """Whether the catalogue knows of any position of the official."""
        return bool(self.office_words(index))

    def is_known_by_office(self, index: int) -> bool:
        """Whether the official holds an office that all the country knows, or has held many."""
        found = self._known.get(index)
        if found is None:
            positions = self.tables.officials[index].positions
            found = self._known[index] = len(positions) > _MOST_OFFICES or any(
                key(position.title).startswith(_KNOWN_OFFICES) for position in positions
            )
        return found

    def office_words(self, index: int) -> tuple[str, ...]:
        """Beginnings, after a space, of what the official is (` министр`, ` пресс с`), without adjectives."""
        found = self._offices.get(index)
        if found is None:
            heads: dict[str, None] = {}
            for position in self.tables.officials[index].positions:
                for phrase in (position.title, *position.short):
                    role = parse_role(phrase)
                    if role is not None:
                        heads[f" {key(role.head)[:_HEAD]}"] = None
            found = self._offices[index] = tuple(heads)
        return found

    def title_words(self, index: int) -> frozenset[str]:
        """Beginnings of all words of the official's positions, folded."""
        found = self._titles.get(index)
        if found is None:
            phrases = [
                p for position in self.tables.officials[index].positions for p in (position.title, *position.short)
            ]
            found = frozenset(word[:6] for phrase in phrases for word in key(phrase).split() if len(word) > 3)
            self._titles[index] = found
        return found

    def person(self, index: int) -> Person:
        """What is known of the official at `index`."""
        found = self._people.get(index)
        if found is None:
            found = self.tables.people[index]
            self._people[index] = found
        return found
