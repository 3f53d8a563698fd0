"""Names for processes that hold leases, by which others of the same host can tell whether the holder still lives."""

import os
import socket
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.leases import Lease, release_lease
from core.storage.models import LeaseRow


def process_name() -> str:
    """What the names of this process's owners begin with: `host:pid`."""
    return f"{socket.gethostname()}:{os.getpid()}"


def new_owner() -> str:
    """A name for an owner in this process: `host:pid:random`."""
    return f"{process_name()}:{uuid4().hex[:12]}"


def died_here(owner: str) -> bool:
    """Whether `owner` was a process of this host that is gone: its lease need not be waited for."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def release_if_dead(session: Session, name: str, now: datetime) -> None:
    """Ends a lease whose holder died on this host, so that its heir need not wait for the expiry."""
    row = session.execute(
        select(LeaseRow.owner, LeaseRow.fence).where(LeaseRow.name == name, LeaseRow.expires_at > now)
    ).first()
    if row is not None and died_here(row[0]):
        release_lease(session, Lease(name, row[0], row[1]), now)
