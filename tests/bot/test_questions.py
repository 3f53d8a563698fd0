"""Questions that Telegram took late, and choices that are more than a screen holds."""

import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from core.types import Official
from tests.bot.world import newsroom, rules


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


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_surname_that_many_bear_says_how_many_are_not_shown(store: Store, language: str) -> None:
    """Eight of eleven are offered; the others are found by their given names, and the message says so."""
    texts = texts_for(language)
    given = ["Иван", "Олег", "Павел", "Игорь", "Юрий", "Пётр", "Антон", "Борис", "Виктор", "Глеб", "Денис"]
    officials = [
        Official(f"petrov-{number}", {"ru": f"{name} Петров"}, gender="m") for number, name in enumerate(given)
    ]
    async with newsroom(store, admin_language=language) as room:
        room.holder.current = rules(*officials)
        offer = await room.ask(room.admin, "Петров", texts("offer-which", text="Петров"))
        assert len(offer.buttons) == 8
        assert texts("offer-which-more", count=3) in offer.text
        one = await room.ask(room.admin, "Денис Петров")
        assert one.text.startswith("Денис Петров")
        room.holder.current = rules(*officials[:8])
        offer = await room.ask(room.admin, "Петров", texts("offer-which", text="Петров"))
        assert offer.text == texts("offer-which", text="Петров")
