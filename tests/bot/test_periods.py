"""Periods that name days of the calendar: what /digest makes of them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.periods import LongPeriodError, parse_period
from core.storage.store import Store
from tests.bot.world import at, newsroom
from tests.conftest import StillClock

_RIGA = ZoneInfo("Europe/Riga")
_NOVEMBER = datetime(2025, 10, 31, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("texts", "from_at", "to_at"),
    [
        (("3 ноября", "за 3 ноября", "on 3 November", "3.11", "2025-11-03"), at(22, day=2), at(22, day=3)),
        (("5 ноября", "5 листопада", "Nov 5"), at(22, day=4), at(9)),
        (("с 3 ноября", "з 3 листопада", "since November 3", "from 3.11"), at(22, day=2), at(9)),
        (("с 3 по 4 ноября", "з 3 до 4 листопада", "3–4 November"), at(22, day=2), at(22, day=4)),
        (("3–9 ноября", "с 3 по 9 ноября"), at(22, day=2), at(9)),
        (("за ноябрь", "у листопаді", "in November", "since November"), _NOVEMBER, at(9)),
    ],
)
def test_a_period_may_be_days_of_the_calendar(texts: tuple[str, ...], from_at: datetime, to_at: datetime) -> None:
    """From midnight to midnight by the reader's clock, never beyond now."""
    found = {text: parse_period(text, at(9), _RIGA) for text in texts}
    assert found == dict.fromkeys(texts, (from_at, to_at))


@pytest.mark.parametrize("text", ["6 ноября", "с 6 ноября", "6–9 ноября", "5 декабря", "31 ноября", "Май", "ноябрь"])
def test_days_to_come_and_names_are_no_period(text: str) -> None:
    """Nothing was heard then; and months alone are names of people."""
    assert parse_period(text, at(9), _RIGA) is None


def test_days_may_lie_far_back_but_not_be_more_than_a_month() -> None:
    """A whole month is a digest, and so is a day of another year; what goes on for longer is refused."""
    assert parse_period("за октябрь", at(9), _RIGA) == (datetime(2025, 9, 30, 21, tzinfo=UTC), _NOVEMBER)
    assert parse_period("2 травня 2024", at(9), _RIGA) == (
        datetime(2024, 5, 1, 21, tzinfo=UTC),
        datetime(2024, 5, 2, 21, tzinfo=UTC),
    )
    for text in ("с 1 октября", "1 октября – 1 ноября", "1.9-3.11"):
        with pytest.raises(LongPeriodError):
            parse_period(text, at(9), _RIGA)


async def test_a_digest_of_a_date_holds_the_posts_of_that_day(store: Store) -> None:
    """Before or behind a surname, in each way to write it; of another year the title tells which."""
    async with newsroom(store, clock=StillClock(at(9))) as room:
        await room.hear("DEMO. Лавров в понедельник.", date=at(12, day=3))
        await room.hear("DEMO. Лавров во вторник.", date=at(12, day=4))
        for asked in (
            "/digest Лавров 3 ноября",
            "/digest 3 November 2025 Lavrov",
            "/digest Лавров с 2 по 3 листопада 2025 року",
            "/digest 2025-11-03 Лавров",
        ):
            await room.quiet()
            digest = await room.ask(room.admin, asked, "Лавров")
            assert "понедельник" in digest.text
            assert "вторник" not in digest.text
        long_ago = await room.ask(room.admin, "/digest 5 ноября 2024", "Digest")
        assert "Tue 5 Nov 2024" in long_ago.text
        refused = await room.ask(room.admin, "/digest 6 ноября", "6 ноября")
        assert refused.text.startswith("I don't know the period")
