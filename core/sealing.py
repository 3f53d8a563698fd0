"""Sealing: secrets at rest, encrypted and authenticated with a key that lies elsewhere (AES-256-GCM).

What is sealed for one purpose does not open for another: a session can't be passed off as a token.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import ConfigError

PREFIX = "enc:"
_MAGIC = b"SLUKH-SEALED-1\n"
_NONCE_BYTES = 12
_KEY_BYTES = 32
_MEND = "write the key that `slukh secrets key` makes"


def new_key() -> str:
    """A new key, as text."""
    return base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)).decode("ascii")


def read_key(text: str) -> bytes:
    """The key that `new_key` made. Raises ConfigError, which does not show it."""
    try:
        key = base64.urlsafe_b64decode(text.strip().encode("ascii"))
    except (ValueError, binascii.Error):
        raise ConfigError("SECRETS_KEY is no key", mend=_MEND) from None
    if len(key) != _KEY_BYTES:
        raise ConfigError(f"SECRETS_KEY is not {_KEY_BYTES} bytes long", mend=_MEND)
    return key


def is_sealed(data: bytes) -> bool:
    """Whether `seal` made these bytes."""
    return data.startswith(_MAGIC)


def seal(data: bytes, key: bytes, purpose: str) -> bytes:
    """`data`, encrypted for `purpose`."""
    nonce = os.urandom(_NONCE_BYTES)
    return _MAGIC + nonce + AESGCM(key).encrypt(nonce, data, purpose.encode())


def unseal(data: bytes, key: bytes, purpose: str) -> bytes:
    """The reverse of `seal`. Raises ConfigError where the key, the purpose or a byte is not what it was."""
    if not is_sealed(data):
        raise ConfigError(f"{purpose} is not sealed")
    start = len(_MAGIC)
    nonce, body = data[start : start + _NONCE_BYTES], data[start + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, purpose.encode())
    except (InvalidTag, ValueError):
        raise ConfigError(
            f"{purpose} can't be opened with this SECRETS_KEY", mend="set the key it was sealed with"
        ) from None


def seal_text(text: str, key: bytes, purpose: str) -> str:
    """A secret as it may stand in `.env`: `enc:…`."""
    return PREFIX + base64.urlsafe_b64encode(seal(text.encode(), key, purpose)).decode("ascii")


def unseal_text(text: str, key: bytes, purpose: str) -> str:
    """The reverse of `seal_text`. Raises ConfigError."""
    try:
        data = base64.urlsafe_b64decode(text.removeprefix(PREFIX).encode("ascii"))
    except (ValueError, binascii.Error):
        raise ConfigError(f"{purpose} is no sealed value", mend="seal it anew: slukh secrets seal") from None
    return unseal(data, key, purpose).decode()
