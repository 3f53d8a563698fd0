"""What each of the sources in a sentence is said to have said: the same for a list, each its own part otherwise."""

from dataclasses import dataclass, replace
from itertools import pairwise

from core.encoders import Span
from core.links.reading.attribution import Attribution
from core.links.reading.channels import Named
from core.links.reading.clausebounds import CLOSING, MIN_WORDS, in_quotes
from core.links.reading.grammar import clauses, messenger, trailing
from core.links.reading.namesakes import is_something_else
from core.links.reading.sourcereader import SourceReader


@dataclass(frozen=True, slots=True)
class SentenceReader(SourceReader):
    """Reads the attributions of one sentence of `text`, the `number`-th of `sentences`."""

    def read(self, named: list[Named]) -> list[Attribution]:
        """What each of the channels `named` in this sentence is said to have said, in their order."""
        named = [each for each in named if not is_something_else(self.text, self.sentence, Span(each.start, each.end))]
        attributed: dict[Named, Attribution] = {}
        ends = self._list_ends(named)
        first = 0  # of the list in which the name stands
        for place, each in enumerate(named):
            if place and not trailing.LISTED.fullmatch(self.text, named[place - 1].end, each.start):
                first = place
            left = named[first - 1].end if first else self.sentence.start
            right = named[place + 1].start if place + 1 < len(named) else self.sentence.end
            attribution = self.one(each, named[first].start, left, right, ends[place])
            if attribution is not None:
                attributed[each] = attribution
        # "Telegram channels A and B reported": whoever stands in a list with an attributed one says the same.
        pairs = list(pairwise(named))
        for each, following in reversed(pairs):
            self._share(attributed, following, each, Span(each.end, following.start))
        for before, each in pairs:
            self._share(attributed, before, each, Span(before.end, each.start))
        ordered = [attributed[each] for each in named if each in attributed]
        ordered = [self._behind_last(each, ordered) for each in ordered]
        return [self._before_next(self.in_its_words(each), ordered) for each in ordered]

    def _share(self, attributed: dict[Named, Attribution], giver: Named, taker: Named, between: Span) -> None:
        if giver in attributed and taker not in attributed and trailing.LISTED.fullmatch(self.text, *between):
            attributed[taker] = replace(attributed[giver], named=taker)

    def _list_ends(self, named: list[Named]) -> list[int]:
        """Where the list ends in which each of `named` stands: “Rybar and Mash”."""
        ends = [each.end for each in named]
        for place in range(len(named) - 2, -1, -1):
            if trailing.LISTED.fullmatch(self.text, named[place].end, named[place + 1].start):
                ends[place] = ends[place + 1]
        return ends

    def _behind_last(self, attribution: Attribution, others: list[Attribution]) -> Attribution:
        """What stands behind a source only, where another has spoken in front: “X said that A, but according to Y, B”,
        or behind what the other said: “X said that A, while B, according to Y”.
        """
        clause, start, behind = attribution.clause, attribution.start, attribution.behind
        if start is None or behind is None:
            return attribution
        spoken = [each for each in others if each.start != start and clause.start <= each.named.start < start]
        if not spoken:
            return attribution
        if self._words(behind) < MIN_WORDS:
            for part in reversed(list(clauses.BREAK.finditer(self.text, spoken[-1].named.end, start))):
                own = self._trim(Span(part.end(), start))
                if self._words(own) > MIN_WORDS:
                    return replace(attribution, clause=own)
            return attribution
        return replace(attribution, clause=behind, day_zones=(Span(start, behind.start),))

    def _before_next(self, attribution: Attribution, others: list[Attribution]) -> Attribution:
        """The clause ends where the next source takes over: “X reported that …, and Y reported that …”."""
        clause = attribution.clause
        for other in others:
            if other.clause != clause and clause.start < other.named.start < clause.end:
                begins = self._source_start(other.named.start) if other.start is None else other.start
                if other.start is not None and clause.start < other.clause.start < other.clause.end <= begins:
                    begins = other.clause.start  # “X said A, but B, according to Y”
                start = max(clause.start, begins)
                joint = clauses.AND.search(self.text, clause.start, start)
                cut = self._trim(Span(clause.start, joint.start() if joint else start))
                own = attribution.start
                if own is not None and clause.start < own < cut.end <= attribution.named.end + 1:
                    cut = self._trim(Span(clause.start, own))  # “A, X wrote, but according to Y, B”
                if self._words(cut) >= MIN_WORDS:
                    return replace(attribution, clause=cut)
        return attribution

    def in_its_words(self, attribution: Attribution) -> Attribution:
        """The clause ends where the article speaks for itself again: “X wrote that A, but the airline said B”."""
        attribution = self._without_its_doing(attribution)
        clause = attribution.clause
        for contrast in clauses.CONTRAST.finditer(self.text, *clause):
            own = self._trim(Span(clause.start, contrast.start()))
            if not in_quotes(self.text[own.start : own.end]) and self._words(own) >= MIN_WORDS:
                return replace(attribution, clause=own)
        return attribution

    def _without_its_doing(self, attribution: Attribution) -> Attribution:
        """The clause ends where the channel does something else: «X признал, что A, и извинился перед читателями»."""
        clause = attribution.clause
        past = clauses.PAST.search(attribution.verb)
        if past is None or not clauses.BEGUN_WITH_THAT.search(self.text, self.sentence.start, clause.start):
            return attribution
        for does in clauses.DOES_BESIDES.finditer(self.text, *clause):
            own = self._trim(Span(clause.start, does.start()))
            other = clauses.PAST.search(does.group("verb"))
            agrees = other is not None and other.group("ending") == past.group("ending")
            if agrees and not in_quotes(self.text[own.start : own.end]) and self._words(own) >= MIN_WORDS:
                return replace(attribution, clause=own)
        return attribution

    def behind(self, named: Named, verb: str, start: int) -> Attribution | None:
        """What the sentence tells from `start` on, as said by `named`."""
        return self._made(named, verb, self._trim(Span(start, self._clause_end(start))), ())

    def whole(self, named: Named, verb: str) -> Attribution | None:
        """All that the sentence tells, as said by `named`."""
        return self._made(named, verb, self._trim(self.sentence), ())

    def beside(self, named: Named, verb: str, own: Span) -> Attribution | None:
        """What the sentence tells beside `own`, the words in it that tell by whom; or the sentence before."""
        ahead = self._trim(Span(self.sentence.start, own.start))
        of_whom = messenger.OF_WHOM_AT_END.search(self.text, *ahead)
        ahead = self._trim(Span(ahead.start, of_whom.start(of_whom.lastindex or 0))) if of_whom else ahead
        that = clauses.THAT.match(self.text, own.end, self.sentence.end)
        start = that.end() if that else own.end
        behind = self._trim(Span(start, self._clause_end(start)))
        says_that = that is not None and any(letter.isalpha() for letter in that.group())
        said, of_this = self._words(ahead), messenger.OF_THIS.search(self.text, self.sentence.start, own.end)
        if says_that and self._words(behind) >= MIN_WORDS:
            clause = behind
        elif (
            said >= MIN_WORDS and self.text[ahead.end - 1] in CLOSING and not messenger.OF_THIS.match(self.text, *ahead)
        ):
            clause = ahead
        elif of_this or max(said, self._words(behind)) <= MIN_WORDS:
            clause = self._trim(self.sentences[self.number - 1]) if self.number else Span(0, 0)
        else:
            clause = max(ahead, behind, key=lambda side: side.end - side.start)
        return self._made(named, verb, clause, (own,))
