"""What happens to channels: unknown, renamed, private, taken over, gone, added and removed."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from telethon import errors

from core.clock import utc_now
from core.pipeline.hearing.watching import Description, Watching
from core.storage.accounts import known_account
from core.storage.channels import known_channels
from core.storage.models import DeliveryRow
from core.storage.people import add_place, put_member
from core.storage.store import Store
from core.told import Destination
from core.types import Source, WatchedChannel
from loopback.faults import Fault
from loopback.state import Channel
from monitors.telegram.account import Account
from tests.monitors.telegram.conftest import QUICK, Later, Newsroom


@pytest.fixture
def channel(newsroom: Newsroom) -> Channel:
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    newsroom.world.publish(channel, "DEMO. Старое.")
    newsroom.watch(channel)
    return channel


async def test_an_unknown_channel_does_not_disturb_the_others(
    newsroom: Newsroom, channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """A name that nobody holds is one clear line, and the other channels are read."""
    newsroom.watch(WatchedChannel("no_such_channel", "Nobody"), channel)
    with caplog.at_level(logging.INFO):
        async with newsroom.running():
            await newsroom.listening(channel)
            await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") >= 4)
    lines = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert lines == ["there is no channel @no_such_channel; check the watchlist"]


async def test_a_person_is_not_a_channel(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """A name that belongs to a person is refused in one line."""
    newsroom.world.add_account(username="somebody")
    newsroom.watch(WatchedChannel("somebody", "Somebody"))
    async with newsroom.running():
        await newsroom.eventually(lambda: "@somebody is not a channel" in caplog.text)


async def test_a_renamed_channel(newsroom: Newsroom, channel: Channel) -> None:
    """A channel that changes name and title is read on, and both are events; a restart finds it again."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        world.rename(channel, username="nezygar_new", title="Незыгарь")
        world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: renamed(newsroom, channel))
    newsroom.watch(WatchedChannel("nezygar", "Nezygar"))
    world.publish(channel, "DEMO. Два.")
    async with newsroom.running():
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")
    known = await newsroom.known(channel)
    assert known is not None
    assert (known.reference, known.username, known.title, known.state) == ("nezygar", "nezygar_new", "Незыгарь", "ok")
    assert newsroom.asked("contacts.resolveUsername", username="nezygar_new") == 0


async def renamed(newsroom: Newsroom, channel: Channel) -> bool:
    return {"renamed", "retitled"} <= set(await newsroom.events(channel))


async def test_a_name_that_another_channel_took(newsroom: Newsroom, channel: Channel) -> None:
    """The old channel is read on under its id, and not one post of the new owner of its name."""
    world = newsroom.world
    other = world.add_channel("imposter", "Imposter")
    world.publish(other, "DEMO. Чужое.")
    async with newsroom.running():
        await newsroom.listening(channel)
        world.take_over("nezygar", other)
        world.publish(channel, "DEMO. Раз.")
        world.publish(other, "DEMO. Чужое два.")
        await newsroom.has(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: has_event(newsroom, channel, "taken_over"))
    newsroom.watch(WatchedChannel("nezygar", "Nezygar"))
    world.publish(channel, "DEMO. Два.")
    async with newsroom.running():
        await newsroom.has(channel, "DEMO. Два.")
    assert await newsroom.posts(other) == {}


async def has_event(newsroom: Newsroom, channel: Channel, kind: str) -> bool:
    return kind in await newsroom.events(channel)


async def test_a_private_channel_and_its_return(newsroom: Newsroom, channel: Channel) -> None:
    """Made private and closed to us, a channel is an event; when it opens again, what was missed is read."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        world.make_private(channel)
        world.ban(newsroom.account, channel)
        await newsroom.eventually(lambda: has_state(newsroom, channel, "vanished"))
        world.publish(channel, "DEMO. Раз.")
        channel.banned.clear()
        world.make_public(channel, "nezygar")
        posts = await newsroom.has(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: has_state(newsroom, channel, "ok"))
    assert posts[3].source in (Source.LIVE, Source.CAUGHT_UP)
    events = await newsroom.events(channel)
    assert events[-1] == "readable" or "readable" in events


async def test_a_diagnosis_that_fails_by_surprise_stops_no_other_channel(
    newsroom: Newsroom, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that can't be read, about a channel that lets us in no longer, is that channel's trouble alone."""
    world, asked = newsroom.world, []
    other = world.add_channel("other", "Other")
    newsroom.watch(channel, other)

    async def unreadable(account: Account, username: str) -> Any:
        asked.append(username)
        raise errors.TypeNotFoundError(0x12345678, b"")

    async with newsroom.running():
        await newsroom.listening(channel)
        await newsroom.listening(other)
        monkeypatch.setattr(Account, "look_up", unreadable)
        world.make_private(channel)
        world.ban(newsroom.account, channel)
        await newsroom.eventually(lambda: asked)
        world.publish(other, "DEMO. Два.")
        await newsroom.has(other, "DEMO. Два.")


async def has_state(newsroom: Newsroom, channel: Channel, state: str) -> bool:
    known = await newsroom.known(channel)
    return known is not None and known.state == state


async def test_a_channel_that_is_gone_and_whose_name_is_taken(newsroom: Newsroom, channel: Channel) -> None:
    """A deleted channel whose name went to another one is told as taken over; the other one is not read."""
    world = newsroom.world
    other = world.add_channel("imposter", "Imposter")
    world.publish(other, "DEMO. Чужое.")
    async with newsroom.running():
        await newsroom.listening(channel)
        world.vanish(channel)
        world.take_over("nezygar", other)
        await newsroom.eventually(lambda: has_state(newsroom, channel, "taken_over"))
        world.publish(other, "DEMO. Чужое два.")
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") >= 3)
    assert await newsroom.posts(other) == {}
    assert (await newsroom.posts(channel))[2].texts == ("DEMO. Старое.",)


async def test_a_restricted_channel(newsroom: Newsroom, channel: Channel) -> None:
    """A channel that Telegram hides for a reason is an event with that reason, and is read on."""
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        world.restrict(channel, "Demo reason.")
        await newsroom.eventually(lambda: has_state(newsroom, channel, "restricted"))
        world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        world.restrict(channel, None)
        await newsroom.eventually(lambda: has_state(newsroom, channel, "ok"))
    assert [e for e in await newsroom.events(channel) if "restricted" in e] == ["restricted", "unrestricted"]


async def test_the_watchlist_changes_while_we_watch(newsroom: Newsroom, channel: Channel) -> None:
    """A channel that is added is read from then on; one that is removed is read no more; no restart."""
    world = newsroom.world
    other = world.add_channel("kompromat_group", "Kompromat GROUP")
    async with newsroom.running() as monitor:
        await newsroom.listening(channel)
        newsroom.watch(other)
        await newsroom.listening(other)
        await newsroom.eventually(lambda: channel.id not in monitor.readers)
        world.publish(channel, "DEMO. Не слышно.")
        world.publish(other, "DEMO. Слышно.")
        await newsroom.has(other, "DEMO. Слышно.")
        await newsroom.eventually(lambda: not_watched(newsroom, channel))
        assert 3 not in await newsroom.posts(channel)
        newsroom.watch(other, channel)
        await newsroom.has(channel, "DEMO. Не слышно.")


async def test_what_is_published_off_the_watchlist_is_history(newsroom: Newsroom, channel: Channel) -> None:
    """Back on the list, posts of the time between alert nobody, edits and deletions of older ones are kept, and what
    comes then is news.
    """
    world = newsroom.world
    newsroom.world.publish(channel, "DEMO. Исчезнет.")
    async with newsroom.running() as monitor:
        await newsroom.listening(channel)
        newsroom.watch()
        await newsroom.eventually(lambda: channel.id not in monitor.readers)
        await newsroom.eventually(lambda: not_watched(newsroom, channel))
        world.publish(channel, "DEMO. Пока никто не смотрел.")
        world.edit(channel, 2, "DEMO. Исправлено.")
        world.delete(channel, [3])
        newsroom.watch(channel)
        await newsroom.listening(channel)
        world.publish(channel, "DEMO. Снова слышно.")
        posts = await newsroom.has(channel, "DEMO. Снова слышно.")
    assert [posts[number].source for number in (4, 5)] == [Source.HISTORY, Source.LIVE]
    assert (posts[2].texts[-1], posts[3].deleted) == ("DEMO. Исправлено.", True)
    known = await newsroom.known(channel)
    assert known is not None
    assert (known.watched, known.first_head) == (True, 4)


async def test_a_return_to_the_watchlist_that_is_interrupted(newsroom: Newsroom, channel: Channel) -> None:
    """Stopped before it knew where a channel stands that is back on the list, Slukh still takes what came while it was
    off for history.
    """
    world = newsroom.world
    async with newsroom.running():
        await newsroom.listening(channel)
        newsroom.watch()
        await newsroom.eventually(lambda: not_watched(newsroom, channel))
        world.publish(channel, "DEMO. Пока никто не смотрел.")
        world.faults.add(Fault("flood_wait", method="messages.getHistory", seconds=3600))
        newsroom.watch(channel)
        await newsroom.eventually(lambda: world.faults.struck["flood_wait"])
    tomorrow = Later()
    tomorrow.ahead = timedelta(days=1)
    async with newsroom.running(clock=tomorrow):
        await newsroom.listening(channel)
        world.publish(channel, "DEMO. Снова слышно.")
        posts = await newsroom.has(channel, "DEMO. Пока никто не смотрел.", "DEMO. Снова слышно.")
        assert not await not_watched(newsroom, channel)
    assert [posts[number].source for number in (3, 4)] == [Source.HISTORY, Source.LIVE]


async def test_a_database_that_fails_while_the_watchlist_changes(newsroom: Newsroom, channel: Channel) -> None:
    """That a channel was taken off the list is stored as soon as the database takes it, so that its return is one."""

    def refuse(session: Session) -> None:
        session.execute(
            text("CREATE TRIGGER no BEFORE UPDATE OF watched ON channel BEGIN SELECT RAISE(ABORT, 'no'); END")
        )

    async with newsroom.running() as monitor:
        await newsroom.listening(channel)
        await newsroom.store.write(refuse)
        newsroom.watch()
        await newsroom.eventually(lambda: channel.id not in monitor.readers)
        await asyncio.sleep(5 * QUICK.look_seconds)
        assert not await not_watched(newsroom, channel)
        await newsroom.store.write(lambda session: session.execute(text("DROP TRIGGER no")))
        await newsroom.eventually(lambda: not_watched(newsroom, channel))


async def test_a_new_name_in_the_watchlist_is_no_break(newsroom: Newsroom, channel: Channel) -> None:
    """Posts that come while the line of a renamed channel is changed are news."""
    async with newsroom.running():
        await newsroom.listening(channel)
    newsroom.watch()
    async with newsroom.running():
        await newsroom.eventually(lambda: not_watched(newsroom, channel))
    newsroom.world.rename(channel, username="nezygar_new")
    newsroom.world.publish(channel, "DEMO. Между строками.")
    newsroom.watch(channel)
    async with newsroom.running():
        posts = await newsroom.has(channel, "DEMO. Между строками.")
    assert posts[3].source == Source.LIVE


async def test_only_what_is_wanted_is_watched(any_store: Store) -> None:
    """A line keeps its channel by id or by the name under which it was found; all others are watched no more."""
    watching = Watching(any_store, utc_now)
    by_name, by_id, gone = (
        WatchedChannel("One", "One"),
        WatchedChannel(None, "Two", channel_id=2),
        WatchedChannel("x", "X"),
    )
    for number, line in enumerate((by_name, by_id, gone), start=1):
        await watching.found(line, Description(number, line.name, line.username), None)

    async def watched() -> list[bool]:
        return [known.watched for known in await any_store.read(known_channels)]

    await watching.keep_only([by_name, by_id])
    assert await watched() == [True, True, False]
    await watching.keep_only([])
    assert await watched() == [False] * 3


async def test_a_line_that_was_given_another_channel_keeps_it(any_store: Store) -> None:
    """Once an id beside its username has told which channel a line means, the username alone means that one, too."""
    watching = Watching(any_store, utc_now)
    name = WatchedChannel("nezygar", "Nezygar")
    await watching.found(name, Description(1, "Nezygar", "nezygar"), None)
    await watching.found(replace(name, channel_id=2), Description(2, "Nezygar again", "nezygar"), None)
    await watching.keep_only([name])
    meant = await watching.by_reference(name)
    assert meant is not None
    assert (meant.channel_id, meant.watched) == (2, True)
    before = await watching.channel(1)
    assert before is not None
    assert not before.watched


async def not_watched(newsroom: Newsroom, channel: Channel) -> bool:
    known = await newsroom.known(channel)
    return known is not None and not known.watched


async def test_a_channel_by_id(newsroom: Newsroom) -> None:
    """A channel that the watchlist names by id only is found among those that the account has joined."""
    world = newsroom.world
    channel = world.add_channel(None, "Private", private=True)
    world.join(newsroom.account, channel)
    world.publish(channel, "DEMO. Раз.")
    world.private_message(newsroom.account, 777000, "Login code: 99999")
    reason = "DEMO. The editor decided so."
    newsroom.watch(WatchedChannel(None, "Private", channel.id, private_reason=reason))
    async with newsroom.running():
        await newsroom.has(channel, "DEMO. Раз.")
        world.publish(channel, "DEMO. Два.")
        await newsroom.has(channel, "DEMO. Два.")


async def test_a_channel_by_id_that_is_joined_later(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """Who does what the log says, and joins the channel with the account while Slukh runs, has it read."""
    world = newsroom.world
    channel = world.add_channel(None, "Private", private=True)
    newsroom.watch(WatchedChannel(None, "Private", channel.id, private_reason="DEMO. The editor decided so."))
    async with newsroom.running():
        await newsroom.eventually(lambda: f"no account has joined the channel {channel.id}" in caplog.text)
        world.join(newsroom.account, channel)
        await newsroom.caught_up(channel)
        world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")


async def test_a_channel_that_is_not_joined(newsroom: Newsroom, channel: Channel) -> None:
    """A channel that refuses members is polled: posts, edits and deletions come all the same."""
    world = newsroom.world
    world.faults.add(Fault("rpc_error", method="channels.joinChannel", message="CHANNELS_TOO_MUCH", times=1000))
    async with newsroom.running():
        await newsroom.caught_up(channel)
        post = world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        world.edit(channel, post.id, "DEMO. Раз, исправлено.")
        world.delete(channel, 2)
        await newsroom.has(channel, "DEMO. Раз, исправлено.")
        posts: dict[int, Any] = await newsroom.posts(channel)
    assert channel.id not in newsroom.account.joined
    assert posts[2].deleted
    assert posts[post.id].source == Source.LIVE


async def test_a_private_channel_without_a_reason(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """A private channel is not read, though joined, until the watchlist says why; that is recorded."""
    world = newsroom.world
    channel = world.add_channel(None, "Private", private=True)
    world.join(newsroom.account, channel)
    world.publish(channel, "DEMO. Раз.")
    newsroom.watch(WatchedChannel(None, "Private", channel.id))
    async with newsroom.running():
        await newsroom.eventually(lambda: "only public ones are read" in caplog.text)
        assert await newsroom.posts(channel) == {}
        newsroom.watch(WatchedChannel(None, "Private", channel.id, private_reason="DEMO. The editor decided so."))
        await newsroom.has(channel, "DEMO. Раз.")
    assert await newsroom.events(channel) == ["found", "private_allowed"]


async def test_a_channel_that_loses_its_name(newsroom: Newsroom, channel: Channel) -> None:
    """A channel that was public when its watch began is read on without its name; editors are told."""
    world = newsroom.world
    await add_editor(newsroom, 501)
    async with newsroom.running():
        await newsroom.listening(channel)
        world.make_private(channel)
        world.publish(channel, "DEMO. Раз.")
        await newsroom.has(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: has_event(newsroom, channel, "nameless"))
    world.publish(channel, "DEMO. Два.")
    async with newsroom.running():
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")
    (told,) = await notices(newsroom, 501)
    assert told == ("notice-channel-nameless", {"name": "Nezygar", "before": "nezygar", "after": "–"})


async def add_editor(newsroom: Newsroom, user_id: int, role: str = "editor") -> None:
    def work(session: Any) -> None:
        put_member(session, user_id, role, "Editor", datetime.now(UTC))
        add_place(session, Destination(user_id), "private", None, "ru", datetime.now(UTC))

    await newsroom.store.write(work)


async def notices(newsroom: Newsroom, chat_id: int) -> list[Any]:
    query = select(DeliveryRow.payload).where(DeliveryRow.chat_id == chat_id, DeliveryRow.kind == "notice")
    found = await newsroom.store.read(lambda session: list(session.scalars(query.order_by(DeliveryRow.id))))
    return [(payload["notice"], payload["args"]) for payload in found]


async def test_who_is_told_what(newsroom: Newsroom, channel: Channel) -> None:
    """Editors and admins hear of a channel's new name; of a dead account, only admins do; journalists of neither."""
    await add_editor(newsroom, 501)
    await add_editor(newsroom, 502, "admin")
    await add_editor(newsroom, 503, "journalist")
    async with newsroom.running():
        await newsroom.listening(channel)
        newsroom.world.rename(channel, username="nezygar_new")
        newsroom.world.publish(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: has_event(newsroom, channel, "renamed"))
        newsroom.world.kill_account(newsroom.account)
        await newsroom.eventually(lambda: account_is_dead(newsroom))
    renamed = ("notice-channel-renamed", {"name": "Nezygar", "before": "nezygar", "after": "nezygar_new"})
    assert await notices(newsroom, 501) == [renamed]
    assert [code for code, _ in await notices(newsroom, 502)] == ["notice-channel-renamed", "notice-account-dead"]
    assert await notices(newsroom, 503) == []


async def account_is_dead(newsroom: Newsroom) -> bool:
    found = await newsroom.store.read(lambda session: known_account(session, "main"))
    return found is not None and found.state == "dead"


async def test_a_refusal_after_a_good_read_is_told_again_and_tried_soon(
    newsroom: Newsroom, channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """Refusals that lie behind a good time of reading are forgotten: the next one is no part of their row."""
    world = newsroom.world
    refusal = {"method": "updates.getChannelDifference", "message": "CHANNEL_PRIVATE", "channel_id": channel.id}
    pace = replace(QUICK, channel_retry_first_seconds=0.02, channel_retry_last_seconds=60.0)
    async with newsroom.running(pace) as monitor:
        await newsroom.listening(channel)
        for row in range(1, 3):
            # The fifth of one row would be tried again after 0.32 s, the tenth after 10 s.
            world.faults.add(Fault("rpc_error", times=5, **refusal))
            world.publish(channel, f"DEMO. {row}.")
            newsroom.server.cut_all()
            await newsroom.eventually(lambda row=row: world.faults.struck["rpc_error"] == 5 * row)
            await newsroom.listening(channel)
            await asyncio.sleep(0.7)  # longer than the sixth pause
            assert monitor.listens(channel.id) == channel.pts
            assert caplog.text.count("lets the account 'main' in no longer") == row
