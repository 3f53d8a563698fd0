"""Accounts that sign in, the keys they sign in with, their private messages and their flood budgets."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from loopback.state.model import Event, Message


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` calls in each window of `seconds`; the next one waits for the window's end."""

    burst: int
    seconds: float


@dataclass(slots=True)
class User:
    """Anybody with a user id, account of this world or not."""

    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    phone: str | None = None
    bot: bool = False


@dataclass(slots=True)
class AuthKey:
    """What a client has negotiated. `user_id` is who signed in with it; `failure` is what a dead session answers."""

    key: bytes = field(repr=False)
    user_id: int | None = None
    pending_user_id: int | None = None  # the code was right, the password is still due
    failure: str | None = None
    wants_updates: bool = False  # whether its last request asked for them; a new session of the key starts so
    salt: int = field(default_factory=lambda: secrets.randbits(63))
    aux_hash: int = 0
    key_id: int = 0

    def __post_init__(self) -> None:
        digest = hashlib.sha1(self.key).digest()
        self.aux_hash = int.from_bytes(digest[:8], "little")
        self.key_id = int.from_bytes(digest[12:20], "little")


@dataclass(slots=True)
class PrivateChat:
    """An account's chat with one user: what that user wrote."""

    peer_id: int
    messages: list[Message] = field(default_factory=list)


class Account:
    """A signed-up user of this world. Made by `Telegram.add_account`."""

    def __init__(self, user: User, code: str, password: str | None) -> None:
        self.user = user
        self.id = user.id
        self.code = code
        self.password = password
        self.password_salts = secrets.token_bytes(8), secrets.token_bytes(16)
        self.failure: str | None = None
        self.joined: dict[int, float] = {}
        self.chats: dict[int, PrivateChat] = {}
        self.next_message_id = 1
        self.pts = 1
        self.events: list[tuple[Event, int]] = []  # with the chat's peer id
        self.contacts: list[int] = []
        self.phone_visible_to_all = False
        self.spent: dict[str, tuple[float, int]] = {}  # method -> window start, calls in it
        self._secret = secrets.token_bytes(16)

    def __repr__(self) -> str:
        return f"Account({self.id}, {self.user.first_name!r})"

    def access_hash(self, kind: str, id: int) -> int:
        """The access hash by which this account, and no other, may name a channel, user or file."""
        digest = hmac.digest(self._secret, f"{kind}:{id}".encode(), "sha256")
        return int.from_bytes(digest[:8], "little", signed=True) or 1

    def receive(self, peer_id: int, text: str, date: int) -> tuple[Message, Event]:
        """Store a private message from `peer_id`."""
        message = Message(self.next_message_id, date, text, views=0)
        self.next_message_id += 1
        self.chats.setdefault(peer_id, PrivateChat(peer_id)).messages.append(message)
        self.pts += 1
        event = Event(self.pts, 1, "new", (message.id,))
        self.events.append((event, peer_id))
        return message, event

    def spend(self, method: str, limit: Limit, now: float) -> int:
        """Count one call; 0 when the budget allows it, else the seconds to wait. A refused call is not counted."""
        start, calls = self.spent.get(method, (now, 0))
        if now >= start + limit.seconds:
            start, calls = now, 0
        if calls >= limit.burst:
            return max(1, int(start + limit.seconds - now + 0.999))
        self.spent[method] = (start, calls + 1)
        return 0
