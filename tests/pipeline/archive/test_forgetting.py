"""Forgetting: of a redacted text no word is left in the file of a SQLite store, not even behind its search index."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event
from sqlalchemy.orm import Session

from core.pipeline.archive import keeping
from core.pipeline.archive.daily import Daily
from core.pipeline.archive.forgetting import forget_words_left
from core.pipeline.asking.searching import prepare, search_posts
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.models import SettingRow
from core.storage.store import Store
from tests.builders import NOON, heard, rules_for
from tests.conftest import StillClock

RULES = rules_for()
NUMBER, OTHER = b"79990001122", b"79990003344"


def without_words(session: Session, post_id: int) -> None:
    keeping.redact(session, load_analyser(), None, NOON, post_id=post_id, reason="a private number")


async def fill(store: Store, clock: StillClock, words: int = 1) -> None:
    """Many posts that are indexed a few at a time, two of them with the telephone number of somebody private."""
    numbers = {n: " ".join(str(n + 1000 * more) for more in range(words)) for n in range(10, 200)}
    posts = [heard(f"DEMO. Слово номер {of_post} из многих.", message_id=n) for n, of_post in numbers.items()]
    posts[0:0] = [heard(f"DEMO. Звоните: +{one.decode()}.", message_id=n) for n, one in ((1, NUMBER), (2, OTHER))]
    await Intake(store, RulesHolder(RULES), clock).hear(posts)
    indexer, analyser = Indexer(store, clock, searches=None), load_analyser()
    while await indexer.run_once(analyser):
        pass


def in_file(url: str, number: bytes) -> bool:
    """Whether the digits stand anywhere in the file of a store that is closed."""
    return number in Path(url.removeprefix("sqlite:///")).read_bytes()


async def test_no_word_of_a_redacted_text_is_left_in_the_file(
    store_file: str, clock: StillClock, tmp_path: Path
) -> None:
    """Within minutes it is gone from the pages of the index as well; what was not redacted is found as before."""
    async with Store(store_file) as store:
        await fill(store, clock)
        await store.write(lambda session: without_words(session, 1))
    assert in_file(store_file, NUMBER), "the index would have forgotten by itself, and this test shows nothing"
    async with Store(store_file) as store:
        await Daily(store, clock, tmp_path / "head.key").run_once()
        ready = await store.read(lambda session: prepare(session, RULES, load_analyser(), "слово", NOON))
        assert len((await store.read(lambda session: search_posts(session, ready, limit=500))).hits) == 190
    assert (in_file(store_file, NUMBER), in_file(store_file, OTHER)) == (False, True)


async def test_a_redacted_text_is_overwritten_whatever_sqlite_does_by_itself(
    store_file: str, clock: StillClock, tmp_path: Path
) -> None:
    """Many builds of SQLite leave what was deleted in the file until something else needs the room."""

    def careless(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA secure_delete=OFF")

    event.listen(Engine, "connect", careless)
    try:
        async with Store(store_file) as store:
            await fill(store, clock)
            await store.write(lambda session: without_words(session, 1))
            await Daily(store, clock, tmp_path / "head.key").run_once()
    finally:
        event.remove(Engine, "connect", careless)
    assert not in_file(store_file, NUMBER)


async def test_an_index_that_takes_many_steps_is_merged_to_its_end(
    store_file: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of a large store does: the words may stand in what is merged last."""
    monkeypatch.setattr("core.storage.search._MERGED_PAGES", 1)
    steps = []

    class Counting(Store):
        async def write(self, work: Callable[[Session], Any]) -> Any:
            steps.append(work)
            return await super().write(work)

    async with Store(store_file) as store:
        await fill(store, clock, words=50)
        await store.write(lambda session: without_words(session, 1))
    async with Counting(store_file) as counting:
        assert await forget_words_left(counting)
    assert len(steps) > 5
    assert (in_file(store_file, NUMBER), in_file(store_file, OTHER)) == (False, True)


async def test_what_an_earlier_program_redacted_is_forgotten_too(store_file: str, clock: StillClock) -> None:
    """Nobody noted then that words are left: the first look after an upgrade merges the index, the next does not."""
    async with Store(store_file) as store:
        await fill(store, clock)
        await store.write(lambda session: without_words(session, 1))
        await store.write(lambda session: session.execute(delete(SettingRow)))
        assert await forget_words_left(store)
        assert not await forget_words_left(store)
    assert not in_file(store_file, NUMBER)


async def test_a_store_without_redactions_is_left_as_it_is(any_store: Store, clock: StillClock) -> None:
    """Nothing is merged for nothing."""
    await fill(any_store, clock)
    assert not await forget_words_left(any_store)


@pytest.mark.parametrize("steps", [1, 2])
async def test_what_is_redacted_while_the_index_is_merged_is_forgotten_next(
    store_file: str, clock: StillClock, steps: int
) -> None:
    """A merge that had begun may not have seen it."""

    class Busy(Store):
        """Somebody redacts a post behind the merge's first steps."""

        async def write(self, work: Callable[[Session], Any]) -> Any:
            done = await super().write(work)
            self.written = getattr(self, "written", 0) + 1
            if self.written == steps:
                await super().write(lambda session: without_words(session, 2))
            return done

    async with Store(store_file) as store:
        await fill(store, clock)
        await store.write(lambda session: without_words(session, 1))
    async with Busy(store_file) as busy:
        assert await forget_words_left(busy)
        assert await forget_words_left(busy)
    assert not in_file(store_file, NUMBER)
    assert not in_file(store_file, OTHER)
