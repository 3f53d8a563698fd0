"""Ingest on both engines: what is heard is stored once, and those who asked are told once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import func, insert, select

from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import Rules, RulesHolder
from core.storage.cards import load_cards, post_ids_of
from core.storage.models import AlertRow, ChannelRow, DeliveryRow, EvidenceRow, PostRow, SubscriptionRow, VersionRow
from core.storage.store import Store
from core.types import ChannelProgress, Entity, HeardDeletion, Media, PostKey, Source
from tests.builders import LAVROV, NOON, PUTIN, heard, rules_for
from tests.conftest import StillClock


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV, PUTIN)


@pytest.fixture
def intake(any_store: Store, rules: Rules, clock: StillClock) -> Intake:
    return Intake(any_store, RulesHolder(rules), clock)


def count(model: type[Any]) -> Callable[[Any], int]:
    return lambda session: session.scalar(select(func.count()).select_from(model))


async def follow(store: Store, target: str, chat_id: int = 77, kind: str = "official") -> None:
    row = {"chat_id": chat_id, "kind": kind, "target": target, "created_at": NOON}
    await store.write(lambda session: session.execute(insert(SubscriptionRow), [row]))


async def deliveries(store: Store) -> list[tuple[int, str, str]]:
    query = select(DeliveryRow.chat_id, DeliveryRow.kind, DeliveryRow.subject).order_by(DeliveryRow.id)
    return await store.read(lambda session: [tuple(row) for row in session.execute(query)])


async def texts(store: Store) -> list[str]:
    query = select(VersionRow.text).order_by(VersionRow.id)
    return await store.read(lambda session: list(session.scalars(query)))


async def test_a_post_heard_twice_is_stored_once(any_store: Store, intake: Intake) -> None:
    """The same post from push and from catch-up is one row."""
    first = await intake.hear([heard("DEMO. Раз."), heard("DEMO. Раз.")])
    again = await intake.hear([heard("DEMO. Раз.", source=Source.CAUGHT_UP)])
    assert (first.new, first.seen_again, again.new, again.seen_again) == (1, 1, 0, 1)
    assert await texts(any_store) == ["DEMO. Раз."]


@pytest.mark.parametrize("step", [1, 2, 50])
async def test_a_page_of_which_some_posts_are_stored(any_store: Store, intake: Intake, step: int) -> None:
    """Those that are there are seen again, the others are new, however close their ids lie; others stay untouched."""
    ids = range(1000, 1000 + 60 * step, step)
    page = [heard("DEMO.", message_id=number) for number in ids]
    others = [heard("DEMO.", message_id=number) for number in (999, ids[-1] + 1)]
    others.append(heard("DEMO.", channel_id=8, message_id=ids[0]))
    await intake.hear([*page[10:30], *page[:3], *others])
    result = await intake.hear(page)
    assert (result.new, result.versions, result.seen_again) == (37, 0, 23)
    assert await any_store.read(count(PostRow)) == 63


async def test_one_message_id_in_two_channels_is_two_posts(any_store: Store, intake: Intake) -> None:
    """Message ids are counted by each channel for itself."""
    await intake.hear([heard(channel_id=1001), heard(channel_id=1002)])
    assert await any_store.read(count(PostRow)) == 2


async def test_an_edit_makes_a_version_and_a_reaction_does_not(any_store: Store, intake: Intake) -> None:
    """Only text, entities and media identity count."""
    later = NOON + timedelta(minutes=1)
    await intake.hear([heard("Раз.", pts=1)])
    await intake.hear([heard("Раз.", pts=2, reactions=9, edit_date=later)])
    await intake.hear([heard("Два.", pts=3, edit_date=later)])
    assert await texts(any_store) == ["Раз.", "Два."]


async def test_an_older_text_that_comes_late_makes_no_version(any_store: Store, intake: Intake) -> None:
    """Updates out of order end in the newest text, but a return to an old text is a version."""
    edited = NOON + timedelta(minutes=1)
    await intake.hear([heard("Два.", pts=5, edit_date=edited)])
    await intake.hear([heard("Раз.", pts=3)])
    await intake.hear([heard("Раз.")])
    assert await texts(any_store) == ["Два."]
    await intake.hear([heard("Раз.", pts=6, edit_date=edited)])
    assert await texts(any_store) == ["Два.", "Раз."]


@pytest.mark.parametrize("source", [Source.IMPORT, Source.PREVIEW, Source.PREVIEW_HISTORY])
async def test_what_a_rough_source_told_is_no_edit_when_an_account_sees_it(
    any_store: Store, intake: Intake, source: Source
) -> None:
    """Exports and pages know no exact entities and media: the same text is the same version, real edits still count."""
    exact = heard(
        "DEMO. Раз.",
        entities=(Entity("bold", 0, 4),),
        media=Media("photo", "photo:1"),
        grouped_id=7,
        pts=5,
    )
    await intake.hear([heard("DEMO. Раз. ", source=source, media=Media("photo", "rough:photo"))])
    assert (await intake.hear([exact])).versions == 0
    assert (await intake.hear([replace(exact, reactions=3, pts=6)])).versions == 0
    assert (await intake.hear([heard("DEMO. Раз.", source=source)])).versions == 0
    assert await any_store.read(lambda session: session.scalar(select(PostRow.grouped_id))) == 7
    assert (await intake.hear([replace(exact, media=Media("photo", "photo:2"), pts=7)])).versions == 1
    assert (await intake.hear([replace(exact, text="DEMO. Два.", pts=8)])).versions == 1
    assert await texts(any_store) == ["DEMO. Раз. ", "DEMO. Раз.", "DEMO. Два."]


async def test_a_text_that_comes_back_is_tied_to_the_post_that_was_deleted(any_store: Store, intake: Intake) -> None:
    """Deleted and posted again is a new post with a link to the old one; the same text of another channel is not."""
    text = "DEMO. Лаврову временно закрыли поездки."
    await intake.hear([heard(text), heard(text, message_id=2)])
    await intake.hear([HeardDeletion(1001, (1,), noticed_at=NOON + timedelta(minutes=1))])
    later = NOON + timedelta(minutes=2)
    await intake.hear([heard(text + " ", message_id=3, heard_at=later), heard(text, channel_id=1002, heard_at=later)])
    query = select(PostRow.channel_id, PostRow.message_id, PostRow.reposted_from).order_by(PostRow.id)
    rows = await any_store.read(lambda session: [tuple(row) for row in session.execute(query)])
    assert rows == [(1001, 1, None), (1001, 2, None), (1001, 3, 1), (1002, 1, None)]


async def test_a_deletion_is_a_mark_with_an_interval(any_store: Store, intake: Intake) -> None:
    """The text stays, with when it was last seen and first found missing."""
    await intake.hear([heard("Раз.")])
    gone = HeardDeletion(1001, (1, 2), noticed_at=NOON + timedelta(minutes=4))
    assert (await intake.hear([gone])).deleted == 1
    assert (await intake.hear([gone])).deleted == 0

    def card(session: Any) -> Any:
        ids = post_ids_of(session, [PostKey(1001, 1)])
        return load_cards(session, ids.values())[ids[PostKey(1001, 1)]]

    stored = await any_store.read(card)
    assert (stored.text, stored.deleted_last_seen_at, stored.deleted_noticed_at) == (
        "Раз.",
        NOON,
        NOON + timedelta(minutes=4),
    )


async def test_a_follower_is_told_once_of_a_new_mention(any_store: Store, intake: Intake) -> None:
    """One alert to each destination that follows somebody named, however often the post is heard."""
    await follow(any_store, "sergey-lavrov")
    await follow(any_store, "vladimir-putin")
    await follow(any_store, "vladimir-putin", chat_id=88)
    post = heard("DEMO. Лаврову позвонили от Путина.")
    await intake.hear([post])
    await intake.hear([replace(post, source=Source.CAUGHT_UP)])
    assert sorted(await deliveries(any_store)) == [(77, "alert", "new:1001:1:0"), (88, "alert", "new:1001:1:0")]


@pytest.mark.parametrize("source", [Source.HISTORY, Source.IMPORT, Source.PREVIEW_HISTORY])
async def test_history_never_alerts(any_store: Store, intake: Intake, source: Source) -> None:
    """Posts from before our watch are stored with their mentions, and nobody is woken."""
    await follow(any_store, "sergey-lavrov")
    result = await intake.hear([heard("DEMO. О Лаврове.", source=source)])
    assert (result.mentions, await deliveries(any_store)) == (1, [])


async def test_an_album_alerts_once(any_store: Store, intake: Intake) -> None:
    """Later parts of an album are part of the same item: one that names the official again joins its message."""
    await follow(any_store, "sergey-lavrov")
    await intake.hear([heard("DEMO. О Лаврове.", grouped_id=5)])
    await intake.hear([heard("", message_id=3, grouped_id=5)])
    assert await deliveries(any_store) == [(77, "alert", "new:1001:g5:0")]
    await intake.hear([heard("DEMO. Ещё о Лаврове.", message_id=2, grouped_id=5)])
    assert await deliveries(any_store) == [(77, "alert", "new:1001:g5:0"), (77, "edit", "refresh:1")]


async def test_an_edit_updates_who_was_told_and_alerts_who_was_not(any_store: Store, intake: Intake) -> None:
    """An edit that adds a name alerts that name's followers; earlier recipients get an update."""
    await follow(any_store, "sergey-lavrov")
    await follow(any_store, "vladimir-putin", chat_id=88)
    await intake.hear([heard("DEMO. О Лаврове.")])
    await intake.hear([heard("DEMO. О Лаврове и Путине.", edit_date=NOON + timedelta(minutes=1))])
    assert await deliveries(any_store) == [
        (77, "alert", "new:1001:1:0"),
        (77, "update", "edit:1001:1:1"),
        (88, "alert", "edit:1001:1:1"),
    ]


async def test_deletions_are_told_to_who_got_the_post(any_store: Store, intake: Intake) -> None:
    """A deletion goes to those who were alerted, and to nobody else."""
    await follow(any_store, "sergey-lavrov")
    await intake.hear([heard("DEMO. О Лаврове."), heard("DEMO. О погоде.", message_id=2)])
    await intake.hear([HeardDeletion(1001, (1, 2), noticed_at=NOON)])
    assert (await deliveries(any_store))[1:] == [(77, "update", "deletion:1001:1")]


async def test_a_purge_is_one_message(any_store: Store, intake: Intake) -> None:
    """Many deletions of a channel in one pass are told together, naming every post."""
    await follow(any_store, "sergey-lavrov")
    await intake.hear([heard(f"DEMO {n}. О Лаврове.", message_id=n) for n in range(1, 9)])
    await intake.hear([HeardDeletion(1001, tuple(range(1, 9)), noticed_at=NOON)])
    updates = [row for row in await deliveries(any_store) if row[1] == "update"]
    assert updates == [(77, "update", "purge:1001:1")]
    details = await any_store.read(
        lambda session: session.scalar(select(AlertRow.details).order_by(AlertRow.id.desc()))
    )
    assert len(details["post_ids"]) == 8


async def test_progress_is_stored_with_the_posts_and_never_goes_back(any_store: Store, intake: Intake) -> None:
    """The cursor of a channel only grows, whoever writes last."""
    row = {"channel_id": 1001, "name": "Nezygar", "language": "ru"}
    await any_store.write(lambda session: session.execute(insert(ChannelRow), [row]))
    await intake.hear([heard()], [ChannelProgress(1001, cursor=5, pts=50, watched_until=NOON)])
    await intake.hear([], [ChannelProgress(1001, cursor=3, pts=60, history_done=True)])
    query = select(ChannelRow.cursor, ChannelRow.pts, ChannelRow.watched_until, ChannelRow.history_done)
    assert await any_store.read(lambda session: tuple(session.execute(query).one())) == (5, 60, NOON, True)


async def test_each_record_continues_its_channels_chain(any_store: Store, intake: Intake) -> None:
    """Versions and deletions get consecutive numbers in one chain for each channel."""
    await intake.hear([heard(), heard(channel_id=1002), heard(message_id=2)])
    await intake.hear([heard("Правка.", pts=9), HeardDeletion(1001, (2,), noticed_at=NOON)])
    query = select(EvidenceRow.channel_id, EvidenceRow.seq, EvidenceRow.kind).order_by(
        EvidenceRow.channel_id, EvidenceRow.seq
    )
    assert await any_store.read(lambda session: [tuple(row) for row in session.execute(query)]) == [
        (1001, 1, "post"),
        (1001, 2, "post"),
        (1001, 3, "text"),
        (1001, 4, "deletion"),
        (1002, 1, "post"),
    ]


async def test_one_bad_item_does_not_take_the_others_along(any_store: Store, intake: Intake) -> None:
    """Callers that were batched together fail alone."""
    bad = heard("Плохо.", message_id=2, views=2**80)
    outcomes = await asyncio.gather(
        *(intake.hear([item]) for item in (heard(), bad, heard(message_id=3))), return_exceptions=True
    )
    assert [isinstance(outcome, Exception) for outcome in outcomes] == [False, True, False]
    assert await any_store.read(count(PostRow)) == 2


async def test_thousands_of_posts_from_many_hands_are_all_stored(any_store: Store, intake: Intake) -> None:
    """Nothing is lost or doubled when many callers push at once."""
    await asyncio.gather(
        *(
            intake.hear([heard(f"Пост {n}.", channel_id=1000 + hand, message_id=n + k) for k in range(2)])
            for hand in range(20)
            for n in range(1, 61)
        )
    )
    assert await any_store.read(count(PostRow)) == 20 * 61
    heads = select(func.max(EvidenceRow.seq), func.count()).group_by(EvidenceRow.channel_id)
    rows = await any_store.read(lambda session: session.execute(heads).all())
    assert all(last == total for last, total in rows)
