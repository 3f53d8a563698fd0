"""Searches for a name that thousands of people of a large catalogue bear, on both engines."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from core.pipeline.asking.searching import count_posts, posts_by_day, prepare, search_posts
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import Rules, RulesHolder
from core.query import load_analyser
from core.storage.store import Store
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
