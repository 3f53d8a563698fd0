"""History pages of the loopback Telegram against a brute-force reading of the documented rules."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from telethon import errors
from telethon.tl import functions, types

from loopback.state import Channel, Telegram
from tests.loopback.helpers import running, signed_in

START = 1_700_000_000


def rugged_channel(world: Telegram) -> Channel:
    """A channel with holes in its ids, two posts a second at times, and service messages."""
    channel = world.add_channel("rugged", "Rugged", date=START)
    dice = random.Random(7)
    message_id, date = 5, START
    for _ in range(260):
        message_id += dice.choice((1, 1, 1, 2, 7))
        date += dice.choice((0, 1, 30))
        world.publish(channel, f"post {message_id}", message_id=message_id, date=date)
    world.rename(channel, title="Rugged still")
    world.delete(channel, channel.ids[100:140:3])
    return channel


def oracle(
    channel: Channel, offset_id: int, offset_date: int, add_offset: int, limit: int, max_id: int, min_id: int
) -> list[int]:
    """core.telegram.org/api/offsets, word by word."""
    newest_first = sorted(channel.messages.values(), key=lambda message: -message.id)
    if offset_id:
        offset = sum(1 for message in newest_first if message.id >= offset_id)
    elif offset_date:
        offset = sum(1 for message in newest_first if message.date >= offset_date)
    else:
        offset = 0
    limit = 20 if limit == 0 else min(limit, 100)
    wanted = range(offset + add_offset, offset + add_offset + limit)
    sliced = [message for place, message in enumerate(newest_first) if place in wanted]
    return [m.id for m in sliced if (m.id < max_id or not max_id) and (m.id > min_id or not min_id)]


def test_every_offset_rule():
    """Whatever the offsets and limits, a page has exactly the messages that the documentation says."""
    world = Telegram()
    account = world.add_account()
    channel = rugged_channel(world)
    ids = st.one_of(st.just(0), st.integers(1, channel.top + 50), st.sampled_from(channel.ids))
    dates = st.one_of(st.just(0), st.sampled_from([m.date for m in channel.messages.values()]))
    shifts = st.one_of(st.integers(-130, 130), st.integers(-300, 300))

    with asyncio.Runner() as runner:
        stack = runner.run(_open(world, account.id))
        client, peer, close = stack

        @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
        @given(ids, dates, shifts, st.integers(0, 130), ids, ids)
        @example(0, 0, 0, 100, 0, 0)
        @example(1, 0, -100, 100, 0, 0)
        def check(offset_id: int, offset_date: int, add_offset: int, limit: int, max_id: int, min_id: int) -> None:
            request = functions.messages.GetHistoryRequest(
                peer, offset_id, offset_date or None, add_offset, limit, max_id, min_id, 0
            )
            page = runner.run(_ask(client, request))
            assert [m.id for m in page.messages] == oracle(
                channel, offset_id, offset_date, add_offset, limit, max_id, min_id
            )
            assert page.count == len(channel.messages)
            assert page.pts == channel.pts

        try:
            check()
        finally:
            runner.run(close())


async def _open(world, user_id):
    server_context = running(world, auto_sign_in=user_id)
    server = await server_context.__aenter__()
    client_context = signed_in(server, world.accounts[user_id])
    client = await client_context.__aenter__()

    async def close():
        await client_context.__aexit__(None, None, None)
        await server_context.__aexit__(None, None, None)

    return client, await client.get_input_entity("rugged"), close


async def _ask(client, request):
    return await client(request)


async def test_telethons_own_iteration():
    """Telethon's iter_messages sees every message once, from either end, and from a cursor on."""
    world = Telegram()
    account = world.add_account()
    channel = rugged_channel(world)
    async with running(world) as server, signed_in(server, account) as client:
        assert [m.id async for m in client.iter_messages("rugged", wait_time=0)] == channel.ids[::-1]
        assert [m.id async for m in client.iter_messages("rugged", wait_time=0, reverse=True)] == channel.ids
        cursor = channel.ids[77]
        assert [
            m.id async for m in client.iter_messages("rugged", wait_time=0, min_id=cursor, reverse=True)
        ] == channel.ids[78:]
        assert [m.id async for m in client.iter_messages("rugged", wait_time=0, min_id=cursor)] == channel.ids[:77:-1]
        assert (await client.get_messages("rugged", limit=0)).total == len(channel.ids)


async def test_messages_by_id():
    """Messages by id come in the order asked for, with None where there is nothing; more than 100 are refused."""
    world = Telegram()
    account = world.add_account()
    channel = rugged_channel(world)
    async with running(world) as server, signed_in(server, account) as client:
        wanted = [channel.ids[9], 999_999, channel.ids[3], 1]
        found = await client.get_messages("rugged", ids=wanted)
        assert [m and m.id for m in found] == [channel.ids[9], None, channel.ids[3], 1]
        assert isinstance(found[3].action, types.MessageActionChannelCreate)
        with pytest.raises(errors.LimitInvalidError):
            await client(functions.channels.GetMessagesRequest(await client.get_input_entity("rugged"), [5] * 101))


async def test_search():
    """Search finds by text, without regard to case, newest first."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    for text in ("Лавров поговорил", "погода", "и снова ЛАВРОВ"):
        world.publish(channel, text)
    async with running(world) as server, signed_in(server, account) as client:
        found = await client.get_messages("nezygar", search="лавров", limit=10)
        assert [m.message for m in found] == ["и снова ЛАВРОВ", "Лавров поговорил"]


async def test_large_pages_are_compressed():
    """A large answer travels compressed, and reads the same."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    for number in range(50):
        world.publish(channel, f"Пост номер {number}. " * 50)
    for limit in (1, 1 << 30):
        async with running(world, gzip_over=limit) as server, signed_in(server, account) as client:
            found = await client.get_messages("nezygar", limit=50)
            assert [m.message for m in found] == [channel.messages[m.id].text for m in found]
            assert len(found) == 50
