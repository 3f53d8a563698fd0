"""The making of an auth key: https://core.telegram.org/mtproto/auth_key."""

import hashlib
import secrets
import struct
from collections.abc import Callable

from telethon.crypto import AES
from telethon.extensions import BinaryReader
from telethon.helpers import generate_key_data_from_nonce
from telethon.tl import TLObject
from telethon.tl.functions import ReqDHParamsRequest, ReqPqMultiRequest, SetClientDHParamsRequest
from telethon.tl.types import (
    ClientDHInnerData,
    DhGenOk,
    PQInnerData,
    PQInnerDataDc,
    ResPQ,
    ServerDHInnerData,
    ServerDHParamsOk,
)

from loopback.mtproto.crypto import DH_GENERATOR, DH_PRIME, fingerprint, minimal_bytes, rsa_decrypt
from loopback.state import AuthKey

# A small prime and a large one: the client has to factorise their product. Telethon's way to do it fails now and then
# when the two are close (1 of 3,000 for two of 20 bits), and reads the product as signed, so its first bit must be 0.
_P, _Q = 101, 2**31 - 1


class HandshakeError(Exception):
    """The client has broken the protocol; the connection must be cut."""


class Handshake:
    """The handshake of one connection, step by step; `add_key` is called with the finished auth key."""

    def __init__(self, add_key: Callable[[bytes], AuthKey], clock: Callable[[], float]) -> None:
        self._add_key = add_key
        self._clock = clock
        self._nonce = 0
        self._server_nonce = 0
        self._new_nonce = 0
        self._secret = 0
        self._aes = b"", b""

    def answer(self, packet: bytes) -> bytes:
        """The plain packet to send back for a plain packet."""
        with BinaryReader(packet[20:]) as reader:
            request = reader.tgread_object()
        if isinstance(request, ReqPqMultiRequest):
            answer = self._start(request)
        elif isinstance(request, ReqDHParamsRequest):
            answer = self._offer(request)
        elif isinstance(request, SetClientDHParamsRequest):
            answer = self._finish(request)
        else:
            raise HandshakeError(f"{type(request).__name__} without an auth key")
        body = bytes(answer)
        return struct.pack("<qqi", 0, int(self._clock() * 2**32) & ~3 | 1, len(body)) + body

    def _start(self, request: ReqPqMultiRequest) -> TLObject:
        self._nonce = request.nonce
        self._server_nonce = int.from_bytes(secrets.token_bytes(16), "little", signed=True)
        return ResPQ(self._nonce, self._server_nonce, minimal_bytes(_P * _Q), [fingerprint()])

    def _check(self, nonce: int, server_nonce: int) -> None:
        if nonce != self._nonce or server_nonce != self._server_nonce:
            raise HandshakeError("wrong nonce")

    def _offer(self, request: ReqDHParamsRequest) -> TLObject:
        self._check(request.nonce, request.server_nonce)
        if request.public_key_fingerprint != fingerprint():
            raise HandshakeError("unknown RSA key")
        plain = rsa_decrypt(request.encrypted_data)
        with BinaryReader(plain[20:]) as reader:
            inner = reader.tgread_object()
            used = reader.tell_position()
        if not isinstance(inner, PQInnerData | PQInnerDataDc):
            raise HandshakeError("no PQInnerData in the RSA block")
        if hashlib.sha1(plain[20 : 20 + used]).digest() != plain[:20]:
            raise HandshakeError("wrong hash in the RSA block")
        if (int.from_bytes(inner.p, "big"), int.from_bytes(inner.q, "big")) != (_P, _Q):
            raise HandshakeError("wrong factors")
        self._new_nonce = inner.new_nonce
        self._secret = secrets.randbits(2048) | 1 << 2047
        self._aes = generate_key_data_from_nonce(self._server_nonce, self._new_nonce)
        offer = bytes(
            ServerDHInnerData(
                self._nonce,
                self._server_nonce,
                DH_GENERATOR,
                minimal_bytes(DH_PRIME),
                minimal_bytes(pow(DH_GENERATOR, self._secret, DH_PRIME)),
                int(self._clock()),
            )
        )
        signed = hashlib.sha1(offer).digest() + offer
        signed += secrets.token_bytes(-len(signed) % 16)
        return ServerDHParamsOk(self._nonce, self._server_nonce, AES.encrypt_ige(signed, *self._aes))

    def _finish(self, request: SetClientDHParamsRequest) -> TLObject:
        self._check(request.nonce, request.server_nonce)
        plain = AES.decrypt_ige(request.encrypted_data, *self._aes)
        with BinaryReader(plain[20:]) as reader:
            inner = reader.tgread_object()
            used = reader.tell_position()
        if not isinstance(inner, ClientDHInnerData) or hashlib.sha1(plain[20 : 20 + used]).digest() != plain[:20]:
            raise HandshakeError("no genuine ClientDHInnerData")
        shared = pow(int.from_bytes(inner.g_b, "big"), self._secret, DH_PRIME)
        # Telethon keys everything with the fewest bytes, where the protocol has 256: one key in 256 differs.
        key = self._add_key(minimal_bytes(shared))
        proof = self._new_nonce.to_bytes(32, "little", signed=True) + struct.pack("<BQ", 1, key.aux_hash)
        digest = int.from_bytes(hashlib.sha1(proof).digest()[4:20], "little", signed=True)
        return DhGenOk(self._nonce, self._server_nonce, digest)
