"""The search index, by hand: full-text tables are not in the models, and differ by engine.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """`search_doc` knows what is indexed; SQLite has its terms in the contentless `search`, PostgreSQL in a column.

    SQLite's index holds neither places nor lengths: half the size. Phrases are checked in the texts.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE search_marks (id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY, marks TEXT UNIQUE)")
        # Terms out of line: a search reads many narrow rows, and the terms of few.
        op.execute(
            "CREATE TABLE search_doc (key BIGINT PRIMARY KEY, version_id BIGINT NOT NULL UNIQUE,"
            " marks_id BIGINT NOT NULL, terms TSVECTOR NOT NULL) WITH (toast_tuple_target = 128)"
        )
        op.execute("ALTER TABLE search_doc ALTER COLUMN terms SET STORAGE EXTERNAL")
        op.execute("CREATE INDEX search_doc_terms ON search_doc USING gin (terms) WITH (fastupdate = off)")
        return
    op.execute("CREATE TABLE search_marks (id INTEGER PRIMARY KEY, marks TEXT UNIQUE)")
    op.execute(
        "CREATE TABLE search_doc (key INTEGER PRIMARY KEY, version_id INTEGER NOT NULL UNIQUE, marks_id INTEGER NOT NULL)"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5(words, content='', columnsize=0, detail=none,"
        " tokenize=\"ascii tokenchars '_@#'\")"
    )
    # Merging as it goes would hold the lock for 50 ms every now and then; `tidy_index` does it in small steps.
    op.execute("INSERT INTO search(search, rank) VALUES ('automerge', 0)")
