"""How far channels were heard, advanced in the transaction that stores the posts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from core.storage.models import ChannelRow
from core.types import ChannelProgress


def advance_channels(session: Session, progress: Sequence[ChannelProgress]) -> None:
    """Applies `progress`; cursor, head and pts never go back, whoever writes last."""
    for item in progress:
        values: dict[str, Any] = {}
        for name in ("cursor", "head", "pts", "watched_until"):
            value = getattr(item, name)
            if value is None:
                continue
            column = getattr(ChannelRow, name)
            values[name] = case((column.is_(None), value), (column < value, value), else_=column)
        if item.history_done is not None:
            values["history_done"] = item.history_done
        if values:
            statement = update(ChannelRow).where(ChannelRow.channel_id == item.channel_id).values(**values)
            session.execute(statement.execution_options(synchronize_session=False))
