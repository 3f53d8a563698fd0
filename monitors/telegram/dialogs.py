"""The channels that an account has joined, from its list of dialogs. Its private chats are in that list and dropped."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telethon import errors, utils
from telethon.tl import functions, types

from monitors.telegram.pushes import Card, card

logger = logging.getLogger(__name__)

_PAGE = 100


async def joined_channels(call: Callable[[Any], Awaitable[Any]]) -> dict[int, Card]:
    """The cards of all joined channels by id; `call` asks Telegram. Raises what `call` raises.

    Each dialog comes with its last message. Behind one of a kind that can't be read the list can't go on: those that it
    does not tell have to be looked up.
    """
    found: dict[int, Card] = {}
    offset_date: Any = None
    offset_id, offset_peer = 0, types.InputPeerEmpty()
    limit = _PAGE
    while True:
        request = functions.messages.GetDialogsRequest(offset_date, offset_id, offset_peer, limit, hash=0)
        try:
            answer = await call(request)
        except errors.TypeNotFoundError:
            if limit == 1:
                logger.warning("the list of joined channels ends before a message of a kind that can't be read")
                return found
            limit //= 2
            continue
        before = len(found)
        for chat in answer.chats:
            own = card(chat)
            if own is not None and own.joined and own.broadcast:
                found[own.channel_id] = own
        if not isinstance(answer, types.messages.DialogsSlice) or not answer.dialogs:
            return found
        # Date and id alone don't tell the place: two channels may have had post 7 in the same second.
        place = next((place for dialog in reversed(answer.dialogs) if (place := _place(dialog, answer))), None)
        if place is None or place == (offset_date, offset_id, offset_peer):
            return found
        offset_date, offset_id, offset_peer = place
        if len(answer.dialogs) < limit and len(found) == before:
            return found


def _place(dialog: Any, answer: Any) -> tuple[Any, int, Any] | None:
    """The date, id and peer from which the list goes on behind a dialog; None for one whose messages are gone."""
    for message in answer.messages:
        if message.id == dialog.top_message and message.peer_id == dialog.peer and getattr(message, "date", None):
            return message.date, message.id, _input_peer(dialog.peer, answer)
    return None


def _input_peer(peer: Any, answer: Any) -> Any:
    """Where a dialog stands in the list, from the cards that came with it."""
    for entity in (*answer.chats, *answer.users):
        if utils.get_peer(entity) == peer:
            return utils.get_input_peer(entity, allow_self=False, check_hash=False)
    return types.InputPeerEmpty()
