"""Feeds and their entries: what is due, and what came of asking."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, literal, select, update
from sqlalchemy.orm import Session

from core.storage.models import FeedEntryRow, FeedRow, FetchRequestRow
from core.storage.upsert import table_of, upsert
from core.types import WatchedFeed

# So many items that are updated at one and the same moment are stamped with it.
_STAMPED = 3
_STAMPED_PAUSE = timedelta(hours=1)
_INSTANT = table_of(FeedEntryRow).c.updated_at.type


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed that wants asking."""

    url: str
    name: str
    language: str
    etag: str | None
    last_modified: str | None
    failures: int
    last_error: str | None
    state: str
    last_ok_at: datetime | None
    moved_to: str | None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An item as a feed lists it now."""

    key: str
    url: str
    title: str
    text: str
    authors: tuple[str, ...]
    published_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An item whose page wants reading. `checks` counts the times that it was read.

    `due_at` is when it is due: of a claimed one, when the claim ends. `told_at` is the time that the feed gives it.
    """

    feed_url: str
    key: str
    url: str
    title: str
    text: str
    authors: tuple[str, ...]
    published_at: datetime | None
    language: str
    first_seen_at: datetime
    attempts: int
    checks: int
    due_at: datetime | None
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueRequest:
    """An article that somebody asked for."""

    id: int
    url: str


def sync_feeds(session: Session, feeds: Sequence[WatchedFeed], now: datetime) -> None:
    """Makes the watched feeds those of the watchlist; new ones are due at once, dropped ones are kept but not asked."""
    urls = [feed.url for feed in feeds]
    session.execute(update(FeedRow).where(FeedRow.url.not_in(urls)).values(watched=False))
    returning = select(FeedRow.url).where(FeedRow.url.in_(urls), FeedRow.watched.is_(False))
    back = list(session.execute(returning).scalars())
    if back:
        session.execute(update(FeedRow).where(FeedRow.url.in_(back)).values(next_due_at=now))
    rows = [
        {"url": feed.url, "name": feed.name, "language": feed.language, "watched": True, "next_due_at": now}
        for feed in feeds
    ]
    upsert(session, FeedRow, rows, keys=["url"], update=["name", "language", "watched"])


def due_feeds(session: Session, now: datetime, limit: int, busy: Collection[str] = ()) -> list[DueFeed]:
    """The watched feeds that are due and not `busy`, longest due first."""
    query = (
        select(FeedRow)
        .where(FeedRow.watched.is_(True), FeedRow.next_due_at <= now, FeedRow.url.not_in(list(busy)))
        .order_by(FeedRow.next_due_at)
        .limit(limit)
    )
    return [
        DueFeed(
            row.url,
            row.name,
            row.language,
            row.etag,
            row.last_modified,
            row.failures,
            row.last_error,
            row.state,
            row.last_ok_at,
            row.moved_to,
        )
        for row in session.execute(query).scalars()
    ]


def claim_feeds(session: Session, feeds: Sequence[DueFeed], now: datetime, until: datetime) -> list[DueFeed]:
    """Those of `feeds` that nobody else has taken since they were read: nobody else gets them before `until`."""
    claimed = (
        update(FeedRow)
        .where(FeedRow.url.in_([feed.url for feed in feeds]), FeedRow.next_due_at <= now)
        .values(next_due_at=until)
        .returning(FeedRow.url)
    )
    ours = set(session.execute(claimed.execution_options(synchronize_session=False)).scalars())
    return [feed for feed in feeds if feed.url in ours]


def claim_entries(session: Session, entries: Sequence[DueEntry], now: datetime, until: datetime) -> list[DueEntry]:
    """Those of `entries` that nobody else has taken since they were read: nobody else gets them before `until`."""
    ours = set()
    for entry in entries:
        claimed = (
            update(FeedEntryRow)
            .where(
                FeedEntryRow.feed_url == entry.feed_url,
                FeedEntryRow.entry_key == entry.key,
                FeedEntryRow.due_at <= now,
            )
            .values(due_at=until)
            .returning(FeedEntryRow.entry_key)
        )
        if session.execute(claimed.execution_options(synchronize_session=False)).scalar() is not None:
            ours.add((entry.feed_url, entry.key))
    return [replace(entry, due_at=until) for entry in entries if (entry.feed_url, entry.key) in ours]


def give_back(session: Session, items: Sequence[DueFeed | DueEntry], now: datetime, claimed_until: datetime) -> None:
    """Makes claimed feeds and entries due again that nobody came to: whoever is next need not wait for their claim."""
    for item in items:
        if isinstance(item, DueFeed):
            session.execute(
                update(FeedRow)
                .where(FeedRow.url == item.url, FeedRow.next_due_at > now, FeedRow.next_due_at <= claimed_until)
                .values(next_due_at=now)
            )
        else:
            session.execute(
                update(FeedEntryRow)
                .where(
                    FeedEntryRow.feed_url == item.feed_url,
                    FeedEntryRow.entry_key == item.key,
                    FeedEntryRow.due_at > now,
                    FeedEntryRow.due_at <= claimed_until,
                )
                .values(due_at=now)
            )


def feed_answered(session: Session, url: str, **values: Any) -> None:
    """Records what came of asking: columns of `feed`."""
    session.execute(update(FeedRow).where(FeedRow.url == url).values(**values))


def add_entries(
    session: Session, feed: DueFeed, entries: Sequence[NewEntry], now: datetime, *, oldest: datetime
) -> int:
    """Stores the items of a feed; new ones and updated ones are due, those older than `oldest` never. Returns how many.

    Of an item that is known nothing changes unless the feed says that it was updated. A feed that gives all its items
    the time at which it was made says so each time: then they are due within the hour, not at once.
    """
    table = table_of(FeedEntryRow)
    if not entries:
        return 0
    keys = [entry.key for entry in entries]
    query = select(table.c.entry_key, table.c.updated_at, table.c.published_at, table.c.due_at).where(
        table.c.feed_url == feed.url, table.c.entry_key.in_(keys)
    )
    known = {row.entry_key: row for row in session.execute(query)}
    told = [entry for entry in entries if entry.key not in known or _is_updated(entry, known[entry.key])]
    times = Counter(entry.updated_at or entry.published_at for entry in told if entry.key in known)
    rows = []
    due = 0
    for entry in told:
        fresh = entry.published_at is None or max(entry.published_at, entry.updated_at or entry.published_at) >= oldest
        due_at = now
        if entry.key in known and times[entry.updated_at or entry.published_at] >= _STAMPED:
            due_at = min(known[entry.key].due_at or now + _STAMPED_PAUSE, now + _STAMPED_PAUSE)
        due += fresh and due_at <= now
        rows.append(
            {
                "feed_url": feed.url,
                "entry_key": entry.key,
                "url": entry.url,
                "title": entry.title,
                "text": entry.text if fresh else "",
                "authors": list(entry.authors),
                "published_at": entry.published_at,
                "updated_at": entry.updated_at,
                "language": feed.language,
                "first_seen_at": now,
                "due_at": due_at if fresh else None,
                "attempts": 0,
                "checks": 0,
            }
        )
    changing = ["url", "title", "text", "authors", "published_at", "updated_at", "due_at", "attempts"]
    upsert(session, FeedEntryRow, rows, keys=["feed_url", "entry_key"], update=changing)
    return due


def _is_updated(entry: NewEntry, known: Any) -> bool:
    before, now_says = known.updated_at or known.published_at, entry.updated_at or entry.published_at
    return now_says is not None and (before is None or before < now_says)


def due_entries(session: Session, now: datetime, limit: int, busy: Collection[tuple[str, str]] = ()) -> list[DueEntry]:
    """The items that are due and not `busy`: first those never read, the newest of them first."""
    query = (
        select(FeedEntryRow)
        .where(FeedEntryRow.due_at.is_not(None), FeedEntryRow.due_at <= now)
        .order_by(
            case((FeedEntryRow.checks == 0, 0), else_=1), FeedEntryRow.published_at.desc(), FeedEntryRow.entry_key
        )
        .limit(limit + len(busy))
    )
    rows = [row for row in session.execute(query).scalars() if (row.feed_url, row.entry_key) not in busy]
    return [
        DueEntry(
            row.feed_url,
            row.entry_key,
            row.url,
            row.title,
            row.text,
            tuple(row.authors or ()),
            row.published_at,
            row.language,
            row.first_seen_at,
            row.attempts,
            row.checks,
            row.due_at,
            row.updated_at or row.published_at,
        )
        for row in rows[:limit]
    ]


def entry_answered(
    session: Session, item: DueEntry, *, due_at: datetime | None, attempts: int, text: str, **values: Any
) -> None:
    """Records what came of reading the page of a claimed item: columns of `feed_entry`.

    When and what to read next stays as it is where the feed told of the item anew, or another took it, meanwhile.
    """
    table = table_of(FeedEntryRow)
    # The end of the claim alone does not tell: an item that is stamped with many others stays due when it was.
    told_at = func.coalesce(table.c.updated_at, table.c.published_at)
    ours = and_(table.c.due_at == item.due_at, told_at.is_not_distinct_from(literal(item.told_at, _INSTANT)))
    next_time = {"due_at": due_at, "attempts": attempts, "text": text}
    kept = {
        name: case((ours, literal(value, table.c[name].type)), else_=table.c[name]) for name, value in next_time.items()
    }
    session.execute(
        update(table).where(table.c.feed_url == item.feed_url, table.c.entry_key == item.key).values(**values, **kept)
    )


def add_fetch_request(
    session: Session, url: str, now: datetime, *, chat_id: int | None = None, thread_id: int | None = None
) -> int:
    """Asks the feeds' monitor for an article; returns the request's id."""
    table = table_of(FetchRequestRow)
    row = {"url": url, "chat_id": chat_id, "thread_id": thread_id, "requested_at": now}
    return int(session.execute(table.insert().values(**row).returning(table.c.id)).scalar_one())


def due_requests(session: Session, limit: int, busy: Collection[int] = ()) -> list[DueRequest]:
    """The requests that wait, oldest first."""
    query = (
        select(FetchRequestRow.id, FetchRequestRow.url)
        .where(FetchRequestRow.done_at.is_(None), FetchRequestRow.id.not_in(list(busy)))
        .order_by(FetchRequestRow.id)
        .limit(limit)
    )
    return [DueRequest(row.id, row.url) for row in session.execute(query)]


def request_done(
    session: Session, request_id: int, now: datetime, *, article_id: int | None = None, error: str | None = None
) -> None:
    """Answers a request: with an article, or with why not: a message id, perhaps with what the server said (404)."""
    session.execute(
        update(FetchRequestRow)
        .where(FetchRequestRow.id == request_id, FetchRequestRow.done_at.is_(None))
        .values(done_at=now, article_id=article_id, error=error)
    )


def troubled_feeds(session: Session) -> list[tuple[str, str, str | None, str | None]]:
    """The watched feeds that editors should look at: name, state (failing, moved, gone), last error, new address."""
    query = (
        select(FeedRow.name, FeedRow.state, FeedRow.last_error, FeedRow.moved_to)
        .where(FeedRow.watched.is_(True), FeedRow.state != "ok")
        .order_by(FeedRow.name)
    )
    return [(row.name, row.state, row.last_error, row.moved_to) for row in session.execute(query)]
