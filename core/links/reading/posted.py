"""What a sentence tells beside the words that it stands in somebody's channel, where no verb of saying tells so."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.encoders import Span
from core.links.reading.again import Last
from core.links.reading.attribution import Attribution
from core.links.reading.channels import Named, is_a_full_name
from core.links.reading.grammar import posted
from core.links.reading.grammar.leading import A_FULL_NAME
from core.links.reading.grammar.messenger import OF_THIS
from core.links.reading.sentencereader import SentenceReader

_NEAR = 3  # sentences
_FEW = 3  # words
_BESIDE = 60  # characters


def in_a_post(reader: SentenceReader, named: Sequence[Named], last: Last | None) -> list[Attribution]:
    """The sentence as told by the one watched channel that it names beside a post or a place for posts; or by whoever
    was named a few sentences before, if it speaks of nobody else.

    Whatever is done there counts: a post must still say it (`core.links.citing`).
    """
    place = posted.PLACE.search(reader.text, *reader.sentence)
    if place is None and not named and last is not None and last.is_cited:
        place = posted.THERE_TOO.search(reader.text, *reader.sentence)
    if place is None or len({each.name for each in named}) > 1:
        return []
    if named:
        found = next((each for each in named if _is_who_posts(reader, each, place)), None)
        return _told(reader, found, Span(found.start, found.end), Span(*place.span())) if found else []
    if last is None or last.named.channel is None or reader.number - last.number > _NEAR:
        return []
    beside = Span(max(reader.sentence.start, place.start() - _BESIDE), min(reader.sentence.end, place.end() + _BESIDE))
    if _full_names(reader, beside):
        return []
    who = (posted.ONE_AGAIN if last.is_person else posted.SOME_AGAIN).search(reader.text, *reader.sentence)
    whose = posted.WHOSE.search(reader.text, *place.span()) and reader.number - last.number == 1
    whose = whose and not posted.SOMEBODY.search(reader.text, *reader.sentence)
    if not (who or whose) or posted.NOTHING_POSTED.search(reader.text, *reader.sentence):
        return []
    again = Named(place.start(), place.end(), last.named.name, last.named.channel, again=True)
    return _told(reader, again, Span(*(who or place).span()), Span(*place.span()))


def _is_who_posts(reader: SentenceReader, named: Named, place: re.Match[str]) -> bool:
    """Whether `named` can be whose post it is: it is the subject, and no other person is nearer."""
    if named.channel is None or reader.is_inflected(named):
        return False
    text, start = reader.text, reader.sentence.start
    if posted.ABOUT.search(text, start, named.start) or posted.DONE_TO.search(text, start, named.start):
        return False
    if posted.OTHERS_SAY.search(text, start, place.start()) or posted.NO_NEWS_THERE.search(text, start, place.start()):
        return False
    first, then = min(named.end, place.end()), max(named.start, place.start())
    between = Span(first, max(first, then))
    if posted.NOTHING_POSTED.search(text, *between) or posted.DONE_BY_OTHERS.search(text, *between):
        return False
    return not _full_names(reader, between)


def _full_names(reader: SentenceReader, within: Span) -> bool:
    return any(is_a_full_name(name[0]) for name in A_FULL_NAME.finditer(reader.text, *within))


def _told(reader: SentenceReader, named: Named, who: Span, place: Span) -> list[Attribution]:
    """What stands beside `who` and `place`; the whole sentence, where the words in between tell something, too."""
    own = Span(min(who.start, place.start), max(who.end, place.end))
    between = _words(reader, Span(min(who.end, place.end), max(who.start, place.start)))
    beside = _words(reader, reader.sentence) - _words(reader, own)
    if OF_THIS.search(reader.text, *reader.sentence) or (between <= _FEW < beside):
        told = reader.beside(named, "—", own)
    else:
        told = reader.whole(named, "—")
    return [replace(told, guessed=True, beside=(who, place))] if told else []


def _words(reader: SentenceReader, span: Span) -> int:
    return len(reader.text[span.start : span.end].split())
