"""Somebody who writes a hundred times in a minute: what the others notice of it."""

from bot.limits import Limits
from core.storage.store import Store
from tests.bot.world import newsroom


async def test_who_writes_a_hundred_times_keeps_nobody_waiting(store: Store) -> None:
    """Not even a stranger: a chat's turns come one by one, and the others have theirs meanwhile."""
    limits = Limits(overall=(1000, 1000), chat=(0.02, 9))
    async with newsroom(store, limits=limits) as room:
        stranger = room.chats.add_user(1001, "Eve")
        for _ in range(100):
            await room.chats.say(stranger, room.chats.only_bot(), "/list")
        await room.ask(room.admin, "/list", "You follow nobody yet")
        assert len(room.chats.by_bot(stranger)) < 20


async def test_who_writes_a_hundred_times_does_not_hold_up_the_end(store: Store) -> None:
    """What waits for its turn when Slukh stops is not answered any more; what was begun is."""
    limits = Limits(overall=(1000, 1000), chat=(2, 5))
    async with newsroom(store, limits=limits) as room:
        stranger = room.chats.add_user(1001, "Eve")
        for _ in range(100):
            await room.chats.say(stranger, room.chats.only_bot(), "/list")
        await room.chats.wait_for(lambda: len(room.chats.by_bot(stranger)) >= 5)
        await room.stop()
        assert len(room.chats.by_bot(stranger)) < 50
