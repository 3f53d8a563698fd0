"""Wishes for older history: how far back, and how far it has come. A wish stays until it is done or given up."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.storage.models import SettingRow
from core.storage.upsert import upsert

_PREFIX = "backfill:"


@dataclass(frozen=True, slots=True)
class Backfill:
    """Read the channel back to the id `until_id`, or to the first post of `until_at`; where it stands by now."""

    channel_id: int
    until_id: int = 0
    until_at: datetime | None = None
    start_id: int | None = None  # the floor when it began
    reached_id: int | None = None
    reached_at: datetime | None = None
    posts: int = 0
    done: bool = False


def put_backfill(session: Session, wish: Backfill) -> None:
    """Stores a wish, or how far it has come."""
    value = {
        "until_id": wish.until_id,
        "until_at": wish.until_at.isoformat() if wish.until_at else None,
        "start_id": wish.start_id,
        "reached_id": wish.reached_id,
        "reached_at": wish.reached_at.isoformat() if wish.reached_at else None,
        "posts": wish.posts,
        "done": wish.done,
    }
    row = {"name": f"{_PREFIX}{wish.channel_id}", "value": value}
    upsert(session, SettingRow, [row], keys=["name"], update=["value"])


def note_backfill(session: Session, wish: Backfill) -> None:
    """Stores how far a wish has come. One that was changed meanwhile stays as it was changed; one that was dropped is
    not put back.
    """
    query = select(SettingRow.value).where(SettingRow.name == f"{_PREFIX}{wish.channel_id}").with_for_update()
    value = session.scalar(query)
    if value is None:
        return
    standing = _wish(f"{_PREFIX}{wish.channel_id}", value)
    if (standing.until_id, standing.until_at) != (wish.until_id, wish.until_at):
        wish = replace(wish, until_id=standing.until_id, until_at=standing.until_at, done=False)
    put_backfill(session, wish)


def backfills(session: Session) -> list[Backfill]:
    """All wishes, those that are done included until they are dropped."""
    query = select(SettingRow.name, SettingRow.value).where(SettingRow.name.startswith(_PREFIX, autoescape=True))
    return [_wish(name, value) for name, value in session.execute(query)]


def drop_backfill(session: Session, channel_id: int) -> None:
    """Forgets a wish; what was read stays."""
    session.execute(delete(SettingRow).where(SettingRow.name == f"{_PREFIX}{channel_id}"))


def _wish(name: str, value: dict[str, Any]) -> Backfill:
    return Backfill(
        channel_id=int(name.removeprefix(_PREFIX)),
        until_id=value["until_id"],
        until_at=_instant(value["until_at"]),
        start_id=value["start_id"],
        reached_id=value["reached_id"],
        reached_at=_instant(value["reached_at"]),
        posts=value["posts"],
        done=value["done"],
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
