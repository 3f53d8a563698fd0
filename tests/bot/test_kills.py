"""The bot killed in the middle of its work."""

from bench.kills import run


async def test_kills_lose_nothing_and_double_only_what_is_on_record() -> None:
    """After SIGKILLs at random moments every message has arrived, and doubles are no more than ambiguous sends."""
    toll = await run(2, seed=7)
    assert toll.lost == 0
    assert toll.doubles <= toll.ambiguous
