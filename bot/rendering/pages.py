"""Messages as values, and how a list of items becomes as few messages as Telegram allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.rendering.rich import ENTITY_LIMIT, LIMIT, Rich, fitting, join, rich, shorten

# Below Telegram's limits: a mark ("may be a repeat") can still be added when the message goes out.
PAGE_UNITS = LIMIT - 160
PAGE_ENTITIES = ENTITY_LIMIT - 4
COPY_CHARACTERS = 256
"""What Telegram lets a button put on the clipboard."""

ITEM_UNITS = 1800
"""What builders of items keep to, so that two always fit."""


@dataclass(frozen=True, slots=True)
class Button:
    """A key under a message: with `data` (at most 64 bytes) it calls us back, with `url` it opens a page."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


def opening(text: str, url: str) -> tuple[tuple[Button, ...], ...]:
    """A row with a button that opens a page; none where Telegram refuses it: a machine without a public name."""
    host = urlsplit(url).hostname or ""
    public = "." in host and not host.replace(".", "").isdigit()
    return ((Button(text, url=url),),) if public else ()


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: text and rows of buttons. With `ask`, Telegram opens a reply to it; the text is the hint."""

    text: Rich
    buttons: tuple[tuple[Button, ...], ...] = ()
    ask: str | None = None


def pack(items: Sequence[Rich], *, separator: str = "\n\n") -> list[Rich]:
    """Puts items, in order, into as few texts as fit; an item is never divided.

    An item that alone is too long for Telegram (builders see to it that none is) loses its formatting and its end.
    """
    pages: list[list[Rich]] = []
    units = entities = 0
    gap = rich(separator).units
    for item in items:
        if not item:
            continue
        if item.units > PAGE_UNITS or item.entities > PAGE_ENTITIES:
            item = rich(shorten(item.plain, PAGE_UNITS))
        if pages and units + gap + item.units <= PAGE_UNITS and entities + item.entities <= PAGE_ENTITIES:
            pages[-1].append(item)
            units += gap + item.units
            entities += item.entities
        else:
            pages.append([item])
            units, entities = item.units, item.entities
    return [join(separator, page) for page in pages]


def split_text(text: str, units: int = PAGE_UNITS - 200) -> list[str]:
    """A long plain text in pieces, cut between lines, else sentences, else words; nothing of it is lost but blanks."""
    pieces: list[str] = []
    rest = text.strip()
    while rest:
        head = _head(rest, units)
        pieces.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return pieces


def _head(text: str, units: int) -> str:
    end = fitting(text, units)
    if end == len(text):
        return text
    for mark in ("\n", ". ", "! ", "? ", "… ", " "):
        found = text.rfind(mark, end // 2, end)
        if found > 0:
            return text[: found + len(mark)]
    return text[: max(end, 1)]
