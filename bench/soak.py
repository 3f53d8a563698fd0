"""The soak: a scripted newsroom in front of a watcher that is killed, cut off, starved and lied to.

A loopback Telegram publishes posts, edits, deletions and reactions; a watcher in a process of its own reads them into
SQLite; faults strike all the time. In the end what is stored is compared with the loopback's own log. Prints one line
a figure and exits 1 if anything was lost, doubled, missed or invented.

    python -m bench.soak                       300,000 events, 200 kills and 800 other faults in at most 60 minutes
    python -m bench.soak --events 20000 --channels 50 --kills 10 --faults 40 --rate 400
"""

import argparse
import asyncio
import json
import logging
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from loopback.faults import Fault
from loopback.mtproto import MTProtoServer
from loopback.state import Channel, Telegram, text_hash

ROOT = Path(__file__).resolve().parent.parent
_BEGIN_SECONDS = 120  # a slow machine needs some to start a watcher
_STOP_SECONDS = 30
OPEN_FOR_CHANGES = 200
"""Edits and deletions strike among so many of a channel's newest posts: the window of a reconciliation is 500."""


@dataclass(frozen=True)
class Plan:
    """What the soak does."""

    events: int = 300_000
    channels: int = 200
    kills: int = 200
    faults: int = 800
    rate: float = 120.0  # events a second, on average
    seed: int = 1
    unjoined: int = 10  # channels that refuse members and have to be polled
    intake_failures: float = 0.002  # share of the intake's calls that fail
    settle_seconds: float = 300.0


@dataclass
class Report:
    """What came of it; `problems` names each thing that is not as the loopback's log has it."""

    figures: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


# ---------------------------------------------------------------- the script


class Script:
    """Publishes, edits, deletes and reacts, and lets faults strike, all by one seed."""

    def __init__(self, plan: Plan, world: Telegram, server: MTProtoServer, watcher: "Watcher", db: Path) -> None:
        self._plan = plan
        self._world = world
        self._server = server
        self._watcher = watcher
        self._db = db
        self._random = random.Random(plan.seed)
        self.channels: list[Channel] = []
        self.struck: Counter[str] = Counter()
        self._locks: set[asyncio.Task[None]] = set()
        self._kills: list[asyncio.Task[None]] = []
        self._one_kill = asyncio.Lock()

    def prepare(self) -> None:
        """Makes the channels, each with a short history."""
        world = self._world
        for number in range(self._plan.channels):
            channel = world.add_channel(f"soak_{number}", f"Soak {number}")
            self.channels.append(channel)
            for _ in range(self._random.randrange(0, 12)):
                world.publish(channel, self._text())
        for channel in self.channels[: self._plan.unjoined]:
            world.faults.add(
                Fault(
                    "rpc_error",
                    method="channels.joinChannel",
                    channel_id=channel.id,
                    message="CHANNELS_ADMIN_LOCATED_TOO_MUCH",
                    times=100_000,
                )
            )

    def _text(self) -> str:
        rng = self._random
        return f"DEMO {rng.randrange(10**9)} " + "слово 🔥 " * rng.randrange(1, 12)

    async def play(self) -> None:
        """Plays all events with the faults between them."""
        plan = self._plan
        total = plan.kills + plan.faults
        at = sorted(self._random.sample(range(plan.events), total))
        kinds = ["kill"] * plan.kills + ["fault"] * plan.faults
        self._random.shuffle(kinds)
        due = dict(zip(at, kinds, strict=True))
        start = time.monotonic()
        for number in range(plan.events):
            if number in due:
                await self._strike(due[number])
            self._event()
            ahead = start + number / plan.rate - time.monotonic()
            if ahead > 0:
                await asyncio.sleep(ahead)
            elif number % 20 == 0:
                await asyncio.sleep(0)
        await asyncio.gather(*self._locks, *self._kills)

    def _event(self) -> None:
        rng, world = self._random, self._world
        channel = rng.choice(self.channels)
        recent = [i for i in channel.ids[-OPEN_FOR_CHANGES:] if not channel.messages[i].is_service]
        kind = rng.random()
        if kind < 0.62 or not recent:
            world.publish(channel, self._text())
        elif kind < 0.78:
            world.edit(channel, rng.choice(recent), self._text())
        elif kind < 0.86:
            world.delete(channel, rng.sample(recent, min(len(recent), rng.choice((1, 1, 1, 2, 7)))))
        elif kind < 0.97:
            world.react(channel, rng.choice(recent))
        elif kind < 0.985:
            world.view(channel, rng.choice(recent))
        else:
            photos = [(self._text(), world.photo(b"1")), ("", world.photo(b"2"))]
            world.publish_album(channel, photos)

    async def _strike(self, what: str) -> None:
        if what == "kill":
            self._kills.append(asyncio.create_task(self._kill()))
            return
        rng, faults = self._random, self._world.faults
        kind = rng.choice(
            (
                "cut",
                "lose",
                "repeat",
                "reorder",
                "too_long",
                "flood",
                "internal",
                "lost_answer",
                "slow",
                "locked",
                "drop",
            )
        )
        self.struck[kind] += 1
        difference = "updates.getChannelDifference"
        match kind:
            case "cut":
                self._server.cut_all()
            case "lose":
                faults.add(Fault("lose_update", times=rng.choice((1, 3, 20))))
            case "repeat":
                faults.add(Fault("repeat_update", times=rng.choice((1, 3, 20))))
            case "reorder":
                faults.add(Fault("reorder_updates", times=rng.choice((1, 3))))
            case "too_long":
                faults.add(Fault("too_long", method=difference))
                faults.add(Fault("lose_update", times=2))
            case "flood":
                faults.add(Fault("flood_wait", method=rng.choice((difference, "messages.getHistory")), seconds=1))
            case "internal":
                faults.add(Fault("internal_error", method=difference, times=2))
            case "lost_answer":
                faults.add(Fault("answer_lost", method=rng.choice((difference, "messages.getPeerDialogs"))))
            case "slow":
                faults.add(Fault("slow_answer", method=difference, seconds=1.0))
            case "drop":
                faults.add(Fault("drop_connection", after=rng.randrange(50)))
            case "locked":
                task = asyncio.create_task(asyncio.to_thread(_hold_lock, self._db, rng.choice((0.2, 1.0, 3.0))))
                self._locks.add(task)
                task.add_done_callback(self._locks.discard)

    async def _kill(self) -> None:
        """Kills the watcher once it reads: on a machine that is slow to start it, kills wait for their turn."""
        async with self._one_kill:
            try:
                await self._watcher.reading()
            except TimeoutError:
                self.struck["kill -9 of one that did not read"] += 1
            self.struck["kill -9"] += 1
            await self._watcher.kill()


def _hold_lock(path: Path, seconds: float) -> None:
    """Somebody else writes to the database for a while."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
    finally:
        connection.close()


# ---------------------------------------------------------------- the watcher, in a process of its own


class Watcher:
    """Starts the watching process and keeps it alive; `kill` is kill -9."""

    def __init__(self, arguments: list[str], log: Path) -> None:
        self._arguments = arguments
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self.starts = 0
        self.died_by_itself = 0
        self.peak_mb = 0.0
        self.memory: list[int] = []  # of the running process, at each measurement

    async def start(self) -> None:
        """Starts it and waits until it works."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.soak", "--watch", *self._arguments, stdout=PIPE, stderr=log, cwd=ROOT
            )
        self.starts += 1
        self.memory.clear()

    async def reading(self) -> None:
        """Waits until the running process reads some channel, or has ended."""
        assert self._process is not None
        assert self._process.stdout is not None
        await asyncio.wait_for(self._process.stdout.read(1), _BEGIN_SECONDS)

    async def kill(self) -> None:
        """Kills it without a warning, and starts another one."""
        process = self._process
        assert process is not None
        self.measure()
        if process.returncode is None:
            os.kill(process.pid, signal.SIGKILL)
        else:
            self.died_by_itself += 1
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        await self.start()

    def log_text(self) -> str:
        """The end of what it said."""
        return self._log.read_text(errors="replace")[-3000:]

    def measure(self) -> None:
        """Notes the memory of the running process."""
        assert self._process is not None
        with suppress(OSError):
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
            megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
            self.peak_mb = max(self.peak_mb, megabytes)
            self.memory.append(round(megabytes))

    async def stop(self) -> float:
        """Ends it as a person would; returns how many seconds that took."""
        process = self._process
        assert process is not None
        self.measure()
        start = time.monotonic()
        if process.returncode is None:
            process.terminate()
        else:
            self.died_by_itself += 1
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
            raise
        return time.monotonic() - start


async def watch(options: argparse.Namespace) -> None:
    """Runs in the watching process: the real monitor, intake and store, with a clock and an intake that stumble."""
    from config.settings import TelegramServer
    from core.clock import utc_now
    from core.errors import StorageError
    from core.mentions import compile_catalogue
    from core.pipeline.hearing.intake import Intake
    from core.pipeline.rules import Rules, RulesHolder
    from core.storage.store import Store
    from core.types import WatchedChannel, Watchlist
    from monitors.telegram.account import TelegramAccess
    from monitors.telegram.monitor import TelegramMonitor
    from monitors.telegram.pace import DEFAULT_PACE

    pace = replace(
        DEFAULT_PACE,
        heads_seconds=2.0,
        poll_least_seconds=0.5,
        poll_most_seconds=2.0,
        answer_seconds=3.0,
        retry_first_seconds=0.1,
        retry_last_seconds=2.0,
        channel_retry_first_seconds=0.5,
        lease_seconds=10.0,
        look_seconds=0.2,
        join_burst=1000,
        resolve_burst=1000,
    )
    rng = random.Random(os.getpid())
    jump = [timedelta()]

    def clock() -> datetime:
        if rng.random() < 0.00005:
            jump[0] = timedelta(seconds=rng.choice((-3600, 3600, -5, 5, 0)))
        return utc_now() + jump[0]

    class Stumbling(Intake):
        async def hear(self, items: Any, progress: Any = (), lease: Any = None) -> Any:
            fate = rng.random()
            if fate < options.intake_failures / 2:
                raise StorageError("a failure before it was stored")
            result = await super().hear(items, progress, lease)
            if fate < options.intake_failures:
                raise RuntimeError("a failure after it was stored")
            return result

    lines = tuple(WatchedChannel(f"soak_{number}", f"Soak {number}") for number in range(options.channels))
    holder = RulesHolder(Rules(Watchlist(channels=lines), compile_catalogue(()), {}))
    server = TelegramServer(2, "127.0.0.1", options.port, Path(options.key))
    access = TelegramAccess(1, "hash", Path(options.sessions), server)
    async with Store(f"sqlite:///{options.db}") as store:
        monitor = TelegramMonitor(store, Stumbling(store, holder, clock), holder, clock, access, pace)
        task = asyncio.ensure_future(monitor.run())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        while not task.done() and not any(monitor.listens(channel_id) for channel_id in monitor.readers):
            await asyncio.wait([task], timeout=0.1)
        print("reads", flush=True)
        with suppress(asyncio.CancelledError):
            await task


# ---------------------------------------------------------------- the verdict


def compare(world: Telegram, db: Path) -> Report:
    """Compares what is stored with what the loopback knows and remembers."""
    report = Report()
    published: dict[tuple[int, int], list[str]] = defaultdict(list)
    for entry in world.log:
        if entry.kind in ("post", "edit"):
            published[entry["channel_id"], entry["message_id"]].append(entry["text_hash"])
    connection = sqlite3.connect(db)
    versions: dict[tuple[int, int], list[str]] = defaultdict(list)
    query = (
        "SELECT p.channel_id, p.message_id, v.text FROM version v JOIN post p ON p.id = v.post_id"
        " WHERE NOT p.service ORDER BY p.id, v.number"
    )
    for channel_id, message_id, text in connection.execute(query):
        versions[channel_id, message_id].append(text_hash(text))
    rows = connection.execute("SELECT channel_id, message_id, deleted_noticed_at IS NOT NULL FROM post").fetchall()
    places = {row[0]: row[1:] for row in connection.execute("SELECT channel_id, cursor, head, pts FROM channel")}
    gaps = dict(connection.execute("SELECT reason, count(*) FROM gap GROUP BY reason").fetchall())
    open_gaps = connection.execute("SELECT count(*) FROM gap WHERE caught_up_at IS NULL").fetchone()[0]
    connection.close()
    stored = {(channel_id, message_id): bool(deleted) for channel_id, message_id, deleted in rows}
    problem = report.problems.append
    if len(stored) != len(rows):
        problem(f"{len(rows) - len(stored)} posts are stored twice")
    for channel in world.channels.values():
        cursor, head, pts = places.get(channel.id, (0, 0, 0))
        if pts != channel.pts or cursor < channel.top:
            problem(f"{channel}: stored are cursor {cursor}, head {head}, pts {pts}")
        for message_id, message in channel.messages.items():
            key = (channel.id, message_id)
            if key not in stored:
                problem(f"lost: {key}")
            elif stored[key]:
                problem(f"marked as deleted, but it is there: {key}")
            elif not message.is_service and versions[key][-1:] != [text_hash(message.text)]:
                problem(f"an edit was missed: {key}")
    deleted = 0
    for key, is_deleted in stored.items():
        there = key[1] in world.channels[key[0]].messages
        deleted += is_deleted
        if not there and not is_deleted:
            problem(f"a deletion was missed: {key}")
    for key, texts in versions.items():
        if not _is_subsequence(texts, published[key]):
            problem(f"a version that never was: {key} has {texts}, published were {published[key]}")
    report.figures.update(
        posts=len(stored),
        versions=sum(map(len, versions.values())),
        deletions=deleted,
        deleted_before_they_were_seen=len(published.keys() - stored.keys()),
        gaps=gaps,
        open_gaps=open_gaps,
    )
    return report


def _is_subsequence(found: list[str], published: list[str]) -> bool:
    rest = iter(published)
    return all(item in rest for item in found)


def _all_read(world: Telegram, db: Path) -> bool:
    if not db.exists():
        return False
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    try:
        places = dict(connection.execute("SELECT channel_id, pts FROM channel WHERE history_done"))
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return all(places.get(channel.id) == channel.pts for channel in world.channels.values())


async def soak(plan: Plan, folder: Path, say: Callable[[str], None] = lambda line: None) -> Report:
    """Runs the whole thing in an empty folder."""
    started = time.monotonic()
    world = Telegram()
    world.limits.clear()  # 200 names looked up at once would have to wait for hours; a newsroom adds them over days
    log = world.log
    account = world.add_account(first_name="Soak")
    db = folder / "soak.db"
    async with MTProtoServer(world, auto_sign_in=account.id) as server:
        arguments = {
            "port": server.port,
            "key": server.public_key_path,
            "db": db,
            "sessions": folder / "sessions",
            "channels": plan.channels,
            "intake-failures": plan.intake_failures,
        }
        watcher = Watcher([f"--{name}={value}" for name, value in arguments.items()], folder / "watcher.log")
        script = Script(plan, world, server, watcher, db)
        script.prepare()
        await watcher.start()
        try:
            deadline = time.monotonic() + _BEGIN_SECONDS
            while not _all_read(world, db):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"the watcher does not read:\n{watcher.log_text()}")
                await asyncio.sleep(0.2)
            started = time.monotonic()
            playing = asyncio.create_task(script.play())
            while not playing.done():
                await asyncio.wait([playing], timeout=10)
                watcher.measure()
                say(f"{time.monotonic() - started:.0f} s: {log.count('post')} posts, {dict(script.struck)}")
            await playing
            played = time.monotonic() - started
            world.faults.clear()
            deadline = time.monotonic() + plan.settle_seconds
            while not _all_read(world, db) and time.monotonic() < deadline:
                await asyncio.sleep(0.2)
            settled = time.monotonic() - started - played
            # A moment more, so that what must not be there would have come.
            await asyncio.sleep(1.0)
        finally:
            stopped = await watcher.stop()
    report = compare(world, db)
    report.figures.update(
        seconds=round(played, 1),
        settled_after_seconds=round(settled, 1),
        stopped_after_seconds=round(stopped, 1),
        starts=watcher.starts,
        died_by_itself=watcher.died_by_itself,
        peak_mb=round(watcher.peak_mb),
        memory_mb_of_the_last_process=watcher.memory[:: max(1, len(watcher.memory) // 10)],
        struck={**script.struck, **{f"wire: {kind}": count for kind, count in world.faults.struck.items()}},
        asked=dict(Counter(entry["method"] for entry in log.of("rpc"))),
    )
    return report


def main() -> int:
    """Runs the soak from the command line."""
    plan = Plan()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watch", action="store_true", help=argparse.SUPPRESS)
    for name in ("port", "key", "db", "sessions"):
        parser.add_argument(f"--{name}", help=argparse.SUPPRESS, type=int if name == "port" else str)
    for name in ("events", "channels", "kills", "faults", "rate", "seed", "unjoined", "intake_failures"):
        value = getattr(plan, name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = parser.parse_args()
    if options.watch:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
        asyncio.run(watch(options))
        return 0
    plan = Plan(
        **{name: getattr(options, name) for name in ("events", "channels", "kills", "faults", "rate", "seed")},
        unjoined=options.unjoined,
        intake_failures=options.intake_failures,
    )
    folder = Path(tempfile.mkdtemp(prefix="slukh-soak-"))
    print(f"{datetime.now(UTC):%H:%M:%S} {plan}, in {folder}", flush=True)
    report = asyncio.run(soak(plan, folder, lambda line: print(line, flush=True)))
    for name, value in report.figures.items():
        print(f"{name}: {json.dumps(value, ensure_ascii=False, default=str)}")
    for line in report.problems[:50]:
        print(line)
    print(f"problems: {len(report.problems)}")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
