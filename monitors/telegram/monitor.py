"""The Telegram monitor: keeps the accounts open and every channel of the watchlist read by one of them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from telethon import errors

from core.clock import Clock
from core.errors import ChannelError, RateLimitError, SlukhError, StorageError, TelegramError
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.watching import Watching
from core.pipeline.rules import RulesHolder
from core.storage.accounts import known_account, lease_account, signed_in
from core.storage.channels import Access, KnownChannel
from core.storage.owners import new_owner
from core.storage.store import Store
from core.types import WatchedChannel
from monitors.telegram.account import Account, TelegramAccess
from monitors.telegram.budget import Patience, pause
from monitors.telegram.client import trust_server
from monitors.telegram.diagnosis import diagnose
from monitors.telegram.finding import find
from monitors.telegram.mediafiles import MediaKeeper
from monitors.telegram.pace import DEFAULT_PACE, Pace
from monitors.telegram.pages import PAGE
from monitors.telegram.pool import AccountPool
from monitors.telegram.previewing import PreviewReader
from monitors.telegram.reader import ChannelReader
from monitors.telegram.sessions import session_names, session_path
from monitors.telegram.sharing import Sharing, Ways
from monitors.telegram.spares import Spares

logger = logging.getLogger(__name__)

T = TypeVar("T")

_ONLY_ACCOUNT = "main"


class _HeldUpError(RateLimitError):
    """An account hears pushes only, and another one can read the channel."""


class TelegramMonitor:
    """Reads the watchlist's channels. One for each process; several share accounts out by their leases."""

    def __init__(
        self,
        store: Store,
        intake: Intake,
        holder: RulesHolder,
        clock: Clock,
        access: TelegramAccess,
        pace: Pace = DEFAULT_PACE,
        *,
        whole: bool = True,
        preview_url: str | None = None,
        media: MediaKeeper | None = None,
    ) -> None:
        """`whole`: the holder's watchlist is the newsroom's; else channels that are not in it are left as they are.

        `preview_url`: where the public web pages are (`https://t.me/s`), for channels that no account can read.
        `media`: who keeps photos and files; without one, only what they are is stored.
        """
        self._store = store
        self._intake = intake
        self._holder = holder
        self._clock = clock
        self._access = access
        self._pace = pace
        self._whole = whole
        self._media = media
        self._watching = Watching(store, clock)
        self._preview = (
            PreviewReader(intake, self._watching, clock, preview_url, pace.preview) if preview_url is not None else None
        )
        self._pool = AccountPool(self._watching, pace)
        self._owner = new_owner()
        self._sharing = Sharing(store, clock, self._owner, pace.preview_after_seconds)
        self._spares = Spares(holder, self._watching, lambda: list(self._pool.accounts.values()), pace.spare_seconds)

    async def run(self) -> None:
        """Watches until it is cancelled. Raises TelegramError when the configured server's key can't be used."""
        trust_server(self._access.server)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_accounts(group), name="telegram accounts")
            group.create_task(self._keep_channels(group), name="telegram channels")
            group.create_task(self._keep_sharing(), name="telegram sharing")
            group.create_task(self._keep_backfills(), name="telegram backfills")
            group.create_task(self._spares.run(), name="telegram spares")
            group.create_task(self._keep_looks(), name="telegram looks")
            if self._media is not None:
                keeping = self._media.run(lambda: list(self._pool.accounts.values()), self._pace.look_seconds)
                group.create_task(keeping, name="telegram media")

    @property
    def readers(self) -> dict[int, str]:
        """The channels that are read now, each with the name of the account."""
        return {channel_id: name for name, account in self._pool.accounts.items() for channel_id in account.readers}

    def listens(self, channel_id: int) -> int | None:
        """The pts up to which a joined channel is stored while nothing waits or is missing; else None."""
        for account in self._pool.accounts.values():
            reader = account.readers.get(channel_id)
            if reader is not None:
                return reader.place if reader.joined else None
        return None

    # ------------------------------------------------------------ accounts

    async def _keep_accounts(self, group: asyncio.TaskGroup) -> None:
        """Keeps one task for each session file, also for those that come later."""
        kept: set[str] = set()
        while True:
            for name in session_names(self._access.sessions) or [_ONLY_ACCOUNT]:
                if name not in kept:
                    kept.add(name)
                    self._pool.opening.add(name)
                    group.create_task(self._keep_account(name), name=f"telegram account {name}")
            await asyncio.sleep(self._pace.look_seconds)

    async def _keep_account(self, name: str) -> None:
        failures = 0
        said = ""
        while True:
            last = self._pace.retry_last_seconds
            try:
                line = await self._use_account(name)
                failures = 0
            except TelegramError as error:
                line, failures = str(error), failures + 1
            except (ConnectionError, TimeoutError) as error:
                line = f"Telegram can't be reached with the account {name!r}: {error or type(error).__name__}"
                failures += 1
            except StorageError as error:
                line, failures, last = str(error), failures + 1, self._pace.store_retry_last_seconds
            except Exception:  # one account's trouble is not the others'
                logger.exception("the account %r failed", name)
                line, failures = "", failures + 1
            self._pool.tried(name)
            if line and line != said:
                logger.warning("%s", line)
                said = line
            await asyncio.sleep(pause(max(1, failures), self._pace.look_seconds, last))

    async def _use_account(self, name: str) -> str:
        """Leases, opens and runs an account; returns why it ended."""
        dead = await self._store.read(lambda session: known_account(session, name))
        if dead is not None and dead.state == "dead" and not self._signed_in_since(name, dead.changed_at):
            raise TelegramError(
                f"the session of {name!r} is dead ({dead.problem})",
                account=name,
                mend=f"run slukh login --account {name}",
            )
        now, leased_at = self._clock(), asyncio.get_running_loop().time()
        lifetime = timedelta(seconds=self._pace.lease_seconds)
        lease = await self._store.write(lambda session: lease_account(session, name, self._owner, now, lifetime))
        if lease is None:
            return ""
        account = Account(name, self._access, self._store, self._clock, self._pace, lease, leased_at)
        try:
            await account.keep_while(lease, self._open(account))
            self._pool.add(account)
            logger.info("the account %r is signed in", name)
            return f"the account {name!r} stopped: {await account.run(lease)}"
        finally:
            self._pool.remove(name)
            await account.close()
            await account.release(lease)

    async def _open(self, account: Account) -> None:
        await account.open()
        with suppress(RateLimitError, TimeoutError, errors.RPCError):
            await account.joined_channels()
        account.number = await account.store.write(lambda session: signed_in(session, account.name, self._clock()))

    def _signed_in_since(self, name: str, at: object) -> bool:
        path = session_path(self._access.sessions, name)
        try:
            changed = path.stat().st_mtime
        except OSError:
            return False
        return at is not None and changed > at.timestamp()  # type: ignore[attr-defined]

    # ------------------------------------------------------------ channels

    async def _keep_channels(self, group: asyncio.TaskGroup) -> None:
        """Keeps one task for each channel of the watchlist in force."""
        tasks: dict[WatchedChannel, asyncio.Task[None]] = {}
        rules = None
        wanted: dict[WatchedChannel, None] = {}
        # How often the store is still to be told which channels are watched no more: twice, because a reader that was
        # stopped may have something on its way there, by which its channel counts as watched again.
        to_tell, level = 0, logging.WARNING
        while True:
            if self._holder.current is not rules:
                rules = self._holder.current
                wanted = dict.fromkeys(rules.channels)
                for watched in [watched for watched in tasks if watched not in wanted]:
                    logger.info("%s is no longer watched", watched.reference)
                    tasks.pop(watched).cancel()
                for watched in wanted:
                    if watched not in tasks:
                        tasks[watched] = group.create_task(
                            self._keep_channel(watched), name=f"telegram channel {watched.reference}"
                        )
                to_tell, level = 2 if self._whole else 0, logging.WARNING
            if to_tell:
                to_tell -= await self._mark_unwatched(tuple(wanted), level)
                level = logging.DEBUG
            await asyncio.sleep(self._pace.look_seconds)

    async def _keep_sharing(self) -> None:
        """Notices accounts that come and go in other processes, and shares the channels out anew."""
        while True:
            try:
                if await self._sharing.look():
                    self._pool.tell_change()
            except StorageError as error:
                logger.debug("who else watches can't be read: %s", error)
            await asyncio.sleep(self._pace.share_seconds)

    async def _is_ours(self, watched: WatchedChannel) -> bool:
        """Whether the channel falls to this process; one that could not be read is tried by all."""
        try:
            known = await self._watching.by_reference(watched)
            if known is not None and known.state not in ("ok", "restricted"):
                return True
            found = []
            if known is not None and (watched.username is None or self._sharing.somebody_waits):
                found = await self._watching.accesses(known.channel_id)
        except StorageError:
            return True
        begun, history_done = known is not None and known.pts is not None, known is not None and known.history_done
        ways = Ways({one.account: one.joined for one in found}, begun, history_done)
        return self._sharing.is_ours(watched.reference, ways.joined if watched.username is None else (), ways)

    async def _while_ours(self, watched: WatchedChannel, *, ours: bool) -> None:
        """Returns once the channel no longer is ours, or with `ours=False` once it is."""
        while True:
            changed = self._pool.changed
            if await self._is_ours(watched) is not ours:
                return
            await self._pool.look_again(changed)

    async def _keep_backfills(self) -> None:
        """Hands wishes for older history to the readers."""
        while True:
            await asyncio.sleep(self._pace.look_seconds)
            try:
                wishes = await self._watching.backfills()
            except StorageError as error:
                logger.debug("wishes for backfills can't be read: %s", error)
                continue
            for wish in wishes:
                for account in self._pool.accounts.values():
                    if not wish.done and (reader := account.readers.get(wish.channel_id)) is not None:
                        reader.want_backfill(wish)

    async def _keep_looks(self) -> None:
        """Hands posts whose counters are due to the readers of their channels, some channels at a time."""
        while True:
            await asyncio.sleep(self._pace.looks_seconds)
            readers = {
                channel_id: reader
                for account in self._pool.accounts.values()
                for channel_id, reader in account.readers.items()
            }
            try:
                due = await self._watching.due_looks(list(readers), PAGE * self._pace.looks_channels)
            except StorageError as error:
                logger.debug("due looks can't be read: %s", error)
                continue
            for channel_id in list(due)[: self._pace.looks_channels]:
                readers[channel_id].want_look(due[channel_id][:PAGE])

    async def _mark_unwatched(self, wanted: tuple[WatchedChannel, ...], level: int) -> bool:
        """Whether it is stored. Else it has to be tried again: a channel that comes back later would be no return."""
        try:
            await self._watching.keep_only(wanted)
        except StorageError as error:
            logger.log(level, "the watchlist could not be stored, trying again: %s", error)
            return False
        return True

    async def _keep_channel(self, watched: WatchedChannel) -> None:
        loop, pace = asyncio.get_running_loop(), self._pace
        refusals = Patience(pace.channel_retry_first_seconds, pace.channel_retry_last_seconds)
        crashes = Patience(pace.retry_first_seconds, pace.retry_last_seconds)
        said = ""
        shut_out: set[str] = set()
        held: dict[str, float] = {}  # accounts that Telegram lets wait, and until when by the loop's time
        before = ""  # who read it last

        def reads() -> None:
            refusals.begin(loop.time())
            crashes.begin(loop.time())

        while True:
            line, delay, found = "", 0.0, False
            page_after: float | None = 0.0
            await self._while_ours(watched, ours=False)
            account = await self._choose_meanwhile(watched, shut_out, held)
            refusals.attempt()
            crashes.attempt()
            try:
                known, access = await find(account, watched, self._watching)
                moved, before, found = before not in ("", account.name), account.name, True
                another = partial(self._pool.another, watched, account, shut_out, held)
                await self._read(account, access, watched, known, moved=moved, reads=reads, another=another)
            except RateLimitError as error:
                now = loop.time()
                if found:
                    held[account.name] = now + error.seconds
                delay = min([error.seconds, *(until - now for until in held.values() if until > now)])
                # A turn to look it up is waited for where it was taken: others' turns are for other channels.
                others = [one for one in self._pool.free() if found and one.name not in shut_out]
                # Who hears pushes only goes on doing so if those that could have taken over are full by now.
                if isinstance(error, _HeldUpError) or any(held.get(one.name, 0.0) <= now for one in others):
                    delay = 0.0
                if delay <= pace.preview_after_seconds:
                    page_after = None  # its turn is near: the pages' turns are for those that wait longer
            except (ChannelError, errors.RPCError) as error:
                if refusals.went_well(loop.time()):
                    said = ""
                    shut_out.clear()
                line = await diagnose(account, watched, error, self._watching)
                shut_out.add(account.name)
                pause_seconds = refusals.failed()
                if shut_out.issuperset(self._pool.accounts):
                    delay = pause_seconds
                    shut_out.clear()
            except (TelegramError, ConnectionError, TimeoutError, StorageError) as error:
                logger.debug("%s: %s", watched.reference, error)
                delay = self._pace.retry_first_seconds
                page_after = None  # another account may have it at once; the page has its turn if none has
            except Exception:  # one channel's trouble is not the others'
                crashes.went_well(loop.time())
                logger.exception("reading %s failed, trying again", watched.reference)
                delay = crashes.failed()
            finally:
                account.load -= 1
            if line and line != said:
                logger.warning("%s", line)
                said = line
            await self._meanwhile(watched, self._rest(watched, delay), after=page_after if delay else None)

    async def _rest(self, watched: WatchedChannel, seconds: float) -> None:
        """Waits, unless an account comes that may be able to read the channel, or another process has it meanwhile."""
        if not seconds:
            return
        either = [
            asyncio.ensure_future(self._pool.rest(seconds)),
            asyncio.ensure_future(self._while_ours(watched, ours=True)),
        ]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in either:
                task.cancel()
            await asyncio.gather(*either, return_exceptions=True)

    async def _choose_meanwhile(
        self, watched: WatchedChannel, shut_out: set[str], held: Mapping[str, float]
    ) -> Account:
        """An account, once there is one; until then, if that takes long, the channel is read through its web page."""
        choosing = self._pool.choose(watched, shut_out, held)
        return await self._meanwhile(watched, choosing, after=self._pace.preview_after_seconds)

    async def _meanwhile(self, watched: WatchedChannel, wait: Coroutine[Any, Any, T], *, after: float | None) -> T:
        """Waits, and reads the channel's public page meanwhile, from `after` seconds on."""
        waiting = asyncio.ensure_future(wait)
        page: asyncio.Task[None] | None = None
        try:
            if self._preview is not None and after is not None:
                await asyncio.wait([waiting], timeout=after)
                if not waiting.done():
                    page = asyncio.create_task(self._read_page(self._preview, watched))
            return await waiting
        finally:
            waiting.cancel()
            if page is not None:
                page.cancel()
                await asyncio.gather(page, return_exceptions=True)

    async def _read_page(self, preview: PreviewReader, watched: WatchedChannel) -> None:
        try:
            await preview.watch(watched)
        except SlukhError as error:
            logger.debug("%s", error)

    async def _read(
        self,
        account: Account,
        access: Access,
        watched: WatchedChannel,
        known: KnownChannel,
        *,
        moved: bool,
        reads: Callable[[], None],
        another: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """Reads a channel through an account until one of them can't go on; `moved`: another one has read it before.

        `reads` is called once it has caught up. `another` returns once another account can read the channel: it is
        awaited while this one hears pushes only, and ends the reading with a _HeldUpError.
        """
        if known.channel_id in account.readers:
            raise ChannelError(
                f"{watched.reference} is in the watchlist twice", channel=watched.reference, mend="remove one"
            )
        reader = ChannelReader(
            account,
            access,
            known,
            intake=self._intake,
            watching=Watching(account.store, self._clock),
            clock=self._clock,
            pace=self._pace,
            may_join=watched.username is not None,
            moved=moved,
            reads=reads,
        )
        account.readers[known.channel_id] = reader
        try:
            await account.while_open(self._run_while_ours(watched, reader, another))
        finally:
            account.readers.pop(known.channel_id, None)

    async def _run_while_ours(
        self, watched: WatchedChannel, reader: ChannelReader, another: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        reading = asyncio.ensure_future(reader.run())
        away = asyncio.ensure_future(self._while_ours(watched, ours=True))
        held_up = asyncio.ensure_future(self._while_held_up(watched, reader, another))
        try:
            await asyncio.wait([reading, away, held_up], return_when=asyncio.FIRST_COMPLETED)
            for task in (reading, held_up):
                if task.done():
                    await task
        finally:
            for task in (reading, away, held_up):
                task.cancel()
            await asyncio.gather(reading, away, held_up, return_exceptions=True)

    async def _while_held_up(
        self, watched: WatchedChannel, reader: ChannelReader, another: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        """Reads the channel's public page while its reader hears pushes only, until `another` account can read it:
        then raises _HeldUpError. What no push tells must not wait for an hour.
        """
        loop = asyncio.get_running_loop()
        while True:
            until = await reader.long_waits.get() + loop.time()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._meanwhile(watched, another(), after=0.0)
                    raise _HeldUpError(watched.reference, max(0.0, until - loop.time()))
