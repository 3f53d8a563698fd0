"""Requests to the Bot API on connections of our own: a message leaves in one piece, half a millisecond after it is
rendered.

python-telegram-bot leaves the way to the server to a `BaseRequest`. Its own one goes through httpx and httpcore, whose
pool, locks and tracing cost more than rendering the message, and which send head and body apart. Files, and whatever
goes through a proxy, still take that way.
"""

import asyncio
import json
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import h11
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

_IDLE_SECONDS = 30.0
"""Longer than httpx keeps them: the next alert need not shake hands. We hear at once when the server hangs up."""
_MAX_ANSWER = 20_000_000  # bytes; Telegram's answers to what goes this way hold a few thousand
_HAPPY_EYEBALLS_SECONDS = 0.25
_PORTS = {"http": 80, "https": 443}

Answer = tuple[int, bytes]
_JSON = json.JSONEncoder(ensure_ascii=False)


def needs_proxy(url: str) -> bool:
    """Whether the environment names a proxy for `url`."""
    parts = urlsplit(url)
    proxies = getproxies()
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.hostname or "")


@dataclass(frozen=True, slots=True, repr=False)  # it holds the token
class _Address:
    """Where a method of the server is, and all that is said before the length of what goes there."""

    scheme: str
    host: str
    port: int
    target: str
    headers: tuple[tuple[str, str], ...]
    head: bytes


@lru_cache(256)
def _address(url: str) -> _Address:
    """The address that `url` is. A bot knows few, and an alert need not wait for one that was told before."""
    parts = urlsplit(url)
    target = quote(parts.path, safe="/:%")
    headers = (
        ("Host", parts.netloc.rpartition("@")[2]),
        ("User-Agent", BaseRequest.USER_AGENT),
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
    )
    # RFC 9112, sections 3 and 5. What is ours and quoted holds no line end.
    lines = [f"POST {target} HTTP/1.1", *[f"{name}: {value}" for name, value in headers], "Content-Length: "]
    head = "\r\n".join(lines).encode("ascii")
    return _Address(parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme], target, headers, head)


class DirectRequest(BaseRequest):
    """Posts parameters to one server; hands on to `others` what is no such request.

    Raises what `HTTPXRequest` raises, with causes of httpx, so that it can be told whether a request left.
    """

    def __init__(
        self,
        others: HTTPXRequest,
        *,
        connections: int,
        connect_timeout: float,
        read_timeout: float,
        pool_timeout: float,
    ) -> None:
        self._others = others
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._pool_timeout = pool_timeout
        self._places = asyncio.Semaphore(connections)
        self._idle: list[_Connection] = []  # the last one used is the next one used
        self._tls: ssl.SSLContext | None = None
        self._open = False

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return self._read_timeout

    async def initialize(self) -> None:
        """As `BaseRequest.initialize`."""
        self._open = True
        await self._others.initialize()

    async def shutdown(self) -> None:
        """Closes what is open."""
        self._open = False
        while self._idle:
            self._idle.pop().close()
        await self._others.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> Answer:
        """As `BaseRequest.do_request`. The time for reading covers writing too: what goes this way is small."""
        if method != "POST" or request_data is None or request_data.contains_files:
            return await self._others.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        if not self._open:
            raise RuntimeError("this request is not initialized")
        address = _address(url)
        await self._take_place(pool_timeout)
        try:
            connection = self._idle_connection() or await self._connect(address, connect_timeout)
            return await self._ask(connection, address, request_data, read_timeout)
        finally:
            self._places.release()

    async def _take_place(self, seconds: Any) -> None:
        if not self._places.locked():
            await self._places.acquire()  # at once: no clock need be set
            return
        try:
            async with asyncio.timeout(_or(seconds, self._pool_timeout)):
                await self._places.acquire()
        except TimeoutError as error:
            raise TimedOut("all connections are in use; the request was *not* sent") from httpx.PoolTimeout(str(error))

    def _idle_connection(self) -> "_Connection | None":
        while self._idle:
            connection = self._idle.pop()
            if not connection.closed:
                return connection
        return None

    async def _connect(self, address: _Address, seconds: Any) -> "_Connection":
        secure = address.scheme == "https"
        if secure and self._tls is None:
            self._tls = httpx.create_ssl_context()
        try:
            async with asyncio.timeout(_or(seconds, self._connect_timeout)):
                _, connection = await asyncio.get_running_loop().create_connection(
                    lambda: _Connection(self._forget),
                    address.host,
                    address.port,
                    ssl=self._tls if secure else None,
                    happy_eyeballs_delay=_HAPPY_EYEBALLS_SECONDS,
                )
        except TimeoutError as error:
            raise TimedOut("no connection in time") from httpx.ConnectTimeout(str(error))
        except OSError as error:
            raise NetworkError(f"no connection: {error}") from httpx.ConnectError(str(error))
        return connection

    async def _ask(self, connection: "_Connection", address: _Address, data: RequestData, seconds: Any) -> Answer:
        # A form, and the library's own payload, spell out every Cyrillic letter in six bytes, on both sides.
        body = _JSON.encode(data.parameters).encode("utf-8", "replace")
        try:
            coming = connection.ask(address, body)
            async with asyncio.timeout(_or(seconds, self._read_timeout)):
                answer = await coming
        except TimeoutError as error:
            connection.close()
            raise TimedOut from httpx.ReadTimeout(str(error))
        except httpx.HTTPError as error:
            connection.close()
            raise NetworkError(f"{type(error).__name__}: {error}") from error
        except BaseException:
            connection.close()
            raise
        if self._open and connection.keep(_IDLE_SECONDS):
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _forget(self, connection: "_Connection") -> None:
        with suppress(ValueError):
            self._idle.remove(connection)


class _Connection(asyncio.Protocol):
    """One connection to the server, and the one request that is on it."""

    def __init__(self, on_lost: "Callable[[_Connection], None]") -> None:
        self.closed = False
        self._on_lost = on_lost
        self._http = h11.Connection(h11.CLIENT)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._status = 0
        self._body = bytearray()
        self._expiry: asyncio.TimerHandle | None = None

    def ask(self, address: _Address, body: bytes) -> asyncio.Future[Answer]:
        """Sends a request; what is returned brings status and body, or httpx.HTTPError."""
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(b"%b%d\r\n\r\n%b" % (address.head, len(body), body))
        # h11 reads the answer only to a request that it knows. It checks each letter of it, which takes a tenth of a
        # millisecond, and whoever waits for the message need not wait for that.
        try:
            headers = [*address.headers, ("Content-Length", str(len(body)))]
            self._http.send(h11.Request(method="POST", target=address.target, headers=headers))
            self._http.send(h11.Data(data=body))
            self._http.send(h11.EndOfMessage())
        except h11.LocalProtocolError as error:
            self._fail(httpx.LocalProtocolError(f"this is no request: {error}"))
        return self._answer

    def keep(self, seconds: float) -> bool:
        """Whether it can take another request; closes itself when none comes for so long."""
        http = self._http
        if self.closed or http.our_state is not h11.DONE or http.their_state is not h11.DONE or http.trailing_data[0]:
            return False
        http.start_next_cycle()
        self._answer, self._status, self._body = None, 0, bytearray()
        self._expiry = asyncio.get_running_loop().call_later(seconds, self.close)
        return True

    def close(self) -> None:
        """Hangs up."""
        self.closed = True
        if self._expiry is not None:
            self._expiry.cancel()
        if self._transport is not None:
            self._transport.abort()

    # ------------------------------------------------------------ asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """A piece of the answer came."""
        if self._answer is None:  # nothing was asked
            self.close()
            return
        self._http.receive_data(data)
        self._read()

    def eof_received(self) -> None:
        """The server says no more."""
        self.closed = True
        if self._answer is not None:
            self._http.receive_data(b"")
            self._read()

    def connection_lost(self, error: Exception | None) -> None:
        """It is gone."""
        self.closed = True
        self._fail(httpx.RemoteProtocolError(f"the server hung up without an answer{f': {error}' if error else ''}"))
        self._on_lost(self)

    def _read(self) -> None:
        try:
            while True:
                event = self._http.next_event()
                if event is h11.NEED_DATA or event is h11.PAUSED:
                    return
                if isinstance(event, h11.Response):
                    self._status = event.status_code
                elif isinstance(event, h11.Data):
                    self._body += event.data
                    if len(self._body) > _MAX_ANSWER:
                        self._fail(httpx.RemoteProtocolError("the answer is too large"))
                        return
                elif isinstance(event, h11.EndOfMessage):
                    if self._answer is not None and not self._answer.done():
                        self._answer.set_result((self._status, bytes(self._body)))
                    return
                elif isinstance(event, h11.ConnectionClosed):
                    return  # connection_lost tells
        except h11.RemoteProtocolError as error:
            self._fail(httpx.RemoteProtocolError(str(error)))

    def _fail(self, error: httpx.HTTPError) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


def _or(given: Any, ours: float | None) -> float | None:
    """A time that was given with the request, else ours."""
    return ours if given is BaseRequest.DEFAULT_NONE else given
