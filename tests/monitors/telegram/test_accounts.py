"""Several accounts: who reads a channel, and who takes it over."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.storage.accounts import note_person, put_wait, waits
from core.storage.channels import Access, all_accesses, put_access
from core.storage.models import PostRow
from core.storage.store import Store
from core.types import WatchedChannel
from loopback.faults import Fault
from monitors.telegram.account import Account
from monitors.telegram.client import trust_server
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.monitors.telegram.people import come, is_dead, signed_in, strangers, witnessed
from tests.monitors.telegram.test_watching import gaps_closed


async def test_channels_move_to_another_account(newsroom: Newsroom) -> None:
    """When one of three accounts dies, its channels are read through the others, nothing is lost, the gap is told."""
    world = newsroom.world
    names = ("first", "second", "third")
    people = await signed_in(newsroom, *names)
    joined = [world.add_channel(f"joined_{n}") for n in range(24)]
    for number, channel in enumerate(joined):
        world.join(people[number % 3], channel)
    polled = [world.add_channel(f"polled_{n}") for n in range(6)]
    for channel in polled:
        fault = {"method": "channels.joinChannel", "message": "CHANNELS_ADMIN_LOCATED_TOO_MUCH", "times": 99}
        world.faults.add(Fault("rpc_error", channel_id=channel.id, **fault))
    channels = [*joined, *polled]
    newsroom.watch(*channels)
    async with newsroom.running() as monitor:
        for channel in channels:
            await newsroom.caught_up(channel)
        assert [monitor.readers[channel.id] for channel in joined] == [names[n % 3] for n in range(24)]
        assert newsroom.asked("contacts.resolveUsername") == len(polled)
        lost = [channel for channel in channels if monitor.readers[channel.id] == "first"]
        before = [world.publish(channel, "DEMO. Ноль.") for channel in lost]
        for channel in lost:
            await newsroom.has(channel, "DEMO. Ноль.")
        world.kill_account(people[0])
        for channel in channels:
            world.publish(channel, "DEMO. Раз.")
        for channel in channels:
            await newsroom.has(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: set(monitor.readers.values()) == {"second", "third"})
        await newsroom.eventually(lambda: len(monitor.readers) == 30)
        for channel in lost:
            await newsroom.eventually(lambda channel=channel: gaps_closed(newsroom, channel))
            assert [gap.reason for gap in await newsroom.gaps(channel)] == ["account"]
        # When posts are looked at again, another account sees the very same messages, and the evidence says so.
        due = update(PostRow).values(look_at=PostRow.heard_at)
        await newsroom.store.write(lambda session: session.execute(due))
        await newsroom.eventually(lambda: witnessed(newsroom, len(before)))


async def test_another_person_under_the_name_of_a_dead_account(newsroom: Newsroom) -> None:
    """Who signs in with another phone under an old name finds the channels anew, and waits for nobody else's wait."""
    world = newsroom.world
    before, now = strangers(newsroom, 2)
    joined, polled = world.add_channel("nezygar", "Nezygar"), world.add_channel("kompromat", "Kompromat")
    world.join(now, joined)
    newsroom.watch(joined, polled)
    await come(newsroom, "main", before)
    async with newsroom.running():
        await newsroom.listening(joined)
        await newsroom.listening(polled)
        world.kill_account(before)
        await newsroom.eventually(lambda: is_dead(newsroom, "main"))
        tomorrow = utc_now() + timedelta(days=1)
        await newsroom.store.write(lambda session: put_wait(session, "main:contacts.resolveUsername", tomorrow))
        await come(newsroom, "main", now)
        for channel in (joined, polled):
            world.publish(channel, "DEMO. Раз.")
            await newsroom.has(channel, "DEMO. Раз.")
            assert "private" not in await newsroom.events(channel)
    assert newsroom.asked("contacts.resolveUsername", username="nezygar") == 1


async def test_a_person_is_forgotten_for_another_one_only(any_store: Store) -> None:
    """The ways and waits of an account stay when the same user comes back, and go when it is another; others' stay."""

    def left(session: Session) -> tuple[list[str], list[str]]:
        return [access.account for access in all_accesses(session)], [*waits(session, "a:"), *waits(session, "a_b:")]

    def prepare(session: Session) -> None:
        for name in ("a", "a_b"):
            put_access(session, Access(name, 7, 77, joined=True), utc_now())
            put_wait(session, f"{name}:messages.getHistory", utc_now())

    everything = ["a", "a_b"], ["a:messages.getHistory", "a_b:messages.getHistory"]
    await any_store.write(prepare)
    for user_id in (1, 1):
        assert not await any_store.write(lambda session, user_id=user_id: note_person(session, "a", user_id, utc_now()))
        assert await any_store.read(left) == everything
    assert await any_store.write(lambda session: note_person(session, "a", 2, utc_now()))
    assert await any_store.read(left) == (["a_b"], ["a_b:messages.getHistory"])


async def test_more_channels_than_one_page_of_dialogs(newsroom: Newsroom) -> None:
    """All joined channels are found in the list of dialogs, though all have the same post in the same second."""
    world = newsroom.world
    channels = [world.add_channel(f"channel_{number}", date=1_700_000_000) for number in range(230)]
    for channel in channels:
        world.join(newsroom.account, channel)
    world.private_message(newsroom.account, world.add_account().user, "DEMO. Hello.")
    account = Account("main", newsroom.access, newsroom.store, utc_now, QUICK)
    trust_server(newsroom.access.server)
    try:
        await account.open()
        assert set(await account.joined_channels()) == {channel.id for channel in channels}
    finally:
        await account.close()


async def test_a_second_account_knows_the_way(newsroom: Newsroom) -> None:
    """Each channel is looked up by a second account in time, so that it can move without a look-up."""
    world = newsroom.world
    people = await signed_in(newsroom, "first", "second")
    channels = [world.add_channel(f"channel_{n}") for n in range(4)]
    newsroom.watch(*channels)
    async with newsroom.running(replace(QUICK, spare_seconds=0.05)) as monitor:
        for channel in channels:
            await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") == 8)
        world.kill_account(people[0])
        await newsroom.eventually(lambda: list(monitor.readers.values()) == ["second"] * 4)
        for channel in channels:
            world.publish(channel, "DEMO. Раз.")
            await newsroom.has(channel, "DEMO. Раз.")
    assert newsroom.asked("contacts.resolveUsername") == 8


async def test_channels_that_no_other_account_knows(newsroom: Newsroom) -> None:
    """When an account dies, the other looks up each of its channels once, in turn, within its budget; none is left."""
    world = newsroom.world
    people = await signed_in(newsroom, "first", "second")
    channels = [world.add_channel(f"channel_{n}") for n in range(20)]
    newsroom.watch(*channels)
    pace = replace(QUICK, spare_seconds=1000.0, resolve_burst=10, resolve_seconds=0.3)
    async with newsroom.running(pace) as monitor:
        for channel in channels:
            await newsroom.caught_up(channel)
        assert newsroom.asked("contacts.resolveUsername") == 20
        lost = [channel for channel in channels if monitor.readers[channel.id] == "first"]
        world.kill_account(people[0])
        for channel in channels:
            world.publish(channel, "DEMO. Раз.")
        for channel in channels:
            await newsroom.has(channel, "DEMO. Раз.")
        for channel in lost:
            await newsroom.eventually(lambda channel=channel: gaps_closed(newsroom, channel))
            assert [gap.reason for gap in await newsroom.gaps(channel)] == ["account"]
    asked = list(world.log.of("rpc", method="contacts.resolveUsername"))
    assert len(lost) == 10
    assert sorted(entry["args"]["username"] for entry in asked[20:]) == sorted(c.username or "" for c in lost)
    times = [entry.at.timestamp() for entry in asked if entry["account"] == people[1].id]
    for first, start in enumerate(times):
        for count, end in enumerate(times[first:], start=1):
            assert count <= 10 + 1 + (end - start) / 0.3


async def test_what_waits_is_woken_by_an_account_that_comes_only(newsroom: Newsroom) -> None:
    """An account that fails again and again wakes no channel that was refused; one that signs in does."""
    people = strangers(newsroom, 2)
    await come(newsroom, "first", people[0])
    broken = newsroom.sessions / "broken.session"
    broken.write_bytes(b"this is no session")
    newsroom.watch(WatchedChannel("no_such_channel", "Nobody"))
    pace = replace(QUICK, channel_retry_first_seconds=1000.0, channel_retry_last_seconds=1000.0, lease_seconds=60.0)
    async with newsroom.running(pace):
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") == 1)
        await asyncio.sleep(1.0)  # the broken one has been tried some times
        assert newsroom.asked("contacts.resolveUsername") == 1
        await come(newsroom, "second", people[1])
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") >= 2)
