"""The evidence chain, pure: one chain for each channel; each link is hashed over the one before.

A changed, removed or inserted record breaks the chain at its place. Texts are salted, so that a redacted text can't be
guessed from its hash. What differs by account (access hashes, file references, own reactions) is never in a payload.
"""

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

GENESIS = bytes(32)


# One encoder for all: `json.dumps` with options makes a new one at each call, which costs more than its work.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _canonical(value: Any) -> bytes:
    return _encode(value).encode("utf-8", "surrogatepass")


def instant_text(value: datetime | None) -> str | None:
    """An instant in the form that is hashed: UTC with microseconds."""
    return None if value is None else _instant_text(value)


@lru_cache(4096)
def _instant_text(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat("T", "microseconds") + "Z"


def version_payload(
    *, salt: bytes, text_hash: bytes, date: datetime, edit_date: datetime | None, media: dict[str, Any] | None
) -> bytes:
    """SHA-256 over one version: its salted content, the channel's dates and what identifies the media.

    `text_hash` is `salted_text` of the version, so that a redaction can drop the text and keep the chain.
    """
    identity = media.get("identity") if media else None
    record = {
        "text": text_hash.hex(),
        "date": instant_text(date),
        "edit_date": instant_text(edit_date),
        "media": identity,
        "salt": salt.hex(),
    }
    return hashlib.sha256(_canonical(record)).digest()


def salted_text(salt: bytes, text: str, entities: list[Any]) -> bytes:
    """SHA-256 over a version's text and entities with its salt."""
    return hashlib.sha256(salt + _canonical([text, entities])).digest()


def deletion_payload(*, noticed_at: datetime, last_seen_at: datetime | None) -> bytes:
    """SHA-256 over a noticed deletion."""
    return hashlib.sha256(
        _canonical({"noticed_at": instant_text(noticed_at), "last_seen_at": instant_text(last_seen_at)})
    ).digest()


def link_hash(
    previous: bytes, *, seq: int, kind: str, message_id: int, number: int, at: datetime, payload_hash: bytes
) -> bytes:
    """The hash of one link over the one before (`GENESIS` for the first)."""
    record = [previous.hex(), seq, kind, message_id, number, instant_text(at), payload_hash.hex()]
    return hashlib.sha256(_canonical(record)).digest()
