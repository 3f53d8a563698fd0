"""Articles whose pages are taken down: noticed at a second look, hours later, and told once; put back, too."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.pipeline.telling.linkalerts import tell_of_articles
from core.storage.models import (
    AlertRow,
    ArticleRow,
    ArticleToldRow,
    ArticleVersionRow,
    DeliveryRow,
    FeedEntryRow,
    LinkRow,
    PageLookRow,
    PostRow,
)
from monitors.feeds import FeedMonitor
from monitors.feeds.withdrawn import notice_of_withdrawal
from tests.builders import NOON
from tests.monitors.feeds.samples import item, page, rss
from tests.monitors.feeds.web import Asked, Web, head
from tests.monitors.feeds.world import RSS, Newsroom
from tests.services import meanwhile

Eventually = Callable[..., Any]

WITHDRAWN = page(text=["This article has been withdrawn by the editors after a complaint."])


class Told:
    """A newsroom whose reader 77 was alerted of a post that an article cites, and whose reader 88 got the article."""

    def __init__(self, newsroom: Newsroom, web: Web, eventually: Eventually) -> None:
        self.newsroom, self.web, self.eventually = newsroom, web, eventually
        web.page("/", "<p>The front page")
        web.page("/feed", rss(item("/a/1", guid="1")), content_type=RSS)
        web.page("/a/1", page())
        newsroom.watch(web.url("/feed"))

    async def begin(self) -> None:
        """The article is read, and found to cite a post."""
        await self.eventually(lambda: self.newsroom.rows(ArticleRow))
        now = self.newsroom.clock()

        def link(session: Session) -> None:
            _post_with_alert(session, now)
            key = {"article_id": 1, "post_id": 1, "relation": "cites", "score": 1.0, "found_at": now}
            session.execute(insert(LinkRow), [{**key, "article_version": 0, "post_version": 0}])
            _article_told(session, now)
            tell_of_articles(session, [1], now)

        await self.newsroom.store.write(link)

    async def after(self, **time: float) -> None:
        """So much later what is due then was looked at."""
        self.newsroom.clock.forward(**time)
        await self.newsroom.nudge()
        await self.eventually(self._nothing_due)

    async def _nothing_due(self) -> bool:
        """Nor is anything claimed, which is due again within minutes."""
        now = self.newsroom.clock()
        entries = [entry.due_at for entry in await self.newsroom.rows(FeedEntryRow) if entry.due_at is not None]
        if any(at <= now + timedelta(minutes=2) for at in entries):
            return False
        return all(look.due_at > now + timedelta(minutes=10) for look in await self.looks())

    async def looks(self) -> list[PageLookRow]:
        return await self.newsroom.rows(PageLookRow)

    async def article(self) -> ArticleRow:
        (article,) = await self.newsroom.rows(ArticleRow)
        assert isinstance(article, ArticleRow)
        return article

    async def taken(self) -> list[tuple[int, str, int | None, str]]:
        """Which chats are told that it was taken down: replying to which delivery, and what has become of that."""
        rows = [row for row in await self.newsroom.rows(DeliveryRow) if row.subject.startswith("taken:")]
        return [(row.chat_id, row.kind, row.reply_to_delivery, row.state) for row in rows]


def _post_with_alert(session: Session, now: datetime) -> None:
    post = {"channel_id": 1001, "message_id": 1, "date": NOON, "heard_at": NOON, "source": "live"}
    session.execute(insert(PostRow), [post])
    session.execute(insert(AlertRow), [{"event": "new", "post_id": 1, "version": 0, "created_at": now}])
    row = {"chat_id": 77, "kind": "alert", "subject": "new:1001:1:0", "alert_id": 1, "state": "sent", "not_before": now}
    session.execute(insert(DeliveryRow), [{**row, "created_at": now, "payload": {"officials": ["x"]}}])


def _article_told(session: Session, now: datetime) -> None:
    row = {"chat_id": 88, "kind": "article", "subject": "published:1", "state": "sent", "not_before": now}
    session.execute(insert(DeliveryRow), [{**row, "created_at": now, "payload": {"article": 1}}])
    session.execute(insert(ArticleToldRow), [{"article_id": 1, "chat_id": 88, "thread_id": 0, "delivery_id": 2}])


@pytest.fixture
def told(newsroom: Newsroom, web: Web, eventually: Eventually) -> Told:
    return Told(newsroom, web, eventually)


@pytest.fixture
def told_anywhere(any_newsroom: Newsroom, web: Web, eventually: Eventually) -> Told:
    return Told(any_newsroom, web, eventually)


@pytest.mark.parametrize("how", ["404", "410", "words"])
async def test_an_article_that_is_missing_twice_hours_apart_is_told_once(told_anywhere: Told, how: str) -> None:
    """To whoever was told of it, as a reply; its text stays, and nobody hears of it again, whatever restarts."""
    told = told_anywhere
    async with told.newsroom.running():
        await told.begin()
        await told.after(hours=2)
        if how == "words":
            told.web.page("/a/1", WITHDRAWN)
        else:
            told.web.page("/a/1", "", status=int(how))
        await told.after(hours=5)
        missing_at = told.newsroom.clock()
        assert (await told.article()).taken_down_at is None
        assert await told.taken() == []
    async with told.newsroom.running():
        await told.after(hours=4, minutes=1)
        article = await told.article()
        assert article.taken_down_at == told.newsroom.clock()
        assert article.missing_at == missing_at
        assert article.last_seen_at is not None
        assert article.last_seen_at < missing_at
        if how == "words":
            assert "withdrawn by the editors" in (article.taken_down_how or "")
        else:
            assert article.taken_down_how == how
        everyone = [(77, "update", 1, "due"), (88, "update", 2, "due")]
        assert sorted(await told.taken()) == everyone
        for days in (1, 3, 7, 30):
            await told.after(days=days)
        assert sorted(await told.taken()) == everyone
    assert await told.looks() == []
    (version,) = await told.newsroom.rows(ArticleVersionRow)
    assert "serious conversation" in version.text


async def test_one_look_in_vain_is_nothing(told: Told) -> None:
    """A page that is there again at the second look was lost for a while, and is looked at as before."""
    async with told.newsroom.running():
        await told.begin()
        told.web.page("/a/1", "", status=404)
        await told.after(hours=2)
        assert (await told.article()).missing_at is not None
        told.web.page("/a/1", page())
        await told.after(hours=4, minutes=1)
        assert (await told.article()).missing_at is None
        told.web.page("/a/1", "", status=404)
        await told.after(hours=20)
        assert (await told.article()).taken_down_at is None
    assert await told.taken() == []


@pytest.mark.parametrize("status", [403, 503])
async def test_what_a_server_does_not_show_is_not_taken_down(told: Told, status: int) -> None:
    """Whether it is overloaded, wants to be paid, or does not like who asks; it is asked for some days, then left."""
    async with told.newsroom.running():
        await told.begin()
        told.web.page("/a/1", "", status=status)
        for _ in range(3):
            await told.after(hours=7)
        article = await told.article()
        assert (article.missing_at, article.taken_down_at) == (None, None)
        await told.after(days=9)
        assert await told.looks() == []
    assert await told.taken() == []


async def test_a_site_that_has_lost_all_its_pages_has_taken_nothing_down(told: Told) -> None:
    """While its front page is missing, too, nothing is said; once that stands and the article does not, it is."""
    async with told.newsroom.running():
        await told.begin()
        for path in ("/", "/a/1"):
            told.web.page(path, "", status=404)
        for _ in range(3):
            await told.after(hours=7)
        assert (await told.article()).taken_down_at is None
        told.web.page("/", "<p>The front page")
        await told.after(hours=7)
        assert (await told.article()).taken_down_at is not None


async def test_articles_that_a_site_lost_together_are_not_taken_down(told: Told) -> None:
    """Its front page stands, and not one of its articles: that is a site with new addresses, or a broken one."""
    others = [f"/a/{number}" for number in range(2, 5)]
    listed = [item(path, title=f"Another report {path}", guid=path) for path in others]
    told.web.page("/feed", rss(item("/a/1", guid="1"), *listed), content_type=RSS)
    for path in others:
        told.web.page(path, page(title=f"Another report {path}"))
    async with told.newsroom.running():
        await told.eventually(lambda: _articles(told.newsroom, 4))
        now = told.newsroom.clock()
        rows = await told.newsroom.rows(ArticleRow)
        await told.newsroom.store.write(
            lambda session: session.execute(
                insert(PageLookRow),
                [{"article_id": row.id, "host": "127.0.0.1", "since": now, "due_at": now} for row in rows],
            )
        )
        for path in ("/a/1", *others):
            told.web.page(path, "", status=404)
        for _ in range(3):
            await told.after(hours=7)
        rows = await told.newsroom.rows(ArticleRow)
        assert all(row.missing_at is not None for row in rows)
        assert all(row.taken_down_at is None for row in rows)
        told.web.page("/a/4", page(title="Another report /a/4"))
        for _ in range(2):
            await told.after(hours=7)
        rows = await told.newsroom.rows(ArticleRow)
        assert sorted(row.url.rpartition("/")[2] for row in rows if row.taken_down_at is not None) == ["1", "2", "3"]


async def test_an_article_that_is_put_back_is_told_by_an_edit(told: Told) -> None:
    """What was sent is said otherwise without a sound; what waits to be sent never goes out."""
    async with told.newsroom.running():
        await told.begin()
        told.web.page("/a/1", "", status=404)
        await told.after(hours=2)
        await told.after(hours=5)
        assert (await told.article()).taken_down_at is not None
        await told.newsroom.store.write(_sent_to_77)
        told.web.page("/a/1", page())
        await told.after(days=1, hours=1)
        article = await told.article()
        assert (article.missing_at, article.taken_down_at, article.taken_down_how) == (None, None, None)
    assert sorted(await told.taken()) == [(77, "update", 1, "sent"), (88, "update", 2, "dropped")]
    rows = await told.newsroom.rows(DeliveryRow)
    (sent,) = (row.id for row in rows if row.subject.startswith("taken:") and row.chat_id == 77)
    edits = [(row.chat_id, row.reply_to_delivery, row.payload.get("taken")) for row in rows if row.kind == "edit"]
    assert sorted(edits, key=str) == [(77, sent, True), (88, 2, None)]


def _sent_to_77(session: Session) -> None:
    for row in session.query(DeliveryRow).where(DeliveryRow.subject.startswith("taken:"), DeliveryRow.chat_id == 77):
        row.state = "sent"


async def test_a_page_that_did_not_change_is_not_sent_again(told: Told) -> None:
    """Looks ask for what changed, and end a week after somebody was told; what the feed has just read is not asked."""
    async with told.newsroom.running():
        await told.begin()
        told.web.pages["/a/1"] = _if_changed
        for hours in (2, 5, 18, 49):
            await told.after(hours=hours)
        times = told.web.times("/a/1")
        await told.after(days=5)
        assert told.web.times("/a/1") == times + 1
        assert [asked for asked in told.web.asked if asked.path == "/a/1"][-1].headers["if-none-match"] == '"1"'
        assert await told.looks() == []
        await told.after(days=20)
    assert told.web.times("/a/1") == times + 1


async def _if_changed(asked: Asked, writer: asyncio.StreamWriter) -> None:
    data = page().encode()
    if asked.headers.get("if-none-match") == '"1"':
        writer.write(head(304))
    else:
        writer.write(head(200, content_type="text/html", content_length=str(len(data)), etag='"1"') + data)


async def test_an_article_that_stands_under_another_of_its_addresses_stands(told: Told) -> None:
    """Some sites call their pages by an address that leads nowhere."""
    told.web.page("/a/1", page(head=f'<link rel="canonical" href="{told.web.url("/nowhere/1")}">'))
    async with told.newsroom.running():
        await told.begin()
        assert (await told.article()).url == told.web.url("/nowhere/1")
        for _ in range(5):
            await told.after(hours=30)
        assert told.web.times("/nowhere/1")
        assert (await told.article()).missing_at is None


async def test_articles_that_nobody_was_told_of_are_left_alone(told: Told) -> None:
    """Their pages are read again for a day, as the feed's, and no more."""
    async with told.newsroom.running():
        await told.eventually(lambda: told.newsroom.rows(ArticleRow))
        for _ in range(4):
            await told.after(hours=30)
        times = told.web.times("/a/1")
        await told.after(days=10)
        assert told.web.times("/a/1") == times
    assert await told.looks() == []


async def test_looks_that_are_switched_off_are_none(told: Told) -> None:
    """Nothing is asked beyond what feeds want, and nothing that is missing is noted."""
    monitor = FeedMonitor(
        told.newsroom.store,
        told.newsroom.holder,
        told.newsroom.clock,
        told.newsroom.worker,
        pace=timedelta(),
        looks=False,
    )
    async with meanwhile(monitor.run()):
        await told.begin()
        told.web.page("/a/1", "", status=410)
        times = told.web.times("/a/1")
        told.newsroom.clock.forward(hours=2)
        await told.newsroom.nudge()
        await told.eventually(lambda: _given_up(told.newsroom))
        polls = told.web.times("/feed")
        told.newsroom.clock.forward(hours=9)
        await told.newsroom.nudge()
        await told.eventually(lambda: told.web.times("/feed") > polls)
        assert told.web.times("/a/1") == times + 1
    article = await told.article()
    assert (article.missing_at, article.taken_down_at) == (None, None)


async def _given_up(newsroom: Newsroom) -> bool:
    return all(entry.due_at is None for entry in await newsroom.rows(FeedEntryRow))


async def _articles(newsroom: Newsroom, count: int) -> bool:
    return len(await newsroom.rows(ArticleRow)) == count


NOTICES = (
    "This article has been removed.",
    "This story was withdrawn on 5 November because it did not meet our standards.",
    "The page is no longer available",
    "Материал удалён по требованию регулятора.",
    "Эта статья снята с публикации. Редакция приносит извинения.",
    "Публикация была отозвана редакцией",
    "Матеріал видалено на вимогу суду.",
    "Цю статтю знято з публікації.",
    "Публікацію відкликано редакцією.",
)
REPORTS = (
    "The Kremlin denied on Friday that an article about the minister was removed.",
    "Материалы удалили из сети, сообщил министр.",
    "Текст снятого фильма опубликован.",
    "Статтю знятому раніше режисерові присвятили вчора.",
    "This article has been withdrawn. " + "The minister said on Friday that he was at work as usual. " * 8,
    "",
)


@pytest.mark.parametrize("text", NOTICES)
def test_a_notice_of_withdrawal_is_known(text: str) -> None:
    """In each of the languages, with or without a reason behind it."""
    assert notice_of_withdrawal(f" {text}\n") == text


@pytest.mark.parametrize("text", REPORTS)
def test_a_report_is_no_notice_of_withdrawal(text: str) -> None:
    """Whatever it says of articles that were removed, and however it begins if it goes on."""
    assert notice_of_withdrawal(text) == ""
