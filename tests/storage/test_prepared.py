"""Prepared statements answer as SQLAlchemy's own execution does, on both engines, and fail as it fails."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.storage.models import DeliveryRow, LeaseRow
from core.storage.prepared import Prepared
from core.storage.store import Store
from core.storage.upsert import insert_new, insert_rows, table_of

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
_D = table_of(DeliveryRow).c
_BY_CHAT = (
    select(_D.id, _D.chat_id, _D.payload, _D.not_before, _D.alert_id, func.length(_D.subject))
    .where(_D.chat_id.in_(bindparam("chats", expanding=True)), _D.state.in_(("due", "sending")), _D.not_before <= NOON)
    .order_by(_D.chat_id)
    .limit(bindparam("most"))
)


def _delivery(chat_id: int) -> dict[str, Any]:
    return {
        "chat_id": chat_id,
        "thread_id": 0,
        "kind": "alert",
        "subject": f"новость {chat_id}",
        "payload": {"officials": ["lavrov"], "quoted": "«'\"?"},
        "not_before": NOON,
        "created_at": NOON,
    }


async def test_rows_are_those_that_sqlalchemy_returns(any_store: Store) -> None:
    def work(session: Session) -> None:
        insert_rows(session, DeliveryRow, [_delivery(chat_id) for chat_id in range(1, 6)])
        prepared = Prepared(_BY_CHAT)
        for chats, most in (([1], 9), ([2, 3, 99], 9), ([1, 2, 3, 4, 5], 2), ([], 9), ([7], 9)):
            asked = {"chats": chats, "most": most}
            expected = session.connection().execute(_BY_CHAT, asked).all()
            found = prepared.all(session, asked)
            assert [tuple(row) for row in found] == [tuple(row) for row in expected]
            for row in found:
                assert row.payload == {"officials": ["lavrov"], "quoted": "«'\"?"}
                assert row.not_before == NOON
                assert row.alert_id is None
        assert prepared.scalar(session, {"chats": [7], "most": 1}) is None

    await any_store.write(work)


async def test_a_value_of_the_statement_s_own_can_be_given_anew(any_store: Store) -> None:
    named = select(_D.chat_id).where(
        _D.chat_id == bindparam("chat", 2), _D.chat_id.in_(bindparam("chats", [1, 2], expanding=True))
    )

    def work(session: Session) -> list[Any]:
        insert_rows(session, DeliveryRow, [_delivery(chat_id) for chat_id in range(1, 5)])
        prepared = Prepared(named)
        asked: list[dict[str, Any]] = [{}, {"chat": 1}, {}, {"chat": 4, "chats": [3, 4, 5]}, {"chats": []}]
        expected = [session.connection().execute(named, values).scalar() for values in asked]
        assert [prepared.scalar(session, values) for values in asked] == expected
        return expected

    assert await any_store.write(work) == [2, 1, 2, 4, None]


async def test_a_missing_value_is_an_error_and_not_null(any_store: Store) -> None:
    def work(session: Session) -> None:
        with pytest.raises(Exception, match="most"):
            Prepared(_BY_CHAT).all(session, {"chats": [1]})

    await any_store.write(work)


async def test_many_rows_are_changed_as_one_by_one(any_store: Store) -> None:
    change = Prepared(
        table_of(DeliveryRow).update().where(_D.chat_id == bindparam("chat")).values(part=bindparam("to"))
    )

    def work(session: Session) -> list[tuple[int, int]]:
        insert_rows(session, DeliveryRow, [_delivery(chat_id) for chat_id in range(1, 5)])
        change.run_each(session, [{"chat": 1, "to": 7}])
        change.run_each(session, [{"chat": 2, "to": 8}, {"chat": 3, "to": 9}])
        change.run_each(session, [])
        rows = session.execute(select(DeliveryRow.chat_id, DeliveryRow.part).order_by(DeliveryRow.chat_id))
        return [(chat_id, part) for chat_id, part in rows]

    assert await any_store.write(work) == [(1, 7), (2, 8), (3, 9), (4, 0)]


async def test_a_driver_s_error_is_sqlalchemy_s(any_store: Store) -> None:
    lease = {"name": "one", "owner": "a", "fence": 1, "expires_at": NOON}

    def twice(session: Session) -> None:
        insert_rows(session, LeaseRow, [lease])
        insert_rows(session, LeaseRow, [lease])

    with pytest.raises(Exception, match=r"(?i)unique") as caught:
        await any_store.write(twice)
    causes = [caught.value, caught.value.__cause__]
    assert any(isinstance(cause, IntegrityError) for cause in causes)

    def skipped(session: Session) -> list[tuple[Any, ...]]:
        first = insert_new(session, LeaseRow, [lease], returning=["fence"])
        return first + insert_new(session, LeaseRow, [lease], returning=["fence"])

    assert await any_store.write(skipped) == [(1,)]
