"""The protocol under the methods: transports, salts, clocks, service messages, and clients that talk nonsense."""

import asyncio
import contextlib
import os
import time

import pytest
from telethon.network import ConnectionTcpAbridged, ConnectionTcpFull, ConnectionTcpIntermediate
from telethon.tl import functions, types

from loopback.mtproto.transport import Abridged, Full, Intermediate, TransportError
from loopback.state import Telegram
from tests.loopback.helpers import make_client, reconnected, running, signed_in, until


@pytest.mark.parametrize("transport", [ConnectionTcpFull, ConnectionTcpAbridged, ConnectionTcpIntermediate])
async def test_transports(transport):
    """A client signs in and reads a long page over each transport."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    for number in range(30):
        world.publish(channel, f"пост {number} " * 100)
    async with running(world) as server, signed_in(server, account, connection=transport) as client:
        assert [m.id for m in await client.get_messages("nezygar", limit=100)] == channel.ids[::-1]


@pytest.mark.parametrize("make", [Full, Abridged, lambda: Intermediate(False)])
def test_framing_survives_any_cut(make):
    """Packets of all sizes come out as they went in, however the stream is cut."""
    packets = [os.urandom(4 * size) for size in (1, 6, 126, 127, 128, 5000)]
    out, back = make(), make()
    stream = b"".join(out.frame(packet) for packet in packets)
    for step in (1, 7, 4096, len(stream)):
        back = make()
        waiting, found = bytearray(), []
        for start in range(0, len(stream), step):
            waiting += stream[start : start + step]
            found += list(back.split(waiting))
        assert (found, bytes(waiting)) == (packets, b"")


def test_full_transport_notices_damage():
    """A flipped bit, a repeated packet and an absurd length are noticed."""
    frame = Full().frame(b"12345678")
    for damaged in (frame[:-6] + b"x" + frame[-5:], frame + frame, b"\xff\xff\xff\x7f" + frame[4:]):
        with pytest.raises(TransportError):
            list(Full().split(bytearray(damaged)))


async def test_changed_salt_and_wrong_clock():
    """A client with an old salt, or with a clock that is an hour off, is put right and gets its answer."""
    offset = [0.0]
    world = Telegram(clock=lambda: time.time() + offset[0])
    account = world.add_account()
    async with running(world) as server, signed_in(server, account) as client:
        for key in world.auth_keys.values():
            key.salt += 1
        assert (await client.get_me()).id == account.id
    for offset[0] in (3600.0, -3600.0):
        async with running(world) as server, signed_in(server, account) as client:
            assert (await client.get_me()).id == account.id


async def test_service_requests():
    """Pings, future salts and the end of another session are answered."""
    world = Telegram()
    account = world.add_account()
    async with running(world) as server, signed_in(server, account) as client:
        pong = await client(functions.PingRequest(99))
        assert pong.ping_id == 99
        assert (await client(functions.PingDelayDisconnectRequest(98, 60))).ping_id == 98
        salts = await client(functions.GetFutureSaltsRequest(1))
        assert [salt.salt for salt in salts.salts] == [key.salt for key in world.auth_keys.values()]
        assert isinstance(await client(functions.DestroySessionRequest(12345)), types.DestroySessionNone)
        assert (await client(functions.help.GetNearestDcRequest())).this_dc == server.dc_id


async def test_many_requests_at_once():
    """Requests that travel in containers are each answered."""
    world = Telegram()
    account = world.add_account()
    channels = [world.add_channel(f"channel{number:03}", f"Channel {number}") for number in range(150)]
    async with running(world) as server, signed_in(server, account) as client:
        found = await asyncio.gather(*(client.get_entity(channel.username) for channel in channels))
        assert [entity.id for entity in found] == [channel.id for channel in channels]


async def test_large_request_comes_compressed():
    """A request that Telethon compresses is understood."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    for number in range(99):
        world.publish(channel, f"пост {number}")
    async with running(world) as server, signed_in(server, account) as client:
        found = await client.get_messages("nezygar", ids=list(range(1, 101)))
        assert [m.id for m in found] == list(range(1, 101))


async def test_nonsense_is_cut_off():
    """Garbage on a connection ends that connection, and disturbs nobody else."""
    world = Telegram()
    account = world.add_account()
    async with running(world) as server, signed_in(server, account) as client:
        for garbage in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(400), b"\xef\x06" + bytes(24), Full().frame(bytes(64))):
            reader, writer = await asyncio.open_connection(server.host, server.port)
            writer.write(garbage)
            if garbage[:1] == b"G":
                writer.write_eof()
            with contextlib.suppress(ConnectionResetError):
                assert await asyncio.wait_for(reader.read(), 5) == b""
            writer.close()
        await until(lambda: len(server.connections) == 1)
        assert (await client.get_me()).id == account.id


async def test_forged_packet_under_a_known_key():
    """A packet under somebody's key id without the key is not accepted."""
    world = Telegram()
    account = world.add_account()
    async with running(world) as server, signed_in(server, account):
        [key] = world.auth_keys.values()
        before = len(world.log.of("rpc"))
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(Full().frame(key.key_id.to_bytes(8, "little") + os.urandom(16 + 64)))
        with pytest.raises((ConnectionResetError, AssertionError)):
            assert await reader.read(), "cut without an answer"
        writer.close()
        assert len(world.log.of("rpc")) == before


async def test_updates_resume_after_reconnect():
    """After a reconnect the session gets updates again as soon as it has said anything."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    world.join(account, channel)
    async with running(world) as server:
        client = make_client(server)
        await client.connect()
        await client.send_code_request(account.user.phone)
        await client.sign_in(account.user.phone, account.code)
        before = set(server.connections)
        server.cut_all()
        await reconnected(server, before)
        await client(functions.PingRequest(1))
        world.publish(channel, "снова")
        assert len(world.log.of("pushed")) == 1
        await client.disconnect()
