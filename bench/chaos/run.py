"""A chaos run from the stage to the verdict."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import psycopg

from bench.chaos.faults import Striker
from bench.chaos.history import Verdict, read_history
from bench.chaos.judging import judge, judge_evidence
from bench.chaos.members import ask_desks, supervise
from bench.chaos.plan import Plan
from bench.chaos.stage import Stage
from bench.chaos.takeovers import Heirs, judge_takeovers
from bench.chaos.traffic import Traffic


async def chaos(plan: Plan, folder: Path, say: Callable[[str], None] = lambda line: None) -> Verdict:
    """Runs it all in an empty folder."""
    stage = Stage(plan, folder)
    traffic, striker = Traffic(stage), Striker(stage, say)
    healthy: Counter[bool] = Counter()
    async with AsyncExitStack() as stack:
        await stage.set_up(stack)
        stack.push_async_callback(_stop_all, stage, striker)
        beside = [asyncio.create_task(supervise(stage.members)), asyncio.create_task(ask_desks(stage.members, healthy))]
        try:
            await stage.begin()
            told_from = stage.log.count("bot_message")
            started = time.monotonic()
            publishing = asyncio.create_task(traffic.run())
            await striker.run()
            await publishing
            await striker.rest()
            played = time.monotonic() - started
            striker.mend()
            settled = await _settle(stage)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
        await _stop_all(stage, striker)
        verdict = Verdict()
        history = read_history(stage.uri)
        judge(stage.uri, history, stage.world, stage.log, traffic.expected, told_from, verdict)
        judge_takeovers(history, striker.strikes, striker.outages, Heirs.of(stage.members), verdict)
        await judge_evidence(stage.uri, verdict)
    verdict.figures |= {
        "seconds": round(played), "settled_after_seconds": round(settled, 1), "published": traffic.published,
        "posts_a_second": round(traffic.published / played, 1), "faults": dict(striker.struck),
        "slowest_stop_seconds": round(max(striker.stops, default=0.0), 1),
        "exits": {m.name: dict(Counter(m.deaths)) for m in stage.members if m.deaths},
        "desk_healthy": {str(key): count for key, count in healthy.items()},
    }  # fmt: skip
    return verdict


async def _settle(stage: Stage) -> float:
    """Waits until all that was published is stored and told, as long as the plan says; returns the seconds it took."""
    started = time.monotonic()
    posts = sum(len(channel.messages) for channel in stage.world.channels.values())
    stored = "SELECT count(*) FROM post WHERE deleted_noticed_at IS NULL"
    places = {str(channel.id): channel.pts for channel in stage.channels}

    def done() -> bool:
        if stage.number(stored) != posts or not stage.nothing_due():
            return False
        with psycopg.connect(stage.uri, connect_timeout=10) as connection:
            found = {str(row[0]): row[1] for row in connection.execute("SELECT channel_id, pts FROM channel")}
        return found == places

    with suppress(TimeoutError):  # the verdict names what is missing
        await stage.until(done, "everything is stored and told", stage.plan.settle_seconds)
    return time.monotonic() - started


async def _stop_all(stage: Stage, striker: Striker) -> None:
    seconds = await asyncio.gather(*(member.stop() for member in stage.members))
    striker.stops.extend(99.0 if one is None else one for one in seconds)
