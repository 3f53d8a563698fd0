"""Kinds of groups and mentions as plain names: looking a member up on its Enum costs a quarter of a microsecond."""

from core.mentions.groups import GroupKind
from core.types import MentionKind

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
