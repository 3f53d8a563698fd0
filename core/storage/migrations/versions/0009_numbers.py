"""Numbers of subscriptions and digests are given once on SQLite, too, as PostgreSQL's sequences do.

SQLite gives the number of the last row, once that is removed, to the next one: buttons of old messages, and alerts that
wait, then meant somebody else. Only a new table can have it otherwise.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both tables made anew, with their rows. A run refers to its digest: it steps aside meanwhile."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("CREATE TEMPORARY TABLE kept_run AS SELECT * FROM digest_run")
    op.execute("DELETE FROM digest_run")
    for table in ("subscription", "digest_schedule"):
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass  # nothing else of it changes
    op.execute("INSERT INTO digest_run SELECT * FROM kept_run")
    op.execute("DROP TABLE kept_run")
