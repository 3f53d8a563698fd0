"""Signing in to the desk: a one-time link from the bot becomes a session. No passwords, and no token is stored."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.storage.models import AuditRow, SignInRow
from core.storage.people import Member, member
from core.storage.upsert import insert_rows

LINK_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=12)
_TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that somebody has open; `token_hash` names it for revoking."""

    token_hash: bytes
    user_id: int
    since: datetime | None
    expires_at: datetime | None


def issue_link(session: Session, user_id: int, now: datetime) -> str:
    """A new one-time token for this member: the link is `<REVIEW_URL>/sign-in/<token>`, good for ten minutes."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = {"token_hash": _hash(token), "user_id": user_id, "expires_at": now + LINK_LIFE}
    insert_rows(session, SignInRow, [row])
    return token


def link_is_good(session: Session, token: str, now: datetime) -> bool:
    """Whether a token could still be used; looking at it does not use it."""
    query = select(SignInRow.token_hash).where(
        SignInRow.token_hash == _hash(token), SignInRow.used_at.is_(None), SignInRow.expires_at > now
    )
    return session.scalar(query) is not None


def redeem(session: Session, token: str, now: datetime) -> str | None:
    """Uses a one-time token; returns the token of the session that it became, None if it was used, late or unknown."""
    session_token = secrets.token_urlsafe(_TOKEN_BYTES)
    used = session.execute(
        update(SignInRow)
        .where(SignInRow.token_hash == _hash(token), SignInRow.used_at.is_(None), SignInRow.expires_at > now)
        .values(used_at=now, session_hash=_hash(session_token), session_expires_at=now + SESSION_LIFE)
        .returning(SignInRow.user_id)
        .execution_options(synchronize_session=False)
    ).first()
    if used is None:
        return None
    if member(session, used[0]) is None:
        return None
    audit(session, used[0], "sign_in", now)
    return session_token


def session_member(session: Session, session_token: str, now: datetime) -> Member | None:
    """Whose session this is; None when it ended, was revoked, or its owner is no member any more."""
    user_id = session.scalar(
        select(SignInRow.user_id).where(
            SignInRow.session_hash == _hash(session_token),
            SignInRow.session_expires_at > now,
            SignInRow.revoked_at.is_(None),
        )
    )
    return None if user_id is None else member(session, user_id)


def sign_out(session: Session, session_token: str, now: datetime) -> None:
    """Ends one session."""
    _revoke(session, SignInRow.session_hash == _hash(session_token), now)


def revoke_all(session: Session, user_id: int, now: datetime) -> None:
    """Ends every session of a member and spoils the links that were not used."""
    _revoke(session, SignInRow.user_id == user_id, now)
    session.execute(
        update(SignInRow)
        .where(SignInRow.user_id == user_id, SignInRow.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    audit(session, user_id, "revoke_all", now)


def open_sessions(session: Session, user_id: int, now: datetime) -> list[OpenSession]:
    """The sessions that a member has open, newest first."""
    query = (
        select(SignInRow.token_hash, SignInRow.user_id, SignInRow.used_at, SignInRow.session_expires_at)
        .where(
            SignInRow.user_id == user_id,
            SignInRow.session_expires_at > now,
            SignInRow.revoked_at.is_(None),
        )
        .order_by(SignInRow.used_at.desc())
    )
    return [OpenSession(bytes(row[0]), *row[1:]) for row in session.execute(query)]


def audit(session: Session, user_id: int | None, action: str, now: datetime, **details: Any) -> None:
    """Notes who did what."""
    insert_rows(session, AuditRow, [{"at": now, "user_id": user_id, "action": action, "details": details}])


def _revoke(session: Session, condition: Any, now: datetime) -> None:
    session.execute(
        update(SignInRow)
        .where(condition, SignInRow.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
