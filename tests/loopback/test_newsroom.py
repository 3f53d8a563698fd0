"""The sample newsroom of the demo."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from loopback.newsroom import load_newsroom


@pytest.mark.parametrize(("hour", "weekday"), [(12, "Thursday"), (22, "Friday")])
def test_the_article_names_the_day_that_its_newsroom_has(hour: int, weekday: str) -> None:
    """In the last hours of a day in UTC it is tomorrow there: a citation of the wrong day would find no post."""
    now = datetime(2026, 11, 26, hour, 18, tzinfo=UTC)
    newsroom = load_newsroom(now)
    text = " ".join(newsroom.article.paragraphs)
    assert f"on {weekday}" in text
    assert now.astimezone(ZoneInfo(newsroom.timezone)).strftime("%A") == weekday
