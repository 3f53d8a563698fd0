"""A loopback Telegram with one bot and one person, and python-telegram-bot pointed at it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from telegram import Bot as PtbBot
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from loopback.botapi import BotApiServer
from loopback.chat_values import User
from loopback.chats import Bot, Chats
from loopback.faults import Faults
from loopback.log import Log

TOKEN = "4200:TEST-token_1"
_PLAIN: dict[str, Any] = {"trust_env": False, "verify": False}  # no proxy, and no certificates to load


def ptb_bot(server: BotApiServer, token: str = TOKEN) -> PtbBot:
    """python-telegram-bot's own client of the loopback."""
    requests = [HTTPXRequest(connection_pool_size=8, httpx_kwargs=_PLAIN) for _ in range(2)]
    return PtbBot(
        token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )


@dataclass
class World:
    """`api` is python-telegram-bot's Bot, `anna` has pressed START, `ask` speaks HTTP without a library's help."""

    chats: Chats
    log: Log
    faults: Faults
    server: BotApiServer
    bot: Bot
    anna: User
    api: PtbBot
    http: httpx.AsyncClient = field(repr=False)

    async def ask(self, method: str, token: str = TOKEN, **params: Any) -> dict[str, Any]:
        """The raw answer to a JSON request."""
        answer = await self.http.post(f"{self.server.url}/bot{token}/{method}", json=params)
        assert answer.status_code == (200 if answer.json()["ok"] else answer.json()["error_code"])
        return answer.json()

    async def refused(self, method: str, **params: Any) -> str:
        """The description of a refusal; `chat_id` is Anna's unless given."""
        answer = await self.ask(method, **{"chat_id": self.anna.id, **params})
        assert not answer["ok"], answer
        return str(answer["description"])


@asynccontextmanager
async def new_world(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator[World]:
    """A world with its server started, and stopped at the end."""
    log = Log(clock=clock)
    faults = Faults(log=log)
    chats = Chats(log, clock)
    bot = chats.add_bot(TOKEN, "slukh_bot", "Slukh")
    anna = chats.add_user(1001, "Anna", "ru", "anna")
    async with BotApiServer(chats, log, faults) as server, httpx.AsyncClient(**_PLAIN) as http:
        await chats.say(anna, bot, "/start")
        bot.updates.clear()
        async with ptb_bot(server) as api:
            yield World(chats, log, faults, server, bot, anna, api, http)


@asynccontextmanager
async def polling(world: World) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """A real Application that polls the loopback."""
    app = ApplicationBuilder().bot(ptb_bot(world.server)).build()
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(timeout=5)
        yield app
        await app.updater.stop()
        await app.stop()
