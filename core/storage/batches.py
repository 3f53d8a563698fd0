"""Rows that are stored together, column by column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from sqlalchemy import Column
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault


@dataclass(frozen=True, slots=True)
class Same:
    """A column whose value is the same in all rows of a batch."""

    value: Any


Columns = Mapping[str, Sequence[Any] | Same]
"""Rows column by column, all of one length: half the work of making a mapping of each row and taking it apart again."""


def columns_of(rows: Sequence[Mapping[str, Any]]) -> Columns:
    """Rows, at least one, that all have the same columns, column by column."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def rows_of(columns: Columns, count: int) -> list[dict[str, Any]]:
    """The reverse of `columns_of`."""
    values = [repeat(one.value, count) if isinstance(one, Same) else one for one in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def defaults_of(columns: Iterable[Column[Any]]) -> dict[str, Any]:
    """The defaults that SQLAlchemy would fill in: constants, and empty lists and dicts."""
    found = {}
    for column in columns:
        default = column.default
        assert isinstance(default, ScalarElementColumnDefault | CallableColumnDefault)
        if isinstance(default, ScalarElementColumnDefault):
            found[column.name] = default.arg
        else:
            make: Any = default.arg  # wrapped by SQLAlchemy: takes a context that lists and dicts don't need
            assert make.__name__ in ("dict", "list")
            found[column.name] = make(None)
    return found
