"""When Python's garbage collector walks through all that it knows, and when free memory goes back to the system."""

import asyncio
import ctypes
import gc
import sys
from collections.abc import Callable
from contextlib import suppress

from core.storage.store import Store
from core.storage.wake import Topic

# A batch of posts makes as many values, and none in circles. Walks through everything come by themselves only after
# some ten million values that stayed: a quarter of a second each, and whoever is told meanwhile is told late.
_THRESHOLDS = (5_000, 5, 400)
_EVERY_SECONDS = 600.0
GIVEN_BACK_SECONDS = 20.0
_QUIET_SECONDS = 1.0  # without a post
_PATIENCE_SECONDS = 600.0  # where posts never cease


def spare_the_readers() -> None:
    """Keeps two of Python's habits from holding up an alert that somebody waits for.

    What was loaded by now stays for good, so the garbage collector need not walk through it each time, which takes a
    tenth of a second; `collect_when_quiet` has it walk through the rest. And a thread that computes lets the other in
    after 0.3 milliseconds instead of five: the event loop, or the writer each time that SQLite has done a statement.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(0.0003)


async def collect_when_quiet(
    store: Store,
    *,
    every: float = _EVERY_SECONDS,
    quiet: float = _QUIET_SECONDS,
    patience: float = _PATIENCE_SECONDS,
    collect: Callable[[], object] = gc.collect,
) -> None:
    """Goes on for ever: each time that `every` seconds have passed, collects once no post has come for `quiet` seconds.

    After `patience` seconds it no longer waits for that.
    """
    posts = store.alarm(Topic.POST)
    while True:
        await asyncio.sleep(every)
        if not gc.get_count()[2]:
            continue  # hardly anything has stayed since the last time
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while await posts.wait(quiet):
                    pass
        collect()


def give_back() -> None:
    """Has the C library give back what lies free between what is used; elsewhere than with glibc nothing happens."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


async def give_back_often(*, every: float = GIVEN_BACK_SECONDS, give: Callable[[], object] = give_back) -> None:
    """Goes on for ever: gives memory back each time that `every` seconds have passed, beside whatever else is done."""
    while True:
        await asyncio.sleep(every)
        await asyncio.to_thread(give)
