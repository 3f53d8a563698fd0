"""Media files: none is passed over, and what is kept or redacted stays so, whoever else was at it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.pipeline.archive.keeping import redact
from core.pipeline.archive.keptmedia import keep_media
from core.pipeline.archive.verifying import verify_channel
from core.pipeline.hearing.ingest import ingest
from core.query import load_analyser
from core.storage.mediafiles import (
    Limits,
    WantedFile,
    media_elsewhere,
    media_files,
    media_later,
    media_moved,
    media_settled,
    redact_media,
    want_new_media,
)
from core.storage.store import Store
from core.types import HeardDeletion, Media
from tests.builders import NOON, heard, rules_for

LATER = NOON + timedelta(minutes=1)
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def hear(session: Session, number: int, **media: Any) -> None:
    attached = Media("photo", f"photo:{number}", **media)
    ingest(session, rules_for(), [heard(channel_id=1000 + number, media=attached)], (), NOON)


def want(session: Session) -> int:
    return want_new_media(session, Limits(), NOON)


async def state(store: Store, identity: str = "photo:1") -> str:
    return (await store.read(lambda session: media_files(session, [identity])))[identity].state


@asynccontextmanager
async def uncommitted(store: Store, work: Callable[[Session], object]) -> AsyncIterator[asyncio.Event]:
    """A transaction that has done its work and commits when the event is set, or at the end."""
    done, leave = threading.Event(), threading.Event()
    let_go = asyncio.Event()

    def slow(session: Session) -> None:
        work(session)
        done.set()
        assert leave.wait(9)

    async def pass_on() -> None:
        await let_go.wait()
        leave.set()

    writing, passing = asyncio.create_task(store.write(slow)), asyncio.create_task(pass_on())
    assert await asyncio.to_thread(done.wait, 9)
    try:
        yield let_go
    finally:
        let_go.set()
        await asyncio.gather(writing, passing)


async def test_a_version_that_is_committed_late_is_not_passed_over(postgres_url: str) -> None:
    """Of two who store posts at once, the media of both are wanted, whoever commits first."""
    async with Store(postgres_url) as one, Store(postgres_url) as two:
        async with uncommitted(one, lambda session: hear(session, 1)):
            await two.write(lambda session: hear(session, 2))
            assert await two.write(want) == 0
        assert await two.write(want) == 2
        assert set(await two.read(lambda session: media_files(session, ["photo:1", "photo:2"]))) == {
            "photo:1",
            "photo:2",
        }


@pytest.mark.parametrize("first", ["kept", "redacted"])
async def test_who_keeps_a_file_second_changes_nothing(
    postgres_url: str, first: str, eventually: Callable[..., Any]
) -> None:
    """A file that is kept or redacted by another transaction meanwhile stays so, and the evidence is sound."""
    async with Store(postgres_url) as one, Store(postgres_url) as two:
        await one.write(lambda session: hear(session, 1))
        await one.write(want)

        def work(session: Session) -> None:
            if first == "kept":
                keep_media(session, "photo:1", "aa", 1, NOON)
            else:
                redact_media(session, ["photo:1"])

        def second(session: Session) -> bool:
            return keep_media(session, "photo:1", "aa", 1, LATER)

        async def waits() -> bool:
            return await one.read(lambda session: bool(session.scalar(WAITING)))

        async with uncommitted(one, work) as let_go:
            keeping = asyncio.create_task(two.write(second))
            await eventually(waits)  # it has read the state of before
            let_go.set()
            assert await keeping is (first == "kept")
        assert await state(two) == first
        assert (await two.read(lambda session: verify_channel(session, 1001))).findings == ()


async def test_a_kept_file_is_not_given_up_by_a_latecomer(any_store: Store) -> None:
    """Whoever could not fetch a file that somebody else has kept meanwhile does not undo it."""
    await any_store.write(lambda session: hear(session, 1))
    await any_store.write(want)
    await any_store.write(lambda session: keep_media(session, "photo:1", "aa", 1, NOON))
    await any_store.write(lambda session: media_settled(session, "photo:1", "gone", "the post has it no longer"))
    await any_store.write(lambda session: media_later(session, "photo:1", LATER, 3, "no answer"))
    assert await state(any_store) == "kept"
    assert (await any_store.read(lambda session: verify_channel(session, 1001))).findings == ()


async def test_an_endless_kind_of_file_stops_nobody(any_store: Store) -> None:
    """A file whose kind is longer than a column is wanted like any other."""
    await any_store.write(lambda session: hear(session, 1, mime="a" * 3000))
    assert await any_store.write(want) == 1
    assert await state(any_store) == "due"


async def test_a_file_that_is_gone_is_sought_through_the_next_post_that_has_it(any_store: Store) -> None:
    """A forward that comes later brings the place where it can be had."""
    await any_store.write(lambda session: hear(session, 1))
    await any_store.write(want)
    await any_store.write(lambda session: media_settled(session, "photo:1", "gone", "the post has it no longer"))
    again = heard(channel_id=1002, message_id=5, media=Media("photo", "photo:1"))
    await any_store.write(lambda session: ingest(session, rules_for(), [again], (), NOON))
    await any_store.write(want)
    file = (await any_store.read(lambda session: media_files(session, ["photo:1"])))["photo:1"]
    assert (file.state, file.reason, file.channel_id, file.message_id) == ("due", None, 1002, 5)


async def test_a_file_is_sought_through_a_post_that_has_it_still(any_store: Store) -> None:
    """Not through one that is deleted or redacted, nor through the one that has it no longer."""
    posts = [heard(channel_id=1000 + n, message_id=n, media=Media("photo", "photo:1")) for n in (1, 2, 3, 4)]
    await any_store.write(lambda session: ingest(session, rules_for(), posts, (), NOON))
    await any_store.write(want)

    def elsewhere(session: Session) -> WantedFile | None:
        (file,) = media_files(session, ["photo:1"]).values()
        return media_elsewhere(session, WantedFile("photo:1", file.channel_id, file.message_id, 0))

    gone = HeardDeletion(1004, (4,), noticed_at=LATER)
    await any_store.write(lambda session: ingest(session, rules_for(), [gone], (), LATER))
    await any_store.write(lambda s: redact(s, load_analyser(), None, NOON, post_id=2, reason="a minor"))
    (before,) = (await any_store.read(lambda session: media_files(session, ["photo:1"]))).values()
    other = await any_store.read(elsewhere)
    assert other is not None
    assert {before.channel_id, other.channel_id} <= {1001, 1003, 1004}
    assert other.channel_id in {1001, 1003} - {before.channel_id}
    await any_store.write(lambda session: media_moved(session, other, LATER))
    (after,) = (await any_store.read(lambda session: media_files(session, ["photo:1"]))).values()
    assert (after.channel_id, after.message_id) == (other.channel_id, other.message_id)
    rest = [HeardDeletion(1000 + n, (n,), noticed_at=LATER) for n in (1, 3)]
    await any_store.write(lambda session: ingest(session, rules_for(), rest, (), LATER))
    assert await any_store.read(elsewhere) is None
