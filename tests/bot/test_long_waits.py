"""A wait of half an hour that Telegram asks for: what people said meanwhile."""

from sqlalchemy import select

from core.storage.models import DeliveryRow
from core.storage.store import Store
from loopback.chat_values import User
from tests.bot.world import Newsroom, newsroom


async def _answers(room: Newsroom) -> int:
    """Answers that wait in the outbox, where a restart leaves them."""
    query = select(DeliveryRow.id).where(DeliveryRow.subject.like("answer:%"), DeliveryRow.state == "due")
    return len(await room.store.read(lambda session: session.execute(query).all()))


def _said(room: Newsroom, *people: User) -> int:
    return sum("You follow nobody yet" in one.text for person in people for one in room.chats.by_bot(person))


async def test_what_is_asked_in_a_long_wait_is_answered_after_a_restart(store: Store) -> None:
    """Telegram tells one answer to wait for half an hour: those behind it wait on disk, too, and not in memory."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.chats.wait_message(room.admin, "Anna joined")
        room.fault("retry_after", method="sendMessage", seconds=1800)
        for _ in range(3):
            await room.chats.say(anna, room.chats.only_bot(), "/list")
        await room.chats.say(room.admin, room.chats.only_bot(), "/list")
        for _ in range(200):
            if await _answers(room) + _said(room, anna, room.admin) == 4:
                break
            await room.quiet()
        # The other chat's answer may have been on its way already.
        assert _said(room, anna, room.admin) <= 1
        assert await _answers(room) == 4 - _said(room, anna, room.admin)
