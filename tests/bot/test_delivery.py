"""The outbox under everything that Telegram and machines do to it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session
from telegram import Update

from bot.limits import Limits
from bot.router import Router
from bot.routes import routes
from core.clock import utc_now
from core.errors import BotError
from core.i18n import LANGUAGES, texts_for
from core.pipeline.newsroom.members import Members
from core.storage.models import DeliveryRow, DestinationRow, NotBeforeRow, SubscriptionRow
from core.storage.outbox import Outgoing, halt, queue_messages
from core.storage.people import add_place, forget_member
from core.storage.places import mark_unreachable
from core.storage.store import Store
from core.told import Destination
from loopback.chats import Chat
from tests.bot.world import Newsroom, newsroom


async def rows(store: Store, *columns: Any) -> list[Any]:
    return await store.read(lambda session: list(session.execute(select(*columns).order_by(DeliveryRow.id))))


async def queue(room: Newsroom, *messages: Outgoing) -> None:
    await room.store.write(lambda session: queue_messages(session, messages, room.clock()))


def notice(chat_id: int, text: str, **more: Any) -> Outgoing:
    values: dict[str, Any] = {"kind": "notice", "subject": text, "payload": {"html": text, "plain": text}, **more}
    return Outgoing(Destination(chat_id), **values)


def parts(count: int) -> list[Outgoing]:
    """A digest of several parts."""
    return [notice(1000, f"part {n}", kind="digest", subject="d", part=n, priority=5) for n in range(count)]


async def test_a_post_that_names_a_followed_official_is_told_at_once(any_store: Store) -> None:
    """A new post becomes one alert, and the same post heard again becomes none."""
    async with newsroom(any_store) as room:
        await room.follow(room.admin, "Лавров")
        post = await room.hear("DEMO. В среду Лаврову <b>закрыли</b> & всё.")
        alert = await room.chats.wait_message(room.admin, "закрыли")
        assert alert.text.splitlines()[0] == "Sergey Lavrov · Nezygar"
        assert "UNVERIFIED" in alert.text
        await room.ingest(post)
        await room.hear("DEMO. Путин молчит.")
        await room.hear("DEMO. Лавров вернулся.")
        await room.chats.wait_message(room.admin, "вернулся")
        assert len([text for text in room.texts(room.admin) if "закрыли" in text]) == 1
        assert not [text for text in room.texts(room.admin) if "молчит" in text]


async def test_an_alert_is_claimed_by_the_transaction_that_queues_it(
    any_store: Store, eventually: Callable[..., Any]
) -> None:
    """Once a post is on disk, its alert is on its way: no second transaction stands between them."""
    async with newsroom(any_store) as room:
        await room.follow(room.admin, "Лавров")

        async def recorded() -> bool:
            return all(state == "sent" for (state,) in await rows(any_store, DeliveryRow.state))

        await eventually(recorded)
        room.fault("slow_answer", method="sendMessage", seconds=1)
        await room.hear("DEMO. Лаврову закрыли поездки.")
        assert ("alert", "sending") in [
            tuple(row) for row in await rows(any_store, DeliveryRow.kind, DeliveryRow.state)
        ]
        await room.chats.wait_message(room.admin, "закрыли")


async def test_messages_of_a_chat_keep_their_order_and_alerts_overtake_digests(store: Store) -> None:
    """Of what is due together, alerts go first; within a kind, the order is that of queueing."""
    async with newsroom(store) as room:
        room.fault("retry_after", method="sendMessage", seconds=1)
        await queue(room, notice(1000, "opens the wait"))
        await queue(room, *parts(5))
        await queue(room, *(notice(1000, f"urgent {n}", kind="alert", priority=0) for n in range(3)))
        await room.chats.wait_message(room.admin, "part 4", timeout=15)
        told = [text for text in room.texts(room.admin) if text.startswith(("part", "urgent"))]
        assert told == ["urgent 0", "urgent 1", "urgent 2", "part 0", "part 1", "part 2", "part 3", "part 4"]


async def test_a_wait_that_telegram_imposes_is_obeyed_and_stored(store: Store, eventually: Callable[..., Any]) -> None:
    """After a 429 nothing is sent until the moment it names, not even by a process that starts meanwhile."""
    async with newsroom(store) as room:
        room.fault("retry_after", method="sendMessage", seconds=2)
        await queue(room, notice(1000, "late"))

        async def stored() -> Any:
            return await store.read(lambda session: session.execute(select(NotBeforeRow.until_at)).scalar())

        until = await eventually(stored)
        await room.stop()
        await room.start()
        message = await room.chats.wait_message(room.admin, "late", timeout=15)
        assert message.date >= until


async def test_an_alert_that_was_queued_by_a_clock_ahead_goes_out(any_store: Store) -> None:
    """The machine's time was set right between the post and its alert."""
    ahead = timedelta()
    async with newsroom(any_store, clock=lambda: utc_now() + ahead) as room:
        await room.follow(room.admin, "Лавров")
        await room.stop()
        ahead = timedelta(hours=1)
        await room.hear("DEMO. Лавров в пути.")
        ahead = timedelta()
        await room.start()
        await room.chats.wait_message(room.admin, "в пути")


async def test_a_wait_that_a_wrong_clock_stored_is_not_obeyed_for_long(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two seconds that Telegram asked for, stored by a clock a day ahead, keep no later process waiting for a day."""
    monkeypatch.setattr("bot.delivery._STORED_WAIT_SECONDS", 1.0)
    async with newsroom(store) as room:
        await room.quiet()
        await room.stop()
        await store.write(lambda session: halt(session, "bot", utc_now() + timedelta(days=1, seconds=2)))
        await room.start()
        await queue(room, notice(1000, "late"))
        await room.chats.wait_message(room.admin, "late")


async def test_a_lost_answer_is_ambiguous_and_the_repeat_says_so(store: Store) -> None:
    """A message whose answer never came goes out again, marked, and the store has both on record."""
    async with newsroom(store) as room:
        await room.follow(room.admin, "Лавров")
        room.fault("answer_lost", method="sendMessage")
        await room.hear("DEMO. Лавров улетел.")
        await room.chats.wait_message(room.admin, "Possibly a repeat", timeout=15)
        assert len([text for text in room.texts(room.admin) if "улетел" in text]) >= 2
        found = await rows(store, DeliveryRow.state, DeliveryRow.ambiguous, DeliveryRow.kind)
        assert ("alert", 1) in [(kind, ambiguous) for _state, ambiguous, kind in found]


async def test_a_time_without_answers_costs_no_message(store: Store, eventually: Callable[..., Any]) -> None:
    """While nothing gets through, no message is given up; one that fails where others get through is."""
    async with newsroom(store) as room:
        assert room.service is not None
        dispatcher = room.service.dispatcher
        assert dispatcher is not None
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)

        async def silent() -> bool:
            return dispatcher.refused_since is not None

        async def given_up() -> bool:
            return ("alone", "failed") in [
                tuple(row) for row in await rows(store, DeliveryRow.subject, DeliveryRow.state)
            ]

        await room.quiet()
        room.fault("internal_error", method="sendMessage", chat_id=1001, times=3)
        room.fault("internal_error", method="sendMessage", chat_id=1000)
        await queue(room, notice(1001, "first"))
        await eventually(silent)
        await queue(room, notice(1000, "often tried", ambiguous=4))
        await room.chats.wait_message(room.admin, "often tried", timeout=15)
        await room.chats.wait_message(anna, "first", timeout=30)
        await queue(room, notice(1001, "another"))
        await room.chats.wait_message(anna, "another", timeout=15)
        room.fault("internal_error", method="sendMessage", chat_id=1000)
        await queue(room, notice(1000, "alone", ambiguous=4))
        await eventually(given_up)


@pytest.mark.parametrize("payload", [{"article": "x"}, {"article": 10**30}, ["no", "object"], "{"])
async def test_a_message_that_can_not_be_prepared_keeps_nobody_elses(any_store: Store, payload: Any) -> None:
    """As after a downgrade, or a hand in the database: it has failed with the reason, and the others go out."""
    store = any_store
    async with newsroom(store) as room:
        await room.quiet()
        now = room.clock()
        await queue(room, notice(1001, "later", not_before=now + timedelta(seconds=1)), notice(1000, "ordinary"))
        await room.chats.wait_message(room.admin, "ordinary")
        if payload == "{" and store.dialect == "sqlite":  # no JSON at all, which PostgreSQL would not take
            wrong = text("UPDATE delivery SET payload = '{' WHERE subject = 'later'")
            await store.write(lambda session: session.execute(wrong))
        else:
            wrong = update(DeliveryRow).where(DeliveryRow.subject == "later").values(payload=payload)
            await store.write(lambda session: session.execute(wrong))
        await asyncio.sleep(1)
        for number in range(3):
            await queue(room, notice(1000, f"good {number}"))
        await room.chats.wait_message(room.admin, "good 2", timeout=20)
        await room.quiet()
        ((state, error),) = await store.read(
            lambda session: session.execute(
                select(DeliveryRow.state, DeliveryRow.error).where(DeliveryRow.subject == "later")
            ).all()
        )
        assert state == "failed" and error


async def test_a_digest_goes_on_after_a_lost_answer(store: Store) -> None:
    """An ambiguous part never keeps the parts after it from being sent."""
    async with newsroom(store) as room:
        room.fault("answer_lost", method="sendMessage", after=1)
        await queue(room, *parts(4))
        await room.chats.wait_message(room.admin, "part 3", timeout=15)
        told = [text.split("\n")[0] for text in room.texts(room.admin) if text.startswith("part")]
        assert list(dict.fromkeys(told)) == ["part 0", "part 1", "part 2", "part 3"]


async def test_a_blocked_bot_waits_and_goes_on_when_it_is_let_in(store: Store, eventually: Callable[..., Any]) -> None:
    """403 suspends what is due for the chat; unblocking sends it."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.follow(anna)
        await room.chats.block(anna)

        async def blocked() -> bool:
            query = select(DestinationRow.state).where(DestinationRow.chat_id == 1001)
            return await store.read(lambda session: session.execute(query).scalar() == "blocked")

        await eventually(blocked)
        await room.hear("DEMO. Лавров исчез.")

        async def suspended() -> bool:
            return ("suspended",) in [tuple(row) for row in await rows(store, DeliveryRow.state)]

        await eventually(suspended)
        await room.chats.unblock(anna)
        await room.chats.wait_message(anna, "исчез")


async def test_a_topic_that_is_gone_silences_no_other(store: Store) -> None:
    """What is due for a closed or removed topic waits; the rest of its group goes on."""
    async with newsroom(store) as room:
        group = room.chats.create_supergroup("Desk", room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)

        def bind(session: Session) -> None:
            for topic in (0, 5):
                add_place(session, Destination(group.id, topic), "supergroup", "Desk", "en", room.clock())

        await store.write(bind)
        room.fault(
            "bad_request", method="sendMessage", chat_id=group.id, message="Bad Request: message thread not found"
        )
        await queue(room, Outgoing(Destination(group.id, 5), "notice", "x", payload={"html": "x", "plain": "x"}))
        await queue(room, notice(group.id, "one"), Outgoing(Destination(group.id, 5), "notice", "y",
                                                            payload={"html": "y", "plain": "y"}))  # fmt: skip
        await room.chats.wait_message(group, "one")
        await queue(room, notice(group.id, "two"))
        await room.chats.wait_message(group, "two")
        await room.quiet()
        found = await rows(store, DeliveryRow.subject, DeliveryRow.state, DeliveryRow.chat_id)
        assert [tuple(row[:2]) for row in found if row.chat_id == group.id] == [
            ("x", "suspended"),
            ("one", "sent"),
            ("y", "suspended"),
            ("two", "sent"),
        ]


async def desk_of(room: Newsroom, *topics: str) -> Chat:
    """A group, or its topics, whose members follow Lavrov."""
    group = room.chats.create_supergroup("Desk", room.admin, topics=list(topics))
    await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)

    def bind(session: Session) -> None:
        for topic in [*group.topics] or [0]:
            add_place(session, Destination(group.id, topic), "supergroup", "Desk", "en", room.clock())
            values = {"kind": "official", "target": "sergey-lavrov", "instant": True, "created_at": room.clock()}
            session.execute(insert(SubscriptionRow), [{"chat_id": group.id, "thread_id": topic, **values}])

    await room.store.write(bind)
    return group


NO_RIGHT = "Bad Request: not enough rights to send text messages to the chat"
LOST = "I may not write in Desk any more"


async def test_a_group_that_takes_an_answer_takes_what_waited(any_store: Store) -> None:
    """A group is silenced for a while: editors are told once, and its alerts follow the first answer there."""
    async with newsroom(any_store) as room:
        group = await desk_of(room)
        room.fault("bad_request", method="sendMessage", chat_id=group.id, message=NO_RIGHT, times=2)
        await room.hear("DEMO. Лавров, первый.")
        await room.chats.wait_message(room.admin, LOST)
        await room.chats.say(room.admin, group, "/list")
        await room.hear("DEMO. Лавров, второй.")
        await room.quiet()
        assert not room.chats.by_bot(group)
        await room.chats.say(room.admin, group, "/list")
        await room.chats.wait_message(group, "второй")
        told = [message.text for message in room.chats.by_bot(group) if "Лавров, " in message.text]
        assert ["первый" in text for text in told] == [True, False]
        assert len([text for text in room.texts(room.admin) if LOST in text]) == 1


async def test_what_refuses_an_answer_is_lost_too(store: Store) -> None:
    """Editors are told of a group that refuses, whatever it refused."""
    async with newsroom(store) as room:
        group = await desk_of(room)
        room.fault("bad_request", method="sendMessage", chat_id=group.id, message=NO_RIGHT)
        await room.chats.say(room.admin, group, "/list")
        await room.chats.wait_message(room.admin, LOST)


async def test_what_follows_a_refused_message_waits_until_the_refusal_is_on_disk(any_store: Store) -> None:
    """The refusal comes while another turn is on its way to the disk: the next message does not overtake the first."""
    async with newsroom(any_store) as room:
        assert room.service is not None and room.service.dispatcher is not None
        dispatcher, answered = room.service.dispatcher, asyncio.Event()
        group, send = await desk_of(room), dispatcher._send
        on_their_way = dispatcher._claiming.in_flight

        async def slowly(claim: Any, *rest: Any) -> Any:
            if claim.destination.chat_id == group.id:
                await answered.wait()
            return await send(claim, *rest)

        class Slow:
            """The store; one turn reaches it only after the group has refused."""

            def __getattr__(self, name: str) -> Any:
                return getattr(any_store, name)

            async def write(self, work: Any) -> Any:
                while group.id in on_their_way:
                    answered.set()
                    await asyncio.sleep(0.01)
                return await any_store.write(work)

        dispatcher._send = slowly  # type: ignore[method-assign]
        room.fault("bad_request", method="sendMessage", chat_id=group.id, message=NO_RIGHT)
        await room.hear("DEMO. Лавров, первый.")
        await room.chats.wait_for(lambda: group.id in on_their_way)
        dispatcher._store = Slow()  # type: ignore[assignment]
        await room.hear("DEMO. Лавров, второй.")
        await queue(room, notice(1000, "another turn"))
        await room.chats.wait_message(room.admin, LOST)
        await room.quiet()
        assert not room.chats.by_bot(group)
        await room.chats.say(room.admin, group, "/list")
        await room.chats.wait_message(group, "второй")
        told = [message.text for message in room.chats.by_bot(group) if "Лавров, " in message.text]
        assert ["первый" in text for text in told] == [True, False]


async def test_places_that_refused_are_tried_again_each_hour_and_people_are_not(store: Store) -> None:
    """One message goes to a topic that refused; where it is taken, the rest follows. Who blocked us is left alone."""
    ahead = timedelta()

    def clock() -> datetime:
        return utc_now() + ahead

    async with newsroom(store, clock=clock) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.follow(anna)
        group = await desk_of(room, "News")
        room.fault("bad_request", method="sendMessage", chat_id=group.id, message="Bad Request: TOPIC_CLOSED", times=2)
        room.fault("forbidden", method="sendMessage", chat_id=1001, message="Forbidden: bot was blocked by the user")
        await room.hear("DEMO. Лавров, первый.")
        await room.chats.wait_message(room.admin, LOST)
        await room.hear("DEMO. Лавров, второй.")
        await room.quiet()

        async def an_hour_later() -> None:
            nonlocal ahead
            ahead += timedelta(hours=1)
            await queue(room, notice(1000, f"{ahead}"))
            await room.chats.wait_message(room.admin, f"{ahead}")
            await room.quiet()

        await an_hour_later()
        assert not room.chats.by_bot(group)
        await an_hour_later()
        await room.chats.wait_message(group, "второй")
        assert ["первый" in message.text for message in room.chats.by_bot(group)] == [True, False]
        assert len([text for text in room.texts(room.admin) if LOST in text]) == 1
        assert not [text for text in room.texts(anna) if "Лавров, " in text]
        found = await store.read(lambda session: session.execute(select(DestinationRow.chat_id, DestinationRow.state)))
        assert dict(tuple(row) for row in found) == {1000: "ok", 1001: "blocked", group.id: "ok"}


async def test_a_topic_that_is_opened_again_gets_what_waited(store: Store) -> None:
    """Telegram says so in the topic, and it is only that topic's."""
    async with newsroom(store) as room:
        group = await desk_of(room, "News", "More")
        _news, more = group.topics
        await room.quiet()
        await store.write(lambda session: mark_unreachable(session, group.id))
        await room.hear("DEMO. Лавров, первый.")
        await room.quiet()
        assert room.service is not None
        said = {"message_id": 1, "date": 1, "chat": {"id": group.id, "type": "supergroup"}, "is_topic_message": True,
                "message_thread_id": more, "forum_topic_reopened": {}}  # fmt: skip
        update = Update.de_json({"update_id": 1, "message": said}, None)
        desk: Any = SimpleNamespace(members=Members(store, room.holder, room.clock))
        await Router(desk, routes()).route(update, None)
        await room.chats.wait_message(group, "первый")
        await room.quiet()
        assert [message.thread_id for message in room.chats.by_bot(group)] == [more]


@pytest.mark.parametrize(
    "said",
    ["CHANNEL_PRIVATE", "CHAT_SEND_PLAIN_FORBIDDEN", "CHAT_ADMIN_REQUIRED", "USER_BANNED_IN_CHANNEL", "TOPIC_DELETED"],
)
async def test_what_a_chat_refuses_in_the_words_of_the_server_waits(store: Store, said: str) -> None:
    """The Bot API hands some refusals on as they came: they are about the chat, not about what the message says."""
    async with newsroom(store) as room:
        room.fault("bad_request", method="sendMessage", chat_id=1000, message=f"Bad Request: {said}", times=2)
        await queue(room, notice(1000, "news"))
        await room.quiet()
        found = await rows(store, DeliveryRow.subject, DeliveryRow.state)
        assert [tuple(row) for row in found] == [("news", "suspended")]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_403_without_notice_suspends_too(store: Store, eventually: Callable[..., Any], language: str) -> None:
    """A refusal in the middle marks the chat; /start brings it back."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        room.fault("forbidden", chat_id=1001, message="Forbidden: bot was blocked by the user")
        await queue(room, notice(1001, "one"), notice(1001, "two"))

        async def suspended() -> bool:
            return [tuple(row) for row in await rows(store, DeliveryRow.state)].count(("suspended",)) == 2

        await eventually(suspended)
        assert "one" not in room.texts(anna)
        await room.ask(anna, "/start", texts_for(language)("talk-resumed", count=2))
        await room.chats.wait_message(anna, "two")
        assert [text for text in room.texts(anna) if text in ("one", "two")] == ["one", "two"]


async def test_a_group_that_moved_is_followed(store: Store) -> None:
    """When a group becomes a supergroup, subscriptions and what is due go to the new id."""
    async with newsroom(store) as room:
        group = room.chats.create_group("Desk", creator=room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, "come here")
        offer = await _offer(room, group)
        await room.tap(room.admin, offer, offer.buttons[0][0].data or "", "You follow")
        new = await room.chats.migrate(group)
        await room.hear("DEMO. Лавров переехал.")
        await room.chats.wait_message(new, "переехал")


async def _offer(room: Newsroom, group: Any) -> Any:
    await room.chats.say(room.admin, group, "/subscribe Лавров")
    return await room.chats.wait_message(group, "Sergey Lavrov")


async def test_a_message_that_telegram_refuses_goes_out_plain(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Broken markup costs the formatting, never the message."""
    async with newsroom(store) as room:
        payload = {"html": "<b>broken", "plain": "broken"}
        await queue(room, Outgoing(Destination(1000), "notice", "x", payload=payload))
        await room.chats.wait_message(room.admin, "broken")
        assert "refused delivery" in caplog.text


async def test_what_a_killed_process_was_sending_is_sent_again_marked(
    store: Store, eventually: Callable[..., Any]
) -> None:
    """Rows left in flight are ambiguous for whoever comes next."""
    async with newsroom(store) as room:
        await room.stop()
        await queue(room, notice(1000, "in flight"))
        await store.write(
            lambda session: session.execute(update(DeliveryRow).values(state="sending", claimed_by="gone:1:x"))
        )
        await room.start()
        message = await room.chats.wait_message(room.admin, "in flight")
        assert "Possibly a repeat" in message.text

        async def recorded() -> bool:
            return [tuple(row) for row in await rows(store, DeliveryRow.state, DeliveryRow.ambiguous)] == [("sent", 1)]

        await eventually(recorded)


async def test_a_stop_lets_answers_on_their_way_arrive(store: Store) -> None:
    """A stop waits for what is being sent, so that nothing of it is ambiguous."""
    async with newsroom(store) as room:
        room.fault("slow_answer", method="sendMessage", seconds=0.4)
        await queue(room, notice(1000, "slow"))
        await room.chats.wait_for(lambda: room.faults.struck["slow_answer"])
        await room.stop()
        assert [tuple(row) for row in await rows(store, DeliveryRow.state, DeliveryRow.ambiguous)] == [("sent", 0)]


async def test_two_dispatchers_send_each_message_once(sqlite_url: str) -> None:
    """Of several processes on one database, one dispatches; the other takes over when it stops."""
    async with Store(sqlite_url, shared=True) as store, newsroom(store) as room:
        first_service, first_task = room.service, room.task
        await room.start()
        await queue(room, *(notice(1000, f"once {n}") for n in range(20)))
        await room.chats.wait_message(room.admin, "once 19", timeout=20)
        told = [text for text in room.texts(room.admin) if text.startswith("once")]
        assert len(told) == len(set(told)) == 20
        assert first_service is not room.service
        assert first_task is not None
        first_task.cancel()
        await asyncio.wait([first_task])
        await queue(room, notice(1000, "taken over"))
        await room.chats.wait_message(room.admin, "taken over", timeout=20)


async def test_the_limits_of_a_chat_are_kept(store: Store) -> None:
    """With Telegram's limits enforced, a burst arrives without a single 429."""
    async with newsroom(store, limits=Limits()) as room:
        room.chats.enforce_limits = True
        await queue(room, *(notice(1000, f"n {n}") for n in range(6)))
        await room.chats.wait_message(room.admin, "n 5", timeout=20)
        assert not room.log.of("bot_request", code=429)


async def test_a_wrong_token_is_one_clear_line(store: Store) -> None:
    """The service ends with a BotError that names the setting."""
    async with newsroom(store, start=False) as room:
        room.chats.bots.clear()
        with pytest.raises(BotError, match="check BOT_TOKEN"):
            await room.start()


async def test_the_answer_to_a_forgotten_chat_is_nobody_elses(store: Store) -> None:
    """A message is queued for Ada while Anna is forgotten and one to her is on its way: Ada gets hers."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.quiet()
        room.fault("slow_answer", method="sendMessage", chat_id=1001, seconds=1)
        await queue(room, notice(1001, "to Anna"))
        await room.chats.wait_for(lambda: room.faults.struck["slow_answer"])
        await store.write(lambda session: forget_member(session, 1001))
        assert room.service is not None and room.service.dispatcher is not None
        room.service.dispatcher._limits.halt(1000, 2)
        await queue(room, notice(1000, "to Ada"))
        await room.chats.wait_message(room.admin, "to Ada", timeout=15)
