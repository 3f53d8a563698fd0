"""The chaos run in its short form: killed, paused, cut off and stalled processes lose and double nothing."""

from pathlib import Path

import pytest

from bench.chaos.plan import Plan
from bench.chaos.run import chaos


@pytest.mark.timeout(480)
async def test_ten_faults_lose_and_double_nothing(tmp_path: Path) -> None:
    """Three monitors, two bots and a desk on a real PostgreSQL end with all that was published, told once."""
    plan = Plan(
        faults=10, seconds=24, rate=25, channels=6, chats=8, named=0.08, reviewers=1, lease_seconds=8, seed=3,
        settle_seconds=150,
    )  # fmt: skip
    verdict = await chaos(plan, tmp_path)
    assert verdict.problems == []
    assert verdict.figures["posts"] > 300
    assert verdict.figures["alerts"] > 10
    assert verdict.figures["writes_under_leases"]["telegram"] > 50
    assert verdict.figures["writes_under_leases"]["dispatcher"] > 20
