"""Looking channels up, joining them, losing them; and the traces that a watcher must not leave."""

import pytest
from telethon import errors
from telethon.tl import functions, types

from loopback.state import Telegram
from tests.loopback.helpers import running, signed_in


async def test_usernames():
    """A username leads to its channel whatever its case; a free one and an impossible one are told apart."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("Nezygar", "Nezygar")
    async with running(world) as server, signed_in(server, account) as client:
        entity = await client.get_entity("nezyGAR")
        assert (entity.id, entity.title, entity.broadcast, entity.left) == (channel.id, "Nezygar", True, True)
        resolve = functions.contacts.ResolveUsernameRequest
        with pytest.raises(errors.UsernameNotOccupiedError):
            await client(resolve("nobody_here"))
        with pytest.raises(errors.UsernameInvalidError):
            await client(resolve("не имя"))


async def test_access_hash_is_checked():
    """A wrong access hash, and an unknown channel, are CHANNEL_INVALID."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    async with running(world) as server, signed_in(server, account) as client:
        for wrong in (types.InputChannel(channel.id, 1), types.InputChannel(4, 5)):
            with pytest.raises(errors.ChannelInvalidError):
                await client(functions.channels.GetFullChannelRequest(wrong))


async def test_full_channel():
    """The full channel has pts, participants and no linked chat."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    channel.about, channel.participants = "Слухи", 300_000
    world.publish(channel, "пост")
    async with running(world) as server, signed_in(server, account) as client:
        full = (await client(functions.channels.GetFullChannelRequest("nezygar"))).full_chat
        assert (full.pts, full.participants_count, full.about) == (channel.pts, 300_000, "Слухи")
        assert full.linked_chat_id is None


async def test_join_and_leave():
    """Joining makes a dialog, leaving ends it; the limit of channels is CHANNELS_TOO_MUCH."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    world.add_channel("kompromat", "Kompromat GROUP")
    world.join_limit = 1
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        await client(functions.channels.JoinChannelRequest(peer))
        assert [d.entity.id for d in await client.get_dialogs()] == [channel.id]
        assert not (await client.get_entity("nezygar")).left
        await client(functions.channels.GetParticipantRequest(peer, "me"))
        with pytest.raises(errors.ChannelsTooMuchError):
            await client(functions.channels.JoinChannelRequest(await client.get_input_entity("kompromat")))
        await client(functions.channels.LeaveChannelRequest(peer))
        assert list(await client.get_dialogs()) == []
        with pytest.raises(errors.UserNotParticipantError):
            await client(functions.channels.GetParticipantRequest(peer, "me"))


async def test_many_dialogs_in_pages():
    """More dialogs than fit a page come in several, each once."""
    world = Telegram()
    account = world.add_account()
    for number in range(230):
        channel = world.add_channel(f"channel{number:03}", f"Channel {number}", date=1_700_000_000 + number // 3)
        world.join(account, channel)
    async with running(world) as server, signed_in(server, account) as client:
        found = [dialog.entity.id async for dialog in client.iter_dialogs()]
        assert sorted(found) == sorted(world.channels)


async def test_private_channels():
    """A channel made private is CHANNEL_PRIVATE for strangers, and goes on for members, without its username."""
    world = Telegram()
    member, stranger = world.add_account(), world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    world.publish(channel, "пост")
    world.join(member, channel)
    async with (
        running(world) as server,
        signed_in(server, member) as inside,
        signed_in(server, stranger) as outside,
    ):
        peers = [await client.get_input_entity("nezygar") for client in (inside, outside)]
        world.make_private(channel)
        with pytest.raises(errors.ChannelPrivateError):
            await outside.get_messages(peers[1], limit=1)
        with pytest.raises(errors.UsernameNotOccupiedError):
            await outside(functions.contacts.ResolveUsernameRequest("nezygar"))
        assert len(await inside.get_messages(peers[0], limit=1)) == 1
        [card] = (await outside(functions.channels.GetChannelsRequest([peers[1]]))).chats
        assert isinstance(card, types.ChannelForbidden)
        world.make_public(channel, "nezygar")
        assert len(await outside.get_messages(peers[1], limit=1)) == 1


async def test_vanished_channel():
    """A deleted channel is CHANNEL_PRIVATE even for members, and its username is free."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    world.join(account, channel)
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        world.vanish(channel)
        with pytest.raises(errors.ChannelPrivateError):
            await client.get_messages(peer, limit=1)
        with pytest.raises(errors.ChannelPrivateError):
            await client(functions.channels.GetFullChannelRequest(peer))
        with pytest.raises(errors.UsernameNotOccupiedError):
            await client(functions.contacts.ResolveUsernameRequest("nezygar"))


async def test_username_taken_over():
    """After a takeover the username leads to the other channel; the old one goes on under its id."""
    world = Telegram()
    account = world.add_account()
    old = world.add_channel("nezygar", "Nezygar")
    impostor = world.add_channel(title="Impostor")
    world.publish(old, "настоящий")
    world.publish(impostor, "поддельный")
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        world.take_over("nezygar", impostor)
        found = await client(functions.contacts.ResolveUsernameRequest("nezygar"))
        assert found.peer.channel_id == impostor.id
        assert [m.message for m in await client.get_messages(peer, limit=1)] == ["настоящий"]


async def test_restricted_and_protected():
    """Restrictions and the ban on forwarding are on the channel's card."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar", noforwards=True)
    world.restrict(channel, "Нельзя показать.")
    async with running(world) as server, signed_in(server, account) as client:
        entity = await client.get_entity("nezygar")
        assert entity.noforwards and entity.restricted
        assert entity.restriction_reason[0].text == "Нельзя показать."


async def test_traces_are_logged():
    """Each trace that a client leaves is in the log: views counted, posts read, reactions, being online."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    post = world.publish(channel, "пост")
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        views = functions.messages.GetMessagesViewsRequest
        assert (await client(views(peer, [post.id, 999], increment=False))).views[0].views == 1
        assert not world.log.of("viewed")
        assert (await client(views(peer, [post.id], increment=True))).views[0].views == 2
        await client.send_read_acknowledge(peer, max_id=post.id)
        await client(functions.account.UpdateStatusRequest(offline=False))
        await client(functions.messages.SendReactionRequest(peer, post.id, reaction=[types.ReactionEmoji("🔥")]))
        await client.get_messages(peer, limit=5)
    for kind in ("viewed", "read", "online", "reacted"):
        assert len(world.log.of(kind, account=account.id)) == 1
    [asked, counted] = world.log.of("rpc", method="messages.getMessagesViews")
    assert (asked["args"]["increment"], counted["args"]["increment"]) == (False, True)
    assert counted["args"]["channel_id"] == channel.id


async def test_what_an_account_shows():
    """Contacts, the phone's privacy and the second factor can be asked for."""
    world = Telegram()
    account = world.add_account()
    friend = world.add_account(first_name="Friend")
    account.contacts.append(friend.id)
    async with running(world) as server, signed_in(server, account) as client:
        found = await client(functions.contacts.GetContactsRequest(0))
        assert [(user.first_name, user.phone) for user in found.users] == [("Friend", None)]
        ask = functions.account.GetPrivacyRequest(types.InputPrivacyKeyPhoneNumber())
        assert isinstance((await client(ask)).rules[0], types.PrivacyValueDisallowAll)
        account.phone_visible_to_all = True
        assert isinstance((await client(ask)).rules[0], types.PrivacyValueAllowAll)
        assert not (await client(functions.account.GetPasswordRequest())).has_password


async def test_unknown_methods_and_strangers():
    """A method that this Telegram lacks is an error, and so is any but the first steps without signing in."""
    world = Telegram()
    account = world.add_account()
    async with running(world) as server, signed_in(server, account) as client:
        with pytest.raises(errors.BadRequestError):
            await client(functions.help.GetSupportRequest())
        await client.log_out()
        assert world.log.of("rpc_error", method="help.getSupport")


async def test_reactions_by_request_and_links():
    """Reactions can be asked for by message id, and a post has its link."""
    world = Telegram()
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    post = world.publish(channel, "пост")
    world.react(channel, post.id, "🔥", 7)
    async with running(world) as server, signed_in(server, account) as client:
        peer = await client.get_input_entity("nezygar")
        [update] = (await client(functions.messages.GetMessagesReactionsRequest(peer, [post.id]))).updates
        assert (update.msg_id, update.reactions.results[0].count) == (post.id, 7)
        link = await client(functions.channels.ExportMessageLinkRequest(peer, post.id))
        assert link.link == f"https://t.me/nezygar/{post.id}"
