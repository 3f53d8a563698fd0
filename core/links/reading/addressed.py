"""Posts that an article names by their addresses: it links to them or embeds them, and nothing has to be guessed."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.addresses import telegram_address
from core.encoders import Span
from core.links.reading.channels import ChannelNames
from core.types import WatchedChannel

_ADDRESS = re.compile(
    r"(?<![\w@./])(?:https?://)?(?:www\.)?(?:t|telegram)\.me/[^\s<>\"'«»“”()\[\]]{4,200}", re.IGNORECASE
)
_MARKS = ".,;:!?…*_"
_MOST = 50  # of one article


@dataclass(frozen=True, slots=True)
class Addressed:
    """A post by its address; `sentence` is the one that it belongs to."""

    sentence: Span
    name: str
    channel: WatchedChannel | None
    message_id: int


def addressed_posts(text: str, sentences: Sequence[Span], names: ChannelNames) -> list[Addressed]:
    """The posts whose addresses stand in `text`, at most 50. An address that stands alone belongs to the sentence
    before it, at the beginning to the one behind it.
    """
    found: dict[tuple[str, int], Addressed] = {}
    telling: list[int] | None = None  # the sentences that say something, by number
    for start, end in _addresses(text):
        address = telegram_address(text[start:end])
        if address is None or address.message_id is None:
            continue
        if telling is None:
            telling = [number for number, each in enumerate(sentences) if _has_words(text, each)]
        if not telling:
            break
        here = bisect_right(sentences, start, key=lambda each: each.start) - 1
        number = telling[max(0, bisect_right(telling, here) - 1)]
        channel = names.by_address.get(
            address.channel.casefold() if isinstance(address.channel, str) else address.channel
        )
        name = f"@{address.channel}" if isinstance(address.channel, str) else f"t.me/c/{address.channel}"
        key = (name.casefold(), address.message_id)
        found.setdefault(key, Addressed(sentences[number], name, channel, address.message_id))
        if len(found) == _MOST:
            break
    return list(found.values())


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.start() + len(match.group().rstrip(_MARKS))


def _has_words(text: str, sentence: Span) -> bool:
    """Whether a sentence says something beside addresses."""
    return any(map(str.isalpha, _ADDRESS.sub(" ", text[sentence.start : sentence.end])))
