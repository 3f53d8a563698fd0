"""A web server, a worker and a fetcher that may ask that server alone."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.pipeline.worker import Worker
from monitors.feeds.fetch import Fetcher, Limits
from monitors.feeds.reader import Reader
from monitors.feeds.safety import AddressPolicy
from tests.conftest import StillClock
from tests.monitors.feeds.web import Web, serve


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as web:
        yield web


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = Worker()
    yield worker
    await worker.close()


@pytest.fixture
async def fetcher(web: Web, clock: StillClock) -> AsyncIterator[Fetcher]:
    """A fetcher whose watchlist names the test's server."""
    policy = AddressPolicy.for_feeds([web.url("/feed")])
    fetcher = Fetcher(lambda: policy, clock, pace=timedelta())
    yield fetcher
    await fetcher.close()


@pytest.fixture
def reader(fetcher: Fetcher, worker: Worker, clock: StillClock) -> Reader:
    small = Limits(max_bytes=200_000, seconds=3)
    return Reader(fetcher, worker, clock, feed_limits=small, page_limits=small)
