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
    r"|disputed|disputes|опроверг(?:л[аио])?|опровергает|опровергают|отрицает|отрицают|отрицал[аи]?|отверг(?:л[аио])?"
    r"|спростува(?:в|ла|ли)|спростовує|спростовують|заперечи(?:в|ла|ли)|заперечує|заперечують)"
)
_CONFIRMED = (
    r"(?:confirmed|confirms|has\s+confirmed|have\s+confirmed|acknowledged|acknowledges|admitted|admits"
    r"|подтвердил[аио]?|подтверждает|подтверждают|признал[аио]?|підтверди(?:в|ла|ло|ли)|підтверджує|визна(?:в|ла|ли))"
)
_STANCE = re.compile(rf"(?<![\w])(?i:(?P<denies>{_DENIED})|(?P<confirms>{_CONFIRMED}))(?!\w)")
# "said that the reports were not true": the reports are those that the article cites.
_CALLED_FALSE = re.compile(
    r"(?i:(?:reports?|rumou?rs?|claims?|stor(?:y|ies)|allegations?|сообщени\w+|слух\w*|публикаци\w+|повідомленн\w+|чутк\w+)"
    r"(?:\s+[\w’'-]+){0,5}?\s+(?:(?:is|are|was|were|to\s+be|as)\s+(?:simply\s+|completely\s+|absolutely\s+)?"
    r"(?:not\s+true|untrue|false|fake|wrong|lies|baseless|unfounded|fabricated|nonsense)"
    r"|(?:не\s+соответству\w+\s+действительности|неправд\w+|лож\w+|фейк\w*|не\s+відповіда\w+\s+дійсності)))"
)
_SAID = re.compile(
    r"(?<!\w)(?i:said|told|says|called|заявил\w?|сказал\w?|назвал\w?|сообщил\w?|заявив|сказав|назвав)(?!\w)"
)
_ABOUT_REPORTS = re.compile(
    r"\s*(?i:(?:the|these|those|such|all|media|any)\s+)*(?i:reports?|rumou?rs?|claims?|stor(?:y|ies)|allegations?"
    r"|это|эти\s+сообщения|сообщени\w+|слух\w*|це|ці\s+повідомлення|повідомленн\w+|чутк\w+)(?!\w)(?!\s+(?i:that|of|что|що))"
)
_OPENING = re.compile(
    r"\s*(?i:that|reports?\s+that|claims?\s+that|rumou?rs?\s+that|having|что|сообщения\s+о\s+том,\s+что|що)(?!\w)"
)
_BREAK = re.compile(r"[,;:—–]\s+(?:but|and|а|но|але)\s|[.;:]\s")
_LABEL = re.compile(r"[;:—–]\s+|\s[-|]\s+")
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
    for sentence in split_sentences(text):
        for stance, speaker, object_ in _stances(text, sentence):
            for number, post_id in cited.items():
                citation = citations[number]
                if citation.sentence == sentence and not _apart(object_, citation):
                    continue  # the report itself: "X confirmed that …" is what the channel said
                if object_ is None or _same_claim(text, object_, citation.clause):
                    found.append(Outcome(post_id, stance, speaker, sentence, citation.clause))
    return list(dict.fromkeys(found))


def _apart(object_: Span | None, citation: Citation) -> bool:
    return object_ is not None and (object_.end <= citation.clause.start or object_.start >= citation.clause.end)


def _stances(text: str, sentence: Span) -> list[tuple[Stance, str, Span | None]]:
    """Stance, speaker and denied words of a sentence; the words are None where it speaks of the reports as such."""
    found: list[tuple[Stance, str, Span | None]] = []
    for match in _STANCE.finditer(text, *sentence):
        if re.search(r"(?i:\b(?:not|neither|nor|never|не|ані)\s+(?:\w+\s+)?)$", text[sentence.start : match.start()]):
            continue
        stance = Stance.DENIES if match.group("denies") else Stance.CONFIRMS
        speaker = _speaker(text, sentence, match.start())
        if not speaker:
            continue
        if _ABOUT_REPORTS.match(text, match.end(), sentence.end):
            found.append((stance, speaker, None))
            continue
        opening = _OPENING.match(text, match.end(), sentence.end)
        start = opening.end() if opening else match.end()
        end = _BREAK.search(text, start, sentence.end)
        found.append((stance, speaker, Span(start, end.start() if end else sentence.end)))
    false = _CALLED_FALSE.search(text, *sentence)
    said = _SAID.search(text, *sentence)
    if false and said:
        speaker = _speaker(text, sentence, said.start())
        if speaker:
            found.append((Stance.DENIES, speaker, None))
    return found


def _speaker(text: str, sentence: Span, verb: int) -> str:
    """The words in front of the verb, without the day: those behind a label or a dateline («BREAKING: », «MOSCOW — »),
    and of many those behind the last comma.
    """
    before = _LABEL.split(DAY_PHRASE.sub(" ", text[sentence.start : verb]))[-1]
    clause = re.split(r",\s", before)[-1] if len(before.split()) > 8 else before
    names = " ".join(clause.split()[-8:]).strip(" ,\"“”«»'")
    return names if any(character.isupper() for character in names) or names.casefold() in {"he", "she"} else ""


def _same_claim(text: str, one: Span, other: Span) -> bool:
    mine, its = _content(text, one), _content(text, other)
    shared = len(mine & its)
    return bool(its) and shared >= min(_COMMON, len(its)) and shared * 2 >= min(len(mine), len(its))


def _content(text: str, span: Span) -> set[str]:
    return {stem(word.surface) for word in words(text[span.start : span.end]) if word.surface.lower() not in STOP_WORDS}
