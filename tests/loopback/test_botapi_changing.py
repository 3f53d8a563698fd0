"""Edits, deletions, pins and pressed buttons through the loopback Bot API."""

from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from tests.conftest import StillClock
from tests.loopback.botapi_world import World, new_world

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Mute…", callback_data="mute"), InlineKeyboardButton("x", "a.org")]])


@pytest.fixture
async def world(clock: StillClock) -> AsyncIterator[World]:
    async with new_world(clock) as world:
        yield world


async def test_an_edit_shows_the_new_text_and_keeps_the_old(world: World, clock: StillClock) -> None:
    """The user sees the new text marked as edited; the history has what stood there, and until when."""
    sent = await world.api.send_message(1001, "<b>old</b>", parse_mode="HTML", reply_markup=KEYS)
    at = clock.forward(minutes=3)
    edited = await sent.edit_text("<i>new</i>", parse_mode="HTML")
    assert (edited.text, edited.edit_date, edited.reply_markup) == ("new", at, None)
    seen = world.chats.messages(world.anna)[-1]
    assert (seen.text, seen.edited, seen.buttons) == ("new", True, ())
    assert [(v.body.text, v.body.entities[0].type, v.until) for v in seen.history] == [("old", "bold", at)]
    assert [entry["text"] for entry in world.log.of("bot_edit")] == ["new"]


async def test_a_new_keyboard_alone_is_no_visible_edit(world: World) -> None:
    """editMessageReplyMarkup changes the keys without the edited mark."""
    sent = await world.api.send_message(1001, "x", reply_markup=KEYS)
    assert (await sent.edit_reply_markup(None)).edit_date is None
    seen = world.chats.messages(world.anna)[-1]
    assert (seen.buttons, seen.edit_hidden) == ((), True)


async def test_edits_that_change_nothing_are_refused(world: World) -> None:
    """Same content and keyboard: "message is not modified", also when only the markup of the text differs in form."""
    sent = await world.api.send_message(1001, "<b>x</b> ", parse_mode="HTML", reply_markup=KEYS)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await sent.edit_text("<strong>x</strong>", parse_mode="HTML", reply_markup=KEYS)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(KEYS)
    assert not world.chats.messages(world.anna)[-1].edited


async def test_what_can_not_be_edited(world: World) -> None:
    """Missing, deleted and other people's messages, texts of files and long texts are refused in Telegram's words."""
    theirs = await world.chats.say(world.anna, world.bot, "hello")
    sent = await world.api.send_message(1001, "x")
    file = await world.api.send_document(1001, b"data", filename="a.txt")
    for params, reason in [
        ({"message_id": 999, "text": "y"}, "message to edit not found"),
        ({"message_id": theirs.message_id, "text": "y"}, "message can't be edited"),
        ({"message_id": file.message_id, "text": "y"}, "there is no text in the message to edit"),
        ({"message_id": sent.message_id, "text": "y" * 4097}, "MESSAGE_TOO_LONG"),
        ({"message_id": sent.message_id, "text": " "}, "text must be non-empty"),
        ({"message_id": sent.message_id}, "message text is empty"),
        ({"text": "y"}, "message identifier is not specified"),
    ]:
        assert await world.refused("editMessageText", **params) == f"Bad Request: {reason}"
    caption = {"message_id": file.message_id, "caption": "y" * 1025}
    assert await world.refused("editMessageCaption", **caption) == "Bad Request: MEDIA_CAPTION_TOO_LONG"
    await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("y")
    assert (await file.edit_caption("new")).caption == "new"


async def test_deletion_takes_a_message_away_for_two_days_only(world: World, clock: StillClock) -> None:
    """A bot may delete its message within 48 hours; what is gone is gone from the chat but not from the state."""
    first, second = [await world.api.send_message(1001, text) for text in ("first", "second")]
    assert await first.delete()
    assert [m.text for m in world.chats.by_bot(world.anna)] == ["second"]
    assert world.chats.message(world.anna, first.message_id).deleted
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await first.delete()
    clock.forward(hours=49)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await second.delete()


async def test_a_pinned_message_is_the_chats(world: World) -> None:
    """pinChatMessage leaves a service message, and getChat names the pinned one."""
    sent = await world.api.send_message(1001, "rules")
    await sent.pin()
    assert (await world.api.get_chat(1001)).pinned_message.text == "rules"
    assert dict(world.chats.messages(world.anna)[-1].service) == {"pinned_message": sent.message_id}
    await sent.unpin()
    assert (await world.api.get_chat(1001)).pinned_message is None


async def test_a_pressed_button_calls_back_and_hears_the_answer(world: World) -> None:
    """A press becomes a callback query with the message; what the bot answers reaches whoever pressed, once."""
    sent = await world.api.send_message(1001, "x", reply_markup=KEYS)
    press = await world.chats.press(world.anna, sent.message_id, "Mute")
    (update,) = await world.api.get_updates()
    query = update.callback_query
    assert (query.data, query.from_user.id, query.message.message_id) == ("mute", 1001, sent.message_id)
    await query.answer("Muted", show_alert=True)
    answer = await press.answered()
    assert (answer.text, answer.alert) == ("Muted", True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()
    with pytest.raises(LookupError, match=r"no button 'Absent' .* there are \['Mute…', 'x'\]"):
        await world.chats.press(world.anna, sent.message_id, "Absent")
    with pytest.raises(LookupError, match=r"opens http://a\.org/ and calls no bot"):
        await world.chats.press(world.anna, sent.message_id, "x")


async def test_an_old_press_can_not_be_answered(world: World, clock: StillClock) -> None:
    """After a minute, and for an unknown query, the answer comes too late; a long answer is refused."""
    sent = await world.api.send_message(1001, "x", reply_markup=KEYS)
    press = await world.chats.press(world.anna, sent.message_id, "mute")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await world.api.answer_callback_query(press.query.id, "y" * 201)
    clock.forward(seconds=61)
    for query_id in (press.query.id, "17"):
        with pytest.raises(BadRequest, match="query id is invalid"):
            await world.api.answer_callback_query(query_id)
    with pytest.raises(TimeoutError, match="in vain for an answer to 'mute'"):
        await press.answered(0.01)
