"""Whom an article means by an office alone: what it tells of those who hold one, sentence by sentence."""

from collections.abc import Sequence
from datetime import date

from core.encoders import Span
from core.links.reading.channels import ChannelNames, Named, names_a_person
from core.links.reading.elsewhere import tells_of_a_channel
from core.links.reading.holders import Holder, holders_in, introduced
from core.links.reading.sentencereader import SentenceReader
from core.types import Mention, WatchedChannel


class InOffice:
    """Tell it the names that stand in an article's sentences, in order, then ask of one that has none."""

    def __init__(
        self, text: str, small: str, names: ChannelNames, mentions: Sequence[Mention], day: date | None
    ) -> None:
        """`small` is `text` folded; `mentions` are the officials of `text`; `day` is its own."""
        self._text = text
        self._small = small
        self._names = names
        self._told: dict[str, list[Holder]] = {}
        self._day = day
        for each in mentions:
            if each.end > each.start and each.official_id not in names.of_officials:
                self._introduce(each.official_id, None, each.start, each.end)
        self._mentions = [
            (Span(each.start, each.end), names.of_officials.get(each.official_id))
            for each in mentions
            if each.end > each.start
        ]

    def take(self, named: Sequence[Named]) -> None:
        """Remembers whom of `named` the article calls by an office."""
        for each in named:
            if each.channel is None or not names_a_person(each.channel, self._text[each.start : each.end]):
                continue
            self._introduce(each.name, each.channel, each.start, each.end)

    def _introduce(self, who: str, channel: WatchedChannel | None, start: int, end: int) -> None:
        kind = introduced(self._small, start, end)
        if kind is not None:
            self._told.setdefault(kind, []).append(Holder(who, channel))

    def holders(self, reader: SentenceReader) -> list[Named]:
        """Those whom the sentence, which speaks of Telegram or of somebody's channel, calls by an office alone."""
        if not tells_of_a_channel(reader):
            return []
        found = holders_in(
            self._text, reader.sentence, self._small, self._names.holders, self._told, self._day, self._mentions
        )
        return [Named(span.start, span.end, channel.name, channel, holder=True) for span, channel in found]
