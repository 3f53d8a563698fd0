"""Messages that nobody typed as such: forwarded commands, pictures, voices, albums."""

import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from loopback.chat_text import find_entities
from loopback.chat_values import Body, Message, Origin, User
from tests.bot.test_groups import bound_group
from tests.bot.world import Newsroom, newsroom


def send(
    room: Newsroom,
    user: User,
    text: str = "",
    *,
    where: int | None = None,
    origin: Origin | None = None,
    photo: bool = False,
    more: tuple[tuple[str, object], ...] = (),
) -> Message:
    """Somebody sends what an app makes of a forward, a picture or, in the Bot API's own words, `more`."""
    chat = room.chats.chat(where if where is not None else user)
    file = room.chats.store_file("photo", "p.jpg", "image/jpeg", b"a picture", width=4, height=3) if photo else None
    body = Body(text, find_entities(text), file=file)
    message = room.chats.put(chat, user, body, origin=origin, service=more)
    room.chats.tell(chat, "message", message)
    return message


def of_channel(room: Newsroom, message_id: int) -> Origin:
    """Where a forwarded post of Nezygar came from."""
    return Origin(room.clock(), -1_000_000_001_001, "Nezygar", "nezygar", message_id)


def answers(room: Newsroom, said: Message) -> list[str]:
    """What the bot wrote after a message into its chat."""
    return [message.text for message in room.chats.by_bot(said.chat_id) if message.message_id > said.message_id]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_forwarded_command_is_not_carried_out(store: Store, language: str) -> None:
    """It is what somebody else wrote: no access ends by it, and whoever forwarded it is told so; in a group, too."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.chats.wait_message(room.admin, "Ada.")
        for text in ("/revoke Anna", "/nosuch"):
            said = send(room, room.admin, text, origin=Origin(room.clock(), user=anna))
            await room.quiet()
            assert answers(room, said) == [texts("talk-forwarded-command")]
        assert len((await room.ask(room.admin, "/members")).buttons) == 2
        group = await bound_group(room)
        said = send(room, room.admin, "/list", where=group.id, origin=Origin(room.clock(), user=anna))
        await room.quiet()
        assert answers(room, said) == [texts("talk-forwarded-command")]
        said = send(room, room.admin, "/weather", where=group.id, origin=Origin(room.clock(), user=anna))
        await room.quiet()
        assert answers(room, said) == []


async def test_a_forwarded_post_that_begins_like_a_command_is_a_post(store: Store) -> None:
    """A channel may begin its text with a slash: what we know of the post is told, and nothing is forgotten."""
    async with newsroom(store) as room:
        await room.hear("/forget DEMO. Лаврову закрыли поездки.", message_id=7)
        said = send(room, room.admin, "/forget DEMO. Лаврову закрыли поездки.", origin=of_channel(room, 7))
        told = await room.chats.wait_message(room.admin, after=said)
        assert "Stored. First heard here" in told.text
