"""An evidence chain's rows beside what they vouch for, and the hashes of these, of values as the engine keeps them.

One query reads a chain. The hashes are those of `core.evidence`, made by hand where that is quicker.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.evidence import forward_of, instant_text
from core.pipeline.archive.detachment import Away
from core.storage.models import RedactionRow
from core.storage.prepared import dialect_of

ROWS_AT_ONCE = 5000
_CHAIN = """
    SELECT e.seq, e.kind, e.message_id, e.number, e.at, e.payload_hash, e.hash, v.id, v.text, v.entities, v.media,
           v.salt, v.edit_date, v.heard_at, p.date, r.text_hash, p.version,
           w.data, r.raw_hash, v.content_hash, v.heard_by, p.edited_at, p.heard_at, p.source, p.service, p.noforwards,
           p.grouped_id, p.reply_to, p.forward_channel_id, p.forward_message_id, p.forward_name, d.month, d.version_id
    FROM evidence e
    LEFT JOIN post p ON e.kind IN ('version', 'post', 'text')
              AND p.channel_id = e.channel_id AND p.message_id = e.message_id
    LEFT JOIN {versions} v ON v.post_id = p.id AND v.number = e.number
    LEFT JOIN detached_version d ON d.post_id = p.id AND d.number = e.number
    LEFT JOIN redaction r ON r.version_id = v.id
    LEFT JOIN {raws} w ON w.version_id = v.id
    WHERE e.channel_id = :channel_id ORDER BY e.seq
"""
_VERSION_COLUMNS = "id, post_id, number, text, entities, media, salt, edit_date, heard_at, content_hash, heard_by"
_RAW_COLUMNS = "version_id, data"


class Left(NamedTuple):
    """A redacted version's record, and what is left of it, as the engine keeps that."""

    kind: str
    record: bytes
    date: Any
    edit_date: Any
    media: Any

    def said_in(self, text_hash: bytes, row: RedactionRow) -> bytes:
        """`redacted_payload` of what is left."""
        record = {
            "at": instant_text(row.at),
            "date": instant(self.date),
            "edit_date": None if self.edit_date is None else instant(self.edit_date),
            "media": json.loads(self.media) if isinstance(self.media, str) else self.media,
            "reason": row.reason,
            "text": text_hash.hex(),
        }
        return _sha(_canonical(record))


def chain_rows(session: Session, away: Away, channel_id: int) -> Iterator[Any]:
    """The records of a channel's chain, each with what it is about."""
    # Plain SQL gives values as the engine keeps them; they are hashed from there.
    versions, raws = (
        away.source(table, columns) for table, columns in (("version", _VERSION_COLUMNS), ("raw_message", _RAW_COLUMNS))
    )
    query = text(_CHAIN.format(versions=versions, raws=raws))
    # PostgreSQL would send all texts of the channel before the first is looked at; and of what it sends in pieces
    # it plans for the first ones.
    if dialect_of(session).name == "postgresql":
        session.execute(text("SET LOCAL cursor_tuple_fraction = 1"))
    options = {"yield_per": ROWS_AT_ONCE}
    found = session.execute(query, {"channel_id": channel_id}, execution_options=options)
    while rows := found.fetchmany(ROWS_AT_ONCE):
        yield from rows


def old_record(row: Any) -> bytes:
    """What the record of a version in the old form must be, of one that was not redacted."""
    said, entities, media, salt, edit_date, _, date, _, _, raw, _ = row[8:19]
    spans = "[]" if entities in ("[]", []) else _canonical(entities)
    quoted = f"[{encode_basestring(said)},{spans}]".encode("utf-8", "surrogatepass")
    text_hash = hashlib.sha256(bytes(salt) + quoted).hexdigest()
    return old_payload(text_hash, date, edit_date, media, _raw_hash(salt, raw))


def record_of(row: Any, *, is_post: bool) -> bytes:
    """What the record of a version must be. A redacted one's content is known by its hash."""
    said, entities, media, salt, edit_date, _, date, redacted, _, raw, raw_hash = row[8:19]
    content_hash, heard_by, _, _, source, service, noforwards, grouped_id, reply_to = row[19:28]
    if redacted is not None:
        content, known = bytes(redacted).hex(), None if raw_hash is None else bytes(raw_hash).hex()
    else:
        spans = "[]" if entities in ("[]", []) else _canonical(entities)
        kept = "null" if media is None else _canonical(media)
        origin = forward_of(*row[28:31]) if is_post else None
        whence = "null" if origin is None else _canonical(origin)
        quoted = f"[{encode_basestring(said)},{spans},{kept},{whence}]".encode("utf-8", "surrogatepass")
        content = hashlib.sha256(bytes(salt) + bytes(content_hash) + quoted).hexdigest()
        known = _raw_hash(salt, raw)
    edited = "null" if edit_date is None else f'"{instant(edit_date)}"'
    told = "null" if known is None else f'"{known}"'
    begun = f'{{"content":"{content}","date":"{instant(date)}","edit_date":{edited}'
    heard = f'"heard_by":{_json(heard_by)}'
    if not is_post:
        return _sha(f'{begun},{heard},"raw":{told}}}')
    flags = ["true" if flag else "false" for flag in (noforwards, service)]
    return _sha(
        f'{begun},"grouped_id":{_json(grouped_id)},{heard},"noforwards":{flags[0]},"raw":{told},'
        f'"reply_to":{_json(reply_to)},"service":{flags[1]},"source":"{source}"}}'
    )


def link_hash(previous: str, seq: int, kind: str, message_id: int, number: int, at: str, payload: str) -> str:
    """The hash of a record over the one before; hashes as hexadecimal digits."""
    record = f'["{previous}",{seq},"{kind}",{message_id},{number},"{at}","{payload}"]'
    return hashlib.sha256(record.encode()).hexdigest()


def _sha(record: str) -> bytes:
    return hashlib.sha256(record.encode("utf-8", "surrogatepass")).digest()


def _raw_hash(salt: Any, raw: Any) -> str | None:
    return None if raw is None else hashlib.sha256(bytes(salt) + bytes(raw)).hexdigest()


def old_payload(text_hash: str, date: Any, edit_date: Any, media: Any, raw_hash: str | None) -> bytes:
    """The record of a version in the old form, of values as the engine keeps them."""
    kept = "null" if media is None else _canonical(media)
    edited = "null" if edit_date is None else f'"{instant(edit_date)}"'
    told = "" if raw_hash is None else f'"raw":"{raw_hash}",'
    dates = f'"date":"{instant(date)}","edit_date":{edited}'
    return _sha(f'{{{dates},"media":{kept},{told}"text":"{text_hash}"}}')


def _json(value: Any) -> str:
    return "null" if value is None else str(value)


def instant(value: Any) -> str:
    """As `instant_text`, of a value as the engine keeps it: fixed-width text in SQLite, an instant in PostgreSQL."""
    if isinstance(value, str):
        return f"{value[:10]}T{value[11:]}Z"
    return instant_text(value) or "" if isinstance(value, datetime) else ""


def _canonical(value: Any) -> str:
    loaded = json.loads(value) if isinstance(value, str) else value
    return json.dumps(loaded, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
