"""A digest to ten thousand people, and an alert to all of them in its middle, within Telegram's limits.

    python -m bench.fanout [--subscribers 10000] [--seconds 120] [--groups 40]

The bot runs in a process of its own on SQLite; the loopback Bot API enforces the limits (30 a second over all, 1 a
second in a chat with bursts of 3, under 20 a minute in a group) and logs every request. Printed: the sustained rate as
a share of the limit, requests refused, the first send of the alert, what the busiest chat and group got, sends during a
wait that Telegram imposed, and the CPU of the bot's process. Exits 1 when a bar is missed.
"""

import argparse
import asyncio
import contextlib
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import psutil
from sqlalchemy.orm import Session

from bot.service import BotService
from core.clock import utc_now
from core.mentions import compile_catalogue
from core.pipeline.rules import Rules, RulesHolder
from core.storage.models import DestinationRow
from core.storage.outbox import ALERT_PRIORITY, DIGEST_PRIORITY, Outgoing, queue_messages
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.told import Destination
from core.types import Official, Watchlist
from loopback.botapi import BotApiServer
from loopback.chats import Chats
from loopback.faults import Fault, Faults
from loopback.log import Log, LogEntry

TOKEN = "1000:fanout"
LIMIT = 30.0
FIRST_CHAT = 100_000
GROUP_PARTS = 30  # more than a group may get in a minute
WAIT_SECONDS = 3
IN_FLIGHT_SECONDS = 0.25


async def serve_bot(url: str, api: str) -> None:
    """The process that is measured."""
    officials = [Official("sergey-lavrov", {"en": "Sergey Lavrov"})]
    rules = Rules(Watchlist(), compile_catalogue(officials), {officials[0].id: officials[0]})
    async with Store(url, shared=True) as store:
        await BotService(store, RulesHolder(rules), utc_now, TOKEN, base_url=api).run()


def _fill(session: Session, chats: Sequence[int], now: datetime) -> None:
    rows = [
        {"chat_id": chat, "thread_id": 0, "kind": "private" if chat > 0 else "supergroup", "language": "en",
         "state": "ok", "settings": {}, "created_at": now}
        for chat in chats
    ]  # fmt: skip
    insert_rows(session, DestinationRow, rows)


def _message(chat: int, kind: str, subject: str, part: int, priority: int) -> Outgoing:
    text = f"{kind} {subject}, part {part}: " + "what was heard. " * 30
    return Outgoing(Destination(chat), kind, subject, part, priority, {"html": text, "plain": text})


class Watch:
    """What reached the server, and when."""

    def __init__(self) -> None:
        self.sent: list[tuple[float, int, str]] = []
        self.waits: list[tuple[float, float]] = []

    def see(self, entry: LogEntry) -> None:
        now = time.monotonic()
        if entry.kind == "bot_message":
            self.sent.append((now, entry["chat_id"], entry["text"][:9]))
        elif entry.kind == "bot_request" and entry["code"] == 429:
            self.waits.append((now, now + float(entry["outcome"].rsplit(" ", 1)[1])))

    def sent_in_waits(self) -> int:
        """Sends between an answer 429 (and what was on its way then) and the moment that it named."""
        return sum(start + IN_FLIGHT_SECONDS < at < end for start, end in self.waits for at, _chat, _text in self.sent)


async def measure(subscribers: int, seconds: float, groups: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="slukh-fanout-"))
    url = f"sqlite:///{folder}/fanout.db"
    log, faults = Log(), Faults()
    chats = Chats(log)
    bot = chats.add_bot(TOKEN, "fanout_bot", "Fanout")
    owner = chats.add_user(1, "Owner")
    people = [FIRST_CHAT + number for number in range(subscribers)]
    for chat in people:
        chats.add_user(chat, f"Reader {chat}")
        chats.private(chat, bot).started = True
    places = []
    for number in range(groups):
        group = chats.create_supergroup(f"Desk {number}", creator=owner)
        await chats.add_bot_to(group, bot, by=owner)
        places.append(group.id)
    chats.enforce_limits = True
    watch = Watch()
    log.watch(watch.see)
    child: asyncio.subprocess.Process | None = None
    try:
        async with Store(url, shared=True) as store, BotApiServer(chats, log, faults) as server:
            digest = [
                _message(chat, "digest", "d1", part, DIGEST_PRIORITY) for part in range(GROUP_PARTS) for chat in places
            ]
            digest += [_message(chat, "digest", "d1", 0, DIGEST_PRIORITY) for chat in people]
            now = utc_now()
            await store.write(lambda session: _fill(session, [*people, *places], now))
            for start in range(0, len(digest), 2000):
                part = digest[start : start + 2000]
                await store.write(lambda session, part=part: queue_messages(session, part, now))
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.fanout", "--serve", url, "--api", server.url
            )
            while not watch.sent:
                await asyncio.sleep(0.02)
            process = psutil.Process(child.pid)
            await asyncio.sleep(5.0)  # the buckets start full: what is sustained comes after
            begun, cpu = time.monotonic(), _cpu(process)
            await asyncio.sleep(seconds / 2)
            rate = _rate(watch, begun, time.monotonic())
            share = (_cpu(process) - cpu) / (time.monotonic() - begun)
            alerts = [_message(chat, "alert", "a1", 0, ALERT_PRIORITY) for chat in people]
            await store.write(lambda session: queue_messages(session, alerts, utc_now()))
            queued_at = time.monotonic()
            await asyncio.sleep(seconds / 2)
            first = next((at for at, _chat, text in watch.sent if "a1" in text), None)
            after = _rate(watch, queued_at, time.monotonic())
            refused = len(watch.waits)
            faults.add(Fault("retry_after", method="sendMessage", seconds=WAIT_SECONDS))
            await asyncio.sleep(WAIT_SECONDS + 3)
    finally:
        if child is not None:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
            await child.wait()
        shutil.rmtree(folder, ignore_errors=True)
    busiest, group_most = _busiest(watch, 1.0, people_only=True), _busiest(watch, 60.0, people_only=False)
    broken = watch.sent_in_waits()
    waited = 99.0 if first is None else max(0.0, first - queued_at)
    print(f"subscribers       {subscribers}, groups {groups}, {len(watch.sent)} messages")
    print(f"digest            {rate:.2f} a second, {rate / LIMIT:.1%} of the limit (bar 98%)")
    print(f"alert             first send {waited * 1e3:.0f} ms after the commit (bar 1000)")
    print(f"                  the rest {after / LIMIT:.1%} of the limit (bar 98%)")
    print(f"refused by limits {refused} (bar 0)")
    print(f"busiest chat      {busiest} in one second (burst 3), busiest group {group_most} in a minute (bar 19)")
    print(f"sends in a wait   {broken} (bar 0)")
    print(f"CPU of the bot    {share:.1%} of a core (bar 20%)")
    good = rate >= 0.98 * LIMIT and after >= 0.98 * LIMIT and waited <= 1 and not refused and not broken
    return 0 if good and busiest <= 3 and group_most < 20 and share <= 0.2 else 1


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _rate(watch: Watch, start: float, end: float) -> float:
    return sum(start <= at < end for at, _chat, _text in watch.sent) / (end - start)


def _busiest(watch: Watch, window: float, *, people_only: bool) -> int:
    """The most messages that one chat got within `window` seconds."""
    times: dict[int, list[float]] = defaultdict(list)
    for at, chat, _text in watch.sent:
        if (chat > 0) == people_only:
            times[chat].append(at)
    most = 0
    for sent in times.values():
        start = 0
        for end, at in enumerate(sent):
            while at - sent[start] >= window:
                start += 1
            most = max(most, end - start + 1)
    return most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--groups", type=int, default=40)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--api", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve_bot(given.serve, given.api))
        return 0
    return asyncio.run(measure(given.subscribers, given.seconds, given.groups))


if __name__ == "__main__":
    sys.exit(main())
