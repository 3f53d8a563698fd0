"""Where the parts of one sentence begin and end: clauses, quotations, the noun phrase of a source."""

import re
from dataclasses import dataclass

from core.encoders import Span
from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar import clauses, leading, trailing

MIN_WORDS = 2
SHORT = 3
"""Words: fewer are no clause of their own beside a longer part."""
EDGES = " \t\n,;:—–-"
OPENING, CLOSING = '“«„"', '”»“"'
_QUOTED_SENTENCES = 4  # so many before may belong to one quotation
_QUOTED = 2_000  # characters: a longer sentence is none
_REACH = 300  # characters: as far as an attribution stands before its name


def in_quotes(text: str) -> bool:
    """Whether a quotation is open at the end of a text."""
    return sum(map(text.count, "“«„")) > sum(map(text.count, "”»")) or text.count('"') % 2 == 1


def _closes(text: str) -> bool:
    """Whether a quotation is closed in a text that was not opened there."""
    depth = 0
    for mark in text:
        depth += (mark in "“«„") - (mark in "”»")
        if depth < 0:
            return True
    return text.count('"') % 2 == 1 and text[:1] != '"'


@dataclass(frozen=True, slots=True)
class ClauseBounds:
    """Finds the bounds in one sentence of `text`, the `number`-th of `sentences`."""

    text: str
    sentences: list[Span]
    number: int

    @property
    def sentence(self) -> Span:
        return self.sentences[self.number]

    def _before(self, pattern: re.Pattern[str], end: int, left: int = 0) -> re.Match[str] | None:
        """What `pattern` finds that ends at `end`, in this sentence, not before `left` and not far off."""
        return pattern.search(self.text, max(self.sentence.start, left, end - _REACH), end)

    def _is_between_commas(self, ahead: Span, behind: Span, head: int) -> bool:
        """Whether the attribution is a parenthesis between the two parts of what is said."""
        return "," in self.text[ahead.end : head] and self.text[: behind.start].rstrip()[-1:] == ","

    def _is_quoted(self, span: Span) -> bool:
        return self.text[span.start] in OPENING and self.text[span.end - 1] in CLOSING

    def _is_said_ahead(self, span: Span) -> bool:
        """Whether `span`, at the beginning of the sentence, is a quotation or the end of one."""
        if self._is_quoted(span):
            return True
        ends = self.text[span.end - 1] in CLOSING and span.start == self._trim(self.sentence).start
        return ends and _closes(self.text[span.start : span.end])

    def _noun_clause(self, start: int) -> Span:
        """What a report says, up to where the sentence goes on: “X's report that A, B”."""
        whole = self._without_fate(self._trim(Span(start, self._clause_end(start))))
        first = self._up_to_comma(whole)
        return first if self._words(first) > SHORT else whole

    def _to_its_end(self, start: int) -> Span | None:
        """The quotation that begins at `start`, if it ends what the sentence says: nobody else is named behind it."""
        quoted = self._trim(Span(start, self._clause_end(start)))
        marked = Span(start, start + len(self.text[start : quoted.end].rstrip(".!?…")))
        return marked if marked.end > start and self._is_quoted(marked) else None

    def _up_to_comma(self, whole: Span) -> Span:
        comma = self.text.find(", ", *whole)
        first = Span(whole.start, max(whole.start, comma))
        return first if self._words(first) >= MIN_WORDS else whole

    def _without_fate(self, clause: Span) -> Span:
        fate = clauses.FATE.search(self.text, *clause)
        own = self._trim(Span(clause.start, fate.start())) if fate else clause
        return own if self._words(own) >= MIN_WORDS else clause

    def _just_before(self, head: int, left: int) -> Span:
        """Where the source's day may stand in front of it: after another source, not beyond what that one says."""
        start = max(self.sentence.start, left)
        after = clauses.SUBORDINATED.search(self.text, start, self._source_start(head))
        if after:
            return Span(after.end(), head)  # “was confirmed on Friday, shortly after X reported”
        is_within = start > self.sentence.start or clauses.SUBORDINATE.match(self.text, start, head)
        breaks = list(clauses.BREAK.finditer(self.text, start, head)) if is_within else []
        return Span(breaks[-1].start() if breaks else start, head)

    def _clause_end(self, start: int) -> int:
        """The end of the sentence; of a later one where the clause opens a quotation that goes on."""
        text, end = self.text, self.sentence.end
        opened = sum(text.count(mark, start, end) for mark in "“«„") - sum(
            text.count(mark, start, end) for mark in "”»"
        )
        if opened <= 0 and text.count('"', start, end) % 2 == 0:
            stop = text.find(";", start, end)
            return stop if stop > 0 and not in_quotes(text[start:stop]) else end
        for following in self.sentences[self.number + 1 : self.number + 4]:
            if "\n" in text[end : following.start]:
                break
            end = following.end
            if any(mark in text[following.start : following.end] for mark in '”»"'):
                return end
        return self.sentence.end

    def from_its_opening(self, said: Span) -> Span:
        """`said` with the sentences before, where it closes a quotation that was opened there: “A. B,” X said."""
        text, (start, end) = self.text, said
        if start != self._trim(self.sentence).start or end - start > _QUOTED or not _closes(text[start:end]):
            return said
        for before in reversed(self.sentences[max(0, self.number - _QUOTED_SENTENCES) : self.number]):
            if "\n" in text[before.start : start].strip() or _closes(text[before.start : before.end]):
                break
            if in_quotes(text[before.start : before.end]):
                opened = max(text.rfind(mark, before.start, before.end) for mark in '“«„"')
                return Span(opened, end)
        return said

    def _past_its_source(self, place: int) -> int:
        cited = trailing.CITED_BY_IT.match(self.text, place, self.sentence.end)
        return cited.end() if cited else place

    def _source_start(self, head: int) -> int:
        """Where the noun phrase of the source at `head` begins: “the Telegram channel”, “reports by”."""
        before = self._before(leading.SOURCE, head)
        start = before.start() if before else head
        article = self._before(leading.ARTICLE, start)
        return article.start() if article else start

    def _skip_quotes(self, place: int) -> int:
        while place < len(self.text) and self.text[place] in "\"”»“’']*_":
            place += 1
        return place

    def _trim(self, span: Span) -> Span:
        start, end = span
        while start < end and self.text[start] in EDGES:
            start += 1
        while start < end and self.text[end - 1] in EDGES:
            end -= 1
        return Span(start, max(start, end))

    def _words(self, span: Span) -> int:
        # Words of the clause itself: the day that belongs to the attribution makes none. Only few or many matters.
        return len(re.findall(r"\w+", DAY_PHRASE.sub(" ", self.text[span.start : min(span.end, span.start + _REACH)])))
