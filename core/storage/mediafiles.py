"""Media files: which are wanted, which are kept, and which are left alone and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from core.storage.models import MediaFileRow, PostRow, RedactionRow, SettingRow, VersionRow
from core.storage.posts import media_from
from core.storage.prepared import dialect_of
from core.storage.upsert import insert_new, upsert

_SCANNED = "media:scanned"
_NOTED = "media:noted"
# Whoever writes versions holds this lock from before it is given a number until its transaction ends.
_WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE relation = CAST('version' AS regclass) AND mode = 'RowExclusiveLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()"
)
_LONGEST_MIME = 512  # characters; whoever publishes a file says what kind it is
_LOOKED_THROUGH = 20_000  # versions: who repeats a post does so soon
GONE = "redacted"
"""The identity of redacted media whose own one was made of names."""
_KINDS = frozenset({"photo", "video", "video_note", "animation", "voice", "audio", "document"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept, in bytes: one photo, one other file, all files together."""

    photo: int = 10_000_000
    file: int = 20_000_000
    total: int = 20_000_000_000


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file that is due to be fetched, by a post that has it."""

    identity: str
    channel_id: int
    message_id: int
    attempts: int


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file of some post: `due`, `kept` under its hash, `skipped` or `gone` for a reason, or `redacted`: taken out for
    good with all texts that it belonged to; what was kept of it is its hash.

    `channel_id` and `message_id` are the post through which it is fetched. What is `noforwards` must never be passed
    on.
    """

    identity: str
    channel_id: int
    message_id: int
    state: str
    reason: str | None
    sha256: str | None
    size: int | None
    mime: str | None
    noforwards: bool
    kept_at: datetime | None


def want_new_media(session: Session, limits: Limits, now: datetime, at_most: int = 1000) -> int:
    """Notes the media of versions that came since the last call; returns how many versions were looked at.

    What is over the limits is noted as skipped, with its size. Links' previews and polls are no files.
    """
    last = session.scalar(select(SettingRow.value).where(SettingRow.name == _SCANNED)) or 0
    end = _all_there(session, last)
    if end is None:
        return 0
    query = (
        select(
            VersionRow.id,
            VersionRow.media,
            PostRow.channel_id,
            PostRow.message_id,
            PostRow.noforwards,
            RedactionRow.version_id,
        )
        .join(PostRow, PostRow.id == VersionRow.post_id)
        .outerjoin(RedactionRow, RedactionRow.version_id == VersionRow.id)
        .where(VersionRow.id > last, VersionRow.id <= end)
        .order_by(VersionRow.id)
        .limit(at_most)
    )
    found = session.execute(query).all()
    rows = {}
    for _, given, channel_id, message_id, noforwards, redacted in found:
        media = None if redacted is not None else media_from(given)
        if media is None or media.kind not in _KINDS or media.identity.startswith("preview:"):
            continue
        limit = limits.photo if media.kind == "photo" else limits.file
        too_large = media.size is not None and media.size > limit
        rows[media.identity] = {
            "identity": media.identity,
            "channel_id": channel_id,
            "message_id": message_id,
            "state": "skipped" if too_large else "due",
            "reason": f"larger than {limit} bytes" if too_large else None,
            "size": media.size,
            "mime": None if media.mime is None else media.mime[:_LONGEST_MIME],
            "noforwards": noforwards,
            "due_at": now,
            "attempts": 0,
        }
    insert_new(session, MediaFileRow, list(rows.values()))
    lost = select(MediaFileRow.identity).where(MediaFileRow.identity.in_(list(rows)), MediaFileRow.state == "gone")
    for identity in session.scalars(lost).all():  # the post through which it was sought is gone; here is another one
        _set(session, identity, **{name: value for name, value in rows[identity].items() if name != "identity"})
    if found:
        row = {"name": _SCANNED, "value": found[-1][0]}
        upsert(session, SettingRow, [row], keys=["name"], update=["value"])
    return len(found)


def _all_there(session: Session, last: int) -> int | None:
    """Up to which version above `last` no more can come; None while that is not known.

    PostgreSQL gives numbers before the commit: whoever writes a lower one may be the last to commit. So who writes
    versions is noted beside the newest number, which counts once all of those transactions are over.
    """
    newest = session.scalar(select(func.max(VersionRow.id))) or 0
    if dialect_of(session).name != "postgresql":
        return newest
    writers = set(session.scalars(_WRITERS))
    noted = session.scalar(select(SettingRow.value).where(SettingRow.name == _NOTED))
    if noted is not None and noted["newest"] > last:
        return int(noted["newest"]) if writers.isdisjoint(noted["writers"]) else None
    if not writers:
        return newest
    row = {"name": _NOTED, "value": {"newest": newest, "writers": sorted(writers)}}
    upsert(session, SettingRow, [row], keys=["name"], update=["value"])
    return None


def has_new_media(session: Session) -> bool:
    """Whether there are versions that `want_new_media` has not looked at."""
    last = session.scalar(select(SettingRow.value).where(SettingRow.name == _SCANNED)) or 0
    return (session.scalar(select(func.max(VersionRow.id))) or 0) > last


def due_media(session: Session, channel_ids: Sequence[int], now: datetime, at_most: int = 20) -> list[WantedFile]:
    """Files of these channels that are due, the one that has waited longest first."""
    query = (
        select(MediaFileRow.identity, MediaFileRow.channel_id, MediaFileRow.message_id, MediaFileRow.attempts)
        .where(MediaFileRow.state == "due", MediaFileRow.due_at <= now, MediaFileRow.channel_id.in_(list(channel_ids)))
        .order_by(MediaFileRow.due_at, MediaFileRow.identity)
        .limit(at_most)
    )
    return [WantedFile(*row) for row in session.execute(query)]


def kept_bytes(session: Session) -> int:
    """How many bytes are kept, each content counted once."""
    contents = (
        select(MediaFileRow.sha256, func.max(MediaFileRow.size).label("size"))
        .where(MediaFileRow.state == "kept")
        .group_by(MediaFileRow.sha256)
        .subquery()
    )
    return int(session.scalar(select(func.sum(contents.c.size))) or 0)


def media_kept(session: Session, identity: str, sha256: str, size: int, now: datetime) -> bool:
    """A file was fetched and lies under its hash; False when it is kept or redacted since, which stays."""
    return _set(session, identity, state="kept", reason=None, sha256=sha256, size=size, kept_at=now)


def media_settled(session: Session, identity: str, state: str, reason: str) -> None:
    """A file will not be fetched: it is `skipped` for a reason, or `gone`."""
    _set(session, identity, state=state, reason=reason[:500])


def protect_media(session: Session, channel_id: int) -> None:
    """The files of a channel must never be passed on, whenever they were posted."""
    statement = update(MediaFileRow).where(MediaFileRow.channel_id == channel_id, MediaFileRow.noforwards.is_(False))
    session.execute(statement.values(noforwards=True).execution_options(synchronize_session=False))


def media_elsewhere(session: Session, wanted: WantedFile) -> WantedFile | None:
    """The file as another of the newest posts has it, if any does. Reads thousands of versions: no writer's work."""
    newest = session.scalar(select(func.max(VersionRow.id))) or 0
    query = (
        select(PostRow.channel_id, PostRow.message_id)
        .join(VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version))
        .outerjoin(RedactionRow, RedactionRow.version_id == VersionRow.id)
        .where(
            VersionRow.id > newest - _LOOKED_THROUGH,
            VersionRow.media.is_not(None),
            VersionRow.media["identity"].as_string() == wanted.identity,
            PostRow.deleted_noticed_at.is_(None),
            or_(PostRow.channel_id != wanted.channel_id, PostRow.message_id != wanted.message_id),
            RedactionRow.version_id.is_(None),
        )
        .order_by(VersionRow.id.desc())
        .limit(1)
    )
    place = session.execute(query).first()
    return (
        None if place is None else WantedFile(wanted.identity, place.channel_id, place.message_id, wanted.attempts + 1)
    )


def media_moved(session: Session, wanted: WantedFile, now: datetime) -> None:
    """The post through which a file was sought has it no longer: from now on it is sought through this one."""
    place = (PostRow.channel_id == wanted.channel_id, PostRow.message_id == wanted.message_id)
    values = {"channel_id": wanted.channel_id, "message_id": wanted.message_id, "attempts": wanted.attempts}
    noforwards = session.scalar(select(PostRow.noforwards).where(*place))
    _set(session, wanted.identity, due_at=now, noforwards=bool(noforwards), **values)


def media_later(session: Session, identity: str, due_at: datetime, attempts: int, reason: str) -> None:
    """A file could not be fetched and is due again later."""
    _set(session, identity, due_at=due_at, attempts=attempts, reason=reason[:500])


def _set(session: Session, identity: str, **values: object) -> bool:
    """Notes what became of a file, unless it is kept or redacted since, which stays; tells whether it was noted."""
    # On PostgreSQL whoever comes second waits here for the first one's commit, and looks at the state again.
    rows = (MediaFileRow.identity == identity, MediaFileRow.state.not_in(("kept", "redacted")))
    statement = update(MediaFileRow).where(*rows).values(**values).returning(MediaFileRow.identity)
    return session.execute(statement.execution_options(synchronize_session=False)).first() is not None


def media_files(session: Session, identities: Iterable[str]) -> dict[str, MediaFile]:
    """What is known of each of these files, by identity; those that nobody has looked at yet are left out."""
    query = select(MediaFileRow).where(MediaFileRow.identity.in_(list(identities)))
    return {row.identity: _file(row) for row in session.scalars(query)}


def kept_media(session: Session, channel_id: int, *, redacted: bool = False) -> list[MediaFile]:
    """The files that are kept by posts of this channel, with `redacted` also those that were until a redaction."""
    states = ("kept", "redacted") if redacted else ("kept",)
    query = select(MediaFileRow).where(
        MediaFileRow.channel_id == channel_id, MediaFileRow.kept_at.is_not(None), MediaFileRow.state.in_(states)
    )
    return [_file(row) for row in session.scalars(query)]


def identities_of(session: Session, version_ids: Sequence[int]) -> set[str]:
    """The identities of what is attached to these versions."""
    query = select(VersionRow.media).where(VersionRow.id.in_(list(version_ids)), VersionRow.media.is_not(None))
    return {str(media["identity"]) for media in session.scalars(query)}


def identities_in_use(session: Session, identities: Iterable[str]) -> set[str]:
    """Those of the identities that some version has which was not redacted. Reads all versions: nothing to wait for."""
    identity = VersionRow.media["identity"].as_string()
    query = (
        select(identity)
        .outerjoin(RedactionRow, RedactionRow.version_id == VersionRow.id)
        .where(VersionRow.media.is_not(None), RedactionRow.version_id.is_(None), identity.in_(list(identities)))
        .distinct()
    )
    return set(session.scalars(query))


def forget_unkept(session: Session, identities: Iterable[str]) -> None:
    """Nothing is known any more of those of the files that were never kept: no record of a chain names them."""
    rows = MediaFileRow.identity.in_(list(identities))
    session.execute(delete(MediaFileRow).where(rows, MediaFileRow.kept_at.is_(None)))


def redact_media(session: Session, identities: Iterable[str]) -> set[str]:
    """From now on these files are kept no more; returns the hashes of the contents that no kept file has."""
    wanted = list(identities)
    rows = MediaFileRow.identity.in_(wanted)
    session.execute(
        update(MediaFileRow)
        .where(rows, MediaFileRow.state.in_(("due", "kept")))
        .values(state="redacted", reason="redacted")
        .execution_options(synchronize_session=False)
    )
    query = select(MediaFileRow.sha256).where(rows, MediaFileRow.state == "redacted", MediaFileRow.sha256.is_not(None))
    contents = {sha256 for sha256 in session.scalars(query) if sha256 is not None}
    return contents - kept_contents(session, contents)


def kept_contents(session: Session, hashes: Iterable[str]) -> set[str]:
    """Those of the hashes whose content some kept file has."""
    query = select(MediaFileRow.sha256).where(MediaFileRow.sha256.in_(list(hashes)), MediaFileRow.state == "kept")
    return {sha256 for sha256 in session.scalars(query) if sha256 is not None}


def _file(row: MediaFileRow) -> MediaFile:
    return MediaFile(
        row.identity,
        row.channel_id,
        row.message_id,
        row.state,
        row.reason,
        row.sha256,
        row.size,
        row.mime,
        row.noforwards,
        row.kept_at,
    )
