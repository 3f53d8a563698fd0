"""Groups: one spelling of a name or one role phrase, and who bears it."""

from enum import IntEnum
from typing import Any

import msgspec


class GroupKind(IntEnum):
    """What a group of members has in common."""

    SURNAME = 0
    ALIAS = 1
    ROLE = 2
    PATRONYMIC = 3
    ADJECTIVE = 4
    REGION = 5
    STATE = 6


# Flags of a group.
LATIN = 1  # written in Latin letters
COMMON = 2  # some form is a common word of the language
PLACE = 4  # some form is a place name
SHORT = 8  # three letters or fewer
GIVEN = 16  # the word is a given name, too
CAPITAL = 32  # an alias that is written with a capital
UPPER = 64  # an alias in capitals
WIDESPREAD = 128  # a surname that many bear
TOWN = 256  # a surname that the dictionary knows as a place and as nothing else (Вашингтон)

# Adjectives before the head, the official's index, first and last day of the office as ordinals (0 is open).
RoleRow = tuple[tuple[str, ...], int, int, int]


class Group(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One spelling and the officials that bear it (indexes into the catalogue)."""

    number: int
    kind: GroupKind
    word: str
    flags: int
    members: tuple[int, ...]  # ascending
    common: dict[str, int]  # folded forms that are common words, see `WordBook.common_forms`
    roles: dict[str, list[RoleRow]]  # of a role phrase: by head, who holds the office when
    needs_head: bool = False  # it is the tail of role phrases, and counts only after a head


def group_row(group: Group) -> list[Any]:
    """A group as plain JSON values."""
    needs_head = bool(group.roles) and "" not in group.roles
    members, kind = group.members, int(group.kind)
    return [group.number, kind, group.word, group.flags, members, group.common, group.roles, needs_head]
