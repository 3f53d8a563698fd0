"""`slukh check`: the doctor. One line for each thing that must work, with the mend where it does not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import click
from rich.console import Console
from rich.markup import escape

from cli.rules import RulesFiles
from cli.terminal import Terminal
from config.settings import Settings, examine_settings
from core import native
from core.clock import utc_now
from core.counts import counted
from core.errors import ConfigError, SlukhError
from core.pipeline.rules import Rules
from core.storage.months import readiness
from core.storage.store import Store

_MARKS = {"ok": "[green]ok  [/green]", "warn": "[yellow]warn[/yellow]", "fail": "[red]FAIL[/red]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: `level` is ok, warn or fail; `mend` says what to do."""

    level: str
    subject: str
    text: str
    mend: str = ""


@click.command()
def check() -> int:
    """Looks at configuration, database, encoder, Telegram, bot and feeds; one line each, with the mend.

    \b
    Example: slukh check
    Exits 1 if something must be mended.
    """
    return asyncio.run(_check(Terminal(highlight=False, soft_wrap=True)))


async def _check(console: Console) -> int:
    failed = False
    async for finding in findings():
        failed = failed or finding.level == "fail"
        mend = f" — {escape(finding.mend)}" if finding.mend else ""
        console.print(f"{_MARKS[finding.level]} [bold]{finding.subject:<11}[/bold] {escape(finding.text)}{mend}")
    return 1 if failed else 0


async def findings() -> AsyncIterator[Finding]:
    """Everything the doctor finds, as it finds it."""
    settings, problems = examine_settings()
    for problem in problems:
        yield Finding("fail", "settings", str(problem))
    if problems:
        return  # what is asked with half of the settings may be asked of somebody else
    yield Finding("ok", "settings", "read" if settings.is_live else "no credentials: `slukh run` plays the demo")
    rules: Rules | None = None
    try:
        rules = await asyncio.to_thread(RulesFiles(settings.watchlist, settings.cache).load)
    except ConfigError as error:
        yield Finding("fail", "watchlist", str(error))
    if rules is not None:
        watchlist = rules.watchlist
        text = ", ".join(
            (
                counted(len(watchlist.channels), "channel"),
                counted(len(watchlist.feeds), "feed"),
                f"times in {watchlist.timezone}",
            )
        )
        yield Finding("ok" if watchlist.channels else "warn", "watchlist", text)
        yield Finding("ok" if rules.officials else "warn", "officials", f"{len(rules.officials)} in the catalogue")
    yield _names()
    yield await _database(settings)
    yield _encoder(settings)
    yield await _telegram(settings)
    yield await _bot(settings)
    if rules is not None:
        for feed in rules.watchlist.feeds:
            yield await _feed(feed.url)


def _names() -> Finding:
    if native.in_use():
        return Finding("ok", "names", "searched for by machine code")
    return Finding(
        "ok", "names", "searched for by interpreted code, slower by a third", "a C compiler, then make native"
    )


async def _database(settings: Settings) -> Finding:
    try:
        async with Store(settings.database_url) as store:
            ready = await store.read(lambda session: readiness(session, utc_now()))
            if ready is not None and (ready.late or not ready.ahead):
                text = f"the tables of the next month are missing, or {ready.filling} is filled beyond its end"
                return Finding("warn", "database", text, "slukh partitions create; slukh monitors does so by itself")
            months = "" if ready is None else f", {counted(ready.ahead, 'month')} ahead"
            return Finding("ok", "database", f"{store.dialect}, schema up to date{months}")
    except SlukhError as error:
        return Finding("fail", "database", str(error))


def _encoder(settings: Settings) -> Finding:
    from core.encoders import open_encoder

    try:
        encoder = open_encoder(settings.encoder, settings.cache / "encoders")
    except ConfigError as error:
        return Finding("warn", "encoder", f"ENCODER: {error}; until then links are found without vectors")
    if encoder is None:
        return Finding("ok", "encoder", "none: links rest on channels, days and names")
    return Finding("ok", "encoder", settings.encoder)


async def _telegram(settings: Settings) -> Finding:
    if not settings.has_telegram:
        return Finding("warn", "telegram", "no account", "set TELEGRAM_API_ID and TELEGRAM_API_HASH, then slukh login")
    from monitors.telegram.account import access_of
    from monitors.telegram.signin import check_telegram

    access = access_of(settings)
    try:
        async with Store(settings.database_url) as store:
            ok, text, mend = await check_telegram(access, store, utc_now)
    except SlukhError as error:
        return Finding("fail", "telegram", str(error))
    return Finding("fail" if not ok else "warn" if mend else "ok", "telegram", text, mend)


async def _bot(settings: Settings) -> Finding:
    if not settings.has_bot:
        return Finding("warn", "bot", "no token", "ask @BotFather for one and set BOT_TOKEN")
    from bot.check import check_bot

    ok, text, mend = await check_bot(settings.bot_token or "", settings.bot_api_url)
    if ok and not settings.bot_admins:
        return Finding("warn", "bot", text, "set BOT_ADMINS, or nobody can get in")
    return Finding("ok" if ok else "fail", "bot", text, mend)


async def _feed(url: str) -> Finding:
    from monitors.feeds.check import check_feed

    found = await check_feed(url)
    return Finding("ok" if found.ok else "fail", "feed", found.line, found.mend)
