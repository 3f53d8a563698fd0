"""Digests asked for where messages wait: whoever asks gets them, or learns why not."""

import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.places import mark_unreachable
from core.storage.store import Store
from tests.bot.test_groups import bound_group
from tests.bot.world import newsroom


async def test_whoever_asks_for_a_digest_has_not_blocked_the_bot(any_store: Store) -> None:
    """That somebody let the bot write again is lost if it was off for long; the digest comes, and what waited."""
    async with newsroom(any_store) as room:
        await room.follow(room.admin)
        await any_store.write(lambda session: mark_unreachable(session, room.admin.id))
        await room.hear("DEMO. Лавров открыл булочную.")
        await room.ask(room.admin, "/digest 7d", "Digest")
        await room.chats.wait_message(room.admin, "открыл", after=0)
        await room.chats.wait_for(
            lambda: [text for text in room.texts(room.admin) if "открыл" in text and "Digest" not in text]
        )


async def test_a_group_that_asks_for_a_digest_is_tried_again(store: Store) -> None:
    """Nobody tells the bot that everybody may write again."""
    async with newsroom(store) as room:
        group = await bound_group(room)
        await store.write(lambda session: mark_unreachable(session, group.id))
        said = await room.chats.say(room.admin, group, "/digest 7d")
        assert "Digest" in (await room.chats.wait_message(group, after=said)).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_group_that_became_public_is_told_why_no_digest_comes(store: Store, language: str) -> None:
    """It waits as all else does that is due there."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        group = await bound_group(room)
        await store.write(lambda session: mark_unreachable(session, group.id, "public"))
        said = await room.chats.say(room.admin, group, "/digest 7d")
        told = await room.chats.wait_message(group, after=said)
        assert told.text == texts("here-public-now", title="Desk")
        await room.quiet()
        assert len([message for message in room.chats.by_bot(group) if message.message_id > said.message_id]) == 1
