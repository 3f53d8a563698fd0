"""An update that the library can't read."""

import logging
from dataclasses import replace

import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from tests.bot.world import newsroom


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_update_that_can_not_be_read_keeps_nobody_from_being_heard(
    store: Store, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is passed over, those before and behind it are answered, and the admins are told once, of what kind it was."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.stop()
        bot = room.chats.only_bot()
        await room.chats.say(anna, bot, "/list")
        for _ in range(2):
            await room.chats.say(anna, bot, "a secret word")
            bot.updates[-1] = replace(bot.updates[-1], kind="callback_query")  # without its number and its sender
        await room.chats.say(anna, bot, "/privacy")
        await room.start()
        await room.chats.wait_message(anna, texts("list-head", count=0))
        await room.chats.wait_message(anna, texts("privacy-text").splitlines()[0])
        told = texts("notice-unread", kind="callback_query")
        await room.chats.wait_message(room.admin, told)
        await room.ask(anna, "/list", texts("list-head", count=0))
        await room.quiet()
        assert room.texts(room.admin).count(told) == 1
    assert [record.levelno for record in caplog.records if "can't be read" in record.message] == [logging.ERROR] * 2
    assert "secret" not in caplog.text
