"""What was heard: channels, posts, versions, evidence, gaps. Rows are added and marked, never removed."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
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
    OptionalName,
    OptionalText,
    RowId,
)
from core.storage.models.base import BY_KEY, Base


class ChannelRow(Base):
    """A watched channel and how far we have heard it."""

    __tablename__ = "channel"

    channel_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False, comment="bare id")
    reference: Mapped[OptionalName] = mapped_column(
        index=True, comment="lower-case username or id by which the watchlist found it; stays whatever it is called now"
    )
    username: Mapped[OptionalName] = mapped_column(index=True, comment="lower case, as last seen")
    name: Mapped[Name] = mapped_column(comment="as the newsroom calls it")
    title: Mapped[OptionalName] = mapped_column(comment="as the channel calls itself")
    language: Mapped[Code]
    watched: Mapped[bool] = mapped_column(default=True)
    state: Mapped[Code] = mapped_column(
        default="ok", comment="ok, private, vanished, restricted, taken_over, unreadable"
    )
    cursor: Mapped[Big] = mapped_column(default=0, comment="highest id below which every id is explained")
    head: Mapped[Big] = mapped_column(default=0, comment="highest id seen")
    floor: Mapped[Big] = mapped_column(default=0, comment="ids above it and up to the cursor were read")
    first_head: Mapped[Big] = mapped_column(default=0, comment="head when the watch began: what is below is history")
    pts: Mapped[OptionalBig] = mapped_column(comment="our own counter for getChannelDifference")
    first_watched_at: Mapped[OptionalInstant]
    watched_until: Mapped[OptionalInstant] = mapped_column(comment="last moment at which we know that we heard it")
    history_done: Mapped[bool] = mapped_column(default=False, comment="history on first sight is stored")


class ChannelAccessRow(Base):
    """How one account reaches a channel; never resolved twice."""

    __tablename__ = "channel_access"

    account: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    access_hash: Mapped[Big]
    joined: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[Instant]


class ChannelEventRow(Base):
    """Something that happened to a channel itself: renamed, taken over, private, vanished, readable again."""

    __tablename__ = "channel_event"

    id: Mapped[RowId]
    channel_id: Mapped[Big] = mapped_column(index=True)
    kind: Mapped[Code]
    at: Mapped[Instant]
    details: Mapped[JsonValue] = mapped_column(default=dict)


class GapRow(Base):
    """A span in which a channel was not watched."""

    __tablename__ = "gap"

    id: Mapped[RowId]
    channel_id: Mapped[Big] = mapped_column(index=True)
    from_at: Mapped[Instant]
    to_at: Mapped[Instant]
    caught_up_at: Mapped[OptionalInstant]
    reason: Mapped[Code] = mapped_column(default="offline")
    __table_args__ = (UniqueConstraint("channel_id", "from_at"),)


class PostRow(Base):
    """A post as it stands now; its texts are its versions."""

    __tablename__ = "post"

    id: Mapped[RowId] = mapped_column(comment="grows with the order of hearing")
    channel_id: Mapped[Big]
    message_id: Mapped[Big]
    date: Mapped[Instant] = mapped_column(comment="as Telegram gives it")
    heard_at: Mapped[Instant]
    source: Mapped[Code] = mapped_column(comment="live, caught_up, history, import, preview")
    service: Mapped[bool] = mapped_column(default=False)
    noforwards: Mapped[bool] = mapped_column(default=False)
    grouped_id: Mapped[OptionalBig]
    reply_to: Mapped[OptionalBig]
    forward_channel_id: Mapped[OptionalBig]
    forward_message_id: Mapped[OptionalBig]
    forward_name: Mapped[OptionalName]
    views: Mapped[OptionalBig]
    forwards: Mapped[OptionalBig]
    reactions: Mapped[OptionalBig]
    version: Mapped[int] = mapped_column(default=0, comment="number of the last version")
    edited_at: Mapped[OptionalInstant] = mapped_column(comment="Telegram's date of the last real edit")
    last_seen_at: Mapped[OptionalInstant] = mapped_column(comment="last time the server showed it")
    deleted_noticed_at: Mapped[OptionalInstant] = mapped_column(comment="first found missing")
    reposted_from: Mapped[OptionalBig] = mapped_column(comment="post.id of a deleted post with the same text")
    story_id: Mapped[OptionalBig]
    look_at: Mapped[OptionalInstant] = mapped_column(comment="when its counters are due to be looked at again")

    __table_args__ = (
        UniqueConstraint("channel_id", "message_id"),
        Index("ix_post_heard_at", "heard_at"),
        Index("ix_post_date", "date"),
        # A post gets its story in a second step: what has none yet need not be put in and taken out again.
        Index(
            "ix_post_story_id",
            "story_id",
            sqlite_where=text("story_id IS NOT NULL"),
            postgresql_where=text("story_id IS NOT NULL"),
        ),
        Index(
            "ix_post_album",
            "channel_id",
            "grouped_id",
            sqlite_where=text("grouped_id IS NOT NULL"),
            postgresql_where=text("grouped_id IS NOT NULL"),
        ),
        Index(
            "ix_post_look",
            "look_at",
            sqlite_where=text("look_at IS NOT NULL"),
            postgresql_where=text("look_at IS NOT NULL"),
        ),
        Index(
            "ix_post_gone",
            "channel_id",
            "deleted_noticed_at",
            sqlite_where=text("deleted_noticed_at IS NOT NULL"),
            postgresql_where=text("deleted_noticed_at IS NOT NULL"),
        ),
        Index(
            "ix_post_deleted",
            "deleted_noticed_at",
            sqlite_where=text("deleted_noticed_at IS NOT NULL"),
            postgresql_where=text("deleted_noticed_at IS NOT NULL"),
        ),
    )


class CounterRow(Base):
    """What a post had gathered at one moment of its series."""

    __tablename__ = "counter"

    post_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Instant] = mapped_column(primary_key=True)
    views: Mapped[OptionalBig]
    forwards: Mapped[OptionalBig]
    reactions: Mapped[OptionalBig]
    __table_args__ = BY_KEY


_EDITS = text("number > 0")
_KEPT = text("kept_at IS NOT NULL")


class VersionRow(Base):
    """One text of a post. Never changed, but for a redaction that keeps its hash."""

    __tablename__ = "version"

    id: Mapped[RowId] = mapped_column(comment="grows with the order of hearing; on PostgreSQL it tells the month")
    post_id: Mapped[Big] = mapped_column(ForeignKey("post.id"))
    number: Mapped[int]
    text: Mapped[LongText]
    entities: Mapped[JsonValue] = mapped_column(default=list)
    media: Mapped[JsonValue] = mapped_column(nullable=True)
    content_hash: Mapped[Digest32] = mapped_column(comment="SHA-256 of text, entities and media identity")
    exact_hash: Mapped[Blob | None] = mapped_column(
        comment="of an export or web page: the hash by which an account saw this version since, empty until then"
    )
    salt: Mapped[Blob] = mapped_column(comment="keeps a redacted text from being guessed from the chain")
    edit_date: Mapped[OptionalInstant]
    heard_at: Mapped[Instant]
    pts: Mapped[OptionalBig]
    heard_by: Mapped[int | None] = mapped_column(
        comment="number of the account that told it first, 0 the public web page; unknown of an export"
    )
    __table_args__ = (
        # On PostgreSQL each month has an index of its own for it, and over months `claim_numbers` sees to it.
        UniqueConstraint("post_id", "number"),
        Index(
            "ix_version_edit",
            "heard_at",
            "post_id",
            sqlite_where=_EDITS,
            postgresql_where=_EDITS,
        ),
    )


class WitnessRow(Base):
    """Somebody else who saw a version as it is stored: another account, or the public web page."""

    __tablename__ = "witness"

    version_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    witness: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="number of an account, 0 the public web page"
    )
    at: Mapped[Instant] = mapped_column(comment="when it was seen first")
    text_hash: Mapped[Digest32] = mapped_column(comment="salted, of the text that was seen, in its comparable form")
    raw_hash: Mapped[Blob | None] = mapped_column(comment="salted, of the raw message that was seen")
    __table_args__ = BY_KEY


class RawMessageRow(Base):
    """The message behind a version as Telegram gave it, packed (`core.rawform`); gone with a redaction."""

    __tablename__ = "raw_message"

    version_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[Blob]


class DetachedMonthRow(Base):
    """A month whose texts were taken out of a PostgreSQL store, with the bounds of its versions' numbers."""

    __tablename__ = "detached_month"

    month: Mapped[Code] = mapped_column(primary_key=True, comment="2024-03")
    low: Mapped[OptionalBig] = mapped_column(comment="null: from the first number on")
    high: Mapped[Big] = mapped_column(comment="the first number behind it")
    versions: Mapped[Big]
    digest: Mapped[Digest32] = mapped_column(comment="SHA-256 of what is known of its versions (detached_digest)")
    at: Mapped[Instant]
    searched: Mapped[JsonValue] = mapped_column(nullable=True, comment="the officials that its texts were searched for")


class DetachedVersionRow(Base):
    """What is known of a version whose text is detached."""

    __tablename__ = "detached_version"

    post_id: Mapped[Big] = mapped_column(ForeignKey("post.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_id: Mapped[Big] = mapped_column(unique=True)
    month: Mapped[Code] = mapped_column(index=True)
    content_hash: Mapped[Digest32]
    exact_hash: Mapped[Blob | None]
    edit_date: Mapped[OptionalInstant]
    pts: Mapped[OptionalBig]
    heard_by: Mapped[int | None]


class MediaFileRow(Base):
    """A photo or file of some post: wanted, kept under the hash of its content, or left alone for a reason."""

    __tablename__ = "media_file"

    identity: Mapped[str] = mapped_column(primary_key=True, comment="as in version.media; several posts may share it")
    channel_id: Mapped[Big] = mapped_column(comment="a post that has it")
    message_id: Mapped[Big]
    state: Mapped[Code] = mapped_column(default="due", comment="due, kept, skipped, gone, redacted")
    reason: Mapped[OptionalName]
    sha256: Mapped[OptionalName] = mapped_column(index=True)
    size: Mapped[OptionalBig]
    mime: Mapped[OptionalName]
    noforwards: Mapped[bool] = mapped_column(default=False, comment="must never be passed on")
    due_at: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(default=0)
    kept_at: Mapped[OptionalInstant]
    __table_args__ = (
        Index("ix_media_file_due", "state", "due_at"),
        Index("ix_media_file_kept", "channel_id", sqlite_where=_KEPT, postgresql_where=_KEPT),
    )


class EvidenceRow(Base):
    """One link of a channel's evidence chain: what was kept, over the hash of the link before."""

    __tablename__ = "evidence"

    channel_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False, comment="from 1, without holes")
    kind: Mapped[Code] = mapped_column(
        comment="version, post, text, facts, witness, deletion, seen_again, media, review, redaction, redacted"
    )
    message_id: Mapped[Big]
    number: Mapped[int] = mapped_column(default=0)
    at: Mapped[Instant]
    payload_hash: Mapped[Digest32]
    hash: Mapped[Digest32]
    __table_args__ = BY_KEY


class JobRow(Base):
    """Work that waits behind a post or an article, due until its row is gone."""

    __tablename__ = "job"

    kind: Mapped[Code] = mapped_column(
        primary_key=True, comment="index, old_story, link_post, history, link_article, forget_media, forget_marks"
    )
    subject_id: Mapped[Big] = mapped_column(
        primary_key=True, autoincrement=False, comment="version.id or article_version.id"
    )
    due_at: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[OptionalText]
    until_id: Mapped[OptionalBig] = mapped_column(
        comment="history: the last of a run of versions that begins with subject_id"
    )
    __table_args__ = BY_KEY  # few wait for a later time: those that are due are found by key
