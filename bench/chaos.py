"""Chaos: three monitors, two bots, two reviewers and a PostgreSQL, killed, paused, cut off and stalled.

All are processes of their own over the loopback Telegram, each with its own way to the database that can be cut. In the
end a history checker (bench/chaos_history.py) compares what is stored and told with the loopback's own log, and each
write with the lease it was made under. Exits 1 if a post or alert was lost or doubled beyond what is on record, or if
anything was written under a lost lease.

    python -m bench.chaos                                 120 faults within an hour, 100 posts a second
    python -m bench.chaos --faults 30 --seconds 600       a shorter one
    python -m bench.chaos --faults 6 --seconds 240 --kinds pause --parts monitors
                                                          one fault at a time: how soon others take over
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import yaml

from bench.chaos_history import DATABASE, MARK, TRIGGERS, Outage, Strike, Verdict, judge
from bench.postgres import Postgres
from bench.proxy import Proxy
from bot.delivery import LEASE_TTL
from core.storage.owners import process_name
from loopback.botapi.server import BotApiServer
from loopback.chats import Chats
from loopback.faults import Fault, Faults
from loopback.log import Log
from loopback.mtproto.server import MTProtoServer
from loopback.state import Channel, Telegram
from monitors.telegram.pace import DEFAULT_PACE

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "7000:chaos"
LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"
BEGIN_SECONDS = 180
LEASES = {"monitors": DEFAULT_PACE.lease_seconds, "bot": LEASE_TTL.total_seconds()}  # as they are in earnest
KINDS = {
    "kill": 20, "restart": 8, "pause": 16, "blink": 8, "database": 10, "cut": 12, "swallow": 8, "telegram": 8,
    "answer_lost": 6, "disk": 10,
}  # fmt: skip
"""The faults, and how often each comes."""
PARTS = {"monitors": 6, "bot": 3, "review": 1}
"""Whom those strike that strike a process, and how often."""
STARTING_SECONDS = 8.0  # until a process that was started again does its work


@dataclass(frozen=True)
class Plan:
    """What the run does. `lease_seconds`: of accounts and of the bot; None: as in earnest."""

    faults: int = 120
    seconds: float = 3000.0
    rate: float = 100.0
    channels: int = 30
    chats: int = 60
    follows: int = 8  # officials a chat: of one official more than five alerts in ten minutes would be held and folded
    monitors: int = 3
    bots: int = 2
    reviewers: int = 2
    named: float = 0.03  # share of posts that name an official somebody follows
    lease_seconds: float | None = None
    settle_seconds: float = 660.0  # alerts that are folded wait ten minutes for each other
    seed: int = 1
    kinds: tuple[str, ...] = tuple(KINDS)
    parts: tuple[str, ...] = tuple(PARTS)

    def lease(self, part: str) -> float:
        """Seconds that a part's lease lasts."""
        return self.lease_seconds or LEASES.get(part, 0.0)


@dataclass
class Member:
    """One process of Slukh, kept alive as a supervisor would."""

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
    not_before: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.part} {self.number}"

    @property
    def owner(self) -> str:
        """How the database names it."""
        return process_name(self.process.pid if self.process else 0)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.chaos", "--part", self.part,
                env=self.environment, stdout=log, stderr=log, cwd=ROOT,
            )  # fmt: skip
        self.paused = False

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

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


class Chaos:
    """One run in an empty folder."""

    def __init__(self, plan: Plan, folder: Path, say: Callable[[str], None]) -> None:
        self.plan, self.folder, self.say = plan, folder, say
        self.random = random.Random(plan.seed)
        self.log = Log()
        self.world = Telegram(log=self.log, faults=Faults())
        self.chats = Chats(self.log)
        self.api_faults = Faults()
        self.members: list[Member] = []
        self.channels: list[Channel] = []
        self.strikes: list[Strike] = []
        self.outages: list[Outage] = []
        self.struck: Counter[str] = Counter()
        self.expected: dict[tuple[int, int], set[int]] = {}
        self.running: set[asyncio.Task[None]] = set()
        self.stops: list[float] = []
        self.database_busy = False
        self.published = 0
        self.healthy: Counter[bool] = Counter()

    async def run(self) -> Verdict:
        async with AsyncExitStack() as stack:
            self.postgres = stack.enter_context(Postgres(port=_free_port()))
            await self._prepare(stack)
            stack.push_async_callback(self._stop_all)
            supervising = asyncio.create_task(self._supervise())
            looking = asyncio.create_task(self._look())
            try:
                await self._begin()
                told_from = self.log.count("bot_message")
                started = time.monotonic()
                publishing = asyncio.create_task(self._publish())
                await self._strike_all()
                await publishing
                await asyncio.wait_for(asyncio.gather(*self.running), 120)
                played = time.monotonic() - started
                self._mend()
                settled = await self._settle()
            finally:
                for task in (supervising, looking):
                    task.cancel()
                await asyncio.gather(supervising, looking, return_exceptions=True)
            await self._stop_all()
            verdict = judge(self.uri, self.world, self.log, self.expected, self.strikes, self.outages, told_from)
            await self._verify(verdict)
        verdict.figures |= {
            "seconds": round(played), "settled_after_seconds": round(settled, 1), "published": self.published,
            "posts_a_second": round(self.published / played, 1), "faults": dict(self.struck),
            "slowest_stop_seconds": round(max(self.stops, default=0.0), 1),
            "exits": {m.name: dict(Counter(m.deaths)) for m in self.members if m.deaths},
            "desk_healthy": {str(key): count for key, count in self.healthy.items()},
        }  # fmt: skip
        return verdict

    # ------------------------------------------------------------ the stage

    async def _prepare(self, stack: AsyncExitStack) -> None:
        from config.officials import load_officials, starter_path
        from core.mentions import compile_catalogue, detect
        from core.storage.store import Store

        plan = self.plan
        with psycopg.connect(self.postgres.uri, autocommit=True, connect_timeout=20) as connection:
            connection.execute("CREATE DATABASE slukh")
        self.uri = self.postgres.uri_of("slukh")
        async with Store(self.uri):
            pass
        with psycopg.connect(self.uri, autocommit=True, connect_timeout=20) as connection:
            connection.execute(TRIGGERS)  # type: ignore[arg-type]
        for number in range(plan.channels):
            self.channels.append(self.world.add_channel(f"chaos_{number}", f"Chaos {number}"))
        everyone = load_officials(starter_path())
        catalogue = compile_catalogue(everyone)
        self.names: list[tuple[str, str]] = []
        for official in everyone:
            name = official.names.get("ru", "")
            if {m.official_id for m in detect(f"DEMO. {name} прилетел.", catalogue)} == {official.id}:
                self.names.append((official.id, name))
        self.names = self.names[: plan.chats * plan.follows]
        self.bot = self.chats.add_bot(TOKEN, "chaos_bot", "Chaos")
        self.people = [self.chats.add_user(900_000 + n, f"Reader {n}", language_code="en") for n in range(plan.chats)]
        self.api = await stack.enter_async_context(BotApiServer(self.chats, self.log, self.api_faults))
        watchlist = self.folder / "watchlist.yaml"
        lines = [{"username": channel.username, "name": channel.title} for channel in self.channels]
        watchlist.write_text(yaml.safe_dump({"timezone": "UTC", "channels": lines}, allow_unicode=True))
        for part, count in (("monitors", plan.monitors), ("bot", plan.bots), ("review", plan.reviewers)):
            for number in range(count):
                await self._add(stack, part, number, watchlist)

    async def _add(self, stack: AsyncExitStack, part: str, number: int, watchlist: Path) -> None:
        proxy = await stack.enter_async_context(Proxy(self.postgres.port or 0))
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgresql://postgres:@127.0.0.1:{proxy.port}/slukh",
            "WATCHLIST": str(watchlist),
            "CACHE": str(self.folder / "cache"),
            "ENCODER": "none",
            "MEDIA": "off",
            "CHAOS_LEASE": str(self.plan.lease_seconds or ""),
        }
        port = 0
        if part == "monitors":
            # A host of its own: its own account and folder of sessions.
            account = self.world.add_account(first_name=f"Reader {number}")
            for channel in self.channels:
                self.world.join(account, channel)
            server = await stack.enter_async_context(MTProtoServer(self.world, auto_sign_in=account.id))
            sessions = self.folder / f"sessions{number}"
            sessions.mkdir(mode=0o700)
            (sessions / f"account{number}.session").touch(mode=0o600)
            environment |= {
                "TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": "0" * 32, "TELEGRAM_SESSIONS": str(sessions),
                "TELEGRAM_DC": f"{server.dc_id}:127.0.0.1:{server.port}",
                "TELEGRAM_DC_KEY": str(server.public_key_path),
            }  # fmt: skip
            self.servers = [*getattr(self, "servers", []), server]
        elif part == "bot":
            environment |= {
                "BOT_TOKEN": TOKEN, "BOT_API_URL": self.api.url,
                "BOT_ADMINS": ",".join(str(user.id) for user in self.people),
            }  # fmt: skip
        else:
            port = _free_port()
            environment["REVIEW_LISTEN"] = f"127.0.0.1:{port}"
        self.members.append(Member(part, number, environment, proxy, self.folder / f"{part}{number}.log", port))

    async def _begin(self) -> None:
        """Starts everything and waits until each channel is read and each reader has subscribed."""
        for member in self.members:
            await member.start()
        read = "SELECT count(*) FROM channel WHERE history_done"
        await self._until(lambda: self._number(read) == len(self.channels), "the channels are read")
        for user in self.people:
            await self.chats.say(user, self.bot, "/start")
        for number, (_, name) in enumerate(self.names):
            await self.chats.say(self.people[number % len(self.people)], self.bot, f"/subscribe {name}")
        wanted = int(0.9 * len(self.names))  # a name that several officials share is asked back, and not followed
        followed = "SELECT count(*) FROM subscription"
        await self._until(lambda: self._number(followed) >= wanted, "the readers have subscribed")
        await self._until(self._nothing_due, "the bot's answers are out")
        answered = -1
        while answered != self.log.count("bot_message"):
            answered = self.log.count("bot_message")
            await asyncio.sleep(4)
        with psycopg.connect(self.uri, connect_timeout=20) as connection:
            self.followers: dict[str, set[int]] = {}
            for target, chat in connection.execute("SELECT target, chat_id FROM subscription WHERE kind = 'official'"):
                self.followers.setdefault(target, set()).add(chat)
        self.names = [(official_id, name) for official_id, name in self.names if official_id in self.followers]

    async def _until(self, condition: Callable[[], Any], what: str, seconds: float = BEGIN_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {seconds:.0f} s: {what}\n{self.logs()}")
            await asyncio.sleep(0.25)

    def logs(self) -> str:
        """The end of what each process said."""
        return "\n".join(
            f"--- {member.name}\n{member.log.read_text(errors='replace')[-1200:]}"
            for member in self.members
            if member.log.exists()
        )

    def _number(self, query: str) -> int:
        try:
            with psycopg.connect(self.uri, connect_timeout=10) as connection:
                row = connection.execute(query).fetchone()  # type: ignore[arg-type]
                return int(row[0]) if row else 0
        except psycopg.OperationalError:
            return -1

    def _nothing_due(self) -> bool:
        return self._number("SELECT count(*) FROM delivery WHERE state IN ('due', 'sending')") == 0

    # ------------------------------------------------------------ the traffic

    async def _publish(self) -> None:
        plan, start = self.plan, time.monotonic()
        while (spent := time.monotonic() - start) < plan.seconds:
            while self.published < plan.rate * spent:
                self._event()
            await asyncio.sleep(0.02)

    def _event(self) -> None:
        dice, world = self.random, self.world
        channel = dice.choice(self.channels)
        self.published += 1
        words = " ".join(
            "".join(dice.choices("абвгдежзиклмнопрстуфхцчшэюя", k=dice.randrange(4, 10))) for _ in range(14)
        )
        if dice.random() < self.plan.named and self.names:
            official_id, name = dice.choice(self.names)
            message = world.publish(channel, f"DEMO. {name} {MARK}. {words}.")
            self.expected[channel.id, message.id] = set(self.followers[official_id])
            return
        message = world.publish(channel, f"DEMO {words}.")
        recent = [i for i in channel.ids[-100:] if (channel.id, i) not in self.expected]
        recent = [i for i in recent if not channel.messages[i].is_service]
        fate = dice.random()
        if fate < 0.03:
            world.edit(channel, dice.choice(recent), f"DEMO {words} правка.")
        elif fate < 0.04:
            world.delete(channel, [dice.choice(recent)])

    async def _look(self) -> None:
        """Asks the desks how they are, each second."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            while True:
                for member in self.members:
                    if member.port and member.alive and not member.paused:
                        try:
                            answer = await client.get(f"http://127.0.0.1:{member.port}/healthz")
                            self.healthy[answer.status_code == 200] += 1
                        except httpx.HTTPError:
                            self.healthy[False] += 1
                await asyncio.sleep(1)

    # ------------------------------------------------------------ the faults

    async def _supervise(self) -> None:
        """Starts what has ended again, as the system's supervisor would."""
        while True:
            now = time.monotonic()
            for member in self.members:
                if member.process is not None and not member.alive and now >= member.not_before:
                    member.deaths.append(member.process.returncode or 0)
                    await member.start()
            await asyncio.sleep(0.2)

    async def _strike_all(self) -> None:
        """Lets the faults strike, evenly spread with some chance, and not more than a few at a time."""
        plan, start = self.plan, time.monotonic()
        for number in range(plan.faults):
            due = start + plan.seconds * (number + self.random.random()) / (plan.faults + 1)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            kind = self.random.choices(plan.kinds, [KINDS[kind] for kind in plan.kinds])[0]
            self.struck[kind] += 1
            task = asyncio.create_task(self._strike(kind))
            self.running.add(task)
            task.add_done_callback(self.running.discard)

    async def _strike(self, kind: str) -> None:
        dice = self.random
        if kind in ("database", "disk"):
            await self._strike_database(kind)
            return
        if kind == "telegram":
            dice.choice(self.servers).cut_all()
            return
        if kind == "answer_lost":
            self.api_faults.add(Fault("answer_lost", method="sendMessage", times=dice.choice((1, 3))))
            return
        free = [m for m in self.members if m.alive and not m.paused and not m.struck]
        if not free:
            return
        part = dice.choices(self.plan.parts, [PARTS[part] for part in self.plan.parts])[0]
        free = [m for m in free if m.part == part] or [m for m in free if m.part in self.plan.parts]
        if not free:
            return
        member = dice.choice(free)
        member.struck = True
        outage = Outage(member.part, member.name, datetime.now(UTC))
        self.outages.append(outage)
        try:
            await self._strike_member(kind, member)
        finally:
            member.struck = False
            back = datetime.now(UTC)
            if kind in ("kill", "restart"):
                left = max(0.0, member.not_before - time.monotonic())
                back += timedelta(seconds=left + STARTING_SECONDS)
            outage.until = back

    async def _strike_member(self, kind: str, member: Member) -> None:
        dice, lease = self.random, self.plan.lease(member.part)
        self.say(f"{kind}: {member.name}")
        match kind:
            case "kill":
                member.not_before = time.monotonic() + dice.choice((0.0, 2.0, lease + 5))
                self._note(kind, member)
                member.signal(signal.SIGKILL)
            case "restart":
                member.not_before = time.monotonic() + 1
                seconds = await member.stop()
                if seconds is None:
                    self.say(f"{member.name} did not stop within 30 s")
                self.stops.append(99.0 if seconds is None else seconds)
            case "pause":
                self._note(kind, member)
                longest = 15 if self.plan.lease_seconds is None else 4
                await self._pause(member, lease + dice.uniform(1, longest))
            case "blink":
                await self._pause(member, dice.uniform(0.5, 4))
            case "cut" | "swallow":
                member.proxy.cut() if kind == "cut" else member.proxy.swallow()
                try:
                    await asyncio.sleep(dice.choice((1.0, 5.0, lease + 3)))
                finally:
                    member.proxy.mend()

    def _note(self, kind: str, member: Member) -> None:
        if member.part in LEASES and not self.database_busy:
            lease = self.plan.lease(member.part)
            self.strikes.append(Strike(datetime.now(UTC), kind, member.part, member.name, member.owner, lease))

    async def _pause(self, member: Member, seconds: float) -> None:
        member.paused = True
        process = member.process
        member.signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            if process is member.process:
                member.signal(signal.SIGCONT)
            member.paused = False

    async def _strike_database(self, kind: str) -> None:
        if self.database_busy:
            return
        self.database_busy = True
        outage = Outage(DATABASE, DATABASE, datetime.now(UTC))
        self.outages.append(outage)
        try:
            if kind == "disk":
                # A disk that stalls: every process of the server stands still meanwhile.
                pid = self.postgres.pid
                if pid is not None:
                    pids = [pid, *_children(pid)]
                    for each in pids:
                        _send(each, signal.SIGSTOP)
                    await asyncio.sleep(self.random.uniform(1, 6))
                    for each in reversed(pids):
                        _send(each, signal.SIGCONT)
                return
            crash = self.random.random() < 0.5
            self.say("database: " + ("crash" if crash else "restart"))
            await asyncio.to_thread(self.postgres.crash if crash else self.postgres.stop)
            await asyncio.sleep(self.random.choice((0.0, 3.0, 10.0)))
            await asyncio.to_thread(self.postgres.start)
        finally:
            self.database_busy = False
            outage.until = datetime.now(UTC)

    # ------------------------------------------------------------ the end

    def _mend(self) -> None:
        self.world.faults.clear()
        self.api_faults.clear()
        for member in self.members:
            member.proxy.mend()
            member.signal(signal.SIGCONT)

    async def _settle(self) -> float:
        """Waits until all that was published is stored and told; says so if it never is."""
        started = time.monotonic()
        posts = sum(len(channel.messages) for channel in self.world.channels.values())
        stored = "SELECT count(*) FROM post WHERE deleted_noticed_at IS NULL"
        places = {str(channel.id): channel.pts for channel in self.channels}

        def done() -> bool:
            if self._number(stored) != posts or not self._nothing_due():
                return False
            with psycopg.connect(self.uri, connect_timeout=10) as connection:
                found = {str(row[0]): row[1] for row in connection.execute("SELECT channel_id, pts FROM channel")}
            return found == places

        with suppress(TimeoutError):
            await self._until(done, "everything is stored and told", self.plan.settle_seconds)
        return time.monotonic() - started

    async def _verify(self, verdict: Verdict) -> None:
        """Every channel's evidence chain must hold."""
        from core.pipeline.verifying import chain_channels, verify_channel
        from core.storage.store import Store

        async with Store(self.uri) as store:
            links = 0
            for channel_id in await store.read(chain_channels):
                report = await store.read(lambda session, channel_id=channel_id: verify_channel(session, channel_id))
                links += report.links
                verdict.problems.extend(f"evidence: {finding}" for finding in report.findings[:5])
            verdict.figures["evidence_links"] = links

    async def _stop_all(self) -> None:
        seconds = await asyncio.gather(*(member.stop() for member in self.members))
        self.stops.extend(99.0 if one is None else one for one in seconds)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


async def chaos(plan: Plan, folder: Path, say: Callable[[str], None] = lambda line: None) -> Verdict:
    """Runs it all in an empty folder."""
    return await Chaos(plan, folder, say).run()


def _part(name: str) -> int:
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


def main(arguments: Sequence[str] | None = None) -> int:
    plan = Plan()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", help=argparse.SUPPRESS)
    for name in ("faults", "seconds", "rate", "channels", "chats", "monitors", "bots", "named", "seed"):
        parser.add_argument(f"--{name}", type=type(getattr(plan, name)), default=getattr(plan, name))
    parser.add_argument("--lease", type=float, default=None, help="seconds of all leases (default: as in earnest)")
    parser.add_argument("--kinds", default=",".join(plan.kinds), help="the faults, with commas between (default: all)")
    parser.add_argument("--parts", default=",".join(plan.parts), help="whom they strike (default: all)")
    options = vars(parser.parse_args(arguments))
    part, lease = options.pop("part"), options.pop("lease")
    for name, known in (("kinds", KINDS), ("parts", PARTS)):
        options[name] = tuple(options[name].split(","))
        if not set(options[name]) <= set(known):
            parser.error(f"--{name} are of {', '.join(known)}")
    if part:
        return _part(part)
    plan = Plan(**options, lease_seconds=lease)
    folder = Path(tempfile.mkdtemp(prefix="slukh-chaos-"))
    print(f"{datetime.now(UTC):%H:%M:%S} {plan}, in {folder}", flush=True)
    verdict = asyncio.run(chaos(plan, folder, lambda line: print(f"{datetime.now(UTC):%H:%M:%S} {line}", flush=True)))
    for name, value in verdict.figures.items():
        print(f"{name}: {json.dumps(value, ensure_ascii=False, default=str)}")
    for line in verdict.problems[:50]:
        print(line)
    print(f"problems: {len(verdict.problems)}")
    return 1 if verdict.problems else 0


if __name__ == "__main__":
    sys.exit(main())
