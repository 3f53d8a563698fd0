"""How packets lie on a TCP stream: the full, abridged and intermediate transports.

https://core.telegram.org/mtproto/mtproto-transports. The client's first bytes tell which one it speaks.
"""

import struct
from abc import ABC, abstractmethod
from collections.abc import Iterator
from zlib import crc32

_LONGEST_PACKET = 16 * 1024 * 1024


class TransportError(Exception):
    """The stream is not what it should be; the connection must be cut."""


class Framing(ABC):
    """One transport on one connection, with its counters."""

    @abstractmethod
    def frame(self, packet: bytes) -> bytes:
        """The bytes to send for one packet."""

    @abstractmethod
    def split(self, stream: bytearray) -> Iterator[bytes]:
        """Take the complete packets off the front of `stream`; raises TransportError."""


class Full(Framing):
    """Length, sequence number, packet, CRC32."""

    def __init__(self) -> None:
        self._sent = 0
        self._received = 0

    def frame(self, packet: bytes) -> bytes:
        data = struct.pack("<ii", len(packet) + 12, self._sent) + packet
        self._sent += 1
        return data + struct.pack("<I", crc32(data))

    def split(self, stream: bytearray) -> Iterator[bytes]:
        while len(stream) >= 12:
            length, sequence = struct.unpack_from("<ii", stream)
            if not 12 <= length <= _LONGEST_PACKET or sequence != self._received:
                raise TransportError(f"length {length}, sequence number {sequence}, expected {self._received}")
            if len(stream) < length:
                return
            data = bytes(stream[:length])
            del stream[:length]
            if crc32(data[:-4]) != int.from_bytes(data[-4:], "little"):
                raise TransportError("wrong checksum")
            self._received += 1
            yield data[8:-4]


class Abridged(Framing):
    """Length in words, in one byte or four."""

    def frame(self, packet: bytes) -> bytes:
        words = len(packet) >> 2
        head = bytes((words,)) if words < 127 else b"\x7f" + words.to_bytes(3, "little")
        return head + packet

    def split(self, stream: bytearray) -> Iterator[bytes]:
        while stream:
            head = 1
            words = stream[0] & 0x7F
            if words == 0x7F:
                head = 4
                if len(stream) < 4:
                    return
                words = int.from_bytes(stream[1:4], "little")
            end = head + 4 * words
            if len(stream) < end:
                return
            packet = bytes(stream[head:end])
            del stream[:end]
            yield packet


class Intermediate(Framing):
    """Length in four bytes; the padded kind adds up to 15 bytes that are cut off again."""

    def __init__(self, padded: bool) -> None:
        self._padded = padded

    def frame(self, packet: bytes) -> bytes:
        return struct.pack("<i", len(packet)) + packet

    def split(self, stream: bytearray) -> Iterator[bytes]:
        while len(stream) >= 4:
            (length,) = struct.unpack_from("<i", stream)
            if not 4 <= length <= _LONGEST_PACKET:
                raise TransportError(f"length {length}")
            if len(stream) < 4 + length:
                return
            packet = bytes(stream[4 : 4 + length])
            del stream[: 4 + length]
            yield packet[: len(packet) - len(packet) % 4] if self._padded else packet


def recognise(stream: bytearray) -> Framing | None:
    """The transport that a new stream speaks, its tag taken off; None while too little has come."""
    if not stream:
        return None
    if stream[0] == 0xEF:
        del stream[:1]
        return Abridged()
    if len(stream) < 4:
        return None
    tag = bytes(stream[:4])
    if tag in (b"\xee" * 4, b"\xdd" * 4):
        del stream[:4]
        return Intermediate(padded=tag == b"\xdd" * 4)
    return Full()
