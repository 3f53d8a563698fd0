"""Finds where an article reports what a Telegram channel said, and takes the reported clause and the day named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from core.encoders import Span, split_sentences
from core.links.attribution import Attribution
from core.links.channels import ChannelNames, Named, compile_channels
from core.links.days import Days, find_days
from core.links.grammar.returning import (
    ANAPHORA,
    ANOTHER,
    ANOTHER_PAPER,
    BEFORE_A_PAPER,
    CALLED_A_PROJECT,
    CHANNEL_AGAIN,
    CITING_IT,
    CYRILLIC,
    ELLIPSIS,
    ENDS_NOUN,
    HE_TOO,
    IT_IS_WRITTEN,
    IT_SAID,
    ITS_DATIVE,
    ONE_ADDED,
    ONE_SAID,
    PAPER_AGAIN,
    PERSON,
    PERSON_BEHIND,
    TOLD_TO_IT,
    WHICH_DOES,
)
from core.links.grammar.silence import NEGATED
from core.links.grammar.trailing import AFTER
from core.links.namesakes import has_an_age
from core.links.sentencereader import SentenceReader
from core.types import Article, Mention, WatchedChannel

_ANAPHORA_REACH = 5  # sentences; a channel named in between takes over
_TITLE_REACH = 60  # characters
_MOST_NAMES = 40  # in one sentence: none cites more channels, and each name is read with the whole of its sentence
# Characters that tell which channel «канал» is: no more, as a sentence may speak of it thousands of times.
_IN_FRONT = 100
# “Telegram” with Cyrillic letters that look the same, as keyboards leave it: «Тelegram-канал».
_LOOK_ALIKES = re.compile("[TtТт][eе]l[eе]gr[aа]m")
_TO_LATIN = str.maketrans("Ттеа", "Ttea")


@dataclass(frozen=True, slots=True)
class Citation:
    """One report of what a channel said. Spans are of the article's text.

    `channel` is None for a Telegram channel that is not watched, `name` is then as the article wrote it. `days` is None
    where no day is named. `official_ids` are those whom the clause mentions.
    """

    sentence: Span
    clause: Span
    verb: str
    name: str
    channel: WatchedChannel | None
    days: Days | None = None
    official_ids: frozenset[str] = frozenset()


def find_citations(
    article: Article,
    channels: Sequence[WatchedChannel] | ChannelNames,
    zone: tzinfo,
    mentions: Sequence[Mention] = (),
) -> list[Citation]:
    """The citations of Telegram channels in `article.text`, in order.

    `channels` are the watched ones (or their compiled names); `zone` is the newsroom's, in which, as in Moscow's, the
    days are read; `mentions` are the officials of `article.text`. A channel that is denied to have said something, or
    only named, is no citation.
    """
    names = channels if isinstance(channels, ChannelNames) else compile_channels(channels)
    text = _LOOK_ALIKES.sub(lambda match: match.group().translate(_TO_LATIN), article.text)
    sentences = split_sentences(text)
    found: list[Citation] = []
    last: _Last | None = None
    people: set[str] = set()  # those of the names that are said to be people's
    for number, sentence in enumerate(sentences):
        reader = SentenceReader(text, sentences, number)
        named = [
            replace(each, start=each.start + sentence.start, end=each.end + sentence.start)
            for each in names.find(text[sentence.start : sentence.end])
        ]
        people |= {each.name for each in named if has_an_age(text, Span(each.start, each.end))}
        named = [each for each in named if each.name not in people][:_MOST_NAMES]
        attributions = reader.read(named)
        if not attributions and last is not None and all(each.channel == last.named.channel for each in named):
            attributions = _again(reader, last)  # “The police searched Mash,” the outlet wrote
        elif not attributions and last is None and len({each.channel for each in named}) == 1:
            attributions = _of_itself(reader, _Last(number, named[-1], is_cited=False))
        if named or attributions:
            last = _Last(number, attributions[-1].named if attributions else named[-1], bool(attributions))
        for attribution in attributions:
            found += _citations(article, sentence, attribution, zone, mentions)
    return found


def _citations(
    article: Article, sentence: Span, attribution: Attribution, zone: tzinfo, mentions: Sequence[Mention]
) -> list[Citation]:
    text, published = article.text, article.published_at
    days = None
    for place in attribution.day_zones:
        days = days or find_days(text[place.start : place.end], published, zone)
    named = attribution.named
    whole = Citation(sentence, attribution.clause, attribution.verb, named.name, named.channel, days)
    parts = []
    rest = attribution.clause
    for split in ELLIPSIS.finditer(text, rest.start, rest.end):
        day = find_days(split.group("day"), published, zone) if split.group("day") else None
        if day is None:
            continue  # "that A and that B" is one report; "that A and on Friday that B" are two
        parts.append(replace(whole, clause=Span(rest.start, split.start())))
        rest = Span(split.end(), rest.end)
        whole = replace(whole, days=day)
    parts.append(replace(whole, clause=rest))
    if attribution.besides is not None:
        parts.append(replace(whole, clause=attribution.besides))
    return [replace(part, official_ids=_inside(part.clause, mentions)) for part in parts]


def _inside(clause: Span, mentions: Sequence[Mention]) -> frozenset[str]:
    return frozenset(each.official_id for each in mentions if clause.start <= each.start and each.end <= clause.end)


@dataclass(frozen=True, slots=True)
class _Last:
    """The channel named last, in the sentence of that number, and whether it was cited there."""

    number: int
    named: Named
    is_cited: bool


def _again(reader: SentenceReader, last: _Last | None) -> list[Attribution]:
    """“The channel also said …” goes to whoever was named last, a few sentences up."""
    if last is None or reader.number - last.number > _ANAPHORA_REACH:
        return []
    sentence, directly_before = reader.sentence, last.is_cited and last.number == reader.number - 1
    quoted = IT_SAID.match(reader.text, sentence.start, sentence.end)
    verb = "verb"
    is_person = directly_before and _is_a_person(reader, last)
    if quoted is None and directly_before:
        quoted = IT_IS_WRITTEN.match(reader.text, sentence.start, sentence.end)
    if quoted is None and is_person:
        quoted = ONE_SAID.match(reader.text, sentence.start, sentence.end)
        verb = "verb" if quoted and quoted.group("verb") else "verb_first"
    if quoted and directly_before:
        said_at = quoted.start(verb)
        named = replace(last.named, start=said_at, end=said_at, again=True)
        clause = Span(sentence.start, said_at)
        end = reader.text.rfind(reader.text[sentence.start : sentence.start + 1], clause.start, clause.end)
        closing = max(reader.text.rfind(mark, clause.start, clause.end) for mark in '”»"')
        clause = Span(clause.start, max(closing, end) + 1)
        days = Span(quoted.end(), sentence.end), reader.sentences[last.number]
        return [Attribution(named, quoted.group(verb), clause, days)]
    subject = ANAPHORA.match(reader.text, sentence.start, sentence.end)
    one = HE_TOO.match(reader.text, *sentence) if directly_before else None
    one = one or (ONE_ADDED.match(reader.text, *sentence) if is_person else None)
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
    again = _named_again(reader, last, near=near)
    again = _paper_again(reader, last) if again is None and directly_before else again
    return reader.read([again]) if again is not None else []


def _of_itself(reader: SentenceReader, own: _Last) -> list[Attribution]:
    """What is told of a channel that “the channel” says itself: “The police searched Mash, the channel said”."""
    again = _named_again(reader, own, near=True)
    if again is None or again.start < own.named.end or WHICH_DOES.match(reader.text, again.end):
        return []
    return reader.read([again])


def _is_a_person(reader: SentenceReader, last: _Last) -> bool:
    """Whether the channel named last was called one, as bloggers and governors are."""
    before = reader.sentences[last.number].start
    titled = PERSON.search(reader.text, max(before, last.named.start - _TITLE_REACH), last.named.start)
    return bool(titled or PERSON_BEHIND.match(reader.text, last.named.end))


def _is_beside_another(reader: SentenceReader, last: _Last) -> bool:
    """Whether where the channel was named last another paper is, too, which “the outlet” may be."""
    sentence = reader.sentences[last.number]
    if CITING_IT.search(reader.text, sentence.start, last.named.start):
        return True
    others = ANOTHER_PAPER.finditer(reader.text, *sentence)
    return any(not each.start() <= last.named.start <= each.end() for each in others)


def _paper_again(reader: SentenceReader, last: _Last) -> Named | None:
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


def _named_again(reader: SentenceReader, last: _Last, *, near: bool) -> Named | None:
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
            if not (told or ENDS_NOUN.match(text, match.end()) or AFTER.match(text, match.end(), sentence.end)):
                continue  # «канал губернатора»
        return replace(last.named, start=match.start(), end=match.end(), again=True)
    return None
