"""The evidence chain, pure: one chain for each channel; each link is hashed over the one before.

A changed, removed or inserted record breaks the chain at its place. Versions, their witnesses, deletions, kept files,
reviews and redactions are its records. What was said or named is salted, so that it can't be guessed from its hash once
it is redacted. What differs by account (access hashes, file references, own reactions) is never in a payload.

Records have had two forms, which their kinds tell apart (decision 28): what `version` and `redaction` were is now told
by `post`, `text`, `facts` and `redacted`. The old ones stay as they are and are checked as they always were.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from core.canonical import instant_text as _instant_text
from core.canonical import shared_instant_text, text_json

GENESIS = bytes(32)

POST, TEXT = "post", "text"
"""A post's first text together with what the post says of itself; a text alone: an edit, and whatever an export or a
web page tells, which of the post's facts know too little."""
VERSION_KINDS = frozenset({"version", POST, TEXT})
"""The records of versions, `version` the old form of both."""
FACTS = "facts"
"""What a post says of itself where no `post` holds it, or where it changed: the last one of a post is in force."""
REDACTED = "redacted"
"""A redaction in the form in which it vouches for what is left."""

OLD_SALT_BYTES, SALT_BYTES = 16, 20
"""Salts of the old form and of the new one: where a version's record is not at hand, its salt tells its form."""

NOT_CHAINED: dict[str, dict[str, str]] = {
    "post": {
        "id": "a row number, which refers to the post inside the store",
        "views": "a counter of Telegram's, which moves by itself",
        "forwards": "a counter of Telegram's, which moves by itself",
        "reactions": "a counter of Telegram's, which moves by itself",
        "last_seen_at": "moves with each look; once the post is gone it is part of the record of its deletion",
        "reposted_from": "found by a rule, from texts that are here",
        "story_id": "found by a rule, from texts that are here",
        "look_at": "our own plan: when to look at the counters again",
    },
    "version": {
        "id": "a row number, which refers to the version inside the store",
        "exact_hash": "only compared with what is heard: how an account saw what an export or a web page told",
        "pts": "only compared with what is heard: Telegram's counter, by which an older text is known from a newer",
    },
}
"""Columns of what was heard that no record covers, and why nobody who reads the archive relies on them."""


# What is hashed is canonical JSON: UTF-8, no blanks, keys in order. Each post passes three of these functions, so they
# write it themselves where the form is fixed; one encoder for all, since `json.dumps` with options makes one a call.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _canonical(value: Any) -> bytes:
    return _encode(value).encode("utf-8", "surrogatepass")


def instant_text(value: datetime | None) -> str | None:
    """An instant in the form that is hashed: UTC with microseconds."""
    return None if value is None else _instant_text(value)


def version_payload(
    *,
    text_hash: bytes,
    date: datetime,
    edit_date: datetime | None,
    media: dict[str, Any] | None,
    raw_hash: bytes | None = None,
) -> bytes:
    """SHA-256 over one version: the hash of its content, the channel's dates, what is known of its media, and the hash
    of the raw message where there is one.

    `text_hash` is `salted_text` of the version, `raw_hash` its `salted_raw`. So a redaction can drop text and salt,
    keep these hashes, and nobody can guess the text from the chain.
    """
    edited = "null" if edit_date is None else f'"{_instant_text(edit_date)}"'
    attached = "null" if media is None else _encode(media)
    raw = "" if raw_hash is None else f'"raw":"{raw_hash.hex()}",'
    dates = f'"date":"{_instant_text(date)}","edit_date":{edited}'
    record = f'{{{dates},"media":{attached},{raw}"text":"{text_hash.hex()}"}}'
    return hashlib.sha256(record.encode("utf-8", "surrogatepass")).digest()


def salted_text(salt: bytes, text: str, entities: list[Any], written: bytes | None = None) -> bytes:
    """SHA-256 over a version's text and entities with its salt; `written` is `text_json(text)` where it is known."""
    spans = _canonical(entities) if entities else b"[]"
    return hashlib.sha256(b"%b[%b,%b]" % (salt, written or text_json(text), spans)).digest()


def salted_content(
    salt: bytes,
    content_hash: bytes,
    text: str,
    entities: list[Any],
    media: dict[str, Any] | None,
    forward: list[Any] | None = None,
    written: bytes | None = None,
) -> bytes:
    """SHA-256 over all that a version says or names: text, entities, media, and of a `post` record its `forward` as
    `[channel_id, message_id, name]`, with its salt and the unsalted content hash before them.

    `written` is `text_json(text)` where it is known.
    """
    spans = _canonical(entities) if entities else b"[]"
    attached = b"null" if media is None else _canonical(media)
    origin = b"null" if forward is None else _canonical(forward)
    words = written or text_json(text)
    return hashlib.sha256(b"%b%b[%b,%b,%b,%b]" % (salt, content_hash, words, spans, attached, origin)).digest()


def forward_of(channel_id: int | None, message_id: int | None, name: str | None) -> list[Any] | None:
    """Where a post was forwarded from, as it is hashed; None where it was not."""
    return None if channel_id is None and message_id is None and name is None else [channel_id, message_id, name]


def text_payload(
    *,
    content: bytes,
    date: datetime,
    edit_date: datetime | None,
    heard_by: int | None,
    raw_hash: bytes | None,
) -> bytes:
    """SHA-256 over a text: its `salted_content`, the channel's dates, who heard it, and the hash of the raw message."""
    record = {
        "content": content.hex(),
        "date": instant_text(date),
        "edit_date": instant_text(edit_date),
        "heard_by": heard_by,
        "raw": None if raw_hash is None else raw_hash.hex(),
    }
    return hashlib.sha256(_canonical(record)).digest()


def post_payload(
    *,
    content: bytes,
    date: datetime,
    edit_date: datetime | None,
    heard_by: int | None,
    raw_hash: bytes | None,
    source: str,
    service: bool,
    noforwards: bool,
    grouped_id: int | None,
    reply_to: int | None,
) -> bytes:
    """SHA-256 over a post's first text and what the post says of itself; whence it was forwarded is in `content`.
    When it was heard is the record's own time.
    """
    # One piece, as this is made of each post: in order of keys, as everywhere.
    edited = "null" if edit_date is None else f'"{_instant_text(edit_date)}"'
    raw = "null" if raw_hash is None else f'"{raw_hash.hex()}"'
    record = (
        f'{{"content":"{content.hex()}","date":"{_instant_text(date)}","edit_date":{edited},'
        f'"grouped_id":{_number(grouped_id)},"heard_by":{_number(heard_by)},"noforwards":{_flag(noforwards)},'
        f'"raw":{raw},"reply_to":{_number(reply_to)},"service":{_flag(service)},"source":"{source}"}}'
    )
    return hashlib.sha256(record.encode()).digest()


def _number(value: int | None) -> int | str:
    return "null" if value is None else value


def _flag(value: bool) -> str:
    return "true" if value else "false"


def facts_payload(
    *,
    salt: bytes,
    heard_at: datetime,
    source: str,
    service: bool,
    noforwards: bool,
    grouped_id: int | None,
    reply_to: int | None,
    forward: list[Any] | None,
) -> bytes:
    """SHA-256 over what a post says of itself; `forward` (`forward_of`) with the salt of the record's version."""
    record = {
        "forward": None if forward is None else hashlib.sha256(salt + _canonical(forward)).hexdigest(),
        "grouped_id": grouped_id,
        "heard_at": instant_text(heard_at),
        "noforwards": noforwards,
        "reply_to": reply_to,
        "service": service,
        "source": source,
    }
    return hashlib.sha256(_canonical(record)).digest()


def salted_raw(salt: bytes, packed: bytes) -> bytes:
    """SHA-256 over a version's packed raw message with its salt."""
    return hashlib.sha256(salt + packed).digest()


def deletion_payload(*, noticed_at: datetime, last_seen_at: datetime | None) -> bytes:
    """SHA-256 over a noticed deletion."""
    return hashlib.sha256(
        _canonical({"noticed_at": instant_text(noticed_at), "last_seen_at": instant_text(last_seen_at)})
    ).digest()


def media_payload(*, identity: str, sha256: str, size: int, kept_at: datetime) -> bytes:
    """SHA-256 over a file that was kept: which attachment it is, the hash of its content, its bytes, and when."""
    record = {"identity": identity, "sha256": sha256, "size": size, "kept_at": instant_text(kept_at)}
    return hashlib.sha256(_canonical(record)).digest()


def witness_payload(*, witness: int, at: datetime, text_hash: bytes, raw_hash: bytes | None) -> bytes:
    """SHA-256 over somebody else's having seen a version: which witness by number, when, and the salted hashes of the
    text and of the raw message that it saw.
    """
    record = {"witness": witness, "at": instant_text(at), "text": text_hash.hex()}
    record["raw"] = None if raw_hash is None else raw_hash.hex()
    return hashlib.sha256(_canonical(record)).digest()


def review_payload(
    *, salt: bytes, user_id: int, kind: str, subject: str, verdict: str, note: str | None, at: datetime
) -> bytes:
    """SHA-256 over what an analyst decided. Who did is in it only as `salted_person`."""
    record = {
        "by": salted_person(salt, user_id).hex(),
        "kind": kind,
        "subject": subject,
        "verdict": verdict,
        "note": note,
        "at": instant_text(at),
    }
    return hashlib.sha256(_canonical(record)).digest()


def salted_person(salt: bytes, user_id: int) -> bytes:
    """SHA-256 that stands for a person where no name may stand."""
    return hashlib.sha256(salt + str(user_id).encode()).digest()


def undone_payload(*, at: datetime) -> bytes:
    """SHA-256 over a decision's being taken back."""
    return hashlib.sha256(_canonical({"undone_at": instant_text(at)})).digest()


def redaction_payload(*, text_hash: bytes, reason: str, at: datetime) -> bytes:
    """SHA-256 over the redaction of a version whose `salted_text` was `text_hash`."""
    return hashlib.sha256(_canonical({"text": text_hash.hex(), "reason": reason, "at": instant_text(at)})).digest()


def redacted_payload(
    *,
    text_hash: bytes,
    reason: str,
    at: datetime,
    date: datetime,
    edit_date: datetime | None,
    media: dict[str, Any] | None,
) -> bytes:
    """SHA-256 over a redaction and what it leaves: the dates, and of media the kind and a name that says nothing.

    `text_hash` is the version's `salted_content`. Of an old record, which holds media in the clear, it is the hash of
    the whole record, and the salted text's hash is given up: with it one could guess which media they were.
    """
    record = {
        "at": instant_text(at),
        "date": instant_text(date),
        "edit_date": instant_text(edit_date),
        "media": media,
        "reason": reason,
        "text": text_hash.hex(),
    }
    return hashlib.sha256(_canonical(record)).digest()


def heads_record(at: datetime, heads: list[tuple[int, int, str]]) -> bytes:
    """The ends of all chains at a time, in the form that is hashed: `(channel_id, seq, hash)` in order of channel."""
    return _canonical({"at": instant_text(at), "heads": sorted(heads)})


def heads_root(at: datetime, heads: list[tuple[int, int, str]]) -> bytes:
    """SHA-256 over `heads_record`."""
    return hashlib.sha256(heads_record(at, heads)).digest()


class DetachedVersion(NamedTuple):
    """What stays known of a version whose text is away, and of its post."""

    version_id: int
    post_id: int
    number: int
    content_hash: bytes
    exact_hash: bytes | None
    edit_date: datetime | None
    pts: int | None
    heard_by: int | None
    channel_id: int | None
    message_id: int | None
    date: datetime | None


def detached_digest(versions: Iterable[DetachedVersion]) -> bytes:
    """SHA-256 over what stays known of a detached month's versions, in order of their numbers."""
    digest = hashlib.sha256()
    for version_id, post_id, number, content, exact, edit_date, *told, date in versions:
        hashes = bytes(content).hex(), None if exact is None else bytes(exact).hex()
        dates = instant_text(edit_date), instant_text(date)
        digest.update(_canonical([version_id, post_id, number, *hashes, *dates, *told]))
    return digest.digest()


def link_hash(
    previous: bytes, *, seq: int, kind: str, message_id: int, number: int, at: datetime, payload_hash: bytes
) -> bytes:
    """The hash of one link over the one before (`GENESIS` for the first)."""
    record = (
        f'["{previous.hex()}",{seq},{encode_basestring(kind)},{message_id},{number},"{shared_instant_text(at)}",'
        f'"{payload_hash.hex()}"]'
    )
    return hashlib.sha256(record.encode()).digest()
