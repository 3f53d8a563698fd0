"""Old posts: history is stored at once and read behind ingest; a kill in between loses and doubles nothing."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

import core.pipeline.oldposts as oldposts
from core.clock import utc_now
from core.pipeline.indexing import Indexer
from core.pipeline.intake import Intake
from core.pipeline.keeping import redact
from core.pipeline.oldposts import KIND, OldPosts
from core.pipeline.rules import RulesHolder
from core.pipeline.stories import StoryPlacer
from core.query import load_analyser
from core.storage.models import JobRow, MentionRow, PostRow, VersionRow
from core.storage.store import Store
from core.types import HeardPost, Source
from tests.builders import LAVROV, NOON, PUTIN, heard, rules_for
from tests.conftest import StillClock

TEXT = "DEMO. Источник: Лавров встретился с послом вчера вечером, разговор продлился больше двух часов, и это не всё."


def old(message_id: int, text: str = TEXT, **changes: Any) -> HeardPost:
    """A post of a month ago."""
    date = NOON - timedelta(days=30) + timedelta(minutes=message_id)
    return heard(text, message_id=message_id, date=date, source=Source.HISTORY, **changes)


async def jobs(store: Store) -> dict[str, int]:
    query = select(JobRow.kind, func.count()).group_by(JobRow.kind)
    return await store.read(lambda session: {row[0]: row[1] for row in session.execute(query)})


async def named(store: Store) -> list[tuple[int, str]]:
    """Message ids with who is named there."""
    query = (
        select(PostRow.message_id, MentionRow.official_id)
        .join(VersionRow, VersionRow.id == MentionRow.version_id)
        .join(PostRow, PostRow.id == VersionRow.post_id)
        .order_by(PostRow.message_id)
    )
    return await store.read(lambda session: [(row[0], row[1]) for row in session.execute(query)])


async def stories(store: Store) -> list[int | None]:
    query = select(PostRow.story_id).order_by(PostRow.message_id)
    return await store.read(lambda session: list(session.scalars(query)))


async def test_history_is_read_behind_ingest(any_store: Store, clock: StillClock) -> None:
    """An old post is stored with one job; reading it finds names and story, and queues index and links."""
    holder = RulesHolder(rules_for(LAVROV))
    intake = Intake(any_store, holder, clock, StoryPlacer())
    await intake.hear([old(1), old(2), old(3, "DEMO. Ни о ком."), old(4, "")])
    assert await jobs(any_store) == {KIND: 3}
    assert await named(any_store) == []
    assert await OldPosts(any_store, holder, clock).drain() == 3
    assert await named(any_store) == [(1, LAVROV.id), (2, LAVROV.id)]
    first, second, other, empty = await stories(any_store)
    assert first == second is not None
    assert other not in (first, None)
    assert empty is None
    assert await jobs(any_store) == {"index": 3, "link_post": 3}
    assert await OldPosts(any_store, holder, clock).drain() == 0


async def test_what_is_not_old_is_read_at_once(store: Store, clock: StillClock) -> None:
    """History of the last days, and whatever is heard otherwise, is read in the transaction that stores it."""
    intake = Intake(store, RulesHolder(rules_for(LAVROV)), clock, StoryPlacer())
    month = NOON - timedelta(days=30)
    await intake.hear(
        [
            heard(TEXT, message_id=1, date=NOON - timedelta(days=2), source=Source.HISTORY),
            heard(TEXT, message_id=2, date=month, source=Source.CAUGHT_UP),
            heard(TEXT, message_id=3, date=month, source=Source.IMPORT),
        ]
    )
    assert await named(store) == [(n, LAVROV.id) for n in (1, 2, 3)]
    assert KIND not in await jobs(store)


async def test_an_edit_of_an_old_post(store: Store, clock: StillClock) -> None:
    """Each version is read; the story is that of the first."""
    holder = RulesHolder(rules_for(LAVROV))
    intake = Intake(store, holder, clock, StoryPlacer())
    reader = OldPosts(store, holder, clock)
    await intake.hear([old(1, pts=1)])
    await reader.drain()
    before = await stories(store)
    await intake.hear([old(1, "DEMO. Лавров и Лавров.", pts=2, edit_date=NOON)])
    assert await jobs(store) == {"index": 1, "link_post": 1, KIND: 1}
    await reader.drain()
    assert await named(store) == [(1, LAVROV.id)] * 3
    assert await stories(store) == before


async def test_backfills_leave_recent_texts_known(store: Store, clock: StillClock) -> None:
    """However many old posts come in between, a copy of what was said today joins its story."""
    intake = Intake(store, RulesHolder(rules_for()), clock, StoryPlacer(keep=5))
    await intake.hear([heard(TEXT, channel_id=1002, message_id=100)])
    await intake.hear(
        [old(n, f"DEMO. Старое {n}: в городе открыли ещё одну школу и больницу номер {n}.") for n in range(1, 30)]
    )
    await intake.hear([heard(TEXT, message_id=101)])
    *_, first, copy = await stories(store)
    assert first == copy is not None


async def test_names_that_change_meanwhile(store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found by the names of before is not stored: the text is read again."""
    holder = RulesHolder(rules_for(LAVROV))
    await Intake(store, holder, clock).hear([old(1, "DEMO. Путин и Лавров.")])
    reader = OldPosts(store, holder, clock)
    compare = reader._stories.compare

    def change(posts: Sequence[Any]) -> None:
        compare(posts)
        if holder.current.catalogue.official(PUTIN.id) is None:
            holder.current = rules_for(LAVROV, PUTIN)

    monkeypatch.setattr(reader._stories, "compare", change)
    await reader.run_once()
    assert await jobs(store) == {KIND: 1}
    await reader.drain()
    assert sorted(await named(store)) == [(1, LAVROV.id), (1, PUTIN.id)]


async def test_a_text_that_is_redacted_meanwhile(
    store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is found in it any more."""
    holder = RulesHolder(rules_for(LAVROV))
    await Intake(store, holder, clock).hear([old(1)])
    reader = OldPosts(store, holder, clock)
    analyser, loop = load_analyser(), asyncio.get_running_loop()

    def take_out(posts: Sequence[Any]) -> None:
        def work(session: Any) -> None:
            redact(session, analyser, None, NOON, post_id=posts[0].post_id, reason="DEMO")

        asyncio.run_coroutine_threadsafe(store.write(work), loop).result(30)

    monkeypatch.setattr(reader._stories, "compare", take_out)
    await reader.run_once()
    assert await named(store) == []
    assert await stories(store) == [None]
    assert await jobs(store) == {}


async def test_one_bad_text_holds_up_nobody(store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again later, the others are read."""
    holder = RulesHolder(rules_for(LAVROV))
    await Intake(store, holder, clock).hear([old(1), old(2, "DEMO. БЕДА."), old(3)])
    detect = oldposts.detect_many

    def fragile(texts: Sequence[str], *args: Any, **options: Any) -> Any:
        if "DEMO. БЕДА." in texts:
            raise ValueError("DEMO")
        return detect(texts, *args, **options)

    monkeypatch.setattr(oldposts, "detect_many", fragile)
    reader = OldPosts(store, holder, clock)
    await reader.drain()
    assert await named(store) == [(1, LAVROV.id), (3, LAVROV.id)]
    assert (await jobs(store))[KIND] == 1
    monkeypatch.undo()
    clock.now += timedelta(hours=1)
    await reader.drain()
    assert KIND not in await jobs(store)


async def test_a_transaction_that_fails_leaves_the_job(
    store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, story and the end of the job are one: all of them, or none."""
    holder = RulesHolder(rules_for(LAVROV))
    await Intake(store, holder, clock).hear([old(1), old(2)])
    reader = OldPosts(store, holder, clock)

    def fail(*_args: Any) -> None:
        raise RuntimeError("DEMO")

    monkeypatch.setattr(oldposts, "add_jobs", fail)
    await reader.run_once()
    assert await named(store) == []
    assert await stories(store) == [None, None]
    assert await jobs(store) == {KIND: 2}
    monkeypatch.undo()
    clock.now += timedelta(hours=1)
    await reader.drain()
    assert await named(store) == [(1, LAVROV.id), (2, LAVROV.id)]


_CHILD = """
import asyncio, sys
from core.clock import utc_now
from core.pipeline import oldposts
from core.pipeline.rules import RulesHolder
from core.storage.store import Store
from tests.builders import LAVROV, rules_for

async def main():
    async with Store(sys.argv[1]) as store:
        reader = oldposts.OldPosts(store, RulesHolder(rules_for(LAVROV)), utc_now)
        print("ready", flush=True)
        while await reader.run_once(batch=2):
            pass

asyncio.run(main())
"""


async def test_killed_in_between(sqlite_url: str, clock: StillClock, eventually: Callable[..., Any]) -> None:
    """Killed again and again while it reads: every text is read once in the end."""
    count = 300
    async with Store(sqlite_url) as store:
        await Intake(store, RulesHolder(rules_for(LAVROV)), clock).hear([old(n) for n in range(1, count + 1)])
        left = count
        for _ in range(3):
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _CHILD, sqlite_url, stdout=asyncio.subprocess.PIPE, env={**os.environ}
            )
            assert child.stdout is not None
            try:
                assert await asyncio.wait_for(child.stdout.readline(), 60)

                async def some(before: int = left) -> bool:
                    return (await jobs(store)).get(KIND, 0) < before

                await eventually(some)
            finally:
                child.send_signal(signal.SIGKILL)
                await asyncio.wait_for(child.wait(), 30)
            now_left = (await jobs(store)).get(KIND, 0)
            assert now_left < left
            assert await named(store) == [(n, LAVROV.id) for n in range(1, count - now_left + 1)]
            left = now_left
        await OldPosts(store, RulesHolder(rules_for(LAVROV)), clock).drain()
        assert await named(store) == [(n, LAVROV.id) for n in range(1, count + 1)]
        assert None not in await stories(store)
        assert await jobs(store) == {"index": count, "link_post": count}
        assert await Indexer(store, utc_now).drain() == count
