"""`slukh login`: signs a watching account in. Phone, code and password go to Telegram and nowhere else."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

import click

from cli.logs import set_up_logging
from config.settings import Settings, load_settings
from core.clock import utc_now
from core.errors import ConfigError, UsageError
from core.storage.store import Store

_Ask = Callable[[str], Awaitable[str]]
_QUESTIONS = {
    "phone": ("Phone, with the country's code", False),
    "code": ("Code that Telegram has sent", False),
    "password": ("Password of the account", True),
}


@click.command()
@click.option("--account", default="main", show_default=True, help="What to call it here; one session file each.")
def login(account: str) -> int:
    """Signs a watching account in: asks for phone, code and, if it has one, password.

    Use an account that shows no name of the newsroom. Its session stays in TELEGRAM_SESSIONS, readable by you only.

    \b
    Example: slukh login
             slukh login --account second
    """
    set_up_logging()
    settings = load_settings()
    set_up_logging(settings)
    click.echo(_with_answers(lambda ask: _login(settings, account, ask)))
    return 0


async def _login(settings: Settings, account: str, ask: _Ask) -> str:
    if settings.telegram_api_id is None or settings.telegram_api_hash is None:
        raise ConfigError(
            "TELEGRAM_API_ID and TELEGRAM_API_HASH are not set", mend="get them from https://my.telegram.org"
        )
    from monitors.telegram.account import access_of
    from monitors.telegram.signin import sign_in

    access = access_of(settings)
    async with Store(settings.database_url) as store:
        return await sign_in(access, account, store, utc_now, ask)


def _with_answers(work: Callable[[_Ask], Coroutine[Any, Any, str]]) -> str:
    """What `work` returns. It runs in an event loop of a thread of its own, since a connection that is not served is
    cut, and what it asks is asked here: only a terminal that the main thread reads is left at once by Ctrl-C.
    """
    questions: SimpleQueue[tuple[str, Future[str]] | None] = SimpleQueue()
    begun: Future[Callable[[], object]] = Future()

    async def ask(what: str) -> str:
        answer: Future[str] = Future()
        questions.put((what, answer))
        return await asyncio.wrap_future(answer)

    async def run() -> str:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        begun.set_result(lambda: loop.call_soon_threadsafe(task.cancel))
        try:
            return await work(ask)
        finally:
            questions.put(None)

    with ThreadPoolExecutor(1, "login") as thread:
        done = thread.submit(asyncio.run, run())
        try:
            while (question := questions.get()) is not None:
                what, answer = question
                answer.set_result(_prompt(what))
        except BaseException:
            begun.result()()  # it takes away the session that it began, and gives the account back
            raise
        return done.result()


def _prompt(what: str) -> str:
    """Asks at the terminal."""
    text, hidden = _QUESTIONS[what]
    try:
        return str(click.prompt(text, type=str, hide_input=hidden))
    except click.Abort as stop:
        if isinstance(stop.__context__, EOFError):
            raise UsageError(
                f"standard input ended where {text.partition(',')[0].lower()!r} was asked for",
                mend="run it in a terminal, and answer there",
            ) from None
        raise
