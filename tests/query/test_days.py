"""Days of the calendar as people write them, in three languages."""

from datetime import date

import pytest

from core.query import named_days, named_month

_TODAY = date(2025, 11, 13)


@pytest.mark.parametrize(
    ("texts", "first", "last"),
    [
        (
            ("12 November", "Nov 12", "Nov. 12, 2025", "12th of November", "12 ноября", "12-го ноября", "12 нояб."),
            date(2025, 11, 12),
            date(2025, 11, 12),
        ),
        (
            ("12 листопада", "12 ЛИСТОПАДА 2025 року", "12 ноября 2025 г.", "12.11", "12.11.25", "2025-11-12"),
            date(2025, 11, 12),
            date(2025, 11, 12),
        ),
        (
            ("1–5 November", "November 1-5", "from 1 to 5 November", "November 1 – 5, 2025", "1 November — 5 November"),
            date(2025, 11, 1),
            date(2025, 11, 5),
        ),
        (
            (
                "с 1 по 5 ноября",
                "з 1-го по 5-те листопада",
                "від 1 до 5 листопада",
                "1.11–5.11",
                "2025-11-01..2025-11-05",
            ),
            date(2025, 11, 1),
            date(2025, 11, 5),
        ),
        (("с 28 октября по 3 ноября", "28.10–03.11.2025", "28 Oct – 3 Nov"), date(2025, 10, 28), date(2025, 11, 3)),
        (("28 декабря – 3 января 2026", "28 Dec 2025 – 3 Jan 2026"), date(2025, 12, 28), date(2026, 1, 3)),
        (("29 февраля 2024", "29.02.2024"), date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_days_and_ranges_are_read_as_people_write_them(texts: tuple[str, ...], first: date, last: date) -> None:
    """With the month in any form or as a number, before the day or behind it, said once for both ends of a range."""
    assert {text: named_days(text, _TODAY) for text in texts} == dict.fromkeys(texts, (first, last))


@pytest.mark.parametrize(
    ("today", "day"), [(date(2026, 1, 4), date(2025, 12, 20)), (date(2025, 12, 4), date(2025, 12, 20))]
)
def test_a_day_without_a_year_is_the_nearest_one(today: date, day: date) -> None:
    """In January December was last month; in December the day may be still to come."""
    assert named_days("20 декабря", today) == (day, day)


@pytest.mark.parametrize(
    "text",
    [
        *("31 ноября", "29.02.2025", "0 ноября", "2025-13-01", "00.00", "1.1.0001", "31.12.9999"),
        *("5–1 ноября", "5 ноября – 1 ноября 2025", "12", "1-5", "с 1 по 5", "2025", "5 постов", "с 12 ноября", "Май"),
        *("", "-", "12 ноября Лавров", "12 ноября, 10:15"),
    ],
)
def test_what_names_no_day_is_none(text: str) -> None:
    """Days that no calendar has, ranges that run backwards, numbers and names alone."""
    assert named_days(text, _TODAY) is None


def test_a_month_is_the_last_one_that_has_begun() -> None:
    """With a year, the month of that year."""
    assert named_month("ноябрь", _TODAY) == (date(2025, 11, 1), date(2025, 11, 30))
    assert named_month("грудні", _TODAY) == (date(2024, 12, 1), date(2024, 12, 31))
    assert named_month("February 2024", _TODAY) == (date(2024, 2, 1), date(2024, 2, 29))
    assert named_month("Лавров", _TODAY) is None
