"""The Bot API server: tokens, methods, faults, and a record of each request."""

import asyncio
import json
import re
from types import TracebackType
from typing import Any
from urllib.parse import unquote

from loopback.botapi.call import Call
from loopback.botapi.errors import ApiError, too_many_requests
from loopback.botapi.http import LOST, HttpConnection, Request, Response
from loopback.botapi.limits import Limiter
from loopback.botapi.methods import METHODS, SENDING
from loopback.botapi.params import Params, parse_params
from loopback.botapi.polling import Poller
from loopback.chats import Bot, Chats
from loopback.faults import Fault, FaultKind, Faults
from loopback.log import Log

_PATH = re.compile(r"/bot([^/]*)/([^/?]*)/?")
_FILE_PATH = re.compile(r"/file/bot([^/]*)/(.+)")
_TOKEN = re.compile(r"\d{1,19}:[A-Za-z0-9_-]+")

_REFUSALS: tuple[tuple[FaultKind, int, str, str], ...] = (
    ("forbidden", 403, "Forbidden", "bot was blocked by the user"),
    ("bad_request", 400, "Bad Request", "message can't be sent"),
)


class BotApiServer:
    """A Bot API on 127.0.0.1 over the given chats.

    `url` is for `base_url=f"{url}/bot"` of python-telegram-bot. Each request is logged as `bot_request` with method,
    chat_id, outcome (`ok`, `answer lost` or the description), code, seconds and, where told, retry_after; what
    reached a chat as `bot_message`, `bot_edit`, `bot_delete`.
    """

    def __init__(self, chats: Chats, log: Log, faults: Faults, host: str = "127.0.0.1", port: int = 0) -> None:
        self.chats, self.log, self.faults = chats, log, faults
        self._host, self._port = host, port
        self._poller: Poller | None = None
        self._server: asyncio.Server | None = None
        self._connections: set[HttpConnection] = set()
        self._limiter = Limiter()

    @property
    def url(self) -> str:
        """Where it listens, without the `/bot`."""
        return f"http://{self._host}:{self._port}"

    async def start(self) -> "BotApiServer":
        """Listen; a port of 0 becomes a free one, which a later start takes again."""
        self._poller = Poller(self.chats)
        self._server = await asyncio.get_running_loop().create_server(
            lambda: HttpConnection(self._handle, self._connections), self._host, self._port
        )
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        """Stop listening and cut every connection; chats and updates stay for the next start."""
        if self._server is None or self._poller is None:
            return
        self._server.close()
        self._poller.close()
        for connection in list(self._connections):
            connection.abort()
        await self._server.wait_closed()
        self._server = None

    async def __aenter__(self) -> "BotApiServer":
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _handle(self, request: Request) -> Response:
        path, _, query = request.target.partition("?")
        match = _PATH.fullmatch(path)
        if match is None:
            return self._file(path)
        method = match.group(2)
        started = asyncio.get_running_loop().time()
        chat_id: int | str | None = None
        told: dict[str, Any] = {}
        try:
            bot = self._bot(unquote(match.group(1)))
            params = parse_params(query, request.content_type, request.body)
            chat_id = _chat_id(params)
            result = await self._do(bot, method, params, chat_id)
            lost = self.faults.take("answer_lost", method=method, chat_id=_number(chat_id))
            outcome, code = ("answer lost" if lost else "ok"), 200
            response = LOST if lost else Response(200, _dump({"ok": True, "result": result}))
        except ApiError as error:
            outcome, code, told = error.description, error.code, error.parameters
            response = _refusal(error)
        except ConnectionAbortedError:
            outcome, code, response = "connection dropped", 0, LOST
        seconds = asyncio.get_running_loop().time() - started
        self.log.add(
            "bot_request", method=method, chat_id=_number(chat_id), outcome=outcome, code=code, seconds=seconds, **told
        )
        return response

    def _bot(self, token: str) -> Bot:
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        bot = self.chats.bots.get(token)
        if bot is None:
            raise ApiError(401, "Unauthorized")
        return bot

    async def _do(self, bot: Bot, method: str, params: Params, chat_id: int | str | None) -> Any:
        number = _number(chat_id)

        def strikes(kind: FaultKind) -> Fault | None:
            return self.faults.take(kind, method=method, chat_id=number)

        slow = strikes("slow_answer")
        if slow is not None:
            await asyncio.sleep(slow.seconds)
        if strikes("drop_connection") is not None:
            raise ConnectionAbortedError
        if strikes("internal_error") is not None:
            raise ApiError(500, "Internal Server Error")
        for kind, code, prefix, default in _REFUSALS:
            refusal = strikes(kind)
            if refusal is not None:
                reason = refusal.message or default
                raise ApiError(code, reason if reason.startswith(prefix) else f"{prefix}: {reason}")
        flood = strikes("retry_after")
        if flood is not None:
            raise too_many_requests(max(1, round(flood.seconds)))
        name = method.lower()
        if name == "getupdates":
            assert self._poller is not None
            return await self._poller.get_updates(bot, params)
        if name not in METHODS:
            raise ApiError(404, "Not Found")
        call = Call(self.chats, bot, params)
        if self.chats.enforce_limits and name in SENDING:
            chat = call.chat()
            self._limiter.check(bot.id, chat.id, chat.type != "private", self.chats.clock().timestamp())
        return METHODS[name](call)

    def _file(self, path: str) -> Response:
        match = _FILE_PATH.fullmatch(path)
        if match is None or unquote(match.group(1)) not in self.chats.bots:
            return _refusal(ApiError(404, "Not Found"))
        file = next((f for f in self.chats.files.values() if f.path == unquote(match.group(2))), None)
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return Response(200, file.content, "application/octet-stream")


def _chat_id(params: Params) -> int | str | None:
    given = params.text("chat_id").strip()
    try:
        return int(given)
    except ValueError:
        return given or None


def _number(chat_id: int | str | None) -> int | None:
    return chat_id if isinstance(chat_id, int) else None


def _refusal(error: ApiError) -> Response:
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return Response(error.code, _dump(answer))


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
