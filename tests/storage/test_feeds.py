"""Items of feeds as they wait for their pages to be read."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.storage.feeds import (
    DueEntry,
    DueFeed,
    NewEntry,
    add_entries,
    claim_entries,
    due_entries,
    due_feeds,
    entry_answered,
    sync_feeds,
)
from core.storage.models import FeedEntryRow
from core.storage.store import Store
from core.types import WatchedFeed
from tests.builders import NOON

HOUR = timedelta(hours=1)
FEED = WatchedFeed("https://paper.example/feed", "Paper")
ITEM = NewEntry("1", "https://paper.example/a/1", "Bridge closed", "It is closed.", (), NOON - HOUR, None)


async def watched(store: Store) -> DueFeed:
    def work(session: Session) -> DueFeed:
        sync_feeds(session, [FEED], NOON)
        return due_feeds(session, NOON, 1)[0]

    return await store.write(work)


async def claimed(store: Store) -> DueEntry:
    def work(session: Session) -> DueEntry:
        (entry,) = claim_entries(session, due_entries(session, NOON, 9), NOON, NOON + timedelta(minutes=2))
        return entry

    return await store.write(work)


async def row(store: Store) -> FeedEntryRow:
    return await store.read(lambda session: session.scalars(select(FeedEntryRow)).one())


async def test_what_a_feed_tells_while_a_page_is_read_is_not_forgotten_with_the_answer(any_store: Store) -> None:
    """The item is due as the feed made it, though the answer that comes then is the last that was waited for."""
    feed = await watched(any_store)
    await any_store.write(lambda session: add_entries(session, feed, [ITEM], NOON, oldest=NOON - 9 * HOUR))
    entry = await claimed(any_store)
    later = replace(ITEM, text="It is open.", updated_at=NOON)
    await any_store.write(lambda session: add_entries(session, feed, [later], NOON, oldest=NOON - 9 * HOUR))
    await any_store.write(
        lambda session: entry_answered(session, entry, due_at=None, attempts=0, text="", checks=4, article_id=7)
    )
    found = await row(any_store)
    assert (found.due_at, found.text, found.checks, found.article_id) == (NOON, "It is open.", 4, 7)


async def test_items_that_are_stamped_while_their_pages_are_read_are_read_once_more(any_store: Store) -> None:
    """Three corrections of one moment: none is forgotten with the answer to a request that was made before it."""
    feed, until = await watched(any_store), NOON + timedelta(minutes=2)
    items = [replace(ITEM, key=key, url=f"https://paper.example/a/{key}") for key in "123"]
    await any_store.write(lambda session: add_entries(session, feed, items, NOON, oldest=NOON - 9 * HOUR))
    taken = await any_store.write(lambda session: claim_entries(session, due_entries(session, NOON, 9), NOON, until))
    stamped = [replace(item, text="It is open.", updated_at=NOON) for item in items]
    await any_store.write(lambda session: add_entries(session, feed, stamped, NOON, oldest=NOON - 9 * HOUR))
    for entry in taken:
        await any_store.write(
            lambda session, item=entry: entry_answered(session, item, due_at=None, attempts=0, text="", checks=4)
        )
    again = await any_store.read(lambda session: due_entries(session, until, 9))
    assert [(entry.key, entry.text) for entry in again] == [(key, "It is open.") for key in "123"]


async def test_an_answer_that_nothing_overtook_says_when_the_page_is_read_next(any_store: Store) -> None:
    feed = await watched(any_store)
    await any_store.write(lambda session: add_entries(session, feed, [ITEM], NOON, oldest=NOON - 9 * HOUR))
    entry = await claimed(any_store)
    await any_store.write(
        lambda session: entry_answered(session, entry, due_at=NOON + HOUR, attempts=2, text="", checks=1, error="x")
    )
    found = await row(any_store)
    assert (found.due_at, found.text, found.attempts, found.checks, found.error) == (NOON + HOUR, "", 2, 1, "x")


def stamped(minutes: int, *keys: str) -> list[NewEntry]:
    """Items as a feed lists them that was made so many minutes past noon and calls all of them updated then."""
    moment = NOON + timedelta(minutes=minutes)
    return [replace(ITEM, key=key, url=f"https://paper.example/{key}", updated_at=moment) for key in keys]


async def test_items_that_are_all_stamped_anew_are_read_hourly(any_store: Store) -> None:
    """A feed that calls all its items updated whenever it is asked has no page asked each time; a new one is due."""
    feed = await watched(any_store)

    async def polled(minutes: int, *keys: str) -> int:
        now = NOON + timedelta(minutes=minutes)
        return await any_store.write(
            lambda session: add_entries(session, feed, stamped(minutes, *keys), now, oldest=NOON - 9 * HOUR)
        )

    async def due(minutes: int) -> list[str]:
        now = NOON + timedelta(minutes=minutes)
        return sorted(entry.key for entry in await any_store.read(lambda session: due_entries(session, now, 9)))

    assert await polled(0, "a", "b", "c") == 3
    await any_store.write(lambda session: session.execute(update(FeedEntryRow).values(due_at=None, checks=4)))
    assert [await polled(minutes, "a", "b", "c", "d") for minutes in (5, 10, 15)] == [1, 1, 1]
    assert await due(64) == ["d"]
    assert await due(65) == ["a", "b", "c", "d"]


async def test_two_items_that_are_updated_together_are_read_at_once(any_store: Store) -> None:
    feed = await watched(any_store)
    first, then = stamped(0, "a", "b"), stamped(5, "a", "b")
    await any_store.write(lambda session: add_entries(session, feed, first, NOON, oldest=NOON - 9 * HOUR))
    await any_store.write(lambda session: session.execute(update(FeedEntryRow).values(due_at=None, checks=4)))
    now = NOON + timedelta(minutes=5)
    assert await any_store.write(lambda session: add_entries(session, feed, then, now, oldest=NOON - 9 * HOUR)) == 2
