"""Prepared statements: compiled once, for what runs while somebody waits for an alert.

Executing a statement costs SQLAlchemy several times what SQLite needs to answer it, and an alert takes about thirty. So
on SQLite a prepared statement goes to the driver as it was compiled, with SQLAlchemy's own conversions of values and
its errors. On PostgreSQL, where the way to the server costs more than all else, it is executed as ever.
"""

import json
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import JSON, BindParameter, Connection, Dialect, LargeBinary
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]

_DRIVER = "driver"  # in a session's `info`
_TEXTS_KEPT = 200  # of one statement
_EMPTY: dict[type, str] = {list: "[]", dict: "{}"}


class Prepared:
    """One SELECT, INSERT, UPDATE or DELETE with `bindparam`s; those that expand take lists.

    `all` and `run` do in the session's transaction what `session.connection().execute(statement, values)` would.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._lists: tuple[str, ...] | None = None  # the parameters that take lists
        self._ready: dict[tuple[int, ...], _Ready] = {}  # by the lengths of the lists: each is a text of its own

    def all(self, session: Session, values: Mapping[str, Any]) -> Sequence[Any]:
        """The rows: tuples whose items have the names of the columns."""
        driver = driver_of(session)
        if driver is None:
            return connection_of(session).execute(self._statement, values).all()
        ready = self._of(session, values)
        rows = execute_raw(driver, ready.text, ready.parameters(values)).fetchall()
        if not rows:
            return rows
        if not ready.results:
            return [ready.names(row) for row in rows]
        made = [list(row) for row in rows]
        for place, convert in ready.results:
            for row in made:
                if row[place] is not None:
                    row[place] = convert(row[place])
        return [ready.names(row) for row in made]

    def scalar(self, session: Session, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, or None."""
        rows = self.all(session, values)
        return rows[0][0] if rows else None

    def run(self, session: Session, values: Mapping[str, Any]) -> None:
        """Executes it once, for its effect."""
        driver = driver_of(session)
        if driver is None:
            connection_of(session).execute(self._statement, values)
            return
        ready = self._of(session, values)
        execute_raw(driver, ready.text, ready.parameters(values))

    def run_each(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Executes it with each of `rows`; it has no lists."""
        if not rows:
            return
        driver = driver_of(session)
        if driver is None:
            connection_of(session).execute(self._statement, list(rows))
        elif len(rows) == 1:
            self.run(session, rows[0])
        else:
            ready = self._of(session, rows[0])
            execute_raw_many(driver, ready.text, [ready.parameters(row) for row in rows])

    def _of(self, session: Session, values: Mapping[str, Any]) -> "_Ready":
        if self._lists is None:
            binds = _binds(self._statement.compile(dialect=dialect_of(session)))
            self._lists = tuple([name for name, bind in binds.items() if bind.expanding])
        lengths = tuple([len(values[name]) if name in values else -1 for name in self._lists])
        ready = self._ready.get(lengths)
        if ready is None:
            if len(self._ready) >= _TEXTS_KEPT:
                self._ready.clear()
            ready = self._ready[lengths] = _prepare(self._statement, dialect_of(session), values)
        return ready


def connection_of(session: Session) -> Connection:
    """The connection that a session works on.

    Those of our stores stand on one whose transaction is open already: asking the session to join it, as
    `session.connection()` does, takes longer than most statements.
    """
    bind = session.bind
    return bind if isinstance(bind, Connection) and bind.in_transaction() else session.connection()


def dialect_of(session: Session) -> Dialect:
    """The dialect of the engine that a session works on; asking `session.get_bind()` takes longer than a statement."""
    return (session.bind or session.get_bind()).dialect


def driver_of(session: Session) -> sqlite3.Connection | None:
    """SQLite's own connection under that of a session, None on PostgreSQL."""
    info = session.info
    return info[_DRIVER] if _DRIVER in info else _find_driver(connection_of(session))


def keep_driver(session: Session) -> None:
    """Has `driver_of` know its answer for as long as the session's `info` is kept: the way there is half a dozen calls.

    Only for a session that stands on one open transaction.
    """
    session.info[_DRIVER] = _find_driver(connection_of(session))


def _find_driver(connection: Connection) -> sqlite3.Connection | None:
    if connection.dialect.name != "sqlite":
        return None
    return cast(sqlite3.Connection, connection.connection.driver_connection)


class _Parameter(NamedTuple):
    """Where one `?` gets its value: `values[name]`, an item of the list there, or else what the statement gives."""

    name: str
    item: int | None
    convert: Convert | None
    given: bool
    constant: Any


@dataclass(slots=True)
class _Ready:
    """A statement as the driver takes it."""

    text: str
    places: list[_Parameter]
    results: list[tuple[int, Convert]]
    names: Callable[[Iterable[Any]], Any]

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        found = []
        for name, item, convert, given, constant in self.places:
            value = values[name] if given else values.get(name, constant)
            if item is not None:
                value = value[item]
            found.append(value if convert is None else convert(value))
        return found


def _prepare(statement: Any, dialect: Dialect, values: Mapping[str, Any]) -> _Ready:
    compiled = statement.compile(dialect=dialect)
    binds = _binds(compiled)
    state = compiled.construct_expanded_state({**compiled.params, **values})
    items = {
        expanded: (name, number)
        for name, many in state.parameter_expansion.items()
        for number, expanded in enumerate(many)
    }
    places = []
    for position in state.positiontup or ():
        name, item = items.get(position, (position, None))
        bind = binds[name]
        places.append(_Parameter(name, item, binding(bind.type, dialect), bind.required, bind.effective_value))
    columns = list(getattr(statement, "exported_columns", ()))
    converts = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    row = namedtuple("Row", [column.name for column in columns], rename=True)  # type: ignore[misc]
    return _Ready(
        state.statement,
        places,
        [(place, convert) for place, convert in enumerate(converts) if convert is not None],
        row._make,
    )


def _binds(compiled: Any) -> Mapping[str, BindParameter[Any]]:
    """The parameters of a compiled statement by name."""
    return {name: bind for bind, name in compiled.bind_names.items()}


def binding(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """What a value of this type goes through before the driver gets it; None where it may stay as it is."""
    if dialect.name == "sqlite" and isinstance(kind, LargeBinary):
        return None  # the driver takes bytes; SQLAlchemy would wrap each
    if dialect.name == "sqlite" and isinstance(kind, JSON) and kind.none_as_null:
        return _json_text
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _json_text(value: Any) -> str | None:
    """As SQLAlchemy writes it, and most posts have no entities."""
    if value is None:
        return None
    return json.dumps(value) if value else _EMPTY.get(type(value)) or json.dumps(value)


def execute_raw(driver: sqlite3.Connection, text: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
    """Has SQLite's driver execute a statement; raises DBAPIError as SQLAlchemy does."""
    try:
        return driver.execute(text, parameters)
    except sqlite3.Error as error:
        raise _as_database_error(text, error) from error


def execute_raw_many(driver: sqlite3.Connection, text: str, rows: Iterable[Sequence[Any]]) -> None:
    """As `execute_raw`, once for each of `rows`."""
    try:
        driver.executemany(text, rows)
    except sqlite3.Error as error:
        raise _as_database_error(text, error) from error


def execute_text(session: Session, text: str) -> None:
    """Has the driver execute a statement that takes nothing and gives nothing, on either engine."""
    driver = driver_of(session)
    if driver is None:
        connection_of(session).exec_driver_sql(text)
    else:
        execute_raw(driver, text)


def _as_database_error(text: str, error: sqlite3.Error) -> Exception:
    return DBAPIError.instance(text, None, error, sqlite3.Error)
