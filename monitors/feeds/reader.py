"""From an address to an article: fetched within limits, read in the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.addresses import normalise_url
from core.clock import Clock
from core.errors import FetchError, WorkerError
from core.pipeline.worker import Worker
from core.types import FetchedArticle
from monitors.feeds.fetch import FEED_LIMITS, FEED_TYPES, PAGE_LIMITS, Answer, Fetcher, Limits
from monitors.feeds.standins import is_less_than_told, is_sent_home, is_something_else
from monitors.feeds.values import ExtractedPage, FeedEntry, ParsedFeed, Unreadable

T = TypeVar("T", ParsedFeed, ExtractedPage)


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of an article whose page is read again: its text, and its title as a feed or the page has it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at an article's page found. `missing` is empty while it stands, else the status, or the words by
    which the page says that the article was taken back.
    """

    missing: str = ""
    etag: str | None = None
    last_modified: str | None = None


MISSING, WITHDRAWN = "fetch-missing", "fetch-withdrawn"
"""Codes of a FetchError by which a page itself says that it has no article, or none any more."""

_READ_SECONDS = 20.0
_PAGE_TYPES = ("text/", "application/xhtml", "application/xml", "application/octet-stream")


class Reader:
    """Reads feeds and article pages. Raises FetchError with the reason for all that can't be read."""

    def __init__(
        self,
        fetcher: Fetcher,
        worker: Worker,
        clock: Clock,
        *,
        feed_limits: Limits = FEED_LIMITS,
        page_limits: Limits = PAGE_LIMITS,
    ) -> None:
        self._fetcher = fetcher
        self._worker = worker
        self._clock = clock
        self._feed_limits = feed_limits
        self._page_limits = page_limits

    async def ask_feed(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """What the feed's server answers, good or not."""
        return await self._fetcher.get(
            url, self._feed_limits, accept=FEED_TYPES, etag=etag, last_modified=last_modified
        )

    async def parse_feed(self, answer: Answer) -> ParsedFeed:
        """The feed in a good answer."""
        return await self._read("monitors.feeds.parsing:parse_feed", answer, ParsedFeed)

    async def read_article(
        self, url: str, *, language: str | None = None, entry: FeedEntry | None = None, before: Before | None = None
    ) -> FetchedArticle:
        """The article at `url`; `entry` is what a feed told of it, `language` what the feed is written in, `before`
        what stood there when it was read last.
        """
        answer = await self._fetcher.get(url, self._page_limits)
        if not answer.ok:
            raise answer.problem()
        if is_sent_home((url, *answer.hops), answer.url):
            raise FetchError("it leads to the front page of its site, not to an article", url=url, code="fetch-text")
        kind = answer.content_type.split(";")[0].strip().lower()
        if kind and not kind.startswith(_PAGE_TYPES):
            raise FetchError(f"it is no web page but {kind[:60]}", url=url, permanent=True, code="fetch-kind")
        page = await self._read("monitors.feeds.extract:extract_page", answer, ExtractedPage)
        if entry is not None and is_less_than_told(page.text, entry.text, entry.title):
            raise FetchError("the page does not show what its feed tells of it", url=url, code="fetch-text")
        if before is not None and is_something_else(page.text, before.text, before.title):
            raise FetchError("the page shows something else than its article", url=url, code="fetch-text")
        seen = (_normal(each) for each in (url, *answer.hops, answer.url))
        published_at = page.published_at
        if entry is not None and entry.published_at is not None and (published_at is None or page.dated_roughly):
            published_at = entry.published_at
        now = self._clock()
        if published_at is not None and published_at > now:
            published_at = now  # a clock ahead of ours, or a day that has not reached noon
        return FetchedArticle(
            url=page.url,
            title=page.title or (entry.title if entry else "") or page.text.partition("\n")[0][:200],
            text=page.text,
            fetched_at=now,
            language=page.language or language or "en",
            published_at=published_at,
            authors=page.authors or (entry.authors if entry else ()),
            seen_urls=tuple(dict.fromkeys(each for each in seen if each and each != page.url)),
        )

    async def look(self, urls: Sequence[str], *, etag: str | None = None, last_modified: str | None = None) -> Looked:
        """Whether an article stands at any of its addresses; what is known of its state is of the first. Raises
        FetchError where a server tells neither that it does nor that it does not.
        """
        missing = ""
        for place, url in enumerate(urls):
            answer = await self._fetcher.get(
                url,
                self._page_limits,
                etag=etag if place == 0 else None,
                last_modified=last_modified if place == 0 else None,
            )
            if answer.not_modified:
                return Looked(etag=etag, last_modified=last_modified)
            problem = answer.problem()
            if problem.code == MISSING:
                missing = missing or str(answer.status)
                continue
            if not answer.ok:
                raise problem
            if is_sent_home((url, *answer.hops), answer.url):
                raise FetchError("it leads to the front page of its site, not to an article", url=url)
            try:
                await self._read("monitors.feeds.extract:extract_page", answer, ExtractedPage)
            except FetchError as error:
                if error.code != WITHDRAWN:
                    raise
                missing = error.reason
                continue
            return Looked(etag=answer.etag, last_modified=answer.last_modified) if place == 0 else Looked()
        return Looked(missing)

    async def stands(self, url: str) -> bool:
        """Whether the site answers at this address as if all were well."""
        try:
            return (await self._fetcher.get(url, self._page_limits)).ok
        except FetchError as error:
            return error.code == "fetch-large"

    async def _read(self, function: str, answer: Answer, kind: type[T]) -> T:
        try:
            found = await self._worker.call(
                function, answer.body, answer.content_type, answer.url, timeout=_READ_SECONDS
            )
        except WorkerError as error:
            # It may be the page, or the machine, short of memory for a moment: tried again a few times.
            raise FetchError(f"it can't be read: {error.reason}", url=answer.url) from error
        if isinstance(found, Unreadable):
            reason = f"{found.reason}; {found.hint}" if found.hint else found.reason
            raise FetchError(reason, url=answer.url, permanent=not found.passing, code=found.code)
        assert isinstance(found, kind)
        return found


def _normal(url: str) -> str | None:
    try:
        return normalise_url(url)
    except ValueError:
        return None
