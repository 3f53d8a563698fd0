"""An ASGI application served inside our own event loop: uvicorn without its signal handlers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from core.errors import ConfigError


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the process's business: see `cli.run.stoppable`."""
        yield


@asynccontextmanager
async def serve_app(app: ASGIApp, host: str, port: int, *, proxies: Sequence[str] = ()) -> AsyncIterator[int]:
    """Serves `app` while the context is open; yields the port (useful when `port` is 0).

    Whoever asks from one of `proxies`, addresses and networks, is believed for whom.
    Raises ConfigError when the address can't be bound.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"{host}:{port} can't be listened on: {error.strerror}", mend="choose another port"
        ) from error
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", server_header=False,
        proxy_headers=bool(proxies), forwarded_allow_ips=list(proxies),
    )  # fmt: skip
    config.timeout_graceful_shutdown = 3
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="web")
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await asyncio.wait({task}, timeout=5)
        listener.close()
