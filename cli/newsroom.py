"""One process of Slukh: the store, the rules in force, and the parts that live here."""

import asyncio
import ctypes
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from sqlalchemy.orm import Session

from cli.collecting import GIVEN_BACK_SECONDS, collect_when_quiet, give_back, spare_the_readers
from cli.rules import RulesFiles
from cli.supervising import Supervisor
from config.settings import ListenAddress, Settings
from core.clock import utc_now
from core.errors import ConfigError
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.pipeline.telling.watchdog import Watchdog
from core.storage.models import SettingRow
from core.storage.owners import process_name
from core.storage.store import Store
from core.storage.upsert import upsert

if TYPE_CHECKING:
    from bot.limits import Traffic

logger = logging.getLogger(__name__)

Part = Callable[[], Awaitable[None]]

# glibc's names for its settings. Two heaps instead of eight a processor, and what is free at the end of one goes back.
_M_ARENA_MAX, _M_TRIM_THRESHOLD = -8, -1
_MALLOC = ((_M_ARENA_MAX, 2), (_M_TRIM_THRESHOLD, 262_144))


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demo and the benchmarks set differently: where posts are read, how soon a feed is asked again."""

    post_base: str = "https://t.me"
    feed_interval: timedelta = timedelta(minutes=5)
    sample: bool = False
    lease_seconds: float | None = None  # of accounts and of the dispatcher; None: what each finds best


LIVE = Stage()


async def serve(settings: Settings, parts: frozenset[str], console: Console | None, stage: Stage = LIVE) -> int:
    """Runs the named parts until cancelled; returns 1 when none of them can go on.

    Raises ConfigError for a watchlist or catalogue that can't be used, StorageError for a database that can't.
    """
    _keep_little_memory()
    files = RulesFiles(settings.watchlist, settings.cache)
    loaded = await asyncio.to_thread(files.load)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store(settings.database_url, shared=True, owner=process_name()))
        holder = RulesHolder(await files.newest(loaded, store))
        if stage.sample:
            await store.write(_mark_as_sample)
        running: dict[str, Part] = {"rules": lambda: files.run(holder, store)}
        if "monitors" in parts:
            running |= await _monitors(settings, store, holder, stage, stack)
        traffic = None
        if "bot" in parts and settings.bot_token is not None:
            from bot.limits import Traffic

            traffic = Traffic()
            running["bot"] = _bot(settings, settings.bot_token, store, holder, stage, traffic)
        elif "bot" in parts:
            logger.warning("no bot: set BOT_TOKEN; what is heard is stored, and nobody is told")
        if "review" in parts:
            running |= _review(settings, store, holder)
        if console is not None:
            from cli.screen import Screen

            running["screen"] = Screen(store, holder, utc_now, console).run
        if parts & {"monitors", "bot"}:
            folders = [settings.cache, *([settings.media] if settings.media is not None else [])]
            if store.dialect == "sqlite":
                folders.append(Path(str(store.url.database)).parent)
            running["watchdog"] = Watchdog(store, utc_now, folders).run
        running["collector"] = lambda: collect_when_quiet(store)
        # What a burst of posts took lies between what stays, so that only this gives it back.
        running["memory"] = lambda: collect_when_quiet(store, every=GIVEN_BACK_SECONDS, collect=give_back)
        supervisor = Supervisor()
        if settings.metrics_listen is not None:
            running["metrics"] = _observing(settings.metrics_listen, store, supervisor, traffic)
        spare_the_readers()
        return await _run_all(running, supervisor)


def _keep_little_memory() -> None:
    """Has the C library give back what a burst of posts took; elsewhere than with glibc nothing is changed."""
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for setting, value in _MALLOC:
            mallopt(setting, value)


def _observing(listen: ListenAddress, store: Store, supervisor: Supervisor, traffic: "Traffic | None") -> Part:
    from cli.observing import observing_app
    from cli.web import serve_app

    async def run() -> None:
        app = observing_app(store, utc_now, supervisor, traffic)
        async with serve_app(app, listen.host, listen.port) as port:
            logger.info("metrics and health are at http://%s:%d/", listen.host, port)
            await asyncio.Event().wait()

    return run


def _mark_as_sample(session: Session) -> None:
    """What is stored here is invented: it can't be exported as evidence."""
    upsert(session, SettingRow, [{"name": "sample", "value": True}], keys=["name"], update=["value"])


async def _run_all(running: dict[str, Part], supervisor: Supervisor) -> int:
    """Keeps every part running; ends with 1 once only helpers are left."""
    helpers = {"rules", "screen", "background", "watchdog", "collector", "memory", "metrics"}
    mains = set(running) - helpers
    if not mains:
        raise ConfigError("there is nothing to run", mend="`slukh check` says what is missing in .env")
    async with asyncio.TaskGroup() as group:
        tasks = {name: group.create_task(supervisor.keep(name, part), name=name) for name, part in running.items()}
        await asyncio.wait([tasks[name] for name in mains])
        for task in tasks.values():
            task.cancel()
    logger.error("no part of Slukh can go on; `slukh check` says what is missing")
    return 1


async def _monitors(
    settings: Settings, store: Store, holder: RulesHolder, stage: Stage, stack: AsyncExitStack
) -> dict[str, Part]:
    from cli.background import run_background
    from core.pipeline.hearing.stories import StoryPlacer
    from core.pipeline.worker import Worker
    from monitors.feeds.monitor import FeedMonitor

    worker = Worker()
    stack.push_async_callback(worker.close)
    stories = StoryPlacer()
    await store.read(lambda session: stories.warm(session, utc_now()))
    intake = Intake(store, holder, utc_now, stories)
    parts: dict[str, Part] = {
        "background": lambda: run_background(settings),
        "feeds": FeedMonitor(
            store, holder, utc_now, worker, interval=stage.feed_interval, looks=settings.page_looks
        ).run,
    }
    if settings.has_telegram:
        from core.storage.mediafiles import Limits
        from monitors.telegram.account import access_of
        from monitors.telegram.mediafiles import MediaKeeper
        from monitors.telegram.monitor import TelegramMonitor
        from monitors.telegram.pace import DEFAULT_PACE

        assert settings.telegram_api_id is not None
        assert settings.telegram_api_hash is not None
        access = access_of(settings)
        limits = Limits(file=settings.media_file_mb * 1_000_000, total=settings.media_total_gb * 1_000_000_000)
        media = None if settings.media is None else MediaKeeper(store, utc_now, settings.media, limits)
        lease_seconds = stage.lease_seconds or DEFAULT_PACE.lease_seconds
        pace = replace(DEFAULT_PACE, window_posts=settings.telegram_window, lease_seconds=lease_seconds)
        parts["telegram"] = TelegramMonitor(
            store, intake, holder, utc_now, access, pace, preview_url=settings.telegram_preview, media=media
        ).run
    else:
        logger.warning("no Telegram account: set TELEGRAM_API_ID and TELEGRAM_API_HASH; the feeds are watched alone")
    return parts


def _bot(settings: Settings, token: str, store: Store, holder: RulesHolder, stage: Stage, traffic: "Traffic") -> Part:
    from bot.mailing import Mailer
    from bot.service import BotService

    service = BotService(
        store,
        holder,
        utc_now,
        token,
        base_url=settings.bot_api_url,
        admins=settings.bot_admins,
        post_base=stage.post_base,
        desk_url=settings.review_url,
        translation=_translation(settings),
        mailer=Mailer(settings.smtp_url, settings.smtp_from) if settings.smtp_url and settings.smtp_from else None,
        contact=settings.contact,
        traffic=traffic,
        lease_seconds=stage.lease_seconds,
    )
    return service.run


def _translation(settings: Settings) -> Any:
    """The translation service that the settings name."""
    from bot.translating import DeepL, LibreTranslate, OpenAI

    url, key, model = settings.translation_url, settings.translation_key, settings.translation_model
    match settings.translation:
        case "libretranslate" if url:
            return LibreTranslate(url, key)
        case "deepl" if key:
            return DeepL(key, url)
        case "openai" if url and model:
            return OpenAI(url, model, key)
    return None


def _review(settings: Settings, store: Store, holder: RulesHolder) -> dict[str, Part]:
    from cli.web import serve_app
    from review.app import make_app

    async def run() -> None:
        listen = settings.review_listen
        app = make_app(store, holder, utc_now, base_url=settings.review_url, media=settings.media)
        async with serve_app(app, listen.host, listen.port, proxies=settings.review_proxies) as port:
            logger.info("the desk is at http://%s:%d/", listen.host, port)
            await asyncio.Event().wait()

    return {"desk": run}
