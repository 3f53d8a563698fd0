"""The bot as one service: conversation, dispatcher, scheduled digests and late answers, in the caller's event loop."""

import asyncio
import logging
import os
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application, TypeHandler
from telegram.request import BaseRequest, HTTPXRequest

from bot.answers import ArticleAnswers
from bot.delivery import IN_FLIGHT, LEASE_TTL, Dispatcher
from bot.desk import Desk
from bot.limits import BotLimiter, Limits, Traffic
from bot.mailing import Mailer, MailFallback
from bot.menus import set_menus
from bot.polling import Polling
from bot.publicness import LOOK_EVERY, PublicWatch
from bot.request import DirectRequest, needs_proxy
from bot.router import PerChatProcessor, Router
from bot.routes import routes
from bot.schedule import DigestSchedule
from bot.translating import Service, Translating
from bot.updates import UpdatesRequest
from core.clock import Clock
from core.errors import BotError
from core.pipeline.asking.subscriptions import Subscriptions
from core.pipeline.newsroom.members import Members
from core.pipeline.rules import RulesHolder
from core.storage.store import Store

logger = logging.getLogger(__name__)

_CHATS_AT_ONCE = 32
_CONNECTIONS = IN_FLIGHT + _CHATS_AT_ONCE + 8
_PATIENCE, _ANSWER_SECONDS = 10.0, 15.0
_TELEGRAM = "https://api.telegram.org"
_CLOSING_SECONDS = 3.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


class BotService:
    """Everything that speaks the Bot API.

    `base_url` is the part before `/bot<token>` of another server than Telegram's; `post_base` what links to posts begin
    with (empty: none), `desk_url` where the analysts' desk is; `translation` and
    `mailer` are what the newsroom switched on, `contact` one line for strangers; `traffic` takes the counts of sends.
    """

    def __init__(
        self,
        store: Store,
        holder: RulesHolder,
        clock: Clock,
        token: str,
        *,
        base_url: str | None = None,
        admins: Iterable[int] = (),
        post_base: str = "https://t.me",
        desk_url: str | None = None,
        translation: Service | None = None,
        mailer: Mailer | None = None,
        contact: str | None = None,
        traffic: Traffic | None = None,
        limits: Limits | None = None,
        lease_seconds: float | None = None,
        look_at_places_every: timedelta = LOOK_EVERY,
    ) -> None:
        self._look_at_places_every = look_at_places_every
        self._lease_seconds = lease_seconds
        self._limits = limits
        self._store = store
        self._holder = holder
        self._clock = clock
        self._token = token
        self._base_url = base_url
        self._admins = tuple(admins)
        self._post_base = post_base
        self._desk_url = desk_url
        self._translation = translation
        self._mailer = mailer
        self._contact = contact
        self._traffic = traffic or Traffic()
        self.started = asyncio.Event()
        self.dispatcher: Dispatcher | None = None

    async def run(self) -> None:
        """Works until cancelled. Raises BotError in one line when Telegram refuses the token."""
        # The library's own request to opt in; until then it warns at every wait that Telegram imposes.
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, and those hold the token
        limits = self._limits or Limits()
        others = HTTPXRequest(
            connection_pool_size=_CONNECTIONS,
            pool_timeout=_PATIENCE,
            connect_timeout=_PATIENCE,
            read_timeout=_ANSWER_SECONDS,
            write_timeout=_ANSWER_SECONDS,
        )
        proxied = needs_proxy(self._base_url or _TELEGRAM)
        messages = others if proxied else DirectRequest(
            others,
            connections=_CONNECTIONS,
            connect_timeout=_PATIENCE,
            read_timeout=_ANSWER_SECONDS,
            pool_timeout=_PATIENCE,
        )  # fmt: skip
        updates = UpdatesRequest(connection_pool_size=2, pool_timeout=_PATIENCE, connect_timeout=_PATIENCE)
        requests = (messages, updates)
        processor = PerChatProcessor(_CHATS_AT_ONCE)
        application = self._build(limits, processor, *requests)
        try:
            await self._initialize(application)
            await self._work(application, updates, limits)
        finally:
            await asyncio.shield(_shut_down(application, processor, requests))

    def _build(
        self, limits: Limits, processor: PerChatProcessor, request: BaseRequest, updates_request: BaseRequest
    ) -> "Application[Any, Any, Any, Any, Any, Any]":
        async def on_retry_after(chat_id: int, wait: Any) -> None:
            if self.dispatcher is not None:
                await self.dispatcher.halt(chat_id, wait)

        builder = (
            Application.builder()
            .token(self._token)
            .request(request)
            .get_updates_request(updates_request)
            .rate_limiter(BotLimiter(limits, on_retry_after, self._traffic))
            .concurrent_updates(processor)
            .job_queue(None)
        )
        if self._base_url:
            builder = builder.base_url(f"{self._base_url}/bot").base_file_url(f"{self._base_url}/file/bot")
        return builder.build()

    async def _initialize(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await application.initialize()
                return
            except InvalidToken:  # whose text holds the token: it must not end up in a traceback
                raise BotError("Telegram refused the bot's token", mend="check BOT_TOKEN") from None
            except NetworkError as error:
                logger.warning("the Bot API can't be reached, trying again in %.0f s: %s", pause, error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _work(
        self, application: "Application[Any, Any, Any, Any, Any, Any]", updates: UpdatesRequest, limits: Limits
    ) -> None:
        desk = Desk(
            store=self._store,
            holder=self._holder,
            clock=self._clock,
            bot=application.bot,
            members=Members(self._store, self._holder, self._clock, self._admins),
            subscriptions=Subscriptions(self._store, self._holder, self._clock),
            post_base=self._post_base,
            desk_url=self._desk_url,
            username=application.bot.username,
            translates=self._translation is not None,
            mailer=self._mailer,
            contact=self._contact,
        )
        application.add_handler(TypeHandler(Update, Router(desk, routes()).route))
        self.dispatcher = Dispatcher(
            self._store,
            self._holder,
            application.bot,
            self._clock,
            limits,
            post_base=self._post_base,
            desk_url=self._desk_url,
            translates=self._translation is not None,
            lease_ttl=timedelta(seconds=self._lease_seconds) if self._lease_seconds else LEASE_TTL,
        )
        schedule = DigestSchedule(
            self._store, self._holder, self._clock, post_base=self._post_base, desk_url=self._desk_url
        )
        answers = ArticleAnswers(
            self._store, self._holder, self._clock, post_base=self._post_base, desk_url=self._desk_url
        )
        await desk.members.promote_named()
        await application.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.dispatcher.run(), name="dispatcher")
                polling = Polling(application, updates, self.dispatcher.leads, self._store, self._clock)
                group.create_task(polling.run(), name="updates")
                group.create_task(schedule.run(), name="digests")
                group.create_task(answers.run(), name="article-answers")
                group.create_task(set_menus(application.bot), name="menus")
                watch = PublicWatch(application.bot, desk.members, self.dispatcher.leads, self._look_at_places_every)
                group.create_task(watch.run(), name="public-places")
                if self._translation is not None:
                    leads = self.dispatcher.leads
                    translating = Translating(self._store, self._holder, self._clock, self._translation, leads)
                    group.create_task(translating.run(), name="translating")
                if self._mailer is not None:
                    fallback = MailFallback(
                        self._store, self._holder, self._clock, self._mailer, self.dispatcher, post_base=self._post_base
                    )
                    group.create_task(fallback.run(), name="e-mail")
                self.started.set()
        except* BotError as errors:
            raise errors.exceptions[0] from None


async def _shut_down(
    application: "Application[Any, Any, Any, Any, Any, Any]",
    processor: PerChatProcessor,
    requests: Iterable[BaseRequest],
) -> None:
    processor.close_within(_CLOSING_SECONDS)
    if application.updater is not None and application.updater.running:
        await application.updater.stop()
    if application.running:
        await application.stop()
    await application.shutdown()
    for request in requests:  # the library leaves them open when it could not begin
        await request.shutdown()
