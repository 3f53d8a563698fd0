"""The demo: the sample newsroom on a loopback Telegram, through the very parts that run live.

The only file that imports `loopback`. Its database lies under `var/demo` and is empty at each start; its posts are
marked as samples and have no link to the real Telegram.
"""

import asyncio
import fcntl
import logging
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from rich.console import Console
from rich.panel import Panel

from cli.newsroom import Stage, serve
from cli.web import serve_app
from config.settings import DatabaseUrl, ListenAddress, Secret, Settings, TelegramServer
from core.errors import UsageError
from loopback.botapi.server import BotApiServer
from loopback.chats import Chats
from loopback.log import Log
from loopback.mtproto.server import MTProtoServer
from loopback.newsroom import Newsroom, Player, load_newsroom
from loopback.page import ChatPage
from loopback.site import Site
from loopback.state import Telegram

logger = logging.getLogger(__name__)

FOLDER = Path("var/demo")
PAGE_PORT = 8088
DESK_PORT = 8765
_TOKEN = "100000001:demo-token-of-the-loopback"  # noqa: S105 - of the loopback's bot, it opens nothing
_SUBSCRIBER_ID = 7001


async def play_demo(console: Console, folder: Path = FOLDER, *, quiet: bool = False) -> int:
    """Plays the sample newsroom until it is cancelled; the chat stands on a page of this machine.

    `quiet`: the console gets the page's address and no more.
    Raises UsageError where another one is being played in the folder.
    """
    with _alone(folder):
        _make_empty(folder)
        return await _play(console, folder, quiet)


async def _play(console: Console, folder: Path, quiet: bool) -> int:
    now = datetime.now(UTC)
    newsroom = load_newsroom(now)

    log = Log()
    world = Telegram(log=log)
    account = world.add_account(first_name="Demo reader")
    chats = Chats(log)
    bot = chats.add_bot(_TOKEN, "slukh_demo_bot", "Slukh (DEMO)")
    subscriber = chats.add_user(_SUBSCRIBER_ID, "You", language_code="en", username="you")
    telegram = MTProtoServer(world, auto_sign_in=account.id)
    bot_api = BotApiServer(chats, log, world.faults)
    site = Site(world)
    player = Player(newsroom, world, chats, subscriber, site)
    player.prepare(now)
    await telegram.start()
    await bot_api.start()
    page = ChatPage(chats, bot, subscriber)
    try:
        await _start_page(page)
        async with serve_app(site.app(), "127.0.0.1", 0) as site_port:
            site.base_url = f"http://127.0.0.1:{site_port}"
            settings = _settings(folder, newsroom, telegram, bot_api, site.base_url)
            console.print(
                Panel(
                    f"The chat as a subscriber sees it: [bold]{page.url}[/bold]\n"
                    "Posts arrive for about a minute; type commands there, tap the buttons.\n"
                    "/review there answers with a link to the analysts' desk. Stop with Ctrl-C.",
                    title="Slukh DEMO: nothing here is real, every text says DEMO",
                )
            )
            parts, shown = frozenset({"monitors", "bot", "review"}), None if quiet else console
            async with asyncio.TaskGroup() as group:
                group.create_task(player.play(), name="player")
                serving = group.create_task(serve(settings, parts, shown, _stage(site)), name="slukh")
            return serving.result()
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None  # what is wrong is told as everywhere, in one line
    finally:
        await page.stop()
        await bot_api.stop()
        await telegram.stop()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps the folder from a second demo, which would take the store away from under the first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"the demo is being played in {folder} already", mend="stop it with Ctrl-C first"
            ) from None
        except OSError as error:  # of a file system without locks
            logger.debug("%s can't be locked: %s", folder, error)
        yield


def _make_empty(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()


async def _start_page(page: ChatPage) -> None:
    """Serves the chat's page on its usual port, else on a free one."""
    try:
        await page.start(PAGE_PORT)
    except OSError:
        await page.start(0)


def _desk_port() -> int:
    """The desk's usual port, else a free one: the bot has to know the address before the desk is there."""
    for port in (DESK_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port of this machine is free")


def _stage(site: Site) -> Stage:
    return Stage(post_base=f"{site.base_url}/t", feed_interval=timedelta(seconds=3), sample=True)


def _settings(folder: Path, newsroom: Newsroom, telegram: MTProtoServer, bot_api: BotApiServer, site: str) -> Settings:
    """The demo's settings: everything on this machine, everything under its own folder."""
    watchlist = folder / "watchlist.yaml"
    channels = [
        {
            "username": channel.username,
            "name": channel.name,
            "aliases": list(channel.aliases),
            "language": channel.language,
        }
        for channel in newsroom.channels
    ]
    feeds = [{"url": f"{site}/feed.xml", "name": "The Sample Times (DEMO)", "language": "en"}]
    document = {"timezone": newsroom.timezone, "channels": channels, "feeds": feeds}
    watchlist.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
    key = telegram.public_key_path
    desk = _desk_port()
    return Settings(
        database_url=DatabaseUrl(f"sqlite:///{folder / 'slukh.db'}"),
        telegram_api_id=1,
        telegram_api_hash=Secret("0" * 32),
        telegram_sessions=folder / "sessions",
        telegram_dc=TelegramServer(telegram.dc_id, telegram.host, telegram.port, key),
        telegram_dc_key=key,
        bot_token=Secret(_TOKEN),
        bot_api_url=bot_api.url,
        bot_admins=(_SUBSCRIBER_ID,),
        watchlist=watchlist,
        review_listen=ListenAddress("127.0.0.1", desk),
        review_url=f"http://127.0.0.1:{desk}",
        cache=Path("var/cache"),
        telegram_preview=None,
        media=folder / "media",
        head_key=Path("var/demo/head.key"),
    )
