"""Where somebody may have said what an article reports, if not in his channel."""

from collections.abc import Sequence

from core.links.reading.again import Last
from core.links.reading.attribution import Attribution
from core.links.reading.channels import Named, names_a_person
from core.links.reading.grammar import elsewhere
from core.links.reading.sentencereader import SentenceReader
from core.types import WatchedChannel

_REACH = 3  # sentences
_IN_FRONT = 200  # characters


def mentions_telegram(reader: SentenceReader) -> bool:
    """Whether the sentence speaks of Telegram."""
    return bool(elsewhere.MENTIONS_TELEGRAM.search(reader.text, *reader.sentence))


def tells_of_a_channel(reader: SentenceReader) -> bool:
    """Whether the sentence speaks of Telegram, or of somebody's channel in an article that does."""
    if mentions_telegram(reader):
        return True
    told = elsewhere.ON_HIS_CHANNEL.search(reader.text, *reader.sentence)
    return bool(told and elsewhere.MENTIONS_TELEGRAM.search(reader.text))


class WhereSaid:
    """Where those whom an article cites are told to have spoken: read it sentence by sentence, then ask."""

    def __init__(self) -> None:
        self._elsewhere: set[str] = set()  # the channels whose owners said something on another network
        self._there: set[str] = set()  # of whom the article speaks together with Telegram
        self._offices: set[str] = set()  # of people and bodies that speak in many places

    def read(
        self, reader: SentenceReader, named: Sequence[Named], last: Last | None, attributions: Sequence[Attribution]
    ) -> list[Attribution]:
        """Takes a sentence in; comes back with those of its attributions that may be posts."""
        others = _on_another_network(reader, named, last)
        left = [each for each in attributions if each.named.name not in others]
        self._elsewhere |= others
        self._offices |= _in_office(reader, named)
        if tells_of_a_channel(reader):
            spoken_of = [*named, *(each.named for each in left)]
            if not spoken_of and last is not None and reader.number - last.number <= _REACH:
                spoken_of.append(last.named)  # “The agency said on Telegram”
            self._there |= {each.name for each in spoken_of}
        return left

    def is_elsewhere(self, channel: WatchedChannel) -> bool:
        """Whether it was on another network: “Mayor: A” over an article that tells where else the mayor said so."""
        return channel.name in self._elsewhere - self._there

    def may_be_elsewhere(self, channel: WatchedChannel) -> bool:
        """Whether nothing tells that it was on Telegram, and whoever said it speaks in many places."""
        return channel.name in self._offices - self._there


def _in_office(reader: SentenceReader, named: Sequence[Named]) -> set[str]:
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


def _on_another_network(reader: SentenceReader, named: Sequence[Named], last: Last | None) -> set[str]:
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
