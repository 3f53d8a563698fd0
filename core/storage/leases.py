"""Leases: the right to do something alone, kept in a row that expires.

`fence` grows with each new owner, so that a write of an owner that lost the lease can be told from one of its heir.
"""

import os
import socket
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.errors import LeaseLostError
from core.storage.models import LeaseRow
from core.storage.upsert import insert_new


def new_owner() -> str:
    """A name for this process (`host:pid:random`), by which others of this host can tell whether it still lives."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:12]}"


def take_lease(session: Session, name: str, owner: str, now: datetime, ttl: timedelta) -> int | None:
    """Takes or renews the lease until `now + ttl` and returns its fence; None while another living owner holds it."""
    expires_at = now + ttl
    if insert_new(
        session,
        LeaseRow,
        [{"name": name, "owner": owner, "fence": 1, "expires_at": expires_at}],
        returning=["fence"],
    ):
        return 1
    row = session.execute(
        select(LeaseRow.owner, LeaseRow.fence, LeaseRow.expires_at).where(LeaseRow.name == name).with_for_update()
    ).first()
    if row is None:  # released between the two statements: the next try gets it
        return None
    holder, fence, until = row
    if holder != owner and until > now and not died_here(holder):
        return None
    fence = fence if holder == owner else fence + 1
    session.execute(
        update(LeaseRow).where(LeaseRow.name == name).values(owner=owner, fence=fence, expires_at=expires_at)
    )
    return int(fence)


def check_lease(session: Session, name: str, owner: str, fence: int) -> None:
    """Raises LeaseLostError unless `owner` holds the lease under `fence`, and keeps it so for this transaction."""
    row = session.execute(
        select(LeaseRow.owner, LeaseRow.fence).where(LeaseRow.name == name).with_for_update(read=True)
    ).first()
    if row is None or row[0] != owner or row[1] != fence:
        raise LeaseLostError(name, fence)


def release_lease(session: Session, name: str, owner: str, now: datetime) -> None:
    """Lets go at once; the row stays, so that fences never repeat. Somebody else's lease is left alone."""
    session.execute(update(LeaseRow).where(LeaseRow.name == name, LeaseRow.owner == owner).values(expires_at=now))


def died_here(owner: str) -> bool:
    """Whether `owner` was a process of this host that is gone: its lease need not be waited for."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return False  # another owner of this very process
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
