"""The public web page of a channel (`https://t.me/s/…`), parsed into posts, pure.

It shows the newest twenty or so posts, without ids of media, without dates of edits, with rounded counts. What it
tells is marked as such and never stands over what an account has read.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree, html

from core.types import WEB_PAGE, Entity, Forward, HeardPost, Media, Source

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
_MEDIA = {
    "tgme_widget_message_photo_wrap": "photo",
    "tgme_widget_message_video_wrap": "video",
    "tgme_widget_message_video_player": "video",
    "tgme_widget_message_roundvideo_player": "video_note",
    "tgme_widget_message_voice_player": "voice",
    "tgme_widget_message_document_wrap": "document",
    "tgme_widget_message_poll": "poll",
    "tgme_widget_message_sticker_wrap": "sticker",
    "tgme_widget_message_location_wrap": "location",
}
_NUMBER = re.compile(r"/([0-9]{1,10})(?:[?#]|\Z)")  # of a message, at the end of its address
_COUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMB]?)\Z", re.IGNORECASE)
_TIMES = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a page tells. `channel_id` is None for a page without posts; `exists` is False when there is no channel."""

    exists: bool
    title: str = ""
    channel_id: int | None = None
    posts: tuple[HeardPost, ...] = ()


def parse_preview(page: str, username: str, heard_at: datetime) -> PreviewPage:
    """The posts of the page, oldest first; those of another channel than `username` are left out."""
    try:
        root = html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        return PreviewPage(exists=False)
    title = _first(root, "tgme_channel_info_header_title")
    messages = _all(root, "tgme_widget_message")
    if title is None and not messages:
        return PreviewPage(exists=False)
    found: dict[int, HeardPost] = {}
    channel_id: int | None = None
    for message in messages:
        told = message.get("data-post") or ""
        number = _number_of(told)
        if number is None or told.rpartition("/")[0].lower() != username.lower():
            continue
        channel_id = channel_id or _channel_id(message.get("data-view") or "")
        post = _post(message, number, channel_id or 0, username, heard_at)
        if post is not None:
            found[post.message_id] = post
    posts = tuple(found[message_id] for message_id in sorted(found)) if channel_id else ()
    return PreviewPage(True, title.text_content().strip() if title is not None else "", channel_id, posts)


def _post(message: Any, message_id: int, channel_id: int, username: str, heard_at: datetime) -> HeardPost | None:
    date = _date(message)
    if date is None:
        return None
    body = next((item for item in _all(message, "js-message_text") if not _inside_reply(item)), None)
    text, entities = ("", ()) if body is None else _text(body)
    forwarded = _first(message, "tgme_widget_message_forwarded_from_name")
    reply = _first(message, "tgme_widget_message_reply")
    views = _first(message, "tgme_widget_message_views")
    service = "service_message" in (message.get("class") or "").split()
    return HeardPost(
        channel_id=channel_id,
        message_id=message_id,
        date=date,
        text="" if service else text,
        source=Source.PREVIEW,
        heard_at=heard_at,
        entities=() if service else entities,
        media=None if service else _media(message),
        reply_to=_answered(reply.get("href") or "", username) if reply is not None else None,
        forward=Forward(name=forwarded.text_content().strip()) if forwarded is not None else None,
        views=_count(views.text_content()) if views is not None else None,
        service=service,
        seen_by=WEB_PAGE,
    )


def _date(message: Any) -> datetime | None:
    for time in message.iter("time"):
        given = time.get("datetime")
        if given and (time.getparent().get("class") or "").startswith("tgme_widget_message_date"):
            try:
                date = datetime.fromisoformat(given)
            except ValueError:
                return None
            return date if date.tzinfo is not None else None
    return None


def _media(message: Any) -> Media | None:
    """That something is attached, and what: its identity can't be seen here, so a replacement can't either."""
    for name, kind in _MEDIA.items():
        count = len(_all(message, name))
        if count:
            return Media(kind, f"preview:{kind}:{count}")
    return None


def _channel_id(data_view: str) -> int | None:
    """The bare id of the channel, from the token by which the page counts views."""
    try:
        token = json.loads(base64.urlsafe_b64decode(data_view + "=" * (-len(data_view) % 4)))
        return abs(int(token["c"])) or None
    except (binascii.Error, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


# ---------------------------------------------------------------- text


def _text(body: Any) -> tuple[str, tuple[Entity, ...]]:
    pieces: list[str] = []
    entities: list[Entity] = []
    _walk(body, pieces, entities)
    text = "".join(pieces)
    return text, tuple(e for e in entities if e.offset + e.length <= len(text))


def _walk(node: Any, pieces: list[str], entities: list[Entity]) -> None:
    _add(pieces, node.text)
    for child in node:
        if isinstance(child.tag, str):
            start = sum(map(len, pieces))
            if child.tag == "br":
                pieces.append("\n")
            else:
                _walk(child, pieces, entities)
                text = "".join(pieces)[start:]
                found = _entity(child, text)
                if found is not None and text:
                    entities.append(Entity(found[0], start, len(text), found[1]))
        _add(pieces, child.tail)


def _add(pieces: list[str], text: str | None) -> None:
    if text:
        pieces.append(text)


def _entity(node: Any, text: str) -> tuple[str, str | None] | None:
    if "emoji" in (node.get("class") or "").split() or (node.getparent().get("class") or "") == "emoji":
        return None  # an emoji is a letter in a costume here
    if node.tag != "a":
        kind = _TAGS.get(node.tag)
        return (kind, None) if kind else None
    href = node.get("href") or ""
    if text.startswith("#"):
        return "hashtag", None
    if text.startswith("$") and "?q=" in href:
        return "cashtag", None
    if text.startswith("@"):
        return "mention", None
    if href.startswith("mailto:"):
        return "email", None
    if href.startswith("tel:"):
        return "phone_number", None
    shown, meant = text.rstrip("/"), href.rstrip("/")
    if shown == meant or meant in (f"http://{shown}", f"https://{shown}"):
        return "url", None
    return "text_link", href


# ---------------------------------------------------------------- small things


def _all(node: Any, name: str) -> list[Any]:
    return [item for item in node.iter() if isinstance(item.tag, str) and name in (item.get("class") or "").split()]


def _first(node: Any, name: str) -> Any:
    found = _all(node, name)
    return found[0] if found else None


def _inside_reply(node: Any) -> bool:
    return any("tgme_widget_message_reply" in (parent.get("class") or "").split() for parent in node.iterancestors())


def _answered(href: str, username: str) -> int | None:
    """The post of the same channel that is answered: another chat has other posts under the same numbers."""
    chat = href.partition("?")[0].rpartition("/")[0].rpartition("/")[2]
    return _number_of(href) if chat.lower() == username.lower() else None


def _number_of(href: str | None) -> int | None:
    found = _NUMBER.search(href or "")
    return int(found[1]) if found else None


def _count(text: str) -> int | None:
    """`1.2K` as a number; the page rounds."""
    found = _COUNT.match(text.strip())
    return round(float(found[1]) * _TIMES[found[2].upper()]) if found else None
