"""The audit log as it is read: who did what at the desk and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.models import AuditRow, MemberRow


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that somebody did; `by` is the member's name, or the id of one without."""

    id: int
    at: datetime
    by: str
    action: str
    details: Mapping[str, Any]


def audit_log(session: Session, limit: int, below: int | None = None) -> tuple[list[Done], int | None]:
    """What was done, newest first, and the id to go on below; None when that was all."""
    query = (
        select(AuditRow, MemberRow.name)
        .outerjoin(MemberRow, MemberRow.user_id == AuditRow.user_id)
        .order_by(AuditRow.id.desc())
        .limit(limit + 1)
    )
    if below is not None:
        query = query.where(AuditRow.id < below)
    found = [
        Done(row.id, row.at, name or str(row.user_id), row.action, row.details or {})
        for row, name in session.execute(query)
    ]
    return found[:limit], found[limit - 1].id if len(found) > limit else None
