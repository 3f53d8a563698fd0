"""What chats are made of: people, messages, buttons, files. Frozen values; `loopback.chats` holds the state.

Offsets and lengths of entities are UTF-16 code units, as on the wire. Instants are aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

ChatType = Literal["private", "group", "supergroup", "channel"]
MemberStatus = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    last_name: str | None = None
    is_bot: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


ANONYMOUS = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
"""Who Telegram says it was where an administrator of a group writes as the group."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted span. `type` is the Bot API's word: bold, text_link, blockquote, bot_command, …"""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    user_id: int | None = None
    custom_emoji_id: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A key of an inline keyboard: with `data` it calls the bot back, with `url` it opens a page.

    `raw` is the button as the bot sent it, for kinds that carry something else (copy_text, web_app, …).
    """

    text: str
    data: str | None = None
    url: str | None = None
    raw: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file on the loopback Telegram. `kind` is `document` or `photo`; width and height are a photo's."""

    file_id: str
    unique_id: str
    kind: Literal["document", "photo"]
    name: str
    mime: str
    content: bytes = field(repr=False)
    path: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a forwarded message came from: a channel's post (`chat_id`, `message_id`), or a person."""

    date: datetime
    chat_id: int | None = None
    title: str | None = None
    username: str | None = None
    message_id: int | None = None
    signature: str | None = None
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """What of a message can be edited: text (a caption, if there is a file), its entities, the keyboard."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: File | None = None
    preview: tuple[tuple[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A body that a message had, and until when."""

    body: Body
    until: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now; edits make a new value with the same ids.

    `sender` is None for a channel's post. `service` is what a service message says, in the Bot API's words.
    A `selective` forced reply opens in a group only for whoever wrote the message that this one replies to.
    `history` has the earlier bodies, oldest first. `bot_id` is the bot whose private chat it lies in, or that wrote it.
    """

    chat_id: int
    message_id: int
    date: datetime
    sender: User | None
    body: Body
    bot_id: int | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    quote: str | None = None
    origin: Origin | None = None
    silent: bool = False
    protected: bool = False
    force_reply: bool = False
    selective: bool = False
    placeholder: str | None = None
    remove_keyboard: bool = False
    keyboard: tuple[tuple[str, ...], ...] | None = None
    service: tuple[tuple[str, Any], ...] = ()
    edited_at: datetime | None = None
    edit_hidden: bool = False
    deleted_at: datetime | None = None
    history: tuple[Version, ...] = ()

    @property
    def text(self) -> str:
        return self.body.text

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.body.entities

    @property
    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        return self.body.buttons

    @property
    def file(self) -> File | None:
        return self.body.file

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def from_bot(self) -> bool:
        if self.sender is None:
            return self.bot_id is not None
        return self.sender.is_bot and self.sender is not ANONYMOUS

    def button(self, wanted: str) -> Button:
        """The button with that text or data, else one whose text contains it; LookupError says what there is."""
        flat = [button for row in self.buttons for button in row]
        exact = [button for button in flat if wanted in (button.text, button.data)]
        near = [button for button in flat if wanted in button.text]
        if exact or near:
            return (exact or near)[0]
        raise LookupError(f"no button {wanted!r} under message {self.message_id}; there are {[b.text for b in flat]}")


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot said to a press: nothing, a toast, or an alert that must be closed."""

    text: str = ""
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CallbackQuery:
    """A pressed button, as the bot hears of it. `message` is the message at the time of the press."""

    id: str
    user: User
    message: Message
    data: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What a member may do; of an administrator's rights, those that the servers here check."""

    send: bool = True
    post: bool = False
    edit: bool = False
    delete: bool = False
    pin: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's place in a chat."""

    user: User
    status: MemberStatus = "member"
    rights: Rights = field(default_factory=Rights)

    @property
    def inside(self) -> bool:
        return self.status not in ("left", "kicked")

    @property
    def admin(self) -> bool:
        return self.status in ("creator", "administrator")


@dataclass(frozen=True, slots=True)
class MemberChange:
    """A bot's own place in a chat changed: `my_chat_member`."""

    chat_id: int
    by: User
    date: datetime
    old: Member
    new: Member


@dataclass(frozen=True, slots=True)
class Update:
    """Something for a bot: `kind` is the Bot API's field name, `payload` what it holds."""

    update_id: int
    kind: str
    payload: Message | CallbackQuery | MemberChange
