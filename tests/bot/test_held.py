"""Alerts that were held until quiet hours or a crowd were over, and then went out alone or with others."""

from typing import Any

from core.storage.store import Store
from core.types import HeardDeletion
from loopback.chat_values import Message
from tests.bot.test_alerts import marked
from tests.bot.test_copies import COPY, copies
from tests.bot.test_searches import index
from tests.bot.world import Newsroom, at, newsroom

NIGHT = "DEMO. Ночью стало известно, что Лаврову временно закрыли все поездки на большие встречи этой осени."


async def quiet_at_night(room: Newsroom, clock: Any) -> None:
    """The admin follows Lavrov and has quiet hours; it is one o'clock at night."""
    await room.follow(room.admin)
    shown = await room.ask(room.admin, "/schedule", "Your digest")
    await room.tap(room.admin, shown, "Quiet hours: off")
    clock.now = at(23)


async def morning(room: Newsroom, clock: Any, containing: str) -> Message:
    """The quiet hours end: what was held comes, and nothing of it came before."""
    await room.quiet()
    assert not any(containing in text for text in room.texts(room.admin))
    clock.now = at(5, 1, day=6)
    await room.hear("DEMO. Погода.")  # which wakes the bot
    await room.hear("DEMO. Путин.")
    return await room.chats.wait_message(room.admin, containing, timeout=15)


async def test_one_held_alert_is_struck_when_it_meant_nobody(store: Store, clock: Any) -> None:
    """It came alone, as any alert does: its correction strikes it, too."""
    clock.now = at(12)
    async with newsroom(store, clock=clock) as room:
        await quiet_at_night(room, clock)
        await room.hear(NIGHT)
        alert = await morning(room, clock, "закрыли")
        await room.tap(room.admin, alert, "Why?")
        why = await room.chats.wait_message(room.admin, "Why you got this")
        await room.tap(room.admin, why, "Wrong person: Sergey Lavrov")
        await room.tap(room.admin, why, "Yes", "1 chat is told")
        struck = await room.chats.wait_for(lambda: m if (m := room.chats.now(alert)).edited else None)
        assert any("закрыли" in part for part in marked(struck, "strikethrough"))


async def test_a_copy_joins_one_held_alert(store: Store, clock: Any) -> None:
    """It came alone, as any alert does: by day it changes with its text's copies."""
    clock.now = at(12)
    async with newsroom(store, clock=clock) as room:
        await copies(room)
        await quiet_at_night(room, clock)
        await room.hear(COPY)
        alert = await morning(room, clock, "закрыли")
        await room.hear(COPY, channel_id=1002)
        joined = await room.chats.wait_for(lambda: m if (m := room.chats.now(alert)).edited else None)
        assert "Same text in 1 more watched channel" in joined.text


async def test_what_a_summary_leaves_out_was_not_told(any_store: Store, clock: Any) -> None:
    """A subscription that ended at night brings nothing in the morning, nor what becomes of its posts."""
    clock.now = at(12)
    async with newsroom(any_store, clock=clock) as room:
        await quiet_at_night(room, clock)
        await room.follow(room.admin, "Путин")
        for number in (1, 2):
            await room.hear(f"DEMO. Лавров ночью {number}.")
        left_out = await room.hear("DEMO. Путин ночью 3.")
        asked = await room.ask(room.admin, "/unsubscribe Путин")
        await room.tap(room.admin, asked, "Yes")
        summary = await morning(room, clock, "2 posts, told together")
        assert "Путин" not in summary.text
        clock.forward(minutes=5)
        await room.ingest(HeardDeletion(1001, (left_out.message_id,), clock(), left_out.date))
        await room.ingest(HeardDeletion(1001, (1,), clock(), left_out.date))
        gone = await room.chats.wait_message(room.admin, "post deleted", timeout=15)
        assert "Лавров ночью 1" in gone.text
        await room.quiet()
        assert not any("Путин ночью" in text for text in room.texts(room.admin))


async def test_a_summary_of_search_hits_quotes_what_was_found(store: Store, clock: Any) -> None:
    """Not the beginning of each post, which may be about something else."""
    clock.now = at(12)
    async with newsroom(store, clock=clock) as room:
        await quiet_at_night(room, clock)
        offer = await room.ask(room.admin, "/search авария", "авария")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        for number in range(3):
            beginning = f"DEMO. Номер {number}: вечер был тихим и ничем не примечательным. " * 5
            await room.hear(f"{beginning}Под утро на станции случилась авария.")
        await index(room)
        summary = await morning(room, clock, "3 posts, told together")
        assert summary.text.count("случилась авария") == 3
        assert marked(summary, "bold").count("авария") == 3


async def test_quiet_hours_that_are_switched_off_bring_what_they_held(store: Store, clock: Any) -> None:
    """Whoever is up early need not wait for the hour at which they would have ended."""
    clock.now = at(12)
    async with newsroom(store, clock=clock) as room:
        await quiet_at_night(room, clock)
        await room.hear(NIGHT)
        await room.quiet()
        assert not any("закрыли" in text for text in room.texts(room.admin))
        clock.now = at(3, day=6)  # five o'clock in Riga
        shown = await room.ask(room.admin, "/schedule", "Your digest")
        for value in ("22:00-07:00", "23:00-08:00", "00:00-09:00"):
            await room.tap(room.admin, shown, f"Quiet hours: {value}")
        assert room.chats.now(shown).button("Quiet hours: off")
        await room.chats.wait_message(room.admin, "закрыли")
