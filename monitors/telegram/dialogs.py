"""The channels that an account has joined, from its list of dialogs. Its private chats are in that list and dropped."""

from collections.abc import Awaitable, Callable
from typing import Any

from telethon.tl import functions, types

from monitors.telegram.pushes import Card, card

_PAGE = 100


async def joined_channels(call: Callable[[Any], Awaitable[Any]]) -> dict[int, Card]:
    """The cards of all joined channels by id; `call` asks Telegram. Raises what `call` raises."""
    found: dict[int, Card] = {}
    offset_date, offset_id = None, 0
    while True:
        request = functions.messages.GetDialogsRequest(offset_date, offset_id, types.InputPeerEmpty(), _PAGE, hash=0)
        answer = await call(request)
        before = len(found)
        for chat in answer.chats:
            own = card(chat)
            if own is not None and own.joined and own.broadcast:
                found[own.channel_id] = own
        if not isinstance(answer, types.messages.DialogsSlice) or not answer.dialogs:
            return found
        last = answer.dialogs[-1]
        dates = [m.date for m in answer.messages if m.id == last.top_message and m.peer_id == last.peer]
        if not dates or (offset_date, offset_id) == (dates[0], last.top_message):
            return found
        offset_date, offset_id = dates[0], last.top_message
        if len(answer.dialogs) < _PAGE and len(found) == before:
            return found
