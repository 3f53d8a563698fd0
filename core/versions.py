"""When a text that was heard is a new version, pure: content hashes, and the order of texts."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256

from core.canonical import text_json
from core.types import Entity, HeardPost, Media


class Judgement(Enum):
    """What a heard text means for the stored post."""

    FIRST = "first"  # not stored yet
    SAME = "same"  # the last version, seen again
    NEWER = "newer"  # a new version
    OLDER = "older"  # an old text that comes late: nothing to keep


@dataclass(frozen=True, slots=True)
class LastVersion:
    """What must be known of the stored post to judge a heard one.

    `exact_hash` is set where the version came from an export or a web page: the content hash by which an account saw
    it since, empty until one did. `text` is needed only where `needs_text` says so.
    """

    content_hash: bytes
    edit_date: datetime | None
    pts: int | None
    exact_hash: bytes | None = None
    text: str | None = None


# One encoder for all: `json.dumps` with options makes a new one at each call, which costs more than its work.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def content_hash(text: str, entities: Sequence[Entity], media: Media | None, written: bytes | None = None) -> bytes:
    """SHA-256 of what makes a version: text, entities and media identity. Views and reactions are not in it.

    `written` is `text_json(text)` where it is known.
    """
    spans, attached = b"[]", b"null"
    if entities:
        told = sorted((entity.offset, entity.length, entity.kind, entity.url or "") for entity in entities)
        spans = _encode(told).encode("utf-8", "surrogatepass")
    if media:
        attached = text_json(media.identity)
    return sha256(b"[%b,%b,%b]" % (written or text_json(text), spans, attached)).digest()


def judge(last: LastVersion | None, heard: HeardPost, heard_hash: bytes) -> Judgement:
    """Judges a heard text against the last stored version.

    A text older by pts, or else by edit date, makes no version; a return to an old text does.
    """
    if last is None:
        return Judgement.FIRST
    if heard_hash == (last.exact_hash or last.content_hash):
        return Judgement.SAME
    if needs_text(last, heard) and last.text is not None and comparable(heard.text) == comparable(last.text):
        return Judgement.SAME
    if heard.pts is not None and last.pts is not None and heard.pts != last.pts:
        return Judgement.NEWER if heard.pts > last.pts else Judgement.OLDER
    if last.edit_date is not None and (heard.edit_date is None or heard.edit_date < last.edit_date):
        return Judgement.OLDER
    return Judgement.NEWER


def needs_text(last: LastVersion, heard: HeardPost) -> bool:
    """Whether one of the two is rough, so that only their texts can be compared."""
    return heard.source.rough or last.exact_hash == b""


def comparable(text: str) -> str:
    """A text as far as exports and web pages keep it: they trim and compose, so only more than that is an edit."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
