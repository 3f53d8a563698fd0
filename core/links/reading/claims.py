"""Where an article denies or confirms what a cited post claims: a machine's proposal, never a verdict.

A denial says who denied which words; it is not a refutation, and it concerns the claim that it names, not the story.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.encoders import STOP_WORDS, Span, split_sentences, stem, words
from core.links.reading.citations import Citation
from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar.events import are_opposed, by_event
from core.links.reading.grammar.stances import A_REPORT, BEFORE_SPEAKER
from core.links.reading.grammar.verbs import A_VERB
from core.links.reading.stances import Meant, Said, Stance, read_stances
from core.types import Article

_NEAR = 3  # sentences: as far back as “this” reaches
_ROOT = 5  # letters; words that begin with as many in common are taken for words of one root
_COMMON = 2  # words that a denied clause must share with the cited one, if that has so many


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
    citing = {citations[number].sentence for number in cited}
    reporting = [place for place, sentence in enumerate(sentences) if sentence in citing]
    for place, sentence in enumerate(sentences):
        for said in read_stances(text, sentence):
            meant = {sentences[each] for each in _places_meant(said.meant, place, reporting)}
            for number, post_id in cited.items():
                citation = citations[number]
                speaker, aside = said.speaker, None
                if citation.sentence == sentence and not _apart(said.denied, citation):
                    aside = _beside_the_report(text, said, citation)
                    if aside is None:
                        continue  # the report itself: "X confirmed that …" is what the channel said
                    speaker = aside
                if said.denied is None:
                    is_meant = aside is not None or citation.sentence in meant
                else:
                    is_meant = _same_claim(text, said, said.denied, citation.clause)
                if is_meant:
                    found.append(Outcome(post_id, said.stance, speaker, sentence, citation.clause))
    return list(dict.fromkeys(found))


def _places_meant(meant: Meant, place: int, reporting: Sequence[int]) -> Sequence[int]:
    """Which of the sentences that report something are meant in the sentence at `place`."""
    before = [each for each in reporting if each < place]
    match meant:
        case Meant.REPORTS:
            return reporting
        case Meant.REPORT:
            return before[-1:] or [each for each in reporting if each > place][:1]
        case Meant.IT:
            return [each for each in before if place - each <= _NEAR][-1:]
        case Meant.ANSWER:
            return [each for each in before if place - each == 1]


def _apart(object_: Span | None, citation: Citation) -> bool:
    return object_ is not None and (object_.end <= citation.clause.start or object_.start >= citation.clause.end)


def _beside_the_report(text: str, said: Said, citation: Citation) -> str | None:
    """Who, in the very sentence that reports a claim, denies or confirms the report: “the Kremlin denied a claim by X
    that A”, “X wrote that A, but the Kremlin denied the report”. None: it is the channel's own word.
    """
    if said.denied is not None:
        is_of_report = said.is_topic and said.verb.end <= citation.clause.start and not A_VERB.search(said.speaker)
        return said.speaker if is_of_report and A_REPORT.fullmatch(citation.verb) else None
    if said.verb.start < citation.clause.end:
        return None
    if said.is_set_off:
        return said.speaker
    between = BEFORE_SPEAKER.fullmatch(text, citation.clause.end, said.verb.start)
    speaker = DAY_PHRASE.sub(" ", between.group("speaker")).strip() if between else ""
    return speaker if any(map(str.isupper, speaker)) else None


def _same_claim(text: str, said: Said, denied: Span, claim: Span) -> bool:
    """Whether `denied` says what the clause `claim` says; a topic is short, and one word of it may be enough.

    Little said is the same if the claim has all of it: “his arrest”, “that he had been arrested”.
    """
    if are_opposed(text[denied.start : denied.end], text[claim.start : claim.end]):
        return False
    mine, its = _content(text, denied), _content(text, claim)
    shared = {word for word in mine if any(_is_of_one_root(word, each) for each in its)}
    if said.is_topic:
        return len(shared) * 2 >= len(mine) > 0
    if shared and shared == mine and any(map(str.islower, mine)):
        return True
    if not _says_as_much(mine, its, shared):
        return False
    least = len(mine) if said.is_object else min(len(mine), len(its))
    return bool(its) and len(shared) >= min(_COMMON, len(its)) and len(shared) * 2 >= least


def _says_as_much(mine: set[str], its: set[str], shared: set[str]) -> bool:
    """Whether two clauses have more in common than whom they name: half of what one of them says of these."""
    plain = min(sum(map(str.islower, mine)), sum(map(str.islower, its)))
    return sum(map(str.islower, shared)) * 2 >= plain


def _is_of_one_root(one: str, other: str) -> bool:
    """Whether two stems begin alike: «госпитализирован» and «госпитализация», «уволен» and «увольнение»."""
    begun = min(len(one), len(other), _ROOT)
    return one[:begun].lower() == other[:begun].lower()


def _content(text: str, span: Span) -> set[str]:
    """The stems of a clause, the same for an event however it is told; names keep their capital."""
    found = words(by_event(text[span.start : span.end]))
    return {
        stem(word.surface).title() if word.surface[0].isupper() else stem(word.surface)
        for word in found
        if word.surface.lower() not in STOP_WORDS
    }
