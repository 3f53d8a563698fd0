"""Copying a whole store, row by row and verified: the one mechanism behind backup, restore and the move to PostgreSQL.

Tables are read over one snapshot, in the order of their keys, and written into an empty store of either engine. Both
sides are then read again and compared by a digest of every row, in a form that no engine changes; and every evidence
chain must hold in the copy. What can be computed again from the rest (the search index) is not copied.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, String, Table, func, select, text

from core.clock import utc_now
from core.errors import StorageError
from core.evidence import instant_text
from core.storage.copyin import copy_in
from core.storage.engine import database_url, open_engine, telling
from core.storage.migrate import is_current, migrate
from core.storage.models import Base, DetachedMonthRow, SettingRow, VersionRow
from core.storage.months import lay_out, month_starts
from core.storage.upsert import table_of

_ROWS_AT_ONCE = 2000
_PASSING = ("lease", "wake")
"""What only the processes of the old store know of: it means nothing in the copy."""
_ANALYSER = "search_analyser"

Said = Callable[[str, int], None]
"""Hears how far it is: the table and how many of its rows."""


@dataclass(frozen=True, slots=True)
class TableDigest:
    """How many rows a table has, and the SHA-256 over all of them in the order of their keys."""

    rows: int
    digest: str


def tables() -> list[Table]:
    """All tables that are copied, those first that others refer to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in _PASSING]


@telling("copying the store failed")
def copy_store(source: str | URL, target: str | URL, said: Said = lambda table, rows: None) -> dict[str, TableDigest]:
    """Copies the store at URL `source` into the empty one at `target`; returns what each table holds.

    The source may be written to meanwhile: the copy is of one moment. Raises StorageError when the source has another
    program's schema, when the target is not empty, or when a row of the copy is not what it was.
    """
    url = database_url(source)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():  # opening would make one
        raise StorageError(f"there is no store of Slukh at {url.database}", mend="check its address")
    from_engine = open_engine(url, writer=False, connections=1)
    to_engine = open_engine(database_url(target), writer=True, connections=1)
    try:
        with from_engine.connect() as reading:
            _begin_snapshot(reading)
            if not is_current(reading):
                raise StorageError(
                    "the source was made by another version of Slukh", mend="start this Slukh on it once, then stop it"
                )
            migrate(to_engine)
            with to_engine.connect() as writing, writing.begin():
                _require_empty(writing)
                _lay_out(reading, writing)
                found = {table.name: _copy(table, reading, writing, said) for table in tables()}
                _after(reading, writing)
            with to_engine.connect() as written:
                _begin_snapshot(written)
                for table in tables():
                    if digest_table(written, table) != found[table.name]:
                        raise StorageError(f"the copy of the table {table.name} is not what was read")
        return found
    finally:
        from_engine.dispose()
        to_engine.dispose()


@telling("copying the store failed")
def is_of_this_program(url: str | URL) -> bool:
    """Whether the store at `url` has this program's schema. Raises StorageError where there is none."""
    engine = open_engine(database_url(url), writer=False, connections=1)
    try:
        with engine.connect() as connection:
            return is_current(connection)
    finally:
        engine.dispose()


@telling("copying the store failed")
def bring_up(url: str | URL) -> None:
    """Gives the store at `url` this program's schema. Raises StorageError where a newer one made it."""
    engine = open_engine(database_url(url), writer=True, connections=1)
    try:
        migrate(engine)
    finally:
        engine.dispose()


@telling("copying the store failed")
def digest_store(url: str) -> dict[str, TableDigest]:
    """What each table of a store holds now, over one snapshot."""
    engine = open_engine(database_url(url), writer=False, connections=1)
    try:
        with engine.connect() as connection:
            _begin_snapshot(connection)
            return {table.name: digest_table(connection, table) for table in tables()}
    finally:
        engine.dispose()


def digest_table(connection: Connection, table: Table) -> TableDigest:
    """Reads a table and says what it holds."""
    hashed, rows = hashlib.sha256(), 0
    for batch in _batches(connection, table):
        for row in batch:
            hashed.update(row_text(table, row))
        rows += len(batch)
    return TableDigest(rows, hashed.hexdigest())


def row_text(table: Table, row: Sequence[Any]) -> bytes:
    """A row as text that both engines give alike: what two stores with the same rows have in common."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True).encode(
        "utf-8", "surrogatepass"
    )


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return instant_text(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case bool() | None:
            return value
        case float():
            return repr(value)
        case _:
            return value


def _begin_snapshot(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    else:
        connection.execute(text("SELECT 1"))


def _batches(connection: Connection, table: Table) -> Iterator[list[Any]]:
    key = _order(connection, table)
    result = connection.execution_options(stream_results=True, yield_per=_ROWS_AT_ONCE).execute(
        select(table).order_by(*key)
    )
    for batch in result.partitions():
        yield list(batch)


def _order(connection: Connection, table: Table) -> list[Any]:
    """The primary key; texts in the order of their bytes, on both engines."""
    columns = []
    for column in table.primary_key:
        is_text = isinstance(column.type, String)
        columns.append(column.collate("C") if is_text and connection.dialect.name == "postgresql" else column)
    return columns


def _copy(table: Table, reading: Connection, writing: Connection, said: Said) -> TableDigest:
    hashed, rows = hashlib.sha256(), 0
    for batch in _batches(reading, table):
        for row in batch:
            hashed.update(row_text(table, row))
        if batch and writing.dialect.name == "postgresql":
            copy_in(writing, table, dict(zip(batch[0]._fields, zip(*batch, strict=True), strict=True)), len(batch))
        elif batch:
            writing.execute(table.insert(), [dict(row._mapping) for row in batch])
        rows += len(batch)
        said(table.name, rows)
    return TableDigest(rows, hashed.hexdigest())


def _require_empty(writing: Connection) -> None:
    for table in tables():
        if table.name == SettingRow.__tablename__:
            # What the migrations themselves note may be there.
            writing.execute(table.delete())
        elif writing.execute(select(func.count()).select_from(table)).scalar():
            raise StorageError(
                f"the target is not empty: it has rows of {table.name}", mend="copy into a new, empty database"
            )


def _lay_out(reading: Connection, writing: Connection) -> None:
    """PostgreSQL gets the months in which the source heard."""
    if writing.dialect.name == "postgresql":
        highest = reading.execute(select(func.max(table_of(VersionRow).c.id))).scalar() or 0
        away = reading.execute(select(func.count()).select_from(table_of(DetachedMonthRow))).scalar_one()
        lay_out(writing, month_starts(reading), highest, utc_now(), whole=not away)


def _after(reading: Connection, writing: Connection) -> None:
    """Row numbers go on after the highest; where each is given once, after the highest that was given."""
    for table in tables():
        given = _highest_given(reading, table) if table.dialect_options["sqlite"]["autoincrement"] else 0
        if writing.dialect.name == "sqlite":
            if given:
                row = {"name": table.name, "given": given}
                writing.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
                writing.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :given)"), row)
            continue
        for column in table.primary_key:
            if column.autoincrement is True:
                highest = max(given, writing.execute(select(func.max(column))).scalar() or 0)
                writing.execute(text(f"SELECT setval({_sequence_of(table)}, :next, false)"), {"next": highest + 1})


def _highest_given(connection: Connection, table: Table) -> int:
    """The highest number that a row of this table ever had, whether or not it is there; 0 where none had one."""
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return connection.execute(query, {"name": table.name}).scalar() or 0
    sequence = connection.execute(text(f"SELECT {_sequence_of(table)}")).scalar_one()
    # Where a copy has set it, nothing was given since: its value is the next one.
    given = text(f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}")
    return int(connection.execute(given).scalar_one())


def _sequence_of(table: Table) -> str:
    """PostgreSQL's name of the sequence behind a table's row numbers, as an expression."""
    (column,) = (column for column in table.primary_key if column.autoincrement is True)
    return f"pg_get_serial_sequence('{table.name}', '{column.name}')"


@telling("copying the store failed")
def index_anew(url: str) -> None:
    """Has the search index of a copy made by whoever runs over it next."""
    engine = open_engine(database_url(url), writer=True, connections=1)
    setting = table_of(SettingRow)
    try:
        with engine.connect() as connection, connection.begin():
            connection.execute(setting.update().where(setting.c.name == _ANALYSER).values(value="copied"))
    finally:
        engine.dispose()
