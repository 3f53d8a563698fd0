"""Watching accounts: which session is dead, and what Telegram told each to wait for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from core.storage.leases import Lease, holders, take_lease
from core.storage.models import AccountRow, ChannelAccessRow, LeaseRow, NotBeforeRow
from core.storage.owners import end_lost_sessions, release_if_dead
from core.storage.prepared import dialect_of
from core.storage.upsert import upsert


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """A watching account. `problem` says why a dead one is dead, in one line."""

    name: str
    state: str
    problem: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait that Telegram imposed: until when by the clock of whoever was told, and of how many seconds."""

    until_at: datetime
    seconds: int | None


def known_account(session: Session, name: str) -> KnownAccount | None:
    """The stored account."""
    query = select(AccountRow.name, AccountRow.state, AccountRow.problem, AccountRow.changed_at)
    row = session.execute(query.where(AccountRow.name == name)).first()
    return None if row is None else KnownAccount(*row)


def set_account(
    session: Session, name: str, state: str, at: datetime, *, problem: str | None = None, user_id: int | None = None
) -> None:
    """Notes how an account stands: `ok`, or `dead` until somebody signs in again."""
    row = {"name": name, "state": state, "problem": problem, "changed_at": at, "user_id": user_id}
    known = [] if user_id is None else ["user_id"]
    upsert(session, AccountRow, [row], keys=["name"], update=["state", "problem", "changed_at", *known])


def note_person(session: Session, name: str, user_id: int, at: datetime) -> bool:
    """Notes which user of Telegram an account is; True if it was another one before.

    How that one reached channels and what it was told to wait for is forgotten: both are good for that user alone.
    """
    before = session.scalar(select(AccountRow.user_id).where(AccountRow.name == name))
    if before == user_id:
        return False
    set_account(session, name, "ok", at, user_id=user_id)
    if before is None:
        return False
    accesses = delete(ChannelAccessRow).where(ChannelAccessRow.account == name)
    session.execute(accesses.execution_options(synchronize_session=False))
    imposed = delete(NotBeforeRow).where(NotBeforeRow.scope.startswith(f"{name}:", autoescape=True))
    session.execute(imposed.execution_options(synchronize_session=False))
    return True


def signed_in(session: Session, name: str, at: datetime) -> int:
    """Notes that an account works; returns its number, which it has from then on and which names nobody."""
    set_account(session, name, "ok", at)
    number = session.scalar(select(AccountRow.number).where(AccountRow.name == name))
    if number is None:
        if dialect_of(session).name == "postgresql":  # two must not get one number; SQLite has one writer anyway
            session.execute(text("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE"))
        number = (session.scalar(select(func.max(AccountRow.number))) or 0) + 1
        session.execute(update(AccountRow).where(AccountRow.name == name).values(number=number))
    return number


def lease_account(session: Session, name: str, owner: str, now: datetime, lifetime: timedelta) -> Lease | None:
    """The right to use an account alone, or None while another process has it. A dead process of this host has none."""
    release_if_dead(session, f"telegram:{name}", now)
    return take_lease(session, f"telegram:{name}", owner, now, lifetime)


def account_in_use(session: Session, name: str, now: datetime) -> bool:
    """Whether some process holds the account now."""
    release_if_dead(session, f"telegram:{name}", now)
    query = select(LeaseRow.name).where(LeaseRow.name == f"telegram:{name}", LeaseRow.expires_at > now)
    return session.scalar(query) is not None


def working_accounts(session: Session, now: datetime) -> dict[str, str]:
    """The accounts that some process has open, each with the owner of its lease."""
    held = holders(session, "telegram:", now)
    ready = set(session.scalars(select(AccountRow.name).where(AccountRow.name.in_(held), AccountRow.state == "ok")))
    return {name: owner for name, owner in held.items() if name in ready}


def end_lost_accounts(session: Session, now: datetime) -> int:
    """Ends transactions of processes that lost their accounts in the middle of them; returns how many."""
    return end_lost_sessions(session, "telegram:", now)


def waits(session: Session, prefix: str) -> dict[str, Wait]:
    """The imposed waits whose scope starts with `prefix`, by scope."""
    query = select(NotBeforeRow.scope, NotBeforeRow.until_at, NotBeforeRow.seconds).where(
        NotBeforeRow.scope.startswith(prefix, autoescape=True)
    )
    return {row[0]: Wait(row[1], row[2]) for row in session.execute(query)}


def long_waits(session: Session, accounts: Collection[str], now: datetime, seconds: float) -> dict[str, set[str]]:
    """The methods with which each of the accounts still has to wait, where Telegram told it more than `seconds`."""
    query = select(NotBeforeRow.scope, NotBeforeRow.until_at, NotBeforeRow.seconds).where(NotBeforeRow.until_at > now)
    found: dict[str, set[str]] = {}
    for scope, until, told in session.execute(query):
        account, _, method = scope.rpartition(":")
        if account in accounts and (told or (until - now).total_seconds()) > seconds:
            found.setdefault(account, set()).add(method)
    return found


def put_wait(session: Session, scope: str, until: datetime, seconds: int | None = None) -> None:
    """Stores a wait that Telegram imposed, of so many `seconds` as it told."""
    row = {"scope": scope, "until_at": until, "seconds": seconds}
    upsert(session, NotBeforeRow, [row], keys=["scope"], update=["until_at", "seconds"])
