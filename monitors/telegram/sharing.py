"""Which channels this process reads, where several watch one newsroom: each channel falls to one account that works.

All processes come to the same division by themselves, from the leases in the store: the account with the highest
number for a channel has it (rendezvous hashing), so that an account that comes or goes moves only its own share. While
the division changes two may read a channel at once; that costs requests, and nothing is stored twice.
"""

import hashlib
from collections.abc import Collection

from core.clock import Clock
from core.storage.accounts import end_lost_accounts, working_accounts
from core.storage.owners import died_here
from core.storage.store import Store


def rank(account: str, channel: str) -> bytes:
    """How near an account is to a channel: of all, the one with the highest has it."""
    return hashlib.blake2b(f"{account}\0{channel}".encode(), digest_size=8).digest()


class Sharing:
    """The accounts at work, here and elsewhere. `look` reads them from the store, and ends what those left half done
    that lost theirs: their channels are not read before their locks are free."""

    def __init__(self, store: Store, clock: Clock, owner: str) -> None:
        self._store = store
        self._clock = clock
        self._owner = owner
        self._owners: dict[str, str] = {}

    async def look(self) -> bool:
        """Looks who works now; tells whether that has changed. Raises StorageError."""
        now = self._clock()
        owners = await self._store.read(lambda session: working_accounts(session, now))
        if self._store.dialect == "postgresql":
            await self._store.read(lambda session: end_lost_accounts(session, now))
        owners = {name: owner for name, owner in owners.items() if not died_here(owner)}
        changed, self._owners = owners != self._owners, owners
        return changed

    def is_ours(self, channel: str, only: Collection[str] = ()) -> bool:
        """Whether this process has a channel; `only`: those accounts alone can read it, where one of them works."""
        candidates = [name for name in self._owners if name in only] or list(self._owners)
        if not candidates:
            return True
        return self._owners[max(candidates, key=lambda name: rank(name, channel))] == self._owner
