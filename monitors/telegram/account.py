"""A watching account: its connection, its budgets, its lease, and the readers that hear through it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from telethon import errors
from telethon.tl import TLRequest, functions, types

from config.settings import Settings, TelegramServer
from core.clock import Clock
from core.errors import RateLimitError, StorageError, TelegramError
from core.pipeline.hearing.watching import account_died
from core.sealing import read_key
from core.storage.accounts import known_account, note_person
from core.storage.leases import Lease, release_lease, renew_lease
from core.storage.store import Fenced, Store
from monitors.telegram.budget import Bucket, Turns
from monitors.telegram.client import QuietClient
from monitors.telegram.dialogs import joined_channels
from monitors.telegram.heads import Heads
from monitors.telegram.listening import Reader
from monitors.telegram.locations import location
from monitors.telegram.pace import Pace
from monitors.telegram.pushes import Card, cards, chats_of, pushes
from monitors.telegram.sessions import open_session
from monitors.telegram.waits import ImposedWaits

logger = logging.getLogger(__name__)

_DOWNLOAD_BYTES = 128 * 1024  # small pieces: posts come over the same connection and must not wait behind them
_DOWNLOAD = "upload.getFile"
_WAIT_WITHOUT_A_NUMBER_SECONDS = 60
_RENEWALS = 4  # in the time that a lease lasts
# Of the errors with the code 406 only the doubled key ends a session: the others refuse one request.
_DEAD = (errors.UnauthorizedError, errors.AuthKeyDuplicatedError, errors.AuthKeyNotFound)


@dataclass(frozen=True, slots=True)
class TelegramAccess:
    """What it takes to reach Telegram: the application's keys, the folder of sessions, another server if any."""

    api_id: int
    api_hash: str
    sessions: Path
    server: TelegramServer | None = None
    key: bytes | None = field(default=None, repr=False)  # with which sessions are sealed at rest


def access_of(settings: Settings) -> TelegramAccess:
    """What the settings say of Telegram."""
    return TelegramAccess(
        settings.telegram_api_id or 0,
        settings.telegram_api_hash or "",
        settings.telegram_sessions,
        settings.telegram_dc,
        read_key(settings.secrets_key) if settings.secrets_key else None,
    )


def method_name(request: TLRequest) -> str:
    """The request's name as Telegram's documentation has it: `messages.getHistory`."""
    cls = type(request)
    name = cls.__name__.removesuffix("Request")
    module = cls.__module__.rpartition(".")[2]
    name = name[0].lower() + name[1:]
    return name if module == "functions" else f"{module}.{name}"


class Account:
    """One signed-in account. Requests go through `call`; what the server says unasked goes to `readers`."""

    def __init__(
        self,
        name: str,
        access: TelegramAccess,
        store: Store,
        clock: Clock,
        pace: Pace,
        lease: Lease | None = None,
        leased_at: float | None = None,
    ) -> None:
        """`lease`: the right to use it, asked for at the loop's time `leased_at`; whatever is stored through it is
        stored under that lease only.
        """
        self.name = name
        self.lease = lease
        self.number: int | None = None  # by which it is a witness, once it is known to the store
        self.store: Store | Fenced = store if lease is None else Fenced(store, lease, clock)
        self.readers: dict[int, Reader] = {}
        self.load = 0  # channels that are given to it, those that are only just being found included
        self.slots = asyncio.Semaphore(pace.parallel)
        self._resolving = Turns(pace.resolve_burst, pace.resolve_seconds)
        self._joining = Bucket(pace.join_burst, pace.join_seconds)
        self._access = access
        self._store = store
        self._clock = clock
        self._pace = pace
        self._client: QuietClient | None = None
        self._waits = ImposedWaits(name, self.store, clock)
        began = asyncio.get_running_loop().time() if leased_at is None else leased_at
        self._leased_until = float("inf") if lease is None else began + pace.lease_seconds
        self._ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answered_at = 0.0
        self._full = False
        self._dialogs: dict[int, Card] | None = None
        self._dialogs_lock = asyncio.Lock()

    # ------------------------------------------------------------ opening and closing

    async def open(self) -> None:
        """Connects and signs in with the session.

        Raises TelegramError when the account is not signed in or its session is dead, ConnectionError or TimeoutError
        when Telegram can't be reached.
        """
        await self._waits.load()
        session = open_session(self._access.sessions, self.name, self._access.server, self._access.key)
        self._client = QuietClient(
            session,
            self._access.api_id,
            self._access.api_hash,
            on_updates=self._on_updates,
            on_reconnect=self._on_reconnect,
        )
        try:
            await self._client.open(self._pace.connect_seconds)
            if self._client.user_id is None:
                async with asyncio.timeout(self._pace.connect_seconds):
                    await self._client.stay_informed()  # which tells why not
        except _DEAD as error:
            if isinstance(error, errors.UnauthorizedError) and not await self._was_signed_in():
                raise TelegramError(
                    f"the account {self.name!r} is not signed in", account=self.name, mend="run slukh login"
                ) from error
            raise await self._dead(error) from error
        except errors.RPCError as error:
            raise ConnectionError(f"Telegram answers {error}") from error
        await self._note_person(self._client.user_id)
        self._answered_at = asyncio.get_running_loop().time()

    async def _was_signed_in(self) -> bool:
        """Whether the account worked before: then its session has died, if it was while nobody looked."""
        return await self._store.read(lambda session: known_account(session, self.name)) is not None

    async def _note_person(self, user_id: int | None) -> None:
        """Somebody else than before, under this name, has to find the channels anew."""
        now = self._clock()
        if user_id is not None and await self.store.write(lambda s: note_person(s, self.name, user_id, now)):
            logger.info("the account %r is another user of Telegram than before", self.name)
            self._waits.forget()

    async def close(self) -> None:
        """Disconnects; the session stays signed in."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()
            client.session.close()

    @property
    def is_open(self) -> bool:
        """Whether it can be used."""
        return self._client is not None and not self._ended.done()

    async def while_open(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs `work` until it ends by itself, or raises TelegramError when the account ends first."""
        task = asyncio.ensure_future(work)
        either: list[asyncio.Future[Any]] = [task, self._ended]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                await task
                return
            raise TelegramError(f"the account {self.name!r} stopped: {self._ended.result()}", account=self.name)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    # ------------------------------------------------------------ requests

    async def call(self, request: TLRequest) -> Any:
        """Asks Telegram.

        Raises RateLimitError while a wait is imposed (without asking), TelegramError when the account is dead,
        ConnectionError or TimeoutError when there is no answer, and Telethon's RPCError for all other refusals.
        """
        method = method_name(request)
        self._mind_wait(method)
        client = self._client
        if client is None or self._ended.done():
            raise ConnectionError(f"the account {self.name!r} is closed")
        asked_at = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._pace.answer_seconds):
                answer = await client(request)
        except TimeoutError:
            if self._answered_at <= asked_at and client.is_connected():
                logger.info("%s: no answer for %.0f s, connecting anew", self.name, self._pace.answer_seconds)
                client.reconnect()
            raise
        except asyncio.CancelledError:
            # Telethon cancels waiting requests when it gives a connection up for good.
            task = asyncio.current_task()
            if task is not None and not task.cancelling():
                raise ConnectionError("the connection was closed") from None
            raise
        except errors.FrozenMethodInvalidError:
            raise  # Telethon has it among the floods, but it is a refusal that no waiting ends
        except errors.FloodError as error:
            raise await self._waits.impose(method, _seconds_of(error)) from error
        except _DEAD as error:
            raise await self._dead(error) from error
        self._answered_at = asyncio.get_running_loop().time()
        return answer

    def difference_delay(self) -> float:
        """After how many seconds it may ask what has happened in a channel."""
        return self._waits.left("updates.getChannelDifference")

    def look_up_delay(self, username: str) -> float:
        """After how many seconds it may look a name up."""
        delay = self._resolving.delay(username.lower(), asyncio.get_running_loop().time())
        return max(delay, self._waits.left("contacts.resolveUsername"))

    async def look_up(self, username: str) -> Any:
        """Who holds a name now, as Telegram answers. Raises RateLimitError before its turn, and what `call` raises."""
        delay = self._resolving.take(username.lower(), asyncio.get_running_loop().time())
        if delay:
            raise RateLimitError(f"{self.name}:looking up names", delay)
        return await self.call(functions.contacts.ResolveUsernameRequest(username))

    async def download(self, file: types.Photo | types.Document) -> AsyncIterator[bytes]:
        """The content of a photo or document, piece by piece. Raises what `call` and `location` raise."""
        self._mind_wait(_DOWNLOAD)
        if self._client is None or not self.is_open:
            raise ConnectionError(f"the account {self.name!r} is closed")
        where, dc_id, size = location(file)
        chunks = self._client.iter_download(where, dc_id=dc_id, file_size=size, request_size=_DOWNLOAD_BYTES)
        try:
            while True:
                async with asyncio.timeout(self._pace.answer_seconds):
                    try:
                        chunk = await anext(chunks)
                    except StopAsyncIteration:
                        return
                yield bytes(chunk)
        except errors.FrozenMethodInvalidError:
            raise  # Telethon has it among the floods, but it is a refusal that no waiting ends
        except errors.FloodError as error:
            raise await self._waits.impose(_DOWNLOAD, _seconds_of(error)) from error
        except _DEAD as error:
            raise await self._dead(error) from error
        finally:
            await chunks.close()

    async def joined_channels(self, *, anew: bool = False) -> dict[int, Card]:
        """The channels that it had joined when they were first asked for; `anew`: those that it has joined now."""
        async with self._dialogs_lock:
            if self._dialogs is None or anew:
                self._dialogs = await joined_channels(self.call)
            return self._dialogs

    @property
    def dialogs(self) -> Mapping[int, Card]:
        """The channels that it had joined when they were last asked for, by id."""
        return self._dialogs or {}

    def has_joined(self, username: str | None, channel_id: int | None) -> bool:
        """Whether a channel is among those that it had joined, as far as it knows."""
        if self._dialogs is None:
            return False
        if channel_id is not None:
            return channel_id in self._dialogs
        name = (username or "").lower()
        return any((card.username or "").lower() == name for card in self._dialogs.values())

    def _mind_wait(self, method: str) -> None:
        # Who was paused past its lease asks nothing more: another process may use the session by now.
        if asyncio.get_running_loop().time() > self._leased_until:
            self.lose_lease()
        self._waits.mind(method)

    async def _dead(self, error: Exception) -> TelegramError:
        """Latches the account: nobody opens this session again until somebody signs in."""
        reason = type(error).__name__.removesuffix("Error")
        now = self._clock()
        try:
            await self.store.write(lambda session: account_died(session, self.name, reason, now))
        except StorageError as failure:
            logger.warning("that %s is dead could not be stored: %s", self.name, failure)
        self._end(f"its session is dead ({reason})")
        return TelegramError(
            f"the session of {self.name!r} is dead ({reason})",
            account=self.name,
            mend=f"run slukh login --account {self.name}",
        )

    def _end(self, why: str) -> None:
        if not self._ended.done():
            self._ended.set_result(why)

    # ------------------------------------------------------------ what the server says unasked

    def _on_updates(self, updates: Any) -> None:
        try:
            for push in pushes(updates, self.readers):
                self.readers[push.channel_id].push(push)
            for card in cards(chats_of(updates), self.readers):
                self.readers[card.channel_id].see_card(card)
        except Exception:  # an update that can't be read must not take those behind it along
            logger.exception("%s: an update can't be read, asking for the differences", self.name)
            self._doubt_all()
        if isinstance(updates, types.UpdatesTooLong):
            self._doubt_all()

    def _on_reconnect(self) -> None:
        logger.info("%s: connected again", self.name)
        self._doubt_all()

    def _doubt_all(self) -> None:
        for reader in self.readers.values():
            reader.doubt()

    # ------------------------------------------------------------ what it does all the time

    async def run(self, lease: Lease) -> str:
        """Keeps the account going until it is dead, disconnected for good, or its lease is lost; returns why."""
        assert self._client is not None
        works = {
            "lease": self._keep_lease(lease),
            "heads": Heads(self.name, self.call, self.store, self.readers, self._clock, self._pace).keep(),
            "joining": self._keep_joining(),
            "connection": self._watch_connection(self._client),
        }
        tasks = [
            asyncio.create_task(self._keep(name, work), name=f"{name} {self.name}") for name, work in works.items()
        ]
        try:
            return await asyncio.shield(self._ended)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._end("it is closed")

    async def _keep(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Does one of the things that an account can't be without: when it fails, the account is opened anew."""
        try:
            await work
        except Exception as error:
            logger.exception("%s: keeping its %s failed", self.name, name)
            self._end(f"keeping its {name} failed ({type(error).__name__})")

    async def _watch_connection(self, client: QuietClient) -> None:
        try:
            await client.disconnected
        except _DEAD as error:
            await self._dead(error)
        except Exception as error:  # whatever ended the connection, the account is opened anew
            self._end(f"it was disconnected ({type(error).__name__})")
        else:
            self._end("it was disconnected")

    def lose_lease(self) -> None:
        """Somebody else has the account: it ends at once, and stores nothing more."""
        self._end("its lease ran out, or another process has it")

    async def keep_while(self, lease: Lease, opening: Coroutine[Any, Any, None]) -> None:
        """Keeps the lease while the account is being opened, which may take longer than the lease lasts.

        Raises TelegramError where it is lost, and what `opening` raises.
        """
        keeping = asyncio.create_task(self._keep("lease", self._keep_lease(lease)), name=f"lease {self.name}")
        try:
            await self.while_open(opening)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    async def _keep_lease(self, lease: Lease) -> None:
        """Renews the lease, and ends the account where that did not succeed in time, whatever the database does: two
        processes that use one session at once end it for good.
        """
        loop, seconds = asyncio.get_running_loop(), self._pace.lease_seconds
        while True:
            await asyncio.sleep(seconds / _RENEWALS)
            renewing = partial(renew_lease, lease=lease, now=self._clock(), lifetime=timedelta(seconds=seconds))
            asked_at = loop.time()
            try:
                async with asyncio.timeout_at(self._leased_until):
                    kept = await self._store.write(renewing)
            except StorageError as error:
                logger.warning("%s: the lease could not be renewed: %s", self.name, error)
                continue
            except TimeoutError:
                kept = False
            if not kept:
                self.lose_lease()
                return
            self._leased_until = asked_at + seconds

    async def release(self, lease: Lease) -> None:
        """Lets others have the account at once."""
        try:
            now = self._clock()
            await self._store.write(lambda session: release_lease(session, lease, now))
        except StorageError as error:
            logger.warning("%s: the lease runs out by itself: %s", self.name, error)

    async def _keep_joining(self) -> None:
        """Joins public channels one by one: only members are told at once."""
        while not self._full:
            waiting = next((r for r in self.readers.values() if r.may_join and not r.joined), None)
            if waiting is None:
                await asyncio.sleep(self._pace.look_seconds)
                continue
            delay = self._joining.take(asyncio.get_running_loop().time())
            if delay:
                await asyncio.sleep(delay)
                continue
            await self._join(waiting)

    async def _join(self, reader: Reader) -> None:
        try:
            await self.call(functions.channels.JoinChannelRequest(reader.input_channel))
        except RateLimitError as error:
            await asyncio.sleep(error.seconds)
        except errors.ChannelsTooMuchError:
            logger.warning("%s has joined as many channels as Telegram allows; the others are polled", self.name)
            self._full = True
        except (errors.RPCError, errors.TypeNotFoundError) as error:
            why = error if isinstance(error, errors.RPCError) else "the answer can't be read"
            logger.info("%s can't join channel %d (%s), it is polled", self.name, reader.channel_id, why)
            reader.may_join = False
        except (TelegramError, ConnectionError, TimeoutError):
            await asyncio.sleep(self._pace.look_seconds)
        else:
            reader.joined = True
            reader.doubt()


def _seconds_of(error: errors.FloodError) -> int:
    return getattr(error, "seconds", 0) or _WAIT_WITHOUT_A_NUMBER_SECONDS
