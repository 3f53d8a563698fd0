"""The state, and the differences that fill gaps: https://core.telegram.org/api/updates."""

from telethon.tl import TLObject, types
from telethon.tl.functions import updates

from loopback.mtproto.methods.messages import seconds
from loopback.mtproto.rpc import Call, Result, RpcError, method
from loopback.state import Channel, Event, Message

_SLICE = 100_000
_TOO_LONG_MESSAGES = 20


def _state(call: Call) -> TLObject:
    return types.updates.State(call.account.pts, 0, int(call.world.clock()), 1, 0)


@method(updates.GetStateRequest)
def get_state(call: Call, request: updates.GetStateRequest) -> Result:
    """Where the account's own sequence stands."""
    return _state(call)


@method(updates.GetDifferenceRequest)
def get_difference(call: Call, request: updates.GetDifferenceRequest) -> Result:
    """The private messages since `pts`, and for each joined channel with events since `date` that there are some."""
    account, world = call.account, call.world
    if request.pts <= 0:
        raise RpcError(400, "PERSISTENT_TIMESTAMP_EMPTY" if request.pts == 0 else "PERSISTENT_TIMESTAMP_INVALID")
    missed = [(event, peer_id) for event, peer_id in account.events if event.pts > request.pts]
    since = seconds(request.date)
    moved = [world.channels[i] for i in account.joined if world.channels[i].last_event_at >= since]
    if not missed and not moved:
        return types.updates.DifferenceEmpty(int(world.clock()), 1)
    found: list[TLObject] = []
    senders = {}
    for event, peer_id in missed:
        message = next(m for m in account.chats[peer_id].messages if m.id == event.ids[0])
        found.append(call.build.private_message(account, peer_id, message))
        senders[peer_id] = call.build.user(account, world.users[peer_id])
    return types.updates.Difference(
        new_messages=found,
        new_encrypted_messages=[],
        other_updates=[types.UpdateChannelTooLong(channel.id, channel.pts) for channel in moved],
        chats=[call.build.channel(account, channel) for channel in moved],
        users=list(senders.values()),
        state=_state(call),
    )


@method(updates.GetChannelDifferenceRequest)
def get_channel_difference(call: Call, request: updates.GetChannelDifferenceRequest) -> Result:
    """What happened in a channel since `pts`: messages, edits and deletions alike.

    A message is told once, as it is now, and not at all when it has been deleted since; of several edits only the last
    is told. When some events are forgotten, TooLong, with the head of the channel and its present pts.
    """
    channel = call.channel(request.channel)
    if request.pts <= 0:
        raise RpcError(400, "PERSISTENT_TIMESTAMP_EMPTY" if request.pts == 0 else "PERSISTENT_TIMESTAMP_INVALID")
    if request.limit <= 0:
        raise RpcError(400, "LIMIT_INVALID")
    if request.pts > channel.pts:
        raise RpcError(400, "PERSISTENT_TIMESTAMP_INVALID")
    where = {"method": "updates.getChannelDifference", "account": call.account.id, "channel_id": channel.id}
    if call.world.faults.take("too_long", **where):
        return _too_long(call, channel)
    if request.pts == channel.pts:
        return types.updates.ChannelDifferenceEmpty(channel.pts, final=True, timeout=channel.poll_seconds)
    since = channel.since(request.pts, min(request.limit, _SLICE))
    if since is None:
        return _too_long(call, channel)
    events, final = since
    return _difference(call, channel, events, final)


def _difference(call: Call, channel: Channel, events: list[Event], final: bool) -> TLObject:
    new: dict[int, Message] = {}
    edited: dict[int, Event] = {}
    others: list[tuple[int, TLObject]] = []
    for event in events:
        if event.kind == "delete":
            others.append((event.pts, call.server.push.update(channel, event)[0]))
        elif (message := channel.messages.get(event.ids[0])) is None:
            continue
        elif event.kind == "new":
            new[message.id] = message
        elif message.id not in new:
            edited[message.id] = event
    others += [(event.pts, call.server.push.update(channel, event)[0]) for event in edited.values()]
    told = [*new.values(), *(channel.messages[i] for i in edited)]
    return types.updates.ChannelDifference(
        pts=events[-1].pts if not final else channel.pts,
        new_messages=[call.build.message(channel, message) for message in new.values()],
        other_updates=[update for _, update in sorted(others, key=lambda other: other[0])],
        chats=call.build.chats(call.account, channel, told),
        users=[],
        final=final,
        timeout=channel.poll_seconds if final else None,
    )


def _too_long(call: Call, channel: Channel) -> TLObject:
    call.world.log.add("too_long", account=call.account.id, channel_id=channel.id, pts=channel.pts)
    latest, _ = channel.history(limit=_TOO_LONG_MESSAGES)
    return types.updates.ChannelDifferenceTooLong(
        dialog=call.build.dialog(call.account, channel),
        messages=[call.build.message(channel, message) for message in latest],
        chats=call.build.chats(call.account, channel, latest),
        users=[],
        final=True,
        timeout=channel.poll_seconds,
    )
