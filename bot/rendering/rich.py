"""Formatted text as a value: its HTML for Telegram beside the plain text that Telegram counts.

Escaping happens once, where a string becomes `Rich`; so lengths are those after entity parsing, and nothing that is cut
is ever cut inside an item, a tag or an escape. Telegram's rules: core.telegram.org/bots/api#html-style.
"""

import html
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
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Rich:
    """HTML, the plain text it shows, and how many entities it has."""

    html: str = ""
    plain: str = ""
    entities: int = 0

    def __add__(self, other: "Rich | str") -> "Rich":
        other = rich(other)
        return Rich(self.html + other.html, self.plain + other.plain, self.entities + other.entities)

    def __radd__(self, other: str) -> "Rich":
        return rich(other) + self

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
    return _BLANKS.sub(" ", clean(text)).strip()


def rich(text: "str | Rich") -> Rich:
    """Text that is not markup."""
    if isinstance(text, Rich):
        return text
    safe = clean(text)
    return Rich(html.escape(safe, quote=False), safe)


def _tagged(opening: str, content: "str | Rich", closing: str) -> Rich:
    inner = rich(content)
    if not inner.plain.strip():
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
    return _tagged(f'<a href="{html.escape(clean(url), quote=True)}">', content, "</a>")


def join(separator: str, parts: Iterable[str | Rich]) -> Rich:
    """The non-empty parts, put together."""
    found = [part for part in map(rich, parts) if part]
    between = rich(separator)
    if not found:
        return Rich()
    return Rich(
        between.html.join(part.html for part in found),
        between.plain.join(part.plain for part in found),
        sum(part.entities for part in found),
    )


def lines(*parts: str | Rich | None) -> Rich:
    """The non-empty parts, each on a line of its own."""
    return join("\n", (part for part in parts if part))


def shorten(text: str, units: int) -> str:
    """`text` in at most `units` UTF-16 units, cut at a word where one is near, and marked with an ellipsis."""
    if utf16_units(text) <= units:
        return text
    return text[: _cut(text, max(0, units - 1))].rstrip() + "…"


def shorten_front(text: str, units: int) -> str:
    """As `shorten`, keeping the end."""
    if utf16_units(text) <= units:
        return text
    start = len(text)
    room = max(0, units - 1)
    while start > 0 and room >= (size := 2 if text[start - 1] > "\uffff" else 1):
        start -= 1
        room -= size
    blank = text.find(" ", start, start + 24)
    if blank != -1:
        start = blank + 1
    while start < len(text) and _joined(text, start):
        start += 1
    return "…" + text[start:].lstrip()


def fitting(text: str, units: int) -> int:
    """How many characters from the front of `text` fit into so many UTF-16 units."""
    room = units
    for end, character in enumerate(text):
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            return end
    return len(text)


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
