"""What keeps the desk safe: headers, sessions, CSRF marks, where a form may lead, and how often one may ask."""

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SESSION_COOKIE = "slukh_session"
BROWSER_COOKIE = "slukh_browser"
WANTED_COOKIE = "slukh_wanted"
"""Which page of the desk was asked for by somebody who had to sign in first; the way in alone gets it."""
WANTED_SECONDS = 30 * 60  # the link is asked for in the bot, and is good for ten minutes

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer a browser would call our own forms of no origin
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "x-robots-tag": "noindex, nofollow",
}
_MAX_BODY = 64 * 1024
_MAX_PATH = 2000  # of a number longer than Python reads the router itself would fail
_CLIENTS = 10_000


class Guard:
    """Puts the headers on every answer, keeps pages out of caches, and refuses bodies that no form of ours sends, with
    the page that `problem` makes of it: a text of somebody's may have been too long.
    """

    def __init__(self, app: ASGIApp, problem: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self._app = app
        self._problem = problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if len(scope["path"]) > _MAX_PATH:
            await send({"type": "http.response.start", "status": 414, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        asset = str(scope["path"]).startswith("/assets/")

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # a file of a post has a stricter policy of its own
                headers["cache-control"] = "public, max-age=3600" if asset else "no-store"
            await send(message)

        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > _MAX_BODY:
                return {"type": "http.disconnect"}
            return message

        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > _MAX_BODY:
            answer = await self._problem(Request(scope, receive), HTTPException(413))
            await answer(scope, receive, guarded)
            return
        await self._app(scope, bounded, guarded)


def csrf_token(session_token: str) -> str:
    """What each form of this session carries: it can't be known without the cookie, nor the cookie from it."""
    return hmac.new(session_token.encode(), b"slukh form", hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Whether two secrets are one, in constant time."""
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


def from_elsewhere(request: Request) -> bool:
    """Whether a browser says that a form of another site sent this."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return True
    origin = request.headers.get("origin")
    if origin in (None, "null"):
        return origin == "null"
    return origin.partition("://")[2] != request.headers.get("host")


def local_path(path: str, default: str) -> str:
    """A path of this site to go on to; anything that could lead elsewhere becomes `default`."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable() or len(path) > 2000:
        return default
    return path


def wanted_page(request: Request) -> str:
    """Which page a browser asked for before it was shown the way in, else the first one. Never an address of others."""
    return local_path(unquote(request.cookies.get(WANTED_COOKIE, ""), errors="replace"), "/")


class Limiter:
    """Token buckets by client, for what must not be tried often. `seconds` gives monotonic time."""

    def __init__(self, rate_per_minute: float, burst: int, seconds: Callable[[], float]) -> None:
        self._rate = rate_per_minute / 60
        self._burst = burst
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def forget(self) -> None:
        """Fills every bucket again."""
        self._buckets.clear()

    def allows(self, client: str) -> bool:
        """Takes one token of this client; False when there is none left."""
        now = self._seconds()
        tokens, at = self._buckets.pop(client, (float(self._burst), now))
        tokens = min(float(self._burst), tokens + (now - at) * self._rate)
        allowed = tokens >= 1
        self._buckets[client] = (tokens - 1 if allowed else tokens, now)
        while len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return allowed
