"""The search index, by hand: full-text tables are not in the models, and differ by engine.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """`search_doc` knows what is indexed; SQLite has its terms in the contentless `search`, PostgreSQL in a column."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE search_doc (key BIGINT PRIMARY KEY, version_id BIGINT NOT NULL UNIQUE,"
            " marks TEXT NOT NULL, terms TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX search_doc_terms ON search_doc USING gin (terms) WITH (fastupdate = off)")
        return
    op.execute(
        "CREATE TABLE search_doc (key INTEGER PRIMARY KEY, version_id INTEGER NOT NULL UNIQUE, marks TEXT NOT NULL)"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5(body, others, marks, content='',"
        " tokenize=\"unicode61 remove_diacritics 0 tokenchars '_@#'\")"
    )


def downgrade() -> None:
    """The index can always be made again from the texts."""
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE search")
    op.execute("DROP TABLE search_doc")
