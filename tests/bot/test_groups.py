"""Groups: questions reach whoever is to answer them, and a tap is never for nothing."""

import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from loopback.chat_state import Chat
from tests.bot.world import Newsroom, newsroom


async def bound_group(room: Newsroom) -> Chat:
    """A group that gets messages, set up by the admin."""
    group = room.chats.create_supergroup("Desk", room.admin)
    await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
    await room.chats.say(room.admin, group, "/here")
    await room.quiet()
    return group


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_question_in_a_group_opens_for_whoever_is_to_answer(store: Store, language: str) -> None:
    """For whoever sent the command, to whose message it replies; behind a tap, which has none, for everybody."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        group = await bound_group(room)
        for command, prompt in (("/subscribe", "ask-subscribe"), ("/watch", "ask-watch"), ("/search", "ask-search")):
            said = await room.chats.say(room.admin, group, command)
            asked = await room.chats.wait_message(group, texts(prompt), after=said)
            assert asked.force_reply
            assert asked.reply_to == said.message_id
            assert asked.selective
        await room.chats.reply(room.admin, asked, "метро")
        await room.chats.wait_message(group, texts("search-how-short"), after=asked)
        said = await room.chats.say(room.admin, group, "/schedule")
        shown = await room.chats.wait_message(group, texts("schedule-head"), after=said)
        await room.tap(room.admin, shown, "sch:zone")
        asked = await room.chats.wait_message(group, texts("ask-zone"), after=shown)
        assert asked.force_reply
        assert not asked.selective
        await room.chats.reply(room.admin, asked, "Киев")
        await room.chats.wait_message(group, texts("schedule-zone", zone="К").split("К")[0], after=asked)


async def test_nobody_is_forgotten_from_a_group(store: Store) -> None:
    """What is kept of a person is removed in their own chat: elsewhere no button offers it that would do nothing."""
    async with newsroom(store) as room:
        group = await bound_group(room)
        said = await room.chats.say(room.admin, group, "/privacy")
        shown = await room.chats.wait_message(group, "Kept about you", after=said)
        assert [button.data for row in shown.buttons for button in row] == ["neutral"]
        own = await room.ask(room.admin, "/privacy", "Kept about you")
        assert [button.data for row in own.buttons for button in row] == ["neutral", "forget"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_belongs_into_the_private_chat_says_so_in_a_group(store: Store, language: str) -> None:
    """To an admin, too, whose role allows it: a command is never met with silence, or with a wrong reason."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        group = await bound_group(room)
        for command in ("/invite editor", "/members", "/revoke Ada", "/forget me"):
            said = await room.chats.say(room.admin, group, command)
            answer = await room.chats.wait_message(group, texts("talk-private"), after=said)
            assert answer.text == texts("talk-private")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_writes_as_the_group_is_told_why_nothing_happens(store: Store, language: str) -> None:
    """Telegram does not show who it is. What is no command of ours stays without an answer."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        group = await bound_group(room)
        for text in ("Привет", "/weather", "/subscribe@other_bot"):
            await room.chats.say(room.admin, group, text, anonymous=True)
        await room.quiet()
        before = len(room.chats.by_bot(group))
        said = await room.chats.say(room.admin, group, "/subscribe Лавров", anonymous=True)
        told = await room.chats.wait_message(group, texts("talk-nobody"), after=said)
        assert told.reply_to == said.message_id
        assert len(room.chats.by_bot(group)) == before + 1
        assert "Лавров" not in " ".join(message.text for message in room.chats.by_bot(group))


async def test_a_group_can_not_be_set_up_by_nobody(store: Store) -> None:
    """The way in says so, too, before the group gets any message."""
    async with newsroom(store) as room:
        group = room.chats.create_supergroup("Desk", room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        await room.chats.say(room.admin, group, "/here", anonymous=True)
        await room.chats.wait_message(group, texts_for("en")("talk-nobody"))
        await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, texts_for("en")("here-done"))
