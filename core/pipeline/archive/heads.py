"""Signed heads: the ends of all evidence chains, signed once a day and sent to the admins, who thereby keep them.

Whoever can write to the database could write a whole chain anew; not without the key, and not what the admins have.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509 import Certificate
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import ConfigError, TimestampError
from core.evidence import heads_root
from core.storage.models import ChainHeadRow, EvidenceRow
from core.storage.upsert import insert_returning
from core.timestamps import stamped_at

_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The ends of all chains at a time: `(channel id, number of records, last hash)`.

    `timestamp` is an outside authority's answer (RFC 3161), where one was asked.
    """

    id: int
    at: datetime
    root: bytes
    heads: tuple[tuple[int, int, str], ...]
    signature: bytes
    public_key: bytes
    timestamp: bytes | None = None

    @classmethod
    def of(cls, row: ChainHeadRow) -> "SignedHead":
        """The head that a row holds."""
        heads = tuple((int(one[0]), int(one[1]), str(one[2])) for one in row.heads)
        stamp = None if row.timestamp is None else bytes(row.timestamp)
        return cls(row.id, row.at, bytes(row.root), heads, bytes(row.signature), bytes(row.public_key), stamp)

    @property
    def records(self) -> int:
        return sum(seq for _, seq, _ in self.heads)


def load_key(path: Path) -> Ed25519PrivateKey:
    """The signing key of this file, made at the first call; readable by nobody else. Raises ConfigError."""
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: is no signing key: {error}", mend="move it away; a new one is made") from error
    key = Ed25519PrivateKey.generate()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return load_key(path)
    except OSError as error:
        raise ConfigError(f"{path}: can't be written: {error.strerror}") from error
    with os.fdopen(file, "wb") as output:
        output.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    return key


def sign_heads(session: Session, key: Ed25519PrivateKey, now: datetime) -> SignedHead:
    """Stores the ends of all chains, signed."""
    heads = _ends(session)
    root = heads_root(now, heads)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    row = {
        "at": now,
        "root": root,
        "heads": [list(head) for head in heads],
        "signature": key.sign(root),
        "public_key": public,
    }
    head_id = int(insert_returning(session, ChainHeadRow, [row], "id")[0])
    return SignedHead(head_id, now, root, tuple(heads), row["signature"], public)  # type: ignore[arg-type]


def is_due(session: Session, now: datetime) -> bool:
    """Whether the last head is a day old and something was recorded since."""
    last = last_head(session)
    if last is None:
        return session.scalar(select(EvidenceRow.seq).limit(1)) is not None
    return now - last.at >= _DAY and _ends(session) != list(last.heads)


def last_head(session: Session) -> SignedHead | None:
    """The newest signed head."""
    row = session.scalars(select(ChainHeadRow).order_by(ChainHeadRow.id.desc()).limit(1)).first()
    return None if row is None else SignedHead.of(row)


def all_heads(session: Session) -> list[SignedHead]:
    """All signed heads, oldest first."""
    return [SignedHead.of(row) for row in session.scalars(select(ChainHeadRow).order_by(ChainHeadRow.id))]


def wrong_heads(
    heads: Sequence[SignedHead],
    trusted: bytes | None,
    expected_root: str | None,
    authority: Sequence[Certificate] = (),
) -> list[str]:
    """What is wrong with stored heads: changed ones, ones signed by another key than `trusted`, a noted root that none
    of them has, and, where the certificates of a timestamp authority are given, timestamps that are not good.
    """
    problems = []
    for head in heads:
        if heads_root(head.at, list(head.heads)) != head.root:
            problems.append(f"head {head.id} of {head.at:%Y-%m-%d} was changed")
        if trusted is not None and head.public_key != trusted:
            problems.append(f"head {head.id} of {head.at:%Y-%m-%d} is signed by another key than ours")
        try:
            Ed25519PublicKey.from_public_bytes(head.public_key).verify(head.signature, head.root)
        except (InvalidSignature, ValueError):
            problems.append(f"head {head.id} of {head.at:%Y-%m-%d}: its signature is wrong")
        if head.timestamp is not None and authority:
            try:
                stamped_at(head.timestamp, head.root, authority)
            except TimestampError as error:
                problems.append(f"head {head.id} of {head.at:%Y-%m-%d}: {error}")
    if expected_root is not None and expected_root.lower() not in [head.root.hex() for head in heads]:
        problems.append("the head that was noted is not stored here: it was removed or changed")
    return problems


def noted(heads: Sequence[SignedHead]) -> dict[int, list[tuple[int, str]]]:
    """What the heads say of each channel's chain, for `verify_channel`."""
    found: dict[int, list[tuple[int, str]]] = {}
    for head in heads:
        for channel_id, seq, value in head.heads:
            found.setdefault(channel_id, []).append((seq, value))
    return found


def _ends(session: Session) -> list[tuple[int, int, str]]:
    last = select(EvidenceRow.channel_id, func.max(EvidenceRow.seq).label("seq")).group_by(EvidenceRow.channel_id)
    ends = last.subquery()
    query = select(EvidenceRow.channel_id, EvidenceRow.seq, EvidenceRow.hash).join(
        ends, (ends.c.channel_id == EvidenceRow.channel_id) & (ends.c.seq == EvidenceRow.seq)
    )
    return sorted((row[0], row[1], bytes(row[2]).hex()) for row in session.execute(query))
