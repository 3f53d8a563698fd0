"""Where somebody may have said what an article reports, if not in his channel."""

from collections.abc import Sequence

from core.links.again import Last
from core.links.channels import Named, names_a_person
from core.links.grammar import elsewhere
from core.links.sentencereader import SentenceReader

_REACH = 3  # sentences
_IN_FRONT = 200  # characters


def mentions_telegram(reader: SentenceReader) -> bool:
    """Whether the sentence speaks of Telegram."""
    return bool(elsewhere.MENTIONS_TELEGRAM.search(reader.text, *reader.sentence))


def in_office(reader: SentenceReader, named: Sequence[Named]) -> set[str]:
    """The watched channels of those who speak in many places: of offices, and of people who are told to hold one."""
    text, sentence = reader.text, reader.sentence
    found = set()
    for each in named:
        if each.channel is None:
            continue
        front = max(sentence.start, each.start - _IN_FRONT), each.start
        if any(elsewhere.AN_OFFICE.search(name) for name in (each.channel.name, *each.channel.aliases)) or (
            names_a_person(each.channel, text[each.start : each.end])
            and (
                elsewhere.IN_OFFICE_BEFORE.search(text, *front)
                or elsewhere.IN_OFFICE_BEHIND.match(text, each.end, sentence.end)
            )
        ):
            found.add(each.name)
    return found


def said_elsewhere(reader: SentenceReader, named: Sequence[Named], last: Last | None) -> set[str]:
    """The watched channels whose owners are told to have said something on another network: «написал мэр в MAX»."""
    text, sentence = reader.text, reader.sentence
    if mentions_telegram(reader):
        return set()
    found = set()
    for each in named:
        front = max(sentence.start, each.start - _IN_FRONT), each.start
        if elsewhere.ELSEWHERE_BEHIND.match(text, each.end, sentence.end) or elsewhere.ELSEWHERE_BEFORE.search(
            text, *front
        ):
            found.add(each.name)
    near = not named and last is not None and reader.number - last.number <= _REACH
    if near and last is not None and elsewhere.HE_ELSEWHERE.search(text, *sentence):
        found.add(last.named.name)
    return found
