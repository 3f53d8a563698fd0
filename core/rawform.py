"""The raw form of a message, packed: canonical JSON (UTF-8, no blanks, keys in order) of bounded size, compressed where
it is long.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Any

import msgspec

LIMIT_BYTES = 64_000
"""What is larger packed is not kept: a usual post takes some hundred bytes."""
_SHORT_BYTES = 512  # packing costs more than it saves, and two builds of zlib may pack one thing in two ways
_PLAIN = b"{"  # how JSON begins, and nothing that zlib made
# 64 KB of working memory instead of 268, which the system gives and takes back for each post: that costs five times as
# much as the packing.
_WINDOW_BITS, _MEMORY_LEVEL = 13, 6
_UNPACKED_BYTES = 8_000_000
_encode = msgspec.json.Encoder(order="deterministic").encode  # a tenth of the time of the standard library's


def pack(value: Mapping[str, Any]) -> bytes | None:
    """A raw form as it is kept and hashed; None if it is too large to be kept."""
    try:
        packed = _encode(value)
    except UnicodeEncodeError:  # half a character, which a text of Telegram's can't have
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        packed = text.encode("utf-8", "surrogatepass")
    if len(packed) > _SHORT_BYTES:
        packing = zlib.compressobj(1, zlib.DEFLATED, _WINDOW_BITS, _MEMORY_LEVEL)
        packed = packing.compress(packed) + packing.flush()
    return packed if len(packed) <= LIMIT_BYTES else None


def unpack(packed: bytes) -> Any:
    """The reverse of `pack`. Raises ValueError for what it did not make."""
    try:
        data = packed
        if not packed.startswith(_PLAIN):
            data = zlib.decompressobj().decompress(packed, _UNPACKED_BYTES)
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except zlib.error as error:
        raise ValueError("is no raw form") from error
