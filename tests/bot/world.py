"""A newsroom's bot over the loopback Bot API: the real service, the real library, people who type and tap."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.limits import Limits
from bot.service import BotService
from core.clock import Clock, utc_now
from core.mentions import compile_catalogue
from core.pipeline.hearing.ingest import ingest
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.rules import Rules, RulesHolder
from core.storage.models import ChannelRow
from core.storage.store import Store
from core.storage.upsert import insert_new
from core.storage.wake import Topic
from core.types import HeardDeletion, HeardPost, Official, Position, WatchedChannel, WatchedFeed
from loopback.botapi import BotApiServer
from loopback.chat_values import Message, User
from loopback.chats import Chats
from loopback.faults import Fault, Faults
from loopback.log import Log
from tests.builders import KOMPROMAT, LAVROV, NEZYGAR, PUTIN, heard, watchlist
from tests.conftest import StillClock

TOKEN = "42:TEST"
TRUMP = Official(
    "donald-trump",
    {"en": "Donald Trump", "ru": "Дональд Трамп", "uk": "Дональд Трамп"},
    gender="m",
    positions=(Position("президент США", ("президент США",)),),
)
TRUMP_JUNIOR = Official(
    "donald-trump-jr",
    {"en": "Donald Trump Jr. Trump", "ru": "Дональд-младший Трамп", "uk": "Дональд-молодший Трамп"},
    gender="m",
)
FEED = WatchedFeed("https://paper.example/feed.xml", "Paper")
OFFICIALS = (LAVROV, PUTIN, TRUMP, TRUMP_JUNIOR)
_HOLDERS: dict[tuple[str, ...], Rules] = {}


def rules(*officials: Official, channels: tuple[WatchedChannel, ...] = (NEZYGAR, KOMPROMAT)) -> Rules:
    """The rules of a small newsroom in Riga."""
    chosen = officials or OFFICIALS
    key = tuple(official.id for official in chosen)
    if key not in _HOLDERS:
        _HOLDERS[key] = Rules(
            watchlist(*channels, feeds=(FEED,)),
            compile_catalogue(list(chosen)),
            {official.id: official for official in chosen},
        )
    return _HOLDERS[key]


@dataclass
class Newsroom:
    """A running bot with its Telegram; `admin` has started it already when `joined` was asked for."""

    store: Store
    holder: RulesHolder
    chats: Chats
    faults: Faults
    log: Log
    server: BotApiServer
    clock: Clock
    admin: User
    options: dict[str, Any] = field(default_factory=dict)
    service: BotService | None = None
    task: asyncio.Task[None] | None = None
    next_id: int = 1
    stories: StoryPlacer | None = None

    async def start(self) -> None:
        """Starts the service and waits until it works."""
        self.service = BotService(
            self.store,
            self.holder,
            self.clock,
            TOKEN,
            base_url=self.server.url,
            admins=[self.admin.id],
            **{"limits": Limits(overall=(1000, 1000), chat=(1000, 1000)), **self.options},
        )
        self.task = asyncio.create_task(self.service.run())
        started = asyncio.create_task(self.service.started.wait())
        await asyncio.wait({self.task, started}, return_when=asyncio.FIRST_COMPLETED)
        started.cancel()
        if self.task.done():
            task, self.task = self.task, None
            task.result()

    async def stop(self) -> None:
        """Stops it as a signal does."""
        if self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
            self.task = None

    async def join(self, user: User, role: str = "journalist") -> Message:
        """Somebody joins by an invitation; returns the welcome."""
        assert self.service is not None
        if user.id == self.admin.id:
            await self.chats.say(user, self.chats.only_bot(), "/start")
        else:
            link = await self.ask(self.admin, f"/invite {role}", "?start=")
            token = link.text.rsplit("start=", 1)[1].split()[0]
            await self.chats.say(user, self.chats.only_bot(), f"/start {token}")
        return await self.chats.wait_for(lambda: next(iter(self.chats.by_bot(user)), None))

    async def ask(self, user: User, text: str, containing: str = "", **more: Any) -> Message:
        """Types something into the private chat and waits for an answer that contains a text."""
        before = self.chats.last(user)
        said = await self.chats.say(user, self.chats.only_bot(), text, **more)
        after = max(before.message_id if before else 0, said.message_id)
        return await self.chats.wait_message(user, containing, after=after)

    async def tap(self, user: User, message: Message, button: str, containing: str | None = None) -> Message:
        """Taps a button and waits until the bot reacted; with `containing`, until the message says so."""
        press = await self.chats.press(user, message, button)
        await press.answered()
        if containing is not None:
            return await self.chats.wait_for(
                lambda: m if containing in (m := self.chats.now(message)).text else None, what=containing
            )
        await self.quiet()
        return self.chats.now(message)

    async def follow(self, user: User, surname: str = "Лавров", way: int = 0) -> None:
        """Subscribes by a surname and one tap; `way` 0 is both, 1 alerts, 2 digest."""
        await self.quiet()
        offer = await self.ask(user, surname)
        await self.tap(user, offer, offer.buttons[way][0].data or "")
        await self.quiet()

    async def quiet(self) -> None:
        """Waits until the bot has nothing more to say for the moment."""
        version = -1
        while version != self.chats.version:
            version = self.chats.version
            await asyncio.sleep(0.05)
            # On a busy machine a handler may still wait for the store: whatever it asked for is done by then.
            await self.store.write(lambda session: None)
            await self.store.read(lambda session: None)
            await asyncio.sleep(0.05)

    async def hear(self, text: str = "DEMO. Лаврову временно закрыли поездки.", **changes: Any) -> HeardPost:
        """A post is heard and stored, with its alerts."""
        message_id = changes.pop("message_id", None)
        if message_id is None:
            message_id, self.next_id = self.next_id, self.next_id + 1
        now = self.clock()
        post = heard(text, **{"message_id": message_id, "date": now, "heard_at": now, **changes})
        await self.ingest(post)
        return post

    async def ingest(self, *items: HeardPost | HeardDeletion) -> None:
        """Stores what was heard."""
        await self.store.write(
            lambda session: ingest(session, self.holder.current, items, (), self.clock(), self.stories)
        )

    def fault(self, kind: str, **values: Any) -> None:
        """Arms a fault of the server."""
        self.faults.add(Fault(kind, **values))  # type: ignore[arg-type]

    def texts(self, user: User) -> list[str]:
        """What the bot wrote into a private chat."""
        return [message.text for message in self.chats.by_bot(user)]


@asynccontextmanager
async def newsroom(
    store: Store, *, clock: Clock = utc_now, start: bool = True, admin_language: str = "en", **options: Any
) -> AsyncIterator[Newsroom]:
    """A newsroom with an admin (1000) who has joined, if `start`."""
    log = Log()
    chats, faults = Chats(log), Faults()
    chats.add_bot(TOKEN, "slukh_bot", "Slukh")
    admin = chats.add_user(1000, "Ada", language_code=admin_language)

    def channels(session: Any) -> None:
        rows = [
            {"channel_id": c.channel_id, "username": c.username, "name": c.name, "language": c.language,
             "watched": True, "state": "ok", "cursor": 0, "head": 0, "history_done": True}
            for c in (NEZYGAR, KOMPROMAT)
        ]  # fmt: skip
        insert_new(session, ChannelRow, rows)

    await store.write(channels)
    if isinstance(clock, StillClock):
        clock.moved = lambda: store._waker.ring([Topic.DELIVERY])
    async with BotApiServer(chats, log, faults) as server:
        room = Newsroom(store, RulesHolder(rules()), chats, faults, log, server, clock, admin, options)
        try:
            if start:
                await room.start()
                await room.join(admin)
            yield room
        finally:
            await room.stop()


def at(hour: int, minute: int = 0, day: int = 5) -> datetime:
    """An instant of November 2025, UTC."""
    return datetime(2025, 11, day, hour, minute, tzinfo=UTC)
