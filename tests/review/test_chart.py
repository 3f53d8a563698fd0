"""Charts of days at the desk."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from core.pipeline.asking.searching import prepare
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.search import by_day
from core.storage.store import Store
from tests.builders import heard
from tests.conftest import StillClock
from tests.review.conftest import Enter


async def test_the_chart_counts_the_days_of_the_newsroom(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock
) -> None:
    """A post of half past midnight is one of that day, as its time says; by both ways to count."""
    night, later = datetime(2025, 11, 4, 22, 30, tzinfo=UTC), datetime(2025, 11, 6, 12, tzinfo=UTC)
    posts = [heard("DEMO. Метромост закрыт.", message_id=n, date=at) for n, at in ((900, night), (901, later))]
    await Intake(filled, holder, clock).hear(posts)
    await Indexer(filled, clock, searches=None).drain()
    person = await enter("journalist")
    page = (await person.get("/search?q=метромост")).text
    assert "<title>2025-11-05: 1</title>" in page
    assert "<title>2025-11-04: 1</title>" not in page

    def many(session: Session) -> list[tuple[datetime, int]]:
        ready = prepare(session, holder.current, load_analyser(), "метромост", clock())
        return by_day(session, ready.statement, limit=10, exact=1, zone=holder.current.zone)

    assert [(day.day, number) for day, number in await filled.read(many)] == [(5, 1), (6, 1)]
