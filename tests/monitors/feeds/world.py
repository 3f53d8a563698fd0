"""A running monitor of feeds over a real database, as its tests look at it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.worker import Worker
from core.storage.store import Store
from core.storage.wake import Topic, wake
from core.types import WatchedFeed, Watchlist
from monitors.feeds import FeedMonitor
from tests.conftest import StillClock
from tests.services import meanwhile

RSS = "application/rss+xml"


class Newsroom:
    """A running monitor with its store."""

    def __init__(self, store: Store, holder: RulesHolder, clock: StillClock, worker: Worker) -> None:
        self.store = store
        self.holder = holder
        self.clock = clock
        self.worker = worker

    def watch(self, *urls: str) -> None:
        feeds = tuple(WatchedFeed(url, f"Feed {number}") for number, url in enumerate(urls))
        now = self.holder.current
        self.holder.current = Rules(Watchlist(feeds=feeds), now.catalogue, now.officials)

    async def rows(self, model: type[Any]) -> list[Any]:
        order = list(model.__table__.primary_key.columns)
        return await self.store.read(lambda session: list(session.scalars(select(model).order_by(*order))))

    async def nudge(self) -> None:
        """Makes the monitor look at what is due now."""
        await self.store.write(lambda session: wake(session, Topic.CONFIG, Topic.REQUEST))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        monitor = FeedMonitor(self.store, self.holder, self.clock, self.worker, pace=timedelta())
        async with meanwhile(monitor.run()):
            yield
