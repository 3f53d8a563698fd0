"""A whole store moved from SQLite into PostgreSQL: how long, with how much memory, and is it the same.

    python -m bench.moving [--posts 1000000] [--keep FOLDER]

Fills a SQLite file through the real intake (chains, mentions, jobs; every 20th post is edited, every 50th deleted),
then runs `slukh move` into an empty PostgreSQL and `slukh verify --heads` over both. Prints clock and processor seconds
and the most memory of each command, and both sizes on disk. Exits 1 unless all chains hold and end alike on both sides.
"""

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bench.intake import cost, rules
from bench.postgres import Postgres

BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
CHANNELS = 40
PIECE = 400
WORDS = 40
SLUKH = str(Path(sys.executable).parent / "slukh")


def pieces(count: int, names: list[str]) -> Iterator[list[Any]]:
    """Posts of all channels in turn, each piece of one channel, dated a second apart; edits and deletions follow."""
    from core.types import HeardDeletion, HeardPost, Source

    dice = random.Random(1)
    vocabulary = ["".join(dice.choices("абвгдежзиклмнопрстуфхцчшэюя", k=dice.randrange(3, 10))) for _ in range(5000)]
    for start in range(0, count, PIECE):
        turn, channel = divmod(start // PIECE, CHANNELS)
        piece: list[Any] = []
        gone: list[int] = []
        for number in range(min(PIECE, count - start)):
            at = BEGAN + timedelta(seconds=start + number)
            message = turn * PIECE + number + 1
            words = dice.choices(vocabulary, k=WORDS)
            if number % 2:
                words.insert(dice.randrange(WORDS), dice.choice(names))
            text = "DEMO " + " ".join(words)
            piece.append(HeardPost(1000 + channel, message, at, text, Source.LIVE, at))
            if number % 20 == 0:
                edited = at + timedelta(minutes=5)
                piece.append(
                    HeardPost(1000 + channel, message, at, text + " sample", Source.LIVE, edited, edit_date=edited)
                )
            if number % 50 == 0:
                gone.append(message)
        yield [*piece, HeardDeletion(1000 + channel, tuple(gone), BEGAN + timedelta(seconds=start + PIECE))]


async def fill(url: str, count: int) -> None:
    """A store of so many posts, taken in as if they had been heard."""
    from core.clock import utc_now
    from core.pipeline.hearing.intake import Intake
    from core.pipeline.rules import Rules, RulesHolder
    from core.storage.store import Store
    from core.types import Watchlist

    catalogue, names = rules()
    async with Store(url) as store:
        intake = Intake(store, RulesHolder(Rules(Watchlist(), catalogue, {})), utc_now)
        for piece in pieces(count, names):
            await intake.hear(piece)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, how it ended and what it took; memory in MB at its most."""

    said: str
    code: int
    clock: float
    processor: float
    memory: float


def run(words: Sequence[str], **environment: str) -> Ran:
    """Runs a command and waits for its end."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(words, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **environment})
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    return Ran(text, child.returncode, time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def told(name: str, ran: Ran, more: str = "") -> None:
    print(
        f"{name:<22} {ran.clock:7.1f} s by the clock, {ran.processor:7.1f} s of the processor{more},"
        f" {ran.memory:5.0f} MB at its most",
        flush=True,
    )


def heads(ran: Ran) -> list[str]:
    """The lines that must be alike on both sides; the last one counts, and times nothing."""
    return sorted(ran.said.splitlines())


def size_of(uri: str) -> float:
    with psycopg.connect(uri) as connection:
        row: Any = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return float(row[0]) / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder for the SQLite file; a filled one is moved as it is")
    parser.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        asyncio.run(fill(f"sqlite:///{options.fill}", options.posts))
        return 0
    with tempfile.TemporaryDirectory() as temporary, Postgres() as server:
        file = (options.keep or Path(temporary)).resolve() / "moving.db"
        if not file.exists():
            # By a process of its own: what starts a command is counted in the memory of that command.
            words = [sys.executable, "-m", "bench.moving", "--posts", str(options.posts), "--fill", str(file)]
            told(f"{options.posts} posts filled", run(words))
        before = cost(server)
        moved = run([SLUKH, "move", f"sqlite:///{file}", server.uri])
        theirs = cost(server) - before
        print(moved.said.strip(), flush=True)
        told("move", moved, f" and {theirs:.1f} of PostgreSQL's")
        sides = {}
        for name, url in (("verify the source", f"sqlite:///{file}"), ("verify the target", server.uri)):
            sides[name] = run([SLUKH, "verify", "--heads"], DATABASE_URL=url)
            told(name, sides[name])
        source, target = sides.values()
        sizes = file.stat().st_size / 1e6, size_of(server.uri)
        print(f"on disk                {sizes[0]:.0f} MB in SQLite, {sizes[1]:.0f} in PostgreSQL")
        same = heads(source) == heads(target)
        print(f"{len(heads(source)) - 1} chains: {'the same ends' if same else 'THE ENDS DIFFER'} on both sides")
    return 0 if same and moved.code == source.code == target.code == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
