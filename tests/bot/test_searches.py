"""Saved searches: typed with a live check, saved by a tap, asked about every post that is heard."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.i18n import LANGUAGES, texts_for
from core.pipeline.behind import INDEX
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.searchalerts import SavedSearches
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.telling.digests import compose
from core.query import load_analyser
from core.storage.digests import Scope
from core.storage.models import DeliveryRow
from core.storage.people import change_settings
from core.storage.seen import seen_now
from core.storage.store import Store
from core.told import Destination
from core.types import HeardDeletion
from tests.bot.test_copies import COPY
from tests.bot.world import Newsroom, newsroom

METRO = "DEMO. Вчера было тихо. На станции метро произошла крупная авария, движение закрыли."


async def index(room: Newsroom) -> None:
    """Indexes what was heard, as the process behind ingest does."""
    searches = SavedSearches(room.store, room.holder, room.clock)
    indexer = Indexer(room.store, room.clock, searches=searches)
    while await indexer.run_once(load_analyser()):
        pass


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_search_is_checked_saved_and_asked(store: Store, language: str) -> None:
    """The offer shows the stored hits; one tap saves it; then a post in other forms of the words alerts."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.hear(METRO)
        await index(room)
        offer = await room.ask(anna, "/search авария -трамвай", "авария -трамвай")
        assert texts("offer-rate", posts=1, channels=1) in offer.text
        assert "крупная авария" in offer.text
        await room.tap(anna, offer, texts("offer-both"), texts("subscribed-both"))
        await room.chats.wait_message(anna, texts("alert-stored"))
        await room.hear("DEMO. После аварий на дорогах закрыли мост.")
        await room.hear("DEMO. Авария: трамвай стоит.")
        await room.hear("DEMO. Погода хорошая.")
        await index(room)
        alert = await room.chats.wait_message(anna, "закрыли мост")
        first = alert.text.splitlines()[0]
        assert first == texts("alert-search", query="авария -трамвай") + " · Nezygar"
        assert texts("alert-unverified") in alert.text
        await room.tap(anna, alert, texts("alert-button-why"))
        why = await room.chats.wait_message(anna, texts("alert-why-head"))
        assert texts("alert-why-search", query="авария -трамвай") in why.text
        await room.quiet()
        assert not any("трамвай стоит" in text or "Погода" in text for text in room.texts(anna))
        listed = await room.ask(anna, "/list", texts("list-head", count=1))
        assert texts("list-search", name="авария -трамвай") in listed.buttons[0][0].text
        digest = await room.ask(anna, "/digest 24h", texts("digest-title"))
        assert "закрыли мост" in digest.text
        assert texts("alert-search", query="авария -трамвай") in digest.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_error_is_shown_at_its_place(store: Store, language: str) -> None:
    """The reason in the reader's language, and an arrow under the character where it went wrong."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        bad = await room.ask(anna, "/search метро (трамвай OR автобус")
        reason, query, arrow = bad.text.splitlines()[:3]
        assert reason == texts("search-bad", reason=texts("query-open"))
        assert query == "метро (трамвай OR автобус"
        assert arrow.index("↑") == query.index("(")
        unknown = await room.ask(anna, "/search кто:Хрюшкин")
        assert texts("query-no-official", name="Хрюшкин") in unknown.text
        asked = await room.ask(anna, "/search", texts("ask-search"))
        await room.chats.reply(anna, asked, "метро")
        await room.chats.wait_message(anna, texts("offer-none"), after=asked)


async def test_a_post_is_told_once_by_name_and_by_search(store: Store) -> None:
    """Who follows the official and has a search for the same post gets one alert."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        offer = await room.ask(room.admin, "/search поездки", "поездки")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        await room.hear()
        await room.chats.wait_message(room.admin, "закрыли")
        await index(room)
        await room.quiet()
        assert sum("закрыли поездки" in text for text in room.texts(room.admin)) == 1


async def test_many_hits_of_one_search_fold_into_one(store: Store, clock: Any) -> None:
    """The sixth hit within ten minutes and those after it come as one message, and keep no other alert waiting."""
    async with newsroom(store, clock=clock) as room:
        await room.follow(room.admin)
        offer = await room.ask(room.admin, "/search авария", "авария")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        for number in range(5):
            await room.hear(f"DEMO. Авария номер {number}.")
            await index(room)
            await room.quiet()
            clock.forward(seconds=10)
        for number in range(5, 9):
            await room.hear(f"DEMO. Авария номер {number}.")
        await index(room)
        await room.hear("DEMO. Лавров приехал.")
        await room.chats.wait_message(room.admin, "приехал")
        await room.quiet()
        assert sum("номер" in text for text in room.texts(room.admin)) == 5
        clock.forward(minutes=10)
        await room.hear("DEMO. Авария номер 99.")
        await index(room)
        summary = await room.chats.wait_message(room.admin, "4 posts, told together")
        assert "авария" in summary.text.splitlines()[0]
        assert all(f"номер {number}" in summary.text for number in range(5, 9))
        await room.chats.wait_message(room.admin, "номер 99")


async def test_a_copy_that_alone_answers_a_search_is_told(any_store: Store) -> None:
    """Once: of copies that answer no search more than an earlier one did, no one hears again."""
    async with newsroom(any_store) as room:
        room.stories = StoryPlacer()
        await room.follow(room.admin)
        for words in ("поездки", "фельдъегерь"):
            offer = await room.ask(room.admin, f"/search {words}", words)
            await room.tap(room.admin, offer, "Alerts only", "You follow")

        async def told(text: str, channel_id: int) -> int:
            await room.hear(text, channel_id=channel_id)
            await index(room)
            await room.quiet()
            query = select(func.count()).where(DeliveryRow.kind == "alert")
            return await any_store.read(lambda session: session.execute(query).scalar_one())

        more = COPY + " Письмо вёз фельдъегерь."
        heard = [(COPY, 1001), (COPY, 1002), (more, 1003), (more, 1004)]
        assert [await told(text, channel_id) for text, channel_id in heard] == [1, 1, 2, 2]
        last = room.chats.last(room.admin)
        assert last is not None
        assert last.text.startswith("Search “поездки” +1 · 1003")


async def test_a_hit_in_a_muted_channel_swallows_no_copy(store: Store) -> None:
    """Of two copies that answer a search, the one in the channel that is not muted is told."""
    async with newsroom(store) as room:
        room.stories = StoryPlacer()
        offer = await room.ask(room.admin, "/search поездки", "поездки")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        await store.write(lambda session: change_settings(session, Destination(1000), muted_channels=[1002]))
        await room.hear(COPY, channel_id=1002)
        await room.hear(COPY)
        await index(room)
        alert = await room.chats.wait_message(room.admin, "закрыли поездки")
        assert alert.text.splitlines()[0].endswith("Nezygar")


async def test_an_edit_that_makes_a_search_fit_alerts(store: Store) -> None:
    """A text that answers only after its edit is told then."""
    async with newsroom(store) as room:
        offer = await room.ask(room.admin, "/search немилость", "немилость")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        post = await room.hear("DEMO. Министр в отпуске.")
        await index(room)
        await room.hear("DEMO. Министр впал в немилость.", message_id=post.message_id, date=post.date,
                        edit_date=room.clock())  # fmt: skip
        await index(room)
        assert "впал" in (await room.chats.wait_message(room.admin, "впал")).text


async def test_a_hit_that_was_deleted_before_it_was_indexed_alerts(any_store: Store) -> None:
    """A post that stood for a second is told with its deletion, as to those who follow an official."""
    async with newsroom(any_store) as room:
        offer = await room.ask(room.admin, "/search авария", "авария")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        post = await room.hear(METRO)
        await room.ingest(HeardDeletion(1001, (post.message_id,), noticed_at=room.clock()))
        await index(room)
        alert = await room.chats.wait_message(room.admin, "крупная авария")
        assert "DELETED: last seen" in alert.text


async def hear_edited(room: Newsroom, after: str) -> None:
    """A post about an accident that is edited before it is indexed, with somebody who searches for accidents."""
    offer = await room.ask(room.admin, "/search авария", "авария")
    await room.tap(room.admin, offer, "Alerts only", "You follow")
    post = await room.hear(METRO, pts=1)
    await room.hear(after, message_id=post.message_id, date=post.date, pts=2, edit_date=room.clock())
    await index(room)


async def test_a_hit_that_was_edited_away_before_it_was_indexed_alerts(any_store: Store) -> None:
    """The post is told as it stands, and then what the edit took away, as to those who follow a name."""
    async with newsroom(any_store) as room:
        await hear_edited(room, "DEMO. Всё спокойно.")
        update = await room.chats.wait_message(room.admin, "post edited")
        assert "крупная авария" in update.text
        await room.quiet()
        *_, alert, last = room.texts(room.admin)
        assert last == update.text
        assert alert.startswith("Search “авария” · Nezygar")
        assert "· edited" in alert
        assert "Всё спокойно" in alert


async def test_a_hit_that_an_edit_left_is_told_once(any_store: Store) -> None:
    """Where both texts answer and neither was indexed, one alert shows the newer."""
    async with newsroom(any_store) as room:
        await hear_edited(room, "DEMO. Это не авария, всё спокойно.")
        await room.chats.wait_message(room.admin, "«Это не авария, всё спокойно.»")
        await room.quiet()
        assert sum("Nezygar" in text for text in room.texts(room.admin)) == 1


async def test_an_index_made_anew_tells_nobody(store: Store, clock: Any) -> None:
    """What was heard before the search was saved, or long ago, is no news."""
    async with newsroom(store, clock=clock) as room:
        await room.hear(METRO)
        clock.forward(minutes=1)
        offer = await room.ask(room.admin, "/search авария", "авария")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        await index(room)
        await room.quiet()
        assert not any("движение закрыли" in text for text in room.texts(room.admin))


async def test_some_channels_only(store: Store) -> None:
    """A subscription limited to a channel brings no posts of others, neither at once nor in the digest."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        listed = await room.ask(room.admin, "/list", "You follow 1")
        await room.tap(room.admin, listed, listed.buttons[0][0].data or "")
        await room.tap(room.admin, listed, "Channels: all")
        await room.tap(room.admin, listed, "– Kompromat GROUP")
        assert room.chats.now(listed).button("✓ Kompromat GROUP")
        assert room.chats.now(listed).buttons[0][0].text == "‹ Back"
        await room.hear("DEMO. Лавров у Незыгаря.")
        await room.hear("DEMO. Лавров у Компромата.", channel_id=1002)
        await room.chats.wait_message(room.admin, "Компромата")
        assert not any("Незыгаря" in text for text in room.texts(room.admin))
        digest = await room.ask(room.admin, "/digest 24h", "Digest")
        assert "Компромата" in digest.text
        assert "Незыгаря" not in digest.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_subscriptions_travel_as_a_file(store: Store, language: str) -> None:
    """The file of one person, sent by another and confirmed, gives them the same subscriptions and settings."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.follow(room.admin, way=1)
        offer = await room.ask(room.admin, "/search метро", "метро")
        await room.tap(room.admin, offer, texts("offer-digest"), texts("subscribed-digest"))
        listed = await room.ask(room.admin, "/list", texts("list-head", count=2))
        await room.tap(room.admin, listed, texts("list-export"))
        sent = await room.chats.wait_for(lambda: next((m for m in room.chats.by_bot(room.admin) if m.file), None))
        rows = json.loads(sent.file.content)["subscriptions"]
        assert [(row["kind"], row["instant"], row["in_digest"]) for row in rows] == [
            ("official", True, False),
            ("search", False, True),
        ]
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        rows.append({"kind": "official", "target": "nobody", "name": "Nobody"})
        content = json.dumps({"format": "slukh-subscriptions", "subscriptions": rows}).encode()
        await room.chats.send_document(anna, room.chats.only_bot(), "mine.json", content)
        asked = await room.chats.wait_message(anna, texts("import-ask", count=3))
        await room.tap(anna, asked, texts("talk-yes"), texts("import-done", count=2))
        assert texts("import-unknown", count=1, names="Nobody") in room.chats.now(asked).text
        await room.ask(anna, "/list", texts("list-head", count=2))
        many = json.dumps({"format": "slukh-subscriptions", "subscriptions": [{}] * 2001}).encode()
        for bad, reason, limit in (
            (b"{]", "json", 0),
            (b'{"format": "another"}', "format", 0),
            (many, "many", 2000),
            (b" " * 1_000_001, "large", 1),
        ):
            await room.chats.send_document(anna, room.chats.only_bot(), "other.json", bad)
            await room.chats.wait_message(anna, texts("import-bad", reason=reason, limit=limit))


async def test_a_story_can_be_followed(store: Store) -> None:
    """From Why? on: each further channel that carries the text is told, though it is a copy."""
    async with newsroom(store) as room:
        room.stories = StoryPlacer()
        await room.follow(room.admin)
        await room.hear(COPY)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        await room.tap(room.admin, alert, "Why?")
        why = await room.chats.wait_message(room.admin, "Why you got this")
        await room.tap(room.admin, why, "Follow this story")
        await room.chats.wait_message(room.admin, "You hear of each new channel")
        await room.hear(COPY, channel_id=1002)
        second = await room.chats.wait_message(room.admin, "Kompromat GROUP")
        assert "закрыли" in second.text
        listed = await room.ask(room.admin, "/list", "You follow 2")
        assert "story “DEMO. Источники" in listed.buttons[1][0].text


async def test_a_post_that_the_index_had_not_read_comes_with_the_next_digest(any_store: Store) -> None:
    """A search finds nothing that is not indexed yet: what waited at one digest is looked for at the next."""
    async with newsroom(any_store) as room:
        await room.stop()
        start = room.clock()
        await room.hear("DEMO. Авария у моста.", heard_at=start - timedelta(minutes=2))
        await Indexer(any_store, room.clock, searches=None).drain()
        await room.hear("DEMO. Авария у вокзала.", heard_at=start - timedelta(minutes=1))
        seen = await any_store.read(lambda session: seen_now(session, INDEX, start))
        await Indexer(any_store, room.clock, searches=None).drain()
        scope = Scope(frozenset(), queries=(("авария", None),))
        rules = room.holder.current

        def work(session: Session) -> list[str]:
            digest = compose(session, rules, scope, start, start + timedelta(hours=1), seen=seen)
            return [card.text for _, cards in digest.by_official for card in cards]

        assert await any_store.read(work) == ["DEMO. Авария у вокзала."]
