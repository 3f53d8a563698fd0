"""Backfill: older history to a date or an id, resumable, beside what happens meanwhile."""

import asyncio
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.backfill import backfill, progress_line
from core.clock import utc_now
from core.pipeline.hearing.watching import Watching
from core.storage.backfills import Backfill
from core.storage.store import Store
from core.types import Source
from loopback.faults import Fault
from loopback.state import Channel
from monitors.telegram.pages import Page, Pages
from tests.monitors.telegram.conftest import QUICK, Newsroom

START = 1_700_000_000
SHORT = replace(QUICK, history_posts=100)


@pytest.fixture
def channel(newsroom: Newsroom) -> Channel:
    """A channel with 900 old posts, one an hour, of which only the newest are read on first sight."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar", date=START)
    for number in range(900):
        world.publish(channel, f"DEMO. {number}.", date=START + 3600 * number)
    world.delete(channel, [300, 301, 302])
    newsroom.watch(channel)
    return channel


async def want(newsroom: Newsroom, channel: Channel, **wish: Any) -> None:
    await Watching(newsroom.store, utc_now).want_backfill(Backfill(channel.id, **wish))


async def done(newsroom: Newsroom) -> bool:
    (wish,) = await Watching(newsroom.store, utc_now).backfills()
    return wish.done


async def test_to_an_id(newsroom: Newsroom, channel: Channel) -> None:
    """All posts above the id are there afterwards, as history, and none below."""
    async with newsroom.running(SHORT):
        await newsroom.caught_up(channel)
        await want(newsroom, channel, until_id=250)
        await newsroom.eventually(lambda: done(newsroom))
        posts = await newsroom.posts(channel)
    assert list(posts) == [i for i in channel.ids if i > 250]
    assert {post.source for post in posts.values()} == {Source.HISTORY}
    known = await newsroom.known(channel)
    assert known is not None
    assert known.floor == 250


async def test_to_a_date(newsroom: Newsroom, channel: Channel) -> None:
    """All posts since the date are there afterwards."""
    until = datetime.fromtimestamp(START + 3600 * 500, UTC)
    async with newsroom.running(SHORT):
        await newsroom.caught_up(channel)
        await want(newsroom, channel, until_at=until)
        await newsroom.eventually(lambda: done(newsroom))
        posts = await newsroom.posts(channel)
    assert list(posts) == [i for i in channel.ids if channel.messages[i].date >= START + 3600 * 500]


async def test_to_the_beginning_with_a_restart_and_live_posts(newsroom: Newsroom, channel: Channel) -> None:
    """Interrupted, it goes on where it was; live posts, edits and deletions meanwhile are not disturbed."""
    world = newsroom.world
    async with newsroom.running(SHORT):
        await newsroom.listening(channel)
        await want(newsroom, channel)
        world.faults.add(Fault("internal_error", method="messages.getHistory", after=3, times=100))
        await newsroom.eventually(lambda: world.faults.struck["internal_error"] > 0)
        world.publish(channel, "DEMO. Новое.")
        await newsroom.has(channel, "DEMO. Новое.")
    read_before = len(await newsroom.posts(channel))
    world.faults.clear()
    pages = newsroom.asked("messages.getHistory")
    async with newsroom.running(SHORT):
        for number in itertools.count():
            world.edit(channel, 50 + number % 20, f"DEMO. Исправлено {number}.")
            if number % 10 == 0 and number < 300:
                world.delete(channel, 70 + number // 10)
            await asyncio.sleep(0.02)
            if await done(newsroom):
                break
        await newsroom.caught_up(channel)
        posts = await newsroom.posts(channel)
    assert 200 < read_before < 900
    assert newsroom.asked("messages.getHistory") - pages < 60
    assert [i for i, post in posts.items() if not post.deleted] == channel.ids
    for message_id, message in channel.messages.items():
        assert posts[message_id].texts[-1] == message.text


async def test_the_command(newsroom: Newsroom, channel: Channel, tmp_path: Path, monkeypatch: Any) -> None:
    """The command reads the history itself when no Slukh runs, and says how much it was."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "watchlist.yaml").write_text("channels:\n- {username: nezygar, name: Nezygar}\n", encoding="utf-8")
    server = newsroom.server
    for name, value in {
        "DATABASE_URL": f"sqlite:///{tmp_path}/backfill.db",
        "TELEGRAM_API_ID": "1",
        "TELEGRAM_API_HASH": "0" * 32,
        "TELEGRAM_SESSIONS": str(tmp_path / "signed"),
        "TELEGRAM_DC": f"{server.dc_id}:{server.host}:{server.port}",
        "TELEGRAM_DC_KEY": str(server.public_key_path),
        "WATCHLIST": str(tmp_path / "watchlist.yaml"),
        "CACHE": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    result = await asyncio.to_thread(CliRunner().invoke, backfill, ["@nezygar", "--to", "600"])
    assert result.exception is None
    assert "nezygar: 201 older posts read, back to 2023-12-09" in result.output
    wrong = await asyncio.to_thread(CliRunner().invoke, backfill, ["@somebody"])
    assert str(wrong.exception) == "somebody is not in the watchlist; add it there first"
    wrong = await asyncio.to_thread(CliRunner().invoke, backfill, ["@nezygar", "--to", "sometime"])
    assert str(wrong.exception).startswith("'sometime' is neither a date nor a post's id")


async def test_what_vanishes_between_two_pages_in_flight_hides_nothing(
    newsroom: Newsroom, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Posts of one page are deleted before the server counts down to the next: all that is left is read."""
    world, below = newsroom.world, Pages.below
    gone: list[int] = []

    async def slowly(self: Pages, message_id: int, skip: int = 0) -> Page:
        if skip and len(gone) < 3:
            await asyncio.sleep(0.1)  # the page above has come
            gone.append([i for i in channel.ids if i <= message_id][-20])
            world.delete(channel, gone[-1])
        return await below(self, message_id, skip)

    monkeypatch.setattr(Pages, "below", slowly)
    async with newsroom.running(SHORT):
        await newsroom.caught_up(channel)
        await want(newsroom, channel)
        await newsroom.eventually(lambda: done(newsroom))
        await newsroom.caught_up(channel)
        posts = await newsroom.posts(channel)
    assert gone
    assert [i for i, post in posts.items() if not post.deleted] == channel.ids


async def test_what_the_old_wish_notes_leaves_the_new_one_standing(any_store: Store) -> None:
    """A wish is changed by another process while it is worked off: how far it came counts, what is wished for stays."""
    watching = Watching(any_store, utc_now)
    await watching.want_backfill(Backfill(7, until_id=500))
    await watching.want_backfill(Backfill(7, until_id=100))
    await watching.backfilled(Backfill(7, until_id=500, start_id=900, reached_id=500, posts=400, done=True))
    assert await watching.backfills() == [Backfill(7, until_id=100, start_id=900, reached_id=500, posts=400)]
    await watching.drop_backfill(7)
    await watching.backfilled(Backfill(7, until_id=100, start_id=900, reached_id=300, posts=600))
    assert await watching.backfills() == []


def test_the_estimate() -> None:
    """Half of the way in ten seconds leaves ten."""
    now = datetime(2025, 1, 11, tzinfo=UTC)
    by_date = Backfill(1, until_at=now - timedelta(days=10), reached_at=now - timedelta(days=5), posts=50)
    assert progress_line("x", by_date, 10, lambda: now) == "x: 50 posts, back to 2025-01-06, 50%, about 10 s left"
    by_id = Backfill(1, until_id=0, start_id=1000, reached_id=750, posts=240)
    assert progress_line("x", by_id, 10, lambda: now) == "x: 240 posts, back to post 750, 25%, about 30 s left"


async def test_a_wish_that_changes_while_a_page_is_on_its_way(newsroom: Newsroom, channel: Channel) -> None:
    """The new wish is fulfilled, and the channel is heard as before."""
    world = newsroom.world
    async with newsroom.running(SHORT):
        await newsroom.caught_up(channel)
        world.faults.add(Fault("slow_answer", method="messages.getHistory", seconds=0.3, times=6))
        await want(newsroom, channel, until_id=600)
        await newsroom.eventually(lambda: world.faults.struck["slow_answer"] > 0)
        await want(newsroom, channel, until_id=250)
        await newsroom.eventually(lambda: done(newsroom))
        world.publish(channel, "DEMO. Новое.")
        await newsroom.has(channel, "DEMO. Новое.")
        posts = await newsroom.posts(channel)
    assert [i for i in posts if i <= 850] == [i for i in channel.ids if 250 < i <= 850]
