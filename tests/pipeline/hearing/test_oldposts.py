"""Old posts: history gets its stories behind ingest; a kill in between loses and doubles nothing."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import delete, select

from core.pipeline import behind
from core.pipeline.archive.keeping import redact
from core.pipeline.behind import unfold_history
from core.pipeline.hearing import oldposts
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.oldposts import KIND, OldPosts
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.jobs import HISTORY, add_jobs, job_count, waiting_jobs
from core.storage.models import DeliveryRow, JobRow, MentionRow, PostRow, VersionRow
from core.storage.store import Store
from core.types import Forward, HeardPost, Media, Source
from tests.builders import LAVROV, NOON, PUTIN, heard, rules_for
from tests.conftest import StillClock
from tests.pipeline.hearing.test_ingest import follow

TEXT = "DEMO. Источник: Лавров встретился с послом вчера вечером, разговор продлился больше двух часов, и это не всё."


def old(message_id: int, text: str = TEXT, **changes: Any) -> HeardPost:
    """A post of a month ago."""
    date = NOON - timedelta(days=30) + timedelta(minutes=message_id)
    return heard(text, message_id=message_id, date=date, source=Source.HISTORY, **changes)


async def jobs(store: Store) -> dict[str, int]:
    query = select(JobRow.kind, job_count()).group_by(JobRow.kind)
    return await store.read(lambda session: {row[0]: row[1] for row in session.execute(query)})


async def waiting(store: Store) -> int:
    found = await jobs(store)
    return found.get(KIND, 0) + found.get(HISTORY, 0)


async def named(store: Store) -> list[tuple[int, str]]:
    """Message ids with who is named there."""
    query = (
        select(PostRow.message_id, MentionRow.official_id)
        .join(VersionRow, VersionRow.id == MentionRow.version_id)
        .join(PostRow, PostRow.id == VersionRow.post_id)
        .order_by(VersionRow.id, MentionRow.start)
    )
    return await store.read(lambda session: [(row[0], row[1]) for row in session.execute(query)])


async def stories(store: Store) -> list[int | None]:
    query = select(PostRow.story_id).order_by(PostRow.message_id)
    return await store.read(lambda session: list(session.scalars(query)))


async def test_history_gets_its_stories_behind_ingest(any_store: Store, clock: StillClock) -> None:
    """Names are found at once, stories later: as they would have been."""
    intake = Intake(any_store, RulesHolder(rules_for(LAVROV)), clock, StoryPlacer())
    forward = old(3, "DEMO. Ни о ком.", forward=Forward(1001, 2))
    await intake.hear([old(1), old(2), forward, old(4, "DEMO. Ничего."), old(5, "")])
    assert await named(any_store) == [(1, LAVROV.id), (2, LAVROV.id)]
    assert await jobs(any_store) == {"index": 4, "link_post": 4, KIND: 4}
    assert await stories(any_store) == [None] * 5
    assert await OldPosts(any_store, clock).drain() == 4
    first, copy, forwarded, other, empty = await stories(any_store)
    assert first == copy == forwarded is not None
    assert other not in (first, None)
    assert empty is None
    assert await waiting(any_store) == 0
    assert await OldPosts(any_store, clock).drain() == 0


async def job_rows(store: Store) -> set[tuple[str, int, Any]]:
    query = select(JobRow.kind, JobRow.subject_id, JobRow.due_at).where(JobRow.kind != HISTORY)
    return await store.read(lambda session: {(row[0], row[1], row[2]) for row in session.execute(query)})


def many(count: int) -> list[HeardPost]:
    """Old posts of all kinds: with words, with a picture alone, empty, and service messages."""
    posts = [old(n, f"DEMO. Ничего, номер {n}.") for n in range(1, count + 1)]
    posts[3] = replace(posts[3], text="", media=Media("photo", "photo:1"))
    posts[4] = replace(posts[4], text="")
    posts[5] = replace(posts[5], text="", service=True)
    return posts


async def test_a_run_of_history_leaves_one_job_and_each_post_gets_its_own(
    any_store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the run is unfolded for and by whom, its posts have the jobs that they would have had one by one."""
    holder = RulesHolder(rules_for())
    await Intake(any_store, holder, clock).hear(many(250))
    if any_store.dialect == "sqlite":
        assert await jobs(any_store) == {HISTORY: 250}
        assert sum((await any_store.read(lambda session: waiting_jobs(session, (HISTORY,)))).values()) == 250
    steps = 0
    while await unfold_history(any_store):
        steps += 1
    assert steps == (3 if any_store.dialect == "sqlite" else 0)
    unfolded = await job_rows(any_store)
    assert await jobs(any_store) == {"index": 248, "link_post": 247, KIND: 247}
    await any_store.write(lambda session: session.execute(delete(JobRow)))
    monkeypatch.setattr(behind, "_RUN", 10_000)
    await Intake(any_store, holder, clock).hear([replace(post, channel_id=1002) for post in many(250)])
    assert {(kind, subject - 250, due) for kind, subject, due in await job_rows(any_store)} == unfolded


async def test_history_is_unfolded_when_nothing_else_waits(store: Store, clock: StillClock) -> None:
    """What is heard now is indexed first, then history, in whichever order they came."""
    intake = Intake(store, RulesHolder(rules_for()), clock)
    await intake.hear(many(40))
    await intake.hear([heard(TEXT, message_id=100)])
    indexer, analyser = Indexer(store, clock, searches=None), load_analyser()
    assert await indexer.run_once(analyser) == 1
    assert await jobs(store) == {HISTORY: 40, "link_post": 1}
    assert await indexer.drain() == 38
    assert await jobs(store) == {"link_post": 38, KIND: 37}


async def test_a_text_that_is_redacted_before_its_jobs_are_written(store: Store, clock: StillClock) -> None:
    """It gets none; nor does a job that waits already come twice."""
    await Intake(store, RulesHolder(rules_for()), clock).hear(many(40))
    analyser = load_analyser()
    await store.write(lambda session: redact(session, analyser, None, NOON, post_id=1, reason="DEMO"))
    later = NOON + timedelta(hours=9)
    await store.write(lambda session: add_jobs(session, "index", [2], later))
    assert await unfold_history(store)
    assert await jobs(store) == {"index": 37, "link_post": 36, KIND: 36}
    assert ("index", 2, later) in await job_rows(store)


async def test_what_is_not_old_has_its_story_at_once(store: Store, clock: StillClock) -> None:
    """History of the last days, and whatever is heard otherwise, gets it in the transaction that stores it."""
    intake = Intake(store, RulesHolder(rules_for(LAVROV)), clock, StoryPlacer())
    month = NOON - timedelta(days=30)
    await intake.hear(
        [
            heard(TEXT, message_id=1, date=NOON - timedelta(days=2), source=Source.HISTORY),
            heard(TEXT, message_id=2, date=month, source=Source.CAUGHT_UP),
            heard(TEXT, message_id=3, date=month, source=Source.IMPORT),
        ]
    )
    assert None not in await stories(store)
    assert await waiting(store) == 0


async def test_an_edit_of_an_old_post(store: Store, clock: StillClock) -> None:
    """Only whom the edit added is news; the story is that of the first text, before and after."""
    intake = Intake(store, RulesHolder(rules_for(LAVROV, PUTIN)), clock, StoryPlacer())
    await follow(store, LAVROV.id, chat_id=77)
    await follow(store, PUTIN.id, chat_id=88)
    await intake.hear([old(1, "DEMO. Лавров приехал.", pts=1)])
    edited = replace(old(1, "DEMO. Лавров и Путин приехали.", pts=2, edit_date=NOON), source=Source.CAUGHT_UP)
    await intake.hear([edited])
    assert await store.read(lambda session: list(session.scalars(select(DeliveryRow.chat_id)))) == [88]
    assert await waiting(store) == 1
    await OldPosts(store, clock).drain()
    (story,) = await stories(store)
    assert story is not None


async def test_backfills_leave_recent_texts_known(store: Store, clock: StillClock) -> None:
    """However many old posts come in between, a copy of what was said today joins its story."""
    intake = Intake(store, RulesHolder(rules_for()), clock, StoryPlacer(keep=5))
    await intake.hear([heard(TEXT, channel_id=1002, message_id=100)])
    await intake.hear([old(n, f"DEMO. Старое: в городе открыли ещё одну школу номер {n}.") for n in range(1, 30)])
    await intake.hear([heard(TEXT, message_id=101)])
    *_, first, copy = await stories(store)
    assert first == copy is not None


async def test_a_text_that_is_redacted_meanwhile(
    store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gets no story any more, and its job is gone."""
    await Intake(store, RulesHolder(rules_for(LAVROV)), clock).hear([old(1)])
    placing = OldPosts(store, clock)
    analyser, loop = load_analyser(), asyncio.get_running_loop()

    def take_out(posts: Sequence[Any]) -> None:
        def work(session: Any) -> None:
            redact(session, analyser, None, NOON, post_id=posts[0].post_id, reason="DEMO")

        asyncio.run_coroutine_threadsafe(store.write(work), loop).result(30)

    monkeypatch.setattr(placing._stories, "compare", take_out)
    await placing.run_once()
    assert await stories(store) == [None]
    assert await waiting(store) == 0


async def test_a_post_that_is_repeated_meanwhile(
    store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps the story that it got."""
    await Intake(store, RulesHolder(rules_for()), clock).hear([old(1), old(2, "DEMO. Ничего.")])
    placing = OldPosts(store, clock)
    loop = asyncio.get_running_loop()

    def give(posts: Sequence[Any]) -> None:
        work = lambda session: oldposts.set_stories(session, [(posts[0].post_id, 77)])  # noqa: E731
        asyncio.run_coroutine_threadsafe(store.write(work), loop).result(30)

    monkeypatch.setattr(placing._stories, "compare", give)
    await placing.run_once()
    first, other = await stories(store)
    assert first == 77
    assert other not in (77, None)


async def test_one_bad_text_holds_up_nobody(store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again later, the others are placed."""
    await Intake(store, RulesHolder(rules_for()), clock).hear([old(1), old(2, "DEMO. БЕДА."), old(3)])
    placing = OldPosts(store, clock)
    compare = placing._stories.compare

    def fragile(posts: Sequence[Any]) -> None:
        if any("БЕДА" in item.heard.text for item in posts):
            raise ValueError("DEMO")
        compare(posts)

    monkeypatch.setattr(placing._stories, "compare", fragile)
    await placing.drain()
    first, bad, copy = await stories(store)
    assert first == copy is not None
    assert bad is None
    assert await waiting(store) == 1
    monkeypatch.undo()
    clock.now += timedelta(hours=1)
    await placing.drain()
    assert None not in await stories(store)


async def test_a_transaction_that_fails_leaves_the_job(
    store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The story and the end of the job are one: both, or neither."""
    await Intake(store, RulesHolder(rules_for()), clock).hear([old(1), old(2)])
    placing = OldPosts(store, clock)

    def fail(*_args: Any) -> None:
        raise RuntimeError("DEMO")

    monkeypatch.setattr(oldposts, "set_stories", fail)
    await placing.run_once()
    assert await stories(store) == [None, None]
    assert await waiting(store) == 2
    monkeypatch.undo()
    clock.now += timedelta(hours=1)
    await placing.drain()
    first, copy = await stories(store)
    assert first == copy is not None


_CHILD = """
import asyncio, sys
from core.clock import utc_now
from core.pipeline.hearing.oldposts import OldPosts
from core.storage.store import Store

async def main():
    async with Store(sys.argv[1]) as store:
        placing = OldPosts(store, utc_now)
        print("ready", flush=True)
        while await placing.run_once(batch=2):
            pass

asyncio.run(main())
"""


async def test_killed_in_between(sqlite_url: str, clock: StillClock, eventually: Callable[..., Any]) -> None:
    """Killed again and again at its work: whoever has no job has a story, and in the end all have one."""
    count = 300
    async with Store(sqlite_url) as store:
        await Intake(store, RulesHolder(rules_for()), clock).hear([old(n) for n in range(1, count + 1)])
        left = count
        for _ in range(3):
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _CHILD, sqlite_url, stdout=asyncio.subprocess.PIPE, env={**os.environ}
            )
            assert child.stdout is not None
            try:
                assert await asyncio.wait_for(child.stdout.readline(), 60)

                async def some(before: int = left) -> bool:
                    return await waiting(store) < before

                await eventually(some)
            finally:
                child.send_signal(signal.SIGKILL)
                await asyncio.wait_for(child.wait(), 30)
            left = await waiting(store)
            found = await stories(store)
            assert None not in found[: count - left]
            assert set(found[count - left :]) <= {None}
        await OldPosts(store, clock).drain()
        assert None not in await stories(store)
        assert await jobs(store) == {"index": count, "link_post": count}
