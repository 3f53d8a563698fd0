"""Builders that state only what matters to a test."""

from datetime import UTC, datetime
from typing import Any

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
