"""Accounts that can't reach Telegram, the silence that they keep, and what is told and kept of it."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from core.storage.accounts import waits
from loopback.faults import Fault
from loopback.mtproto import MTProtoServer
from loopback.state import Channel
from tests.monitors.telegram.conftest import QUICK, Later, Newsroom
from tests.monitors.telegram.test_watching import gaps_closed


async def test_telegram_out_of_reach(newsroom: Newsroom, channel_of: Channel, caplog: pytest.LogCaptureFixture) -> None:
    """While Telegram can't be reached, one line says so and the watcher waits; then it goes on."""
    port = newsroom.server.port
    await newsroom.server.stop()
    pace = replace(QUICK, connect_seconds=0.5)
    async with newsroom.running(pace):
        await newsroom.eventually(lambda: "can't be reached" in caplog.text)
        async with MTProtoServer(newsroom.world, port=port, auto_sign_in=newsroom.account.id):
            await newsroom.caught_up(channel_of)
    assert caplog.text.count("can't be reached") == 1


async def test_something_else_answers(
    newsroom: Newsroom, channel_of: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """A proxy that speaks another language in Telegram's stead is one line, however often it is tried."""
    port = newsroom.server.port
    await newsroom.server.stop()
    asked = 0

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await reader.read(16)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        writer.close()

    async with newsroom.running(replace(QUICK, connect_seconds=0.5)):
        async with await asyncio.start_server(refuse, newsroom.server.host, port):
            await newsroom.eventually(lambda: asked > 2 and "what answers is not Telegram" in caplog.text)
        async with MTProtoServer(newsroom.world, port=port, auto_sign_in=newsroom.account.id):
            await newsroom.caught_up(channel_of)
    assert "Traceback" not in caplog.text
    assert caplog.text.count("what answers is not Telegram") == 1


async def test_silence(newsroom: Newsroom, channel_of: Channel, caplog: pytest.LogCaptureFixture) -> None:
    """The account leaves no trace, and private chats and login codes are neither stored nor logged."""
    world = newsroom.world
    stranger = world.add_account(first_name="Stranger")
    with caplog.at_level(logging.DEBUG):
        async with newsroom.running():
            await newsroom.listening(channel_of)
            world.service_notice(newsroom.account, "Login code: 98765. Do not give it to anyone.")
            world.private_message(newsroom.account, stranger.user, "DEMO. A private secret.")
            world.publish(channel_of, "DEMO. https://example.org/never-fetch-this")
            await newsroom.has(channel_of, "DEMO. https://example.org/never-fetch-this")
            newsroom.server.cut_all()
            world.private_message(newsroom.account, stranger.user, "DEMO. Another private secret.")
            world.publish(channel_of, "DEMO. Раз.")
            await newsroom.has(channel_of, "DEMO. Раз.")
    for trace in ("read", "viewed", "online", "reaction"):
        assert world.log.count(trace) == 0
    asked = {entry["method"] for entry in world.log.of("rpc")}
    assert asked <= {
        "help.getConfig",
        "users.getUsers",
        "updates.getState",
        "contacts.resolveUsername",
        "channels.joinChannel",
        "messages.getDialogs",
        "messages.getHistory",
        "messages.getPeerDialogs",
        "updates.getChannelDifference",
    }
    stored = b"".join(path.read_bytes() for path in newsroom.sessions.parent.rglob("*") if path.is_file())
    for secret in ("98765", "private secret", "Stranger"):
        assert secret not in caplog.text
        assert secret.encode() not in stored


async def test_a_gap_is_told(newsroom: Newsroom, channel_of: Channel) -> None:
    """The time in which nobody watched is a gap that ends when all was caught up; a short break is none."""
    clock = Later()
    async with newsroom.running(clock=clock):
        await newsroom.listening(channel_of)
    clock.ahead += timedelta(seconds=20)
    async with newsroom.running(clock=clock):
        await newsroom.caught_up(channel_of)
    assert await newsroom.gaps(channel_of) == []
    before = clock()
    clock.ahead += timedelta(minutes=30)
    newsroom.world.publish(channel_of, "DEMO. Раз.")
    async with newsroom.running(clock=clock):
        posts = await newsroom.has(channel_of, "DEMO. Раз.")
        await newsroom.eventually(lambda: gaps_closed(newsroom, channel_of))
    (gap,) = await newsroom.gaps(channel_of)
    assert gap.from_at <= before
    assert timedelta(minutes=29) < gap.to_at - gap.from_at < timedelta(minutes=32)
    assert gap.caught_up_at is not None
    assert gap.caught_up_at >= gap.to_at
    assert [post.source for post in posts.values()][-1] == "caught_up"


async def test_waits_are_kept_over_a_restart(newsroom: Newsroom, channel_of: Channel) -> None:
    """A wait that Telegram imposed is stored: a watcher that starts again does not ask before its time."""
    world = newsroom.world
    world.faults.add(Fault("flood_wait", method="contacts.resolveUsername", seconds=3600))
    async with newsroom.running():
        await newsroom.eventually(lambda: newsroom.store.read(lambda session: waits(session, "main:")))
    other = world.add_channel("kompromat_group", "Kompromat GROUP")
    newsroom.watch(channel_of, other)
    async with newsroom.running():
        await newsroom.eventually(lambda: newsroom.asked("users.getUsers") >= 2)
    assert newsroom.asked("contacts.resolveUsername") == 1
