"""The doctor's look at a feed: one line each, with the mend."""

import pytest

from monitors.feeds import check_feed
from tests.conftest import StillClock
from tests.monitors.feeds.samples import item, page, rss
from tests.monitors.feeds.web import Web


async def test_feed_that_works(web: Web, clock: StillClock) -> None:
    """A feed that works is told with its kind, its size and its newest article, and needs no mend."""
    url = web.page("/feed", rss(item("/1", date="Wed, 05 Nov 2025 08:00:00 GMT"), item("/2")))
    found = await check_feed(url, clock=clock)
    assert found == (True, f"feed {url}: rss20, 2 articles, the newest of 2025-11-05 08:00 UTC", "")


async def test_empty_feed_works(web: Web, clock: StillClock) -> None:
    """A feed without an article is no mistake."""
    found = await check_feed(web.page("/feed", rss()), clock=clock)
    assert found.ok
    assert found.line.endswith("rss20, without any article now")


@pytest.mark.parametrize(
    ("path", "line", "mend"),
    [
        ("/page", "it is a web page, not a feed; its feed is", "write that address into the watchlist"),
        ("/moved", "works, but has moved for good", "/feed into the watchlist"),
        ("/missing", "the server says 404", "look at the address in a browser"),
        ("/busy", "the server says 503", "try again later"),
    ],
)
async def test_feed_that_needs_a_mend(path: str, line: str, mend: str, web: Web, clock: StillClock) -> None:
    """What is wrong is one line, and what to do is said."""
    web.page("/feed", rss())
    web.redirect("/moved", "/feed", 301)
    web.page("/busy", "", status=503)
    web.page("/page", page(head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    found = await check_feed(web.url(path), clock=clock)
    assert not found.ok
    assert line in found.line
    assert mend in found.mend
    assert "\n" not in found.line
