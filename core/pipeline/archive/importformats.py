"""What can be imported, as values: a Telegram Desktop export's messages, and posts as JSON Lines. Pure but for hashing.

Telegram Desktop's format: `result.json` with one chat, or `chats.list` with many; a text is a string or a list of
strings and entities (the export settings' "Machine-readable JSON").
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, TypeGuard

from core.types import Entity, Forward, HeardDeletion, HeardPost, Media, Source

_MAX_TEXT = 200_000
_MAX_ID = 1 << 62
_MAX_COUNT = (1 << 31) - 1
_ID = re.compile(r"-?[0-9]{1,19}")  # "²" is a digit to isdigit(), and no number
_FORWARDED = re.compile(r"channel([0-9]{1,18})")
_SHA256 = re.compile(r"[0-9a-f]{64}")

# Telegram Desktop's names of entities, where they are not ours.
_KINDS = {"link": "url", "phone": "phone_number", "mention_name": "text_mention", "strike": "strikethrough"}
_MEDIA_KINDS = {
    "video_file": "video",
    "video_message": "video",
    "animation": "animation",
    "sticker": "sticker",
    "voice_message": "voice",
    "audio_file": "audio",
}
_NOT_INCLUDED = "(File"  # "(File not included. Change data exporting settings to download.)"


class BadRecord(Exception):
    """One record that can't be used; `str()` says why in a few words."""


@dataclass(frozen=True, slots=True)
class ImportedChannel:
    """A channel as the file names it."""

    channel_id: int
    name: str | None = None
    username: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedPost:
    """One post of a file, with its deletion if the file tells of one. Of a `redacted` one the file has no text: it was
    taken out where the file was made.
    """

    channel: ImportedChannel
    post: HeardPost
    deletion: HeardDeletion | None = None
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for all records: when they are read, the zone of times without one, the folder of media."""

    heard_at: datetime
    zone: tzinfo
    folder: Path | None = None


def exported_channel(about: dict[str, Any]) -> ImportedChannel | None:
    """The channel that a chat of an export is; None for people's own chats and groups, and for one without an id."""
    kind, number, title = about.get("type"), about.get("id"), about.get("name")
    if not isinstance(kind, str) or not kind.endswith("channel") or not isinstance(number, int):
        return None
    if isinstance(number, bool) or not 0 < abs(number) < _MAX_ID:
        return None
    return ImportedChannel(bare_id(number), _clean(title)[:512] if isinstance(title, str) and title else None)


def bare_id(value: int) -> int:
    """The bare id of a channel, whichever form it is written in."""
    if value < 0:
        text = str(-value)
        return int(text.removeprefix("100")) if text.startswith("100") and len(text) > 10 else -value
    return value


# ---------------------------------------------------------------- Telegram Desktop


def desktop_post(message: dict[str, Any], channel: ImportedChannel, at: Circumstances) -> ImportedPost:
    """A message of a Telegram Desktop export. Raises BadRecord."""
    message_id = _identity(message, "id")
    date = _moment(message, "date_unixtime", at) or _moment(message, "date", at)
    if date is None:
        raise BadRecord("'date' is missing")
    text, entities = _desktop_text(message)
    service = message.get("type") == "service"
    post = HeardPost(
        channel_id=channel.channel_id,
        message_id=message_id,
        date=date,
        text="" if service else text,
        source=Source.IMPORT,
        heard_at=at.heard_at,
        edit_date=_moment(message, "edited_unixtime", at) or _moment(message, "edited", at),
        entities=() if service else entities,
        media=None if service else _desktop_media(message, at),
        reply_to=_id_of(message.get("reply_to_message_id")),
        forward=_desktop_forward(message),
        reactions=_reactions(message),
        service=service,
    )
    return ImportedPost(channel, post)


def _desktop_text(message: dict[str, Any]) -> tuple[str, tuple[Entity, ...]]:
    parts = message.get("text_entities") or message.get("text") or ""
    if isinstance(parts, str):
        parts = [parts]
    if not isinstance(parts, list):
        raise BadRecord("'text' is neither a text nor a list")
    text = ""
    entities: list[Entity] = []
    for part in parts:
        if isinstance(part, str):
            text += _clean(part)
            continue
        if not isinstance(part, dict) or not isinstance(part.get("text"), str):
            raise BadRecord("'text' has a part that is no text")
        piece, kind = _clean(part["text"]), str(part.get("type", "plain"))
        if kind != "plain" and piece:
            address = part.get("href")
            url = _clean(str(address)) if address else None
            entity = Entity(_clean(_KINDS.get(kind, kind))[:32], len(text), len(piece), url)
            entities.append(entity)
        text += piece
    if len(text) > _MAX_TEXT:
        raise BadRecord(f"the text has more than {_MAX_TEXT} characters")
    return text, tuple(entities)


def _desktop_media(message: dict[str, Any], at: Circumstances) -> Media | None:
    if isinstance(message.get("photo"), str):
        return _file("photo", message["photo"], message.get("photo_file_size"), "image/jpeg", None, at)
    if isinstance(message.get("file"), str):
        kind = _MEDIA_KINDS.get(str(message.get("media_type")), "document")
        return _file(
            kind, message["file"], message.get("file_size"), message.get("mime_type"), message.get("file_name"), at
        )
    if isinstance(message.get("poll"), dict):
        return Media("poll", "poll:" + _short_hash(str(message["poll"].get("question"))))
    if isinstance(message.get("location_information"), dict):
        place = message["location_information"]
        return Media("geo", _clean(f"geo:{place.get('latitude')},{place.get('longitude')}")[:200])
    return None


def _file(kind: str, path: str, size: object, mime: object, name: object, at: Circumstances) -> Media:
    """Media of an export: known by its bytes where they are there, else by its path in the export and its size."""
    path, known_size = _clean(path), _count(size)
    named = _clean(name) if isinstance(name, str) else None
    media = Media(
        kind,
        f"file:{path if not path.startswith(_NOT_INCLUDED) else named or '?'}:{known_size or '?'}"[:500],
        known_size,
        _clean(mime) if isinstance(mime, str) else None,
        named if named is not None else (None if path.startswith(_NOT_INCLUDED) else Path(path).name),
    )
    if at.folder is None or path.startswith(_NOT_INCLUDED):
        return media
    try:
        found = (at.folder / path).resolve()
        if not found.is_relative_to(at.folder.resolve()) or not found.is_file():
            return media
        with found.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return replace(media, identity=f"sha256:{digest}", sha256=digest, size=found.stat().st_size)
    except (OSError, RuntimeError):
        # A name longer than names may be, a file that is not ours to read, links in a circle.
        return media


def _desktop_forward(message: dict[str, Any]) -> Forward | None:
    name, number = message.get("forwarded_from"), message.get("forwarded_from_id")
    if not isinstance(name, str) and not isinstance(number, str):
        return None
    told = _FORWARDED.fullmatch(number) if isinstance(number, str) else None
    channel_id = int(told[1]) if told else None
    return Forward(channel_id=channel_id, name=_clean(name)[:512] if isinstance(name, str) else None)


def _reactions(message: dict[str, Any]) -> int | None:
    given = message.get("reactions")
    if not isinstance(given, list):
        return None
    counts = [item.get("count") for item in given if isinstance(item, dict)]
    return min(sum(_count(count) or 0 for count in counts), _MAX_COUNT)


# ---------------------------------------------------------------- JSON Lines


def line_post(record: dict[str, Any], at: Circumstances) -> ImportedPost:
    """A post line: `{channel_id, message_id, date, text}` and optionally `channel, username, edit_date, grouped_id,
    entities, media, deleted`, and what our own exports tell besides. Raises BadRecord.
    """
    channel_id = bare_id(_identity(record, "channel_id", negative=True))
    username = record.get("username")
    name = record.get("channel")
    channel = ImportedChannel(
        channel_id,
        _clean(name)[:512] if isinstance(name, str) and name.strip() else None,
        _clean(username).lstrip("@").lower()[:64] if isinstance(username, str) and username.strip("@ ") else None,
    )
    message_id = _identity(record, "message_id")
    date = _moment(record, "date", at)
    if date is None:
        raise BadRecord("'date' is missing")
    text = record.get("text")
    if text is not None and not isinstance(text, str):
        raise BadRecord("'text' is no text")
    text = _clean(text or "")
    if len(text) > _MAX_TEXT:
        raise BadRecord(f"the text has more than {_MAX_TEXT} characters")
    grouped = record.get("grouped_id")
    post = HeardPost(
        channel_id=channel_id,
        message_id=message_id,
        date=date,
        text=text,
        source=Source.IMPORT,
        heard_at=at.heard_at,
        edit_date=_moment(record, "edit_date", at),
        entities=_line_entities(record.get("entities"), len(text)),
        media=_line_media(record.get("media"), at),
        grouped_id=grouped if _is_number(grouped) and abs(grouped) < _MAX_ID else None,
        reply_to=_id_of(record.get("reply_to")),
        forward=_line_forward(record.get("forward")),
        service=record.get("service") is True and not text,
        noforwards=record.get("noforwards") is True,
    )
    deletion = _line_deletion(record, channel_id, message_id, at)
    return ImportedPost(channel, post, deletion, _is_redacted(record, text))


def _is_redacted(record: dict[str, Any], text: str) -> bool:
    """Whether our own export says that the text was taken out, as earlier programs did by leaving nothing of it."""
    if "redacted" in record:
        return bool(record["redacted"])
    media = record.get("media")
    named = bool(media.keys() - {"kind", "identity"}) if isinstance(media, dict) else media is not None
    return "versions" in record and not text and not named and not record.get("service")


def _line_deletion(record: dict[str, Any], channel_id: int, message_id: int, at: Circumstances) -> HeardDeletion | None:
    deleted = record.get("deleted")
    if deleted in (None, False, "", 0):
        return None
    noticed_at = at.heard_at if deleted in (True, 1) else _moment(record, "deleted", at)
    assert noticed_at is not None
    last_seen_at = _moment(record, "last_seen_at", at)
    if last_seen_at is not None and last_seen_at > noticed_at:
        last_seen_at = None
    return HeardDeletion(channel_id, (message_id,), noticed_at, last_seen_at)


def _line_forward(value: object) -> Forward | None:
    if not isinstance(value, dict):
        return None
    channel_id, message_id, name = (value.get(key) for key in ("channel_id", "message_id", "name"))
    named = _clean(name)[:512] if isinstance(name, str) else None
    forward = Forward(_id_of(channel_id), _id_of(message_id), named)
    return None if forward == Forward() else forward


def _line_entities(value: object, length: int) -> tuple[Entity, ...]:
    if value in (None, []):
        return ()
    if not isinstance(value, list):
        raise BadRecord("'entities' is no list")
    found = []
    for item in value:
        if isinstance(item, dict):
            parts = [item.get("kind") or item.get("type"), item.get("offset"), item.get("length"), item.get("url")]
        elif isinstance(item, list) and 3 <= len(item) <= 4:
            parts = [*item, None][:4]
        else:
            raise BadRecord("'entities' has an item that is neither an object nor [kind, offset, length, url]")
        kind, offset, size, url = parts
        if not isinstance(kind, str) or not isinstance(offset, int) or not isinstance(size, int):
            raise BadRecord("an entity lacks kind, offset or length")
        if 0 <= offset < offset + size <= length:
            found.append(Entity(_clean(kind)[:32], offset, size, _clean(url) if isinstance(url, str) else None))
    return tuple(found)


def _line_media(value: object, at: Circumstances) -> Media | None:
    if value in (None, "", {}):
        return None
    if isinstance(value, str):
        return _file("document", value, None, None, None, at)
    if not isinstance(value, dict):
        raise BadRecord("'media' is neither a path nor an object")
    kind = _clean(str(value.get("kind") or value.get("type") or "document"))[:32]
    identity, sha256, path = value.get("identity"), value.get("sha256"), value.get("path")
    # What is no hash is left out, and the post kept.
    sha256 = sha256.lower() if isinstance(sha256, str) and _SHA256.fullmatch(sha256.lower()) else None
    if isinstance(identity, str) and identity:
        size, mime, name = value.get("size"), value.get("mime"), value.get("name")
        return Media(
            kind,
            _clean(identity)[:500],
            _count(size),
            _clean(mime) if isinstance(mime, str) else None,
            _clean(name) if isinstance(name, str) else None,
            sha256,
        )
    if sha256 is not None:
        return Media(kind, f"sha256:{sha256}", sha256=sha256)
    return _file(kind, str(path or value.get("name") or "?"), value.get("size"), value.get("mime"), None, at)


# ---------------------------------------------------------------- values


def _identity(record: dict[str, Any], key: str, *, negative: bool = False) -> int:
    value = record.get(key)
    if isinstance(value, str) and _ID.fullmatch(value.strip()):
        value = int(value)
    if value is None:
        raise BadRecord(f"{key!r} is missing")
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _MAX_ID or value == 0:
        raise BadRecord(f"{key!r} is no id")
    if value < 0 and not negative:
        raise BadRecord(f"{key!r} is negative")
    return value


_AHEAD = timedelta(days=1)  # clocks differ, and zones that are guessed
_YEARS = range(1900, 2200)  # dates are reckoned with: none may stand at an end of the calendar


def _moment(record: dict[str, Any], key: str, at: Circumstances) -> datetime | None:
    """An instant: ISO 8601, or seconds since 1970; without an offset in the zone of `at`."""
    value = record.get(key)
    if value in (None, ""):
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value, UTC)
        elif isinstance(value, str) and value.isascii() and value.isdigit() and len(value) > 8:
            moment = datetime.fromtimestamp(int(value), UTC)
        else:
            moment = datetime.fromisoformat(str(value))
        if moment.year not in _YEARS:
            raise ValueError("out of range")
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=at.zone)).astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadRecord(f"{key!r} is no date: {str(value)[:40]!r}") from error
    # Until it has come nothing that is heard would be newer: no edit would be stored, nor a deleted post be back.
    if moment > at.heard_at + _AHEAD:
        raise BadRecord(f"{key!r} has not come yet: {str(value)[:40]!r}")
    return moment


def _count(value: object) -> int | None:
    """A size or a number of something; None for what no database would take for one."""
    return value if _is_number(value) and 0 <= value < _MAX_ID else None


def _id_of(value: object) -> int | None:
    """The number of another post or channel; None for what is none."""
    return value if _is_number(value) and 0 < value < _MAX_ID else None


def _is_number(value: object) -> TypeGuard[int]:
    """Whether it is a whole number: to Python `true` is one, too, and PostgreSQL refuses it with its whole batch."""
    return isinstance(value, int) and not isinstance(value, bool)


def _clean(text: str) -> str:
    """Text that every database takes: without lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
