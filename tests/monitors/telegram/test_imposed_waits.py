"""Telegram tells an account to wait for an hour: what can be heard meanwhile in another way is heard."""

import pytest

from loopback.faults import Fault
from tests.monitors.telegram.conftest import Newsroom

DIFFERENCE, HISTORY = "updates.getChannelDifference", "messages.getHistory"
HOUR = 3600.0


@pytest.mark.parametrize("joined", [True, False])
async def test_a_wait_for_old_history_holds_up_nothing_that_is_new(newsroom: Newsroom, joined: bool) -> None:
    """Posts, also those whose push was lost, edits and deletions come while older history has to wait."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar")
    for number in range(400):
        world.publish(channel, f"DEMO. {number}.")
    if not joined:
        fault = {"method": "channels.joinChannel", "message": "CHANNELS_ADMIN_LOCATED_TOO_MUCH", "times": 99}
        world.faults.add(Fault("rpc_error", channel_id=channel.id, **fault))
    newsroom.world.faults.add(Fault("flood_wait", method=HISTORY, seconds=HOUR, after=2, times=999))
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.eventually(lambda: world.log.of("rpc_error", code=420))
        await newsroom.eventually(lambda: world.log.of("rpc", method=DIFFERENCE) or not joined)
        world.faults.add(Fault("lose_update", times=1))
        lost = world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        world.edit(channel, lost.id, "DEMO. Раз, исправлено.")
        await newsroom.has(channel, "DEMO. Раз, исправлено.")
        known = await newsroom.known(channel)
    assert known is not None
    assert not known.history_done
