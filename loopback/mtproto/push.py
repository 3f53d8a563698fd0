"""What members are told while they are connected, and how faults spoil it.

Updates of a channel go to the sessions of its members only: who has not joined a public channel has to ask for the
difference, as on the real Telegram.
"""

import struct
from typing import TYPE_CHECKING, Any

from telethon.tl import TLObject, types

from loopback.mtproto.session import Session
from loopback.state import Account, Channel, Event, Message

if TYPE_CHECKING:
    from loopback.mtproto.server import MTProtoServer

_UPDATES = struct.pack("<I", 0x74AE4240)
_VECTOR = 0x1CB5C415
_NO_USERS = struct.pack("<Ii", _VECTOR, 0)


def updates_bytes(update: bytes, users: list[bytes], chats: list[bytes], date: int) -> bytes:
    """An `Updates` of one update, put together from what is serialised already; seq 0: it has no place in one."""
    return b"".join(
        (
            _UPDATES,
            struct.pack("<Ii", _VECTOR, 1),
            update,
            struct.pack("<Ii", _VECTOR, len(users)),
            *users,
            struct.pack("<Ii", _VECTOR, len(chats)),
            *chats,
            struct.pack("<ii", date, 0),
        )
    )


class Push:
    """Hears of each event in the world and queues the updates for those concerned."""

    def __init__(self, server: "MTProtoServer") -> None:
        self._server = server

    # ------------------------------------------------------------ channels

    def channel_event(self, channel: Channel, event: Event) -> None:
        """Tell the connected members of one event."""
        if event.kind == "access":
            accounts = set(event.ids) or channel.members
        else:
            accounts = channel.members
        sessions = [s for a in accounts for s in self._server.sessions_of(a)]
        if not sessions:
            return
        update, messages = self.update(channel, event)
        serialised = bytes(update)
        told = {
            "update": type(update).__name__,
            "channel_id": channel.id,
            "message_ids": list(event.ids),
            "pts": event.pts,
        }
        date = int(self._server.world.clock())
        build = self._server.build
        origins = list(build.origins(messages)) if messages else []
        for session in sessions:
            account = self._server.world.accounts[session.account_id]  # type: ignore[index]
            chats = [build.channel_bytes(account, channel)]
            chats += [build.channel_bytes(account, c) for c in origins if c is not channel]
            self._queue(session, updates_bytes(serialised, [], chats, date), told)

    def update(self, channel: Channel, event: Event) -> tuple[TLObject, list[Message]]:
        """The update that tells an event, and the messages in it; a message is told as it is now."""
        build = self._server.build
        if event.kind == "delete":
            return types.UpdateDeleteChannelMessages(channel.id, list(event.ids), event.pts, event.count), []
        if event.kind == "access":
            return types.UpdateChannel(channel.id), []
        message = channel.get(event.ids[0])
        if event.kind == "new":
            return types.UpdateNewChannelMessage(build.message(channel, message), event.pts, event.count), [message]
        if event.kind == "edit":
            return types.UpdateEditChannelMessage(build.message(channel, message), event.pts, event.count), [message]
        return types.UpdateChannelMessageViews(channel.id, message.id, message.views), []

    # ------------------------------------------------------------ accounts

    def account_event(self, account: Account, event: Event, peer_id: int) -> None:
        """Tell an account's sessions of a private message."""
        sessions = self._server.sessions_of(account.id)
        if not sessions:
            return
        message = next(m for m in reversed(account.chats[peer_id].messages) if m.id == event.ids[0])
        build = self._server.build
        update = types.UpdateNewMessage(build.private_message(account, peer_id, message), event.pts, event.count)
        user = bytes(build.user(account, self._server.world.users[peer_id]))
        body = updates_bytes(bytes(update), [user], [], int(self._server.world.clock()))
        told = {"update": "UpdateNewMessage", "user_id": peer_id, "message_ids": [message.id], "pts": event.pts}
        for session in sessions:
            self._queue(session, body, told)

    # ------------------------------------------------------------ the way out

    def _queue(self, session: Session, body: bytes, told: dict[str, Any]) -> None:
        faults = self._server.world.faults
        where = {
            "method": told["update"],
            "account": session.account_id,
            "channel_id": told.get("channel_id"),
        }
        if faults.take("drop_connection", **where):
            session.connection.cut()
            return
        if faults.take("lose_update", **where):
            return
        if session.held is None and faults.take("reorder_updates", **where):
            session.held = body, told
            return
        self._send(session, body, told)
        if session.held is not None:
            held, session.held = session.held, None
            self._send(session, *held)
        if faults.take("repeat_update", **where):
            self._send(session, body, told)

    def _send(self, session: Session, body: bytes, told: dict[str, Any]) -> None:
        channel_id = told.get("channel_id")
        if session.closed:
            return
        if session.queued >= self._server.max_queued and channel_id is not None:
            session.lagging.add(channel_id)
            return
        session.send(body)
        self._server.world.log.add("pushed", account=session.account_id, session=session.id, **told)

    def caught_up(self, session: Session) -> None:
        """A slow client has taken all that was queued: tell it of the channels whose updates were dropped."""
        lagging, session.lagging = session.lagging, set()
        date = int(self._server.world.clock())
        for channel_id in lagging:
            channel = self._server.world.channels[channel_id]
            account = self._server.world.accounts[session.account_id]  # type: ignore[index]
            update = types.UpdateChannelTooLong(channel_id, channel.pts)
            chats = [self._server.build.channel_bytes(account, channel)]
            session.send(updates_bytes(bytes(update), [], chats, date))
