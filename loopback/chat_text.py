"""Text as Telegram counts and reads it: UTF-16 units, and the entities that it finds by itself.

The patterns follow those that TDLib documents for mentions, commands, hashtags and cashtags (td/telegram/
MessageEntity.cpp); links are recognised with a scheme, or by a well-known top-level domain.
"""

import re
from collections.abc import Iterator

from loopback.chat_values import Entity

_SPECIAL = re.compile(r"[@/#$.:]")
_MENTION = re.compile(r"(?<![\w@])@([a-zA-Z0-9_]{4,32})(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/([a-zA-Z0-9_]{1,64})(?:@([a-zA-Z0-9_]{3,32}))?(?![\w/<>])")
_HASHTAG = re.compile(r"(?<![\w\u200c])#([\w\u200c]{1,256})(?![\w\u200c]*#)")
_CASHTAG = re.compile(r"(?<![$\w\u200c])\$(1INCH|[A-Z]{1,8})(?![$\w\u200c])")
_EMAIL = re.compile(r"(?<![\w.+-])[a-zA-Z0-9][\w.+-]{0,63}@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,24}(?!\w)")
_URL = re.compile(
    r"(?<![\w@./-])"
    r"(?:(?:https?|ftp|tg|tonsite)://[^\s<>\"«»“”]+"
    r"|(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,62})\.)+"
    r"(?:com|org|net|info|me|ru|ua|by|us|uk|eu|de|fr|lv|lt|ee|pl|io|dev|app|tv|co|рф|укр)"
    r"(?![\w-])(?::\d{1,5})?(?:[/?#][^\s<>\"«»“”]*)?)",
    re.IGNORECASE,
)
_TRAILING = ".,:;!?'…"


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity covers; offset and length in UTF-16 units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def find_entities(text: str, *, commands: bool = True) -> tuple[Entity, ...]:
    """The entities that Telegram finds in plain text, sorted, none overlapping."""
    if not _SPECIAL.search(text):
        return ()
    taken: list[tuple[int, int, str]] = []
    for kind, pattern in (
        ("url", _URL),
        ("email", _EMAIL),
        ("mention", _MENTION),
        ("bot_command", _COMMAND),
        ("hashtag", _HASHTAG),
        ("cashtag", _CASHTAG),
    ):
        if kind == "bot_command" and not commands:
            continue
        for start, end in _matches(kind, pattern, text):
            if all(end <= other_start or start >= other_end for other_start, other_end, _ in taken):
                taken.append((start, end, kind))
    taken.sort()
    return tuple(Entity(kind, utf16_length(text[:start]), utf16_length(text[start:end])) for start, end, kind in taken)


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        start, end = match.span()
        if kind == "url":
            end = start + len(_trim_url(match.group()))
        elif kind == "hashtag" and not any(ch.isalpha() for ch in match.group(1)):
            continue
        yield start, end


def _trim_url(url: str) -> str:
    while url:
        if url[-1] in _TRAILING or (url[-1] in ")]}" and url.count(url[-1]) > url.count("([{"[")]}".index(url[-1])])):
            url = url[:-1]
        else:
            break
    return url
