"""Where in a text a search was found, for marks in the terminal, the chat and the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.query.analyser import Analyser
from core.query.nodes import Node, Phrase, Prefix, Word, wanted_words
from core.query.phrases import PhraseReader

_LEAD = 60


@dataclass(frozen=True, slots=True)
class Matcher:
    """What to mark: words and phrases in any of their forms, and beginnings of words."""

    analyser: Analyser
    readers: tuple[PhraseReader, ...]
    prefixes: tuple[str, ...]
    begun: frozenset[str] = frozenset()

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Half-open spans of the text that match, in order, none overlapping."""
        found = {place for reader in self.readers for place in reader.places(text)}
        if self.prefixes:
            for term in self.analyser.terms(text):
                if any(name.startswith(self.prefixes) or name in self.begun for name in (term.term, *term.others)):
                    found.add((term.start, term.end))
        return _merged(found)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text with the spans to mark in it; `cut_before` and `cut_after` tell where text was left out."""

    text: str
    marks: tuple[tuple[int, int], ...]
    cut_before: bool
    cut_after: bool


def matcher_for(node: Node, analyser: Analyser) -> Matcher:
    """What a search wants marked."""
    prefixes: list[str] = []
    begun: set[str] = set()
    readers: list[PhraseReader] = []
    for item in wanted_words(node):
        match item:
            case Word(text):
                readers.append(PhraseReader(analyser, [text]))
            case Prefix(text):
                prefixes.append(analyser.prefix(text))
                begun.update(analyser.begun(text))
            case Phrase(words):
                readers.append(PhraseReader(analyser, words))
    return Matcher(analyser, tuple(readers), tuple(prefixes), frozenset(begun))


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


def _merged(spans: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
