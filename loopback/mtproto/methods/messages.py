"""History, messages by id, dialogs, views."""

from collections.abc import Sequence
from datetime import datetime

from telethon.tl import TLObject, types
from telethon.tl.functions import messages

from loopback.mtproto.methods.account import find_user
from loopback.mtproto.rpc import Call, Result, RpcError, method
from loopback.state import Channel, Message
from loopback.state.accounts import PrivateChat

_PAGE = 100
_DEFAULT_PAGE = 20
_IDS = 100


def seconds(date: datetime | None) -> int:
    """A date of a request as whole seconds; 0 for none, and for the epoch, which is how none is written."""
    return int(date.timestamp()) if date else 0


def channel_messages(
    call: Call, channel: Channel, found: Sequence[Message], count: int, first: int | None = None
) -> TLObject:
    """A page of a channel's messages with all that belongs to it."""
    return types.messages.ChannelMessages(
        pts=channel.pts,
        count=count,
        messages=[call.build.message(channel, message) for message in found],
        topics=[],
        chats=call.build.chats(call.account, channel, found),
        users=[],
        offset_id_offset=first,
    )


def messages_by_id(call: Call, channel: Channel, ids: Sequence[TLObject]) -> TLObject:
    """Messages by id, in the order asked for; MessageEmpty for what is not there."""
    if not ids:
        raise RpcError(400, "MESSAGE_IDS_EMPTY")
    if len(ids) > _IDS:
        raise RpcError(400, "LIMIT_INVALID")
    if not all(isinstance(given, types.InputMessageID) for given in ids):
        raise RpcError(400, "MESSAGE_ID_INVALID")
    found = [(given.id, channel.messages.get(given.id)) for given in ids]
    there = [message for _, message in found if message is not None]
    page = channel_messages(call, channel, there, len(found))
    page.messages = [call.build.message(channel, m) if m is not None else types.MessageEmpty(i, None) for i, m in found]
    return page


@method(messages.GetHistoryRequest)
def get_history(call: Call, request: messages.GetHistoryRequest) -> Result:
    """A page of history by every rule of offsets; at most 100 messages, 20 when no limit is given."""
    limit = min(request.limit, _PAGE) if request.limit > 0 else _DEFAULT_PAGE
    if not isinstance(request.peer, types.InputPeerChannel):
        return _private_history(call, request, limit)
    channel = call.channel(request.peer)
    found, first = channel.history(
        offset_id=request.offset_id,
        offset_date=seconds(request.offset_date),
        add_offset=request.add_offset,
        limit=limit,
        max_id=request.max_id,
        min_id=request.min_id,
    )
    return channel_messages(call, channel, found, len(channel.ids), first or None)


def _private_history(call: Call, request: messages.GetHistoryRequest, limit: int) -> TLObject:
    user = find_user(call, request.peer)
    chat = call.account.chats.get(user.id, PrivateChat(user.id))
    newer = [m for m in chat.messages if not request.offset_id or m.id < request.offset_id]
    found = [call.build.private_message(call.account, user.id, m) for m in reversed(newer[-limit:])]
    return types.messages.Messages(found, [], [], [call.build.user(call.account, user)])


@method(messages.SearchRequest)
def search(call: Call, request: messages.SearchRequest) -> Result:
    """The messages with a text in them, newest first; filters by kind are not known here."""
    channel = call.channel(request.peer)
    if not isinstance(request.filter, types.InputMessagesFilterEmpty):
        raise RpcError(400, "SEARCH_FILTER_UNSUPPORTED")
    wanted = request.q.casefold()
    earliest, latest = seconds(request.min_date), seconds(request.max_date)
    hits = [
        message
        for message in map(channel.messages.__getitem__, reversed(channel.ids))
        if wanted in message.text.casefold()
        and not message.is_service
        and (not earliest or message.date > earliest)
        and (not latest or message.date < latest)
    ]
    start = sum(1 for m in hits if m.id >= request.offset_id) if request.offset_id else 0
    first = max(0, start + request.add_offset)
    page = hits[first : max(0, start + request.add_offset + min(request.limit, _PAGE))]
    page = [
        m
        for m in page
        if (not request.max_id or m.id < request.max_id) and (not request.min_id or m.id > request.min_id)
    ]
    return channel_messages(call, channel, page, len(hits), first or None)


@method(messages.GetMessagesRequest)
def get_messages(call: Call, request: messages.GetMessagesRequest) -> Result:
    """Private messages by id."""
    stored = {m.id: (chat.peer_id, m) for chat in call.account.chats.values() for m in chat.messages}
    found: list[TLObject] = []
    users = {}
    for given in request.id:
        if not isinstance(given, types.InputMessageID) or given.id not in stored:
            found.append(types.MessageEmpty(getattr(given, "id", 0), None))
            continue
        peer_id, message = stored[given.id]
        found.append(call.build.private_message(call.account, peer_id, message))
        users[peer_id] = call.build.user(call.account, call.world.users[peer_id])
    return types.messages.Messages(found, [], [], list(users.values()))


# ---------------------------------------------------------------- dialogs


def _state(call: Call) -> TLObject:
    return types.updates.State(call.account.pts, 0, int(call.world.clock()), 1, 0)


def _tops(call: Call, found: Sequence[Channel]) -> list[TLObject]:
    return [call.build.message(channel, channel.messages[channel.top]) for channel in found if channel.top]


@method(messages.GetPeerDialogsRequest)
def get_peer_dialogs(call: Call, request: messages.GetPeerDialogsRequest) -> Result:
    """The heads of up to 100 channels at once: top message and pts of each."""
    if not request.peers or len(request.peers) > _PAGE:
        raise RpcError(400, "INPUT_PEERS_EMPTY" if not request.peers else "LIMIT_INVALID")
    found = [call.channel(given.peer) for given in request.peers if isinstance(given, types.InputDialogPeer)]
    tops = [channel.messages[channel.top] for channel in found if channel.top]
    chats = {channel.id: channel for channel in [*found, *call.build.origins(tops)]}
    return types.messages.PeerDialogs(
        dialogs=[call.build.dialog(call.account, channel) for channel in found],
        messages=_tops(call, found),
        chats=[call.build.channel(call.account, channel) for channel in chats.values()],
        users=[],
        state=_state(call),
    )


@method(messages.GetDialogsRequest)
def get_dialogs(call: Call, request: messages.GetDialogsRequest) -> Result:
    """The joined channels and private chats, the one with the newest message first."""
    world, account = call.world, call.account
    rows: list[tuple[int, int, int, Channel | PrivateChat]] = []
    for channel_id in account.joined:
        channel = world.channels[channel_id]
        if channel.top and not channel.vanished:
            rows.append((channel.messages[channel.top].date, channel.top, channel_id, channel))
    rows += [(c.messages[-1].date, c.messages[-1].id, c.peer_id, c) for c in account.chats.values()]
    rows.sort(key=lambda row: row[:3], reverse=True)
    peer_id = getattr(request.offset_peer, "channel_id", getattr(request.offset_peer, "user_id", 0))
    after = (seconds(request.offset_date), request.offset_id, peer_id)
    rest = [row for row in rows if not after[0] or row[:3] < after]
    page = rest[: min(max(request.limit, 1), _PAGE)] if request.folder_id != 1 else []
    dialogs: list[TLObject] = []
    tops: list[TLObject] = []
    chats: dict[int, TLObject] = {}
    users: list[TLObject] = []
    for _, top, _, row in page:
        if isinstance(row, Channel):
            message = row.messages[top]
            dialogs.append(call.build.dialog(account, row))
            tops.append(call.build.message(row, message))
            for channel in (row, *call.build.origins([message])):
                chats[channel.id] = call.build.channel(account, channel)
        else:
            dialogs.append(_private_dialog(row))
            tops.append(call.build.private_message(account, row.peer_id, row.messages[-1]))
            users.append(call.build.user(account, world.users[row.peer_id]))
    if len(page) == len(rows):
        return types.messages.Dialogs(dialogs, tops, list(chats.values()), users)
    return types.messages.DialogsSlice(len(rows), dialogs, tops, list(chats.values()), users)


def _private_dialog(chat: PrivateChat) -> TLObject:
    return types.Dialog(
        peer=types.PeerUser(chat.peer_id),
        top_message=chat.messages[-1].id,
        read_inbox_max_id=0,
        read_outbox_max_id=0,
        unread_count=len(chat.messages),
        unread_mentions_count=0,
        unread_reactions_count=0,
        unread_poll_votes_count=0,
        notify_settings=types.PeerNotifySettings(),
    )


# ---------------------------------------------------------------- views, reactions, traces


@method(messages.GetMessagesViewsRequest)
def get_messages_views(call: Call, request: messages.GetMessagesViewsRequest) -> Result:
    """View counts; `increment` counts a view, which a silent watcher never does."""
    channel = call.channel(request.peer)
    if len(request.id) > _IDS:
        raise RpcError(400, "LIMIT_INVALID")
    views = []
    for message_id in request.id:
        message = channel.messages.get(message_id)
        if message is None or message.is_service:
            views.append(types.MessageViews())
            continue
        if request.increment:
            call.world.log.add("viewed", account=call.account.id, channel_id=channel.id, message_id=message_id)
            message.views += 1
        views.append(types.MessageViews(message.views, message.forwards))
    return types.messages.MessageViews(views, call.build.chats(call.account, channel), [])


@method(messages.GetMessagesReactionsRequest)
def get_messages_reactions(call: Call, request: messages.GetMessagesReactionsRequest) -> Result:
    """The reactions to messages, as updates without a pts."""
    channel = call.channel(request.peer)
    found = [
        types.UpdateMessageReactions(types.PeerChannel(channel.id), message_id, reactions)
        for message_id in request.id
        if message_id in channel.messages
        and (reactions := call.build.reactions(channel.messages[message_id].extra)) is not None
    ]
    return types.Updates(found, [], call.build.chats(call.account, channel), int(call.world.clock()), 0)


@method(messages.SendReactionRequest)
def send_reaction(call: Call, request: messages.SendReactionRequest) -> Result:
    """React: a trace that a silent watcher never leaves."""
    channel = call.channel(request.peer)
    if request.msg_id not in channel.messages:
        raise RpcError(400, "MESSAGE_ID_INVALID")
    call.world.log.add("reacted", account=call.account.id, channel_id=channel.id, message_id=request.msg_id)
    for reaction in request.reaction or ():
        if isinstance(reaction, types.ReactionEmoji):
            call.world.react(channel, request.msg_id, reaction.emoticon)
    return types.Updates([], [], call.build.chats(call.account, channel), int(call.world.clock()), 0)


@method(messages.ReadHistoryRequest)
def read_history(call: Call, request: messages.ReadHistoryRequest) -> Result:
    """Mark a private chat as read: a trace as well."""
    user = find_user(call, request.peer)
    call.world.log.add("read", account=call.account.id, user_id=user.id, max_id=request.max_id)
    return types.messages.AffectedMessages(call.account.pts, 0)


@method(messages.ReadMessageContentsRequest)
def read_contents(call: Call, request: messages.ReadMessageContentsRequest) -> Result:
    """Mark media as seen: a trace as well."""
    call.world.log.add("read", account=call.account.id, message_ids=list(request.id))
    return types.messages.AffectedMessages(call.account.pts, 0)
