"""Bulk inserts store what single ones would, in order, whatever their number, on both engines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from core.errors import StorageError
from core.storage.models import ChannelEventRow, JobRow, MentionRow, PostRow, SettingRow, WitnessRow
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


async def test_whatever_stands_in_a_text_is_stored_as_it_is(any_store: Store) -> None:
    """Signs that mean something to COPY, and values that look like its own, in texts, JSON and bytes; and no value."""
    texts = [
        "\\", "\\N", "\\.", "a\tb", "a\nb", "a\rb", "a\r\nb\\n", "\\\\\t\\", "", " ", "NULL", "\\x00", "'\"",
        "é\u2028\x0b", "{1,2}", "Ґ 𝔸",
    ]  # fmt: skip
    rows = [
        {
            "version_id": 10_000 + n, "start": n, "end": n + 1, "official_id": text, "surface": text, "kind": "full",
            "reasons": [["code", {"a": text}]] if n % 2 else [], "doubtful": n % 3 == 0, "catalogue_id": text,
        }
        for n, text in enumerate(texts)
    ]  # fmt: skip
    witnesses = [
        {
            "version_id": n, "witness": 1, "at": NOON, "text_hash": bytes(range(n, n + 9)),
            "raw_hash": b"\\x" if n % 2 else None,
        }
        for n in range(12)
    ]  # fmt: skip

    def work(session: Session) -> None:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(sql("SET LOCAL session_replication_role = replica"))  # no versions are needed
        else:
            session.execute(sql("PRAGMA defer_foreign_keys = ON"))
        insert_rows(session, MentionRow, rows)
        insert_rows(session, WitnessRow, witnesses)
        found = session.scalars(select(MentionRow).order_by(MentionRow.version_id)).all()
        assert [{name: getattr(row, name) for name in rows[0]} for row in found] == rows
        seen = session.scalars(select(WitnessRow).order_by(WitnessRow.version_id)).all()
        assert [{name: getattr(row, name) for name in witnesses[0]} for row in seen] == witnesses
        raise LookupError  # nothing of it may stay

    with pytest.raises(LookupError):
        await any_store.write(work)


async def test_columns_that_are_empty_in_many_rows(any_store: Store) -> None:
    """Whichever columns are empty, in all rows or in some, each row is stored as it is; more kinds of rows, too, than
    statements are kept for.
    """

    def work(session: Session) -> None:
        for kind in range(32):
            for count in (3, 40, 300):
                rows = [
                    {
                        "channel_id": kind * 1000 + count,
                        "message_id": n,
                        "date": NOON,
                        "heard_at": NOON,
                        "source": "live",
                        "grouped_id": n if kind & 1 else None,
                        "reply_to": n if kind & 2 and n % 2 else None,
                        "forward_name": f"имя {n}" if kind & 4 else None,
                        "edited_at": NOON + timedelta(seconds=n) if kind & 8 and n != 1 else None,
                        "noforwards": bool(kind & 16),
                        "story_id": None,
                    }
                    for n in range(count)
                ]
                insert_rows(session, PostRow, rows)
                mine = select(PostRow).where(PostRow.channel_id == kind * 1000 + count).order_by(PostRow.message_id)
                stored = session.scalars(mine).all()
                assert [{name: getattr(row, name) for name in rows[0]} for row in stored] == rows
                assert {(row.version, row.service, row.views) for row in stored} == {(0, False, None)}
                session.expunge_all()

    await any_store.write(work)
