"""From updates to handlers: commands, replies to our questions, plain texts, forwards, buttons, membership."""

import asyncio
import logging
import re
import weakref
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from telegram import ChatMemberUpdated, MessageOrigin, MessageOriginChannel, MessageOriginUser, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor

from bot.desk import Ask, Desk, ask_for, prompt_of, stranger_text
from bot.handlers.places import may_post
from bot.menus import set_menu
from bot.rendering.pages import Message
from bot.rendering.rich import lines, rich
from core.errors import SlukhError
from core.i18n import DEFAULT_LANGUAGE, LANGUAGES, texts_for
from core.told import Destination

logger = logging.getLogger(__name__)

Handler = Callable[[Desk, Ask, str], Awaitable[None]]
ButtonHandler = Callable[[Desk, Ask, list[str]], Awaitable[None]]

_WAITING = 1_000_000  # updates for their chat's turn: the library reads them all anyway
_SAID = 2000  # messages remembered: whoever corrects one does it soon
_ALBUMS = 200  # remembered: their pictures come within seconds


@dataclass(frozen=True, slots=True)
class Command:
    """A command: who may use it, and whether menus name it."""

    handler: Handler
    role: str = "journalist"
    menu: bool = True


@dataclass(frozen=True, slots=True)
class Routes:
    """All that the bot listens to."""

    commands: Mapping[str, Command]
    buttons: Mapping[str, ButtonHandler]
    prompts: Mapping[str, Handler]
    plain_text: Handler
    forwarded: Callable[[Desk, Ask, TelegramMessage], Awaitable[None]]
    own: Callable[[Desk, Ask, TelegramMessage], Awaitable[None]]
    document: Callable[[Desk, Ask, TelegramMessage], Awaitable[None]]
    placed: Callable[[Desk, ChatMemberUpdated], Awaitable[None]]
    setting_up: Callable[[Desk, Ask], Awaitable[Ask]]
    for_channels: frozenset[str]
    for_places: frozenset[str]


class PerChatProcessor(BaseUpdateProcessor):
    """Up to `at_once` chats side by side, but each chat's updates in their order. A second tap that came before the
    first one was dealt with is the same tap.
    """

    def __init__(self, at_once: int) -> None:
        # Only what is its chat's turn takes a place: whoever writes a hundred times must not fill them by waiting.
        super().__init__(_WAITING)
        self._places = asyncio.Semaphore(at_once)
        self._closes_at: float | None = None
        self._locks: weakref.WeakValueDictionary[int, asyncio.Lock] = weakref.WeakValueDictionary()
        self._taps: set[tuple[Any, ...]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        query = update.callback_query if isinstance(update, Update) else None
        if query is None or query.message is None:
            await self._in_order(update, coroutine)
            return
        tap = (query.message.chat.id, query.message.message_id, query.from_user.id, query.data)
        if tap in self._taps:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            with suppress(TelegramError):  # the button need not spin
                await query.answer()
            return
        self._taps.add(tap)
        try:
            await self._in_order(update, coroutine)
        finally:
            self._taps.discard(tap)

    async def _in_order(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat = update.effective_chat if isinstance(update, Update) else None
        lock = self._locks.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with lock, self._places:
            if self._closes_at is not None and asyncio.get_running_loop().time() >= self._closes_at:
                if asyncio.iscoroutine(coroutine):
                    coroutine.close()
                return
            await coroutine

    def close_within(self, seconds: float) -> None:
        """What has not begun by then is not begun any more: whoever wrote a hundred times must not hold up the end."""
        self._closes_at = asyncio.get_running_loop().time() + seconds

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""


class Router:
    """Takes each update to its handler. An error is logged and told in one line; the next update goes on."""

    def __init__(self, desk: Desk, routes: Routes) -> None:
        self._desk = desk
        self._routes = routes
        self._albums: deque[tuple[int, str]] = deque(maxlen=_ALBUMS)
        self._said: dict[tuple[int, int], int] = {}  # by chat and message: never the text, which is not kept

    async def route(self, update: Update, _context: object) -> None:
        """One update."""
        ask: Ask | None = None
        try:
            if update.my_chat_member is not None:
                await self._membership(update.my_chat_member)
                return
            if update.message is not None and await self._moved(update.message):
                return
            if update.message is not None and update.message.forum_topic_reopened is not None:
                await self._desk.members.reachable(update.message.chat.id, update.message.message_thread_id)
                return
            if update.message is not None and update.message.sender_chat is not None:
                await self._in_a_chats_name(update.message)
                return
            ask = await self._ask(update)
            if ask is None:
                return
            if update.callback_query is not None:
                await self._button(ask, update.callback_query.data or "")
            elif update.message is not None:
                self._said_otherwise(update.message)
                await self._message(ask, update.message)
            elif update.edited_message is not None and self._said_otherwise(update.edited_message):
                await self._message(ask, update.edited_message)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            known = isinstance(error, SlukhError)
            logger.error("update %s failed: %s", update.update_id, error, exc_info=not known)
            if ask is not None and ask.member is not None:
                await self._apologise(ask)
        finally:
            if ask is not None:
                self._desk.answered.discard(ask.key)

    async def _apologise(self, ask: Ask) -> None:
        try:
            if ask.query is not None and ask.key not in self._desk.answered:
                await self._desk.toast(ask, ask.texts("talk-error"), alert=True)
            else:
                await self._desk.say(ask, ask.texts("talk-error"))
        except Exception:
            logger.exception("the apology could not be sent")

    async def _ask(self, update: Update) -> Ask | None:
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or user.is_bot:
            return None
        message = update.effective_message
        if message is not None and not isinstance(message, TelegramMessage):
            message = None  # type: ignore[unreachable]  # too old for Telegram to show
        thread = 0
        if message is not None and message.is_topic_message:
            thread = message.message_thread_id or 0
        destination = Destination(chat.id, thread)
        caller = await self._desk.members.caller(user.id, destination)
        language = caller.place.language if caller.place else _short(user.language_code)
        return Ask(
            key=str(update.update_id),
            user_id=user.id,
            user_name=user.full_name,
            language=language,
            destination=destination,
            chat_kind=str(chat.type),
            member=caller.member,
            place=caller.place,
            message=message,
            query=update.callback_query,
            chat_title=chat.title,
            chat_username=chat.username,
        )

    async def _message(self, ask: Ask, message: TelegramMessage) -> None:
        text = message.text or message.caption or ""
        name, argument = self._command(text)
        if self._goes_on(message, text):
            return
        if ask.member is None:
            # A stranger gets one polite line in private, and nothing of theirs is kept.
            if name == "start" and ask.private:
                await self._routes.commands["start"].handler(self._desk, ask, argument)
            elif ask.private:
                await self._desk.say(ask, stranger_text(self._desk, ask.texts))
            return
        if ask.private and ask.place is None and name != "start":
            ask = await self._entered(ask)
        ask = replace(ask, text=text)
        if isinstance(message.forward_origin, MessageOriginChannel) and ask.private:
            await self._routes.forwarded(self._desk, ask, message)
        elif ask.private and text and self._is_ours(message.forward_origin):
            await self._routes.own(self._desk, ask, message)
        elif message.document is not None and ask.private:
            await self._routes.document(self._desk, ask, message)
        elif name is not None and message.forward_origin is not None:
            # Somebody else's words, shown to us: whoever forwards them need not mean them.
            if ask.private or name in self._routes.commands:
                await self._desk.say(ask, ask.texts("talk-forwarded-command"))
        elif name is not None:
            await self._run_command(ask, name, argument)
        elif text:
            prompt = self._prompt(message)
            if prompt is not None:
                if self._unbound(ask, prompt):
                    await self._desk.say(ask, ask.texts("here-first"))
                    return
                ask = await self._about(ask, prompt)
                await self._routes.prompts[prompt](self._desk, ask, text.strip())
                return
            if ask.private:
                await self._routes.plain_text(self._desk, ask, text.strip())
        elif message.effective_attachment is not None:
            await self._without_words(ask, self._prompt(message))

    async def _without_words(self, ask: Ask, prompt: str | None) -> None:
        """A voice, a picture, a sticker: where it answers a question of ours, this is asked again."""
        if prompt is not None:
            question = ask_for(self._desk, ask, prompt)
            await self._desk.say(ask, replace(question, text=lines(question.text, ask.texts("talk-in-words"))))
        elif ask.private:
            await self._desk.say(ask, ask.texts("talk-unknown"))

    def _said_otherwise(self, message: TelegramMessage) -> bool:
        """Whether a message that we know says something else now; remembers what it says.

        Telegram tells of changes, too, that no text shows: what was done once is done again for none of these.
        """
        place, says = (message.chat.id, message.message_id), hash(message.text or message.caption or "")
        before = self._said.pop(place, None)
        self._said[place] = says
        if len(self._said) > _SAID:
            del self._said[next(iter(self._said))]
        return before is not None and before != says

    async def _entered(self, ask: Ask) -> Ask:
        """The same ask of a member without a place to send to: an admin whom the settings name, who was a stranger at
        /start.
        """
        await self._desk.members.start(ask.user_id, ask.user_name, ask.destination, ask.language, "")
        ask = await self._desk.renewed(ask)
        if ask.member is not None:
            await set_menu(self._desk.bot, ask.destination.chat_id, ask.language, ask.member.role)
        return ask

    def _goes_on(self, message: TelegramMessage, text: str) -> bool:
        """Whether this only goes on with an album that was answered: each of its pictures comes as a message."""
        if message.media_group_id is None:
            return False
        album = (message.chat.id, message.media_group_id)
        if album not in self._albums:
            self._albums.append(album)
            return False
        return isinstance(message.forward_origin, MessageOriginChannel) or not (text or message.document)

    async def _in_a_chats_name(self, message: TelegramMessage) -> None:
        """A command or an answer to a question of ours, in the name of a group or channel, which does not show who it
        is from: says so.
        """
        name, _ = self._command(message.text or message.caption or "")
        if name not in self._routes.commands and self._prompt(message) is None:
            return
        thread = message.message_thread_id if message.is_topic_message else None
        here = Destination(message.chat.id, thread or 0)
        place = (await self._desk.members.caller(0, here)).place
        texts = texts_for(place.language if place else DEFAULT_LANGUAGE)
        await self._desk.tell(here, Message(rich(texts("talk-nobody"))), reply_to=message.message_id)

    def _prompt(self, message: TelegramMessage) -> str | None:
        """Which of our questions a message replies to."""
        asked = message.reply_to_message
        if asked is None or asked.from_user is None or asked.from_user.id != self._desk.bot.id:
            return None
        return prompt_of(asked.text or "", tuple(self._routes.prompts))

    def _is_ours(self, origin: MessageOrigin | None) -> bool:
        return isinstance(origin, MessageOriginUser) and origin.sender_user.id == self._desk.bot.id

    def _command(self, text: str) -> tuple[str | None, str]:
        if not text.startswith("/"):
            return None, ""
        # Any space ends a command: what is copied from a page has such as do not break.
        first, *rest = re.split(r"\s", text[1:], maxsplit=1)
        argument = "".join(rest)
        name, at, addressee = first.partition("@")
        if at and addressee.lower() != self._desk.username.lower():
            return None, ""
        return name.lower(), argument.strip()

    async def _run_command(self, ask: Ask, name: str, argument: str) -> None:
        command = self._routes.commands.get(name)
        assert ask.member is not None
        if command is None:
            if ask.private:
                await self._desk.say(ask, ask.texts("talk-unknown-command"))
        elif not ask.member.at_least(command.role):
            await self._desk.say(ask, ask.texts("talk-not-allowed"))
        elif self._unbound(ask, name):
            await self._desk.say(ask, ask.texts("here-first"))
        else:
            await command.handler(self._desk, await self._about(ask, name), argument)

    async def _button(self, ask: Ask, data: str) -> None:
        verb, *arguments = data.split(":")
        handler = self._routes.buttons.get(verb)
        if ask.member is None:
            await self._desk.toast(ask, ask.texts("talk-stranger"), alert=True)
        elif handler is None or ask.message is None:
            await self._desk.toast(ask, ask.texts("talk-old-button"))
        elif self._unbound(ask, verb):
            await self._desk.toast(ask, ask.texts("here-first"), alert=True)
        else:
            try:
                await handler(self._desk, await self._about(ask, verb), arguments)
            except (ValueError, IndexError) as error:
                logger.info("a button's data made no sense (%s): %r", error, data)
                await self._desk.toast(ask, ask.texts("talk-old-button"))
            await self._desk.toast(ask)

    def _unbound(self, ask: Ask, what: str) -> bool:
        """Whether this would let messages come to a group that nobody bound: that takes `/here` and its rights."""
        return not ask.private and ask.place is None and what in self._routes.for_places

    async def _about(self, ask: Ask, what: str) -> Ask:
        return await self._routes.setting_up(self._desk, ask) if what in self._routes.for_channels else ask

    async def _moved(self, message: TelegramMessage) -> bool:
        """Whether this says, in the old chat or in the new one, that a group became a supergroup."""
        chat_id, new_id, old_id = message.chat.id, message.migrate_to_chat_id, message.migrate_from_chat_id
        if new_id is None and old_id is None:
            return False
        await self._desk.members.moved(old_id or chat_id, new_id or chat_id)
        return True

    async def _membership(self, change: ChatMemberUpdated) -> None:
        """Blocked, or without the right to post: what is due waits. Back: it goes on."""
        new, old, chat = change.new_chat_member, change.old_chat_member, change.chat
        if not may_post(new):
            if may_post(old):
                await self._desk.members.unreachable(chat.id)
        elif not may_post(old):
            await self._desk.members.reachable(chat.id)
        if chat.type == "channel" and new.status == ChatMemberStatus.ADMINISTRATOR and (not may_post(old)):
            await self._routes.placed(self._desk, change)


def _short(code: str | None) -> str:
    short = (code or DEFAULT_LANGUAGE).split("-")[0].lower()
    return short if short in LANGUAGES else DEFAULT_LANGUAGE
