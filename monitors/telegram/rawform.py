"""The raw form of a TL message: all that is the same for every account that sees it, and nothing else.

Left out are access hashes and file references, what an account did (votes, purchases, what it saved or read), what the
server adds or counts by itself after the post was written (previews, counters, votes, small thumbnails), and the ids of
private people behind forwards. So two accounts that see one version have one raw form, whenever each saw it.
"""

from datetime import datetime
from typing import Any

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
_LEFT_OUT = frozenset({
    "access_hash", "file_reference", "nopremium", "alt_documents", "thumbs", "video_thumbs", "results", "completions",
    "extended_media", "receipt_msg_id", "saved_out", "saved_from_peer", "saved_from_msg_id", "saved_from_id",
    "saved_from_name", "saved_date", "creator",
})  # fmt: skip
_OF_TYPE = {"Poll": {"closed", "hash"}, "MessageMediaGeoLive": {"geo", "heading"}, "MessageMediaStory": {"story"}}
_THUMBNAILS = frozenset({"PhotoStrippedSize", "PhotoCachedSize", "PhotoPathSize"})
_NOTHING: frozenset[str] = frozenset()


def raw_form(message: Any) -> bytes | None:
    """A TL message packed, with the layer of the protocol that names its fields; None where it is too large."""
    given = message.to_dict()
    kept = {name: value for name, value in given.items() if name not in MESSAGE_LEFT_OUT}
    if given.get("edit_hide"):
        kept.pop("edit_date", None)  # of a reaction or a vote
    if (media := given.get("media")) and media["_"] == "MessageMediaWebPage":
        kept.pop("media")
    plain = _plain(kept)
    plain["layer"] = LAYER
    return pack(plain)


def _plain(value: Any) -> Any:
    """As JSON has it; absent fields and flags that are not set are left out."""
    if isinstance(value, dict):
        kind = value.get("_", "")
        gone = _OF_TYPE.get(kind, _NOTHING)
        return {
            name: _plain(item)
            for name, item in value.items()
            if item is not None
            and item is not False
            and name not in _LEFT_OUT
            and name not in gone
            and not (kind == "MessageFwdHeader" and name == "from_id" and item["_"] == "PeerUser")
        }
    if isinstance(value, list):
        return [_plain(item) for item in value if not (isinstance(item, dict) and item.get("_") in _THUMBNAILS)]
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, bytes):
        return value.hex()
    return value
