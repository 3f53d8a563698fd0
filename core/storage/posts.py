"""Posts and versions: what ingest reads and writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from core.storage.models import ChannelRow, EvidenceRow, PostRow, VersionRow
from core.storage.upsert import table_of
from core.types import Entity, Media, PostKey
from core.versions import LastVersion, comparable

_KEYS_AT_ONCE = 500


@dataclass(slots=True)
class StoredPost:
    """A post as ingest needs to know it."""

    id: int
    key: PostKey
    version: int
    version_id: int
    last: LastVersion
    date: datetime
    grouped_id: int | None
    deleted_noticed_at: datetime | None
    last_seen_at: datetime | None
    look_at: datetime | None = None


_POST, _VERSION, _EVIDENCE = table_of(PostRow).c, table_of(VersionRow).c, table_of(EvidenceRow).c

# Built once: ingest asks these for every batch, and building them costs as much as running them.
_STORED = (
    select(
        _POST.id,
        _POST.message_id,
        _POST.version,
        _VERSION.id,
        _VERSION.content_hash,
        _VERSION.edit_date,
        _VERSION.pts,
        _POST.date,
        _POST.grouped_id,
        _POST.deleted_noticed_at,
        _POST.last_seen_at,
        _VERSION.exact_hash,
        _POST.look_at,
    )
    .join_from(table_of(PostRow), table_of(VersionRow), _VERSION.post_id == _POST.id)
    .where(
        _VERSION.number == _POST.version,
        _POST.channel_id == bindparam("channel_id"),
        _POST.message_id.in_(bindparam("message_ids", expanding=True)),
    )
)
_HEAD = (
    select(_EVIDENCE.seq, _EVIDENCE.hash)
    .where(_EVIDENCE.channel_id == bindparam("channel_id"))
    .order_by(_EVIDENCE.seq.desc())
    .limit(1)
)


_GONE = (
    select(_POST.id, _VERSION.text)
    .join_from(table_of(PostRow), table_of(VersionRow), _VERSION.post_id == _POST.id)
    .where(
        _VERSION.number == _POST.version,
        _POST.channel_id == bindparam("channel_id"),
        _POST.deleted_noticed_at > bindparam("since"),
    )
    .order_by(_POST.deleted_noticed_at.desc(), _POST.id.desc())
    .limit(200)
)


def stored_posts(session: Session, keys: Iterable[PostKey]) -> dict[PostKey, StoredPost]:
    """The stored ones of `keys`."""
    by_channel: dict[int, list[int]] = {}
    for key in keys:
        by_channel.setdefault(key.channel_id, []).append(key.message_id)
    connection = session.connection()
    found: dict[PostKey, StoredPost] = {}
    for channel_id, message_ids in by_channel.items():
        for start in range(0, len(message_ids), _KEYS_AT_ONCE):
            asked = {"channel_id": channel_id, "message_ids": message_ids[start : start + _KEYS_AT_ONCE]}
            for row in connection.execute(_STORED, asked):
                key = PostKey(channel_id, row[1])
                last = LastVersion(bytes(row[4]), row[5], row[6], None if row[11] is None else bytes(row[11]))
                found[key] = StoredPost(row[0], key, row[2], row[3], last, row[7], row[8], row[9], row[10], row[12])
    return found


def gone_texts(session: Session, channel_id: int, since: datetime) -> dict[str, int]:
    """The texts of the channel's newest posts that were found missing since then, each with its post's row number."""
    rows = session.connection().execute(_GONE, {"channel_id": channel_id, "since": since}).all()
    return {comparable(text): post_id for post_id, text in reversed(rows)}


def version_texts(session: Session, version_ids: Sequence[int]) -> dict[int, str]:
    """The texts of these versions by id."""
    query = select(VersionRow.id, VersionRow.text).where(VersionRow.id.in_(list(version_ids)))
    return {row[0]: row[1] for row in session.execute(query)}


def seen_exactly(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Notes how an account saw versions of exports and web pages: `id`, `exact_hash`, `pts` of each version."""
    if rows:
        session.execute(update(VersionRow), list(rows))


def update_posts(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Sets columns of posts by `id`, each row a mapping with `id` and the columns to set; all rows have the same."""
    if rows:
        session.execute(update(PostRow), list(rows))


@dataclass(slots=True)
class ChainHead:
    """The end of a channel's evidence chain."""

    seq: int
    hash: bytes


def chain_heads(session: Session, channel_ids: Iterable[int], genesis: bytes) -> dict[int, ChainHead]:
    """The heads of these channels' chains; `genesis` at 0 where there is none."""
    heads: dict[int, ChainHead] = {}
    for channel_id in set(channel_ids):
        row = session.connection().execute(_HEAD, {"channel_id": channel_id}).first()
        heads[channel_id] = ChainHead(row[0], bytes(row[1])) if row else ChainHead(0, genesis)
    return heads


def lock_channel(session: Session, channel_ids: Iterable[int]) -> None:
    """On PostgreSQL, keeps others from writing these channels' chains until this transaction ends.

    SQLite has one writer anyway. In order of id, so that two writers never wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        for channel_id in sorted(set(channel_ids)):
            session.execute(select(func.pg_advisory_xact_lock(channel_id)))


def channel_names(session: Session, channel_ids: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """Name and username of each channel."""
    query = select(ChannelRow.channel_id, ChannelRow.name, ChannelRow.username).where(
        ChannelRow.channel_id.in_(list(set(channel_ids)))
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(query)}


def entities_json(entities: Iterable[Entity]) -> list[list[Any]]:
    """Entities as stored: [kind, offset, length, url or null]."""
    return [[entity.kind, entity.offset, entity.length, entity.url] for entity in entities]


def entities_from(value: Any) -> tuple[Entity, ...]:
    """The reverse of `entities_json`."""
    return tuple(Entity(*item) for item in value or ())


def media_json(media: Media | None) -> dict[str, Any] | None:
    """Media as stored."""
    if media is None:
        return None
    return {
        "kind": media.kind,
        "identity": media.identity,
        "size": media.size,
        "mime": media.mime,
        "name": media.name,
        "sha256": media.sha256,
    }


def media_from(value: Any) -> Media | None:
    """The reverse of `media_json`."""
    return Media(**value) if value else None
