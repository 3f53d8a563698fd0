"""What was heard: channels, posts with their versions, the evidence chain.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

from core.clock import utc_now
from core.storage.columns import BigInt, Json, UtcDateTime
from core.storage.months import begin_months

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("channel_id", BigInt, autoincrement=False, nullable=False, comment="bare id"),
        sa.Column(
            "reference",
            sa.String(length=512),
            nullable=True,
            comment="lower-case username or id by which the watchlist found it; stays whatever it is called now",
        ),
        sa.Column("username", sa.String(length=512), nullable=True, comment="lower case, as last seen"),
        sa.Column("name", sa.String(length=512), nullable=False, comment="as the newsroom calls it"),
        sa.Column("title", sa.String(length=512), nullable=True, comment="as the channel calls itself"),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.String(length=32),
            nullable=False,
            comment="ok, private, vanished, restricted, taken_over, unreadable",
        ),
        sa.Column("cursor", BigInt, nullable=False, comment="highest id below which every id is explained"),
        sa.Column("head", BigInt, nullable=False, comment="highest id seen"),
        sa.Column("floor", BigInt, nullable=False, comment="ids above it and up to the cursor were read"),
        sa.Column("first_head", BigInt, nullable=False, comment="head when the watch began: what is below is history"),
        sa.Column("pts", BigInt, nullable=True, comment="our own counter for getChannelDifference"),
        sa.Column("first_watched_at", UtcDateTime(), nullable=True),
        sa.Column(
            "watched_until", UtcDateTime(), nullable=True, comment="last moment at which we know that we heard it"
        ),
        sa.Column("history_done", sa.Boolean(), nullable=False, comment="history on first sight is stored"),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channel")),
    )
    op.create_index(op.f("ix_channel_reference"), "channel", ["reference"])
    op.create_index(op.f("ix_channel_username"), "channel", ["username"])
    op.create_table(
        "channel_access",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("channel_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("access_hash", BigInt, nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account", "channel_id", name=op.f("pk_channel_access")),
    )
    op.create_table(
        "channel_event",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("channel_id", BigInt, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_event")),
    )
    op.create_index(op.f("ix_channel_event_channel_id"), "channel_event", ["channel_id"])
    op.create_table(
        "counter",
        sa.Column("post_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("views", BigInt, nullable=True),
        sa.Column("forwards", BigInt, nullable=True),
        sa.Column("reactions", BigInt, nullable=True),
        sa.PrimaryKeyConstraint("post_id", "at", name=op.f("pk_counter")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evidence",
        sa.Column("channel_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("seq", BigInt, autoincrement=False, nullable=False, comment="from 1, without holes"),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
            comment="version, witness, deletion, seen_again, media, review, redaction",
        ),
        sa.Column("message_id", BigInt, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("payload_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "seq", name=op.f("pk_evidence")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gap",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("channel_id", BigInt, nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("to_at", UtcDateTime(), nullable=False),
        sa.Column("caught_up_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
        sa.UniqueConstraint("channel_id", "from_at", name=op.f("uq_gap_channel_id_from_at")),
    )
    op.create_index(op.f("ix_gap_channel_id"), "gap", ["channel_id"])
    op.create_table(
        "job",
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
            comment="index, old_story, link_post, history, link_article, forget_media",
        ),
        sa.Column(
            "subject_id", BigInt, autoincrement=False, nullable=False, comment="version.id or article_version.id"
        ),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column(
            "until_id",
            BigInt,
            nullable=True,
            comment="history: the last of a run of versions that begins with subject_id",
        ),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_job")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "media_file",
        sa.Column("identity", sa.String(), nullable=False, comment="as in version.media; several posts may share it"),
        sa.Column("channel_id", BigInt, nullable=False, comment="a post that has it"),
        sa.Column("message_id", BigInt, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False, comment="due, kept, skipped, gone, redacted"),
        sa.Column("reason", sa.String(length=512), nullable=True),
        sa.Column("sha256", sa.String(length=512), nullable=True),
        sa.Column("size", BigInt, nullable=True),
        sa.Column("mime", sa.String(length=512), nullable=True),
        sa.Column("noforwards", sa.Boolean(), nullable=False, comment="must never be passed on"),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_media_file")),
    )
    op.create_index("ix_media_file_due", "media_file", ["state", "due_at"])
    op.create_index(
        "ix_media_file_kept",
        "media_file",
        ["channel_id"],
        sqlite_where=sa.text("kept_at IS NOT NULL"),
        postgresql_where=sa.text("kept_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_media_file_sha256"), "media_file", ["sha256"])
    op.create_table(
        "post",
        sa.Column("id", BigInt, autoincrement=True, nullable=False, comment="grows with the order of hearing"),
        sa.Column("channel_id", BigInt, nullable=False),
        sa.Column("message_id", BigInt, nullable=False),
        sa.Column("date", UtcDateTime(), nullable=False, comment="as Telegram gives it"),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False, comment="live, caught_up, history, import, preview"),
        sa.Column("service", sa.Boolean(), nullable=False),
        sa.Column("noforwards", sa.Boolean(), nullable=False),
        sa.Column("grouped_id", BigInt, nullable=True),
        sa.Column("reply_to", BigInt, nullable=True),
        sa.Column("forward_channel_id", BigInt, nullable=True),
        sa.Column("forward_message_id", BigInt, nullable=True),
        sa.Column("forward_name", sa.String(length=512), nullable=True),
        sa.Column("views", BigInt, nullable=True),
        sa.Column("forwards", BigInt, nullable=True),
        sa.Column("reactions", BigInt, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, comment="number of the last version"),
        sa.Column("edited_at", UtcDateTime(), nullable=True, comment="Telegram's date of the last real edit"),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True, comment="last time the server showed it"),
        sa.Column("deleted_noticed_at", UtcDateTime(), nullable=True, comment="first found missing"),
        sa.Column("reposted_from", BigInt, nullable=True, comment="post.id of a deleted post with the same text"),
        sa.Column("story_id", BigInt, nullable=True),
        sa.Column("look_at", UtcDateTime(), nullable=True, comment="when its counters are due to be looked at again"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("channel_id", "message_id", name=op.f("uq_post_channel_id_message_id")),
    )
    op.create_index(
        "ix_post_album",
        "post",
        ["channel_id", "grouped_id"],
        sqlite_where=sa.text("grouped_id IS NOT NULL"),
        postgresql_where=sa.text("grouped_id IS NOT NULL"),
    )
    op.create_index("ix_post_date", "post", ["date"])
    op.create_index(
        "ix_post_look",
        "post",
        ["look_at"],
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_index(
        "ix_post_gone",
        "post",
        ["channel_id", "deleted_noticed_at"],
        sqlite_where=sa.text("deleted_noticed_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_noticed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_post_deleted",
        "post",
        ["deleted_noticed_at"],
        sqlite_where=sa.text("deleted_noticed_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_noticed_at IS NOT NULL"),
    )
    op.create_index("ix_post_heard_at", "post", ["heard_at"])
    op.create_index(
        "ix_post_story_id",
        "post",
        ["story_id"],
        sqlite_where=sa.text("story_id IS NOT NULL"),
        postgresql_where=sa.text("story_id IS NOT NULL"),
    )
    # PostgreSQL could hold it only together with the key of the partitions: each of them has an index of its own.
    one_number = [sa.UniqueConstraint("post_id", "number", name=op.f("uq_version_post_id_number"))]
    if op.get_bind().dialect.name == "postgresql":
        one_number = []
    op.create_table(
        "version",
        sa.Column(
            "id",
            BigInt,
            autoincrement=True,
            nullable=False,
            comment="grows with the order of hearing; on PostgreSQL it tells the month",
        ),
        sa.Column("post_id", BigInt, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entities", Json, nullable=False),
        sa.Column("media", Json, nullable=True),
        sa.Column(
            "content_hash",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="SHA-256 of text, entities and media identity",
        ),
        sa.Column(
            "exact_hash",
            sa.LargeBinary(),
            nullable=True,
            comment="of an export or web page: the hash by which an account saw this version since, empty until then",
        ),
        sa.Column(
            "salt", sa.LargeBinary(), nullable=False, comment="keeps a redacted text from being guessed from the chain"
        ),
        sa.Column("edit_date", UtcDateTime(), nullable=True),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.Column("pts", BigInt, nullable=True),
        sa.Column(
            "heard_by",
            sa.Integer(),
            nullable=True,
            comment="number of the account that told it first, 0 the public web page; unknown of an export",
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_version_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        *one_number,
        postgresql_partition_by="RANGE (id)",
    )
    op.create_index(
        "ix_version_edit",
        "version",
        ["heard_at", "post_id"],
        sqlite_where=sa.text("number > 0"),
        postgresql_where=sa.text("number > 0"),
    )
    op.create_table(
        "witness",
        sa.Column("version_id", BigInt, autoincrement=False, nullable=False),
        sa.Column(
            "witness",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="number of an account, 0 the public web page",
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="when it was seen first"),
        sa.Column(
            "text_hash",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="salted, of the text that was seen, in its comparable form",
        ),
        sa.Column("raw_hash", sa.LargeBinary(), nullable=True, comment="salted, of the raw message that was seen"),
        sa.PrimaryKeyConstraint("version_id", "witness", name=op.f("pk_witness")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "raw_message",
        sa.Column("version_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_raw_message")),
        postgresql_partition_by="RANGE (version_id)",
    )
    op.create_table(
        "detached_month",
        sa.Column("month", sa.String(length=32), nullable=False, comment="2024-03"),
        sa.Column("low", BigInt, nullable=True, comment="null: from the first number on"),
        sa.Column("high", BigInt, nullable=False, comment="the first number behind it"),
        sa.Column("versions", BigInt, nullable=False),
        sa.Column(
            "digest",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="SHA-256 of what is known of its versions (detached_digest)",
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("searched", Json, nullable=True, comment="the officials that its texts were searched for"),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_detached_month")),
    )
    op.create_table(
        "detached_version",
        sa.Column("post_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_id", BigInt, nullable=False),
        sa.Column("month", sa.String(length=32), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("exact_hash", sa.LargeBinary(), nullable=True),
        sa.Column("edit_date", UtcDateTime(), nullable=True),
        sa.Column("pts", BigInt, nullable=True),
        sa.Column("heard_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_detached_version_post_id")),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_detached_version")),
        sa.UniqueConstraint("version_id", name=op.f("uq_detached_version_version_id")),
    )
    op.create_index(op.f("ix_detached_version_month"), "detached_version", ["month"])
    begin_months(op.get_bind(), ("version", "raw_message"), utc_now())
