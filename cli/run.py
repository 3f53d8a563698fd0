"""`slukh run`, and each part alone: which parts live in this process, started, supervised and stopped together."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable

import click
from rich.console import Console

from cli.logs import set_up_logging
from cli.terminal import Bystander
from config.settings import Settings, load_settings

logger = logging.getLogger(__name__)

_STOP_SECONDS = 9.0


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
    console = Bystander(highlight=False)
    if demo or not settings.is_live:
        from cli.demo import play_demo

        return asyncio.run(stoppable(lambda: play_demo(console, quiet=quiet)))
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

    def stop(*_: object) -> None:
        # A thread, so that it also ends a process whose event loop is held up.
        giving_up = threading.Timer(_STOP_SECONDS, _give_up)
        giving_up.daemon = True
        giving_up.start()
        if not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)

    # Not by the loop: one that is held up when the signal comes would not hear of it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        return await task
    except asyncio.CancelledError:
        return 0


def _give_up() -> None:
    """Ends the process as it is: what was acknowledged is on disk, and what was not is done again by the next one."""
    logger.error("not stopped within %.0f s: ending all the same, nothing that was stored is lost", _STOP_SECONDS)
    logging.shutdown()
    os._exit(1)
