"""Posts and versions: what ingest reads and writes."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, and_, bindparam, cast, func, select, text, update
from sqlalchemy.orm import Session

from core.storage.models import ChannelRow, EvidenceRow, PostRow, RawMessageRow, VersionRow
from core.storage.prepared import Prepared
from core.storage.upsert import table_of
from core.types import Entity, Media, PostKey
from core.versions import LastVersion, comparable


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
    heard_by: int | None = None


_POST, _VERSION, _EVIDENCE = table_of(PostRow).c, table_of(VersionRow).c, table_of(EvidenceRow).c

# Built once for each engine: ingest asks these for every batch, and building them costs as much as running them. All
# keys go in one statement, as JSON or as arrays: a batch of live posts has nearly as many channels as posts.


@cache
def _stored_statement(dialect: str) -> Prepared:
    if dialect == "sqlite":
        keys = func.json_each(bindparam("keys", type_=Text)).table_valued("value", name="wanted")
        channel_id: ColumnElement[Any] = func.json_extract(keys.c.value, "$[0]")
        message_id: ColumnElement[Any] = func.json_extract(keys.c.value, "$[1]")
    else:
        asked = [cast(bindparam(name), ARRAY(BigInteger)) for name in ("channel_ids", "message_ids")]
        keys = func.unnest(*asked).table_valued("channel_id", "message_id", name="wanted").render_derived()
        channel_id, message_id = keys.c.channel_id, keys.c.message_id
    post, version = table_of(PostRow), table_of(VersionRow)
    query = select(
        _POST.id,
        _POST.channel_id,
        _POST.message_id,
        _POST.version,
        _VERSION.id,
        _VERSION.content_hash,
        _VERSION.edit_date,
        _VERSION.pts,
        _VERSION.exact_hash,
        _POST.date,
        _POST.grouped_id,
        _POST.deleted_noticed_at,
        _POST.last_seen_at,
        _POST.look_at,
        _VERSION.heard_by,
    ).select_from(
        keys.join(post, and_(_POST.channel_id == channel_id, _POST.message_id == message_id)).join(
            version, and_(_VERSION.post_id == _POST.id, _VERSION.number == _POST.version)
        )
    )
    return Prepared(query)


@cache
def _heads_statement(dialect: str) -> Prepared:
    if dialect == "sqlite":
        keys = func.json_each(bindparam("keys", type_=Text)).table_valued("value", name="wanted")
    else:
        ids = func.unnest(cast(bindparam("channel_ids"), ARRAY(BigInteger)))
        keys = ids.table_valued("value", name="wanted").render_derived()
    other = table_of(EvidenceRow).alias("other")
    last = select(func.max(other.c.seq)).where(other.c.channel_id == keys.c.value).scalar_subquery()
    head = and_(_EVIDENCE.channel_id == keys.c.value, _EVIDENCE.seq == last)
    query = select(_EVIDENCE.channel_id, _EVIDENCE.seq, _EVIDENCE.hash)
    return Prepared(query.select_from(keys.join(table_of(EvidenceRow), head)))


@cache
def _update_statement(names: tuple[str, ...]) -> Prepared:
    post = table_of(PostRow)
    values = {name: bindparam(f"to_{name}", type_=post.c[name].type) for name in names}
    return Prepared(update(post).where(post.c.id == bindparam("to_id")).values(values))


# What `unnest` gives is locked in its order, which is the array's.
_LOCK = text("SELECT pg_advisory_xact_lock(id) FROM unnest(CAST(:channel_ids AS bigint[])) AS id")
_WITH_GONE = Prepared(
    select(_POST.channel_id)
    .where(
        _POST.channel_id.in_(bindparam("channel_ids", expanding=True)), _POST.deleted_noticed_at > bindparam("since")
    )
    .distinct()
)
_GONE = Prepared(
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
    wanted = list(keys)
    if not wanted:
        return {}
    dialect = session.get_bind().dialect.name
    asked: dict[str, Any] = (
        {"keys": json.dumps(wanted)}
        if dialect == "sqlite"
        else {"channel_ids": [key.channel_id for key in wanted], "message_ids": [key.message_id for key in wanted]}
    )
    found: dict[PostKey, StoredPost] = {}
    for row in _stored_statement(dialect).all(session, asked):
        key = PostKey(row[1], row[2])
        last = LastVersion(bytes(row[5]), row[6], row[7], None if row[8] is None else bytes(row[8]))
        found[key] = StoredPost(row[0], key, row[3], row[4], last, *row[9:])
    return found


def gone_texts(session: Session, channel_id: int, since: datetime) -> dict[str, int]:
    """The texts of the channel's newest posts that were found missing since then, each with its post's row number."""
    rows = _GONE.all(session, {"channel_id": channel_id, "since": since})
    return {comparable(text): post_id for post_id, text in reversed(rows)}


def with_gone_posts(session: Session, channel_ids: Collection[int], since: datetime) -> set[int]:
    """Those of the channels of which a post was found missing since then."""
    rows = _WITH_GONE.all(session, {"channel_ids": list(channel_ids), "since": since})
    return {row[0] for row in rows}


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
        names = tuple(name for name in rows[0] if name != "id")
        _update_statement(names).run_each(session, [{f"to_{name}": row[name] for name in row} for row in rows])


@dataclass(slots=True)
class ChainHead:
    """The end of a channel's evidence chain."""

    seq: int
    hash: bytes


def chain_heads(session: Session, channel_ids: Iterable[int], genesis: bytes) -> dict[int, ChainHead]:
    """The heads of these channels' chains; `genesis` at 0 where there is none."""
    wanted = list(set(channel_ids))
    dialect = session.get_bind().dialect.name
    asked: dict[str, Any] = {"keys": json.dumps(wanted)} if dialect == "sqlite" else {"channel_ids": wanted}
    heads = {channel_id: ChainHead(0, genesis) for channel_id in wanted}
    for channel_id, seq, last in _heads_statement(dialect).all(session, asked):
        heads[channel_id] = ChainHead(seq, bytes(last))
    return heads


def lock_channel(session: Session, channel_ids: Iterable[int]) -> None:
    """On PostgreSQL, keeps others from writing these channels' chains until this transaction ends.

    SQLite has one writer anyway. In order of id, so that two writers never wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK, {"channel_ids": sorted(set(channel_ids))})


def channel_names(session: Session, channel_ids: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """Name and username of each channel."""
    query = select(ChannelRow.channel_id, ChannelRow.name, ChannelRow.username).where(
        ChannelRow.channel_id.in_(list(set(channel_ids)))
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(query)}


def entities_json(entities: Iterable[Entity]) -> list[list[Any]]:
    """Entities as stored: [kind, offset, length, url or null]."""
    return [[entity.kind, entity.offset, entity.length, entity.url] for entity in entities]


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


def raw_messages(session: Session, version_ids: Sequence[int]) -> dict[int, bytes]:
    """The packed raw messages of these versions, by `version.id`; many have none."""
    query = select(RawMessageRow.version_id, RawMessageRow.data).where(RawMessageRow.version_id.in_(list(version_ids)))
    return {version_id: bytes(data) for version_id, data in session.execute(query)}
