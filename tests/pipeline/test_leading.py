"""Work of one process of many: done by one at a time, taken over, and begun anew."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from core.clock import utc_now
from core.pipeline.leading import Leading
from core.storage.leases import take_lease
from core.storage.store import Store

BRIEF = timedelta(seconds=0.8)


class Diary:
    """Who works, and who worked from when on."""

    def __init__(self) -> None:
        self.at_work: set[str] = set()
        self.begun: list[str] = []

    def work(self, name: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            self.begun.append(name)
            self.at_work.add(name)
            try:
                await asyncio.Event().wait()
            finally:
                self.at_work.discard(name)

        return work


async def end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_one_works_and_another_goes_on_when_it_ends(any_store: Store, eventually: Callable[..., Any]) -> None:
    """Of two one works; when it ends in order, the other begins at its next look."""
    diary = Diary()
    first = asyncio.create_task(Leading(any_store, utc_now, "w", diary.work("a"), lifetime=BRIEF).run())
    await eventually(lambda: diary.at_work == {"a"})
    second = asyncio.create_task(Leading(any_store, utc_now, "w", diary.work("b"), lifetime=BRIEF).run())
    await asyncio.sleep(2 * BRIEF.total_seconds())
    assert diary.at_work == {"a"}, "it renews its lease"
    await end(first)
    assert diary.at_work == set()
    await eventually(lambda: diary.at_work == {"b"})
    await end(second)
    assert diary.begun == ["a", "b"]


async def test_who_lost_the_lease_stops(store: Store, eventually: Callable[..., Any]) -> None:
    """When another has taken it, as after a pause, the work is cancelled, and begins anew once the lease is free."""
    diary = Diary()
    task = asyncio.create_task(Leading(store, utc_now, "w", diary.work("a"), lifetime=BRIEF).run())
    await eventually(lambda: diary.at_work == {"a"})

    def steal(session: Any) -> None:
        later = utc_now() + timedelta(hours=1)
        assert take_lease(session, "w", "elsewhere:1:x", later, timedelta(seconds=-3599)) is not None

    await store.write(steal)
    await eventually(lambda: diary.begun == ["a", "a"] and diary.at_work == {"a"})
    await end(task)


async def test_work_that_fails_frees_the_lease(store: Store) -> None:
    """The failure is its supervisor's; another process need not wait."""

    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await Leading(store, utc_now, "w", fail, lifetime=timedelta(hours=1)).run()
    now = utc_now()
    assert await store.write(lambda session: take_lease(session, "w", "b:2:y", now, BRIEF)) is not None
