"""The accounts that are open in this process, and which of them is to read a channel."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from core.errors import StorageError
from core.pipeline.hearing.watching import Watching
from core.types import WatchedChannel
from monitors.telegram.account import Account
from monitors.telegram.pace import Pace

_UNKNOWN = 2  # the rank of an account that does not know a channel
_LOOK_AGAIN = 60  # rounds after which a division is looked at anew though no account came or went


class AccountPool:
    """Open `accounts` by name; those in `opening` are tried for the first time: channels wait to be shared out.
    `changed` is set, and replaced by another one, whenever an account comes or goes.
    """

    def __init__(self, watching: Watching, pace: Pace) -> None:
        self._watching = watching
        self._pace = pace
        self.accounts: dict[str, Account] = {}
        self.opening: set[str] = set()
        self.changed = asyncio.Event()

    def add(self, account: Account) -> None:
        """Takes an account that is open; channels that wait for one are woken."""
        self.accounts[account.name] = account
        self.tried(account.name)

    def remove(self, name: str) -> None:
        """Drops an account that ended, if it was there."""
        self.accounts.pop(name, None)
        self.tell_change()

    def tried(self, name: str) -> None:
        """It was tried to open an account: channels need not wait for it before they are shared out."""
        self.opening.discard(name)
        self.tell_change()

    def tell_change(self) -> None:
        """Wakes the channels that wait for an account, or whose account may be another one now."""
        self.changed.set()
        self.changed = asyncio.Event()

    def free(self) -> list[Account]:
        """The accounts that have room for a channel."""
        return [a for a in self.accounts.values() if a.is_open and a.load < self._pace.channels_each]

    async def rest(self, seconds: float) -> None:
        """Waits, unless an account comes: it may be able to do what those that are there can't do now."""
        before = set(self.accounts)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while before.issuperset(self.accounts):
                    await self.changed.wait()

    async def look_again(self, changed: asyncio.Event) -> None:
        """Waits for an account that comes or goes; after a while other things may have changed, too."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN * self._pace.share_seconds):
                await changed.wait()

    async def choose(self, watched: WatchedChannel, shut_out: set[str], held: Mapping[str, float]) -> Account:
        """An account for a channel: one that has joined it, one that knows it, or the one that may look it up first;
        of several, the one with the fewest channels.

        Those that were `shut_out` just now come last, and before them those that are `held` until a time.
        """

        def order(account: Account) -> tuple[Any, ...]:
            rank = ranks.get(account.name, _UNKNOWN)
            delay = account.look_up_delay(name) if rank == _UNKNOWN else 0.0
            waits = held.get(account.name, 0.0) > asyncio.get_running_loop().time()
            return account.name in shut_out, waits, rank, delay, account.load, account.name

        while True:
            changed = self.changed
            free = self.free()
            if free and not self.opening:
                ranks, name = await self._ranks(watched, free)
                chosen = min(free, key=order)
                chosen.load += 1  # before anybody else looks; who reads the channel takes it back
                return chosen
            await self.look_again(changed)  # an account that was full may have got room

    async def another(
        self, watched: WatchedChannel, account: Account, shut_out: set[str], held: Mapping[str, float]
    ) -> None:
        """Returns once another account than this one knows the channel, has room for it, and need not wait."""
        while True:
            changed = self.changed
            now = asyncio.get_running_loop().time()
            free = [one for one in self.free() if one is not account and one.name not in shut_out]
            free = [one for one in free if held.get(one.name, 0.0) <= now and not one.difference_delay()]
            if free:
                ranks, _ = await self._ranks(watched, free)
                if any(one.name in ranks for one in free):
                    return
            await self.look_again(changed)

    async def _ranks(self, watched: WatchedChannel, free: list[Account]) -> tuple[dict[str, int], str]:
        """How near each account is to a channel: 0 has joined it, 1 knows it; who does not know it is left out.

        And the name under which those would look it up.
        """
        try:
            known = await self._watching.by_reference(watched)
            found = [] if known is None else await self._watching.accesses(known.channel_id)
        except StorageError:
            return {}, watched.reference
        ranks = {access.account: 0 if access.joined else 1 for access in found}
        channel_id = known.channel_id if known is not None else watched.channel_id
        joined = {account.name: 0 for account in free if account.has_joined(watched.username, channel_id)}
        return ranks | joined, (known.username if known is not None else None) or watched.reference
