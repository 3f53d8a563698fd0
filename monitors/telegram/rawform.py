"""The raw form of a TL message: all that is the same for every account that sees it, and nothing else.

Left out are access hashes and file references, what an account did (votes, purchases, what it saved or read), what the
server adds or counts by itself after the post was written (previews, counters, votes, small thumbnails), the ids of
private people behind forwards, and the text, which the version has. So two accounts that see one version have one raw
form, whenever each saw it.
"""

import inspect
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from telethon.tl import TLObject, types
from telethon.tl.alltlobjects import LAYER

from core.evidence import instant_text
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
    plain = _object(message, _message_fields(type(message)))
    if getattr(message, "edit_hide", False):
        plain.pop("edit_date", None)  # of a reaction or a vote
    if isinstance(getattr(message, "media", None), types.MessageMediaWebPage):
        plain.pop("media", None)
    text = getattr(message, "message", None)
    if isinstance(text, str) and "\0" in text:
        plain["message"] = text  # the version has it with another sign in its place
    plain["layer"] = LAYER
    return pack(plain)


def _object(value: TLObject, fields: Iterable[str]) -> dict[str, Any]:
    """As JSON has it; absent fields, empty lists and flags that are not set are left out."""
    found: dict[str, Any] = {"_": type(value).__name__}
    has = vars(value).get
    for name in fields:
        item = has(name)
        if item is not None and item is not False and item != []:
            found[name] = item if type(item) in _PLAIN else _plain(item)
    if isinstance(value, types.MessageFwdHeader) and isinstance(value.from_id, types.PeerUser):
        del found["from_id"]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, TLObject):
        return _object(value, _fields(type(value)))
    if isinstance(value, list):
        return [_plain(item) for item in value if not isinstance(item, _THUMBNAILS)]
    if isinstance(value, datetime):
        return instant_text(value)
    return value.hex() if isinstance(value, bytes) else value


# Which fields there are is asked once a type: walking the objects costs a third of Telethon's `to_dict` and a look at
# each name in it.


@cache
def _fields(kind: type[TLObject]) -> frozenset[str]:
    """What is kept of a TL type."""
    gone = LEFT_OUT | OF_TYPE.get(kind.__name__, frozenset())
    make: Any = kind.__init__
    names = set() if make is object.__init__ else inspect.signature(make).parameters.keys() - {"self"}
    return frozenset(names - gone)


@cache
def _message_fields(kind: type[TLObject]) -> frozenset[str]:
    return _fields(kind) - MESSAGE_LEFT_OUT - {"message"}
