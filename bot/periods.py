"""Periods as people type them: 6h, 24h, today, вчера, 7d."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import UsageError

_LENGTH = re.compile(r"(\d{1,6})\s*([^\W\d_]+)")
_UNITS = {
    1: "h hr hrs hour hours ч час часа часов г год годину години годин",
    24: "d day days д дн день дня дней сут сутки суток дні днів доба добу доби діб",
    168: "w wk wks week weeks н нед неделя неделю недели недель т тиж тиждень тижня тижні тижнів",
}
_HOURS = {word: hours for hours, words in _UNITS.items() for word in words.split()}
"""Whole words, in the forms that stand behind a number: «5 декабря» is no five days."""

_TODAY = {"today", "сегодня", "сьогодні", "heute"}
_YESTERDAY = {"yesterday", "вчера", "вчора"}
LONGEST = timedelta(days=31)


class LongPeriodError(UsageError):
    """A period that goes further back than `LONGEST`; `text` is what was asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is longer than a digest can be: {LONGEST.days} days", mend="ask for a shorter one")


def parse_period(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From when to when `text` means, at `now` for a reader in `zone`; None when it is no period.

    Raises LongPeriodError beyond `LONGEST`: a shorter digest would pass for what was asked.
    """
    word = text.strip().casefold()
    midnight = datetime.combine(now.astimezone(zone).date(), time(), tzinfo=zone)
    if word in _TODAY:
        return midnight.astimezone(UTC), now
    if word in _YESTERDAY:
        before = datetime.combine(midnight.date() - timedelta(days=1), time(), tzinfo=zone)
        return before.astimezone(UTC), midnight.astimezone(UTC)
    found = _LENGTH.fullmatch(word)
    if found is None or found[2] not in _HOURS:
        return None
    length = timedelta(hours=int(found[1]) * _HOURS[found[2]])
    if length > LONGEST:
        raise LongPeriodError(text.strip())
    return (now - length, now) if length else None
