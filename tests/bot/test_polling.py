"""News of Telegram: what is done when somebody else takes it."""

import httpx
import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from tests.bot.world import TOKEN, newsroom

HOOK = "https://elsewhere.example/secret-path"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_webhook_that_somebody_sets_is_removed_and_told(
    store: Store, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot hears its members again without a restart; the admins learn to where their words may have gone, once."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        bot = room.chats.only_bot()
        for _ in range(2):
            bot.webhook = HOOK
            await room.ask(room.admin, "/list", texts("list-head", count=0))  # by the poll that is open still
            await room.chats.wait_for(lambda: not bot.webhook)
            await room.ask(room.admin, "/list", texts("list-head", count=0))
        await room.quiet()
        assert room.texts(room.admin).count(texts("notice-webhook", host="elsewhere.example")) == 1
    assert "elsewhere.example" in caplog.text
    assert "secret-path" not in caplog.text


async def test_a_webhook_that_was_set_while_slukh_was_off_is_told_as_well(store: Store) -> None:
    """A restart is what people try first when a bot is silent: the trace is not wiped away by it."""
    async with newsroom(store) as room:
        await room.stop()
        room.chats.only_bot().webhook = HOOK
        await room.start()
        await room.chats.wait_message(room.admin, texts_for("en")("notice-webhook", host="elsewhere.example"))
        await room.ask(room.admin, "/list", "You follow nobody yet")


async def test_another_poller_is_no_webhook(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """What is said then is to stop the other program, and no admin reads of a webhook."""
    async with newsroom(store) as room, httpx.AsyncClient() as other:
        await room.quiet()
        await other.post(f"{room.server.url}/bot{TOKEN}/getUpdates", json={"timeout": 0})
        await room.chats.wait_for(lambda: "another program answers for this bot" in caplog.text)
        await room.ask(room.admin, "/list", "You follow nobody yet")
        await room.quiet()
        assert not any("webhook" in text for text in room.texts(room.admin))
