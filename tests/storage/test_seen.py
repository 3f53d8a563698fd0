"""What a digest could see: posts that were stored too late for it, in and out of order, are known; no other is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.storage.models import ChannelRow, DigestRunRow, DigestScheduleRow, JobRow, PostRow, ReviewRow, VersionRow
from core.storage.search import Document, put_documents
from core.storage.seen import (
    Seen,
    SeenChanges,
    as_json,
    seen_by_last_run,
    seen_now,
    unseen_changes,
    unseen_posts,
)
from core.storage.store import Store
from core.storage.subscriptions import claim_run
from core.storage.upsert import insert_new, insert_rows
from tests.bot.world import at
from tests.builders import NOON

EARLY = at(6)


def post(number: int, heard_at: datetime = EARLY, source: str = "live") -> dict[str, Any]:
    return {"id": number, "channel_id": 1, "message_id": number, "date": EARLY, "heard_at": heard_at,
            "source": source, "service": False, "version": 0}  # fmt: skip


async def put(store: Store, posts: Iterable[dict[str, Any]]) -> None:
    rows = list(posts)
    versions = [
        {"id": row["id"], "post_id": row["id"], "number": 0, "text": "DEMO.", "content_hash": b"x" * 32, "salt": b"s",
         "heard_at": row["heard_at"]}
        for row in rows
    ]  # fmt: skip

    def work(session: Session) -> None:
        insert_new(session, ChannelRow, [{"channel_id": 1, "name": "C", "language": "ru"}])
        insert_rows(session, PostRow, rows)
        insert_rows(session, VersionRow, versions)

    await store.write(work)


NO_CHANGES = {kind: SeenChanges(at(8, day=4)) for kind in ("deleted", "edited", "decided")}


async def seen(store: Store) -> Seen:
    return await store.read(lambda session: seen_now(session, "index", at(8)))


async def change(store: Store, post_id: int, deleted: datetime | None, *edits: tuple[int, datetime]) -> None:
    """Marks a post deleted if a moment is given, and adds versions: their numbers and moments."""
    rows = [
        {"id": 100 * post_id + number, "post_id": post_id, "number": number, "text": "DEMO.", "heard_at": moment,
         "content_hash": b"y" * 32, "salt": b"s"}
        for number, moment in edits
    ]  # fmt: skip

    def work(session: Session) -> None:
        insert_rows(session, VersionRow, rows)
        values = {"deleted_noticed_at": deleted, "version": max([0, *(number for number, _ in edits)])}
        session.execute(update(PostRow).where(PostRow.id == post_id).values(**values))

    await store.write(work)


async def decide(store: Store, review_id: int, post_id: int, moment: datetime) -> None:
    row = {"id": review_id, "kind": "claim", "post_id": post_id, "subject": "1", "verdict": "denied",
           "by_user_id": 7, "at": moment, "salt": b"s"}  # fmt: skip
    await store.write(lambda session: insert_rows(session, ReviewRow, [row]))


async def test_what_is_stored_later_is_unseen_in_whatever_order_it_comes(any_store: Store) -> None:
    """Another process commits a lower number later; what was heard afterwards belongs to the next window anyway."""
    await put(any_store, [post(1), post(2), post(5), post(9)])
    before = await seen(any_store)
    assert before == Seen(9, ((3, 4), (6, 8)), changes=NO_CHANGES)
    await put(any_store, [post(3), post(4, at(8)), post(7, source="history"), post(8), post(10), post(11, at(8))])
    assert await any_store.read(lambda session: unseen_posts(session, before, at(7))) == {3, 8, 10}


async def test_nothing_is_unseen_where_nothing_came(any_store: Store) -> None:
    assert await seen(any_store) == Seen(0, changes=NO_CHANGES)
    await put(any_store, [post(number) for number in range(1, 30)])
    before = await seen(any_store)
    assert before == Seen(29, changes=NO_CHANGES)
    assert await any_store.read(lambda session: unseen_posts(session, before, at(7))) == frozenset()


async def test_the_numbers_looked_at_have_an_end(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of years is not read for each digest: only numbers beside the last one are looked at."""
    monkeypatch.setattr("core.storage.seen._BESIDE", 10)
    await put(any_store, [post(1), post(100), post(104)])
    before = await seen(any_store)
    assert before == Seen(104, ((95, 99), (101, 103)), changes=NO_CHANGES)
    await put(any_store, [post(50), post(95), post(114), post(115)])
    assert await any_store.read(lambda session: unseen_posts(session, before, at(7))) == {95, 114}


async def test_what_is_stored_behind_a_long_history_is_unseen(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine may have stored any number of old posts; what was heard hours before is left out."""
    await put(any_store, [post(1), post(2)])
    before = await seen(any_store)
    await put(
        any_store, [post(30_000, at(7)), post(30_001, at(8)), post(30_002, source="history"), post(30_003, at(4))]
    )
    assert await any_store.read(lambda session: unseen_posts(session, before, at(7))) == {30_000}
    monkeypatch.setattr("core.storage.seen._BEHIND", 2)
    await put(any_store, [post(number, at(7)) for number in (30_010, 30_011)])
    assert await any_store.read(lambda session: unseen_posts(session, before, at(7))) == {30_010, 30_011}


async def test_what_is_only_indexed_anew_could_be_found(any_store: Store) -> None:
    """After a change of the catalogue posts wait for the index that stand in it: they were told of already."""
    await put(any_store, [post(1), post(2)])
    jobs = [{"kind": "index", "subject_id": one, "due_at": NOON} for one in (1, 2)]

    def work(session: Session) -> None:
        insert_rows(session, JobRow, jobs)
        put_documents(session, [Document(1, EARLY, (), ("_all",))])

    await any_store.write(work)
    assert (await seen(any_store)).unindexed == {2}


async def test_what_waits_for_the_index_is_kept_with_the_run(any_store: Store) -> None:
    """The last run's sight comes back from its row as it was; jobs of other kinds are no matter of the index."""
    await put(any_store, [post(1), post(2), post(3)])

    def work(session: Session) -> None:
        jobs = [("index", 2), ("index", 3), ("link_post", 1)]
        insert_rows(session, JobRow, [{"kind": kind, "subject_id": one, "due_at": NOON} for kind, one in jobs])
        insert_rows(session, DigestScheduleRow, [{"id": 4, "chat_id": 7, "thread_id": 0, "local_time": "09:00",
                                                  "weekdays": "1234567", "created_at": NOON}])  # fmt: skip

    await any_store.write(work)
    now = await seen(any_store)
    assert now == Seen(3, (), frozenset({2, 3}), NO_CHANGES)
    assert await any_store.read(lambda session: seen_by_last_run(session, 4)) is None
    runs = [
        {"digest_id": 4, "local_date": f"2025-11-0{day}", "due_at": at(7, day=day), "from_at": at(7, day=day),
         "to_at": at(7, day=day), "seen": value}
        for day, value in ((4, None), (6, as_json(now)), (5, as_json(Seen(1))))
    ]  # fmt: skip
    await any_store.write(lambda session: insert_rows(session, DigestRunRow, runs))
    assert await any_store.read(lambda session: seen_by_last_run(session, 4)) == now


async def test_changes_that_are_stored_later_are_unseen(any_store: Store) -> None:
    """Deletions, edits and decisions alike; what the digest could bring, and what came after it, is left out."""
    await put(any_store, [post(number) for number in range(1, 8)])
    await change(any_store, 1, at(7))
    await change(any_store, 2, None, (1, at(7)))
    await decide(any_store, 1, 3, at(7))
    before = await seen(any_store)
    assert {kind: change.ids for kind, change in before.changes.items()} == {
        "deleted": {1}, "edited": {201}, "decided": {1},
    }  # fmt: skip
    await change(any_store, 4, at(7))
    await change(any_store, 5, at(9), (1, at(7)))
    await change(any_store, 6, None, (1, at(9)))
    await decide(any_store, 2, 7, at(7))
    await decide(any_store, 3, 1, at(9))
    found = await any_store.read(lambda session: unseen_changes(session, before, at(8)))
    assert found == {"deleted": {4}, "edited": {5}, "decided": {7}}


async def test_of_very_many_changes_the_latest_are_kept(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run keeps so many; those noticed before them are none that came late."""
    monkeypatch.setattr("core.storage.seen._CHANGED", 2)
    await put(any_store, [post(number) for number in range(1, 6)])
    for number in (1, 2, 3, 4):
        await change(any_store, number, at(7, number))
    before = await seen(any_store)
    assert before.changes["deleted"] == SeenChanges(at(7, 2), frozenset({3, 4}))
    await change(any_store, 5, at(7, 3))
    found = await any_store.read(lambda session: unseen_changes(session, before, at(8)))
    assert found["deleted"] == {5}


async def test_a_run_of_an_earlier_program_saw_no_changes(any_store: Store) -> None:
    def work(session: Session) -> None:
        insert_rows(session, DigestScheduleRow, [{"id": 4, "chat_id": 7, "thread_id": 0, "local_time": "09:00",
                                                  "weekdays": "1234567", "created_at": NOON}])  # fmt: skip
        value = {"last": 3, "missing": [[1, 2]], "unindexed": []}
        insert_rows(session, DigestRunRow, [{"digest_id": 4, "local_date": "2025-11-05", "due_at": at(7),
                                             "from_at": at(7), "to_at": at(7), "seen": value}])  # fmt: skip

    await any_store.write(work)
    before = await any_store.read(lambda session: seen_by_last_run(session, 4))
    assert before == Seen(3, ((1, 2),))
    assert await any_store.read(lambda session: unseen_changes(session, before or Seen(0), at(8))) == {}


async def test_only_the_last_run_keeps_what_it_saw(any_store: Store) -> None:
    """It is asked for by the next one alone; a run that somebody else has taken changes nothing."""

    def run(session: Session, day: int, last: int) -> bool:
        return claim_run(session, 4, f"2025-11-0{day}", at(7, day=day), at(7, day=day - 1), at(7, day=day), Seen(last))

    def work(session: Session) -> list[Any]:
        insert_rows(session, DigestScheduleRow, [{"id": 4, "chat_id": 7, "thread_id": 0, "local_time": "09:00",
                                                  "weekdays": "1234567", "created_at": NOON}])  # fmt: skip
        assert run(session, 4, 1)
        assert run(session, 5, 2)
        assert not run(session, 5, 3)
        return list(session.scalars(select(DigestRunRow.seen).order_by(DigestRunRow.to_at)))

    first, second = await any_store.write(work)
    assert first is None
    assert second["last"] == 2
