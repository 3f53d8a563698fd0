"""The compiled catalogue: an automaton over the beginnings of names, and small tables that tell what each may end in.

A pattern is a space and the common beginning of all forms of a spelling (` лавров`), or, where that is short, each
whole form between spaces (` ким `). Since a folded text has spaces at all borders, no match begins inside a word; what
follows the beginning, up to the next space, is looked up among the endings (`ым`: instrumental).
"""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from daachorse import DoubleArrayAhoCorasick

from core.mentions.catalogue.forms import Person
from core.mentions.catalogue.groups import Group, GroupKind, RoleRow
from core.mentions.catalogue.hints import Hints
from core.mentions.catalogue.meanings import Meaning, Pattern
from core.mentions.catalogue.rows import Entries, Rows, read_any
from core.mentions.catalogue.statenames import OF_BODIES
from core.mentions.memo import keep
from core.mentions.words.given import GivenNames, classes_of
from core.types import Official, Position

_ADJECTIVE: Final = GroupKind.ADJECTIVE
_LITTLE: Final = 4  # the weight of those of whom one or two offices are known
FORMAT: Final = 23  # raised whenever compiled catalogues of older programs must not be used
_MOST_KEPT: Final = 20_000  # patterns or names that were met

# The first and last day of an office as ordinals (0 is open), whether it is one in which somebody only acts, and the
# forms of its bare titles, folded.
BareTitles = tuple[int, int, bool, tuple[str, ...]]
# By the first genitive of a country and by office: who held it, from which day on, until which.
Heads = dict[str, dict[str, list[Sequence[int]]]]


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


def official_row(official: Official) -> list[Any]:
    """An official as plain JSON values."""
    positions = [[p.title, p.short, str(p.held_from or ""), str(p.held_to or "")] for p in official.positions]
    return [official.id, dict(official.names), official.aliases, official.gender, official.wikidata, positions]


def read_official(row: bytes) -> Official:
    """The official of an `official_row`."""
    official_id, names, aliases, gender, wikidata, positions = read_any(row)
    return Official(
        official_id,
        names,
        tuple(aliases),
        gender,
        wikidata,
        tuple(Position(title, tuple(short), _day(start), _day(end)) for title, short, start, end in positions),
    )


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
    titles: Entries[list[BareTitles]]  # for each official, by the first word of the bare titles
    hints: Rows[Hints]  # for each official
    heads: dict[str, dict[str, int]]  # forms of heads and adjectives of role phrases: their lemmas with cases
    own_given: dict[str, int]
    bearers: dict[str, list[int]]  # by class of given names: the officials who bear one, ascending
    governors: Heads  # of states and governments
    eastern: frozenset[int]  # officials whose family name comes first
    particled: frozenset[int]  # officials with particles in their names


class Catalogue:
    """Officials ready for detection: an immutable value; `id` is the digest of what it was compiled from."""

    __slots__ = (
        "_bare",
        "_hints",
        "_namesakes",
        "_people",
        "_positions",
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
        self.last_of_heads = OF_BODIES.union(head.rpartition(" ")[2] for head in tables.heads)
        # By the id of a group's rows: the most adjectives before a head, and the rows without any.
        self.role_rows: dict[int, tuple[int, list[RoleRow]]] = {}
        self.starred: dict[str, Meaning | None] = {}  # words with stars that were met
        self._people: dict[int, Person] = {}
        self._bare: dict[tuple[int, str], Sequence[BareTitles]] = {}
        self._hints: dict[int, Hints] = {}
        self._namesakes: dict[tuple[int, str], tuple[int, ...]] = {}

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

    def bare_titles(self, index: int, word: str) -> Sequence[BareTitles]:
        """What a text may call the official once it has named them (`министр`): all that begins with a folded word."""
        found = self._bare.get((index, word))
        if found is None:
            found = keep(self._bare, (index, word), self.tables.titles.find(index, word) or (), _MOST_KEPT)
        return found

    def hints(self, index: int) -> Hints:
        """What names and positions of the official at `index` tell."""
        found = self._hints.get(index)
        if found is None:
            found = self._hints[index] = self.tables.hints[index]
        return found

    def pattern(self, number: int, *, adjectives: bool = False) -> Pattern:
        """What a pattern of the automaton may mean."""
        tables = self.tables
        endings, pairs = tables.endings, tables.senses[tables.sense_at[number] : tables.sense_at[number + 1]]
        senses: list[tuple[dict[str, int], Group]] = []
        for at in range(0, len(pairs), 2):
            group = self.group(pairs[at + 1])
            if adjectives or group.kind is not _ADJECTIVE:
                senses.append((endings[pairs[at]], group))
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
        found = self._namesakes.get((group.number, lemma))
        if found is None:
            borne = [self.tables.bearers.get(name, ()) for name in classes_of(lemma)]
            bearing = tuple(dict.fromkeys(who for some in borne for who in _in_both(group.members, some)))
            found = keep(self._namesakes, (group.number, lemma), bearing, _MOST_KEPT)
        return found

    def is_known(self, index: int) -> bool:
        """Whether so much is known of an official that the surname will rather mean that one than a place."""
        return self.tables.weights[index] > _LITTLE

    def person(self, index: int) -> Person:
        """What is known of the official at `index`."""
        found = self._people.get(index)
        if found is None:
            found = self.tables.people[index]
            self._people[index] = found
        return found


def _in_both(members: Sequence[int], bearers: Sequence[int]) -> list[int]:
    """The officials of a group who are among the bearers of a name; both ascend, and bearers are often thousands."""
    found, place, end = [], 0, len(bearers)
    for who in members:
        place = bisect_left(bearers, who, place)
        if place == end:
            break
        if bearers[place] == who:
            found.append(who)
    return found
