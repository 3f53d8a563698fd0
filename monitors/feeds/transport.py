"""The way out: HTTP/1.1 connections that go only to addresses which the policy allows, pinned to what was checked."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import httpcore
import httpx

from core.errors import FetchError
from monitors.feeds.safety import AddressPolicy, Resolver

_CONNECTIONS = 16
_KEEP_SECONDS = 15.0


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, refuses it if any answer is not allowed, and connects to one of the answers checked."""

    def __init__(self, policy: Callable[[], AddressPolicy], resolver: Resolver) -> None:
        self._policy = policy
        self._resolver = resolver
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            addresses = await self._resolver.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"there is no host {host}") from error
        policy = self._policy()
        for address in addresses:
            if not policy.allows(host, port, address):
                raise FetchError(
                    f"{host} is {address}, which is no public address", url=host, permanent=True, code="fetch-address"
                )
        failure: Exception = httpcore.ConnectError(f"there is no host {host}")
        for address in addresses[:4]:
            try:
                return await self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("unix sockets are not asked")

    async def sleep(self, seconds: float) -> None:
        await self._sockets.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class PinnedTransport(httpx.AsyncBaseTransport):
    """A transport of httpx over `policy`, which is asked anew for each connection.

    Raises FetchError for addresses that are not allowed and httpcore's own errors for the rest. Headers over 100 kB
    are refused by httpcore.
    """

    def __init__(self, policy: Callable[[], AddressPolicy], resolver: Resolver) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
            keepalive_expiry=_KEEP_SECONDS,
            network_backend=PinnedBackend(policy, resolver),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()
