"""The state behind the loopback's chats: who there is, what was written, what bots have yet to hear.

`loopback.chats.Chats` adds what people do; the Bot API server works on this.
"""

import asyncio
import hashlib
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from loopback.chat_values import (
    Body,
    CallbackAnswer,
    CallbackQuery,
    ChatType,
    File,
    Member,
    MemberChange,
    MemberStatus,
    Message,
    Rights,
    Update,
    User,
    Version,
)
from loopback.log import Log

T = TypeVar("T")

ADMIN_RIGHTS = Rights(send=True, post=True, edit=True, delete=True, pin=True)
_KEPT_BY_DEFAULT = frozenset({"message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
                              "my_chat_member"})  # fmt: skip


@dataclass(eq=False)
class Bot:
    """A registered bot: its token, what it told Telegram about itself, and the updates that it has not confirmed."""

    user: User
    token: str
    privacy: bool = True
    updates: list[Update] = field(default_factory=list)
    allowed_updates: frozenset[str] = frozenset()
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    next_update_id: int = 900_000_001
    webhook: str = ""  # set elsewhere by somebody who has the token, too; nothing is called there

    @property
    def id(self) -> int:
        return self.user.id

    def hears(self, kind: str) -> bool:
        """Whether updates of that kind are kept for it."""
        return kind in (self.allowed_updates or _KEPT_BY_DEFAULT)


@dataclass(eq=False)
class Chat:
    """A chat as its bot sees it. A private chat's id is the user's; the same user has one with each bot."""

    id: int
    type: ChatType
    title: str | None = None
    username: str | None = None
    user: User | None = None
    bot: Bot | None = None
    forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    blocked: bool = False
    started: bool = False
    migrated_to: int | None = None
    last_id: int = 0

    @property
    def is_group(self) -> bool:
        return self.type in ("group", "supergroup")

    def member(self, user_id: int) -> Member | None:
        return self.members.get(user_id)


@dataclass(eq=False)
class Press:
    """A button that somebody pressed, and what came of it."""

    query: CallbackQuery
    pressed_at: datetime
    answer: CallbackAnswer | None = None
    _chats: "ChatState | None" = None

    async def answered(self, timeout: float = 5.0) -> CallbackAnswer:
        """What the bot said by answerCallbackQuery; TimeoutError while it says nothing: the button keeps spinning."""
        assert self._chats is not None
        return await self._chats.wait_for(lambda: self.answer, timeout, what=f"an answer to {self.query.data!r}")


class ChatsError(LookupError):
    """A script asked for what is impossible: no such button, chat or user."""


class ChatState:
    """Users, bots, chats and messages. One event loop; nothing here sleeps or does I/O."""

    def __init__(self, log: Log | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.log = log if log is not None else Log(clock=clock)
        self.clock = clock
        self.enforce_limits = False  # answer 429 above 30/s over all, 1/s in a chat (burst 3), 20/min in a group
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.deactivated: set[int] = set()
        self.files: dict[str, File] = {}
        self.presses: dict[str, Press] = {}
        self.typing: dict[tuple[int, int], tuple[str, datetime]] = {}
        self.version = 0  # grows with every change that somebody could see
        self._private: dict[tuple[int, int], Chat] = {}
        self._chats: dict[int, Chat] = {}
        self._ids = itertools.count(1)  # private chats and basic groups share one row of message ids, as in an account
        self._group_ids = itertools.count(4_000_001)
        self._supergroup_ids = itertools.count(2_000_000_001)
        self._query_ids = itertools.count(4_382_019_000_000_001)
        self._file_ids = itertools.count(1)
        self._waiting: list[asyncio.Future[None]] = []
        self._update_watchers: list[Callable[[Bot], None]] = []

    # ------------------------------------------------------------ who and where

    def add_bot(self, token: str, username: str, first_name: str, *, privacy: bool = True) -> Bot:
        """Register a bot. The token's number is its user id."""
        number, _, secret = token.partition(":")
        if not number.isdigit() or not secret:
            raise ValueError(f"a bot token looks like 123:ABC, not {token!r}")
        bot = Bot(User(int(number), first_name, username=username, is_bot=True), token, privacy)
        self.bots[token] = bot
        self.users[bot.id] = bot.user
        return bot

    def add_user(
        self, user_id: int, first_name: str, language_code: str | None = None, username: str | None = None,
        last_name: str | None = None,
    ) -> User:  # fmt: skip
        """Register a person, who has not yet started any bot."""
        user = User(user_id, first_name, language_code, username, last_name)
        self.users[user_id] = user
        return user

    def only_bot(self) -> Bot:
        """The bot, when there is exactly one."""
        if len(self.bots) != 1:
            raise ChatsError(f"say which bot: there are {len(self.bots)}")
        return next(iter(self.bots.values()))

    def private(self, user: User | int, bot: Bot | None = None) -> Chat:
        """The private chat of a user with a bot."""
        bot = bot or self.only_bot()
        person = self.users[user if isinstance(user, int) else user.id]
        key = (bot.id, person.id)
        chat = self._private.get(key)
        if chat is None:
            chat = self._private[key] = Chat(person.id, "private", user=person, bot=bot)
        return chat

    def chat(self, where: "Chat | Bot | User | Message | int", user: User | None = None) -> Chat:
        """The chat that `where` means; see the module's docstring."""
        if isinstance(where, Chat):
            return where
        if isinstance(where, Bot):
            if user is None:
                raise ChatsError("the private chat of which user?")
            return self.private(user, where)
        if isinstance(where, User):
            return self.private(where)
        if isinstance(where, Message):
            bot = next((b for b in self.bots.values() if b.id == where.bot_id), None)
            return self._chats.get(where.chat_id) or self.private(where.chat_id, bot)
        if where in self._chats:
            return self._chats[where]
        if where in self.users:
            return self.private(where)
        raise ChatsError(f"no chat {where}")

    def find_chat(self, chat_id: int | str, bot: Bot) -> Chat | None:
        """The chat that a bot means by an id or a public @username, if it exists."""
        if isinstance(chat_id, str):
            name = chat_id.removeprefix("@").lower()
            return next((c for c in self._chats.values() if (c.username or "").lower() == name), None)
        if chat_id in self._chats:
            return self._chats[chat_id]
        if chat_id in self.users and chat_id != bot.id:
            return self.private(chat_id, bot)
        return None

    def all_chats(self) -> list[Chat]:
        """Every chat, private ones included."""
        return [*self._private.values(), *self._chats.values()]

    def create_group(self, title: str, creator: User, members: Iterable[User] = ()) -> Chat:
        """A basic group of people."""
        return self._create(-next(self._group_ids), "group", title, creator, members)

    def create_supergroup(
        self, title: str, creator: User, members: Iterable[User] = (), *, username: str | None = None,
        topics: Sequence[str] = (),
    ) -> Chat:  # fmt: skip
        """A supergroup; with `topics` it is a forum, and `chat.topics` has their thread ids."""
        chat = self._create(-1_000_000_000_000 - next(self._supergroup_ids), "supergroup", title, creator, members)
        chat.username = username
        chat.forum = bool(topics)
        for name in topics:
            chat.topics[self._next_id(chat)] = name
        return chat

    def create_channel(
        self, title: str, creator: User, *, username: str | None = None, channel_id: int | None = None
    ) -> Chat:
        """A channel. `channel_id` is its bare id, when it shall be the one that another server knows."""
        number = channel_id if channel_id is not None else next(self._supergroup_ids)
        chat = self._create(-1_000_000_000_000 - number, "channel", title, creator, ())
        chat.username = username
        return chat

    def _create(self, chat_id: int, kind: ChatType, title: str, creator: User, members: Iterable[User]) -> Chat:
        chat = Chat(chat_id, kind, title=title)
        for user in members:
            chat.members[user.id] = Member(user)
        chat.members[creator.id] = Member(creator, "creator", ADMIN_RIGHTS)
        self._chats[chat_id] = chat
        return chat

    # ------------------------------------------------------------ state, for the servers

    def _next_id(self, chat: Chat) -> int:
        chat.last_id = next(self._ids) if chat.type in ("private", "group") else chat.last_id + 1
        return chat.last_id

    def put(self, chat: Chat, sender: User | None, body: Body, *, bot: Bot | None = None, **rest: Any) -> Message:
        """Write a message into a chat; `bot` is the one that writes, if any."""
        bot = chat.bot or bot
        message = Message(
            chat.id, self._next_id(chat), self.clock(), sender, body, bot_id=bot.id if bot else None, **rest
        )
        chat.messages[message.message_id] = message
        self.changed()
        return message

    def put_service(self, chat: Chat, sender: User, service: tuple[tuple[str, Any], ...]) -> Message:
        """Write a service message into a chat."""
        return self.put(chat, sender, Body(), service=service)

    def put_edit(self, chat: Chat, message: Message, body: Body, *, hidden: bool = False) -> Message:
        """Replace a message's body; `hidden` edits (of the keyboard only) show no "edited" mark."""
        at = self.clock()
        edited = replace(
            message,
            body=body,
            edited_at=at,
            edit_hidden=hidden and (message.edited_at is None or message.edit_hidden),
            history=(*message.history, Version(message.body, at)),
        )
        chat.messages[message.message_id] = edited
        self.changed()
        return edited

    def put_delete(self, chat: Chat, message_id: int) -> None:
        """Take a message away; it stays in the state, marked."""
        message = chat.messages[message_id]
        if not message.deleted:
            chat.messages[message_id] = replace(message, deleted_at=self.clock())
            self.changed()

    def store_file(self, kind: str, name: str, mime: str, content: bytes, *, width: int = 0, height: int = 0) -> File:
        """Keep a file; its id serves for sending it again."""
        number = next(self._file_ids)
        digest = hashlib.sha256(content).hexdigest()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        file = File(
            f"BQACAgIAAxkBAAI{number:08d}{digest[:24]}", f"AgAD{digest[:12]}",
            "photo" if kind == "photo" else "document", name, mime, content, f"{kind}s/file_{number}.{suffix}",
            width, height,
        )  # fmt: skip
        self.files[file.file_id] = file
        return file

    def answer(self, press: Press, answer: CallbackAnswer) -> None:
        """Record what a bot said to a press."""
        press.answer = answer
        self.changed()

    def on_update(self, watcher: Callable[[Bot], None]) -> Callable[[], None]:
        """Call `watcher` whenever a bot got an update; returns what ends that."""
        self._update_watchers.append(watcher)
        return lambda: self._update_watchers.remove(watcher)

    def tell(self, chat: Chat, kind: str, message: Message) -> None:
        for bot in self.bots.values():
            if chat.bot is bot or (chat.bot is None and self._overhears(bot, chat, message)):
                self.push(bot, kind, message)

    def _overhears(self, bot: Bot, chat: Chat, message: Message) -> bool:
        """Privacy mode: a bot in a group hears commands, replies to it, mentions of it and service messages."""
        member = chat.members.get(bot.id)
        if member is None or not member.inside:
            return False
        if chat.type == "channel" or member.admin or not bot.privacy or message.service:
            return True
        text = message.text.lower()
        name = f"@{(bot.user.username or '').lower()}"
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        if command:
            return "@" not in command or command.endswith(name)
        replied = chat.messages.get(message.reply_to or 0)
        return name in text or (replied is not None and replied.sender is not None and replied.sender.id == bot.id)

    def push(self, bot: Bot, kind: str, payload: Message | CallbackQuery | MemberChange) -> None:
        if not bot.hears(kind):
            return
        bot.updates.append(Update(bot.next_update_id, kind, payload))
        bot.next_update_id += 1
        for watcher in list(self._update_watchers):
            watcher(bot)

    def changed(self) -> None:
        """Something that somebody could see is different now: wake who waits."""
        self.version += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait_for(self, predicate: Callable[[], T | None], timeout: float = 5.0, *, what: str = "") -> T:
        """Wait until `predicate()` is true, looking again after each change; returns what it returned."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while True:
            found = predicate()
            if found:
                return found
            changed: asyncio.Future[None] = loop.create_future()
            self._waiting.append(changed)
            try:
                # the second look catches what depends on the clock or on state outside the chats
                await asyncio.wait([changed], timeout=min(0.25, max(0.0, end - loop.time())))
            finally:
                if changed in self._waiting:
                    self._waiting.remove(changed)
            if not changed.done() and loop.time() >= end:
                found = predicate()
                if found:
                    return found
                raise TimeoutError(f"waited {timeout} s in vain for {what or 'a change in the chats'}")

    async def wait_change(self, since: int, timeout: float) -> int:
        """The version, as soon as it is not `since` any more, or after `timeout` seconds."""
        if self.version == since:
            changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(changed)
            await asyncio.wait([changed], timeout=timeout)
            if changed in self._waiting:
                self._waiting.remove(changed)
        return self.version

    def set_blocked(self, chat: Chat, blocked: bool) -> None:
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        assert chat.user is not None and chat.bot is not None
        before: tuple[MemberStatus, MemberStatus] = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = (Member(chat.bot.user, status) for status in before)
        self.push(chat.bot, "my_chat_member", MemberChange(chat.id, chat.user, self.clock(), old, new))
        self.changed()

    def leave(self, chat: Chat, bot: Bot) -> None:
        """The bot goes by itself."""
        self.set_member(chat, bot.user, "left", bot.user)

    def set_member(self, chat: Chat, user: User, status: MemberStatus, by: User, rights: Rights | None = None) -> None:
        old = chat.members.get(user.id) or Member(user, "left")
        new = chat.members[user.id] = Member(user, status, rights or Rights())
        bot = next((b for b in self.bots.values() if b.id == user.id), None)
        if bot is not None:
            self.push(bot, "my_chat_member", MemberChange(chat.id, by, self.clock(), old, new))
        self.changed()
