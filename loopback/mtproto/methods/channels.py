"""Channels: looked up, joined, left, described."""

from telethon.tl import TLObject, types
from telethon.tl.functions import channels

from loopback.mtproto.build import may_read
from loopback.mtproto.methods.messages import messages_by_id
from loopback.mtproto.rpc import Call, Result, RpcError, method
from loopback.state import Channel


def _updates(call: Call, channel: Channel) -> TLObject:
    card = call.build.channel(call.account, channel)
    return types.Updates([types.UpdateChannel(channel.id)], [], [card], int(call.world.clock()), 0)


@method(channels.GetChannelsRequest)
def get_channels(call: Call, request: channels.GetChannelsRequest) -> Result:
    """The cards of channels; one without access is a ChannelForbidden."""
    found = [call.channel(given, readable=False) for given in request.id]
    return types.messages.Chats([call.build.channel(call.account, channel) for channel in found])


@method(channels.GetFullChannelRequest)
def get_full_channel(call: Call, request: channels.GetFullChannelRequest) -> Result:
    """A channel with its pts and number of participants; it has no linked chat."""
    channel = call.channel(request.channel)
    pinned = next((i for i in reversed(channel.ids) if (e := channel.messages[i].extra) and e.pinned), None)
    full = types.ChannelFull(
        id=channel.id,
        about=channel.about,
        read_inbox_max_id=0,
        read_outbox_max_id=0,
        unread_count=len(channel.ids),
        chat_photo=types.PhotoEmpty(0),
        notify_settings=types.PeerNotifySettings(),
        bot_info=[],
        pts=channel.pts,
        participants_count=channel.participants + len(channel.members),
        pinned_msg_id=pinned,
    )
    return types.messages.ChatFull(full, [call.build.channel(call.account, channel)], [])


@method(channels.JoinChannelRequest)
def join_channel(call: Call, request: channels.JoinChannelRequest) -> Result:
    """Become a member of a public channel."""
    channel = call.channel(request.channel)
    if len(call.account.joined) >= call.world.join_limit and channel.id not in call.account.joined:
        raise RpcError(400, "CHANNELS_TOO_MUCH")
    call.world.join(call.account, channel)
    return types.messages.ChatInviteJoinResultOk(_updates(call, channel))


@method(channels.LeaveChannelRequest)
def leave_channel(call: Call, request: channels.LeaveChannelRequest) -> Result:
    """Stop being a member."""
    channel = call.channel(request.channel, readable=False)
    if channel.id not in call.account.joined:
        raise RpcError(400, "USER_NOT_PARTICIPANT" if may_read(call.account, channel) else "CHANNEL_PRIVATE")
    call.world.leave(call.account, channel)
    return _updates(call, channel)


@method(channels.GetParticipantRequest)
def get_participant(call: Call, request: channels.GetParticipantRequest) -> Result:
    """Whether the account itself is a member."""
    channel = call.channel(request.channel)
    if not isinstance(request.participant, types.InputPeerSelf) or channel.id not in call.account.joined:
        raise RpcError(400, "USER_NOT_PARTICIPANT")
    since = int(call.account.joined[channel.id])
    participant = types.ChannelParticipantSelf(call.account.id, 777000, since)
    chats = [call.build.channel(call.account, channel)]
    return types.channels.ChannelParticipant(participant, chats, [call.build.user(call.account, call.account.user)])


@method(channels.GetMessagesRequest)
def get_messages(call: Call, request: channels.GetMessagesRequest) -> Result:
    """Messages by id, in the order asked for; MessageEmpty for what is not there."""
    channel = call.channel(request.channel)
    return messages_by_id(call, channel, request.id)


@method(channels.ReadHistoryRequest)
def read_history(call: Call, request: channels.ReadHistoryRequest) -> Result:
    """Mark as read: a trace that a silent watcher never leaves."""
    channel = call.channel(request.channel)
    call.world.log.add("read", account=call.account.id, channel_id=channel.id, max_id=request.max_id)
    return True


@method(channels.ReadMessageContentsRequest)
def read_contents(call: Call, request: channels.ReadMessageContentsRequest) -> Result:
    """Mark media as seen: a trace as well."""
    channel = call.channel(request.channel)
    call.world.log.add("read", account=call.account.id, channel_id=channel.id, message_ids=list(request.id))
    return True


@method(channels.ExportMessageLinkRequest)
def export_message_link(call: Call, request: channels.ExportMessageLinkRequest) -> Result:
    """The link to a post."""
    channel = call.channel(request.channel)
    if request.id not in channel.messages:
        raise RpcError(400, "MSG_ID_INVALID")
    link = f"https://t.me/{channel.username or f'c/{channel.id}'}/{request.id}"
    return types.ExportedMessageLink(link, "")
