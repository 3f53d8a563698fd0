"""The raw form of a TL message: all that is the same for every account that sees it, and nothing else.

Left out are access hashes and file references, what an account did (votes, purchases, what it saved or read), what the
server adds or counts by itself after the post was written (previews, counters, votes, small thumbnails), the ids of
private people behind forwards, and the text, which the version has. So two accounts that see one version have one raw
form, whenever each saw it.
"""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from itertools import chain
from operator import itemgetter
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
_USUAL = frozenset({"id", "peer_id", "date", "post", "media", "entities", "fwd_from", "reply_to", "edit_date",
                    "grouped_id", "post_author", "reply_markup"})  # fmt: skip
"""What posts have; of the other fields of a message mostly none is set."""
_SWITCHES = frozenset({"silent", "noforwards", "invert_media", "paid_suggested_post_stars", "paid_suggested_post_ton"})
"""Fields of a message that are False, not None, where they are not set."""
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


def _object(value: TLObject, fields: "_Fields") -> dict[str, Any]:
    """As JSON has it; absent fields, empty lists and flags that are not set are left out."""
    found: dict[str, Any] = {"_": fields.kind}
    has = vars(value)
    named = zip(fields.usual, fields.of_usual(has), strict=True)
    rare = fields.of_rare(has)
    if rare != fields.without_rare:
        named = chain(named, zip(fields.rare, rare, strict=True))
    for name, item in named:
        if item is None or item is False:
            continue
        kind = type(item)
        if kind in _PLAIN:
            found[name] = item
        elif kind is datetime:
            found[name] = instant_text(item)
        elif kind is types.PeerChannel:
            found[name] = {"_": "PeerChannel", "channel_id": item.channel_id}
        elif kind is not list or item:
            found[name] = _plain(item)
    if fields.kind == "MessageFwdHeader" and isinstance(value.from_id, types.PeerUser):
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


class _Fields:
    """What is kept of a TL type: names, and what takes all their values out of an object's attributes at once.

    The rare fields of a message are compared with none of them, all in one step.
    """

    def __init__(self, kind: type[TLObject], gone: frozenset[str], usual: frozenset[str] | None = None) -> None:
        make: Any = kind.__init__
        known = [] if make is object.__init__ else list(inspect.signature(make).parameters)[1:]
        kept = [name for name in known if name not in gone]
        self.kind = kind.__name__
        self.usual = tuple([name for name in kept if usual is None or name in usual])
        self.rare = tuple([name for name in kept if name not in self.usual])
        self.of_usual, self.of_rare = _taking(self.usual), _taking(self.rare)
        self.without_rare = tuple([False if name in _SWITCHES else None for name in self.rare])


def _taking(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


@cache
def _fields(kind: type[TLObject]) -> _Fields:
    return _Fields(kind, LEFT_OUT | OF_TYPE.get(kind.__name__, frozenset()))


@cache
def _message_fields(kind: type[TLObject]) -> _Fields:
    return _Fields(kind, LEFT_OUT | MESSAGE_LEFT_OUT | {"message"}, _USUAL)
