"""Each fault that the loopback Telegram's script knows, as a Telethon client meets it."""

import asyncio

import pytest
from telethon import errors, events
from telethon.tl import functions

from loopback.faults import Fault, Faults
from loopback.log import Log
from loopback.state import Limit, Telegram
from tests.loopback.helpers import reconnected, running, signed_in, until


class Ear:
    """The texts that a client's handler was given."""

    def __init__(self, client):
        self.texts = []
        client.add_event_handler(self._hear, events.NewMessage)

    async def _hear(self, event):
        self.texts.append(event.message.message)


def newsroom(world: Telegram) -> tuple:
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    world.join(account, channel)
    return account, channel


def test_matching_and_consumption():
    """A fault strikes those it names, in the order of the script, after and for as often as it says; it is logged."""
    log = Log()
    faults = Faults(log=log)
    faults.add(Fault("flood_wait", method="messages.getHistory", account=1, seconds=3, times=2, after=1))
    faults.add(Fault("flood_wait", seconds=9))
    assert faults.pending == 3
    here = {"method": "messages.getHistory", "account": 1}
    assert faults.take("flood_wait", method="messages.getHistory", account=2).seconds == 9
    assert faults.take("flood_wait", method="users.getUsers", account=1) is None
    assert faults.take("flood_wait", **here) is None
    assert [fault and fault.seconds for fault in (faults.take("flood_wait", **here) for _ in range(3))] == [3, 3, None]
    assert faults.pending == 0
    assert [(e["fault"], e["account"]) for e in log.of("fault")] == [("flood_wait", n) for n in (2, 1, 1)]
    assert faults.struck["flood_wait"] == 3


def test_mistaken_scripts_are_refused():
    """A fault of unknown kind, or one that never strikes, is refused."""
    with pytest.raises(ValueError, match="no such fault"):
        Fault("flood")
    with pytest.raises(ValueError, match="times"):
        Fault("flood_wait", times=0)


async def test_flood_wait():
    """FLOOD_WAIT tells its seconds, for the method named only, and is over when used up."""
    world = Telegram()
    account, _ = newsroom(world)
    async with running(world) as server, signed_in(server, account) as client:
        world.faults.add(Fault("flood_wait", method="messages.getHistory", seconds=33, times=2))
        await client.get_me()
        for _ in range(2):
            with pytest.raises(errors.FloodWaitError) as caught:
                await client.get_messages("nezygar", limit=1)
            assert caught.value.seconds == 33
            client._flood_waited_requests.clear()
        assert len(await client.get_messages("nezygar", limit=1)) == 1


async def test_budget_of_resolving():
    """After its budget of resolveUsername an account waits; another account does not."""
    clock = [1_700_000_000.0]
    world = Telegram()
    world.limits["contacts.resolveUsername"] = Limit(burst=3, seconds=3600)
    account, _ = newsroom(world)
    second = world.add_account()
    for number in range(6):
        world.add_channel(f"channel{number}", "Channel")
    async with (
        running(world) as server,
        signed_in(server, account) as one,
        signed_in(server, second) as two,
    ):
        for number in range(3):
            await one(functions.contacts.ResolveUsernameRequest(f"channel{number}"))
        with pytest.raises(errors.FloodWaitError) as caught:
            await one(functions.contacts.ResolveUsernameRequest("channel3"))
        assert 3590 <= caught.value.seconds <= 3600
        assert (await two.get_entity("channel3")).username == "channel3"
    assert account.spend("x", Limit(1, 10), clock[0]) == 0
    assert account.spend("x", Limit(1, 10), clock[0] + 4) == 6
    assert account.spend("x", Limit(1, 10), clock[0] + 10) == 0


async def test_dropped_connection():
    """A dropped connection comes back under the same key; the request is repeated and answered."""
    world = Telegram()
    account, channel = newsroom(world)
    async with running(world) as server, signed_in(server, account) as client:
        world.faults.add(Fault("drop_connection", method="messages.getHistory"))
        assert [m.id for m in await client.get_messages("nezygar", limit=1)] == [channel.top]
        assert len(world.log.of("rpc", method="messages.getHistory")) == 2
        assert len(world.auth_keys) == 1


async def test_dropped_while_pushing():
    """A connection can be dropped by a push; the update is lost to it, and heard by the difference."""
    world = Telegram()
    account, channel = newsroom(world)
    async with running(world) as server, signed_in(server, account) as client:
        ear = Ear(client)
        world.publish(channel, "первый")
        await until(lambda: ear.texts == ["первый"])
        world.faults.add(Fault("drop_connection", method="UpdateNewChannelMessage"))
        before = set(server.connections)
        world.publish(channel, "второй")
        await reconnected(server, before)
        await client.get_me()
        world.publish(channel, "третий")
        await until(lambda: sorted(ear.texts) == ["второй", "первый", "третий"])


async def test_all_connections_cut():
    """cut_all cuts an account's connections, and the client comes back by itself."""
    world = Telegram()
    account, _ = newsroom(world)
    async with running(world) as server, signed_in(server, account) as client:
        assert server.cut_all(account) == 1
        assert (await client.get_me()).id == account.id
        assert len(server.connections) == 1


async def test_repeated_and_reordered_updates():
    """Updates sent twice or in the wrong order reach Telethon's handlers once each."""
    world = Telegram()
    account, channel = newsroom(world)
    async with running(world) as server, signed_in(server, account) as client:
        ear = Ear(client)
        world.publish(channel, "0")
        await until(lambda: ear.texts == ["0"])
        world.faults.add(Fault("repeat_update", channel_id=channel.id))
        world.publish(channel, "1")
        world.faults.add(Fault("reorder_updates", channel_id=channel.id))
        world.publish(channel, "2")
        world.publish(channel, "3")
        await until(lambda: len(ear.texts) == 4)
        pushed = [entry["message_ids"] for entry in world.log.of("pushed")]
        top = channel.top
        assert pushed == [[top - 3], [top - 2], [top - 2], [top], [top - 1]]
        assert sorted(ear.texts) == ["0", "1", "2", "3"]


async def test_slow_answer_and_lost_answer():
    """A slow answer comes late and others overtake it; a lost one never comes, though the work was done."""
    world = Telegram()
    account, _ = newsroom(world)
    other = world.add_channel("kompromat", "Kompromat GROUP")
    async with running(world) as server, signed_in(server, account) as client:
        world.faults.add(Fault("slow_answer", method="messages.getHistory", seconds=0.2))
        slow = asyncio.create_task(client.get_messages("nezygar", limit=1))
        await until(lambda: world.faults.struck["slow_answer"])
        await client.get_me()
        assert not slow.done()
        assert len(await slow) == 1
        peer = await client.get_input_entity("kompromat")
        world.faults.add(Fault("answer_lost", method="channels.joinChannel"))
        lost = asyncio.create_task(client(functions.channels.JoinChannelRequest(peer)))
        await until(lambda: other.id in account.joined)
        await client.get_me()
        assert not lost.done()
        lost.cancel()


async def test_internal_error():
    """An internal error is a 500; Telethon tries again and gets the answer."""
    world = Telegram()
    account, _ = newsroom(world)
    async with running(world) as server, signed_in(server, account, request_retries=0) as client:
        world.faults.add(Fault("internal_error", method="help.getNearestDc"))
        with pytest.raises(ValueError, match="unsuccessful"):
            await client(functions.help.GetNearestDcRequest())
        assert (await client(functions.help.GetNearestDcRequest())).this_dc == server.dc_id
        assert [e["code"] for e in world.log.of("rpc_error", method="help.getNearestDc")] == [500]


async def test_expired_file_reference():
    """A stale file reference is refused; the message fetched anew has one that works."""
    world = Telegram()
    account, channel = newsroom(world)
    post = world.publish(channel, "фото", media=world.photo(b"x" * 9000))
    async with running(world) as server, signed_in(server, account) as client:
        stale = await client.get_messages("nezygar", ids=post.id)
        world.expire_file_references()
        with pytest.raises(errors.FileReferenceExpiredError):
            await client.download_media(stale, bytes)
        fresh = await client.get_messages("nezygar", ids=post.id)
        assert await client.download_media(fresh, bytes) == b"x" * 9000
