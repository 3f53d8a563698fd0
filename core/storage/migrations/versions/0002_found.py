"""What rules found in it: mentions, stories, articles and their links to posts.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from core.clock import utc_now
from core.storage.columns import BigInt, Json, UtcDateTime
from core.storage.months import begin_months

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("url", sa.String(), nullable=False, comment="canonical"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("feed_url", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("url", name=op.f("uq_article_url")),
    )
    op.create_index(op.f("ix_article_first_seen_at"), "article", ["first_seen_at"])
    op.create_table(
        "feed",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=512), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.String(length=512), nullable=True),
        sa.Column("last_modified", sa.String(length=512), nullable=True),
        sa.Column("next_due_at", UtcDateTime(), nullable=False),
        sa.Column("last_ok_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False, comment="ok, failing, gone, moved"),
        sa.Column("moved_to", sa.Text(), nullable=True, comment="where it says that it lives now"),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feed")),
    )
    op.create_index(op.f("ix_feed_next_due_at"), "feed", ["next_due_at"])
    op.create_table(
        "feed_entry",
        sa.Column("feed_url", sa.String(), nullable=False),
        sa.Column("entry_key", sa.String(), nullable=False, comment="the feed's own id of it"),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="what the feed itself tells, while the page is not had"),
        sa.Column("authors", Json, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=True),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True, comment="when to fetch its page; null: not again"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="failed ones since the last success"),
        sa.Column("checks", sa.Integer(), nullable=False, comment="times that its page was read"),
        sa.Column("article_id", BigInt, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("feed_url", "entry_key", name=op.f("pk_feed_entry")),
    )
    op.create_index(op.f("ix_feed_entry_due_at"), "feed_entry", ["due_at"])
    op.create_table(
        "fetch_request",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("chat_id", BigInt, nullable=True),
        sa.Column("thread_id", BigInt, nullable=True),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("article_id", BigInt, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch_request")),
    )
    op.create_index(op.f("ix_fetch_request_answered_at"), "fetch_request", ["answered_at"])
    op.create_index(op.f("ix_fetch_request_done_at"), "fetch_request", ["done_at"])
    op.create_table(
        "story",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("merged_into", BigInt, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_table(
        "text_embedding",
        sa.Column("encoder_id", sa.String(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False, comment="its scale (float32), then int8"),
        sa.PrimaryKeyConstraint("encoder_id", "text_hash", name=op.f("pk_text_embedding")),
    )
    op.create_table(
        "article_url",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("article_id", BigInt, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_url_article_id")),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_article_url")),
    )
    op.create_index(op.f("ix_article_url_article_id"), "article_url", ["article_id"])
    op.create_table(
        "article_version",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("article_id", BigInt, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("authors", Json, nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("from_feed", sa.Boolean(), nullable=False, comment="the feed's words: the page could not be had"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_version_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_version")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_version_article_id_number")),
    )
    op.create_table(
        "citation",
        sa.Column("article_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="order in the text"),
        sa.Column("article_version", sa.Integer(), nullable=False),
        sa.Column(
            "channel_name", sa.String(length=512), nullable=False, comment="as watched, else as the article writes it"
        ),
        sa.Column("channel_username", sa.String(length=512), nullable=True),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("clause_start", sa.Integer(), nullable=False),
        sa.Column("clause_end", sa.Integer(), nullable=False),
        sa.Column("day_phrase", sa.String(length=512), nullable=True, comment="on Wednesday"),
        sa.Column("from_at", UtcDateTime(), nullable=True),
        sa.Column("to_at", UtcDateTime(), nullable=True),
        sa.Column("post_id", BigInt, nullable=True, comment="the post that it reports, once it is found"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_citation_article_id")),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_post_id"), "citation", ["post_id"])
    op.create_table(
        "link",
        sa.Column("article_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("post_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Float(precision=53), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=True),
        sa.Column("sentence_end", sa.Integer(), nullable=True),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("article_version", sa.Integer(), nullable=False),
        sa.Column("post_version", sa.Integer(), nullable=False),
        sa.Column("encoder_id", sa.String(length=512), nullable=True),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_link_article_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_link_post_id")),
        sa.PrimaryKeyConstraint("article_id", "post_id", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_post_id"), "link", ["post_id"])
    op.create_table(
        "outcome",
        sa.Column("article_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("post_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("stance", sa.String(length=32), nullable=False, comment="denies or confirms"),
        sa.Column("sentence_start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("article_version", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column(
            "claim_start", sa.Integer(), nullable=False, comment="the clause by which the article reports the post"
        ),
        sa.Column("claim_end", sa.Integer(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_outcome_article_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_outcome_post_id")),
        sa.PrimaryKeyConstraint("article_id", "post_id", "stance", "sentence_start", name=op.f("pk_outcome")),
    )
    op.create_index(op.f("ix_outcome_post_id"), "outcome", ["post_id"])
    op.create_table(
        "article_mention",
        sa.Column("article_version_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("official_id", sa.String(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_version_id"], ["article_version.id"], name=op.f("fk_article_mention_article_version_id")
        ),
        sa.PrimaryKeyConstraint("article_version_id", "start", "official_id", name=op.f("pk_article_mention")),
    )
    op.create_index("ix_article_mention_official", "article_mention", ["official_id"])
    op.create_table(
        "embedding",
        sa.Column("version_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("encoder_id", sa.String(), nullable=False),
        sa.Column(
            "texts_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="of what was encoded: other rules may cut a text otherwise",
        ),
        sa.Column("count", sa.Integer(), nullable=False, comment="sentences"),
        sa.Column(
            "vectors", sa.LargeBinary(), nullable=False, comment="count scales (float32), then count × dimensions int8"
        ),
        sa.PrimaryKeyConstraint("version_id", "encoder_id", name=op.f("pk_embedding")),
        postgresql_partition_by="RANGE (version_id)",
    )
    op.create_table(
        "mention",
        sa.Column("version_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("official_id", sa.String(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("catalogue_id", sa.String(), nullable=False, comment="which catalogue found it"),
        sa.PrimaryKeyConstraint("version_id", "start", "official_id", name=op.f("pk_mention")),
        postgresql_partition_by="RANGE (version_id)",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mention_official", "mention", ["official_id", "version_id"])
    begin_months(op.get_bind(), ("mention", "embedding"), utc_now())
