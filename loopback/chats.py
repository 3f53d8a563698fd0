"""The loopback's chats, and the people in them: what a Telegram app and its user do, for demo, tests and benchmarks.

    log, faults = Log(), Faults()
    chats = Chats(log)
    bot = chats.add_bot("42:TEST", "slukh_bot", "Slukh")
    anna = chats.add_user(1001, "Anna", language_code="ru", username="anna")
    async with BotApiServer(chats, log, faults) as server:     # loopback.botapi; server.url, or start() and stop()
        ...                                                    # python-telegram-bot: base_url=server.url + "/bot"
        await chats.say(anna, bot, "/start abc")               # into the private chat; a Chat or chat id: into a group
        answer = await chats.wait_message(anna, "Welcome")     # the newest message with that text, waited for
        answer.text, answer.entities, answer.buttons, answer.reply_to, answer.edited, answer.silent, answer.history
        press = await chats.press(anna, answer, "Mute")        # by the button's text, its data, or a part of the text
        (await press.answered()).text                          # what answerCallbackQuery said; .alert
        await chats.reply(anna, answer, "Lavrov")              # e.g. to a ForceReply
        await chats.forward_channel_post(anna, bot, channel, 17, "text", date)
        await chats.send_document(anna, bot, "watch.yaml", b"...")
        await chats.block(anna, bot); await chats.unblock(anna, bot)
        group = chats.create_group("Desk", creator=anna); await chats.add_bot_to(group, bot, by=anna)
        await chats.promote(group, bot, by=anna); supergroup = await chats.migrate(group)
        chats.messages(anna); chats.messages(group, deleted=True)      # as the user sees them now
        await chats.wait_for(lambda: len(chats.messages(anna)) > 3)

`where` is a Bot (the private chat with it), a User (that user's private chat with the only bot), a Chat, or a chat id.
Nothing here sleeps or does I/O; it belongs to one event loop. Times come from `clock`.
"""

from datetime import datetime

from loopback.chat_state import ADMIN_RIGHTS, Bot, Chat, ChatsError, ChatState, Press
from loopback.chat_text import find_entities
from loopback.chat_values import ANONYMOUS, Body, CallbackQuery, Member, Message, Origin, Rights, User


class Chats(ChatState):
    """All chats of the loopback Telegram that bots can see. See the module's docstring for how to use it."""

    # ------------------------------------------------------------ what a person sees

    def messages(self, where: "Chat | Bot | User | int", *, deleted: bool = False) -> list[Message]:
        """The messages of a chat as its user sees them now, oldest first; `deleted` adds those that are gone."""
        return [m for m in self.chat(where).messages.values() if deleted or not m.deleted]

    def message(self, where: "Chat | Bot | User | int", message_id: int) -> Message:
        """One message as it stands now, deleted ones included."""
        return self.chat(where).messages[message_id]

    def now(self, message: Message) -> Message:
        """A message held from before, as it stands now."""
        return self.chat(message).messages[message.message_id]

    def last(self, where: "Chat | Bot | User | int") -> Message | None:
        """The newest message of a chat that is still there."""
        return next((m for m in reversed(self.chat(where).messages.values()) if not m.deleted), None)

    def by_bot(self, where: "Chat | Bot | User | int", *, containing: str = "") -> list[Message]:
        """What bots wrote into a chat, oldest first."""
        return [m for m in self.messages(where) if m.from_bot and containing in m.text]

    async def wait_message(
        self, where: "Chat | Bot | User | int", containing: str = "", *, after: Message | int = 0, timeout: float = 5.0
    ) -> Message:
        """The newest message by a bot that contains that text and came after message `after`, waited for."""
        floor = after.message_id if isinstance(after, Message) else after
        chat = self.chat(where)

        def newest() -> Message | None:
            for message in reversed(chat.messages.values()):
                if message.message_id <= floor:
                    return None
                if message.from_bot and not message.deleted and containing in message.text:
                    return message
            return None

        return await self.wait_for(newest, timeout, what=f"a message with {containing!r}")

    # ------------------------------------------------------------ what a person does

    async def say(
        self, user: User, where: "Chat | Bot | User | int", text: str, *, reply_to: Message | int | None = None,
        thread_id: int | None = None, anonymous: bool = False,
    ) -> Message:  # fmt: skip
        """Type a text. A first message starts the bot; commands, links, mentions and hashtags become entities.

        `anonymous`: as an administrator of a group writes who does so in its name.
        """
        text = text.strip()
        if not text:
            raise ValueError("a Telegram app sends no empty message")
        return self._by_user(user, where, Body(text, find_entities(text)), reply_to, thread_id, anonymous=anonymous)

    async def reply(self, user: User, message: Message, text: str) -> Message:
        """Answer a message of the chat that it lies in."""
        return await self.say(user, self.chat(message), text, reply_to=message, thread_id=message.thread_id)

    async def forward_channel_post(
        self, user: User, where: "Chat | Bot | User | int", channel: Chat, message_id: int, text: str,
        date: datetime | None = None,
    ) -> Message:  # fmt: skip
        """Forward a post of a channel into a chat; `channel` may be one that no bot is in."""
        origin = Origin(date or self.clock(), channel.id, channel.title, channel.username, message_id)
        return self._by_user(user, where, Body(text, find_entities(text)), None, None, origin)

    async def send_document(
        self, user: User, where: "Chat | Bot | User | int", name: str, content: bytes, *, caption: str = "",
        mime: str = "application/octet-stream", reply_to: Message | int | None = None,
    ) -> Message:  # fmt: skip
        """Send a file."""
        file = self.store_file("document", name, mime, content)
        return self._by_user(user, where, Body(caption, find_entities(caption), file=file), reply_to, None)

    async def edit(self, user: User, message: Message, text: str) -> Message:
        """Edit an own message."""
        chat = self.chat(message)
        edited = self.put_edit(chat, self.now(message), Body(text, find_entities(text)))
        self.tell(chat, "edited_channel_post" if chat.type == "channel" else "edited_message", edited)
        return edited

    async def press(
        self, user: User, message: Message | int, button: str, *, where: "Chat | Bot | User | int | None" = None
    ) -> Press:
        """Press a button with callback data; an int means a message of the private chat, or of `where`."""
        chat = self.chat(where, user) if where is not None else None
        if isinstance(message, int):
            message = (chat or self.private(user)).messages[message]
        else:
            message = self.now(message)
        chat = chat or self.chat(message)
        if message.deleted:
            raise ChatsError(f"message {message.message_id} is deleted")
        key = message.button(button)
        if key.data is None:
            raise ChatsError(f"button {key.text!r} opens {key.url} and calls no bot")
        query = CallbackQuery(str(next(self._query_ids)), user, message, key.data)
        press = self.presses[query.id] = Press(query, self.clock(), _chats=self)
        author = next((b for b in self.bots.values() if message.sender and b.id == message.sender.id), None)
        author = author or next((b for b in self.bots.values() if b.id == message.bot_id), None)
        self.log.add("press", chat_id=chat.id, message_id=message.message_id, user_id=user.id, data=key.data)
        if author is not None and not chat.blocked:
            self.push(author, "callback_query", query)
        self.changed()
        return press

    async def delete(self, message: Message) -> None:
        """Delete a message for everyone; bots hear nothing of it."""
        self.put_delete(self.chat(message), message.message_id)

    async def block(self, user: User, bot: Bot | None = None) -> None:
        """Block the bot: it gets my_chat_member, and 403 from now on."""
        self.set_blocked(self.private(user, bot), True)

    async def unblock(self, user: User, bot: Bot | None = None) -> None:
        """Let the bot write again."""
        self.set_blocked(self.private(user, bot), False)

    async def stop(self, user: User, bot: Bot | None = None) -> None:
        """The app's "Stop bot": blocks it, and clears the chat on the user's side."""
        chat = self.private(user, bot)
        self.set_blocked(chat, True)
        for message_id in list(chat.messages):
            self.put_delete(chat, message_id)

    def deactivate(self, user: User) -> None:
        """Delete the user's account: bots get 403 "user is deactivated"."""
        self.deactivated.add(user.id)
        self.changed()

    def _by_user(
        self, user: User, where: "Chat | Bot | User | int", body: Body, reply_to: Message | int | None,
        thread_id: int | None, origin: Origin | None = None, *, anonymous: bool = False,
    ) -> Message:  # fmt: skip
        chat = self.chat(where, user)
        if chat.type == "private":
            if chat.blocked:
                self.set_blocked(chat, False)
            chat.started = True
        elif user.id not in chat.members or not chat.members[user.id].inside:
            raise ChatsError(f"{user.full_name} is not in {chat.title!r}")
        if isinstance(reply_to, Message):
            reply_to = reply_to.message_id
        if anonymous and not (user.id in chat.members and chat.members[user.id].admin):
            raise ChatsError(f"{user.full_name} is no administrator of {chat.title!r}")
        sender = None if chat.type == "channel" else ANONYMOUS if anonymous else user
        message = self.put(chat, sender, body, reply_to=reply_to, thread_id=thread_id, origin=origin)
        self.log.add("user_message", chat_id=chat.id, message_id=message.message_id, user_id=user.id, text=body.text)
        self.tell(chat, "channel_post" if chat.type == "channel" else "message", message)
        return message

    # ------------------------------------------------------------ groups and channels

    async def add_bot_to(self, chat: Chat, bot: Bot, by: User, *, admin: bool = False) -> None:
        """Add a bot to a group, or to a channel (where bots are always administrators)."""
        if admin or chat.type == "channel":
            self.set_member(chat, bot.user, "administrator", by, ADMIN_RIGHTS)
        else:
            self.set_member(chat, bot.user, "member", by)

    async def add_member(self, chat: Chat, user: User) -> None:
        """Add a person to a group."""
        chat.members[user.id] = Member(user)
        self.changed()

    async def promote(self, chat: Chat, who: Bot | User, by: User, rights: Rights = ADMIN_RIGHTS) -> None:
        """Make somebody an administrator."""
        self.set_member(chat, _user(who), "administrator", by, rights)

    async def demote(self, chat: Chat, who: Bot | User, by: User) -> None:
        """Make an administrator a plain member."""
        self.set_member(chat, _user(who), "member", by)

    async def restrict(self, chat: Chat, who: Bot | User, by: User) -> None:
        """Take away the right to write."""
        self.set_member(chat, _user(who), "restricted", by, Rights(send=False))

    async def kick(self, chat: Chat, who: Bot | User, by: User) -> None:
        """Remove somebody and ban them."""
        self.set_member(chat, _user(who), "kicked", by)

    async def migrate(self, group: Chat) -> Chat:
        """Upgrade a basic group: bots hear of it in both chats, and the old id answers with the new one."""
        creator = next(m.user for m in group.members.values() if m.status == "creator")
        chat = self.create_supergroup(group.title or "", creator)
        chat.members = dict(group.members)
        group.migrated_to = chat.id
        old = self.put_service(group, creator, (("migrate_to_chat_id", chat.id),))
        self.tell(group, "message", old)
        new = self.put_service(chat, creator, (("migrate_from_chat_id", group.id),))
        self.tell(chat, "message", new)
        return chat


def _user(who: Bot | User) -> User:
    return who.user if isinstance(who, Bot) else who


__all__ = ["ADMIN_RIGHTS", "Bot", "Chat", "Chats", "ChatsError", "Press"]
