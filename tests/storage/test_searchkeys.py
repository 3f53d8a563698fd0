"""Keys of the search index: each version has one of its own, however many posts one second has."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from core.query.analyser import Term
from core.storage.search import Document, put_documents
from core.storage.searchkeys import wanted_key
from core.storage.store import Store
from tests.builders import NOON


def document(version_id: int, second: int = 0) -> Document:
    """One of a single word, which no other has."""
    date = NOON + timedelta(seconds=second)
    return Document(version_id, date, (Term(0, 1, f"word{version_id}"),), ("_all",))


async def indexed(store: Store) -> dict[int, int]:
    """The key of each version that is indexed."""
    rows = await store.read(lambda session: session.execute(sql("SELECT version_id, key FROM search_doc")).all())
    return {row[0]: row[1] for row in rows}


async def found(store: Store, version_id: int) -> list[int]:
    """The keys under which the index has this version's word."""
    word = f"word{version_id}"
    query = "SELECT key FROM search_doc WHERE terms @@ CAST(:word AS tsquery)"
    if store.dialect == "sqlite":
        query = "SELECT rowid FROM search WHERE search MATCH :word"
    return list(await store.read(lambda session: session.execute(sql(query), {"word": word}).scalars()))


async def test_a_key_beside_the_wanted_one_may_be_taken(any_store: Store) -> None:
    """Of two versions that want one free key the second gets none that an earlier one has, though nobody wants that."""
    await any_store.write(lambda session: put_documents(session, [document(9)]))
    await any_store.write(lambda session: put_documents(session, [document(16), document(24)]))
    keys = await indexed(any_store)
    assert sorted(keys) == [9, 16, 24]
    assert [await found(any_store, one) for one in (9, 16, 24)] == [[keys[one]] for one in (9, 16, 24)]


@pytest.mark.parametrize("seed", range(4))
async def test_posts_of_a_few_seconds_are_all_indexed(any_store: Store, seed: int) -> None:
    """Whatever order they come in and however many at once, none takes another's place, and none comes too early."""
    chance = random.Random(seed)
    documents = [document(number, chance.choice([0, 0, chance.randrange(60)])) for number in range(1, 161)]
    chance.shuffle(documents)
    at = 0
    while at < len(documents):
        some = documents[at : at + chance.choice([1, 2, 8, 40])]
        at += len(some)
        await any_store.write(lambda session, some=some: put_documents(session, some))  # type: ignore[misc]
    keys = await indexed(any_store)
    assert {one.version_id for one in documents} == keys.keys()
    assert all(keys[one.version_id] >= wanted_key(one.date, one.version_id) for one in documents)
    assert {one: await found(any_store, one) for one in keys} == {one: [key] for one, key in keys.items()}
