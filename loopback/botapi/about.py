"""Methods about the bot itself and about chats: commands, names, members, files."""

from typing import Any

from loopback.botapi.call import Call
from loopback.botapi.errors import ApiError, bad_request
from loopback.botapi.render import Json, chat_json, file_json, full_chat_json, me_json, member_json  # noqa: F401
from loopback.chat_values import Member
from loopback.chats import Chat

MAX_DOWNLOAD = 20 * 1024 * 1024
_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(call: Call) -> Json:
    """getMe."""
    return me_json(call.bot)


def done(call: Call) -> bool:
    """Methods that have nothing to do here: logOut and close, and deleteWebhook without its updates."""
    return True


def delete_webhook(call: Call) -> bool:
    """deleteWebhook: getUpdates answers again; `drop_pending_updates` empties the queue."""
    call.bot.webhook = ""
    if call.params.flag("drop_pending_updates"):
        call.bot.updates.clear()
    return True


def set_webhook(call: Call) -> bool:
    """setWebhook: without an address as deleteWebhook, else refused, for nothing here may be called from outside."""
    if not call.params.text("url"):
        return delete_webhook(call)
    raise bad_request("bad webhook: the loopback Telegram serves getUpdates only")


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo."""
    return {"url": call.bot.webhook, "has_custom_certificate": False, "pending_update_count": len(call.bot.updates)}


# ---------------------------------------------------------------- commands, names


def _scope(call: Call) -> str:
    """A command scope as one key, `chat:5` and the like included."""
    given = call.params.object("scope", "bot command scope") or {"type": "default"}
    kind = given.get("type")
    if kind in _SCOPES:
        return str(kind)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    call.params.values["scope_chat_id"] = str(given.get("chat_id", ""))
    chat = call.chat_named("scope_chat_id")
    return f"{kind}:{chat.id}" + (f":{given.get('user_id')}" if kind == "chat_member" else "")


def _language(call: Call) -> str:
    code = call.params.text("language_code")
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
        raise bad_request("language_code is invalid: specify a two-letter ISO 639-1 language code")
    return code


def set_my_commands(call: Call) -> bool:
    """setMyCommands."""
    given = call.params.json("commands", "commands")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_scope(call), _language(call)] = [_command(entry) for entry in given]
    call.chats.changed()
    return True


def _command(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise bad_request("expected an Object of BotCommand")
    name = str(given.get("command", "")).removeprefix("/")
    text = str(given.get("description", "")).strip()
    if not name or len(name) > 32 or not all(ch in "abcdefghijklmnopqrstuvwxyz0123456789_" for ch in name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(text) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text}


def get_my_commands(call: Call) -> list[dict[str, str]]:
    """getMyCommands: those set for exactly that scope and language."""
    return call.bot.commands.get((_scope(call), _language(call)), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.commands.pop((_scope(call), _language(call)), None)
    call.chats.changed()
    return True


def commands_for(bot_commands: dict[tuple[str, str], list[dict[str, str]]], chat: Chat, user_id: int,
                 language: str | None, *, admin: bool = False) -> list[dict[str, str]]:  # fmt: skip
    """The menu that a user sees in a chat: the narrowest scope that has any, the own language before the general."""
    if chat.type == "private":
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat_member:{chat.id}:{user_id}"]
        scopes += [f"chat_administrators:{chat.id}", f"chat:{chat.id}"] if admin else [f"chat:{chat.id}"]
        scopes += ["all_chat_administrators"] if admin else []
        scopes += ["all_group_chats", "default"]
    for scope in scopes:
        for code in (language or "", ""):
            if bot_commands.get((scope, code)):
                return bot_commands[scope, code]
    return []


def set_text(what: str) -> Any:
    """setMyName, setMyDescription or setMyShortDescription."""

    def method(call: Call) -> bool:
        text = call.params.text(what).strip()
        if len(text) > _TEXT_LIMITS[what]:
            raise bad_request(f"BOT_{what.upper()}_TOO_LONG")
        call.bot.texts[what, _language(call)] = text
        return True

    return method


def get_text(what: str) -> Any:
    """getMyName, getMyDescription or getMyShortDescription: in that language, else in general."""

    def method(call: Call) -> Json:
        texts = call.bot.texts
        general = texts.get((what, "")) or (call.bot.user.first_name if what == "name" else "")
        return {what: texts.get((what, _language(call))) or general}

    return method


# ---------------------------------------------------------------- chats, members, files


def get_chat(call: Call) -> Json:
    """getChat."""
    chat = call.chat()
    _may_look(call, chat)
    return full_chat_json(call.chats, chat, call.bot)


def _may_look(call: Call, chat: Chat) -> None:
    if chat.type == "private":
        if not chat.started:
            raise bad_request("chat not found")
    elif chat.username is None or chat.member(call.bot.id) is not None:
        call.own_member(chat)


def get_chat_member(call: Call) -> Json:
    """getChatMember."""
    chat = call.chat()
    _may_look(call, chat)
    user = call.chats.users.get(call.params.number("user_id"))
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if chat.type == "private":
        if user.id not in (chat.id, call.bot.id):
            raise bad_request("user not found")
        return member_json(chat, Member(user))
    return member_json(chat, chat.member(user.id) or Member(user, "left"))


def get_chat_administrators(call: Call) -> list[Json]:
    """getChatAdministrators: bots are left out, but for the one that asks."""
    chat = call.chat()
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    _may_look(call, chat)
    return [
        member_json(chat, member)
        for member in chat.members.values()
        if member.admin and (not member.user.is_bot or member.user.id == call.bot.id)
    ]


def get_chat_member_count(call: Call) -> int:
    """getChatMemberCount."""
    chat = call.chat()
    _may_look(call, chat)
    return 2 if chat.type == "private" else sum(member.inside for member in chat.members.values())


def leave_chat(call: Call) -> bool:
    """leaveChat."""
    chat = call.chat()
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    call.own_member(chat)
    call.chats.leave(chat, call.bot)
    return True


def send_chat_action(call: Call) -> bool:
    """sendChatAction: "is typing" for five seconds."""
    chat = call.chat()
    action = call.params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.may_write(chat)
    call.chats.typing[chat.id, call.bot.id] = (action, call.chats.clock())
    call.chats.changed()
    return True


def get_file(call: Call) -> Json:
    """getFile: files up to 20 MB."""
    file = call.chats.files.get(call.params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return file_json(file) | {"file_path": file.path}


__all__ = ["ApiError", "commands_for"]
