"""Leases: an account is open in one process at a time, and whoever can't hold on to it lets go."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import utc_now
from core.errors import LeaseLostError
from core.storage.accounts import lease_account
from core.storage.leases import check_lease, release_lease, renew_lease, take_lease
from core.storage.models import LeaseRow
from core.storage.store import Store
from loopback.faults import Fault
from loopback.state import Channel
from monitors.telegram.account import Account
from monitors.telegram.client import trust_server
from tests.conftest import StillClock
from tests.monitors.telegram.conftest import QUICK, Newsroom

MINUTE = timedelta(minutes=1)


async def test_one_owner_at_a_time(any_store: Store, clock: StillClock) -> None:
    """A lease has one owner until it expires or is released; each change of owner raises the fence."""

    def take(owner: str) -> Any:
        return any_store.write(lambda session: take_lease(session, "telegram:main", owner, clock.now, MINUTE))

    first = await take("a")
    assert await take("b") is None
    assert await take("a") == first
    clock.forward(seconds=61)
    second = await take("b")
    assert (first.fence, second.fence) == (1, 2)
    assert not await any_store.write(lambda session: renew_lease(session, first, clock.now, MINUTE))
    assert await any_store.write(lambda session: renew_lease(session, second, clock.now, MINUTE))
    with pytest.raises(LeaseLostError):
        await any_store.write(lambda session: check_lease(session, first, clock.now))
    await any_store.write(lambda session: check_lease(session, second, clock.now))
    await any_store.write(lambda session: release_lease(session, second, clock.now))
    assert (await take("a")).fence == 3


async def test_two_watchers_share_one_account(newsroom: Newsroom, channel_of: Channel) -> None:
    """Of two processes only one opens the account; the other one takes over when the first is gone."""
    world = newsroom.world
    async with newsroom.running() as second_in_line:
        await newsroom.caught_up(channel_of)
        assert second_in_line.readers
        async with newsroom.running() as other:
            world.publish(channel_of, "DEMO. Раз.")
            await newsroom.has(channel_of, "DEMO. Раз.")
            assert other.readers == {}
    async with newsroom.running() as other:
        await newsroom.eventually(lambda: other.readers)
        world.publish(channel_of, "DEMO. Два.")
        await newsroom.has(channel_of, "DEMO. Два.")


async def test_who_can_not_renew_its_lease_lets_go_of_the_account_in_time(
    newsroom: Newsroom, channel_of: Channel, tmp_path: Path
) -> None:
    """Cut off from the database, a process hangs up when its lease is over: two that use one key end it for good."""
    world = newsroom.world
    async with newsroom.running() as monitor:
        await newsroom.listening(channel_of)
        with closing(sqlite3.connect(newsroom.store.url.database or "", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await newsroom.eventually(lambda: not newsroom.server.connections, seconds=15.0)
            assert monitor.readers == {}
            world.publish(channel_of, "DEMO. Раз.")
        await newsroom.has(channel_of, "DEMO. Раз.")


async def test_who_was_paused_past_its_lease_asks_nothing_more(newsroom: Newsroom) -> None:
    """It is woken before it could hear that its lease is over: whoever has the account now has it alone."""
    owner, lifetime, seconds = "here:1:x", timedelta(seconds=3), QUICK.lease_seconds
    lease = await newsroom.store.write(lambda session: lease_account(session, "main", owner, utc_now(), lifetime))
    long_ago = asyncio.get_running_loop().time() - seconds - 1
    account = Account("main", newsroom.access, newsroom.store, utc_now, QUICK, lease, long_ago)
    trust_server(newsroom.access.server)
    await account.open()
    try:
        with pytest.raises(ConnectionError):
            await account.look_up("nezygar")
        assert not account.is_open
    finally:
        await account.close()
    assert newsroom.asked("contacts.resolveUsername") == 0


async def test_the_lease_is_kept_while_the_account_is_being_opened(newsroom: Newsroom, channel_of: Channel) -> None:
    """Where Telegram takes longer to answer than a lease lasts, no other process opens the same session meanwhile."""
    newsroom.world.faults.add(Fault("slow_answer", method="users.getUsers", seconds=5.0))
    lease = select(LeaseRow.expires_at).where(LeaseRow.name == "telegram:main")
    async with newsroom.running():
        await newsroom.eventually(lambda: newsroom.world.faults.struck["slow_answer"])
        first = await newsroom.store.read(lambda session: session.scalar(lease))
        assert first is not None

        async def renewed() -> bool:
            return (
                await newsroom.store.read(lambda session: session.scalar(lease.where(LeaseRow.expires_at > first)))
                is not None
            )

        await newsroom.eventually(renewed)
        assert newsroom.asked("updates.getState") == 0  # the answer is still on its way
        await newsroom.caught_up(channel_of)
