"""What the store held when a scheduled digest was made.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import Json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Null for digests that went out before: of these it is not known."""
    op.add_column(
        "digest_run",
        sa.Column("seen", Json, nullable=True, comment="what the store held: last, missing, unindexed, changes"),
    )
