"""A web server, a worker, a fetcher that may ask that server alone, and a monitor's newsroom."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.worker import Worker
from core.storage.store import Store
from core.types import Watchlist
from monitors.feeds.fetch import Fetcher, Limits
from monitors.feeds.reader import Reader
from monitors.feeds.safety import AddressPolicy
from tests.builders import LAVROV, PUTIN, rules_for
from tests.conftest import StillClock
from tests.monitors.feeds.web import Web, serve
from tests.monitors.feeds.world import Newsroom


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


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV, PUTIN, watched=Watchlist())


@pytest.fixture
def newsroom(store: Store, rules: Rules, clock: StillClock, worker: Worker) -> Newsroom:
    return Newsroom(store, RulesHolder(rules), clock, worker)


@pytest.fixture
def any_newsroom(any_store: Store, rules: Rules, clock: StillClock, worker: Worker) -> Newsroom:
    return Newsroom(any_store, RulesHolder(rules), clock, worker)
