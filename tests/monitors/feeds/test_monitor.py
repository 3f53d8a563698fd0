"""The feeds' monitor over real HTTP and a real database: what is listed is stored, what is broken is told once."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import WorkerError
from core.i18n import LANGUAGES, texts_for
from core.storage.feeds import add_fetch_request, troubled_feeds
from core.storage.models import (
    ArticleMentionRow,
    ArticleRow,
    ArticleVersionRow,
    DeliveryRow,
    FeedEntryRow,
    FeedRow,
    FetchRequestRow,
    JobRow,
)
from core.storage.people import add_place, put_member
from core.told import Destination
from monitors.feeds import FeedMonitor
from tests.builders import NOON
from tests.monitors.feeds.samples import TEXT, item, page, rss
from tests.monitors.feeds.web import Asked, Web, head
from tests.monitors.feeds.world import RSS, Newsroom

Eventually = Callable[..., Any]


async def test_listed_article_is_stored_with_its_officials(
    any_newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """A feed's item becomes an article with the page's text, the officials in it, and a job to link it."""
    newsroom = any_newsroom
    web.page("/feed", rss(item("/a/1", date="Wed, 05 Nov 2025 08:00:00 GMT")), content_type=RSS)
    web.page("/a/1", page())
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        (article,) = await eventually(lambda: newsroom.rows(ArticleRow))
    (version,) = await newsroom.rows(ArticleVersionRow)
    assert (article.url, article.title, article.feed_url) == (web.url("/a/1"), "Kremlin denies rift", web.url("/feed"))
    assert article.published_at == newsroom.clock().replace(hour=8)
    assert TEXT[1] in version.text
    assert not version.from_feed
    named = {row.official_id for row in await newsroom.rows(ArticleMentionRow)}
    assert named == {"sergey-lavrov", "vladimir-putin"}
    (job,) = await newsroom.rows(JobRow)
    assert (job.kind, job.subject_id) == ("link_article", version.id)


@pytest.mark.parametrize("told", ["2025-11-05T08:00:00", "20251105T0800", "2025-11-05T00:00:00+03:00", "2025-11-05"])
async def test_the_feeds_hour_is_taken_where_the_page_does_not_tell_its_own_for_sure(
    told: str, newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """A page that tells the time in Moscow without saying so, midnight or the day alone is dated as its feed does."""
    web.page("/feed", rss(item("/a/1", date="Wed, 05 Nov 2025 08:00:00 +0300")), content_type=RSS)
    web.page("/a/1", page(head=f'<meta property="article:published_time" content="{told}">'))
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        (article,) = await eventually(lambda: newsroom.rows(ArticleRow))
    assert article.published_at == newsroom.clock().replace(hour=5)


async def test_one_article_under_several_addresses(any_newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
    """Two feeds that list one page under different addresses give one article."""
    newsroom = any_newsroom
    canonical = f'<link rel="canonical" href="{web.url("/a/one")}">'
    for path in ("/a/1", "/a/one", "/amp/1"):
        web.page(path, page(head=canonical))
    web.page("/feed", rss(item("/a/1?utm_source=x", guid="1")), content_type=RSS)
    web.page("/other", rss(item("/amp/1", guid="1"), item("/a/one", guid="2")), content_type=RSS)
    newsroom.watch(web.url("/feed"), web.url("/other"))
    async with newsroom.running():
        await eventually(lambda: all(web.times(path) for path in ("/a/1", "/a/one", "/amp/1")))
        await eventually(lambda: _all_read(newsroom))
    (article,) = await newsroom.rows(ArticleRow)
    assert article.url == web.url("/a/one")
    assert len(await newsroom.rows(ArticleVersionRow)) == 1


async def _all_read(newsroom: Newsroom) -> bool:
    entries = await newsroom.rows(FeedEntryRow)
    return bool(entries) and all(entry.checks for entry in entries)


async def test_updated_article_gets_a_version(newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
    """A page whose text changed is a new version of its article; one that did not change is none."""
    web.page("/feed", rss(item("/a/1", guid="1")), content_type=RSS)
    web.page("/a/1", page())
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: newsroom.rows(ArticleRow))
        for hours, text, versions in ((2, TEXT, 1), (7, [*TEXT, "The Kremlin later took all of this back."], 2)):
            times = web.times("/a/1")
            web.page("/a/1", page(text=text))
            newsroom.clock.forward(hours=hours)
            await newsroom.nudge()
            await eventually(lambda times=times: web.times("/a/1") > times)
            await eventually(lambda hours=hours: _checked(newsroom, 2 if hours == 2 else 3))
            assert len(await newsroom.rows(ArticleVersionRow)) == versions
    (article,) = await newsroom.rows(ArticleRow)
    assert article.version == 1


async def _checked(newsroom: Newsroom, times: int) -> bool:
    return [entry.checks for entry in await newsroom.rows(FeedEntryRow)] == [times]


async def test_item_that_the_feed_calls_updated_is_read_again(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """An item is read again at once when its date moves on, and not when only its address changes."""
    web.page("/feed", rss(item("/a/1", guid="1", date="Wed, 05 Nov 2025 07:00:00 GMT")), content_type=RSS)
    web.page("/a/1", page())
    newsroom.watch(web.url("/feed"))
    monitor = FeedMonitor(newsroom.store, newsroom.holder, newsroom.clock, newsroom.worker, pace=timedelta())
    for listed, times in (
        (item("/a/1?session=2", guid="1", date="Wed, 05 Nov 2025 07:00:00 GMT"), 1),
        (item("/a/1", guid="1", date="Wed, 05 Nov 2025 09:05:00 GMT"), 2),
    ):
        task = asyncio.create_task(monitor.run())
        await eventually(lambda: newsroom.rows(ArticleRow))
        web.page("/feed", rss(listed), content_type=RSS)
        polls = web.times("/feed")
        newsroom.clock.forward(minutes=10)
        await newsroom.nudge()
        await eventually(lambda polls=polls: web.times("/feed") > polls)
        await eventually(lambda times=times: _checked(newsroom, times))
        task.cancel()
        await asyncio.wait([task])
    assert [asked.path for asked in web.asked if asked.path.startswith("/a")] == ["/a/1", "/a/1"]


async def test_feed_is_asked_again_only_when_due_and_only_for_news(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """The next request comes when the feed's own freshness ends, and asks only for what changed."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.headers.get("if-none-match") == '"1"':
            writer.write(head(304))
        else:
            data = rss(item("/a/1"), more="<ttl>30</ttl>").encode()
            writer.write(head(200, content_type=RSS, content_length=str(len(data)), etag='"1"') + data)

    web.pages["/feed"] = answer
    web.page("/a/1", page())
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: newsroom.rows(ArticleRow))
        (feed,) = await newsroom.rows(FeedRow)
        assert feed.next_due_at - newsroom.clock() == timedelta(minutes=30)
        newsroom.clock.forward(minutes=29)
        await newsroom.nudge()
        await newsroom.nudge()
        assert web.times("/feed") == 1
        newsroom.clock.forward(minutes=2)
        await newsroom.nudge()
        await eventually(lambda: web.times("/feed") == 2)
    assert web.asked[-1].headers["if-none-match"] == '"1"'


async def test_listed_items_outlive_a_restart(newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
    """An item that was listed but not read when we stopped is read after the restart, though the feed is unchanged."""
    hold = asyncio.Event()

    async def slow(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        await hold.wait()

    web.page("/feed", rss(item("/a/1")), content_type=RSS)
    web.pages["/a/1"] = slow
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: web.times("/a/1"))
    web.page("/a/1", page())
    assert await newsroom.rows(ArticleRow) == []
    async with newsroom.running():
        await eventually(lambda: newsroom.rows(ArticleRow))
    assert web.times("/feed") == 1


async def test_page_that_is_refused_leaves_the_feeds_words(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """When the page can't be had the feed's own text stands, marked; the page replaces it once it can be read."""
    web.page("/feed", rss(item("/a/1", text="Lavrov is as busy as ever, said the spokesman.")), content_type=RSS)
    web.page("/a/1", "", status=503)
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        (version,) = await eventually(lambda: newsroom.rows(ArticleVersionRow))
        assert version.from_feed
        assert version.text == "Lavrov is as busy as ever, said the spokesman."
    (entry,) = await newsroom.rows(FeedEntryRow)
    assert entry.error == "the server says 503: the address is overloaded"
    web.page("/a/1", page())
    newsroom.clock.forward(minutes=11)
    async with newsroom.running():
        await eventually(lambda: _checked(newsroom, 1))
    first, second = await newsroom.rows(ArticleVersionRow)
    assert (first.from_feed, second.from_feed, second.number) == (True, False, 1)


async def test_page_is_read_again_after_the_worker_died(
    newsroom: Newsroom, web: Web, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was killed for want of memory loses no article: its page is read again later."""
    web.page("/feed", rss(item("/a/1", text="Lavrov is as busy as ever.")), content_type=RSS)
    web.page("/a/1", page())
    read = newsroom.worker.call

    async def killed(function: str, *args: Any, timeout: float) -> Any:
        if function.endswith("extract_page"):
            raise WorkerError(function, "the worker process died (exit code -9)")
        return await read(function, *args, timeout=timeout)

    newsroom.watch(web.url("/feed"))
    with monkeypatch.context() as broken:
        broken.setattr(newsroom.worker, "call", killed)
        async with newsroom.running():
            await eventually(lambda: newsroom.rows(ArticleVersionRow))
    newsroom.clock.forward(minutes=11)
    async with newsroom.running():
        await eventually(lambda: _checked(newsroom, 1))
    first, second = await newsroom.rows(ArticleVersionRow)
    assert (first.from_feed, second.from_feed) == (True, False)


BROKEN = {
    "down": (None, "can't connect: it refuses connections"),
    "missing": ((b"", {"status": 404}), "the server says 404: the address has no such page"),
    "a page": ((page().encode(), {}), "it is a web page, not a feed"),
    "empty": ((b"", {}), "it is empty"),
    "no feed": ((b"hello", {}), "it is no feed"),
    "circle": ((b"", {"status": 302, "location": "/broken"}), "it redirects in a circle"),
    "gone": ((b"", {"status": 410}), "is gone for good"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_feed_is_told_once_and_the_rest_goes_on(
    name: str, newsroom: Newsroom, web: Web, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    """A feed that can't be used is told in one line, not at each try, and the other feed is read."""
    answer, reason = BROKEN[name]
    broken = "http://127.0.0.1:9/feed" if answer is None else web.page("/broken", answer[0], **answer[1])  # type: ignore[arg-type]
    web.page("/feed", rss(item("/a/1")), content_type=RSS)
    web.page("/a/1", page())
    newsroom.watch(broken, web.url("/feed"))
    caplog.set_level(logging.WARNING)
    async with newsroom.running():
        await eventually(lambda: newsroom.rows(ArticleRow))
        await eventually(lambda: _failures(newsroom, broken, 1))
        newsroom.clock.forward(days=8)
        await newsroom.nudge()
        await eventually(lambda: _failures(newsroom, broken, 2))
    told = [record.getMessage() for record in caplog.records if broken in record.getMessage()]
    assert len(told) == 1
    assert "\n" not in told[0]
    assert reason in told[0] or name == "gone"
    ((_, state, error, _),) = await newsroom.store.read(troubled_feeds)
    assert state == ("gone" if name == "gone" else "failing")
    assert error is not None
    assert reason in error


async def _failures(newsroom: Newsroom, url: str, times: int) -> bool:
    return any(feed.url == url and feed.failures == times for feed in await newsroom.rows(FeedRow))


async def test_pauses_grow_and_end_with_the_first_success(newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
    """Each failure doubles the pause; Retry-After prolongs it; a good answer ends it."""
    web.page("/feed", "", status=500)
    newsroom.watch(web.url("/feed"))
    pauses = []
    async with newsroom.running():
        for failures in (1, 2, 3):
            await eventually(lambda failures=failures: _failures(newsroom, web.url("/feed"), failures))
            (feed,) = await newsroom.rows(FeedRow)
            pauses.append(feed.next_due_at - newsroom.clock())
            newsroom.clock.now = feed.next_due_at
            if failures == 3:
                web.page("/feed", rss(), content_type=RSS)
            await newsroom.nudge()
        await eventually(lambda: _failures(newsroom, web.url("/feed"), 0))
    assert pauses == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert await newsroom.store.read(troubled_feeds) == []


async def test_retry_after_of_a_feed(newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
    """A feed that asks to be left alone for two hours is."""
    web.page("/feed", "", status=429, retry_after="7200")
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: _failures(newsroom, web.url("/feed"), 1))
    (feed,) = await newsroom.rows(FeedRow)
    assert feed.next_due_at - newsroom.clock() == timedelta(hours=2)


async def test_moved_feed_is_read_and_told(
    newsroom: Newsroom, web: Web, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    """A feed that moved for good is read at its new place, and its new address is told to the editors."""
    web.page("/new", rss(item("/a/1")), content_type=RSS)
    web.page("/a/1", page())
    newsroom.watch(web.redirect("/feed", "/new", 301))
    caplog.set_level(logging.WARNING)
    async with newsroom.running():
        await eventually(lambda: newsroom.rows(ArticleRow))
    assert await newsroom.store.read(troubled_feeds) == [("Feed 0", "moved", None, web.url("/new"))]
    assert f"has moved for good to {web.url('/new')}" in caplog.text


async def test_editors_hear_of_feeds_that_moved_died_or_fell_silent(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """Each of it is one message to each editor, however often the feed is asked; journalists hear nothing."""
    web.page("/new", rss(), content_type=RSS)
    web.page("/gone", "", status=410)
    web.page("/down", "", status=500)
    for user_id, role in ((1, "editor"), (2, "journalist")):
        await newsroom.store.write(partial(_joins, user_id=user_id, role=role))
    newsroom.watch(web.redirect("/moved", "/new", 301), web.url("/gone"), web.url("/down"))
    async with newsroom.running():
        for failures in range(1, 8):
            await eventually(lambda failures=failures: _failures(newsroom, web.url("/down"), failures))
            newsroom.clock.forward(hours=7)
            await newsroom.nudge()
        await eventually(lambda: _told(newsroom, 3))
    told = sorted((row.chat_id, row.payload["notice"], row.payload["args"]["name"]) for row in await _notices(newsroom))
    assert told == [
        (1, "notice-feed-failing", "Feed 2"),
        (1, "notice-feed-gone", "Feed 1"),
        (1, "notice-feed-moved", "Feed 0"),
    ]
    for row in await _notices(newsroom):
        for language in LANGUAGES:
            assert row.payload["args"]["url"] in texts_for(language)(row.payload["notice"], **row.payload["args"])


async def _told(newsroom: Newsroom, times: int) -> bool:
    return len(await _notices(newsroom)) >= times


def _joins(session: Session, *, user_id: int, role: str) -> None:
    put_member(session, user_id, role, None, NOON)
    add_place(session, Destination(user_id), "private", None, "en", NOON)


async def _notices(newsroom: Newsroom) -> list[DeliveryRow]:
    return [row for row in await newsroom.rows(DeliveryRow) if row.kind == "notice"]


async def test_changed_watchlist_is_followed(any_newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
    """A feed added to the watchlist is asked without a restart; one taken off is not asked again."""
    newsroom = any_newsroom
    for path in ("/one", "/two"):
        web.page(path, rss(), content_type=RSS)
    newsroom.watch(web.url("/one"))
    async with newsroom.running():
        await eventually(lambda: web.times("/one"))
        newsroom.watch(web.url("/two"))
        await newsroom.nudge()
        await eventually(lambda: _all_asked(newsroom))
        newsroom.clock.forward(hours=2)
        await newsroom.nudge()
        await eventually(lambda: web.times("/two") == 2)
    assert web.times("/one") == 1


async def _all_asked(newsroom: Newsroom) -> bool:
    """Whether each feed of the watchlist was asked and its answer stored."""
    feeds = {feed.url: feed for feed in await newsroom.rows(FeedRow)}
    return all(
        feed.url in feeds and feeds[feed.url].last_ok_at is not None for feed in newsroom.holder.current.watchlist.feeds
    )


async def test_article_by_hand(any_newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
    """An article that somebody asks for is stored; asking twice stores it once; what fails is told in one line."""
    newsroom = any_newsroom
    newsroom.watch(web.url("/feed"))
    web.page("/feed", rss(), content_type=RSS)
    good, bad = web.page("/a/1", page()), web.url("/missing")
    for url in (good, good + "?utm_source=chat", bad, "http://127.0.0.1:8080/inside", "nonsense"):
        await newsroom.store.write(
            lambda session, url=url: add_fetch_request(session, url, newsroom.clock(), chat_id=7)
        )
    async with newsroom.running():
        await eventually(lambda: _answered(newsroom, 5))
    (article,) = await newsroom.rows(ArticleRow)
    answers = [(row.article_id, row.error) for row in await newsroom.rows(FetchRequestRow)]
    assert answers == [
        (article.id, None),
        (article.id, None),
        (None, "fetch-missing 404"),
        (None, "fetch-address"),
        (None, "fetch-address"),
    ]


async def _answered(newsroom: Newsroom, count: int) -> bool:
    return sum(row.done_at is not None for row in await newsroom.rows(FetchRequestRow)) == count


async def test_old_items_are_listed_but_not_read(newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
    """Of a feed seen first, items older than two weeks are not fetched."""
    web.page("/feed", rss(item("/old", date="Wed, 01 Oct 2025 08:00:00 GMT"), item("/a/1")), content_type=RSS)
    web.page("/a/1", page())
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: newsroom.rows(ArticleRow))
    assert web.times("/old") == 0
    assert len(await newsroom.rows(FeedEntryRow)) == 2
