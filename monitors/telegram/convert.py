"""TL messages as heard posts, pure. The text stays exactly as Telegram gives it; entities are moved to characters."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telethon.tl import types

from core.types import Entity, Forward, HeardPost, Media, Source
from monitors.telegram.rawform import raw_form
from monitors.telegram.tlreader import Message

logger = logging.getLogger(__name__)

_MESSAGES = frozenset({Message, types.Message, types.MessageService})
_NO_DATE = datetime.fromtimestamp(0, UTC)  # how Telethon reads a date of 0 is None

_ENTITY_KINDS: dict[type, str] = {
    types.MessageEntityMention: "mention",
    types.MessageEntityHashtag: "hashtag",
    types.MessageEntityCashtag: "cashtag",
    types.MessageEntityBotCommand: "bot_command",
    types.MessageEntityUrl: "url",
    types.MessageEntityEmail: "email",
    types.MessageEntityPhone: "phone_number",
    types.MessageEntityBold: "bold",
    types.MessageEntityItalic: "italic",
    types.MessageEntityUnderline: "underline",
    types.MessageEntityStrike: "strikethrough",
    types.MessageEntitySpoiler: "spoiler",
    types.MessageEntityBlockquote: "blockquote",
    types.MessageEntityCode: "code",
    types.MessageEntityPre: "pre",
    types.MessageEntityTextUrl: "text_link",
    types.MessageEntityMentionName: "text_mention",
    types.MessageEntityCustomEmoji: "custom_emoji",
    types.MessageEntityBankCard: "bank_card",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for all messages of one answer or update.

    Ids up to `first_head` were there before the channel was watched: they are history, however they are heard.
    `seen_by` is the number of the account that saw them.
    """

    channel_id: int
    source: Source
    heard_at: datetime
    pts: int | None = None
    noforwards: bool = False
    first_head: int = 0
    seen_by: int | None = None


def heard_post(message: Any, at: Circumstances, pts: int | None = None) -> HeardPost | None:
    """The post that a TL message tells; None for MessageEmpty and for what is not of this channel.

    `pts` is the message's own, where it has one that is not that of all.
    """
    if type(message) not in _MESSAGES:  # Telethon's messages are abstract classes: `isinstance` asks them all
        return None
    peer = message.peer_id
    if not isinstance(peer, types.PeerChannel) or peer.channel_id != at.channel_id:
        return None
    try:
        return _post(message, at, at.pts if pts is None else pts)
    except Exception:
        # What nobody has foreseen in one message must neither lose its text nor stop its channel.
        logger.exception("%d/%d: what goes with the text can't be read and is left out", at.channel_id, message.id)
        return HeardPost(
            channel_id=at.channel_id,
            message_id=message.id,
            date=message.date or _NO_DATE,
            text=storable(getattr(message, "message", None)),
            source=Source.HISTORY if message.id <= at.first_head else at.source,
            heard_at=at.heard_at,
            pts=at.pts if pts is None else pts,
            noforwards=at.noforwards,
            seen_by=at.seen_by,
        )


def _post(message: Any, at: Circumstances, pts: int | None) -> HeardPost:
    source = Source.HISTORY if message.id <= at.first_head else at.source
    if type(message) is types.MessageService:
        return HeardPost(
            channel_id=at.channel_id,
            message_id=message.id,
            date=message.date or _NO_DATE,
            text="",
            source=source,
            heard_at=at.heard_at,
            reply_to=_reply(message.reply_to),
            pts=pts,
            service=True,
            noforwards=at.noforwards,
            raw=raw_form(message),
            seen_by=at.seen_by,
        )
    text = storable(message.message)
    # In the order of its fields: with their names it takes five times as long, and there are as many of these as posts.
    return HeardPost(
        at.channel_id,
        message.id,
        message.date or _NO_DATE,
        text,
        source,
        at.heard_at,
        # With edit_hide the date is that of a reaction or a view of a poll, and the author has changed nothing.
        None if message.edit_hide else message.edit_date,
        characters(text, message.entities) if message.entities else (),
        media(message.media) if message.media is not None else None,
        message.grouped_id,
        _reply(message.reply_to) if message.reply_to is not None else None,
        _forward(message.fwd_from) if message.fwd_from is not None else None,
        message.views,
        message.forwards,
        sum(item.count for item in message.reactions.results) if message.reactions else None,
        pts,
        False,
        at.noforwards or bool(message.noforwards),
        raw_form(message),
        at.seen_by,
    )


def heard_posts(messages: Sequence[Any], at: Circumstances) -> list[HeardPost]:
    """All posts among `messages`, in their order."""
    return [post for message in messages if (post := heard_post(message, at)) is not None]


# ---------------------------------------------------------------- text


def storable(given: str | None) -> str:
    """A text as it can be stored: PostgreSQL takes no NUL, so the sign for it stands in its place."""
    return given.replace("\0", "\u2400") if given else ""


def characters(text: str, entities: Sequence[Any]) -> tuple[Entity, ...]:
    """Entities with UTF-16 offsets as spans of Python characters of `text`.

    A border inside a surrogate pair widens to the whole character; what lies outside the text is cut off, and what is
    empty then is dropped.
    """
    found = []
    starts, ends = _borders(text)
    last = len(starts) - 1 if starts else len(text)
    for item in entities:
        kind = _ENTITY_KINDS.get(type(item)) or _unknown(type(item))
        first, stop = max(0, item.offset), min(item.offset + item.length, last)
        if first >= stop:
            continue
        if starts:
            first, stop = starts[first], ends[stop]
        found.append(Entity(kind, first, stop - first, _address(item)))
    return tuple(found)


def _borders(text: str) -> tuple[list[int], list[int]]:
    """For each UTF-16 offset, the character that starts at or before it, and the border at or after it.

    Both are empty where UTF-16 units and characters are the same thing.
    """
    if text.isascii() or not text or max(text) <= "\uffff":
        return [], []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(text):
        starts.append(index)
        ends.append(index)
        if character > "\uffff":
            starts.append(index)
            ends.append(index + 1)
    starts.append(len(text))
    ends.append(len(text))
    return starts, ends


def _address(entity: Any) -> str | None:
    match entity:
        case types.MessageEntityTextUrl():
            return storable(entity.url)
        case types.MessageEntityPre():
            return storable(entity.language) or None
        case types.MessageEntityMentionName():
            return f"tg://user?id={entity.user_id}"
        case types.MessageEntityCustomEmoji():
            return f"tg://emoji?id={entity.document_id}"
    return None


def _unknown(cls: type) -> str:
    name = cls.__name__.removeprefix("MessageEntity")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _reply(header: Any) -> int | None:
    """The post of the same channel that is answered."""
    if isinstance(header, types.MessageReplyHeader) and header.reply_to_peer_id is None:
        found: int | None = header.reply_to_msg_id
        return found
    return None


def _forward(header: Any) -> Forward | None:
    """Where a forward came from. Private people stay unnamed, unless Telegram itself shows their name only."""
    if header is None:
        return None
    origin = header.from_id.channel_id if isinstance(header.from_id, types.PeerChannel) else None
    return Forward(
        channel_id=origin,
        message_id=header.channel_post if origin is not None else None,
        name=storable(header.from_name) or None,
        date=header.date,
    )


# ---------------------------------------------------------------- media


def media(given: Any) -> Media | None:
    """What is attached, with an identity that changes exactly when it is replaced.

    A link's preview is no media: the server adds it by itself, sometimes minutes later, and nobody edited anything.
    Votes, ticked tasks and a moving position change no identity either.
    """
    match given:
        case types.MessageMediaPhoto():
            return _photo(given.photo)
        case types.MessageMediaDocument():
            return _document(given)
        case types.MessageMediaPoll():
            answers = "".join(f"\n• {_plain(answer.text)}" for answer in given.poll.answers)
            return Media("poll", f"poll:{given.poll.id}", name=_plain(given.poll.question) + answers)
        case types.MessageMediaToDo():
            tasks = "".join(f"\n• {_plain(item.title)}" for item in given.todo.list)
            name = _plain(given.todo.title) + tasks
            return Media("todo", f"todo:{name}", name=name)
        case types.MessageMediaGeo() | types.MessageMediaVenue():
            place = f"{getattr(given.geo, 'lat', '')},{getattr(given.geo, 'long', '')}"
            title = storable(getattr(given, "title", None)) or None
            return Media("venue" if title else "location", f"geo:{place}:{title or ''}", name=title)
        case types.MessageMediaGeoLive():
            return Media("live_location", "geo_live")
        case types.MessageMediaContact():
            identity = storable(f"contact:{given.user_id}:{given.phone_number}")
            return Media("contact", identity, name=storable(given.first_name))
        case types.MessageMediaDice():
            emoticon = storable(given.emoticon)
            return Media("dice", f"dice:{emoticon}:{given.value}", name=emoticon)
        case types.MessageMediaStory():
            peer = getattr(given.peer, "channel_id", None) or getattr(given.peer, "user_id", None)
            return Media("story", f"story:{peer}:{given.id}")
        case types.MessageMediaPaidMedia():
            return Media("paid_media", f"paid:{len(given.extended_media)}")
        case types.MessageMediaInvoice():
            title = storable(given.title)
            return Media("invoice", storable(f"invoice:{title}:{given.total_amount}{given.currency}"), name=title)
        case types.MessageMediaGame():
            return Media("game", f"game:{given.game.id}", name=storable(given.game.title))
        case types.MessageMediaEmpty() | types.MessageMediaWebPage() | None:
            return None
    kind = type(given).__name__.removeprefix("MessageMedia").lower()
    return Media(kind, kind)


def _photo(photo: Any) -> Media:
    if not isinstance(photo, types.Photo):
        return Media("photo", f"photo:{getattr(photo, 'id', 'expired')}")
    return Media("photo", f"photo:{photo.id}", size=_largest(photo.sizes), mime="image/jpeg")


def _largest(sizes: Sequence[Any]) -> int | None:
    found = [size.size for size in sizes if isinstance(size, types.PhotoSize)]
    found += [max(size.sizes) for size in sizes if isinstance(size, types.PhotoSizeProgressive)]
    return max(found, default=None)


def _document(given: Any) -> Media:
    document = given.document
    if not isinstance(document, types.Document):
        return Media("document", f"document:{getattr(document, 'id', 'expired')}")
    kind, name = "document", None
    for attribute in document.attributes:
        match attribute:
            case types.DocumentAttributeFilename():
                name = storable(attribute.file_name)
            case types.DocumentAttributeSticker():
                kind = "sticker"
            case types.DocumentAttributeAnimated():
                kind = "animation"
            case types.DocumentAttributeVideo() if kind == "document":
                kind = "video_note" if attribute.round_message else "video"
            case types.DocumentAttributeAudio() if kind == "document":
                kind = "voice" if attribute.voice else "audio"
    return Media(
        kind, f"document:{document.id}", size=document.size, mime=storable(document.mime_type) or None, name=name
    )


def _plain(text: Any) -> str:
    return storable(str(getattr(text, "text", text)))
