"""What is printed for people: nothing that others wrote commands the terminal."""

import asyncio
import io
import itertools
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import insert

from cli.logs import set_up_logging
from cli.screen import Screen
from cli.terminal import Terminal
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.models import ArticleRow, ChannelRow
from core.storage.store import Store
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock

HOSTILE = "DEMO \x1b]0;owned\x07 \x1b[2J\x9b2J\x7f\b Лавров"


def harmless(shown: str) -> bool:
    """Whether only colours are left of what a terminal obeys."""
    pieces = shown.split("\x1b")
    return all(piece.partition("m")[0].lstrip("[").replace(";", "").isdigit() for piece in pieces[1:]) and not (
        set(shown) & {"\x07", "\b", "\x7f", "\x9b"}
    )


async def test_what_channels_and_feeds_say_commands_no_terminal(
    store: Store, clock: StillClock, eventually: Callable[..., Any]
) -> None:
    """A channel's name, a post and an article's title are shown with marks in the place of control characters."""
    holder, written = RulesHolder(rules_for(LAVROV)), io.StringIO()
    screen = Screen(store, holder, clock, Terminal(file=written, force_terminal=True, width=200, highlight=False))
    channel = {"channel_id": 1001, "name": HOSTILE, "language": "ru", "watched": True, "state": "ok", "cursor": 0,
               "head": 0, "history_done": True}  # fmt: skip
    await store.write(lambda session: session.execute(insert(ChannelRow), [channel]))
    await screen.show_channels()
    showing = asyncio.create_task(screen.run())
    intake, numbers = Intake(store, holder, clock), itertools.count(1)

    async def told() -> bool:
        """Says something more until it is shown: the screen leaves out what came before it."""
        number = next(numbers)
        await intake.hear([heard(HOSTILE, message_id=number)])
        article = {"id": number, "url": f"https://paper.test/{number}", "title": HOSTILE, "language": "en",
                   "first_seen_at": NOON, "published_at": NOON, "version": 0}  # fmt: skip
        await store.write(lambda session: session.execute(insert(ArticleRow), [article]))
        return "POST" in written.getvalue() and "ARTICLE" in written.getvalue()

    await eventually(told)
    showing.cancel()
    with suppress(asyncio.CancelledError):
        await showing
    assert written.getvalue().count("owned") >= 4
    assert "\x1b[" in written.getvalue()
    assert harmless(written.getvalue())


def test_a_log_line_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor does what others said where it is logged."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        set_up_logging()
        logging.getLogger("monitors").warning("a feed said %s", HOSTILE)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    shown = capsys.readouterr().err
    assert "Лавров" in shown
    assert "\x1b" not in shown
    assert harmless(shown)
