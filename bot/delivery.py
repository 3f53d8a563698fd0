"""The dispatcher: takes what is due from the outbox, sends it, and writes down what became of it.

Woken by the database and by the clock, never by memory. One transaction a turn records the last answers and claims the
next messages together with all that their rendering needs; then they go out at once, at most one a chat and a bounded
number at a time. A process that dies leaves rows in flight: the next one counts them as ambiguous and sends them again,
marked. One dispatcher works at a time, held by a lease.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.claiming import Claiming, InFlight, Memory, Turn
from bot.composing import compose, reader_of, zone_of
from bot.limits import CLAIMED, Limits, retry_after
from bot.rendering.pages import Message
from bot.sending import Meaning, edit_message, meaning, send_message, send_plain, topic_only
from core.clock import Clock
from core.errors import BotError, LeaseLostError, RefusedWriteError, StorageError
from core.pipeline.newsroom.members import lose_place
from core.pipeline.rules import RulesHolder
from core.pipeline.telling.delivering import Folded, Material
from core.storage import outbox, places
from core.storage.leases import Lease, check_lease, release_lease, take_lease
from core.storage.outbox import Claim, Outcome
from core.storage.owners import new_owner, release_if_dead
from core.storage.store import Store
from core.storage.wake import Topic, wake

logger = logging.getLogger(__name__)

LEASE = "dispatcher"
LEASE_TTL = timedelta(seconds=15)
IN_FLIGHT = 24
_IDLE_SECONDS = 5.0
_PRESSURE_SECONDS = 0.15  # while tokens are scarce, a turn waits for a few of them
_STOP_SECONDS = 5.0
_REMEMBERED = 2000
_MAX_ATTEMPTS = 8  # of a message that we ourselves fail to make
_MAX_AMBIGUOUS = 5  # after as many sends without an answer one has most likely arrived
_WAITED_FOR = timedelta(hours=24)  # so long a message outlasts a time in which Telegram answers nothing
_NOT_ANSWERING = (Meaning.WAIT, Meaning.NOT_SENT, Meaning.AMBIGUOUS, Meaning.TOKEN)
_FIRST_BACKOFF = timedelta(seconds=1)
_LONGEST_BACKOFF = timedelta(minutes=2)
_STORED_WAIT_SECONDS = 10.0
_TRY_EVERY = timedelta(hours=1)  # places that refused a message


@dataclass(slots=True)
class DispatchStats:
    """Counts since the start, for `/status` and the benchmarks."""

    sent: int = 0
    ambiguous: int = 0
    refused: int = 0
    failed: int = 0
    suspended: int = 0
    recovered: int = 0


class Dispatcher:
    """Sends the outbox. `run` returns only by cancellation, or raises BotError when the token is refused."""

    def __init__(
        self,
        store: Store,
        holder: RulesHolder,
        bot: ExtBot[Any],
        clock: Clock,
        limits: Limits,
        *,
        post_base: str = "https://t.me",
        desk_url: str | None = None,
        translates: bool = False,
        in_flight: int = IN_FLIGHT,
        lease_ttl: timedelta = LEASE_TTL,
        on_unreachable: Callable[[int, str], None] | None = None,
    ) -> None:
        self._store = store
        self._holder = holder
        self._bot = bot
        self._clock = clock
        self._limits = limits
        self._post_base = post_base
        self._desk_url = desk_url
        self._translates = translates
        self.refused_since: datetime | None = None  # no request has succeeded since then
        self._on_unreachable = on_unreachable
        self._alarm = store.alarm(Topic.DELIVERY)
        self._lease_ttl = lease_ttl
        self._lease: Lease | None = None
        self._lease_until: datetime | None = None
        self._memory = Memory()
        self._claiming = Claiming(
            new_owner(), limits, self._memory, clock, self._zone_of, self._alarm,
            most_in_flight=in_flight, may_join=self._may_join, holds=self._holds, start=self._start,
        )  # fmt: skip
        self._group: asyncio.TaskGroup | None = None  # while it runs
        self._outcomes: list[Outcome] = []
        self._actions: list[Callable[[Session], object]] = []
        self._recording = False  # a turn of our own is on its way to the disk
        self._tried_at: datetime | None = None  # what places take that refused a message
        self._singly = False  # the last turn came upon something that it could not take
        self._token_refused = False
        self.leads = asyncio.Event()  # while set, this process is the one that speaks for the bot
        self.stats = DispatchStats()

    async def run(self) -> None:
        """Dispatches until cancelled; then waits a little for answers on their way and records them."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            self._store.join(Topic.DELIVERY, self._claiming)
            try:
                while True:
                    try:
                        await self._step()
                    except LeaseLostError as error:
                        await self._lose(str(error))
                    except StorageError as error:
                        logger.error("the outbox can't be read, trying again: %s", error)
                        self._singly = isinstance(error, RefusedWriteError)
                        if self._lease_until is not None and self._clock() >= self._lease_until:
                            self.leads.clear()
                        await asyncio.sleep(1.0)
                    except BotError:
                        raise
                    except Exception:
                        # Whatever is wrong with one message, the others go out.
                        logger.exception("what is due can't be prepared: it is taken one by one")
                        await asyncio.sleep(1.0 if self._singly else 0.0)
                        self._singly = True
            except asyncio.CancelledError:
                await self._finish()
                raise
            finally:
                self._store.join(Topic.DELIVERY, None)
                self._group = None

    async def _step(self) -> None:
        now = self._clock()
        if self._lease_until is None or now >= self._lease_until - 2 * self._lease_ttl / 3:
            await self._hold_lease(now)
            if self._lease is None:
                await self._alarm.wait(min(_IDLE_SECONDS, self._lease_ttl.total_seconds() / 3) / 2)
                return
        if self._tried_at is None or not self._tried_at <= now < self._tried_at + _TRY_EVERY:
            self._tried_at = now
            self._actions.append(places.try_again)
        if not (self._outcomes or self._actions or self._claiming.doubtful):
            # Mostly it was another process that wrote, and for nobody here: a look costs less than a turn, and no lock.
            next_due_at = await self._store.read(outbox.next_due_at)
            if next_due_at is None or next_due_at > now:
                await self._rest(Turn(limit=1, limited=False, next_due_at=next_due_at))
                return
        turn = await self._turn(now)
        self._start(turn)
        if self._token_refused:
            raise BotError("Telegram refused the bot's token", mend="check BOT_TOKEN")
        await self._rest(turn)

    def _may_join(self) -> bool:
        """Whether claims may be made inside other transactions now; asked in the store's writer thread.

        Not while answers wait to be recorded: what comes next may reply to the very message that they tell of.
        """
        until = self._lease_until
        if self._group is None or self._token_refused or until is None or self._clock() >= until:
            return False
        return not (self._outcomes or self._actions or self._recording)

    def _holds(self, session: Session) -> bool:
        """Whether the lease is ours until this transaction ends."""
        lease = self._lease
        if lease is None:
            return False
        try:
            check_lease(session, lease, self._clock())
        except LeaseLostError:
            return False
        return True

    def _start(self, turn: Turn) -> None:
        """Sends what a turn claimed."""
        if turn.owner != self._claiming.owner:
            return  # claimed before we lost the lease: our heir has made it due again
        for claim in turn.claims:
            if self._group is None:  # stopping: whoever comes next sends it
                self._outcomes.append(claim.became(outbox.DUE, self._clock()))
                continue
            chat_id = claim.destination.chat_id
            self._limits.take(chat_id)
            sending = self._deliver(claim, turn.materials.get(claim.id), turn.folded.get(claim.id, ()))
            task = self._group.create_task(sending, name=f"deliver-{claim.id}")
            self._claiming.in_flight[chat_id] = InFlight(claim, task)
        self._claiming.settle(turn)

    async def _turn(self, now: datetime) -> Turn:
        self._recording = True
        outcomes, self._outcomes = self._outcomes, []
        actions, self._actions = self._actions, []
        unanswered = set(self._claiming.in_flight)
        doubtful, self._claiming.doubtful = self._claiming.doubtful, False
        turns: list[Turn] = []
        lease = self._lease
        assert lease is not None

        def undo() -> None:
            while turns:
                self._claiming.settle(turns.pop())

        def work(session: Session) -> Turn:
            undo()  # of an attempt that the database had us repeat
            check_lease(session, lease, self._clock())
            outbox.record(session, outcomes)
            if outcomes and self._translates:
                wake(session, Topic.REQUEST)  # what has arrived may be wanted in another language
            if doubtful:
                started = self._claiming.started(self._outcomes)
                outbox.give_back(session, owner=self._claiming.owner, started=started)
            for action in actions:
                action(session)
            turns.append(self._claiming.claim(session, now, unanswered, singly=self._singly))
            return turns[0]

        try:
            turn = await self._store.write(work)
        except BaseException:
            undo()
            # Not written, as far as we know: the answers are still ours to record.
            self._claiming.doubtful = True
            self._outcomes[:0] = outcomes
            self._actions[:0] = actions
            raise
        finally:
            self._recording = False
        self._singly = False
        return turn

    async def _rest(self, turn: Turn) -> None:
        """Waits for news, for a token, or for the time at which something is due."""
        waiting = bool(turn.claims) or turn.next_due_at is not None
        if waiting and self._limits.tokens() < 1:
            # Nothing can leave before a token comes, whatever is rung; the most urgent is chosen then.
            await asyncio.sleep(min(max(self._limits.next_change(), _PRESSURE_SECONDS), _IDLE_SECONDS))
            return
        if self._outcomes:
            return
        seconds = min(_IDLE_SECONDS, self._lease_ttl.total_seconds() / 3)
        if turn.claims and turn.limit > len(turn.claims):
            await self._sleep(seconds)  # each answer rings
            return
        if turn.next_due_at is not None:
            seconds = min(seconds, max(0.0, (turn.next_due_at - self._clock()).total_seconds()))
        if waiting and (turn.limited or turn.limit <= len(turn.claims)):
            # Something may be due for a chat that has no token: look again when a token comes.
            seconds = min(max(self._limits.next_change(), _PRESSURE_SECONDS), _IDLE_SECONDS)
        await self._sleep(seconds)

    async def _sleep(self, seconds: float) -> None:
        await self._alarm.wait(max(seconds, 0.001))

    # ------------------------------------------------------------ one message

    async def _deliver(self, claim: Claim, material: Material | None, folded: tuple[Folded, ...]) -> None:
        try:
            if self._lease_until is None or self._clock() >= self._lease_until:
                # We slept past our lease: if nobody else took it meanwhile, the row is due again.
                outcome = claim.became(outbox.DUE, self._clock())
            else:
                outcome = await self._send(claim, material, folded)
        except asyncio.CancelledError:
            raise  # the row stays in flight: whoever comes next counts it as ambiguous
        except Exception as error:
            logger.exception("delivery %d could not be made", claim.id)
            outcome = self._again(claim, f"{type(error).__name__}: {error}", ambiguous=False)
        self._outcomes.append(outcome)
        if outcome.state == outbox.SENT and claim.kind == "alert":
            self._memory.remember(claim, outcome.at)
        self._claiming.in_flight.pop(claim.destination.chat_id, None)
        self._alarm.ring()

    def _zone_of(self, name: str | None) -> ZoneInfo:
        return zone_of(name, self._holder.current)

    async def _send(self, claim: Claim, material: Material | None, folded: tuple[Folded, ...]) -> Outcome:
        rules = self._holder.current
        reader = reader_of(
            claim.language,
            claim.timezone,
            claim.settings,
            rules,
            post_base=self._post_base,
            # What a channel's readers see leads to nothing of the newsroom's own, and asks nothing of them.
            desk_url=self._desk_url if claim.chat_kind != "channel" else None,
            translates=self._translates,
        )
        message = compose(claim, material, reader, self._clock(), folded=folded)
        if claim.chat_kind == "channel":
            message = replace(message, buttons=())
        reply_to = material.reply_to if material else None
        if reply_to is None:
            reply_to = claim.payload.get("reply_to")
        if claim.kind == "edit":
            return await self._edit(claim, message, reply_to)
        try:
            sent = await send_message(self._bot, claim.destination, message, reply_to=reply_to, rate_limit_args=CLAIMED)
        except TelegramError as error:
            return await self._failed(claim, message, reply_to, error)
        self.stats.sent += 1
        self.refused_since = None
        return self._sent(claim, sent.message_id)

    async def _edit(self, claim: Claim, message: Message, message_id: int | None) -> Outcome:
        """Changes a message that was sent before; one that is gone or says so already needs no change."""
        if message_id is None:
            return claim.became(outbox.DROPPED, self._clock(), error="the message to change was never sent")
        try:
            await edit_message(self._bot, claim.destination, message_id, message, rate_limit_args=CLAIMED)
        except TelegramError as error:
            if meaning(error) is Meaning.REFUSED:
                logger.info("message %d of chat %d can't be changed: %s", message_id, claim.destination.chat_id, error)
                return claim.became(outbox.DROPPED, self._clock(), error=str(error))
            return await self._failed(claim, message, None, error)
        return self._sent(claim, message_id)

    async def _failed(self, claim: Claim, message: Message, reply_to: int | None, error: TelegramError) -> Outcome:
        chat_id = claim.destination.chat_id
        text = f"{type(error).__name__}: {error}"
        found = meaning(error)
        silent = self.refused_since is not None  # since an earlier request
        if found in _NOT_ANSWERING and self.refused_since is None:
            self.refused_since = self._clock()
        match found:
            case Meaning.WAIT:
                assert isinstance(error, RetryAfter)
                await self.halt(chat_id, retry_after(error))
                return claim.became(outbox.DUE, self._clock(), error=text)
            case Meaning.MOVED:
                assert isinstance(error, ChatMigrated)
                new_id = error.new_chat_id
                logger.info("chat %d is chat %d now", chat_id, new_id)
                self._actions.append(lambda session: places.move_chat(session, chat_id, new_id))
                return claim.became(outbox.DUE, self._clock(), error=text)
            case Meaning.UNREACHABLE:
                logger.info("chat %d takes no messages: %s", chat_id, error)
                self.stats.suspended += 1
                topic = topic_only(error, claim.destination)
                now = self._clock()
                self._actions.append(lambda session: lose_place(session, chat_id, now, topic=topic))
                if self._on_unreachable is not None:
                    self._on_unreachable(chat_id, str(error))
                return claim.became(outbox.SUSPENDED, self._clock(), error=text)
            case Meaning.REFUSED:
                return await self._send_plain(claim, message, reply_to, error)
            case Meaning.TOKEN:
                self._token_refused = True
                return claim.became(outbox.DUE, self._clock(), error=text)
            case Meaning.NOT_SENT:
                logger.warning("delivery %d did not leave: %s", claim.id, error)
                return self._again(claim, text, ambiguous=False, forever=True)
            case _:
                logger.warning("delivery %d: no answer, it may have been sent: %s", claim.id, error)
                self.stats.ambiguous += 1
                if silent and self._clock() - claim.created_at < _WAITED_FOR:
                    # Not this message alone: nothing gets through. It is on record, and given up for no number of them.
                    return self._again(claim, text, ambiguous=True, forever=True)
                return self._again(claim, text, ambiguous=True)

    async def _send_plain(
        self, claim: Claim, message: Message, reply_to: int | None, refusal: TelegramError
    ) -> Outcome:
        logger.error("Telegram refused delivery %d (%s): it goes out as plain text", claim.id, refusal)
        self.stats.refused += 1
        try:
            sent = await send_plain(self._bot, claim.destination, message, reply_to=reply_to, rate_limit_args=CLAIMED)
        except TelegramError as error:
            if meaning(error) is Meaning.REFUSED:
                logger.error("Telegram refused delivery %d as plain text too: %s", claim.id, error)
                self.stats.failed += 1
                return claim.became(outbox.FAILED, self._clock(), error=f"{refusal}; then {error}")
            return await self._failed(claim, message, reply_to, error)
        self.stats.sent += 1
        self.refused_since = None
        return self._sent(claim, sent.message_id, f"plain: {refusal}")

    def _sent(self, claim: Claim, message_id: int, error: str | None = None) -> Outcome:
        chat_id = claim.destination.chat_id
        # An edit says nothing: what one wrote may be changed where one may write no more.
        if claim.chat_state != "ok" and claim.kind != "edit":
            self._actions.append(lambda session: places.accepted(session, claim.destination, claim.chat_state))
        return claim.became(outbox.SENT, self._clock(), chat_id=chat_id, message_id=message_id, error=error)

    def _again(self, claim: Claim, error: str, *, ambiguous: bool, forever: bool = False) -> Outcome:
        """Due again after a growing pause in which the chat gets nothing, so that its order is kept."""
        now = self._clock()
        tries, most = (claim.ambiguous, _MAX_AMBIGUOUS) if ambiguous else (claim.attempts, _MAX_ATTEMPTS)
        if tries + 1 >= most and not forever:
            self.stats.failed += 1
            logger.error("delivery %d is given up after %d tries: %s", claim.id, tries + 1, error)
            return claim.became(outbox.FAILED, now, error=error, ambiguous=ambiguous)
        pause = min(_FIRST_BACKOFF * 2 ** min(claim.attempts, 10), _LONGEST_BACKOFF)
        self._limits.halt(claim.destination.chat_id, pause.total_seconds())
        return claim.became(outbox.DUE, now, error=error, ambiguous=ambiguous)

    # ------------------------------------------------------------ waits, leases

    async def halt(self, chat_id: int, wait: timedelta) -> None:
        """Obeys a 429. A group's is its own; two chats at once, or a private one, mean the whole bot."""
        others = self._limits.halted_chats() - {chat_id}
        whole = chat_id > 0 or bool(others)
        self._limits.halt(None if whole else chat_id, wait.total_seconds())
        until = self._clock() + wait
        scope = "bot" if whole else f"chat:{chat_id}"
        logger.warning("Telegram asks to wait %.1f s (%s)", wait.total_seconds(), scope)
        self._actions.append(lambda session: outbox.halt(session, scope, until))
        self._alarm.ring()

    async def _hold_lease(self, now: datetime) -> None:
        old = self._lease

        def work(session: Session) -> tuple[Lease | None, int, dict[str, datetime]]:
            release_if_dead(session, LEASE, now)
            lease = take_lease(session, LEASE, self._claiming.owner, now, self._lease_ttl)
            if lease is not None and old is not None and not _kept(old, lease):
                release_lease(session, lease, now)  # it was somebody else's meanwhile: we begin anew
                return None, 0, {}
            if lease is None or old is not None:
                return lease, 0, {}
            return lease, outbox.recover_sending(session), outbox.halts(session, now)

        held, recovered, halts = await self._store.write(work)
        if held is None:
            if old is not None:
                await self._lose("another process has dispatched meanwhile")
            return
        self._lease = held
        self._lease_until = now + self._lease_ttl
        self.leads.set()
        if recovered:
            self.stats.recovered += recovered
            logger.warning("%d messages were in flight when the last process ended: sent again, marked", recovered)
        for scope, until in halts.items():
            chat = None if scope == "bot" else int(scope.removeprefix("chat:"))
            # Whoever stored it may have had another time of day: after some seconds we ask, and Telegram says again if
            # it is too early.
            self._limits.halt(chat, min((until - now).total_seconds(), _STORED_WAIT_SECONDS))

    async def _lose(self, why: str) -> None:
        """Stops speaking for the bot: what is in flight is its heir's to judge, even if that is us again."""
        logger.warning("not dispatching: %s", why)
        self.leads.clear()
        self._lease = self._lease_until = None
        self._claiming.owner = new_owner()
        tasks = [one.task for one in self._claiming.in_flight.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.refused_since = None  # whether Telegram answers is for our heir to see: we ask nothing any more
        self._claiming.forget()
        self._outcomes.clear()
        self._actions.clear()

    async def _finish(self) -> None:
        """Lets requests on their way end, and records them."""
        self.leads.clear()
        self._store.join(Topic.DELIVERY, None)
        self._group = None
        if self._claiming.in_flight:
            await asyncio.wait([one.task for one in self._claiming.in_flight.values()], timeout=_STOP_SECONDS)
        outcomes, actions, lease = self._outcomes, self._actions, self._lease
        now = self._clock()
        if lease is None:
            return

        def work(session: Session) -> None:
            check_lease(session, lease, now)
            outbox.record(session, outcomes)
            for action in actions:
                action(session)
            release_lease(session, lease, now)

        with contextlib.suppress(StorageError):
            await self._store.write(work)


def _kept(old: Lease, new: Lease) -> bool:
    """Whether nobody else can have held the lease between the two: each change of hands raises the fence by one."""
    return new.fence <= old.fence + 1
