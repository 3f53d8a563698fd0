"""A channel is read over the real wire: history, live posts, edits, deletions, and what was missed meanwhile."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from telethon.client import users
from telethon.tl import functions

from core.clock import utc_now
from core.errors import RateLimitError, StorageError
from core.pipeline.hearing.intake import Intake
from core.storage.accounts import put_wait
from core.storage.models import PostRow, VersionRow
from core.storage.series import Count, series_of
from core.types import Source
from loopback.faults import Fault
from loopback.state import Channel, Photo
from monitors.telegram.account import Account
from monitors.telegram.client import trust_server
from tests.monitors.telegram.conftest import QUICK, Later, Newsroom


@pytest.fixture
def channel(newsroom: Newsroom) -> Channel:
    """A watched channel with three posts."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    for number in range(3):
        newsroom.world.publish(channel, f"DEMO. Старое {number}.")
    newsroom.watch(channel)
    return channel


async def test_history_then_live(newsroom: Newsroom, channel: Channel) -> None:
    """What was there before is history; what comes then is live; a service message is kept as such."""
    async with newsroom.running():
        await newsroom.listening(channel)
        newsroom.world.publish(channel, "DEMO. Новое 🔥.")
        posts = await newsroom.has(channel, "DEMO. Старое 2.", "DEMO. Новое 🔥.")
    assert [post.source for post in posts.values()] == [Source.HISTORY] * 4 + [Source.LIVE]
    assert [post.service for post in posts.values()] == [True, False, False, False, False]
    known = await newsroom.known(channel)
    assert known is not None
    assert (known.cursor, known.head, known.pts, known.history_done) == (5, 5, channel.pts, True)


async def test_edits_deletions_and_reactions(newsroom: Newsroom, channel: Channel) -> None:
    """An edit and replaced media are versions, a deletion is a mark, reactions and views are neither."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        first = world.publish(channel, "DEMO. Раз.")
        second = world.publish(channel, "DEMO. Два.", media=world.photo(b"1"))
        world.edit(channel, first.id, "DEMO. Раз, исправлено.")
        world.react(channel, second.id)
        world.view(channel, second.id, 50)
        world.edit(channel, second.id, media=world.photo(b"2"))
        world.react(channel, second.id, count=5)
        world.delete(channel, 2)
        await newsroom.caught_up(channel)
        posts = await newsroom.posts(channel)
    assert posts[first.id].texts == ("DEMO. Раз.", "DEMO. Раз, исправлено.")
    assert posts[second.id].texts == ("DEMO. Два.", "DEMO. Два.")
    assert [post.deleted for post in posts.values()] == [False, True, False, False, False, False]


async def test_a_post_is_pushed_without_being_asked_for(newsroom: Newsroom, channel: Channel) -> None:
    """While pushes come in order, nothing is asked: a post is stored from the push alone."""
    async with newsroom.running() as monitor:
        await newsroom.listening(channel)
        assert channel.id in monitor.readers
        before = newsroom.asked("updates.getChannelDifference")
        for number in range(20):
            newsroom.world.publish(channel, f"DEMO. {number}.")
        await newsroom.has(channel, "DEMO. 19.")
        assert newsroom.asked("updates.getChannelDifference") == before


@pytest.mark.parametrize("kind", ["lose_update", "repeat_update", "reorder_updates"])
async def test_spoiled_pushes(newsroom: Newsroom, channel: Channel, kind: Any) -> None:
    """Lost, repeated and reordered updates lose and double nothing, and each version is there."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        world.faults.add(Fault(kind, after=1, times=2))
        first = world.publish(channel, "DEMO. Раз.")
        second = world.publish(channel, "DEMO. Два.")
        world.edit(channel, first.id, "DEMO. Раз, исправлено.")
        world.delete(channel, second.id)
        world.publish(channel, "DEMO. Три.")
        posts = await newsroom.has(channel, "DEMO. Раз, исправлено.", "DEMO. Три.")
        await newsroom.caught_up(channel)
    assert not posts[first.id].deleted
    assert second.id not in posts or (await newsroom.posts(channel))[second.id].deleted
    assert world.faults.struck[kind] == 2


async def test_every_push_lost(newsroom: Newsroom, channel: Channel) -> None:
    """Though no push comes at all, the clock finds a silent channel's next post, its edit and its deletion."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        world.faults.add(Fault("lose_update", times=100))
        post = world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        world.edit(channel, post.id, "DEMO. Раз, исправлено.")
        await newsroom.has(channel, "DEMO. Раз, исправлено.")
        world.delete(channel, post.id)
        await newsroom.caught_up(channel)
        assert (await newsroom.posts(channel))[post.id].deleted


async def test_connection_lost(newsroom: Newsroom, channel: Channel) -> None:
    """What happens while the connection is down is asked for as soon as it is back."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        newsroom.server.cut_all()
        post = world.publish(channel, "DEMO. Раз.")
        world.edit(channel, 3, "DEMO. Старое, исправлено.")
        world.delete(channel, 2)
        await newsroom.caught_up(channel)
        posts = await newsroom.posts(channel)
    assert posts[post.id].texts == ("DEMO. Раз.",)
    assert posts[3].texts[-1] == "DEMO. Старое, исправлено."
    assert posts[2].deleted


async def test_restart(newsroom: Newsroom, channel: Channel) -> None:
    """A watcher that starts again goes on from its stored place and never looks the name up again."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
    post = world.publish(channel, "DEMO. Раз.")
    world.edit(channel, 3, "DEMO. Старое, исправлено.")
    world.delete(channel, [2, post.id])
    kept = world.publish(channel, "DEMO. Два.")
    async with newsroom.running():
        await newsroom.caught_up(channel)
        posts = await newsroom.posts(channel)
    assert posts[kept.id].source == Source.LIVE
    assert posts[3].texts == ("DEMO. Старое 1.", "DEMO. Старое, исправлено.")
    assert posts[2].deleted
    assert newsroom.asked("contacts.resolveUsername") == 1


async def test_too_long(newsroom: Newsroom, channel: Channel) -> None:
    """When the server has forgotten what happened, posts, edits and deletions are found by looking, and it is told."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
    channel.max_diff = 2
    posts = [world.publish(channel, f"DEMO. {number}.") for number in range(250)]
    world.edit(channel, 3, "DEMO. Старое, исправлено.")
    world.delete(channel, [2, posts[7].id])
    for number in range(5):
        world.react(channel, posts[number].id)
    async with newsroom.running():
        await newsroom.caught_up(channel)
        stored = await newsroom.posts(channel)
        await newsroom.eventually(lambda: gaps_closed(newsroom, channel))
        (gap,) = await newsroom.gaps(channel)
    assert [i for i, post in stored.items() if not post.deleted] == channel.ids
    assert stored[3].texts == ("DEMO. Старое 1.", "DEMO. Старое, исправлено.")
    assert stored[2].deleted
    assert {post.source for post in stored.values() if post.id > 4} == {Source.CAUGHT_UP}
    assert gap.reason == "too_long"
    assert gap.caught_up_at is not None
    known = await newsroom.known(channel)
    assert known is not None
    assert known.cursor == channel.top


async def gaps_closed(newsroom: Newsroom, channel: Channel) -> bool:
    return all(gap.caught_up_at is not None for gap in await newsroom.gaps(channel))


async def test_too_long_that_is_interrupted(newsroom: Newsroom, channel: Channel) -> None:
    """A reconciliation that is cut off half-way begins anew, and loses nothing."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
    channel.max_diff = 2
    for number in range(150):
        world.publish(channel, f"DEMO. {number}.")
    world.edit(channel, 3, "DEMO. Старое, исправлено.")
    world.publish(channel, "DEMO. Конец.")
    world.publish(channel, "DEMO. Самый конец.")
    world.faults.add(Fault("internal_error", method="channels.getMessages", times=50))
    async with newsroom.running():
        await newsroom.eventually(lambda: world.faults.struck["internal_error"] > 0)
    world.faults.clear()
    async with newsroom.running():
        await newsroom.caught_up(channel)
        stored = await newsroom.posts(channel)
    assert [i for i, post in stored.items() if not post.deleted] == channel.ids
    assert stored[3].texts[-1] == "DEMO. Старое, исправлено."


async def test_flood_wait(newsroom: Newsroom, channel: Channel) -> None:
    """An imposed wait is stored and kept, pushes go on meanwhile, and nothing asks again before its time."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        world.faults.add(Fault("flood_wait", method="updates.getChannelDifference", seconds=1))
        world.faults.add(Fault("lose_update", times=1))
        world.publish(channel, "DEMO. Раз.")
        world.publish(channel, "DEMO. Два.")
        await newsroom.has(channel, "DEMO. Два.")
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")
    waits = world.log.of("rpc_error", code=420)
    assert len(waits) == 1
    asked = [e.at for e in world.log.of("rpc", method="updates.getChannelDifference") if e.at > waits[0].at]
    assert (asked[0] - waits[0].at).total_seconds() >= 0.9


async def test_a_clock_set_back_makes_no_hour_of_a_wait(newsroom: Newsroom, channel: Channel) -> None:
    """While a wait is on, the clock goes back an hour: what is missing is asked for when the wait is over."""
    world = newsroom.world
    back = timedelta(0)
    async with newsroom.running(clock=lambda: utc_now() - back):
        await newsroom.listening(channel)
        world.faults.add(Fault("flood_wait", method="updates.getChannelDifference", seconds=1))
        world.faults.add(Fault("lose_update", times=1))
        world.publish(channel, "DEMO. Раз.")
        world.publish(channel, "DEMO. Два.")
        await newsroom.eventually(lambda: world.log.of("rpc_error", code=420))
        back = timedelta(hours=1)
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")


async def test_the_machine_s_clock_set_back_makes_no_hour_of_a_wait(
    newsroom: Newsroom, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does Telethon, which minds imposed waits of more than three seconds by the time of day, make one."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        world.faults.add(Fault("flood_wait", method="updates.getChannelDifference", seconds=4))
        world.faults.add(Fault("lose_update", times=1))
        world.publish(channel, "DEMO. Раз.")
        world.publish(channel, "DEMO. Два.")
        await newsroom.eventually(lambda: world.log.of("rpc_error", code=420))
        monkeypatch.setattr(users, "time", SimpleNamespace(time=lambda: time.time() - 3600))
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")


async def test_a_stored_wait_of_another_day_holds_reading_up_for_seconds_only(newsroom: Newsroom) -> None:
    """A process whose clock was ahead stored a wait: the next one asks soon, but is slow to look names up again."""
    ahead = utc_now() + timedelta(hours=1)

    def stored(session: Session) -> None:
        for method in ("updates.getChannelDifference", "contacts.resolveUsername"):
            put_wait(session, f"main:{method}", ahead)

    await newsroom.store.write(stored)
    account = Account("main", newsroom.access, newsroom.store, utc_now, QUICK)
    trust_server(newsroom.access.server)
    await account.open()
    try:
        with pytest.raises(RateLimitError) as held:
            await account.call(functions.updates.GetChannelDifferenceRequest(None, None, 1, 1))
        assert held.value.seconds <= 10
        assert account.look_up_delay("somebody") > 3000
    finally:
        await account.close()


async def test_answers_lost_and_late(newsroom: Newsroom, channel: Channel) -> None:
    """A difference whose answer never comes is asked for again."""
    world = newsroom.world
    pace = replace(QUICK, answer_seconds=0.4)
    async with newsroom.running(pace):
        await newsroom.listening(channel)
        world.faults.add(Fault("answer_lost", method="updates.getChannelDifference"))
        world.faults.add(Fault("lose_update", times=1))
        world.publish(channel, "DEMO. Раз.")
        world.publish(channel, "DEMO. Два.")
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")
        assert world.faults.struck["answer_lost"] == 1


class Stumbling:
    """An intake in front of the real one that fails some of the time, before or after it has stored."""

    def __init__(self, real: Intake, fail: set[int], error: Exception, after: bool = False) -> None:
        self.real, self.fail, self.error, self.after = real, fail, error, after
        self.calls = 0

    async def hear(self, items: Any, progress: Any = (), lease: Any = None) -> Any:
        self.calls += 1
        if self.calls in self.fail and not self.after:
            raise self.error
        result = await self.real.hear(items, progress, lease)
        if self.calls in self.fail:
            raise self.error
        return result


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("error", [StorageError("the database is away"), ValueError("an odd item")])
async def test_failing_intake(newsroom: Newsroom, channel: Channel, error: Exception, after: bool) -> None:
    """Whatever the intake fails at, before or after it has stored, the channel is read again from the stored place."""
    world = newsroom.world
    intake = Stumbling(Intake(newsroom.store, newsroom.holder, utc_now), set(), error, after)
    async with newsroom.running(intake=intake):
        await newsroom.listening(channel)
        intake.fail = {intake.calls + 1, intake.calls + 2, intake.calls + 3}
        first = world.publish(channel, "DEMO. Раз.")
        world.edit(channel, first.id, "DEMO. Раз, исправлено.")
        world.delete(channel, 2)
        await newsroom.caught_up(channel)
        world.publish(channel, "DEMO. Два.")
        posts = await newsroom.has(channel, "DEMO. Раз, исправлено.", "DEMO. Два.")
        assert posts[2].deleted
        for number in range(3):
            world.publish(channel, f"DEMO. {number}.")
            await newsroom.has(channel, f"DEMO. {number}.")
        await newsroom.caught_up(channel)
        assert intake.calls > max(intake.fail)


async def test_an_item_that_can_never_be_stored(newsroom: Newsroom, channel: Channel) -> None:
    """A post that the intake refuses for good is named in the log and left out; all others are stored."""
    world = newsroom.world

    class Picky:
        def __init__(self, real: Intake) -> None:
            self.real = real

        async def hear(self, items: Any, progress: Any = (), lease: Any = None) -> Any:
            if any(getattr(item, "text", "") == "DEMO. Яд." for item in items):
                raise ValueError("this one never")
            return await self.real.hear(items, progress, lease)

    async with newsroom.running(intake=Picky(Intake(newsroom.store, newsroom.holder, utc_now))):
        await newsroom.listening(channel)
        world.publish(channel, "DEMO. Раз.")
        world.publish(channel, "DEMO. Яд.")
        world.publish(channel, "DEMO. Два.")
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")


async def test_a_channel_that_is_faster_than_the_database(newsroom: Newsroom, channel: Channel) -> None:
    """When more is pushed than fits the queue, the rest is asked for: nothing is lost."""
    pace = replace(QUICK, queue_pushes=5)
    async with newsroom.running(pace):
        await newsroom.listening(channel)
        for number in range(500):
            newsroom.world.publish(channel, f"DEMO. {number}.")
        await newsroom.has(channel, "DEMO. 498.", "DEMO. 499.")
        await newsroom.caught_up(channel)
        assert list(await newsroom.posts(channel)) == channel.ids


async def test_long_history(newsroom: Newsroom) -> None:
    """History is read as far back as configured, in pages that a restart goes on with, beside live posts."""
    world = newsroom.world
    channel = world.add_channel("nezygar", "Nezygar")
    for number in range(700):
        world.publish(channel, f"DEMO. {number}.")
    world.delete(channel, [550, 551, 552])
    newsroom.watch(channel)
    pace = replace(QUICK, history_posts=350)
    world.faults.add(Fault("internal_error", method="messages.getHistory", after=4, times=60))
    async with newsroom.running(pace):
        await newsroom.eventually(lambda: world.faults.struck["internal_error"] > 0)
        await newsroom.eventually(lambda: channel.id in newsroom.account.joined)
        live = world.publish(channel, "DEMO. Новое.")
        await newsroom.has(channel, "DEMO. Новое.")
    world.faults.clear()
    async with newsroom.running(pace):
        known = await newsroom.caught_up(channel)
        stored = await newsroom.posts(channel)
    assert list(stored) == channel.ids[-351:]
    assert stored[live.id].source == Source.LIVE
    assert {post.source for post in stored.values() if post.id < live.id} == {Source.HISTORY}
    assert (known.cursor, known.floor) == (channel.top, channel.ids[-352])


def old_channel(newsroom: Newsroom) -> Channel:
    """A watched channel whose 300 posts are older than what is read of a channel's past."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar", date=1_600_000_000)
    for number in range(300):
        newsroom.world.publish(channel, f"DEMO. {number}.", date=1_600_000_000 + number)
    newsroom.watch(channel)
    return channel


async def test_old_history_is_left_alone(newsroom: Newsroom) -> None:
    """Posts from before the configured days are not read, but for the newest page, which comes by itself."""
    channel = old_channel(newsroom)
    async with newsroom.running():
        await newsroom.caught_up(channel)
        assert list(await newsroom.posts(channel)) == channel.ids[-100:]


async def test_an_edit_of_a_post_from_before_our_time(newsroom: Newsroom) -> None:
    """An old post that was never read and is edited now is stored, as history, so that it alerts nobody."""
    channel = old_channel(newsroom)
    async with newsroom.running():
        await newsroom.listening(channel)
        newsroom.world.edit(channel, 20, "DEMO. Исправлено.")
        await newsroom.caught_up(channel)
        posts = await newsroom.posts(channel)
    assert (posts[20].texts, posts[20].source) == (("DEMO. Исправлено.",), Source.HISTORY)


async def test_an_empty_channel(newsroom: Newsroom) -> None:
    """A channel without a single message is watched from its first one on."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar", creation=False)
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.listening(channel)
        newsroom.world.publish(channel, "DEMO. Раз.")
        posts = await newsroom.has(channel, "DEMO. Раз.")
    assert posts[1].source == Source.LIVE


async def test_media_forwards_albums(newsroom: Newsroom, channel: Channel) -> None:
    """Albums, forwards, replies, polls and protected posts go through the wire into the store."""
    world = newsroom.world
    origin = world.add_channel("origin", "Origin")
    source = world.publish(origin, "DEMO. Источник.")
    async with newsroom.running():
        await newsroom.listening(channel)
        album: list[tuple[str, Photo]] = [("DEMO. Альбом.", world.photo(b"1")), ("", world.photo(b"2"))]
        parts = world.publish_album(channel, album)
        forward = world.publish(channel, "DEMO. Источник.", forward_from=(origin, source.id), noforwards=True)
        world.publish(channel, "", media=world.poll("DEMO. Кто?", ["А", "Б"]), reply_to=forward.id)
        await newsroom.caught_up(channel)

    def work(session: Any) -> Any:
        query = select(PostRow, VersionRow.media).join(VersionRow, VersionRow.post_id == PostRow.id)
        return {row.message_id: (row, media) for row, media in session.execute(query.where(PostRow.message_id > 4))}

    rows = await newsroom.store.read(work)
    assert rows[parts[0].id][0].grouped_id == rows[parts[1].id][0].grouped_id is not None
    assert rows[parts[0].id][1]["kind"] == "photo"
    row = rows[forward.id][0]
    assert (row.forward_channel_id, row.forward_message_id, row.noforwards) == (origin.id, source.id, True)
    row, media = rows[forward.id + 1]
    assert (row.reply_to, media["kind"], media["name"]) == (forward.id, "poll", "DEMO. Кто?\n• А\n• Б")


async def test_counters_are_a_series(newsroom: Newsroom, channel: Channel) -> None:
    """Views, forwards and reactions are looked at when they are due; that adds no view and makes no version."""
    clock = Later()
    world = newsroom.world
    async with newsroom.running(clock=clock):
        await newsroom.listening(channel)
        post = world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        world.view(channel, post.id, views=40, forwards=2)
        clock.ahead += timedelta(minutes=16)
        await newsroom.eventually(lambda: counted(newsroom, 2))
        world.view(channel, post.id, views=60)
        world.react(channel, post.id, count=3)
        clock.ahead += timedelta(minutes=66)
        await newsroom.eventually(lambda: counted(newsroom, 3))
        await asyncio.sleep(0.5)
    counts = await series(newsroom)
    assert [(count.views, count.forwards) for count in counts][1:] == [(41, 2), (101, 2)]
    assert counts[-1].reactions == 3
    assert world.log.count("viewed") == 0
    assert (await newsroom.posts(channel))[post.id].texts == ("DEMO. Раз.",)


async def test_a_look_finds_what_was_not_told(newsroom: Newsroom, channel: Channel) -> None:
    """A post that is no more when its counters are due is marked, and is not looked at again."""
    clock = Later()
    world = newsroom.world
    async with newsroom.running(clock=clock):
        await newsroom.listening(channel)
        post = world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        del channel.messages[post.id]  # gone, without an update and without a trace in the difference
        channel.ids.remove(post.id)
        clock.ahead += timedelta(minutes=16)

        async def gone() -> bool:
            return (await newsroom.posts(channel))[post.id].deleted

        await newsroom.eventually(gone)
        asked = newsroom.asked("channels.getMessages")
        await asyncio.sleep(0.6)
        assert newsroom.asked("channels.getMessages") == asked


async def series(newsroom: Newsroom) -> list[Count]:
    """The only series there is."""

    def work(session: Any) -> list[Count]:
        found = series_of(session, session.scalars(select(PostRow.id)))
        return next(iter(found.values()), [])

    return await newsroom.store.read(work)


async def counted(newsroom: Newsroom, moments: int) -> bool:
    return len(await series(newsroom)) >= moments
