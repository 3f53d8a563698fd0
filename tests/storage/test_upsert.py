"""Bulk inserts store what single ones would, in order, whatever their number, on both engines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import StorageError
from core.storage.models import ChannelEventRow, JobRow, SettingRow
from core.storage.store import Store
from core.storage.upsert import insert_new, insert_returning, insert_rows

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
_COUNTS = (1, 2, 3, 5, 63, 64, 90, 256, 600)


async def test_rows_of_any_number_are_stored_as_they_are(any_store: Store) -> None:
    """Each row has its own values, its number and the defaults, also where many go in one statement."""

    def work(session: Session) -> None:
        for count in _COUNTS:
            rows = [
                {"channel_id": count, "kind": f"вид {n}", "at": NOON + timedelta(microseconds=n)} for n in range(count)
            ]
            ids = insert_returning(session, ChannelEventRow, rows, "id")
            assert ids == sorted(set(ids))
            stored = session.scalars(
                select(ChannelEventRow).where(ChannelEventRow.channel_id == count).order_by(ChannelEventRow.id)
            ).all()
            assert [row.id for row in stored] == ids
            assert [(row.kind, row.at) for row in stored] == [(row["kind"], row["at"]) for row in rows]
            assert all(row.details == {} for row in stored)

    await any_store.write(work)


async def test_only_rows_with_free_keys_are_inserted_and_told(any_store: Store) -> None:
    """Of many rows in one statement, those whose keys are taken are skipped, each by itself."""

    def work(session: Session) -> None:
        for count in _COUNTS:
            keys = range(count * 1000, count * 1000 + count)
            taken = [key for key in keys if key % 3 == 0]
            insert_rows(session, JobRow, [{"kind": "index", "subject_id": key, "due_at": NOON} for key in taken])
            later = [{"kind": "index", "subject_id": key, "due_at": NOON + timedelta(1)} for key in keys]
            inserted = insert_new(session, JobRow, later, returning=["subject_id"])
            assert sorted(key for (key,) in inserted) == [key for key in keys if key % 3]
            assert insert_new(session, JobRow, later) == []
        late = select(func.count()).select_from(JobRow).where(JobRow.due_at > NOON)
        assert session.scalar(late) == sum(sum(1 for n in range(c * 1000, c * 1000 + c) if n % 3) for c in _COUNTS)

    await any_store.write(work)


async def test_a_bad_row_among_many_takes_its_transaction_along(any_store: Store) -> None:
    """A key that is there twice in one bulk insert is an error, and nothing of it is stored."""
    value: list[Any] = [None, {"текст": "«'\"?"}]
    rows = [{"name": f"name {n % 299}", "value": [n, *value]} for n in range(300)]
    with pytest.raises(StorageError, match=r"(?i)unique"):
        await any_store.write(lambda session: insert_rows(session, SettingRow, rows))

    def work(session: Session) -> None:
        assert session.scalar(select(func.count()).where(SettingRow.name.like("name %"))) == 0
        insert_rows(session, SettingRow, rows[:299])
        assert session.get_one(SettingRow, "name 298").value == [298, *value]

    await any_store.write(work)
