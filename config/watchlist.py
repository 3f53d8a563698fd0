"""The newsroom's watchlist: which channels and feeds, in which time zone, with which catalogue."""

import difflib
import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from config import fields
from config.document import Document, Place, read_document
from core.addresses import telegram_address
from core.types import WatchedChannel, WatchedFeed, Watchlist

MAX_BYTES = 20_000_000
# SHA-256 of every list that has come with Slukh, today's last.
_STARTERS = (
    "f533e5dbf3b453679f68669291f0cca67968df6c9a5ad8b4d6dd40ae6e8feb40",
    "9422c8f66638864dec3457f8fb82c6d6b84d786ef65a1a3bce10b93592d5ae24",
    "af92c1f6e176a20aae8767834212a7d13ab43561a9ffec7b1f10df7bb5ee2590",
)

_TOP_KEYS = ("timezone", "officials", "channels", "feeds", "learn_from_posts", "adjectives")
_CHANNEL_KEYS = ("username", "id", "name", "aliases", "language", "private_reason")
_FEED_KEYS = ("url", "name", "language")

_USERNAME = re.compile(r"[A-Za-z0-9_]{1,32}\Z")
_INTEGER = re.compile(r"-?[0-9]{1,20}\Z")

# core.telegram.org/api/bots/ids: a channel's marked id is -(10^12 + id), with the bare id within these bounds.
_MARK = 1_000_000_000_000
_MAX_CHANNEL_ID = 997_852_516_352


def is_starter(text: str) -> bool:
    """Whether this is the list that comes, or once came, with Slukh, as it comes: nobody has chosen anything by it."""
    return hashlib.sha256(text.encode()).hexdigest() in _STARTERS


def load_watchlist(path: Path | str) -> Watchlist:
    """The watchlist in `path` (YAML or JSON); an empty file is an empty watchlist, with a warning.

    `Watchlist.officials` comes back as a path that starts where the caller's `path` does. Unknown keys are warned of.
    Raises ConfigError with file, line and reason for what can't be used; then no part of the file is.
    """
    document = read_document(path, max_bytes=MAX_BYTES)
    if document.value is None:
        document.warn((), "the watchlist is empty: nothing is watched")
        document.tell_warnings()
        return Watchlist()
    top = fields.mapping(document, document.value, (), "the watchlist", "channels: and a list below it")
    fields.warn_of_unknown_keys(document, top, (), _TOP_KEYS)
    watchlist = Watchlist(
        timezone=_timezone(document, top.get("timezone")),
        channels=_channels(document, top.get("channels")),
        feeds=_feeds(document, top.get("feeds")),
        officials=_officials(document, top.get("officials")),
        learn_from_posts=_switch(document, top.get("learn_from_posts"), "learn_from_posts"),
        adjectives=_switch(document, top.get("adjectives"), "adjectives"),
    )
    document.tell_warnings()
    return watchlist


def _switch(document: Document, value: Any, name: str) -> bool:
    """A setting that is on or off; off if it is not there."""
    text = str(value).lower() if value is not None else "no"
    if text not in ("yes", "no", "true", "false", "on", "off"):
        reason, found = f"{name} is {fields.shown(value)}", fields.found_text(value)
        raise document.error((name,), reason, mend="write yes or no", code="fault-switch", found=found)
    return text in ("yes", "true", "on")


def _officials(document: Document, value: Any) -> str | None:
    if value is None:
        return None
    name = fields.text(document, value, ("officials",), "officials")
    try:
        path = Path(name).expanduser() if name.startswith("~/") else Path(name)
    except RuntimeError:
        reason = f"officials begins with a home that is not known here: {fields.shown(name)}"
        raise document.error(
            ("officials",), reason, mend="write the whole path", code="fault-home", found=fields.shown(name)
        ) from None
    return str(document.path.parent / path)


def _timezone(document: Document, value: Any) -> str:
    if value is None:
        return "UTC"
    name = fields.text(document, value, ("timezone",), "the time zone")
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder of zones such as "Europe"
        near = _near_timezone(name)
        mend = f"did you mean {near}?" if near else "write an IANA name such as Europe/Riga"
        raise document.error(
            ("timezone",),
            f"there is no time zone {name!r}",
            mend=mend,
            code="fault-timezone",
            name=name,
            near=near or "none",
        ) from None
    return name


def _near_timezone(name: str) -> str | None:
    """The time zone that was probably meant: by its city, else by its spelling."""
    zones = sorted(available_timezones())
    wanted = name.replace(" ", "_").casefold()
    by_city = {zone.rsplit("/", 1)[-1].casefold(): zone for zone in zones}
    if found := by_city.get(wanted.rsplit("/", 1)[-1]):
        return found
    by_spelling = {zone.casefold(): zone for zone in zones}
    for near in difflib.get_close_matches(wanted, by_spelling, n=1):
        return by_spelling[near]
    for near in difflib.get_close_matches(wanted.rsplit("/", 1)[-1], by_city, n=1):
        return by_city[near]
    return None


def _channels(document: Document, value: Any) -> tuple[WatchedChannel, ...]:
    found: list[WatchedChannel] = []
    usernames: dict[str, Place] = {}
    ids: dict[int, Place] = {}
    names: dict[str, Place] = {}
    for index, item in enumerate(fields.sequence(document, value, ("channels",), "channels")):
        place: Place = ("channels", index)
        channel = _channel(document, item, place)
        if channel.username is not None:
            _refuse_twice(document, usernames, channel.username.casefold(), place, "channel", f"@{channel.username}")
        if channel.channel_id is not None:
            _refuse_twice(document, ids, channel.channel_id, place, "channel id", str(channel.channel_id))
        if names.setdefault(channel.name.casefold(), place) != place:
            first = document.line(names[channel.name.casefold()])
            document.warn(place, f"the name {channel.name!r} was given to another channel in line {first}")
        found.append(channel)
    return tuple(found)


def _refuse_twice(document: Document, seen: dict[Any, Place], key: Any, place: Place, what: str, name: str) -> None:
    if key in seen:
        first = document.line(seen[key])
        reason = f"the {what} {name} is listed twice, first in line {first}"
        raise document.error(
            place, reason, mend="remove one of them", code="fault-listed-twice", name=name, first=first or 0
        )
    seen[key] = place


def _channel(document: Document, item: Any, place: Place) -> WatchedChannel:
    if isinstance(item, str):  # `- nezygar` will do
        username = _username(document, item, place)
        return WatchedChannel(username=username, name=username)
    entry = fields.mapping(document, item, place, "a channel", "- username: nezygar")
    fields.warn_of_unknown_keys(document, entry, place, _CHANNEL_KEYS)
    given_username, given_id = entry.get("username"), entry.get("id")
    username_or_none = None if given_username is None else _username(document, given_username, (*place, "username"))
    channel_id = None if given_id is None else _channel_id(document, given_id, (*place, "id"))
    if username_or_none is None and channel_id is None:
        raise document.error(
            place,
            "the channel has neither a username nor an id",
            mend="add one, e.g. username: nezygar",
            code="fault-channel-unnamed",
        )
    given_name = entry.get("name")
    return WatchedChannel(
        username=username_or_none,
        name=(
            username_or_none or str(channel_id)
            if given_name is None
            else fields.text(document, given_name, (*place, "name"), "the name")
        ),
        channel_id=channel_id,
        aliases=fields.texts(document, entry.get("aliases"), (*place, "aliases"), "the alias", minimum=2),
        language=fields.language(document, entry.get("language"), (*place, "language"), "ru"),
        private_reason=(
            fields.text(document, entry["private_reason"], (*place, "private_reason"), "the reason", minimum=10)
            if entry.get("private_reason") is not None
            else None
        ),
    )


def _username(document: Document, value: Any, place: Place) -> str:
    given = fields.text(document, value, place, "the username")
    address = telegram_address(given)
    name = given.removeprefix("@") if address is None else str(address.channel)
    if name.startswith("+") or name == "joinchat":
        raise document.error(
            place,
            f"{given!r} is an invitation, not a channel",
            mend="join with the watching account and write its id",
            code="fault-invitation",
            found=given,
        )
    private = address is not None and isinstance(address.channel, int)
    if _INTEGER.match(name) and not private:  # no username begins with a digit
        reason, found = f"{fields.shown(given)} is a number, and no username", fields.shown(given)
        raise document.error(place, reason, mend=f"write it as in id: {name}", code="fault-username-id", found=found)
    if not _USERNAME.match(name) or private:
        raise document.error(
            place,
            f"{fields.shown(given)} is no username of Telegram",
            mend="write it as in https://t.me/username",
            code="fault-username",
            found=fields.shown(given),
        )
    return name


def _channel_id(document: Document, value: Any, place: Place) -> int:
    """The bare channel id from a bare or a marked (-100…) one."""
    is_number = (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and _INTEGER.match(value) is not None
    )
    if not is_number:
        reason, found = f"the id {fields.shown(value)} is no number", fields.found_text(value)
        raise document.error(place, reason, mend="write it as in id: 1234567890", code="fault-id-number", found=found)
    number = int(value)
    bare = -number - _MARK if number < -_MARK else number
    if not 0 < bare <= _MAX_CHANNEL_ID:
        reason = f"the id {fields.shown(number)} is not a channel's"
        mend = "write the bare id or the one that starts with -100"
        raise document.error(place, reason, mend=mend, code="fault-id-channel", found=fields.shown(number))
    return bare


def _feeds(document: Document, value: Any) -> tuple[WatchedFeed, ...]:
    found: list[WatchedFeed] = []
    urls: dict[str, Place] = {}
    for index, item in enumerate(fields.sequence(document, value, ("feeds",), "feeds")):
        place: Place = ("feeds", index)
        feed = _feed(document, item, place)
        _refuse_twice(document, urls, feed.url.rstrip("/").casefold(), place, "feed", fields.shown(feed.url))
        found.append(feed)
    return tuple(found)


def _feed(document: Document, item: Any, place: Place) -> WatchedFeed:
    if isinstance(item, str):
        url, host = _url(document, item, place)
        return WatchedFeed(url=url, name=host)
    entry = fields.mapping(document, item, place, "a feed", "- url: https://…")
    fields.warn_of_unknown_keys(document, entry, place, _FEED_KEYS)
    if entry.get("url") is None:
        mend = "add one, e.g. url: https://example.org/rss"
        raise document.error(place, "the feed has no url", mend=mend, code="fault-feed-url")
    url, host = _url(document, entry["url"], (*place, "url"))
    name = entry.get("name")
    return WatchedFeed(
        url=url,
        name=host if name is None else fields.text(document, name, (*place, "name"), "the name"),
        language=fields.language(document, entry.get("language"), (*place, "language"), "en"),
    )


def _url(document: Document, value: Any, place: Place) -> tuple[str, str]:
    """A web address with its host."""
    if isinstance(value, str) and len(value) > 2000:
        raise document.error(place, "the url has more than 2000 characters", code="fault-long", most=2000)
    url = value.strip() if isinstance(value, str) else fields.text(document, value, place, "the url")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        reason, found = f"{fields.shown(url)} is no web address", fields.shown(url)
        raise document.error(place, reason, code="fault-url", found=found) from None
    if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        reason, found = f"{fields.shown(url)} is no web address", fields.shown(url)
        raise document.error(place, reason, mend="write it with https:// in front", code="fault-url", found=found)
    return url, host
