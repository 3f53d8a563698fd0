"""A parsed search: a tree of frozen values. Positions are offsets in characters of the query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any form; handles (`@name`) and tags (`#name`) as they are written, but for ё and apostrophes."""

    text: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with `text`."""

    text: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, side by side, each in any of its forms."""

    words: tuple[str, ...]
    position: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """`name:value`; `name` is the canonical English one."""

    name: str
    value: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    node: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `nodes`, of which there are at least two."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of `nodes`, of which there are at least two."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """The empty search: everything."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Any of these marks of the index."""

    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Published in `[from_at, to_at)`; None is open."""

    from_at: datetime | None
    to_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What may change after indexing: edited, deleted, linked, reviewed, story, article, tag, by, status."""

    name: str
    values: tuple[str | int, ...] = ()


Node = Word | Prefix | Phrase | Filter | Not | All | Either | Anything | Marks | Between | Fact
"""A tree is resolved once it holds no `Filter`, and parsed while it holds no `Marks`, `Between` and `Fact`."""


def wanted_words(node: Node) -> Iterator[Word | Prefix | Phrase]:
    """The words that a hit may have because of this search: those that are not negated."""
    match node:
        case Word() | Prefix() | Phrase():
            yield node
        case All(nodes) | Either(nodes):
            for child in nodes:
                yield from wanted_words(child)
        case _:
            return


def filters_of(node: Node) -> Iterator[Filter]:
    """All filters of the tree, in order."""
    match node:
        case Filter():
            yield node
        case Not(child):
            yield from filters_of(child)
        case All(nodes) | Either(nodes):
            for child in nodes:
                yield from filters_of(child)
        case _:
            return
