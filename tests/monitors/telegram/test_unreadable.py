"""A message of a kind that nobody knew when Slukh was made: it is left out, and hides nothing that stands beside it."""

import pytest
from telethon import errors
from telethon.tl import functions

from core.storage.store import Store
from loopback.state import Action, Channel
from tests.monitors.telegram.conftest import Newsroom
from tests.monitors.telegram.test_odd import Reading, message, new, those_asked_for

UNKNOWN, DIFFERENCE = Action("unknown"), "updates.getChannelDifference"


@pytest.fixture
def channel(newsroom: Newsroom) -> Channel:
    """A joined channel that begins with such a message."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    newsroom.world.join(newsroom.account, channel)
    newsroom.watch(channel)
    return channel


async def test_what_comes_with_and_behind_it_is_heard(newsroom: Newsroom, channel: Channel) -> None:
    """Posts, edits and deletions around it are stored, and what may have been lost is told as a gap."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        kept, gone = (world.publish(channel, f"DEMO. {word}.") for word in ("Раз", "Два"))
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")
        odd = world.service(channel, UNKNOWN)
        world.edit(channel, kept.id, "DEMO. Раз, исправлено.")
        world.delete(channel, gone.id)
        world.publish(channel, "DEMO. Три.")
        posts = await newsroom.has(channel, "DEMO. Раз, исправлено.", "DEMO. Три.")
        await newsroom.listening(channel)
    assert posts[gone.id].deleted
    assert odd.id not in posts
    assert [gap.reason for gap in await newsroom.gaps(channel)] == ["too_long"]


async def test_the_account_of_a_channel_that_ends_with_it_stays_open(newsroom: Newsroom, channel: Channel) -> None:
    """Heads and the list of dialogs show last messages: neither ends the account, now or at the next start. Another
    channel, whose head is asked for in the same request, is listened to as before.
    """
    world = newsroom.world
    other = world.add_channel("kompromat", "Kompromat", channel_id=channel.id + 4)
    world.join(newsroom.account, other)
    newsroom.watch(channel, other)
    async with newsroom.running():
        await newsroom.listening(channel)
        await newsroom.listening(other)
        dialogs = newsroom.asked("messages.getDialogs")
        world.service(channel, UNKNOWN)
        await newsroom.eventually(lambda: newsroom.asked("messages.getPeerDialogs") > 9)
        before = newsroom.asked(DIFFERENCE, channel_id=other.id)
        asked = newsroom.asked("messages.getPeerDialogs")
        await newsroom.eventually(lambda: newsroom.asked("messages.getPeerDialogs") > asked + 9)
        assert newsroom.asked(DIFFERENCE, channel_id=other.id) == before
        assert newsroom.asked("messages.getDialogs") == dialogs
        world.publish(other, "DEMO. Раз.")
        await newsroom.has(other, "DEMO. Раз.")
        world.publish(channel, "DEMO. Ноль.")
        await newsroom.has(channel, "DEMO. Ноль.")
        await newsroom.listening(channel)
        world.service(channel, UNKNOWN)
    async with newsroom.running():
        await newsroom.listening(other)
        world.publish(other, "DEMO. Два.")
        await newsroom.has(other, "DEMO. Раз.", "DEMO. Два.")
        await newsroom.listening(channel)


@pytest.mark.parametrize("place", [0, 3, 150, 240])
async def test_the_history_around_it_is_read(newsroom: Newsroom, channel: Channel, place: int) -> None:
    """Wherever it stands in what was there before the watch, all else is stored."""
    for number in range(240):
        if number == place:
            newsroom.world.service(channel, UNKNOWN)
        newsroom.world.publish(channel, f"DEMO. {number}.")
    if place == 240:
        newsroom.world.service(channel, UNKNOWN)
    async with newsroom.running():
        await newsroom.caught_up(channel)
        posts = await newsroom.posts(channel)
    texts = [post.texts[-1] for post in posts.values() if not post.service]
    assert texts == [f"DEMO. {number}." for number in range(240)]


async def test_a_post_that_has_become_one_is_not_taken_for_deleted(store: Store) -> None:
    """It is there, though it can't be read; the one beside it is gone."""

    def answer(request: functions.channels.GetMessagesRequest) -> object:
        if any(item.id == 4 for item in request.id):
            raise errors.TypeNotFoundError(0x12345678, b"")
        return those_asked_for(request, [message(6)], pts=9)

    reading = await Reading(store, answer).begin()
    for number in (4, 5, 6):
        await reading.heard(new(number, number + 2))
    await reading.catch_up.look_again([4, 5, 6])
    assert await reading.deleted() == [5]
