"""A chat that takes messages and no files."""

import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.people import add_place, place
from core.storage.store import Store
from core.told import Destination
from tests.bot.world import newsroom


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "said",
    ["Bad Request: not enough rights to send documents to the chat", "Bad Request: CHAT_SEND_DOCS_FORBIDDEN"],
)
async def test_a_chat_that_takes_no_files_is_told_so(store: Store, language: str, said: str) -> None:
    """That something went wrong would have people try again; and its messages go on."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        group = room.chats.create_supergroup("Desk", anna)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=anna)
        there = Destination(group.id)
        await store.write(lambda session: add_place(session, there, "supergroup", "Desk", language, room.clock()))
        await room.hear("DEMO. Лавров молчит.")
        for command, button in (("/export", None), ("/digest Лавров", texts("digest-as-html"))):
            room.fault("bad_request", method="sendDocument", message=said)
            asked = await room.chats.say(anna, group, command)
            if button is not None:
                digest = await room.chats.wait_message(group, "молчит", after=asked)
                await (await room.chats.press(anna, digest, button)).answered()
            await room.chats.wait_message(group, texts("talk-no-files"), after=asked)
        found = await store.read(lambda session: place(session, there))
        assert found is not None
        assert found.state == "ok"
