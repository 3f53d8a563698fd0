"""Idempotent inserts that read the same on both engines: a unique key and ON CONFLICT, never check-then-insert."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.storage.models import Base


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
    if not rows:
        return []
    table = table_of(model)
    # The rows are bound as parameters of one cached statement: writing them into it would compile it anew each time.
    statement = _insert(session, table).on_conflict_do_nothing()
    if not returning:
        session.execute(statement, list(rows))
        return []
    result = session.execute(statement.returning(*(table.c[name] for name in returning)), list(rows))
    return [tuple(row) for row in result]


def upsert(
    session: Session,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: Sequence[str],
    update: Sequence[str],
) -> None:
    """Inserts rows, or sets the columns `update` where a row with the same `keys` is there already."""
    if rows:
        statement = _insert(session, table_of(model))
        excluded = {name: statement.excluded[name] for name in update}
        session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=excluded), list(rows))


def _insert(session: Session, table: Table) -> Any:
    dialect = session.get_bind().dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
