"""`slukh run`, and each part alone: which parts live in this process, started, supervised and stopped together."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import click
from rich.console import Console

from cli.logs import set_up_logging
from config.settings import Settings, load_settings
from core.errors import SlukhError, StorageError

logger = logging.getLogger(__name__)

_STOP_SECONDS = 9.0
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_RECOVERED_SECONDS = 5.0


@click.command()
@click.option("--demo", is_flag=True, help="Play the sample newsroom on a loopback Telegram, whatever .env says.")
@click.option("--quiet", is_flag=True, help="No lines for posts, mentions and links in the terminal.")
def run(demo: bool, quiet: bool) -> int:
    """Runs everything in one process; without credentials, the demo.

    \b
    Example: slukh run --demo
    Stop it with Ctrl-C.
    """
    set_up_logging()
    settings = load_settings()
    set_up_logging(settings)
    console = Console(highlight=False)
    if demo or not settings.is_live:
        from cli.demo import play_demo

        return asyncio.run(stoppable(lambda: play_demo(console)))
    return _serve(settings, frozenset({"monitors", "bot", "review"}), None if quiet else console)


@click.command()
def monitors() -> int:
    """Runs the monitors alone: Telegram channels and feeds.

    \b
    Example: slukh monitors
    """
    set_up_logging()
    return _serve(load_settings(), frozenset({"monitors"}), None)


@click.command()
def bot() -> int:
    """Runs the bot alone.

    \b
    Example: slukh bot
    """
    set_up_logging()
    return _serve(load_settings(), frozenset({"bot"}), None)


@click.command()
def review() -> int:
    """Runs the analysts' desk alone.

    \b
    Example: slukh review
    """
    set_up_logging()
    return _serve(load_settings(), frozenset({"review"}), None)


def _serve(settings: Settings, parts: frozenset[str], console: Console | None) -> int:
    from cli.newsroom import serve

    set_up_logging(settings)
    return asyncio.run(stoppable(lambda: serve(settings, parts, console)))


async def stoppable(main: Callable[[], Awaitable[int]]) -> int:
    """Runs `main` until it ends or SIGINT or SIGTERM comes; then cancels it, and ends the process within 10 seconds."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(main())

    def stop() -> None:
        # A thread, so that it also ends a process whose event loop is held up.
        giving_up = threading.Timer(_STOP_SECONDS, _give_up)
        giving_up.daemon = True
        giving_up.start()
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, stop)
    try:
        return await task
    except asyncio.CancelledError:
        return 0


def _give_up() -> None:
    """Ends the process as it is: what was acknowledged is on disk, and what was not is done again by the next one."""
    logger.error("not stopped within %.0f s: ending all the same, nothing that was stored is lost", _STOP_SECONDS)
    logging.shutdown()
    os._exit(1)


@dataclass
class Supervisor:
    """Runs named parts side by side: one that fails for good says so in one line and the others go on."""

    ended: set[str] = field(default_factory=set)
    started: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)

    async def keep(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        """Runs `part` until it is cancelled; starts it again, after growing pauses, when it fails by surprise."""
        self.started.add(name)
        pause = _FIRST_PAUSE_SECONDS
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._run(name, part)
            except StorageError as error:
                logger.error("%s: %s; trying again in %.0f s", name, error, pause)
            except SlukhError as error:
                logger.error("%s: %s; this part stays off, the others go on", name, error)
                break
            except Exception:
                logger.exception("%s failed; trying again in %.0f s", name, pause)
            else:
                break
            self.failing.add(name)
            await asyncio.sleep(pause)
            lasted = asyncio.get_running_loop().time() - began
            pause = _FIRST_PAUSE_SECONDS if lasted > _LONGEST_PAUSE_SECONDS else min(pause * 2, _LONGEST_PAUSE_SECONDS)
        self.failing.discard(name)
        self.ended.add(name)

    async def _run(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        """Runs a part; one that has run for a while no longer counts as failing."""
        recovered = asyncio.get_running_loop().call_later(_RECOVERED_SECONDS, self.failing.discard, name)
        try:
            await part()
        finally:
            recovered.cancel()
