"""Several processes share the channels out: what the account of one may not ask for is read by another one's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from core.clock import utc_now
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.watching import Watching
from core.storage.accounts import lease_account, long_waits, put_wait, set_account
from core.storage.channels import accesses
from core.storage.store import Store
from core.types import Source, WatchedChannel
from loopback.faults import Fault
from loopback.state import Account as Person
from loopback.state import Channel
from monitors.telegram.monitor import TelegramMonitor
from monitors.telegram.sharing import Sharing, Ways
from tests.conftest import StillClock
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.monitors.telegram.people import signed_in
from tests.monitors.telegram.test_imposed_waits import DIFFERENCE, HISTORY, must_wait
from tests.services import meanwhile

RESOLVE = "contacts.resolveUsername"
NAMES = ("first", "second")


@dataclass
class Machines:
    """Two processes, each with an account of its own."""

    people: dict[str, Person]
    monitors: dict[str, TelegramMonitor]

    def reader(self, channel: Channel) -> str | None:
        """Whose account reads a channel."""
        return next((name for name, monitor in self.monitors.items() if channel.id in monitor.readers), None)

    def listens(self, channel: Channel) -> bool:
        """Whether one of them hears all that a joined channel says."""
        return any(monitor.listens(channel.id) == channel.pts for monitor in self.monitors.values())

    def other(self, name: str) -> str:
        return next(one for one in NAMES if one != name)


@asynccontextmanager
async def machines(newsroom: Newsroom, people: dict[str, Person], **pace: float) -> AsyncIterator[Machines]:
    """Both at work."""
    found = {}
    for name in NAMES:
        folder = newsroom.sessions / name
        folder.mkdir(mode=0o700, exist_ok=True)
        session = newsroom.sessions / f"{name}.session"
        if session.exists():
            session.rename(folder / session.name)
        intake = Intake(newsroom.store, newsroom.holder, utc_now)
        access = replace(newsroom.access, sessions=folder)
        found[name] = TelegramMonitor(newsroom.store, intake, newsroom.holder, utc_now, access, replace(QUICK, **pace))
    async with meanwhile(found["first"].run()), meanwhile(found["second"].run()):
        await newsroom.eventually(lambda: all(len(monitor._sharing._owners) == 2 for monitor in found.values()))
        yield Machines(people, found)


@pytest.fixture
async def people(newsroom: Newsroom) -> dict[str, Person]:
    """Whose accounts they are."""
    return dict(zip(NAMES, await signed_in(newsroom, *NAMES), strict=True))


async def known_to_all(newsroom: Newsroom, channel: Channel) -> bool:
    """Whether every account's way to a channel is known."""
    return len(await newsroom.store.read(lambda session: accesses(session, channel.id))) == len(NAMES)


def polled(newsroom: Newsroom, name: str = "nezygar") -> Channel:
    """A watched channel that nobody can join."""
    channel = newsroom.world.add_channel(name, name.title())
    newsroom.world.publish(channel, "DEMO. Ноль.")
    fault = {"method": "channels.joinChannel", "message": "CHANNELS_ADMIN_LOCATED_TOO_MUCH", "times": 99}
    newsroom.world.faults.add(Fault("rpc_error", channel_id=channel.id, **fault))
    newsroom.watch(channel)
    return channel


async def test_a_polled_channel_goes_to_the_process_whose_account_need_not_wait(
    newsroom: Newsroom, people: dict[str, Person]
) -> None:
    """Nothing waits for the hour that one account was told to wait: another process hears it."""
    world, channel = newsroom.world, polled(newsroom)
    async with machines(newsroom, people) as both:
        await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: both.reader(channel))
        before = both.reader(channel) or ""
        must_wait(newsroom, DIFFERENCE, people[before])
        world.publish(channel, "DEMO. Раз.")
        world.delete(channel, 2)
        posts = await newsroom.has(channel, "DEMO. Раз.")
        assert both.reader(channel) == both.other(before)
    assert posts[2].deleted


async def test_a_private_channel_goes_to_the_process_whose_account_need_not_wait(
    newsroom: Newsroom, people: dict[str, Person]
) -> None:
    """Its account has joined it, and that is all it takes: what a lost push told is not lost for an hour."""
    world = newsroom.world
    channel = world.add_channel("zarya", "Zarya")
    world.publish(channel, "DEMO. Ноль.")
    for person in people.values():
        world.join(person, channel)
    world.make_private(channel)
    newsroom.watch(WatchedChannel(None, "Zarya", channel_id=channel.id, private_reason="DEMO"))
    async with machines(newsroom, people, spare_seconds=0.05) as both:
        await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: known_to_all(newsroom, channel))
        await newsroom.eventually(lambda: both.listens(channel))
        before = both.reader(channel) or ""
        must_wait(newsroom, DIFFERENCE, people[before])
        world.faults.add(Fault("lose_update", account=people[before].id, times=2))
        gone = world.publish(channel, "DEMO. Раз.")
        world.delete(channel, gone.id)
        world.publish(channel, "DEMO. Два.")
        await newsroom.has(channel, "DEMO. Ноль.", "DEMO. Два.")
        await newsroom.eventually(lambda: both.reader(channel) == both.other(before))
        world.publish(channel, "DEMO. Три.")
        await newsroom.has(channel, "DEMO. Два.", "DEMO. Три.")
        await newsroom.caught_up(channel)


@pytest.mark.parametrize("method", [RESOLVE, HISTORY])
async def test_a_channel_that_one_process_may_not_begin_is_begun_by_another(
    newsroom: Newsroom, people: dict[str, Person], method: str
) -> None:
    """Of ten new channels those of an account that may look no name up, or read no history, wait for nobody."""
    channels = [polled(newsroom, f"channel_{number}") for number in range(10)]
    must_wait(newsroom, method, people["first"])
    newsroom.watch(*channels)
    async with machines(newsroom, people):
        for channel in channels:
            await newsroom.caught_up(channel)


async def test_the_channels_of_an_account_that_waited_come_back_to_it(
    newsroom: Newsroom, people: dict[str, Person]
) -> None:
    """When its wait is over the division is as it was, and nothing was lost on either way."""
    world, channel = newsroom.world, polled(newsroom)
    async with machines(newsroom, people, preview_after_seconds=1.0) as both:
        await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: both.reader(channel))
        before = both.reader(channel) or ""
        fault = Fault("flood_wait", method=DIFFERENCE, account=people[before].id, seconds=6, times=1)
        world.faults.add(fault)
        world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        assert both.reader(channel) == both.other(before)
        await newsroom.eventually(lambda: both.reader(channel) == before)
        world.publish(channel, "DEMO. Два.")
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")


async def test_which_waits_are_long(any_store: Store, clock: StillClock) -> None:
    """Those that Telegram told as long, of accounts at work, and not over yet; the time of day that they end at tells
    it where Telegram's own number was not kept.
    """
    told = {
        f"first:{DIFFERENCE}": (20, 3600),
        f"first:{HISTORY}": (20, 25),
        f"first:{RESOLVE}": (-1, 3600),
        f"second:{DIFFERENCE}": (40, None),
        f"second:{HISTORY}": (20, None),
        f"gone:{DIFFERENCE}": (3600, 3600),
    }
    for scope, (left, seconds) in told.items():
        until = clock.now + timedelta(seconds=left)
        await any_store.write(lambda session, scope=scope, until=until, s=seconds: put_wait(session, scope, until, s))
    found = await any_store.read(lambda session: long_waits(session, NAMES, clock.now, 30.0))
    assert found == {"first": {DIFFERENCE}, "second": {DIFFERENCE}}


async def test_an_account_that_may_join_nothing_keeps_its_channels(store: Store, clock: StillClock) -> None:
    """What hearing does not take may wait for an hour: nobody looks at the division anew for it."""
    sharing = Sharing(store, clock, "here:1:x")
    lease, hour = timedelta(seconds=15), clock.now + timedelta(hours=1)
    await store.write(lambda session: lease_account(session, "first", "here:1:x", clock.now, lease))
    await store.write(lambda session: set_account(session, "first", "ok", clock.now))
    assert await sharing.look()
    await store.write(lambda session: put_wait(session, "first:channels.joinChannel", hour, 3600))
    assert not await sharing.look()
    await store.write(lambda session: put_wait(session, f"first:{DIFFERENCE}", hour, 3600))
    assert await sharing.look()
    clock.forward(seconds=10)
    assert not await sharing.look()


def test_who_stands_in_for_an_account_that_waits(clock: StillClock) -> None:
    """Best who knows the channel; pushes are worth more than an account that would have to look it up first; and where
    all wait the division is as ever.
    """
    sharing = Sharing(None, clock, "here:1:x")  # type: ignore[arg-type]
    sharing._owners = {"a": "here:1:x", "b": "there:2:y"}
    channels = [str(number) for number in range(100)]
    as_ever = [channel for channel in channels if sharing.is_ours(channel)]

    def ours(*, done: bool = True, **joined: bool) -> list[str]:
        return [one for one in channels if sharing.is_ours(one, (), Ways(joined, begun=True, history_done=done))]

    sharing._waits = {"b": {DIFFERENCE}}
    assert ours(a=True, b=True) == ours(a=False, b=True) == ours(b=False) == ours() == channels
    assert ours(b=True) == as_ever
    sharing._waits = {"b": {HISTORY}}
    assert ours(a=True, b=True) == ours(b=False) == as_ever
    assert ours(a=True, b=True, done=False) == ours(done=False) == channels
    assert ours(b=True, done=False) == ours(b=False, done=False) == as_ever
    sharing._waits = {"a": {DIFFERENCE}, "b": {DIFFERENCE}}
    assert ours() == ours(a=True, b=True) == as_ever


@pytest.mark.parametrize("joined", [True, False])
async def test_a_channel_that_another_process_took_off_by_an_older_list_stays_watched(
    newsroom: Newsroom, joined: bool
) -> None:
    """Whoever reads it on makes that good: what is published while it is down the next time is news, not history."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar") if joined else polled(newsroom)
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.caught_up(channel)
        await Watching(newsroom.store, utc_now).keep_only([])

        async def watched() -> bool:
            known = await newsroom.known(channel)
            return known is not None and known.watched

        await newsroom.eventually(watched)
    missed = world.publish(channel, "DEMO. Раз.")
    async with newsroom.running():
        posts = await newsroom.has(channel, "DEMO. Раз.")
    assert posts[missed.id].source in (Source.LIVE, Source.CAUGHT_UP)
