"""Stops the dispatcher dead at chosen points of its work, thousands of times, and counts what was lost or came twice.

    python -m bench.failpoints [--points 5000] [--seed 1]

Where `bench.kills` kills whole processes at random moments, here each life ends at a point: before or after a commit of
the outbox, before or after a request. From that moment on nothing of that life is written, sent or heard, as when a
process is gone; the next life takes over once the lease has run out. The store is real (SQLite on disk), the messages
are queued by other writers meanwhile, so that claims made inside their transactions are met too. In the end every
message must have arrived, and no more doubles than the store has on record as ambiguous. Exits 1 otherwise.
"""

import argparse
import asyncio
import contextlib
import logging
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery import LEASE_TTL, Dispatcher
from bot.limits import Limits
from core.clock import utc_now
from core.mentions import compile_catalogue
from core.pipeline.rules import Rules, RulesHolder
from core.storage.models import DeliveryRow, DestinationRow
from core.storage.outbox import ALERT_PRIORITY, DIGEST_PRIORITY, Outgoing, queue_messages
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.told import Destination
from core.types import Official, Watchlist

T = TypeVar("T")

POINTS = ("before_commit", "after_commit", "before_send", "after_send")
CHATS = 40
MESSAGES = 4  # queued for each life, one transaction each
_LIFE_SECONDS = 20.0


class Fate:
    """When a life ends: at the `number`th pass of a point."""

    def __init__(self, point: str, number: int) -> None:
        self.point = point
        self.left = number
        self.dead = False
        self.over = asyncio.Event()

    def passes(self, point: str) -> None:
        """Dies here when it is time; the dead do nothing more."""
        if point == self.point and not self.dead:
            self.left -= 1
            if self.left <= 0:
                self.dead = True
                self.over.set()
        if self.dead:
            raise asyncio.CancelledError


class MortalStore:
    """The store as one life sees it: after its end nothing of it reaches the disk."""

    def __init__(self, store: Store, fate: Fate) -> None:
        self._store = store
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, work: Callable[[Session], T]) -> T:
        self._fate.passes("before_commit")
        result = await self._store.write(work)
        self._fate.passes("after_commit")
        return result


class MortalBot:
    """The Bot API as one life sees it; what arrived stands in `arrived`."""

    def __init__(self, arrived: list[str], fate: Fate) -> None:
        self._arrived = arrived
        self._fate = fate

    async def send_message(self, _chat_id: int, text: str, **_more: Any) -> Any:
        self._fate.passes("before_send")
        await asyncio.sleep(0)
        self._arrived.append(text.splitlines()[0])
        self._fate.passes("after_send")
        return SimpleNamespace(message_id=len(self._arrived))


class Clock:
    """Real time, moved on by what no life needs to wait for."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self._ahead

    def forward(self, span: timedelta) -> None:
        self._ahead += span


async def run(points: int, seed: int) -> int:
    """Lives until so many points were hit; returns 1 when something is wrong."""
    dice = random.Random(seed)
    shared = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="slukh-failpoints-", dir=shared if shared.is_dir() else None))
    official = Official("sergey-lavrov", {"en": "Sergey Lavrov"})
    holder = RulesHolder(Rules(Watchlist(), compile_catalogue([official]), {official.id: official}))
    arrived: list[str] = []
    hits: Counter[str] = Counter()
    number = lives = 0
    clock, begun = Clock(), time.monotonic()
    try:
        async with Store(f"sqlite:///{folder}/failpoints.db") as store:
            rows = [
                {"chat_id": chat, "thread_id": 0, "kind": "private", "language": "en", "state": "ok", "settings": {},
                 "created_at": clock()}
                for chat in range(1, CHATS + 1)
            ]  # fmt: skip
            await store.write(lambda session: insert_rows(session, DestinationRow, rows))
            while sum(hits.values()) < points or await _waiting(store):
                last = sum(hits.values()) >= points
                fate = Fate("none" if last else dice.choice(POINTS), dice.randrange(1, 5))
                dispatcher = Dispatcher(
                    MortalStore(store, fate),  # type: ignore[arg-type]
                    holder,
                    MortalBot(arrived, fate),  # type: ignore[arg-type]
                    clock,
                    Limits(overall=(100_000, 100_000), chat=(100_000, 100_000)),
                )
                life = asyncio.create_task(dispatcher.run())
                lives += 1
                for _ in range(0 if last else MESSAGES):
                    message = _message(number, dice)
                    number += 1
                    await store.write(lambda session, message=message: queue_messages(session, [message], clock()))
                await _until(fate, store)
                hits[fate.point] += fate.dead
                life.cancel()
                with contextlib.suppress(asyncio.CancelledError, BaseExceptionGroup):
                    await life
                clock.forward(LEASE_TTL + timedelta(seconds=1))
            query = select(func.sum(DeliveryRow.ambiguous))
            ambiguous = await store.read(lambda session: session.execute(query).scalar() or 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seen = Counter(arrived)
    lost = sum(f"message {n}." not in seen for n in range(number))
    doubles = sum(count - 1 for count in seen.values())
    print(f"points    {sum(hits.values())} in {lives} lives: {dict(hits)}; {time.monotonic() - begun:.0f} s")
    print(f"messages  {number}, lost {lost} (bar 0)")
    print(f"doubles   {doubles}, ambiguous on record {ambiguous}")
    return 0 if not lost and doubles <= ambiguous else 1


def _message(number: int, dice: random.Random) -> Outgoing:
    text = f"message {number}."
    kind, priority = dice.choice((("alert", ALERT_PRIORITY), ("digest", DIGEST_PRIORITY)))
    return Outgoing(Destination(dice.randrange(1, CHATS + 1)), kind, text, 0, priority, {"html": text, "plain": text})


async def _until(fate: Fate, store: Store) -> None:
    """Until the life is over, or nothing waits any more."""
    end = time.monotonic() + _LIFE_SECONDS
    while not fate.dead and await _waiting(store):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(fate.over.wait(), 0.005)
        if time.monotonic() > end:
            raise TimeoutError(f"a life sent nothing more within {_LIFE_SECONDS} s ({fate.point})")


async def _waiting(store: Store) -> bool:
    query = select(DeliveryRow.id).where(DeliveryRow.state.in_(("due", "sending"))).limit(1)
    return await store.read(lambda session: session.execute(query).first() is not None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.disable(logging.ERROR)
    return asyncio.run(run(given.points, given.seed))


if __name__ == "__main__":
    sys.exit(main())
