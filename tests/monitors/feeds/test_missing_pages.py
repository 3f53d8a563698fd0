"""Pages that a site says it does not have, and has after all."""

from collections.abc import Callable
from typing import Any

from core.storage.models import ArticleVersionRow, FeedEntryRow
from tests.monitors.feeds.samples import TEXT, item, page, rss
from tests.monitors.feeds.web import Web
from tests.monitors.feeds.world import RSS, Newsroom

Eventually = Callable[..., Any]


async def test_a_page_that_its_feed_lists_too_early_is_read_when_it_stands(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """Until then the article is what the feed tells of it; the text in which channels are cited comes minutes later."""
    web.page("/feed", rss(item("/a/1", text="The Kremlin denies a rift.")), content_type=RSS)
    web.page("/a/1", "", status=404)
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: newsroom.rows(ArticleVersionRow))
        web.page("/a/1", page())
        newsroom.clock.forward(minutes=11)
        await newsroom.nudge()
        first, second = await eventually(lambda: _versions(newsroom, 2))
    assert (first.from_feed, second.from_feed) == (True, False)
    assert TEXT[1] in second.text


async def test_a_change_is_heard_of_a_page_that_was_missing_at_one_look(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """A site that loses its pages for a while hides no later version of them."""
    web.page("/feed", rss(item("/a/1")), content_type=RSS)
    web.page("/a/1", page())
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: _versions(newsroom, 1))
        web.page("/a/1", "", status=404)
        newsroom.clock.forward(hours=2)
        await newsroom.nudge()
        await eventually(lambda: _in_vain(newsroom))
        web.page("/a/1", page(text=[*TEXT, "The Kremlin later took all of this back."]))
        newsroom.clock.forward(minutes=11)
        await newsroom.nudge()
        versions = await eventually(lambda: _versions(newsroom, 2))
    assert "took all of this back" in versions[-1].text


async def test_a_page_that_stays_missing_is_not_asked_for_ever(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """Nor is one again of which the site says that it is gone for good."""
    web.page("/feed", rss(item("/a/1", guid="1"), item("/a/2", guid="2")), content_type=RSS)
    web.page("/a/1", "", status=404)
    web.page("/a/2", "", status=410)
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        for times in range(1, 6):
            await eventually(lambda times=times: _tried(newsroom, "1", times))
            newsroom.clock.forward(hours=25)
            await newsroom.nudge()
    entries = {entry.entry_key: entry for entry in await newsroom.rows(FeedEntryRow)}
    assert [entries[key].due_at for key in ("1", "2")] == [None, None]
    assert (web.times("/a/1"), web.times("/a/2")) == (5, 1)


async def _versions(newsroom: Newsroom, count: int) -> list[ArticleVersionRow]:
    found = await newsroom.rows(ArticleVersionRow)
    return found if len(found) == count else []


async def _in_vain(newsroom: Newsroom) -> bool:
    return any(entry.error for entry in await newsroom.rows(FeedEntryRow))


async def _tried(newsroom: Newsroom, key: str, times: int) -> bool:
    return any(entry.entry_key == key and entry.attempts == times for entry in await newsroom.rows(FeedEntryRow))
