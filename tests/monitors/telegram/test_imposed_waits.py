"""Telegram tells an account to wait for an hour: what can be heard meanwhile in another way is heard."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest
from telethon.tl import functions, types

from core.clock import utc_now
from core.errors import RateLimitError
from core.types import Source
from loopback.faults import Fault
from loopback.state import Account as Person
from loopback.state import Channel
from monitors.telegram.account import Account
from monitors.telegram.client import trust_server
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.monitors.telegram.people import signed_in
from tests.monitors.telegram.test_preview import Page, watching
from tests.monitors.telegram.test_watching import gaps_closed

DIFFERENCE, HISTORY = "updates.getChannelDifference", "messages.getHistory"
HOUR = 3600.0


@pytest.fixture
def channel(newsroom: Newsroom) -> Channel:
    """A channel with two posts that nobody can join."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar", channel_id=1500000001)
    world.publish(channel, "DEMO. Ноль.")
    fault = {"method": "channels.joinChannel", "message": "CHANNELS_ADMIN_LOCATED_TOO_MUCH", "times": 99}
    world.faults.add(Fault("rpc_error", channel_id=channel.id, **fault))
    newsroom.watch(channel)
    return channel


def must_wait(newsroom: Newsroom, method: str, person: Person | None = None) -> None:
    account = None if person is None else person.id
    newsroom.world.faults.add(Fault("flood_wait", method=method, account=account, seconds=HOUR, times=999))


async def test_a_polled_channel_goes_to_an_account_that_need_not_wait(newsroom: Newsroom, channel: Channel) -> None:
    """Nothing waits for the hour, and nothing is lost between the two; the gap is told."""
    world = newsroom.world
    people = dict(zip(("first", "second"), await signed_in(newsroom, "first", "second"), strict=True))
    async with newsroom.running() as monitor:
        await newsroom.caught_up(channel)
        before = monitor.readers[channel.id]
        must_wait(newsroom, DIFFERENCE, people[before])
        world.publish(channel, "DEMO. Раз.")
        world.delete(channel, 2)
        posts = await newsroom.has(channel, "DEMO. Раз.")
        assert monitor.readers[channel.id] != before
    assert posts[2].deleted
    assert [gap.reason for gap in await newsroom.gaps(channel)] == ["account"]
    assert len(world.log.of("rpc_error", code=420)) == 1


async def test_a_channel_that_one_account_may_not_begin_is_begun_by_another(
    newsroom: Newsroom, channel: Channel
) -> None:
    """Whoever has to wait for its history is not waited for, joined or not."""
    joined = newsroom.world.add_channel("kompromat", "Kompromat", channel_id=1500000002)
    newsroom.world.publish(joined, "DEMO. Раз.")
    first, _ = await signed_in(newsroom, "first", "second")
    newsroom.world.join(first, joined)
    must_wait(newsroom, HISTORY, first)
    newsroom.watch(channel, joined)
    async with newsroom.running() as monitor:
        await newsroom.caught_up(channel)
        await newsroom.caught_up(joined)
        assert set(monitor.readers.values()) == {"second"}


async def test_while_all_accounts_wait_the_channel_s_page_is_read(newsroom: Newsroom, channel: Channel) -> None:
    """What the accounts may not ask for in an hour the page shows now; nobody is asked meanwhile."""
    world = newsroom.world
    await signed_in(newsroom, "first", "second")
    async with Page(channel).running() as web, watching(newsroom, web):
        await newsroom.caught_up(channel)
        must_wait(newsroom, DIFFERENCE)
        world.publish(channel, "DEMO. Раз.")
        posts = await newsroom.has(channel, "DEMO. Раз.")
        assert posts[3].source == Source.PREVIEW
        assert len(world.log.of("rpc_error", code=420)) <= 2


@pytest.fixture
async def held(newsroom: Newsroom) -> AsyncIterator[tuple[Channel, Page]]:
    """A joined channel, and its web page. Its account gets pushes, and may ask for nothing in an hour."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar", channel_id=1500000001)
    world.publish(channel, "DEMO. Ноль.")
    world.join(newsroom.account, channel)
    newsroom.watch(channel)
    async with Page(channel).running() as web:
        yield channel, web


async def test_a_post_whose_push_was_lost_is_read_on_the_page_while_the_account_waits(
    newsroom: Newsroom, held: tuple[Channel, Page]
) -> None:
    """Pushes go on beside it; what the page tells of the watched time is news, though a later post came before."""
    world, (channel, web) = newsroom.world, held
    async with watching(newsroom, web) as monitor:
        newsroom.monitor = monitor
        await newsroom.listening(channel)
        must_wait(newsroom, DIFFERENCE)
        world.faults.add(Fault("lose_update", times=1))
        world.publish(channel, "DEMO. Раз.")
        world.publish(channel, "DEMO. Два.")
        posts = await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")
        assert posts[channel.top - 1].source == Source.PREVIEW
        world.publish(channel, "DEMO. Три.")
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.", "DEMO. Три.")
    assert len(world.log.of("rpc_error", code=420)) == 1


async def test_a_gap_that_the_page_told_is_closed_when_the_wait_is_over(
    newsroom: Newsroom, held: tuple[Channel, Page]
) -> None:
    """What ran off the page is a gap until the account may ask; then all of it is heard, and the gap is caught up."""
    world, (channel, web) = newsroom.world, held
    async with newsroom.running():
        await newsroom.listening(channel)
    for number in range(60):
        world.publish(channel, f"DEMO. {number}.")
    web.older = None
    world.faults.add(Fault("flood_wait", method=DIFFERENCE, seconds=3))
    async with watching(newsroom, web, after=0.5):
        await newsroom.eventually(lambda: newsroom.gaps(channel))
        await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: gaps_closed(newsroom, channel))
    assert list(await newsroom.posts(channel)) == list(channel.messages)


async def test_a_joined_channel_that_is_behind_goes_to_an_account_that_need_not_wait(newsroom: Newsroom) -> None:
    """One that knows the channel reads it at once, and what the pushes left out is heard: posts, edits, deletions."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar")
    people = dict(zip(("first", "second"), await signed_in(newsroom, "first", "second"), strict=True))
    for person in people.values():
        world.join(person, channel)
    newsroom.watch(channel)
    async with newsroom.running() as monitor:
        await newsroom.listening(channel)
        before = monitor.readers[channel.id]
        must_wait(newsroom, DIFFERENCE, people[before])
        world.faults.add(Fault("lose_update", account=people[before].id, times=2))
        kept, gone = (world.publish(channel, f"DEMO. {word}.") for word in ("Раз", "Два"))
        world.publish(channel, "DEMO. Три.")
        world.edit(channel, kept.id, "DEMO. Раз, исправлено.")
        world.delete(channel, gone.id)
        await newsroom.has(channel, "DEMO. Раз, исправлено.", "DEMO. Три.")
        assert monitor.readers[channel.id] != before
        world.publish(channel, "DEMO. Четыре.")
        await newsroom.has(channel, "DEMO. Три.", "DEMO. Четыре.")
    assert len(world.log.of("rpc_error", code=420)) == 1


async def test_who_comes_while_all_others_wait_has_the_channel(newsroom: Newsroom, channel: Channel) -> None:
    """An account that is signed in during the hour ends it."""
    first, second = await signed_in(newsroom, "first", "second")
    world = newsroom.world
    away = newsroom.sessions / "second.session"
    aside = newsroom.sessions / "second.away"
    away.rename(aside)
    async with newsroom.running() as monitor:
        await newsroom.caught_up(channel)
        must_wait(newsroom, DIFFERENCE, first)
        world.publish(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: world.log.of("rpc_error", code=420))
        aside.rename(away)
        await newsroom.has(channel, "DEMO. Раз.")
        assert monitor.readers == {channel.id: "second"}
    assert second.id != first.id


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


async def left_to_wait(newsroom: Newsroom, channel: Channel, clock: Callable[[], datetime] = utc_now) -> float:
    """How long a process that has just opened the account must wait with a difference."""
    trust_server(newsroom.access.server)
    account = Account("main", newsroom.access, newsroom.store, clock, QUICK)
    where = types.InputChannel(channel.id, 0)
    try:
        await account.open()
        with pytest.raises(RateLimitError) as held:
            await account.call(
                functions.updates.GetChannelDifferenceRequest(where, types.ChannelMessagesFilterEmpty(), 1, 100)
            )
        return held.value.seconds
    finally:
        await account.close()


@pytest.mark.parametrize("hours", [0, 1])
async def test_who_has_the_account_next_minds_the_wait_to_its_end(
    newsroom: Newsroom, channel: Channel, hours: int
) -> None:
    """After a restart or a takeover nobody is asked too early, which makes waits longer; nor is it more than was told,
    though the process before had another time of day.
    """
    must_wait(newsroom, DIFFERENCE)
    assert await left_to_wait(newsroom, channel, lambda: utc_now() + timedelta(hours=hours)) == HOUR
    left = [await left_to_wait(newsroom, channel) for _ in range(2)]
    assert HOUR - 60 < min(left) <= max(left) <= HOUR
    assert len(newsroom.world.log.of("rpc_error", code=420)) == 1


async def test_a_channel_that_tells_by_itself_stays_with_an_account_that_waits(newsroom: Newsroom) -> None:
    """What one update left out has to wait; whatever is told meanwhile is heard from there as before."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.listening(channel)
        must_wait(newsroom, DIFFERENCE)
        world.faults.add(Fault("lose_update", times=1))
        world.publish(channel, "DEMO. Раз.")
        world.publish(channel, "DEMO. Два.")
        await newsroom.eventually(lambda: world.log.of("rpc_error", code=420))
        world.publish(channel, "DEMO. Три.")
        await newsroom.has(channel, "DEMO. Три.")
