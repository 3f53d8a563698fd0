"""Asking Telegram for news: in the one process that dispatches, and against whoever else would have them."""

import asyncio
import logging
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import Conflict, TelegramError
from telegram.ext import Application

from bot.updates import UpdatesRequest
from core.clock import Clock
from core.errors import StorageError
from core.pipeline.telling.notices import tell_trouble
from core.storage.store import Store

logger = logging.getLogger(__name__)

_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_POLL_SECONDS = 30
_LEADING_SECONDS = 0.5


class Polling:
    """Asks for news while `leads` is set: a token has one poller at a time. `run` returns only by cancellation.

    A webhook that somebody sets, meanwhile or while nobody asked, takes the news away, for good as far as Telegram is
    concerned: it is removed, and the admins are told, for whoever can set one has the token.
    """

    def __init__(
        self,
        application: "Application[Any, Any, Any, Any, Any, Any]",
        updates: UpdatesRequest,
        leads: asyncio.Event,
        store: Store,
        clock: Clock,
    ) -> None:
        self._application = application
        self._updates = updates
        self._leads = leads
        self._store = store
        self._clock = clock
        self._hooked = False

    async def run(self) -> None:
        """Starts with each lead, and stops with it."""
        updater = self._application.updater
        assert updater is not None
        while True:
            await self._leads.wait()
            await self._unhook()  # the library would, and say nothing
            await updater.start_polling(
                timeout=_POLL_SECONDS, allowed_updates=_UPDATES, bootstrap_retries=-1, error_callback=self._failed
            )
            while self._leads.is_set():
                await asyncio.sleep(_LEADING_SECONDS)
                if self._hooked:
                    self._hooked = False  # whatever fails now is tried again when Telegram refuses again
                    await self._unhook()
                await self._tell_unread()
            await updater.stop()

    def _failed(self, error: TelegramError) -> None:
        if isinstance(error, Conflict) and "webhook" in str(error).lower():
            self._hooked = True
        elif isinstance(error, Conflict):
            logger.error("another program answers for this bot: stop it, or give this one a token of its own")
        else:
            logger.warning("asking Telegram for news failed, trying again: %s", error)

    async def _tell_unread(self) -> None:
        """Tells the admins, once a day, of what kinds of news pass unread: their members get no answer."""
        kinds = set(self._updates.unread)
        self._updates.unread.clear()
        for kind in sorted(kinds):
            await self._tell(f"unread:{kind}", "notice-unread", {"kind": kind}, "an update that can't be read")

    async def _tell(self, subject: str, code: str, args: dict[str, str], what: str) -> None:
        now = self._clock()
        try:
            await self._store.write(lambda session: tell_trouble(session, f"{subject}:{now:%Y-%m-%d}", code, args, now))
        except StorageError as error:
            logger.error("the admins can't be told of %s: %s", what, error)

    async def _unhook(self) -> None:
        bot = self._application.bot
        try:
            url = (await bot.get_webhook_info()).url
            if not url:  # none, or taken back by whoever set it
                return
            host = urlsplit(url).hostname or "?"  # the rest of the address may be a secret
            await bot.delete_webhook()
        except (TelegramError, ValueError) as error:
            logger.warning("a webhook that takes this bot's news could not be removed, trying again: %s", error)
            return
        logger.error(
            "a webhook (%s) was set for this bot, and is removed: stop what sets it, or change the token",
            host,
        )
        await self._tell(f"webhook:{host}", "notice-webhook", {"host": host}, "the webhook")
