"""Saved searches give the answer that the index gives."""

from datetime import timedelta

import pytest

from core.pipeline.asking.searching import newest_post_ids, prepare, read_query
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.ingest import ingest
from core.pipeline.hearing.searchalerts import Indexed
from core.query import load_analyser
from core.query.matching import LiveSearch
from core.storage.store import Store
from core.types import Forward, HeardPost, Media
from tests.bot.world import newsroom, rules
from tests.builders import NOON, heard

TEXTS = (
    "DEMO. На станции метро произошла крупная авария.",
    "DEMO. Авария на дороге, метро работает.",
    "DEMO. Глава МИД Лавров приехал в Ростов-на-Дону.",
    "DEMO. Лаврова спросили о мигрантах и миграции.",
    "DEMO. Путин и Лавров: «серьёзный разговор» состоялся.",
    "DEMO. У метро Лубянка @kanal пишет #новости.",
    "DEMO. У Києві відкрили станцію метро після аварії.",
    "DEMO. The metro in London is closed, says Lavrov.",
    "DEMO. Стали говорить о стали и о МИДе главы.",
    "DEMO. Погода хорошая, ёлка зелёная.",
)
QUERIES = (
    "метро",
    "метро авария",
    "метро OR ёлка",
    "метро -авария",
    "-метро",
    "NOT (метро OR авария)",
    '"крупная авария"',
    '"глава МИД"',
    "мигра*",
    "Києв*",
    "(авария OR погода) -дорога",
    "official:sergey-lavrov",
    "official:sergey-lavrov -official:vladimir-putin",
    "channel:nezygar метро",
    "channel:kompromat_group",
    "is:mentioned",
    "-is:mentioned",
    "is:forwarded OR has:photo",
    "kind:surname",
    "on:2025-11-05",
    "before:2025-11-05",
    "after:2025-11-05 метро",
    "status:unverified -status:denied",
    "is:deleted OR is:linked",
    "source:live",
    "@kanal",
    "#новости",
    "ростов-на-дону",
    "станция",
)


def posts() -> list[HeardPost]:
    found = []
    for number, text in enumerate(TEXTS):
        changes = {}
        if number == 2:
            changes["forward"] = Forward(name="Кто-то")
        if number == 3:
            changes["media"] = Media("photo", "x")
        day = NOON - timedelta(days=1) if number % 3 == 0 else NOON
        found.append(
            heard(text, message_id=number + 1, channel_id=1001 + number % 2, date=day, heard_at=NOON, **changes)
        )
    return found


class Watching:
    """Stands where saved searches are asked, and keeps what they are asked about."""

    def __init__(self) -> None:
        self.seen: list[Indexed] = []

    async def find(self, posts: list[Indexed], _analyser: object) -> list[object]:
        self.seen += posts
        return []


@pytest.mark.parametrize("query", QUERIES)
async def test_a_live_search_finds_what_the_index_finds(store: Store, query: str) -> None:
    """The same posts, whatever the search says."""
    async with newsroom(store, start=False):  # the channels are known
        watching = Watching()
        await store.write(lambda session: ingest(session, rules(), posts(), (), NOON))
        await Indexer(store, lambda: NOON, searches=watching).drain()  # type: ignore[arg-type]
        analyser = load_analyser()
        ready = await store.read(lambda session: read_query(session, rules(), query, NOON))
        live = LiveSearch(ready, analyser)
        mine = {post.post_id for post in watching.seen if live.matches(post.subject)}
        indexed = await store.read(
            lambda session: newest_post_ids(session, prepare(session, rules(), analyser, query, NOON), limit=100)
        )
        assert mine == set(indexed)
