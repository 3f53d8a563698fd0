"""Spare ways: each channel is looked up by a second account, slowly; when one dies, the other needs no look-ups.

What an account has joined needs none at all; that it has is noted, because other processes divide the channels by it.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress

from telethon import errors

from core.errors import ChannelError, RateLimitError, SlukhError
from core.pipeline.hearing.watching import Watching
from core.pipeline.rules import RulesHolder
from core.storage.channels import Access
from core.types import WatchedChannel
from monitors.telegram.account import Account
from monitors.telegram.finding import find

logger = logging.getLogger(__name__)

_IN_VAIN_SECONDS = 86_400.0
"""An account that can't reach a channel is not asked for it again before then: a private one stays what it is."""


class Spares:
    """Finds the second account that can reach a channel, one channel at a time, while there are two accounts."""

    def __init__(
        self, holder: RulesHolder, watching: Watching, accounts: Callable[[], list[Account]], seconds: float
    ) -> None:
        """`accounts`: those that are at work; `seconds`: how long it rests before each look-up."""
        self._holder = holder
        self._watching = watching
        self._accounts = accounts
        self._seconds = seconds
        self._in_vain: dict[tuple[str, WatchedChannel], float] = {}  # and by the loop's time until when

    async def run(self) -> None:
        """Looks channels up until cancelled."""
        while True:
            await asyncio.sleep(self._seconds)
            accounts = [account for account in self._accounts() if account.is_open]
            try:
                having = await self._watching.accounts_of_channels()
                await self._note_joined(accounts, having)
                if len(accounts) > 1:
                    await self._find(accounts, having)
            except (SlukhError, ConnectionError, TimeoutError, errors.RPCError) as error:
                logger.debug("no spare access was found: %s", error)
            except Exception:  # a spare is for later: the search for it must not end the watch
                logger.exception("looking for spare accesses failed, trying again")

    async def _note_joined(self, accounts: list[Account], having: Mapping[str | int, set[str]]) -> None:
        for account in accounts:
            for card in account.dialogs.values():
                if account.name not in having.get(card.channel_id, {account.name}):
                    access = Access(account.name, card.channel_id, card.access_hash, card.joined)
                    await self._watching.put_access(access)

    async def _find(self, accounts: list[Account], having: Mapping[str | int, set[str]]) -> None:
        known = Counter(name for names in having.values() for name in names)
        for watched in self._holder.current.channels:
            names = having.get(watched.reference.lower() if watched.channel_id is None else watched.channel_id)
            if names is None or len(names) >= 2:
                continue
            # Looking names up is limited for each account: the one that knows the fewest channels is asked first.
            for account in sorted(accounts, key=lambda account: known[account.name]):
                # A spare is for later: whoever waits to be read comes first.
                if account.name in names or account.look_up_delay(watched.reference):
                    continue
                if (at := asyncio.get_running_loop().time()) < self._in_vain.get((account.name, watched), 0.0):
                    continue
                with suppress(RateLimitError):
                    try:
                        await find(account, watched, self._watching)
                    except (ChannelError, errors.RPCError):
                        self._in_vain[account.name, watched] = at + _IN_VAIN_SECONDS  # the next channel's turn
                        raise
                    return
