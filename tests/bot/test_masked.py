"""Numbers that identify people are blotted out wherever the bot quotes a post, in its own lists too."""

from core.pipeline.hearing.stories import StoryPlacer
from core.storage.store import Store
from tests.bot.world import newsroom

TEXT = "DEMO. +7 900 000-00-00: по этому номеру, говорят, отвечает сам Лавров, и не только он один, уверяет собеседник."


async def test_a_story_in_the_list_shows_no_telephone_number(store: Store) -> None:
    """The list calls a story by the beginning of its text."""
    async with newsroom(store) as room:
        room.stories = StoryPlacer()
        await room.follow(room.admin)
        await room.hear(TEXT)
        alert = await room.chats.wait_message(room.admin, "Nezygar")
        await room.tap(room.admin, alert, "Why?")
        why = await room.chats.wait_message(room.admin, "Why you got this")
        await room.tap(room.admin, why, "Follow this story")
        await room.chats.wait_message(room.admin, "You hear of each new channel")
        listed = await room.ask(room.admin, "/list", "You follow 2")
        assert "story “DEMO. +•" in listed.buttons[1][0].text
        assert "900" not in listed.buttons[1][0].text
