"""Stamping the signed heads: the newest one that an outside authority has not vouched for is shown to it.

The authority learns a hash and nothing else. Without it heads are signed all the same; it is asked again at each look.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from cryptography.x509 import Certificate
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.clock import Clock
from core.evidence import heads_record
from core.pipeline.archive.heads import SignedHead, last_head
from core.storage.models import ChainHeadRow
from core.storage.store import Store
from core.timestamps import StampRequest, ask_for, stamped_at

logger = logging.getLogger(__name__)

_NEWS = timedelta(days=2)  # an older head is not worth a stamp: the next one covers all that it covers


class Authority(Protocol):
    """Somebody outside who signs that a hash was seen at a time."""

    @property
    def roots(self) -> Sequence[Certificate]:
        """The certificates that its own must lead to."""

    async def stamp(self, asked: StampRequest) -> bytes:
        """The answer, not yet verified. Raises TimestampError."""


async def stamp_newest(store: Store, clock: Clock, authority: Authority) -> bool:
    """Has the newest head stamped, if it waits for that; tells whether it did. Raises TimestampError."""
    head = await store.read(last_head)
    if head is None or head.timestamp is not None or clock() - head.at > _NEWS:
        return False
    asked = ask_for(heads_record(head.at, list(head.heads)))
    answer = await authority.stamp(asked)
    at = stamped_at(answer, head.root, authority.roots, asked)
    await store.write(lambda session: _keep(session, head, answer))
    logger.info("head %d was stamped: it stood at %s", head.id, at.isoformat())
    return True


def last_stamped(session: Session) -> tuple[SignedHead, bytes] | None:
    """The newest head that was stamped, with the authority's answer."""
    query = select(ChainHeadRow).where(ChainHeadRow.timestamp.is_not(None)).order_by(ChainHeadRow.id.desc()).limit(1)
    row = session.scalars(query).first()
    if row is None or row.timestamp is None:
        return None
    return SignedHead.of(row), bytes(row.timestamp)


def _keep(session: Session, head: SignedHead, answer: bytes) -> None:
    session.execute(
        update(ChainHeadRow)
        .where(ChainHeadRow.id == head.id, ChainHeadRow.timestamp.is_(None))
        .values(timestamp=answer)
        .execution_options(synchronize_session=False)
    )
