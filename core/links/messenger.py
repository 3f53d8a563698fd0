"""Who is said to have written on Telegram, by name or as the one named before, where nothing else tells a citation."""

from collections.abc import Sequence

from core.encoders import Span
from core.links.again import Last
from core.links.attribution import Attribution
from core.links.channels import Named
from core.links.grammar import messenger
from core.links.grammar.silence import NEGATED
from core.links.sentencereader import SentenceReader

_REACH = 3  # sentences
_IN_FRONT = 200  # characters
_BEHIND = 3  # words


def on_telegram(reader: SentenceReader, named: Sequence[Named], last: Last | None) -> list[Attribution]:
    """What the sentence says that its one watched channel wrote there, or whoever was named a few sentences before."""
    watched = [each for each in named if each.channel is not None]
    if len({each.name for each in named}) > 1:
        return []
    for each in watched:
        found = _by_name(reader, each)
        if found is not None:
            return [found]
    if watched:
        return _by_itself(reader, watched[-1])
    if not named and last is not None and reader.number - last.number <= _REACH and last.named.channel is not None:
        return _by_whom(reader, last, reader.sentence.start)
    return []


def _by_name(reader: SentenceReader, named: Named) -> Attribution | None:
    text, sentence = reader.text, reader.sentence
    if reader.is_inflected(named):
        return None
    behind = messenger.NAME_FIRST.match(text, named.end, sentence.end)
    if behind:
        if NEGATED.search(text, named.end, behind.start("verb")):
            return None
        return _told(reader, named, behind.group("verb"), Span(named.start, behind.end()))
    there = messenger.THERE.match(text, named.end, sentence.end)
    before = messenger.VERB_FIRST.search(text, max(sentence.start, named.start - _IN_FRONT), named.start)
    if before is None or not (there or before.group("there")) or NEGATED.search(text, sentence.start, before.start()):
        return None
    return _told(reader, named, before.group("verb"), Span(before.start(), there.end() if there else named.end))


def _by_itself(reader: SentenceReader, named: Named) -> list[Attribution]:
    """What a group did that it says itself: “The Grom partisan group …, the group wrote on Telegram”."""
    again = messenger.THE_GROUP.search(reader.text, named.end, reader.sentence.end)
    if again is None:
        return []
    what = again.group("what")
    if what and what not in reader.text[named.end : again.start()].split()[:_BEHIND]:
        return []
    if not what and not messenger.AT_THE_BEGINNING.fullmatch(reader.text, reader.sentence.start, named.start):
        return []
    return _by_whom(reader, Last(reader.number, named, is_cited=False), again.start())


def _by_whom(reader: SentenceReader, last: Last, start: int) -> list[Attribution]:
    """What whoever was named `last` is told to have written there, from `start` on in the sentence."""
    pattern = messenger.HE_TELLS if last.is_person else messenger.IT_TELLS
    tells = pattern.search(reader.text, start, reader.sentence.end)
    if tells is None or NEGATED.search(reader.text, tells.start(), tells.start(str(tells.lastgroup))):
        return []
    verb = str(tells.lastgroup)
    named = Named(tells.start(), tells.end(), last.named.name, last.named.channel, again=True)
    told = _told(reader, named, tells.group(verb), Span(*tells.span()))
    return [told] if told else []


def _told(reader: SentenceReader, named: Named, verb: str, attribution: Span) -> Attribution | None:
    """What is told beside the words that tell by whom, which `attribution` begins."""
    there = messenger.UP_TO_THERE.match(reader.text, attribution.end, reader.sentence.end)
    end = there.end() if there else attribution.end
    return reader.beside(named, verb, Span(attribution.start, end))
