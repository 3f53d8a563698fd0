"""Heads of channels: compared by the clock with how far we are, for pushes get lost without a word."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telethon import errors
from telethon.tl import TLRequest, functions, types

from core.clock import Clock
from core.errors import RateLimitError, StorageError, TelegramError
from core.storage.channels import mark_watched_until
from core.storage.store import Fenced, Store
from monitors.telegram.listening import Reader
from monitors.telegram.pace import Pace
from monitors.telegram.pushes import cards

logger = logging.getLogger(__name__)

_HEADS_AT_ONCE = 100
_HEADS_PARTS = 4


class Heads:
    """Those of the channels that an `account` has joined; `readers` by the channel's id, as they come and go."""

    def __init__(
        self,
        account: str,
        call: Callable[[TLRequest], Awaitable[Any]],
        store: Store | Fenced,
        readers: Mapping[int, Reader],
        clock: Clock,
        pace: Pace,
    ) -> None:
        self._account = account
        self._call = call
        self._store = store
        self._readers = readers
        self._clock = clock
        self._pace = pace
        self._alone: set[int] = set()  # channels whose last message is of a kind that can't be read

    async def keep(self) -> None:
        """By the clock: compares our place with the server's for all joined channels, many in one request.

        A part of them at a time: each has its turn once a round, and a session that died is noticed long before.
        """
        for part in itertools.cycle(range(_HEADS_PARTS)):
            await asyncio.sleep(self._pace.heads_seconds / _HEADS_PARTS)
            joined = [r for r in self._readers.values() if r.joined and r.channel_id % _HEADS_PARTS == part]
            together = [r for r in joined if r.channel_id not in self._alone]
            looks = [together[start : start + _HEADS_AT_ONCE] for start in range(0, len(together), _HEADS_AT_ONCE)]
            for readers in [*looks, *([r] for r in joined if r.channel_id in self._alone)]:
                await self._look(readers)

    async def _look(self, readers: Sequence[Reader]) -> None:
        peers = [
            types.InputDialogPeer(types.InputPeerChannel(r.input_channel.channel_id, r.input_channel.access_hash))
            for r in readers
        ]
        asked_at = self._clock()
        places = {reader: reader.place for reader in readers}
        try:
            answer = await self._call(functions.messages.GetPeerDialogsRequest(peers))
        except (RateLimitError, errors.RPCError) as error:
            # One channel that went private spoils the answer for all: each is asked on its own.
            logger.debug("%s: no heads: %s", self._account, error)
            for reader in readers:
                reader.doubt()
            return
        except errors.TypeNotFoundError:
            await self._look_in_halves(readers)
            return
        except (TelegramError, ConnectionError, TimeoutError) as error:
            logger.debug("%s: no heads: %s", self._account, error)
            return
        self._alone.difference_update(reader.channel_id for reader in readers)
        for card in cards(answer.chats, self._readers):
            self._readers[card.channel_id].see_card(card)
        at_pts = {
            dialog.peer.channel_id: dialog.pts
            for dialog in answer.dialogs
            if isinstance(dialog, types.Dialog) and isinstance(dialog.peer, types.PeerChannel)
        }
        in_step = []
        for reader in readers:
            pts, place = at_pts.get(reader.channel_id), reader.place
            # A server that stands below the place at which we stood when we asked counts otherwise than before.
            if pts is None or (place is not None and (pts > place or (place == places[reader] and pts < place))):
                reader.doubt()
            elif place is not None:
                in_step.append(reader)
        if in_step:
            ids = [reader.channel_id for reader in in_step]
            try:
                await self._store.write(lambda session: mark_watched_until(session, ids, asked_at))
            except StorageError as error:
                logger.warning("%s: that the channels are watched could not be stored: %s", self._account, error)
                return
            for reader in in_step:
                reader.watched(asked_at)

    async def _look_in_halves(self, readers: Sequence[Reader]) -> None:
        """The last message of one channel can't be read, and stays the last maybe for days: that one is asked alone."""
        if len(readers) == 1:
            self._alone.add(readers[0].channel_id)
            readers[0].doubt()
            return
        half = len(readers) // 2
        await self._look(readers[:half])
        await self._look(readers[half:])
