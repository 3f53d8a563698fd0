"""What an account needs to know of those that hear through it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from telethon.tl import types

from core.storage.backfills import Backfill
from monitors.telegram.pushes import Card, Push


class Reader(Protocol):
    """Hears one channel, through one account."""

    channel_id: int
    joined: bool
    may_join: bool

    @property
    def place(self) -> int | None:
        """The pts up to which all is stored, or None while something waits or is missing."""

    @property
    def input_channel(self) -> types.InputChannel: ...

    def push(self, push: Push) -> None: ...

    def see_card(self, card: Card) -> None: ...

    def doubt(self) -> None:
        """There may be something that was not told."""

    def watched(self, at: datetime) -> None:
        """Our place was the server's at `at`."""

    def want_backfill(self, wish: Backfill) -> None:
        """Reads older history when nothing else is to be done."""

    def want_look(self, message_ids: Sequence[int]) -> None:
        """Looks at these posts again when nothing more urgent is to be done."""
