"""Keys to the read-only interface: made by a member at the desk, shown once, revocable; only their hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.pipeline.newsroom.signing_in import audit
from core.storage.models import ApiTokenRow
from core.storage.people import Member, member
from core.storage.upsert import insert_rows

LIFE = timedelta(days=90)
_PREFIX = "slukh_"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A key that a member made; `id` names it for revoking and opens nothing."""

    id: str
    name: str
    created_at: datetime
    expires_at: datetime


def make_token(session: Session, user_id: int, now: datetime, name: str) -> str:
    """A new key of this member, good for 90 days. Raises RefusedError without a name."""
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise RefusedError("say what the key is for, in 1 to 100 characters", code="desk-key-name", most=100)
    token = _PREFIX + secrets.token_urlsafe(32)
    row = {"token_hash": _hash(token), "user_id": user_id, "name": name, "created_at": now, "expires_at": now + LIFE}
    insert_rows(session, ApiTokenRow, [row])
    audit(session, user_id, "api_token", now, name=name)
    return token


def token_member(session: Session, token: str, now: datetime) -> Member | None:
    """Whose key this is; None for a strange, old or revoked one, and where the member is gone."""
    query = select(ApiTokenRow.user_id).where(
        ApiTokenRow.token_hash == _hash(token), ApiTokenRow.revoked_at.is_(None), ApiTokenRow.expires_at > now
    )
    user_id = session.scalar(query)
    return None if user_id is None else member(session, user_id)


def tokens_of(session: Session, user_id: int, now: datetime) -> list[ApiToken]:
    """The keys of a member that still open something, newest first."""
    query = select(ApiTokenRow).where(
        ApiTokenRow.user_id == user_id, ApiTokenRow.revoked_at.is_(None), ApiTokenRow.expires_at > now
    )
    rows = session.scalars(query.order_by(ApiTokenRow.created_at.desc()))
    return [ApiToken(bytes(row.token_hash).hex(), row.name, row.created_at, row.expires_at) for row in rows]


def revoke_token(session: Session, user_id: int, now: datetime, token_id: str) -> bool:
    """Ends one key of this member; tells whether it stood."""
    try:
        token_hash = bytes.fromhex(token_id)
    except ValueError:
        return False
    done = session.execute(
        update(ApiTokenRow)
        .where(ApiTokenRow.token_hash == token_hash, ApiTokenRow.user_id == user_id, ApiTokenRow.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(ApiTokenRow.name)
        .execution_options(synchronize_session=False)
    ).first()
    if done is not None:
        audit(session, user_id, "revoke_key", now, name=done[0])
    return done is not None


def revoke_tokens(session: Session, user_id: int, now: datetime) -> None:
    """Ends every key of a member."""
    ended = session.execute(
        update(ApiTokenRow)
        .where(ApiTokenRow.user_id == user_id, ApiTokenRow.revoked_at.is_(None), ApiTokenRow.expires_at > now)
        .values(revoked_at=now)
        .returning(ApiTokenRow.token_hash)
        .execution_options(synchronize_session=False)
    ).all()
    if ended:
        audit(session, user_id, "revoke_keys", now)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
