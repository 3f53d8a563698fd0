"""What the page is told: one chat as JSON. The browser makes text nodes of it, never markup."""

from itertools import islice
from typing import Any

from loopback.botapi.about import commands_for
from loopback.chat_values import Button, Entity, File, Message, User
from loopback.chats import Bot, Chat, Chats

Json = dict[str, Any]
MAX_MESSAGES = 200  # the newest; older ones are in the state, but nobody scrolls that far
TYPING_SECONDS = 5.0


def chat_view(chats: Chats, bot: Bot, user: User, payload: str = "") -> Json:
    """The private chat of `user` with `bot`: who, what was said, what can be typed."""
    chat = chats.private(user, bot)
    there = (message for message in reversed(chat.messages.values()) if not message.deleted)
    shown = list(islice(there, MAX_MESSAGES))[::-1]
    action, since = chats.typing.get((chat.id, bot.id), ("", None))
    typing = since is not None and (chats.clock() - since).total_seconds() < TYPING_SECONDS
    spoken_since = since is not None and any(m.from_bot and m.date >= since for m in shown[-3:])
    return {
        "language": user.language_code or "en",
        "bot": {"name": _bot_name(bot, user), "username": bot.user.username, "about": _about(bot, user)},
        "user": {"name": user.full_name},
        "started": chat.started,
        "start": f"/start {payload}".rstrip(),
        "blocked": chat.blocked,
        "typing": action if typing and not spoken_since else "",
        "commands": commands_for(bot.commands, chat, user.id, user.language_code),
        "pinned": next((i for i in reversed(chat.pinned) if not chat.messages[i].deleted), None),
        "messages": [_message(chat, message) for message in shown],
    }


def _bot_name(bot: Bot, user: User) -> str:
    return _text(bot, user, "name") or bot.user.first_name


def _about(bot: Bot, user: User) -> str:
    return _text(bot, user, "description")


def _text(bot: Bot, user: User, what: str) -> str:
    return bot.texts.get((what, user.language_code or "")) or bot.texts.get((what, "")) or ""


def _message(chat: Chat, message: Message) -> Json:
    shown: Json = {
        "id": message.message_id,
        "at": int(message.date.timestamp()),
        "own": not message.from_bot,
        "text": message.text,
        "entities": [_entity(entity) for entity in message.entities],
        "buttons": [[_button(button) for button in row] for row in message.buttons],
    }
    if message.edited_at is not None and not message.edit_hidden:
        shown["edited"] = int(message.edited_at.timestamp())
    if message.silent:
        shown["silent"] = True
    if message.file is not None:
        shown["file"] = _file(message.file)
    if message.reply_to is not None:
        shown["reply"] = _reply(chat, message)
    if message.origin is not None:
        origin = message.origin
        shown["forwarded"] = origin.title or (origin.user.full_name if origin.user else "")
    if message.service:
        shown["service"] = {name: value for name, value in message.service if isinstance(value, (int, str))}
    if message.force_reply:
        shown["forceReply"] = message.placeholder or ""
    if message.keyboard is not None:
        shown["keyboard"] = [list(row) for row in message.keyboard]
    if message.remove_keyboard:
        shown["removeKeyboard"] = True
    return shown


def _reply(chat: Chat, message: Message) -> Json:
    replied = chat.messages.get(message.reply_to or 0)
    if replied is None or replied.deleted:
        return {"id": 0, "name": "", "text": ""}
    name = replied.sender.first_name if replied.sender else chat.title or ""
    return {"id": replied.message_id, "name": name, "text": message.quote or replied.text or _name(replied.file)}


def _name(file: File | None) -> str:
    return file.name if file is not None else ""


def _entity(entity: Entity) -> Json:
    shown: Json = {"type": entity.type, "offset": entity.offset, "length": entity.length}
    if entity.url:
        shown["url"] = entity.url
    return shown


def _button(button: Button) -> Json:
    return {"text": button.text, "url": button.url} if button.url else {"text": button.text}


def _file(file: File) -> Json:
    return {
        "id": file.file_id, "kind": file.kind, "name": file.name, "size": len(file.content),
        "width": file.width, "height": file.height,
    }  # fmt: skip
