"""How fast the watcher is: backfill beside a bare `iter_messages`, the push path beside a bare handler, the intake.

    python -m bench.watching [push] [backfill] [intake] [--posts 20000] [--rounds 3]

Prints one line a figure. The floors store nothing. Backfill and floor take turns against the same loopback, and the
medians of `--rounds` rounds are compared: once with nobody to look for, and once with the starter catalogue and with
posts put into stories, as `slukh run` does it.
"""

import argparse
import asyncio
import json
import logging
import random
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from telethon import TelegramClient, events
from telethon.sessions import MemorySession

from cli.collecting import spare_the_readers
from config.officials import load_officials, starter_path
from config.settings import TelegramServer
from core.clock import utc_now
from core.mentions import Catalogue, compile_catalogue
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.hearing.watching import Watching
from core.pipeline.rules import Rules, RulesHolder
from core.storage.backfills import Backfill
from core.storage.channels import known_channel, known_channels, stored_count
from core.storage.models import PostRow
from core.storage.store import Store
from core.types import HeardPost, Source, WatchedChannel, Watchlist
from loopback.faults import Fault
from loopback.mtproto import MTProtoServer
from loopback.state import Channel, Telegram
from monitors.telegram.account import TelegramAccess
from monitors.telegram.monitor import TelegramMonitor
from monitors.telegram.pace import DEFAULT_PACE

START = 1_700_000_000
_TICK_SECONDS = 0.001  # a producer that wakes for each post would cost as much as the intake
TEXT = "DEMO. " + "Источник сообщает о разговоре, который состоялся вчера вечером. " * 6
_OTHER_WORDS = """
выборы бюджет область дорога школа больница закон суд завод поезд река погода рынок цена нефть газ письмо ответ вопрос
встреча совет город деревня улица площадь театр книга фильм музей газета журнал радио канал новость
"""
_WORDS = TEXT.split() + _OTHER_WORDS.split()


def words(number: int) -> str:
    """A text as long as `TEXT`, and unlike those of other numbers."""
    mixed = random.Random(number).choices(_WORDS, k=len(TEXT.split()))
    return f"DEMO. {' '.join(mixed)} {number}"


def fill(world: Telegram, name: str, posts: int) -> Channel:
    """A channel with as many old posts."""
    channel = world.add_channel(name, date=START)
    for number in range(posts):
        world.publish(channel, words(number), date=START + number * 60)
    return channel


@asynccontextmanager
async def monitor_of(
    server: TelegramServer, folder: Path, name: str, catalogue: Catalogue | None = None
) -> AsyncIterator[Store]:
    """A running monitor over an empty store; with a catalogue, it puts posts into stories, too."""
    watchlist = Watchlist(channels=(WatchedChannel(name, name),))
    holder = RulesHolder(Rules(watchlist, catalogue or compile_catalogue(()), {}))
    stories = None if catalogue is None else StoryPlacer()
    access = TelegramAccess(1, "hash", folder / "sessions", server)
    pace = replace(DEFAULT_PACE, look_seconds=0.2, history_posts=100)
    async with Store(f"sqlite:///{folder}/bench.db") as store:
        intake = Intake(store, holder, utc_now, stories)
        monitor = TelegramMonitor(store, intake, holder, utc_now, access, pace)
        task = asyncio.create_task(monitor.run())
        try:
            yield store
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def until(true: Callable[[], Any], pause: float = 0.01) -> None:
    """Waits for a condition."""
    while True:
        value = true()
        if asyncio.iscoroutine(value):
            value = await value
        if value:
            return
        await asyncio.sleep(pause)


def address(server: MTProtoServer) -> TelegramServer:
    """Where a loopback of this process listens."""
    return TelegramServer(server.dc_id, server.host, server.port, server.public_key_path)


def bare_client(server: TelegramServer | MTProtoServer) -> TelegramClient:
    """A client as one writes it in five minutes."""
    session = MemorySession()
    session.set_dc(server.dc_id, server.host, server.port)
    return TelegramClient(session, 1, "hash")


@dataclass(frozen=True, slots=True)
class Rate:
    """How it went: posts, posts a second, and microseconds of processor a post."""

    posts: int
    rate: float
    cost: float


async def backfill_rates(
    posts: int, answer_seconds: float, rounds: int, what: str, catalogue: Catalogue | None = None
) -> None:
    """Posts a second of a backfill, and of a loop that stores nothing, in turns.

    The loopback is a process of its own, as Telegram is; `answer_seconds` is how long each page is on its way.
    """
    ours: list[Rate] = []
    floors: list[Rate] = []
    async with served("backfill", posts, answer_seconds) as server:
        for _ in range(rounds):
            ours.append(await _backfill(server, posts, catalogue))
            floors.append(await _iter_messages(server))
    our_rate, floor_rate = (statistics.median(one.rate for one in some) for some in (ours, floors))
    our_cost, floor_cost = (statistics.median(one.cost for one in some) for some in (ours, floors))
    ratios = ", ".join(f"{one.rate / floor.rate:.2f}" for one, floor in zip(ours, floors, strict=True))
    print(f"backfill {what}, answers on their way for {answer_seconds * 1000:.0f} ms: {our_rate:,.0f} posts/s, "
          f"bare iter_messages {floor_rate:,.0f} posts/s, ratio {our_rate / floor_rate:.2f} (rounds: {ratios}); "
          f"processor a post {our_cost:.0f} and {floor_cost:.0f} µs", flush=True)  # fmt: skip


async def _backfill(server: TelegramServer, posts: int, catalogue: Catalogue | None) -> Rate:
    """One backfill into an empty store: from the asking for the first page to the commit after the last."""
    done = _Done()
    with tempfile.TemporaryDirectory() as name:
        async with monitor_of(server, Path(name), "backfill", catalogue) as store:
            await until(lambda: _is_begun(store))
            (known,) = await store.read(known_channels)
            with done.watching():
                spent = time.process_time()
                await Watching(store, utc_now).want_backfill(Backfill(known.channel_id))
                await done.event.wait()
                spent = time.process_time() - spent
            stored = await store.read(lambda session: stored_count(session, known.channel_id))
            if stored != posts + 1:  # and the service message that a channel begins with
                raise SystemExit(f"{stored} posts are stored, {posts + 1} are there")
            query = select(func.min(PostRow.heard_at), func.count()).where(PostRow.message_id <= known.floor)
            began, read = (await store.read(lambda session: session.execute(query).all()))[0]
    return Rate(read, read / (done.at - began.timestamp()), spent / read * 1e6)


class _Done(logging.Handler):
    """When the reader says that a backfill is done: to look into the database for it would cost both time."""

    def __init__(self) -> None:
        super().__init__()
        self.event = asyncio.Event()
        self.at = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """Hears a line of the log."""
        if "older posts were read" in record.getMessage():
            self.at = time.time()
            self.event.set()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Listens meanwhile."""
        logger = logging.getLogger("monitors.telegram.reader")
        level = logger.level
        logger.setLevel(logging.INFO)
        logger.addHandler(self)
        try:
            yield
        finally:
            logger.removeHandler(self)
            logger.setLevel(level)


async def _iter_messages(server: TelegramServer) -> Rate:
    """The loop that stores nothing."""
    client = bare_client(server)
    await client.connect()
    entity = await client.get_input_entity("backfill")
    start, spent = time.perf_counter(), time.process_time()
    count = 0
    async for _ in client.iter_messages(entity, wait_time=0):
        count += 1
    seconds, spent = time.perf_counter() - start, time.process_time() - spent
    await client.disconnect()
    return Rate(count, count / seconds, spent / count * 1e6)


async def serve(channel: str, posts: int, answer_seconds: float) -> None:
    """Runs in the process of the loopback: says where it listens, and ends with its standard input."""
    world = Telegram()
    account = world.add_account()
    fill(world, channel, posts)
    if answer_seconds:
        world.faults.add(Fault("slow_answer", method="messages.getHistory", seconds=answer_seconds, times=10**9))
    async with MTProtoServer(world, auto_sign_in=account.id) as server:
        where = [server.dc_id, server.host, server.port, str(server.public_key_path)]
        print(json.dumps(where), flush=True)
        await asyncio.to_thread(sys.stdin.read)


@asynccontextmanager
async def served(channel: str, posts: int, answer_seconds: float) -> AsyncIterator[TelegramServer]:
    """A loopback with one channel in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.watching", "--serve", channel, "--posts", str(posts),
        "--answer-seconds", str(answer_seconds), stdin=PIPE, stdout=PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        dc_id, host, port, key = json.loads(await process.stdout.readline())
        yield TelegramServer(dc_id, host, port, Path(key))
    finally:
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 30)


async def _is_begun(store: Store) -> bool:
    return any(known.pts and known.history_done for known in await store.read(known_channels))


async def _is_read(store: Store, channel: Channel) -> bool:
    known = await store.read(lambda session: known_channel(session, channel.id))
    return known is not None and known.history_done and known.pts == channel.pts


async def push_latency(posts: int = 400) -> None:
    """Milliseconds from publication to the disk, and to a bare handler, at 50 posts a second."""
    world = Telegram()
    account = world.add_account()
    channel = fill(world, "latency", 5)
    async with MTProtoServer(world, auto_sign_in=account.id) as server:
        with tempfile.TemporaryDirectory() as name:
            async with monitor_of(address(server), Path(name), "latency") as store:
                await until(lambda: channel.id in account.joined)
                await until(lambda: _is_read(store, channel))
                client = bare_client(server)
                heard: dict[int, float] = {}

                @client.on(events.NewMessage)
                async def hear(event: Any) -> None:
                    heard.setdefault(event.message.id, time.time())

                await client.connect()
                await asyncio.sleep(0.5)
                sent: dict[int, float] = {}
                for number in range(posts):
                    sent[world.publish(channel, f"{TEXT}{number}").id] = time.time()
                    await asyncio.sleep(0.02)
                await until(lambda: _is_read(store, channel))
                await client.disconnect()
                stored = await store.read(_heard_at)
    bare = sorted((heard[i] - at) * 1000 for i, at in sent.items())
    ours = sorted((stored[i].timestamp() - at) * 1000 for i, at in sent.items())
    print(f"push to intake: p50 {_at(ours, 50):.1f} ms, p99 {_at(ours, 99):.1f} ms; "
          f"bare handler p50 {_at(bare, 50):.1f} ms, p99 {_at(bare, 99):.1f} ms")  # fmt: skip


def _heard_at(session: Any) -> dict[int, datetime]:
    return {row[0]: row[1] for row in session.execute(select(PostRow.message_id, PostRow.heard_at))}


def _at(values: list[float], percent: int) -> float:
    return values[min(len(values) - 1, len(values) * percent // 100)]


async def intake_rate(posts: int, producers: int) -> None:
    """Posts a second from as many producers into SQLite, and how long one waits for its acknowledgement."""
    holder = RulesHolder(Rules(Watchlist(), compile_catalogue(()), {}))
    with tempfile.TemporaryDirectory() as name:
        async with Store(f"sqlite:///{name}/bench.db") as store:
            intake = Intake(store, holder, utc_now)
            waits: list[float] = []
            now = datetime.now(UTC)

            async def produce(channel_id: int) -> None:
                for number in range(1, posts // producers + 1):
                    post = HeardPost(channel_id, number, now, f"{TEXT}{number}", Source.HISTORY, now)
                    start = time.perf_counter()
                    await intake.hear([post])
                    waits.append((time.perf_counter() - start) * 1000)

            start = time.perf_counter()
            await asyncio.gather(*(produce(1000 + n) for n in range(producers)))
            rate = len(waits) / (time.perf_counter() - start)
    waits.sort()
    print(f"intake, {producers} producers: {rate:,.0f} posts/s, acknowledged in p50 {statistics.median(waits):.1f} ms, "
          f"p95 {_at(waits, 95):.1f} ms")  # fmt: skip


async def queue_rate(rate: float, seconds: float, channels: int = 40) -> None:
    """Posts offered by the clock at `rate` a second to the bounded queues of as many channels.

    Each channel has its reader, as in earnest: it hands over whatever waits in its queue, and waits until that is on
    disk. The clock of a post starts when it was due, and stops at its acknowledgement.
    """
    holder = RulesHolder(Rules(Watchlist(), compile_catalogue(()), {}))
    with tempfile.TemporaryDirectory() as name:
        async with Store(f"sqlite:///{name}/bench.db") as store:
            intake = Intake(store, holder, utc_now)
            queues: list[asyncio.Queue[tuple[HeardPost, float]]] = [asyncio.Queue(1000) for _ in range(channels)]
            waits: list[tuple[float, float]] = []
            total = int(rate * seconds)
            now = datetime.now(UTC)

            async def offer() -> None:
                for number in range(total):
                    due = start + number / rate
                    late = due - time.perf_counter()
                    if late > 0:
                        await asyncio.sleep(max(late, _TICK_SECONDS))
                    text = f"{TEXT}{number}"
                    post = HeardPost(1000 + number % channels, number, now, text, Source.HISTORY, now)
                    await queues[number % channels].put((post, due))

            async def read(queue: asyncio.Queue[tuple[HeardPost, float]]) -> None:
                while True:
                    batch = [await queue.get()]
                    while not queue.empty():
                        batch.append(queue.get_nowait())
                    await intake.hear([post for post, _ in batch])
                    at = time.perf_counter()
                    waits.extend((due, (at - due) * 1000) for _, due in batch)

            start, spent = time.perf_counter(), time.process_time()
            reading = [asyncio.create_task(read(queue)) for queue in queues]
            await offer()
            await until(lambda: len(waits) == total, 0.001)
            reached = total / (time.perf_counter() - start)
            spent = time.process_time() - spent
            for task in reading:
                task.cancel()
    # After the first tenth: what is compiled once is compiled.
    settled = sorted(wait for due, wait in waits if due > start + seconds / 10)
    print(f"intake from a queue, {rate:,.0f} posts/s offered: {reached:,.0f} posts/s stored, acknowledged in "
          f"p50 {_at(settled, 50):.1f} ms, p95 {_at(settled, 95):.1f} ms, p99 {_at(settled, 99):.1f} ms; "
          f"{spent / total * 1e6:.0f} µs of processor a post", flush=True)  # fmt: skip


async def main(options: argparse.Namespace) -> None:
    """Runs what was asked for."""
    if options.serve:
        await serve(options.serve, options.posts, options.answer_seconds)
        return
    compile_catalogue(())  # what is loaded once is loaded now, and treated as `slukh run` does
    spare_the_readers()
    if "push" in options.parts:
        await push_latency()
    if "backfill" in options.parts:
        everybody = compile_catalogue(load_officials(starter_path()))
        for answer_seconds in (0.0, 0.03):
            await backfill_rates(options.posts, answer_seconds, options.rounds, "of posts alone")
            await backfill_rates(options.posts, answer_seconds, options.rounds, "with names and stories", everybody)
    if "intake" in options.parts:
        for rate in (2500, 5000):
            await queue_rate(rate, 8.0)
        for producers in (8, 64):
            await intake_rate(options.posts, producers)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=["push", "backfill", "intake"], help="push, backfill, intake")
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3, help="of backfill")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--answer-seconds", type=float, default=0.0, help=argparse.SUPPRESS)
    sys.exit(asyncio.run(main(parser.parse_args())))
