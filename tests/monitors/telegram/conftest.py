"""A loopback Telegram, a store, and monitors that read the one into the other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.settings import TelegramServer
from core.clock import utc_now
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import Rules, RulesHolder
from core.storage.channels import KnownChannel, known_channel
from core.storage.models import ChannelEventRow, GapRow, PostRow, VersionRow
from core.storage.store import Store
from core.types import WatchedChannel, Watchlist
from loopback.mtproto import MTProtoServer
from loopback.state import Account, Channel, Telegram
from monitors.telegram.account import TelegramAccess
from monitors.telegram.monitor import TelegramMonitor
from monitors.telegram.pace import Pace
from tests.builders import rules_for
from tests.services import meanwhile

QUICK = Pace(
    heads_seconds=0.3,
    poll_least_seconds=0.2,
    poll_most_seconds=0.4,
    hole_seconds=0.1,
    answer_seconds=2.0,
    retry_first_seconds=0.05,
    retry_last_seconds=0.5,
    store_retry_last_seconds=0.5,
    channel_retry_first_seconds=0.3,
    channel_retry_last_seconds=0.6,
    look_seconds=0.1,
    looks_seconds=0.2,
    lease_seconds=3.0,
    share_seconds=0.1,
    join_burst=500,
    resolve_burst=500,
)
"""The same watcher in a hurry: what takes a minute in earnest takes a second here."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored post as tests look at it."""

    id: int
    texts: tuple[str, ...]
    source: str
    service: bool
    deleted: bool


@dataclass
class Newsroom:
    """All the parts of one test."""

    world: Telegram
    server: MTProtoServer
    account: Account
    store: Store
    sessions: Path
    holder: RulesHolder
    eventually: Callable[..., Any]
    monitor: TelegramMonitor | None = None

    def watch(self, *channels: Channel | WatchedChannel) -> None:
        """Puts channels into the watchlist in force."""
        lines = tuple(
            channel if isinstance(channel, WatchedChannel) else WatchedChannel(channel.username, channel.title)
            for channel in channels
        )
        rules = self.holder.current
        self.holder.current = Rules(Watchlist(channels=lines), rules.catalogue, rules.officials)

    @property
    def access(self) -> TelegramAccess:
        key = self.server.public_key_path
        dc = TelegramServer(self.server.dc_id, self.server.host, self.server.port, key)
        return TelegramAccess(1, "hash", self.sessions, dc)

    @asynccontextmanager
    async def running(
        self, pace: Pace = QUICK, intake: Any = None, clock: Callable[[], Any] = utc_now
    ) -> AsyncIterator[TelegramMonitor]:
        """A monitor that runs inside the block."""
        intake = intake or Intake(self.store, self.holder, clock)
        monitor = TelegramMonitor(self.store, intake, self.holder, clock, self.access, pace)
        self.monitor = monitor
        async with meanwhile(monitor.run()):
            yield monitor

    async def known(self, channel: Channel) -> KnownChannel | None:
        return await self.store.read(lambda session: known_channel(session, channel.id))

    async def posts(self, channel: Channel) -> dict[int, Stored]:
        """The stored posts of a channel by message id."""

        def work(session: Any) -> dict[int, Stored]:
            query = (
                select(PostRow, VersionRow.text)
                .join(VersionRow, VersionRow.post_id == PostRow.id)
                .where(PostRow.channel_id == channel.id)
                .order_by(PostRow.message_id, VersionRow.number)
            )
            found: dict[int, Stored] = {}
            for row, text in session.execute(query):
                before = found[row.message_id].texts if row.message_id in found else ()
                found[row.message_id] = Stored(
                    row.message_id, (*before, text), row.source, row.service, row.deleted_noticed_at is not None
                )
            return found

        return await self.store.read(work)

    async def has(self, channel: Channel, *texts: str) -> dict[int, Stored]:
        """Waits until the current texts of the channel's undeleted posts end with `texts`; returns all its posts."""

        async def there() -> Any:
            posts = await self.posts(channel)
            current = [p.texts[-1] for p in posts.values() if not p.deleted and not p.service]
            return posts if current[len(current) - len(texts) :] == list(texts) else None

        return await self.eventually(there, what=f"{texts} in {channel}")

    async def caught_up(self, channel: Channel) -> KnownChannel:
        """Waits until our place is the server's and nothing is open."""

        async def there() -> Any:
            known = await self.known(channel)
            return known if known and known.history_done and known.pts == channel.pts else None

        return await self.eventually(there, what=f"the place of {channel}")

    async def listening(self, channel: Channel) -> None:
        """Waits until the channel's history is stored, its pushes come, and nothing is being asked."""
        await self.caught_up(channel)
        monitor = self.monitor
        assert monitor is not None
        await self.eventually(lambda: monitor.listens(channel.id) == channel.pts, what=f"listening to {channel}")
        # Joining is followed by a difference of its own, which tells several changes of one post as one.
        await asyncio.sleep(0.05)
        await self.eventually(lambda: monitor.listens(channel.id) == channel.pts, what=f"listening to {channel}")

    async def events(self, channel: Channel) -> list[str]:
        query = (
            select(ChannelEventRow.kind).where(ChannelEventRow.channel_id == channel.id).order_by(ChannelEventRow.id)
        )
        return await self.store.read(lambda session: list(session.scalars(query)))

    async def gaps(self, channel: Channel) -> list[GapRow]:
        query = select(GapRow).where(GapRow.channel_id == channel.id).order_by(GapRow.from_at)
        return await self.store.read(lambda session: list(session.scalars(query)))

    def asked(self, method: str, **data: Any) -> int:
        """How often the server was asked for something."""
        return sum(all(e["args"].get(k) == v for k, v in data.items()) for e in self.world.log.of("rpc", method=method))


class Later:
    """The real clock, moved ahead at will."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
async def newsroom(store: Store, tmp_path: Path, eventually: Callable[..., Any]) -> AsyncIterator[Newsroom]:
    """An empty Telegram with one account that is signed in, and an empty store."""
    world = Telegram()
    account = world.add_account(first_name="Watcher")
    holder = RulesHolder(rules_for(watched=Watchlist()))
    async with MTProtoServer(world, auto_sign_in=account.id) as server:
        yield Newsroom(world, server, account, store, tmp_path / "sessions", holder, eventually)


@pytest.fixture
def channel_of(newsroom: Newsroom) -> Channel:
    """A watched channel without posts."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    return channel
