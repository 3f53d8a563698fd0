"""One text in several channels: told once, then the first message changes without a sound."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.i18n import LANGUAGES, texts_for
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.telling.refreshing import Refresh, queue_refreshes
from core.storage.outbox import DROPPED, FAILED, SENT, claim_due, record
from core.storage.people import change_settings
from core.storage.store import Store
from core.told import Destination
from core.types import HeardDeletion
from tests.bot.test_alerts import marked
from tests.bot.world import Newsroom, newsroom

COPY = (
    "DEMO. Источники говорят, что Лаврову временно закрыли поездки на крупные встречи до конца ноября, "
    "а вместо него в Женеву поедет заместитель; решение принято во вторник после долгого совещания."
)


async def copies(room: Newsroom) -> None:
    """From now on stories are grouped as in a running newsroom."""
    room.stories = StoryPlacer()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_copy_joins_the_alert_that_was_sent(store: Store, language: str) -> None:
    """No second alert; the first one is edited, silently, and says that it is one source."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        await copies(room)
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna)
        await room.hear(COPY)
        alert = await room.chats.wait_message(anna, "закрыли")
        assert texts("alert-story", count=1, total=2) not in alert.text
        await room.hear(COPY, channel_id=1002)
        joined = await room.chats.wait_for(lambda: m if (m := room.chats.now(alert)).edited else None)
        assert texts("alert-story", count=1, total=2) in joined.text
        assert [len(row) for row in joined.buttons] == [2, 2]
        await room.quiet()
        assert sum("закрыли" in text for text in room.texts(anna)) == 1


async def test_a_message_is_edited_at_most_once_a_minute(store: Store, clock: Any) -> None:
    """Later copies wait for the minute to be over, and then come in one edit."""
    async with newsroom(store, clock=clock) as room:
        await copies(room)
        await room.follow(room.admin)
        await room.hear(COPY)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        await room.hear(COPY, channel_id=1002)
        await room.chats.wait_for(lambda: "1 more watched channel" in room.chats.now(alert).text)
        clock.forward(seconds=5)
        await room.hear(COPY, channel_id=1003)
        await room.quiet()
        assert "1 more watched channel" in room.chats.now(alert).text
        clock.forward(seconds=61)
        await room.hear("DEMO. Погода хорошая.")
        await room.chats.wait_for(lambda: "2 more watched channels" in room.chats.now(alert).text, timeout=15)


async def test_a_copy_that_names_somebody_more_is_told(store: Store) -> None:
    """Whoever follows the second person hears of the copy that names them."""
    async with newsroom(store) as room:
        await copies(room)
        await room.follow(room.admin)
        await room.follow(room.admin, "Путин")
        await room.hear(COPY)
        await room.chats.wait_message(room.admin, "закрыли")
        await room.hear(COPY + " Путин согласен.", channel_id=1002)
        second = await room.chats.wait_message(room.admin, "Kompromat GROUP")
        assert "Vladimir Putin" in second.text.splitlines()[0]


async def test_a_copy_in_a_muted_channel_swallows_no_other(store: Store) -> None:
    """Though it was heard first, and its alert waited with the bot."""
    async with newsroom(store) as room:
        await copies(room)
        await room.follow(room.admin)
        await store.write(lambda session: change_settings(session, Destination(1000), muted_channels=[1002]))
        await room.stop()
        await room.hear(COPY, channel_id=1002)
        await room.hear(COPY)
        await room.start()
        alert = await room.chats.wait_message(room.admin, "закрыли")
        assert "Nezygar" in alert.text.splitlines()[0]


async def test_a_stricken_alert_stays_stricken(store: Store) -> None:
    """A copy that comes after the correction does not bring the wrong match back."""
    async with newsroom(store) as room:
        await copies(room)
        await room.follow(room.admin)
        await room.hear(COPY)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        await room.tap(room.admin, alert, "Why?")
        why = await room.chats.wait_message(room.admin, "Why you got this")
        await room.tap(room.admin, why, "Wrong person: Sergey Lavrov")
        await room.tap(room.admin, why, "Yes")
        await room.chats.wait_for(lambda: room.chats.now(alert).edited)
        await room.hear(COPY, channel_id=1002)
        await room.quiet()
        assert "Correction" in room.chats.now(alert).text


async def test_edits_and_deletions_can_be_declined(store: Store) -> None:
    """Who switched edits off for a subscription hears of none, and still of deletions."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        listed = await room.ask(room.admin, "/list", "You follow 1")
        await room.tap(room.admin, listed, listed.buttons[0][0].data or "")
        await room.tap(room.admin, listed, "Edits: on")
        assert room.chats.now(listed).button("Edits: off")
        post = await room.hear("DEMO. Лавров поедет в Минск.")
        await room.chats.wait_message(room.admin, "в Минск")
        later = room.clock() + timedelta(seconds=1)
        await room.hear("DEMO. Лавров поедет в Пекин.", message_id=post.message_id, date=post.date, edit_date=later)
        await room.quiet()
        assert not any("Пекин" in text for text in room.texts(room.admin))


async def test_a_change_during_an_edit_is_told_by_another(any_store: Store, clock: Any) -> None:
    """What joins while the edit is on its way may be missing from it, so one more is due."""
    place = Destination(7)
    message = Refresh(1, place, None, {"html": "x", "plain": "x"})

    def work(session: Session) -> list[tuple[str, Any]]:
        queue_refreshes(session, [message], clock())
        (claim,) = claim_due(session, owner="me", now=clock(), limit=5)
        queue_refreshes(session, [message], clock())
        record(session, [claim.became(SENT, clock(), chat_id=7, message_id=5)])
        clock.forward(seconds=60)
        return [(one.kind, one.reply_to_delivery) for one in claim_due(session, owner="me", now=clock(), limit=5)]

    assert await any_store.write(work) == [("edit", 1)]


async def test_a_message_that_was_just_edited_waits_for_its_minute_and_another_does_not(
    any_store: Store, clock: Any
) -> None:
    """A change that comes within a minute of the last edit is told when that is over, a later one at once."""
    message = Refresh(1, Destination(7), None, {"html": "x", "plain": "x"})

    def edits(session: Session) -> int:
        claims = claim_due(session, owner="me", now=clock(), limit=5)
        record(session, [claim.became(SENT, clock(), chat_id=7, message_id=5) for claim in claims])
        return len(claims)

    def work(session: Session) -> list[int]:
        queue_refreshes(session, [message], clock())
        told = [edits(session)]
        clock.forward(seconds=5)
        queue_refreshes(session, [message], clock())
        told.append(edits(session))
        clock.forward(seconds=60)
        told.append(edits(session))
        clock.forward(seconds=61)
        queue_refreshes(session, [message], clock())
        return [*told, edits(session)]

    assert await any_store.write(work) == [1, 0, 1, 1]


@pytest.mark.parametrize("state", [DROPPED, FAILED])
async def test_a_change_that_could_not_be_told_keeps_no_later_one_back(
    any_store: Store, clock: Any, state: str
) -> None:
    """Whatever became of the last edit, and however often it was tried, the next change is tried anew."""
    message = Refresh(1, Destination(7), None, {"html": "x", "plain": "x"})

    def work(session: Session) -> list[tuple[int, int]]:
        queue_refreshes(session, [message], clock())
        (claim,) = claim_due(session, owner="me", now=clock(), limit=5)
        record(session, [claim.became(state, clock(), error="DEMO", ambiguous=True)])
        clock.forward(seconds=5)
        queue_refreshes(session, [message], clock())
        return [(one.attempts, one.ambiguous) for one in claim_due(session, owner="me", now=clock(), limit=5)]

    assert await any_store.write(work) == [(0, 0)]


async def test_a_summary_of_many_alerts_is_not_changed_to_what_one_of_them_says(any_store: Store, clock: Any) -> None:
    """A copy of one of its posts leaves it as it was sent."""
    summary = Refresh(1, Destination(7), None, {"held": "fold"})

    def work(session: Session) -> int:
        queue_refreshes(session, [summary], clock())
        return len(claim_due(session, owner="me", now=clock(), limit=5))

    assert await any_store.write(work) == 0


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_life_of_a_post_names_all_that_carry_its_text(store: Store, clock: Any, language: str) -> None:
    """The first publisher first, with time and address, the deleted ones marked; a single post names nobody."""
    texts = texts_for(language)
    async with newsroom(store, clock=clock) as room:
        await copies(room)
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        first = await room.hear(COPY, channel_id=1002)
        clock.forward(minutes=7)
        copy = await room.hear(COPY)
        clock.forward(minutes=1)
        await room.ingest(HeardDeletion(1002, (first.message_id,), clock(), clock() - timedelta(minutes=1)))
        life = await room.ask(anna, f"https://t.me/nezygar/{copy.message_id}", texts("life-copies"))
        rows = life.text.splitlines()
        start = rows.index(texts("life-copies"))
        deleted = texts("life-deleted")
        assert rows[start + 1 : start + 3] == [
            f"Kompromat GROUP · 11:00 · {texts('life-first')} · {deleted}",
            "Nezygar · 11:07",
        ]
        assert "Nezygar" in marked(life, "bold")
        urls = [entity.url for entity in life.entities if entity.type == "text_link"]
        assert urls == [f"https://t.me/nezygar/{copy.message_id}"] * 2
        alone = await room.hear("DEMO. Лавров молчит.")
        life = await room.ask(anna, f"https://t.me/nezygar/{alone.message_id}", "молчит")
        assert texts("life-copies") not in life.text
