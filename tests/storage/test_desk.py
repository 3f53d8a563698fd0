"""What people and periodic work ask of the store finds what is recent by an index, however large the archive is."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.storage import desk
from core.storage.health import rhythms
from core.storage.inbox import doubtful_waiting, inbox
from core.storage.mediafiles import kept_media
from core.storage.models import ChannelRow, MentionRow, PostRow, VersionRow
from core.storage.series import due_looks
from core.storage.store import Store
from core.storage.stories import recent_posts
from core.storage.upsert import insert_rows
from tests.builders import NOON

POSTS = 2000


def fill(session: Session) -> None:
    """Some channels, whose posts come one a minute up to noon."""
    base = {"language": "ru", "watched": True, "state": "ok"}
    insert_rows(session, ChannelRow, [{**base, "channel_id": n, "name": f"DEMO {n}"} for n in range(20)])
    posts, versions, mentions = [], [], []
    for number in range(1, POSTS + 1):
        at = NOON - timedelta(minutes=POSTS - number)
        posts.append({"id": number, "channel_id": number % 20, "message_id": number, "date": at, "heard_at": at,
                      "source": "live", "version": 0})  # fmt: skip
        versions.append({"id": number, "post_id": number, "number": 0, "text": "DEMO", "entities": [],
                         "content_hash": bytes(32), "salt": b"", "heard_at": at})  # fmt: skip
        mentions.append({"version_id": number, "start": 0, "end": 4, "surface": "DEMO", "official_id": f"o{number % 3}",
                         "kind": "surname", "reasons": [], "doubtful": False, "catalogue_id": "x"})  # fmt: skip
    for model, rows in ((PostRow, posts), (VersionRow, versions), (MentionRow, mentions)):
        insert_rows(session, model, rows)


RECENT: list[tuple[Callable[[Session], Any], str]] = [
    (lambda session: desk.channel_states(session, NOON - timedelta(minutes=59)), "ix_post_date"),
    (lambda session: desk.heard_since(session, NOON - timedelta(minutes=59)), "ix_post_date"),
    (lambda session: desk.most_named(session, NOON - timedelta(minutes=59), 10), "ix_post_heard_at"),
    (lambda session: kept_media(session, 5, redacted=True), "ix_media_file_kept"),
    (lambda session: rhythms(session, NOON - timedelta(minutes=59)), "ix_post_date"),
    (lambda session: inbox(session, everything=False, limit=30), "ix_mention_doubtful"),
    (doubtful_waiting, "ix_mention_doubtful"),
    (lambda session: due_looks(session, list(range(20)), NOON, 100), "ix_post_look"),
    (lambda session: recent_posts(session, NOON - timedelta(minutes=59), 10_000), "ix_post_date"),
]


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize(("ask", "index"), RECENT)
async def test_what_is_recent_is_found_by_time(
    store: Store, ask: Callable[[Session], Any], index: str, counted: bool
) -> None:
    """No question about the last hour or one channel's files walks all posts, versions, mentions or files: each has an
    index, and SQLite takes it without numbers of the tables, too, as nobody has it count them.
    """
    await store.write(fill)
    if counted:
        await store.write(lambda session: session.execute(text("ANALYZE")))
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, values))

    def plans(session: Session) -> str:
        event.listen(Engine, "before_cursor_execute", note)
        try:
            ask(session)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        connection = session.connection()
        rows = [row for sql, values in asked for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        return "\n".join(row[3] for row in rows)

    plan = await store.read(plans)
    assert index in plan, plan
    for table in ("post", "version", "mention", "media_file"):
        assert not re.search(rf"SCAN {table}\b(?! USING INDEX ix_mention_doubtful)", plan), plan


async def test_what_is_recent_is_counted_right(any_store: Store) -> None:
    """The numbers of the last hour, on both engines."""
    await any_store.write(fill)
    states = await any_store.read(lambda session: desk.channel_states(session, NOON - timedelta(minutes=59)))
    assert (len(states), {state.posts for state in states}) == (20, {3})
    assert await any_store.read(lambda session: desk.heard_since(session, NOON - timedelta(minutes=59))) == (60, 60)
    named = await any_store.read(lambda session: desk.most_named(session, NOON - timedelta(minutes=59), 10))
    assert named == [("o0", 20), ("o1", 20), ("o2", 20)]
    assert await any_store.read(lambda session: desk.most_named(session, NOON + timedelta(days=1), 10)) == []


async def test_the_overview_and_the_channels_count_the_same(any_store: Store) -> None:
    """Published in watched time: neither history, however new, nor what was published before and heard only now."""

    def more(session: Session) -> None:
        fill(session)
        base = {"channel_id": 1, "heard_at": NOON, "version": 0}
        rows = [("history", 1), ("preview_history", 1), ("import", 1), ("caught_up", 300), ("caught_up", 2)]
        insert_rows(
            session,
            PostRow,
            [
                {**base, "id": n, "message_id": n, "date": NOON - timedelta(minutes=minutes), "source": source}
                for n, (source, minutes) in enumerate(rows, POSTS + 1)
            ],
        )

    await any_store.write(more)
    since = NOON - timedelta(minutes=59)
    states = await any_store.read(lambda session: desk.channel_states(session, since))
    assert await any_store.read(lambda session: desk.heard_since(session, since)) == (61, 60)
    assert sum(state.posts for state in states) == 61
