"""Days of the calendar as people write them: 12 November, «с 1 по 5 ноября», 1.11–5.11, 2026-11-12."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan январь января январе янв січень січня січні січ",
            "february feb февраль февраля феврале фев лютий лютого лютому лют",
            "march mar март марта марте мар березень березня березні бер",
            "april apr апрель апреля апреле апр квітень квітня квітні квіт",
            "may май мая мае травень травня травні трав",
            "june jun июнь июня июне червень червня червні черв",
            "july jul июль июля июле липень липня липні лип",
            "august aug август августа августе авг серпень серпня серпні серп",
            "september sept sep сентябрь сентября сентябре сен сент вересень вересня вересні вер",
            "october oct октябрь октября октябре окт жовтень жовтня жовтні жовт",
            "november nov ноябрь ноября ноябре ноя нояб листопад листопада листопаді лист",
            "december dec декабрь декабря декабре дек грудень грудня грудні груд",
        ),
        start=1,
    )
    for name in names.split()
}
_DASHES = re.compile("[‐‑‒–—−]")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|-?(?:го|е|те|ге|ше))?"
_MONTH = r"(?P<month>[^\W\d_]+)\.?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)(?:\s*(?:г|р)\.?|\s+(?:года|году|року|році))?)?"
_WAYS = tuple(
    re.compile(way)
    for way in (
        r"(?P<year>(?:19|20)\d\d)-(?P<number>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})(?:\.(?P<year>(?:19|20)\d\d|\d\d))?\.?",
        rf"{_DAY}(?:\s+of)?\s+{_MONTH}{_YEAR}",
        rf"{_MONTH}\s+{_DAY}{_YEAR}",
        rf"{_DAY}{_YEAR}",  # in a range: the other end has the month
    )
)
_WHOLE_MONTH = re.compile(rf"{_MONTH}{_YEAR}")
_BETWEEN = re.compile(r"\s*(?:-|\.\.+)\s*|\s+(?:по|до|to|till|until|through)\s+")
_FROM = re.compile(r"(?:from|since|со?|з|із|від)\s+")  # «с 1 по 5»: of one day it tells another time


class _Named(NamedTuple):
    """A day as far as a text names it."""

    day: int
    month: int | None
    year: int | None

    def on(self, year: int) -> date | None:
        """This day in a year; None where there is none."""
        try:
            return date(year, self.month or 0, self.day)
        except ValueError:
            return None

    def nearest(self, today: date) -> date | None:
        """The day meant: without a year the one that is nearest to `today`, before it or after."""
        years = (self.year,) if self.year else range(today.year - 4, today.year + 5)  # of a 29 February, too
        days = [day for year in years if (day := self.on(year)) is not None]
        return min(days, key=lambda day: (abs(day - today), day), default=None)

    def after(self, first: date) -> date | None:
        """The end of a range that begins with `first`: without a year in that month or the next ones."""
        year = self.year or first.year + ((self.month or 0) < first.month)
        day = self.on(year)
        return None if day is None or day < first else day


def named_days(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last of the days that `text` names, and nothing else; None when it names none.

    A day without a year is the one nearest to `today`.
    """
    text = " ".join(_DASHES.sub("-", text.casefold()).split())
    whole = _named(text)
    if whole is not None and whole.month is not None:
        day = whole.nearest(today)
        return None if day is None else (day, day)
    text = _FROM.sub("", text, count=1)
    for between in _BETWEEN.finditer(text):
        first, last = _named(text[: between.start()]), _named(text[between.end() :])
        if first is not None and last is not None and (first.month or last.month):
            return _range(first, last, today)
    return None


def named_month(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of the month that `text` names, without a year of the last one that has begun.

    Alone, some months are names of people.
    """
    found = _WHOLE_MONTH.fullmatch(" ".join(text.casefold().split()))
    month = _MONTHS.get(found["month"]) if found is not None else None
    if found is None or month is None:
        return None
    year = int(found["year"]) if found["year"] else today.year - (month > today.month)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _named(text: str) -> _Named | None:
    for way in _WAYS:
        found = way.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        number, name, year = parts.get("number"), parts.get("month"), parts.get("year")
        month = int(number) if number else _MONTHS.get(name, 0) if name else None
        if month == 0:  # «5 постов»
            continue
        return _Named(int(parts["day"]), month, int(year) + 2000 * (len(year) == 2) if year else None)
    return None


def _range(first: _Named, last: _Named, today: date) -> tuple[date, date] | None:
    last = last._replace(month=last.month or first.month)
    first = first._replace(month=first.month or last.month)
    if first.year is None and last.year is not None:  # of two months the first may be of the year before
        first = first._replace(year=last.year - ((first.month or 0) > (last.month or 0)))
    begin = first.nearest(today)
    end = last.after(begin) if begin is not None else None
    return None if begin is None or end is None else (begin, end)
