"""Groups: one spelling of a name or one role phrase, and who bears it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any


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
WIDESPREAD = 128  # a surname that many bear

# Adjectives before the head, the official's index, first and last day of the office as ordinals (0 is open).
RoleRow = tuple[tuple[str, ...], int, int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """One spelling and the officials that bear it (indexes into the catalogue)."""

    number: int
    kind: GroupKind
    word: str
    flags: int
    members: tuple[int, ...]
    common: dict[str, int]  # folded forms that are common words, see `WordBook.common_forms`
    roles: dict[str, list[RoleRow]]  # of a role phrase: by head, who holds the office when
    needs_head: bool = False  # it is the tail of role phrases, and counts only after a head


def group_row(group: Group) -> list[Any]:
    """A group as plain JSON values."""
    return [group.number, int(group.kind), group.word, group.flags, group.members, group.common, group.roles]


def read_group(row: list[Any]) -> Group:
    """The group of a `group_row`."""
    number, kind, word, flags, members, common, roles = row
    needs_head = bool(roles) and "" not in roles
    return Group(number, GroupKind(kind), word, flags, tuple(members), common, roles, needs_head)
