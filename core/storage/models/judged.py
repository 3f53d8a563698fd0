"""What analysts decided, and how they signed in. None of it alters the evidence."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.columns import (
    Big,
    Blob,
    Code,
    Digest32,
    Instant,
    JsonValue,
    LongText,
    Name,
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
    salt: Mapped[Blob] = mapped_column(default=b"", comment="keeps the person from being guessed from the chain")
    __table_args__ = (Index("ix_review_subject", "post_id", "kind", "subject"),)


class RedactionRow(Base):
    """A version whose text was taken out; the hash of its salted text stays, so that the chain still holds."""

    __tablename__ = "redaction"

    version_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    text_hash: Mapped[Digest32]
    raw_hash: Mapped[Digest32 | None] = mapped_column(comment="of the salted raw message, if there was one")
    reason: Mapped[str]
    by_user_id: Mapped[OptionalBig] = mapped_column(comment="null for retention")
    at: Mapped[Instant]


class HoldRow(Base):
    """A legal hold on a channel or a post: while it stands nothing there is redacted."""

    __tablename__ = "hold"

    id: Mapped[RowId]
    channel_id: Mapped[OptionalBig]
    post_id: Mapped[OptionalBig]
    reason: Mapped[str]
    by_user_id: Mapped[Big]
    at: Mapped[Instant]
    released_at: Mapped[OptionalInstant]


class RetentionRow(Base):
    """How long texts of a kind are kept; without a row for ever."""

    __tablename__ = "retention"

    channel_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False, comment="0: every other channel")
    kind: Mapped[Code] = mapped_column(primary_key=True, comment="all, or unmentioned: what nobody was told of")
    days: Mapped[int]
    by_user_id: Mapped[Big]
    at: Mapped[Instant]


class ChainHeadRow(Base):
    """The ends of all chains at a time, signed: what is verified against."""

    __tablename__ = "chain_head"

    id: Mapped[RowId]
    at: Mapped[Instant]
    root: Mapped[Digest32]
    heads: Mapped[JsonValue] = mapped_column(comment="[channel id, number of records, last hash] by channel")
    signature: Mapped[Blob]
    public_key: Mapped[Blob]
    timestamp: Mapped[Blob | None] = mapped_column(comment="an outside authority's answer (RFC 3161), as it came")


class CaseRow(Base):
    """An inquiry: chosen posts with notes, and its own readers."""

    __tablename__ = "case_file"

    id: Mapped[RowId]
    title: Mapped[str]
    note: Mapped[LongText] = mapped_column(default="")
    by_user_id: Mapped[Big]
    at: Mapped[Instant]
    closed_at: Mapped[OptionalInstant]


class CasePostRow(Base):
    """A post of a case."""

    __tablename__ = "case_post"

    case_id: Mapped[Big] = mapped_column(ForeignKey("case_file.id"), primary_key=True, autoincrement=False)
    post_id: Mapped[Big] = mapped_column(ForeignKey("post.id"), primary_key=True, autoincrement=False)
    note: Mapped[LongText] = mapped_column(default="")
    by_user_id: Mapped[Big]
    at: Mapped[Instant]
    __table_args__ = (Index("ix_case_post_post_id", "post_id"),)


class CaseReaderRow(Base):
    """Somebody who may read a case beside whoever opened it."""

    __tablename__ = "case_reader"

    case_id: Mapped[Big] = mapped_column(ForeignKey("case_file.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)


class RevisionRow(Base):
    """A numbered state of the catalogue or the watchlist, as YAML; the newest of a kind is in force."""

    __tablename__ = "revision"

    id: Mapped[RowId]
    kind: Mapped[Code] = mapped_column(comment="officials, watchlist")
    number: Mapped[int]
    yaml: Mapped[LongText]
    comment: Mapped[str]
    source: Mapped[Code] = mapped_column(comment="file, desk")
    by_user_id: Mapped[OptionalBig]
    at: Mapped[Instant]
    __table_args__ = (UniqueConstraint("kind", "number"),)


class ApiTokenRow(Base):
    """A member's key to the read-only interface; only its hash is kept."""

    __tablename__ = "api_token"

    token_hash: Mapped[Digest32] = mapped_column(primary_key=True)
    user_id: Mapped[Big]
    name: Mapped[Name]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    revoked_at: Mapped[OptionalInstant]


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
