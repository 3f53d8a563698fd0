"""From bytes to text: what a feed or a page is written in, whatever it and its server say, and what is read of it."""

import codecs
import re
from collections.abc import Iterable

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What pages without a declaration are written in, where our readers read.
_LEGACY = ["cp1251", "koi8_r", "cp1252", "cp1250", "cp1254", "cp1257"]
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_PROLOG_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
_BREAKS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_START = 5000  # bytes in which a document says what it is written in
_WHOLE = 10  # letters beyond ASCII to one broken: so many, and it is UTF-8
_LOOK = 20_000


def visible(text: str) -> str:
    """`text` without the marks that only tell where a line may be broken: a name is not read across them."""
    return text.translate(_BREAKS)


def decode_page(data: bytes, content_type: str) -> str:
    """`data` as text: by its byte order mark, as UTF-8 if it is that, else as declared, else by its look."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return _decode(data, content_type, _META_CHARSET)


def feed_as_utf8(data: bytes, content_type: str) -> bytes | None:
    """The XML of a feed in UTF-8, where its bytes may be taken one by one: those in UTF-16 and the like give None."""
    if data.isascii() or b"\0" in data or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    return _decode(data, content_type, _PROLOG_CHARSET).encode("utf-8", "replace")


def _decode(data: bytes, content_type: str, inside: re.Pattern[bytes]) -> str:
    text = _utf8(data)
    if text is not None:
        return text
    in_head, in_text = _CHARSET.search(content_type), inside.search(data[:_START])
    text = _declared(data, (in_head[1] if in_head else "", in_text[1].decode("ascii") if in_text else ""))
    if text is not None:
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_LOOK], cp_isolation=_LEGACY).best()
    return data.decode(best.encoding if best else "utf-8", "replace")


def _utf8(data: bytes) -> str | None:
    """`data` as the UTF-8 that it is, or nearly is: summaries are cut in the middle of a letter, and nothing else is
    valid UTF-8 for long by accident.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text if letters >= broken * _WHOLE else None


def _declared(data: bytes, names: Iterable[str]) -> str | None:
    for name in names:
        # A wrong declaration is common; a few broken bytes are, too.
        try:
            text = data.decode(name, "replace")
        except (LookupError, ValueError, UnicodeError):
            continue
        if text.count("\ufffd") * 100 <= len(text):
            return text
    return None


def letters_of(text: str) -> str:
    """The letters and figures of a text in small letters: of two spellings of one name the same."""
    return "".join(filter(str.isalnum, text)).casefold()
