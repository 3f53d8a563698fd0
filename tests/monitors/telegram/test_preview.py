"""Channels that no account can read come through their public web page."""

import asyncio
import base64
import html
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.clock import utc_now
from core.errors import StorageError
from core.mentions import compile_catalogue
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.watching import Watching
from core.pipeline.rules import Rules
from core.storage.models import DeliveryRow, SubscriptionRow
from core.types import Entity, HeardPost, Source, WatchedChannel, Watchlist
from loopback.faults import Fault
from loopback.state import Channel, Photo
from monitors.telegram.monitor import TelegramMonitor
from monitors.telegram.pace import PreviewPace
from monitors.telegram.preview import parse_preview
from monitors.telegram.previewing import PreviewReader
from tests.builders import LAVROV
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.services import meanwhile

NOON = datetime(2025, 11, 5, 9, 0, tzinfo=UTC)
VIEW = base64.urlsafe_b64encode(json.dumps({"c": -1500000001, "p": "7g", "t": 1, "h": "x"}).encode()).decode()


def wrap(number: int, body: str, *, name: str = "nezygar", classes: str = "", extra: str = "") -> str:
    return (
        f'<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message {classes} js-widget_message" data-post="{name}/{number}" data-view="{VIEW}">'
        f'{extra}<div class="tgme_widget_message_text js-message_text" dir="auto">{body}</div>'
        '<div class="tgme_widget_message_info"><span class="tgme_widget_message_views">1.2K</span>'
        f'<a class="tgme_widget_message_date" href="https://t.me/{name}/{number}">'
        '<time datetime="2025-11-05T08:30:00+00:00" class="time">08:30</time></a></div></div></div>'
    )


def page(*messages: str, title: str = "Nezygar") -> str:
    head = f'<div class="tgme_channel_info_header_title"><span dir="auto">{title}</span></div>'
    return f"<html><body>{head}<section>{''.join(messages)}</section></body></html>"


def only(body: str, **more: Any) -> Any:
    (post,) = parse_preview(page(wrap(7, body, **more)), "Nezygar", NOON).posts
    return post


def test_a_post() -> None:
    """Id, channel, date, text, views and source are read from the page."""
    post = only("DEMO. Раз &amp; два<br/>три")
    assert (post.channel_id, post.message_id, post.text) == (1500000001, 7, "DEMO. Раз & два\nтри")
    assert (post.date, post.views, post.source) == (datetime(2025, 11, 5, 8, 30, tzinfo=UTC), 1200, Source.PREVIEW)


def test_formatting() -> None:
    """Formatting and links become spans of the text; an emoji is a letter again."""
    post = only(
        '<b>DEMO</b> <i class="emoji"><b>🔥</b></i> <a href="https://example.org/a">сказал</a> '
        '<a href="https://example.org/">example.org</a> <a href="?q=%23tag">#tag</a> <b><i>оба</i></b>'
    )
    assert post.text == "DEMO 🔥 сказал example.org #tag оба"
    assert set(post.entities) == {
        Entity("bold", 0, 4),
        Entity("text_link", 7, 6, "https://example.org/a"),
        Entity("url", 14, 11),
        Entity("hashtag", 26, 4),
        Entity("italic", 31, 3),
        Entity("bold", 31, 3),
    }


def test_what_travels_with_it() -> None:
    """Forwards, replies and media are seen; a reply's quotation is not the post's text."""
    extra = (
        '<div class="tgme_widget_message_forwarded_from">Forwarded from '
        '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/origin/3">Origin</a></div>'
        '<a class="tgme_widget_message_reply" href="https://t.me/nezygar/5">'
        '<div class="tgme_widget_message_text js-message_text">DEMO. Цитата.</div></a>'
        '<a class="tgme_widget_message_photo_wrap" style="background-image:url(x)"></a>'
    )
    post = only("DEMO. Ответ.", extra=extra)
    assert (post.text, post.reply_to, post.forward.name, post.media.kind) == ("DEMO. Ответ.", 5, "Origin", "photo")


def test_a_reply_to_another_channel_answers_no_post_of_this_one() -> None:
    """Numbers are those of one channel: post 5 here has nothing to do with post 5 there."""
    for address in ("https://t.me/other/5", "https://t.me/c/1500000099/5"):
        extra = f'<a class="tgme_widget_message_reply" href="{address}"></a>'
        assert only("DEMO. Ответ.", extra=extra).reply_to is None
    extra = '<a class="tgme_widget_message_reply" href="https://t.me/Nezygar/5"></a>'
    assert only("DEMO. Ответ.", extra=extra).reply_to == 5


def test_what_is_no_post() -> None:
    """Service messages have no text, another channel's posts are left out, and what is no channel says so."""
    found = parse_preview(
        page(wrap(7, "Channel created", classes="service_message"), wrap(8, "x", name="other")), "nezygar", NOON
    )
    assert [(post.message_id, post.service, post.text) for post in found.posts] == [(7, True, "")]
    assert not parse_preview("<html><body>Join Telegram</body></html>", "nezygar", NOON).exists
    assert not parse_preview("", "nezygar", NOON).exists
    assert parse_preview(page(), "nezygar", NOON).posts == ()


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "", "7x"])
def test_a_number_that_is_none_is_passed_over(number: str) -> None:
    """Neither such a post nor such a reply keeps the others from being read."""
    reply = f'<a class="tgme_widget_message_reply" href="http://[t.me/nezygar/{number}"></a>'
    odd = wrap(7, "DEMO. Без номера.").replace("nezygar/7", f"nezygar/{number}")
    posts = parse_preview(page(odd, wrap(8, "DEMO. Дальше.", extra=reply)), "nezygar", NOON).posts
    assert [(post.message_id, post.text, post.reply_to) for post in posts] == [(8, "DEMO. Дальше.", None)]


class Page:
    """A web server with the public page of one channel."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.answered: list[int] = []
        self.shown = 20
        self.older: bool | None = True  # with `?before=`; False: it is ignored, None: there are no older pages
        self.url = ""

    def body(self, before: int | None = None) -> bytes:
        messages = [
            wrap(message.id, html.escape(message.text))
            for message in self.channel.messages.values()
            if not message.is_service and (before is None or message.id < before)
        ]
        return page(*messages[-self.shown :]).encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        path, _, before = request.split(" ")[1].partition("?before=")
        body = self.body(int(before)) if before and self.older else self.body()
        etag = f'"{hash(body)}"'
        if path != "/s/nezygar" or (before and self.older is None):
            head, body, code = "HTTP/1.1 302 Found\r\nLocation: /\r\n", b"", 302
        elif etag in request:
            head, body, code = "HTTP/1.1 304 Not Modified\r\n", b"", 304
        else:
            head, code = f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Type: text/html; charset=utf-8\r\n", 200
        self.answered.append(code)
        writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Page"]:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        async with server:
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/s"
            yield self


@asynccontextmanager
async def watching(newsroom: Newsroom, web: Page, after: float = 30.0) -> AsyncIterator[TelegramMonitor]:
    intake = Intake(newsroom.store, newsroom.holder, utc_now)
    pace = replace(
        QUICK,
        preview_after_seconds=after,
        preview=PreviewPace(channel_seconds=0.1, request_seconds=0.01),
    )
    monitor = TelegramMonitor(
        newsroom.store, intake, newsroom.holder, utc_now, newsroom.access, pace, preview_url=web.url
    )
    async with meanwhile(monitor.run()):
        yield monitor


@pytest.fixture
def channel(newsroom: Newsroom) -> Channel:
    channel = newsroom.world.add_channel("nezygar", "Nezygar", channel_id=1500000001)
    newsroom.world.publish(channel, "DEMO. <Раз> 🔥.")
    newsroom.watch(channel)
    return channel


async def test_without_any_account(newsroom: Newsroom, channel: Channel) -> None:
    """While nobody is signed in, the page is read, unchanged pages are not sent again; then the account takes over."""
    world = newsroom.world
    newsroom.server.auto_sign_in = None
    async with Page(channel).running() as web, watching(newsroom, web, 0.1):
        posts = await newsroom.has(channel, "DEMO. <Раз> 🔥.")
        assert posts[2].source == Source.PREVIEW_HISTORY
        world.publish(channel, "DEMO. Два.")
        world.edit(channel, 2, "DEMO. Раз, исправлено.")
        posts = await newsroom.has(channel, "DEMO. Раз, исправлено.", "DEMO. Два.")
        assert posts[3].source == Source.PREVIEW
        assert posts[2].texts == ("DEMO. <Раз> 🔥.", "DEMO. Раз, исправлено.")
        await newsroom.eventually(lambda: 304 in web.answered)
        newsroom.server.auto_sign_in = newsroom.account.id
        await newsroom.caught_up(channel)
        looks = len(web.answered)
        world.publish(channel, "DEMO. Три.")
        posts = await newsroom.has(channel, "DEMO. Два.", "DEMO. Три.")
        assert posts[4].source == Source.LIVE
        assert len(web.answered) <= looks + 1
    assert posts[2].texts == ("DEMO. <Раз> 🔥.", "DEMO. Раз, исправлено.")
    assert all(len(post.texts) == 1 for post in posts.values() if post.id != 2)


async def test_a_channel_that_shuts_the_account_out(newsroom: Newsroom, channel: Channel) -> None:
    """A channel from which the account is banned goes on through the page; what was read exactly stays as it is."""
    world = newsroom.world
    async with Page(channel).running() as web, watching(newsroom, web):
        await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: channel.id in newsroom.account.joined)
        world.ban(newsroom.account, channel)
        world.publish(channel, "DEMO. Два.")
        posts = await newsroom.has(channel, "DEMO. <Раз> 🔥.", "DEMO. Два.")
    assert [posts[2].source, posts[3].source] == [Source.HISTORY, Source.PREVIEW]
    assert len(posts[2].texts) == 1


async def test_a_channel_is_read_on_the_page_of_its_present_name(newsroom: Newsroom) -> None:
    """An account has told its new name and is shut out then; whoever holds the old name is not taken for it."""
    world = newsroom.world
    channel = world.add_channel("before", "Nezygar", channel_id=1500000001)
    newsroom.watch(channel)
    async with Page(channel).running() as web, watching(newsroom, web):
        await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: channel.id in newsroom.account.joined)
        world.rename(channel, "nezygar")
        await newsroom.eventually(lambda: is_called(newsroom, channel, "nezygar"))
        world.ban(newsroom.account, channel)
        world.publish(channel, "DEMO. Два.")
        posts = await newsroom.has(channel, "DEMO. Два.")
        assert posts[channel.top].source == Source.PREVIEW
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername", username="nezygar"))
    assert "vanished" not in await newsroom.events(channel)


async def test_a_channel_that_the_watchlist_names_by_its_id_has_a_page_too(newsroom: Newsroom) -> None:
    """Its name is known from its account, and the page is found by it."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar", channel_id=1500000001)
    world.join(newsroom.account, channel)
    newsroom.watch(WatchedChannel(None, "Nezygar", channel_id=channel.id))
    async with Page(channel).running() as web, watching(newsroom, web):
        await newsroom.caught_up(channel)
        world.ban(newsroom.account, channel)
        world.publish(channel, "DEMO. Два.")
        posts = await newsroom.has(channel, "DEMO. Два.")
    assert posts[channel.top].source == Source.PREVIEW


async def is_called(newsroom: Newsroom, channel: Channel, name: str) -> bool:
    known = await newsroom.known(channel)
    return known is not None and known.username == name


async def test_a_page_of_another_channel(newsroom: Newsroom, channel: Channel) -> None:
    """When the page under the name belongs to another channel, nothing of it is stored."""
    world = newsroom.world
    other = world.add_channel("other", "Other", channel_id=1500000099)
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.caught_up(channel)
    world.faults.add(Fault("rpc_error", method="updates.getChannelDifference", message="CHANNEL_PRIVATE", times=1000))
    foreign = Page(other)
    world.publish(other, "DEMO. Чужое.")

    def body(before: int | None = None) -> bytes:
        view = base64.urlsafe_b64encode(json.dumps({"c": -other.id}).encode()).decode()
        return page(wrap(2, "DEMO. Чужое.")).replace(VIEW, view).encode()

    foreign.body = body  # type: ignore[method-assign]
    async with foreign.running() as web, watching(newsroom, web):
        await newsroom.eventually(lambda: len(web.answered) >= 2)
    assert await newsroom.posts(other) == {}
    assert "taken_over" in await newsroom.events(channel)


async def test_a_page_that_could_not_be_stored_is_asked_for_again(newsroom: Newsroom, channel: Channel) -> None:
    """A failure of the database ends neither the watch of a page, nor is the page taken for read."""

    class Failing(Intake):
        failures = 3

        async def hear(self, *given: Any, **more: Any) -> Any:
            if self.failures:
                self.failures -= 1
                raise StorageError("DEMO: the disk is full")
            return await super().hear(*given, **more)

    intake = Failing(newsroom.store, newsroom.holder, utc_now)
    pace = PreviewPace(channel_seconds=0.02, request_seconds=0.01, longest_seconds=0.1)
    async with Page(channel).running() as web:
        reader = PreviewReader(intake, Watching(newsroom.store, utc_now), utc_now, web.url, pace)
        async with meanwhile(reader.watch(WatchedChannel("nezygar", "Nezygar"))):
            await newsroom.has(channel, "DEMO. <Раз> 🔥.")
            await newsroom.eventually(lambda: 304 in web.answered)
    assert web.answered[:4] == [200] * 4


LINE = WatchedChannel("nezygar", "Nezygar")


async def follow_lavrov(newsroom: Newsroom) -> None:
    rules = newsroom.holder.current
    catalogue = compile_catalogue([LAVROV])
    newsroom.holder.current = Rules(Watchlist(channels=rules.channels), catalogue, {LAVROV.id: LAVROV})
    row = {"chat_id": 77, "kind": "official", "target": LAVROV.id, "created_at": NOON}
    await newsroom.store.write(lambda session: session.execute(insert(SubscriptionRow), [row]))


async def told(newsroom: Newsroom) -> list[str]:
    query = select(DeliveryRow.subject).order_by(DeliveryRow.id)
    return await newsroom.store.read(lambda session: list(session.scalars(query)))


def reader_of(newsroom: Newsroom, web: Page) -> PreviewReader:
    intake, watching = Intake(newsroom.store, newsroom.holder, utc_now), Watching(newsroom.store, utc_now)
    return PreviewReader(intake, watching, utc_now, web.url, PreviewPace(request_seconds=0.01))


async def test_a_post_that_an_account_missed_is_news_on_the_page(newsroom: Newsroom, channel: Channel) -> None:
    """An account heard a later post and not this one, and can go on no more: whoever follows its official is told."""
    world = newsroom.world
    world.join(newsroom.account, channel)
    await follow_lavrov(newsroom)
    async with newsroom.running():
        await newsroom.listening(channel)
        world.faults.add(Fault("flood_wait", method="updates.getChannelDifference", seconds=3600, times=99))
        world.faults.add(Fault("lose_update", times=1))
        missed = world.publish(channel, "DEMO. О Лаврове.")
        world.publish(channel, "DEMO. Два.")
        posts = await newsroom.has(channel, "DEMO. Два.")
    assert missed.id not in posts
    async with Page(channel).running() as web:
        await reader_of(newsroom, web).look(LINE)
    posts = await newsroom.has(channel, "DEMO. О Лаврове.", "DEMO. Два.")
    assert posts[missed.id].source == Source.PREVIEW
    assert len(await told(newsroom)) == 1


async def test_an_edit_on_the_page_is_news(newsroom: Newsroom, channel: Channel) -> None:
    """What stood on the page at the first look alerts nobody; a name that an edit adds there later does."""
    await follow_lavrov(newsroom)
    newsroom.world.publish(channel, "DEMO. О Лаврове.")
    async with Page(channel).running() as web:
        reader = reader_of(newsroom, web)
        await reader.look(LINE)
        newsroom.world.edit(channel, 2, "DEMO. И тоже о Лаврове.")
        await reader.look(LINE)
    assert await told(newsroom) == [f"edit:{channel.id}:2:1"]


async def looked_at_twice(newsroom: Newsroom, channel: Channel, between: int, older: bool | None = True) -> Page:
    page = Page(channel)
    page.older = older
    async with page.running() as web:
        reader = reader_of(newsroom, web)
        await reader.look(LINE)
        for number in range(between):
            newsroom.world.publish(channel, f"DEMO. О Лаврове, номер {number}.")
        await reader.look(LINE)
    return page


async def test_what_ran_off_the_page_is_found_on_older_pages(newsroom: Newsroom, channel: Channel) -> None:
    """Forty posts between two looks at a page of twenty are all found, and news."""
    await follow_lavrov(newsroom)
    page = await looked_at_twice(newsroom, channel, 40)
    posts = await newsroom.posts(channel)
    assert [posts[number].source for number in range(3, 43)] == [Source.PREVIEW] * 40
    assert f"new:{channel.id}:3:0" in await told(newsroom)
    assert await newsroom.gaps(channel) == []
    assert page.answered == [200] * 3


async def test_twenty_posts_that_fill_the_page_need_no_older_one(newsroom: Newsroom, channel: Channel) -> None:
    """Where the page begins right above the last look, nothing else is asked for."""
    page = await looked_at_twice(newsroom, channel, 20)
    assert (len(await newsroom.posts(channel)), await newsroom.gaps(channel)) == (21, [])
    assert page.answered == [200] * 2


@pytest.mark.parametrize(
    ("between", "older", "asked", "found"), [(200, True, 5, 120), (40, False, 1, 20), (40, None, 1, 20)]
)
async def test_what_older_pages_do_not_show_is_a_gap(
    newsroom: Newsroom, channel: Channel, between: int, older: bool | None, asked: int, found: int
) -> None:
    """Posts too far back, or behind pages that are not given, are told as a gap since the last look."""
    began = utc_now()
    page = await looked_at_twice(newsroom, channel, between, older)
    assert len(await newsroom.posts(channel)) == 1 + found
    (gap,) = await newsroom.gaps(channel)
    assert began <= gap.from_at < gap.to_at <= utc_now()
    assert len(page.answered) == 2 + asked


async def test_a_post_between_the_page_and_the_account_is_news(newsroom: Newsroom, channel: Channel) -> None:
    """A post after the last look at the page alerts when an account takes over: its channel was watched."""
    await follow_lavrov(newsroom)
    newsroom.server.auto_sign_in = None
    intake = Intake(newsroom.store, newsroom.holder, utc_now)
    pace = replace(QUICK, preview_after_seconds=0.1, preview=PreviewPace(channel_seconds=30, request_seconds=0.01))
    async with Page(channel).running() as web:
        monitor = TelegramMonitor(
            newsroom.store, intake, newsroom.holder, utc_now, newsroom.access, pace, preview_url=web.url
        )
        async with meanwhile(monitor.run()):
            await newsroom.has(channel, "DEMO. <Раз> 🔥.")
            newsroom.world.publish(channel, "DEMO. О Лаврове, как раз между ними.")
            newsroom.server.auto_sign_in = newsroom.account.id
            await newsroom.caught_up(channel)
    assert (await newsroom.posts(channel))[3].source == Source.CAUGHT_UP
    assert await told(newsroom) == [f"new:{channel.id}:3:0"]


async def test_an_album_that_the_page_told_is_told_once(newsroom: Newsroom, channel: Channel) -> None:
    """A page shows an album as its first part; the account that takes over hears the others, and tells nobody anew."""
    row = {"chat_id": 77, "kind": "channel", "target": str(channel.id), "created_at": NOON}
    await newsroom.store.write(lambda session: session.execute(insert(SubscriptionRow), [row]))
    web = Page(channel)
    async with web.running():
        reader = reader_of(newsroom, web)
        await reader.look(LINE)
        first, *others = newsroom.world.publish_album(
            channel, [("DEMO. Альбом.", Photo(1, b"1")), ("", Photo(2, b"2")), ("", Photo(3, b"3"))]
        )
        hidden = [channel.messages.pop(part.id) for part in others]
        await reader.look(LINE)
        channel.messages |= {part.id: part for part in hidden}
    assert len(await told(newsroom)) == 1
    async with newsroom.running():
        await newsroom.caught_up(channel)
    assert list(await newsroom.posts(channel))[-3:] == [first.id, *(part.id for part in others)]
    assert len(await told(newsroom)) == 1


async def test_many_posts_between_the_page_and_the_account(newsroom: Newsroom, channel: Channel) -> None:
    """However many posts come between the two, all are found, and what was there before the page is history."""
    newsroom.world.publish(channel, "DEMO. Старое.")
    page = Page(channel)
    page.shown = 1
    async with page.running() as web:
        await reader_of(newsroom, web).look(LINE)
    for number in range(120):
        newsroom.world.publish(channel, f"DEMO. Номер {number}.")
    async with newsroom.running():
        known = await newsroom.caught_up(channel)
    posts = await newsroom.posts(channel)
    assert [posts[number].source for number in (2, 3)] == [Source.HISTORY, Source.PREVIEW_HISTORY]
    assert [posts[number].source for number in range(4, 124)] == [Source.CAUGHT_UP] * 120
    assert (known.first_head, known.cursor, known.head) == (3, 123, 123)


async def test_back_on_the_list_a_page_is_looked_at_for_the_first_time(newsroom: Newsroom, channel: Channel) -> None:
    """What was published while nobody wanted the channel is history, on its page, too; what comes later is news."""
    await follow_lavrov(newsroom)
    watching = Watching(newsroom.store, utc_now)
    async with Page(channel).running() as web:
        reader = reader_of(newsroom, web)
        await reader.look(LINE)
        await watching.keep_only([])
        newsroom.world.publish(channel, "DEMO. О Лаврове, когда никто не смотрел.")
        await reader.look(LINE)
        newsroom.world.publish(channel, "DEMO. О Лаврове, снова под наблюдением.")
        await reader.look(LINE)
    assert await told(newsroom) == [f"new:{channel.id}:4:0"]


async def test_back_on_the_list_a_page_that_has_not_changed_is_read_all_the_same(
    newsroom: Newsroom, channel: Channel
) -> None:
    """Nothing came while nobody wanted the channel: it is watched again with the first look, and what comes is news."""
    await follow_lavrov(newsroom)
    async with Page(channel).running() as web:
        reader = reader_of(newsroom, web)
        await reader.look(LINE)
        await Watching(newsroom.store, utc_now).keep_only([])
        await reader.look(LINE)
        known = await newsroom.known(channel)
        assert known is not None
        assert known.watched
        newsroom.world.publish(channel, "DEMO. О Лаврове, снова под наблюдением.")
        await reader.look(LINE)
    assert await told(newsroom) == [f"new:{channel.id}:3:0"]


async def test_back_on_the_list_an_account_goes_on_from_the_page(newsroom: Newsroom, channel: Channel) -> None:
    """What the page of a channel that is back no longer shows is history for the account that comes later."""
    await follow_lavrov(newsroom)
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.listening(channel)
    await Watching(newsroom.store, utc_now).keep_only([])
    for number in range(40):
        newsroom.world.publish(channel, f"DEMO. О Лаврове, когда никто не смотрел, {number}.")
    async with Page(channel).running() as web:
        await reader_of(newsroom, web).look(LINE)
    last = newsroom.world.publish(channel, "DEMO. О Лаврове, снова под наблюдением.")
    async with newsroom.running():
        await newsroom.caught_up(channel)
    assert len(await newsroom.posts(channel)) == last.id
    assert await told(newsroom) == [f"new:{channel.id}:{last.id}:0"]


async def test_an_import_is_no_watch(newsroom: Newsroom, channel: Channel) -> None:
    """Posts above those that an import brought are history when an account first sees the channel."""
    await follow_lavrov(newsroom)
    newsroom.world.publish(channel, "DEMO. О Лаврове, пока никто не смотрит.")
    post = HeardPost(channel.id, 2, NOON, "DEMO. <Раз> 🔥.", Source.IMPORT, NOON)
    await Intake(newsroom.store, newsroom.holder, utc_now).hear([post])
    async with newsroom.running():
        await newsroom.caught_up(channel)
    assert (await newsroom.posts(channel))[3].source == Source.HISTORY
    assert await told(newsroom) == []
