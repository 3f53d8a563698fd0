"""The MTProto server: listens, knows who is connected, hands events to `Push` and requests to `Dispatcher`."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from loopback.mtproto import crypto, methods
from loopback.mtproto.build import Builder
from loopback.mtproto.connection import Connection
from loopback.mtproto.push import Push
from loopback.mtproto.rpc import Dispatcher
from loopback.mtproto.session import Session
from loopback.state import Account, Telegram

methods.load()


class MTProtoServer:
    """A Telegram data centre on this machine, over the state of `world`.

    `auto_sign_in`: every auth key that has signed in nobody acts as this account. `gzip_over`: answers longer than so
    many bytes are compressed. `max_queued`: of a client that takes its updates too slowly, later ones are dropped, and
    it is told UpdateChannelTooLong when it has caught up.
    """

    def __init__(
        self,
        world: Telegram,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        dc_id: int = 2,
        auto_sign_in: int | None = None,
        gzip_over: int = 4096,
        max_queued: int = 100_000,
    ) -> None:
        self.world = world
        self.host = host
        self.port = port
        self.dc_id = dc_id
        self.auto_sign_in = auto_sign_in
        self.gzip_over = gzip_over
        self.max_queued = max_queued
        self.loop: asyncio.AbstractEventLoop
        self.build = Builder(world, dc_id)
        self.push = Push(self)
        self.rpc = Dispatcher(self)
        self.connections: set[Connection] = set()
        self.password_checks: dict[int, crypto.PasswordCheck] = {}
        self._sessions: dict[int, dict[Session, None]] = {}
        self._listener: asyncio.Server | None = None

    @property
    def public_key_path(self) -> Path:
        """The PEM file that TELEGRAM_DC_KEY names."""
        return crypto.PUBLIC_KEY_PATH

    async def start(self) -> "MTProtoServer":
        """Listen; with port 0 on a free one, which `port` tells from then on."""
        self.loop = asyncio.get_running_loop()
        self._listener = await self.loop.create_server(lambda: Connection(self), self.host, self.port)
        self.port = self._listener.sockets[0].getsockname()[1]
        self.world.on_channel.append(self.push.channel_event)
        self.world.on_account.append(self.push.account_event)
        return self

    async def stop(self) -> None:
        """Stop listening and cut all connections. Auth keys stay known to the world."""
        if self._listener is None:
            return
        self.world.on_channel.remove(self.push.channel_event)
        self.world.on_account.remove(self.push.account_event)
        self._listener.close()
        self.cut_all()
        await self._listener.wait_closed()
        await self._until(lambda: not self.connections)
        self._listener = None

    async def __aenter__(self) -> "MTProtoServer":
        return await self.start()

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    def cut_all(self, account: Account | None = None) -> int:
        """Cut the connections, all or one account's; returns how many."""
        if account is None:
            doomed = set(self.connections)
        else:
            doomed = {session.connection for session in self._sessions.get(account.id, ())}
        for connection in doomed:
            connection.cut()
        return len(doomed)

    async def drained(self) -> None:
        """Return when every update queued so far was handed to the operating system."""
        await self._until(lambda: all(connection.is_idle for connection in self.connections))

    async def _until(self, done: Callable[[], bool]) -> None:
        while not done():  # noqa: ASYNC110 - what is waited for is the kernel's doing
            await asyncio.sleep(0.001)

    # ------------------------------------------------------------ who is connected

    def sessions_of(self, account_id: int) -> list[Session]:
        """The account's sessions that get updates."""
        return [s for s in self._sessions.get(account_id, ()) if s.wants_updates and not s.key.failure]

    def attach(self, session: Session, account_id: int, *, wants_updates: bool) -> None:
        """Note whose session this is."""
        session.wants_updates = session.key.wants_updates = wants_updates
        if session.account_id != account_id:
            self.detach(session)
            session.account_id = account_id
            self._sessions.setdefault(account_id, {})[session] = None

    def detach(self, session: Session) -> None:
        """Forget a session that has ended or signed out."""
        if session.account_id is not None:
            self._sessions.get(session.account_id, {}).pop(session, None)
            session.account_id = None
