"""What Telegram refuses an account: neither a wait nor the end of it."""

from typing import Any

from core.storage.accounts import waits
from loopback.faults import Fault
from tests.monitors.telegram.conftest import Newsroom
from tests.monitors.telegram.test_accounts import signed_in


async def test_a_frozen_account_keeps_no_channel(newsroom: Newsroom) -> None:
    """A channel that a frozen account may not read goes to another one; that refusal is no wait."""
    world = newsroom.world
    frozen, _ = await signed_in(newsroom, "first", "second")
    channel = world.add_channel("nezygar", "Nezygar")
    world.join(frozen, channel)
    newsroom.watch(channel)
    async with newsroom.running() as monitor:
        await newsroom.listening(channel)
        assert monitor.readers == {channel.id: "first"}
        refusal: dict[str, Any] = {"code": 420, "message": "FROZEN_METHOD_INVALID", "account": frozen.id, "times": 99}
        for method in ("updates.getChannelDifference", "messages.getHistory", "contacts.resolveUsername"):
            world.faults.add(Fault("rpc_error", method=method, **refusal))
        world.faults.add(Fault("lose_update", account=frozen.id, times=99))
        world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: monitor.readers == {channel.id: "second"})
    assert await newsroom.store.read(lambda session: waits(session, "first:")) == {}
