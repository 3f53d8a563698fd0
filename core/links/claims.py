"""Where an article denies or confirms what a cited post claims: a machine's proposal, never a verdict.

A denial says who denied which words; it is not a refutation, and it concerns the claim that it names, not the story.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.encoders import STOP_WORDS, Span, split_sentences, stem, words
from core.links.citations import Citation
from core.links.days import DAY_PHRASE
from core.types import Article

_DENIED = (
    r"(?:denied|denies|deny|has\s+denied|have\s+denied|rejected|rejects|dismissed|dismisses|refuted|refutes|rebutted"
    r"|disputed|disputes|debunked|debunks|repudiated|repudiates|rebuffed|опроверг(?:л[аио]|нул[аи]?)?|опровергал[аи]?|развеял[аи]?|отм[её]л[аи]?|опровергает|опровергают|отрицает|отрицают|отрицал[аи]?|отвергает|отвергают|отверг(?:л[аио])?"
    r"|спростува(?:в|ла|ли)|спростовує|спростовують|відкину(?:в|ла|ли)|відкидає|відкидають|розвія(?:в|ла|ли)|заперечи(?:в|ла|ли)|заперечує|заперечують)"
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
# What a report is about; without it, it is what the article cites: “the reports”.
_TOPIC = r"(?:\s+(?:of|about|that|(?:о|про)\s+том,\s+что|про\s+те,\s+що|обо?|о|про)\s+(?P<topic>[^,;:.]{1,120}?))"
_FALSE = (
    r"(?:simply\s+|completely\s+|absolutely\s+)?(?:an?\s+(?:\w+\s+)?)?(?:not\s+true|untrue|false|fakes?|wrong|lies?|baseless|unfounded|fabricated|fabrications?|nonsense"
    r"|fiction|disinformation)"
    r"|не\s+соответству\w+\s+действительности|неправд\w+|лож\w+|фейк\w*|вымыс\w+|выдумк\w+|бред\w*|чуш\w+|утк\w+|вброс\w*|домысл\w+|фальшивк\w+|дезинформац\w+"
    r"|не\s+відповіда\w+\s+дійсності|брехн\w+|вигадк\w+|маячн\w+|нісенітниц\w+|вкид\w*|дезінформаці\w+|фальшивк\w+"
)
# "said that the reports were not true", “called it a fake”: the reports are those that the article cites.
_CALLED_FALSE = re.compile(
    rf"(?<!\w)(?i:(?:{_REPORT}(?:{_TOPIC}|(?:\s+(?!(?:of|about|that|о|об|про)\b)[\w’'-]+){{0,5}}?)|(?P<it>this|it|это|це))\s+"
    rf"(?:(?:(?:is|are|was|were|to\s+be|as)\s+|[“\"«])*(?:{_FALSE})))"
)
_SAID = re.compile(
    r"(?<!\w)(?i:said|told|says|called|заявил\w?|сказал\w?|назвал\w?|сообщил\w?|заявив|сказав|назвав)(?!\w)"
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
_ABOUT = re.compile(rf"\s*(?i:(?:{_THESE}\s+)*{_REPORT}\s+(?:of|about|обо?|о|про)\s+)(?!(?i:том,|те,))")
_OPENING = re.compile(
    rf"\s*(?i:that|(?P<report>(?:{_THESE}\s+)*{_REPORT}\s+that)|having|что"
    rf"|(?P<report_ru>(?:{_THESE}\s+)*{_REPORT}\s+(?:о\s+том|про\s+те),\s+(?:что|що))|що)(?!\w)"
)
_BREAK = re.compile(r"[,;:—–]\s+(?:but|and|а|но|але)\s|[.;:]\s")
_COMMA = re.compile(r"[,;:.]\s")
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
                if citation.sentence == sentence and not _apart(said.denied, citation):
                    continue  # the report itself: "X confirmed that …" is what the channel said
                if said.denied is None:
                    is_meant = not said.is_just_said or (bool(near) and citation.sentence == max(near))
                else:
                    is_meant = _same_claim(text, said.denied, citation.clause, is_topic=said.is_topic)
                if is_meant:
                    found.append(Outcome(post_id, said.stance, said.speaker, sentence, citation.clause))
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Said:
    """The stance of a `speaker` to the words `denied`, or to what the `is_topic` words are about; without them to the
    reports as such, or to the one that was `is_just_said`.
    """

    stance: Stance
    speaker: str
    denied: Span | None = None
    is_topic: bool = False
    is_just_said: bool = False


def _apart(object_: Span | None, citation: Citation) -> bool:
    return object_ is not None and (object_.end <= citation.clause.start or object_.start >= citation.clause.end)


def _stances(text: str, sentence: Span) -> list[_Said]:
    """Who denies or confirms what in a sentence."""
    found: list[_Said] = []
    undated = _undated(text, sentence)
    for match in _STANCE.finditer(text, *sentence):
        if re.search(
            r"(?i:\b(?:not|neither|nor|never|не|ані)\s+(?:\w+\s+)?)$",
            text[max(sentence.start, match.start() - _REACH) : match.start()],
        ):
            continue
        stance = Stance.DENIES if match.group("denies") else Stance.CONFIRMS
        first = _REPORTS_FIRST.fullmatch(text, sentence.start, match.start())
        after = _SPEAKER_AFTER.match(text, match.end(), sentence.end)
        if first and after and bool(first.group("passive")) == bool(after.group("by")):
            speaker = DAY_PHRASE.sub(" ", after.group("speaker")).strip()
            if any(character.isupper() for character in speaker):  # not “confirmed later”
                found.append(_about(stance, speaker, first))
            continue
        speaker = _speaker(undated, sentence, match.start())
        if not speaker:
            continue
        if reports := _ABOUT_REPORTS.match(text, match.end(), sentence.end):
            found.append(_Said(stance, speaker, is_just_said=bool(reports.group("it"))))
            continue
        topic = _ABOUT.match(text, match.end(), sentence.end)
        opening = topic or _OPENING.match(text, match.end(), sentence.end)
        start = opening.end() if opening else match.end()
        end = (_COMMA if topic else _BREAK).search(text, start, sentence.end)
        denied = Span(start, end.start() if end else sentence.end)
        # “denied the claim that”, not “denied that”
        of_report = opening is not None and any(opening.groupdict().values())
        found.append(_Said(stance, speaker, denied, is_topic=of_report or bool(topic)))
    false = _CALLED_FALSE.search(text, *sentence)
    said = _SAID.search(text, *sentence)
    if false and said:
        speaker = _speaker(undated, sentence, said.start())
        if speaker:
            found.append(_about(Stance.DENIES, speaker, false))
    return found


def _about(stance: Stance, speaker: str, reports: re.Match[str]) -> _Said:
    if reports.group("topic"):
        return _Said(stance, speaker, Span(*reports.span("topic")), is_topic=True)
    return _Said(stance, speaker, is_just_said=bool(reports.group("it")))


def _undated(text: str, sentence: Span) -> str:
    """The words of the sentence with blanks for those that name a day; nothing moves."""
    return DAY_PHRASE.sub(lambda day: " " * len(day.group()), text[sentence.start : sentence.end])


def _speaker(undated: str, sentence: Span, verb: int) -> str:
    """The words in front of the verb: those behind a label or a dateline («BREAKING: », «MOSCOW — »),
    and of many those behind the last comma.
    """
    end = verb - sentence.start
    before = _LABEL.split(undated[max(0, end - _REACH) : end])[-1]
    clause = re.split(r",\s", before)[-1] if len(before.split()) > 8 else before
    names = " ".join(clause.split()[-8:]).strip(" ,\"“”«»'")
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
