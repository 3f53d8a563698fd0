"""What is hashed is canonical JSON, whatever the texts are: anybody can compute the hashes again."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.evidence import link_hash, salted_text, version_payload
from core.types import Entity, Media
from core.versions import content_hash

TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
INSTANTS = st.datetimes(timezones=st.just(UTC))


def sha256_of(value: Any, before: bytes = b"") -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(before + text.encode("utf-8", "surrogatepass")).digest()


def instant(value: datetime | None) -> str | None:
    return None if value is None else value.strftime("%m-%dT%H:%M:%S.%fZ").join((f"{value.year:04d}-", ""))


@settings(deadline=None)
@given(TEXTS, st.lists(st.tuples(TEXTS, st.integers(0, 9), st.integers(1, 9), st.none() | TEXTS), max_size=2))
def test_texts(text: str, spans: list[tuple[str, int, int, str | None]]) -> None:
    """A text with its entities, salted, and as what makes a version."""
    listed = [list(span) for span in spans]
    assert salted_text(b"salt", text, listed) == sha256_of([text, listed], b"salt")
    entities = [Entity(kind, offset, length, url) for kind, offset, length, url in spans]
    ordered = sorted([e.offset, e.length, e.kind, e.url or ""] for e in entities)
    assert content_hash(text, entities, None) == sha256_of([text, ordered, None])
    assert content_hash(text, entities, Media("photo", text)) == sha256_of([text, ordered, text])


@settings(deadline=None)
@given(INSTANTS, st.none() | INSTANTS, st.none() | st.dictionaries(TEXTS, st.none() | TEXTS | st.integers()))
def test_links(date: datetime, edited: datetime | None, media: dict[str, Any] | None) -> None:
    """A version's record, and its link over the one before."""
    payload = version_payload(text_hash=b"text", date=date, edit_date=edited, media=media)
    record = {"text": b"text".hex(), "date": instant(date), "edit_date": instant(edited), "media": media}
    assert payload == sha256_of(record)
    link = link_hash(b"one", seq=2, kind="version", message_id=3, number=4, at=date, payload_hash=payload)
    assert link == sha256_of([b"one".hex(), 2, "version", 3, 4, instant(date), payload.hex()])
