"""Requests: unwrapped, logged, met with faults, given to their method, answered.

A method is a plain function `(call, request) -> result`, registered with `@method(SomeRequest)`; it raises `RpcError`.
"""

import logging
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from telethon.tl import TLObject, functions, types

from loopback.mtproto.build import Builder, may_read
from loopback.mtproto.session import Session
from loopback.state import Account, Channel, Telegram

if TYPE_CHECKING:
    from loopback.mtproto.server import MTProtoServer

logger = logging.getLogger(__name__)

Result = TLObject | list[Any] | bool | bytes
Handler = Callable[["Call", Any], Result]

_METHODS: dict[type[TLObject], tuple[Handler, bool]] = {}
_BOOL = {True: struct.pack("<I", 0x997275B5), False: struct.pack("<I", 0xBC799737)}


class RpcError(Exception):
    """An error that goes to the client: `code` as in HTTP, `message` such as CHANNEL_PRIVATE."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


class Call:
    """Who asks, and what a method needs to answer. `account` is there unless the method is open to all."""

    def __init__(self, server: "MTProtoServer", session: Session, account: Account | None) -> None:
        self.server = server
        self.session = session
        self._account = account

    @property
    def world(self) -> Telegram:
        """The state."""
        return self.server.world

    @property
    def build(self) -> Builder:
        """What turns state into TL objects."""
        return self.server.build

    @property
    def account(self) -> Account:
        """Who is signed in."""
        if self._account is None:
            raise RpcError(401, "AUTH_KEY_UNREGISTERED")
        return self._account

    def channel(self, given: TLObject, *, readable: bool = True) -> Channel:
        """The channel that an InputChannel or InputPeerChannel names, hash checked; `readable`: access as well."""
        if not isinstance(given, types.InputChannel | types.InputPeerChannel):
            raise RpcError(400, "CHANNEL_INVALID" if "Channel" in type(given).__name__ else "PEER_ID_INVALID")
        channel = self.world.channels.get(given.channel_id)
        if channel is None or given.access_hash != self.account.access_hash("channel", channel.id):
            raise RpcError(400, "CHANNEL_INVALID")
        if readable and not may_read(self.account, channel):
            raise RpcError(400, "CHANNEL_PRIVATE")
        return channel


def method(request: type[TLObject], *, open_to_all: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that answers a request; `open_to_all`: without being signed in."""

    def register(handler: Handler) -> Handler:
        _METHODS[request] = handler, open_to_all
        return handler

    return register


def method_name(request: TLObject) -> str:
    """The request's name as Telegram's documentation has it: `messages.getHistory`."""
    cls = type(request)
    name = cls.__name__.removesuffix("Request")
    module = cls.__module__.rpartition(".")[2]
    name = name[0].lower() + name[1:]
    return name if module == "functions" else f"{module}.{name}"


def summary(request: TLObject) -> dict[str, Any]:
    """The arguments worth logging: numbers, flags, short texts, lists of ids, and the channel or user addressed."""
    told: dict[str, Any] = {}
    for name, value in vars(request).items():
        if value is None:
            continue
        if isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= 200):
            told[name] = value
        elif isinstance(value, list):
            told[name] = [getattr(item, "id", item) for item in value if isinstance(getattr(item, "id", item), int)]
        elif isinstance(value, TLObject):
            for key in ("channel_id", "user_id"):
                if hasattr(value, key):
                    told[key] = getattr(value, key)
    return told


def serialise(result: Result) -> bytes:
    """A method's result as it goes into rpc_result."""
    if isinstance(result, bytes):
        return result
    if isinstance(result, bool):
        return _BOOL[result]
    if isinstance(result, list):
        items = [struct.pack("<q", item) if isinstance(item, int) else bytes(item) for item in result]
        return struct.pack("<Ii", 0x1CB5C415, len(items)) + b"".join(items)
    return bytes(result)


class Dispatcher:
    """Takes each request through its life."""

    def __init__(self, server: "MTProtoServer") -> None:
        self._server = server

    def receive(self, session: Session, msg_id: int, request: TLObject) -> None:
        """Answer one request, or not, as the faults will have it."""
        request, updates = self._unwrap(session, request)
        world = self._server.world
        name = method_name(request)
        account = self._account(session)
        account_id = account.id if account else None
        arguments = summary(request)
        channel_id = arguments.get("channel_id")
        world.log.add("rpc", method=name, account=account_id, session=session.id, args=arguments)
        faults = world.faults
        where = {"method": name, "account": account_id, "channel_id": channel_id}
        if faults.take("drop_connection", **where):
            session.connection.cut()
            return
        try:
            fault = faults.take("flood_wait", **where)
            if fault:
                raise RpcError(420, f"FLOOD_WAIT_{max(1, int(fault.seconds))}")
            if faults.take("internal_error", **where):
                raise RpcError(500, "INTERNAL")
            fault = faults.take("rpc_error", **where)
            if fault:
                raise RpcError(fault.code, fault.message or "BAD_REQUEST")
            if account and updates is not None:
                self._server.attach(session, account.id, wants_updates=updates)
            result = serialise(self._run(session, account, name, request))
        except RpcError as error:
            world.log.add("rpc_error", method=name, account=account_id, code=error.code, message=error.message)
            result = bytes(types.RpcError(error.code, error.message))
        except Exception as error:
            # A fault of this server, not of the client: tell both, and go on serving.
            logger.exception("%s failed", name)
            world.log.add("server_error", method=name, account=account_id, error=repr(error))
            result = bytes(types.RpcError(500, "INTERNAL"))
        self._answer(session, msg_id, result, where)

    def _answer(self, session: Session, msg_id: int, result: bytes, where: dict[str, Any]) -> None:
        faults = self._server.world.faults
        if faults.take("answer_lost", **where):
            session.send(types.MsgsAck([msg_id]), content=False)
            return
        slow = faults.take("slow_answer", **where)
        if slow:
            session.send(types.MsgsAck([msg_id]), content=False)
            self._server.loop.call_later(slow.seconds, session.reply, msg_id, result, self._server.gzip_over)
        else:
            session.reply(msg_id, result, self._server.gzip_over)

    def _run(self, session: Session, account: Account | None, name: str, request: TLObject) -> Result:
        handler, open_to_all = _METHODS.get(type(request), (None, False))
        if not open_to_all:
            failure = session.key.failure or (account.failure if account else None)
            if failure or account is None:
                raise RpcError(401, failure or "AUTH_KEY_UNREGISTERED")
        if handler is None:
            logger.warning("a client asked for %s, which this Telegram does not know", name)
            raise RpcError(400, "METHOD_INVALID")
        if account is not None:
            limit = self._server.world.limits.get(name)
            wait = account.spend(name, limit, self._server.world.clock()) if limit else 0
            if wait:
                raise RpcError(420, f"FLOOD_WAIT_{wait}")
        return handler(Call(self._server, session, account), request)

    def _unwrap(self, session: Session, request: TLObject) -> tuple[TLObject, bool | None]:
        """The request inside its wrappers, and whether it asks for updates (None: says nothing of it)."""
        updates: bool | None = True
        while True:
            match request:
                case functions.InvokeWithLayerRequest():
                    session.layer = request.layer
                case functions.InitConnectionRequest():
                    # Telethon's first request, sent by every connection that it opens.
                    updates = None if updates else updates
                case functions.InvokeWithoutUpdatesRequest():
                    updates = False
                case functions.InvokeAfterMsgRequest() | functions.InvokeAfterMsgsRequest():
                    pass
                case functions.InvokeWithTakeoutRequest() | functions.InvokeWithMessagesRangeRequest():
                    pass
                case _:
                    return request, updates
            request = request.query

    def _account(self, session: Session) -> Account | None:
        world = self._server.world
        key = session.key
        if key.user_id is None and self._server.auto_sign_in is not None and not key.failure:
            key.user_id = self._server.auto_sign_in
        return world.accounts.get(key.user_id) if key.user_id is not None else None
