"""What handlers work with: the use cases, and how to answer whoever asked.

Handlers parse, call one use case, and render. Answers go straight out, within the limits; one that does not get through
becomes a row of the outbox, so that it comes later rather than never.
"""

import logging
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session
from telegram import CallbackQuery, InputFile
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.composing import prepared, reader_of
from bot.mailing import Mailer
from bot.rendering.pages import Button, Message
from bot.rendering.reader import Reader
from bot.rendering.rich import italic, lines, one_line, rich, shorten
from bot.sending import Meaning, edit_message, keyboard, meaning, send_message, send_plain, topic_only
from core.clock import Clock
from core.i18n import LANGUAGES, Texts, texts_for
from core.pipeline.asking.subscriptions import Subscriptions
from core.pipeline.newsroom.members import Members, lose_place
from core.pipeline.rules import RulesHolder
from core.storage.outbox import ANSWER_PRIORITY, TRYING, Outgoing, queue_messages
from core.storage.people import Member, Place
from core.storage.places import accepted, mark_reachable
from core.storage.store import Store
from core.told import Destination

logger = logging.getLogger(__name__)

_WISHES = 1000  # remembered, lest a second tap asks again

MAX_CALLBACK_BYTES = 64


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that somebody said or tapped, and who they are to us.

    It is about `destination`, whose `place` has the settings. Where this is a channel that is set up from the private
    chat, `about` is its name and `spoken_in` the chat that is answered.
    """

    key: str
    user_id: int
    user_name: str | None
    language: str
    destination: Destination
    chat_kind: str
    text: str = ""
    member: Member | None = None
    place: Place | None = None
    message: TelegramMessage | None = None
    query: CallbackQuery | None = None
    chat_title: str | None = None
    chat_username: str | None = None
    spoken_in: Destination | None = None
    about: str | None = None

    @property
    def answered_in(self) -> Destination:
        """The chat that answers go to."""
        return self.spoken_in or self.destination

    @property
    def texts(self) -> Texts:
        return texts_for(self.language)

    @property
    def private(self) -> bool:
        return self.chat_kind == "private"

    @property
    def own(self) -> bool:
        """Whether it is about the private chat of whoever asks."""
        return self.private and self.about is None


@dataclass(slots=True)
class Desk:
    """The services of the bot, and how answers leave."""

    store: Store
    holder: RulesHolder
    clock: Clock
    bot: ExtBot[Any]
    members: Members
    subscriptions: Subscriptions
    post_base: str = "https://t.me"
    desk_url: str | None = None
    username: str = ""
    translates: bool = False
    mailer: Mailer | None = None
    contact: str | None = None
    answered: set[str] = field(default_factory=set)
    wished: deque[tuple[int, int, int]] = field(default_factory=lambda: deque(maxlen=_WISHES))  # chat, message, admin

    def now(self) -> datetime:
        return self.clock()

    def reader(self, ask: Ask) -> Reader:
        """The one who asked, as a reader."""
        place = ask.place
        return reader_of(
            ask.language,
            place.timezone if place else None,
            place.settings if place else {},
            self.holder.current,
            post_base=self.post_base,
            desk_url=self.desk_url,
            translates=self.translates,
        )

    async def renewed(self, ask: Ask) -> Ask:
        """The same ask, with the destination's settings as they are now."""
        caller = await self.members.caller(ask.user_id, ask.destination)
        return replace(ask, member=caller.member, place=caller.place)

    # ------------------------------------------------------------ answers

    def _headed(self, ask: Ask, message: Message) -> Message:
        """What is about a channel that is being set up says so; a question keeps its words, by which it is known."""
        if ask.about is None or message.ask is not None:
            return message
        return replace(message, text=lines(italic(ask.texts("here-about", title=ask.about)), message.text))

    async def say(
        self, ask: Ask, message: Message | str, *buttons: tuple[Button, ...], reply_to: int | None = None
    ) -> None:
        """Answers with a new message."""
        if isinstance(message, str):
            message = Message(rich(message), buttons)
        elif buttons:
            message = replace(message, buttons=buttons)
        if message.ask is not None and ask.query is None and ask.message is not None and not ask.private:
            reply_to = ask.message.message_id  # in a group a question is asked of whoever it replies to
        taken = await self.tell(ask.answered_in, self._headed(ask, message), key=ask.key, reply_to=reply_to)
        place = ask.place
        if taken and place is not None and place.state != "ok" and place.destination == ask.answered_in:
            await self.store.write(lambda session: accepted(session, place.destination, place.state))

    async def tell(
        self, destination: Destination, message: Message, *, key: str | None = None, reply_to: int | None = None
    ) -> bool:
        """Sends a message that belongs to a conversation; what fails for now goes through the outbox. Tells whether it
        was accepted.
        """
        try:
            await send_message(self.bot, destination, message, reply_to=reply_to)
        except TelegramError as error:
            match meaning(error):
                case Meaning.REFUSED:
                    logger.error("Telegram refused an answer (%s): it goes out as plain text", error)
                    await send_plain(self.bot, destination, message, reply_to=reply_to)
                    return True
                case Meaning.UNREACHABLE:
                    logger.info("chat %d takes no answer: %s", destination.chat_id, error)
                    chat_id, topic = destination.chat_id, topic_only(error, destination)
                    now = self.now()
                    await self.store.write(lambda session: lose_place(session, chat_id, now, topic=topic))
                case Meaning.TOKEN:
                    raise
                case found:
                    await self._later(destination, message, key or uuid4().hex, found is Meaning.AMBIGUOUS)
            return False
        return True

    async def send_file(self, ask: Ask, name: str, content: bytes, caption: str | None = None) -> None:
        """Answers with a file; where the chat takes messages and no files, says so."""
        there = ask.answered_in
        try:
            await self.bot.send_document(
                there.chat_id,
                InputFile(content, filename=name),
                caption=caption,
                message_thread_id=there.thread_id or None,
            )
        except TelegramError as error:
            if meaning(error) is not Meaning.UNREACHABLE:
                raise
            logger.info("chat %d takes no file: %s", there.chat_id, error)
            await self.say(ask, ask.texts("talk-no-files"))

    async def _later(self, destination: Destination, message: Message, key: str, ambiguous: bool) -> None:
        outgoing = Outgoing(
            destination,
            "notice",
            f"answer:{key}:{uuid4().hex[:8]}",
            priority=ANSWER_PRIORITY,
            payload=prepared(message),
            ambiguous=int(ambiguous),
        )
        now = self.now()
        await self.store.write(lambda session: queue_messages(session, [outgoing], now))

    async def queue(self, ask: Ask, messages: list[Message], *, kind: str, subject: str) -> None:
        """Queues an answer of several parts, which go out in order; where none would, says why."""
        place = ask.place if ask.place is not None and ask.place.destination == ask.answered_in else None
        if place is not None and place.state == "public":
            title = shorten(one_line(place.title or ""), 60)
            await self.say(ask, ask.texts("here-public-now", title=title))
            return
        outgoing = [
            Outgoing(ask.answered_in, kind, subject, part, ANSWER_PRIORITY, prepared(self._headed(ask, message)))
            for part, message in enumerate(messages)
        ]
        now = self.now()

        def work(session: Session) -> None:
            if place is not None and place.state == "blocked":
                # Whoever asks there waits for an answer: it is tried at once whether messages are taken again.
                mark_reachable(session, place.destination.chat_id, topic=place.destination.thread_id, state=TRYING)
            queue_messages(session, outgoing, now)

        await self.store.write(work)

    async def change(self, ask: Ask, message: Message | str, *buttons: tuple[Button, ...]) -> None:
        """Replaces the message whose button was tapped; without one, answers."""
        if isinstance(message, str):
            message = Message(rich(message), buttons)
        elif buttons:
            message = replace(message, buttons=buttons)
        if ask.query is None or ask.message is None:
            await self.say(ask, message)
            return
        await self.toast(ask)
        try:
            await edit_message(self.bot, ask.answered_in, ask.message.message_id, self._headed(ask, message))
        except BadRequest as error:
            logger.info("a message could not be changed (%s): a new one goes out", error)
            await self.say(ask, message)
        except TelegramError as error:
            logger.warning("a message could not be changed: %s", error)
            await self.say(ask, message)

    async def change_buttons(self, ask: Ask, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """Replaces only the buttons of the message that was tapped."""
        if ask.message is None:
            return
        await self.toast(ask)
        try:
            await self.bot.edit_message_reply_markup(
                chat_id=ask.answered_in.chat_id,
                message_id=ask.message.message_id,
                api_kwargs={"reply_markup": markup} if (markup := keyboard(buttons)) is not None else None,
            )
        except BadRequest as error:
            if "not modified" not in str(error).lower():
                logger.info("buttons could not be changed: %s", error)

    async def toast(self, ask: Ask, text: str = "", *, alert: bool = False) -> None:
        """Ends the spinning of a tapped button, with a short text or without; only the first one counts."""
        if ask.query is None or ask.key in self.answered:
            return
        self.answered.add(ask.key)
        try:
            await ask.query.answer(text[:200] or None, show_alert=alert)
        except TelegramError as error:  # too old, or answered before a restart: nobody waits for it
            logger.info("a tap could not be answered: %s", error)


def ask_for(desk: Desk, ask: Ask, prompt: str) -> Message:
    """A question whose answer is a reply to it. `prompt` is its message id, by which the reply is known again."""
    return Message(rich(ask.texts(prompt)), ask=ask.texts(f"{prompt}-hint"))


def stranger_text(desk: Desk, texts: Texts) -> str:
    """What somebody is told who is no member: no newsroom is named, but perhaps a safe way to reach it."""
    contact = texts("talk-contact", contact=desk.contact) if desk.contact else ""
    return f"{texts('talk-stranger')} {contact}".strip()


def prompt_of(text: str, prompts: tuple[str, ...]) -> str | None:
    """Which of our questions a text is, in any language; below one that came late stands that it may be a repeat."""
    question = text.strip().partition("\n")[0]
    for prompt in prompts:
        if any(question == texts_for(language)(prompt) for language in LANGUAGES):
            return prompt
    return None


def callback(*parts: Any) -> str:
    """Callback data of at most 64 bytes."""
    data = ":".join(str(part) for part in parts)
    if len(data.encode()) > MAX_CALLBACK_BYTES:
        raise ValueError(f"callback data is too long: {data!r}")
    return data
