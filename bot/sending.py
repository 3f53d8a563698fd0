"""A rendered message as python-telegram-bot wants it, and what its errors mean for a delivery."""

import logging
from enum import Enum, auto

import httpx
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.rendering.pages import Button, Message
from bot.rendering.rich import shorten
from core.types import Destination

logger = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_PLAIN_UNITS = 4000
_COPY_CHARACTERS = 256

_GONE_CHATS = (
    "chat not found", "peer_id_invalid", "user not found", "chat_write_forbidden", "chat_restricted",
    "need administrator rights", "not enough rights", "have no rights to send", "group chat was deleted",
    "group chat was deactivated", "topic_closed", "message thread not found",
)  # fmt: skip


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
            return Meaning.UNREACHABLE if any(sign in text for sign in _GONE_CHATS) else Meaning.REFUSED
        case TimedOut() | NetworkError():
            unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
            return Meaning.NOT_SENT if isinstance(error.__cause__, unsent) else Meaning.AMBIGUOUS
        case _:
            return Meaning.AMBIGUOUS


def unchanged(error: Exception) -> bool:
    """Whether an edit was refused only because the message says the same already."""
    return isinstance(error, BadRequest) and "not modified" in str(error).lower()


def keyboard(buttons: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """An inline keyboard, or None without buttons."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in buttons if row])


def _button(button: Button) -> InlineKeyboardButton:
    text = shorten(button.text, 60) or "·"
    if button.url is not None:
        return InlineKeyboardButton(text, url=button.url)
    if button.copy is not None:
        return InlineKeyboardButton(text, copy_text=CopyTextButton(button.copy[:_COPY_CHARACTERS]))
    return InlineKeyboardButton(text, callback_data=button.data or "none")


async def send_message(
    bot: Bot,
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
        markup = ForceReply(selective=True, input_field_placeholder=shorten(message.ask, 60) or None)
    return await bot.send_message(
        destination.chat_id,
        message.text.html,
        parse_mode=ParseMode.HTML,
        message_thread_id=destination.thread_id or None,
        link_preview_options=NO_PREVIEW,
        disable_notification=silent,
        reply_parameters=_reply(reply_to),
        reply_markup=markup,
        rate_limit_args=rate_limit_args,
    )


async def edit_message(
    bot: Bot,
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
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(message.buttons),
            rate_limit_args=rate_limit_args,
        )
    except BadRequest as error:
        if not unchanged(error):
            raise


async def send_plain(
    bot: Bot,
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
        link_preview_options=NO_PREVIEW,
        reply_parameters=_reply(reply_to),
        rate_limit_args=rate_limit_args,
    )


def _reply(message_id: int | None) -> ReplyParameters | None:
    # The message may be gone by now: what is told stands without it.
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id is not None else None
