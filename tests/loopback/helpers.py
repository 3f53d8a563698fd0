"""What the loopback's tests share: Telethon clients, and waiting for something to come true."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.sessions import MemorySession, Session, SQLiteSession

from loopback.mtproto import MTProtoServer
from loopback.state import Account, Telegram


def make_client(server: MTProtoServer, session: Session | Path | None = None, **options: Any) -> TelegramClient:
    """A Telethon client of `server`, not yet connected; `session` is a file or a session that has been there before."""
    rsa.add_key(server.public_key_path.read_text(), old=False)
    if isinstance(session, Path):
        session = SQLiteSession(str(session))
    if session is None:
        session = MemorySession()
    session.set_dc(server.dc_id, server.host, server.port)
    options = {"retry_delay": 0.05, "connection_retries": 5, "flood_sleep_threshold": 0} | options
    return TelegramClient(session, 1, "hash", **options)


@asynccontextmanager
async def signed_in(
    server: MTProtoServer, account: Account, session: Session | Path | None = None, **options: Any
) -> AsyncIterator[TelegramClient]:
    """A connected client, signed in as `account` (with its phone and code, the first time)."""
    client = make_client(server, session, **options)
    await client.connect()
    try:
        if not await client.is_user_authorized():
            await client.send_code_request(account.user.phone)
            await client.sign_in(account.user.phone, account.code)
        yield client
    finally:
        await client.disconnect()


@asynccontextmanager
async def running(world: Telegram | None = None, **options: Any) -> AsyncIterator[MTProtoServer]:
    """A server over `world`."""
    async with MTProtoServer(world or Telegram(), **options) as server:
        yield server
        assert not server.world.log.of("server_error"), "the loopback itself failed"


async def until(true: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Wait until `true()` is, and return what it returned; fail after `seconds`."""
    give_up = time.monotonic() + seconds
    while not (result := true()):
        assert time.monotonic() < give_up, "what was waited for has not come"
        await asyncio.sleep(0.002)
    return result


async def reconnected(server: MTProtoServer, before: set[Any]) -> None:
    """Wait until the connections of `before` are gone and there are others."""
    await until(lambda: server.connections and not server.connections & before)
