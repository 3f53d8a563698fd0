"""Which channels this process reads, where several watch one newsroom: each channel falls to one account that works.

All processes come to the same division by themselves, from the leases in the store: the account with the highest
number for a channel has it (rendezvous hashing), so that an account that comes or goes moves only its own share. While
the division changes two may read a channel at once; that costs requests, and nothing is stored twice.

An account that Telegram told to wait for long with what a channel takes has it no more until then, if another one can
go on with it at once.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from core.clock import Clock
from core.storage.accounts import end_lost_accounts, long_waits, working_accounts
from core.storage.owners import died_here
from core.storage.store import Store

LOOK_UP, BEGIN, GO_ON = "contacts.resolveUsername", "messages.getHistory", "updates.getChannelDifference"
_TAKEN = {LOOK_UP, BEGIN, GO_ON}
_LONG_SECONDS = 30.0


def rank(account: str, channel: str) -> bytes:
    """How near an account is to a channel: of all, the one with the highest has it."""
    return hashlib.blake2b(f"{account}\0{channel}".encode(), digest_size=8).digest()


@dataclass(frozen=True, slots=True)
class Ways:
    """How a channel is reached: by which accounts, and whether each has joined it; whether it was ever read, and its
    history to the end.
    """

    joined: Mapping[str, bool] = field(default_factory=dict)
    begun: bool = False
    history_done: bool = False

    def needed(self, account: str) -> set[str]:
        """What an account has to ask to hear all of the channel."""
        asked = {GO_ON} if self.history_done else {GO_ON, BEGIN}
        return asked if account in self.joined else {*asked, LOOK_UP}

    def hears(self, account: str, waits: Collection[str]) -> bool:
        """Whether an account hears what is new in spite of its waits: by pushes, or because only history waits."""
        return self.begun and account in self.joined and (self.joined[account] or GO_ON not in waits)


_UNKNOWN = Ways()


class Sharing:
    """The accounts at work, here and elsewhere. `look` reads them from the store, and ends what those left half done
    that lost theirs: their channels are not read before their locks are free."""

    def __init__(self, store: Store, clock: Clock, owner: str, long_seconds: float = _LONG_SECONDS) -> None:
        """`long_seconds`: shorter waits are sat out."""
        self._store = store
        self._clock = clock
        self._owner = owner
        self._long_seconds = long_seconds
        self._owners: dict[str, str] = {}
        self._waits: Mapping[str, Collection[str]] = {}  # the methods with which each account has to wait for long

    @property
    def somebody_waits(self) -> bool:
        """Whether some account has to wait for long, so that it matters by which ways a channel is reached."""
        return bool(self._waits)

    async def look(self) -> bool:
        """Looks who works now; tells whether that has changed. Raises StorageError."""
        now = self._clock()
        owners = await self._store.read(lambda session: working_accounts(session, now))
        told = await self._store.read(lambda session: long_waits(session, owners, now, self._long_seconds))
        # Whoever may join nothing for an hour hears all the same, and no channel need think about it.
        waits = {name: methods & _TAKEN for name, methods in told.items() if methods & _TAKEN}
        if self._store.dialect == "postgresql":
            await self._store.read(lambda session: end_lost_accounts(session, now))
        owners = {name: owner for name, owner in owners.items() if not died_here(owner)}
        changed = (owners, waits) != (self._owners, self._waits)
        self._owners, self._waits = owners, waits
        return changed

    def is_ours(self, channel: str, only: Collection[str] = (), ways: Ways = _UNKNOWN) -> bool:
        """Whether this process has a channel; `only`: those accounts alone can read it, where one of them works."""
        candidates = [name for name in self._owners if name in only] or list(self._owners)
        if not candidates:
            return True
        nearest = max(candidates, key=lambda name: rank(name, channel))
        if self._is_held(nearest, ways):
            nearest = max(candidates, key=lambda name: (self._while_held(name, ways), rank(name, channel)))
        return self._owners[nearest] == self._owner

    def _is_held(self, account: str, ways: Ways) -> bool:
        return not ways.needed(account).isdisjoint(self._waits.get(account, ()))

    def _while_held(self, account: str, ways: Ways) -> int:
        """How well an account stands in for one that is held: best who knows the way. To hear what is new is worth more
        than an account that would have to look the channel up, of which there may be hundreds.
        """
        if self._is_held(account, ways):
            return 1 if ways.hears(account, self._waits[account]) else -1
        return 2 if account in ways.joined else 0
