"""E-mail while Telegram refuses the bot: an address confirmed by a code, urgent alerts, admins told."""

import asyncio
import email
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.delivery import LEASE
from bot.mailing import Mailer, MailFallback
from core.i18n import LANGUAGES, texts_for
from core.storage import people
from core.storage.leases import take_lease
from core.storage.store import Store
from core.storage.subscriptions import drop_wish, put_wish, wishes
from core.told import Destination
from tests.bot.world import newsroom


class Inbox:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, Any]] = []
        self.port = 0
        self.full: set[str] = set()  # addresses that take nothing

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 demo\r\n")
        to = ""
        while line := (await reader.readline()).decode().strip():
            command = line.split(":")[0].upper()
            if command.startswith("RCPT"):
                to = line.split("<")[1].rstrip(">")
                if to in self.full:
                    writer.write(b"452 no room\r\n")
                    continue
            if command == "DATA":
                writer.write(b"354 go on\r\n")
                raw = await reader.readuntil(b"\r\n.\r\n")
                self.mails.append((to, email.message_from_bytes(raw[:-5])))
            writer.write(b"221 bye\r\n" if command == "QUIT" else b"250 ok\r\n")
            if command == "QUIT":
                break
        writer.close()

    def text(self, number: int = -1) -> str:
        return self.mails[number][1].get_payload(decode=True).decode()


@dataclass
class Refused:
    """A Telegram that has answered nothing for a while."""

    refused_since: datetime | None


@asynccontextmanager
async def inbox() -> AsyncIterator[Inbox]:
    box = Inbox()
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    async with server:
        box.port = server.sockets[0].getsockname()[1]
        yield box


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_address_is_confirmed_and_gets_what_telegram_does_not_take(
    store: Store, clock: Any, language: str
) -> None:
    """A wrong code does nothing; the right one does; after five minutes of refusal the alert comes by mail, once."""
    texts = texts_for(language)
    async with inbox() as box:
        mailer = Mailer(f"smtp://127.0.0.1:{box.port}", "bot@example.org")
        async with newsroom(store, clock=clock, admin_language=language, mailer=mailer) as room:
            asked = await room.ask(room.admin, "/email", texts("ask-email"))
            await room.chats.reply(room.admin, asked, "no address")
            await room.chats.wait_message(room.admin, texts("email-bad"))
            question = await room.ask(room.admin, "/email ada@example.org", texts("ask-code"))
            code = re.search(r"\d{6}", box.text())
            assert code is not None
            await room.chats.reply(room.admin, question, "000000" if code[0] != "000000" else "1")
            again = await room.chats.wait_message(room.admin, texts("ask-code"), after=question)
            await room.chats.reply(room.admin, again, code[0])
            await room.chats.wait_message(room.admin, texts("email-set", address="ada@example.org"))
            await room.follow(room.admin)
            assert room.service is not None
            dispatcher = room.service.dispatcher
            assert dispatcher is not None
            room.fault("internal_error", method="sendMessage", times=1000)
            await room.hear("DEMO. Лаврову закрыли поездки.")
            await room.chats.wait_for(lambda: dispatcher.refused_since is not None)
            fallback = MailFallback(store, room.holder, clock, mailer, dispatcher)
            assert await fallback.look() == 0
            clock.forward(minutes=6)
            assert await fallback.look() == 1
            assert "закрыли поездки" in box.text()
            assert texts("alert-unverified") in box.text()
            assert box.mails[-1][0] == "ada@example.org"
            subjects = [str(email.header.make_header(email.header.decode_header(m["Subject"]))) for _, m in box.mails]
            assert texts("email-refused-subject") in subjects
            assert await fallback.look() == 0
            shown = len(box.mails)
            await asyncio.sleep(0)
            assert len(box.mails) == shown


async def test_every_waiting_alert_is_mailed_whoever_stands_before_it(store: Store, clock: Any) -> None:
    """Neither what was mailed nor a mailbox that takes nothing keeps the alerts behind them from leaving."""
    async with inbox() as box:
        mailer = Mailer(f"smtp://127.0.0.1:{box.port}", "bot@example.org")
        async with newsroom(store, clock=clock, mailer=mailer) as room:
            anna = room.chats.add_user(1001, "Anna")
            await room.join(anna)
            await room.stop()

            def follow(session: Session) -> None:
                for chat_id, address in ((1000, "full@example.org"), (1001, "anna@example.org")):
                    people.change_settings(session, Destination(chat_id), email=address)
                    put_wish(session, Destination(chat_id), "official", "sergey-lavrov", instant=True, in_digest=True,
                             by=chat_id, now=clock())  # fmt: skip

            await store.write(follow)
            box.full.add("full@example.org")
            for number in range(60):
                await room.hear(f"DEMO. Лавров сказал слово номер {number}.")
            refusals = Refused(clock())
            clock.forward(minutes=6)
            fallback = MailFallback(store, room.holder, clock, mailer, refusals)
            assert await fallback.look() == 60
            assert await fallback.look() == 0
            assert {to for to, _ in box.mails} == {"anna@example.org"}
            box.full.clear()
            assert await fallback.look() == 60


async def test_nothing_is_mailed_that_its_reader_does_not_want_now(store: Store, clock: Any) -> None:
    """Quiet hours end before the alert comes by mail; a muted channel and a subscription that ended send none."""
    async with inbox() as box:
        mailer = Mailer(f"smtp://127.0.0.1:{box.port}", "bot@example.org")
        async with newsroom(store, clock=clock, mailer=mailer) as room:
            await room.stop()
            quiet = f"{clock():%H:%M}-{clock() + timedelta(hours=2):%H:%M}"

            def follow(session: Session) -> None:
                settings_of = {
                    1000: {"quiet": quiet},
                    1002: {"muted_channels": [1001]},
                    1003: {},
                }
                for chat_id, settings in settings_of.items():
                    address = f"{chat_id}@example.org"
                    place = Destination(chat_id)
                    people.add_place(session, place, "private", None, "en", clock())
                    people.change_place(session, place, timezone="UTC")
                    people.change_settings(session, place, email=address, **settings)
                    put_wish(session, place, "official", "sergey-lavrov", instant=True, in_digest=True,
                             by=chat_id, now=clock())  # fmt: skip

            await store.write(follow)
            await room.hear("DEMO. Лавров промолчал.")
            clock.forward(minutes=6)

            def end(session: Session) -> None:
                for one in wishes(session, Destination(1003)):
                    drop_wish(session, one.id)

            await store.write(end)
            fallback = MailFallback(store, room.holder, clock, mailer, Refused(clock() - timedelta(minutes=6)))
            assert await fallback.look() == 0
            clock.forward(hours=2)
            assert await fallback.look() == 1
            assert {to for to, _ in box.mails} == {"1000@example.org"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_code_grows_old(store: Store, clock: Any, language: str) -> None:
    """After a quarter of an hour another one is needed; before a minute is over none is sent."""
    texts = texts_for(language)
    async with inbox() as box:
        mailer = Mailer(f"smtp://127.0.0.1:{box.port}", "bot@example.org")
        async with newsroom(store, clock=clock, admin_language=language, mailer=mailer) as room:
            question = await room.ask(room.admin, "/email ada@example.org", texts("ask-code"))
            assert question.placeholder == texts("ask-code-hint")
            assert texts("email-code", code=re.findall(r"\d{6}", box.text())[0]) in box.text()
            await room.ask(room.admin, "/email eve@example.org", texts("email-wait"))
            assert len(box.mails) == 1
            code = re.search(r"\d{6}", box.text())
            assert code is not None
            clock.forward(minutes=16)
            await room.chats.reply(room.admin, question, code[0])
            await room.chats.wait_message(room.admin, texts("email-code-old"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_mail_server_that_is_away_is_told(store: Store, language: str) -> None:
    """Nothing is kept of the address then."""
    async with newsroom(store, admin_language=language, mailer=Mailer("smtp://127.0.0.1:1", "bot@example.org")) as room:
        await room.ask(room.admin, "/email ada@example.org", texts_for(language)("email-failed"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_a_mail_server_it_says_so(store: Store, language: str) -> None:
    """/email and /settings offer nothing that is not there."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.ask(room.admin, "/email", texts("email-off"))
        shown = await room.ask(room.admin, "/settings", texts("settings-head"))
        assert not any(texts("settings-email", value="") in button.text for row in shown.buttons for button in row)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_address_is_shown_and_removed_in_the_settings(store: Store, language: str) -> None:
    """The button bears the address; its screen says what it is for, and takes it away."""
    texts = texts_for(language)
    async with inbox() as box:
        mailer = Mailer(f"smtp://127.0.0.1:{box.port}", "bot@example.org")
        async with newsroom(store, admin_language=language, mailer=mailer) as room:
            shown = await room.ask(room.admin, "/settings", texts("settings-head"))
            await room.tap(room.admin, shown, texts("settings-email", value=texts("talk-off")))
            asked = await room.chats.wait_message(room.admin, texts("ask-email"))
            assert asked.placeholder == texts("ask-email-hint")
            await room.chats.reply(room.admin, asked, "ada@example.org")
            asked = await room.chats.wait_message(room.admin, texts("ask-code"))
            await room.chats.reply(room.admin, asked, re.findall(r"\d{6}", box.text())[0])
            await room.chats.wait_message(room.admin, texts("email-set", address="ada@example.org"))
            shown = await room.ask(room.admin, "/settings", texts("settings-head"))
            address = texts("settings-email", value="ada@example.org")
            await room.tap(room.admin, shown, address, texts("email-is", address="ada@example.org"))
            await room.tap(room.admin, shown, texts("talk-back-button"), texts("settings-head"))
            await room.tap(room.admin, shown, address, texts("email-is", address="ada@example.org"))
            await room.tap(room.admin, shown, texts("email-remove"), texts("settings-head"))
            assert room.chats.now(shown).button(texts("settings-email", value=texts("talk-off")))


async def test_who_dispatches_no_more_mails_nothing(store: Store, clock: Any) -> None:
    """Telegram refused the process that led; its heir sends by now what the other would mail for ever."""
    async with inbox() as box:
        mailer = Mailer(f"smtp://127.0.0.1:{box.port}", "bot@example.org")
        async with newsroom(store, clock=clock) as room:
            await store.write(lambda session: people.change_settings(session, Destination(1000), email="a@example.org"))
            await room.follow(room.admin)
            assert room.service is not None
            assert room.service.dispatcher is not None
            dispatcher = room.service.dispatcher
            room.fault("internal_error", method="sendMessage", times=1000)
            await room.hear("DEMO. Лаврову закрыли поездки.")
            await room.chats.wait_for(lambda: dispatcher.refused_since is not None)
            clock.forward(minutes=6)
            hour = timedelta(hours=1)
            heir = await store.write(lambda session: take_lease(session, LEASE, "host:1:heir", clock(), hour))
            assert heir is not None
            dispatcher._alarm.ring()
            await room.chats.wait_for(lambda: not dispatcher.leads.is_set())
            assert await MailFallback(store, room.holder, clock, mailer, dispatcher).look() == 0
            assert box.mails == []
