"""Admins by the settings alone: named after they had knocked, they use the bot without another /start."""

import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from core.storage.subscriptions import schedules
from core.told import Destination
from tests.bot.world import newsroom


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_is_named_an_admin_is_in_by_the_first_word(store: Store, language: str) -> None:
    """Turned away at /start and named since: nobody says /start again. What is set holds, alerts speak the language
    that was chosen, and there is a digest, as for everybody who joins.
    """
    texts = texts_for(language)
    async with newsroom(store, start=False, admin_language="en") as room:
        await room.start()
        await room.ask(room.admin, f"/language {language}", texts("language-set"))
        await room.follow(room.admin)
        (schedule,) = await store.read(lambda session: schedules(session, Destination(room.admin.id)))
        assert schedule.language == language
        shown = await room.ask(room.admin, "/settings", texts("settings-head"))
        hidden = texts("privacy-names", value=texts("privacy-names-hidden"))
        shown = await room.tap(room.admin, shown, texts("privacy-names", value=texts("privacy-names-shown")))
        assert hidden in [button.text for row in shown.buttons for button in row]
        await room.hear()
        assert texts("alert-unverified") in (await room.chats.wait_message(room.admin, "закрыли")).text


async def test_who_is_named_an_admin_is_welcomed_by_start(store: Store) -> None:
    """And is in again after having been forgotten: the settings say so, and what was forgotten stays so."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        asked = await room.ask(room.admin, "/forget", "Remove everything")
        await room.tap(room.admin, asked, "Yes", "Goodbye")
        assert (await room.ask(room.admin, "/list")).text.startswith("You follow nobody yet")
        assert (await room.ask(room.admin, "/start")).text.startswith("You are back")
        asked = await room.ask(room.admin, "/forget", "Remove everything")
        await room.tap(room.admin, asked, "Yes", "Goodbye")
        assert (await room.ask(room.admin, "/start")).text.startswith("You are in as an admin")
