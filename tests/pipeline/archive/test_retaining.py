"""Retention looks through a large archive in pieces, each of which costs what is in it and not what the archive has."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.pipeline.archive.keeping import Retention
from core.pipeline.archive.retaining import Overdue, overdue
from core.storage.models import MentionRow, PostRow, VersionRow
from core.storage.store import Store
from core.storage.upsert import insert_rows
from tests.builders import NOON

POSTS = 30_000
RULE = Retention(0, "unmentioned", 7)
LATER = NOON + timedelta(days=30)


def _fill(session: Session, posts: int, free: int) -> None:
    """So many posts, one a second; each names somebody, but for every `free`th."""
    for start in range(1, posts + 1, 5_000):
        numbers = range(start, min(start + 5_000, posts + 1))
        at = {number: NOON + timedelta(seconds=number // 2) for number in numbers}  # two have one date
        insert_rows(session, PostRow, [
            {"id": n, "channel_id": 1001, "message_id": n, "date": at[n], "heard_at": at[n], "source": "live",
             "version": 0} for n in numbers
        ])  # fmt: skip
        insert_rows(session, VersionRow, [
            {"id": n, "post_id": n, "number": 0, "text": "DEMO", "entities": [], "content_hash": bytes(32),
             "salt": b"", "heard_at": at[n]} for n in numbers
        ])  # fmt: skip
        insert_rows(session, MentionRow, [
            {"version_id": n, "start": 0, "end": 4, "surface": "DEMO", "official_id": "x", "kind": "full",
             "reasons": [], "doubtful": False, "catalogue_id": "x"} for n in numbers if n % free
        ])  # fmt: skip


async def test_a_page_of_old_posts_does_not_read_all_texts_on_postgresql(postgres_url: str) -> None:
    """Whether somebody is named is asked of the posts that are looked at, not of every post of the archive."""
    async with Store(postgres_url) as store:
        await store.write(lambda session: _fill(session, POSTS, 2))
        await store.write(lambda session: session.execute(text("ANALYZE")))
        asked: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
            asked.append((statement, values))

        def rows_read(session: Session) -> tuple[int, int]:
            event.listen(Engine, "before_cursor_execute", note)
            try:
                found = overdue(session, RULE, LATER)
            finally:
                event.remove(Engine, "before_cursor_execute", note)
            connection = session.connection()
            plans = [
                connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", values).scalar_one()
                for sql, values in asked
            ]
            return len(found), sum(_rows(node) for (plan,) in plans for node in _scans(plan["Plan"]))

        found, read = await store.read(rows_read)
        assert found == 200
        assert read < POSTS / 4


@pytest.mark.parametrize("free", [7, 1_100])
async def test_a_pass_misses_no_post_and_names_none_twice(any_store: Store, free: int) -> None:
    """However far apart those lie that the rule asks for, also behind many of which it asks for none, and where several
    have one date.
    """
    await any_store.write(lambda session: _fill(session, 2_500, free))
    for rule, expected in ((RULE, list(range(free, 2_501, free))), (Retention(0, "all", 7), list(range(1, 2_501)))):
        after: Overdue | None = None
        found: list[int] = []
        while page := await any_store.read(partial(overdue, rule=rule, now=LATER, after=after)):
            assert len(page) <= 200
            found += [one.post_id for one in page]
            after = page[-1]
        assert found == expected


@pytest.mark.parametrize("channel_id", [0, 1001])
async def test_a_pass_ends_where_nothing_is_to_be_redacted(any_store: Store, channel_id: int) -> None:
    """All name somebody: there is no page, whatever number was looked at."""
    await any_store.write(lambda session: _fill(session, 1_200, 5_000))
    assert await any_store.read(lambda session: overdue(session, Retention(channel_id, "unmentioned", 7), LATER)) == []


def _scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of a plan that read a table of texts or of who is named in them."""
    if str(node.get("Relation Name", "")).startswith(("version", "mention")):
        yield node
    for child in node.get("Plans", ()):
        yield from _scans(child)


def _rows(node: dict[str, Any]) -> int:
    return int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
