"""An alert claimed in the transaction that stores its post is rendered from memory: as the store would tell it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.pipeline.hearing.ingest import ingest
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.telling.delivering import AlertMaterial, load_materials
from core.storage.models import ChannelRow, SubscriptionRow
from core.storage.outbox import claim_due
from core.storage.store import Store
from core.told import Event
from core.types import Entity, Forward, HeardDeletion, HeardPost, Source
from tests.builders import LAVROV, NOON, PUTIN, heard, rules_for

RULES = rules_for(LAVROV, PUTIN)
ABOUT = "DEMO. 🙂 Лаврову и Путину, главе МИД РФ, звонил Сергей Лавров; Путин молчит — e\u0301то «слух» <b>&amp;"
ODD = datetime(2025, 11, 5, 8, 59, 59, 123456, tzinfo=UTC)


async def follow(store: Store, *, named: bool) -> None:
    def work(session: Session) -> None:
        for chat_id, official in ((77, LAVROV), (78, PUTIN)):
            values = {"chat_id": chat_id, "kind": "official", "target": official.id, "created_at": NOON}
            session.execute(insert(SubscriptionRow), [values])
        if named:
            row = {"channel_id": 1001, "name": "Nezygar", "username": "nezygar", "language": "ru"}
            session.execute(insert(ChannelRow), [row])

    await store.write(work)


def claimed(posts: list[HeardPost | HeardDeletion], now: datetime) -> Any:
    """Stores posts and claims their alerts in one transaction; what memory says of them, and what the store says."""

    def work(session: Session) -> tuple[dict[int, Any], dict[int, Any], bool]:
        ingest(session, RULES, posts, [], now, StoryPlacer(warm=True))
        claims = claim_due(session, owner="me", now=now, limit=24)
        remembered = bool(session.info.get("new alerts"))
        from_memory = load_materials(session, claims)
        session.info.pop("new alerts", None)
        return from_memory, load_materials(session, claims), remembered

    return work


@pytest.mark.parametrize("named", [True, False], ids=["a known channel", "a channel without a row"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"date": ODD, "heard_at": NOON + timedelta(seconds=1, microseconds=7)},
        {"heard_at": NOON + timedelta(minutes=9), "source": Source.CAUGHT_UP},
        {"edit_date": NOON + timedelta(seconds=3), "views": 5, "reply_to": 8, "noforwards": True},
        {"entities": (Entity("bold", 0, 4),), "forward": Forward(name="Rybar")},
    ],
    ids=["plain", "odd times", "late", "edited before it was heard", "forwarded"],
)
async def test_an_alert_from_memory_is_the_alert_from_the_store(
    any_store: Store, changes: dict[str, Any], named: bool
) -> None:
    """Each field of the material is the same on both ways, times and mentions included."""
    await follow(any_store, named=named)
    post = heard(ABOUT, **changes)
    from_memory, from_store, remembered = await any_store.write(claimed([post], post.heard_at))
    assert remembered
    assert len(from_store) == 2
    assert from_memory == from_store


@pytest.mark.parametrize(
    "posts",
    [
        [heard(ABOUT, grouped_id=5), heard("", message_id=2, grouped_id=5)],
        [heard(ABOUT * 3), heard(ABOUT * 3, channel_id=1002)],
        [heard(ABOUT), heard("DEMO. Совсем другое о том, что Путин сказал вчера.", message_id=2)],
        [heard(ABOUT), heard("DEMO. Лавров и Путин правлены.", edit_date=NOON + timedelta(seconds=9))],
        [heard(ABOUT), HeardDeletion(1001, (1,), noticed_at=NOON)],
        [heard(ABOUT, grouped_id=5)],
    ],
    ids=["an album", "copies", "two posts", "an edit", "a deletion", "of an album"],
)
async def test_what_stands_beside_others_is_told_as_the_store_has_it(
    any_store: Store, posts: list[HeardPost | HeardDeletion]
) -> None:
    """Albums and copies heard in one batch are not taken for posts that stand alone."""
    await follow(any_store, named=True)
    from_memory, from_store, _ = await any_store.write(claimed(posts, NOON))
    assert from_store
    assert from_memory == from_store


async def test_only_the_transaction_that_stores_a_post_remembers_it(store: Store) -> None:
    """A later transaction reads the store: the post may have been edited or judged meanwhile."""
    await follow(store, named=True)
    await store.write(lambda session: ingest(session, RULES, [heard(ABOUT)], [], NOON, StoryPlacer(warm=True)))

    def work(session: Session) -> dict[int, Any]:
        assert "new alerts" not in session.info
        return load_materials(session, claim_due(session, owner="me", now=NOON, limit=24))

    materials = await store.write(work)
    assert [type(one) for one in materials.values()] == [AlertMaterial] * 2
    assert {one.event for one in materials.values()} == {Event.NEW}
