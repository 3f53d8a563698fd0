"""What was removed leaves its number to nobody: old buttons and messages on their way mean it and nothing else."""

from typing import Any

from core.i18n import texts_for
from core.storage.store import Store
from core.storage.subscriptions import schedules, wishes
from core.told import Destination
from tests.bot.world import at, newsroom

OWN = Destination(1000)


async def test_an_old_button_does_nothing_to_the_next_subscription(any_store: Store) -> None:
    """Asked twice whether to end it, answered twice: whoever was followed between the answers is followed still."""
    async with newsroom(any_store) as room:
        await room.follow(room.admin)
        first = await room.ask(room.admin, "/unsubscribe Лавров", "Stop following")
        second = await room.ask(room.admin, "/unsubscribe Лавров", "Stop following")
        await room.tap(room.admin, second, "Yes", "no longer follow")
        await room.follow(room.admin, "Путин")
        press = await room.chats.press(room.admin, first, "Yes")
        assert (await press.answered()).text == texts_for("en")("talk-old-button")
        found = await any_store.read(lambda session: wishes(session, OWN))
        assert [wish.target for wish in found] == ["vladimir-putin"]


async def test_an_old_button_does_nothing_to_the_next_digest(any_store: Store) -> None:
    """The same of a digest and the one that was set after it."""
    async with newsroom(any_store) as room:
        shown = await room.ask(room.admin, "/schedule", "Your digest")
        await room.tap(room.admin, shown, "09:00")
        first = await room.tap(room.admin, shown, "Remove 09:00", "Remove the digest")
        again = await room.ask(room.admin, "/schedule", "Your digest")
        await room.tap(room.admin, again, "09:00")
        await room.tap(room.admin, again, "Remove 09:00", "Remove the digest")
        await room.tap(room.admin, again, "Yes")
        await room.ask(room.admin, "/schedule 18:00", "Digest at 18:00")
        press = await room.chats.press(room.admin, first, "Yes")
        assert (await press.answered()).text == texts_for("en")("talk-old-button")
        found = await any_store.read(lambda session: schedules(session, OWN))
        assert [one.local_time for one in found] == ["18:00"]


async def test_a_held_alert_is_not_brought_by_the_next_subscription(any_store: Store, clock: Any) -> None:
    """It was held for somebody who is followed no more; who is followed since wanted nothing of it."""
    clock.now = at(12)
    async with newsroom(any_store, clock=clock) as room:
        await room.follow(room.admin)
        shown = await room.ask(room.admin, "/schedule", "Your digest")
        await room.tap(room.admin, shown, "Quiet hours: off")
        clock.now = at(23)
        await room.hear("DEMO. Лавров ночью.")
        await room.quiet()
        asked = await room.ask(room.admin, "/unsubscribe Лавров", "Stop following")
        await room.tap(room.admin, asked, "Yes", "no longer follow")
        await room.follow(room.admin, "Путин")
        clock.now = at(5, 1, day=6)
        await room.hear("DEMO. Путин утром.")
        await room.chats.wait_message(room.admin, "Путин утром", timeout=15)
        await room.quiet()
        assert not any("ночью" in text for text in room.texts(room.admin))
