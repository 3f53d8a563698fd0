"""Kept media: a file that was fetched is noted, and its hash is a link of the channel's evidence chain."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from core.errors import UsageError
from core.evidence import media_payload
from core.media import intact_head
from core.pipeline.chain import append_link
from core.storage.mediafiles import MediaFile, kept_media, media_files, media_kept
from core.types import PostKey


def keep_media(session: Session, identity: str, sha256: str, size: int, now: datetime) -> None:
    """A file was fetched and lies under its hash: from now on nobody can exchange it unseen.

    Raises UsageError for an identity that no post has. A file that is kept already stays as it is.
    """
    known = media_files(session, [identity]).get(identity)
    if known is None:
        raise UsageError(f"no post has the media {identity}")
    if known.state == "kept":
        return
    media_kept(session, identity, sha256, size, now)
    payload = media_payload(identity=identity, sha256=sha256, size=size, kept_at=now)
    append_link(session, PostKey(known.channel_id, known.message_id), "media", 0, now, payload)


def wrong_files(session: Session, folder: Path, channel_id: int) -> Iterator[MediaFile]:
    """The kept files of a channel's posts whose content is not there or has another hash; each is read whole."""
    for file in kept_media(session, channel_id):
        if file.sha256 is None or intact_head(folder, file.sha256) is None:
            yield file
