"""One of three accounts dies: how soon its channels are read again, and whether anything is lost meanwhile.

    python -m bench.accounts [--joined 400] [--unjoined 40] [--cold]

Three accounts share the joined channels, which were theirs before; the unjoined ones refuse members and are polled. All
channels go on publishing. Then the server ends the session of the first account. Prints one line a figure and exits 1
where a channel was not read again within 60 s, a post was lost, or a gap was not told. The pace is that of `slukh run`,
but for the looking up of each channel by a second account, which takes it hours and is done here at once.

With `--cold`, no second account knows the channels: the others look them up within their budget, and until its turn
comes a channel is read through its public web page, here as in earnest.
"""

import argparse
import asyncio
import base64
import json
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from config.settings import TelegramServer
from core.clock import utc_now
from core.mentions import compile_catalogue
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import Rules, RulesHolder
from core.storage.models import ChannelAccessRow, ChannelRow, GapRow, PostRow
from core.storage.store import Store
from core.types import WatchedChannel, Watchlist
from loopback.faults import Fault
from loopback.mtproto import MTProtoServer
from loopback.state import Channel, Telegram
from monitors.telegram.account import TelegramAccess
from monitors.telegram.monitor import TelegramMonitor
from monitors.telegram.pace import DEFAULT_PACE
from monitors.telegram.signin import sign_in

BAR_SECONDS = 60.0
_NAMES = ("first", "second", "third")
_CODE = "12345"
_PUBLISHING_SECONDS = 0.02  # between two posts: each of 440 channels has one in 9 s


class Run:
    """The newsroom of this bench."""

    def __init__(self, store: Store, world: Telegram, channels: list[Channel]) -> None:
        self.store = store
        self.world = world
        self.channels = channels
        self.published: dict[tuple[int, int], float] = {}

    async def publish(self) -> None:
        """Publishes in one channel after the other until cancelled, by the clock, however busy the machine is."""
        number = 0
        start = time.monotonic()
        while True:
            channel = self.channels[number % len(self.channels)]
            message = self.world.publish(channel, f"DEMO. Пост {number}.")
            self.published[channel.id, message.id] = time.monotonic()
            number += 1
            await asyncio.sleep(start + number * _PUBLISHING_SECONDS - time.monotonic())

    @property
    def looked_up(self) -> int:
        return sum(1 for _ in self.world.log.of("rpc", method="contacts.resolveUsername"))

    async def stored(self) -> set[tuple[int, int]]:
        query = select(PostRow.channel_id, PostRow.message_id)
        return await self.store.read(lambda session: {(row[0], row[1]) for row in session.execute(query)})

    async def count(self, query: Any) -> int:
        return await self.store.read(lambda session: session.scalar(query) or 0)

    async def until(self, what: str, condition: Any, seconds: float) -> float:
        """Waits for a condition; returns after how many seconds it held."""
        start = time.monotonic()
        while not await condition():
            if time.monotonic() - start > seconds:
                raise SystemExit(f"{what}: not within {seconds:.0f} s")
            await asyncio.sleep(0.25)
        return time.monotonic() - start


class Pages:
    """The public web pages of the channels, with the newest posts."""

    def __init__(self, channels: list[Channel]) -> None:
        self._channels = {channel.username: channel for channel in channels}
        self.shown = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one request."""
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n"
        with suppress(asyncio.IncompleteReadError, ConnectionError):  # whoever asked does not want it any more
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode()
            writer.write(head + self._page(self._channels[path.rpartition("/")[2]]).encode())
            self.shown += 1
            await writer.drain()
        writer.close()

    def _page(self, channel: Channel) -> str:
        view = base64.urlsafe_b64encode(json.dumps({"c": -channel.id}).encode()).decode()
        posts = [message for message in channel.messages.values() if not message.is_service][-20:]
        return f'<div class="tgme_channel_info_header_title">{channel.title}</div>' + "".join(
            f'<div class="tgme_widget_message" data-post="{channel.username}/{post.id}" data-view="{view}">'
            f'<div class="tgme_widget_message_text js-message_text">{post.text}</div>'
            '<a class="tgme_widget_message_date">'
            f'<time datetime="{datetime.fromtimestamp(post.date, UTC).isoformat()}"></time></a></div>'
            for post in posts
        )


async def run(joined: int, unjoined: int, folder: Path, *, cold: bool) -> list[str]:
    """Runs it; returns what fell short."""
    world = Telegram()
    people = [world.add_account(f"+7999000000{number}", _CODE) for number in range(3)]
    channels = [world.add_channel(f"joined_{number}") for number in range(joined)]
    for number, channel in enumerate(channels):
        world.join(people[number % 3], channel)
    for number in range(unjoined):
        channel = world.add_channel(f"polled_{number}")
        channels.append(channel)
        message = "CHANNELS_ADMIN_LOCATED_TOO_MUCH"
        refusal = Fault("rpc_error", method="channels.joinChannel", channel_id=channel.id, message=message, times=10**6)
        world.faults.add(refusal)
    for channel in channels:
        for number in range(3):
            world.publish(channel, f"DEMO. Старое {number}.")
    lines = tuple(WatchedChannel(channel.username, channel.title) for channel in channels)
    holder = RulesHolder(Rules(Watchlist(channels=lines), compile_catalogue(()), {}))
    pages = Pages(channels)
    web = await asyncio.start_server(pages.serve, "127.0.0.1", 0)
    async with web, MTProtoServer(world) as server, Store(f"sqlite:///{folder}/accounts.db") as store:
        dc = TelegramServer(server.dc_id, server.host, server.port, server.public_key_path)
        access = TelegramAccess(1, "hash", folder / "sessions", dc)
        for name, person in zip(_NAMES, people, strict=True):
            given = {"phone": person.user.phone or "", "code": _CODE}

            async def ask(what: str, given: dict[str, str] = given) -> str:
                return given[what]

            await sign_in(access, name, store, utc_now, ask)
        pace = DEFAULT_PACE if cold else replace(DEFAULT_PACE, spare_seconds=0.02, resolve_burst=1000)
        url = f"http://127.0.0.1:{web.sockets[0].getsockname()[1]}/s" if cold else None
        monitor = TelegramMonitor(store, Intake(store, holder, utc_now), holder, utc_now, access, pace, preview_url=url)
        watching = asyncio.create_task(monitor.run())
        bench = Run(store, world, channels)
        try:
            problems = await _measure(bench, monitor, people[0], cold=cold)
            if cold:
                print(f"{pages.shown} web pages were read", flush=True)
            return problems
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


async def _measure(bench: Run, monitor: TelegramMonitor, dying: Any, *, cold: bool) -> list[str]:
    channels = bench.channels
    ids = {channel.id for channel in channels}
    read = select(func.count()).select_from(ChannelRow).where(ChannelRow.history_done.is_(True))
    known = select(func.count()).select_from(ChannelAccessRow)

    async def all_read() -> bool:
        return await bench.count(read) == len(channels) and set(monitor.readers) == ids

    async def all_known_twice() -> bool:
        return await bench.count(known) >= 2 * len(channels)

    seconds = await bench.until("reading", all_read, 600)
    print(f"all {len(channels)} channels read after {seconds:.0f} s, {bench.looked_up} names looked up", flush=True)
    if not cold:
        seconds = await bench.until("second access", all_known_twice, 600)
        print(f"each known to two accounts after {seconds:.0f} s more, {bench.looked_up} names looked up", flush=True)
    looked_up = bench.looked_up
    publishing = asyncio.create_task(bench.publish())
    await asyncio.sleep(15)
    lost = [channel.id for channel, name in _readers(monitor, channels) if name == "first"]
    died = time.monotonic()
    bench.world.kill_account(dying)
    back: dict[int, float] = {}

    async def all_back() -> bool:
        stored = await bench.stored()
        for (channel_id, message_id), at in list(bench.published.items()):
            if at > died and channel_id not in back and (channel_id, message_id) in stored:
                back[channel_id] = time.monotonic() - died
        return all(channel_id in back for channel_id in lost)

    await bench.until("reading on", all_back, 300)
    await asyncio.sleep(10)
    publishing.cancel()

    async def all_stored() -> bool:
        return bench.published.keys() <= await bench.stored()

    async def all_read_by_accounts() -> bool:
        return set(monitor.readers) == ids

    await bench.until("reading through accounts", all_read_by_accounts, 900)
    if cold:
        print(f"all channels are read through accounts again {time.monotonic() - died:.0f} s after the death, "
              f"{bench.looked_up - looked_up} names looked up", flush=True)  # fmt: skip
    await bench.until("all posts", all_stored, 120)
    gaps = select(func.count(GapRow.channel_id.distinct())).where(GapRow.channel_id.in_(lost))

    async def all_told() -> bool:
        return await bench.count(gaps) == len(lost)

    problems = []
    with suppress(SystemExit):
        await bench.until("gaps", all_told, 30)
    told = await bench.count(gaps)
    latest = max(back[channel_id] for channel_id in lost)
    print(f"{len(lost)} channels of the dead account: a post after its death was stored after "
          f"{sorted(back[i] for i in lost)[len(lost) // 2]:.1f} s (median), {latest:.1f} s (latest); "
          f"{len(bench.published)} posts published, none lost; gaps told: {told}", flush=True)  # fmt: skip
    if latest > BAR_SECONDS:
        problems.append(f"a channel was read again only after {latest:.0f} s")
    if told != len(lost):
        problems.append(f"{len(lost) - told} gaps were not told")
    return problems


def _readers(monitor: TelegramMonitor, channels: list[Channel]) -> list[tuple[Channel, str]]:
    readers = monitor.readers
    return [(channel, readers.get(channel.id, "")) for channel in channels]


def main() -> int:
    """Runs the bench from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--joined", type=int, default=400)
    parser.add_argument("--unjoined", type=int, default=40)
    parser.add_argument("--cold", action="store_true", help="no second account knows the channels")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slukh-accounts-") as name:
        problems = asyncio.run(run(options.joined, options.unjoined, Path(name), cold=options.cold))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
