"""The bot killed in the middle of its work."""

from bench.failpoints import run as failpoints
from bench.kills import run


async def test_kills_lose_nothing_and_double_only_what_is_on_record() -> None:
    """After SIGKILLs at random moments every message has arrived, and doubles are no more than ambiguous sends."""
    toll = await run(2, seed=7)
    assert toll.lost == 0
    assert toll.doubles <= toll.ambiguous


async def test_whoever_dies_at_any_point_loses_nothing() -> None:
    """Sixteen lives that end before or after a commit or a request: each message arrives, each double is on record."""
    assert await failpoints(16, seed=3) == 0
