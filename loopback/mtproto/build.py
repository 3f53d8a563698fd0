"""Turns what the state keeps into TL objects, as one account may see them. Dates go as whole seconds."""

import hashlib
import re
from collections.abc import Iterable, Iterator

from telethon.tl import TLObject, types

from loopback.state import Account, Action, Channel, Document, Message, Photo, Poll, Telegram, User, WebPage
from loopback.state.model import EntitySpan, Extra, Media

_ENTITIES: dict[str, type[TLObject]] = {
    "bold": types.MessageEntityBold,
    "italic": types.MessageEntityItalic,
    "underline": types.MessageEntityUnderline,
    "strikethrough": types.MessageEntityStrike,
    "spoiler": types.MessageEntitySpoiler,
    "code": types.MessageEntityCode,
    "blockquote": types.MessageEntityBlockquote,
    "url": types.MessageEntityUrl,
    "email": types.MessageEntityEmail,
    "mention": types.MessageEntityMention,
    "hashtag": types.MessageEntityHashtag,
    "cashtag": types.MessageEntityCashtag,
    "bot_command": types.MessageEntityBotCommand,
    "phone_number": types.MessageEntityPhone,
}

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>«»]*[^\s<>«».,:;!?)\]'\"]|(?<![\w./@-])(?:t\.me|www\.[\w-]+\.\w+)/?[\w/.-]*[\w/])"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)


class _Unknown(TLObject):
    """Something that no client knows yet."""

    CONSTRUCTOR_ID = 0x12345678

    def _bytes(self) -> bytes:
        return self.CONSTRUCTOR_ID.to_bytes(4, "little")


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def found_entities(text: str) -> Iterator[TLObject]:
    """The entities that Telegram's server adds by itself: links, mentions, hashtags."""
    if not ("#" in text or "@" in text or "://" in text or "t.me/" in text or "www." in text):
        return
    for match in _FOUND.finditer(text):
        offset, length = utf16_length(text[: match.start()]), utf16_length(match.group())
        yield _ENTITIES[str(match.lastgroup)](offset, length)


def entity(span: EntitySpan) -> TLObject:
    """One formatting span."""
    kind, offset, length = span[:3]
    if kind == "text_link":
        return types.MessageEntityTextUrl(offset, length, span[3])  # type: ignore[misc]
    if kind == "pre":
        return types.MessageEntityPre(offset, length, span[3] if len(span) > 3 else "")
    if kind == "text_mention":
        return types.MessageEntityMentionName(offset, length, int(span[3]))  # type: ignore[misc]
    return _ENTITIES[kind](offset, length)


def file_reference(world: Telegram, media_id: int) -> bytes:
    """The reference that must accompany a download; stale when the world's generation has moved on."""
    return b"\x01" + hashlib.sha256(f"{world.file_generation}:{media_id}".encode()).digest()[:20]


def file_hash(media_id: int) -> int:
    """A file's access hash. The same for all accounts, so that an update is serialised once for all of them."""
    return int.from_bytes(hashlib.sha256(f"file:{media_id}".encode()).digest()[:8], "little", signed=True)


class Builder:
    """Builds TL objects out of one world, for the data centre `dc_id`."""

    def __init__(self, world: Telegram, dc_id: int) -> None:
        self._world = world
        self._dc_id = dc_id
        self._cards: dict[tuple[int, int], tuple[int, TLObject, bytes]] = {}

    # ------------------------------------------------------------ who

    def user(self, account: Account, user: User) -> TLObject:
        """A user; the phone is told of oneself and of Telegram only."""
        own = user.id == account.id
        return types.User(
            id=user.id,
            is_self=own,
            access_hash=account.access_hash("user", user.id),
            first_name=user.first_name,
            last_name=user.last_name or None,
            username=user.username,
            phone=user.phone if own or user.id == 777000 else None,
            bot=user.bot,
            bot_info_version=1 if user.bot else None,
            verified=user.id == 777000,
            status=types.UserStatusRecently(),
        )

    def channel(self, account: Account, channel: Channel) -> TLObject:
        """A channel's card as the account sees it."""
        return self._card(account, channel)[0]

    def channel_bytes(self, account: Account, channel: Channel) -> bytes:
        """The same, serialised; kept until the channel changes."""
        return self._card(account, channel)[1]

    def _card(self, account: Account, channel: Channel) -> tuple[TLObject, bytes]:
        found = self._cards.get((account.id, channel.id))
        if found is not None and found[0] == channel.version:
            return found[1], found[2]
        card = self._make_card(account, channel)
        self._cards[account.id, channel.id] = (channel.version, card, bytes(card))
        return card, bytes(card)

    def _make_card(self, account: Account, channel: Channel) -> TLObject:
        access_hash = account.access_hash("channel", channel.id)
        if not may_read(account, channel):
            return types.ChannelForbidden(channel.id, access_hash, channel.title, broadcast=True)
        reason = channel.restriction
        return types.Channel(
            id=channel.id,
            title=channel.title,
            photo=types.ChatPhotoEmpty(),
            date=channel.created,
            left=account.id not in channel.members,
            broadcast=True,
            verified=channel.verified,
            noforwards=channel.noforwards,
            restricted=reason is not None,
            restriction_reason=None if reason is None else [types.RestrictionReason("all", "terms", reason)],
            access_hash=access_hash,
            username=channel.username,
        )

    # ------------------------------------------------------------ what

    def message(self, channel: Channel, message: Message) -> TLObject:
        """A channel's message, service messages included."""
        peer = types.PeerChannel(channel.id)
        extra = message.extra
        if extra is None:
            return types.Message(
                id=message.id,
                peer_id=peer,
                date=message.date,
                message=message.text,
                post=True,
                entities=list(found_entities(message.text)) or None,
                views=message.views,
                forwards=message.forwards,
                edit_date=message.edit_date or None,
            )
        if extra.action is not None:
            return types.MessageService(
                id=message.id,
                peer_id=peer,
                date=message.date,
                action=self._action(extra.action),
                post=True,
                reply_to=types.MessageReplyHeader(reply_to_msg_id=extra.reply_to) if extra.reply_to else None,
            )
        return types.Message(
            id=message.id,
            peer_id=peer,
            date=message.date,
            message=message.text,
            post=True,
            silent=extra.silent,
            edit_hide=message.edit_hide,
            pinned=extra.pinned,
            noforwards=extra.noforwards,
            fwd_from=self._forward(extra),
            reply_to=types.MessageReplyHeader(reply_to_msg_id=extra.reply_to) if extra.reply_to else None,
            media=self.media(extra.media),
            entities=(
                list(found_entities(message.text)) if extra.entities is None else [entity(e) for e in extra.entities]
            )
            or None,
            views=message.views,
            forwards=message.forwards,
            edit_date=message.edit_date or None,
            post_author=extra.post_author or None,
            grouped_id=extra.grouped_id or None,
            reactions=self.reactions(extra),
        )

    def private_message(self, account: Account, peer_id: int, message: Message) -> TLObject:
        """A message of a chat between the account and a user."""
        return types.Message(id=message.id, peer_id=types.PeerUser(peer_id), date=message.date, message=message.text)

    def reactions(self, extra: Extra | None) -> TLObject | None:
        """The reaction counts of a message."""
        if extra is None or not extra.reactions:
            return None
        return types.MessageReactions(
            [types.ReactionCount(types.ReactionEmoji(emoji), count) for emoji, count in extra.reactions.items()]
        )

    def media(self, media: Media | None) -> TLObject | None:
        """What is attached."""
        if isinstance(media, Photo):
            return types.MessageMediaPhoto(photo=self.photo(media))
        if isinstance(media, Document):
            return types.MessageMediaDocument(
                document=self.document(media), video=media.kind == "video", voice=media.kind == "voice"
            )
        if isinstance(media, WebPage):
            page_id = int.from_bytes(hashlib.sha256(media.url.encode()).digest()[:7], "little")
            return types.MessageMediaWebPage(
                types.WebPage(
                    id=page_id,
                    url=media.url,
                    display_url=media.url.removeprefix("https://").removeprefix("http://"),
                    hash=0,
                    type="article",
                    site_name=media.site_name or None,
                    title=media.title or None,
                    description=media.description or None,
                )
            )
        if isinstance(media, Poll):
            return self._poll(media)
        return None

    def photo(self, photo: Photo) -> TLObject:
        """A picture, in one size."""
        return types.Photo(
            id=photo.id,
            access_hash=file_hash(photo.id),
            file_reference=file_reference(self._world, photo.id),
            date=photo.date,
            sizes=[types.PhotoSize("x", photo.width, photo.height, len(photo.data))],
            dc_id=self._dc_id,
        )

    def document(self, document: Document) -> TLObject:
        """A file."""
        attributes: list[TLObject] = []
        if document.kind in ("video", "animation"):
            attributes.append(types.DocumentAttributeVideo(document.duration, 640, 480))
        if document.kind == "animation":
            attributes.append(types.DocumentAttributeAnimated())
        if document.kind in ("voice", "audio"):
            attributes.append(types.DocumentAttributeAudio(document.duration, voice=document.kind == "voice"))
        if document.name is not None:
            attributes.append(types.DocumentAttributeFilename(document.name))
        return types.Document(
            id=document.id,
            access_hash=file_hash(document.id),
            file_reference=file_reference(self._world, document.id),
            date=document.date,
            mime_type=document.mime,
            size=len(document.data),
            dc_id=self._dc_id,
            attributes=attributes,
        )

    def _poll(self, poll: Poll) -> TLObject:
        answers = [
            types.PollAnswer(types.TextWithEntities(text, []), bytes((index,)))
            for index, (text, _) in enumerate(poll.answers)
        ]
        results = types.PollResults(
            results=[
                types.PollAnswerVoters(bytes((i,)), voters=n, recent_voters=[]) for i, (_, n) in enumerate(poll.answers)
            ],
            total_voters=sum(voters for _, voters in poll.answers),
        )
        question = types.TextWithEntities(poll.question, [])
        return types.MessageMediaPoll(types.Poll(poll.id, question, answers, hash=0, closed=poll.closed), results)

    def _forward(self, extra: Extra) -> TLObject | None:
        forward = extra.forward
        if forward is None:
            return None
        return types.MessageFwdHeader(
            date=forward.date,
            from_id=None if forward.channel_id is None else types.PeerChannel(forward.channel_id),
            from_name=forward.name,
            channel_post=forward.message_id,
        )

    def _action(self, action: Action) -> TLObject:
        if action.kind == "create":
            return types.MessageActionChannelCreate(action.text)
        if action.kind == "title":
            return types.MessageActionChatEditTitle(action.text)
        if action.kind == "photo" and action.photo is not None:
            return types.MessageActionChatEditPhoto(self.photo(action.photo))
        if action.kind in ("photo", "delete_photo"):
            return types.MessageActionChatDeletePhoto()
        if action.kind == "pin":
            return types.MessageActionPinMessage()
        if action.kind == "unknown":
            return _Unknown()
        return types.MessageActionCustomAction(action.text)

    # ------------------------------------------------------------ what goes with it

    def origins(self, messages: Iterable[Message]) -> Iterator[Channel]:
        """The channels that messages were forwarded from: their cards must go along."""
        seen = set()
        for message in messages:
            forward = message.extra.forward if message.extra is not None else None
            if forward is None or forward.channel_id is None or forward.channel_id in seen:
                continue
            seen.add(forward.channel_id)
            if forward.channel_id in self._world.channels:
                yield self._world.channels[forward.channel_id]

    def chats(self, account: Account, channel: Channel, messages: Iterable[Message] = ()) -> list[TLObject]:
        """The cards of a channel and of all that its messages were forwarded from."""
        others = [self.channel(account, c) for c in self.origins(messages) if c is not channel]
        return [self.channel(account, channel), *others]

    def dialog(self, account: Account, channel: Channel) -> TLObject:
        """A channel's line in the list of dialogs, with its top message and its pts."""
        return types.Dialog(
            peer=types.PeerChannel(channel.id),
            top_message=channel.top,
            read_inbox_max_id=0,
            read_outbox_max_id=0,
            unread_count=len(channel.ids),
            unread_mentions_count=0,
            unread_reactions_count=0,
            unread_poll_votes_count=0,
            notify_settings=types.PeerNotifySettings(),
            pts=channel.pts,
        )


def may_read(account: Account, channel: Channel) -> bool:
    """Whether the account has access to a channel."""
    if channel.vanished or account.id in channel.banned:
        return False
    return not channel.private or account.id in channel.members
