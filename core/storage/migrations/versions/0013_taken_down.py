"""Whether an article's page still stands, and when it is looked at again.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import BigInt, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ARTICLE = sa.table("article", sa.column("id"), sa.column("last_seen_at"))
_VERSION = sa.table("article_version", *(sa.column(name) for name in ("article_id", "fetched_at", "from_feed")))
_TAKEN_DOWN = sa.text("taken_down_at IS NOT NULL")


def upgrade() -> None:
    """What was stored before was last seen when its newest text was read; its pages are looked at once it is told of."""
    for column in (
        sa.Column("last_seen_at", UtcDateTime(), nullable=True, comment="last time that its page showed it"),
        sa.Column("missing_at", UtcDateTime(), nullable=True, comment="first found missing, and not seen since"),
        sa.Column("taken_down_at", UtcDateTime(), nullable=True, comment="when a second look made that sure"),
        sa.Column(
            "taken_down_how", sa.Text(), nullable=True, comment="404, 410, or the words that stand there instead"
        ),
    ):
        op.add_column("article", column)
    op.create_index(
        "ix_article_taken_down",
        "article",
        ["taken_down_at"],
        sqlite_where=_TAKEN_DOWN,
        postgresql_where=_TAKEN_DOWN,
    )
    op.create_table(
        "page_look",
        sa.Column("article_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("host", sa.String(length=512), nullable=False),
        sa.Column(
            "since",
            UtcDateTime(),
            nullable=False,
            comment="when somebody was told first; the looks are counted from there",
        ),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("etag", sa.String(length=512), nullable=True),
        sa.Column("last_modified", sa.String(length=512), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_page_look_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_page_look")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_page_look_host"), "page_look", ["host"])
    op.create_index(op.f("ix_page_look_due_at"), "page_look", ["due_at"])
    seen = sa.select(sa.func.max(_VERSION.c.fetched_at)).where(
        _VERSION.c.article_id == _ARTICLE.c.id, _VERSION.c.from_feed.is_(False)
    )
    op.execute(sa.update(_ARTICLE).values(last_seen_at=seen.scalar_subquery()))
