"""Which addresses may be asked: public ones, and the hosts that the watchlist's own feed URLs name.

Whoever writes a feed or a page chooses where its links lead; none of them may make us knock at the newsroom's own
network. So the address is checked after the name is resolved, and the connection goes to the checked address: a name
that answers differently the second time (DNS rebinding) gains nothing.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from core.errors import FetchError

_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8443, 8888})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MAX_URL = 2000
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+(?:%25\w+)?")

# Looking a name up may hang for long and can't be cancelled: it must not take the threads that storage needs.
_RESOLVERS = 4

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """What may be asked. `named` holds the (host, port) of the watchlist's feeds: they may be private."""

    named: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def for_feeds(cls, urls: Iterable[str]) -> "AddressPolicy":
        """The policy of a watchlist with these feed URLs; those that can't be read name nothing."""
        named = set()
        for url in urls:
            try:
                parsed = _parsed(url)
            except (httpx.InvalidURL, ValueError):
                continue
            if parsed.scheme in _DEFAULT_PORTS and parsed.host:
                named.add((_host(parsed), _port(parsed)))
        return cls(frozenset(named))

    def check_url(self, url: str) -> httpx.URL:
        """The parsed `url`, fit to be asked as far as its text tells. Raises FetchError with the reason."""
        if len(url) > _MAX_URL:
            raise FetchError(
                f"the address has more than {_MAX_URL} characters",
                url=url[:100] + "…",
                permanent=True,
                code="fetch-address",
            )
        try:
            parsed = _parsed(url.strip())
        except (httpx.InvalidURL, ValueError):
            raise FetchError("this is no web address", url=url, permanent=True, code="fetch-address") from None
        if parsed.scheme not in _DEFAULT_PORTS:
            raise FetchError(
                "only http:// and https:// addresses are asked", url=url, permanent=True, code="fetch-address"
            )
        host, port = _host(parsed), _port(parsed)
        if host and not _HOST.fullmatch(host):
            raise FetchError("this is no web address", url=url, permanent=True, code="fetch-address")
        if not host:
            raise FetchError("the address names no host", url=url, permanent=True, code="fetch-address")
        if parsed.userinfo:
            raise FetchError(
                "an address with a user or password in it is not asked", url=url, permanent=True, code="fetch-address"
            )
        if port not in _PORTS and (host, port) not in self.named:
            raise FetchError(f"port {port} is not asked", url=url, permanent=True, code="fetch-address")
        return parsed

    def allows(self, host: str, port: int, address: str) -> bool:
        """Whether `host:port`, which resolved to `address`, may be connected to."""
        return (host.rstrip(".").lower(), port) in self.named or is_public(address)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; one that wraps an IPv4 address is judged by that."""
    try:
        parsed: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.sixtofour is not None or parsed.teredo is not None or parsed.is_site_local:
            return False  # tunnels out of use, which can lead anywhere
        if parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        elif parsed in _NAT64:
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


class Resolver:
    """Names to addresses, in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="feeds-resolve")

    async def resolve(self, host: str, port: int) -> list[str]:
        """All addresses of `host`, in the system's order. Raises OSError where there is none."""
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return list(dict.fromkeys(str(item[4][0]) for item in found))

    def close(self) -> None:
        """Gives the threads up; one that still waits for an answer ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _parsed(url: str) -> httpx.URL:
    """The URL. Raises InvalidURL or ValueError, at once and not where its host is asked for: «xn--0» is no name."""
    parsed = httpx.URL(url)
    _ = parsed.host
    return parsed


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").strip("[]").rstrip(".").lower()


def _port(url: httpx.URL) -> int:
    return url.port or _DEFAULT_PORTS[url.scheme]
