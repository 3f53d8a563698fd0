"""A rendered message as python-telegram-bot wants it, and what its errors mean for a delivery."""

import logging
from enum import Enum, auto
from typing import Any

import httpx
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot

from bot.rendering.pages import COPY_CHARACTERS, Button, Message
from bot.rendering.rich import shorten
from core.told import Destination

logger = logging.getLogger(__name__)

_PLAIN_UNITS = 4000

_GONE_CHATS = (
    "chat not found", "peer_id_invalid", "user not found", "chat_write_forbidden", "chat_restricted",
    "need administrator rights", "not enough rights", "have no rights to send", "group chat was deleted",
    "group chat was deactivated",
    # Those that the Bot API hands on in the server's own words (core.telegram.org/method/messages.sendMessage).
    "channel_private", "chat_admin_required", "chat_guest_send_forbidden", "chat_send_plain_forbidden",
    "user_banned_in_channel", "chat_send_docs_forbidden", "chat_send_media_forbidden",
)  # fmt: skip
_GONE_TOPICS = ("topic_closed", "topic_deleted", "message thread not found")


class Meaning(Enum):
    """What an error says about the message."""

    WAIT = auto()  # not sent; Telegram says when to try again
    MOVED = auto()  # not sent; the chat has another id
    UNREACHABLE = auto()  # not sent; the chat does not take our messages
    REFUSED = auto()  # not sent; Telegram can't read it
    NOT_SENT = auto()  # the request did not leave
    AMBIGUOUS = auto()  # it may have been sent
    TOKEN = auto()  # not sent; the token is not valid


def meaning(error: Exception) -> Meaning:
    """What became of a message whose request ended in `error`."""
    match error:
        case RetryAfter():
            return Meaning.WAIT
        case ChatMigrated():
            return Meaning.MOVED
        case Forbidden():
            return Meaning.UNREACHABLE
        case InvalidToken():
            return Meaning.TOKEN
        case BadRequest():
            text = str(error).lower()
            gone = any(sign in text for sign in (*_GONE_CHATS, *_GONE_TOPICS))
            return Meaning.UNREACHABLE if gone else Meaning.REFUSED
        case TimedOut() | NetworkError():
            unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
            return Meaning.NOT_SENT if isinstance(error.__cause__, unsent) else Meaning.AMBIGUOUS
        case _:
            return Meaning.AMBIGUOUS


def topic_only(error: Exception, destination: Destination) -> int | None:
    """The topic of a group that takes no messages while the others may (0: the general one); None where it is the whole
    chat.
    """
    of_topic = isinstance(error, BadRequest) and any(sign in str(error).lower() for sign in _GONE_TOPICS)
    return destination.thread_id if of_topic else None


def unchanged(error: Exception) -> bool:
    """Whether an edit was refused only because the message says the same already."""
    return isinstance(error, BadRequest) and "not modified" in str(error).lower()


def keyboard(buttons: tuple[tuple[Button, ...], ...]) -> dict[str, Any] | None:
    """An inline keyboard as the Bot API has it, or None without buttons.

    Goes with a request as `api_kwargs`: the library's own objects for a keyboard are made only to be taken apart again,
    and an alert would wait for it as long as for its rendering.
    """
    if not buttons:
        return None
    return {"inline_keyboard": [[_button(button) for button in row] for row in buttons if row]}


def beside(markup: dict[str, Any] | None, *, reply_to: int | None = None) -> dict[str, Any]:
    """What goes with a text: no preview of its links, its keyboard, and what it replies to; as `api_kwargs`."""
    found: dict[str, Any] = {"link_preview_options": {"is_disabled": True}}
    if markup is not None:
        found["reply_markup"] = markup
    if reply_to is not None:
        # The message may be gone by now: what is told stands without it.
        found["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    return found


def _button(button: Button) -> dict[str, Any]:
    text = shorten(button.text, 60) or "·"
    if button.url is not None:
        return {"text": text, "url": button.url}
    if button.copy is not None:
        return {"text": text, "copy_text": {"text": button.copy[:COPY_CHARACTERS]}}
    return {"text": text, "callback_data": button.data or "none"}


async def send_message(
    bot: ExtBot[Any],
    destination: Destination,
    message: Message,
    *,
    reply_to: int | None = None,
    silent: bool = False,
    rate_limit_args: str | None = None,
) -> TelegramMessage:
    """Sends a message as HTML. Raises what python-telegram-bot raises; see `meaning`."""
    markup = keyboard(message.buttons)
    if message.ask is not None and markup is None:
        # In a group it opens for whoever it replies to: without that a selective one would open for nobody.
        markup = {"force_reply": True, "selective": reply_to is not None}
        if placeholder := shorten(message.ask, 60):
            markup["input_field_placeholder"] = placeholder
    return await bot.send_message(
        destination.chat_id,
        message.text.html,
        parse_mode=ParseMode.HTML,
        message_thread_id=destination.thread_id or None,
        disable_notification=silent,
        rate_limit_args=rate_limit_args,
        api_kwargs=beside(markup, reply_to=reply_to),
    )


async def edit_message(
    bot: ExtBot[Any],
    destination: Destination,
    message_id: int,
    message: Message,
    *,
    rate_limit_args: str | None = None,
) -> None:
    """Replaces a message's text and buttons; one that is the same already is fine."""
    try:
        await bot.edit_message_text(
            message.text.html,
            chat_id=destination.chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            rate_limit_args=rate_limit_args,
            api_kwargs=beside(keyboard(message.buttons)),
        )
    except BadRequest as error:
        if not unchanged(error):
            raise


async def send_plain(
    bot: ExtBot[Any],
    destination: Destination,
    message: Message,
    *,
    reply_to: int | None = None,
    rate_limit_args: str | None = None,
) -> TelegramMessage:
    """Sends what a message says without any markup or buttons: for one that Telegram refused."""
    return await bot.send_message(
        destination.chat_id,
        shorten(message.text.plain, _PLAIN_UNITS) or "…",
        message_thread_id=destination.thread_id or None,
        rate_limit_args=rate_limit_args,
        api_kwargs=beside(None, reply_to=reply_to),
    )
