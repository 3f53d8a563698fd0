"""Periods as people type them: 6h, 24h, today, вчера, 7d, за неделю, since Monday, за выходные, 12 ноября."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import UsageError
from core.query import named_days, named_month

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
_FOR = {
    "for", "the", "last", "past", "за", "последний", "последнюю", "последние", "последних", "прошлые", "прошлых",
    "эти", "этих", "останній", "останню", "останні", "останніх", "минулі", "минулих", "ці", "цих",
}  # fmt: skip
_SINCE = {"since", "from", "с", "со", "з", "із", "від"}
_ON = {"on", "at", "over", "this", "в", "во", "у", "на"}  # only before a weekday or a weekend: «в неделю» is how often
_IN = {"in", "during"}
_WEEKEND = {"weekend", "выходные", "выходных", "вихідні", "вихідних"}
_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday понедельник понедельника понеділок понеділка",
            "tuesday вторник вторника вівторок вівторка",
            "wednesday среду среды середу середи",
            "thursday четверг четверга четвер",
            "friday пятницу пятницы п'ятницю п'ятниці",
            "saturday субботу субботы суботу суботи",
            "sunday воскресенье воскресенья неділю неділі",
        )
    )
    for word in words.split()
}
"""The last such day. Only behind a preposition, as a unit without a number: alone, some are surnames."""

_SATURDAY = 5
LONGEST = timedelta(days=31)


class LongPeriodError(UsageError):
    """A period that is longer than `LONGEST`; `text` is what was asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is longer than a digest can be: {LONGEST.days} days", mend="ask for a shorter one")


def parse_period(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From when to when `text` means, at `now` for a reader in `zone`; None when it is no period, or is still to come.

    Raises LongPeriodError beyond `LONGEST`: a shorter digest would pass for what was asked.
    """
    words = text.casefold().replace("’", "'").split()
    since = bool(words) and words[0] in _SINCE
    if words and words[0] in _ON and (words[-1] in _WEEKDAYS or words[-1] in _WEEKEND):
        words = ["last", *words[1:]]
    asked = len(words)
    while words and words[0] in _FOR | _SINCE:
        words = words[1:]
    word, bare = " ".join(words), len(words) == asked
    today = now.astimezone(zone).date()
    day = None
    if word in _TODAY:
        day = today
    elif word in _YESTERDAY:
        day = today - timedelta(days=1)
    elif not bare and word in _WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - _WEEKDAYS[word]) % 7)
    if word in _WEEKEND:
        saturday = today - timedelta(days=(today.weekday() - _SATURDAY) % 7)
        end = _midnight(saturday + timedelta(days=2), zone)
        return _midnight(saturday, zone), now if since else min(now, end)
    if day is not None:
        return _midnight(day, zone), now if since or day == today else _midnight(day + timedelta(days=1), zone)
    found = _LENGTH.fullmatch(word if bare or word not in _HOURS else f"1 {word}")
    if found is None or found[2] not in _HOURS:
        return _of_the_calendar(text, now, zone)
    length = timedelta(hours=int(found[1]) * _HOURS[found[2]])
    if length > LONGEST:
        raise LongPeriodError(text.strip())
    return (now - length, now) if length else None


def _of_the_calendar(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """What days or months of the calendar mean; with «since» before a single day, until now."""
    today, words = now.astimezone(zone).date(), text.casefold().split()
    days, since = named_days(" ".join(words), today), False
    while days is None and words and words[0] in _FOR | _SINCE | _ON | _IN:
        since = since or words[0] in _SINCE
        words = words[1:]
        days = named_days(" ".join(words), today) or named_month(" ".join(words), today)
    if days is None:
        return None
    first, last = days
    if since and (first == last or named_month(" ".join(words), today)):
        last = max(first, today)
    if first > today:
        return None
    if (min(last, today) - first).days >= LONGEST.days:
        raise LongPeriodError(text.strip())
    return _midnight(first, zone), min(now, _midnight(last + timedelta(days=1), zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
