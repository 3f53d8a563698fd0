"""What Telegram refuses an account: neither a wait nor the end of it."""

from dataclasses import replace
from typing import Any

import pytest

from core.clock import utc_now
from core.errors import TelegramError
from core.storage.accounts import account_in_use, known_account, waits
from loopback.faults import Fault, FaultKind
from monitors.telegram.signin import sign_in
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.monitors.telegram.people import answers, is_dead, signed_in


async def test_a_frozen_account_keeps_no_channel(newsroom: Newsroom) -> None:
    """A channel that a frozen account may not read goes to another one; that refusal is no wait."""
    world, names = newsroom.world, ("first", "second")
    people = dict(zip(names, await signed_in(newsroom, *names), strict=True))
    channel = world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    async with newsroom.running(replace(QUICK, lease_seconds=60.0)) as monitor:
        await newsroom.listening(channel)
        name = monitor.readers[channel.id]
        frozen = people[name].id
        refusal: dict[str, Any] = {"code": 420, "message": "FROZEN_METHOD_INVALID", "account": frozen, "times": 99}
        for method in ("updates.getChannelDifference", "messages.getHistory", "contacts.resolveUsername"):
            world.faults.add(Fault("rpc_error", method=method, **refusal))
        world.faults.add(Fault("lose_update", account=frozen, times=99))
        world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: monitor.readers.get(channel.id, name) != name)
    assert await newsroom.store.read(lambda session: waits(session, f"{name}:")) == {}


@pytest.mark.parametrize("message", ["FILEREF_UPGRADE_NEEDED", "SOMETHING_THAT_NOBODY_KNOWS_YET"])
async def test_not_acceptable_is_not_dead(newsroom: Newsroom, message: str) -> None:
    """A request that Telegram finds not acceptable (406) is refused; the session lives, and its channels are read."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    world.faults.add(Fault("rpc_error", method="channels.joinChannel", code=406, message=message))
    async with newsroom.running():
        await newsroom.eventually(lambda: world.faults.struck["rpc_error"])
        world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
    known = await newsroom.store.read(lambda session: known_account(session, "main"))
    assert known is not None
    assert known.state == "ok"


async def test_a_doubled_key_is_dead(newsroom: Newsroom) -> None:
    """The one refusal with this code that ends a session: its key was used in two places."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    refusal = {"code": 406, "message": "AUTH_KEY_DUPLICATED"}
    newsroom.world.faults.add(Fault("rpc_error", method="messages.getPeerDialogs", **refusal))
    async with newsroom.running():
        await newsroom.eventually(lambda: is_dead(newsroom, "main"))


@pytest.mark.parametrize("trouble", ["flood_wait", "internal_error"])
async def test_signing_in_while_telegram_is_in_trouble(newsroom: Newsroom, trouble: FaultKind) -> None:
    """What Telegram says before the first question is one line, and nothing is left behind."""
    newsroom.world.faults.add(Fault(trouble, method="users.getUsers", seconds=30, times=2))
    with pytest.raises(TelegramError, match=r"Telegram answers: .*; try again later"):
        await sign_in(newsroom.access, "main", newsroom.store, utc_now, answers())
    assert not list(newsroom.sessions.glob("*"))
    assert not await newsroom.store.read(lambda session: account_in_use(session, "main", utc_now()))
