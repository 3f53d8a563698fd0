"""Reads RSS, Atom and JSON Feed. Runs in the worker process: the bytes may be hostile."""

import calendar
import hashlib
import html
import io
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urljoin

from core.addresses import normalise_url
from monitors.feeds.encoding import feed_as_utf8, visible
from monitors.feeds.values import FeedEntry, ParsedFeed, Unreadable

T = TypeVar("T")

_MAX_ENTRIES = 300
_MAX_TITLE = 1000
_MAX_TEXT = 100_000
_MAX_KEY = 400
_NO_ID = 3  # different addresses under it; two may be one article in two sections
_MAX_DEPTH = 200
_START = 400  # bytes in which a feed's first character stands
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}

# What stands in comments and CDATA is no element: the HTML of an item has <br> and <img> that nobody closes.
_ELEMENT = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?P<closing>/?)(?P<name>[A-Za-z_])[^<>]*?(?P<alone>/?)>", re.DOTALL
)
# One that begins no reference, outside of comments and CDATA. For its sake feedparser reads the whole feed as HTML, in
# which "&section=2" of an address is a paragraph sign and R&D becomes R&D;.
_AMPERSAND = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]\w{1,31});)",
    re.DOTALL,
)
# Zones by name that feedparser passes over, taking the time for UTC: hours ahead of it.
_ZONES = {"MSK": 3, "MSD": 4, "SAMT": 4, "YEKT": 5, "EET": 2, "EEST": 3, "CET": 1, "CEST": 2, "BST": 1, "WEST": 1}
_ZONES |= {"TRT": 3, "WET": 0}
_MOSCOW = re.compile(r"(?<!\w)\(?(?:МСК|мск)\)?$")
# A name behind a number (+0300 MSK) says the same again.
_ZONE = re.compile(
    r"(?<![+-]\d{4})(?<![+-]\d\d:\d\d)\s(?:(?P<name>[A-Z]{3,4})|UTC(?P<hours>[+-](?:1[0-4]|0?\d))(?::?(?P<minutes>\d\d))?)\s*$"
)
# A zone as dates in other forms than those of RFC 5322 bear it, behind parts of a second.
_ITS_ZONE = r"(?:[.,]\d+)?(?P<zone>\s*(?:[+-]\d\d:?\d\d|Z|[A-Z]{3,4}))?"
# Months in Russian and Ukrainian by their first three letters.
MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "май": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10,
    "ноя": 11, "дек": 12,
    "січ": 1, "лют": 2, "бер": 3, "кві": 4, "тра": 5, "чер": 6, "лип": 7, "сер": 8, "вер": 9, "жов": 10, "лис": 11,
    "гру": 12,
}  # fmt: skip
_CYRILLIC_DATE = re.compile(
    r"(?:\w+,\s*)?(?P<day>\d{1,2})\s+(?P<month>[а-яіїєґ]{3,9})\.?,?\s+(?P<year>\d{4}),?\s+"
    rf"(?P<time>\d\d?:\d\d(?::\d\d)?){_ITS_ZONE}",
    re.IGNORECASE,
)
_DOTTED_DATE = re.compile(
    r"(?P<day>\d\d?)(?P<sign>[.-])(?P<month>\d\d?)(?P=sign)(?P<year>\d{4}),?\s+"
    rf"(?P<time>\d\d?:\d\d(?::\d\d)?){_ITS_ZONE}"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})[./](?P<month>\d\d?)[./](?P<day>\d\d?)"
    rf"(?:(?:,?\s+|T)(?P<time>\d\d?:\d\d(?::\d\d)?){_ITS_ZONE})?"
)
# Of whatever begins so feedparser reads the first of the month, or of the last two digits of a year as a day.
_READ_AS_ANOTHER_DAY = re.compile(r"\d{4}[./年]\s*\d|\d\d?-\d\d?-\d{4}")
# Zones of one or two digits, which feedparser takes for minutes or passes over, and such as stand apart from their GMT.
_HOURS_ALONE = re.compile(
    r"\s(?:(?:GMT|UTC)(?P<apart>\s)?)?(?P<sign>[+-])(?P<hours>1[0-4]|0?\d)(?(apart):?(?P<minutes>[0-5]\d)?)$"
)
# Of which feedparser reads the day alone, or another: 20251105T073000Z, 1762327800.
_MISREAD_DATE = re.compile(r"\d{8}T\d{4,6}(?:Z|[+-]\d\d:?\d\d)?|\d{10}(?:\d{3})?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|table|tr|td|th|br|hr|blockquote|figure|figcaption|section|article|header|footer)"
    r"\b[^>]{0,5000}>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"<\s*(script|style|template|noscript)\b.*?(?:</\s*\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")  # of what is wrapped twice
_TAG = re.compile(r"<(?:/?[A-Za-z]|[!?])[^>]{0,5000}>")  # what is «< 2 %, but >» is none
_FEED_LINK = re.compile(
    r"<link\b(?=[^>]{0,2000}\btype\s*=\s*[\"']application/(?:rss\+xml|atom\+xml|feed\+json)[\"'])"
    r"[^>]{0,2000}?\bhref\s*=\s*[\"']([^\"'>]{1,1000})[\"']",
    re.IGNORECASE,
)


def parse_feed(data: bytes, content_type: str, url: str) -> ParsedFeed | Unreadable:
    """The feed in `data`, which `url` answered, its entries as the feed orders them, of more than 300 the newest."""
    if not data.strip():
        return Unreadable("it is empty")
    if data[:_START].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"{"):
        return _json_feed(feed_as_utf8(data, content_type) or data, url)  # in UTF-16 and UTF-32 as well
    return _xml_feed(data, content_type, url)


def plain_text(markup: str) -> str:
    """`markup` (HTML or not) as plain text, one line a paragraph."""
    markup = markup[: 4 * _MAX_TEXT]
    if "<" in markup:
        markup = _COMMENT.sub(" ", _HIDDEN.sub(" ", _CDATA.sub("", markup)))
        markup = _TAG.sub("", _BLOCK.sub("\n", markup.replace("\n", " ")))
    lines = (" ".join(line.split()) for line in visible(html.unescape(markup)).split("\n"))
    return _clean("\n".join(line for line in lines if line)[:_MAX_TEXT])


# ---------------------------------------------------------------- RSS and Atom


def _xml_feed(data: bytes, content_type: str, url: str) -> ParsedFeed | Unreadable:
    import feedparser
    from feedparser.encodings import convert_to_utf8

    headers = {"content-location": url}
    decoded = feed_as_utf8(data, content_type)
    if decoded is not None:
        # feedparser believes servers that name one encoding for all their files, and takes the rest for Latin.
        data = decoded
        headers["content-type"] = "application/xml; charset=utf-8"
    elif content_type:
        headers["content-type"] = content_type
    try:
        # First what feedparser will make of the bytes: looked at as they are, UTF-16 or UTF-7 would hide anything.
        data = convert_to_utf8(headers, data, {})
    except UnicodeError:
        return Unreadable("it names an encoding that can't be read")
    if b"<!ENTITY" in data:
        return Unreadable("it declares entities of its own")  # one within another, they fill any memory
    if _too_deep(data):
        return Unreadable("it is nested too deeply")
    data = _AMPERSAND.sub(lambda found: found[0] if found[0] != b"&" else b"&amp;", data)
    headers["content-type"] = "application/xml; charset=utf-8"
    # A stream, never the bytes: feedparser would take them for an address or a file's name.
    parsed = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.version and not parsed.entries:
        return _no_feed(data, url, parsed.get("bozo_exception"))
    feed = parsed.feed
    newest = _newest(parsed.entries, lambda entry: _published(entry) or _updated(entry))
    return ParsedFeed(
        kind=str(parsed.version or "unknown"),
        title=_line(feed.get("title")),
        entries=_distinct(_xml_entry(entry, url) for entry in newest),
        language=_language(feed.get("language")),
        ttl_seconds=_ttl(feed),
    )


def _too_deep(data: bytes) -> bool:
    """Whether elements stand in elements more deeply than any feed has; feedparser slows down with each level."""
    depth = 0
    for closing, name, alone in _ELEMENT.findall(data):
        if name and not alone:
            depth += -1 if closing else 1
            if depth > _MAX_DEPTH:
                return True
    return False


def _no_feed(data: bytes, url: str, problem: Any) -> Unreadable:
    start = data[:200_000].decode("utf-8", "replace")
    if re.search(r"<\s*(?:html|!doctype\s+html|head|body)\b", start, re.IGNORECASE):
        found = _FEED_LINK.search(start)
        hint = f"its feed is {urljoin(url, html.unescape(found[1]))}" if found else ""
        return Unreadable("it is a web page, not a feed", hint)
    if problem is not None:
        return Unreadable(f"it is no feed: {_line(str(problem))[:120]}")
    return Unreadable("it is no feed")


def _xml_entry(entry: Any, base: str) -> FeedEntry | None:
    link = str(entry.get("link") or "").strip()
    if (
        not link
        and entry.get("guidislink") is not False
        and str(entry.get("id", "")).startswith(("http://", "https://"))
    ):
        link = str(entry["id"])
    told = [item.get("value") or "" for item in entry.get("content") or ()]
    # Russian sites hand their whole articles to an aggregator by a name of its own.
    told += [entry.get("summary") or "", entry.get("yandex_full-text") or ""]
    authors = [str(author.get("name") or "") for author in entry.get("authors") or ()] or [
        str(entry.get("author") or "")
    ]
    return _entry(
        base=base,
        key=str(entry.get("id") or ""),
        link=link,
        title=_line(plain_text(str(entry.get("title") or ""))),
        text=max((plain_text(str(each)) for each in told), key=len),
        authors=authors,
        published=_published(entry),
        updated=_updated(entry),
    )


# Past feedparser's own lookup, which takes one date for the other.
def _published(entry: Any) -> datetime | None:
    return _dated(dict.get(entry, "published"), dict.get(entry, "published_parsed"))


def _updated(entry: Any) -> datetime | None:
    return _dated(dict.get(entry, "updated"), dict.get(entry, "updated_parsed"))


def _dated(written: Any, parts: time.struct_time | None) -> datetime | None:
    """What feedparser read of a date as it is `written`, put right where that is known to be wrong or nothing."""
    text = _MOSCOW.sub("MSK", str(written or "").strip()[:100])
    hours = _HOURS_ALONE.search(text)
    if hours is not None:
        text = f"{text[: hours.start()]} {hours['sign']}{int(hours['hours']):02}{hours['minutes'] or '00'}"
    if parts is None or hours is not None or _MISREAD_DATE.fullmatch(text) or _READ_AS_ANOTHER_DAY.match(text):
        return _spelled(text) or _iso(text)
    moment, zone = _instant(parts), _ZONE.search(text)
    if moment is None or zone is None:
        return moment
    if zone["name"]:
        return moment - timedelta(hours=_ZONES.get(zone["name"], 0))
    ahead = timedelta(hours=abs(int(zone["hours"])), minutes=int(zone["minutes"] or 0))
    return moment + ahead if zone["hours"].startswith("-") else moment - ahead


def _spelled(text: str) -> datetime | None:
    """«Чт, 13 ноя 2025 18:00:00 +0300», «13.11.2025 18:00 +0300».

    Without a zone nothing is known of the hour, and none is made up.
    """
    match = _CYRILLIC_DATE.fullmatch(text) or _DOTTED_DATE.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if match is None:
        return None
    written = match["month"].lower()
    month = int(written) if written.isdecimal() else MONTHS.get(written[:3])
    if month is None:
        return None
    day = f"{match['year']}-{month:02}-{int(match['day']):02}"
    if match["time"] is None:
        return _iso(f"{day}T00:00Z")  # as feedparser takes a day alone
    zone = (match["zone"] or "").strip().upper()
    if zone.isalpha():
        ahead = {"Z": 0, "GMT": 0, "UTC": 0, **_ZONES}.get(zone)
        zone = "" if ahead is None else f"+{ahead:02}00"
    if not zone:
        return None
    hour = match["time"].rjust(5, "0") if len(match["time"]) < 6 else match["time"].rjust(8, "0")
    return _iso(f"{day}T{hour}{zone}")


def _instant(parts: time.struct_time | None) -> datetime | None:
    """feedparser's dates are in UTC already."""
    if parts is None:
        return None
    try:
        return _plausible(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=calendar.timegm(parts)))
    except (OverflowError, ValueError):
        return None


def _ttl(feed: Any) -> int | None:
    """How long the feed says it stays fresh: RSS's ttl in minutes, or the syndication module's period."""
    ttl = str(feed.get("ttl") or "").strip()
    if ttl.isdigit() and len(ttl) < 7:
        return int(ttl) * 60
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    times = str(feed.get("sy_updatefrequency") or "1").strip()
    if period and times.isdigit() and int(times[:6]) > 0:
        return period // int(times[:6])
    return None


# ---------------------------------------------------------------- JSON Feed (jsonfeed.org)


def _json_feed(data: bytes, url: str) -> ParsedFeed | Unreadable:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        return Unreadable(f"it is no feed: broken JSON ({_line(str(error))[:100]})")
    version = str(value.get("version") or "") if isinstance(value, dict) else ""
    items = value.get("items") if isinstance(value, dict) else None
    if "jsonfeed.org/version/" not in version or not isinstance(items, list):
        return Unreadable("it is JSON, but no JSON Feed")
    entries = [item for item in items if isinstance(item, dict)]
    newest = _newest(entries, lambda item: _iso(item.get("date_published")) or _iso(item.get("date_modified")))
    return ParsedFeed(
        kind="json" + version.rpartition("/")[2].replace(".", "")[:4],
        title=_line(value.get("title")),
        entries=_distinct(_json_entry(item, url) for item in newest),
        language=_language(value.get("language")),
    )


def _json_entry(item: dict[str, Any], base: str) -> FeedEntry | None:
    texts = [plain_text(str(item.get(name) or "")) for name in ("summary", "content_text", "content_html")]
    links = [str(item.get(name)).strip() for name in ("url", "external_url") if isinstance(item.get(name), str)]
    if str(item.get("id") or "").startswith(("http://", "https://")):
        links.append(str(item["id"]).strip())
    given = item.get("authors")
    people = given if isinstance(given, list) else [item.get("author")]
    return _entry(
        base=base,
        key=str(item.get("id") or ""),
        link=next(filter(None, links), ""),
        title=_line(plain_text(str(item.get("title") or ""))),
        text=max(texts, key=len),
        authors=[str(person.get("name") or "") for person in people if isinstance(person, dict)],
        published=_iso(item.get("date_published")),
        updated=_iso(item.get("date_modified")),
    )


def _iso(value: Any) -> datetime | None:
    """A moment as ISO 8601 or RFC 5322 write it, or in seconds or milliseconds since 1970."""
    if isinstance(value, int):
        value = str(value)
    if not isinstance(value, str):
        return None
    epoch = _EPOCH.fullmatch(value.strip())
    if epoch is not None:
        return _plausible(datetime.fromtimestamp(int(epoch[0][:10]), UTC))
    try:
        parsed = datetime.fromisoformat(value.strip().upper())
    except ValueError:
        try:
            parsed = parsedate_to_datetime(value)  # JSON Feeds made of RSS keep its dates
        except (TypeError, ValueError, OverflowError):
            return None
    return _plausible(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))


# ---------------------------------------------------------------- both


def _entry(
    *,
    base: str,
    key: str,
    link: str,
    title: str,
    text: str,
    authors: Iterable[str],
    published: datetime | None,
    updated: datetime | None,
) -> FeedEntry | None:
    """The entry, or None when it leads nowhere."""
    try:
        url = normalise_url(urljoin(base, link)) if link else ""
    except ValueError:
        return None
    if not url:
        return None
    names = tuple(dict.fromkeys(name for each in authors if (name := _line(each)[:200])))[:20]
    return FeedEntry(_key(key) or _key(url), url, title, text, names, published or updated, updated)


def _newest(entries: Sequence[T], dated: Callable[[T], datetime | None]) -> list[T]:
    """At most 300 of `entries` in their order: archives list the oldest first. What has no date may be new."""
    if len(entries) <= _MAX_ENTRIES:
        return list(entries)
    dates = [dated(entry) or datetime.max.replace(tzinfo=UTC) for entry in entries]
    kept = sorted(range(len(entries)), key=dates.__getitem__, reverse=True)[:_MAX_ENTRIES]
    return [entries[place] for place in sorted(kept)]


def _distinct(entries: Iterable[FeedEntry | None]) -> tuple[FeedEntry, ...]:
    """The entries, one for each key: an id that several addresses bear (the site's, in every item) is no id."""
    listed = [entry for entry in entries if entry is not None]
    addresses: dict[str, set[str]] = {}
    for entry in listed:
        addresses.setdefault(entry.key, set()).add(entry.url)
    found: dict[str, FeedEntry] = {}
    for entry in listed:
        key = entry.key if len(addresses[entry.key]) < _NO_ID else _key(entry.url)
        found.setdefault(key, replace(entry, key=key))
    return tuple(found.values())


def _key(told: str) -> str:
    key = " ".join(told.split())
    return (
        "sha256:" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest() if len(key) > _MAX_KEY else _clean(key)
    )


def _plausible(moment: datetime) -> datetime | None:
    # Before it is reckoned with: a moment at an end of the calendar can't be told in UTC.
    return moment.astimezone(UTC) if 1990 <= moment.year < 2200 else None


def _clean(text: str) -> str:
    """Text that every database takes: without NUL and the lone surrogates that JSON can tell of."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _line(value: Any) -> str:
    return _clean(" ".join(visible(str(value or "")).split())[:_MAX_TITLE])


def _language(value: Any) -> str | None:
    found = re.match(r"[a-z]{2}(?![a-z])", str(value or "").strip().lower())
    return found[0] if found else None
