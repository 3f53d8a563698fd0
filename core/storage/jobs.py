"""Jobs: work behind a post or an article, due until its row is gone. Claiming moves the due time, so a killed owner's
work comes back by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from core.storage.models import JobRow
from core.storage.prepared import Prepared
from core.storage.upsert import insert_new, table_of

HISTORY = "history"
"""The kind of a run of old versions, up to `until_id`, whose own jobs are still to be written."""
_FIRST_PAUSE = timedelta(seconds=10)
_LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `attempts` counts the failed ones."""

    kind: str
    subject_id: int
    attempts: int


def any_due(session: Session, kind: str, now: datetime) -> bool:
    """Whether a job of `kind` is due: a look costs less than a claim."""
    query = select(JobRow.subject_id).where(JobRow.kind == kind, JobRow.due_at <= now).limit(1)
    return session.execute(query).first() is not None


def is_waiting(session: Session, kind: str, subject_id: int) -> bool:
    """Whether that job is still to be done."""
    query = select(JobRow.subject_id).where(JobRow.kind == kind, JobRow.subject_id == subject_id)
    return session.execute(query).first() is not None


def add_jobs(session: Session, kind: str, subject_ids: Iterable[int], now: datetime) -> None:
    """Adds jobs; one that waits already is left as it is."""
    insert_new(session, JobRow, [{"kind": kind, "subject_id": subject_id, "due_at": now} for subject_id in subject_ids])


def due_jobs(session: Session, kind: str, now: datetime, limit: int) -> list[Job]:
    """Up to `limit` due jobs of `kind`, oldest subject first, claimed by nobody: work that may be done twice."""
    query = select(JobRow.subject_id, JobRow.attempts).where(JobRow.kind == kind, JobRow.due_at <= now)
    rows = session.execute(query.order_by(JobRow.subject_id).limit(limit))
    return [Job(kind, subject_id, attempts) for subject_id, attempts in rows]


def claim_jobs(
    session: Session, kind: str, now: datetime, limit: int, hold: timedelta, *, oldest_first: bool = False
) -> list[Job]:
    """Up to `limit` due jobs of `kind`, newest subject first or oldest first; nobody else gets them for `hold`."""
    rows = _claimable(oldest_first=oldest_first).all(session, {"of_kind": kind, "now": now, "wanted": limit})
    if rows:
        held = {"of_kind": kind, "subjects": [row.subject_id for row in rows], "until": now + hold}
        _CLAIM.run(session, held)
    return sorted([Job(kind, row.subject_id, row.attempts) for row in rows], key=lambda job: -job.subject_id)


# Built once: whoever hears and tells waits for the lock that these are made under.
_JOB = table_of(JobRow)
_OF_SUBJECTS = and_(_JOB.c.kind == bindparam("of_kind"), _JOB.c.subject_id.in_(bindparam("subjects", expanding=True)))
_CLAIM = Prepared(_JOB.update().where(_OF_SUBJECTS).values(due_at=bindparam("until")))
_REMOVE = Prepared(_JOB.delete().where(_OF_SUBJECTS).returning(_JOB.c.subject_id))


@cache
def _claimable(*, oldest_first: bool) -> Prepared:
    query = (
        select(_JOB.c.subject_id, _JOB.c.attempts)
        .where(_JOB.c.kind == bindparam("of_kind"), _JOB.c.due_at <= bindparam("now"))
        .order_by(_JOB.c.subject_id if oldest_first else _JOB.c.subject_id.desc())
        .limit(bindparam("wanted"))
        .with_for_update(skip_locked=True)
    )
    return Prepared(query)


def take_jobs(session: Session, jobs: Iterable[Job]) -> set[int]:
    """Removes jobs of one kind; the subjects of those that were still there, which nobody else gets from now on."""
    wanted = list(jobs)
    return remove_jobs(session, wanted[0].kind, [job.subject_id for job in wanted]) if wanted else set()


def finish_jobs(session: Session, jobs: Iterable[Job]) -> None:
    """Removes jobs that are done."""
    by_kind: dict[str, list[int]] = {}
    for job in jobs:
        by_kind.setdefault(job.kind, []).append(job.subject_id)
    for kind, ids in by_kind.items():
        remove_jobs(session, kind, ids)


def remove_jobs(session: Session, kind: str, subject_ids: Sequence[int]) -> set[int]:
    """Removes the jobs of one kind with these subjects; those that were still there, which nobody else gets now."""
    if not subject_ids:
        return set()
    rows = _REMOVE.all(session, {"of_kind": kind, "subjects": list(subject_ids)})
    return {row.subject_id for row in rows}


def postpone_job(session: Session, job: Job, now: datetime, error: str) -> None:
    """Records a failure; the job is due again after a pause that doubles each time."""
    pause = min(_FIRST_PAUSE * 2 ** min(job.attempts, 20), _LONGEST_PAUSE)
    session.execute(
        update(JobRow)
        .where(JobRow.kind == job.kind, JobRow.subject_id == job.subject_id)
        .values(due_at=now + pause, attempts=job.attempts + 1, error=error[:500])
    )


def release_jobs(session: Session, jobs: Sequence[Job], now: datetime) -> None:
    """Gives claimed jobs back undone."""
    if jobs:
        held = or_(*(and_(JobRow.kind == job.kind, JobRow.subject_id == job.subject_id) for job in jobs))
        session.execute(update(JobRow).where(held).values(due_at=now))


def job_count() -> ColumnElement[int]:
    """How many jobs some rows are."""
    return func.sum(func.coalesce(JobRow.until_id - JobRow.subject_id, 0) + 1)


def waiting_jobs(session: Session, kinds: Sequence[str]) -> dict[str, int]:
    """How many jobs of each kind wait: the backlog for the metrics. Of HISTORY, at most how many versions."""
    query = select(JobRow.kind, job_count()).where(JobRow.kind.in_(list(kinds))).group_by(JobRow.kind)
    counts = {kind: int(count) for kind, count in session.execute(query)}
    return {kind: counts.get(kind, 0) for kind in kinds}
