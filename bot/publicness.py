"""A place that an admin did not confirm as publication may become public later: then nothing more goes there."""

import asyncio
import logging
from datetime import timedelta

from telegram import Bot
from telegram.error import TelegramError

from core.pipeline.newsroom.members import Members
from core.storage.people import PUBLICATION_SETTING

logger = logging.getLogger(__name__)

LOOK_EVERY = timedelta(hours=1)


class PublicWatch:
    """Looks at each group and channel that gets messages. `run` returns only by cancellation."""

    def __init__(self, bot: Bot, members: Members, leads: asyncio.Event, every: timedelta = LOOK_EVERY) -> None:
        self._bot = bot
        self._members = members
        self._leads = leads
        self._every = every.total_seconds()

    async def run(self) -> None:
        """Looks at once, and then again and again, in the one process that sends."""
        while True:
            await self._leads.wait()
            try:
                await self.look()
            except Exception:
                logger.exception("groups and channels could not be looked at, trying again")
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """Holds back what is due for places that are public now and were not confirmed, until they are so no more."""
        for place in await self._members.places():
            # Those too that refused a message: they may take the next one.
            if place.kind == "private" or place.settings.get(PUBLICATION_SETTING):
                continue
            try:
                chat = await self._bot.get_chat(place.destination.chat_id)
            except TelegramError as error:  # sending will find out what is wrong with it
                logger.info("chat %d can't be looked at: %s", place.destination.chat_id, error)
                continue
            if chat.username and place.state != "public":
                await self._members.hold_public(place)
            elif not chat.username and place.state == "public":
                await self._members.release_public(place)
