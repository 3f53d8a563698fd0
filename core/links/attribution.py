"""Who is said to have said what in one sentence: from a named channel to its verb and the reported clause."""

import re
from dataclasses import dataclass, replace

from core.encoders import Span
from core.links.channels import Named
from core.links.clausebounds import CLOSING, EDGES, MIN_WORDS, SHORT
from core.links.days import DAY_PHRASE
from core.links.grammar import clauses, leading, silence, trailing, verbs
from core.links.subjects import SubjectReader


def said_behind(text: str, end: int) -> int | None:
    """Where the attribution ends by which a quotation that ends at `end` is said by what follows (a name in quotation
    marks begins there, if there is one): «A», — пишет «Заря». None where no verb of saying follows.
    """
    behind = trailing.SAID_BEHIND.match(text, end)
    return behind.end() if behind else None


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source, its verb and its clause; `day_zones` are where its day may be named, nearest first. `besides` is what
    it is said to have added: “A, X said, adding that B”. `start` is where “according to X” begins, and `behind` what
    stands behind it; None where the source is a subject.
    """

    named: Named
    verb: str
    clause: Span
    day_zones: tuple[Span, ...]
    besides: Span | None = None
    start: int | None = None
    behind: Span | None = None


@dataclass(frozen=True, slots=True)
class SourceReader(SubjectReader):
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
            right = right if right > list_end else self.sentence.end
            sourced = self._prepositional(named, before, list_end, right)
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

    def _past_an_aside(self, place: int) -> int:
        """Behind what is told of a source at `place`, if what it says follows: “X's post, now deleted, said that”."""
        aside = trailing.ASIDE.match(self.text, place, self.sentence.end)
        return aside.end() if aside and clauses.SAYING.match(self.text, aside.end(), self.sentence.end) else place

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

    def _between(self, named: Named, after: re.Match[str]) -> Span:
        """Where a source's day may stand before its verb: behind what is told of it, “X, shut in May, said”."""
        verb = after.start("verb")
        aside = trailing.ASIDE.match(self.text, named.end, verb)
        if aside is None or DAY_PHRASE.fullmatch(self.text, *self._trim(Span(*aside.span()))):
            return Span(named.end, verb)
        return Span(aside.end(), verb)

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

    def _without_who_passes_on(self, said: Span) -> Span:
        """`said` without a paper at its end: «A, передаёт Лента»; all of it if little is left."""
        other = leading.PASSED_ON_AT_END.search(self.text, *said)
        own = self._trim(Span(said.start, other.start())) if other else said
        return own if self._words(own) > MIN_WORDS else said

    def _is_told_elsewhere(self, before: re.Match[str], list_end: int) -> bool:
        """`_is_said_elsewhere` where the verb comes first: «…», — в эфире сказал X; “…,” said X at a briefing."""
        kinds = before.groupdict()
        if not (kinds.get("verb_first") or kinds.get("inverted")):
            return False
        behind = silence.ELSEWHERE.match(self.text, list_end, self.sentence.end)
        return bool(behind or self._before(silence.ELSEWHERE_AHEAD, before.start()))

    def _is_a_habit(self, named: Named, after: re.Match[str]) -> bool:
        """Whether it is told what the channel is wont to do, and not what it says: “regularly publishes maps”."""
        if silence.AT_LENGTH.match(self.text, after.end("verb"), self.sentence.end):
            return True
        habit = silence.HABITUALLY.search(self.text, named.end, after.start("verb"))
        if not habit and silence.PUTS_OUT.fullmatch(after.group("verb")):
            habit = silence.OF_MANY.match(self.text, after.end("verb") + 1, self.sentence.end)
        return bool(habit and not clauses.THAT.match(self.text, after.end("verb"), self.sentence.end))

    def _is_of_this(self, ahead: Span) -> bool:
        """Whether what stands before an attribution ends in “of this”: «Как передаёт Лента, об этом …»."""
        return bool(leading.OF_THIS_AT_END.search(self.text, *ahead))

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

    def _is_of_the_subject(self, saying: re.Match[str], ahead: Span) -> bool:
        """Whether a participle belongs to the sentence's own subject: “The ministry denied X's report, saying …”."""
        set_off = "," in (self.text[saying.start()], self.text[: saying.start()].rstrip()[-1:])
        said = clauses.PARTICIPLE.match(saying.group()) and verbs.A_VERB.search(self.text, *ahead)
        return set_off and bool(said)

    def _prepositional(self, named: Named, before: re.Match[str], list_end: int, right: int) -> Attribution | None:
        """According to the source, сообщил канал: the clause is what is left of the sentence, on either side."""
        kind = next(name for name, value in before.groupdict().items() if value)
        if kind == "genitive":
            about = trailing.ABOUT.match(self.text, list_end, self.sentence.end)
            if about is None:
                return None
            clause = self._noun_clause(about.end())
            goes_on = clauses.DOES_TOO if clauses.OF_A_NOUN.search(about.group()) else clauses.DOES_TOO_BEHIND_A_COMMA
            does = goes_on.search(self.text, *clause)
            clause = Span(clause.start, does.start()) if does else clause
            return self._made(named, before.group(kind), clause, ())
        if kind == "written" and (said := trailing.AFTER.match(self.text, named.end, self.sentence.end)):
            return self.active(named, said, before.start(), before.start())
        if kind == "item" and (of := trailing.OF_NOUN.match(self.text, list_end, self.sentence.end)):
            return self._made(named, before.group(kind), self._trim(Span(*of.span("clause"))), ())
        ahead = self._trim(Span(self.sentence.start, before.start()))
        in_front = ahead
        which = leading.WHICH_AT_END.search(self.text, *ahead) if kind == "passive" else None
        ahead = self._trim(Span(ahead.start, which.start())) if which else ahead
        set_off = self.text[: before.start()].rstrip()[-1:] in {*CLOSING, *EDGES}
        if (
            kind == "verb_first"
            and leading.OF_SOMEBODY.match(before.group(kind))
            and self._words(ahead)
            and not set_off
        ):
            return None
        word = trailing.CHANNEL_WORD.match(self.text, list_end, self.sentence.end)
        named_end = word.end() if word else self._skip_quotes(list_end)
        others = trailing.AND_OTHERS.match(self.text, list_end, self.sentence.end)
        named_end = others.end() if others else named_end
        bracket = trailing.BRACKETS.match(self.text, named_end, self.sentence.end)
        named_end = bracket.end() if bracket else named_end
        owned = (
            trailing.POSSESSED.match(self.text, list_end, self.sentence.end)
            if kind in {"according", "citing"}
            else None
        )
        named_end = owned.end() if owned else named_end
        if kind in {"according", "item"} and (done := trailing.AND_DONE_BY.match(self.text, named_end)):
            named_end = done.end()
        named_end = self._past_an_aside(named_end) if kind == "item" else named_end
        opening = trailing.DAY_OF_THE_EVENT.match(self.text, named_end, self.sentence.end)
        opening = opening or clauses.CLAUSE_OPENING.match(self.text, named_end, self.sentence.end)
        start = self._past_its_source(opening.end() if opening else named_end)
        that = clauses.SAYING.match(self.text, start, self.sentence.end) or clauses.THAT.match(
            self.text, start, self.sentence.end
        )
        adding = trailing.ADDING.match(self.text, named_end, self.sentence.end) if kind == "verb_first" else None
        is_of_what_was_said = (
            adding
            and self.number
            and (
                leading.SAID_BEFORE.fullmatch(self.text, *ahead)
                if self._words(ahead)
                else leading.OF_THIS.match(before.group(kind))
            )
        )
        if is_of_what_was_said:
            ahead = self._trim(self.sentences[self.number - 1])
        if adding and self._words(ahead) >= MIN_WORDS:
            whole = self._made(named, before.group(kind), ahead, (Span(before.start(), named.start),))
            return whole and replace(whole, besides=self._trim(Span(adding.end(), self._clause_end(adding.end()))))
        if kind == "verb_first" and that and set_off and ":" in that.group() and self._words(ahead) > MIN_WORDS:
            return self._made(named, before.group(kind), ahead, ())  # "A, сообщает X: B"
        if kind == "item" and that and self._is_of_the_subject(that, ahead):
            return None
        if kind == "item" and trailing.READ.match(self.text, named_end, self.sentence.end):
            ahead = self._trim(Span(ahead.start, self._source_start(named.start)))
            return self._made(named, "read", ahead, ())
        is_of_this = kind == "verb_first" and leading.OF_THIS.match(before.group(kind))
        said_before = kind == "verb_first" and leading.OF_THIS_AHEAD.fullmatch(self.text, *ahead)
        if said_before or (is_of_this and leading.AS_ANOTHER_SAYS.fullmatch(self.text, *ahead)):
            ahead = self._trim(self.sentences[self.number - 1]) if self.number else Span(0, 0)
        if kind == "passive" and leading.NOTHING.match(self.text, *ahead):
            return None
        if kind == "passive" and (auxiliary := leading.PASSIVE_AT_END.search(self.text, *ahead)):
            ahead = Span(ahead.start, auxiliary.start())
            after_it = leading.AFTER_IT_AT_END.search(self.text, *ahead)
            ahead = Span(ahead.start, after_it.start()) if after_it else ahead
        is_before = kind in {"prepositional", "citing"} and (
            leading.SAID_BEFORE_BY.fullmatch(self.text, *ahead)
            or (
                kind == "prepositional"
                and self._is_of_this(ahead)
                and leading.AS_ANOTHER_SAYS.fullmatch(self.text, *ahead)
            )
        )
        if is_before:
            ahead = self._trim(self.sentences[self.number - 1]) if self.number else Span(0, 0)
        if (
            kind in {"prepositional", "citing"}
            and leading.AS_ANOTHER_SAYS.fullmatch(self.text, *ahead)
            and not self._is_of_this(ahead)
        ):
            ahead = Span(ahead.end, ahead.end)  # «Как сообщает Лента со ссылкой на X, A»
        if kind == "done_by":
            if self.number and leading.THIS_THING.fullmatch(self.text, *ahead):
                ahead = self._trim(self.sentences[self.number - 1])
            return self._made(named, before.group(kind), ahead, (Span(named.end, self.sentence.end),))
        if kind == "appeared":
            before_it = self._trim(self.sentences[self.number - 1]) if self.number else Span(0, 0)
            clause = self._trim(Span(that.end(), self._clause_end(that.end()))) if that else before_it
            return self._made(named, before.group(kind), clause, (Span(*before.span(kind)), in_front))
        quote = leading.QUOTE_FIRST.match(self.text, ahead.start, ahead.end)
        if kind == "item" and that is None and quote:
            return self._made(named, before.group(kind), Span(*quote.span()), (Span(named.end, self.sentence.end),))
        if kind == "item" and that is None and leading.IN_AN_ITEM.fullmatch(self.text, *ahead):
            within = opening.end() if opening else named_end
            if "," not in self.text[named_end : within + 1] or not leading.BY_IT.search(before.group()):
                return None
            aside = trailing.MADE_THEN.match(self.text, start, self.sentence.end)
            start = aside.end() if aside else start
            return self._made(
                named, before.group(kind), self._trim(Span(start, self._clause_end(start))), (Span(named.end, start),)
            )
        if kind in {"item", "written"} and that is None:
            return None  # "a report by the channel" that says nothing here
        start = that.end() if that else start
        behind = self._trim(Span(start, self._clause_end(start)))
        behind = self._without_fate(behind) if kind == "item" and that else behind
        if is_of_this and not that and self.number and not self._words(ahead):
            return self._made(
                named, before.group(kind), self._trim(self.sentences[self.number - 1]), (Span(*before.span(kind)),)
            )
        if kind == "prepositional":
            ahead = self._without_who_passes_on(ahead)
        if kind == "verb_first" and leading.AS_TOLD.match(before.group(kind)):
            behind = self._without_who_passes_on(behind)
        passed_on = kind == "according" and clauses.ANOTHER_SAYS.match(self.text, named_end)
        if passed_on or (is_before and leading.AND_ANOTHER.match(self.text, *behind)):
            behind = Span(behind.end, behind.end)  # «со ссылкой на X и губернатора»
        if kind == "prepositional" and "на" in before.group(kind).split():
            if another := trailing.SAID_BY_ANOTHER.match(self.text, *behind):  # «со ссылкой на X Y пишет, что А»
                behind = Span(another.end(), behind.end)
            elif self._words(ahead) and trailing.SAID_ANOTHER.fullmatch(self.text, *behind):
                behind = Span(behind.end, behind.end)
        if kind == "verb_first" and not that and leading.AS_TOLD.match(before.group(kind)):
            speaker = trailing.SPEAKER.match(self.text, named_end, self.sentence.end)
            behind = Span(speaker.end(), behind.end) if speaker else behind  # "как рассказала X жена солдата, A"
        if that is None and trailing.RELATIVE.match(self.text, behind.start, behind.end):
            # "according to the channel, which has links to the police, A"
            relative = (
                None if self._words(ahead) else trailing.RELATIVE_CLAUSE.match(self.text, behind.start, behind.end)
            )
            behind = Span(relative.end() if relative else behind.end, behind.end)
        quoted_by = (
            trailing.AFTER_AMONG_OTHERS.match(self.text, named.end, self.sentence.end) if kind == "citing" else None
        )
        said = clauses.THAT.match(self.text, quoted_by.end(), self.sentence.end) if quoted_by else None
        if quoted_by and (said or self._words(ahead) < MIN_WORDS):  # "TASS, citing X, reported that"
            behind = self._trim(Span(said.end() if said else quoted_by.end(), self._clause_end(quoted_by.end())))
            return self._made(named, before.group(kind), behind, (Span(named.end, behind.start),))
        if that is not None or not self._words(ahead):
            clause = behind
        elif kind == "according" and leading.THAT_IS.fullmatch(self.text, ahead.start, ahead.end):
            clause = self._trim(self.sentences[self.number - 1]) if self.number else Span(0, 0)
        elif (
            kind == "passive"
            and not leading.AUXILIARY.match(before.group(kind))
            and clauses.AS.match(self.text, *behind)
        ):
            return None  # "a woman named by X as the sister declined to talk"
        elif kind == "passive" and (spoken := leading.ITEM_ABOUT_AT_END.search(self.text, *ahead)):
            clause = self._trim(Span(*spoken.span("clause")))  # "reports about A, carried by X, were false"
        elif kind == "passive" and (named_as := clauses.AS.match(self.text, behind.start, behind.end)):
            clause = self._trim(Span(named_as.end(), behind.end))  # "was named by X as the owner"
        elif kind in {"verb_first", "seen_in"} and (
            seen := clauses.SEEN_THERE.match(self.text, behind.start, behind.end)
        ):
            clause = Span(seen.end(), behind.end)
        elif kind == "verb_first" and (about := leading.RELATIVE_ABOUT_AT_END.search(self.text, *ahead)):
            clause = self._trim(Span(*about.span("clause")))  # «Мэр, о задержании которого писал X, вернулся»
            if self._words(clause) < MIN_WORDS:
                return None
        elif (
            kind == "verb_first"
            and not (that or set_off)
            and (about := leading.ABOUT_FIRST.fullmatch(self.text, *ahead))
        ):
            clause = Span(*about.span("clause"))  # «О пожаре первым написал X, позже это подтвердили»
        elif kind == "verb_first" and (relative := leading.RELATIVE_AT_END.search(self.text, ahead.start, ahead.end)):
            report = clauses.REPORT_ABOUT.match(self.text, ahead.start, relative.start())
            if report is None and clauses.GOES_ON.match(self.text, *behind):
                return None  # «Мэр опроверг то, что пишет X, и сказал, что …»
            clause = self._trim(Span(report.end(), relative.start())) if report else behind
        elif kind == "verb_first" and self._is_quoted(ahead):
            clause = ahead
        elif (
            kind == "passive"
            and leading.SHOWED_UP.match(before.group(kind))
            and leading.A_POST.fullmatch(self.text, *ahead)
        ):
            clause = behind
        elif kind in {"passive", "from"} and leading.THE_NEWS.fullmatch(self.text, ahead.start, ahead.end):
            clause = self._trim(self.sentences[self.number - 1]) if self.number else Span(0, 0)
        elif (
            kind == "inverted"
            and self._words(ahead) < SHORT <= self._words(behind)
            and self._is_between_commas(ahead, behind, named.start)
        ):
            clause = self._trim(self.sentence)  # "The general, wrote X, “was led out”"
        elif said_before or kind in {"citing", "inverted", "passive", "told", "from"} or not self._words(behind):
            clause = ahead
        elif min(self._words(behind), self._words(ahead)) < SHORT and not self._is_between_commas(
            ahead, behind, named.start
        ):
            clause = max(ahead, behind, key=lambda side: side.end - side.start)
        else:
            clause = self._trim(self.sentence)
        if self._words(clause) < MIN_WORDS:
            if kind not in {"inverted", "verb_first"} or self.number == 0:
                return None
            clause = self._trim(self.sentences[self.number - 1])
        if kind == "item" and clauses.REACTED.search(self.text, *in_front):
            in_front = Span(in_front.end, in_front.end)
        behind_it = Span(named.end, max(named.end, right))  # up to the next source, which has its own day
        if kind == "according" and (another := clauses.ANOTHER_SAYS.search(self.text, *behind_it)):
            behind_it = Span(behind_it.start, another.start())
        beside = (in_front, behind_it) if kind == "verb_first" else (behind_it, in_front)
        zones = Span(named.end, start), Span(before.start(), named.start), *beside
        if clause.start < before.start() and start < clause.end:  # a parenthesis in what is said
            return Attribution(named, " ".join(before.group(kind).split()), clause, zones[:2])
        return self._made(named, before.group(kind), clause, zones)

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
