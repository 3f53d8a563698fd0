"""getUpdates: what a bot has not confirmed, with long polling and one poller at a time."""

import asyncio

from loopback.botapi.errors import ApiError, bad_request
from loopback.botapi.params import Params
from loopback.botapi.render import Json, update_json
from loopback.chats import Bot, Chats

CONFLICT = ApiError(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)
HOOKED = ApiError(
    409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
UPDATE_KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "guest_message", "message_reaction",
    "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
    "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot",
)  # fmt: skip
MAX_TIMEOUT = 50


class Poller:
    """The long polls of all bots: at most one open for each; a later one ends the earlier with 409."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._open: dict[int, asyncio.Future[bool]] = {}  # True: an update came; False: another poller did
        self._unwatch = chats.on_update(self._wake)

    def close(self) -> None:
        """Answer every open poll with what there is."""
        self._unwatch()
        for waiting in self._open.values():
            if not waiting.done():
                waiting.set_result(True)

    def _wake(self, bot: Bot) -> None:
        waiting = self._open.get(bot.id)
        if waiting is not None and not waiting.done():
            waiting.set_result(True)

    async def get_updates(self, bot: Bot, params: Params) -> list[Json]:
        """Updates from `offset` on, which confirms all before it; a negative one counts from the end. None while the
        bot has a webhook.
        """
        if bot.webhook:
            raise HOOKED
        earlier = self._open.pop(bot.id, None)
        if earlier is not None and not earlier.done():
            earlier.set_result(False)
        _set_allowed(bot, params)
        offset, limit = params.number("offset"), params.number("limit", 100)
        limit = limit if 0 < limit <= 100 else 100
        _confirm(bot, offset)
        if not bot.updates:
            timeout = min(max(params.number("timeout"), 0), MAX_TIMEOUT)
            if timeout:
                await self._wait(bot, timeout)
        return [update_json(self._chats, bot, update) for update in bot.updates[:limit]]

    async def _wait(self, bot: Bot, timeout: float) -> None:
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._open[bot.id] = waiting
        try:
            await asyncio.wait([waiting], timeout=timeout)
        finally:
            if self._open.get(bot.id) is waiting:
                del self._open[bot.id]
        if waiting.done() and not waiting.result():
            raise CONFLICT


def _confirm(bot: Bot, offset: int) -> None:
    if offset > 0:
        bot.updates = [update for update in bot.updates if update.update_id >= offset]
    elif offset < 0:
        bot.updates = bot.updates[offset:]


def _set_allowed(bot: Bot, params: Params) -> None:
    """`allowed_updates` stays in force until another call names it; an empty list is the default again."""
    allowed = params.json("allowed_updates", "allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list):
        raise bad_request("allowed_updates must be an Array of String")
    bot.allowed_updates = frozenset(kind for kind in allowed if kind in UPDATE_KINDS)
