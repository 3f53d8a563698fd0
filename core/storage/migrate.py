"""Brings a database to this program's schema, under a lock; refuses one that a newer program made."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from core.errors import StorageError
from core.storage.months import is_partition

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 7_120_731  # any constant of our own
_SILENT_SECONDS = 180  # in the transaction; whoever starts meanwhile waits for it


def include_name(name: str | None, type_: str, _parents: Any) -> bool:
    """For Alembic's comparison with the models, in which are neither the tables of the search index, which differ by
    engine, nor the partitions of a month.
    """
    if type_ != "table" or name is None:
        return True
    return not (name == "search" or name.startswith("search_") or is_partition(name))


def include_object(_object: Any, name: str | None, _type: str, reflected: bool, _other: Any) -> bool:
    """For the same: that versions are numbered once is held on PostgreSQL by each partition, not by the whole."""
    return reflected or name != "uq_version_post_id_number"


def migrate(engine: Engine) -> None:
    """Runs the missing migrations in one transaction. Raises StorageError for a database newer than this program."""
    with engine.connect() as connection, connection.begin():  # BEGIN IMMEDIATE on SQLite: the lock
        if connection.dialect.name == "postgresql":
            # Between two statements a slow or crowded machine may think for longer than a writer may otherwise.
            connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{_SILENT_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if _revision(connection) != _last_revision():
            upgrade(connection)


def is_current(connection: Connection) -> bool:
    """Whether a database has this program's schema. Raises StorageError for one that holds no store at all, and for one
    that a newer program made.
    """
    found, last = _revision(connection), _last_revision()
    if found is None:
        raise StorageError("there is no store of Slukh in the source", mend="check its address")
    if found > last:
        raise _newer(found)
    return found == last


def _newer(revision: str) -> StorageError:
    return StorageError(
        f"the database has schema {revision}, which this program does not know",
        mend="it was made by a newer Slukh: upgrade this one",
    )


def _revision(connection: Connection) -> str | None:
    """The schema that a database has; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _last_revision() -> str:
    """This program's schema: migrations are numbered by their files, so Alembic (11 MB) need not be asked."""
    return max(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Brings the schema behind `connection` to `revision` inside its transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from core.storage.early import complete, require_known

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head() and revision == "head":
        return
    require_known(connection, current)
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise _newer(current)
    command.upgrade(config, revision)
    if revision == "head" and current is not None:
        complete(connection)
