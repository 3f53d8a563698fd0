"""Formatted text as a value: its HTML for Telegram beside the plain text that Telegram counts.

Escaping happens once, where a string becomes `Rich`; so lengths are those after entity parsing, and nothing that is cut
is ever cut inside an item, a tag or an escape. Telegram's rules: core.telegram.org/bots/api#html-style.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LIMIT = 4096
"""Telegram's limit of a message, in UTF-16 units after entity parsing; code points are never more."""

ENTITY_LIMIT = 100

# Controls that Telegram drops or that let a quoted text reorder what stands around it. The joiners stay: emoji and
# Persian need them.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Rich:
    """HTML, the plain text it shows, and how many entities it has."""

    html: str = ""
    plain: str = ""
    entities: int = 0

    def __add__(self, other: "Rich | str") -> "Rich":
        return join("", (self, other))

    def __radd__(self, other: str) -> "Rich":
        return join("", (other, self))

    def __bool__(self) -> bool:
        return bool(self.plain)

    @property
    def units(self) -> int:
        """The length that Telegram counts: UTF-16 units of the plain text."""
        return utf16_units(self.plain)


def utf16_units(text: str) -> int:
    """How long `text` is for Telegram."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """`text` without what Telegram refuses or what would disturb the text around it."""
    if text.replace("\n", "").isprintable():  # all that is taken out is not, and most texts are
        return text
    return _SURROGATES.sub("\ufffd", _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """`text` cleaned, all blanks made one space."""
    return " ".join(clean(text).split())


def rich(text: "str | Rich") -> Rich:
    """Text that is not markup."""
    if isinstance(text, Rich):
        return text
    safe = clean(text)
    return Rich(_escaped(safe), safe)


def _escaped(text: str) -> str:
    """As `html.escape` without quotation marks; most texts hold nothing to escape, and these are not touched."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _tagged(opening: str, content: "str | Rich", closing: str) -> Rich:
    inner = rich(content)
    if not inner.plain or inner.plain.isspace():
        return inner  # Telegram drops empty entities
    return Rich(f"{opening}{inner.html}{closing}", inner.plain, inner.entities + 1)


def bold(content: str | Rich) -> Rich:
    return _tagged("<b>", content, "</b>")


def italic(content: str | Rich) -> Rich:
    return _tagged("<i>", content, "</i>")


def struck(content: str | Rich) -> Rich:
    return _tagged("<s>", content, "</s>")


def underlined(content: str | Rich) -> Rich:
    return _tagged("<u>", content, "</u>")


def code(content: str | Rich) -> Rich:
    return _tagged("<code>", content, "</code>")


def quote(content: str | Rich, *, folded: bool = False) -> Rich:
    """A block quotation; `folded` shows three lines until it is tapped."""
    return _tagged("<blockquote expandable>" if folded else "<blockquote>", content, "</blockquote>")


def link(content: str | Rich, url: str | None) -> Rich:
    """A link, or plain text where there is no web address to link to."""
    if not url or not url.startswith(("http://", "https://", "tg://")):
        return rich(content)
    address = _escaped(clean(url)).replace('"', "&quot;").replace("'", "&#x27;")
    return _tagged(f'<a href="{address}">', content, "</a>")


def join(separator: str, parts: Iterable[str | Rich | None]) -> Rich:
    """The non-empty parts, put together by a separator in which nothing needs escaping."""
    # An alert is put together here a dozen times, each time from few parts: one pass, and no value for each string.
    shown: list[str] = []
    plain: list[str] = []
    entities = 0
    for part in parts:
        if isinstance(part, Rich):
            if part.plain:
                shown.append(part.html)
                plain.append(part.plain)
                entities += part.entities
        elif part and (safe := clean(part)):
            shown.append(_escaped(safe))
            plain.append(safe)
    return Rich(separator.join(shown), separator.join(plain), entities)


def lines(*parts: str | Rich | None) -> Rich:
    """The non-empty parts, each on a line of its own."""
    return join("\n", parts)


def shorten(text: str, units: int) -> str:
    """`text` in at most `units` UTF-16 units, cut at a word where one is near, and marked with an ellipsis."""
    if _fits(text, units):
        return text
    return text[: _cut(text, max(0, units - 1))].rstrip() + "…"


def shorten_front(text: str, units: int) -> str:
    """As `shorten`, keeping the end."""
    if _fits(text, units):
        return text
    start = _fitting_end(text, max(0, units - 1))
    blank = text.find(" ", start, start + 24)
    if blank != -1:
        start = blank + 1
    while start < len(text) and _joined(text, start):
        start += 1
    return "…" + text[start:].lstrip()


def fitting(text: str, units: int) -> int:
    """How many characters from the front of `text` fit into so many UTF-16 units."""
    head = text[:units]
    if utf16_units(head) == len(head):
        return len(head)
    room = units
    for end, character in enumerate(text):
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            return end
    return len(text)


def _fitting_end(text: str, units: int) -> int:
    """Where the longest end of `text` begins that fits into so many UTF-16 units."""
    start = max(0, len(text) - units)
    if utf16_units(text[start:]) == len(text) - start:
        return start
    start, room = len(text), units
    while start > 0 and room >= (size := 2 if text[start - 1] > "\uffff" else 1):
        start -= 1
        room -= size
    return start


def _fits(text: str, units: int) -> bool:
    return 2 * len(text) <= units or utf16_units(text) <= units


def _cut(text: str, units: int) -> int:
    """The largest cut within `units` that is no word's middle (if one ends near) and no grapheme's."""
    end = fitting(text, units)
    blank = max(text.rfind(" ", max(0, end - 24), end), text.rfind("\n", max(0, end - 24), end))
    if blank > 0:
        return blank
    while end > 0 and _joined(text, end):
        end -= 1
    return end


def _joined(text: str, position: int) -> bool:
    """Whether the characters on both sides of `position` make one sign: marks, joiners, skin tones, flags."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if before == "\u200d" or after == "\u200d" or unicodedata.combining(after) or "\ufe00" <= after <= "\ufe0f":
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    flags = 0
    while position - flags - 1 >= 0 and "\U0001f1e6" <= text[position - flags - 1] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= after <= "\U0001f1ff"
