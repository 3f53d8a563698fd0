"""Services as tests run them: meanwhile, and ended as a process ends them."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def meanwhile(work: Coroutine[Any, Any, Any]) -> AsyncIterator[None]:
    """Runs `work` beside the block and cancels it at its end; work that ended before, or that does not let itself be
    cancelled, fails the test.
    """
    task = asyncio.create_task(work)
    try:
        yield
        if task.done():
            task.result()
    finally:
        task.cancel()
        await asyncio.wait([task])
    assert task.cancelled()
