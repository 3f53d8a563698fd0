"""Filling gaps: the account's and the channels' differences of the loopback Telegram."""

import random

import pytest
from telethon import errors, events
from telethon.tl import functions, types

from loopback.faults import Fault
from loopback.state import Channel, Telegram
from tests.loopback.helpers import running, signed_in, until


async def difference(client, peer, pts, limit=100):
    """One getChannelDifference."""
    request = functions.updates.GetChannelDifferenceRequest(peer, types.ChannelMessagesFilterEmpty(), pts, limit)
    return await client(request)


class Mirror:
    """A channel as a client knows it that asks for nothing but differences."""

    def __init__(self):
        self.pts = 1
        self.texts = {}
        self.too_long = 0
        self.pages = 0

    async def follow(self, client, peer, limit):
        """Ask until the server says that this is all."""
        while True:
            found = await difference(client, peer, self.pts, limit)
            self.pages += 1
            if isinstance(found, types.updates.ChannelDifferenceTooLong):
                self.too_long += 1
                self.texts = {m.id: m.message async for m in client.iter_messages(peer, wait_time=0)}
                self.pts = found.dialog.pts
                return
            assert found.pts > self.pts or isinstance(found, types.updates.ChannelDifferenceEmpty)
            self.pts = found.pts
            if isinstance(found, types.updates.ChannelDifference):
                self.texts |= {m.id: m.message for m in found.new_messages}
                for update in found.other_updates:
                    if isinstance(update, types.UpdateDeleteChannelMessages):
                        for message_id in update.messages:
                            self.texts.pop(message_id, None)
                    else:
                        assert isinstance(update, types.UpdateEditChannelMessage)
                        self.texts[update.message.id] = update.message.message
            if found.final:
                assert found.timeout == 1
                return


def truth(channel: Channel) -> dict:
    """What is in a channel now."""
    return {m.id: None if m.is_service else m.text for m in channel.messages.values()}


@pytest.mark.parametrize(("limit", "max_diff"), [(100, 100_000), (7, 100_000), (10, 30), (1, 5)])
async def test_differences_mirror_the_channel(limit, max_diff):
    """Whoever follows the differences knows every post, edit and deletion, by TooLong when too much was missed."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar", max_diff=max_diff)
    dice = random.Random(limit)
    mirror = Mirror()
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        for step in range(12):
            for _ in range(dice.choice((0, 1, 5, 40))):
                posts = [i for i in channel.ids if not channel.messages[i].is_service]
                deed = dice.choice(("post", "post", "edit", "delete", "react", "title"))
                if deed == "post" or len(posts) < 3:
                    world.publish(channel, f"пост {step} {dice.random()}")
                elif deed == "edit":
                    world.edit(channel, dice.choice(posts), f"правка {step} {dice.random()}")
                elif deed == "delete":
                    world.delete(channel, dice.sample(posts, dice.choice((1, 3))))
                elif deed == "react":
                    world.react(channel, dice.choice(posts))
                else:
                    world.rename(channel, title=f"Nezygar {dice.random()}")
            await mirror.follow(client, peer, limit)
            assert mirror.pts == channel.pts
            assert mirror.texts == truth(channel)
    assert bool(mirror.too_long) == (max_diff < 100)
    if limit < 100 < max_diff:
        assert mirror.pages > 12


async def test_too_long_tells_the_head():
    """TooLong carries the channel's pts and its latest messages, by fault as well as by age."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar", max_diff=3)
    for number in range(30):
        world.publish(channel, f"пост {number}")
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        aged = await difference(client, peer, 1)
        recent = await difference(client, peer, channel.pts - 3)
        assert [m.message for m in recent.new_messages] == ["пост 27", "пост 28", "пост 29"]
        world.faults.add(Fault("too_long", channel_id=channel.id))
        forced = await difference(client, peer, channel.pts)
        for found in (aged, forced):
            assert isinstance(found, types.updates.ChannelDifferenceTooLong)
            assert (found.dialog.pts, found.dialog.top_message) == (channel.pts, channel.top)
            assert [m.message for m in found.messages][:2] == ["пост 29", "пост 28"]
        assert isinstance(await difference(client, peer, channel.pts), types.updates.ChannelDifferenceEmpty)


async def test_impossible_pts():
    """A pts of 0 is empty, one from the future is invalid."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        with pytest.raises(errors.PersistentTimestampEmptyError):
            await difference(client, peer, 0)
        with pytest.raises(errors.PersistentTimestampInvalidError):
            await difference(client, peer, channel.pts + 1)


async def test_unjoined_public_channel_is_polled():
    """Who has not joined hears nothing, and learns everything by polling; the hint says when to ask again."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    channel.poll_seconds = 17
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        pts = channel.pts
        world.publish(channel, "новость")
        found = await difference(client, peer, pts)
        assert [m.message for m in found.new_messages] == ["новость"]
        assert (found.final, found.timeout) == (True, 17)
        assert not world.log.of("pushed")


async def test_account_difference():
    """The account's difference has the private messages missed, and names the joined channels that moved."""
    world = Telegram()
    account = world.add_account()
    joined = world.add_channel("nezygar", "Nezygar")
    world.add_channel("kompromat", "Kompromat GROUP")
    world.join(account, joined)
    async with running(world) as server, signed_in(server, account) as client:
        state = await client(functions.updates.GetStateRequest())
        world.service_notice(account, "Login code: 22222")
        world.publish(joined, "новость")
        found = await client(functions.updates.GetDifferenceRequest(state.pts, state.date, state.qts))
        assert [m.message for m in found.new_messages] == ["Login code: 22222"]
        assert [(u.channel_id, u.pts) for u in found.other_updates] == [(joined.id, joined.pts)]
        assert found.state.pts == account.pts
        later = found.state.date.replace(year=found.state.date.year + 1)
        same = await client(functions.updates.GetDifferenceRequest(account.pts, later, 0))
        assert isinstance(same, types.updates.DifferenceEmpty)


async def test_telethon_catches_up_on_new_posts_after_a_gap():
    """When an update is lost, the next one makes Telethon fetch the difference, and the lost post comes."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    world.join(account, channel)
    async with running(world) as server, signed_in(server, account) as client:
        heard = []

        @client.on(events.NewMessage)
        async def hear(event):
            heard.append(event.message.message)

        world.publish(channel, "первый")
        await until(lambda: heard == ["первый"])
        world.faults.add(Fault("lose_update", method="UpdateNewChannelMessage"))
        world.publish(channel, "потерянный")
        world.publish(channel, "третий")
        await until(lambda: sorted(heard) == ["первый", "потерянный", "третий"])
        assert world.log.of("rpc", method="updates.getChannelDifference")


async def test_heads_in_batches():
    """getPeerDialogs tells top message and pts of many channels at once, joined or not."""
    world = Telegram()
    account = world.add_account()
    channels = [world.add_channel(f"channel{n:02}", f"Channel {n}") for n in range(40)]
    for number, channel in enumerate(channels):
        for post in range(number):
            world.publish(channel, f"пост {post}")
    async with running(world) as server, signed_in(server, account) as client:
        peers = [await client.get_input_entity(channel.username) for channel in channels]
        found = await client(functions.messages.GetPeerDialogsRequest([types.InputDialogPeer(p) for p in peers]))
        assert [(d.peer.channel_id, d.top_message, d.pts) for d in found.dialogs] == [
            (channel.id, channel.top, channel.pts) for channel in channels
        ]
        assert {m.id for m in found.messages} == {channel.top for channel in channels}


async def test_mirror_under_a_storm_of_faults():
    """Through drops, flood waits, lost, repeated and reordered updates and TooLong, the server's answers stay exact."""
    world = Telegram()
    account = world.add_account()
    channels = [world.add_channel(f"channel{n}", f"Channel {n}", max_diff=40) for n in range(6)]
    dice = random.Random(3)
    mirrors = {channel.id: Mirror() for channel in channels}
    storm = ("drop_connection", "flood_wait", "lose_update", "repeat_update", "reorder_updates", "too_long")
    async with running(world) as server, signed_in(server, account) as client:
        peers = {channel.id: await client.get_input_entity(channel.username) for channel in channels}
        for channel in channels[:4]:
            world.join(account, channel)
        for _ in range(60):
            world.faults.add(Fault(dice.choice(storm), after=dice.randrange(4), seconds=1))
            for _ in range(dice.randrange(30)):
                channel = dice.choice(channels)
                post = world.publish(channel, f"пост {dice.random()}")
                if dice.random() < 0.3:
                    world.edit(channel, post.id, f"правка {dice.random()}")
                elif dice.random() < 0.2:
                    world.delete(channel, post.id)
            channel = dice.choice(channels)
            await _follow_through(client, peers[channel.id], mirrors[channel.id])
            assert mirrors[channel.id].texts == truth(channel)
        world.faults.clear()
        for channel in channels:
            await _follow_through(client, peers[channel.id], mirrors[channel.id])
            assert mirrors[channel.id].texts == truth(channel)
            assert mirrors[channel.id].pts == channel.pts
    assert sum(world.faults.struck.values()) >= 40
    assert len(world.auth_keys) == 1


async def _follow_through(client, peer, mirror):
    while True:
        try:
            await mirror.follow(client, peer, 100)
            return
        except errors.FloodWaitError:
            client._flood_waited_requests.clear()
