"""The processes of Slukh in a chaos run: started, ended, and started again as a supervisor would."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.proxy import Proxy
from core.storage.owners import process_name

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Member:
    """One process, with its own way to the database."""

    part: str
    number: int
    environment: dict[str, str]
    proxy: Proxy
    log: Path
    port: int = 0
    process: asyncio.subprocess.Process | None = None
    paused: bool = False
    struck: bool = False
    deaths: list[int] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    not_before: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.part} {self.number}"

    @property
    def owner(self) -> str:
        """How the database names it now."""
        return self.owners[-1] if self.owners else ""

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.chaos", "--part", self.part,
                env=self.environment, stdout=log, stderr=log, cwd=ROOT,
            )  # fmt: skip
        self.owners.append(process_name(self.process.pid))
        self.paused = False

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    async def pause(self, seconds: float) -> None:
        """Has it stand still for so long."""
        self.paused = True
        process = self.process
        self.signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            if process is self.process:
                self.signal(signal.SIGCONT)
            self.paused = False

    async def stop(self) -> float | None:
        """Ends it in order; returns the seconds that took, or None where it had to be killed."""
        if not self.alive or self.process is None:
            return 0.0
        started = time.monotonic()
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), 30)
        except TimeoutError:
            self.signal(signal.SIGKILL)
            await asyncio.wait_for(self.process.wait(), 10)
            return None
        return time.monotonic() - started


async def supervise(members: Iterable[Member]) -> None:
    """Starts what has ended again, for as long as it runs."""
    while True:
        now = time.monotonic()
        for member in members:
            if member.process is not None and not member.alive and now >= member.not_before:
                member.deaths.append(member.process.returncode or 0)
                await member.start()
        await asyncio.sleep(0.2)


async def ask_desks(members: Iterable[Member], healthy: Counter[bool]) -> None:
    """Asks the desks how they are, each second, and counts what they say."""
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        while True:
            for member in members:
                if member.port and member.alive and not member.paused:
                    try:
                        answer = await client.get(f"http://127.0.0.1:{member.port}/healthz")
                        healthy[answer.status_code == 200] += 1
                    except httpx.HTTPError:
                        healthy[False] += 1
            await asyncio.sleep(1)


def last_words(members: Iterable[Member]) -> str:
    """The end of what each process said."""
    return "\n".join(
        f"--- {member.name}\n{member.log.read_text(errors='replace')[-1200:]}"
        for member in members
        if member.log.exists()
    )


def run_part(name: str) -> int:
    """Runs in each process: the very part that `slukh` starts, with the lease that the run wants."""
    from cli.logs import set_up_logging
    from cli.newsroom import Stage, serve
    from cli.run import stoppable
    from config.settings import load_settings

    set_up_logging()
    lease = os.environ.get("CHAOS_LEASE")
    stage = Stage(lease_seconds=float(lease) if lease else None)
    settings = load_settings(env_file=None)
    return asyncio.run(stoppable(lambda: serve(settings, frozenset({name}), None, stage)))
