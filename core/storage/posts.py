"""Posts and versions: what ingest reads and writes."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from core.errors import StorageError
from core.storage.models import ChannelRow, DetachedVersionRow, EvidenceRow, PostRow, RawMessageRow, VersionRow
from core.storage.prepared import Prepared, dialect_of
from core.storage.upsert import table_of
from core.types import Entity, Media, PostKey
from core.versions import LastVersion, comparable


@dataclass(slots=True)
class StoredPost:
    """A post as ingest needs to know it. `detached`: the text of its last version was taken out with its month."""

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
    detached: bool = False


FORWARD_COLUMNS = ("forward_channel_id", "forward_message_id", "forward_name")
"""Whence a post was forwarded: a redaction takes these out with its text."""

_POST, _VERSION, _EVIDENCE = table_of(PostRow).c, table_of(VersionRow).c, table_of(EvidenceRow).c

# Built once for each engine: ingest asks these for every batch, and building them costs as much as running them. All
# keys go in one statement, as JSON or as arrays: a batch of live posts has nearly as many channels as posts.


def _pairs(dialect: str) -> tuple[Any, ColumnElement[Any], ColumnElement[Any]]:
    """What `_asked` hands over, as a table, and its two columns."""
    if dialect == "sqlite":
        pairs = func.json_each(bindparam("pairs", type_=Text)).table_valued("value", name="wanted")
        return pairs, func.json_extract(pairs.c.value, "$[0]"), func.json_extract(pairs.c.value, "$[1]")
    # As texts: the driver writes a list number by number.
    asked = [cast(bindparam(name, type_=Text), ARRAY(BigInteger)) for name in ("ones", "others")]
    pairs = func.unnest(*asked).table_valued("one", "other", name="wanted").render_derived()
    return pairs, pairs.c.one, pairs.c.other


def _asked(dialect: str, pairs: Sequence[tuple[int, int]]) -> dict[str, Any]:
    if dialect == "sqlite":
        return {"pairs": json.dumps(pairs)}
    columns = {"ones": (one for one, _ in pairs), "others": (other for _, other in pairs)}
    return {name: f"{{{','.join(map(str, numbers))}}}" for name, numbers in columns.items()}


_STORED = select(
    _POST.id,
    _POST.channel_id,
    _POST.message_id,
    _POST.version,
    _POST.date,
    _POST.grouped_id,
    _POST.deleted_noticed_at,
    _POST.last_seen_at,
    _POST.look_at,
)
_STORED_RUN = Prepared(
    _STORED.where(
        _POST.channel_id == bindparam("channel_id"), _POST.message_id.between(bindparam("first"), bindparam("last"))
    )
)
_RUN = 32  # posts from which on they may be a run


@cache
def _stored_statement(dialect: str) -> Prepared:
    pairs, channel_id, message_id = _pairs(dialect)
    key = and_(_POST.channel_id == channel_id, _POST.message_id == message_id)
    return Prepared(_STORED.select_from(pairs.join(table_of(PostRow), key)))


def _stored_rows(session: Session, dialect: str, wanted: Sequence[PostKey]) -> Sequence[Any]:
    """The rows of `wanted`; of posts that follow each other in one search, as mostly none of a page is there."""
    if len(wanted) >= _RUN:
        (channel_id, first), (last_channel_id, last) = min(wanted), max(wanted)
        if channel_id == last_channel_id and last - first < 2 * len(wanted):
            rows = _STORED_RUN.all(session, {"channel_id": channel_id, "first": first, "last": last})
            ids = {message_id for _, message_id in wanted} if rows else ()
            return [row for row in rows if row[2] in ids]
    return _stored_statement(dialect).all(session, _asked(dialect, wanted))


@cache
def _last_statement(dialect: str, model: type[VersionRow] | type[DetachedVersionRow]) -> Prepared:
    pairs, post_id, number = _pairs(dialect)
    table = table_of(model)
    columns = table.c
    query = select(
        columns.post_id,
        columns.id if model is VersionRow else columns.version_id,
        columns.content_hash,
        columns.edit_date,
        columns.pts,
        columns.exact_hash,
        columns.heard_by,
    )
    return Prepared(query.select_from(pairs.join(table, and_(columns.post_id == post_id, columns.number == number))))


_HEAD = Prepared(
    select(_EVIDENCE.seq, _EVIDENCE.hash)
    .where(_EVIDENCE.channel_id == bindparam("of_channel"))
    .order_by(_EVIDENCE.seq.desc())
    .limit(literal_column("1"))
)


@cache
def _heads() -> Prepared:
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
    dialect = dialect_of(session).name
    posts = _stored_rows(session, dialect, wanted)
    if not posts:  # as of most live posts: then no version has to be looked for
        return {}
    lasts = _last_versions(session, dialect, VersionRow, [(row[0], row[3]) for row in posts])
    away = [(row[0], row[3]) for row in posts if row[0] not in lasts]
    detached = _last_versions(session, dialect, DetachedVersionRow, away) if away else {}
    found: dict[PostKey, StoredPost] = {}
    for row in posts:
        post_id, key = row[0], PostKey(row[1], row[2])
        known = lasts.get(post_id) or detached.get(post_id)
        if known is None:  # never: a post and its version are stored together
            raise StorageError(f"post {key.channel_id}/{key.message_id} has no version {row[3]}")
        version_id, last, heard_by = known
        date, grouped_id, deleted_noticed_at, last_seen_at, look_at = row[4:9]
        found[key] = StoredPost(
            post_id, key, row[3], version_id, last, date, grouped_id, deleted_noticed_at, last_seen_at, look_at,
            heard_by, post_id in detached,
        )  # fmt: skip
    return found


def _last_versions(
    session: Session,
    dialect: str,
    model: type[VersionRow] | type[DetachedVersionRow],
    pairs: Sequence[tuple[int, int]],
) -> dict[int, tuple[int, LastVersion, int | None]]:
    """By post, what is known of these versions: the id, what a text is judged by, who told it."""
    return {
        row[0]: (row[1], LastVersion(bytes(row[2]), row[3], row[4], None if row[5] is None else bytes(row[5])), row[6])
        for row in _last_statement(dialect, model).all(session, _asked(dialect, pairs))
    }


_CLAIM = text(
    "UPDATE post SET version = wanted.number"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:numbers AS int[])) AS wanted(id, number)"
    " WHERE post.id = wanted.id AND post.version = wanted.number - 1"
)


def claim_numbers(session: Session, numbers: Mapping[int, int]) -> None:
    """On PostgreSQL, makes these the last version numbers of their posts, each following the one that is last now.

    Over its months nothing else holds that a number is given once. Whoever comes second waits for the first one's
    commit, finds the number taken, and gets StorageError: nothing of its transaction is stored. SQLite has an index.
    """
    if numbers and dialect_of(session).name == "postgresql":
        ids = sorted(numbers)  # whoever claims others of them waits in the same order
        claimed: Any = session.execute(_CLAIM, {"ids": ids, "numbers": [numbers[one] for one in ids]})
        if claimed.rowcount != len(ids):
            raise StorageError("a version was stored by somebody else meanwhile", mend="it is heard again")


def gone_texts(session: Session, channel_id: int, since: datetime) -> dict[str, int]:
    """The texts of the channel's newest posts that were found missing since then, each with its post's row number."""
    rows = _GONE.all(session, {"channel_id": channel_id, "since": since})
    return {comparable(text): post_id for post_id, text in reversed(rows)}


def with_gone_posts(session: Session, channel_ids: Collection[int], since: datetime) -> set[int]:
    """Those of the channels of which a post was found missing since then."""
    rows = _WITH_GONE.all(session, {"channel_ids": list(channel_ids), "since": since})
    return {row[0] for row in rows}


def version_texts(session: Session, version_ids: Sequence[int]) -> dict[int, str]:
    """The texts of these versions by id; what was redacted, which takes the salt as well, has none."""
    query = select(VersionRow.id, VersionRow.text).where(VersionRow.id.in_(list(version_ids)), VersionRow.salt != b"")
    return {row[0]: row[1] for row in session.execute(query)}


def version_salts(session: Session, version_ids: Sequence[int]) -> dict[int, bytes]:
    """The salts of these versions by id; that of a redacted one is empty."""
    query = select(VersionRow.id, VersionRow.salt).where(VersionRow.id.in_(list(version_ids)))
    return {row[0]: bytes(row[1]) for row in session.execute(query)}


def seen_exactly(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Notes how an account saw versions of exports and web pages: `id`, `exact_hash`, `pts` of each version."""
    if rows:
        session.execute(update(VersionRow), list(rows))


def update_posts(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Sets columns of posts by `id`, each row a mapping with `id` and the columns to set; all rows have the same."""
    if rows:
        names = tuple(name for name in rows[0] if name != "id")
        _update_statement(names).run_each(session, [{f"to_{name}": row[name] for name in row} for row in rows])


_ASKED = table_of(PostRow).alias("asked")
_ALBUM_PARTS = Prepared(
    select(_ASKED.c.id.label("asked"), _POST.id.label("part"))
    .join_from(
        _ASKED,
        table_of(PostRow),
        and_(_POST.channel_id == _ASKED.c.channel_id, _POST.grouped_id == _ASKED.c.grouped_id),
    )
    .where(_ASKED.c.id.in_(bindparam("ids", expanding=True)))
)


def album_parts(session: Session, post_ids: Collection[int]) -> dict[int, list[int]]:
    """For each of the posts that is of an album, all posts of that album in any order; by `post.id`."""
    found: dict[int, list[int]] = {}
    for asked, part in _ALBUM_PARTS.all(session, {"ids": list(post_ids)}):
        found.setdefault(asked, []).append(part)
    return found


@dataclass(slots=True)
class ChainHead:
    """The end of a channel's evidence chain."""

    seq: int
    hash: bytes


def chain_heads(session: Session, channel_ids: Iterable[int], genesis: bytes) -> dict[int, ChainHead]:
    """The heads of these channels' chains; `genesis` at 0 where there is none."""
    wanted = list(set(channel_ids))
    heads = {channel_id: ChainHead(0, genesis) for channel_id in wanted}
    if dialect_of(session).name == "sqlite":  # no server is asked: one statement for all takes twice as long
        for channel_id in wanted:
            for seq, last in _HEAD.all(session, {"of_channel": channel_id}):
                heads[channel_id] = ChainHead(seq, bytes(last))
    else:
        for channel_id, seq, last in _heads().all(session, {"channel_ids": wanted}):
            heads[channel_id] = ChainHead(seq, bytes(last))
    return heads


def chain_ends(session: Session) -> dict[int, int]:
    """The number of the last record of every chain. A look into the index for each: there are millions of records."""
    ends: dict[int, int] = {}
    channel_id = session.scalar(select(func.min(EvidenceRow.channel_id)))
    while channel_id is not None:
        query = select(func.max(EvidenceRow.seq)).where(EvidenceRow.channel_id == channel_id)
        ends[channel_id] = session.scalar(query) or 0
        channel_id = session.scalar(select(func.min(EvidenceRow.channel_id)).where(EvidenceRow.channel_id > channel_id))
    return ends


def lock_channel(session: Session, channel_ids: Iterable[int]) -> None:
    """On PostgreSQL, keeps others from writing these channels' chains until this transaction ends.

    SQLite has one writer anyway. In order of id, so that two writers never wait for each other.
    """
    if dialect_of(session).name == "postgresql":
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


def first_post_since(session: Session, since: datetime) -> int | None:
    """The post heard first since then; ids grow with the order of hearing, but for a minute between processes."""
    # Not min(id): that would read the whole range.
    query = select(PostRow.id).where(PostRow.heard_at >= since).order_by(PostRow.heard_at).limit(1)
    return session.scalar(query)


def first_version_since(session: Session, since: datetime) -> int | None:
    """The version heard first since then. First versions were heard with their posts; edits have an index."""
    of_posts = (
        select(VersionRow.id)
        .join(PostRow, and_(PostRow.id == VersionRow.post_id, VersionRow.number == 0))
        .where(PostRow.heard_at >= since)
        .order_by(PostRow.heard_at)
        .limit(1)
    )
    edits = (
        select(VersionRow.id)
        .where(VersionRow.heard_at >= since, VersionRow.number > literal_column("0"))  # not bound: as the index has it
        .order_by(VersionRow.heard_at)
        .limit(1)
    )
    return min(
        (found for found in (session.scalar(of_posts), session.scalar(edits)) if found is not None), default=None
    )
