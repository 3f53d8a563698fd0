"""Intake into PostgreSQL: the real pipeline beside COPY of the very rows that it made, and one process beside two.

    python -m bench.intake [--posts 20000] [--runs 3]

Every post goes through `Intake`: judged, hashed into its channel's chain, searched for officials, alerts decided, jobs
queued. COPY then writes the same rows of the same tables into an equal, empty database, by one connection and in one
transaction. Then one process, and two with channels of their own, take in posts for as many seconds; the processor time
of each side says what the limit is. Each round runs all of it, and ratios are taken within the round, since the machine
is not ours alone; other work hardly changes the ratio of processor time, ours and the server's together.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from bench.postgres import Postgres

CHANNELS = 32
TABLES = ("post", "version", "evidence", "mention", "job")
WORDS = 40


def make_posts(count: int, first_channel: int, names: list[str], seed: int) -> dict[int, list[Any]]:
    """Posts by channel: each its own text, about every second one with an official's name."""
    from core.clock import utc_now
    from core.types import HeardPost, Source

    dice, now = random.Random(seed), utc_now()
    vocabulary = ["".join(dice.choices("абвгдежзиклмнопрстуфхцчшэюя", k=dice.randrange(3, 10))) for _ in range(5000)]
    found: dict[int, list[Any]] = {first_channel + n: [] for n in range(CHANNELS)}
    for number in range(count):
        words = dice.choices(vocabulary, k=WORDS)
        if number % 2:
            words.insert(dice.randrange(WORDS), dice.choice(names))
        channel_id = first_channel + number % CHANNELS
        message_id = len(found[channel_id]) + 1
        post = HeardPost(
            channel_id=channel_id, message_id=message_id, date=now, text="DEMO " + " ".join(words),
            source=Source.LIVE, heard_at=now,
        )  # fmt: skip
        found[channel_id].append(post)
    return found


async def take_in(uri: str, posts: dict[int, list[Any]], catalogue: Any, seconds: float | None = None) -> float:
    """Takes posts in through the pipeline, each channel by a task of its own; returns posts a second."""
    from core.clock import utc_now
    from core.pipeline.hearing.intake import Intake
    from core.pipeline.rules import Rules, RulesHolder
    from core.storage.store import Store
    from core.types import ChannelProgress, Watchlist

    holder = RulesHolder(Rules(Watchlist(), catalogue, {}))
    async with Store(uri) as store:
        intake = Intake(store, holder, utc_now)
        began = time.monotonic()
        stored = 0

        async def read(channel_id: int, mine: list[Any]) -> None:
            nonlocal stored
            for start in range(0, len(mine), 50):
                if seconds is not None and time.monotonic() - began > seconds:
                    return
                piece = mine[start : start + 50]
                await intake.hear(piece, [ChannelProgress(channel_id, cursor=piece[-1].message_id)])
                stored += len(piece)

        await asyncio.gather(*(read(channel_id, mine) for channel_id, mine in posts.items()))
        return stored / (time.monotonic() - began)


def copy_rate(server: Postgres, source: str, target: str) -> float:
    """Posts a second of COPY: the rows that the pipeline made, into the same tables with the same indexes."""
    data: list[tuple[str, str, list[bytes]]] = []
    with psycopg.connect(server.uri_of(source)) as connection:
        for table in TABLES:
            columns = [
                row[0]
                for row in connection.execute(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s ORDER BY ordinal_position",
                    [table],
                )
            ]
            names = ", ".join(f'"{column}"' for column in columns)
            with connection.cursor().copy(f'COPY (SELECT {names} FROM "{table}") TO STDOUT') as copy:  # type: ignore[arg-type]
                data.append((table, names, [bytes(piece) for piece in copy]))
    posts = len(data[0][2])
    with psycopg.connect(server.uri_of(target)) as connection:
        began = time.monotonic()
        with connection.transaction():
            for table, names, rows in data:
                with connection.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:  # type: ignore[arg-type]
                    for row in rows:
                        copy.write(row)
        return posts / (time.monotonic() - began)


def fresh(server: Postgres, name: str) -> str:
    """An empty database with the schema."""
    from core.storage.store import Store

    with psycopg.connect(server.uri, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')

    async def migrate() -> None:
        async with Store(server.uri_of(name)):
            pass

    asyncio.run(migrate())
    return server.uri_of(name)


def rules() -> tuple[Any, list[str]]:
    """The starter catalogue, and names in it."""
    from cli.collecting import spare_the_readers
    from config.officials import load_officials, starter_path
    from core.mentions import compile_catalogue

    everyone = load_officials(starter_path())
    catalogue = compile_catalogue(everyone)
    spare_the_readers()  # as `slukh run` does once all is loaded
    return catalogue, [one.names["ru"] for one in everyone if "ru" in one.names]


def processor_seconds(pids: list[int]) -> float:
    """User and system time of these processes and what they have waited for."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def cost(server: Postgres) -> float:
    """Processor seconds of this process and of the server until now."""
    pid = server.pid or 0
    return time.process_time() + processor_seconds([pid, *_children(pid)])


def processes(server: Postgres, count: int, seconds: float) -> tuple[float, float, float]:
    """Posts a second of so many intake processes at once, and processor seconds of theirs and of the server's."""
    uri = fresh(server, "scaling")
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.intake", "--child", uri, "--number", str(number), "--seconds", str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(count)
    ]  # fmt: skip
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline().strip() == "ready"
        pid = server.pid or 0
        before = processor_seconds([pid, *_children(pid)])
        mine = processor_seconds([child.pid for child in children])
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        time.sleep(seconds)
        theirs = processor_seconds([pid, *_children(pid)]) - before
        ours = processor_seconds([child.pid for child in children]) - mine
        rates = [float(child.communicate(timeout=seconds + 60)[0].strip()) for child in children]
        return sum(rates), ours, theirs
    finally:
        for child in children:
            if child.poll() is None:
                child.kill()
                child.wait(10)


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def child(uri: str, number: int, seconds: float) -> None:
    """An intake process with channels of its own: says that it is ready, waits for the word, says its rate."""
    catalogue, names = rules()
    posts = make_posts(int(12_000 * seconds), 10_000 * (number + 1), names, number)
    print("ready", flush=True)
    sys.stdin.readline()
    print(asyncio.run(take_in(uri, posts, catalogue, seconds)), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--number", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.number, options.seconds)
        return 0
    catalogue, names = rules()
    ratios, costs, gains, both = [], [], [], []
    with Postgres() as server:
        for run in range(options.runs):
            posts = make_posts(options.posts, 1000, names, run)
            uri = fresh(server, "pipeline")
            before = cost(server)
            ours = asyncio.run(take_in(uri, posts, catalogue))
            spent = cost(server) - before
            fresh(server, "copied")
            before = cost(server)
            floor = copy_rate(server, "pipeline", "copied")
            least = cost(server) - before
            ratios.append(ours / floor)
            costs.append(least / spent)
            print(
                f"intake            {ours:.0f} posts a second, COPY {floor:.0f}, ratio {ours / floor:.3f};"
                f" processor {1e6 * spent / options.posts:.0f} and {1e6 * least / options.posts:.0f} µs a post,"
                f" ratio {costs[-1]:.3f}",
                flush=True,
            )
            one, two = processes(server, 1, options.seconds), processes(server, 2, options.seconds)
            gains.append(two[0] / one[0] - 1)
            both.append(two[0] / floor)
            for count, (rate, mine, theirs) in ((1, one), (2, two)):
                print(
                    f"{count} process(es)     {rate:.0f} posts a second, {rate / floor:.3f} of COPY;"
                    f" processor ours {mine:.1f} s, PostgreSQL {theirs:.1f} s of {options.seconds:.0f}"
                )
            print(f"a second one adds {gains[-1]:.0%}", flush=True)
    ratio, many, gain = statistics.median(ratios), statistics.median(both), statistics.median(gains)
    print(f"intake to COPY    one process {ratio:.3f}, two {many:.3f} (bar .5);"
          f" one by processor time {statistics.median(costs):.3f}")  # fmt: skip
    print(f"a second monitor  {gain:+.0%} (bar +40%)")
    return 0 if max(ratio, many) >= 0.5 and gain >= 0.4 else 1


if __name__ == "__main__":
    sys.exit(main())
