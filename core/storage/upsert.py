"""Idempotent inserts that read the same on both engines: a unique key and ON CONFLICT, never check-then-insert."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.storage.models import Base

# SQLite takes at most 32,766 bound values in a statement; PostgreSQL 65,535.
_MAX_VALUES = 30_000


def table_of(model: type[Base]) -> Table:
    """The model's table, for Core statements."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def insert_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Plain bulk insert."""
    if rows:
        session.execute(table_of(model).insert(), list(rows))


def insert_returning(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], column: str) -> list[Any]:
    """Bulk insert that returns `column` for each row, in the order of `rows`."""
    if not rows:
        return []
    table = table_of(model)
    statement = table.insert().returning(table.c[column], sort_by_parameter_order=True)
    return list(session.execute(statement, list(rows)).scalars())


def insert_new(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], *, returning: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Inserts rows whose unique keys are free and skips the others; returns `returning` of the inserted ones."""
    table = table_of(model)
    inserted: list[tuple[Any, ...]] = []
    for chunk in _chunks(rows):
        statement = _insert(session, table).values(list(chunk)).on_conflict_do_nothing()
        if returning:
            result = session.execute(statement.returning(*(table.c[name] for name in returning)))
            inserted.extend(tuple(row) for row in result)
        else:
            session.execute(statement)
    return inserted


def upsert(
    session: Session,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: Sequence[str],
    update: Sequence[str],
) -> None:
    """Inserts rows, or sets the columns `update` where a row with the same `keys` is there already."""
    table = table_of(model)
    for chunk in _chunks(rows):
        statement = _insert(session, table).values(list(chunk))
        excluded = {name: statement.excluded[name] for name in update}
        session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=excluded))


def _insert(session: Session, table: Table) -> Any:
    dialect = session.get_bind().dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _chunks(rows: Sequence[Mapping[str, Any]]) -> list[Sequence[Mapping[str, Any]]]:
    if not rows:
        return []
    size = max(1, _MAX_VALUES // len(rows[0]))
    return [rows[start : start + size] for start in range(0, len(rows), size)]
