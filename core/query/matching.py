"""Whether one text is a hit of a search, without an index: for saved searches, asked as posts arrive. Pure.

The same answer as the index gives, for what is known of a post when it is heard: nobody has decided about it, no
article stands beside it, and it was not deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.query.analyser import Analyser, Term
from core.query.highlight import Matcher
from core.query.nodes import All, Anything, Between, Either, Fact, Filter, Marks, Node, Not, Phrase, Prefix, Word
from core.query.phrases import phrase_places


@dataclass(frozen=True, slots=True)
class Subject:
    """A text with its terms, the marks that the index gives it, and the post's date and story."""

    terms: tuple[Term, ...]
    marks: frozenset[str]
    date: datetime
    edited: bool = False
    story_id: int | None = None


class LiveSearch:
    """A resolved search, ready to be asked about many texts."""

    def __init__(self, node: Node, analyser: Analyser) -> None:
        self._node = node
        self._analyser = analyser

    def matches(self, subject: Subject) -> bool:
        """Whether the text is a hit."""
        names = {name for term in subject.terms for name in _names(term)}
        return self._holds(self._node, subject, names)

    def _holds(self, node: Node, subject: Subject, names: set[str]) -> bool:
        match node:
            case Word(text):
                return not names.isdisjoint(self._analyser.searched(text))
            case Prefix(text):
                start = self._analyser.prefix(text)
                return any(name.startswith(start) for name in names) or not names.isdisjoint(self._analyser.begun(text))
            case Phrase(words):
                return self._has_phrase(words, subject.terms)
            case Marks(marks):
                return not subject.marks.isdisjoint(marks)
            case Between(from_at, to_at):
                return (from_at is None or subject.date >= from_at) and (to_at is None or subject.date < to_at)
            case Fact(name, values):
                return _fact(name, values, subject)
            case Not(child):
                return not self._holds(child, subject, names)
            case All(nodes):
                return all(self._holds(child, subject, names) for child in nodes)
            case Either(nodes):
                return any(self._holds(child, subject, names) for child in nodes)
            case Anything():
                return True
            case Filter(name):
                raise ValueError(f"the search is not resolved: {name}")

    def _has_phrase(self, words: Iterable[str], terms: tuple[Term, ...]) -> bool:
        return bool(phrase_places(terms, [frozenset(self._analyser.searched(word)) for word in words]))


def spans_in(matcher: Matcher, text: str, at_most: int = 20) -> list[tuple[int, int]]:
    """Where a hit should be marked."""
    return list(matcher.spans(text)[:at_most])


def _fact(name: str, values: tuple[str | int, ...], subject: Subject) -> bool:
    match name:
        case "edited":
            return subject.edited
        case "story":
            return subject.story_id in values
        case "status":
            return "unverified" in values
    return False


def _names(term: Term) -> tuple[str, ...]:
    return (term.term, *term.others)
