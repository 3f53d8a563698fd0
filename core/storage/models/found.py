"""What rules found in the evidence: mentions, stories, articles, links. All of it can be computed again."""

from sqlalchemy import Float, ForeignKey, Index, UniqueConstraint, text
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


class MentionRow(Base):
    """An official found in one version of a post."""

    __tablename__ = "mention"

    version_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    official_id: Mapped[str] = mapped_column(primary_key=True)
    end: Mapped[int]
    surface: Mapped[LongText]
    kind: Mapped[Code]
    reasons: Mapped[JsonValue] = mapped_column(default=list)
    doubtful: Mapped[bool] = mapped_column(default=False)
    catalogue_id: Mapped[str] = mapped_column(comment="which catalogue found it")
    __table_args__ = (
        Index("ix_mention_official", "official_id", "version_id"),
        # Word for word as either engine is asked: SQLite takes an index of a part for nothing else.
        Index(
            "ix_mention_doubtful",
            "version_id",
            sqlite_where=text("doubtful IS 1"),
            postgresql_where=text("doubtful IS true"),
        ),
        BY_KEY,
    )


class StoryRow(Base):
    """Posts that carry one text or one claim. Kept for ever: a merge leaves a redirect."""

    __tablename__ = "story"

    id: Mapped[RowId]
    created_at: Mapped[Instant]
    merged_into: Mapped[OptionalBig]


class EmbeddingRow(Base):
    """Sentence vectors of one version by one encoder; computed once."""

    __tablename__ = "embedding"

    version_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    encoder_id: Mapped[str] = mapped_column(primary_key=True)
    texts_hash: Mapped[Blob] = mapped_column(comment="of what was encoded: other rules may cut a text otherwise")
    count: Mapped[int] = mapped_column(comment="sentences")
    vectors: Mapped[Blob] = mapped_column(comment="count scales (float32), then count × dimensions int8")


class FeedRow(Base):
    """A feed and when to ask it again."""

    __tablename__ = "feed"

    url: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Name]
    language: Mapped[Code]
    watched: Mapped[bool] = mapped_column(default=True)
    etag: Mapped[OptionalName]
    last_modified: Mapped[OptionalName]
    next_due_at: Mapped[Instant] = mapped_column(index=True)
    last_ok_at: Mapped[OptionalInstant]
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[OptionalText]
    state: Mapped[Code] = mapped_column(default="ok", comment="ok, failing, gone, moved")
    moved_to: Mapped[OptionalText] = mapped_column(comment="where it says that it lives now")


class FeedEntryRow(Base):
    """An item of a feed, due until its article is stored: a listed item outlives the poll that saw it."""

    __tablename__ = "feed_entry"

    feed_url: Mapped[str] = mapped_column(primary_key=True)
    entry_key: Mapped[str] = mapped_column(primary_key=True, comment="the feed's own id of it")
    url: Mapped[LongText]
    title: Mapped[LongText]
    text: Mapped[LongText] = mapped_column(comment="what the feed itself tells, while the page is not had")
    authors: Mapped[JsonValue] = mapped_column(default=list)
    published_at: Mapped[OptionalInstant]
    updated_at: Mapped[OptionalInstant]
    language: Mapped[Code]
    first_seen_at: Mapped[Instant]
    due_at: Mapped[OptionalInstant] = mapped_column(index=True, comment="when to fetch its page; null: not again")
    attempts: Mapped[int] = mapped_column(default=0, comment="failed ones since the last success")
    checks: Mapped[int] = mapped_column(default=0, comment="times that its page was read")
    article_id: Mapped[OptionalBig]
    error: Mapped[OptionalText]


_TAKEN_DOWN = text("taken_down_at IS NOT NULL")


class ArticleRow(Base):
    """A published piece under its canonical URL."""

    __tablename__ = "article"

    id: Mapped[RowId]
    url: Mapped[str] = mapped_column(unique=True, comment="canonical")
    title: Mapped[LongText]
    language: Mapped[Code]
    published_at: Mapped[OptionalInstant]
    first_seen_at: Mapped[Instant] = mapped_column(index=True)
    feed_url: Mapped[OptionalText]
    version: Mapped[int] = mapped_column(default=0)
    last_seen_at: Mapped[OptionalInstant] = mapped_column(comment="last time that its page showed it")
    missing_at: Mapped[OptionalInstant] = mapped_column(comment="first found missing, and not seen since")
    taken_down_at: Mapped[OptionalInstant] = mapped_column(comment="when a second look made that sure")
    taken_down_how: Mapped[OptionalText] = mapped_column(comment="404, 410, or the words that stand there instead")

    __table_args__ = (
        Index(
            "ix_article_taken_down",
            "taken_down_at",
            sqlite_where=_TAKEN_DOWN,
            postgresql_where=_TAKEN_DOWN,
        ),
    )


class PageLookRow(Base):
    """An article that somebody was told of, while its page is looked at again: whether it still stands."""

    __tablename__ = "page_look"

    article_id: Mapped[Big] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    host: Mapped[Name] = mapped_column(index=True)
    since: Mapped[Instant] = mapped_column(comment="when somebody was told first; the looks are counted from there")
    due_at: Mapped[Instant] = mapped_column(index=True)
    etag: Mapped[OptionalName]
    last_modified: Mapped[OptionalName]
    __table_args__ = BY_KEY


class ArticleVersionRow(Base):
    """One text of an article."""

    __tablename__ = "article_version"

    id: Mapped[RowId]
    article_id: Mapped[Big] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    title: Mapped[LongText]
    text: Mapped[LongText]
    authors: Mapped[JsonValue] = mapped_column(default=list)
    content_hash: Mapped[Digest32]
    fetched_at: Mapped[Instant]
    from_feed: Mapped[bool] = mapped_column(default=False, comment="the feed's words: the page could not be had")
    __table_args__ = (UniqueConstraint("article_id", "number"),)


class ArticleUrlRow(Base):
    """Every URL that led to an article."""

    __tablename__ = "article_url"

    url: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[Big] = mapped_column(ForeignKey("article.id"), index=True)


class ArticleMentionRow(Base):
    """An official found in one version of an article."""

    __tablename__ = "article_mention"

    article_version_id: Mapped[Big] = mapped_column(
        ForeignKey("article_version.id"), primary_key=True, autoincrement=False
    )
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    official_id: Mapped[str] = mapped_column(primary_key=True)
    end: Mapped[int]
    __table_args__ = (Index("ix_article_mention_official", "official_id"),)


class TextEmbeddingRow(Base):
    """The vector of a sentence or word of articles and posts by one encoder; computed once, can be made again."""

    __tablename__ = "text_embedding"

    encoder_id: Mapped[str] = mapped_column(primary_key=True)
    text_hash: Mapped[Blob] = mapped_column(primary_key=True)
    vector: Mapped[Blob] = mapped_column(comment="its scale (float32), then int8")


class CitationRow(Base):
    """A sentence of an article that reports what a channel said; with or without a stored post, watched or not."""

    __tablename__ = "citation"

    article_id: Mapped[Big] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="order in the text")
    article_version: Mapped[int]
    channel_name: Mapped[Name] = mapped_column(comment="as watched, else as the article writes it")
    channel_username: Mapped[OptionalName]
    watched: Mapped[bool]
    sentence_start: Mapped[int]
    sentence_end: Mapped[int]
    clause_start: Mapped[int]
    clause_end: Mapped[int]
    day_phrase: Mapped[OptionalName] = mapped_column(comment="on Wednesday")
    from_at: Mapped[OptionalInstant]
    to_at: Mapped[OptionalInstant]
    post_id: Mapped[OptionalBig] = mapped_column(index=True, comment="the post that it reports, once it is found")


class OutcomeRow(Base):
    """A sentence of an article that denies or confirms what a post claims; a proposal, never a verdict."""

    __tablename__ = "outcome"

    article_id: Mapped[Big] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    post_id: Mapped[Big] = mapped_column(ForeignKey("post.id"), primary_key=True, autoincrement=False, index=True)
    stance: Mapped[Code] = mapped_column(primary_key=True, comment="denies or confirms")
    sentence_start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sentence_end: Mapped[int]
    article_version: Mapped[int]
    speaker: Mapped[LongText]
    claim_start: Mapped[int] = mapped_column(comment="the clause by which the article reports the post")
    claim_end: Mapped[int]
    found_at: Mapped[Instant]


class LinkRow(Base):
    """An article beside a post, with the versions that were judged."""

    __tablename__ = "link"

    article_id: Mapped[Big] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    post_id: Mapped[Big] = mapped_column(ForeignKey("post.id"), primary_key=True, autoincrement=False, index=True)
    relation: Mapped[Code]
    score: Mapped[float] = mapped_column(Float(53))
    sentence_start: Mapped[int | None]
    sentence_end: Mapped[int | None]
    reasons: Mapped[JsonValue] = mapped_column(default=list)
    article_version: Mapped[int]
    post_version: Mapped[int]
    encoder_id: Mapped[OptionalName]
    found_at: Mapped[Instant]


class FetchRequestRow(Base):
    """An article that somebody asked for by its address; the feeds' monitor fetches it."""

    __tablename__ = "fetch_request"

    id: Mapped[RowId]
    url: Mapped[LongText]
    chat_id: Mapped[OptionalBig]
    thread_id: Mapped[OptionalBig]
    requested_at: Mapped[Instant]
    done_at: Mapped[OptionalInstant] = mapped_column(index=True)
    answered_at: Mapped[OptionalInstant] = mapped_column(index=True)
    article_id: Mapped[OptionalBig]
    error: Mapped[OptionalText]
