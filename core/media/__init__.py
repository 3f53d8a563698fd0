"""Media files: where a content lies under its hash, and which of them a browser may show."""

import hashlib
from pathlib import Path

_SHOWN = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF87a", "image/gif"),
          (b"GIF89a", "image/gif"))  # fmt: skip


def file_path(folder: Path, sha256: str) -> Path:
    """Where a content lies."""
    return folder / sha256[:2] / sha256


def picture_type(head: bytes) -> str | None:
    """The type of a picture that a browser may show, by the first 12 bytes of its content; None for anything else.

    Only raster pictures: what a channel calls a picture may be a page with scripts (SVG is one).
    """
    for beginning, name in _SHOWN:
        if head.startswith(beginning):
            return name
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def intact_head(folder: Path, sha256: str) -> bytes | None:
    """The first 12 bytes of a kept content, once all of it was read and has its hash; None where it has not."""
    try:
        with file_path(folder, sha256).open("rb") as file:
            head = file.read(12)
            file.seek(0)
            return head if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else None
    except OSError:
        return None
