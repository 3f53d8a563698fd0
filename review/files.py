"""Kept files of posts: what the post's page tells of them, and handing them out, never as anything that could run.

What may not be forwarded is never handed out: the page says that it is kept, with its hash, and no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from core.media import file_path, intact_head, picture_type
from core.pipeline.archive.keeping import redactions
from core.storage.desk import VersionText, post_row, versions_of
from core.storage.mediafiles import media_files
from core.storage.models import PostRow
from review.desk import Desk, page_for

# Styles are those of the page that a browser itself makes around a picture which is opened alone.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; frame-ancestors 'none'"
_ENDINGS = {"video/mp4": ".mp4", "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "application/pdf": ".pdf"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached to one version. `state` is `kept`, `due`, `skipped`, `gone`, `closed` (kept, and never passed
    on), `missing` (kept, and its file is not there), or empty where there is no file to keep.
    """

    number: int
    kind: str
    name: str | None
    mime: str | None
    size: int | None
    state: str = ""
    reason: str | None = None
    sha256: str | None = None
    picture: bool = False
    path: str = ""


def routes(desk: Desk) -> list[Route]:
    """The route of kept files."""
    place = "/post/{channel_id:int}/{message_id:int}/media/{sha256}"
    return [Route(place, page_for(desk, "journalist")(Files(desk).file), methods=["GET"])]


class Files:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def file(self, request: Request) -> Response:
        """A file of a post under its hash: a picture to look at, anything else to save under a neutral type."""
        desk, asked = self._desk, request.path_params
        channel_id, message_id, sha256 = asked["channel_id"], asked["message_id"], asked["sha256"]

        def load(session: Session) -> Attachment | None:
            found = files_of(session, desk.media, channel_id, message_id) if channel_id < 1 << 62 else []
            return next((one for one in found if one.path and one.sha256 == sha256), None)

        found = await desk.store.read(load)
        head = None
        if found is not None and found.sha256 is not None and desk.media is not None:
            head = await anyio.to_thread.run_sync(intact_head, desk.media, found.sha256)
        if found is None or head is None or desk.media is None:
            raise HTTPException(404)
        kind = picture_type(head)
        name = f"{found.kind}-{sha256[:16]}{'' if kind else _ENDINGS.get(found.mime or '', '.bin')}"
        return FileResponse(
            file_path(desk.media, sha256),
            media_type=kind or "application/octet-stream",
            headers={"content-security-policy": _POLICY},
            filename=name,
            content_disposition_type="inline" if kind else "attachment",
        )


def files_of(session: Session, folder: Path | None, channel_id: int, message_id: int) -> list[Attachment]:
    """What is attached to a post, its redacted versions left out; empty where there is no such post."""
    row = post_row(session, channel_id, message_id) if message_id < 1 << 62 else None
    if row is None:
        return []
    versions = versions_of(session, row.id)
    gone = redactions(session, [one.version_id for one in versions])
    return attachments(session, folder, row, [one for one in versions if one.version_id not in gone])


def attachments(
    session: Session, folder: Path | None, post: PostRow, versions: Sequence[VersionText]
) -> list[Attachment]:
    """What is attached to these versions of a post, each file once, the newest version's first."""
    given = {str(v.media["identity"]): v for v in versions if v.media}
    known = media_files(session, given)
    found = []
    for identity, version in reversed(given.items()):
        media, file = version.media or {}, known.get(identity)
        state, reason, sha256, path, picture = "", None, None, "", False
        size, mime = media.get("size"), media.get("mime")
        if file is not None:
            state, reason, sha256 = file.state, file.reason, file.sha256
            size, mime = file.size or size, file.mime or mime
        if state == "kept" and sha256 is not None:
            if post.noforwards or (file is not None and file.noforwards):
                state = "closed"
            elif folder is None or (head := _head(file_path(folder, sha256))) is None:
                state = "missing"
            else:
                path = f"/post/{post.channel_id}/{post.message_id}/media/{sha256}"
                picture = picture_type(head) is not None
        kind, name = str(media.get("kind", "")), media.get("name")
        found.append(Attachment(version.number, kind, name, mime, size, state, reason, sha256, picture, path))
    return found


def _head(path: Path) -> bytes | None:
    """The first 12 bytes of a file; None where it is not there, or not ours to read."""
    try:
        with path.open("rb") as content:
            return content.read(12)
    except OSError:
        return None
