"""The arithmetic of MTProto 2.0 on the server's side: message keys, the RSA key, Diffie-Hellman, SRP.

https://core.telegram.org/mtproto/description, https://core.telegram.org/api/srp. The RSA key in this package is a test
key that everybody can read: it protects nothing and must never serve anything but this loopback.
"""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

import rsa
from telethon.crypto import AES
from telethon.crypto.rsa import _compute_fingerprint as rsa_fingerprint

PRIVATE_KEY_PATH = Path(__file__).with_name("key.pem")
PUBLIC_KEY_PATH = Path(__file__).with_name("key.pub.pem")

# Telegram's own 2048-bit safe prime; clients know it as good for the generator 3 without testing it.
DH_PRIME = int(
    "C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F"
    "48198A0AA7C14058229493D22530F4DBFA336F6E0AC925139543AED44CCE7C37"
    "20FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64"
    "2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4"
    "A4A695811051907E162753B56B0F6B410DBA74D8A84B2A14B3144E0EF1284754"
    "FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4"
    "E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F"
    "0D8115F635B105EE2E4E15D04B2454BF6F4FADF034B10403119CD8E3B92FCC5B",
    16,
)
DH_GENERATOR = 3


@cache
def private_key() -> rsa.PrivateKey:
    """The test key, read once."""
    return rsa.PrivateKey.load_pkcs1(PRIVATE_KEY_PATH.read_bytes())


@cache
def fingerprint() -> int:
    """The test key's fingerprint, as the client looks it up."""
    return rsa_fingerprint(private_key())


def rsa_decrypt(block: bytes) -> bytes:
    """The 255 bytes that a client has put into one RSA block: SHA-1, data, padding."""
    key = private_key()
    plain: int = key.blinded_decrypt(int.from_bytes(block, "big"))
    return plain.to_bytes(255, "big")


def minimal_bytes(number: int) -> bytes:
    """A number as the fewest big-endian bytes, as Telethon writes pq, g_a and the auth key itself."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _aes_key(auth_key: bytes, msg_key: bytes, x: int) -> tuple[bytes, bytes]:
    a = hashlib.sha256(msg_key + auth_key[x : x + 36]).digest()
    b = hashlib.sha256(auth_key[x + 40 : x + 76] + msg_key).digest()
    return a[:8] + b[8:24] + a[24:32], b[:8] + a[8:24] + b[24:32]


def encrypt(auth_key: bytes, key_id: bytes, plain: bytes) -> bytes:
    """A whole packet to a client; `plain` is salt, session id and message."""
    padded = plain + os.urandom(-(len(plain) + 12) % 16 + 12)
    msg_key = hashlib.sha256(auth_key[96:128] + padded).digest()[8:24]
    key, iv = _aes_key(auth_key, msg_key, 8)
    return key_id + msg_key + AES.encrypt_ige(padded, key, iv)


def decrypt(auth_key: bytes, packet: bytes) -> bytes | None:
    """Salt, session id and message of a client's packet, padding included; None when the packet is not genuine."""
    msg_key = packet[8:24]
    if len(packet) < 24 + 32 or (len(packet) - 24) % 16:
        return None
    key, iv = _aes_key(auth_key, msg_key, 0)
    plain: bytes = AES.decrypt_ige(packet[24:], key, iv)
    if hashlib.sha256(auth_key[88:120] + plain).digest()[8:24] != msg_key:
        return None
    return plain


# ---------------------------------------------------------------- two-step verification


def _sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _number_bytes(number: int) -> bytes:
    return number.to_bytes(256, "big")


@cache
def password_verifier(password: str, salt1: bytes, salt2: bytes) -> int:
    """`g^x mod p` of a password; costs about 0.1 s, so it is kept."""
    inner = _sha256(salt2, _sha256(salt1, password.encode(), salt1), salt2)
    stretched = hashlib.pbkdf2_hmac("sha512", inner, salt1, 100_000)
    return pow(DH_GENERATOR, int.from_bytes(_sha256(salt2, stretched, salt2), "big"), DH_PRIME)


class PasswordCheck:
    """One round of SRP: `b` is made here, `matches` judges the client's answer."""

    def __init__(self, password: str, salt1: bytes, salt2: bytes) -> None:
        self.id = secrets.randbits(62)
        self._salts = salt1, salt2
        self._verifier = password_verifier(password, salt1, salt2)
        self._k = int.from_bytes(_sha256(_number_bytes(DH_PRIME), _number_bytes(DH_GENERATOR)), "big")
        self._b = secrets.randbits(2048)
        self.b_public = (self._k * self._verifier + pow(DH_GENERATOR, self._b, DH_PRIME)) % DH_PRIME

    def matches(self, a_public: bytes, proof: bytes) -> bool:
        """Whether `proof` (M1) shows that the client knows the password."""
        a = int.from_bytes(a_public, "big")
        if not 1 < a < DH_PRIME - 1:
            return False
        a_bytes, b_bytes = _number_bytes(a), _number_bytes(self.b_public)
        u = int.from_bytes(_sha256(a_bytes, b_bytes), "big")
        shared = pow(a * pow(self._verifier, u, DH_PRIME), self._b, DH_PRIME)
        prime, generator = _sha256(_number_bytes(DH_PRIME)), _sha256(_number_bytes(DH_GENERATOR))
        mixed = bytes(x ^ y for x, y in zip(prime, generator, strict=True))
        expected = _sha256(
            mixed, _sha256(self._salts[0]), _sha256(self._salts[1]), a_bytes, b_bytes, _sha256(_number_bytes(shared))
        )
        return secrets.compare_digest(expected, proof)
