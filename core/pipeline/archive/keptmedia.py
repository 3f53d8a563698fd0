"""Kept media: a file that was fetched is noted, and its hash is a link of the channel's evidence chain.

A redaction takes the file away as well, once no other post has it; what proves it stays.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from core.errors import UsageError
from core.evidence import media_payload
from core.media import file_path, intact_head
from core.pipeline.chain import append_link
from core.storage.jobs import add_jobs, due_jobs, finish_jobs
from core.storage.mediafiles import (
    MediaFile,
    identities_in_use,
    identities_of,
    kept_contents,
    kept_media,
    media_files,
    media_kept,
    redact_media,
)
from core.storage.store import Store
from core.types import PostKey

_FORGET = "forget_media"
_AT_ONCE = 5000  # each time all versions are read


def keep_media(session: Session, identity: str, sha256: str, size: int, now: datetime) -> bool:
    """A file was fetched and lies under its hash: from now on nobody can exchange it unseen.

    Returns whether the content is wanted; it is not when its posts were redacted meanwhile. Raises UsageError for an
    identity that no post has. A file that is kept already stays as it is.
    """
    known = media_files(session, [identity]).get(identity)
    if known is None:
        raise UsageError(f"no post has the media {identity}")
    if not media_kept(session, identity, sha256, size, now):
        return bool(kept_contents(session, [sha256]))
    payload = media_payload(identity=identity, sha256=sha256, size=size, kept_at=now)
    append_link(session, PostKey(known.channel_id, known.message_id), "media", 0, now, payload)
    return True


def forget_media_of(session: Session, version_ids: Iterable[int], now: datetime) -> None:
    """These versions were redacted: `forget_redacted` is to look for what was attached to them."""
    add_jobs(session, _FORGET, version_ids, now)


async def forget_redacted(store: Store, folder: Path, now: datetime) -> int:
    """Takes the files of redacted versions away that no other version has; returns how many versions were looked at."""
    jobs = await store.read(lambda session: due_jobs(session, _FORGET, now, _AT_ONCE))
    if not jobs:
        return 0

    def unused(session: Session) -> set[str]:
        identities = identities_of(session, [job.subject_id for job in jobs])
        return identities - identities_in_use(session, identities)

    identities = await store.read(unused)
    for sha256 in await store.write(lambda session: redact_media(session, identities)):
        await asyncio.to_thread(file_path(folder, sha256).unlink, missing_ok=True)
    await store.write(lambda session: finish_jobs(session, jobs))
    return len(jobs)


def wrong_files(session: Session, folder: Path, channel_id: int) -> list[MediaFile]:
    """The kept files of a channel's posts whose content is not there or has another hash; each is read whole."""
    files = kept_media(session, channel_id)
    return [file for file in files if file.sha256 is None or intact_head(folder, file.sha256) is None]
