"""Who is said to have said what in one sentence: from a named channel to its verb and the reported clause."""

import re
from dataclasses import dataclass, replace

from core.encoders import Span
from core.links.reading.attribution import Attribution
from core.links.reading.channels import Named
from core.links.reading.clausebounds import MIN_WORDS
from core.links.reading.grammar import clauses, leading, silence, trailing
from core.links.reading.sourcedreader import SourcedReader


@dataclass(frozen=True, slots=True)
class SourceReader(SourcedReader):
    """Reads what one source is said to have said in a sentence of `text`, the `number`-th of `sentences`."""

    def one(self, named: Named, head: int, left: int, right: int, list_end: int) -> Attribution | None:
        """What `named` is said to have said, with no name outside its list in `[left, right)`; None: it says nothing.

        The list in which the name stands is `[head, list_end)`.
        """
        is_what = leading.IS_WHAT.fullmatch(self.text, self.sentence.start, head)
        if not is_what and self._before(silence.NOBODY, named.start):
            return None
        after = trailing.AFTER.match(self.text, named.end, self.sentence.end)
        condition = self._before(leading.IF, head, left)
        if condition and after is not None and trailing.YET_TO_COME.fullmatch(after.group("verb")):
            return None
        if after is None and (
            self._before(leading.AMONG_OTHERS, head, left) or self._before(leading.APPOSED, head, left)
        ):
            after = trailing.AFTER_AMONG_OTHERS.match(self.text, named.end, self.sentence.end)
        runs = self._before(leading.RUNS, head, left)
        if self._before(leading.AUTHOR_OF, head, left):
            author = trailing.AFTER_ITS_AUTHOR.match(self.text, named.end, self.sentence.end)
            if after is None:
                author = author or trailing.AFTER_THE_AUTHOR.match(self.text, named.end, self.sentence.end)
                author = author or trailing.AFTER_THE_AUTHOR_THERE.match(self.text, named.end, self.sentence.end)
            after = author or after
            runs = runs or author
        if runs:
            after = after or trailing.AFTER_THE_NAMED_AUTHOR.match(self.text, named.end, self.sentence.end)
            after = after or trailing.AFTER_AMONG_OTHERS.match(self.text, named.end, self.sentence.end)
        elif after is not None and not self.is_subject(named, left, head, after):
            after = None
        if after is not None and self._before(leading.AS_IT_TELLS, named.start, left):
            after = None  # «Как пишет X, A, сообщает Лента»
        if after is None and leading.OPENS.fullmatch(self.text, self.sentence.start, head):
            after = trailing.DID_AND_SAID.match(self.text, named.end, self.sentence.end)
        if after is not None and self._is_said_elsewhere(named, head, after):
            return None
        if after is not None and trailing.THROUGH_RELATIVE.match(self.text, named.end):
            source = self._before(leading.BEFORE, named.start, left)
            is_source = source and (source.group("according") or source.group("from") or source.group("passive"))
            if is_source and not self._says_that(after):
                after = None  # what follows tells of the source: "according to X, which posted a video"
        if after is not None and trailing.SAID_ANOTHER.fullmatch(self.text, after.start("verb"), self.sentence.end):
            source = self._before(leading.BEFORE, named.start, left)
            if source and source.group("prepositional"):
                after = None  # «А, со ссылкой на X сообщило РБК»
        if after is not None and after.start("verb") < right:
            if silence.NEGATED.search(self.text, named.end, after.start("verb")):
                return None
            if silence.NOTHING.match(self.text, after.end("verb"), self.sentence.end):
                return None
            if silence.ITS_ITEM.fullmatch(self.text, self.sentence.start, head) and clauses.REACTED.match(
                after.group("verb")
            ):
                return None  # «Сообщение X подтвердил губернатор»
            if self.is_of_those_at(after) or self.is_of_those_between(named, head, after):
                return None
            if is_what and self.number:
                said = self._trim(self.sentences[self.number - 1])
                return self._made(named, after.group("verb"), said, (Span(after.end(), self.sentence.end),))
            if silence.PASSIVE.search(self.text, named.end, after.end("verb")):
                return None  # "X has been accused of"
            return self.active(named, after, left, head)
        believed = condition and trailing.BELIEVED.match(self.text, named.end, self.sentence.end)
        if condition and believed:
            ahead = self._trim(Span(max(self.sentence.start, left), condition.start()))
            behind = self._trim(Span(believed.end(), self._clause_end(believed.end())))
            said = ahead if self._words(ahead) > MIN_WORDS else behind
            return self._made(named, "is to be believed", said, ())
        bracket = self._before(leading.IN_BRACKETS, head, left)
        if bracket and trailing.END_OF_BRACKETS.match(self.text, list_end, self.sentence.end):
            said = self._trim(Span(max(self.sentence.start, left), bracket.start()))
            return self._made(named, "—", said, ())
        before = self._before(leading.BEFORE, named.start, left)
        if before is None or before.group("written"):
            before = self._verb_first(named, left) or before
        if before is not None and before.groupdict().get("inverted") and not self.is_inverted(named, before):
            before = None
        if before is not None:
            if self._before(silence.NEGATED, before.start()) or self._is_told_elsewhere(before, list_end):
                return None
            if head == named.start and list_end == named.end and self.is_spoken_to(named, before):
                return None
            right = right if right > list_end else self.sentence.end
            sourced = self.sourced(named, before, list_end, right)
            return sourced and replace(sourced, start=before.start(), behind=self._behind(list_end))
        possessive = trailing.POSSESSIVE.match(self.text, named.end, self.sentence.end)
        if possessive and trailing.READ.match(self.text, possessive.end(), self.sentence.end):
            ahead = self._trim(Span(max(self.sentence.start, left), self._source_start(named.start)))
            return self._made(named, "read", self._up_to_its_quotation_mark(ahead), ())
        dated = possessive and clauses.CLAUSE_OPENING.match(
            self.text, self._past_an_aside(possessive.end()), self.sentence.end
        )
        if not possessive and self._before(leading.ARTICLE, named.start):
            possessive = trailing.NAMED_ITEM.match(self.text, named.end, self.sentence.end)  # "the X report about"
            dated = possessive and clauses.CLAUSE_OPENING.match(self.text, possessive.end(), self.sentence.end)
        saying = dated and clauses.SAYING.match(self.text, dated.end(), self.sentence.end)
        if possessive and (of := trailing.OF_NOUN.match(self.text, possessive.end(), self.sentence.end)):
            return self._made(named, possessive.group("item"), self._trim(Span(*of.span("clause"))), ())
        if possessive and saying and self._is_of_the_subject(saying, Span(max(self.sentence.start, left), named.start)):
            return None
        if possessive and saying:
            clause = self._noun_clause(saying.end())
            reacted = clauses.REACTED.search(self.text, max(self.sentence.start, left), named.start)
            return self._made(
                named, possessive.group("item"), clause, (Span(reacted.end() if reacted else left, saying.end()),)
            )
        elided = trailing.ELIDED.match(self.text, named.end, self.sentence.end)
        # Only where the one before says something itself: not in "told Y that A, X that B".
        says_before = elided is None and trailing.AFTER.match(self.text, left, self.sentence.end)
        if says_before and leading.NEXT.search(self.text, left, self._source_start(named.start)):
            elided = trailing.ELIDED_EN.match(self.text, named.end, self.sentence.end)
        if elided and left > self.sentence.start:
            return self._made(named, "—", self._trim(Span(elided.end(), self._clause_end(elided.end()))), ())
        signed = self._before(leading.SIGNED, head)
        if signed and not self._words(Span(list_end, self.sentence.end)):
            return self._made(named, "—", self._trim(Span(self.sentence.start, signed.start())), ())
        outspoken = trailing.OUTSPOKEN.match(self.text, named.end, self.sentence.end)
        if outspoken and (words := self._to_its_end(outspoken.end())):
            return self._made(named, outspoken.group("verb").strip(), words, (Span(self.sentence.start, words.start),))
        headline = trailing.HEADLINE.match(self.text, named.end, self.sentence.end)
        if headline and not self._words(self._trim(Span(self.sentence.start, self._source_start(head)))):
            clause = self._trim(Span(headline.end(), self._clause_end(headline.end())))
            return self._made(named, ":", clause, ())
        return None

    def _up_to_its_quotation_mark(self, said: Span) -> Span:
        """`said` without what the article says behind the quotation: “A,” a translation of"""
        closing = max(self.text.rfind(mark, *said) for mark in '”»"')
        return Span(said.start, closing + 1) if closing > said.start else said

    def _behind(self, list_end: int) -> Span:
        """What is said behind “according to X”, up to a part that goes on with something else."""
        word = trailing.CHANNEL_WORD.match(self.text, list_end, self.sentence.end)
        start = word.end() if word else self._skip_quotes(list_end)
        opening = clauses.CLAUSE_OPENING.match(self.text, start, self.sentence.end)
        start = opening.end() if opening else start
        that = clauses.SAYING.match(self.text, start, self.sentence.end)
        that = that or clauses.THAT.match(self.text, start, self.sentence.end)
        start = that.end() if that else start
        return self._trim(Span(start, self._clause_end(start)))

    def _says_that(self, after: re.Match[str]) -> bool:
        """Whether a verb is followed by “that”, maybe behind its day: “X, which said on Friday that A”."""
        opening = clauses.CLAUSE_OPENING.match(self.text, after.end(), self.sentence.end)
        start = opening.end() if opening else after.end()
        that = clauses.THAT.match(self.text, start, self.sentence.end)
        return bool(that and re.search(r"\w", that.group()))

    def _is_said_elsewhere(self, named: Named, head: int, after: re.Match[str]) -> bool:
        """Whether it is said to somebody or somewhere else than to the channel's readers: “told reporters”."""
        return bool(
            silence.ELSEWHERE_BEFORE.fullmatch(self.text, self.sentence.start, head)
            or silence.ELSEWHERE.match(self.text, after.end("verb"), self.sentence.end)
            or silence.ELSEWHERE.match(self.text, named.end, after.start("verb"))
        )

    def _verb_first(self, named: Named, left: int) -> re.Match[str] | None:
        """A verb of which the named one is the subject though other words stand between."""
        if self.is_inflected(named):
            return None
        titled = self._before(leading.SAID_BY_TITLED, named.start, left) if self.is_a_person(named) else None
        return titled or self._before(leading.DID_BEHIND_A_QUOTATION, named.start, left)

    def _is_told_elsewhere(self, before: re.Match[str], list_end: int) -> bool:
        """`_is_said_elsewhere` where the verb comes first: «…», — в эфире сказал X; “…,” said X at a briefing."""
        kinds = before.groupdict()
        if not (kinds.get("verb_first") or kinds.get("inverted")):
            return False
        behind = silence.ELSEWHERE.match(self.text, list_end, self.sentence.end)
        return bool(behind or self._before(silence.ELSEWHERE_AHEAD, before.start()))
