"""`slukh backfill`: reads a watched channel's history further back. Stopped half-way, it goes on where it was."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import click
from rich.console import Console

from cli.logs import set_up_logging
from cli.rules import RulesFiles
from config.settings import Settings, load_settings
from core.clock import utc_now
from core.counts import counted
from core.errors import ConfigError, SlukhError, TelegramError, UsageError
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.oldposts import OldPosts
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.hearing.watching import Watching
from core.pipeline.rules import RulesHolder
from core.storage.accounts import account_in_use
from core.storage.backfills import Backfill
from core.storage.channels import KnownChannel
from core.storage.store import Store
from core.types import WatchedChannel

_LOOK_SECONDS = 0.5
_START_SECONDS = 60.0
_LAST_ID = (1 << 31) - 1  # Telegram counts the posts of a channel in 32 bits


@click.command()
@click.argument("channel")
@click.option("--to", "target", default="", help="A date (2024-03-01) or a post's id; without it, the first post.")
def backfill(channel: str, target: str) -> int:
    """Reads a channel of the watchlist back to a date or a post; what is stored already is not read again.

    A running Slukh does the work, if there is one; else this command does. Stop it with Ctrl-C; called again, it goes
    on where it was. What it finds is history: nobody is alerted.

    \b
    Example: slukh backfill nezygar --to 2024-03-01
    """
    set_up_logging()
    until_id, until_at = _target(target)
    settings = load_settings()
    set_up_logging(settings)
    console = Console(stderr=True, highlight=False)
    click.echo(asyncio.run(_backfill(settings, channel.lstrip("@"), until_id, until_at, console)))
    return 0


def _target(text: str) -> tuple[int, datetime | None]:
    if not text:
        return 0, None
    if text.isdecimal() and int(text) <= _LAST_ID:
        return int(text), None
    try:
        date = datetime.fromisoformat(text)
        return 0, date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is neither a date nor a post's id", mend="write it as 2024-03-01 or 1500") from None


async def _backfill(settings: Settings, name: str, until_id: int, until_at: datetime | None, console: Console) -> str:
    files = RulesFiles(settings.watchlist, settings.cache)
    rules = await asyncio.to_thread(files.load)
    watched = next((c for c in rules.channels if name.lower() in (c.reference.lower(), str(c.channel_id))), None)
    if watched is None:
        raise UsageError(f"{name} is not in the watchlist", mend="add it there first")
    async with Store(settings.database_url, shared=True) as store:
        holder = RulesHolder(replace(rules, watchlist=replace(rules.watchlist, channels=(watched,))))
        runner = await _runner(settings, store, holder)
        try:
            line = await _follow(Watching(store, utc_now), watched, until_id, until_at, console, runner)
            if runner is not None:
                await OldPosts(store, utc_now).drain()
            return line
        finally:
            if runner is not None:
                runner.cancel()
                with suppress(asyncio.CancelledError, SlukhError):
                    await runner


async def _runner(settings: Settings, store: Store, holder: RulesHolder) -> asyncio.Task[None] | None:
    """A monitor for this channel alone, unless a running Slukh has the account."""
    from monitors.telegram.account import access_of
    from monitors.telegram.monitor import TelegramMonitor
    from monitors.telegram.sessions import session_names

    for account in session_names(settings.telegram_sessions) or ["main"]:
        if await store.write(partial(account_in_use, name=account, now=utc_now())):
            return None
    if settings.telegram_api_id is None or settings.telegram_api_hash is None:
        raise ConfigError(
            "TELEGRAM_API_ID and TELEGRAM_API_HASH are not set", mend="get them from https://my.telegram.org"
        )
    access = access_of(settings)
    intake = Intake(store, holder, utc_now, StoryPlacer())
    monitor = TelegramMonitor(store, intake, holder, utc_now, access, whole=False)
    return asyncio.create_task(monitor.run(), name="telegram")


async def _follow(
    watching: Watching,
    watched: WatchedChannel,
    until_id: int,
    until_at: datetime | None,
    console: Console,
    runner: asyncio.Task[None] | None,
) -> str:
    """Waits until the wish is fulfilled, with a line of progress when a terminal looks."""
    known = await _known(watching, watched, runner)
    await watching.want_backfill(Backfill(known.channel_id, until_id, until_at))
    started = asyncio.get_running_loop().time()
    with console.status(f"{watched.reference}: waiting") as status:
        while True:
            _check(runner)
            wish = next((w for w in await watching.backfills() if w.channel_id == known.channel_id), None)
            if wish is None:
                raise SlukhError(f"the backfill of {watched.reference} was dropped")
            if wish.done:
                await watching.drop_backfill(known.channel_id)
                return f"{watched.reference}: {wish.posts} older posts read, back to {_reached(wish)}"
            status.update(progress_line(watched.reference, wish, asyncio.get_running_loop().time() - started))
            await asyncio.sleep(_LOOK_SECONDS)


async def _known(watching: Watching, watched: WatchedChannel, runner: asyncio.Task[None] | None) -> KnownChannel:
    """The channel once it was first read: an older post can't be told from a new one before."""
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    while True:
        _check(runner)
        known = await watching.by_reference(watched)
        if known is not None and known.pts:
            return known
        if asyncio.get_running_loop().time() > deadline:
            raise TelegramError(f"{watched.reference} could not be read yet", mend="see what slukh check says")
        await asyncio.sleep(_LOOK_SECONDS)


def _check(runner: asyncio.Task[None] | None) -> None:
    if runner is not None and runner.done():
        runner.result()


def _reached(wish: Backfill) -> str:
    return f"{wish.reached_at:%Y-%m-%d}" if wish.reached_at else f"post {wish.reached_id}"


def progress_line(name: str, wish: Backfill, seconds: float, now: Callable[[], datetime] = utc_now) -> str:
    """How far a backfill has come, and an estimate of the rest by the way it went so far."""
    line = f"{name}: {counted(wish.posts, 'post')}, back to {_reached(wish)}"
    share = _share(wish, now())
    if share and seconds > 1:
        line += f", {share:.0%}, about {max(1, round(seconds * (1 - share) / share))} s left"
    return line


def _share(wish: Backfill, now: datetime) -> float:
    """The part of the way that is behind us, by date or by id."""
    if wish.until_at is not None:
        if wish.reached_at is None:
            return 0.0
        whole = (now - wish.until_at).total_seconds()
        return min(1.0, (now - wish.reached_at).total_seconds() / whole) if whole > 0 else 1.0
    if wish.start_id is None or wish.reached_id is None or wish.start_id <= wish.until_id:
        return 0.0
    return (wish.start_id - wish.reached_id) / (wish.start_id - wish.until_id)
