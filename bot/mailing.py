"""Another way out: while Telegram refuses the bot, urgent alerts go by e-mail to those who chose it."""

import asyncio
import logging
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import partial
from typing import Protocol
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from bot.composing import compose, reader_of, zone_of
from core.clock import Clock
from core.i18n import texts_for
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.telling.delivering import AlertMaterial, Material, load_materials
from core.pipeline.telling.screening import Recent, decide, unwanted
from core.storage import outbox, people
from core.storage.outbox import Claim
from core.storage.store import Store
from core.told import Destination

logger = logging.getLogger(__name__)

REFUSED_FOR = timedelta(minutes=5)
"""So long Telegram must have refused everything before e-mail is used."""

URGENT = timedelta(hours=24)
EMAIL_SETTING = "email"
"""A destination's setting: the address that was confirmed."""

_LOOK_SECONDS = 10.0
_SMTP_SECONDS = 20.0
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Mailer:
    """A mail server: `smtps://` speaks TLS from the start, `smtp://` after STARTTLS where the server offers it."""

    url: str
    sender: str

    async def send(self, to: str, subject: str, text: str) -> None:
        """Sends plain text. Raises OSError (smtplib's errors are OSErrors) when the server does not take it."""
        message = EmailMessage()
        message["From"], message["To"] = self.sender, to
        message["Subject"] = " ".join(subject.split())[:200]
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=self.sender.rpartition("@")[2])
        message.set_content(text)
        await asyncio.to_thread(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_SMTP_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=_SMTP_SECONDS)
        with server:
            if parts.scheme == "smtp":
                server.ehlo()
                if server.has_extn("starttls"):
                    server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)


class Refusals(Protocol):
    """Whoever knows since when Telegram answers nothing."""

    refused_since: datetime | None


class MailFallback:
    """Watches the dispatcher, and mails what it can't send. `run` returns only by cancellation."""

    def __init__(
        self,
        store: Store,
        holder: RulesHolder,
        clock: Clock,
        mailer: Mailer,
        dispatcher: Refusals,
        *,
        post_base: str = "https://t.me",
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._mailer = mailer
        self._dispatcher = dispatcher
        self._post_base = post_base
        self._look_seconds = look_seconds
        self._told: datetime | None = None  # of the refusal that admins were told of

    async def run(self) -> None:
        """Looks by the clock."""
        while True:
            try:
                await self.look()
            except Exception:
                logger.exception("mailing alerts failed, trying again")
            await asyncio.sleep(self._look_seconds)

    async def look(self) -> int:
        """Mails what is urgent if Telegram has refused for long; returns how many messages were mailed."""
        since, now = self._dispatcher.refused_since, self._clock()
        if since is None or now - since < REFUSED_FOR:
            return 0
        if self._told != since:
            self._told = since
            await self._tell_admins(since)
        mailed, after = 0, 0
        failing: set[str] = set()  # addresses: what else is for them would only wait for the same failure
        while True:
            # All of them, a few at a time: those that were mailed wait on for Telegram, and so do those that can't be.
            rules = self._holder.current
            waiting, materials = await self._store.read(partial(_urgent, rules=rules, now=now, after=after))
            for claim in waiting:
                material, address = materials.get(claim.id), str(claim.settings.get(EMAIL_SETTING))
                if not isinstance(material, AlertMaterial) or address in failing:
                    continue
                try:
                    await self._mail(claim, material, now)
                except OSError as error:
                    logger.warning("alert %d could not be mailed: %s", claim.id, error)
                    failing.add(address)
                    continue
                payload = {**claim.payload, "mailed": now.isoformat()}
                await self._store.write(partial(outbox.revise, delivery_id=claim.id, payload=payload))
                mailed += 1
            if len(waiting) < _AT_ONCE:
                return mailed
            after = waiting[-1].id

    async def _mail(self, claim: Claim, material: Material, now: datetime) -> None:
        reader = reader_of(
            claim.language, claim.timezone, claim.settings, self._holder.current, post_base=self._post_base
        )
        assert isinstance(material, AlertMaterial)
        message = compose(claim, material, reader, now)
        lines = [message.text.plain, reader.post_url(material.card) or "", "", reader.texts("email-why")]
        await self._mailer.send(claim.settings[EMAIL_SETTING], message.text.plain.split("\n", 1)[0], "\n".join(lines))

    async def _tell_admins(self, since: datetime) -> None:
        def work(session: Session) -> list[tuple[str, str, str | None]]:
            places = [
                people.place(session, Destination(admin.user_id))
                for admin in people.members(session)
                if admin.role == "admin"
            ]
            return [
                (p.settings[EMAIL_SETTING], p.language, p.timezone)
                for p in places
                if p and p.settings.get(EMAIL_SETTING)
            ]

        for address, language, timezone in await self._store.read(work):
            reader = reader_of(language, timezone, {}, self._holder.current, post_base=self._post_base)
            texts = texts_for(language)
            try:
                await self._mailer.send(
                    address, texts("email-refused-subject"), texts("email-refused", since=reader.moment(since))
                )
            except OSError as error:
                logger.error("an admin could not be told by e-mail that Telegram refuses the bot: %s", error)


def _urgent(session: Session, rules: Rules, now: datetime, after: int) -> tuple[list[Claim], dict[int, Material]]:
    """The next alerts behind delivery `after` that wait, of those who chose e-mail; with what those of them say that
    are to be mailed: each is mailed once, and none that its reader would not get from the bot now.
    """
    chats = [place.destination.chat_id for place in people.places(session) if place.settings.get(EMAIL_SETTING)]
    waiting = outbox.waiting_alerts(session, chats, since=now - URGENT, limit=_AT_ONCE, after=after)
    claims = [claim for claim in waiting if not claim.payload.get("mailed") and claim.settings.get(EMAIL_SETTING)]
    materials = load_materials(session, claims)
    ended = unwanted(session, claims, now)
    for claim in claims:
        zone = zone_of(claim.timezone, rules)
        if claim.id in ended or decide(claim, materials.get(claim.id), Recent(), zone, now) is not None:
            materials.pop(claim.id, None)
    return waiting, materials
