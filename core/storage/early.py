"""Stores that were made before the first migrations stood still: until then these were changed in place.

So the number of such a store's schema says less than it does elsewhere. Some lack what this program writes to.
"""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from core.errors import StorageError
from core.storage.columns import BigInt
from core.storage.models import Base

_UNTIL = "history: the last of a run of versions that begins with subject_id"
_DROPPED = ("ix_job_due", "ix_version_heard_at")


def require_known(connection: sa.Connection, revision: str | None) -> None:
    """Raises StorageError for a store whose first two migrations made what now five do."""
    if revision in ("0001", "0002") and sa.inspect(connection).has_table("destination"):
        raise _too_old("its schema is in other pieces")


def complete(connection: sa.Connection) -> None:
    """Brings a store of this program's revision to this program's schema.

    Raises StorageError where more is missing than can be made of nothing.
    """
    missing = _missing(connection)
    if "job.until_id" in missing:
        column = sa.Column("until_id", BigInt, nullable=True, comment=_UNTIL)
        Operations(MigrationContext.configure(connection)).add_column("job", column)
        for index in _DROPPED:
            connection.execute(sa.text(f"DROP INDEX IF EXISTS {index}"))
        missing.remove("job.until_id")
    if missing:
        raise _too_old(f"it has no {missing[0]}")


def _missing(connection: sa.Connection) -> list[str]:
    """The columns that the models name and the database does not have."""
    inspector = sa.inspect(connection)
    there = {
        table: {column["name"] for column in inspector.get_columns(table)} for table in inspector.get_table_names()
    }
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name not in there.get(table.name, ())
    ]


def _too_old(why: str) -> StorageError:
    return StorageError(
        f"the database was made by a Slukh from before upgrades were possible: {why}",
        mend="`slukh export --all` with that one, then `slukh import` into a new database",
    )
