"""What a source says where it is no subject: “A, according to X”, «сообщил X», “a report by X that A”."""

import re
from dataclasses import dataclass, replace

from core.encoders import Span
from core.links.reading.attribution import Attribution
from core.links.reading.channels import Named
from core.links.reading.clausebounds import CLOSING, EDGES, MIN_WORDS, SHORT
from core.links.reading.grammar import clauses, leading, trailing, verbs
from core.links.reading.verbreader import VerbReader


@dataclass(frozen=True, slots=True)
class SourcedReader(VerbReader):
    """Reads what the words before a name attribute to it in a sentence of `text`, the `number`-th of `sentences`."""

    def sourced(self, named: Named, before: re.Match[str], list_end: int, right: int) -> Attribution | None:
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

    def _past_an_aside(self, place: int) -> int:
        """Behind what is told of a source at `place`, if what it says follows: “X's post, now deleted, said that”."""
        aside = trailing.ASIDE.match(self.text, place, self.sentence.end)
        return aside.end() if aside and clauses.SAYING.match(self.text, aside.end(), self.sentence.end) else place

    def _is_of_the_subject(self, saying: re.Match[str], ahead: Span) -> bool:
        """Whether a participle belongs to the sentence's own subject: “The ministry denied X's report, saying …”."""
        set_off = "," in (self.text[saying.start()], self.text[: saying.start()].rstrip()[-1:])
        said = clauses.PARTICIPLE.match(saying.group()) and verbs.A_VERB.search(self.text, *ahead)
        return set_off and bool(said)

    def _without_who_passes_on(self, said: Span) -> Span:
        """`said` without a paper at its end: «A, передаёт Лента»; all of it if little is left."""
        other = leading.PASSED_ON_AT_END.search(self.text, *said)
        own = self._trim(Span(said.start, other.start())) if other else said
        return own if self._words(own) > MIN_WORDS else said

    def _is_of_this(self, ahead: Span) -> bool:
        """Whether what stands before an attribution ends in “of this”: «Как передаёт Лента, об этом …»."""
        return bool(leading.OF_THIS_AT_END.search(self.text, *ahead))
