"""Methods that change what is already in a chat: edits, deletions, pins, and answers to pressed buttons."""

from dataclasses import replace
from datetime import timedelta

from loopback.botapi.call import Call
from loopback.botapi.errors import bad_request
from loopback.botapi.markup import read_markup
from loopback.botapi.render import Json
from loopback.botapi.sending import measured_caption, measured_text, preview, read_source, read_text
from loopback.chat_values import Body, Button, CallbackAnswer, Message
from loopback.chats import Chat

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
DELETABLE_FOR = timedelta(hours=48)
ANSWERABLE_FOR = timedelta(seconds=60)
MAX_ANSWER = 200


def edit_message_text(call: Call) -> Json:
    """editMessageText."""
    source, shown, buttons = read_text(call), preview(call), _buttons(call)
    chat, message = _editable(call)
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    text, entities = measured_text(source, "MESSAGE_TOO_LONG")
    return _edit(call, chat, message, Body(text, entities, buttons, preview=shown))


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption."""
    source, buttons = read_source(call, "caption", "caption_entities"), _buttons(call)
    chat, message = _editable(call)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    text, entities = measured_caption(source, "MEDIA_CAPTION_TOO_LONG")
    return _edit(call, chat, message, replace(message.body, text=text, entities=entities, buttons=buttons))


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup: no markup takes the keyboard away."""
    buttons = _buttons(call)
    chat, message = _editable(call)
    return _edit(call, chat, message, replace(message.body, buttons=buttons))


def _buttons(call: Call) -> tuple[tuple[Button, ...], ...]:
    """The inline keyboard of an edit; nothing else may be put under a message that is already there."""
    markup = read_markup(call.params)
    if markup.force_reply or markup.remove_keyboard or markup.keyboard is not None:
        raise bad_request("inline keyboard expected")
    return markup.buttons


def _editable(call: Call) -> tuple[Chat, Message]:
    if call.params.text("inline_message_id"):
        raise bad_request("inline message ID is invalid")
    chat = call.chat()
    if not call.params.text("message_id"):
        raise bad_request("message identifier is not specified")
    if chat.type != "private":
        call.own_member(chat)
    message = call.message(chat, "message to edit not found")
    own = message.sender is not None and message.sender.id == call.bot.id
    member = chat.member(call.bot.id)
    if chat.type == "channel" and member is not None:
        own = member.rights.edit or member.rights.post
    # Telegram edits no message that brought up or put away a keyboard of the app
    fixed = message.service or message.origin or message.force_reply or message.remove_keyboard or message.keyboard
    if not own or fixed:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(call: Call, chat: Chat, message: Message, body: Body) -> Json:
    if chat.type == "private":
        call.may_talk(chat)
    old = message.body
    same_content = (body.text, body.entities, body.file) == (old.text, old.entities, old.file)
    if same_content and body.buttons == old.buttons and body.preview == old.preview:
        raise bad_request(NOT_MODIFIED)
    edited = call.chats.put_edit(chat, message, body, hidden=same_content)
    call.chats.log.add(
        "bot_edit", chat_id=chat.id, message_id=message.message_id, text=body.text, keyboard_only=same_content
    )
    return call.shown(chat, edited)


def delete_message(call: Call) -> bool:
    """deleteMessage: own messages within 48 hours; in private chats the user's too, in groups with the right."""
    chat = call.chat()
    message = call.message(chat, "message to delete not found")
    own = message.sender is not None and message.sender.id == call.bot.id
    if chat.type != "private":
        member = call.own_member(chat)
        if not own and not (member.admin and member.rights.delete):
            raise bad_request("message can't be deleted")
        privileged = member.admin and member.rights.delete
    else:
        privileged = False
    if not privileged and call.chats.clock() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    call.chats.put_delete(chat, message.message_id)
    call.chats.log.add("bot_delete", chat_id=chat.id, message_id=message.message_id)
    return True


def pin_chat_message(call: Call) -> bool:
    """pinChatMessage."""
    chat = call.chat()
    _may_pin(call, chat)
    message = call.message(chat, "message to pin not found")
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    chat.pinned.append(message.message_id)
    if chat.type != "channel":
        call.chats.put_service(chat, call.bot.user, (("pinned_message", message.message_id),))
    return True


def unpin_chat_message(call: Call) -> bool:
    """unpinChatMessage: the one named, else the newest."""
    chat = call.chat()
    _may_pin(call, chat)
    wanted = call.params.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    call.chats.changed()
    return True


def _may_pin(call: Call, chat: Chat) -> None:
    if chat.type == "private":
        call.may_talk(chat)
        return
    member = call.own_member(chat)
    if not (member.admin and (member.rights.pin or (chat.type == "channel" and member.rights.edit))):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery: once, within a minute."""
    press = call.chats.presses.get(call.params.text("callback_query_id"))
    text = call.params.text("text")
    stale = press is None or press.answer is not None
    if press is None or stale or call.chats.clock() - press.pressed_at > ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = CallbackAnswer(text, call.params.flag("show_alert"), call.params.text("url") or None)
    call.chats.answer(press, answer)
    call.chats.log.add("callback_answer", query_id=press.query.id, text=text, alert=answer.alert)
    return True
