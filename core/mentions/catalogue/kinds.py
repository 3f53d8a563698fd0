"""Kinds of groups and mentions as plain names: looking a member up on its Enum costs a quarter of a microsecond."""

from typing import Final

from core.mentions.catalogue.groups import GroupKind
from core.types import MentionKind, ReasonCode

SURNAME_GROUP: Final = GroupKind.SURNAME
ALIAS_GROUP: Final = GroupKind.ALIAS
ROLE_GROUP: Final = GroupKind.ROLE
PATRONYMIC_GROUP: Final = GroupKind.PATRONYMIC
ADJECTIVE_GROUP: Final = GroupKind.ADJECTIVE

FULL: Final = MentionKind.FULL
SURNAME: Final = MentionKind.SURNAME
FIRST: Final = MentionKind.FIRST
ALIAS: Final = MentionKind.ALIAS
ROLE: Final = MentionKind.ROLE
ADJECTIVE: Final = MentionKind.ADJECTIVE

# A mention on a page before it is told of: start and end, the official's index, kind, reasons, whether it is doubtful.
Found = tuple[int, int, int, MentionKind, tuple[ReasonCode, ...], bool]
