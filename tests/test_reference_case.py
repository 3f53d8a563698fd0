"""The case to keep in mind, over real wires: two Russian posts, the alert, the article that cites them, the digest."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from sqlalchemy import select

from cli.newsroom import Stage, serve
from cli.web import serve_app
from config.settings import DatabaseUrl, ListenAddress, Secret, Settings, TelegramServer
from core.storage.models import ArticleVersionRow, LinkRow, MentionRow, PostRow, VersionRow
from core.storage.store import Store
from loopback.botapi.server import BotApiServer
from loopback.chats import Chats
from loopback.log import Log
from loopback.mtproto.server import MTProtoServer
from loopback.site import Site
from loopback.state import Channel, Telegram

TOKEN = "4242:reference"
ZONE = "Europe/Riga"
EDITOR = 501

NEZYGAR_POST = (
    "DEMO. После звонка в Вашингтон у Лаврова был серьёзный разговор с Путиным, говорит собеседник канала. "
    "О содержании он молчит."
)
KOMPROMAT_POST = (
    "DEMO. Источник сообщает, что министр попал в опалу: Лаврова больше не зовут на крупные встречи, впал в немилость."
)
OTHER_POSTS = (
    "DEMO. Погода в столице портится, синоптики ждут снега.",
    "DEMO. Путин поздравил учителей с праздником.",
    "DEMO. Биржа закрылась без событий.",
    "DEMO. Лавров прилетел в Минск на переговоры с коллегой.",
)
FIRST_SENTENCE = (
    "The Telegram channel Nezygar, popular among officials, reported that Lavrov had had a “serious conversation” "
    "with Putin after the call."
)
SECOND_SENTENCE = "Kompromat GROUP on {weekday} reported that Lavrov had fallen out of favour."


@dataclass
class Newsroom:
    """A running Slukh with its loopback Telegram, one editor, and a site."""

    world: Telegram
    chats: Chats
    site: Site
    editor: Any
    channels: dict[str, Channel]
    database: str

    def said(self) -> list[Any]:
        """Everything that the bot has said to the editor."""
        return self.chats.by_bot(self.chats.private(self.editor))

    def sees(self, *texts: str) -> Any:
        """The newest message of the bot that holds all of `texts`."""
        found = [m for m in self.said() if all(text in m.text for text in texts)]
        return found[-1] if found else None


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """Everything real but Telegram itself; stopped as Ctrl-C stops it."""
    log = Log()
    world = Telegram(log=log)
    account = world.add_account()
    names = {"nezygar_t": "Nezygar", "kompromat_t": "Kompromat GROUP", "other_t": "Other"}
    channels = {username: world.add_channel(username, name) for username, name in names.items()}
    for turn, text in enumerate(OTHER_POSTS):
        world.publish(channels["other_t"], text, date=datetime.now(UTC) - timedelta(hours=9 - turn))
    chats = Chats(log)
    chats.add_bot(TOKEN, "slukh_test_bot", "Slukh")
    editor = chats.add_user(EDITOR, "Anna", language_code="en")
    site = Site(world)
    telegram = MTProtoServer(world, auto_sign_in=account.id)
    bot_api = BotApiServer(chats, log, world.faults)
    await telegram.start()
    await bot_api.start()
    async with serve_app(site.app(), "127.0.0.1", 0) as port:
        site.base_url = f"http://127.0.0.1:{port}"
        watchlist = tmp_path / "watchlist.yaml"
        listed = [{"username": username, "name": name} for username, name in names.items()]
        feeds = [{"url": f"{site.base_url}/feed.xml", "name": "Sample"}]
        watchlist.write_text(yaml.safe_dump({"timezone": ZONE, "channels": listed, "feeds": feeds}))
        settings = Settings(
            database_url=DatabaseUrl(f"sqlite:///{tmp_path}/slukh.db"),
            telegram_api_id=1,
            telegram_api_hash=Secret("0" * 32),
            telegram_sessions=tmp_path / "sessions",
            telegram_dc=TelegramServer(telegram.dc_id, telegram.host, telegram.port, telegram.public_key_path),
            bot_token=Secret(TOKEN),
            bot_api_url=bot_api.url,
            bot_admins=(EDITOR,),
            watchlist=watchlist,
            review_listen=ListenAddress("127.0.0.1", 0),
            cache=tmp_path / "cache",
            telegram_preview=None,
            media=tmp_path / "media",
        )
        stage = Stage(feed_interval=timedelta(seconds=1))
        running = asyncio.create_task(serve(settings, frozenset({"monitors", "bot"}), None, stage))
        try:
            yield Newsroom(world, chats, site, editor, channels, settings.database_url)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await bot_api.stop()
            await telegram.stop()


async def test_a_post_reaches_the_subscriber_beside_the_article_that_cites_it(
    newsroom: Newsroom, eventually: Callable[..., Any]
) -> None:
    """Both posts are stored and name Lavrov; the alert comes; the article links to both; the digest shows them."""
    world, chats, editor = newsroom.world, newsroom.chats, newsroom.editor
    bot = chats.only_bot()
    await chats.say(editor, bot, "/start")
    await eventually(newsroom.said, what="the welcome")
    await chats.say(editor, bot, "/subscribe Лавров")
    await eventually(lambda: newsroom.sees("Sergey Lavrov"), what="the subscription")

    nezygar, kompromat = newsroom.channels["nezygar_t"], newsroom.channels["kompromat_t"]
    await eventually(lambda: len(nezygar.members) == len(kompromat.members) == 1, what="joining", seconds=60)
    world.publish(nezygar, NEZYGAR_POST)
    alert = await eventually(lambda: newsroom.sees("Nezygar", "UNVERIFIED", "Лаврова"), what="the first alert")
    first, _, third = alert.text.splitlines()[:3]
    assert first == "Sergey Lavrov · Nezygar"
    assert third.startswith("UNVERIFIED")
    world.publish(kompromat, KOMPROMAT_POST)
    await eventually(lambda: newsroom.sees("Kompromat GROUP", "UNVERIFIED", "Лаврова"), what="the second alert")

    second = SECOND_SENTENCE.format(weekday=datetime.now(ZoneInfo(ZONE)).strftime("%A"))
    title = "Kremlin denies rumours about foreign minister"
    newsroom.site.publish(
        "/news/kremlin-denies",
        title,
        [
            "The Kremlin on Friday denied rumours about the foreign minister, which it called mere inventions.",
            FIRST_SENTENCE,
            second,
            "No date was given for the next round of talks, and the ministry did not answer questions about it.",
        ],
    )
    async with Store(newsroom.database) as store:
        links = await eventually(lambda: two_links(store), what="two citations", seconds=90)
        assert links == {"nezygar_t": FIRST_SENTENCE, "kompromat_t": second}
        assert await store.read(lambda session: mentioned(session, [NEZYGAR_POST, KOMPROMAT_POST])) == 2

    await chats.say(editor, bot, "/digest")
    digest = await eventually(lambda: newsroom.sees("Digest", title), what="the digest")
    article, first_post, second_post = (digest.text.index(text) for text in (title, FIRST_SENTENCE, second))
    assert article < first_post
    assert article < second_post
    urls = {entity.url for entity in digest.entities if entity.url}
    assert f"https://t.me/nezygar_t/{max(nezygar.messages)}" in urls
    assert f"https://t.me/kompromat_t/{max(kompromat.messages)}" in urls


async def two_links(store: Store) -> dict[str, str] | None:
    """For each channel, the sentence that cites its post, once there are two; no other post is cited."""
    query = (
        select(VersionRow.text, LinkRow.sentence_start, LinkRow.sentence_end, ArticleVersionRow.text)
        .join(PostRow, PostRow.id == LinkRow.post_id)
        .join(VersionRow, VersionRow.post_id == PostRow.id)
        .join(ArticleVersionRow, ArticleVersionRow.article_id == LinkRow.article_id)
        .where(LinkRow.relation == "cites")
    )
    rows = await store.read(lambda session: session.execute(query).all())
    if len(rows) < 2:
        return None
    names = {NEZYGAR_POST: "nezygar_t", KOMPROMAT_POST: "kompromat_t"}
    return {names[text]: article[start:end] for text, start, end, article in rows}


def mentioned(session: Any, texts: list[str]) -> int:
    """How many of these posts name Lavrov."""
    query = (
        select(VersionRow.text)
        .join(MentionRow, MentionRow.version_id == VersionRow.id)
        .where(MentionRow.official_id == "sergey-lavrov")
    )
    return len(set(session.scalars(query)) & set(texts))
