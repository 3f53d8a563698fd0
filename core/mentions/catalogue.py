"""The compiled catalogue: an automaton over the beginnings of names, and small tables that tell what each may end in.

A pattern is a space and the common beginning of all forms of a spelling (` лавров`), or, where that is short, each
whole form between spaces (` ким `). Since a folded text has spaces at all borders, no match begins inside a word; what
follows the beginning, up to the next space, is looked up among the endings (`ым`: instrumental).
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from daachorse import DoubleArrayAhoCorasick

from core.mentions.forms import Person
from core.mentions.given import GivenNames
from core.types import Official

FORMAT = 1  # raised whenever compiled catalogues of older programs must not be used


class GroupKind(IntEnum):
    """What a group of members has in common."""

    SURNAME = 0
    ALIAS = 1
    ROLE = 2
    PATRONYMIC = 3
    ADJECTIVE = 4


# Flags of a group.
LATIN = 1  # written in Latin letters
COMMON = 2  # some form is a common word of the language
PLACE = 4  # some form is a place name
SHORT = 8  # three letters or fewer
GIVEN = 16  # the word is a given name, too
CAPITAL = 32  # an alias that is written with a capital
UPPER = 64  # an alias in capitals


@dataclass(frozen=True, slots=True)
class Group:
    """One spelling and the officials that bear it (indexes into the catalogue)."""

    number: int
    kind: GroupKind
    word: str
    flags: int
    members: tuple[int, ...]
    common: dict[str, int]  # folded forms that are common words: 1 only in an oblique form, 2 else


# A `Person` as plain values, in the order of its fields.
PersonRow = tuple[str | None, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], bool, bool, int]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that detection needs, as plain values; see `store` for how they are kept."""

    ids: tuple[str, ...]
    patterns: bytes  # the serialised automaton
    sense_at: "array[int]"  # for each pattern, where its senses begin in `senses`
    senses: "array[int]"  # pairs: endings, group
    endings: tuple[dict[str, int], ...]
    groups: tuple[tuple[int, str, int, tuple[int, ...], dict[str, int]], ...]
    people: tuple[PersonRow, ...]
    own_given: dict[str, int]


class Catalogue:
    """Officials ready for detection: an immutable value; `id` is the digest of what it was compiled from."""

    __slots__ = ("_groups", "_officials", "_people", "_positions", "automaton", "given", "id", "tables")

    def __init__(self, digest: str, officials: Sequence[Official], tables: Tables) -> None:
        self.id = digest
        self.tables = tables
        self.given = GivenNames(tables.own_given)
        self.automaton = DoubleArrayAhoCorasick.deserialize(tables.patterns)
        self._officials = officials
        self._positions: dict[str, int] | None = None
        self._groups: dict[int, Group] = {}
        self._people: dict[int, Person] = {}

    def __len__(self) -> int:
        return len(self.tables.ids)

    @property
    def officials(self) -> Sequence[Official]:
        """The officials in the order in which they were given."""
        return self._officials

    def official(self, official_id: str) -> Official | None:
        """The official with this id."""
        if self._positions is None:
            self._positions = {known: index for index, known in enumerate(self.tables.ids)}
        index = self._positions.get(official_id)
        return None if index is None else self._officials[index]

    def group(self, number: int) -> Group:
        """The group with this number."""
        found = self._groups.get(number)
        if found is None:
            kind, word, flags, members, common = self.tables.groups[number]
            found = Group(number, GroupKind(kind), word, flags, members, common)
            self._groups[number] = found
        return found

    def person(self, index: int) -> Person:
        """What is known of the official at `index`."""
        found = self._people.get(index)
        if found is None:
            gender, classes, given, patronymics, particles, junior, eastern, weight = self.tables.people[index]
            found = Person(
                gender,
                frozenset(classes),
                tuple(given),
                tuple(patronymics),
                frozenset(particles),
                junior,
                eastern,
                weight,
            )
            self._people[index] = found
        return found
