"""What analysts judged, and the law of the archive: reviews, cases, redactions, retention, who did what.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import BigInt, Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("user_id", BigInt, nullable=True),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "review",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column(
            "kind", sa.String(length=32), nullable=False, comment="claim, mention, link, story, tag, note, assignment"
        ),
        sa.Column("post_id", BigInt, nullable=True),
        sa.Column("subject", sa.String(), nullable=False, comment="what of it: a span and official, an article id, …"),
        sa.Column(
            "verdict", sa.String(length=32), nullable=False, comment="confirmed, denied, rejected, wrong_person, …"
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_user_id", BigInt, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column(
            "salt", sa.LargeBinary(), nullable=False, comment="keeps the person from being guessed from the chain"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_subject", "review", ["post_id", "kind", "subject"])
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("session_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("session_expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_session_hash"), "sign_in", ["session_hash"])
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", BigInt, nullable=False),
        sa.Column("name", sa.String(length=512), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_token")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_user_id", BigInt, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    op.create_table(
        "chain_head",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("heads", Json, nullable=False, comment="[channel id, number of records, last hash] by channel"),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column(
            "timestamp", sa.LargeBinary(), nullable=True, comment="an outside authority's answer (RFC 3161), as it came"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "hold",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("channel_id", BigInt, nullable=True),
        sa.Column("post_id", BigInt, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_user_id", BigInt, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_table(
        "retention",
        sa.Column("channel_id", BigInt, autoincrement=False, nullable=False, comment="0: every other channel"),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="all, or unmentioned: what nobody was told of"),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("by_user_id", BigInt, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "kind", name=op.f("pk_retention")),
    )
    op.create_table(
        "revision",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="officials, watchlist"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("yaml", sa.Text(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False, comment="file, desk"),
        sa.Column("by_user_id", BigInt, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_revision_kind_number")),
    )
    op.create_table(
        "case_post",
        sa.Column("case_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("post_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_user_id", BigInt, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_post_case_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_case_post_post_id")),
        sa.PrimaryKeyConstraint("case_id", "post_id", name=op.f("pk_case_post")),
    )
    op.create_index("ix_case_post_post_id", "case_post", ["post_id"])
    op.create_table(
        "case_reader",
        sa.Column("case_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("user_id", BigInt, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_reader_case_id")),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_reader")),
    )
    op.create_table(
        "redaction",
        sa.Column("version_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("text_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "raw_hash", sa.LargeBinary(length=32), nullable=True, comment="of the salted raw message, if there was one"
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_user_id", BigInt, nullable=True, comment="null for retention"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_redaction")),
    )
