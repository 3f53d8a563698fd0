"""One client session: what it sends is checked and unpacked, what it gets is numbered, packed and encrypted.

https://core.telegram.org/mtproto/service_messages. A session lives as long as its connection; a client that comes
back opens a new one under the same auth key.
"""

import gzip
import struct
import zlib
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from telethon.errors import TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.tl import TLObject, functions, types

from loopback.mtproto import crypto
from loopback.state import AuthKey

if TYPE_CHECKING:
    from loopback.mtproto.connection import Connection

_CONTAINER = 0x73F1F8DC
_GZIP = 0x3072CFA1
_RPC_RESULT = 0xF35C6D01
_HEAD = struct.Struct("<qqqii")  # salt, session id, message id, sequence number, length
_INNER = struct.Struct("<qii")

_TOO_OLD_SECONDS, _TOO_NEW_SECONDS = 300, 30
_CONTAINER_MESSAGES, _CONTAINER_BYTES = 100, 512 * 1024
_REMEMBERED_IDS = 1000

MSG_ID_TOO_LOW, MSG_ID_TOO_HIGH, MSG_ID_ODD, BAD_SALT, BAD_CONTAINER = 16, 17, 18, 48, 64


class Session:
    """A session of one auth key on one connection. `receive_rpc` gets each request that is no service message."""

    def __init__(
        self,
        connection: "Connection",
        key: AuthKey,
        session_id: int,
        clock: Callable[[], float],
        receive_rpc: Callable[["Session", int, TLObject], None],
    ) -> None:
        self.connection = connection
        self.key = key
        self.id = session_id
        self.account_id: int | None = None  # whose updates it gets
        self.wants_updates = False
        self.layer = 0
        self.closed = False
        self.lagging: set[int] = set()  # channels of which updates were dropped because the client is too slow
        self.held: tuple[bytes, dict[str, Any]] | None = None  # an update that a fault sends after the next one
        self._clock = clock
        self._receive_rpc = receive_rpc
        self._key_bytes = struct.pack("<Q", key.key_id)
        self._seen: deque[int] = deque(maxlen=_REMEMBERED_IDS)
        self._seen_set: set[int] = set()
        self._last_id = 0
        self._sequence = 0
        self._greeted = False
        self._queue: deque[tuple[bytes, bool, bool]] = deque()

    # ------------------------------------------------------------ from the client

    def receive(self, plain: bytes) -> bool:
        """Take one decrypted packet; False when it breaks the protocol and the connection must be cut."""
        salt, _, msg_id, seqno, length = _HEAD.unpack_from(plain)
        if not 0 <= length <= len(plain) - 32 or length % 4 or not 12 <= len(plain) - 32 - length <= 1024:
            return False
        body = plain[32 : 32 + length]
        error = self._time_error(msg_id)
        if error:
            self.send(types.BadMsgNotification(msg_id, seqno, error), content=False)
            return True
        if salt != self.key.salt:
            self.send(types.BadServerSalt(msg_id, seqno, BAD_SALT, self.key.salt), content=False)
            return True
        if not self._greeted:
            self._greeted = True
            self.send(types.NewSessionCreated(msg_id, self.id, self.key.salt))
        self._unpack(msg_id, seqno, body)
        return True

    def _time_error(self, msg_id: int) -> int:
        if msg_id % 4:
            return MSG_ID_ODD
        age = self._clock() - (msg_id >> 32)
        if age > _TOO_OLD_SECONDS:
            return MSG_ID_TOO_LOW
        return MSG_ID_TOO_HIGH if age < -_TOO_NEW_SECONDS else 0

    def _unpack(self, msg_id: int, seqno: int, body: bytes) -> None:
        (constructor,) = struct.unpack_from("<I", body)
        if constructor == _CONTAINER:
            (count,) = struct.unpack_from("<i", body, 4)
            position = 8
            for _ in range(count):
                inner_id, inner_seqno, length = _INNER.unpack_from(body, position)
                position += _INNER.size
                if position + length > len(body):
                    self.send(types.BadMsgNotification(msg_id, seqno, BAD_CONTAINER), content=False)
                    return
                self._unpack(inner_id, inner_seqno, body[position : position + length])
                position += length
            return
        with BinaryReader(body) as reader:
            if constructor == _GZIP:
                reader.read_int()
                self._unpack(msg_id, seqno, gzip.decompress(reader.tgread_bytes()))
                return
            try:
                request = reader.tgread_object()
            except TypeNotFoundError as error:
                self.reply_error(msg_id, 400, f"INPUT_CONSTRUCTOR_INVALID_{error.invalid_constructor_id:08X}")
                return
        if not self._serve(msg_id, request) and self._is_new(msg_id):
            self._receive_rpc(self, msg_id, request)

    def _is_new(self, msg_id: int) -> bool:
        if msg_id in self._seen_set:
            return False
        if len(self._seen) == _REMEMBERED_IDS:
            self._seen_set.discard(self._seen[0])
        self._seen.append(msg_id)
        self._seen_set.add(msg_id)
        return True

    def _serve(self, msg_id: int, request: TLObject) -> bool:
        """Answer a message of the protocol itself; False when it is a request for the rest of the server."""
        match request:
            case types.MsgsAck() | types.MsgsStateInfo() | types.MsgsAllInfo() | types.MsgResendReq():
                pass
            case functions.PingRequest():
                self.send(types.Pong(msg_id, request.ping_id), content=False, response=True)
            case functions.PingDelayDisconnectRequest():
                self.send(types.Pong(msg_id, request.ping_id), content=False, response=True)
                self.connection.cut_after(request.disconnect_delay)
            case functions.GetFutureSaltsRequest():
                now = int(self._clock())
                salt = types.FutureSalt(now, now + 1800, self.key.salt)
                self.send(types.FutureSalts(msg_id, now, [salt]), content=False, response=True)
            case functions.DestroySessionRequest():
                known = self.connection.forget_session(self.key, request.session_id)
                answer = types.DestroySessionOk if known else types.DestroySessionNone
                self.send(answer(request.session_id), content=False, response=True)
            case types.MsgsStateReq():
                info = "".join(chr(4 if i in self._seen_set else 1) for i in request.msg_ids)
                self.send(types.MsgsStateInfo(msg_id, info), content=False, response=True)
            case functions.RpcDropAnswerRequest():
                self.reply(msg_id, bytes(types.RpcAnswerUnknown()))
            case _:
                return False
        return True

    # ------------------------------------------------------------ to the client

    def reply(self, req_msg_id: int, result: bytes, gzip_over: int = 1 << 30) -> None:
        """Answer a request with a serialised result, compressed when it is larger than `gzip_over` bytes."""
        if len(result) > gzip_over:
            packed = zlib.compressobj(1, zlib.DEFLATED, 31)
            squeezed = packed.compress(result) + packed.flush()
            if len(squeezed) < len(result):
                result = struct.pack("<I", _GZIP) + TLObject.serialize_bytes(squeezed)
        self.send(struct.pack("<Iq", _RPC_RESULT, req_msg_id) + result, response=True)

    def reply_error(self, req_msg_id: int, code: int, message: str) -> None:
        """Answer a request with an error."""
        self.reply(req_msg_id, bytes(types.RpcError(code, message)))

    def send(self, body: TLObject | bytes, *, content: bool = True, response: bool = False) -> None:
        """Queue one message; it leaves with whatever else is queued when the event loop comes round."""
        if not self.closed:
            self._queue.append((body if isinstance(body, bytes) else bytes(body), content, response))
            self.connection.wake(self)

    @property
    def queued(self) -> int:
        """How many messages wait to be sent."""
        return len(self._queue)

    def next_packet(self) -> bytes | None:
        """The next encrypted packet: one message, or a container of many; None when nothing is queued."""
        if not self._queue:
            return None
        parts: list[bytes] = []
        size = 0
        while self._queue and len(parts) < _CONTAINER_MESSAGES:
            body, content, response = self._queue[0]
            if parts and size + len(body) > _CONTAINER_BYTES:
                break
            self._queue.popleft()
            parts.append(self._number(body, content, response))
            size += len(parts[-1])
        if len(parts) > 1:
            message = self._number(struct.pack("<Ii", _CONTAINER, len(parts)) + b"".join(parts), False, False)
        else:
            message = parts[0]
        plain = struct.pack("<qq", self.key.salt, self.id) + message
        return crypto.encrypt(self.key.key, self._key_bytes, plain)

    def _number(self, body: bytes, content: bool, response: bool) -> bytes:
        msg_id = int(self._clock() * 2**32) & ~3
        if msg_id <= self._last_id:
            msg_id = self._last_id + 4
        self._last_id = msg_id
        seqno = self._sequence * 2 + content
        self._sequence += content
        return _INNER.pack(msg_id | (1 if response else 3), seqno, len(body)) + body
