"""Who is said to have written on Telegram, by name or as the one named before, where nothing else tells a citation."""

import re
from collections.abc import Sequence

from core.encoders import Span
from core.links.reading.again import Last
from core.links.reading.attribution import Attribution
from core.links.reading.channels import Named
from core.links.reading.elsewhere import mentions_telegram
from core.links.reading.grammar import messenger
from core.links.reading.grammar.silence import NEGATED
from core.links.reading.sentencereader import SentenceReader

_REACH = 3  # sentences
_IN_FRONT = 200  # characters
_BEHIND = 3  # words


def on_telegram(reader: SentenceReader, named: Sequence[Named], last: Last | None) -> list[Attribution]:
    """What the sentence says that its one watched channel wrote there, by its name or as “the group”; or whoever was
    named a few sentences before.
    """
    watched = [each for each in named if each.channel is not None]
    line = messenger.SOURCE_LINE.match(reader.text, *reader.sentence)
    if line and mentions_telegram(reader):
        told = (_told(reader, each, line.group().strip(), reader.sentence) for each in watched)
        return [each for each in told if each]
    if len({each.name for each in named}) > 1:
        return []
    for each in watched:
        found = _by_name(reader, each)
        if found is not None:
            return [found]
    if watched:
        return _by_itself(reader, watched[-1])
    if not named and last is not None and reader.number - last.number <= _REACH and last.named.channel is not None:
        return _by_whom(reader, last)
    return []


def _by_name(reader: SentenceReader, named: Named) -> Attribution | None:
    text, sentence = reader.text, reader.sentence
    in_his = messenger.IN_HIS_CHANNEL.search(text, max(sentence.start, named.start - _IN_FRONT), named.start)
    if in_his and not NEGATED.search(text, sentence.start, in_his.start()):
        written = None if in_his.group("source") else messenger.WRITTEN_THERE.match(text, named.end, sentence.end)
        verb = in_his.group("verb") or in_his.group("source") or (written and written.group("verb"))
        if verb:
            own = Span(in_his.start(), written.end() if written else named.end)
            return _told(reader, named, verb, own)
    if reader.is_inflected(named):
        return None
    behind = messenger.NAME_FIRST.match(text, named.end, sentence.end)
    if behind:
        if NEGATED.search(text, named.end, behind.start("verb")):
            return None
        return _told(reader, named, behind.group("verb"), Span(named.start, behind.end()))
    there = messenger.THERE.match(text, named.end, sentence.end)
    before = messenger.VERB_FIRST.search(text, max(sentence.start, named.start - _IN_FRONT), named.start)
    if (
        before is None
        or not (there or before.group("there") or before.group("ahead"))
        or NEGATED.search(text, sentence.start, before.start())
    ):
        return None
    return _told(reader, named, before.group("verb"), Span(before.start(), there.end() if there else named.end))


def _by_itself(reader: SentenceReader, named: Named) -> list[Attribution]:
    """What a group did that it says itself: “The Grom partisan group …, the group wrote on Telegram”."""
    is_subject = messenger.AT_THE_BEGINNING.fullmatch(reader.text, reader.sentence.start, named.start)
    called = reader.text[named.end : reader.sentence.end].split(maxsplit=_BEHIND)[:_BEHIND]
    for itself in messenger.ITSELF.finditer(reader.text, named.end, reader.sentence.end):
        if itself.group("what") in called if itself.group("what") else is_subject:
            tells = messenger.IT_TELLS.match(reader.text, itself.start(), reader.sentence.end)
            if tells:
                return _told_again(reader, named, tells)
    return []


def _by_whom(reader: SentenceReader, last: Last) -> list[Attribution]:
    pattern = messenger.HE_TELLS if last.is_person else messenger.IT_TELLS
    tells = pattern.search(reader.text, *reader.sentence)
    if tells is None and reader.number - last.number <= 1 and not last.is_person:
        tells = messenger.TOLD_IN_ITS_CHANNEL.search(reader.text, *reader.sentence)
    return _told_again(reader, last.named, tells) if tells else []


def _told_again(reader: SentenceReader, named: Named, tells: re.Match[str]) -> list[Attribution]:
    """What `named` tells there, as `tells` says without the name."""
    verb = str(tells.lastgroup)
    if NEGATED.search(reader.text, tells.start(), tells.start(verb)):
        return []
    again = Named(tells.start(), tells.end(), named.name, named.channel, again=True)
    told = _told(reader, again, tells.group(verb), Span(*tells.span()))
    return [told] if told else []


def _told(reader: SentenceReader, named: Named, verb: str, attribution: Span) -> Attribution | None:
    """What is told beside the words that tell by whom, which `attribution` begins."""
    there = messenger.UP_TO_THERE.match(reader.text, attribution.end, reader.sentence.end)
    end = there.end() if there and not there.group("object") else attribution.end
    return reader.beside(named, verb, Span(attribution.start, end))
