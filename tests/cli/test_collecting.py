"""The garbage collector's long walk: between posts, not while they come."""

import asyncio
import gc
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.collecting import collect_when_quiet, give_back, give_back_often
from core.storage.store import Store
from core.storage.wake import Topic, wake


async def tell(store: Store) -> None:
    await store.write(lambda session: wake(session, Topic.POST))


@pytest.fixture(autouse=True)
def _something_stayed() -> None:
    gc.collect(1)  # of which the collector counts how often it was


async def test_while_posts_come_nothing_is_walked_through(store: Store, eventually: Callable[..., Any]) -> None:
    """It waits for a pause, and then it does its work."""
    walked: list[None] = []
    gc.collect(1)  # something has stayed since the last walk through everything, whenever that was
    task = asyncio.create_task(
        collect_when_quiet(store, every=0.0, quiet=1.0, patience=600.0, collect=lambda: walked.append(None))
    )
    for _ in range(40):
        await tell(store)
        await asyncio.sleep(0.01)
    assert walked == []
    await eventually(lambda: walked)
    task.cancel()


async def test_where_posts_never_cease_it_is_done_all_the_same(store: Store, eventually: Callable[..., Any]) -> None:
    """Patience ends: what is left lying would fill the memory."""
    walked: list[None] = []
    gc.collect(1)
    task = asyncio.create_task(
        collect_when_quiet(store, every=0.0, quiet=600.0, patience=0.05, collect=lambda: walked.append(None))
    )
    await eventually(lambda: walked)
    task.cancel()


async def test_where_nothing_stayed_nothing_is_done(store: Store) -> None:
    """A newsroom without news is left in peace."""
    gc.collect()
    gc.disable()
    try:
        walked: list[None] = []
        task = asyncio.create_task(
            collect_when_quiet(store, every=0.01, quiet=0.0, patience=0.0, collect=lambda: walked.append(None))
        )
        await asyncio.sleep(0.3)
        assert walked == []
        task.cancel()
    finally:
        gc.enable()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone is asked to give back")
def test_what_lies_free_between_what_is_used_goes_back_to_the_system() -> None:
    """Holes in the heap, which its owner keeps for itself otherwise."""
    pieces = [bytearray(1_500) for _ in range(40_000)]
    used = pieces[::50]
    del pieces
    before = _resident()
    give_back()
    assert before - _resident() > 20_000_000
    assert len(used) == 800


async def test_memory_is_given_back_again_and_again(eventually: Callable[..., Any]) -> None:
    given: list[None] = []
    task = asyncio.create_task(give_back_often(every=0.0, give=lambda: given.append(None)))
    await eventually(lambda: len(given) > 2)
    task.cancel()
