"""Phrases in texts: words side by side, each in any of its forms. SQLite's index knows no places, so texts are read.

A pattern of the words' unchanging beginnings sorts out most texts in a few microseconds; what it lets through is
analysed where it stands.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from core.query.analyser import HIDDEN, MIXED, Analyser, Term, language_of, load_analyser

_COMBINING = re.compile("[\u0300-\u036f]")
_HIDDEN = re.compile(f"[{HIDDEN}](?<=\\w.)[{HIDDEN}]*\\w")
_APOSTROPHE = re.compile(r"(?<=[\w])['’ʼ`](?=[^\W\d_])")
# Words and gaps are taken whole ("++"): both may hold "_", and a text of them would be tried in every way there is.
_GAP = r"[\W_]++"


class PhraseReader:
    """One phrase, or one word, ready to be looked for. Texts are read as the analyser reads them."""

    def __init__(self, analyser: Analyser, words: Sequence[str]) -> None:
        self._analyser = analyser
        self._wanted = [frozenset(analyser.searched(word)) for word in words]
        beginnings = [analyser.beginnings(word) for word in words]
        parts = [_pattern(some) for some in beginnings]
        # At the beginning of a word with its sign; found at every place, so that none hides the next one.
        self._pattern = re.compile(rf"(?<!\w)(?:(?=[@#])|(?<!(?<!\w)[@#]))(?=([@#]?_*+{_GAP.join(parts)}))")
        # What the pattern can only begin with: letters alone are looked for fifteen times as fast as a place with them.
        first = beginnings[0] if beginnings else ()
        self._first = re.compile("|".join(map(re.escape, first))) if first and all(first) else None

    def stands_in(self, text: str) -> bool:
        """Whether the text has the phrase."""
        return next(self.places(text), None) is not None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the text has the phrase: half-open spans, in order."""
        folded = _folded(text)
        if folded is None or len(folded) != len(text):  # what joins letters is only seen in the whole
            if folded is None or next(self._found(folded), None) is not None:
                yield from phrase_places(list(self._analyser.terms(text)), self._wanted)
            return
        language = None
        for found in self._found(folded):
            language = language or _language(text)
            start, end = found.span(1)
            terms = list(self._analyser.terms(text[start:end], language))[: len(self._wanted)]
            for first, last in phrase_places(terms, self._wanted):
                yield start + first, start + last

    def _found(self, folded: str) -> Iterator[re.Match[str]]:
        """As `finditer` of the pattern."""
        if self._first is None:
            yield from self._pattern.finditer(folded)
            return
        for letters in self._first.finditer(folded):
            at = letters.start()
            while at and folded[at - 1] == "_":
                at -= 1
            signed = at > 0 and folded[at - 1] in "@#"
            found = (self._pattern.match(folded, at - 1) if signed else None) or self._pattern.match(folded, at)
            if found is not None:
                yield found


def phrase_places(terms: Sequence[Term], wanted: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Half-open spans of the text at which terms follow one another as wanted."""
    found = []
    for at in range(len(terms) - len(wanted) + 1):
        window = terms[at : at + len(wanted)]
        pairs = zip(window, wanted, strict=True)
        if all(term.term in names or not names.isdisjoint(term.others) for term, names in pairs):
            found.append((window[0].start, window[-1].end))
    return found


@lru_cache(256)
def _reader(words: str) -> PhraseReader:
    return PhraseReader(load_analyser(), words.split("\n"))


def has_phrase(words: str | None, text: str | None) -> bool:
    """`PhraseReader.stands_in` as a function of SQL: `words` are joined by line ends."""
    return bool(words) and bool(text) and _reader(str(words)).stands_in(str(text))


_language = lru_cache(32)(language_of)


def _pattern(beginnings: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, beginnings))})" + (r"\w*+" if all(beginnings) else r"\w++")


@lru_cache(32)  # each word of a search looks at the same text
def _folded(text: str) -> str | None:
    """The text in small letters without what differs in writing; None where it has signs that join letters, or words
    in letters of two alphabets.
    """
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if _COMBINING.search(text) or _HIDDEN.search(text) or MIXED.search(text):
            return None
        text = text.replace("ё", "е").replace("ѐ", "е").replace("ѝ", "и")
    # Only within a word does an apostrophe join letters; anywhere else it is a mark like others, and stays.
    return _APOSTROPHE.sub("", text) if any(sign in text for sign in "'’ʼ`") else text
