"""Looks at the pages of articles that somebody was told of: what is due, and what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from core.storage.links import SHOWN
from core.storage.models import ArticleRow, ArticleUrlRow, LinkRow, PageLookRow
from core.storage.upsert import insert_new, table_of

_ARTICLE, _LOOK = table_of(ArticleRow), table_of(PageLookRow)
_RECENT = timedelta(days=14)
_ADDRESSES = 4  # of an article, so many are asked before it counts as missing


@dataclass(frozen=True, slots=True)
class DueLook:
    """A page that wants looking at: `urls` are the addresses that led to the article, its own first."""

    article_id: int
    urls: tuple[str, ...]
    host: str
    since: datetime
    etag: str | None
    last_modified: str | None
    missing_at: datetime | None
    taken_down_at: datetime | None


def watch_pages(session: Session, article_ids: Collection[int], now: datetime, due_at: datetime) -> None:
    """Has the pages of these articles looked at from `due_at` on, those whose page was ever had."""
    if not article_ids:
        return
    query = select(ArticleRow.id, ArticleRow.url).where(
        ArticleRow.id.in_(list(article_ids)), ArticleRow.last_seen_at.is_not(None)
    )
    rows = [
        {"article_id": article_id, "host": _host(url), "since": now, "due_at": due_at}
        for article_id, url in session.execute(query)
    ]
    insert_new(session, PageLookRow, rows)


def watch_pages_beside(session: Session, post_ids: Sequence[int], now: datetime, due_at: datetime) -> None:
    """The same of the recent articles that are shown beside these posts: an old one is told of with each new post."""
    query = (
        select(LinkRow.article_id)
        .join(ArticleRow, ArticleRow.id == LinkRow.article_id)
        .where(
            LinkRow.post_id.in_(list(post_ids)),
            LinkRow.relation.in_(SHOWN),
            ArticleRow.first_seen_at >= now - _RECENT,
        )
    )
    watch_pages(session, set(session.execute(query).scalars()), now, due_at)


def due_looks(session: Session, now: datetime, limit: int, busy: Collection[int] = ()) -> list[DueLook]:
    """The looks that are due and not `busy`, the newest articles first."""
    query = (
        select(_LOOK, _ARTICLE.c.url, _ARTICLE.c.missing_at, _ARTICLE.c.taken_down_at)
        .select_from(_LOOK.join(_ARTICLE, _ARTICLE.c.id == _LOOK.c.article_id))
        .where(_LOOK.c.due_at <= now, _LOOK.c.article_id.not_in(list(busy)))
        .order_by(_LOOK.c.since.desc(), _LOOK.c.article_id)
        .limit(limit)
    )
    rows = session.execute(query).all()
    others: dict[int, list[str]] = {}
    known = select(ArticleUrlRow.article_id, ArticleUrlRow.url).where(
        ArticleUrlRow.article_id.in_([row.article_id for row in rows])
    )
    for article_id, url in session.execute(known.order_by(ArticleUrlRow.url)) if rows else ():
        others.setdefault(article_id, []).append(url)
    return [
        DueLook(
            row.article_id,
            tuple(dict.fromkeys((row.url, *others.get(row.article_id, ()))))[:_ADDRESSES],
            row.host,
            row.since,
            row.etag,
            row.last_modified,
            row.missing_at,
            row.taken_down_at,
        )
        for row in rows
    ]


def claim_looks(session: Session, looks: Sequence[DueLook], now: datetime, until: datetime) -> list[DueLook]:
    """Those of `looks` that nobody else has taken since they were read: nobody else gets them before `until`."""
    claimed = (
        update(PageLookRow)
        .where(PageLookRow.article_id.in_([look.article_id for look in looks]), PageLookRow.due_at <= now)
        .values(due_at=until)
        .returning(PageLookRow.article_id)
    )
    ours = set(session.execute(claimed.execution_options(synchronize_session=False)).scalars())
    return [look for look in looks if look.article_id in ours]


def looked_at_since(session: Session, article_id: int) -> datetime | None:
    """Since when an article's page is looked at; None if it is not, or not any more."""
    return session.execute(select(PageLookRow.since).where(PageLookRow.article_id == article_id)).scalar()


def look_again(session: Session, article_id: int, due_at: datetime | None, **values: Any) -> None:
    """When a page is looked at next, and other columns of `page_look`; None: never."""
    one = PageLookRow.article_id == article_id
    if due_at is None:
        session.execute(delete(PageLookRow).where(one))
    else:
        session.execute(update(PageLookRow).where(one).values(due_at=due_at, **values))


def forget_looks(session: Session, before: datetime) -> None:
    """Drops looks that were due long ago: nobody has looked since."""
    session.execute(delete(PageLookRow).where(PageLookRow.due_at < before))


def first_missing(session: Session, article_id: int, now: datetime, due_at: datetime) -> bool:
    """Notes that the page of an article that stood is missing, if nobody did, and has it looked at by `due_at`."""
    noted = session.execute(
        update(ArticleRow)
        .where(
            ArticleRow.id == article_id,
            ArticleRow.last_seen_at.is_not(None),
            ArticleRow.missing_at.is_(None),
            ArticleRow.taken_down_at.is_(None),
        )
        .values(missing_at=now)
        .returning(ArticleRow.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if noted is None:
        return False
    session.execute(
        update(PageLookRow)
        .where(PageLookRow.article_id == article_id, PageLookRow.due_at > due_at)
        .values(due_at=due_at)
    )
    return True


def mark_taken_down(session: Session, look: DueLook, how: str, now: datetime) -> bool:
    """Marks an article as taken down unless its page was seen, or somebody marked it, since the look was due."""
    marked = session.execute(
        update(ArticleRow)
        .where(
            ArticleRow.id == look.article_id,
            ArticleRow.missing_at == look.missing_at,
            ArticleRow.taken_down_at.is_(None),
        )
        .values(taken_down_at=now, taken_down_how=how)
        .returning(ArticleRow.id)
        .execution_options(synchronize_session=False)
    )
    return marked.scalar() is not None


def mark_seen(session: Session, article_id: int, at: datetime) -> tuple[bool, datetime | None]:
    """Notes that an article's page showed it, and since when it was held for taken down, if it was. False where another
    look that began later found it missing.
    """
    one = and_(ArticleRow.id == article_id, or_(ArticleRow.missing_at.is_(None), ArticleRow.missing_at <= at))
    found = session.execute(select(ArticleRow.taken_down_at).where(one).with_for_update()).first()
    if found is None:
        return False, None
    values = {"last_seen_at": at, "missing_at": None, "taken_down_at": None, "taken_down_how": None}
    session.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(**values))
    return True, found[0]


def site_answers(session: Session, look: DueLook, alike: int) -> bool | None:
    """What other pages of the site tell since this one is missing: True if one was there, False if none was and
    `alike` others are missing, too.
    """
    assert look.missing_at is not None
    others = (
        select(_ARTICLE.c.id)
        .select_from(_LOOK.join(_ARTICLE, _ARTICLE.c.id == _LOOK.c.article_id))
        .where(_LOOK.c.host == look.host, _LOOK.c.article_id != look.article_id)
    )
    if session.scalar(select(exists(others.where(_ARTICLE.c.last_seen_at >= look.missing_at)))):
        return True
    missing = others.where(_ARTICLE.c.missing_at.is_not(None), _ARTICLE.c.taken_down_at.is_(None)).limit(alike)
    return False if len(session.execute(missing).all()) >= alike else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "")[:500]
