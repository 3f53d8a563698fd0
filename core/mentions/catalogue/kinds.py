"""Kinds of groups and mentions as plain names: looking a member up on its Enum costs a quarter of a microsecond."""

from core.mentions.catalogue.groups import GroupKind
from core.types import MentionKind, ReasonCode

SURNAME_GROUP = GroupKind.SURNAME
ALIAS_GROUP = GroupKind.ALIAS
ROLE_GROUP = GroupKind.ROLE
PATRONYMIC_GROUP = GroupKind.PATRONYMIC
ADJECTIVE_GROUP = GroupKind.ADJECTIVE

FULL = MentionKind.FULL
SURNAME = MentionKind.SURNAME
FIRST = MentionKind.FIRST
ALIAS = MentionKind.ALIAS
ROLE = MentionKind.ROLE
ADJECTIVE = MentionKind.ADJECTIVE

# A mention on a page before it is told of: start and end, the official's index, kind, reasons, whether it is doubtful.
Found = tuple[int, int, int, MentionKind, tuple[ReasonCode, ...], bool]
