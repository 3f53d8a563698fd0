"""Timestamps after RFC 3161: an authority signs that it saw a hash at a time. What is asked, what an answer is worth.

What is stamped is the record of a signed head, by its SHA-256, which is the head's root: so anybody can check the
answer with `openssl ts -verify -digest ROOT`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from core.errors import ConfigError, TimestampError


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A question to an authority; its nonce makes the answer one to this question alone."""

    request: TimeStampRequest

    @property
    def body(self) -> bytes:
        """What is sent, as `application/timestamp-query`."""
        return bytes(self.request.as_bytes())


def ask_for(record: bytes) -> StampRequest:
    """The question for a record's SHA-256."""
    builder = TimestampRequestBuilder().data(record).hash_algorithm(HashAlgorithm.SHA256)
    return StampRequest(builder.cert_request(cert_request=True).build())


def authority_roots(path: Path) -> list[Certificate]:
    """The certificates of a PEM file that an authority's own leads to. Raises ConfigError."""
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{path}: holds no certificates: {error}", mend="put the authority's root there, as PEM"
        ) from error


def stamped_at(answer: bytes, root: bytes, roots: Sequence[Certificate], asked: StampRequest | None = None) -> datetime:
    """The time that the answer vouches for, once it was verified: the authority's signature, its certificate up to one
    of `roots`, the hash `root`, and that it answers `asked`.

    Raises TimestampError.
    """
    found = _decoded(answer)
    try:
        builder = VerifierBuilder() if asked is None else VerifierBuilder.from_request(asked.request)
        for certificate in roots:
            builder = builder.add_root_certificate(certificate)
        builder.build().verify(found, root)
    except (VerificationError, ValueError) as error:
        raise TimestampError(f"the timestamp is not good: {error}") from error
    return found.tst_info.gen_time.astimezone(UTC)


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(answer)
    except ValueError as error:
        raise TimestampError("the authority's answer is no timestamp") from error
