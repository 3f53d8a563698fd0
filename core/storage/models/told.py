"""Who wants what, and what was told: people, destinations, subscriptions, alerts and the outbox."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.columns import (
    Big,
    Code,
    Digest32,
    Instant,
    JsonValue,
    LongText,
    OptionalBig,
    OptionalInstant,
    OptionalName,
    OptionalText,
    RowId,
)
from core.storage.models.base import Base


class MemberRow(Base):
    """A person who may use the bot."""

    __tablename__ = "member"

    user_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[Code] = mapped_column(comment="journalist, editor, analyst, admin")
    name: Mapped[OptionalName]
    joined_at: Mapped[Instant]
    invited_by: Mapped[OptionalBig]
    removed_at: Mapped[OptionalInstant]


class InvitationRow(Base):
    """A single-use way in."""

    __tablename__ = "invitation"

    token_hash: Mapped[Digest32] = mapped_column(primary_key=True)
    role: Mapped[Code]
    created_by: Mapped[Big]
    expires_at: Mapped[Instant]
    used_by: Mapped[OptionalBig]
    used_at: Mapped[OptionalInstant]


class DestinationRow(Base):
    """A chat (or one topic of it) that gets messages."""

    __tablename__ = "destination"

    chat_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    thread_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False, default=0)
    kind: Mapped[Code] = mapped_column(comment="private, group, supergroup, channel")
    title: Mapped[OptionalName]
    language: Mapped[Code] = mapped_column(default="en")
    timezone: Mapped[OptionalName] = mapped_column(comment="IANA; the newsroom's when null")
    state: Mapped[Code] = mapped_column(default="ok", comment="ok, blocked, gone, public")
    settings: Mapped[JsonValue] = mapped_column(default=dict, comment="quiet hours, neutral mode and the like")
    created_at: Mapped[Instant]


class SubscriptionRow(Base):
    """What a destination wants to hear of."""

    __tablename__ = "subscription"

    id: Mapped[RowId]
    chat_id: Mapped[Big]
    thread_id: Mapped[Big] = mapped_column(default=0)
    kind: Mapped[Code] = mapped_column(comment="official, channel, story, search, feed")
    target: Mapped[LongText] = mapped_column(comment="official id, channel id, story id, query or feed URL")
    instant: Mapped[bool] = mapped_column(default=True)
    in_digest: Mapped[bool] = mapped_column(default=True)
    edits: Mapped[bool] = mapped_column(default=True)
    deletions: Mapped[bool] = mapped_column(default=True)
    articles: Mapped[bool] = mapped_column(default=True, comment="told when an article about it is published")
    channels: Mapped[JsonValue] = mapped_column(nullable=True, comment="channel ids, or null for all")
    paused_until: Mapped[OptionalInstant]
    created_by: Mapped[OptionalBig]
    created_at: Mapped[Instant]
    __table_args__ = (
        UniqueConstraint("chat_id", "thread_id", "kind", "target"),
        Index("ix_subscription_target", "kind", "target"),
        {"sqlite_autoincrement": True},  # buttons of old messages hold it: a number is given once
    )


class DigestScheduleRow(Base):
    """When a destination gets a digest, and about what."""

    __tablename__ = "digest_schedule"

    id: Mapped[RowId]
    chat_id: Mapped[Big]
    thread_id: Mapped[Big] = mapped_column(default=0)
    local_time: Mapped[Code] = mapped_column(comment="HH:MM in the destination's zone")
    weekdays: Mapped[Code] = mapped_column(default="1234567", comment="ISO weekdays")
    enabled: Mapped[bool] = mapped_column(default=True)
    silent_when_empty: Mapped[bool] = mapped_column(default=False)
    only: Mapped[JsonValue] = mapped_column(
        nullable=True, comment="subscription ids, or null for all that no other digest has"
    )
    timezone: Mapped[OptionalName] = mapped_column(comment="IANA; the destination's when null")
    created_at: Mapped[Instant]
    __table_args__ = (
        UniqueConstraint("chat_id", "thread_id", "local_time"),
        {"sqlite_autoincrement": True},  # as of a subscription
    )


class DigestRunRow(Base):
    """One digest of one local date: whoever inserts the row sends it."""

    __tablename__ = "digest_run"

    digest_id: Mapped[Big] = mapped_column(ForeignKey("digest_schedule.id"), primary_key=True, autoincrement=False)
    local_date: Mapped[Code] = mapped_column(primary_key=True, comment="ISO date in the destination's zone")
    due_at: Mapped[Instant]
    from_at: Mapped[Instant]
    to_at: Mapped[Instant]
    composed_at: Mapped[OptionalInstant]
    seen: Mapped[JsonValue] = mapped_column(
        nullable=True, comment="what the store held: last, missing, unindexed, changes"
    )


class AlertRow(Base):
    """One thing worth telling at once; who is told stands in its deliveries."""

    __tablename__ = "alert"

    id: Mapped[RowId]
    event: Mapped[Code]
    post_id: Mapped[Big] = mapped_column(ForeignKey("post.id"))
    version: Mapped[int]
    late: Mapped[bool] = mapped_column(default=False)
    details: Mapped[JsonValue] = mapped_column(default=dict)
    created_at: Mapped[Instant]
    # The post first: whoever asks by the post alone finds its alerts by this one too.
    __table_args__ = (UniqueConstraint("post_id", "event", "version"),)


class ArticleToldRow(Base):
    """An article that a destination got on its publication: once, and by which delivery."""

    __tablename__ = "article_told"

    article_id: Mapped[Big] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    chat_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    thread_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False, default=0)
    delivery_id: Mapped[Big]
    __table_args__ = (Index("ix_article_told_chat", "chat_id"),)


class TranslationRow(Base):
    """What a machine made of one version in one language; made once, asked for by chats that wait for it."""

    __tablename__ = "translation"

    version_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[Code] = mapped_column(primary_key=True)
    state: Mapped[Code] = mapped_column(default="due", comment="due, done, failed")
    text: Mapped[OptionalText]
    service: Mapped[OptionalName]
    asked: Mapped[JsonValue] = mapped_column(default=list, comment="[chat, topic, message] that wait for an answer")
    due_at: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[OptionalText]
    __table_args__ = (Index("ix_translation_due", "state", "due_at"),)


_AMBIGUOUS = text("ambiguous > 0")
_ARRIVED = text("telegram_message_id IS NOT NULL")


class DeliveryRow(Base):
    """The outbox: one message to one chat. A row before a request."""

    __tablename__ = "delivery"

    id: Mapped[RowId]
    chat_id: Mapped[Big]
    thread_id: Mapped[Big] = mapped_column(default=0)
    kind: Mapped[Code] = mapped_column(comment="alert, update, article, edit, digest, notice")
    subject: Mapped[str] = mapped_column(comment="stable: makes a repeated insert do nothing")
    part: Mapped[int] = mapped_column(default=0)
    priority: Mapped[int] = mapped_column(default=5, comment="0 first")
    alert_id: Mapped[OptionalBig] = mapped_column(ForeignKey("alert.id"), index=True)
    payload: Mapped[JsonValue] = mapped_column(default=dict)
    reply_to_delivery: Mapped[OptionalBig]
    state: Mapped[Code] = mapped_column(default="due", comment="due, sending, sent, failed, suspended, dropped")
    not_before: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(default=0)
    ambiguous: Mapped[int] = mapped_column(default=0, comment="sends whose answer never came")
    claimed_by: Mapped[OptionalName]
    claimed_at: Mapped[OptionalInstant]
    sent_at: Mapped[OptionalInstant]
    telegram_message_id: Mapped[OptionalBig]
    error: Mapped[OptionalText]
    created_at: Mapped[Instant]
    __table_args__ = (
        UniqueConstraint("chat_id", "thread_id", "kind", "subject", "part"),
        Index("ix_delivery_due", "state", "priority", "id"),
        Index(
            "ix_delivery_telegram",
            "chat_id",
            "telegram_message_id",
            sqlite_where=_ARRIVED,
            postgresql_where=_ARRIVED,
        ),
        Index("ix_delivery_ambiguous", "ambiguous", sqlite_where=_AMBIGUOUS, postgresql_where=_AMBIGUOUS),
    )
