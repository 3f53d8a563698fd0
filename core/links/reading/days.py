"""Which days a phrase means: "on Wednesday", "earlier this week", «накануне», seen from the day of publication."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")
_YEARS = range(1900, 2200)

_WEEKDAY_STEMS = {
    "mon": 0,
    "tue": 1,
    "wed": 2,
    "thu": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
    "понедельник": 0,
    "вторник": 1,
    "сред": 2,
    "четверг": 3,
    "пятниц": 4,
    "суббот": 5,
    "воскресень": 6,
    "понеділ": 0,
    "вівтор": 1,
    "серед": 2,
    "четвер": 3,
    "п'ятниц": 4,
    "субот": 5,
    "неділ": 6,
}
_MONTH_STEMS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
    "январ": 1, "феврал": 2, "март": 3, "апрел": 4, "ма": 5, "июн": 6, "июл": 7, "август": 8, "сентябр": 9,
    "октябр": 10, "ноябр": 11, "декабр": 12,
    "січн": 1, "лют": 2, "берез": 3, "квіт": 4, "трав": 5, "черв": 6, "лип": 7, "серп": 8, "верес": 9, "жовт": 10,
    "листопад": 11, "груд": 12,
}  # fmt: skip

_WEEKDAY = (
    r"(?P<weekday>Mon(?:day|\.)|Tue(?:sday|s?\.)|Wed(?:nesday|\.)|Thu(?:rsday|rs?\.)|Fri(?:day|\.)|Sat(?:urday|\.)"
    r"|Sun(?:day|\.)|понедельник\w*|вторник\w*|сред[ауые]|четверг\w*|пятниц\w|суббот\w|воскресень\w"
    r"|понеділ\w+|вівтор\w+|серед[ауи]|четвер\w*|п['’]ятниц\w|субот\w|неділ\w)"
)
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)|Sept?(?:ember|\.)"
    r"|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.)"
    r"|январ\w|феврал\w|марта?|апрел\w|ма[яй]|июн\w|июл\w|августа?|сентябр\w|октябр\w|ноябр\w|декабр\w"
    r"|січн\w|лют\w+|берез\w+|квіт\w+|травн\w|червн\w|липн\w|серпн\w|верес\w+|жовт\w+|листопад\w*|груд\w+)"
)
_IN_MONTH = (
    r"(?:январе|феврале|марте|апреле|мае|июне|июле|августе|сентябре|октябре|ноябре|декабре"
    r"|січні|лютому|березні|квітні|травні|червні|липні|серпні|вересні|жовтні|листопаді|грудні)"
)
_PART_OF_MONTH = (
    r"(?:(?:at\s+the\s+(?:end|start|beginning)|in\s+the\s+middle)\s+of|(?:во?|у)\s+(?:начале|середине|конце|середині|кінці)"
    r"|на\s+початку|наприкінці|всередині)"
)
_PART = r"утром|дн[её]м|вечером|ночью|вранці|удень|вдень|[ву]вечері|[ву]ночі"
_PART_OF_DAY = rf"(?:\s+(?:morning|afternoon|evening|night|{_PART}))?"
_YEAR = r"(?:\s*(?:год[ау](?!\w)|г\.|року(?!\w)|р\.))?"
_EARLY_OR_LATE = (
    rf"(?:(?:on\s+)?the\s+(?:morning|afternoon|evening|night)\s+of\s+|(?:рано\s+|поздно\s+|пізно\s+)?(?:{_PART})\s+)?"
)
_COUNTED = {
    "": 1, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "один": 1, "одну": 1, "два": 2, "две": 2, "дві": 2, "три": 3, "четыре": 4, "чотири": 4, "пять": 5, "п'ять": 5,
    "шесть": 6, "шість": 6, "семь": 7, "сім": 7, "десять": 10,
}  # fmt: skip
_SEVERAL = r"several|(?:a\s+)?few|a\s+couple\s+of|несколько|пару|кілька|декілька"
_COUNT = r"|".join(sorted(filter(None, _COUNTED), key=len, reverse=True)).replace("'", "['’]")
_NIGHT = re.compile(r"night|ноч|ніч", re.IGNORECASE)

# One alternation, the longer phrases first; each names the group that says how to read it. Most letters of a text begin
# no word, and are passed over at once.
DAY_PHRASE = re.compile(
    r"(?<!\w)"
    + _EARLY_OR_LATE
    + r"(?:(?:(?P<since>since|со?|з)|on|late\s+on|early\s+on|in|from|of|во?|у|в|от|за|від)\s+)?(?:"
    rf"(?:(?P<eve_of>(?:ночь\s+на|ніч\s+на|ночі\s+на|проти))\s+|(?P<from_day>\d{{1,2}})\s?[-–—]\s?)?(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month_after>{_MONTH})(?:,?\s+(?P<year_after>\d{{4}}){_YEAR})?{_PART_OF_DAY}(?!\w)"
    rf"|(?P<month_first>{_MONTH})\s+(?:(?P<from_day_after>\d{{1,2}})\s?[-–—]\s?)?(?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year_first>\d{{4}}))?"
    r"|(?P<numbers>\d{1,2}\.\d{1,2}\.\d{4})(?!\w)"
    r"|(?P<this_week>(?:earlier|later)\s+this\s+week|this\s+week|(?:ранее\s+)?на\s+этой\s+неделе|(?:раніше\s+)?цього\s+тижня"
    r"|at\s+the\s+(?:start|beginning)\s+of\s+(?:the|this)\s+week|в\s+начале\s+(?:этой\s+)?недели|на\s+початку\s+(?:цього\s+)?тижня)"
    r"|(?P<last_week>(?:earlier\s+)?last\s+week|the\s+previous\s+week|на\s+(?:прошлой|минувшей)\s+неделе|минулого\s+тижня|на\s+минулому\s+тижні)"
    r"|(?P<weekend>(?:over|at|during|last|this|the)\s+(?:the\s+|past\s+)?weekend|в\s+(?:прошлые\s+|минувшие\s+)?выходные|на\s+(?:минулих\s+)?вихідних|минулих\s+вихідних|у\s+(?:минулі\s+)?вихідні|цими\s+вихідними)"
    r"|(?P<last_month>(?:late\s+|early\s+|earlier\s+)?(?:last|this)\s+month|в\s+прошлом\s+месяце|минулого\s+місяця)"
    rf"|(?P<ago>(?:(?P<how_many>\d{{1,2}}|{_COUNT}|{_SEVERAL})\s+)?(?P<unit>days?|weeks?|день|дня|дней|дні|днів|недел[юиь]|доб[аиу]|діб|сутки|суток|тиждень|тижн[іів]+)\s+(?:ago|назад|тому)(?!\w))"
    r"|(?P<before_yesterday>the\s+day\s+before\s+yesterday|позавчера|позавчора)"
    r"|(?P<these_days>in\s+recent\s+days|the\s+other\s+day|на\s+днях|днями(?!\w)(?!\s+(?:ранее|раніше|позже|пізніше)))"
    r"|(?P<yesterday>(?:yesterday|the\s+day\s+before|the\s+previous\s+day|вчера|накануне|[ву]чора|напередодні)(?!\w)"
    + _PART_OF_DAY
    + r")"
    rf"|(?P<today>last\s+night|(?:прошлой|минувшей|этой)\s+ночью|(?:минулої|цієї)\s+ночі|today|tonight|overnight|this\s+(?:morning|afternoon|evening)|этим\s+(?:утром|вечером|дн[её]м)|цього\s+(?:ранку|вечора|дня)|earlier\s+in\s+the\s+day|(?:сегодня|сьогодні)(?!\w){_PART_OF_DAY})"
    rf"|(?:(?P<last>last|прошл\w+|минул\w+)\s+|(?P<eve>ночь\s+на|ніч\s+на|ночі\s+на|проти)\s+|(?:this\s+)?(?:late\s+|early\s+)?){_WEEKDAY}{_PART_OF_DAY}(?!\w)"
    rf"|(?:in\s+(?:early\s+|mid-|late\s+)?(?P<month_alone>{_MONTH})|{_PART_OF_MONTH}\s+(?P<month_part>{_MONTH})"
    rf"|(?:во?|у)\s+(?P<in_month>{_IN_MONTH}))(?!\w)(?:\s+(?P<year_alone>\d{{4}}){_YEAR})?(?!\s*\d)"
    r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Days:
    """When a cited post must have appeared: `[start, end)` in UTC, and the words that said so.

    The window holds the named day in the newsroom's zone and in Moscow's. Without a date of publication only
    `weekday` (0 is Monday) is known and the window is open.
    """

    phrase: str
    start: datetime | None = None
    end: datetime | None = None
    weekday: int | None = None
    first: date | None = None
    last: date | None = None

    def holds(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether a post of `moment` fits, in either zone."""
        if self.start is not None and self.end is not None:
            return self.start <= moment < self.end
        if self.weekday is None:
            return True
        return self.weekday in (moment.astimezone(zone).weekday(), moment.astimezone(MOSCOW).weekday())

    def zone_that_fits(self, moment: datetime, zone: tzinfo) -> str | None:
        """`newsroom` or `moscow` when only one of the two zones puts `moment` on the named days, else None."""
        if self.first is None or self.last is None:
            return None
        here = self.first <= moment.astimezone(zone).date() <= self.last
        there = self.first <= moment.astimezone(MOSCOW).date() <= self.last
        return None if here == there else "newsroom" if here else "moscow"


def find_days(text: str, published_at: datetime | None, zone: tzinfo) -> Days | None:
    """The first phrase of `text` that names a day or days before publication, or None."""
    for match in DAY_PHRASE.finditer(text):
        days = read_days(match, published_at, zone)
        if days is not None:
            return days
    return None


def read_days(match: re.Match[str], published_at: datetime | None, zone: tzinfo) -> Days | None:
    """What one match of `DAY_PHRASE` means for an article of `published_at`; None where it names no real day."""
    group = match.groupdict()
    phrase = " ".join(match.group().split())
    # An article may say any year, and a feed may give any date: nothing is reckoned near the ends of the calendar.
    today = published_at.astimezone(zone).date() if published_at and published_at.year in _YEARS else None
    if group["weekday"]:
        # "may" and "сред" style stems are told by the longest prefix.
        weekday = _by_stem(group["weekday"], _WEEKDAY_STEMS)
        if weekday is None:
            return None
        if today is None:
            return Days(phrase, weekday=weekday)
        back = (today.weekday() - weekday) % 7
        last = today - timedelta(days=back)
        if group["since"]:
            return _window(phrase, last, today, zone)
        back_to = 7 if group["last"] else 1 if group["eve"] else 0
        return _window(phrase, last - timedelta(days=back_to), last, zone)
    if today is None:
        return None
    if alone := group["month_alone"] or group["month_part"] or group["in_month"]:
        return _month(phrase, alone, group["year_alone"], today, zone)
    if group["numbers"]:
        return _numbered_day(phrase, group["numbers"], today, zone)
    month, day, year = (
        (group["month_after"], group["day_first"], group["year_after"])
        if group["month_after"]
        else (group["month_first"], group["day_after"], group["year_first"])
    )
    if month and day:
        found = _calendar_day(month, int(day), year, today)
        if found is None:
            return None
        first = (
            found - timedelta(days=1)
            if group["eve_of"]
            else _first_of(group["from_day"] or group["from_day_after"], found)
        )
        return _window(phrase, first, max(found, today) if group["since"] else found, zone)
    monday = today - timedelta(days=today.weekday())
    if group["this_week"]:
        # On a Monday "earlier this week" is said of the days just gone.
        return _window(phrase, min(monday, today - timedelta(days=6)), today, zone)
    if group["last_week"]:
        return _window(phrase, monday - timedelta(days=7), monday - timedelta(days=1), zone)
    if group["weekend"]:
        saturday = today - timedelta(days=(today.weekday() - 5) % 7)
        return _window(phrase, saturday, min(saturday + timedelta(days=1), today), zone)
    if group["last_month"]:
        return _window(phrase, (today.replace(day=1) - timedelta(days=1)).replace(day=1), today, zone)
    if group["ago"]:
        return _ago(phrase, group["how_many"] or "", group["unit"], today, zone)
    if group["these_days"]:
        return _window(phrase, today - timedelta(days=7), today, zone)
    if group["before_yesterday"]:
        return _window(phrase, today - timedelta(days=2), today - timedelta(days=2), zone)
    if group["yesterday"]:
        return _window(phrase, today - timedelta(days=1), today - timedelta(days=1), zone)
    return _window(phrase, today - timedelta(days=1) if _NIGHT.search(phrase) else today, today, zone)


def _ago(phrase: str, how_many: str, unit: str, today: date, zone: tzinfo) -> Days:
    """“Two days ago” is a day, “two weeks ago” is said of days near it, “a few days ago” of any of the last week."""
    many = how_many.lower().replace("’", "'") or ("several" if unit.lower().endswith("s") else "")
    is_week = unit.lower().startswith(("week", "недел", "тиж"))
    count = int(many) if many.isdigit() else _COUNTED.get(many)
    if count is None:
        return _window(phrase, today - timedelta(days=35 if is_week else 7), today, zone)
    about = 2 if is_week else 0
    middle = today - timedelta(days=count * (7 if is_week else 1))
    return _window(phrase, middle - timedelta(days=about), middle + timedelta(days=about), zone)


def _by_stem(word: str, stems: dict[str, int]) -> int | None:
    folded = word.lower().replace("’", "'")
    found = [stem for stem in stems if folded.startswith(stem)]
    return stems[max(found, key=len)] if found else None


def _calendar_day(month: str, day: int, year: str | None, today: date) -> date | None:
    number = _by_stem(month, _MONTH_STEMS)
    if number is None or (year and int(year) not in _YEARS):
        return None
    # By Moscow's clock the next day has often begun: on 31 December it is one of the next year.
    for candidate in (int(year),) if year else (today.year + 1, today.year, today.year - 1):
        try:
            found = date(candidate, number, day)
        except ValueError:
            continue
        if found <= today + timedelta(days=1):
            return found
    return None


def _first_of(from_day: str | None, last: date) -> date:
    """The first of the days of «10–11 ноября»; of one day, itself."""
    if from_day is None or not 1 <= int(from_day) < last.day:
        return last
    return last.replace(day=int(from_day))


def _numbered_day(phrase: str, numbers: str, today: date, zone: tzinfo) -> Days | None:
    """«09.11.2025»."""
    day, month, year = map(int, numbers.split("."))
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return _window(phrase, found, found, zone) if found.year in _YEARS and found <= today + timedelta(days=1) else None


def _month(phrase: str, month: str, year: str | None, today: date, zone: tzinfo) -> Days | None:
    number = _by_stem(month, _MONTH_STEMS)
    if number is None or (year and int(year) not in _YEARS):
        return None
    first = date(int(year) if year else today.year - (number > today.month), number, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return _window(phrase, first, following - timedelta(days=1), zone)


def _window(phrase: str, first: date, last: date, zone: tzinfo) -> Days:
    starts = [datetime.combine(first, time.min, tzinfo=each).astimezone(UTC) for each in (zone, MOSCOW)]
    ends = [
        datetime.combine(last + timedelta(days=1), time.min, tzinfo=each).astimezone(UTC) for each in (zone, MOSCOW)
    ]
    return Days(phrase, min(starts), max(ends), first.weekday() if first == last else None, first, last)
