"""How fast we may send: token buckets that start full, and the waits that Telegram imposed.

30 messages a second over all, 1 a second in a chat with bursts of 3, under 20 a minute in a group
(core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Our rates stay a hair below, because what is
sent at even distances does not arrive at even distances.
"""

import asyncio
import logging
import math
import threading
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.sending import meaning, unchanged

logger = logging.getLogger(__name__)

CLAIMED = "claimed"
"""`rate_limit_args` of a request that took its tokens already."""

OVERALL = (29.8, 15.0)  # half a second's burst: the other half is room for messages that arrive bunched
CHAT = (0.99, 3.0)
_GROUP_COUNT, _GROUP_SECONDS = 19, 61.0
_LONGEST_WAIT = 30.0  # an answer that would come later than this is not waited for
_WHOLE = 1.0 - 1e-9  # a token, but for what adding parts of it up may lose
_LIMITED = ("send", "edit", "copy", "forward")


@dataclass(slots=True)
class Bucket:
    """`burst` at once, `rate` a second afterwards."""

    rate: float
    burst: float
    level: float
    at: float

    def refill(self, now: float) -> float:
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return self.level

    def wait(self, now: float) -> float:
        """Seconds until there is a token."""
        level = self.refill(now)
        return 0.0 if level >= _WHOLE else (1.0 - level) / self.rate


P = ParamSpec("P")
T = TypeVar("T")


def _locked(method: Callable[Concatenate["Limits", P], T]) -> Callable[Concatenate["Limits", P], T]:
    @wraps(method)
    def guarded(self: "Limits", /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._lock:
            return method(self, *args, **kwargs)

    return guarded


class Limits:
    """What may be sent now. Group chats have negative ids in the Bot API. Times are those of a monotonic clock.

    Asked on the event loop and in the store's writer thread.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        *,
        overall: tuple[float, float] = OVERALL,
        chat: tuple[float, float] = CHAT,
    ) -> None:
        """`overall` and `chat` are rates a second with their bursts; a server of one's own may allow more."""
        self._now = now
        self._lock = threading.RLock()
        self._overall = Bucket(*overall, overall[1], now())
        self._chat = chat
        self._chats: dict[int, Bucket] = {}
        self._groups: dict[int, deque[float]] = {}
        self._halts: dict[int, float] = {}
        self._halted_until = 0.0

    @_locked
    def tokens(self) -> int:
        """How many messages may go now, over all."""
        now = self._now()
        return 0 if now < self._halted_until else int(self._overall.refill(now) + 1e-9)

    @_locked
    def wait(self, chat_id: int) -> float:
        """Seconds until a message to this chat may go; 0 for at once."""
        now = self._now()
        return max(self._halted_until - now, self._overall.wait(now), self._chat_wait(chat_id, now), 0.0)

    @_locked
    def take(self, chat_id: int) -> None:
        """Counts one message."""
        now = self._now()
        self._overall.refill(now)
        self._overall.level -= 1
        bucket = self._chats.get(chat_id)
        if bucket is None:
            bucket = self._chats[chat_id] = Bucket(*self._chat, self._chat[1], now)
        bucket.refill(now)
        bucket.level -= 1
        if chat_id < 0:
            times = self._groups.setdefault(chat_id, deque())
            times.append(now)

    @_locked
    def waiting_chats(self) -> set[int]:
        """Chats that may get nothing now; chats that have rested are forgotten on the way."""
        now = self._now()
        for chat_id in [chat_id for chat_id, bucket in self._chats.items() if bucket.refill(now) >= bucket.burst]:
            del self._chats[chat_id]
        waiting = {chat_id for chat_id, bucket in self._chats.items() if bucket.level < _WHOLE}
        waiting |= {chat_id for chat_id in {*self._groups, *self._halts} if self._chat_wait(chat_id, now) > 0}
        self._groups = {chat_id: times for chat_id, times in self._groups.items() if times}
        return waiting

    @_locked
    def next_change(self) -> float:
        """Seconds until something that may not go now may."""
        now = self._now()
        if now < self._halted_until:
            return self._halted_until - now
        waits = [self._overall.wait(now)]
        waits += [self._chat_wait(chat_id, now) for chat_id in {*self._chats, *self._groups, *self._halts}]
        return min((wait for wait in waits if wait > 0), default=0.0)

    @_locked
    def halt(self, chat_id: int | None, seconds: float) -> None:
        """Nothing to this chat (None: to anyone) for `seconds`: Telegram said so."""
        until = self._now() + seconds
        if chat_id is None:
            self._halted_until = max(self._halted_until, until)
        else:
            self._halts[chat_id] = max(self._halts.get(chat_id, 0.0), until)

    @_locked
    def halted_chats(self) -> set[int]:
        """Chats under a wait of their own."""
        now = self._now()
        self._halts = {chat_id: until for chat_id, until in self._halts.items() if until > now}
        return set(self._halts)

    def _chat_wait(self, chat_id: int, now: float) -> float:
        wait = self._halts.get(chat_id, 0.0) - now
        bucket = self._chats.get(chat_id)
        if bucket is not None:
            wait = max(wait, bucket.wait(now))
        times = self._groups.get(chat_id)
        if times is not None:
            while times and times[0] <= now - _GROUP_SECONDS:
                times.popleft()
            if len(times) >= _GROUP_COUNT:
                wait = max(wait, times[-_GROUP_COUNT] + _GROUP_SECONDS - now)
        return max(wait, 0.0)


@dataclass(slots=True)
class Traffic:
    """What became of this process's messages to Telegram since its start: counts that name no chat."""

    sends: Counter[str] = field(default_factory=Counter)  # by method, those that Telegram took
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)  # by method and `Meaning` in small letters

    def sent(self, method: str) -> None:
        """Counts one that Telegram took."""
        self.sends[method] += 1

    def failed(self, method: str, error: TelegramError) -> None:
        """Counts one that ended in `error`; an edit that would change nothing was no refusal."""
        if unchanged(error):
            self.sends[method] += 1
        else:
            self.refusals[method, meaning(error).name.lower()] += 1


OnRetryAfter = Callable[[int, timedelta], Awaitable[None]]


class BotLimiter(BaseRateLimiter[str]):
    """python-telegram-bot's gate for every request: answers to people wait here for their tokens."""

    def __init__(self, limits: Limits, on_retry_after: OnRetryAfter, traffic: Traffic) -> None:
        self._limits = limits
        self._on_retry_after = on_retry_after
        self._traffic = traffic

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        """Waits for the tokens of a message, sends, and after a 429 waits as told and sends once more."""
        chat_id = data.get("chat_id")
        if not isinstance(chat_id, int) or not endpoint.startswith(_LIMITED):
            return await callback(*args, **kwargs)

        async def send() -> bool | dict[str, Any] | list[dict[str, Any]]:
            try:
                answer = await callback(*args, **kwargs)
            except TelegramError as error:
                self._traffic.failed(endpoint, error)
                raise
            self._traffic.sent(endpoint)
            return answer

        if rate_limit_args == CLAIMED:
            return await send()
        await self._take(chat_id)
        try:
            return await send()
        except RetryAfter as error:
            wait = retry_after(error)
            await self._on_retry_after(chat_id, wait)
            if wait.total_seconds() > _LONGEST_WAIT:
                raise
            await self._take(chat_id)
            return await send()

    async def _take(self, chat_id: int) -> None:
        wait = self._limits.wait(chat_id)
        while wait > 0:  # others take tokens while we sleep: look again
            if wait > _GROUP_SECONDS:  # Telegram's own wait: what a process holds so long may be lost with it
                raise RetryAfter(math.ceil(wait))
            await asyncio.sleep(min(wait, _LONGEST_WAIT))
            wait = self._limits.wait(chat_id)
        self._limits.take(chat_id)


def retry_after(error: RetryAfter) -> timedelta:
    """How long Telegram wants us to wait; older versions of the library give a number of seconds."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
