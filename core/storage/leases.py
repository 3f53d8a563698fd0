"""Leases: a right to do something alone, for a while. The fence grows with each owner, so a late writer is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from core.errors import LeaseLostError
from core.storage.models import LeaseRow
from core.storage.prepared import Prepared, dialect_of
from core.storage.upsert import insert_new, table_of

# A process that is paused between this check and its commit holds the lease's row and whatever it locked: the server
# ends its transaction, which never commits then. `_SILENT` is for how long the server waits for its next word; that
# clock does not run between statements that are sent at once, where `_WHOLE` does. A lease lasts longer than this when
# it is checked, so no heir waits for a paused process; and whoever waits for its locks meanwhile waits less than its
# own lease lasts. Neither limit sees a COPY that was begun and not ended: `end_lost_sessions` (owners.py) does.
_SILENT, _WHOLE = "5s", "10s"
_WHOLE_FROM = 17  # PostgreSQL's version


@dataclass(frozen=True, slots=True)
class Lease:
    """What an owner holds."""

    name: str
    owner: str
    fence: int


def take_lease(session: Session, name: str, owner: str, now: datetime, lifetime: timedelta) -> Lease | None:
    """The lease for `owner`, or None while somebody else holds it.

    Who asks again for what it holds already keeps its fence; every change of owner raises it.
    """
    fresh = {"name": name, "owner": owner, "fence": 1, "expires_at": now + lifetime}
    if insert_new(session, LeaseRow, [fresh], returning=["fence"]):
        return Lease(name, owner, 1)
    fence = session.scalar(select(LeaseRow.fence).where(LeaseRow.name == name, LeaseRow.owner == owner))
    if fence is not None and renew_lease(session, held := Lease(name, owner, fence), now, lifetime):
        return held
    statement = (
        update(LeaseRow)
        .where(LeaseRow.name == name, or_(LeaseRow.expires_at <= now, LeaseRow.owner == owner))
        .values(owner=owner, fence=LeaseRow.fence + 1, expires_at=now + lifetime)
        .returning(LeaseRow.fence)
    )
    fence = session.execute(statement.execution_options(synchronize_session=False)).scalar()
    return None if fence is None else Lease(name, owner, fence)


def renew_lease(session: Session, lease: Lease, now: datetime, lifetime: timedelta) -> bool:
    """Prolongs a lease that is still held and not yet expired; False once it is lost."""
    statement = (
        update(LeaseRow)
        .where(
            LeaseRow.name == lease.name,
            LeaseRow.owner == lease.owner,
            LeaseRow.fence == lease.fence,
            LeaseRow.expires_at > now,
        )
        .values(expires_at=now + lifetime)
        .returning(LeaseRow.fence)
    )
    return session.execute(statement.execution_options(synchronize_session=False)).scalar() is not None


def check_lease(session: Session, lease: Lease, now: datetime) -> None:
    """Raises LeaseLostError, which undoes the caller's transaction, unless the lease is still held.

    Until this transaction ends nobody else can take it, so what follows is written under the lease or not at all.
    """
    asked = {"name": lease.name, "owner": lease.owner, "fence": lease.fence, "now": now}
    dialect = dialect_of(session)
    if _held(dialect.name, getattr(dialect, "server_version_info", None)).scalar(session, asked) is None:
        raise LeaseLostError(lease.name, lease.fence)


@cache
def _held(dialect: str, version: tuple[int, ...] | None) -> Prepared:
    lease = table_of(LeaseRow).c
    query: Select[Any] = select(lease.name)
    if dialect == "postgresql":
        limits = {"idle_in_transaction_session_timeout": _SILENT}
        if version is not None and version[0] >= _WHOLE_FROM:
            limits["transaction_timeout"] = _WHOLE
        query = select(*(func.set_config(name, limit, True) for name, limit in limits.items()))
    query = query.select_from(table_of(LeaseRow)).where(
        lease.name == bindparam("name"),
        lease.owner == bindparam("owner"),
        lease.fence == bindparam("fence"),
        lease.expires_at > bindparam("now"),
    )
    return Prepared(query.with_for_update(read=True))


def release_lease(session: Session, lease: Lease, now: datetime) -> None:
    """Gives a lease back early; its fence is kept, so that it goes on growing."""
    statement = (
        update(LeaseRow)
        .where(LeaseRow.name == lease.name, LeaseRow.owner == lease.owner, LeaseRow.fence == lease.fence)
        .values(expires_at=now)
    )
    session.execute(statement.execution_options(synchronize_session=False))


def holders(session: Session, prefix: str, now: datetime) -> dict[str, str]:
    """Who holds which of the leases whose names start with `prefix`: the owner, by the rest of the name."""
    query = select(LeaseRow.name, LeaseRow.owner).where(
        LeaseRow.name.startswith(prefix, autoescape=True), LeaseRow.expires_at > now
    )
    return {name.removeprefix(prefix): owner for name, owner in session.execute(query)}
