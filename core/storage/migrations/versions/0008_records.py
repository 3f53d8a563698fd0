"""Records of the evidence chain in their second form (decision 28). No data change: old records stay as they are.

A program that does not know the new kinds would call them wrong, so it must not open a store that may hold some.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = "version, post, text, facts, witness, deletion, seen_again, media, review, redaction, redacted"
JOBS = "index, old_story, link_post, history, link_article, forget_media, forget_marks"


def upgrade() -> None:
    """What kinds of records and jobs there are, told where an engine keeps comments."""
    if op.get_bind().dialect.name == "postgresql":
        for table, comment in (("evidence", KINDS), ("job", JOBS)):
            op.alter_column(table, "kind", existing_type=sa.String(32), existing_nullable=False, comment=comment)
