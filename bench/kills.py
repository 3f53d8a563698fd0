"""Kills the bot's process at random moments under load, and counts what was lost and what came twice.

    python -m bench.kills [--kills 200] [--seed 1]

Each life of the bot ends with SIGKILL after a random part of a second of work; the next one takes over. Some answers of
the server are lost on the way as well. In the end every message must have arrived, and no more doubles than sends that
the store has on record as ambiguous. Exits 1 otherwise.
"""

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.fanout import TOKEN
from core.clock import utc_now
from core.storage.models import DeliveryRow, DestinationRow
from core.storage.outbox import ALERT_PRIORITY, DIGEST_PRIORITY, Outgoing, queue_messages
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.told import Destination
from loopback.botapi import BotApiServer
from loopback.chats import Chats
from loopback.faults import Fault, Faults
from loopback.log import Log

CHATS = 200
PER_LIFE = 25  # messages queued for each life of the bot
_WAIT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Toll:
    """What the kills cost."""

    messages: int
    lost: int
    doubles: int
    ambiguous: int
    kills: int

    @property
    def good(self) -> bool:
        return not self.lost and self.doubles <= self.ambiguous


async def run(kills: int, seed: int = 1) -> Toll:
    """One run; each life gets new messages, alerts and digest parts mixed."""
    dice = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="slukh-kills-"))
    url = f"sqlite:///{folder}/kills.db"
    log, faults = Log(), Faults()
    chats = Chats(log)
    bot = chats.add_bot(TOKEN, "kills_bot", "Kills")
    people = range(50_000, 50_000 + CHATS)
    for chat in people:
        chats.add_user(chat, f"Reader {chat}")
        chats.private(chat, bot).started = True
    number = 0
    try:
        async with Store(url, shared=True) as store, BotApiServer(chats, log, faults) as server:
            now = utc_now()
            rows = [
                {"chat_id": chat, "thread_id": 0, "kind": "private", "language": "en", "state": "ok", "settings": {},
                 "created_at": now}
                for chat in people
            ]  # fmt: skip
            await store.write(lambda session: insert_rows(session, DestinationRow, rows))
            for life in range(kills + 1):
                outgoing = []
                for _ in range(PER_LIFE):
                    kind = dice.choice(("alert", "digest"))
                    text = f"message {number}."
                    priority = ALERT_PRIORITY if kind == "alert" else DIGEST_PRIORITY
                    place = Destination(dice.choice(people))
                    outgoing.append(Outgoing(place, kind, text, 0, priority, {"html": text, "plain": text}))
                    number += 1
                await store.write(lambda session, outgoing=outgoing: queue_messages(session, outgoing, utc_now()))
                if dice.random() < 0.3:
                    faults.add(Fault("answer_lost", method="sendMessage", after=dice.randrange(10)))
                child = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "bench.fanout", "--serve", url, "--api", server.url,
                    stderr=asyncio.subprocess.DEVNULL,
                )  # fmt: skip
                before = len(log.of("bot_message"))
                if life < kills:
                    await _wait(lambda before=before: len(log.of("bot_message")) > before, store)
                    await asyncio.sleep(dice.random() * 0.6)
                    child.send_signal(signal.SIGKILL)
                else:
                    await _wait(lambda: False, store)
                    child.terminate()
                await asyncio.wait_for(child.wait(), 30)
            ambiguous = await store.read(
                lambda session: session.execute(select(func.sum(DeliveryRow.ambiguous))).scalar() or 0
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    arrived = Counter(entry["text"].splitlines()[0] for entry in log.of("bot_message"))
    lost = sum(f"message {n}." not in arrived for n in range(number))
    return Toll(number, lost, sum(count - 1 for count in arrived.values()), int(ambiguous), kills)


async def _wait(enough: Callable[[], bool], store: Store) -> None:
    """Until `enough()`, or until nothing waits any more."""

    def waiting(session: Session) -> bool:
        query = select(DeliveryRow.id).where(DeliveryRow.state.in_(("due", "sending"))).limit(1)
        return session.execute(query).first() is not None

    deadline = time.monotonic() + _WAIT_SECONDS
    while not enough():
        if not await store.read(waiting):
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"the outbox was not sent within {_WAIT_SECONDS} s")
        await asyncio.sleep(0.02)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    toll = asyncio.run(run(given.kills, given.seed))
    print(f"kills     {toll.kills}, messages {toll.messages}")
    print(f"lost      {toll.lost} (bar 0)")
    print(f"doubles   {toll.doubles}, ambiguous on record {toll.ambiguous}")
    return 0 if toll.good else 1


if __name__ == "__main__":
    sys.exit(main())
