"""What bots hear: getUpdates and its rules, and what people do as python-telegram-bot's Application gets it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import Conflict
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.loopback.botapi_world import TOKEN, World, new_world, polling, ptb_bot

Context = ContextTypes.DEFAULT_TYPE


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with new_world() as world:
        yield world


def heard(world: World) -> list[tuple[int, str]]:
    """Text updates that wait, by id."""
    return [(update.update_id, update.payload.text) for update in world.bot.updates]  # type: ignore[union-attr]


async def test_a_deep_link_starts_the_bot_with_its_payload(world: World) -> None:
    """/start abc reaches the CommandHandler with its argument, and the answer reaches the user."""
    async with polling(world) as app:

        async def start(update: Update, context: Context) -> None:
            await update.message.reply_html(f"Welcome, <b>{update.effective_user.first_name}</b>: {context.args}")

        app.add_handler(CommandHandler("start", start))
        said = await world.chats.say(world.anna, world.bot, "/start abc-42")
        answer = await world.chats.wait_message(world.anna, "Welcome", after=said)
    assert answer.text == "Welcome, Anna: ['abc-42']"


async def test_a_talk_with_buttons_and_a_forced_reply(world: World) -> None:
    """Command, button, edit, ForceReply and the reply to it go through as in a real chat."""
    async with polling(world) as app:

        async def menu(update: Update, context: Context) -> None:
            keys = InlineKeyboardMarkup([[InlineKeyboardButton("Mute…", callback_data="mute")]])
            await update.message.reply_text("menu", reply_markup=keys)

        async def mute(update: Update, context: Context) -> None:
            await update.callback_query.answer("which?")
            await update.callback_query.edit_message_text("muting")
            await update.effective_chat.send_message("Name a channel", reply_markup=ForceReply())

        async def reply(update: Update, context: Context) -> None:
            await update.message.reply_text(f"{update.message.reply_to_message.text}: {update.message.text}")

        app.add_handler(CommandHandler("menu", menu))
        app.add_handler(CallbackQueryHandler(mute))
        app.add_handler(MessageHandler(filters.REPLY, reply))
        await world.chats.say(world.anna, world.bot, "/menu")
        shown = await world.chats.wait_message(world.anna, "menu")
        press = await world.chats.press(world.anna, shown, "Mute")
        assert (await press.answered()).text == "which?"
        asked = await world.chats.wait_message(world.anna, "Name a channel")
        assert asked.force_reply and world.chats.now(shown).text == "muting"
        await world.chats.reply(world.anna, asked, "Nezygar")
        await world.chats.wait_message(world.anna, "Name a channel: Nezygar")


async def test_a_forwarded_post_names_its_channel(world: World) -> None:
    """A forwarded channel post arrives with the channel, the post's id and its date."""
    channel = world.chats.create_channel("Nezygar", world.anna, username="nezygar", channel_id=1234)
    at = datetime(2025, 11, 4, 17, 15, tzinfo=UTC)
    await world.chats.forward_channel_post(world.anna, world.bot, channel, 17, "text with t.me/x", at)
    (update,) = await world.api.get_updates()
    origin = update.message.forward_origin
    assert (origin.chat.id, origin.chat.username, origin.message_id, origin.date) == (-1000000001234, "nezygar", 17, at)
    assert update.message.parse_entities(["url"]) == {update.message.entities[0]: "t.me/x"}


async def test_a_document_from_the_user_can_be_fetched(world: World) -> None:
    """What the user sends as a file reaches the bot byte for byte."""
    await world.chats.send_document(world.anna, world.bot, "watch.yaml", b"channels: []", caption="/import")
    (update,) = await world.api.get_updates()
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"channels: []"
    assert (update.message.document.file_name, update.message.caption) == ("watch.yaml", "/import")


async def test_updates_stay_until_an_offset_confirms_them(world: World) -> None:
    """The same updates come again until an offset drops all before it; a negative one drops all but the last."""
    for text in ("a", "b", "c", "d"):
        await world.chats.say(world.anna, world.bot, text)
    first = await world.api.get_updates(limit=2)
    assert (
        [u.message.text for u in first] == ["a", "b"] == [u.message.text for u in await world.api.get_updates(limit=2)]
    )
    second = await world.api.get_updates(offset=first[-1].update_id + 1)
    assert [u.message.text for u in second] == ["c", "d"]
    assert [u.message.text for u in await world.api.get_updates(offset=-1)] == ["d"]
    assert len(heard(world)) == 1
    assert await world.api.get_updates(offset=second[-1].update_id + 1) == ()


async def test_updates_outlive_the_server(world: World) -> None:
    """What is said while the server is down is heard after its next start, at the same address."""
    url = world.server.url
    await world.server.stop()
    await world.chats.say(world.anna, world.bot, "meanwhile")
    await world.server.start()
    assert world.server.url == url
    assert [u.message.text for u in await world.api.get_updates()] == ["meanwhile"]


async def test_a_long_poll_ends_with_the_first_update(world: World) -> None:
    """getUpdates with a timeout waits, and answers as soon as somebody speaks."""
    waiting = asyncio.create_task(world.api.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await world.chats.say(world.anna, world.bot, "now")
    assert [u.message.text for u in await waiting] == ["now"]


async def test_of_two_pollers_the_earlier_gets_a_conflict(world: World) -> None:
    """A second getUpdates ends the first one with 409 Conflict."""
    first = asyncio.create_task(world.api.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    async with ptb_bot(world.server) as other:
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
            await first
        await world.chats.say(world.anna, world.bot, "for the second")
        assert [u.message.text for u in await second] == ["for the second"]


async def test_a_poller_that_hung_up_is_forgotten(world: World) -> None:
    """A poll whose connection closed takes no update with it."""
    with pytest.raises(httpx.ReadTimeout):
        await world.http.post(f"{world.server.url}/bot{TOKEN}/getUpdates", json={"timeout": 20}, timeout=0.1)
    await world.chats.say(world.anna, world.bot, "still here")
    assert [u.message.text for u in await world.api.get_updates()] == ["still here"]


async def test_allowed_updates_stay_in_force(world: World) -> None:
    """Kinds that were not asked for are dropped as they happen, also by later calls that name none."""
    sent = await world.api.send_message(
        1001, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("k", callback_data="k")]])
    )
    await world.api.get_updates(allowed_updates=["message"])
    await world.chats.press(world.anna, sent.message_id, "k")
    await world.chats.say(world.anna, world.bot, "a")
    assert [u.message.text for u in await world.api.get_updates()] == ["a"]
    await world.api.get_updates(allowed_updates=[])
    await world.chats.press(world.anna, sent.message_id, "k")
    assert [u.callback_query is not None for u in await world.api.get_updates(offset=-1)] == [True]


async def test_webhooks_are_refused_and_pending_updates_dropped_on_demand(world: World) -> None:
    """setWebhook is refused in one clear line; deleteWebhook empties the queue when asked to."""
    assert "getUpdates only" in await world.refused("setWebhook", url="https://example.org/hook")
    await world.chats.say(world.anna, world.bot, "old")
    assert (await world.api.get_webhook_info()).pending_update_count == 1
    await world.api.delete_webhook(drop_pending_updates=True)
    assert await world.api.get_updates() == ()


async def test_blocking_is_told_and_undone_by_writing(world: World) -> None:
    """Blocking and unblocking arrive as my_chat_member; a user who writes again has unblocked the bot."""
    changes: list[tuple[str, str]] = []
    async with polling(world) as app:

        async def member(update: Update, context: Context) -> None:
            change = update.my_chat_member
            changes.append((change.old_chat_member.status, change.new_chat_member.status))

        app.add_handler(ChatMemberHandler(member, ChatMemberHandler.MY_CHAT_MEMBER))
        await world.chats.block(world.anna)
        await world.chats.say(world.anna, world.bot, "back")
        await world.chats.stop(world.anna)
        await world.chats.wait_for(lambda: len(changes) == 3, what="three changes")
    assert changes == [("member", "kicked"), ("kicked", "member"), ("member", "kicked")]
    assert world.chats.messages(world.anna) == []


async def test_in_a_group_a_bot_hears_what_is_meant_for_it(world: World) -> None:
    """Privacy mode: commands, replies to the bot and mentions reach it, talk does not; an administrator hears all."""
    group = world.chats.create_group("Desk", world.anna)
    await world.chats.add_bot_to(group, world.bot, by=world.anna)
    sent = await world.api.send_message(group.id, "hello")
    for text in ("talk", "/list", "/list@other_bot", "/list@slukh_bot", "ask @slukh_bot"):
        await world.chats.say(world.anna, group, text)
    await world.chats.say(world.anna, group, "answer", reply_to=sent.message_id)
    updates = await world.api.get_updates()
    assert updates[0].my_chat_member.new_chat_member.status == "member"
    assert [u.message.text for u in updates[1:]] == ["/list", "/list@slukh_bot", "ask @slukh_bot", "answer"]
    await world.chats.promote(group, world.bot, by=world.anna)
    await world.chats.say(world.anna, group, "talk")
    promoted, talk = await world.api.get_updates(offset=updates[-1].update_id + 1)
    assert promoted.my_chat_member.new_chat_member.can_delete_messages
    assert (talk.message.text, talk.message.chat.title) == ("talk", "Desk")


async def test_an_edited_message_is_told(world: World) -> None:
    """A user's edit arrives as edited_message with the new text."""
    said = await world.chats.say(world.anna, world.bot, "/diget")
    await world.chats.edit(world.anna, said, "/digest")
    update = (await world.api.get_updates())[-1]
    assert (update.edited_message.text, update.edited_message.message_id) == ("/digest", said.message_id)
    assert update.edited_message.entities[0].type == "bot_command"


async def test_waiting_in_vain_says_for_what(world: World) -> None:
    """A wait that ends without its message names what was missing."""
    with pytest.raises(TimeoutError, match="a message with 'never'"):
        await world.chats.wait_message(world.anna, "never", timeout=0.05)
