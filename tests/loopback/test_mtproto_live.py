"""What members hear live from the loopback Telegram, and what lands in the messages themselves."""

import asyncio
import hashlib

from telethon import events, utils
from telethon.tl import functions, types

from loopback.state import Action, Channel, Forward, Telegram, User, WebPage
from tests.loopback.helpers import make_client, running, signed_in, until


class Heard:
    """The raw updates that a client got."""

    def __init__(self, client):
        self.updates = []
        client.add_event_handler(self._hear, events.Raw)

    async def _hear(self, update):
        self.updates.append(update)

    def of(self, kind):
        return [update for update in self.updates if isinstance(update, kind)]

    async def one(self, kind):
        [update] = await until(lambda: self.of(kind))
        return update


def newsroom(world: Telegram) -> tuple:
    account = world.add_account()
    channel = world.add_channel("nezygar", "Nezygar")
    world.join(account, channel)
    return account, channel


async def test_new_post():
    """A new post reaches a member with its text, ids, pts and links."""
    world = Telegram()
    account, channel = newsroom(world)
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        text = "🇷🇺 Лавров: см. https://example.org/a?b=1, @kompromat #мид"
        post = world.publish(channel, text)
        update = await heard.one(types.UpdateNewChannelMessage)
        assert (update.pts, update.pts_count, update.message.id) == (channel.pts, 1, post.id)
        assert update.message.message == text
        assert update.message.peer_id == types.PeerChannel(channel.id)
        assert update.message.post and not update.message.out
        found = [(type(e).__name__, value) for e, value in update.message.get_entities_text()]
        assert found == [
            ("MessageEntityUrl", "https://example.org/a?b=1"),
            ("MessageEntityMention", "@kompromat"),
            ("MessageEntityHashtag", "#мид"),
        ]
        [logged] = world.log.of("pushed", update="UpdateNewChannelMessage")
        assert logged["pts"] == world.log.of("post")[0]["pts"] == update.pts


async def test_edits_deletions_and_their_pts():
    """Edits and deletions arrive as events of their own, and pts rises by one for an edit, by the count for a purge."""
    world = Telegram()
    account, channel = newsroom(world)
    posts = [world.publish(channel, f"пост {n}") for n in range(4)]
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        before = channel.pts
        world.edit(channel, posts[0].id, "исправлено", entities=[("bold", 0, 4)])
        edited = await heard.one(types.UpdateEditChannelMessage)
        assert (edited.pts, edited.message.message, edited.message.edit_hide) == (before + 1, "исправлено", False)
        assert edited.message.edit_date is not None
        assert [type(e) for e in edited.message.entities] == [types.MessageEntityBold]
        world.delete(channel, [posts[1].id, posts[2].id, posts[3].id])
        deleted = await heard.one(types.UpdateDeleteChannelMessages)
        assert (deleted.pts, deleted.pts_count) == (before + 4, 3)
        assert deleted.messages == [posts[1].id, posts[2].id, posts[3].id]
        after = world.publish(channel, "дальше")
        assert after.id == posts[3].id + 1


async def test_reactions_and_views():
    """Reactions come as a hidden edit, after a real edit with its old date; views come without a pts."""
    world = Telegram()
    account, channel = newsroom(world)
    post = world.publish(channel, "пост")
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        world.react(channel, post.id, "🔥", 3)
        [first] = await until(lambda: heard.of(types.UpdateEditChannelMessage))
        assert first.message.edit_hide
        assert [(r.reaction.emoticon, r.count) for r in first.message.reactions.results] == [("🔥", 3)]
        world.edit(channel, post.id, "пост, дополнено", date=post.date + 60)
        world.react(channel, post.id, "👍")
        [_, edit, second] = await until(lambda: len(heard.updates) >= 3 and heard.of(types.UpdateEditChannelMessage))
        assert not second.message.edit_hide
        assert second.message.edit_date == edit.message.edit_date
        assert second.message.message == edit.message.message
        world.view(channel, post.id, views=41, forwards=2)
        views = await heard.one(types.UpdateChannelMessageViews)
        assert (views.id, views.views) == (post.id, 42)
        message = await client.get_messages("nezygar", ids=post.id)
        assert (message.views, message.forwards) == (42, 2)


async def test_album_and_download():
    """An album is messages with one grouped_id, Telethon joins them, and the pictures download as they are."""
    world = Telegram()
    account, channel = newsroom(world)
    pictures = [hashlib.sha512(bytes((n,))).digest() * size for n, size in enumerate((1, 3000, 9000))]
    async with running(world) as server, signed_in(server, account) as client:
        albums = []
        client.add_event_handler(lambda event: _keep(albums, event), events.Album)
        parts = world.publish_album(
            channel, [("подпись" if n == 0 else "", world.photo(data)) for n, data in enumerate(pictures)]
        )
        [album] = await until(lambda: albums)
        assert [m.id for m in album.messages] == [p.id for p in parts]
        assert len({m.grouped_id for m in album.messages}) == 1
        assert album.text == "подпись"
        assert [await client.download_media(m, bytes) for m in album.messages] == pictures


async def _keep(kept, event):
    kept.append(event)


async def test_document_poll_and_link_preview():
    """Documents, polls and link previews carry what was attached."""
    world = Telegram()
    account, channel = newsroom(world)
    data = b"%PDF" + bytes(range(256)) * 700
    world.publish(channel, "файл", media=world.document(data, "application/pdf", name="указ.pdf"))
    world.publish(channel, media=world.poll("Кто?", ["Он", "Она"]))
    world.publish(channel, "см. https://example.org/x", media=WebPage("https://example.org/x", "Заголовок"))
    async with running(world) as server, signed_in(server, account) as client:
        preview, poll, file, _ = await client.get_messages("nezygar", limit=4)
        assert (file.file.name, file.file.mime_type, file.file.size) == ("указ.pdf", "application/pdf", len(data))
        assert await client.download_media(file, bytes) == data
        assert poll.poll.poll.question.text == "Кто?"
        assert [answer.text.text for answer in poll.poll.poll.answers] == ["Он", "Она"]
        assert preview.web_preview.title == "Заголовок"


async def test_replaced_media():
    """Replacing the picture gives the message another media identity."""
    world = Telegram()
    account, channel = newsroom(world)
    post = world.publish(channel, "фото", media=world.photo(b"a" * 500))
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        world.edit(channel, post.id, media=world.photo(b"b" * 600))
        update = await heard.one(types.UpdateEditChannelMessage)
        assert update.message.message == "фото"
        assert update.message.photo.id == post.extra.media.id
        assert await client.download_media(update.message, bytes) == b"b" * 600


async def test_forwards_and_replies():
    """A forward names its origin, whose card comes along; a hidden author is a name; a reply names its post."""
    world = Telegram()
    account, channel = newsroom(world)
    origin = world.add_channel("kompromat", "Kompromat GROUP")
    source = world.publish(origin, "слух", date=1_700_000_000)
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        first = world.publish(channel, "слух", forward_from=(origin, source.id))
        world.publish(channel, "ещё", forward_from=Forward(1_600_000_000, name="Некто"), reply_to=first.id)
        known, hidden = await until(lambda: len(new := heard.of(types.UpdateNewChannelMessage)) == 2 and new)
        header = known.message.fwd_from
        assert (header.from_id.channel_id, header.channel_post) == (origin.id, source.id)
        assert header.date.timestamp() == 1_700_000_000
        assert known._entities[utils.get_peer_id(header.from_id)].title == "Kompromat GROUP"
        assert hidden.message.fwd_from.from_name == "Некто"
        assert hidden.message.reply_to.reply_to_msg_id == first.id


async def test_service_messages():
    """Service messages take ids and pts like posts: creation, a pin, a new picture, a new title."""
    world = Telegram()
    account, channel = newsroom(world)
    post = world.publish(channel, "закреплено")
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        world.service(channel, Action("pin", message_id=post.id))
        world.service(channel, Action("photo", photo=world.photo(b"p" * 64)))
        world.rename(channel, title="Незыгарь")
        services = await until(lambda: len(new := heard.of(types.UpdateNewChannelMessage)) == 3 and new)
        assert [type(u.message.action) for u in services] == [
            types.MessageActionPinMessage,
            types.MessageActionChatEditPhoto,
            types.MessageActionChatEditTitle,
        ]
        assert [u.message.id for u in services] == [post.id + 1, post.id + 2, post.id + 3]
        assert services[2].message.action.title == "Незыгарь"
        assert services[2]._entities[utils.get_peer_id(types.PeerChannel(channel.id))].title == "Незыгарь"
        assert (await client.get_messages("nezygar", ids=post.id)).pinned


async def test_channel_changes_reach_members():
    """Renamed, private, vanished: each change of access is an UpdateChannel with the channel's new card."""
    world = Telegram()
    account, channel = newsroom(world)
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        cards = lambda: [  # noqa: E731
            u._entities[utils.get_peer_id(types.PeerChannel(channel.id))] for u in heard.of(types.UpdateChannel)
        ]
        world.rename(channel, username="nezygar_new")
        await until(lambda: [c.username for c in cards()] == ["nezygar_new"])
        world.make_private(channel)
        await until(lambda: len(cards()) == 2 and cards()[1].username is None)
        world.vanish(channel)
        await until(lambda: len(cards()) == 3 and isinstance(cards()[2], types.ChannelForbidden))


async def test_only_members_hear():
    """Posts of a public channel that was not joined are not pushed; after joining they are, after a ban no more."""
    world = Telegram()
    account, _ = newsroom(world)
    other = world.add_channel("kompromat", "Kompromat GROUP")
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        world.publish(other, "до")
        joined = await client(functions.channels.JoinChannelRequest(await client.get_input_entity("kompromat")))
        assert isinstance(joined.updates.chats[0], types.Channel)
        world.publish(other, "после")
        update = await heard.one(types.UpdateNewChannelMessage)
        assert update.message.message == "после"
        world.ban(account, other)
        world.publish(other, "без нас")
        await client.get_me()
        assert len(heard.of(types.UpdateNewChannelMessage)) == 1
        assert len(world.log.of("pushed", update="UpdateNewChannelMessage")) == 1


async def test_two_accounts_have_their_own_hashes():
    """Each member hears a post with an access hash of its own, and one's hash does not work for the other."""
    world = Telegram()
    account, channel = newsroom(world)
    second = world.add_account()
    world.join(second, channel)
    async with (
        running(world) as server,
        signed_in(server, account) as one,
        signed_in(server, second) as two,
    ):
        heard = Heard(one), Heard(two)
        world.publish(channel, "всем")
        for ear in heard:
            assert (await ear.one(types.UpdateNewChannelMessage)).message.message == "всем"
        hashes = {(await client.get_input_entity("nezygar")).access_hash for client in (one, two)}
        assert len(hashes) == 2


async def test_private_and_service_notices():
    """Private messages and Telegram's notices reach the account, live and in its dialogs."""
    world = Telegram()
    account, _ = newsroom(world)
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        world.private_message(account, User(31337, "Source", username="source"), "секрет")
        world.service_notice(account, "Login code: 11111")
        both = await until(lambda: len(new := heard.of(types.UpdateNewMessage)) == 2 and new)
        assert [(u.message.peer_id.user_id, u.message.message) for u in both] == [
            (31337, "секрет"),
            (777000, "Login code: 11111"),
        ]
        assert [dialog.id for dialog in await client.get_dialogs() if dialog.is_user] == [777000, 31337]


async def test_burst_arrives_whole_and_in_order():
    """A burst of posts in several channels arrives complete, in order within each channel."""
    world = Telegram()
    account, channel = newsroom(world)
    channels = [channel] + [world.add_channel(f"channel{n}", f"Channel {n}") for n in range(4)]
    for other in channels[1:]:
        world.join(account, other)
    async with running(world) as server, signed_in(server, account) as client:
        heard = Heard(client)
        for number in range(1500):
            world.publish(channels[number % 5], f"пост {number} " + "слово " * 50)
        await until(lambda: len(heard.of(types.UpdateNewChannelMessage)) == 1500)
        for each in channels:
            _in_order(each, heard)
        await server.drained()


def _in_order(channel: Channel, heard: Heard) -> None:
    ids = [
        update.message.id
        for update in heard.of(types.UpdateNewChannelMessage)
        if update.message.peer_id.channel_id == channel.id
    ]
    assert ids == channel.ids[1:]


async def test_slow_client_is_told_too_long():
    """Of a client that takes nothing for long, updates are dropped, and it is told for which channel."""
    world = Telegram()
    account, channel = newsroom(world)
    async with running(world, max_queued=50) as server, signed_in(server, account) as client:
        heard = Heard(client)
        world.publish(channel, "первый")
        await heard.one(types.UpdateNewChannelMessage)
        for number in range(200):
            world.publish(channel, f"пост {number}")
        asked = await until(lambda: world.log.of("rpc", method="updates.getChannelDifference"))
        assert asked[0]["args"]["channel_id"] == channel.id
        await until(lambda: len(heard.of(types.UpdateNewChannelMessage)) == 201)


async def test_client_without_updates():
    """A session that asks for no updates gets none."""
    world = Telegram()
    account, channel = newsroom(world)
    async with running(world, auto_sign_in=account.id) as server:
        client = make_client(server, receive_updates=False)
        await client.connect()
        await client.get_me()
        world.publish(channel, "тихо")
        await asyncio.sleep(0)
        assert not world.log.of("pushed")
        await client.disconnect()
