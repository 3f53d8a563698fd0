"""How far channels were heard, advanced in the transaction that stores the posts."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func
from sqlalchemy.orm import Session

from core.storage.models import ChannelRow
from core.storage.prepared import Prepared
from core.storage.upsert import table_of
from core.types import ChannelProgress

_NEVER_BACK = ("cursor", "head", "pts", "watched_until")


def advance_channels(session: Session, progress: Sequence[ChannelProgress]) -> None:
    """Applies `progress`; cursor, head, pts and the time watched never go back, whoever writes last.

    A channel that was heard up to now is watched, though a process with an older watchlist may have taken it off.
    """
    if progress:
        rows = [
            {
                "of_channel": item.channel_id,
                "to_history_done": item.history_done,
                **{f"to_{name}": getattr(item, name) for name in _NEVER_BACK},
            }
            for item in progress
        ]
        _advance().run_each(session, rows)


@cache
def _advance() -> Prepared:
    table = table_of(ChannelRow)
    values: dict[str, ColumnElement[Any]] = {}
    for name in _NEVER_BACK:
        column = table.c[name]
        to = bindparam(f"to_{name}", type_=column.type)
        values[name] = case((to.is_(None), column), (column > to, column), else_=to)
    heard = bindparam("to_watched_until", type_=table.c.watched_until.type)
    values["watched"] = case((heard.is_(None), table.c.watched), else_=True)
    done = bindparam("to_history_done", type_=table.c.history_done.type)
    values["history_done"] = func.coalesce(done, table.c.history_done)
    return Prepared(table.update().where(table.c.channel_id == bindparam("of_channel")).values(**values))
