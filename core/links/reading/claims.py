"""Where an article denies or confirms what a cited post claims: a machine's proposal, never a verdict.

A denial says who denied which words; it is not a refutation, and it concerns the claim that it names, not the story.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.encoders import STOP_WORDS, Span, split_sentences, stem, words
from core.links.reading.citations import Citation
from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar.verbs import A_VERB
from core.links.reading.unsaid import done_from, is_nobody, is_unsaid
from core.types import Article

_DENIED = (
    r"(?:denied|denies|deny|has\s+denied|have\s+denied|rejected|rejects|dismissed|dismisses|refuted|refutes|rebutted"
    r"|disputed|disputes|debunked|debunks|repudiated|repudiates|rebuffed|опроверг(?:л[аио]|нул[аи]?)?|опровергал[аи]?|развеял[аи]?|отм[её]л[аи]?|опровергает|опровергают|отрицает|отрицают|отрицал[аио]?|отвергает|отвергают|отверг(?:л[аио])?"
    r"|спростува(?:в|ла|ло|ли)|спростовує|спростовують|відкину(?:в|ла|ло|ли)|відкидає|відкидають|розвія(?:в|ла|ли)|заперечи(?:в|ла|ло|ли)|заперечує|заперечують)"
)
_CONFIRMED = (
    r"(?:confirmed|confirms|has\s+confirmed|have\s+confirmed|acknowledged|acknowledges|admitted|admits"
    r"|подтвердил[аио]?|подтверждает|подтверждают|признал[аио]?|підтверди(?:в|ла|ло|ли)|підтверджує|підтверджують|визна(?:в|ла|ли))"
)
_STANCE = re.compile(rf"(?<![\w])(?i:(?P<denies>{_DENIED})|(?P<confirms>{_CONFIRMED}))(?!\w)")
_REPORT = (
    r"(?:reports?|rumou?rs?|claims?|stor(?:y|ies)|allegations?|сообщени\w+|слух\w*|публикаци\w+|информаци\w+|сведени\w+|данны[ех]"
    r"|верси\w+|новост\w+|повідомленн\w+|чутк\w+|публікаці\w+|інформаці\w+|відомост\w+|дан[іих]+|версі\w+|новин\w+)"
)
_THESE = r"(?:the|this|these|those|such|all|any|media|эт[иуо]\w*|эта|так\w+|данн\w+|все|всю|ці|цю|ця|так[іу]|вс[іюе])"
# “a claim by the channel X”, “X's report”, «информацию канала X»: whose report it is, if that is told.
_NAME = r"(?-i:[«\"“„][^«»\"“”„\n]{2,40}[»\"”]|[A-ZА-ЯЁІЇЄҐ][\w’'-]*)"
_NAMES = (
    r"(?:(?:the|an?)\s+)?(?:(?:[\w-]+\s+)?[\w-]*(?:channel|outlet|blog|канал|паблик|паблік|издани|видан|проект|проєкт)\w*\s+)?"
    rf"{_NAME}(?:\s+{_NAME}){{0,3}}"
)
_BY_WHOM = rf"(?:\s+(?:(?:made\s+|published\s+|posted\s+)?(?:by|from|in|on)\s+)?{_NAMES}(?:\s+on\s+\w+day)?)?"
_WHOSE = rf"(?:an?\s+|{_NAMES}['’]s?\s+(?:[\w-]+\s+)?)?"
# What a report is about; without it, it is what the article cites: “the reports”.
_TOPIC = r"(?:\s+(?:of|about|that|(?:о|про)\s+том,\s+что|про\s+те,\s+що|обо?|о|про)\s+(?P<topic>[^,;:.]{1,120}?))"
_FALSE = (
    r"(?:simply\s+|completely\s+|absolutely\s+)?(?:an?\s+(?:\w+\s+)?)?(?:not\s+true|untrue|false|fakes?|hoax(?:es)?|wrong|lies?|baseless|unfounded|fabricated|fabrications?|nonsense"
    r"|fiction|disinformation)"
    r"|(?:(?:вс[её]|просто|очередн\w+|абсолютн\w+|полн\w+|обычн\w+|наглая|чергов\w+|повн\w+|звичайн\w+|лише|чистой\s+воды)\s+){0,2}"
    r"(?:не\s+соответству\w+\s+действительности|неправд\w+|лож\w+|фейк\w*|вымыс\w+|выдумк\w+|бред\w*|чуш\w+|утк\w+|вброс\w*|домысл\w+|фальшивк\w+|дезинформац\w+"
    r"|не\s+відповіда\w+\s+дійсності|брехн\w+|вигадк\w+|маячн\w+|нісенітниц\w+|вкид\w*|дезінформаці\w+|фальшивк\w+)"
)
# "said that the reports were not true", “called it a fake”: the reports are those that the article cites.
_CALLED_FALSE = re.compile(
    rf"(?<!\w)(?i:(?:{_REPORT}(?:{_BY_WHOM}{_TOPIC}|(?:\s+(?!(?:of|about|that|о|об|про|not|never|не|ні|\w+n[’']t)\b)[\w’'-]+){{0,5}}?)|(?P<it>this|it|это|це))\s+"
    rf"(?:(?:(?:is|are|was|were|to\s+be|as|[—–-]|это|це|є)\s+|[“\"«])*(?:{_FALSE})))(?!,?\s+(?:that|to|что|що)\s)"
)
_SAID = re.compile(
    r"(?<!\w)(?i:said|told|says|called|(?:заяви|сказа|назва|сообщи|ответи|отмети|подчеркну|уточни|рассказа|поясни|добави)л[аио]?"
    r"|(?:заяви|сказа|назва|повідоми|відпові|зазначи|наголоси|уточни|розпові|поясни|дода)(?:в|ла|ло|ли))(?!\w)"
)
# «Это фейк»[, — ]ответил Песков, “It is a fake[,” Peskov] said
_FIRST_THEN = re.compile(r"(?:[,!.][»”\"]?|[»”\"],?)\s+(?:[—–-]\s+)?(?P<speaker>(?:[\w’'-]+\s+){0,7})$")
# сказал Песков [журналистам]
_TO_WHOM = re.compile(
    r"\s+(?i:журналист(?:ам|у)|корреспондент(?:ам|у)|репорт[её]рам|агентству|изданию|порталу|каналу|журналістам|виданню"
    r"|агенції|кореспондентам|риа|тасс|рбк|интерфаксу|інтерфаксу|укрінформу|суспільному)(?!\w)"
)
_ABOUT_REPORTS = re.compile(
    rf"\s*(?i:(?:{_THESE}\s+)*{_REPORT}(?!\w)(?!\s+(?:that|of|about|что|що|обо?|о|про)\s)(?!,\s+что|,\s+що)|(?P<it>this|it|это|це)(?![\w-]))"
)
# «Эту информацию опровергли в Кремле», “the report was denied by the Kremlin”: what is denied comes first.
_REPORTS_FIRST = re.compile(
    rf"\W*(?i:(?:\w+\s+)?(?:{_THESE}\s+)*(?:{_REPORT}{_TOPIC}?|(?P<it>this|it|это|це)))"
    r"(?P<passive>(?i:\s+(?:was|were|is|are|has\s+been|have\s+been|had\s+been)))?(?:\s+(?!и\b|і\b)[\w’'-]+(?:ly|же|но|також|также))?\s*$"
)
_SPEAKER_AFTER = re.compile(
    r"\s+(?P<by>by\s+)?(?P<speaker>(?:[\w’'«»-]+\s*){1,7}?)(?=\s*[.,;:!?—–]|\s+(?:on|as|that|who|which)\s|$)"
)
# «Эту информацию в Кремле [опровергли]», «Песков это [отрицает]»: both stand before the verb.
_REPORTS_THEN_SPEAKER = re.compile(
    rf"\W*(?:(?i:{_THESE}\s+{_REPORT}|(?P<it>это|це))\s+(?P<speaker>(?:(?i:во?|у)\s+)?(?:[\w«»-]+\s+){{1,4}}?)"
    rf"|(?P<ahead>(?:[\w«»-]+\s+){{1,4}}?)(?i:(?:эт[иуо]\w*|ц[юіе])\s+{_REPORT}|это|це)\s+)$"
)
# X wrote that A[, but the Kremlin] denied the report
_BEFORE_SPEAKER = re.compile(
    r"[,;]\s+(?i:but|and|while|though|although|а|но|однако|хотя|але|проте|однак|хоча|втім)\s+(?:(?i:later|позже|пізніше|згодом)\s+)?"
    r"(?P<speaker>[\w’'«»\"“” -]{2,80}?)\s+$"
)
_LAST_PART = re.compile(r"[,;]\s+(?i:(?:but|and|а|но|однако|але|проте|однак)\s+)?(?=[^,;]*$)")
_A_REPORT = re.compile(rf"(?i:{_REPORT})")
_ABOUT = re.compile(
    rf"\s*(?i:(?:{_THESE}\s+)*{_WHOSE}{_REPORT}{_BY_WHOM}\s+(?:of|about|обо?|о|про)\s+)(?!(?i:том,|те,))"
)
_OPENING = re.compile(
    rf"\s*(?i:that|(?P<report>(?:{_THESE}\s+)*{_WHOSE}{_REPORT}{_BY_WHOM}\s+that)|having|что"
    rf"|(?P<report_ru>(?:{_THESE}\s+)*{_REPORT}{_BY_WHOM}\s+(?:о\s+том|про\s+те),\s+(?:что|що))|що)(?!\w)"
)
_BREAK = re.compile(r"[,;:—–]\s+(?:but|and|а|но|але)\s|[.;:]\s")
_COMMA = re.compile(r"[,;:.]\s")
# [Peskov confirmed that] the ministry denied
_CONFIRMED_THAT = re.compile(r"^.*\b(?i:confirm|подтвер|підтвер)\w*,?\s+(?:that|что|що)\s+")
# [In a response,] Peskov denied
_OPENER = re.compile(r"^(?:In|At|On|During|After|Later|Meanwhile|Earlier)\b[^,]{0,40},\s+")
_LABEL = re.compile(r"[;:—–]\s+|\s[-|]\s+")
_REACH = 300  # characters in front of a verb; a sentence full of denials must not take long
_NEAR = 3  # sentences: as far back as “this” reaches
_COMMON = 2  # words that a denied clause must share with the cited one, if that has so many


class Stance(StrEnum):
    """How somebody in an article stands to a claim."""

    DENIES = "denies"
    CONFIRMS = "confirms"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A proposal that `speaker` denies or confirms what the post claims. Spans are of the article's text: the
    `sentence` that says so, and the `claim`, the clause by which the article reports the post.
    """

    post_id: str
    stance: Stance
    speaker: str
    sentence: Span
    claim: Span


def propose_outcomes(article: Article, citations: Sequence[Citation], cited: Mapping[int, str]) -> list[Outcome]:
    """Denials and confirmations in `article` of the posts that it cites; `cited` has post ids by number of citation.

    A denial counts for the claim whose words it repeats, or, where it speaks of "the reports", for all cited ones.
    """
    if not cited:
        return []
    text = article.text
    found: list[Outcome] = []
    sentences = split_sentences(text)
    for place, sentence in enumerate(sentences):
        for said in _stances(text, sentence):
            near = {citations[number].sentence for number in cited} & set(sentences[max(0, place - _NEAR) : place])
            for number, post_id in cited.items():
                citation = citations[number]
                speaker, aside = said.speaker, None
                if citation.sentence == sentence and not _apart(said.denied, citation):
                    aside = _beside_the_report(text, said, citation)
                    if aside is None:
                        continue  # the report itself: "X confirmed that …" is what the channel said
                    speaker = aside
                if said.denied is None:
                    is_meant = (
                        aside is not None or not said.is_just_said or (bool(near) and citation.sentence == max(near))
                    )
                else:
                    is_meant = _same_claim(text, said.denied, citation.clause, is_topic=said.is_topic)
                if is_meant:
                    found.append(Outcome(post_id, said.stance, speaker, sentence, citation.clause))
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Said:
    """The stance of a `speaker` to the words `denied`, or to what the `is_topic` words are about; without them to the
    reports as such, or to the one that was `is_just_said`.
    """

    stance: Stance
    speaker: str
    verb: Span
    denied: Span | None = None
    is_topic: bool = False
    is_just_said: bool = False
    is_set_off: bool = False  # the speaker is told behind the verb, in a part of the sentence of its own


def _apart(object_: Span | None, citation: Citation) -> bool:
    return object_ is not None and (object_.end <= citation.clause.start or object_.start >= citation.clause.end)


def _beside_the_report(text: str, said: _Said, citation: Citation) -> str | None:
    """Who, in the very sentence that reports a claim, denies or confirms the report: “the Kremlin denied a claim by X
    that A”, “X wrote that A, but the Kremlin denied the report”. None: it is the channel's own word.
    """
    if said.denied is not None:
        is_of_report = said.is_topic and said.verb.end <= citation.clause.start and not A_VERB.search(said.speaker)
        return said.speaker if is_of_report and _A_REPORT.fullmatch(citation.verb) else None
    if said.verb.start < citation.clause.end:
        return None
    if said.is_set_off:
        return said.speaker
    between = _BEFORE_SPEAKER.fullmatch(text, citation.clause.end, said.verb.start)
    speaker = DAY_PHRASE.sub(" ", between.group("speaker")).strip() if between else ""
    return speaker if any(map(str.isupper, speaker)) else None


def _stances(text: str, sentence: Span) -> list[_Said]:
    """Who denies or confirms what in a sentence."""
    found: list[_Said] = []
    undated = _undated(text, sentence)
    for match in _STANCE.finditer(text, *sentence):
        front = max(sentence.start, match.start() - _REACH)
        if is_unsaid(text, front, match.span(), sentence.end):
            continue
        verb = Span(*match.span())
        stance = Stance.DENIES if match.group("denies") else Stance.CONFIRMS
        first = _REPORTS_FIRST.fullmatch(text, sentence.start, match.start())
        set_off = None if first else _LAST_PART.search(text, front, match.start())
        begins = set_off.end() if set_off else sentence.start
        first = first or _REPORTS_FIRST.fullmatch(text, begins, match.start())
        after = _SPEAKER_AFTER.match(text, match.end(), sentence.end)
        if first and after and bool(first.group("passive")) == bool(after.group("by")):
            speaker = DAY_PHRASE.sub(" ", after.group("speaker")).strip()
            if any(character.isupper() for character in speaker):  # not “confirmed later”
                found.append(_about(stance, speaker, first, verb, is_set_off=set_off is not None))
            continue
        if object_first := _REPORTS_THEN_SPEAKER.fullmatch(text, begins, match.start()):
            speaker = DAY_PHRASE.sub(" ", object_first.group("speaker") or object_first.group("ahead")).strip()
            if any(map(str.isupper, speaker)):
                found.append(
                    _Said(stance, speaker, verb, is_just_said=bool(object_first.group("it")), is_set_off=bool(set_off))
                )
                continue
        speaker = _speaker(undated, sentence, done_from(text, front, match.start()))
        if not speaker:
            continue
        topic = _ABOUT.match(text, match.end(), sentence.end)
        opening = topic or _OPENING.match(text, match.end(), sentence.end)
        reports = None if opening else _ABOUT_REPORTS.match(text, match.end(), sentence.end)
        if reports:
            found.append(_Said(stance, speaker, verb, is_just_said=bool(reports.group("it"))))
            continue
        start = opening.end() if opening else match.end()
        end = (_COMMA if topic else _BREAK).search(text, start, sentence.end)
        denied = Span(start, end.start() if end else sentence.end)
        # “denied the claim that”, not “denied that”
        of_report = opening is not None and any(opening.groupdict().values())
        found.append(_Said(stance, speaker, verb, denied, is_topic=of_report or bool(topic)))
    false = _CALLED_FALSE.search(text, *sentence)
    said = _SAID.search(text, *sentence)
    if false and said and not _is_unsaid_that(text, sentence, false.start(), Span(*said.span())):
        speaker = (
            _speaker(undated, sentence, said.start())
            if said.start() < false.start()
            else _speaker_of_what_comes_first(text, sentence, false.end(), Span(*said.span()))
        )
        if speaker:
            found.append(_about(Stance.DENIES, speaker, false, Span(*said.span())))
    return [said for said in found if not is_nobody(said.speaker)]


def _is_unsaid_that(text: str, sentence: Span, false: int, verb: Span) -> bool:
    """Whether nobody calls anything false: «не сказал, что это фейк», “asked whether the reports were false”."""
    return any(
        is_unsaid(text, max(sentence.start, at[0] - _REACH), at, sentence.end) for at in (verb, Span(false, false))
    )


def _speaker_of_what_comes_first(text: str, sentence: Span, end: int, verb: Span) -> str:
    """Who says what ends at `end`: «Это фейк», — ответил Песков; “It is a fake,” Peskov said."""
    behind_comma = _FIRST_THEN.search(text, end, verb.start)
    if behind_comma is None:
        return ""
    between = DAY_PHRASE.sub(" ", behind_comma.group("speaker") or "").strip()
    if not between:
        after = _SPEAKER_AFTER.match(text, verb.end, sentence.end)
        between = _TO_WHOM.split(DAY_PHRASE.sub(" ", after.group("speaker")))[0].strip() if after else ""
    return between if any(map(str.isupper, between)) else ""


def _about(stance: Stance, speaker: str, reports: re.Match[str], verb: Span, *, is_set_off: bool = False) -> _Said:
    if reports.group("topic"):
        return _Said(stance, speaker, verb, Span(*reports.span("topic")), is_topic=True)
    return _Said(stance, speaker, verb, is_just_said=bool(reports.group("it")), is_set_off=is_set_off)


def _undated(text: str, sentence: Span) -> str:
    """The words of the sentence with blanks for those that name a day; nothing moves."""
    return DAY_PHRASE.sub(lambda day: " " * len(day.group()), text[sentence.start : sentence.end])


def _speaker(undated: str, sentence: Span, verb: int) -> str:
    """The words in front of the verb: those behind a label or a dateline («BREAKING: », «MOSCOW — »),
    and of many those behind the last comma.
    """
    end = verb - sentence.start
    before = _CONFIRMED_THAT.sub("", _LABEL.split(undated[max(0, end - _REACH) : end])[-1])
    clause = re.split(r",\s", before)[-1] if len(before.split()) > 8 else before
    names = _OPENER.sub("", " ".join(clause.split()[-8:])).strip(" ,\"“”«»'")
    for opened, closed in ("“”", "«»"):
        names += closed if names.count(opened) > names.count(closed) else ""  # «В группировке «Север»»
    return names if any(character.isupper() for character in names) or names.casefold() in {"he", "she"} else ""


def _same_claim(text: str, one: Span, other: Span, *, is_topic: bool) -> bool:
    """Whether `one` says what the clause `other` says; a topic is short, and one word of it may be enough."""
    mine, its = _content(text, one), _content(text, other)
    shared = len(mine & its)
    if is_topic:
        return shared * 2 >= len(mine) > 0
    return bool(its) and shared >= min(_COMMON, len(its)) and shared * 2 >= min(len(mine), len(its))


def _content(text: str, span: Span) -> set[str]:
    return {stem(word.surface) for word in words(text[span.start : span.end]) if word.surface.lower() not in STOP_WORDS}
