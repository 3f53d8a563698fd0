"""Finds where an article reports what a Telegram channel said, and takes the reported clause and the day named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from core.encoders import Span, split_sentences
from core.links.reading.addressed import Addressed, addressed_posts
from core.links.reading.again import Last, again, last_named, of_itself
from core.links.reading.attribution import Attribution
from core.links.reading.channels import ChannelNames, Named, compile_channels, names_a_person
from core.links.reading.days import Days, find_days
from core.links.reading.elsewhere import WhereSaid, mentions_telegram
from core.links.reading.grammar.returning import ELLIPSIS, PERSON
from core.links.reading.inoffice import InOffice
from core.links.reading.messenger import on_telegram
from core.links.reading.namesakes import has_an_age
from core.links.reading.posted import in_a_post
from core.links.reading.sentencereader import SentenceReader
from core.links.reading.spelling import folded
from core.types import Article, Mention, WatchedChannel

_MOST_NAMES = 40  # in one sentence: none cites more channels, and each name is read with the whole of its sentence
_TITLE_REACH = 60  # characters
_IN_BRACKETS = re.compile(r"[\"”»]*\s+\([\"“«]*")  # “Voyenny Osvedomitel (Military Informant)”: one name
# “Telegram” with Cyrillic letters that look the same, as keyboards leave it: «Тelegram-канал».
_LOOK_ALIKES = re.compile("[TtТт][eе]l[eе]gr[aа]m")
# Wider than any gap in a sentence: two columns of a page. Patterns that try each way to part it would take minutes.
_GAP = re.compile(r"(?<!\s)[^\S\n]{20,}")
_TO_LATIN = str.maketrans("Ттеа", "Ttea")


@dataclass(frozen=True, slots=True)
class Citation:
    """One report of what a channel said. Spans are of the article's text.

    `channel` is None for a Telegram channel that is not watched, `name` is then as the article wrote it. `days` is None
    where no day is named. `official_ids` are those whom the clause mentions. `spoken` is what somebody in office is
    told to have said by an article that does not say where: it may be a post of his, or a briefing. `guessed` is what
    only stands beside a post or channel: without a post that says it, nobody knows whether it was said there.
    `told_there` is what a sentence that speaks of Telegram says. `beside` are words of the clause that only tell whose
    channel it is, and that it is one. `message_id` is the number of the very post where the article has its address.
    """

    sentence: Span
    clause: Span
    verb: str
    name: str
    channel: WatchedChannel | None
    days: Days | None = None
    official_ids: frozenset[str] = frozenset()
    spoken: bool = False
    guessed: bool = False
    told_there: bool = False
    beside: tuple[Span, ...] = ()
    message_id: int | None = None

    def told(self, text: str) -> str:
        """What the article with this `text` says that was told: the clause without `beside`, unless nothing is left."""
        words, place = [], self.clause.start
        for each in sorted(self.beside):
            if place <= each.start and each.end <= self.clause.end:
                words.append(text[place : each.start])
                place = each.end
        words.append(text[place : self.clause.end])
        told = " ".join(" ".join(words).split()) if self.beside else words[0]
        return told if any(map(str.isalnum, told)) else text[self.clause.start : self.clause.end]


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
    text = _GAP.sub(lambda gap: ";" * len(gap.group()), text)  # nothing moves, and nothing reaches across
    small = folded(text)
    found: list[Citation] = []
    last: Last | None = None
    introduced: set[str] = set()  # the watched channels that were named
    people: set[str] = set()  # those of the names that are said to be people's
    where = WhereSaid()
    offices = InOffice(
        text, small, names, mentions, article.published_at.astimezone(zone).date() if article.published_at else None
    )
    namesakes = names.namesakes(text)
    for number, sentence in enumerate(sentences):
        reader = SentenceReader(text, sentences, number)
        named = [
            replace(each, start=each.start + sentence.start, end=each.end + sentence.start)
            for each in names.find(text[sentence.start : sentence.end], introduced, namesakes, small)
        ]
        introduced |= {each.name for each in named if each.channel is not None}
        named = [
            each
            for each, before in zip(named, [None, *named], strict=False)
            if before is None
            or before.channel != each.channel
            or not _IN_BRACKETS.fullmatch(text, before.end, each.start)
        ]
        named = [
            each
            for each, behind in zip(named, [*named[1:], None], strict=False)
            if behind is None or not _is_in_a_title(text, each, behind)
        ]
        people |= {each.name for each in named if has_an_age(text, Span(each.start, each.end))}
        named = [each for each in named if each.name not in people][:_MOST_NAMES]
        offices.take(named)
        named = named or offices.holders(reader)
        attributions = reader.read(named)
        if not attributions and last is not None and all(each.channel == last.named.channel for each in named):
            attributions = again(reader, last)  # “The police searched Mash,” the outlet wrote
        elif not attributions and last is None and len({each.channel for each in named}) == 1:
            attributions = of_itself(reader, Last(number, named[-1], is_cited=False))
        if not attributions:
            attributions = on_telegram(reader, named, last) or in_a_post(reader, named, last)
        attributions = where.read(reader, named, last, attributions)
        if named or attributions:
            latest = attributions[-1].named if attributions else named[-1]
            last = last_named(reader, latest, last, is_cited=bool(attributions))
        told_there = bool(attributions) and mentions_telegram(reader)
        for attribution in attributions:
            found += _citations(article, sentence, attribution, zone, mentions, told_there=told_there)
    found = [
        each if each.channel is None else replace(each, spoken=where.may_be_elsewhere(each.channel))
        for each in found
        if each.channel is None or not where.is_elsewhere(each.channel)
    ]
    return _with_addresses(found, addressed_posts(article.text, sentences, names), sentences, mentions)


def _with_addresses(
    found: Sequence[Citation], addressed: Sequence[Addressed], sentences: Sequence[Span], mentions: Sequence[Mention]
) -> list[Citation]:
    """The citations `found` with the posts whose addresses the article has: that of the channel in the sentence that an
    address belongs to is of this very post, and if there is none the address is a citation by itself.

    One that is not watched is told only where the sentence does not cite anybody by name.
    """
    citations = list(found)
    for each in addressed:
        same = [place for place, one in enumerate(citations) if one.sentence == each.sentence]
        of_it = [
            place
            for place in same
            if each.channel is not None
            and citations[place].channel == each.channel
            and citations[place].message_id is None
        ]
        if of_it:
            last = of_it[-1]
            citations[last] = replace(citations[last], message_id=each.message_id, spoken=False, guessed=False)
        elif each.channel is not None or not same:
            citations.append(
                Citation(
                    each.sentence,
                    each.sentence,
                    "",
                    each.name if each.channel is None else each.channel.name,
                    each.channel,
                    official_ids=_inside(each.sentence, mentions),
                    guessed=each.channel is not None,  # what is linked to may be older than what is kept at hand
                    told_there=True,
                    message_id=each.message_id,
                )
            )
    return sorted(citations, key=lambda each: each.sentence)


def _is_in_a_title(text: str, named: Named, person: Named) -> bool:
    """Whether a name is only what somebody named behind it works for: «представитель МИД РФ Мария Захарова»."""
    if person.channel is None or not text[named.end : person.start].isspace():
        return False
    titled = PERSON.search(text, max(0, named.start - _TITLE_REACH), named.start)
    return bool(titled) and names_a_person(person.channel, text[person.start : person.end])


def _citations(
    article: Article,
    sentence: Span,
    attribution: Attribution,
    zone: tzinfo,
    mentions: Sequence[Mention],
    *,
    told_there: bool,
) -> list[Citation]:
    text, published = article.text, article.published_at
    days = None
    for place in attribution.day_zones:
        days = days or find_days(text[place.start : place.end], published, zone)
    named = attribution.named
    whole = Citation(
        sentence,
        attribution.clause,
        attribution.verb,
        named.name,
        named.channel,
        days,
        guessed=attribution.guessed,
        beside=attribution.beside,
        told_there=told_there,
    )
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
