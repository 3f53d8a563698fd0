"""The page's server: the chat as events, and what the user types and taps as requests. On this machine only."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loopback.chat_values import User
from loopback.chats import Bot, Chats
from loopback.page.view import chat_view

ASSETS = Path(__file__).parent / "assets"
PAUSE_SECONDS = 0.1  # between two events, so that a burst of messages is a few pictures
BEAT_SECONDS = 1.0  # the picture is looked at again even when nothing was written: "typing" ends by the clock
ANSWER_SECONDS = 10.0  # as long as a pressed button spins
HEADERS = [
    (b"content-security-policy", b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
     b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]  # fmt: skip


class ChatPage:
    """A chat as a page on 127.0.0.1: `await page.start(port)`, `page.url`, `await page.stop()`.

    `app` is the ASGI application, to be served otherwise. Both must run in the event loop of `chats`. `payload` is what
    the START button sends along, as if the user had followed an invitation link.
    """

    def __init__(self, chats: Chats, bot: Bot, user: User, *, payload: str = "") -> None:
        self.chats, self.bot, self.user, self.payload = chats, bot, user, payload
        self.url = ""
        self._closing = asyncio.Event()
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None
        self.app = Starlette(
            routes=[
                Route("/", lambda request: FileResponse(ASSETS / "index.html")),
                Route("/events", self._events),
                Route("/say", self._say, methods=["POST"]),
                Route("/press", self._press, methods=["POST"]),
                Route("/block", self._block, methods=["POST"]),
                Route("/file/{file_id}", self._file),
                Mount("/assets", StaticFiles(directory=ASSETS)),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
                Middleware(_Guard),
            ],
        )

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> "ChatPage":
        """Serve; a port of 0 becomes a free one."""
        listening = socket.create_server((host, port))
        listening.setblocking(False)
        self.url = f"http://{host}:{listening.getsockname()[1]}"
        self._server = _Server(
            uvicorn.Config(self.app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        )
        self._task = asyncio.get_running_loop().create_task(self._server.serve(sockets=[listening]))
        while not self._server.started:
            if self._task.done():
                self._task.result()
            await asyncio.sleep(0.01)
        return self

    async def stop(self) -> None:
        """End the events that browsers listen to, and the server."""
        self._closing.set()
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task

    # ------------------------------------------------------------ what the browser asks

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(
            self._pictures(), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    async def _pictures(self) -> AsyncIterator[str]:
        """The whole chat, again after each change: the browser finds out what is new."""
        last, version = "", -1
        while not self._closing.is_set():
            view = chat_view(self.chats, self.bot, self.user, self.payload)
            picture = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
            if picture != last:
                last = picture
                yield f"data: {picture}\n\n"
                await asyncio.sleep(PAUSE_SECONDS)
            version = await self.chats.wait_change(version, BEAT_SECONDS)

    async def _say(self, request: Request) -> Response:
        given = await _json(request)
        text, reply_to = given.get("text"), given.get("reply_to")
        if not isinstance(text, str) or not text.strip() or len(text) > 4096:
            return _refused("a message has 1 to 4096 characters")
        chat = self.chats.private(self.user, self.bot)
        if reply_to is not None and (not isinstance(reply_to, int) or reply_to not in chat.messages):
            return _refused("no such message to reply to")
        message = await self.chats.say(self.user, self.bot, text, reply_to=reply_to)
        return JSONResponse({"id": message.message_id})

    async def _press(self, request: Request) -> Response:
        """Press a button by its place; answers with what the bot said, or with nothing if it stays silent."""
        given = await _json(request)
        message_id, row, column = (given.get(name) for name in ("message_id", "row", "column"))
        if not (isinstance(message_id, int) and isinstance(row, int) and isinstance(column, int)):
            return _refused("message_id, row and column are numbers")
        message = self.chats.private(self.user, self.bot).messages.get(message_id)
        rows = () if message is None or message.deleted else message.buttons
        if message is None or not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
            return _refused("no such button", 404)
        button = rows[row][column]
        if button.data is None:
            return _refused("that button calls no bot")
        press = await self.chats.press(self.user, message, button.data)
        try:
            answer = await press.answered(ANSWER_SECONDS)
        except TimeoutError:
            return JSONResponse({"text": "", "alert": False})
        return JSONResponse({"text": answer.text, "alert": answer.alert})

    async def _block(self, request: Request) -> Response:
        given = await _json(request)
        if given.get("blocked"):
            await self.chats.block(self.user, self.bot)
        else:
            await self.chats.unblock(self.user, self.bot)
        return JSONResponse({})

    async def _file(self, request: Request) -> Response:
        file = self.chats.files.get(request.path_params["file_id"])
        if file is None:
            return Response("there is no such file", 404)
        if file.kind == "photo":
            kind = "image/png" if file.content.startswith(b"\x89PNG") else "image/jpeg"
            return Response(file.content, media_type=kind)
        name = quote(file.name)
        return Response(
            file.content,
            media_type="application/octet-stream",
            headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
        )


async def _json(request: Request) -> dict[str, object]:
    try:
        given = await request.json()
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _refused(reason: str, status: int = 400) -> Response:
    return JSONResponse({"error": reason}, status)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the process that shows the page decides when to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Guard:
    """Security headers on every answer, and no POST that another site made the browser send."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        foreign = headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none")
        typed = headers.get(b"content-type", b"").startswith(b"application/json")
        if scope["method"] == "POST" and (foreign or not typed):
            await Response("only the page itself may do that", 403)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        await self._app(scope, receive, guarded)
