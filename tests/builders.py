"""Builders that state only what matters to a test."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from core.media import file_path
from core.mentions import compile_catalogue
from core.pipeline.archive.keptmedia import keep_media
from core.pipeline.rules import Rules
from core.storage.mediafiles import Limits, want_new_media
from core.storage.store import Store
from core.types import HeardPost, Official, Position, Source, WatchedChannel, Watchlist

NOON = datetime(2025, 11, 5, 9, 0, tzinfo=UTC)

LAVROV = Official(
    id="sergey-lavrov",
    names={"ru": "Сергей Викторович Лавров", "en": "Sergey Lavrov", "uk": "Сергій Лавров"},
    gender="m",
    positions=(Position("министр иностранных дел России", ("глава МИД", "глава МИД РФ")),),
)
PUTIN = Official(
    id="vladimir-putin",
    names={"ru": "Владимир Владимирович Путин", "en": "Vladimir Putin", "uk": "Володимир Путін"},
    gender="m",
    positions=(Position("президент России", ("президент РФ",)),),
)
NEZYGAR = WatchedChannel(username="nezygar", name="Nezygar", channel_id=1001, aliases=("Незыгарь",))
KOMPROMAT = WatchedChannel(username="kompromat_group", name="Kompromat GROUP", channel_id=1002)


def heard(text: str = "DEMO. Слова без имён.", **changes: Any) -> HeardPost:
    """A post heard live at noon in channel 1001."""
    values: dict[str, Any] = {
        "channel_id": 1001,
        "message_id": 1,
        "date": NOON,
        "text": text,
        "source": Source.LIVE,
        "heard_at": NOON,
        **changes,
    }
    return HeardPost(**values)


def watchlist(*channels: WatchedChannel, **changes: Any) -> Watchlist:
    return Watchlist(**{"timezone": "Europe/Riga", "channels": channels or (NEZYGAR, KOMPROMAT), **changes})


def rules_for(*officials: Official, watched: Watchlist | None = None) -> Rules:
    """The rules of a newsroom that knows these officials, and watches the two sample channels."""
    known = {official.id: official for official in officials}
    return Rules(watched if watched is not None else watchlist(), compile_catalogue(officials), known)


async def keep_file(store: Store, folder: Path, identity: str, content: bytes, at: datetime = NOON) -> Path:
    """Keeps a content as the file of a post's media, as the media keeper does; its name is its hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = file_path(folder, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

    def work(session: Session) -> None:
        want_new_media(session, Limits(), at)
        keep_media(session, identity, sha256, len(content), at)

    await store.write(work)
    return path
