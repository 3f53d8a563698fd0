"""Groups and channels as destinations: bound by whoever may, public ones only by an admin, and set up from afar."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.i18n import LANGUAGES, texts_for
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.newsroom.members import Members
from core.storage.people import add_place, place, places, remove_place
from core.storage.places import mark_unreachable
from core.storage.store import Store
from core.storage.subscriptions import schedules, wishes
from core.told import Destination
from loopback.chat_state import Chat
from loopback.chat_values import Message, Rights, User
from tests.bot.world import Newsroom, newsroom


async def channels(store: Store) -> list[int]:
    return [p.destination.chat_id for p in await store.read(places) if p.kind == "channel"]


async def editor(room: Newsroom, language: str = "en") -> User:
    anna = room.chats.add_user(1001, "Anna", language_code=language)
    await room.join(anna, "editor")
    return anna


async def bound(room: Newsroom, owner: User, texts: Any, title: str = "Desk news") -> Chat:
    """A private channel of `owner` that gets messages."""
    channel = room.chats.create_channel(title, owner)
    await room.chats.add_bot_to(channel, room.chats.only_bot(), by=owner)
    asked = await room.chats.wait_message(owner, texts("here-channel-ask", title=title))
    await room.tap(owner, asked, texts("here-channel-yes"), texts("here-channel-done", title=title))
    return channel


async def with_channel(room: Newsroom, language: str) -> tuple[User, Chat, Message]:
    """An editor, her bound channel, and the message that says so."""
    anna = await editor(room, language)
    channel = await bound(room, anna, texts_for(language))
    shown = room.chats.last(anna)
    assert shown is not None
    return anna, channel, shown


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_channel_is_bound_and_set_up_from_the_private_chat(store: Store, language: str) -> None:
    """Made an administrator, the bot asks; then names, list and times are the channel's, and alerts go there."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna, channel, shown = await with_channel(room, language)
        about = texts("here-about", title="Desk news")
        await room.tap(anna, shown, texts("here-set-up"), texts("here-setting-up"))
        assert room.chats.now(shown).text.startswith(about)
        offer = await room.ask(anna, "Лавров", about)
        await room.tap(anna, offer, texts("offer-both"), about)
        times = await room.ask(anna, "/schedule 18:00", texts("schedule-head"))
        assert times.text.startswith(about)
        assert (await room.ask(anna, "/help")).text.startswith(texts("help-head"))
        at_channel, own = Destination(channel.id), Destination(anna.id)

        def stored(session: Session) -> tuple[list[str], list[str], list[str]]:
            return (
                [wish.target for wish in wishes(session, at_channel)],
                [item.local_time for item in schedules(session, at_channel)],
                [wish.target for wish in wishes(session, own)],
            )

        assert await store.read(stored) == (["sergey-lavrov"], ["18:00"], [])
        await room.tap(anna, shown, texts("here-own"), texts("here-channels"))
        assert not (await room.ask(anna, "/list")).text.startswith(about)
        await room.hear()
        alert = await room.chats.wait_message(channel, "закрыли")
        assert texts("alert-unverified") in alert.text
        assert alert.buttons == ()
        await room.quiet()
        assert not any("закрыли" in text for text in room.texts(anna)[-1:])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_public_channel_is_publication_that_an_admin_confirms(store: Store, language: str) -> None:
    """An editor's wish goes to the admins; the editor can't confirm it, the admin's tap binds it."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        anna = await editor(room, language)
        channel = room.chats.create_channel("News", anna, username="desknews")
        await room.chats.add_bot_to(channel, room.chats.only_bot(), by=anna)
        await room.chats.wait_message(anna, texts("here-channel-asked", title="News"))
        wish = await room.chats.wait_message(room.admin, texts("here-channel-public", title="News"))
        assert wish.text.startswith(texts("here-channel-wish", name="Anna", title="News"))
        assert await channels(store) == []
        await room.tap(room.admin, wish, texts("here-confirm"), texts("here-channel-done", title="News"))
        assert await channels(store) == [channel.id]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_channel_can_be_named_or_forwarded_from(store: Store, language: str) -> None:
    """`/here @channel` asks for the right that is missing; a forwarded post has a button; strangers' channels none."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = await editor(room, language)
        boris = room.chats.add_user(77, "Boris")
        channel = room.chats.create_channel("News", room.admin, username="desknews")
        assert (await room.ask(anna, "/here @nothing")).text == texts("here-unknown", text="@nothing")
        assert (await room.ask(anna, "/here nothing at all")).text == texts("here-unknown", text="nothing at all")
        missing = texts("here-channel-no-right", title="News")
        assert (await room.ask(anna, "/here @DeskNews")).text == missing
        await room.chats.promote(channel, room.chats.only_bot(), room.admin, Rights(post=False))
        assert (await room.ask(anna, "/here https://t.me/desknews")).text == missing
        await room.chats.promote(channel, room.chats.only_bot(), by=room.admin)
        assert (await room.ask(anna, "/here @desknews")).text == texts("here-not-yours", title="News")
        own = room.chats.create_channel("Own", anna)
        await room.chats.add_bot_to(own, room.chats.only_bot(), by=boris)  # a stranger's act asks nobody
        await room.quiet()
        assert not any(texts("here-channel-ask", title="Own") == text for text in room.texts(anna))
        await room.chats.forward_channel_post(anna, room.chats.only_bot(), own, 5, "x")
        life = await room.chats.wait_message(anna, texts("life-unknown", channel="Own"))
        await room.tap(anna, life, texts("here-forwarded"))
        asked = await room.chats.wait_message(anna, texts("here-channel-ask", title="Own"))
        await room.tap(anna, asked, texts("here-channel-yes"), texts("here-channel-done", title="Own"))
        assert await channels(store) == [own.id]
        elsewhere = room.chats.create_channel("Elsewhere", boris)
        sent = await room.chats.forward_channel_post(anna, room.chats.only_bot(), elsewhere, 5, "x")
        assert (await room.chats.wait_message(anna, "", after=sent)).buttons == ()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_channel_that_takes_nothing_waits_and_goes_on(store: Store, language: str) -> None:
    """Without the right to post editors are told and messages wait; with it they come; stopped, all is forgotten."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna, channel, shown = await with_channel(room, language)
        await room.tap(anna, shown, texts("here-set-up"), texts("here-setting-up"))
        await room.follow(anna)
        await room.tap(anna, shown, texts("here-own"))
        await room.chats.promote(channel, room.chats.only_bot(), anna, Rights(post=False))
        await room.chats.wait_message(anna, texts("here-lost", title="Desk news"))
        await room.chats.wait_message(room.admin, texts_for("en")("here-lost", title="Desk news"))
        await room.hear()
        await room.quiet()
        assert room.chats.by_bot(channel) == []
        screen = await room.ask(anna, "/here", texts("here-channels"))
        await room.tap(anna, screen, "Desk news", texts("here-lost", title="Desk news"))
        await room.chats.promote(channel, room.chats.only_bot(), by=anna)
        await room.chats.wait_message(channel, "закрыли")
        await room.tap(anna, screen, texts("here-stop"), texts("here-stop-ask", title="Desk news"))
        await room.tap(anna, screen, texts("talk-no"), texts("here-channel-done", title="Desk news"))
        await room.tap(anna, screen, texts("here-stop"), texts("here-stop-ask", title="Desk news"))
        await room.tap(anna, screen, texts("talk-yes"), texts("here-stopped", title="Desk news"))
        assert await store.read(lambda session: place(session, Destination(channel.id))) is None
        assert await store.read(lambda session: wishes(session, Destination(channel.id))) == []


async def test_setting_up_ends_by_itself(store: Store, clock: Any) -> None:
    """Half an hour later a typed name is one's own again."""
    texts = texts_for("en")
    async with newsroom(store, clock=clock) as room:
        anna = await editor(room)
        await bound(room, anna, texts)
        shown = room.chats.last(anna)
        assert shown is not None
        await room.tap(anna, shown, texts("here-set-up"), texts("here-setting-up"))
        assert (await room.ask(anna, "/list")).text.startswith("Channel Desk news")
        clock.forward(minutes=31)
        assert not (await room.ask(anna, "/list")).text.startswith("Channel")
        before = clock() - timedelta(days=1)
        await room.hear(date=before)
        await room.ask(anna, "Лавров", texts("offer-examples"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_public_group_needs_an_admin_too(store: Store, language: str) -> None:
    """An editor's tap is refused, an admin's makes it a destination."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = await editor(room, language)
        group = room.chats.create_supergroup("Club", anna, [room.admin], username="club")
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=anna)
        await room.chats.say(anna, group, "/here")
        asked = await room.chats.wait_message(group, texts("here-ask-public"))
        press = await room.chats.press(anna, asked, texts("here-confirm"))
        assert (await press.answered()).text == texts("talk-not-allowed")
        press = await room.chats.press(room.admin, asked, texts("here-confirm"))
        await press.answered()
        await room.chats.wait_message(group, texts_for("en")("here-done"))
        await room.chats.say(anna, group, "/here")
        await room.chats.wait_message(group, texts_for("en")("here-already"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_the_bot_may_not_write_it_says_so_in_private(store: Store, language: str) -> None:
    """A muted bot can't answer in the group; whoever asked learns why."""
    async with newsroom(store) as room:
        anna = await editor(room, language)
        group = room.chats.create_supergroup("Quiet", anna)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=anna)
        await room.chats.restrict(group, room.chats.only_bot(), by=anna)
        await room.chats.say(anna, group, "/here")
        await room.chats.wait_message(anna, texts_for(language)("here-no-right", title="Quiet"))


async def test_a_journalist_binds_nothing(store: Store) -> None:
    """Neither by command nor by making the bot an administrator, nor by the button under somebody's question."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        channel = room.chats.create_channel("News", anna)
        await room.chats.add_bot_to(channel, room.chats.only_bot(), by=anna)
        assert (await room.ask(anna, "/here")).text == texts_for("en")("talk-not-allowed")
        await room.chats.forward_channel_post(anna, room.chats.only_bot(), channel, 5, "x")
        assert (await room.chats.wait_message(anna, "News")).buttons == ()
        assert await channels(store) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_group_that_nobody_bound_gets_nothing(store: Store, language: str) -> None:
    """Whoever may not send /here can't have alerts of a public group by a command, an answer or a button either."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        group = room.chats.create_supergroup("Club", anna)
        group.username = "club"
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=anna)
        for command in ("/subscribe Лавров", "/subscribe", "/schedule 18:00", "/search Лавров"):
            said = await room.chats.say(anna, group, command)
            await room.chats.wait_message(group, texts("here-first"), after=said)
        await room.store.write(lambda session: add_place(session, Destination(group.id), "supergroup", "Club", language,
                                                         room.clock()))  # fmt: skip
        said = await room.chats.say(anna, group, "/subscribe")
        question = await room.chats.wait_message(group, texts("ask-subscribe"), after=said)
        said = await room.chats.say(anna, group, "/search Лавров")
        offer = await room.chats.wait_message(group, texts("search-how-short"), after=said)
        await room.store.write(lambda session: remove_place(session, group.id))
        said = await room.chats.say(anna, group, "Лавров", reply_to=question)
        await room.chats.wait_message(group, texts("here-first"), after=said)
        press = await room.chats.press(anna, offer, texts("offer-both"))
        assert (await press.answered()).text == texts("here-first")
        room.stories = StoryPlacer()
        await room.hear("DEMO. Лавров в Минске встретился с коллегами из пяти стран, сообщают его помощники.")
        said = await room.chats.say(anna, group, "/test")
        sample = await room.chats.wait_message(group, "Минске", after=said)
        press = await room.chats.press(anna, sample, texts("alert-button-why"))
        await press.answered()
        reasons = await room.chats.wait_message(group, texts("alert-why-head"), after=sample)
        press = await room.chats.press(anna, reasons, texts("alert-button-story"))
        assert (await press.answered()).text == texts("here-first")
        await room.hear()
        await room.quiet()
        assert not any("закрыли" in message.text for message in room.chats.by_bot(group))
        assert await store.read(lambda session: wishes(session, Destination(group.id))) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_group_that_refused_us_goes_on_by_here(store: Store, language: str) -> None:
    """That everybody may write again nobody tells us: whoever sends /here does, and what waited comes."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        group = room.chats.create_supergroup("Desk", room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, texts("here-done"))
        await room.chats.say(room.admin, group, "/subscribe Лавров")
        await room.quiet()
        refusal = "Bad Request: not enough rights to send text messages to the chat"
        room.fault("bad_request", method="sendMessage", chat_id=group.id, message=refusal)
        await room.hear()
        await room.quiet()
        assert not any("закрыли" in message.text for message in room.chats.by_bot(group))
        said = await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, texts("here-done"), after=said)
        await room.chats.wait_message(group, "закрыли", after=said)
        said = await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, texts("here-already"), after=said)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_place_that_becomes_public_gets_nothing_until_an_admin_confirms(store: Store, language: str) -> None:
    """A channel and a group: what is due waits, editors are told, `/here` by an admin lets it go on."""
    texts = texts_for(language)
    every = timedelta(seconds=0.05)
    async with newsroom(store, admin_language=language, look_at_places_every=every) as room:
        channel = await bound(room, room.admin, texts)
        shown = room.chats.last(room.admin)
        assert shown is not None
        await room.tap(room.admin, shown, texts("here-set-up"), texts("here-setting-up"))
        await room.follow(room.admin)
        await room.tap(room.admin, shown, texts("here-own"))
        group = room.chats.create_supergroup("Club", room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, texts("here-done"))
        channel.username, group.username = "desknews", "club"
        for title in ("Desk news", "Club"):
            await room.chats.wait_message(room.admin, texts("here-public-now", title=title))
        await room.hear()
        await room.chats.promote(channel, room.chats.only_bot(), room.admin, Rights(post=False))
        await room.chats.promote(channel, room.chats.only_bot(), by=room.admin)
        await room.quiet()
        assert room.chats.by_bot(channel) == []
        asked = await room.ask(room.admin, "/here @desknews", texts("here-channel-public", title="Desk news"))
        await room.tap(room.admin, asked, texts("here-confirm"), texts("here-channel-done", title="Desk news"))
        await room.chats.wait_message(channel, "закрыли")
        said = await room.chats.say(room.admin, group, "/here")
        asked = await room.chats.wait_message(group, texts("here-ask-public"), after=said)
        await room.tap(room.admin, asked, texts("here-confirm"), texts("here-done"))
        await room.quiet()
        told = [text for text in room.texts(room.admin) if text.startswith(texts("here-public-now", title="Club"))]
        assert len(told) == 1


async def test_a_topic_of_a_public_group_waits_whatever_becomes_of_our_rights(store: Store) -> None:
    """Of a group in which only topics are bound nothing goes out because the bot was shut out and let in again."""
    texts = texts_for("en")
    every = timedelta(seconds=0.05)
    async with newsroom(store, admin_language="en", look_at_places_every=every) as room:
        group = room.chats.create_supergroup("Club", room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)

        def bind(session: Session) -> None:
            for topic in (5, 6):
                add_place(session, Destination(group.id, topic), "supergroup", "Club", "en", room.clock())

        async def states() -> set[str]:
            return {place.state for place in await store.read(places) if place.destination.chat_id == group.id}

        await store.write(bind)
        group.username = "club"
        await room.chats.wait_message(room.admin, texts("here-public-now", title="Club"))
        await room.quiet()
        assert await states() == {"public"}
        members = Members(store, room.holder, room.clock)
        await store.write(lambda session: mark_unreachable(session, group.id))
        await members.unreachable(group.id)
        await members.reachable(group.id)
        assert await states() == {"public"}
        told = [text for text in room.texts(room.admin) if text.startswith(texts("here-public-now", title="Club"))]
        assert len(told) == 1


async def test_a_group_keeps_what_it_follows_when_it_becomes_a_supergroup(store: Store) -> None:
    """At once, before anything is sent there: nobody binds it anew beside what the old id still has."""
    texts = texts_for("en")
    async with newsroom(store, admin_language="en") as room:
        group = room.chats.create_group("Club", room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, texts("here-done"))
        await room.chats.say(room.admin, group, "/subscribe Лавров")
        await room.chats.wait_message(group, texts("subscribed-forward"))
        await room.quiet()
        new = await room.chats.migrate(group)
        await room.quiet()
        await room.chats.say(room.admin, new, "/list")
        await room.chats.wait_message(new, texts("list-head", count=1))
        assert {one.destination.chat_id for one in await store.read(places)} == {room.admin.id, new.id}


async def test_a_place_that_is_public_no_more_gets_what_waited(store: Store) -> None:
    """Nobody has to confirm what is no publication, nor to bind the channel anew."""
    texts = texts_for("en")
    every = timedelta(seconds=0.05)
    async with newsroom(store, admin_language="en", look_at_places_every=every) as room:
        channel = await bound(room, room.admin, texts)
        shown = room.chats.last(room.admin)
        assert shown is not None
        await room.tap(room.admin, shown, texts("here-set-up"), texts("here-setting-up"))
        await room.follow(room.admin)
        channel.username = "desknews"
        await room.chats.wait_message(room.admin, texts("here-public-now", title="Desk news"))
        await room.hear()
        await room.quiet()
        assert room.chats.by_bot(channel) == []
        channel.username = None
        await room.chats.wait_message(channel, "закрыли")


async def test_a_closed_general_topic_keeps_nothing_from_the_others(store: Store) -> None:
    """It is a topic without a number: what is due in another topic of the group goes out."""
    async with newsroom(store) as room:
        group = room.chats.create_supergroup("Desk", room.admin, topics=("Politics",))
        (topic,) = group.topics
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        for thread_id in (None, topic):
            said = await room.chats.say(room.admin, group, "/here", thread_id=thread_id)
            await room.chats.wait_message(group, texts_for("en")("here-done"), after=said)
            said = await room.chats.say(room.admin, group, "/subscribe Лавров", thread_id=thread_id)
            await room.chats.wait_message(group, "You follow", after=said)
        await room.quiet()
        room.fault("bad_request", method="sendMessage", chat_id=group.id, message="Bad Request: TOPIC_CLOSED")
        await room.hear()
        await room.chats.wait_for(lambda: [m for m in room.chats.by_bot(group) if "закрыли" in m.text])
        await room.quiet()
        (told,) = [message for message in room.chats.by_bot(group) if "закрыли" in message.text]
        assert told.thread_id == topic
        states = {place.destination.thread_id: place.state for place in await store.read(places)}
        assert states[0] == "blocked"
        assert states[topic] == "ok"
