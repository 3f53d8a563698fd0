"""Idempotent inserts that read the same on both engines: a unique key and ON CONFLICT, never check-then-insert."""

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from operator import ge, is_
from typing import Any

from sqlalchemy import (
    Dialect,
    Insert,
    LargeBinary,
    Table,
    TextClause,
    bindparam,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import TypeEngine

from core.storage.batches import Columns, Same, columns_of, defaults_of, rows_of
from core.storage.copyin import copy_in
from core.storage.models import Base
from core.storage.prepared import binding, connection_of, dialect_of, driver_of, execute_raw

_FEW = 4  # rows for which PostgreSQL's plain inserts are as fast as COPY


def table_of(model: type[Base]) -> Table:
    """The model's table, for Core statements."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def insert_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Plain bulk insert. All rows have the same columns; what they leave out gets the column's default."""
    if not rows:
        return
    table, driver = table_of(model), driver_of(session)
    if driver is not None and len(rows) == 1:  # what comes alone is waited for
        insert = _bulk_insert(table, dialect_of(session), tuple(rows[0]))
        execute_raw(driver, insert.text(1), insert.row(rows[0]))
    elif driver is None and len(rows) < _FEW:
        connection_of(session).execute(_plain_insert(table), list(rows))
    else:
        _insert_many(session, table, columns_of(rows), len(rows))


def insert_columns(session: Session, model: type[Base], columns: Columns, count: int) -> None:
    """`insert_rows` of `count` rows that stand column by column."""
    if count:
        _insert_many(session, table_of(model), columns, count)


def insert_returning(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], column: str) -> list[Any]:
    """Bulk insert that returns `column`, the table's row number, for each row, in the order of `rows`."""
    if not rows:
        return []
    return insert_columns_returning(session, model, columns_of(rows), len(rows), column)


def insert_columns_returning(
    session: Session, model: type[Base], columns: Columns, count: int, column: str
) -> list[Any]:
    """`insert_returning` of `count` rows that stand column by column."""
    if not count:
        return []
    table = table_of(model)
    driver = driver_of(session)
    if driver is not None and count == 1:
        return [_insert_only(session, driver, table, columns).lastrowid]
    if driver is not None:
        # RETURNING in order goes row by row there. The one writer holds the lock and rows are never removed, so the
        # next numbers are known.
        (highest,) = execute_raw(driver, f'SELECT max("{column}") FROM "{table.name}"').fetchone()
        first = (highest or 0) + 1
        following = list(range(first, first + count))
        _insert_many(session, table, {**columns, column: following}, count)
        return following
    connection = connection_of(session)
    if count < _FEW:
        return list(connection.execute(_insert_returning(table, column), rows_of(columns, count)).scalars())
    numbers: list[Any] = connection.execute(_next_numbers(table.name, column), {"count": count}).scalar_one()
    copy_in(connection, table, {**columns, column: numbers}, count)
    return numbers


# Statements are built once: SQLAlchemy keeps what it compiled by a key that it works out of the statement, and works
# it out only once for one that is kept.


@cache
def _plain_insert(table: Table) -> Insert:
    return table.insert()


@cache
def _insert_returning(table: Table, column: str) -> ReturningInsert[Any]:
    return table.insert().returning(table.c[column], sort_by_parameter_order=True)


def _insert_only(session: Session, driver: sqlite3.Connection, table: Table, columns: Columns) -> sqlite3.Cursor:
    """The only row of `columns` into SQLite."""
    insert = _bulk_insert(table, dialect_of(session), tuple(columns))
    return execute_raw(driver, insert.text(1), insert.only_row(columns))


def _insert_many(session: Session, table: Table, columns: Columns, count: int) -> None:
    driver = driver_of(session)
    if driver is not None and count == 1:
        _insert_only(session, driver, table, columns)
    elif driver is not None:
        insert = _bulk_insert(table, dialect_of(session), tuple(columns))
        for statement, values in insert.pieces(columns, count):
            execute_raw(driver, statement, values)
    elif count < _FEW:
        connection_of(session).execute(_plain_insert(table), rows_of(columns, count))
    else:
        copy_in(connection_of(session), table, columns, count)


@cache
def _next_numbers(table: str, column: str) -> TextClause:
    sequence = f"SELECT CAST(pg_get_serial_sequence('{table}', '{column}') AS regclass)"  # looked up once, not a row
    return text(f"SELECT array_agg(nextval(({sequence}))) FROM generate_series(1, :count)")


_SIZES = (1, 2, 4, 16, 32, 64, 128, 256, 512)
"""Rows of one statement: so few texts for all numbers of rows that the driver keeps them all compiled."""
_MANY = 16  # rows from which on a statement takes fewer than it has places for, and what all rows share only once
_SHAPES_KEPT = 8  # of one insert: a statement of 512 rows takes half a megabyte


class _DriverInsert:
    """An insert as SQLite's driver takes it, of one row or of many at once.

    Many rows in one statement: the driver gives the interpreter's lock away and has to wait for it again with each
    statement that it executes, so row by row a writer goes at the pace of whatever computes beside it. What is the same
    in all rows is handed over once. The driver takes a text, a number or a bytearray as it is, and looks for an adapter
    of anything else, bytes included, which costs four times as much as all else.
    """

    def __init__(self, start: str, end: str, columns: list[tuple[str, Any, Callable[[Any], Any] | None]]) -> None:
        """`columns`: of each parameter its column, default and conversion."""
        self._start, self._end = start.removesuffix("VALUES "), end
        assert self._start != start
        self._columns = columns
        self._texts: dict[tuple[int, _Shape], str] = {}
        self._whole = (True,) * len(columns)
        self._shapes = {self._whole}

    def text(self, rows: int, shape: "_Shape" = ()) -> str:
        """The statement for so many rows; `shape` tells which columns have a value in each, the others have one."""
        shape = shape or self._whole
        text = self._texts.get((rows, shape))
        if text is None:
            row = f"({', '.join('?' * sum(shape))})"
            values = f"VALUES {', '.join([row] * rows)}"
            if rows >= _MANY:
                places = itertools.count(1)
                columns = ", ".join(f"column{next(places)}" if varies else "?" for varies in shape)
                values = f"SELECT {columns} FROM ({values}) LIMIT ?"
            text = self._texts[rows, shape] = f"{self._start}{values}{self._end}"
        return text

    def row(self, row: Mapping[str, Any]) -> list[Any]:
        """The values of one row."""
        found = []
        for name, default, process in self._columns:
            value = row.get(name, default)
            found.append(value if process is None or value is None else process(value))
        return found

    def only_row(self, columns: Columns) -> list[Any]:
        """The values of the only row of `columns`."""
        found = []
        for name, default, process in self._columns:
            column = columns.get(name)
            value = default if column is None else column.value if isinstance(column, Same) else column[0]
            found.append(value if process is None or value is None else process(value))
        return found

    def pieces(self, columns: Columns, count: int) -> Iterator[tuple[str, list[Any]]]:
        """Statements with their parameters that insert all rows in their order."""
        values = self._values(columns, count)
        shape = self._known(tuple([not isinstance(one, Same) for one in values])) if count >= _MANY else self._whole
        shared = [one.value for one, varies in zip(values, shape, strict=True) if isinstance(one, Same) and not varies]
        each = [
            [one.value] * count if isinstance(one, Same) else one
            for one, varies in zip(values, shape, strict=True)
            if varies
        ]
        at = 0
        while at < count:
            size = _size_for(count - at)
            rows = min(size, count - at)
            many = size >= _MANY
            if not many and shared:  # the last few rows
                each = [[one.value] * count if isinstance(one, Same) else one for one in values]
                shape, shared = self._whole, []
            parameters = list(shared)
            parameters.extend(chain.from_iterable(zip(*[one[at : at + rows] for one in each], strict=True)))
            if many:
                parameters.extend([0] * ((size - rows) * len(each)))
                parameters.append(rows)
            yield self.text(size, shape), parameters
            at += rows

    def _known(self, shape: "_Shape") -> "_Shape":
        """The shape to be written: this one, or if there are too many of them one in which no fewer columns vary."""
        if shape in self._shapes:
            return shape
        if any(shape) and len(self._shapes) < _SHAPES_KEPT:
            self._shapes.add(shape)
            return shape
        fitting = [known for known in self._shapes if all(map(ge, known, shape))]
        return min(fitting, key=sum)

    def _values(self, columns: Columns, count: int) -> list[Sequence[Any] | Same]:
        """What the driver gets of each column, in the order of the parameters."""
        values: list[Sequence[Any] | Same] = []
        for name, default, process in self._columns:
            column = columns.get(name, Same(default))
            if not isinstance(column, Same) and all(map(is_, column, repeat(column[0]))):
                column = Same(column[0])
            if isinstance(column, Same):
                value = column.value
                values.append(Same(value if process is None or value is None else process(value)))
                continue
            converted = column if process is None else _converted(column, process)
            first = converted[0]
            values.append(Same(first) if converted.count(first) == count else converted)
        return values


_Shape = tuple[bool, ...]


def _size_for(rows: int) -> int:
    """The places of the statement for the next of so many rows."""
    if rows < _MANY:  # no place is left empty
        return next(size for size in reversed(_SIZES) if size <= rows)
    return next((size for size in _SIZES if size >= rows), _SIZES[-1])


def _converted(values: Sequence[Any], process: Callable[[Any], Any]) -> list[Any]:
    """What the driver gets of a column; the rows of a batch share most of their instants."""
    if process is bytearray and None not in values:
        return list(map(bytearray, values))
    found: list[Any] = []
    before = converted = None
    for value in values:
        if value is not before:
            before, converted = value, None if value is None else process(value)
        found.append(converted)
    return found


@cache
def _bulk_insert(
    table: Table,
    dialect: Dialect,
    names: tuple[str, ...],
    returning: tuple[str, ...] = (),
    *,
    only_new: bool = False,
    keys: tuple[str, ...] = (),
    update: tuple[str, ...] = (),
) -> _DriverInsert:
    """An insert into these columns; `only_new` skips rows whose keys are taken, `keys` sets their `update` columns."""
    insert: Any = table.insert()
    if only_new:
        insert = sqlite.insert(table).on_conflict_do_nothing()
    elif keys:
        insert = _insert_or_update(table, dialect, keys, update)
    statement = insert.returning(*(table.c[name] for name in returning)) if returning else insert
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
    defaults = defaults_of(compiled.prefetch)
    columns = [(name, defaults.get(name), _taken(table.c[name].type, dialect)) for name in compiled.positiontup or ()]
    start, values, end = str(compiled).partition(f"({', '.join('?' * len(columns))})")
    assert values
    return _DriverInsert(start, end, columns)


def _taken(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """As `binding`, but for what the driver takes without looking for an adapter."""
    return bytearray if isinstance(kind, LargeBinary) else binding(kind, dialect)


def insert_new(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], *, returning: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Inserts rows whose unique keys are free and skips the others; returns `returning` of the inserted ones.

    All rows have the same columns; what a row leaves out gets the column's default.
    """
    if not rows:
        return []
    table, dialect, driver = table_of(model), dialect_of(session), driver_of(session)
    if driver is not None:
        insert = _bulk_insert(table, dialect, tuple(rows[0]), tuple(returning), only_new=True)
        if len(rows) == 1:
            return execute_raw(driver, insert.text(1), insert.row(rows[0])).fetchall()
        inserted: list[tuple[Any, ...]] = []
        for many, values in insert.pieces(columns_of(rows), len(rows)):
            inserted += execute_raw(driver, many, values).fetchall()
        return inserted
    if len(rows) == 1:
        statement, defaults = _single_insert(table, tuple(rows[0]), tuple(returning))
        result = connection_of(session).execute(statement, {**defaults, **rows[0]})
        return [tuple(row) for row in result] if returning else []
    anew = _insert_of(dialect, table).on_conflict_do_nothing()
    if not returning:
        session.execute(anew, list(rows))
        return []
    return [tuple(row) for row in session.execute(anew.returning(*(table.c[name] for name in returning)), list(rows))]


def upsert(
    session: Session,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: Sequence[str],
    update: Sequence[str],
) -> None:
    """Inserts rows, or sets the columns `update` where a row with the same `keys` is there already."""
    if not rows:
        return
    table, dialect, driver = table_of(model), dialect_of(session), driver_of(session)
    if driver is not None:
        insert = _bulk_insert(table, dialect, tuple(rows[0]), keys=tuple(keys), update=tuple(update))
        for row in rows:
            execute_raw(driver, insert.text(1), insert.row(row))
    else:
        connection_of(session).execute(_insert_or_update(table, dialect, tuple(keys), tuple(update)), list(rows))


def _insert_or_update(table: Table, dialect: Dialect, keys: tuple[str, ...], update: tuple[str, ...]) -> Any:
    insert = _insert_of(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=list(keys), set_={name: insert.excluded[name] for name in update}
    )


def _insert_of(dialect: Dialect, table: Table) -> Any:
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)


@cache
def _single_insert(
    table: Table, columns: tuple[str, ...], returning: tuple[str, ...]
) -> tuple[TextClause, dict[str, Any]]:
    """PostgreSQL's insert of one row as text with typed parameters, and the defaults of the columns that are left out.

    SQLAlchemy compiles its own ON CONFLICT statements anew at each call, which costs more than running them.
    """
    named: Any = postgresql.dialect
    dialect = named(paramstyle="named")
    statement = _insert_of(dialect, table).on_conflict_do_nothing().values(dict.fromkeys(columns))
    if returning:
        statement = statement.returning(*(table.c[name] for name in returning))
    compiled = statement.compile(dialect=dialect)
    defaults = defaults_of(compiled.prefetch)
    names = [*columns, *defaults]
    # `:name::JSONB` would not be read as a parameter.
    written = re.sub(r":(\w+)::(\w+)", r"CAST(:\1 AS \2)", str(compiled))
    clause = text(written).bindparams(*(bindparam(name, type_=table.c[name].type) for name in names))
    return clause, defaults
