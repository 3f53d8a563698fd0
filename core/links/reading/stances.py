"""Who denies or confirms what, in one sentence of an article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from itertools import islice

from core.encoders import Span
from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar import stances as grammar
from core.links.reading.grammar.verbs import A_VERB
from core.links.reading.unsaid import done_from, is_nobody, is_unsaid

_REACH = 300  # characters in front of a verb; a sentence full of denials must not take long
_LONGEST = 1_500  # characters of a sentence that are read; nobody writes longer ones
_MOST = 20  # denials in a sentence
_LONG = 8  # words in front of a verb: of more, those behind the last comma speak


class Stance(StrEnum):
    """How somebody in an article stands to a claim."""

    DENIES = "denies"
    CONFIRMS = "confirms"


class Meant(Enum):
    """What is denied or confirmed where its words are not said again."""

    REPORTS = auto()  # “the reports”: all that the article cites
    REPORT = auto()  # “the report”: the last one before
    IT = auto()  # “it”, «это»: the last one, not far before
    ANSWER = auto()  # «Бред»: what the sentence before says


@dataclass(frozen=True, slots=True)
class Said:
    """The stance of a `speaker` to the words `denied`, or to what the `is_topic` words are about; without them to what
    is `meant`.
    """

    stance: Stance
    speaker: str
    verb: Span
    denied: Span | None = None
    is_topic: bool = False
    is_object: bool = False  # what is denied is named and not told: “denied his arrest”
    meant: Meant = Meant.REPORTS
    is_set_off: bool = False  # the speaker is told behind the verb, in a part of the sentence of its own


def read_stances(text: str, sentence: Span) -> list[Said]:
    """Who denies or confirms what in the `sentence` of `text`, as the sentence says it."""
    reader = _Reader(text, Span(sentence.start, min(sentence.end, sentence.start + _LONGEST)))
    found = [*reader.by_verb(), *reader.by_doing(), *reader.called_false()]
    return [said for said in found if not is_nobody(said.speaker)]


class _Reader:
    """One sentence, and its words with blanks for those that name a day; nothing moves."""

    def __init__(self, text: str, sentence: Span) -> None:
        self._text = text
        self._sentence = sentence
        self._undated = DAY_PHRASE.sub(lambda day: " " * len(day.group()), text[sentence.start : sentence.end])

    def by_verb(self) -> Iterator[Said]:
        """“Peskov denied the report”, «Слухи в Кремле опровергли», “The report was denied by the Kremlin”."""
        for match in islice(grammar.STANCE.finditer(self._text, *self._sentence), _MOST):
            front = max(self._sentence.start, match.start() - _REACH)
            if is_unsaid(self._text, front, match.span(), self._sentence.end) or self._is_refused(match):
                continue
            if said := self._object_first(match, front) or self._subject_first(match, front):
                yield said
            if event := self._event_first(match, front) or self._event_between(match, front):
                yield event

    def by_doing(self) -> Iterator[Said]:
        """“Denying the report, Peskov said …”, «Песков, опровергая слухи, напомнил …»."""
        for match in islice(grammar.DOING.finditer(self._text, *self._sentence), _MOST):
            front = max(self._sentence.start, match.start() - _REACH)
            if is_unsaid(self._text, front, match.span(), self._sentence.end) or self._is_refused(match):
                continue
            behind = grammar.GOES_ON.search(self._text, match.end(), self._sentence.end)
            speaker = self._named(behind.group("speaker")) if behind else ""
            if not speaker:
                main = next(iter(self._verbs(front, match.start())), None)
                speaker = self._before(main.start()) if main else ""
            if speaker:
                yield self._about_what_follows(match, speaker, behind.start() if behind else self._sentence.end)

    def called_false(self) -> Iterator[Said]:
        """“Peskov said the reports were not true”, «Бред», — ответил Песков."""
        false = grammar.CALLED_FALSE.search(self._text, *self._sentence)
        called = false or grammar.QUOTED_FALSE.search(self._text, *self._sentence)
        if called is None:
            return
        said = self._who_calls_it(Span(*called.span()), is_spread=bool(false and false.group("false_topic")))
        if said is None:
            return
        speaker, verb = said
        asked = grammar.ASKED_ABOUT.search(self._text, *self._sentence)
        if asked and not (false and false.group("topic")):
            yield Said(Stance.DENIES, speaker, verb, Span(*asked.span("topic")), is_topic=True)
        elif false:
            yield _called_false(false, speaker, verb)
        else:
            yield Said(Stance.DENIES, speaker, verb, meant=Meant.ANSWER)

    def _is_refused(self, match: re.Match[str]) -> bool:
        """Whether something is refused, and not said to be untrue: “denied her request”."""
        is_denial = match.group("denies") is not None
        return is_denial and grammar.REFUSED.match(self._text, match.end(), self._sentence.end) is not None

    def _object_first(self, match: re.Match[str], front: int) -> Said | None:
        """What is denied stands before the verb: «Эту информацию опровергли в Кремле»."""
        set_off = grammar.LAST_PART.search(self._text, front, match.start())
        verb = Span(*match.span())
        starts = [self._sentence.start] + ([set_off.end()] if set_off else [])
        for begins in starts:
            is_apart = begins != self._sentence.start
            if passive := grammar.DENIED_BY.fullmatch(self._text, begins, match.start()):
                after = grammar.SPEAKER_AFTER.match(self._text, match.end(), self._sentence.end)
                speaker = self._named(after.group("speaker")) if after and after.group("by") else ""
                if not speaker:
                    return None
                if passive.group("event"):
                    return Said(_stance(match), speaker, verb, Span(*passive.span("event")))
                return self._of_report(match, speaker, passive, is_set_off=is_apart)
            first = grammar.DENIED_FIRST.fullmatch(
                self._undated, begins - self._sentence.start, self._at(match.start())
            )
            if first is None:
                continue
            speaker = self._of_object_first(match, first)
            if speaker:
                if first.group("topic"):
                    start, end = (self._sentence.start + place for place in first.span("topic"))
                    end = end if speaker in first.group("between") else match.start()
                    return Said(_stance(match), speaker, verb, Span(start, end), is_topic=True)
                return Said(_stance(match), speaker, verb, meant=_meant(first), is_set_off=is_apart)
        return None

    def _of_object_first(self, match: re.Match[str], first: re.Match[str]) -> str:
        """Whose stance it is: «[в МИД] слухи опровергли», «слухи [в МИД] опровергли», «слухи опроверг [министр]»."""
        ahead, between = (self._named(grammar.MEANTIME.sub(" ", first.group(side))) for side in ("ahead", "between"))
        behind = self._behind(match.end())
        if grammar.A_PREPOSITION.match(behind) and between:
            behind = ""  # «слухи [Песков] опроверг в разговоре с агентством»
        if place := grammar.IN_A_PLACE.search(between):
            return ahead or between[place.start() :]
        if between.startswith(("«", '"', "“")) or (grammar.OF_SEVERAL.match(match.group()) and between[:1].isupper()):
            between = ""  # «данные [«Газеты»] подтверждают»: that is whose they are
        return ahead or behind or between

    def _event_first(self, match: re.Match[str], front: int) -> Said | None:
        """«Задержание подтвердил источник»: what happened stands before the verb, who says so behind it."""
        behind = self._behind(match.end())
        if not grammar.SLAVIC.match(match.group()) or not behind:
            return None
        if grammar.IN_A_PLACE.match(behind) and grammar.OF_SEVERAL.match(match.group()):
            pass  # «задержание подтвердили в полиции»
        elif behind[0].islower() and not grammar.A_SPEAKER.match(behind):
            return None  # «задержание подтвердило опасения Пескова»
        set_off = grammar.LAST_PART.search(self._text, front, match.start())
        start = set_off.end() if set_off else front
        while meantime := grammar.MEANTIME.match(self._text, start, match.start()):
            start = meantime.end() + 1
        return Said(_stance(match), behind, Span(*match.span()), Span(start, match.start()))

    def _event_between(self, match: re.Match[str], front: int) -> Said | None:
        """«В Кремле отставку Орлова подтвердили»: what happened stands between who says so and the verb."""
        found = grammar.PLACE_THEN_EVENT.search(self._text, front, match.start())
        if found is None or not grammar.OF_SEVERAL.match(match.group()):
            return None
        speaker = self._named(found.group("place"))
        return Said(_stance(match), speaker, Span(*match.span()), Span(*found.span("event"))) if speaker else None

    def _behind(self, end: int) -> str:
        """Who is named right behind a verb, as Russian and Ukrainian may."""
        after = grammar.SPEAKER_AFTER.match(self._text, end, self._sentence.end)
        return grammar.EVEN.sub("", self._named(after.group("speaker"))) if after and not after.group("by") else ""

    def _subject_first(self, match: re.Match[str], front: int) -> Said | None:
        """“Peskov denied the report”."""
        speaker = self._before(done_from(self._text, front, match.start()))
        return self._about_what_follows(match, speaker, self._sentence.end) if speaker else None

    def _about_what_follows(self, match: re.Match[str], speaker: str, end: int) -> Said:
        verb = Span(*match.span())
        begins, ends_at = self._at(match.end()), self._at(end)
        topic = grammar.ABOUT.match(self._undated, begins, ends_at)
        opening = topic or grammar.OPENING.match(self._undated, begins, ends_at)
        reports = None if opening else grammar.ABOUT_REPORTS.match(self._undated, begins, ends_at)
        if reports:
            return Said(_stance(match), speaker, verb, meant=_meant(reports))
        start = self._sentence.start + opening.end() if opening else match.end()
        if opening and match.group("confirms") and (false := grammar.CALLED_FALSE.search(self._text, start, end)):
            return _called_false(false, speaker, verb)  # “confirmed that the reports were false”
        if opening is None and (to_whom := grammar.TO_WHOM.match(self._undated, begins, ends_at)):
            start = self._sentence.start + to_whom.end()
        ends = (grammar.COMMA if topic else grammar.BREAK, *(() if opening else (grammar.NO_MORE,)))
        stops = [stop.start() for each in ends if (stop := each.search(self._text, start, end))]
        denied = Span(start, min(stops, default=end))
        # “denied the claim that”, not “denied that”
        of_report = opening is not None and any(opening.groupdict().values())
        return Said(_stance(match), speaker, verb, denied, is_topic=of_report or bool(topic), is_object=opening is None)

    def _of_report(self, match: re.Match[str], speaker: str, reports: re.Match[str], *, is_set_off: bool) -> Said:
        verb = Span(*match.span())
        if reports.group("topic"):
            return Said(_stance(match), speaker, verb, Span(*reports.span("topic")), is_topic=True)
        return Said(_stance(match), speaker, verb, meant=_meant(reports), is_set_off=is_set_off)

    def _who_calls_it(self, called: Span, *, is_spread: bool) -> tuple[str, Span] | None:
        """Who says that something is false, and by what verb; None where nobody does. What `is_spread` is the object of
        a verb that others do: «[распространяют] фейк о перемирии».
        """
        if self._is_unsaid(called.start, called.start):
            return None
        source = grammar.ACCORDING_TO.search(self._text, *self._sentence)
        if source is None or called.start < source.start() < called.end:
            source = grammar.SPEAKS.match(self._text, *self._sentence)
            source = None if source and self._verbs(*source.span("speaker")) else source
        if source and (speaker := self._named(source.group("speaker"))):
            return speaker, Span(*source.span())
        for verb in self._verbs(*self._sentence):
            if self._is_unsaid(*verb.span()):
                return None
            if is_spread and verb.end() + 1 >= called.start > verb.start():
                continue
            if verb.end() <= called.start:
                behind = grammar.WHO_THEN_QUOTES.match(self._text, verb.end(), self._opened(called.start))
                speaker = self._named(behind.group("speaker")) if behind else self._before(verb.start())
            elif verb.start() >= called.end:
                speaker = self._of_what_comes_first(called.end, verb)
            else:
                continue
            if speaker:
                return speaker, Span(*verb.span())
        return None

    def _opened(self, start: int) -> int:
        """Where the quotation that begins at or right before `start` is opened."""
        return start - 1 if self._text[start - 1 : start] in set('«“„"') else start

    def _is_unsaid(self, start: int, end: int) -> bool:
        """Whether nobody says it: «не сказал, что это фейк», “asked whether the reports were false”."""
        return is_unsaid(self._text, max(self._sentence.start, start - _REACH), (start, end), self._sentence.end)

    def _of_what_comes_first(self, end: int, verb: re.Match[str]) -> str:
        """Who says what ends at `end`: «Это фейк», — ответил Песков; “It is a fake,” Peskov said."""
        behind_comma = grammar.FIRST_THEN.fullmatch(self._text, end, verb.start())
        if behind_comma is None:
            return ""
        between = behind_comma.group("speaker").strip()
        if between:
            return self._named(between)
        after = grammar.SPEAKER_AFTER.match(self._text, verb.end(), self._sentence.end)
        return self._named(grammar.LISTENERS.split(after.group("speaker"))[0]) if after else ""

    def _before(self, verb: int) -> str:
        """The words in front of the verb: those behind a label or a dateline («BREAKING: », «MOSCOW — »),
        and of many those behind the last comma.
        """
        end = self._at(verb)
        label = grammar.LABEL.split(self._undated[max(0, end - _REACH) : end])[-1]
        before = grammar.OPENER.sub("", grammar.CONFIRMED_THAT.sub("", label).strip())
        clause = re.split(r",\s", before)[-1] if len(before.split()) > _LONG else before
        names = " ".join(clause.split()[-_LONG:])
        names = grammar.BESIDES.sub("", grammar.OPENER.sub("", names)).strip(" ,\"“”«»'")
        for opened, closed in ("“”", "«»"):
            names += closed if names.count(opened) > names.count(closed) else ""  # «В группировке «Север»»
        if grammar.OF_A_CLAUSE.search(names):
            return ""  # “a policy that denies”
        if grammar.ABOUT_WHAT.match(names):
            return ""  # «О троих писал он же»
        return names if any(map(str.isupper, names)) or names.casefold() in {"he", "she"} else ""

    def _named(self, words: str) -> str:
        """`words` without days if they say who speaks: a name, “an official”; else nothing (“confirmed later”)."""
        speaker = grammar.BESIDES.sub("", " ".join(DAY_PHRASE.sub(" ", words).split()).strip(" ,"))
        return speaker if any(map(str.isupper, speaker)) or grammar.A_SPEAKER.search(speaker) else ""

    def _verbs(self, start: int, end: int) -> list[re.Match[str]]:
        """The verbs by which somebody says something, in order."""
        found = [*A_VERB.finditer(self._text, start, end), *grammar.ANSWERS.finditer(self._text, start, end)]
        return sorted(found, key=lambda verb: verb.start())

    def _at(self, place: int) -> int:
        return place - self._sentence.start


def _stance(match: re.Match[str]) -> Stance:
    return Stance.DENIES if match.group("denies") else Stance.CONFIRMS


def _called_false(false: re.Match[str], speaker: str, verb: Span) -> Said:
    """The stance of who calls a report false: to what the report is about, if that is told."""
    for group in ("topic", "false_topic"):
        if (topic := false.group(group)) and not grammar.PRONOUN.match(topic):
            return Said(Stance.DENIES, speaker, verb, Span(*false.span(group)), is_topic=True)
    return Said(Stance.DENIES, speaker, verb, meant=_meant(false))


def _meant(reports: re.Match[str]) -> Meant:
    """Which of the reports: “it”, “the report”, “the reports”."""
    if reports.group("it"):
        return Meant.IT
    report = grammar.A_REPORT.search(reports.group())
    is_one = report is not None and not grammar.SEVERAL_REPORTS.fullmatch(report.group())
    return Meant.REPORT if is_one else Meant.REPORTS
