"""The channels that an account has joined, from its list of dialogs. Its private chats are in that list and dropped."""

from collections.abc import Awaitable, Callable
from typing import Any

from telethon import utils
from telethon.tl import functions, types

from monitors.telegram.pushes import Card, card

_PAGE = 100


async def joined_channels(call: Callable[[Any], Awaitable[Any]]) -> dict[int, Card]:
    """The cards of all joined channels by id; `call` asks Telegram. Raises what `call` raises."""
    found: dict[int, Card] = {}
    offset_date, offset_id, offset_peer = None, 0, types.InputPeerEmpty()
    while True:
        request = functions.messages.GetDialogsRequest(offset_date, offset_id, offset_peer, _PAGE, hash=0)
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
        if not dates or (offset_date, offset_id, offset_peer) == (
            dates[0],
            last.top_message,
            _input_peer(last.peer, answer),
        ):
            return found
        # Date and id alone don't tell the place: two channels may have had post 7 in the same second.
        offset_date, offset_id, offset_peer = dates[0], last.top_message, _input_peer(last.peer, answer)
        if len(answer.dialogs) < _PAGE and len(found) == before:
            return found


def _input_peer(peer: Any, answer: Any) -> Any:
    """Where a dialog stands in the list, from the cards that came with it."""
    for entity in (*answer.chats, *answer.users):
        if utils.get_peer(entity) == peer:
            return utils.get_input_peer(entity, allow_self=False, check_hash=False)
    return types.InputPeerEmpty()
