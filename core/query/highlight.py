"""Where in a text a search was found, for marks in the terminal, the chat and the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.query.analyser import Analyser, Term
from core.query.nodes import Node, Phrase, Prefix, Word, wanted_words

_LEAD = 60


@dataclass(frozen=True, slots=True)
class Matcher:
    """What to mark: terms, beginnings of terms, and sequences of sets of terms."""

    analyser: Analyser
    terms: frozenset[str]
    prefixes: tuple[str, ...]
    phrases: tuple[tuple[frozenset[str], ...], ...]

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Half-open spans of the text that match, in order, none overlapping."""
        if not (self.terms or self.prefixes or self.phrases):
            return ()
        terms = list(self.analyser.terms(text))
        found: set[tuple[int, int]] = set()
        for term in terms:
            if self._matches(term):
                found.add((term.start, term.end))
        for phrase in self.phrases:
            for at in range(len(terms) - len(phrase) + 1):
                window = terms[at : at + len(phrase)]
                if all(_names(term) & wanted for term, wanted in zip(window, phrase, strict=True)):
                    found.add((window[0].start, window[-1].end))
        return _merged(found)

    def _matches(self, term: Term) -> bool:
        if term.term in self.terms or not self.terms.isdisjoint(term.others):
            return True
        return any(name.startswith(self.prefixes) for name in _names(term)) if self.prefixes else False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text with the spans to mark in it; `cut_before` and `cut_after` tell where text was left out."""

    text: str
    marks: tuple[tuple[int, int], ...]
    cut_before: bool
    cut_after: bool


def matcher_for(node: Node, analyser: Analyser) -> Matcher:
    """What a search wants marked."""
    terms: set[str] = set()
    prefixes: list[str] = []
    phrases: list[tuple[frozenset[str], ...]] = []
    for item in wanted_words(node):
        match item:
            case Word(text):
                terms.update(analyser.searched(text))
            case Prefix(text):
                prefixes.append(analyser.prefix(text))
            case Phrase(words):
                phrases.append(tuple(frozenset(analyser.searched(word)) for word in words))
    return Matcher(analyser, frozenset(terms), tuple(prefixes), tuple(phrases))


def excerpt(text: str, marks: Sequence[tuple[int, int]], length: int) -> Excerpt:
    """About `length` characters of `text` around the first mark, cut between words."""
    if len(text) <= length:
        return Excerpt(text, tuple(marks), False, False)
    start = max(0, marks[0][0] - _LEAD) if marks else 0
    start = max(0, min(start, len(text) - length))
    if start:
        space = text.find(" ", start, start + 20)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", start + length // 2, end)
        end = space if space >= 0 else end
    shown = tuple((max(a, start) - start, min(b, end) - start) for a, b in marks if b > start and a < end)
    return Excerpt(text[start:end], shown, start > 0, end < len(text))


def _names(term: Term) -> set[str]:
    return {term.term, *term.others}


def _merged(spans: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
