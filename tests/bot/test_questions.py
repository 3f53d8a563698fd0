"""Questions that Telegram took late, and choices that are more than a screen holds."""

from core.i18n import texts_for
from core.storage.store import Store
from tests.bot.world import newsroom


async def test_a_question_that_came_late_is_a_question_still(store: Store) -> None:
    """Sent again because its answer was lost, and marked so, it opens a reply, and the reply is understood."""
    async with newsroom(store) as room:
        shown = await room.ask(room.admin, "/schedule", "Your digest")
        room.fault("internal_error", method="sendMessage")
        await room.tap(room.admin, shown, "sch:zone")
        asked = await room.chats.wait_message(room.admin, "Possibly a repeat", timeout=30)
        assert asked.force_reply
        assert asked.placeholder == texts_for("en")("ask-zone-hint")
        await room.chats.reply(room.admin, asked, "Київ")
        await room.chats.wait_message(room.admin, "Times are those of Kyiv.", after=asked)
