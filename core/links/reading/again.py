"""Where a channel that was named before speaks again, in a sentence that does not name it."""

import re
from dataclasses import dataclass, replace

from core.encoders import Span
from core.links.reading.attribution import Attribution
from core.links.reading.channels import Named, is_a_full_name, names_a_person
from core.links.reading.grammar.leading import A_FULL_NAME
from core.links.reading.grammar.returning import (
    ANAPHORA,
    ANOTHER,
    ANOTHER_PAPER,
    BEFORE_A_PAPER,
    CALLED_A_PROJECT,
    CHANNEL_AGAIN,
    CITING_IT,
    CYRILLIC,
    ENDS_NOUN,
    HE_TOO,
    IT_IS_WRITTEN,
    IT_SAID,
    ITS_DATIVE,
    ONE_ADDED,
    ONE_CALLED_SAID,
    ONE_CLAIMS,
    ONE_SAID,
    PAPER_AGAIN,
    PERSON,
    PERSON_BEHIND,
    QUOTE_LINE,
    SOME_CALLED_SAID,
    SOME_CLAIM,
    THE_SAME,
    TOLD_TO_IT,
    WHICH_DOES,
)
from core.links.reading.grammar.silence import NEGATED
from core.links.reading.grammar.trailing import AFTER
from core.links.reading.sentencereader import SentenceReader

_REACH = 5  # sentences; a channel named in between takes over
_TITLE_REACH = 60  # characters
# Characters that tell which channel «канал» is: no more, as a sentence may speak of it thousands of times.
_IN_FRONT = 100


@dataclass(frozen=True, slots=True)
class Last:
    """The channel named last, in the sentence of that number, whether it was cited there, and whether it is somebody's
    own.
    """

    number: int
    named: Named
    is_cited: bool
    is_person: bool = False


def last_named(reader: SentenceReader, named: Named, before: Last | None, *, is_cited: bool) -> Last:
    """`named` of the sentence of `reader` as the channel named last; `before` was that until now."""
    is_person = before.is_person if named.again and before is not None else _is_a_person(reader, named)
    return Last(reader.number, named, is_cited, is_person)


def again(reader: SentenceReader, last: Last) -> list[Attribution]:
    """“The channel also said …” goes to whoever was named last, a few sentences up."""
    if reader.number - last.number > _REACH:
        return []
    sentence = reader.sentence
    begins = _quotation_start(reader)
    directly_before = _is_directly_before(reader, last, _number_at(reader, begins))
    quoted = _quoted(reader, begins, is_person=last.is_person) if directly_before else None
    if quoted:
        verb = "verb" if quoted.group("verb") else "verb_first"
        said_at = quoted.start(verb)
        named = replace(last.named, start=said_at, end=said_at, again=True)
        closing = max(reader.text.rfind(mark, begins, said_at) for mark in {*'”»"', reader.text[begins]})
        days = Span(quoted.end(), sentence.end), reader.sentences[last.number]
        return [Attribution(named, quoted.group(verb), Span(begins, closing + 1), days)]
    if last.is_cited and (quote := QUOTE_LINE.match(reader.text, *sentence)):
        named = replace(last.named, start=sentence.start, end=quote.end(), again=True)
        attribution = reader.behind(named, quote.group("verb"), quote.end())
        return [attribution] if attribution else []
    claimed = ONE_CLAIMS if last.is_person else SOME_CLAIM
    if directly_before and (claims := claimed.match(reader.text, *sentence)):
        named = replace(last.named, start=sentence.start, end=claims.end(), again=True)
        attribution = reader.behind(named, claims.group("verb"), claims.end())
        return [reader.in_its_words(attribution)] if attribution else []
    subject = ANAPHORA.match(reader.text, sentence.start, sentence.end)
    one = HE_TOO.match(reader.text, *sentence) if directly_before else None
    one = one or (ONE_ADDED.match(reader.text, *sentence) if directly_before and last.is_person else None)
    near = last.number >= reader.number - 1
    if subject and (
        (subject.group("bare") and not directly_before)
        or (subject.group("near") and not near)
        or (subject.group("paper") and _is_beside_another(reader, last))
    ):
        subject = None  # “the outlet” further on may be another one
    subject = subject or one
    if subject:
        after = AFTER.match(reader.text, subject.end(), sentence.end)
        if after and not NEGATED.search(reader.text, subject.end(), after.start("verb")):
            named = replace(last.named, start=subject.start(), end=subject.end(), again=True)
            attribution = reader.active(named, after, sentence.start, named.start)
            if attribution is not None and attribution.clause.start >= sentence.start:
                return [reader.in_its_words(attribution)]
    spoken_of = _named_again(reader, last, near=near)
    if spoken_of is None and directly_before:
        spoken_of = _paper_again(reader, last)
    return reader.read([spoken_of]) if spoken_of is not None else []


def of_itself(reader: SentenceReader, own: Last) -> list[Attribution]:
    """What is told of a channel that “the channel” says itself: “The police searched Mash, the channel said”."""
    spoken_of = _named_again(reader, own, near=True)
    if spoken_of is None or spoken_of.start < own.named.end or WHICH_DOES.match(reader.text, spoken_of.end):
        return []
    return reader.read([spoken_of])


def _is_directly_before(reader: SentenceReader, last: Last, number: int) -> bool:
    """Whether the channel was cited in the sentence before that `number`; a person one further, if no other is named
    in between.
    """
    if not last.is_cited or last.number >= number - 1:
        return last.is_cited
    if not last.is_person or last.number < number - 2:
        return False
    between = reader.text[slice(*reader.sentences[number - 1])]
    return not any(is_a_full_name(name[0]) for name in A_FULL_NAME.finditer(between))


def _quotation_start(reader: SentenceReader) -> int:
    """Where the quotation begins that ends in the sentence, which may be some sentences before; else the sentence."""
    return reader.from_its_opening(reader.sentence).start


def _number_at(reader: SentenceReader, place: int) -> int:
    """The number of the sentence at `place`, which is this one or a few before."""
    number = reader.number
    while place < reader.sentences[number].start:
        number -= 1
    return number


def _quoted(reader: SentenceReader, begins: int, *, is_person: bool) -> re.Match[str] | None:
    """The quotation from `begins` on, if who said it is told by no name: “he wrote”, «отметил дипломат»."""
    patterns = (IT_SAID, IT_IS_WRITTEN, *((ONE_SAID, ONE_CALLED_SAID) if is_person else (SOME_CALLED_SAID,)))
    matches = (pattern.match(reader.text, begins, reader.sentence.end) for pattern in patterns)
    return next((match for match in matches if match), None)


def _is_a_person(reader: SentenceReader, named: Named) -> bool:
    """Whether a channel is called somebody's, as bloggers' and governors' are, or has somebody's name."""
    if named.holder:
        return True
    titled = PERSON.search(reader.text, max(reader.sentence.start, named.start - _TITLE_REACH), named.start)
    return bool(titled or PERSON_BEHIND.match(reader.text, named.end)) or (
        named.channel is not None and names_a_person(named.channel, reader.text[named.start : named.end])
    )


def _is_beside_another(reader: SentenceReader, last: Last) -> bool:
    """Whether where the channel was named last another paper is, too, which “the outlet” may be."""
    sentence = reader.sentences[last.number]
    if CITING_IT.search(reader.text, sentence.start, last.named.start):
        return True
    others = ANOTHER_PAPER.finditer(reader.text, *sentence)
    return any(not each.start() <= last.named.start <= each.end() for each in others)


def _paper_again(reader: SentenceReader, last: Last) -> Named | None:
    """Where the sentence speaks of «издание» or «проект», with nothing that tells that it is another one."""
    text, sentence, before = reader.text, reader.sentence, reader.sentences[last.number]
    for match in PAPER_AGAIN.finditer(text, *sentence):
        if not BEFORE_A_PAPER.search(text[sentence.start : match.start()]):
            continue
        if match.group("paper") and _is_beside_another(reader, last):
            continue
        if match.group("project") and not CALLED_A_PROJECT.search(text, before.start, last.named.start):
            continue  # «Mash рассказал о стройке. Проект утвердила мэрия»
        return replace(last.named, start=match.start(), end=match.end(), again=True)
    return None


def _named_again(reader: SentenceReader, last: Last, *, near: bool) -> Named | None:
    """Where the sentence speaks of “the channel”, if nothing tells that it is another one; only `near` is it what “the
    outlet” means.
    """
    text, sentence = reader.text, reader.sentence
    for match in CHANNEL_AGAIN.finditer(text, *sentence):
        if match.group("near") and not near:
            continue
        if match.group("paper") and _is_beside_another(reader, last):
            continue
        if CYRILLIC.search(match.group()):
            front = max(sentence.start, match.start() - _IN_FRONT), match.start()
            if ANOTHER.search(text, *front):
                continue
            told = ITS_DATIVE.search(match.group()) and TOLD_TO_IT.search(text, *front)
            same = THE_SAME.match(match.group())
            if not (same or told or ENDS_NOUN.match(text, match.end()) or AFTER.match(text, match.end(), sentence.end)):
                continue  # «канал губернатора»
        return replace(last.named, start=match.start(), end=match.end(), again=True)
    return None
