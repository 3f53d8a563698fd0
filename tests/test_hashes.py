"""What is hashed is canonical JSON, whatever the texts are: anybody can compute the hashes again."""

import hashlib
import json
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core import evidence
from core.canonical import text_json
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
@example("half of a pair: \ud83d", [("\ud83d", 0, 1, None)])
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


@settings(deadline=None)
@given(INSTANTS, st.none() | INSTANTS, TEXTS, st.integers(1, 2**40), st.none() | TEXTS)
@example(datetime(2025, 11, 5, 9, tzinfo=UTC), None, "half of a pair: \ud83d", 1, None)
def test_other_records(at: datetime, seen: datetime | None, text: str, number: int, note: str | None) -> None:
    """Deletions, files, witnesses, reviews, their being taken back, redactions and the daily heads."""
    told, hexed = instant(at), hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    person = hashlib.sha256(b"salt" + str(number).encode()).digest()
    assert evidence.instant_text(seen) == instant(seen)
    assert evidence.salted_person(b"salt", number) == person
    assert evidence.salted_raw(b"salt", b"packed") == hashlib.sha256(b"saltpacked").digest()
    assert evidence.deletion_payload(noticed_at=at, last_seen_at=seen) == sha256_of(
        {"noticed_at": told, "last_seen_at": instant(seen)}
    )
    assert evidence.media_payload(identity=text, sha256=hexed, size=number, kept_at=at) == sha256_of(
        {"identity": text, "sha256": hexed, "size": number, "kept_at": told}
    )
    review = evidence.review_payload(
        salt=b"salt", user_id=number, kind="post", subject="1:2", verdict=text, note=note, at=at
    )
    assert review == sha256_of(
        {
            "by": person.hex(), "kind": "post", "subject": "1:2", "verdict": text, "note": note, "at": told,
        }
    )  # fmt: skip
    for raw in (None, b"raw"):
        assert evidence.witness_payload(witness=number, at=at, text_hash=b"text", raw_hash=raw) == sha256_of(
            {"witness": number, "at": told, "text": b"text".hex(), "raw": raw and raw.hex()}
        )
    assert evidence.undone_payload(at=at) == sha256_of({"undone_at": told})
    assert evidence.redaction_payload(text_hash=b"text", reason=text, at=at) == sha256_of(
        {"text": b"text".hex(), "reason": text, "at": told}
    )
    heads = [(number, 7, "ff"), (1, number, hexed)]
    record = {"at": told, "heads": sorted([list(head) for head in heads])}
    assert evidence.heads_record(at, heads) == json.dumps(record, sort_keys=True, separators=(",", ":")).encode()
    assert evidence.heads_root(at, heads) == evidence.heads_root(at, heads[::-1]) == sha256_of(record)


def test_a_raw_message_is_part_of_its_version() -> None:
    """Where there is a raw message, its hash stands in the record between media and text."""
    at = datetime(2025, 11, 5, 9, tzinfo=UTC)
    payload = version_payload(text_hash=b"text", date=at, edit_date=None, media=None, raw_hash=b"raw")
    record = {"text": b"text".hex(), "date": instant(at), "edit_date": None, "media": None, "raw": b"raw".hex()}
    assert payload == sha256_of(record)


def test_each_sign_is_written_as_the_standard_library_writes_it() -> None:
    """Controls, quotes, signs beyond 16 bits and halves of them: as in JSON that keeps all it can as it is."""
    for first in range(0, 0x110000, 256):
        text = "".join(map(chr, range(first, first + 256)))
        assert text_json(text) == encode_basestring(text).encode("utf-8", "surrogatepass")
