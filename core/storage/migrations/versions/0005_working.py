"""What processes need to work together: leases, waits, accounts, settings.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import BigInt, Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_id", BigInt, nullable=True),
        sa.Column(
            "number", sa.Integer(), nullable=True, comment="from 1, by which it is a witness of posts; names nobody"
        ),
        sa.Column("state", sa.String(length=32), nullable=False, comment="ok, dead"),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("fence", BigInt, nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "not_before",
        sa.Column("scope", sa.String(), nullable=False, comment="account:method, bot, chat:id"),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_not_before")),
    )
    op.create_table(
        "wake",
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("count", BigInt, nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_wake")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", Json, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
