"""Which days a phrase means, seen from a Wednesday in November, and that no date in a text is ever too much."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.links import find_days

RIGA = ZoneInfo("Europe/Riga")
PUBLISHED = datetime(2025, 11, 5, 9, tzinfo=UTC)


def test_a_day_begins_where_a_word_begins() -> None:
    """The end of “Captain” is no “in” before a month, nor that of “election in July” two prepositions."""
    assert find_days("Captain May spoke.", PUBLISHED, RIGA) is None
    days = find_days("the election in July", PUBLISHED, RIGA)
    assert days is not None and days.phrase == "in July"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Monday", (2025, 11, 3), (2025, 11, 3)),
        ("since Monday", (2025, 11, 3), (2025, 11, 5)),
        ("on Wednesday", (2025, 11, 5), (2025, 11, 5)),
        ("last Friday", (2025, 10, 24), (2025, 10, 31)),  # said of either of two Fridays
        ("last week", (2025, 10, 27), (2025, 11, 2)),
        ("over the weekend", (2025, 11, 1), (2025, 11, 2)),
        ("overnight", (2025, 11, 4), (2025, 11, 5)),
        ("in March", (2025, 3, 1), (2025, 3, 31)),
        ("in December", (2024, 12, 1), (2024, 12, 31)),  # the one that has been
        ("in February 2024", (2024, 2, 1), (2024, 2, 29)),
        ("on 29 February", (2024, 2, 29), (2024, 2, 29)),
        ("since 1 October", (2025, 10, 1), (2025, 11, 5)),
        ("on May 5, 2024", (2024, 5, 5), (2024, 5, 5)),
        ("1 ноября", (2025, 11, 1), (2025, 11, 1)),
        ("two days ago", (2025, 11, 3), (2025, 11, 3)),
        ("три дня назад", (2025, 11, 2), (2025, 11, 2)),
        ("тиждень тому", (2025, 10, 27), (2025, 10, 31)),
        ("a few days ago", (2025, 10, 29), (2025, 11, 5)),
        ("the day before yesterday", (2025, 11, 3), (2025, 11, 3)),
        ("позавчера", (2025, 11, 3), (2025, 11, 3)),
        ("last night", (2025, 11, 4), (2025, 11, 5)),
        ("минулої ночі", (2025, 11, 4), (2025, 11, 5)),
        ("на днях", (2025, 10, 29), (2025, 11, 5)),
        ("в начале недели", (2025, 10, 30), (2025, 11, 5)),
        ("в ночь на 3 ноября", (2025, 11, 2), (2025, 11, 3)),
        ("у ніч на 3 листопада", (2025, 11, 2), (2025, 11, 3)),
        ("уночі проти 3 листопада", (2025, 11, 2), (2025, 11, 3)),
        ("в ніч проти вівторка", (2025, 11, 3), (2025, 11, 4)),
        ("03.11.2025", (2025, 11, 3), (2025, 11, 3)),
        ("2–3 ноября", (2025, 11, 2), (2025, 11, 3)),
        ("on November 2-3", (2025, 11, 2), (2025, 11, 3)),
        ("у вихідні", (2025, 11, 1), (2025, 11, 2)),
        ("этим утром", (2025, 11, 5), (2025, 11, 5)),
        ("цього ранку", (2025, 11, 5), (2025, 11, 5)),
        ("дві доби тому", (2025, 11, 3), (2025, 11, 3)),
    ],
)
def test_what_a_phrase_means(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    """The first and the last day, before publication."""
    days = find_days(f"He said so {text}, a channel wrote.", PUBLISHED, RIGA)
    assert days is not None
    assert (days.first, days.last) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "text",
    [
        "on 31 April",
        "31.04.2025",
        "09.11.9999",
        "00.00.0000",
        "in May 0000",
        "in December 9999",
        "on January 1, 0001",
        "1 января 0001 года",
        "on 5 May 0000",
    ],
)
def test_a_day_that_never_was_is_none(text: str) -> None:
    """An article may say any date: one that is no date, or is at an end of the calendar, means nothing."""
    assert find_days(f"He said so {text}, a channel wrote.", PUBLISHED, RIGA) is None


@pytest.mark.parametrize(
    ("published", "text", "day"),
    [
        (datetime(2026, 12, 31, 21, 50, tzinfo=UTC), "1 января", (2027, 1, 1)),  # 0:50 in Moscow, 23:50 in Riga
        (datetime(2026, 12, 31, 21, 50, tzinfo=UTC), "on 31 December", (2026, 12, 31)),
        (datetime(2027, 1, 2, 9, tzinfo=UTC), "31 декабря", (2026, 12, 31)),
        (datetime(2027, 1, 2, 9, tzinfo=UTC), "on January 2", (2027, 1, 2)),
        (datetime(2028, 2, 29, 9, tzinfo=UTC), "29 февраля", (2028, 2, 29)),
        (datetime(2028, 2, 28, 22, 50, tzinfo=UTC), "1 марта", (2028, 3, 1)),
    ],
)
def test_a_day_without_a_year_is_the_nearest_one_that_has_begun_somewhere(
    published: datetime, text: str, day: tuple[int, int, int]
) -> None:
    """Around New Year, too, when Moscow is in the next year already."""
    days = find_days(f"He said so {text}, a channel wrote.", published, RIGA)
    assert days is not None and days.first == days.last == date(*day)


def test_days_before_another_day_are_not_these_days() -> None:
    """«Двумя днями ранее» is seen from a day that the text names elsewhere; «днями» alone means the last few days."""
    assert find_days("Двумя днями ранее канал писал об этом.", PUBLISHED, RIGA) is None


@pytest.mark.parametrize("published", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC), None])
@pytest.mark.parametrize("text", ["yesterday", "in March", "last month", "since Monday", "5 May", "over the weekend"])
def test_a_date_of_publication_that_can_not_be_is_none(text: str, published: datetime | None) -> None:
    """A feed may give any date too: then no day is reckoned from it."""
    days = find_days(f"He said so {text}, a channel wrote.", published, RIGA)
    assert days is None or days.first is None
