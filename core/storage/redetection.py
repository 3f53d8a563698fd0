"""What a search for new officials in the stored posts needs: versions by batch, mentions replaced, how far it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.storage.mentions import mention_rows
from core.storage.models import JobRow, MentionRow, PostRow, SettingRow, VersionRow
from core.storage.upsert import insert_rows, upsert
from core.types import Mention

SEARCHED = "catalogue.searched"
PROGRESS = "catalogue.progress"


@dataclass(frozen=True, slots=True)
class StoredText:
    """One version's text, and of which post it is."""

    version_id: int
    text: str
    channel_id: int
    message_id: int
    date: datetime


def read_fact(session: Session, name: str) -> Any:
    """A small fact, None if it was never kept."""
    return session.scalar(select(SettingRow.value).where(SettingRow.name == name))


def keep_fact(session: Session, name: str, value: Any) -> None:
    """Keeps a small fact in the place of the last one."""
    upsert(session, SettingRow, [{"name": name, "value": value}], keys=["name"], update=["value"])


def texts_below(session: Session, version_id: int | None, limit: int, *, above: int = 0) -> list[StoredText]:
    """The newest versions with a text below `version_id` (None: the newest of all) and above another, newest first."""
    of_post = PostRow.channel_id, PostRow.message_id, PostRow.date
    query = select(VersionRow.id, VersionRow.text, *of_post).join(PostRow, PostRow.id == VersionRow.post_id)
    if version_id is not None:
        query = query.where(VersionRow.id < version_id)
    query = query.where(VersionRow.text != "", VersionRow.id > above)
    rows = session.execute(query.order_by(VersionRow.id.desc()).limit(limit))
    return [StoredText(*row) for row in rows]


def count_texts(session: Session) -> tuple[int, int]:
    """How many versions with a text there are, and the highest id of them (0 if there is none)."""
    query = select(func.count(), func.max(VersionRow.id)).where(VersionRow.text != "")
    count, highest = session.execute(query).one()
    return count, highest or 0


def versions_naming(session: Session, official_ids: Sequence[str], version_ids: Sequence[int]) -> set[int]:
    """Those of `version_ids` in which one of the officials is mentioned."""
    query = select(MentionRow.version_id).where(MentionRow.version_id.in_(version_ids))
    found: set[int] = set()
    for start in range(0, len(official_ids), 500):
        some = official_ids[start : start + 500]
        found.update(session.scalars(query.where(MentionRow.official_id.in_(some))))
    return found


def replace_mentions(
    session: Session, found: Mapping[int, Iterable[Mention]], catalogue_id: str, now: datetime
) -> None:
    """The mentions of these versions are `found` from now on; the search index hears of it. Nobody is alerted.

    Versions that were redacted since they were read are left out; whoever redacts others now waits.
    """
    if not found:
        return
    query = select(VersionRow.id).where(VersionRow.id.in_(list(found)), VersionRow.text != "")
    here = list(session.scalars(query.order_by(VersionRow.id).with_for_update(read=True)))
    session.execute(delete(MentionRow).where(MentionRow.version_id.in_(here)))
    rows = [row for version_id in here for row in mention_rows(version_id, found[version_id], catalogue_id)]
    insert_rows(session, MentionRow, rows)
    jobs = [{"kind": "index", "subject_id": version_id, "due_at": now} for version_id in here]
    # A job that waits already is written, too: an indexer that is about to end it waits, and then sees these mentions.
    upsert(session, JobRow, jobs, keys=["kind", "subject_id"], update=["due_at"])
