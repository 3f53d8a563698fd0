"""Muted channels: how they are heard again when the message that offered it is long gone."""

import pytest

from core.i18n import LANGUAGES, texts_for
from core.pipeline.hearing.stories import StoryPlacer
from core.storage.store import Store
from tests.bot.test_copies import COPY
from tests.bot.test_searches import index
from tests.bot.world import newsroom
from tests.conftest import StillClock


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_muted_channel_stands_in_the_settings(store: Store, language: str) -> None:
    """With a tap that ends it: \"for good\" must not mean that nobody finds the way back."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.follow(room.admin)
        await room.hear("DEMO. Лавров в первый раз.")
        alert = await room.chats.wait_message(room.admin, "в первый раз")
        await room.tap(room.admin, alert, texts("alert-button-mute"))
        await room.chats.wait_for(lambda: len(room.chats.now(alert).buttons) == 4)
        await room.tap(room.admin, alert, texts("mute-channel", name="Nezygar"))
        await room.hear("DEMO. Лавров во второй раз.")
        await room.quiet()
        shown = await room.ask(room.admin, "/settings", texts("settings-head"))
        await room.tap(room.admin, shown, texts("settings-muted", name="Nezygar"))
        assert not any("Nezygar" in button.text for row in room.chats.now(shown).buttons for button in row)
        await room.hear("DEMO. Лавров в третий раз.")
        await room.chats.wait_message(room.admin, "в третий раз")
        assert not any("во второй раз" in text for text in room.texts(room.admin))


async def test_whoever_follows_a_muted_channel_hears_it(store: Store) -> None:
    """The newer wish counts: \"You follow\" must not be followed by silence."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear("DEMO. Лавров в первый раз.")
        alert = await room.chats.wait_message(room.admin, "в первый раз")
        await room.tap(room.admin, alert, "Mute…")
        await room.chats.wait_for(lambda: len(room.chats.now(alert).buttons) == 4)
        await room.tap(room.admin, alert, "Channel Nezygar: for good")
        offer = await room.ask(room.admin, "/watch nezygar", "Nezygar")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        await room.hear("DEMO. Погода во второй раз.")
        await room.chats.wait_message(room.admin, "во второй раз")


async def test_a_pause_of_what_is_followed_no_more_can_not_be_undone(store: Store) -> None:
    """The old button does not say that somebody is heard again who is not."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear("DEMO. Лавров в первый раз.")
        alert = await room.chats.wait_message(room.admin, "в первый раз")
        await room.tap(room.admin, alert, "Mute…")
        await room.chats.wait_for(lambda: len(room.chats.now(alert).buttons) == 4)
        await room.tap(room.admin, alert, "Sergey Lavrov: 1 hour")
        paused = await room.chats.wait_message(room.admin, "No alerts of Sergey Lavrov until")
        asked = await room.ask(room.admin, "/unsubscribe Лавров", "Stop following")
        await room.tap(room.admin, asked, "Yes", "no longer follow")
        press = await room.chats.press(room.admin, paused, "Undo")
        assert (await press.answered()).text == texts_for("en")("talk-old-button")
        await room.quiet()
        assert not any(text == texts_for("en")("mute-undone") for text in room.texts(room.admin))


async def test_a_second_tap_before_the_answer_says_nothing_twice(store: Store) -> None:
    """On a slow line people tap again: each button stops spinning, and one answer comes. Later it is a new tap, and so
    is somebody else's.
    """
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear("DEMO. Лавров в первый раз.")
        alert = await room.chats.wait_message(room.admin, "в первый раз")

        async def taps(button: str) -> int:
            await room.quiet()
            before = len(room.texts(room.admin))
            for press in [await room.chats.press(room.admin, alert, button) for _ in range(3)]:
                await press.answered()
            await room.quiet()
            return len(room.texts(room.admin)) - before

        assert await taps("Why?") == 1
        assert await taps("Why?") == 1
        await room.tap(room.admin, alert, "Mute…")
        assert await taps("Sergey Lavrov: 1 hour") == 1
        group = room.chats.create_supergroup("Desk", room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        bob = room.chats.add_user(1001, "Bob")
        await room.join(bob)
        await room.chats.add_member(group, bob)
        said = await room.chats.say(room.admin, group, "/test")
        sample = await room.chats.wait_message(group, after=said)
        for press in [await room.chats.press(user, sample, "Why?") for user in (room.admin, bob)]:
            await press.answered()
        await room.chats.wait_for(lambda: len(room.chats.by_bot(group, containing="Why you got this")) == 2)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_saved_search_is_silent_for_a_while_by_its_alert(store: Store, language: str) -> None:
    """Whoever has enough of a search silences the search, not a channel for good; the way back is one tap."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        query = "авария OR столкновение OR пожар"
        offer = await room.ask(room.admin, f"/search {query}", query)
        await room.tap(room.admin, offer, texts("offer-alerts"), texts("subscribed-alerts"))
        await room.hear("DEMO. Авария на мосту.")
        await index(room)
        alert = await room.chats.wait_message(room.admin, "на мосту")
        await room.tap(room.admin, alert, texts("alert-button-mute"))
        shown = await room.chats.wait_for(lambda: rows if len(rows := room.chats.now(alert).buttons) == 4 else None)
        hour, day = (row[0].text for row in shown[1:3])
        short = texts("list-search", name="авария OR…")
        assert (hour, day) == (texts("mute-official-hour", name=short), texts("mute-official-day", name=short))
        await room.tap(room.admin, alert, day)
        done = texts("mute-done-official", name=texts("list-search", name=query), until="\0").partition("\0")[0]
        muted = await room.chats.wait_message(room.admin, done)
        await room.hear("DEMO. Пожар на складе.")
        await index(room)
        await room.quiet()
        assert not any("на складе" in text for text in room.texts(room.admin))
        await room.tap(room.admin, muted, texts("mute-undo"), texts("mute-undone"))
        await room.hear("DEMO. Пожар на рынке.")
        await index(room)
        await room.chats.wait_message(room.admin, "на рынке")


async def test_a_story_and_a_channel_are_silent_for_a_while_by_an_alert(store: Store) -> None:
    """Each subscription that brings the post is offered, and one that is silenced brings no more copies or posts."""
    async with newsroom(store) as room:
        room.stories = StoryPlacer()
        offer = await room.ask(room.admin, "/watch nezygar", "Nezygar")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        await room.hear(COPY)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        await room.tap(room.admin, alert, "Why?")
        why = await room.chats.wait_message(room.admin, "Why you got this")
        await room.tap(room.admin, why, "Follow this story")
        await room.tap(room.admin, alert, "Mute…")
        shown = await room.chats.wait_for(lambda: rows if len(rows := room.chats.now(alert).buttons) == 6 else None)
        assert [row[0].text for row in shown[1:]] == [
            "story “DEMO. Источники…”: 1 hour",
            "story “DEMO. Источники…”: 1 day",
            "channel Nezygar: 1 hour",
            "channel Nezygar: 1 day",
            "Channel Nezygar: for good",
        ]
        await room.tap(room.admin, alert, "channel Nezygar: 1 hour")
        await room.chats.wait_message(room.admin, "No alerts of channel Nezygar until")
        await room.hear("DEMO. Снег во второй раз.")
        await room.quiet()
        assert not any("во второй раз" in text for text in room.texts(room.admin))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_many_alerts_in_one_message_can_be_muted_there(store: Store, clock: StillClock, language: str) -> None:
    """When most comes, the way to less is under it; back again, the message has the one button that it had."""
    texts = texts_for(language)
    async with newsroom(store, clock=clock, admin_language=language) as room:
        await room.follow(room.admin)
        name = room.holder.current.official_name("sergey-lavrov", language)
        for number in range(9):
            await room.hear(f"DEMO. Лавров номер {number}.")
            await room.quiet()
            clock.forward(seconds=10)
        clock.forward(minutes=10)
        told = await room.chats.wait_message(room.admin, texts("alert-folded-head", name=name))
        assert [button.text for row in told.buttons for button in row] == [texts("alert-button-mute")]
        for _ in range(2):
            await room.tap(room.admin, told, texts("alert-button-mute"))
            shown = await room.chats.wait_for(lambda: rows if len(rows := room.chats.now(told).buttons) == 4 else None)
            assert shown[2][0].text == texts("mute-official-day", name=name)
            await room.tap(room.admin, told, shown[0][0].text)
            await room.chats.wait_for(lambda: room.chats.now(told).buttons == told.buttons)
        await room.tap(room.admin, told, texts("alert-button-mute"))
        await room.tap(room.admin, told, texts("mute-official-day", name=name))
        await room.chats.wait_for(lambda: room.chats.now(told).buttons == told.buttons)
        await room.hear("DEMO. Лавров ещё раз.")
        await room.quiet()
        assert not any("ещё раз" in text for text in room.texts(room.admin))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_reasons_are_all_that_brought_the_alert(store: Store, language: str) -> None:
    """Whoever wants less must see each of them; what is wanted in digests only did not bring it, and is not offered."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        name = room.holder.current.official_name("sergey-lavrov", language)
        offer = await room.ask(room.admin, "/watch nezygar", "Nezygar")
        await room.tap(room.admin, offer, texts("offer-alerts"), texts("subscribed-alerts"))
        by_channel = texts("alert-why-channel", channel="Nezygar")
        for way, official in (("offer-both", True), ("offer-digest", False)):
            offer = await room.ask(room.admin, "Лавров", name)
            await room.tap(room.admin, offer, texts(way), name)
            await room.hear(f"DEMO. Лавров и {way}.")
            alert = await room.chats.wait_message(room.admin, f"и {way}", after=offer)
            await room.tap(room.admin, alert, texts("alert-button-why"))
            why = await room.chats.wait_message(room.admin, texts("alert-why-head"), after=alert)
            assert by_channel in why.text.splitlines()
            assert (texts("alert-why-official", name=name) in why.text.splitlines()) == official
            await room.tap(room.admin, alert, texts("alert-button-mute"))
            length = 6 if official else 4
            await room.chats.wait_for(lambda: len(room.chats.now(alert).buttons) == length)  # noqa: B023
