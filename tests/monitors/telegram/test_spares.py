"""A second account for each channel, before it is needed."""

import asyncio
from dataclasses import replace

from core.types import WatchedChannel
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.monitors.telegram.people import signed_in


async def test_a_channel_that_only_one_account_can_reach_keeps_no_other_from_a_second(newsroom: Newsroom) -> None:
    """A private one and one that gave its public name up come first in the watchlist; all behind them get theirs."""
    world = newsroom.world
    first, _ = await signed_in(newsroom, "first", "second")
    private = world.add_channel(None, "Private", private=True)
    nameless = world.add_channel("for_a_while", "Nameless")
    for channel in (private, nameless):
        world.join(first, channel)
    lines = (
        WatchedChannel(None, "Private", private.id, private_reason="DEMO. The editor decided so."),
        WatchedChannel("for_a_while", "Nameless"),
    )
    newsroom.watch(*lines)
    async with newsroom.running(replace(QUICK, spare_seconds=1000.0)):
        await newsroom.caught_up(private)
        await newsroom.caught_up(nameless)
    world.make_private(nameless)
    public = [world.add_channel(f"channel_{n}", f"Channel {n}") for n in range(3)]
    newsroom.watch(*lines, *[WatchedChannel(channel.username, channel.title) for channel in public])
    async with newsroom.running(replace(QUICK, spare_seconds=0.05)) as monitor:
        for channel in public:
            await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername", username="channel_2") == 2)
        asked = newsroom.asked("contacts.resolveUsername", username="for_a_while")
        world.kill_account(first)
        for channel in public:
            world.publish(channel, "DEMO. Раз.")
            await newsroom.has(channel, "DEMO. Раз.")
        assert {monitor.readers[channel.id] for channel in public} == {"second"}
    assert asked <= 2


async def test_an_account_is_not_asked_again_for_what_it_can_not_reach(newsroom: Newsroom) -> None:
    """Nor is its list of chats asked for each time anew."""
    world = newsroom.world
    first, _second = await signed_in(newsroom, "first", "second")
    private, public = world.add_channel(None, "Private", private=True), world.add_channel("channel_1")
    world.join(first, private)
    line = WatchedChannel(None, "Private", private.id, private_reason="DEMO. The editor decided so.")
    newsroom.watch(line, WatchedChannel("channel_1", "Public"))
    async with newsroom.running(replace(QUICK, spare_seconds=0.05)):
        for channel in (private, public):
            await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") == 2)
        asked = newsroom.asked("messages.getDialogs")
        await asyncio.sleep(0.5)
        assert newsroom.asked("messages.getDialogs") == asked
    assert newsroom.asked("contacts.resolveUsername") == 2
