"""How long a wait was that Telegram imposed stands beside its end. Of those that are stored it is not known.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column more."""
    length = sa.Column("seconds", sa.Integer(), nullable=True, comment="how long it was when Telegram told it")
    op.add_column("not_before", length)
