"""A citation to paste is whole or is not offered."""

from typing import Any

from sqlalchemy import update

from core.storage.models import ChannelRow
from core.storage.store import Store
from core.types import HeardDeletion
from loopback.chat_values import Button
from tests.bot.world import newsroom


def copied(keys: tuple[tuple[Button, ...], ...]) -> list[Any]:
    """What buttons under a message put on the clipboard."""
    return [button.raw["copy_text"]["text"] for row in keys for button in row if button.raw]


async def test_a_citation_is_copied_whole_with_its_address(store: Store) -> None:
    """Telegram copies 256 characters: where there are more, the button would cut the address off, and is not there."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear()
        alert = await room.chats.wait_message(room.admin, "закрыли")
        await room.tap(room.admin, alert, "Cite")
        short = await room.chats.wait_message(room.admin, "Telegram, Nezygar")
        assert copied(short.buttons) == [short.text]
        title = "Самые тихие новости города " * 4  # long enough on the first day of a short month too
        await store.write(lambda session: session.execute(update(ChannelRow).values(name=title)))
        post = await room.hear("DEMO. Лавров вернулся.", message_id=12345)
        alert = await room.chats.wait_message(room.admin, "вернулся")
        await room.ingest(HeardDeletion(1001, (12345,), room.clock(), post.date))
        await room.chats.wait_message(room.admin, "post deleted")
        await room.tap(room.admin, alert, "Cite")
        cite = await room.chats.wait_message(room.admin, f"Telegram, {title}")
        assert len(cite.text) > 256
        assert cite.text.endswith("/12345")
        assert copied(cite.buttons) == []
