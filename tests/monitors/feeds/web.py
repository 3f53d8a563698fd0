"""A web server on loopback that answers as a test tells it, well or badly, and keeps what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Handler = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Asked:
    """One request: its path with query, and its headers in small letters."""

    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Web:
    """The server; `pages` is by path. A page is bytes (a whole 200 answer's body), or a handler that writes itself."""

    host: str
    port: int
    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}:{self.port}{path}"

    def times(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def page(
        self,
        path: str,
        body: bytes | str,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        **headers: str,
    ) -> str:
        """Answers `path` so from now on; returns its URL. Header names have `_` for `-`."""
        data = body.encode() if isinstance(body, str) else body

        async def answer(_asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(head(status, content_type=content_type, content_length=str(len(data)), **headers) + data)

        self.pages[path] = answer
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.page(path, b"", status=status, location=to)


def head(status: int = 200, **headers: str) -> bytes:
    """The head of an answer."""
    lines = [f"HTTP/1.1 {status} Whatever", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


@asynccontextmanager
async def serve() -> AsyncIterator[Web]:
    """A server for one test."""
    web = Web("127.0.0.1", 0)
    open_now: set[asyncio.StreamWriter] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_now.add(writer)
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
            asked = Asked(lines[0].split(" ")[1], headers)
            web.asked.append(asked)
            handler = web.pages.get(asked.path) or web.pages.get(asked.path.partition("?")[0])
            if handler is None:
                writer.write(head(404, content_length="0"))
            else:
                await handler(asked, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side had enough
        except asyncio.CancelledError:
            pass  # the test is over; Python 3.11 would print a trace for each connection that is still open
        finally:
            open_now.discard(writer)
            writer.close()

    server = await asyncio.start_server(handle, web.host, 0)
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
        for writer in list(open_now):
            writer.transport.abort()
        await asyncio.sleep(0)
