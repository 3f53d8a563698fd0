"""What Telegram does to text and entities between parsing and storing (TDLib's `fix_formatted_text`).

Control characters become spaces, `\\r` goes, both ends are trimmed; blank entities vanish; bold, italic and their
like are merged, then cut where links, code and quotes begin and end; links that overlap lose to the first one. The
server keeps 100 entities of a message and drops the rest without a word: links, code and quotes first served, then
bold and its like.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from loopback.chat_text import find_entities, utf16_length
from loopback.chat_values import Entity

MAX_ENTITIES = 100  # the server's limit for those that a sender gives
SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
_FOUND = ("url", "email", "mention", "bot_command", "hashtag", "cashtag")
_HIDDEN = ("text_link", "text_mention", "custom_emoji")
_PRIORITY = {
    kind: rank
    for rank, kind in enumerate(
        ("custom_emoji", "mention", "hashtag", "bot_command", "url", "email", "cashtag", "blockquote",
         "expandable_blockquote", "text_link", "text_mention", "bold", "italic", "underline", "strikethrough",
         "spoiler", "code", "pre")
    )
}  # fmt: skip
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_MARKS = re.compile("[\u200e\u200f](?=[\u200e\u200f])")  # of a run of direction marks, all but the last
_INVISIBLE = re.compile(
    "[\\s\u00a0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\ufeff\U000e0000-\U000e007f]*"
)


def sort_entities(entities: Iterable[Entity]) -> list[Entity]:
    """Entities by offset, the longer first, then by kind."""
    return sorted(entities, key=lambda e: (e.offset, -e.length, _PRIORITY.get(e.type, 99)))


def fix_text(text: str, entities: Iterable[Entity], *, find: bool = True) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities as Telegram keeps them; the text is empty if nothing but white space was left."""
    fixed = fix_entities([e for e in entities if e.length > 0])
    text, fixed = _clean(text, fixed)
    text, fixed = _trim(text, fixed)
    if not text:
        return "", ()
    fixed = _limited(fix_entities(fixed))
    if find:
        fixed = _with_found(fixed, find_entities(text))
    return text, tuple(fixed)


def invisible(text: str) -> bool:
    """Whether a text shows nothing: spaces of every width, direction marks, Braille blanks and the like."""
    return _INVISIBLE.fullmatch(text) is not None


def fix_entities(entities: Iterable[Entity]) -> list[Entity]:
    """Entities without overlaps: each pair is nested or apart, and bold and its like never reach over a border."""
    ordered = sort_entities(entities)
    quotes = _first_served(e for e in ordered if e.type in QUOTES)
    solid = _first_served(e for e in ordered if e.type not in QUOTES and e.type not in SPLITTABLE)
    solid = [e for e in solid if not any(_crosses(e, quote) for quote in quotes)]
    borders = sort_entities([*solid, *quotes])
    return sort_entities([*borders, *_split([e for e in ordered if e.type in SPLITTABLE], borders)])


def _first_served(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    end = 0
    for entity in entities:
        if entity.offset >= end:
            kept.append(entity)
            end = entity.offset + entity.length
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    """Whether an entity lies neither inside nor outside a quote."""
    start, end = entity.offset, entity.offset + entity.length
    quote_start, quote_end = quote.offset, quote.offset + quote.length
    apart = end <= quote_start or start >= quote_end
    return not apart and not (quote_start <= start and end <= quote_end)


def _split(entities: list[Entity], borders: list[Entity]) -> list[Entity]:
    if not entities:
        return []
    runs: list[tuple[int, int, str]] = []
    for kind in SPLITTABLE:
        start = end = -1
        for entity in (e for e in entities if e.type == kind):
            if entity.offset <= end:
                end = max(end, entity.offset + entity.length)
            else:
                if end > 0:
                    runs.append((start, end, kind))
                start, end = entity.offset, entity.offset + entity.length
        if end > 0:
            runs.append((start, end, kind))
    cuts = sorted({b.offset for b in borders} | {b.offset + b.length for b in borders} | {run[0] for run in runs})
    code = [(b.offset, b.offset + b.length) for b in borders if b.type in ("code", "pre")]
    parts: list[Entity] = []
    for start, end, kind in runs:
        edges = [start, *(cut for cut in cuts if start < cut < end), end]
        for left, right in pairwise(edges):
            if not any(inner <= left and right <= outer for inner, outer in code):
                parts.append(Entity(kind, left, right - left))
    return parts


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = _CONTROL.sub(" ", text)
    removed = [utf16_length(text[: m.start()]) for m in _REMOVED.finditer(text)]
    if not removed:
        return _MARKS.sub("\u200c", text), entities
    moved = []
    for entity in entities:
        before = sum(at < entity.offset for at in removed)
        inside = sum(entity.offset <= at < entity.offset + entity.length for at in removed)
        moved.append(replace(entity, offset=entity.offset - before, length=entity.length - inside))
    return _MARKS.sub("\u200c", _REMOVED.sub("", text)), [e for e in moved if e.length > 0]


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Trim spaces and newlines, at both ends of the text and at the start of entities; drop blank entities."""
    stripped = text.rstrip(" \n")
    if not stripped:
        return "", []
    units = None if stripped.isascii() else stripped.encode("utf-16-le", "surrogatepass")
    size = utf16_length(stripped)

    def blank(at: int) -> bool:
        return stripped[at] in " \n" if units is None else units[2 * at : 2 * at + 2] in (b" \0", b"\n\0")

    kept = []
    for entity in entities:
        start, end = entity.offset, min(entity.offset + entity.length, size)
        if entity.type not in _HIDDEN:
            while start < end and blank(start):
                start += 1
        if start < end:
            kept.append(replace(entity, offset=start, length=end - start))
    kept = sort_entities(kept)
    lead = len(stripped) - len(stripped.lstrip(" \n"))
    lead = min(lead, kept[0].offset) if kept else lead
    return stripped[lead:], [replace(e, offset=e.offset - lead) for e in kept]


def _limited(entities: list[Entity]) -> list[Entity]:
    if len(entities) <= MAX_ENTITIES:
        return entities
    ranked = sorted(entities, key=lambda e: e.type in SPLITTABLE)
    return sort_entities(ranked[:MAX_ENTITIES])


def _with_found(entities: list[Entity], found: tuple[Entity, ...]) -> list[Entity]:
    if not found:
        return entities
    solid = [e for e in entities if e.type not in SPLITTABLE and e.type not in QUOTES]
    new = [f for f in found if all(f.offset + f.length <= e.offset or f.offset >= e.offset + e.length for e in solid)]
    return fix_entities([*entities, *new]) if new else entities
