"""What is done behind ingest: the jobs that a stored version gets. A run of old posts gets one for all of them.

A backfill's batch leaves one row, `history`, where each of its posts would leave three in two trees: a sixth of what
the writer does. Whoever works behind ingest and has nothing else to do writes the posts' own jobs, some at a time; so
what is heard now overtakes history. The row is changed in the transaction that writes them: no post loses its jobs.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, literal, not_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.pipeline.judged import Judged
from core.storage.batches import Same
from core.storage.jobs import HISTORY
from core.storage.models import JobRow, PostRow, RedactionRow, VersionRow
from core.storage.prepared import dialect_of
from core.storage.store import Store
from core.storage.upsert import insert_columns, insert_rows, table_of
from core.storage.wake import Topic, wake
from core.types import HeardPost

INDEX, LINK_POST, OLD_STORY = "index", "link_post", "old_story"
_RUN = 32  # posts from which on one row for all is worth it
_AT_ONCE = 100  # posts whose jobs are written in one transaction: others wait for it


def queue_jobs(session: Session, items: Sequence[Judged], now: datetime) -> None:
    """The jobs of versions that are stored: the search index, links, and the stories of old posts."""
    if len(items) >= _RUN and all(item.old for item in items) and dialect_of(session).name == "sqlite":
        # One writer, so the numbers of a batch follow each other. On PostgreSQL others' may lie between.
        first, last = items[0].version_id, items[-1].version_id
        insert_rows(session, JobRow, [{"kind": HISTORY, "subject_id": first, "until_id": last, "due_at": now}])
        return
    told = [item for item in items if not item.heard.service and _has_content(item.heard)]
    worded = [item for item in told if item.heard.text]
    old = [item for item in worded if item.old]
    kinds, subjects = [], []
    for kind, some in ((INDEX, told), (LINK_POST, worded), (OLD_STORY, old)):
        kinds += [kind] * len(some)
        subjects += [item.version_id for item in some]
    insert_columns(session, JobRow, {"kind": kinds, "subject_id": subjects, "due_at": Same(now)}, len(kinds))


def _has_content(heard: HeardPost) -> bool:
    return bool(heard.text or heard.media)


async def unfold_history(store: Store) -> bool:
    """Writes the jobs of some old posts, if there are any without; tells whether there were."""
    if not await store.read(_has_history):
        return False
    return await store.write(_unfold)


def _has_history(session: Session) -> bool:
    return session.scalar(select(JobRow.subject_id).where(JobRow.kind == HISTORY).limit(1)) is not None


def _unfold(session: Session) -> bool:
    runs = select(JobRow.subject_id, JobRow.until_id, JobRow.due_at).where(JobRow.kind == HISTORY)
    run = session.execute(runs.order_by(JobRow.subject_id).limit(1).with_for_update(skip_locked=True)).first()
    if run is None:
        return False
    first, last, due_at = run
    until = min(last, first + _AT_ONCE - 1)
    worded = VersionRow.text != ""
    for kind, wanted in (
        (INDEX, or_(worded, VersionRow.media.is_not(None))),
        (LINK_POST, worded),
        (OLD_STORY, and_(worded, VersionRow.number == 0)),
    ):
        due = literal(due_at, table_of(JobRow).c.due_at.type)
        versions = (
            select(literal(kind), VersionRow.id, due, literal(0))
            .join(PostRow, PostRow.id == VersionRow.post_id)
            .outerjoin(RedactionRow, RedactionRow.version_id == VersionRow.id)
            .where(VersionRow.id.between(first, until), not_(PostRow.service), wanted)
            .where(RedactionRow.version_id.is_(None))
        )
        jobs = postgresql.insert(JobRow) if dialect_of(session).name == "postgresql" else sqlite.insert(JobRow)
        fields = ["kind", "subject_id", "due_at", "attempts"]
        session.execute(jobs.from_select(fields, versions).on_conflict_do_nothing())
    session.execute(delete(JobRow).where(JobRow.kind == HISTORY, JobRow.subject_id == first))
    if until < last:
        rest = {"kind": HISTORY, "subject_id": until + 1, "until_id": last, "due_at": due_at}
        insert_rows(session, JobRow, [rest])
    wake(session, Topic.JOB)
    return True
