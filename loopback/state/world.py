"""`Telegram`: the one state behind the servers. Tests, the demo and the benchmarks act on it in process.

Not thread-safe: call it in the thread of the servers' event loop.
"""

import hashlib
import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from loopback.faults import Faults
from loopback.log import Log
from loopback.state.accounts import Account, AuthKey, Limit, User
from loopback.state.channel import Channel
from loopback.state.model import (
    Action,
    Document,
    EntitySpan,
    Event,
    Extra,
    Forward,
    Media,
    Message,
    Photo,
    Poll,
)

SERVICE_USER = 777000
"""Telegram's own user: login codes and notices come from it."""

ChannelListener = Callable[[Channel, Event], None]
AccountListener = Callable[[Account, Event, int], None]

_KEEP: Any = object()


def text_hash(text: str) -> str:
    """The fingerprint by which the log names a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Telegram:
    """A whole Telegram in memory: channels, accounts, auth keys, files; a log of all that happens; faults to come."""

    def __init__(
        self, log: Log | None = None, faults: Faults | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.log = Log() if log is None else log
        self.faults = Faults(log=self.log) if faults is None else faults
        self.clock = clock
        self.channels: dict[int, Channel] = {}
        self.usernames: dict[str, int] = {}  # lower case -> channel id
        self.accounts: dict[int, Account] = {}
        self.users: dict[int, User] = {SERVICE_USER: User(SERVICE_USER, "Telegram", phone="42777")}
        self.auth_keys: dict[int, AuthKey] = {}
        self.phone_codes: dict[str, str] = {}  # hash of a sent code -> phone as the client wrote it
        self.tickets: dict[bytes, int] = {}  # exported authorisations -> user id
        self.join_limit = 500
        self.files: dict[int, Photo | Document] = {}
        self.file_generation = 1  # part of each file reference; raise it to expire all that were given out
        self.limits: dict[str, Limit] = {"contacts.resolveUsername": Limit(180, 15 * 3600)}
        self.on_channel: list[ChannelListener] = []
        self.on_account: list[AccountListener] = []
        self._channel_ids = itertools.count(1_500_000_001)
        self._user_ids = itertools.count(5_000_001)
        self._media_ids = itertools.count(6_000_000_000_000_001)
        self._grouped_ids = itertools.count(13_000_000_000_000_001)

    # ------------------------------------------------------------ accounts

    def add_account(
        self,
        phone: str = "",
        code: str = "12345",
        password: str | None = None,
        user_id: int | None = None,
        first_name: str = "Reader",
        username: str | None = None,
    ) -> Account:
        """A user who can sign in with `phone`, `code` and, if set, `password`."""
        user_id = next(self._user_ids) if user_id is None else user_id
        phone = "".join(filter(str.isdigit, phone)) or f"99966{user_id % 100_000:05d}"
        if user_id in self.accounts or any(a.user.phone == phone for a in self.accounts.values()):
            raise ValueError(f"user id {user_id} or its phone is taken")
        user = User(user_id, first_name, username=username, phone=phone)
        self.users[user_id] = user
        account = self.accounts[user_id] = Account(user, code, password)
        return account

    def join(self, account: Account, channel: Channel) -> None:
        """Make an account a member, as if somebody had added it."""
        account.joined[channel.id] = self.clock()
        channel.banned.discard(account.id)
        channel.members.add(account.id)
        self._access(channel, "join", account=account.id)

    def leave(self, account: Account, channel: Channel) -> None:
        """End a membership."""
        account.joined.pop(channel.id, None)
        self._access(channel, "leave", account=account.id)
        channel.members.discard(account.id)

    def ban(self, account: Account, channel: Channel) -> None:
        """Remove an account from a channel and keep it out: it gets CHANNEL_PRIVATE from now on."""
        account.joined.pop(channel.id, None)
        channel.banned.add(account.id)
        self._access(channel, "ban", account=account.id)
        channel.members.discard(account.id)

    def kill_account(self, account: Account, failure: str = "USER_DEACTIVATED_BAN") -> None:
        """Every request of the account's sessions is answered with `failure` (401) from now on.

        `AUTH_KEY_UNREGISTERED` and `SESSION_REVOKED` end the sessions that exist and allow signing in anew;
        `USER_DEACTIVATED_BAN` and `USER_DEACTIVATED` end the account.
        """
        if failure.startswith("USER_"):
            account.failure = failure
        for key in self.auth_keys.values():
            if key.user_id == account.id:
                key.failure = failure
        self.log.add("kill_account", account=account.id, failure=failure)

    def private_message(self, account: Account, sender: User | int, text: str, date: float | None = None) -> Message:
        """Deliver a private message to an account; `sender` is a user or the id of a known one."""
        if isinstance(sender, int):
            sender = self.users[sender]
        self.users[sender.id] = sender
        message, event = account.receive(sender.id, text, self._date(date))
        self.log.add("private_message", account=account.id, sender=sender.id, message_id=message.id, pts=event.pts)
        for listener in self.on_account:
            listener(account, event, sender.id)
        return message

    def service_notice(self, account: Account, text: str) -> Message:
        """Deliver a message of Telegram itself, as login codes are."""
        return self.private_message(account, SERVICE_USER, text)

    def add_auth_key(self, key: bytes, user_id: int | None = None) -> AuthKey:
        """Know an auth key from now on, signed in as `user_id` if given."""
        auth_key = AuthKey(key, user_id)
        self.auth_keys[auth_key.key_id] = auth_key
        return auth_key

    # ------------------------------------------------------------ channels

    def add_channel(
        self,
        username: str | None = None,
        title: str | None = None,
        *,
        private: bool = False,
        channel_id: int | None = None,
        date: float | datetime | None = None,
        creation: bool = True,
        noforwards: bool = False,
        max_diff: int | None = None,
    ) -> Channel:
        """A new channel. With `creation`, message 1 is the service message that Telegram puts there."""
        channel_id = next(self._channel_ids) if channel_id is None else channel_id
        if channel_id in self.channels:
            raise ValueError(f"channel id {channel_id} is taken")
        if username and username.lower() in self.usernames:
            raise ValueError(f"username {username} is taken")
        if private and username:
            raise ValueError("a private channel has no username")
        created = self._date(date)
        channel = Channel(channel_id, title or username or f"Channel {channel_id}", username, private, created)
        channel.noforwards = noforwards
        if max_diff is not None:
            channel.max_diff = max_diff
        self.channels[channel_id] = channel
        if username:
            self.usernames[username.lower()] = channel_id
        self.log.add("channel", channel_id=channel_id, username=username, title=channel.title, private=private)
        if creation:
            self.service(channel, Action("create", channel.title), date=created)
        return channel

    def channel(self, username: str) -> Channel:
        """The channel that holds a username now."""
        return self.channels[self.usernames[username.lower()]]

    def publish(
        self,
        channel: Channel,
        text: str = "",
        *,
        message_id: int | None = None,
        date: float | datetime | None = None,
        entities: Sequence[EntitySpan] | None = None,
        media: Media | None = None,
        grouped_id: int = 0,
        forward_from: Forward | tuple[Channel, int] | None = None,
        reply_to: int = 0,
        silent: bool = False,
        noforwards: bool = False,
        post_author: str = "",
        views: int = 1,
    ) -> Message:
        """Post to a channel, now or as of `date`, under the next id or under `message_id`.

        Without `entities`, links, mentions and hashtags in the text get theirs, as Telegram's server does it.
        """
        extra = None
        if (
            entities is not None
            or media is not None
            or grouped_id
            or forward_from
            or reply_to
            or silent
            or noforwards
            or post_author
        ):
            if isinstance(forward_from, tuple):
                origin, origin_id = forward_from
                forward_from = Forward(origin.get(origin_id).date, origin.id, origin_id)
            extra = Extra(
                entities=None if entities is None else tuple(entities),
                media=media,
                grouped_id=grouped_id,
                forward=forward_from,
                reply_to=reply_to,
                silent=silent,
                noforwards=noforwards,
                post_author=post_author,
            )
            self._keep_file(media)
        message = Message(channel.next_id if message_id is None else message_id, self._date(date), text, extra, views)
        event = channel.insert(message, self.clock())
        self.log.add(
            "post",
            channel_id=channel.id,
            message_id=message.id,
            pts=event.pts,
            date=message.date,
            text_hash=text_hash(text),
            grouped_id=grouped_id,
        )
        self._tell(channel, event)
        return message

    def publish_album(self, channel: Channel, parts: Iterable[tuple[str, Media]], **options: Any) -> list[Message]:
        """Post several media as one album; each part is a message of its own."""
        grouped_id = next(self._grouped_ids)
        return [
            self.publish(channel, text, media=media, grouped_id=grouped_id, **options) for text, media in list(parts)
        ]

    def service(self, channel: Channel, action: Action, date: float | datetime | None = None) -> Message:
        """Put a service message into a channel; it takes an id and a pts like a post."""
        extra = Extra(action=action)
        if action.kind == "pin":
            extra.reply_to = action.message_id
            channel.get(action.message_id).more().pinned = True
        self._keep_file(action.photo)
        message = Message(channel.next_id, self._date(date), "", extra, views=0)
        event = channel.insert(message, self.clock())
        self.log.add("service", channel_id=channel.id, message_id=message.id, pts=event.pts, action=action.kind)
        self._tell(channel, event)
        return message

    def edit(
        self,
        channel: Channel,
        message_id: int,
        text: str | None = None,
        *,
        entities: Sequence[EntitySpan] | None = _KEEP,
        media: Media | None = _KEEP,
        date: float | datetime | None = None,
    ) -> Message:
        """Change a post's text, entities or media; what is not given stays, but a new text drops old entities."""
        message = channel.get(message_id)
        if text is not None:
            message.text = text
            if entities is _KEEP and message.extra is not None:
                message.extra.entities = None
        if entities is not _KEEP:
            message.more().entities = None if entities is None else tuple(entities)
        if media is not _KEEP:
            message.more().media = media
            self._keep_file(media)
        message.edit_date = self._date(date)
        message.edit_hide = False
        event = self._step(channel, 1, "edit", (message_id,))
        self.log.add(
            "edit",
            channel_id=channel.id,
            message_id=message_id,
            pts=event.pts,
            edit_date=message.edit_date,
            text_hash=text_hash(message.text),
        )
        self._tell(channel, event)
        return message

    def react(self, channel: Channel, message_id: int, emoji: str = "👍", count: int = 1) -> Message:
        """Add reactions: an edit update as Telegram sends it, with pts, and the edit date untouched or hidden."""
        message = channel.get(message_id)
        extra = message.more()
        extra.reactions = {**(extra.reactions or {})}
        extra.reactions[emoji] = extra.reactions.get(emoji, 0) + count
        if message.edit_date == 0 or message.edit_hide:
            message.edit_date = self._date(None)
            message.edit_hide = True
        event = self._step(channel, 1, "edit", (message_id,))
        self.log.add("reaction", channel_id=channel.id, message_id=message_id, pts=event.pts, emoji=emoji, count=count)
        self._tell(channel, event)
        return message

    def view(self, channel: Channel, message_id: int, views: int = 1, forwards: int = 0) -> Message:
        """Count views and forwards; told without a pts."""
        message = channel.get(message_id)
        message.views += views
        message.forwards += forwards
        self.log.add("views", channel_id=channel.id, message_id=message_id, views=message.views)
        self._tell(channel, Event(0, 0, "views", (message_id,)))
        return message

    def delete(self, channel: Channel, message_ids: int | Iterable[int]) -> Event:
        """Delete posts: one update with all the ids, pts rises by their number."""
        ids = (message_ids,) if isinstance(message_ids, int) else tuple(dict.fromkeys(message_ids))
        for message_id in ids:
            channel.get(message_id)
        event = channel.remove(ids, self.clock())
        self.log.add("delete", channel_id=channel.id, message_ids=list(ids), pts=event.pts)
        self._tell(channel, event)
        return event

    def rename(self, channel: Channel, username: str | None = _KEEP, title: str | None = None) -> None:
        """Change a channel's username (None drops it), its title (with a service message), or both."""
        if username is not _KEEP and username != channel.username:
            if username and self.usernames.get(username.lower(), channel.id) != channel.id:
                raise ValueError(f"username {username} is taken")
            self._free_username(channel)
            channel.username = username
            if username:
                self.usernames[username.lower()] = channel.id
            self._access(channel, "username", username=username)
        if title is not None and title != channel.title:
            channel.title = title
            channel.version += 1
            self.service(channel, Action("title", title))

    def take_over(self, username: str, channel: Channel) -> None:
        """Give a username to another channel than the one that holds it now."""
        holder = self.usernames.get(username.lower())
        if holder is not None and holder != channel.id:
            self.rename(self.channels[holder], username=None)
        self.rename(channel, username=username)

    def make_private(self, channel: Channel) -> None:
        """Take the username away: who is no member gets CHANNEL_PRIVATE."""
        self._free_username(channel)
        channel.username = None
        channel.private = True
        self._access(channel, "private")

    def make_public(self, channel: Channel, username: str) -> None:
        """The reverse of `make_private`."""
        channel.private = False
        self.rename(channel, username=username)

    def vanish(self, channel: Channel) -> None:
        """Delete the channel: CHANNEL_PRIVATE for everybody, its username is free."""
        self._free_username(channel)
        channel.username = None
        channel.vanished = True
        self._access(channel, "vanish")

    def restrict(self, channel: Channel, reason: str | None = "This channel can't be displayed.") -> None:
        """Mark a channel as restricted for a reason; None lifts it."""
        channel.restriction = reason
        self._access(channel, "restrict", reason=reason)

    # ------------------------------------------------------------ media

    def photo(self, data: bytes, width: int = 640, height: int = 480) -> Photo:
        """A picture to attach."""
        return Photo(next(self._media_ids), data, width, height, self._date(None))

    def document(self, data: bytes, mime: str = "application/octet-stream", **options: Any) -> Document:
        """A file to attach; options as in `Document`."""
        return Document(next(self._media_ids), data, mime, date=self._date(None), **options)

    def poll(self, question: str, answers: Iterable[str]) -> Poll:
        """A poll without votes to attach."""
        return Poll(next(self._media_ids), question, tuple((answer, 0) for answer in answers))

    def expire_file_references(self) -> None:
        """Make every file reference given out so far stale: FILE_REFERENCE_EXPIRED."""
        self.file_generation += 1

    # ------------------------------------------------------------ inside

    def _date(self, date: float | datetime | None) -> int:
        if date is None:
            return int(self.clock())
        if isinstance(date, datetime):
            if date.tzinfo is None:
                raise ValueError(f"a date needs a time zone: {date}")
            return int(date.astimezone(UTC).timestamp())
        return int(date)

    def _keep_file(self, media: Media | None) -> None:
        if isinstance(media, Photo | Document):
            self.files[media.id] = media

    def _free_username(self, channel: Channel) -> None:
        if channel.username:
            self.usernames.pop(channel.username.lower(), None)

    def _step(self, channel: Channel, count: int, kind: str, ids: tuple[int, ...]) -> Event:
        return channel.step(count, kind, ids, self.clock())

    def _access(self, channel: Channel, change: str, **data: Any) -> None:
        channel.version += 1
        self.log.add("access", channel_id=channel.id, change=change, **data)
        self._tell(channel, Event(0, 0, "access", (data["account"],) if "account" in data else ()))

    def _tell(self, channel: Channel, event: Event) -> None:
        for listener in self.on_channel:
            listener(channel, event)
