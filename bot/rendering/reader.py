"""Who reads: language, zone and addresses, and the small texts that depend only on them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from core.i18n import Texts, clock_text, local_clock_text, local_moment_text, texts_for
from core.told import PostCard
from core.types import PostKey

MOSCOW = ZoneInfo("Europe/Moscow")
_FIXED = re.compile(r"Etc/GMT([+-])(\d+)")


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, as rendering needs them. `post_base` is what links to posts begin with; empty: no links to posts.

    `neutral` leaves names out of the first line, `quiet` are hours like `22:00-07:00` without alerts,
    `translates` whether the newsroom has a translation service.
    """

    language: str
    zone: ZoneInfo
    name_of: Callable[[str], str]
    post_base: str = "https://t.me"
    desk_url: str | None = None
    neutral: bool = False
    quiet: str | None = None
    translates: bool = False

    @property
    def texts(self) -> Texts:
        return texts_for(self.language)

    def names(self, official_ids: "tuple[str, ...] | list[str]", limit: int = 3) -> str:
        """The officials' names, the first few and how many more."""
        shown = ", ".join(map(self.name_of, official_ids[:limit]))
        more = len(official_ids) - limit
        return f"{shown} +{more}" if more > 0 else shown

    def moment(self, at: datetime, *, now: datetime | None = None) -> str:
        """Day and time in the reader's zone; with the year where it is not that of `now`."""
        return self._moment(at.astimezone(self.zone), now)

    def _moment(self, local: datetime, now: datetime | None) -> str:
        year = now is not None and local.year != now.astimezone(self.zone).year
        return local_moment_text(local, self.language, year=year)

    def moment_with_place(self, at: datetime, *, now: datetime | None = None) -> str:
        """As `moment`, with the place, and Moscow's time where it differs."""
        local, moscow = at.astimezone(self.zone), at.astimezone(MOSCOW)
        text = f"{self._moment(local, now)} {place(self.zone, self.language)}"
        # One instant has different times of day where the offsets differ: no two are a whole day apart.
        if local.time() != moscow.time():
            text += f" ({local_clock_text(moscow)} {place(MOSCOW, self.language)})"
        return text

    def clock(self, at: datetime) -> str:
        return clock_text(at, self.zone)

    def clock_or_moment(self, at: datetime, beside: datetime) -> str:
        """The time alone when `at` is of the same day as `beside`."""
        same = at.astimezone(self.zone).date() == beside.astimezone(self.zone).date()
        return self.clock(at) if same else self.moment(at)

    def post_url(self, card: PostCard) -> str | None:
        return post_url(self.post_base, card.key, card.channel_username)


def post_url(base: str, key: PostKey, username: str | None) -> str | None:
    """Where a post can be seen: by username, else by id for members of a private channel."""
    if not base:
        return None
    if username:
        return f"{base}/{username}/{key.message_id}"
    return f"{base}/c/{key.channel_id}/{key.message_id}"


@lru_cache(256)
def place(zone: ZoneInfo, language: str) -> str:
    """The city that stands for a zone, in the reader's language; UTC is UTC."""
    if zone.key in ("UTC", "Etc/UTC", "Etc/GMT", "GMT"):
        return "UTC"
    return fixed_offset(zone.key) or city(zone.key, language)


def fixed_offset(zone: str) -> str:
    """`Etc/GMT+2` as people write that distance from Greenwich, UTC-2: its sign is the reverse. Empty for others."""
    found = _FIXED.fullmatch(zone)
    return f"UTC{'-' if found[1] == '+' else '+'}{found[2]}" if found else ""


def city(zone: str, language: str) -> str:
    """The city that an IANA zone is called by.

    Locale data keep names under the name that a zone had first (Europe/Kiev), and Babel asks by the newest one.
    """
    names = Locale(language).time_zones
    newest = newest_name(zone)
    english = newest.rpartition("/")[2].replace("_", " ")
    for older in (newest, *_former_names(newest)):
        same = Locale("en").time_zones.get(older, {}).get("city", older.rpartition("/")[2].replace("_", " ")) == english
        if "city" in names.get(older, {}) and (same or older == newest):
            return str(names[older]["city"])
    return str(get_timezone_location(zone, locale=language, return_city=True))


def newest_name(zone: str) -> str:
    """What an IANA zone is called today."""
    return str(get_global("zone_aliases").get(zone, zone))


@lru_cache(1024)
def _former_names(zone: str) -> tuple[str, ...]:
    return tuple(sorted(old for old, new in get_global("zone_aliases").items() if new == zone))


def as_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)
