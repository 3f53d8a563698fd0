"""Methods that put something into a chat: text, documents, photos, forwards and copies."""

import struct
from dataclasses import replace
from typing import Any

from loopback.botapi.call import Call
from loopback.botapi.errors import ApiError, bad_request
from loopback.botapi.formatting import fix_text
from loopback.botapi.html import parse_html
from loopback.botapi.links import checked_link
from loopback.botapi.markup import Markup, read_markup
from loopback.botapi.render import Json
from loopback.chat_text import utf16_length
from loopback.chat_values import Body, Entity, File, Message, Origin
from loopback.chats import Chat

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_SOURCE_BYTES = 1 << 15
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
_ENTITY_KINDS = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention",
    "blockquote", "expandable_blockquote", "custom_emoji",
})  # fmt: skip


def formatted(call: Call, name: str, entities_name: str) -> tuple[str, tuple[Entity, ...]]:
    """A text parameter with its formatting, as Telegram would store it; empty if nothing is left of it."""
    source = call.params.text(name)
    if len(source.encode("utf-8", "surrogatepass")) > MAX_SOURCE_BYTES:
        raise bad_request("text is too long")
    if any("\ud800" <= ch <= "\udfff" for ch in source):
        raise bad_request("strings must be encoded in UTF-8")
    mode = call.params.text("parse_mode").lower()
    if not source or mode in ("", "none"):
        return fix_text(source, _given_entities(call, entities_name))
    if mode == "html":
        return fix_text(*parse_html(source))
    if mode in ("markdown", "markdownv2"):
        raise bad_request(f"the loopback Telegram reads no {mode}; use HTML")
    raise bad_request("unsupported parse_mode")


def _given_entities(call: Call, name: str) -> list[Entity]:
    given = call.params.json(name, "message entities")
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(entity, dict) for entity in given):
        raise bad_request("can't parse entities JSON object")
    entities = []
    for entity in given:
        if entity.get("type") not in _ENTITY_KINDS:
            continue
        url = checked_link(entity["url"]) if entity.get("url") else None
        if entity["type"] == "text_link" and url is None:
            continue
        user = entity.get("user") or {}
        entities.append(
            Entity(
                entity["type"], int(entity.get("offset", 0)), int(entity.get("length", 0)), url,
                entity.get("language"), user.get("id"), entity.get("custom_emoji_id"),
            )
        )  # fmt: skip
    return entities


def message_text(call: Call, too_long: str) -> tuple[str, tuple[Entity, ...]]:
    """The `text` of a message; ApiError if it is empty or longer than 4096 UTF-16 units."""
    if not call.params.text("text"):
        raise bad_request("message text is empty")
    text, entities = formatted(call, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request(too_long)
    return text, entities


def caption(call: Call, too_long: str = "message caption is too long") -> tuple[str, tuple[Entity, ...]]:
    """The `caption` of a file, which may be empty, up to 1024 UTF-16 units."""
    text, entities = formatted(call, "caption", "caption_entities")
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request(too_long)
    return text, entities


def preview(call: Call) -> tuple[tuple[str, Any], ...] | None:
    """`link_preview_options`, or what the older parameter meant."""
    given = call.params.object("link_preview_options", "link preview options")
    if given is None and call.params.flag("disable_web_page_preview"):
        given = {"is_disabled": True}
    return tuple(sorted(given.items())) if given else None


def send_message(call: Call) -> Json:
    """sendMessage."""
    chat = call.chat()
    text, entities = message_text(call, "message is too long")
    markup = read_markup(call.params)
    return _send(call, chat, Body(text, entities, markup.buttons, preview=preview(call)), markup)


def send_document(call: Call) -> Json:
    """sendDocument."""
    return _send_file(call, "document")


def send_photo(call: Call) -> Json:
    """sendPhoto."""
    return _send_file(call, "photo")


def _send_file(call: Call, kind: str) -> Json:
    chat = call.chat()
    text, entities = caption(call)
    markup = read_markup(call.params)
    file = _file(call, kind)
    return _send(call, chat, Body(text, entities, markup.buttons, file), markup)


def _file(call: Call, kind: str) -> File:
    given = call.params.text(kind)
    upload = call.params.files.get(given.removeprefix("attach://")) if given.startswith("attach://") else None
    upload = upload or call.params.files.get(kind)
    if upload is None:
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        known = call.chats.files.get(given)
        if known is None or known.kind != kind:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        return known
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (MAX_PHOTO if kind == "photo" else MAX_UPLOAD):
        raise bad_request("too big for a photo") if kind == "photo" else ApiError(413, "Request Entity Too Large")
    width = height = 0
    if kind == "photo":
        width, height = _picture_size(upload.content)
    return call.chats.store_file(kind, upload.name, upload.mime, upload.content, width=width, height=height)


def _picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG; ApiError `IMAGE_PROCESS_FAILED` for anything else."""
    size = (0, 0)
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        size = struct.unpack(">II", content[16:24])
    elif content.startswith(b"\xff\xd8"):
        at = 2
        while at + 9 < len(content) and content[at] == 0xFF:
            marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", content[at + 5 : at + 9])
                size = (width, height)
                break
            at += 2 + length
    if not all(size):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def forward_message(call: Call) -> Json:
    """forwardMessage."""
    chat, source, message = _source(call)
    if message.service or message.protected:
        raise bad_request("the message can't be forwarded")
    origin = message.origin
    if origin is None and source.type == "channel":
        origin = Origin(message.date, source.id, source.title, source.username, message.message_id)
    elif origin is None:
        origin = Origin(message.date, user=message.sender)
    return _send(call, chat, replace(message.body, buttons=()), Markup(), origin)


def copy_message(call: Call) -> Json:
    """copyMessage: answers with the id only."""
    chat, _, message = _source(call)
    if message.service or message.protected:
        raise bad_request("the message can't be copied")
    markup = read_markup(call.params)
    body = replace(message.body, buttons=markup.buttons)
    if call.params.has("caption") and body.file is not None:
        text, entities = caption(call)
        body = replace(body, text=text, entities=entities)
    return {"message_id": _send(call, chat, body, markup)["message_id"]}


def _source(call: Call) -> tuple[Chat, Chat, Message]:
    chat, source = call.chat(), call.chat_named("from_chat_id")
    if source.type != "private":
        call.own_member(source)
    name = "forward" if not call.params.has("caption") else "copy"
    return chat, source, call.message(source, f"message to {name} not found")


def _send(call: Call, chat: Chat, body: Body, markup: Markup, origin: Origin | None = None) -> Json:
    """Write a checked message into a chat, and record its delivery."""
    call.may_write(chat)
    params = call.params
    reply_to, quote = _reply(call, chat)
    message = call.chats.put(
        chat,
        None if chat.type == "channel" else call.bot.user,
        body,
        thread_id=_thread(call, chat, reply_to),
        reply_to=reply_to,
        quote=quote,
        origin=origin,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
        force_reply=markup.force_reply,
        placeholder=markup.placeholder,
        remove_keyboard=markup.remove_keyboard,
        keyboard=markup.keyboard,
    )
    call.chats.log.add(
        "bot_message", chat_id=chat.id, message_id=message.message_id, text=body.text, reply_to=reply_to,
        silent=message.silent, thread_id=message.thread_id, file=body.file.name if body.file else None,
    )  # fmt: skip
    return call.shown(chat, message)


def _reply(call: Call, chat: Chat) -> tuple[int | None, str | None]:
    """The message replied to, and the quoted part of it; ApiError if it is not there, unless that is allowed."""
    given = call.params.object("reply_parameters", "reply parameters") or {}
    wanted = given.get("message_id") or call.params.number("reply_to_message_id")
    if not wanted:
        return None, None
    lenient = given.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply")
    other = given.get("chat_id")
    replied = chat.messages.get(int(wanted)) if other in (None, chat.id, str(chat.id)) else None
    if replied is None or replied.deleted:
        if lenient:
            return None, None
        raise bad_request("message to be replied not found")
    quote = given.get("quote")
    if quote and quote not in replied.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return replied.message_id, quote or None


def _thread(call: Call, chat: Chat, reply_to: int | None) -> int | None:
    wanted = call.params.number("message_thread_id")
    if wanted:
        if not chat.forum or wanted not in chat.topics:
            raise bad_request("message thread not found")
        return wanted
    return chat.messages[reply_to].thread_id if reply_to else None
