"""Instants and spans as people read them, in the reader's language and zone."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = {"en": "EEE d MMM", "ru": "EEE d MMMM", "uk": "EEE d MMMM"}
_DAY_WITH_YEAR = {language: f"{pattern} y" for language, pattern in _DAY.items()}


def clock_text(instant: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes of `instant` in `zone`: 10:42."""
    return local_clock_text(instant.astimezone(zone))


def local_clock_text(local: datetime) -> str:
    """Hours and minutes of a time that is in its reader's zone: 10:42."""
    return f"{local.hour:02}:{local.minute:02}"  # strftime asks the C library, by way of another module


@lru_cache(1000)
def day_text(day: date, language: str, *, year: bool = False) -> str:
    """A day with its weekday: Wed 5 Nov, ср 5 ноября."""
    from babel.dates import format_date  # a twentieth of a second, spared to commands that tell no day

    patterns = _DAY_WITH_YEAR if year else _DAY
    return str(format_date(day, patterns[language], locale=language))


def moment_text(instant: datetime, zone: ZoneInfo, language: str, *, year: bool = False) -> str:
    """Day and time: Wed 5 Nov, 10:42."""
    return local_moment_text(instant.astimezone(zone), language, year=year)


def local_moment_text(local: datetime, language: str, *, year: bool = False) -> str:
    """Day and time of a time that is in its reader's zone: Wed 5 Nov, 10:42."""
    return f"{day_text(local.date(), language, year=year)}, {local_clock_text(local)}"


def span_text(start: datetime, end: datetime, zone: ZoneInfo, language: str, *, year: bool = False) -> str:
    """A span, its day said once where it is the same: Wed 5 Nov, 03:10–03:40."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() == last.date():
        return f"{moment_text(first, zone, language, year=year)}–{local_clock_text(last)}"
    return f"{moment_text(first, zone, language, year=year)} – {moment_text(last, zone, language, year=year)}"


def duration_text(duration: timedelta, language: str) -> str:
    """A length of time in its largest unit: 5 minutes."""
    from babel.dates import format_timedelta

    return str(format_timedelta(duration, locale=language, threshold=1.2))
