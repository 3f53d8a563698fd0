"""HTTP/1.1 for the Bot API: keep-alive connections on h11, one request at a time on each, in order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import h11

logger = logging.getLogger(__name__)
MAX_BODY = 60 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """A request that came whole. `target` has the query string."""

    method: str
    target: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; `lost` ones are never sent: the connection is closed instead."""

    status: int
    body: bytes
    content_type: str = "application/json"
    lost: bool = False


LOST = Response(0, b"", lost=True)
Handler = Callable[[Request], Awaitable[Response]]


class HttpConnection(asyncio.Protocol):
    """One client's connection."""

    def __init__(self, handler: Handler, connections: "set[HttpConnection]") -> None:
        self._handler = handler
        self._connections = connections
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=64 * 1024)
        self._transport: asyncio.Transport | None = None
        self._head: h11.Request | None = None
        self._body = bytearray()
        self._work: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        self._transport = None
        if self._work is not None:
            self._work.cancel()

    def data_received(self, data: bytes) -> None:
        try:
            self._http.receive_data(data)
            self._read()
        except h11.RemoteProtocolError as error:
            logger.info("a client spoke no HTTP: %s", error)
            self.close()

    def eof_received(self) -> bool:
        return False

    def close(self) -> None:
        """Cut the connection."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Cut the connection at once, whatever is still unsent."""
        if self._transport is not None:
            self._transport.abort()

    def _read(self) -> None:
        while self._work is None:
            event = self._http.next_event()
            if event is h11.NEED_DATA or event is h11.PAUSED:
                break
            if isinstance(event, h11.Request):
                self._head = event
                self._body.clear()
                if self._http.they_are_waiting_for_100_continue:
                    self._write(h11.InformationalResponse(status_code=100, headers=[]))
            elif isinstance(event, h11.Data):
                self._body += event.data
                if len(self._body) > MAX_BODY:
                    self.close()
                    break
            elif isinstance(event, h11.EndOfMessage):
                self._work = asyncio.get_running_loop().create_task(self._answer())
            elif isinstance(event, h11.ConnectionClosed):
                self.close()
                break

    async def _answer(self) -> None:
        head = self._head
        assert head is not None
        kind = next((value for name, value in head.headers if name == b"content-type"), b"")
        request = Request(head.method.decode(), head.target.decode(), kind.decode("latin-1"), bytes(self._body))
        try:
            response = await self._handler(request)
        except Exception:
            logger.exception("the loopback Bot API failed on %s", head.method.decode())
            response = Response(500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}')
        if self._transport is None:
            return
        if response.lost:
            self.abort()
            return
        headers = [("content-type", response.content_type), ("content-length", str(len(response.body)))]
        self._write(
            h11.Response(status_code=response.status, headers=headers),
            h11.Data(data=response.body if head.method != b"HEAD" else b""),
            h11.EndOfMessage(),
        )
        self._work = None
        if self._http.our_state is h11.MUST_CLOSE:
            self.close()
        elif self._http.our_state is h11.DONE:
            self._http.start_next_cycle()
            self._read()

    def _write(self, *events: h11.Event) -> None:
        if self._transport is not None:
            self._transport.write(b"".join(self._http.send(event) or b"" for event in events))
