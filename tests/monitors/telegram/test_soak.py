"""The soak in its short form: a watcher that is killed and lied to ends with exactly what was published."""

from pathlib import Path

from bench.soak import Plan, soak


async def test_nothing_is_lost_doubled_missed_or_invented(tmp_path: Path) -> None:
    """After kills, cut connections, lost, repeated and reordered updates, the store is as the loopback's log has it."""
    plan = Plan(events=3000, channels=12, kills=4, faults=26, rate=250, seed=7, unjoined=2, settle_seconds=60)
    report = await soak(plan, tmp_path)
    assert report.problems == []
    assert report.figures["starts"] == 5
    assert report.figures["died_by_itself"] == 0
    assert report.figures["posts"] > 1000
    assert report.figures["deletions"] > 20
    assert report.figures["versions"] > report.figures["posts"]
