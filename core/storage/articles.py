"""Articles, their versions and addresses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from core.storage.models import ArticleMentionRow, ArticleRow, ArticleUrlRow, ArticleVersionRow
from core.storage.upsert import insert_new, insert_returning, insert_rows, table_of
from core.told import TakenDown

_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The last version of a stored article. `mentions` are (start, end, official id) in title, blank line and text."""

    article_id: int
    version_id: int
    number: int
    url: str
    title: str
    text: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    content_hash: bytes
    from_feed: bool
    feed_url: str | None = None
    authors: tuple[str, ...] = ()
    mentions: tuple[tuple[int, int, str], ...] = ()
    taken_down: TakenDown | None = None


TAKEN_DOWN = (ArticleRow.taken_down_at, ArticleRow.missing_at, ArticleRow.last_seen_at, ArticleRow.taken_down_how)
"""The columns that `taken_down_of` reads."""


def taken_down_of(
    taken_down_at: datetime | None, missing_at: datetime | None, last_seen_at: datetime | None, how: str | None
) -> TakenDown | None:
    """What is told of an article that was taken down; None while it stands, or nobody knows better."""
    return None if taken_down_at is None else TakenDown(missing_at or taken_down_at, how or "", last_seen_at)


def article_of_urls(session: Session, urls: Iterable[str]) -> int | None:
    """The article that one of these addresses led to; the first stored where they led to several."""
    query = select(ArticleUrlRow.article_id).where(ArticleUrlRow.url.in_(list(urls)))
    return session.execute(query.order_by(ArticleUrlRow.article_id).limit(1)).scalar()


def add_article(session: Session, **values: Any) -> int:
    """Stores an article and returns its id; one under the same address is there already and is returned as it is."""
    inserted = insert_new(session, ArticleRow, [values], returning=["id"])
    if inserted:
        return int(inserted[0][0])
    query = select(ArticleRow.id).where(ArticleRow.url == values["url"])
    return int(session.execute(query).scalar_one())


def add_article_urls(session: Session, article_id: int, urls: Iterable[str]) -> None:
    """Remembers that these addresses lead to the article; one that leads to another keeps doing so."""
    insert_new(session, ArticleUrlRow, [{"url": url, "article_id": article_id} for url in dict.fromkeys(urls)])


def add_article_version(
    session: Session, version: dict[str, Any], mentions: Sequence[tuple[int, int, str]], article: dict[str, Any]
) -> int:
    """Stores a version with its mentions, and sets columns of its article; returns the version's id."""
    (version_id,) = insert_returning(session, ArticleVersionRow, [version], "id")
    rows = [
        {"article_version_id": version_id, "start": start, "end": end, "official_id": official_id}
        for start, end, official_id in mentions
    ]
    insert_rows(session, ArticleMentionRow, rows)
    session.execute(update(ArticleRow).where(ArticleRow.id == version["article_id"]).values(**article))
    return int(version_id)


def last_versions(session: Session, article_ids: Sequence[int]) -> dict[int, StoredVersion]:
    """The last version of each article, by article id; unknown ids are left out."""
    found: dict[int, StoredVersion] = {}
    for start in range(0, len(article_ids), _IDS_AT_ONCE):
        found.update(_versions(session, ArticleRow.id.in_(list(article_ids[start : start + _IDS_AT_ONCE]))))
    return found


def version_by_id(session: Session, version_id: int) -> StoredVersion | None:
    """The version with this `article_version.id` if it is its article's last one."""
    return next(iter(_versions(session, ArticleVersionRow.id == version_id).values()), None)


def articles_between(session: Session, from_at: datetime, to_at: datetime) -> list[int]:
    """Ids of the articles published in `[from_at, to_at)`; of those without a date, the ones first seen in it."""
    table = table_of(ArticleRow)
    day = table.c.published_at
    query = select(table.c.id).where(
        ((day >= from_at) & (day < to_at))
        | (day.is_(None) & (table.c.first_seen_at >= from_at) & (table.c.first_seen_at < to_at))
    )
    return list(session.execute(query.order_by(table.c.id)).scalars())


def _versions(session: Session, condition: Any) -> dict[int, StoredVersion]:
    query = (
        select(ArticleRow, ArticleVersionRow)
        .join(
            ArticleVersionRow,
            and_(ArticleVersionRow.article_id == ArticleRow.id, ArticleVersionRow.number == ArticleRow.version),
        )
        .where(condition)
    )
    rows = session.execute(query).all()
    mentions: dict[int, list[tuple[int, int, str]]] = {}
    version_ids = [version.id for _, version in rows]
    if version_ids:
        table = table_of(ArticleMentionRow)
        named = select(table.c.article_version_id, table.c.start, table.c.end, table.c.official_id).where(
            table.c.article_version_id.in_(version_ids)
        )
        for version_id, start, end, official_id in session.execute(named.order_by(table.c.start)):
            mentions.setdefault(version_id, []).append((start, end, official_id))
    return {
        article.id: StoredVersion(
            article_id=article.id,
            version_id=version.id,
            number=version.number,
            url=article.url,
            title=version.title,
            text=version.text,
            language=article.language,
            published_at=article.published_at,
            first_seen_at=article.first_seen_at,
            content_hash=bytes(version.content_hash),
            from_feed=version.from_feed,
            feed_url=article.feed_url,
            authors=tuple(version.authors or ()),
            mentions=tuple(mentions.get(version.id, ())),
            taken_down=taken_down_of(*(getattr(article, column.key) for column in TAKEN_DOWN)),
        )
        for article, version in rows
    }
