"""What analysts decided, and how they signed in. None of it alters the evidence."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.columns import (
    Big,
    Code,
    Digest32,
    Instant,
    JsonValue,
    OptionalBig,
    OptionalInstant,
    OptionalText,
    RowId,
)
from core.storage.models.base import Base


class ReviewRow(Base):
    """A verdict, tag, note or assignment; the newest of its kind and subject stands."""

    __tablename__ = "review"

    id: Mapped[RowId]
    kind: Mapped[Code] = mapped_column(comment="claim, mention, link, story, tag, note, assignment")
    post_id: Mapped[OptionalBig]
    subject: Mapped[str] = mapped_column(comment="what of it: a span and official, an article id, …")
    verdict: Mapped[Code] = mapped_column(comment="confirmed, denied, rejected, wrong_person, …")
    note: Mapped[OptionalText]
    by_user_id: Mapped[Big]
    at: Mapped[Instant]
    undone_at: Mapped[OptionalInstant]
    __table_args__ = (Index("ix_review_subject", "post_id", "kind", "subject"),)


class SignInRow(Base):
    """A one-time link to the desk, and after its use the session that it became."""

    __tablename__ = "sign_in"

    token_hash: Mapped[Digest32] = mapped_column(primary_key=True)
    user_id: Mapped[Big]
    expires_at: Mapped[Instant]
    used_at: Mapped[OptionalInstant]
    session_hash: Mapped[Digest32 | None] = mapped_column(index=True)
    session_expires_at: Mapped[OptionalInstant]
    revoked_at: Mapped[OptionalInstant]


class AuditRow(Base):
    """Who did what, when: reading of private things and every change."""

    __tablename__ = "audit"

    id: Mapped[RowId]
    at: Mapped[Instant]
    user_id: Mapped[OptionalBig]
    action: Mapped[Code]
    details: Mapped[JsonValue] = mapped_column(default=dict)
