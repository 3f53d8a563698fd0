"""One article by its address, read at once: for the command line."""

from collections.abc import Iterable
from datetime import timedelta

from core.clock import Clock
from core.pipeline.worker import Worker
from core.types import FetchedArticle
from monitors.feeds.fetch import Fetcher
from monitors.feeds.reader import Reader
from monitors.feeds.safety import AddressPolicy


async def read_article(url: str, feed_urls: Iterable[str], worker: Worker, clock: Clock) -> FetchedArticle:
    """The article at `url`; hosts that the feeds' own addresses name may be private. Raises FetchError."""
    policy = AddressPolicy.for_feeds(feed_urls)
    fetcher = Fetcher(lambda: policy, clock, pace=timedelta())
    try:
        return await Reader(fetcher, worker, clock).read_article(url)
    finally:
        await fetcher.close()
