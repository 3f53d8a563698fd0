"""Subscriptions as a file: what a destination follows, with its settings, to keep, to carry elsewhere, or to share.

The file names people, channels and feeds as the newsroom knows them (ids, usernames, addresses), so that another
installation with the same catalogue reads it too. A list that came from outside is checked value by value.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.errors import QueryError, UsageError, WishesFileError
from core.pipeline.asking.savedsearches import savable
from core.pipeline.asking.searching import read_query
from core.pipeline.rules import Rules
from core.storage import subscriptions as stored
from core.storage.status import channel_names
from core.storage.subscriptions import Wish
from core.told import Destination

FORMAT = "slukh-subscriptions"
MAX_BYTES = 1_000_000
MAX_WISHES = 2000

_SETTINGS = ("instant", "in_digest", "edits", "deletions", "articles")
_KINDS = ("official", "channel", "search", "feed")  # a story's number means nothing elsewhere


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many are as in the file now, and what was not known here."""

    done: int
    unknown: tuple[str, ...] = ()


def export_wishes(session: Session, rules: Rules, destination: Destination) -> str:
    """The subscriptions of a destination as JSON; stories are left out."""
    names = channel_names(session)
    rows = [_row(wish, rules, names) for wish in stored.wishes(session, destination) if wish.kind in _KINDS]
    return json.dumps({"format": FORMAT, "subscriptions": rows}, ensure_ascii=False, indent=1) + "\n"


def _row(wish: Wish, rules: Rules, names: Mapping[int, tuple[str, str | None]]) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": wish.kind, "target": wish.target}
    if wish.kind == "official":
        row["name"] = rules.official_name(wish.target, "en")
    elif wish.kind == "channel":
        row["target"] = _channel_reference(int(wish.target), names)
        row["name"] = names.get(int(wish.target), (wish.target, None))[0]
    row |= {name: getattr(wish, name) for name in _SETTINGS}
    if wish.channels is not None:
        row["channels"] = [_channel_reference(channel_id, names) for channel_id in wish.channels]
    return row


def _channel_reference(channel_id: int, names: Mapping[int, tuple[str, str | None]]) -> str:
    _, username = names.get(channel_id, ("", None))
    return f"@{username}" if username else str(channel_id)


def read_wishes(content: bytes) -> list[Mapping[str, Any]]:
    """The rows of a file. Raises WishesFileError for what is no such file."""
    if len(content) > MAX_BYTES:
        raise too_large()
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise WishesFileError("it is not JSON", code="json") from None
    rows = data.get("subscriptions") if isinstance(data, dict) and data.get("format") == FORMAT else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise WishesFileError(f"it is no file of the format {FORMAT}", code="format")
    if len(rows) > MAX_WISHES:
        raise WishesFileError(f"it has more than {MAX_WISHES} subscriptions", code="many", limit=MAX_WISHES)
    return rows


def too_large() -> WishesFileError:
    """The refusal of a file over MAX_BYTES, for who knows its size before reading it."""
    megabytes = MAX_BYTES // 1_000_000
    return WishesFileError(f"it is larger than {megabytes} MB", code="large", limit=megabytes)


def import_wishes(
    session: Session,
    rules: Rules,
    destination: Destination,
    rows: Sequence[Mapping[str, Any]],
    *,
    by: int | None,
    now: datetime,
) -> Imported:
    """Sets the subscriptions of the file; others of the destination stay as they are."""
    channels = {f"@{username}".lower(): channel_id for channel_id, (_, username) in channel_names(session).items()
                if username}  # fmt: skip
    channels |= {str(channel_id): channel_id for channel_id in channel_names(session)}
    done = 0
    unknown: list[str] = []
    for row in rows:
        kind, target = row.get("kind"), row.get("target")
        found = _known(session, rules, kind, target, channels, now)
        limited = row.get("channels")
        ids: list[int] | None = None
        if limited:
            named = [str(item).lower() for item in limited] if isinstance(limited, list) else []
            ids = [channels[name] for name in named if name in channels]
        # A limit that can't be read, or to channels that are not known here, is none to drop: it would bring all.
        if found is None or ids == []:
            unknown.append(str(row.get("name") or target)[:60])
            continue
        values: dict[str, Any] = {name: row[name] for name in _SETTINGS if isinstance(row.get(name), bool)}
        stored.put_wish(
            session,
            destination,
            str(kind),
            found,
            instant=values.get("instant", True),
            in_digest=values.get("in_digest", True),
            by=by,
            now=now,
        )
        values["channels"] = sorted(ids) if ids else None
        stored.change_wish_of(session, destination, str(kind), found, **values)
        done += 1
    return Imported(done, tuple(unknown))


def _known(
    session: Session, rules: Rules, kind: object, target: object, channels: Mapping[str, int], now: datetime
) -> str | None:
    """The target as it is stored here; None for what is not known."""
    if not isinstance(target, str):
        return None
    match kind:
        case "official":
            return target if target in rules.officials else None
        case "channel":
            channel_id = channels.get(target.lower())
            return None if channel_id is None else str(channel_id)
        case "feed":
            return target if any(feed.url == target for feed in rules.watchlist.feeds) else None
        case "search":
            try:
                query = savable(target)
                query.encode()
                read_query(session, rules, query, now)
            except (QueryError, UsageError, UnicodeEncodeError):
                return None
            return None if "\0" in query else query  # PostgreSQL keeps none
    return None
