"""Posts of Telegram that a page embeds or links to: the article's text gets their addresses, each on its own line.

An embedded post is a frame or a script, of which an extraction of text leaves nothing, and a link is nothing but its
words: without the address nobody could tell which post it is that the article speaks of.
"""

import itertools
import re
from typing import Any

from core.addresses import telegram_address
from monitors.feeds.furniture import APART, BLOCKS

_FRAMES = frozenset({"iframe", "amp-iframe", "amp-embed", "embed", "object"})
_WIDGET = re.compile(r"data-telegram-post\s*=\s*[\"']?([A-Za-z]\w{3,31}/\d{1,10})(?!\d)", re.ASCII)
_SHORT = re.compile(r"[A-Za-z]\w{3,31}/\d{1,10}", re.ASCII)
_TELEGRAM = re.compile(r"telegram|tgme", re.IGNORECASE)
# What stands here is no part of what the article tells: whose photo it is, and where its site is to be followed.
_ASIDE = frozenset({"aside", "figcaption", "footer", "form", "head", "nav"})
_HELD_BY = frozenset({"article", "body", "html", "main", "section"})
_MOST = 200  # of one page
_MOST_HOLDERS = 8  # elements around an embedded post and nothing else


def show_posts(tree: Any) -> None:
    """Writes the address of each post of Telegram that the page embeds, or links to, behind the place where it does."""
    found = [
        (element, address)
        for element in tree.iter(*_FRAMES, "script", "blockquote", "div", "figure")
        if (address := _embedded(element)) is not None
    ]
    for element, address in found[:_MOST]:
        if not _stands_aside(element):
            _write_behind_all(element, address)
        for link in element.iter("a"):
            link.attrib.pop("href", None)  # it leads to the embedded post once more
    links = [(each, address) for each in tree.iter("a") if (address := _of_post(each.get("href"))) is not None]
    for link, address in reversed(links[:_MOST]):  # each is written right behind its line, the last one first
        if address.partition("t.me/")[2] not in link.text_content() and not _stands_aside(link):
            _write_behind_line(link, address)


def _embedded(element: Any) -> str | None:
    """The address of the post that an element embeds."""
    told = element.get("data-telegram-post") or ""
    if not told and "data-post" in element.attrib and _TELEGRAM.search(element.get("class") or ""):
        told = element.get("data-post")
    if _SHORT.fullmatch(told.strip()):
        return f"https://t.me/{told.strip()}"
    if told:
        return _of_post(told)
    if element.tag in _FRAMES:
        if found := _WIDGET.search(element.get("srcdoc") or ""):
            return f"https://t.me/{found[1]}"
        return next(filter(None, map(_of_post, element.attrib.values())), None)
    if element.tag in {"div", "figure"}:
        named = (value for name, value in element.attrib.items() if name.startswith("data-"))
        written = _own_text(element) if element.tag == "figure" else ""
        return next(filter(None, map(_of_post, (*named, written))), None)
    return None


def _own_text(element: Any) -> str:
    """The little that stands in a figure: of one that WordPress embeds by its address, nothing else."""
    text = " ".join(element.text_content().split())
    return text if " " not in text else ""


def _of_post(value: str | None) -> str | None:
    """The address in one spelling if it is that of a post."""
    address = telegram_address((value or "")[:300].strip().removeprefix("//"))
    if address is None or address.message_id is None:
        return None
    place = f"c/{address.channel}" if isinstance(address.channel, int) else address.channel
    return f"https://t.me/{place}/{address.message_id}"


def _stands_aside(element: Any) -> bool:
    return any(each.tag in _ASIDE for each in element.iterancestors())


def _write_behind_all(element: Any, address: str) -> None:
    """A paragraph of its own, behind whatever holds nothing but the embedded post."""
    outer = element
    for parent in itertools.islice(element.iterancestors(), _MOST_HOLDERS):
        if parent.tag in _HELD_BY or (parent.tag != "p" and not _is_alone(outer, parent)):
            break
        outer = parent
    line = outer.makeelement("p")
    line.text = address
    if (parent := outer.getparent()) is not None:
        parent.insert(parent.index(outer) + 1, line)


def _is_alone(element: Any, parent: Any) -> bool:
    """Whether there is nothing to read in `parent` beside `element`."""
    return len(_read_in(parent)) <= len(_read_in(element))


def _read_in(element: Any) -> str:
    texts = element.xpath("descendant-or-self::*[not(self::script or self::style)]/text()")
    return "".join("".join(texts).split())


def _write_behind_line(element: Any, address: str) -> None:
    """A line of its own, behind the line of text that `element` stands in."""
    last = element
    while (parent := last.getparent()) is not None and parent.tag not in BLOCKS and parent.tag not in _HELD_BY:
        last = parent
    while (following := last.getnext()) is not None and following.tag not in APART:
        last = following
    if (parent := last.getparent()) is None:
        return
    line = last.makeelement("br")
    line.tail = address
    parent.insert(parent.index(last) + 1, line)
