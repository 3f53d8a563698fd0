"""The media of an evidence bundle: each kept content once, under its hash, and a list of what is left out and why."""

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import anyio

from core.evidence import instant_text
from core.media import file_path, picture_type
from core.pipeline.archive.exporting import ExportedPost
from core.storage.mediafiles import MediaFile, media_files
from core.storage.store import Store

LIMIT_BYTES = 500_000_000
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}
_BLOCK = 1 << 20


class MediaPacker:
    """Copies the files of posts into a bundle's `media`, within `limit` bytes for all of them together.

    `kept` is the folder of kept files, None where none are. What may not be forwarded is never copied.
    """

    def __init__(self, store: Store, kept: Path | None, folder: Path, output: TextIO, limit: int = LIMIT_BYTES) -> None:
        self._store = store
        self._kept = kept
        self._folder = folder / "media"
        self._output = output
        self._limit = limit
        self._left = limit
        self._copied: dict[str, str] = {}
        self.places: set[tuple[int, int]] = set()
        """Channel and message of the posts in whose chains the listed files stand."""

    async def add(self, posts: Sequence[ExportedPost]) -> dict[tuple[int, int], list[dict[str, Any]]]:
        """Copies what these posts have, and returns what was listed of each."""
        given = [(post, version) for post in posts for version in post.versions if version.media]
        identities = {str(version.media["identity"]) for _, version in given if version.media}
        known = await self._store.read(partial(media_files, identities=identities)) if identities else {}
        found: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for post, version in given:
            media = version.media or {}
            file = known.get(str(media["identity"]))
            why = "redacted" if version.redaction is not None else _left_out(post, file)
            path = None
            if why is None and file is not None and file.sha256 is not None:
                path, why = await anyio.to_thread.run_sync(self._copy, file.sha256, file.size or 0)
            record = {
                "channel_id": post.channel_id,
                "message_id": post.message_id,
                "number": version.number,
                "identity": media["identity"],
                "kind": media.get("kind"),
                "mime": file.mime if file is not None else media.get("mime"),
                "file": path,
                "left_out": why,
                **_proof(file),
            }
            if file is not None and file.sha256 is not None:
                self.places.add((file.channel_id, file.message_id))
            self._output.write(json.dumps(record, ensure_ascii=False) + "\n")
            found.setdefault((post.channel_id, post.message_id), []).append(record)
        return found

    def _copy(self, sha256: str, size: int) -> tuple[str | None, str | None]:
        """The file's path in the bundle, or why it is not there."""
        if sha256 in self._copied:
            return self._copied[sha256], None
        if size > self._left:
            return None, f"over the limit of {self._limit // 1_000_000} MB for all files"
        source = file_path(self._kept, sha256) if self._kept is not None else None
        if source is None or not source.is_file():
            return None, "its file is not there"
        self._folder.mkdir(exist_ok=True)
        part = self._folder / f"{sha256}.part"
        digest, head = hashlib.sha256(), b""
        with source.open("rb") as content, part.open("wb") as copy:
            while block := content.read(_BLOCK):
                head = head or block[:12]
                digest.update(block)
                copy.write(block)
        if digest.hexdigest() != sha256:
            part.unlink()
            return None, "its file was changed"
        name = sha256 + _ENDINGS.get(picture_type(head) or "", ".bin")
        part.rename(self._folder / name)
        self._left -= size
        self._copied[sha256] = f"media/{name}"
        return self._copied[sha256], None


def _left_out(post: ExportedPost, file: MediaFile | None) -> str | None:
    """Why a file can't be in the bundle; None where it can."""
    if file is None:
        return "not a file that is kept"
    if post.noforwards or file.noforwards:
        return "the channel does not allow forwarding"
    if file.state != "kept":
        return f"{'not fetched yet' if file.state == 'due' else 'not kept'}{f': {file.reason}' if file.reason else ''}"
    return None


def _proof(file: MediaFile | None) -> dict[str, Any]:
    """What the chain holds of a kept file, and by which post it was fetched."""
    if file is None or file.kept_at is None:
        return {"sha256": None, "size": file.size if file is not None else None, "kept_at": None, "by": None}
    return {
        "sha256": file.sha256,
        "size": file.size,
        "kept_at": instant_text(file.kept_at),
        "by": [file.channel_id, file.message_id],
    }
