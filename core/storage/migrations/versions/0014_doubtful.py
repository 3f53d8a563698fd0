"""Doubtful mentions have an index of their own: the desk's inbox looks for few among all.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """On PostgreSQL for each month that stands; one that comes or comes back gets it as it is attached."""
    op.create_index(
        "ix_mention_doubtful",
        "mention",
        ["version_id"],
        sqlite_where=sa.text("doubtful IS 1"),
        postgresql_where=sa.text("doubtful IS true"),
    )
