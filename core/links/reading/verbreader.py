"""What a source says where it is the subject: “X reported that A”, “A, X wrote”."""

import re
from dataclasses import dataclass, replace

from core.encoders import Span
from core.links.reading.attribution import Attribution
from core.links.reading.channels import Named
from core.links.reading.clausebounds import MIN_WORDS
from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar import clauses, leading, silence, trailing, verbs
from core.links.reading.subjects import SubjectReader


@dataclass(frozen=True, slots=True)
class VerbReader(SubjectReader):
    """Reads what the subject of a verb is said to have said in a sentence of `text`, the `number`-th of `sentences`."""

    def _is_a_habit(self, named: Named, after: re.Match[str]) -> bool:
        """Whether it is told what the channel is wont to do, and not what it says: “regularly publishes maps”."""
        if silence.AT_LENGTH.match(self.text, after.end("verb"), self.sentence.end):
            return True
        habit = silence.HABITUALLY.search(self.text, named.end, after.start("verb"))
        if not habit and silence.PUTS_OUT.fullmatch(after.group("verb")):
            habit = silence.OF_MANY.match(self.text, after.end("verb") + 1, self.sentence.end)
        return bool(habit and not clauses.THAT.match(self.text, after.end("verb"), self.sentence.end))

    def active(self, named: Named, after: re.Match[str], left: int, head: int) -> Attribution | None:
        """The source, its verb, then what it said; or what it said in front: “…,” the channel wrote.

        The list in which the source stands begins at `head`, what may belong to it at `left`.
        """
        if self._is_a_habit(named, after):
            return None
        ahead = self._trim(Span(max(self.sentence.start, left), self._source_start(head)))
        opening = clauses.CLAUSE_OPENING.match(self.text, after.end(), self.sentence.end)
        start = self._past_its_source(opening.end() if opening else after.end())
        that = clauses.THAT.match(self.text, start, self.sentence.end)
        that = that or clauses.LATE_THAT.match(self.text, start, self.sentence.end)
        if that and self._words(ahead) > MIN_WORDS and clauses.PARTICIPLE.match(self.text, that.start()):
            said_at = Span(after.end(), start), Span(head, after.end())
            whole = self._made(named, after.group("verb"), ahead, said_at)
            return whole and replace(whole, besides=self._trim(Span(that.end(), self._clause_end(that.end()))))
        if not that and self.number and leading.OF_THIS_AHEAD.fullmatch(self.text, *ahead):
            before_it = self._trim(self.sentences[self.number - 1])  # «Об этом мэр X сообщил в телеграме»
            return self._made(named, after.group("verb"), before_it, (Span(after.end(), self.sentence.end), ahead))
        start = that.end() if that else start
        clause = self._trim(Span(start, self._clause_end(start)))
        if leading.SUBORDINATE.fullmatch(self.text, self.sentence.start, self._source_start(head)):
            clause = self._up_to_comma(clause)
        quoted = clauses.QUOTED_AS_SAYING.match(self.text, clause.start, clause.end)
        clause = Span(quoted.end(), clause.end) if quoted else clause
        about_that = clauses.ABOUT_THAT.match(self.text, *clause)
        if not (that or about_that) and clauses.ABOUT_IT.match(self.text, *clause):
            clause = self._up_to_comma(clause)  # "X пишет о пожаре, Кремль молчит"
        said_after = Span(after.end(), start)
        if not that and self.number and not self._words(ahead) and clauses.ABOUT_THIS.match(self.text, *clause):
            before_it = self._trim(self.sentences[self.number - 1])
            at = Span(after.end(), self.sentence.end), Span(named.end, after.start("verb")), Span(left, head)
            return self._made(named, after.group("verb"), before_it, at)
        if silence.CLAIMS_OF_ITSELF.match(self.text, clause.start, clause.end):
            return None
        is_its_own = not that and silence.ITS_OWN.match(self.text, *clause)
        if is_its_own and not clauses.PUT_OUT.match(after.group("verb")) and self._words(ahead) <= MIN_WORDS:
            return None
        if silence.DENIES.match(after.group("verb")) and silence.HAVING_SAID.match(self.text, *clause):
            return None
        is_closed = self.text[: after.start("verb")].rstrip().endswith(",")
        if not that and not is_closed and trailing.THROUGH_RELATIVE.match(self.text, named.end):
            # "unlike X, which blamed the driver, Y …"; not "X, which is read by many, said A, and B"
            stop = self.text.find(", ", clause.start, clause.end)
            clause = Span(clause.start, stop) if stop > 0 else clause
        is_brought_out = not that and clauses.BROUGHT_OUT.match(after.group("verb"))
        is_relative = is_brought_out and trailing.NO_OBJECT.match(self.text, after.end(), self.sentence.end)
        if self._words(clause) < MIN_WORDS or silence.AS_SAYING.match(self.text, clause.start, clause.end):
            if self._words(ahead) > MIN_WORDS:
                clause = ahead
            elif not self._words(clause) and self.number:
                clause = self._trim(self.sentences[self.number - 1])
            said_after = Span(after.end(), self.sentence.end)
        elif not that and clauses.GOES_ON.match(self.text, clause.start, clause.end):
            # "A, X reported on Tuesday, and B": the sentence is about A.
            if self._words(ahead) > MIN_WORDS:
                clause = ahead
        elif is_relative and (relative := leading.THAT_AT_END.search(self.text, *ahead)):
            return self._made(named, after.group("verb"), Span(ahead.start, relative.end("noun")), (said_after,))
        elif is_relative and (relative := leading.RELATIVE_EN_AT_END.search(self.text, *ahead)):
            clause = Span(ahead.start, relative.start() if relative.group("which") else ahead.end)
            return self._made(named, after.group("verb"), clause, (said_after,))
        elif not that and self._words(ahead) > MIN_WORDS and self._is_said_ahead(ahead) and not self._is_quoted(clause):
            clause = ahead  # “A,” X said, without giving a source
            said_after = Span(after.end(), self.sentence.end)
        elif (
            not that
            and self._words(ahead) > MIN_WORDS
            and clauses.BESIDES_FIRST.match(self.text, clause.start, clause.end)
        ):
            clause = ahead  # "A, X reported, publishing photographs"
        elif not that and self._words(ahead) and self._is_between_commas(ahead, clause, head):
            said = self._trim(Span(ahead.start, clause.end))  # "A, X reported, did B"
            return Attribution(named, after.group("verb"), said, (Span(after.end(), start), Span(head, after.end())))
        between, before = self._between(named, after), self._just_before(head, left)
        is_put_out = clauses.PUT_OUT.match(after.group("verb")) or clauses.BROUGHT_FIRST.search(self.text, *between)
        added: Span | None = None
        if not that and (is_put_out or (clause != ahead and clauses.EVENT.match(self.text, clause.start, clause.end))):
            put_out = clauses.DAY_AT_END.search(self.text, clause.start, self.sentence.end)
            if put_out:
                added = self._added(put_out.end(), clause.end)
                clause = self._trim(Span(clause.start, put_out.start()))
                zones = Span(*put_out.span("day")), said_after, between, before
                made = self._made(named, after.group("verb"), clause, zones)
                return made and replace(made, besides=added)
        if not that and clause.start >= start and (besides := clauses.BESIDES.search(self.text, *clause)):
            event = self._trim(Span(clause.start, besides.start()))
            if self.text[besides.start()] == "," and not verbs.A_VERB.search(self.text, *event):
                added = self._added(besides.start(), clause.end)
                clause = event
                dated = clauses.DAY_AT_END.search(self.text, *clause)
                if dated and self._words(Span(clause.start, dated.start())):
                    day = Span(*dated.span("day"))
                    clause = self._trim(Span(clause.start, dated.start()))
                    made = self._made(named, after.group("verb"), clause, (day, said_after, between, before))
                    return made and replace(made, besides=added)
        which = clauses.RELATIVE_OBJECT.fullmatch(self.text, clause.start, clause.end) if clause == ahead else None
        clause = self._trim(Span(*which.span("clause"))) if which else clause
        dated = None if that else clauses.OBJECT_DAY.match(self.text, clause.start, clause.end)
        if dated:
            zones = (Span(*dated.span("day")), said_after, between, before)
            return Attribution(named, after.group("verb"), clause, zones)
        made = self._made(named, after.group("verb"), clause, (said_after, between, before))
        return made and replace(made, besides=added)

    def _added(self, place: int, end: int) -> Span | None:
        """What a source says besides, at `place`: “X shared pictures, adding that B”."""
        participle = clauses.PARTICIPLE.match(self.text, place, end)
        return self._trim(Span(participle.end(), end)) if participle else None

    def _between(self, named: Named, after: re.Match[str]) -> Span:
        """Where a source's day may stand before its verb: behind what is told of it, “X, shut in May, said”."""
        verb = after.start("verb")
        aside = trailing.ASIDE.match(self.text, named.end, verb)
        if aside is None or DAY_PHRASE.fullmatch(self.text, *self._trim(Span(*aside.span()))):
            return Span(named.end, verb)
        return Span(aside.end(), verb)

    def _made(self, named: Named, verb: str, clause: Span, zones: tuple[Span, ...]) -> Attribution | None:
        if silence.BARE.fullmatch(self.text, clause.start, clause.end):
            return None
        if self.number and clauses.SUCH_A_VIDEO.match(self.text, *clause):
            clause = self._trim(self.sentences[self.number - 1])
        about = clauses.ABOUT_THAT.match(self.text, clause.start, clause.end)
        clause = Span(about.end(), clause.end) if about else clause
        clause = self.from_its_opening(clause)
        if self._words(clause) < MIN_WORDS:
            return None
        # The day of what is reported is not the day of the report.
        outside = [
            part
            for zone in zones
            for part in (Span(zone.start, min(zone.end, clause.start)), Span(max(zone.start, clause.end), zone.end))
            if part.start < part.end
        ]
        return Attribution(named, " ".join(verb.split()), clause, tuple(outside))
