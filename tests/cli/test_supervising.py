"""Supervising: how soon a part that failed is started again."""

import asyncio
import logging

import pytest

from cli.supervising import Supervisor
from core.errors import StorageError


@pytest.mark.parametrize(
    ("error", "pauses"),
    [(StorageError("the database is away"), [0.01, 0.02, 0.02, 0.02]), (RuntimeError("no"), [0.01, 0.02, 0.04, 0.08])],
)
async def test_a_part_is_started_again_soon_where_the_database_was_away(
    error: Exception, pauses: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    """The pauses double from failure to failure, but only up to a few seconds where it was the database."""
    supervisor = Supervisor(first_pause_seconds=0.01, longest_pause_seconds=50.0, store_pause_seconds=0.02)
    starts: list[float] = []

    async def part() -> None:
        starts.append(asyncio.get_running_loop().time())
        if len(starts) < 5:
            raise error

    with caplog.at_level(logging.ERROR):
        await asyncio.wait_for(supervisor.keep("part", part), 20)
    assert [record.args[-1] for record in caplog.records] == pauses  # type: ignore[index]
    assert starts[4] - starts[0] >= sum(pauses)
    assert supervisor.ended == {"part"}
