"""Asks one address, politely and within limits: size, time, redirects, pace. Everything else is a FetchError."""

import asyncio
import logging
import re
import ssl
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import anyio
import httpcore
import httpx

from core.clock import Clock
from core.errors import FetchError
from monitors.feeds.pacing import Pacer
from monitors.feeds.safety import AddressPolicy, Resolver
from monitors.feeds.transport import PinnedTransport

logger = logging.getLogger(__name__)

# Nothing in it tells which newsroom asks, or that Telegram is being watched.
USER_AGENT = "Mozilla/5.0 (compatible; FeedFetcher/1.0)"

_CONNECT_SECONDS = 10.0
_SILENCE_SECONDS = 15.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_ASKED_FOR = frozenset({"gzip", "x-gzip", "deflate"})
# What else servers write into Content-Encoding ("utf-8", "none", "aws-chunked") packs nothing.
_PACKINGS = _ASKED_FOR | {"br", "zstd", "compress", "x-compress", "lzma", "xz", "bzip2", "dcb", "dcz"}
_MAX_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_bytes` counts what is left after decompression; `seconds` is the time for everything."""

    max_bytes: int
    seconds: float = 30.0
    redirects: int = 5


FEED_LIMITS = Limits(max_bytes=10_000_000)
PAGE_LIMITS = Limits(max_bytes=5_000_000)

FEED_TYPES = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. `url` is where it came from; `moved_to` a new address that it told for good."""

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    wait: timedelta | None = None
    max_age: timedelta | None = None
    moved_to: str | None = None
    hops: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    @property
    def gone(self) -> bool:
        return self.status == 410

    @property
    def wants_quiet(self) -> bool:
        """Whether the server asked to be left alone for a while."""
        return self.status in (429, 503)

    def problem(self) -> FetchError:
        """The error that this answer is, for those that can only use a good one."""
        names = {401: "asks for a password", 403: "refuses us", 404: "has no such page", 410: "is gone for good"}
        names |= {429: "asks us to come less often", 451: "is barred by law", 503: "is overloaded"}
        what = names.get(self.status, "failed")
        permanent = self.status in (404, 410, 451)
        code = "fetch-missing" if self.status in (404, 410) else "fetch-refused"
        code = "fetch-failed" if what == "failed" or self.status == 503 else code
        reason = f"the server says {self.status}: the address {what}"
        return FetchError(reason, url=self.url, permanent=permanent, code=code, status=self.status)


class Fetcher:
    """One HTTP client for all feeds and pages. `policy` is asked anew each time, for the watchlist may change."""

    def __init__(
        self,
        policy: Callable[[], AddressPolicy],
        clock: Clock,
        *,
        pace: timedelta = timedelta(seconds=1),
        user_agent: str = USER_AGENT,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._resolver = Resolver()
        self._pacer = Pacer(pace)
        self._client = httpx.AsyncClient(
            transport=PinnedTransport(policy, self._resolver),
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(_SILENCE_SECONDS, connect=_CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,  # a proxy would connect for us, past all checks
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()
        self._resolver.close()

    async def get(
        self,
        url: str,
        limits: Limits,
        *,
        accept: str = PAGE_TYPES,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Answer:
        """The answer of `url` after its redirects, whatever its status. Raises FetchError where there is none."""
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        await self._pacer.turn(self._policy().check_url(url).host, url)
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._follow(url, limits, headers)
        except TimeoutError:
            raise FetchError(
                f"no whole answer within {limits.seconds:g} seconds", url=url, code="fetch-silent"
            ) from None
        except FetchError as error:
            raise FetchError(error.reason, url=url, permanent=error.permanent, code=error.code) from error
        except UnicodeError:  # httpx makes a request of each Location, whether it is followed or not
            raise FetchError("it redirects to what is no web address", url=url, permanent=True) from None
        except (httpcore.TimeoutException, httpx.TimeoutException):
            raise FetchError("the server is silent", url=url, code="fetch-silent") from None
        except (httpcore.ConnectError, httpx.ConnectError) as error:
            raise FetchError(f"can't connect: {_cause(error)}", url=url, code="fetch-silent") from error
        except (httpcore.RemoteProtocolError, httpx.RemoteProtocolError) as error:
            raise FetchError(f"the server does not speak HTTP properly: {_cause(error)}", url=url) from error
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpx.HTTPError,
            OSError,
            anyio.ClosedResourceError,
        ) as error:
            raise FetchError(f"the connection broke: {_cause(error)}", url=url, code="fetch-silent") from error

    async def _follow(self, url: str, limits: Limits, headers: dict[str, str]) -> Answer:
        current = url
        moved_to: str | None = None
        only_permanent = True
        hops: list[str] = []
        for _ in range(limits.redirects + 1):
            target = self._policy().check_url(current)
            if hops:
                await self._pacer.turn(target.host, url)
            async with self._client.stream("GET", target, headers=headers) as response:
                location = response.headers.get("location")
                if response.status_code in _REDIRECTS and location:
                    try:
                        joined = target.join(location)
                        following = str(joined)
                    except (httpx.InvalidURL, ValueError):
                        raise FetchError("it redirects to what is no web address", url=url, permanent=True) from None
                    only_permanent = only_permanent and response.status_code in _PERMANENT
                    moved_to = following if only_permanent else moved_to
                    hops.append(current)
                    if following in hops:
                        raise FetchError("it redirects in a circle", url=url)
                    if joined.raw_host != target.raw_host:
                        # What one server gave us to know a state by is nothing to another, or tells it who asks.
                        headers = {name: value for name, value in headers.items() if name not in _CONDITIONS}
                    current = following
                    continue
                answer = await self._read(response, current, limits, moved_to, tuple(hops))
                if answer.wants_quiet:
                    self._pacer.pause(target.host, answer.wait or timedelta(minutes=1))
                return answer
        raise FetchError(f"it redirects more than {limits.redirects} times", url=url)

    async def _read(
        self, response: httpx.Response, url: str, limits: Limits, moved_to: str | None, hops: tuple[str, ...]
    ) -> Answer:
        headers = response.headers
        body = b""
        if 200 <= response.status_code < 300:
            declared = headers.get("content-length", "")
            if _is_number(declared) and len(declared) < 20 and int(declared) > limits.max_bytes:
                raise _too_large(url, limits)
            encoding = headers.get("content-encoding", "").strip().lower()
            body = await read_body(response.aiter_raw(), encoding, url, limits)
        return Answer(
            url=url,
            status=response.status_code,
            body=body,
            content_type=headers.get("content-type", "")[:200],
            etag=_short(headers.get("etag")),
            last_modified=_short(headers.get("last-modified")),
            wait=_wait(headers.get("retry-after"), self._clock()),
            max_age=_max_age(headers.get("cache-control", "")),
            moved_to=moved_to,
            hops=hops,
        )


async def read_body(parts: AsyncIterator[bytes], encoding: str, url: str, limits: Limits) -> bytes:
    """The decompressed body; never holds more than the limit and one part of it. Raises FetchError when it is larger.

    httpx would inflate a part as a whole, and one encoding within another: 64 kB become 64 MB, or 64 GB.
    """
    packed = [name for name in re.split(r"[\s,]+", encoding) if name in _PACKINGS]
    if not packed:
        inflate = None
    elif packed[0] in _ASKED_FOR and len(packed) == 1:
        inflate = _Inflater(deflate=packed[0] == "deflate")
    else:
        raise FetchError(f"it is compressed in a way that we did not ask for ({encoding[:40]})", url=url)
    whole = bytearray()
    try:
        async for part in parts:
            room = limits.max_bytes + 1 - len(whole)
            whole += part[:room] if inflate is None else inflate.feed(part, room)
            if len(whole) > limits.max_bytes:
                raise _too_large(url, limits)
    except zlib.error as error:
        raise FetchError(f"its compression is broken ({error})", url=url) from error
    if inflate is not None and inflate.started and not inflate.whole:
        raise FetchError("its compressed body ends in the middle", url=url)
    return bytes(whole)


class _Inflater:
    """zlib with a limit on what comes out; gzip may have several members, "deflate" comes with or without a header."""

    def __init__(self, *, deflate: bool) -> None:
        self._deflate = deflate
        self.started = False
        self._engine = zlib.decompressobj(zlib.MAX_WBITS if deflate else zlib.MAX_WBITS | 16)

    @property
    def whole(self) -> bool:
        return self._engine.eof

    def feed(self, part: bytes, room: int) -> bytes:
        """What `part` inflates to, at most `room` bytes; the rest is dropped, for it is too much anyway."""
        found = bytearray()
        while part and len(found) < room:
            try:
                found += self._engine.decompress(part, room - len(found))
            except zlib.error:
                if not self._deflate or self.started:
                    raise
                self._engine = zlib.decompressobj(-zlib.MAX_WBITS)
                found += self._engine.decompress(part, room - len(found))
            self.started = True
            part = self._engine.unused_data
            if part.strip(b"\0") and self._engine.eof and not self._deflate:
                self._engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
            else:
                break
        return bytes(found)


def _too_large(url: str, limits: Limits) -> FetchError:
    return FetchError(
        f"it is larger than {limits.max_bytes / 1_000_000:g} MB", url=url, permanent=True, code="fetch-large"
    )


def _cause(error: BaseException) -> str:
    """What went wrong in a few words, without addresses of objects or class names."""
    for each in (error, error.__cause__, error.__context__):
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({each.verify_message})"
        if isinstance(each, ssl.SSLError):
            return "no encrypted connection could be made"
        if isinstance(each, ConnectionRefusedError):
            return "it refuses connections"
    text = " ".join(str(error).split())[:120]
    return "it refuses connections" if "All connection attempts failed" in text else text or "no reason given"


def _short(value: str | None) -> str | None:
    return value if value and len(value) <= 500 else None


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()  # «²» is a digit, and no number


def _wait(value: str | None, now: datetime) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3): seconds or a date; at most a day, for some servers say a year."""
    if not value:
        return None
    if _is_number(value.strip()):
        return min(timedelta(seconds=min(int(value.strip()[:9]), 10**6)), _MAX_WAIT)
    try:
        until = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        return None
    return min(max(until - now, timedelta()), _MAX_WAIT)


def _max_age(cache_control: str) -> timedelta | None:
    for item in cache_control.lower().split(","):
        name, _, value = item.strip().partition("=")
        if name == "max-age" and _is_number(value.strip('"')):
            return min(timedelta(seconds=int(value.strip('"')[:7])), _MAX_WAIT)
    return None
