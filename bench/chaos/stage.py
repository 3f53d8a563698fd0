"""The stage of a chaos run: a PostgreSQL, a loopback Telegram, the processes over them, readers who follow names."""

import asyncio
import os
import socket
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psycopg
import yaml

from bench.chaos.history import TRIGGERS
from bench.chaos.members import Member, last_words
from bench.chaos.plan import Plan
from bench.postgres import Postgres
from bench.proxy import Proxy
from loopback.botapi.server import BotApiServer
from loopback.chats import Chats
from loopback.faults import Faults
from loopback.log import Log
from loopback.mtproto.server import MTProtoServer
from loopback.state import Channel, Telegram

TOKEN = "7000:chaos"
BEGIN_SECONDS = 180


class Stage:
    """Everything that stands before the first fault, in an empty folder. `set_up`, then `begin`."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self.folder = plan, folder
        self.log = Log()
        self.world = Telegram(log=self.log, faults=Faults())
        self.chats = Chats(self.log)
        self.api_faults = Faults()
        self.members: list[Member] = []
        self.servers: list[MTProtoServer] = []
        self.channels: list[Channel] = []
        self.names: list[tuple[str, str]] = []
        self.followers: dict[str, set[int]] = {}
        self.uri = ""

    async def set_up(self, stack: AsyncExitStack) -> None:
        """Makes the database, the channels, the readers and an entry for each process; it all ends with `stack`."""
        from core.storage.store import Store

        plan = self.plan
        self.postgres = stack.enter_context(Postgres(port=_free_port()))
        with psycopg.connect(self.postgres.uri, autocommit=True, connect_timeout=20) as connection:
            connection.execute("CREATE DATABASE slukh")
        self.uri = self.postgres.uri_of("slukh")
        async with Store(self.uri):
            pass
        with psycopg.connect(self.uri, autocommit=True, connect_timeout=20) as connection:
            connection.execute(TRIGGERS)  # type: ignore[arg-type]
        for number in range(plan.channels):
            self.channels.append(self.world.add_channel(f"chaos_{number}", f"Chaos {number}"))
        self.names = _names()[: plan.chats * plan.follows]
        self.bot = self.chats.add_bot(TOKEN, "chaos_bot", "Chaos")
        self.people = [self.chats.add_user(900_000 + n, f"Reader {n}", language_code="en") for n in range(plan.chats)]
        self.api = await stack.enter_async_context(BotApiServer(self.chats, self.log, self.api_faults))
        watchlist = self.folder / "watchlist.yaml"
        lines = [{"username": channel.username, "name": channel.title} for channel in self.channels]
        watchlist.write_text(yaml.safe_dump({"timezone": "UTC", "channels": lines}, allow_unicode=True))
        for part, count in (("monitors", plan.monitors), ("bot", plan.bots), ("review", plan.reviewers)):
            for number in range(count):
                await self._add(stack, part, number, watchlist)

    async def _add(self, stack: AsyncExitStack, part: str, number: int, watchlist: Path) -> None:
        proxy = await stack.enter_async_context(Proxy(self.postgres.port or 0))
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgresql://postgres:@127.0.0.1:{proxy.port}/slukh",
            "WATCHLIST": str(watchlist),
            "CACHE": str(self.folder / "cache"),
            "ENCODER": "none",
            "MEDIA": "off",
            "CHAOS_LEASE": str(self.plan.lease_seconds or ""),
        }
        port = 0
        if part == "monitors":
            # A host of its own: its own account and folder of sessions.
            account = self.world.add_account(first_name=f"Reader {number}")
            for channel in self.channels:
                self.world.join(account, channel)
            server = await stack.enter_async_context(MTProtoServer(self.world, auto_sign_in=account.id))
            sessions = self.folder / f"sessions{number}"
            sessions.mkdir(mode=0o700)
            (sessions / f"account{number}.session").touch(mode=0o600)
            environment |= {
                "TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": "0" * 32, "TELEGRAM_SESSIONS": str(sessions),
                "TELEGRAM_DC": f"{server.dc_id}:127.0.0.1:{server.port}",
                "TELEGRAM_DC_KEY": str(server.public_key_path),
            }  # fmt: skip
            self.servers.append(server)
        elif part == "bot":
            environment |= {
                "BOT_TOKEN": TOKEN, "BOT_API_URL": self.api.url,
                "BOT_ADMINS": ",".join(str(user.id) for user in self.people),
            }  # fmt: skip
        else:
            port = _free_port()
            environment["REVIEW_LISTEN"] = f"127.0.0.1:{port}"
        self.members.append(Member(part, number, environment, proxy, self.folder / f"{part}{number}.log", port))

    async def begin(self) -> None:
        """Starts everything and waits until each channel is read and each reader has subscribed."""
        for member in self.members:
            await member.start()
        read = "SELECT count(*) FROM channel WHERE history_done"
        await self.until(lambda: self.number(read) == len(self.channels), "the channels are read")
        for user in self.people:
            await self.chats.say(user, self.bot, "/start")
        for number, (_, name) in enumerate(self.names):
            await self.chats.say(self.people[number % len(self.people)], self.bot, f"/subscribe {name}")
        wanted = int(0.9 * len(self.names))  # a name that several officials share is asked back, and not followed
        followed = "SELECT count(*) FROM subscription"
        await self.until(lambda: self.number(followed) >= wanted, "the readers have subscribed")
        await self.until(self.nothing_due, "the bot's answers are out")
        answered = -1
        while answered != self.log.count("bot_message"):
            answered = self.log.count("bot_message")
            await asyncio.sleep(4)
        with psycopg.connect(self.uri, connect_timeout=20) as connection:
            for target, chat in connection.execute("SELECT target, chat_id FROM subscription WHERE kind = 'official'"):
                self.followers.setdefault(target, set()).add(chat)
        self.names = [(official_id, name) for official_id, name in self.names if official_id in self.followers]

    async def until(self, condition: Callable[[], Any], what: str, seconds: float = BEGIN_SECONDS) -> None:
        """Waits until something is so. Raises TimeoutError, with the processes' last words."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {seconds:.0f} s: {what}\n{last_words(self.members)}")
            await asyncio.sleep(0.25)

    def number(self, query: str) -> int:
        """The database's answer to a question for one number; -1 while it can't be reached."""
        try:
            with psycopg.connect(self.uri, connect_timeout=10) as connection:
                row = connection.execute(query).fetchone()  # type: ignore[arg-type]
                return int(row[0]) if row else 0
        except psycopg.OperationalError:
            return -1

    def nothing_due(self) -> bool:
        """Whether all that was to be told is told."""
        return self.number("SELECT count(*) FROM delivery WHERE state IN ('due', 'sending')") == 0


def _names() -> list[tuple[str, str]]:
    """Officials with a name by which nobody else is found."""
    from config.officials import load_officials, starter_path
    from core.mentions import compile_catalogue, detect

    everyone = load_officials(starter_path())
    catalogue = compile_catalogue(everyone)
    found = []
    for official in everyone:
        name = official.names.get("ru", "")
        if {m.official_id for m in detect(f"DEMO. {name} прилетел.", catalogue)} == {official.id}:
            found.append((official.id, name))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
