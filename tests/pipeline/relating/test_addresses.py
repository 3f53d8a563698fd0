"""A post that an article's page embeds stands beside the article, whatever both say."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.pipeline.rules import Rules
from core.pipeline.worker import Vectors
from core.storage.articlecards import citations_of
from core.storage.store import Store
from core.types import Relation
from monitors.feeds.extract import extract_page
from monitors.feeds.values import ExtractedPage
from tests.builders import LAVROV, PUTIN, rules_for
from tests.conftest import StillClock
from tests.pipeline.relating.test_linking import ARTICLE, FAVOUR, FRIDAY, WEATHER, Desk, Eventually

PAGE = """<html><head><title>Snow is expected</title></head><body><article><h1>Snow is expected</h1>
<p>A sample of an article: meteorologists warn drivers in the capital, and the roads are being salted already.</p>
<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="nezygar/7"></script>
<p>Schools stay open, and trains run as they do on other days, the city says in a sample of a statement.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV, PUTIN)


class NoEncoder:
    """Nothing is asked of it: an address needs no vectors."""

    async def embed(self, encoder_name: str, texts: Sequence[str]) -> Vectors:
        raise AssertionError(texts)


async def test_an_embedded_post_is_cited_by_the_sentence_above_it(
    any_store: Store, rules: Rules, clock: StillClock, eventually: Eventually
) -> None:
    """Nothing names the channel but the page's own script, and another post of that day speaks of the same."""
    clock.now = FRIDAY
    desk = Desk(any_store, rules, clock)
    await desk.channels()
    page = extract_page(PAGE.encode(), "text/html; charset=utf-8", ARTICLE.url)
    assert isinstance(page, ExtractedPage)
    assert "https://t.me/nezygar/7" in page.text.splitlines()
    await desk.hear(WEATHER, 6)
    await desk.hear(FAVOUR, 7)
    await desk.publish(replace(ARTICLE, title=page.title, text=page.text))
    async with desk.linking(NoEncoder(), None):
        await eventually(desk.quiet)
    cited = [each for each in (await desk.card()).posts if each.relation is Relation.CITES]
    assert [each.card.key.message_id for each in cited] == [7]
    assert (cited[0].sentence_text or "").startswith("A sample of an article")
    (citation,) = await any_store.read(lambda session: citations_of(session, 1))
    assert citation.channel_name == "Nezygar"
