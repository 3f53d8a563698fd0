"""Names for processes that hold leases, by which others of the same host can tell whether the holder still lives."""

import hashlib
import os
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.storage.leases import Lease, release_lease
from core.storage.models import LeaseRow
from core.storage.prepared import dialect_of


@cache
def _host() -> str:
    """The host and what tells its process numbers from those of others that are called alike: clones, and containers
    that share the host's name. It changes at a restart of the machine, when numbers begin anew.
    """
    known = ""
    with suppress(OSError):  # elsewhere than on Linux names must differ
        known = Path("/proc/sys/kernel/random/boot_id").read_text() + str(Path("/proc/self/ns/pid").readlink())
    # PostgreSQL keeps 63 characters of what a process calls itself, and the number comes last.
    return f"{socket.gethostname()[:24]}-{hashlib.blake2b(known.encode(), digest_size=3).hexdigest()}"


def process_name(pid: int | None = None) -> str:
    """What the names of a process's owners begin with, `host:pid`: of this one, or of another one here."""
    return f"{_host()}:{os.getpid() if pid is None else pid}"


def new_owner() -> str:
    """A name for an owner in this process: `host:pid:random`."""
    return f"{process_name()}:{uuid4().hex[:12]}"


def died_here(owner: str) -> bool:
    """Whether `owner` was a process of this host that is gone: its lease need not be waited for."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != _host() or not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def end_lost_sessions(session: Session, prefix: str, now: datetime) -> int:
    """Ends what processes still do in transactions that are older than a lease which they have lost since.

    `prefix` is that of the leases' names. Who is paused in the middle of a transaction holds its locks, and in the
    middle of a COPY no limit of PostgreSQL's ends it. Returns how many sessions; on SQLite there are none to end.
    """
    if dialect_of(session).name != "postgresql":
        return 0
    query = select(LeaseRow.owner, LeaseRow.expires_at).where(LeaseRow.name.startswith(prefix, autoescape=True))
    rows = session.execute(query.where(LeaseRow.expires_at > now - _RECENTLY)).all()
    ended = {_process(owner): at for owner, at in sorted(rows, key=lambda row: row[1]) if at <= now - _ENDING}
    for owner, at in rows:
        if at > now:
            ended.pop(_process(owner), None)
    found = 0
    for process, at in ended.items():
        found += len(session.execute(_END_SESSIONS, {"name": application_name(process), "at": at}).all())
    return found


def application_name(owner: str) -> str:
    """How a process calls itself to PostgreSQL."""
    return f"slukh {owner}".strip()[:63]


def _process(owner: str) -> str:
    return owner.rpartition(":")[0]


_RECENTLY = timedelta(minutes=10)  # what was lost earlier was ended then
_ENDING = timedelta(seconds=3)  # whoever gave its lease back in order is done with its last transaction
_END_SESSIONS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND usename = current_user AND application_name = :name AND xact_start < :at"
)


def release_if_dead(session: Session, name: str, now: datetime) -> None:
    """Ends a lease whose holder died on this host, so that its heir need not wait for the expiry."""
    row = session.execute(
        select(LeaseRow.owner, LeaseRow.fence).where(LeaseRow.name == name, LeaseRow.expires_at > now)
    ).first()
    if row is not None and died_here(row[0]):
        release_lease(session, Lease(name, row[0], row[1]), now)
