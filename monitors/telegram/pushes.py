"""What the server tells unasked, reduced to watched channels, pure. All else is dropped unread."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from telethon.tl import types

from monitors.telegram.convert import storable


@dataclass(frozen=True, slots=True)
class Push:
    """One update of a channel: its place in the channel's sequence, and a TL message or ids found deleted.

    `pts` is the counter after the update and `count` by how much it rose; without a place in the sequence, both are 0.
    `doubt` marks what tells only that there is something to ask for.
    """

    channel_id: int
    pts: int = 0
    count: int = 0
    message: Any = None
    is_new: bool = False
    deleted: tuple[int, ...] = ()
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A channel as it describes itself to one account. `readable` is False for ChannelForbidden."""

    channel_id: int
    access_hash: int
    title: str
    username: str | None = None
    readable: bool = True
    joined: bool = False
    noforwards: bool = False
    restriction: str | None = None
    broadcast: bool = True


def pushes(updates: Any, watched: Container[int]) -> Iterator[Push]:
    """The updates of watched channels in what the server sent, in its order."""
    match updates:
        case types.Updates() | types.UpdatesCombined():
            told = updates.updates
        case types.UpdateShort():
            told = [updates.update]
        case _:
            return
    for update in told:
        if (push := as_push(update)) is not None and push.channel_id in watched:
            yield push


def as_push(update: Any) -> Push | None:
    """One update as a push; None when it is not about a channel's posts."""
    match update:
        case types.UpdateNewChannelMessage() | types.UpdateEditChannelMessage():
            peer = getattr(update.message, "peer_id", None)
            if not isinstance(peer, types.PeerChannel):
                return None
            is_new = isinstance(update, types.UpdateNewChannelMessage)
            return Push(peer.channel_id, update.pts, update.pts_count, message=update.message, is_new=is_new)
        case types.UpdateDeleteChannelMessages():
            return Push(update.channel_id, update.pts, update.pts_count, deleted=tuple(update.messages))
        case types.UpdatePinnedChannelMessages() | types.UpdateChannelWebPage():
            return Push(update.channel_id, update.pts, update.pts_count)
        case types.UpdateChannelTooLong() | types.UpdateChannel():
            return Push(update.channel_id, doubt=True)
    return None


def cards(chats: Sequence[Any], watched: Container[int]) -> Iterator[Card]:
    """The cards of watched channels among the chats of an answer; of others nothing is kept."""
    for chat in chats:
        if isinstance(chat, types.Channel | types.ChannelForbidden) and chat.id in watched:
            found = card(chat)
            if found is not None:
                yield found


def card(chat: Any) -> Card | None:
    """The card in one chat; None for `min` cards, whose access hash is good for nothing, and for what is no channel."""
    if isinstance(chat, types.ChannelForbidden):
        return Card(chat.id, chat.access_hash, storable(chat.title), readable=False, broadcast=bool(chat.broadcast))
    if not isinstance(chat, types.Channel) or chat.min or chat.access_hash is None:
        return None
    return Card(
        channel_id=chat.id,
        access_hash=chat.access_hash,
        title=storable(chat.title),
        username=_username(chat),
        joined=not chat.left,
        noforwards=bool(chat.noforwards),
        restriction=_restriction(chat.restriction_reason),
        broadcast=bool(chat.broadcast),
    )


def _username(chat: Any) -> str | None:
    if chat.username:
        return str(chat.username)
    active = [item.username for item in chat.usernames or () if item.active]
    return active[0] if active else None


def _restriction(reasons: Any) -> str | None:
    """Why the channel can't be read everywhere; what is hidden on phones only does not concern us."""
    texts = [reason.text for reason in reasons or () if reason.platform == "all"]
    return storable(texts[0]) if texts else None


def chats_of(updates: Any) -> Sequence[Any]:
    """The chats that came with what the server sent."""
    return updates.chats if isinstance(updates, types.Updates | types.UpdatesCombined) else ()
