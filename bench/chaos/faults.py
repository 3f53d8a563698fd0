"""The faults of a chaos run: what each does to a process, to the database or to Telegram, and what is noted of it."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.chaos.members import Member
from bench.chaos.plan import LEASES, Blow, blows
from bench.chaos.stage import Stage
from bench.chaos.takeovers import DATABASE, Outage, Strike
from loopback.faults import Fault

_STARTING_SECONDS = 8.0  # until a process that was started again does its work


class Striker:
    """Lets a plan's faults strike. `strikes`, `outages` and `stops` are what the judge needs to know of them."""

    def __init__(self, stage: Stage, say: Callable[[str], None]) -> None:
        self._stage, self._say = stage, say
        self._running: set[asyncio.Task[None]] = set()
        self._database_busy = False
        self.struck: Counter[str] = Counter()
        self.strikes: list[Strike] = []
        self.outages: list[Outage] = []
        self.stops: list[float] = []

    async def run(self) -> None:
        """Lets them strike one by one; returns with the last, some of whose predecessors may still be at it."""
        start = time.monotonic()
        for blow in blows(self._stage.plan):
            await asyncio.sleep(max(0.0, start + blow.after - time.monotonic()))
            self.struck[blow.kind] += 1
            task = asyncio.create_task(self._strike(blow))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def rest(self) -> None:
        """Waits until the last of them is over, at most two minutes."""
        await asyncio.wait_for(asyncio.gather(*self._running), 120)

    def mend(self) -> None:
        """From here on all is well."""
        self._stage.world.faults.clear()
        self._stage.api_faults.clear()
        for member in self._stage.members:
            member.proxy.mend()
            member.signal(signal.SIGCONT)

    async def _strike(self, blow: Blow) -> None:
        match blow.kind:
            case "database" | "disk":
                await self._strike_database(blow)
            case "telegram":
                blow.dice.choice(self._stage.servers).cut_all()
            case "answer_lost":
                times = blow.dice.choice((1, 3))
                self._stage.api_faults.add(Fault("answer_lost", method="sendMessage", times=times))
            case _:
                await self._strike_one(blow)

    async def _strike_one(self, blow: Blow) -> None:
        free = [m for m in self._stage.members if m.alive and not m.paused and not m.struck]
        free = [m for m in free if m.part == blow.part] or [m for m in free if m.part in self._stage.plan.parts]
        if not free:
            return
        member = blow.dice.choice(free)
        member.struck = True
        outage = Outage(member.part, member.name, datetime.now(UTC))
        self.outages.append(outage)
        self._say(f"{blow.kind}: {member.name}")
        try:
            await self._strike_member(blow, member)
        finally:
            member.struck = False
            back = datetime.now(UTC)
            if blow.kind in ("kill", "restart"):
                left = max(0.0, member.not_before - time.monotonic())
                back += timedelta(seconds=left + _STARTING_SECONDS)
            outage.until = back

    async def _strike_member(self, blow: Blow, member: Member) -> None:
        dice, plan = blow.dice, self._stage.plan
        lease = plan.lease(member.part)
        match blow.kind:
            case "kill":
                member.not_before = time.monotonic() + dice.choice((0.0, 2.0, lease + 5))
                self._note(blow.kind, member)
                member.signal(signal.SIGKILL)
            case "restart":
                member.not_before = time.monotonic() + 1
                seconds = await member.stop()
                if seconds is None:
                    self._say(f"{member.name} did not stop within 30 s")
                self.stops.append(99.0 if seconds is None else seconds)
            case "pause":
                self._note(blow.kind, member)
                longest = 15 if plan.lease_seconds is None else 4
                await member.pause(lease + dice.uniform(1, longest))
            case "blink":
                await member.pause(dice.uniform(0.5, 4))
            case "cut" | "swallow":
                seconds = dice.choice((1.0, 5.0, lease + 3))
                if seconds > lease:
                    self._note(blow.kind, member)
                member.proxy.cut() if blow.kind == "cut" else member.proxy.swallow()
                try:
                    await asyncio.sleep(seconds)
                finally:
                    member.proxy.mend()

    def _note(self, kind: str, member: Member) -> None:
        if member.part in LEASES:
            lease = self._stage.plan.lease(member.part)
            self.strikes.append(Strike(datetime.now(UTC), kind, member.part, member.name, member.owner, lease))

    async def _strike_database(self, blow: Blow) -> None:
        if self._database_busy:
            return
        self._database_busy = True
        dice, postgres = blow.dice, self._stage.postgres
        outage = Outage(DATABASE, DATABASE, datetime.now(UTC))
        self.outages.append(outage)
        try:
            if blow.kind == "disk":
                await self._stall(dice.uniform(1, 6))
                return
            crash = dice.random() < 0.5
            self._say("database: " + ("crash" if crash else "restart"))
            await asyncio.to_thread(postgres.crash if crash else postgres.stop)
            await asyncio.sleep(dice.choice((0.0, 3.0, 10.0)))
            await asyncio.to_thread(postgres.start)
        finally:
            self._database_busy = False
            outage.until = datetime.now(UTC)

    async def _stall(self, seconds: float) -> None:
        """A disk that stalls: every process of the server stands still meanwhile."""
        pid = self._stage.postgres.pid
        if pid is None:
            return
        self._say(f"disk: stalled for {seconds:.1f} s")
        pids = [pid, *_children(pid)]
        for each in pids:
            _send(each, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        for each in reversed(pids):
            _send(each, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
