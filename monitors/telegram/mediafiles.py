"""Keeping media: photos and files of posts, fetched within limits, each content once, under its SHA-256."""

import asyncio
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from telethon import errors
from telethon.tl import functions, types

from core.clock import Clock
from core.errors import RateLimitError, SlukhError, StorageError
from core.media import file_path
from core.pipeline.archive.keptmedia import keep_media
from core.storage.mediafiles import (
    Limits,
    WantedFile,
    due_media,
    has_new_media,
    kept_bytes,
    media_elsewhere,
    media_later,
    media_moved,
    media_settled,
    want_new_media,
)
from core.storage.store import Store
from monitors.telegram.account import Account
from monitors.telegram.budget import pause
from monitors.telegram.convert import media as media_of

logger = logging.getLogger(__name__)

_RETRY_LAST_SECONDS = 86_400.0
_TRIES = 8
_PART = ".part-"
_AWAY_PAUSES = 10  # of the first pause, after a failure that says nothing of the file
_STALE_SECONDS = 86_400.0  # after which nobody writes to a part of a file any more
# Telegram or our own disk is away, or the connection is: however long that lasts, no file is given up for it.
_AWAY = (ConnectionError, TimeoutError, OSError, errors.ServerError, errors.TimedOutError)


class _TooLargeError(Exception):
    """A file is larger than it said, and than it may be."""


class MediaKeeper:
    """Fetches what posts carry, one file at a time, so that it never stands in the way of what is being said.

    Files lie in `folder` under the first two letters of their hash; nobody but the owner may read them.
    """

    def __init__(
        self, store: Store, clock: Clock, folder: Path, limits: Limits | None = None, *, retry_seconds: float = 60.0
    ) -> None:
        """`retry_seconds`: the pause after the first failure with a file; it doubles with each."""
        self._retry_seconds = retry_seconds
        self._store = store
        self._clock = clock
        self._folder = folder
        self._limits = limits or Limits()
        self._full_said = False
        self._kept: int | None = None  # bytes, as counted in this round, and what was fetched since

    async def run(self, accounts: Callable[[], Iterable[Account]], pause_seconds: float) -> None:
        """Keeps media until it is cancelled; `accounts` are those that can be used now."""
        await asyncio.to_thread(_clear, self._folder, self._clock().timestamp() - _STALE_SECONDS)
        while True:
            try:
                busy = await self.work(accounts())
            except (SlukhError, ConnectionError, TimeoutError, OSError) as error:
                logger.debug("media: %s", error)
                busy = False
            except Exception:  # media are beside the point: nothing in them may end the watch
                logger.exception("keeping media failed, trying again")
                busy = False
            if not busy:
                await asyncio.sleep(pause_seconds)

    async def work(self, accounts: Iterable[Account]) -> bool:
        """Notes new media and fetches what is due; tells whether there may be more to do."""
        now = self._clock()
        noted, self._kept = 0, None
        if await self._store.read(has_new_media):
            noted = await self._store.write(lambda session: want_new_media(session, self._limits, now))
        fetched = 0
        for account in [account for account in accounts if account.is_open]:
            for wanted in await self._due(account):
                if await self._full():
                    return False
                fetched += await self._fetch(account, wanted)
        return noted > 0 or fetched > 0

    async def _due(self, account: Account) -> list[WantedFile]:
        channels, now = list(account.readers), self._clock()
        return await self._store.read(lambda session: due_media(session, channels, now))

    async def _full(self) -> bool:
        """Whether as much is kept as may be; says so once.

        All that is kept is counted once a round, which takes the longer the more there is, and again before it counts
        as full: of what was fetched since, some may have been there already.
        """
        if self._kept is None or self._kept >= self._limits.total:
            self._kept = await self._store.read(kept_bytes)
        full = self._kept >= self._limits.total
        if full and not self._full_said:
            logger.warning("the media folder is full (%d bytes): nothing more is kept", self._limits.total)
        self._full_said = full
        return full

    async def _fetch(self, account: Account, wanted: WantedFile) -> bool:
        reader = account.readers.get(wanted.channel_id)
        if reader is None:
            return False
        try:
            attached = await self._attached(account, reader.input_channel, wanted)
            if attached is None:
                await self._elsewhere(wanted)
                return True
            sha256, size = await self._download(account, attached)
        except RateLimitError as error:
            await self._later(wanted, error.seconds, str(error), wanted.attempts)
        except _TooLargeError:
            await self._settle(wanted, "skipped", "larger than allowed")
        except ValueError as error:
            await self._settle(wanted, "gone", str(error))
        except _AWAY as error:
            await self._later(wanted, _AWAY_PAUSES * self._retry_seconds, _reason(error), wanted.attempts)
        except errors.RPCError as error:
            await self._failed(wanted, _reason(error))
        except errors.TypeNotFoundError:  # what the post has now; others wait behind it
            await self._failed(wanted, "the post is of a kind that can't be read")
        else:
            now = self._clock()
            self._kept = (self._kept or 0) + size
            if not await self._store.write(lambda session: keep_media(session, wanted.identity, sha256, size, now)):
                await asyncio.to_thread(file_path(self._folder, sha256).unlink, missing_ok=True)
        return True

    async def _attached(self, account: Account, channel: types.InputChannel, wanted: WantedFile) -> Any:
        """The post's attachment as it is now, under a fresh reference; None when it is gone or another one."""
        request = functions.channels.GetMessagesRequest(channel, [types.InputMessageID(wanted.message_id)])
        for message in (await account.call(request)).messages:
            given = getattr(message, "media", None)
            found = media_of(given) if given is not None else None
            if found is not None and found.identity == wanted.identity:
                return given
        return None

    async def _download(self, account: Account, attached: Any) -> tuple[str, int]:
        photo = isinstance(attached, types.MessageMediaPhoto)
        limit = self._limits.photo if photo else self._limits.file
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = await asyncio.to_thread(tempfile.mkstemp, dir=self._folder, prefix=_PART)
        part = Path(name)
        digest, size = hashlib.sha256(), 0
        try:
            with os.fdopen(handle, "wb") as file:
                async for chunk in account.download(attached.photo if photo else attached.document):
                    digest.update(chunk)
                    size += len(chunk)
                    if size > limit:
                        raise _TooLargeError
                    await asyncio.to_thread(file.write, chunk)
                await asyncio.to_thread(_to_disk, file)
            await asyncio.to_thread(_put, part, file_path(self._folder, digest.hexdigest()))
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
        return digest.hexdigest(), size

    async def _elsewhere(self, wanted: WantedFile) -> None:
        """The post has its file no longer; another one may. Not for ever: that one may be deleted unnoticed, too."""
        other = await self._store.read(lambda session: media_elsewhere(session, wanted))
        if other is None or other.attempts >= _TRIES:
            await self._settle(wanted, "gone", "the post has it no longer")
            return
        now = self._clock()
        await self._store.write(lambda session: media_moved(session, other, now))

    async def _settle(self, wanted: WantedFile, state: str, reason: str) -> None:
        await self._store.write(lambda session: media_settled(session, wanted.identity, state, reason))

    async def _failed(self, wanted: WantedFile, reason: str) -> None:
        attempts = wanted.attempts + 1
        if attempts >= _TRIES:
            await self._settle(wanted, "gone", reason)
            return
        await self._later(wanted, pause(attempts, self._retry_seconds, _RETRY_LAST_SECONDS), reason, attempts)

    async def _later(self, wanted: WantedFile, seconds: float, reason: str, attempts: int) -> None:
        due_at = self._clock() + timedelta(seconds=max(0.0, seconds))
        try:
            await self._store.write(lambda session: media_later(session, wanted.identity, due_at, attempts, reason))
        except StorageError as error:
            logger.debug("media: %s", error)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _clear(folder: Path, before: float) -> None:
    """Removes what processes that were killed had fetched a part of."""
    for part in folder.glob(f"{_PART}*"):
        with suppress(OSError):  # another process does the same
            if part.stat().st_mtime < before:
                part.unlink()


def _to_disk(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _put(part: Path, path: Path) -> None:
    """Gives a file its name; the same content is there at most once."""
    path.parent.mkdir(exist_ok=True, mode=0o700)
    part.replace(path)
