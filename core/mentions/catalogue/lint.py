"""What a newsroom should know of its catalogue: names that collide, and names too common to match alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import COMMON, LATIN, SHORT, UPPER, GroupKind
from core.types import ReasonCode, reason

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know about some officials."""

    official_ids: tuple[str, ...]
    reason: ReasonCode


def lint_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Namesakes, surnames that are common words or very short, and acronyms that mean something else as well."""
    seen: set[tuple[tuple[int, ...], str]] = set()
    ids = catalogue.tables.ids
    for number in range(len(catalogue.tables.groups)):
        group = catalogue.group(number)
        if group.kind not in (GroupKind.SURNAME, GroupKind.ALIAS) or group.flags & LATIN:
            continue
        who = tuple(ids[member] for member in group.members[:_SHOWN])
        if len(group.members) > 1 and (group.members, "same") not in seen:
            seen.add((group.members, "same"))
            code = "lint-same-name" if _same_given(catalogue, group.members) else "lint-same-surname"
            yield Finding(who, reason(code, word=group.word, count=str(len(group.members))))
        if group.flags & COMMON and any(strength > 1 for strength in group.common.values()):
            code = "lint-acronym" if group.flags & UPPER else "lint-common-word"
            yield Finding(who, reason(code, word=group.word))
        elif group.flags & SHORT:
            yield Finding(who, reason("lint-short", word=group.word))


def _same_given(catalogue: Catalogue, members: tuple[int, ...]) -> bool:
    """Whether two of the members share a given name, too, so that only more context can tell them apart."""
    firsts = [catalogue.person(member).given[:1] for member in members]
    return len(set(firsts)) < len(firsts)
