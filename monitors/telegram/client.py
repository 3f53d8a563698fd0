"""A Telethon client that keeps silent and keeps nothing: no private chats, no traces, no state of its own.

Telethon's bookkeeping of updates loses edits, deletions and posts of failed handlers, and asks for the differences of
private chats. So it is left out: what the server sends goes straight to `on_updates`, and the store keeps our place.
Rests on names inside Telethon 1.45 (`_updates_queue`, `_update_loop`, `_on_login`, `_mb_entity_cache`,
`_handle_auto_reconnect`, `_flood_waited_requests`, of its senders `_user_connected`, `_reconnect_task`,
`_start_reconnect`, of their connections `_recv_loop`, `_recv`, `_connected`, and of `mtprotostate` its `BinaryReader`).
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Self

from telethon import TelegramClient, errors
from telethon.crypto import rsa
from telethon.network import ConnectionTcpFull, mtprotostate
from telethon.tl import functions

from config.settings import TelegramServer
from core.errors import TelegramError
from monitors.telegram.sessions import QuietSession
from monitors.telegram.tlreader import Reader

mtprotostate.BinaryReader = Reader  # it reads alike, and an alert waits for a third less

OnUpdates = Callable[[Any], None]

# The requests that leave no trace are the only ones that a watcher makes; what else Telethon offers is not called.
_NEUTRAL = {"device_model": "Desktop", "system_version": "1.0", "app_version": "1.0", "lang_code": "en"}
_RETRY_SECONDS = 1
_CONNECT_SECONDS = 10
_CANCEL_SECONDS = 0.2


class _WireLogger(logging.Logger):
    """Telethon's loggers in one: errors only, and of their arguments numbers, types and short texts only.

    Its lower levels show packets, and an outage would fill the log with a warning a second.
    """

    def __init__(self) -> None:
        super().__init__("monitors.telegram.wire", logging.ERROR)
        self.parent = logging.getLogger("monitors.telegram")
        self.addFilter(_without_content)

    def getChild(self, suffix: str) -> Self:
        return self


def _without_content(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(_harmless(value) for value in record.args)
    return True


def _harmless(value: Any) -> Any:
    if isinstance(value, int | float | BaseException) or (isinstance(value, str) and len(value) <= 60):
        return value
    return type(value).__name__


class _Sink:
    """Stands where Telethon has its queue of updates: each goes on at once, without waiting for another task."""

    def __init__(self, deliver: OnUpdates) -> None:
        self.put_nowait = deliver

    async def put(self, updates: Any) -> None:
        self.put_nowait(updates)


class _NoWaits(dict[int, float]):
    """Stands where Telethon notes imposed waits by the time of day: a clock that is set back would make hours of them.

    `Account` minds them.
    """

    def __setitem__(self, request: int, until: float) -> None:
        """Notes nothing."""


class _Connection(ConnectionTcpFull):
    """Gives each packet to whoever waits for it at once; Telethon has another task read it, and a queue between."""

    async def _recv_loop(self) -> None:
        """That task is not wanted."""

    async def recv(self) -> bytes:
        """The next packet. Raises ConnectionError, or what the stream raises, when there will be none."""
        while self._connected:
            try:
                packet: bytes = await self._recv()
            except (OSError, asyncio.IncompleteReadError):
                await self.disconnect()
                raise
            if packet:
                return packet
        raise ConnectionError("not connected")


class QuietClient(TelegramClient):
    """The client of one account. `on_updates` gets each container of updates in the order of the wire."""

    def __init__(
        self,
        session: QuietSession,
        api_id: int,
        api_hash: str,
        *,
        on_updates: OnUpdates,
        on_reconnect: Callable[[], None],
    ) -> None:
        super().__init__(
            session,
            api_id,
            api_hash,
            connection=_Connection,
            timeout=_CONNECT_SECONDS,
            request_retries=1,
            connection_retries=-1,
            retry_delay=_RETRY_SECONDS,
            raise_last_call_error=True,
            flood_sleep_threshold=0,
            base_logger=_WireLogger(),
            system_lang_code="en",
            **_NEUTRAL,
        )
        self._on_reconnect = on_reconnect
        self._flood_waited_requests = _NoWaits()
        sink = _Sink(on_updates)
        self._updates_queue = sink
        self._sender._updates_queue = sink

    @property
    def user_id(self) -> int | None:
        """Who is signed in; None before it is open, and where nobody is."""
        found: int | None = self._mb_entity_cache.self_id
        return found

    async def _update_loop(self) -> None:
        """Telethon's own reading of updates is not wanted."""

    async def _on_login(self, user: Any) -> Any:
        """Telethon would ask for the difference of the private chats here."""
        self._mb_entity_cache.set_self_user(user.id, user.bot, user.access_hash)
        self._authorized = True
        await self.stay_informed()
        return user

    async def _save_states_and_entities(self) -> None:
        """There is no state of Telethon's own to save."""

    async def _handle_auto_reconnect(self) -> None:
        """What came while the connection was down is not sent again: whoever listens has to ask for it."""
        self._on_reconnect()

    def reconnect(self) -> None:
        """Drops a connection that gives no answers and opens a new one; waiting requests are sent again."""
        self._sender._start_reconnect(None)

    async def open(self, seconds: float) -> None:
        """Connects. Raises TimeoutError when that takes longer, ConnectionError when it can't be, also where a proxy or
        the like answers in Telegram's stead.
        """
        connecting = asyncio.ensure_future(self.connect())
        try:
            await asyncio.wait([connecting], timeout=seconds)
            if not connecting.done():
                raise TimeoutError
            await connecting
        except (asyncio.IncompleteReadError, errors.InvalidChecksumError) as error:
            raise ConnectionError("it hung up, or what answers is not Telegram but a proxy, say") from error
        finally:
            await _end(connecting)

    async def close(self) -> None:
        """Disconnects, also while the connection is lost and the server is away."""
        for sender in (self._sender, *(sender for _, sender in self._borrowed_senders.values())):
            sender._user_connected = False  # or it would connect once more
            if sender._reconnect_task is not None:
                await _end(sender._reconnect_task)
        await self.disconnect()

    async def stay_informed(self) -> None:
        """Tells the server that this connection wants updates."""
        await self(functions.updates.GetStateRequest())


async def _end(task: "asyncio.Future[Any]") -> None:
    """Cancels until it has an effect: Telethon swallows what comes while it waits for its own loops to end, and would
    then try to connect for ever.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_CANCEL_SECONDS)


def trust_server(server: TelegramServer | None) -> None:
    """Knows the public key of another server than production. Raises TelegramError for a file that has none."""
    if server is None or server.key_path is None:
        return
    try:
        rsa.add_key(server.key_path.read_text(encoding="ascii"), old=False)
    except (OSError, ValueError) as error:
        raise TelegramError(
            f"{server.key_path} holds no RSA public key: {error}", mend="check TELEGRAM_DC_KEY"
        ) from error
