"""Finds the officials that somebody means by a typed name, in any form and alphabet."""

from collections.abc import Sequence
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import GroupKind
from core.mentions.pages.scan import scan
from core.mentions.words.alphabet import key
from core.mentions.words.given import same_given
from core.types import Official

_MOST: Final = 50


def find_officials(query: str, catalogue: Catalogue, *, limit: int = _MOST) -> list[Official]:
    """The officials whose names or aliases agree with all words of `query`, those with most known of them first.

    `Лаврова`, `lavrov`, `сергей лавров`, `Лавров С.В.` and an id all find Сергей Лавров; a bare surname finds all
    namesakes, a bare given name nobody.
    """
    known = catalogue.official(query.strip())
    if known is not None:
        return [known]
    scores: dict[int, int] = {}
    titled = query.title()  # people type names in lower case, where texts have ordinary words
    for page in scan((titled if len(titled) == len(query) else query,), catalogue):
        for hit in page.hits:
            members: dict[int, None] = {}
            for group, _ in hit.senses:
                if group.kind in (GroupKind.SURNAME, GroupKind.ALIAS):
                    members.update(dict.fromkeys(group.members))
            rest = key(query[: hit.start] + " " + query[hit.end :]).split()
            for member in members:
                if _agrees(catalogue, member, rest):
                    scores[member] = max(scores.get(member, 0), hit.end - hit.start)
    if not scores:
        return []
    longest = max(scores.values())
    found = [member for member, length in scores.items() if length == longest]
    found.sort(key=lambda member: (-catalogue.person(member).weight, member))
    return [catalogue.officials[member] for member in found[:limit]]


def _agrees(catalogue: Catalogue, member: int, words: Sequence[str]) -> bool:
    person = catalogue.person(member)
    names = (*person.given, *person.patronymics)
    for word in words:
        if len(word) <= 2:
            if names and not any(name.startswith(word) for name in names) and word not in person.particles:
                return False
        elif not (
            same_given(catalogue.given.read(word), person.classes)
            or any(name[: max(4, len(name) - 3)] == word[: max(4, len(name) - 3)] for name in names)
            or word in person.particles
        ):
            return False
    return True
