"""Plays real posts through the loopback Telegram into a running Slukh, beside the floor, in one run.

    python -m bench.replay POSTS.jsonl.gz [--limit N] [--settle 60] [--rate 20]

POSTS holds {channel_id, channel, message_id, date, text} a line. First all posts at full speed: how many a second are
stored, in how much memory. Then `--rate` posts a second: the time from publication on the server to the arrival of the
alert at the Bot API, commit to disk included, each alert to a chat that got none in the last second. The same posts at
the same rate go through the floor (bench/floor.py), and the ratio of the two is printed. The two take turns, because a
machine changes its pace within a minute; Slukh stands still while the floor runs, which so has the machine to itself.
"""

import argparse
import asyncio
import gc
import gzip
import json
import os
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import yaml

from config.officials import load_officials, starter_path
from core.mentions import compile_catalogue, detect
from core.types import Official
from loopback.botapi.server import BotApiServer
from loopback.chats import Chats
from loopback.faults import Faults
from loopback.log import Log, LogEntry
from loopback.mtproto.server import MTProtoServer
from loopback.state import Telegram

TOKEN = "1000:replay"
FOLLOWED = 120  # officials, each followed by a chat of its own
ALERTS_EACH = 5  # more within ten minutes would be folded
WARMING = 20  # alerts that are not measured
TURNS = 10  # of the floor and of Slukh, one after the other
SLUKH = Path(sys.executable).with_name("slukh")
_UNSENT = "SELECT count(*) FROM delivery WHERE kind = 'alert' AND state != 'sent'"


@dataclass
class Post:
    channel_id: int
    channel: str
    message_id: int
    date: str
    text: str
    officials: frozenset[str] = frozenset()


@dataclass
class Measured:
    """Seconds from publication to arrival, by mark in the text."""

    published: dict[str, float] = field(default_factory=dict)
    arrived: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0  # of the process that sends

    def percentiles(self) -> tuple[float, float]:
        cuts = statistics.quantiles(self.arrived, n=100)
        return cuts[49], cuts[98]

    def add(self, turn: "Measured") -> None:
        self.arrived += turn.arrived
        self.cpu_seconds += turn.cpu_seconds


class Servers:
    """The loopback Telegram of one run."""

    def __init__(self, posts: Sequence[Post], users: int) -> None:
        self.log = Log()
        self.world = Telegram(log=self.log)
        self.account = self.world.add_account("+99966200000")
        self.chats = Chats(self.log)
        self.bot = self.chats.add_bot(TOKEN, "replay_bot", "Replay")
        self.users = [self.chats.add_user(10_000 + n, f"Reader {n}", language_code="en") for n in range(users)]
        self.channels = {}
        for post in posts:
            if post.channel_id not in self.channels:
                name = f"replay_{len(self.channels)}"
                self.channels[post.channel_id] = self.world.add_channel(
                    name, post.channel, channel_id=post.channel_id, creation=False
                )
        for channel in self.channels.values():
            self.world.join(self.account, channel)
        self.mtproto = MTProtoServer(self.world, auto_sign_in=self.account.id)
        self.bot_api = BotApiServer(self.chats, self.log, Faults())
        self.measured: Measured | None = None
        self.log._watchers.append(self._watch)

    async def start(self) -> None:
        await self.mtproto.start()
        await self.bot_api.start()

    async def stop(self) -> None:
        await self.mtproto.stop()
        await self.bot_api.stop()

    def _watch(self, entry: LogEntry) -> None:
        if entry.kind != "bot_message" or self.measured is None:
            return
        text = entry.data.get("text") or ""
        for mark in [word for word in text.replace("«", " ").replace("»", " ").split() if word.startswith("№")]:
            published = self.measured.published.get(mark.strip("…"))
            if published is not None:
                self.measured.arrived.append(time.perf_counter() - published)
                return

    def publish(self, post: Post, mark: str) -> None:
        """Publishes a post now, with `mark` in the sentence that names the official, to know its alert again."""
        assert self.measured is not None
        self.measured.published[mark] = time.perf_counter()
        self.world.publish(self.channels[post.channel_id], post.text)


def read_posts(path: Path, limit: int | None) -> list[Post]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(limit or sys.maxsize), lines, strict=False)]
    return [Post(r["channel_id"], r["channel"], r["message_id"], r["date"], r["text"]) for r in rows]


def plan(posts: Sequence[Post], everyone: Sequence[Official]) -> tuple[list[Official], list[tuple[Post, str]]]:
    """Who is followed, each by one chat, and the posts to play: each names exactly one of them.

    Round by round, so that no chat is alerted twice within a second, nor so often that its alerts are folded.
    """
    chance = random.Random(7)
    shuffled = [post for post in posts if post.officials]
    chance.shuffle(shuffled)
    by_official: dict[str, list[Post]] = {}
    texts: set[str] = set()
    for post in shuffled:
        beginning = post.text[:80]
        if len(post.officials) == 1 and beginning not in texts:
            texts.add(beginning)
            by_official.setdefault(min(post.officials), []).append(post)
    chosen = sorted(by_official, key=lambda official_id: -len(by_official[official_id]))[:FOLLOWED]
    rounds = [[(by_official[i][turn], i) for i in chosen if turn < len(by_official[i])] for turn in range(ALERTS_EACH)]
    followed = {official_id: official for official in everyone if (official_id := official.id) in chosen}
    return [followed[i] for i in chosen], [entry for one in rounds for entry in one]


def marked(post: Post, mark: str, end: int) -> Post:
    """The post with its mark right after the first name, where any excerpt shows it."""
    return Post(post.channel_id, post.channel, 0, post.date, f"{post.text[:end]} {mark} {post.text[end:]}")


async def play(servers: Servers, pid: int, planned: Sequence[Post], marks: Sequence[str], rate: float) -> Measured:
    servers.measured = measured = Measured()
    # The servers' own heap: to walk it takes the collector up to 400 ms, for which neither way of sending is to blame.
    gc.collect()
    gc.freeze()
    before = cpu_seconds(pid)
    started = time.perf_counter()
    for turn, (post, mark) in enumerate(zip(planned, marks, strict=True)):
        await asyncio.sleep(max(0.0, started + turn / rate - time.perf_counter()))
        servers.publish(post, mark)
    await asyncio.sleep(3)
    servers.measured = None
    measured.cpu_seconds = cpu_seconds(pid) - before
    return measured


@asynccontextmanager
async def floor_running(posts: Sequence[Post]) -> AsyncIterator[tuple[Servers, int]]:
    """The floor with a loopback Telegram of its own, and its process id."""
    servers = Servers(posts, FOLLOWED)
    await servers.start()
    for user in servers.users:
        await servers.chats.say(user, servers.bot, "/start")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.floor", str(servers.mtproto.port), str(servers.mtproto.public_key_path),
        servers.bot_api.url, TOKEN, ",".join(str(user.id) for user in servers.users),
        ",".join(str(channel.username) for channel in servers.channels.values()), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), 60)
        yield servers, process.pid
    finally:
        process.kill()
        await process.wait()
        await servers.stop()


@asynccontextmanager
async def standing_still(pid: int) -> AsyncIterator[None]:
    """Stops a process and all that it started; afterwards it has a second for what it missed meanwhile."""
    process = psutil.Process(pid)
    family = (process, *process.children(recursive=True))
    for member in family:
        member.suspend()
    try:
        yield
    finally:
        for member in family:
            member.resume()
        await asyncio.sleep(1)


async def play_in_turns(
    posts: Sequence[Post], servers: Servers, pid: int, planned: Sequence[Post], marks: Sequence[str], rate: float
) -> dict[str, Any]:
    """The planned posts through the floor and through Slukh, a part of them at a time."""
    floor, ours, ratios = Measured(), Measured(), []
    async with floor_running(posts) as (floor_servers, floor_pid):
        async with standing_still(pid):
            await play(floor_servers, floor_pid, planned[:WARMING], marks[:WARMING], rate)
        await play(servers, pid, planned[:WARMING], marks[:WARMING], rate)
        share = (len(planned) - WARMING) / TURNS
        for turn in range(TURNS):
            part = slice(WARMING + round(turn * share), WARMING + round((turn + 1) * share))
            async with standing_still(pid):
                floor_turn = await play(floor_servers, floor_pid, planned[part], marks[part], rate)
            our_turn = await play(servers, pid, planned[part], marks[part], rate)
            floor.add(floor_turn)
            ours.add(our_turn)
            ratios.append(statistics.median(our_turn.arrived) / statistics.median(floor_turn.arrived))
    return {"floor": floor, "measured": ours, "ratios": ratios}


async def run_slukh(
    posts: Sequence[Post],
    officials: Sequence[Any],
    planned: Sequence[Post],
    marks: Sequence[str],
    options: argparse.Namespace,
) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="slukh-replay-"))
    servers = Servers(posts, FOLLOWED)
    await servers.start()
    watched = [
        {"username": channel.username, "name": channel.title, "language": "ru"} for channel in servers.channels.values()
    ]
    (folder / "watchlist.yaml").write_text(yaml.safe_dump({"timezone": "UTC", "channels": watched}, allow_unicode=True))
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/slukh.db",
        "TELEGRAM_API_ID": "1",
        "TELEGRAM_API_HASH": "0" * 32,
        "TELEGRAM_SESSIONS": str(folder / "sessions"),
        "MEDIA": str(folder / "media"),
        "TELEGRAM_DC": f"2:127.0.0.1:{servers.mtproto.port}",
        "TELEGRAM_DC_KEY": str(servers.mtproto.public_key_path),
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": servers.bot_api.url,
        "BOT_ADMINS": ",".join(str(user.id) for user in servers.users),
        "WATCHLIST": str(folder / "watchlist.yaml"),
        "REVIEW_LISTEN": "127.0.0.1:0",
        "CACHE": str(folder / "cache"),
        "ENCODER": options.encoder,
    }
    with (folder / "slukh.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            str(SLUKH), "run", "--quiet", env=environment, stdout=log, stderr=log, cwd=folder
        )
    database = folder / "slukh.db"
    try:
        read = "SELECT count(*) FROM channel WHERE history_done"
        await until(lambda: number(database, read) == len(servers.channels), "the channels are read", 60)
        started = time.perf_counter()
        for turn, post in enumerate(posts):
            servers.world.publish(
                servers.channels[post.channel_id], post.text, message_id=post.message_id,
                date=_seconds(post.date),
            )  # fmt: skip
            if turn % 200 == 0:
                await asyncio.sleep(0)
        stored = await until(
            lambda: (n := number(database, "SELECT count(*) FROM post")) >= len(posts) and n, "all are stored", 600
        )
        seconds = time.perf_counter() - started
        peak = memory(process.pid)
        with suppress(TimeoutError):
            await until(lambda: not number(database, "SELECT count(*) FROM job"), "the jobs are done", options.settle)
        waiting = number(database, "SELECT count(*) FROM job")
        for user, official in zip(servers.users, officials, strict=False):
            await servers.chats.say(user, servers.bot, "/start")
            await servers.chats.say(user, servers.bot, f"/subscribe {official.names['ru']}")
        await until(
            lambda: number(database, "SELECT count(*) FROM subscription") >= len(officials), "subscriptions", 60
        )
        measured = await play_in_turns(posts, servers, process.pid, planned, marks, options.rate)
        peak = max(peak, memory(process.pid))
        return {
            "posts": stored,
            "doubles": number(
                database,
                "SELECT count(*) FROM (SELECT 1 FROM post GROUP BY channel_id, message_id HAVING count(*) > 1)",
            ),
            "posts_a_second": stored / seconds,
            "mentions": number(database, "SELECT count(*) FROM mention"),
            "alerts": number(database, "SELECT count(*) FROM delivery WHERE kind = 'alert' AND state = 'sent'"),
            "unsent": number(database, f"{_UNSENT} AND json_extract(payload, '$.held') IS NULL"),
            "held": number(database, f"{_UNSENT} AND json_extract(payload, '$.held') IS NOT NULL"),
            "memory_mb": peak / 1e6,
            "all_memory_mb": [size / 1e6 for size in family_memory(process.pid)],
            "waiting": waiting,
            **measured,
        }
    except BaseException:
        sys.stderr.write((folder / "slukh.log").read_text(errors="replace")[-4000:])
        raise
    finally:
        _terminate(process)
        await process.wait()
        await servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _terminate(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()


def _seconds(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


def number(database: Path, query: str) -> int:
    if not database.exists():
        return 0
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30) as connection:
        try:
            return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def memory(pid: int) -> int:
    return int(psutil.Process(pid).memory_info().rss)


def family_memory(pid: int) -> tuple[int, int]:
    """Bytes resident of a process and all that it started: each for itself, and with what they share counted once."""
    process = psutil.Process(pid)
    each = [member.memory_full_info() for member in (process, *process.children(recursive=True))]
    return sum(one.rss for one in each), sum(one.pss for one in each)


def cpu_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


async def until(condition: Any, what: str, seconds: float) -> Any:
    deadline = time.perf_counter() + seconds
    while not (value := condition()):
        if time.perf_counter() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        await asyncio.sleep(0.2)
    return value


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--settle", type=float, default=60, help="seconds to wait for index and links")
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--encoder", default="default")
    options = parser.parse_args()

    posts = read_posts(options.posts, options.limit)
    everyone = load_officials(starter_path())
    catalogue = compile_catalogue(everyone)
    spans: dict[int, dict[str, int]] = {}
    for post in posts:
        mentions = detect(post.text, catalogue)
        post.officials = frozenset(mention.official_id for mention in mentions)
        spans[id(post)] = {mention.official_id: mention.end for mention in reversed(mentions)}
    officials, schedule = plan(posts, everyone)
    marks = [f"№{turn}" for turn in range(len(schedule))]
    planned = [
        marked(post, mark, spans[id(post)][official_id])
        for (post, official_id), mark in zip(schedule, marks, strict=True)
    ]

    ours = await run_slukh(posts, officials, planned, marks, options)
    floor: Measured = ours["floor"]
    measured: Measured = ours["measured"]
    floor_p50, floor_p99 = floor.percentiles()
    p50, p99 = measured.percentiles()
    print(f"posts stored      {ours['posts']} of {len(posts)}, {ours['doubles']} twice")
    print(f"mentions found    {ours['mentions']}")
    print(f"alerts delivered  {ours['alerts']}, {ours['unsent']} not, {ours['held']} kept for a later summary")
    print(f"full speed        {ours['posts_a_second']:.0f} posts a second")
    resident, shared_once = ours["all_memory_mb"]
    print(f"memory            {ours['memory_mb']:.0f} MB (bar 300), with the background process {resident:.0f} MB,")
    print(f"                  and {shared_once:.0f} MB with what both share counted once (bar 500)")
    print(f"still to index    {ours['waiting']} jobs behind the posts while alerts were measured")
    print(f"floor             p50 {floor_p50 * 1e3:.2f} ms, p99 {floor_p99 * 1e3:.2f} ms ({len(floor.arrived)} sends)")
    print(f"post to alert     p50 {p50 * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} ms ({len(measured.arrived)} alerts)")
    print(
        f"processor         {floor.cpu_seconds / len(floor.arrived) * 1e3:.1f} ms a send at the floor,"
        f" {measured.cpu_seconds / len(measured.arrived) * 1e3:.1f} ms an alert"
    )
    ratios = sorted(ours["ratios"])
    print(f"ratio             p50 {p50 / floor_p50:.2f} (bar 2), p99 {p99 / floor_p99:.2f} (bar 4);")
    print(f"                  {TURNS} turns each, p50 of one turn {ratios[0]:.2f} to {ratios[-1]:.2f}")
    kept = ours["posts"] == len(posts) and not ours["doubles"]
    return (
        0
        if kept and p50 <= 2 * floor_p50 and p99 <= 4 * floor_p99 and ours["memory_mb"] < 300 and shared_once < 500
        else 1
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
