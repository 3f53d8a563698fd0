"""Watches the newsroom's feeds: asks the due ones, reads the articles they list, and those that people ask for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from core.addresses import normalise_url
from core.clock import Clock
from core.errors import FetchError, StorageError
from core.pipeline.relating.articles import store_article
from core.pipeline.relating.pages import page_missing
from core.pipeline.rules import RulesHolder
from core.pipeline.telling.linkalerts import FIRST_LOOK
from core.pipeline.telling.notices import tell_feed
from core.pipeline.worker import Worker
from core.storage.articles import article_of_urls, last_versions
from core.storage.feeds import (
    DueEntry,
    DueFeed,
    DueRequest,
    NewEntry,
    add_entries,
    claim_entries,
    claim_feeds,
    due_entries,
    due_feeds,
    due_requests,
    entry_answered,
    feed_answered,
    give_back,
    request_done,
    sync_feeds,
)
from core.storage.pagelooks import forget_looks, watch_pages
from core.storage.store import Store
from core.storage.wake import Alarm, Topic, wake
from core.types import FetchedArticle, Watchlist
from monitors.feeds.fetch import Answer, Fetcher
from monitors.feeds.looking import PageLooks
from monitors.feeds.reader import MISSING, WITHDRAWN, Before, Reader
from monitors.feeds.safety import AddressPolicy
from monitors.feeds.values import FeedEntry, ParsedFeed

logger = logging.getLogger(__name__)

Item = TypeVar("Item")

INTERVAL = timedelta(minutes=5)
LONGEST_INTERVAL = timedelta(hours=1)
_LONGEST_PAUSE = timedelta(hours=6)
_GONE_PAUSE = timedelta(days=7)
_TOLD_AFTER = 6  # failures in a row: with growing pauses about five hours
_HISTORY = timedelta(days=14)  # older items of a feed seen first are listed, not read
# Articles change in their first day; each time their page is read again.
_RECHECKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_RETRIES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_CLAIM = timedelta(minutes=2)  # what a killed poller had taken is due again after this
_LOOKS_AT_ONCE = 2  # they share each host's pace with what is news
_LOOKED_AT_LEAST = timedelta(days=14)  # a look that was due longer ago is none any more
_TICK_SECONDS = 2.0
_AFTER_FAILURE_SECONDS = 5.0


class FeedMonitor:
    """Polls until cancelled. Everything due stands in the store, so a restart goes on where it was.

    `interval` is how often a feed is asked that does not say otherwise; `pace` the pause between two requests to one
    host; `concurrency` how many feeds, and how many pages, are read at once; `looks` whether pages of articles that
    were told of are looked at again, to see whether they still stand.
    """

    def __init__(
        self,
        store: Store,
        holder: RulesHolder,
        clock: Clock,
        worker: Worker,
        *,
        interval: timedelta = INTERVAL,
        pace: timedelta = timedelta(seconds=1),
        concurrency: int = 6,
        looks: bool = True,
    ) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._interval = interval
        self._concurrency = concurrency
        self._worker = worker
        self._pace = pace
        self._looks = looks
        self._reader: Reader
        self._policy_of: tuple[Watchlist | None, AddressPolicy] = (None, AddressPolicy())
        self._synced: Watchlist | None = None
        self._left: list[DueFeed | DueEntry] = []  # claimed, and not come to when we were stopped
        self._feeds_alarm = store.alarm(Topic.CONFIG)
        self._entries_alarm = store.alarm(Topic.CONFIG)
        self._requests_alarm = store.alarm(Topic.REQUEST)
        self._looks_alarm = store.alarm(Topic.CONFIG)

    async def run(self) -> None:
        """Watches the feeds of the watchlist in force, until cancelled; may be run again."""
        fetcher = Fetcher(self._policy, self._clock, pace=self._pace)
        self._reader = Reader(fetcher, self._worker, self._clock)
        looks = PageLooks(self._store, self._clock, self._reader)
        now = self._clock()
        try:
            await self._store.write(lambda session: forget_looks(session, now - _LOOKED_AT_LEAST))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(self._due_feeds, lambda feed: feed.url, self._poll, self._feeds_alarm))
                group.create_task(
                    self._pump(
                        self._due_entries, lambda entry: (entry.feed_url, entry.key), self._read, self._entries_alarm
                    )
                )
                group.create_task(
                    self._pump(self._due_requests, lambda asked: asked.id, self._answer, self._requests_alarm)
                )
                if self._looks:
                    group.create_task(
                        self._pump(
                            looks.due, lambda look: look.article_id, looks.look, self._looks_alarm, _LOOKS_AT_ONCE
                        )
                    )
        finally:
            await self._give_back()
            await fetcher.close()

    async def _give_back(self) -> None:
        """What was claimed and not come to when we stopped is due at once for whoever starts next."""
        left, self._left = self._left, []
        if left:
            now = self._clock()
            try:
                await self._store.write(lambda session: give_back(session, left, now, now + _CLAIM))
            except StorageError as error:
                logger.warning("feeds and articles that were left are due again after %s: %s", _CLAIM, error)

    # ------------------------------------------------------------ what is due

    async def _pump(
        self,
        due: Callable[[int, Collection[Any]], Awaitable[Sequence[Item]]],
        key: Callable[[Item], Any],
        handle: Callable[[Item], Awaitable[None]],
        alarm: Alarm,
        at_once: int | None = None,
    ) -> None:
        """Handles what is due, some at once, each item by one task; the failure of one stops no other."""
        running: set[Any] = set()

        async def guarded(item: Item) -> None:
            try:
                await handle(item)
            except asyncio.CancelledError:
                if isinstance(item, DueFeed | DueEntry):
                    self._left.append(item)
                raise
            except Exception:  # one feed or page must not stop the others; it stays due and is tried again
                logger.exception("handling %s failed", key(item))
                await asyncio.sleep(_AFTER_FAILURE_SECONDS)
            finally:
                running.discard(key(item))
                alarm.ring()

        async with asyncio.TaskGroup() as group:
            while True:
                free = (at_once or self._concurrency) - len(running)
                try:
                    items = await due(free, tuple(running)) if free > 0 else ()
                except Exception:  # the database may come back
                    logger.exception("looking for what is due failed")
                    items = ()
                    await asyncio.sleep(_AFTER_FAILURE_SECONDS)
                for item in items:
                    running.add(key(item))
                    group.create_task(guarded(item))
                await alarm.wait(_TICK_SECONDS)

    async def _due_feeds(self, limit: int, busy: Collection[str]) -> Sequence[DueFeed]:
        watchlist, now = self._holder.current.watchlist, self._clock()
        if watchlist is not self._synced:
            await self._store.write(lambda session: sync_feeds(session, watchlist.feeds, now))
            self._synced = watchlist
        found = await self._store.read(lambda session: due_feeds(session, now, limit, busy))
        if not found:
            return found
        return await self._store.write(lambda session: claim_feeds(session, found, now, now + _CLAIM))

    async def _due_entries(self, limit: int, busy: Collection[tuple[str, str]]) -> Sequence[DueEntry]:
        now = self._clock()
        found = await self._store.read(lambda session: due_entries(session, now, limit, busy))
        if not found:
            return found
        return await self._store.write(lambda session: claim_entries(session, found, now, now + _CLAIM))

    async def _due_requests(self, limit: int, busy: Collection[int]) -> Sequence[DueRequest]:
        return await self._store.read(lambda session: due_requests(session, limit, busy))

    def _policy(self) -> AddressPolicy:
        watchlist = self._holder.current.watchlist
        if self._policy_of[0] is not watchlist:
            self._policy_of = (watchlist, AddressPolicy.for_feeds(feed.url for feed in watchlist.feeds))
        return self._policy_of[1]

    # ------------------------------------------------------------ feeds

    async def _poll(self, feed: DueFeed) -> None:
        try:
            answer = await self._reader.ask_feed(feed.url, etag=feed.etag, last_modified=feed.last_modified)
            if answer.gone:
                await self._feed_gone(feed, answer.problem())
                return
            if answer.not_modified:
                await self._feed_ok(feed, answer, None)
                return
            if not answer.ok:
                await self._feed_failed(feed, answer.problem(), answer.wait)
                return
            parsed = await self._reader.parse_feed(answer)
        except FetchError as error:
            await self._feed_failed(feed, error, None)
            return
        await self._feed_ok(feed, answer, parsed)

    async def _feed_ok(self, feed: DueFeed, answer: Answer, parsed: ParsedFeed | None) -> None:
        now = self._clock()
        fresh = max(answer.max_age or timedelta(), timedelta(seconds=(parsed.ttl_seconds or 0) if parsed else 0))
        values: dict[str, Any] = {
            "next_due_at": now + max(self._interval, min(fresh, LONGEST_INTERVAL)),
            "last_ok_at": now,
            "failures": 0,
            "last_error": None,
            "state": "moved" if answer.moved_to else "ok",
            "moved_to": answer.moved_to,
        }
        if parsed is not None:
            values |= {"etag": answer.etag, "last_modified": answer.last_modified}
        entries = [_new_entry(entry) for entry in parsed.entries] if parsed is not None else []

        moved = answer.moved_to if answer.moved_to != feed.moved_to else None

        def work(session: Session) -> int:
            feed_answered(session, feed.url, **values)
            if moved:
                tell_feed(session, feed.url, feed.name, "moved", {"to": moved}, now)
            return add_entries(session, feed, entries, now, oldest=now - _HISTORY)

        if await self._store.write(work):
            self._entries_alarm.ring()
        if moved:
            logger.warning("feed %s has moved for good to %s: change the watchlist", feed.url, moved)
        elif feed.state in ("failing", "gone"):
            logger.info("feed %s is back", feed.url)

    async def _feed_failed(self, feed: DueFeed, error: FetchError, wait: timedelta | None) -> None:
        now = self._clock()
        pause = min(self._interval * 2 ** min(feed.failures, 10), _LONGEST_PAUSE)
        values = {
            "next_due_at": now + max(pause, wait or timedelta()),
            "failures": feed.failures + 1,
            "last_error": error.reason,
            "state": "failing",
        }

        def work(session: Session) -> None:
            feed_answered(session, feed.url, **values)
            if feed.failures + 1 == _TOLD_AFTER:
                tell_feed(session, feed.url, feed.name, "failing", {"problem": error.reason}, now)

        await self._store.write(work)
        if error.reason != feed.last_error:  # said once, not at each try
            logger.warning("feed %s: %s", feed.url, error.reason)

    async def _feed_gone(self, feed: DueFeed, error: FetchError) -> None:
        now = self._clock()
        values = {
            "next_due_at": now + _GONE_PAUSE,
            "failures": feed.failures + 1,
            "last_error": error.reason,
            "state": "gone",
        }

        def work(session: Session) -> None:
            feed_answered(session, feed.url, **values)
            if feed.state != "gone":
                tell_feed(session, feed.url, feed.name, "gone", {}, now)

        await self._store.write(work)
        if feed.state != "gone":
            logger.warning("feed %s is gone for good (410): take it off the watchlist", feed.url)

    # ------------------------------------------------------------ articles

    async def _read(self, item: DueEntry) -> None:
        entry = FeedEntry(item.key, item.url, item.title, item.text, item.authors, item.published_at)
        try:
            before = await self._before(item.url, item.title) if item.checks else None
            article = await self._reader.read_article(item.url, language=item.language, entry=entry, before=before)
        except FetchError as error:
            await self._page_failed(item, error)
            return
        now, rules = self._clock(), self._holder.current
        again = _RECHECKS[item.checks] if item.checks < len(_RECHECKS) else None
        values: dict[str, Any] = {
            "due_at": None if again is None else max(item.first_seen_at + again, now + _RECHECKS[0]),
            "attempts": 0,
            "checks": item.checks + 1,
            "error": None,
            "text": "",
        }

        def work(session: Session) -> bool:
            stored = store_article(session, _from(item, article), rules, now)
            entry_answered(session, item, article_id=stored.article_id, **values)
            return stored.new

        if await self._store.write(work):
            logger.info("article %s: %s", article.url, article.title)

    async def _page_failed(self, item: DueEntry, error: FetchError) -> None:
        """Keeps what the feed itself tells, and tries the page again where that may help."""
        now, rules = self._clock(), self._holder.current
        # A feed may list a page before it stands everywhere, or a site lose it for an hour.
        over = (error.permanent and error.status != 404) or item.attempts >= len(_RETRIES)
        retry = None if over else now + _RETRIES[item.attempts]
        values: dict[str, Any] = {
            "due_at": retry,
            "attempts": item.attempts + 1,
            "error": error.reason,
            "text": item.text,
        }
        text = item.text or item.title
        fallback = FetchedArticle(
            url=normalise_url(item.url),
            title=item.title or text[:200],
            text=text,
            fetched_at=now,
            language=item.language,
            published_at=min(item.published_at, now) if item.published_at else None,
            authors=item.authors,
        )

        def work(session: Session) -> None:
            known: dict[str, Any] = {}
            if self._looks and item.checks and error.code in (MISSING, WITHDRAWN):
                _report_missing(session, item.url, now)
            if text and item.checks == 0:
                stored = store_article(session, _from(item, fallback), rules, now, from_feed=True)
                known["article_id"] = stored.article_id
            entry_answered(session, item, **values, **known)

        await self._store.write(work)
        if item.attempts == 0:
            logger.warning(
                "article %s: %s; %s", item.url, error.reason, "kept as the feed tells it" if text else "no text"
            )

    async def _before(self, url: str, title: str = "") -> Before | None:
        """What the store has of the article at an address; `title` is the feed's."""

        def work(session: Session) -> Before | None:
            article_id = article_of_urls(session, _addresses(url))
            last = None if article_id is None else last_versions(session, [article_id]).get(article_id)
            return None if last is None else Before(title or last.title, last.text)

        return await self._store.read(work)

    async def _answer(self, asked: DueRequest) -> None:
        article: FetchedArticle | None = None
        error = told = None
        missing = False
        try:
            article = await self._reader.read_article(asked.url, before=await self._before(asked.url))
        except FetchError as failure:
            error = failure.reason
            missing = failure.code in (MISSING, WITHDRAWN)
            told = f"{failure.code} {failure.status or ''}".strip()
        now, rules = self._clock(), self._holder.current

        def work(session: Session) -> None:
            if article is not None:
                article_id: int | None = store_article(session, article, rules, now).article_id
            else:
                article_id = article_of_urls(session, _addresses(asked.url))
            if article_id is not None:
                watch_pages(session, [article_id], now, now + FIRST_LOOK)
            if self._looks and missing:
                _report_missing(session, asked.url, now)
            request_done(session, asked.id, now, article_id=article_id, error=None if article_id else told)
            wake(session, Topic.REQUEST)

        await self._store.write(work)
        logger.info("article %s, asked for by hand: %s", asked.url, error or "stored")


def _new_entry(entry: FeedEntry) -> NewEntry:
    return NewEntry(entry.key, entry.url, entry.title, entry.text, entry.authors, entry.published_at, entry.updated_at)


def _from(item: DueEntry, article: FetchedArticle) -> FetchedArticle:
    """`article` with the feed that listed it."""
    seen = tuple(dict.fromkeys((*article.seen_urls, *_addresses(item.url))))
    return replace(article, feed_url=item.feed_url, seen_urls=seen)


def _report_missing(session: Session, url: str, now: datetime) -> None:
    if (article_id := article_of_urls(session, _addresses(url))) is not None:
        page_missing(session, article_id, now)


def _addresses(url: str) -> list[str]:
    try:
        return [normalise_url(url)]
    except ValueError:
        return []
