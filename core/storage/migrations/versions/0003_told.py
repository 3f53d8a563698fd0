"""What people asked for and are told: destinations, subscriptions, alerts, digests, the outbox.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import BigInt, Json, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "destination",
        sa.Column("chat_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("thread_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="private, group, supergroup, channel"),
        sa.Column("title", sa.String(length=512), nullable=True),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("timezone", sa.String(length=512), nullable=True, comment="IANA; the newsroom's when null"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="ok, blocked, gone, public"),
        sa.Column("settings", Json, nullable=False, comment="quiet hours, neutral mode and the like"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "thread_id", name=op.f("pk_destination")),
    )
    op.create_table(
        "digest_schedule",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("chat_id", BigInt, nullable=False),
        sa.Column("thread_id", BigInt, nullable=False),
        sa.Column("local_time", sa.String(length=32), nullable=False, comment="HH:MM in the destination's zone"),
        sa.Column("weekdays", sa.String(length=32), nullable=False, comment="ISO weekdays"),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("silent_when_empty", sa.Boolean(), nullable=False),
        sa.Column("only", Json, nullable=True, comment="subscription ids, or null for all that no other digest has"),
        sa.Column("timezone", sa.String(length=512), nullable=True, comment="IANA; the destination's when null"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_schedule")),
        sa.UniqueConstraint(
            "chat_id", "thread_id", "local_time", name=op.f("uq_digest_schedule_chat_id_thread_id_local_time")
        ),
    )
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("created_by", BigInt, nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_by", BigInt, nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
    )
    op.create_table(
        "member",
        sa.Column("user_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False, comment="journalist, editor, analyst, admin"),
        sa.Column("name", sa.String(length=512), nullable=True),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("invited_by", BigInt, nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_member")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("chat_id", BigInt, nullable=False),
        sa.Column("thread_id", BigInt, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="official, channel, story, search, feed"),
        sa.Column("target", sa.Text(), nullable=False, comment="official id, channel id, story id, query or feed URL"),
        sa.Column("instant", sa.Boolean(), nullable=False),
        sa.Column("in_digest", sa.Boolean(), nullable=False),
        sa.Column("edits", sa.Boolean(), nullable=False),
        sa.Column("deletions", sa.Boolean(), nullable=False),
        sa.Column("articles", sa.Boolean(), nullable=False, comment="told when an article about it is published"),
        sa.Column("channels", Json, nullable=True, comment="channel ids, or null for all"),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("created_by", BigInt, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint(
            "chat_id", "thread_id", "kind", "target", name=op.f("uq_subscription_chat_id_thread_id_kind_target")
        ),
    )
    op.create_index("ix_subscription_target", "subscription", ["kind", "target"])
    op.create_table(
        "alert",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("post_id", BigInt, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_alert_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("post_id", "event", "version", name=op.f("uq_alert_post_id_event_version")),
    )
    op.create_table(
        "article_told",
        sa.Column("article_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("chat_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("thread_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("delivery_id", BigInt, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_told_article_id")),
        sa.PrimaryKeyConstraint("article_id", "chat_id", "thread_id", name=op.f("pk_article_told")),
    )
    op.create_index("ix_article_told_chat", "article_told", ["chat_id"])
    op.create_table(
        "digest_run",
        sa.Column("digest_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("local_date", sa.String(length=32), nullable=False, comment="ISO date in the destination's zone"),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("to_at", UtcDateTime(), nullable=False),
        sa.Column("composed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digest_schedule.id"], name=op.f("fk_digest_run_digest_id")),
        sa.PrimaryKeyConstraint("digest_id", "local_date", name=op.f("pk_digest_run")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", BigInt, autoincrement=True, nullable=False),
        sa.Column("chat_id", BigInt, nullable=False),
        sa.Column("thread_id", BigInt, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="alert, update, article, edit, digest, notice"),
        sa.Column("subject", sa.String(), nullable=False, comment="stable: makes a repeated insert do nothing"),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False, comment="0 first"),
        sa.Column("alert_id", BigInt, nullable=True),
        sa.Column("payload", Json, nullable=False),
        sa.Column("reply_to_delivery", BigInt, nullable=True),
        sa.Column(
            "state", sa.String(length=32), nullable=False, comment="due, sending, sent, failed, suspended, dropped"
        ),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Integer(), nullable=False, comment="sends whose answer never came"),
        sa.Column("claimed_by", sa.String(length=512), nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("telegram_message_id", BigInt, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_delivery_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "chat_id",
            "thread_id",
            "kind",
            "subject",
            "part",
            name=op.f("uq_delivery_chat_id_thread_id_kind_subject_part"),
        ),
    )
    op.create_index(op.f("ix_delivery_alert_id"), "delivery", ["alert_id"])
    op.create_index("ix_delivery_due", "delivery", ["state", "priority", "id"])
    op.create_index(
        "ix_delivery_ambiguous",
        "delivery",
        ["ambiguous"],
        sqlite_where=sa.text("ambiguous > 0"),
        postgresql_where=sa.text("ambiguous > 0"),
    )
    op.create_index(
        "ix_delivery_telegram",
        "delivery",
        ["chat_id", "telegram_message_id"],
        sqlite_where=sa.text("telegram_message_id IS NOT NULL"),
        postgresql_where=sa.text("telegram_message_id IS NOT NULL"),
    )
    op.create_table(
        "translation",
        sa.Column("version_id", BigInt, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False, comment="due, done, failed"),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("service", sa.String(length=512), nullable=True),
        sa.Column("asked", Json, nullable=False, comment="[chat, topic, message] that wait for an answer"),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("version_id", "language", name=op.f("pk_translation")),
    )
    op.create_index("ix_translation_due", "translation", ["state", "due_at"])
