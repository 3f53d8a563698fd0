"""Searches for a name that thousands of people of a large catalogue bear, on both engines."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.pipeline.asking.searching import count_posts, posts_by_day, prepare, search_posts
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import Rules, RulesHolder
from core.query import load_analyser, marks
from core.query.nodes import Marks
from core.storage.models import ChannelRow, PostRow, VersionRow
from core.storage.search import Document, count, newest, put_documents
from core.storage.searchsql import compile_search
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.types import HeardDeletion
from tests.builders import LAVROV, NOON, PUTIN, heard, rules_for
from tests.conftest import StillClock


@pytest.fixture(scope="module")
def large() -> Rules:
    """A catalogue in which three thousand are called Сергей, under ids as long as an id may be."""
    namesakes = [
        replace(LAVROV, id=f"{number:04d}-" + "ю" * 290, names={"ru": f"Сергей Номер{number}ов"}, positions=())
        for number in range(3_000)
    ]
    return rules_for(PUTIN, LAVROV, *namesakes)


@pytest.mark.parametrize("best_first", [False, True])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("official:серг", [3, 1]),
        ("official:серг немилость", [1]),
        ("немилость OR official:серг", [4, 3, 1]),
        ("-official:серг", [4, 2]),
        ("official:серг -is:deleted", [1]),
        ("official:серг official:путин", [3]),
        ('official:серг "впал в"', [1]),
        ("(official:серг OR is:deleted) -метро", [1]),
    ],
)
async def test_a_name_that_thousands_bear_is_searched_for(
    any_store: Store, clock: StillClock, large: Rules, query: str, expected: list[int], best_first: bool
) -> None:
    """Alone, with words, denied and beside other conditions; the posts are counted, too."""
    intake = Intake(any_store, RulesHolder(large), clock)
    await intake.hear(
        [
            heard("DEMO. Лавров впал в немилость.", message_id=1),
            heard("DEMO. Путин едет.", message_id=2),
            heard("DEMO. Путин и Лавров о метро.", message_id=3),
            heard("DEMO. Немилость к чиновникам.", message_id=4),
        ]
    )
    await intake.hear([HeardDeletion(1001, (3,), NOON)])
    await Indexer(any_store, clock, searches=None).drain()

    def work(session: Session) -> tuple[list[int], int, int]:
        ready = prepare(session, large, load_analyser(), query, NOON)
        hits = search_posts(session, ready, best_first=best_first).hits
        by_day = sum(number for _, number in posts_by_day(session, ready))
        return [hit.card.key.message_id for hit in hits], count_posts(session, ready), by_day

    found, counted, by_day = await any_store.read(work)
    assert sorted(found, reverse=True) == expected
    assert (counted, by_day) == (len(expected), len(expected))


TEXTS, SAID_IN = 6_000, (5, 2_000, 4_000)


def fill(session: Session) -> None:
    """Indexed posts, a minute apart, of which three name the official with the number 7 and the others number 0."""
    base = {"language": "ru", "watched": True, "state": "ok"}
    insert_rows(session, ChannelRow, [{**base, "channel_id": 1001, "name": "DEMO"}])
    posts, versions, documents = [], [], []
    for number in range(1, TEXTS + 1):
        at = NOON + timedelta(minutes=number)
        posts.append({"id": number, "channel_id": 1001, "message_id": number, "date": at, "heard_at": at,
                      "source": "live", "version": 0})  # fmt: skip
        versions.append({"id": number, "post_id": number, "number": 0, "text": "DEMO", "entities": [],
                         "content_hash": bytes(32), "salt": b"", "heard_at": at})  # fmt: skip
        named = marks.official("7" if number in SAID_IN else "0")
        documents.append(Document(number, at, (), (marks.ALL, named)))
    insert_rows(session, PostRow, posts)
    insert_rows(session, VersionRow, versions)
    put_documents(session, documents)


@pytest.mark.parametrize("people", [60, 300, 1_200])
async def test_of_many_whom_hardly_a_text_names_not_every_text_is_read(store_database: str, people: int) -> None:
    """PostgreSQL finds them by the index: no statement looks at more texts than one step down takes."""
    names = Marks(tuple(marks.official(str(number)) for number in range(1, people + 1)))
    async with Store(store_database) as store:
        await store.write(fill)
        await store.write(lambda session: session.execute(text("ANALYZE")))
        read: list[int] = []

        def note(connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
            if "search_doc" in statement:  # with the settings that it is asked with
                with connection.connection.driver_connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values)
                    read.append(_texts_read(cursor.fetchone()[0][0]["Plan"]))

        def work(session: Session) -> tuple[list[int], int]:
            event.listen(Engine, "before_cursor_execute", note)
            try:
                page, _ = newest(session, compile_search(session, names, load_analyser()), 20)
                number = count(session, compile_search(session, names, load_analyser()), limit=10_000)
            finally:
                event.remove(Engine, "before_cursor_execute", note)
            return sorted(hit.post_id for hit in page), number

        assert await store.read(work) == (list(SAID_IN), len(SAID_IN))
        assert max(read) <= 1_000


def _texts_read(plan: dict[str, Any]) -> int:
    """The rows of the index's table that a plan looks at in the node that looks at most."""
    own = 0
    if plan.get("Relation Name") == "search_doc":
        own = round((plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"])
    return max([own, *(_texts_read(below) for below in plan.get("Plans", ()))])
