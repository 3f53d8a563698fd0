"""The raw form of a TL message: all that is the same for every account that sees it, and nothing else.

Left out are access hashes and file references, what an account did (votes, purchases, what it saved or read), what the
server adds or counts by itself after the post was written (previews, counters, votes, small thumbnails), the ids of
private people behind forwards, and the text, which the version has. So two accounts that see one version have one raw
form, whenever each saw it.
"""

import inspect
from datetime import datetime
from functools import cache
from typing import Any

from telethon.tl import TLObject, types
from telethon.tl.alltlobjects import LAYER

from core.canonical import instant_text
from core.rawform import pack

MESSAGE_LEFT_OUT = frozenset({
    "out", "mentioned", "media_unread", "from_scheduled", "legacy", "edit_hide", "pinned", "offline",
    "video_processing_pending", "from_boosts_applied", "saved_peer_id", "via_business_bot_id", "guestchat_via_from",
    "views", "forwards", "replies", "reactions", "reactions_are_possible", "restriction_reason",
    "quick_reply_shortcut_id", "factcheck", "report_delivery_until_date", "schedule_repeat_period",
    "summary_from_language",
})  # fmt: skip
"""Fields of a message; a test names the others, so that a new layer of the protocol is looked at."""
LEFT_OUT = frozenset({
    "access_hash", "file_reference", "nopremium", "alt_documents", "thumbs", "video_thumbs", "results", "completions",
    "extended_media", "receipt_msg_id", "saved_out", "saved_from_peer", "saved_from_msg_id", "saved_from_id",
    "saved_from_name", "saved_date", "creator",
})  # fmt: skip
OF_TYPE = {"Poll": {"closed", "hash"}, "MessageMediaGeoLive": {"geo", "heading"}, "MessageMediaStory": {"story"}}
_THUMBNAILS = (types.PhotoStrippedSize, types.PhotoCachedSize, types.PhotoPathSize)
_PLAIN = frozenset({str, int, float, bool})


def raw_form(message: Any) -> bytes | None:
    """A TL message packed, with the layer of the protocol that names its fields; None where it is too large."""
    plain = _object(message)
    if "edit_date" in plain and message.edit_hide:
        del plain["edit_date"]  # of a reaction or a vote
    if "media" in plain and isinstance(message.media, types.MessageMediaWebPage):
        del plain["media"]
    text = getattr(message, "message", None)
    if isinstance(text, str) and "\0" in text:
        plain["message"] = text  # the version has it with another sign in its place
    plain["layer"] = LAYER
    return pack(plain)


def _object(value: TLObject) -> dict[str, Any]:
    """As JSON has it; absent fields, empty lists and flags that are not set are left out."""
    kind, kept = _fields(type(value))  # type: ignore[arg-type]  # a class without types is hashable all the same
    found: dict[str, Any] = {"_": kind}
    for name, item in vars(value).items():
        if item is None or item is False or name not in kept:
            continue
        which = type(item)
        if which in _PLAIN:
            found[name] = item
        elif which is datetime:
            found[name] = instant_text(item)
        elif which is types.PeerChannel:
            found[name] = {"_": "PeerChannel", "channel_id": item.channel_id}
        elif which is not list or item:
            found[name] = _plain(item)
    if kind == "MessageFwdHeader" and isinstance(value.from_id, types.PeerUser):
        del found["from_id"]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, TLObject):
        return _object(value)
    if isinstance(value, list):
        return [_plain(item) for item in value if not isinstance(item, _THUMBNAILS)]
    if isinstance(value, datetime):
        return instant_text(value)
    return value.hex() if isinstance(value, bytes) else value


@cache
def _fields(kind: type[TLObject]) -> tuple[str, frozenset[str]]:
    """A TL type's name and which of its fields are kept: found out once, as `to_dict` does at each call."""
    gone = LEFT_OUT | OF_TYPE.get(kind.__name__, frozenset())
    if issubclass(kind, (types.Message, types.MessageService)):
        gone |= MESSAGE_LEFT_OUT | {"message"}
    make: Any = kind.__init__
    known = [] if make is object.__init__ else list(inspect.signature(make).parameters)[1:]
    return kind.__name__, frozenset(known) - gone
