"""Methods that put something into a chat: text, documents, photos, forwards and copies."""

import struct
from dataclasses import dataclass, replace
from typing import Any

from loopback.botapi.call import Call
from loopback.botapi.errors import ApiError, bad_request
from loopback.botapi.formatting import fix_text, invisible
from loopback.botapi.given import given_entities
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


@dataclass(frozen=True, slots=True)
class Source:
    """A text parameter as it was read, not yet cleaned and measured: Telegram does that after it found the chat."""

    text: str
    entities: tuple[Entity, ...]

    def fixed(self) -> tuple[str, tuple[Entity, ...]]:
        """The text as Telegram stores it; empty if nothing visible is left of it."""
        return fix_text(self.text, self.entities)


def read_source(call: Call, name: str, entities_name: str) -> Source:
    """A text parameter with its formatting; ApiError for markup that can't be parsed."""
    text = call.params.text(name)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_SOURCE_BYTES:
        raise bad_request("text is too long")
    if any("\ud800" <= ch <= "\udfff" for ch in text):
        raise bad_request("strings must be encoded in UTF-8")
    mode = call.params.text("parse_mode").lower()
    if not text or mode in ("", "none"):
        return Source(text, given_entities(call, entities_name, utf16_length(text)))
    if mode == "html":
        return Source(*parse_html(text))
    if mode in ("markdown", "markdownv2"):
        raise bad_request(f"the loopback Telegram reads no {mode}; use HTML")
    raise bad_request("unsupported parse_mode")


def read_text(call: Call) -> Source:
    """The `text` of a message; ApiError if there is none."""
    if not call.params.text("text"):
        raise bad_request("message text is empty")
    return read_source(call, "text", "entities")


def measured_text(source: Source, too_long: str = "message is too long") -> tuple[str, tuple[Entity, ...]]:
    """The text as stored; ApiError if it is blank or longer than 4096 UTF-16 units.

    Telegram itself is said to count code points; the stricter count serves whoever measures by either.
    """
    text, entities = source.fixed()
    if not text or invisible(text):
        raise bad_request("text must be non-empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request(too_long)
    return text, entities


def measured_caption(source: Source, too_long: str = "message caption is too long") -> tuple[str, tuple[Entity, ...]]:
    """The caption as stored, which may be empty, up to 1024 UTF-16 units."""
    text, entities = source.fixed()
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request(too_long)
    return text, entities


def preview(call: Call) -> tuple[tuple[str, Any], ...] | None:
    """`link_preview_options`, or what the older parameter meant."""
    given = call.params.object("link_preview_options", "link preview options")
    if given is None and call.params.flag("disable_web_page_preview"):
        given = {"is_disabled": True}
    for name, value in (given or {}).items():
        if name != "url" and not isinstance(value, bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    if given and given.get("url") and checked_link(str(given["url"])) is None:
        raise bad_request("WEBPAGE_URL_INVALID")
    return tuple(sorted((name, value) for name, value in given.items() if value)) if given else None


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a message goes, after all checks of the place."""

    chat: Chat
    thread_id: int | None
    reply_to: int | None
    quote: str | None


def _target(call: Call) -> _Target:
    chat = call.chat()
    call.may_write(chat)
    reply_to, quote = _reply(call, chat)
    return _Target(chat, _thread(call, chat, reply_to), reply_to, quote)


def send_message(call: Call) -> Json:
    """sendMessage."""
    source = read_text(call)
    markup, shown = read_markup(call.params), preview(call)
    target = _target(call)
    text, entities = measured_text(source)
    return _put(call, target, Body(text, entities, markup.buttons, preview=shown), markup)


def send_document(call: Call) -> Json:
    """sendDocument."""
    return _send_file(call, "document")


def send_photo(call: Call) -> Json:
    """sendPhoto."""
    return _send_file(call, "photo")


def _send_file(call: Call, kind: str) -> Json:
    source = read_source(call, "caption", "caption_entities")
    markup = read_markup(call.params)
    target = _target(call)
    text, entities = measured_caption(source)
    return _put(call, target, Body(text, entities, markup.buttons, _file(call, kind)), markup)


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
    target = _target(call)
    source, message = _forwarded(call, "forward")
    origin = message.origin
    if origin is None and source.type == "channel":
        origin = Origin(message.date, source.id, source.title, source.username, message.message_id)
    elif origin is None:
        origin = Origin(message.date, user=message.sender)
    return _put(call, target, replace(message.body, buttons=()), Markup(), origin)


def copy_message(call: Call) -> Json:
    """copyMessage: answers with the id only."""
    markup = read_markup(call.params)
    caption = read_source(call, "caption", "caption_entities") if call.params.has("caption") else None
    target = _target(call)
    _, message = _forwarded(call, "copy")
    body = replace(message.body, buttons=markup.buttons)
    if caption is not None and body.file is not None:
        text, entities = measured_caption(caption)
        body = replace(body, text=text, entities=entities)
    return {"message_id": _put(call, target, body, markup)["message_id"]}


def _forwarded(call: Call, what: str) -> tuple[Chat, Message]:
    source = call.chat_named("from_chat_id")
    if source.type != "private":
        call.own_member(source)
    message = call.message(source, f"message to {what} not found")
    if message.service or message.protected:
        raise bad_request("the message can't be forwarded" if what == "forward" else "the message can't be copied")
    return source, message


def _put(call: Call, target: _Target, body: Body, markup: Markup, origin: Origin | None = None) -> Json:
    """Write a checked message into a chat, and record its delivery."""
    chat, params = target.chat, call.params
    message = call.chats.put(
        chat,
        None if chat.type == "channel" else call.bot.user,
        body,
        bot=call.bot,
        thread_id=target.thread_id,
        reply_to=target.reply_to,
        quote=target.quote,
        origin=origin,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
        force_reply=markup.force_reply,
        selective=markup.selective,
        placeholder=markup.placeholder,
        remove_keyboard=markup.remove_keyboard,
        keyboard=markup.keyboard,
    )
    call.chats.log.add(
        "bot_message", chat_id=chat.id, message_id=message.message_id, text=body.text, reply_to=target.reply_to,
        silent=message.silent, thread_id=message.thread_id, file=body.file.name if body.file else None,
    )  # fmt: skip
    return call.shown(chat, message)


def _reply(call: Call, chat: Chat) -> tuple[int | None, str | None]:
    """The message replied to, and the quoted part of it; ApiError if it is not there, unless that is allowed."""
    given = call.params.object("reply_parameters", "reply parameters") or {}
    if given and "message_id" not in given:
        raise bad_request('can\'t find field "message_id"')
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
