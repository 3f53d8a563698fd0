"""One TCP connection of a client: packets in and out, its sessions, and how much may wait to be written."""

import asyncio
import logging
import struct
from typing import TYPE_CHECKING

from loopback.mtproto import crypto
from loopback.mtproto.handshake import Handshake, HandshakeError
from loopback.mtproto.session import Session
from loopback.mtproto.transport import Framing, TransportError, recognise
from loopback.state import AuthKey

if TYPE_CHECKING:
    from loopback.mtproto.server import MTProtoServer

logger = logging.getLogger(__name__)

_UNKNOWN_KEY = struct.pack("<i", -404)
_WRITE_BUFFER_BYTES = 1024 * 1024


class Connection(asyncio.Protocol):
    """The server's end of one connection."""

    def __init__(self, server: "MTProtoServer") -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._stream = bytearray()
        self._framing: Framing | None = None
        self._handshake = Handshake(server.world.add_auth_key, server.world.clock)
        self._sessions: dict[tuple[int, int], Session] = {}
        self._waiting: dict[Session, None] = {}
        self._flush_due = False
        self._paused = False
        self._cut_timer: asyncio.TimerHandle | None = None

    # ------------------------------------------------------------ asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=_WRITE_BUFFER_BYTES)
        self._server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._cut_timer is not None:
            self._cut_timer.cancel()
        for session in self._sessions.values():
            session.closed = True
            self._server.detach(session)
        self._sessions.clear()
        self._waiting.clear()
        self._server.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self._stream += data
        try:
            if self._framing is None:
                self._framing = recognise(self._stream)
            if self._framing is not None:
                for packet in self._framing.split(self._stream):
                    self._packet(packet)
                    if self._transport is None or self._transport.is_closing():
                        return
        except (TransportError, HandshakeError, BufferError, struct.error, ValueError) as error:
            logger.warning("cut a client that broke the protocol: %s: %s", type(error).__name__, error)
            self.cut()

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        self._flush()

    # ------------------------------------------------------------ packets

    def _packet(self, packet: bytes) -> None:
        if len(packet) < 24:
            raise TransportError(f"a packet of {len(packet)} bytes")
        key_id = int.from_bytes(packet[:8], "little")
        if key_id == 0:
            self._write(self._handshake.answer(packet))
            return
        key = self._server.world.auth_keys.get(key_id)
        if key is None:
            self._write(_UNKNOWN_KEY)
            return
        plain = crypto.decrypt(key.key, packet)
        if plain is None:
            raise TransportError("a packet that is not genuine")
        session_id = int.from_bytes(plain[8:16], "little", signed=True)
        session = self._sessions.get((key_id, session_id))
        if session is None:
            session = Session(self, key, session_id, self._server.world.clock, self._server.rpc.receive)
            self._sessions[key_id, session_id] = session
            if key.user_id is not None and key.wants_updates:
                self._server.attach(session, key.user_id, wants_updates=True)
        if not session.receive(plain):
            raise TransportError("a message of impossible length")

    def _write(self, packet: bytes) -> None:
        if self._transport is not None and self._framing is not None and not self._transport.is_closing():
            self._transport.write(self._framing.frame(packet))

    def wake(self, session: Session) -> None:
        """Send what `session` has queued, together with all that is queued until the loop's next round."""
        self._waiting[session] = None
        if not self._flush_due and not self._paused and self._transport is not None:
            self._flush_due = True
            self._server.loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_due = False
        while self._waiting and not self._paused and self._transport is not None:
            session = next(iter(self._waiting))
            packet = session.next_packet()
            if packet is None:
                del self._waiting[session]
                if session.lagging:
                    self._server.push.caught_up(session)
            else:
                self._write(packet)

    # ------------------------------------------------------------ ends

    @property
    def is_idle(self) -> bool:
        """Whether everything queued has been handed to the operating system."""
        return not self._waiting and (self._transport is None or self._transport.get_write_buffer_size() == 0)

    def forget_session(self, key: AuthKey, session_id: int) -> bool:
        """End one session; False when there is none of that id."""
        session = self._sessions.pop((key.key_id, session_id), None)
        if session is None:
            return False
        session.closed = True
        self._server.detach(session)
        return True

    def cut_after(self, seconds: float) -> None:
        """Cut the connection when the client stays silent so long."""
        if self._cut_timer is not None:
            self._cut_timer.cancel()
        self._cut_timer = self._server.loop.call_later(seconds, self.cut)

    def cut(self) -> None:
        """Cut the connection at once; what is queued is lost."""
        for session in self._sessions.values():
            session.closed = True
        if self._transport is not None:
            self._transport.abort()
