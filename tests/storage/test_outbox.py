"""The outbox by itself, without a Telegram: what is claimed, in which order, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage import outbox, places
from core.storage.alerts import add_alerts
from core.storage.models import (
    DeliveryRow,
    DestinationRow,
    DigestScheduleRow,
    FetchRequestRow,
    NotBeforeRow,
    SubscriptionRow,
)
from core.storage.outbox import Claim, Outcome, Outgoing
from core.storage.store import Store
from core.storage.wake import Topic
from core.told import Destination
from tests.builders import heard, rules_for
from tests.conftest import StillClock

T = TypeVar("T")
ADA, BOB, EVE = Destination(1), Destination(2), Destination(3)


class Outbox:
    """The outbox of a store, with short ways to say what a test does."""

    def __init__(self, store: Store, clock: StillClock) -> None:
        self.store = store
        self.clock = clock

    async def do(self, function: Callable[..., T], *args: Any, **more: Any) -> T:
        return await self.store.write(lambda session: function(session, *args, **more))

    async def queue(self, *messages: Outgoing) -> int:
        return await self.do(outbox.queue_messages, messages, self.clock())

    async def claim(self, limit: int = 100, skip_chats: tuple[int, ...] = (), owner: str = "me") -> list[Claim]:
        return await self.do(outbox.claim_due, owner=owner, now=self.clock(), limit=limit, skip_chats=skip_chats)

    async def record(self, *outcomes: Outcome) -> None:
        await self.do(outbox.record, outcomes)

    async def rows(self, *names: str) -> list[Any]:
        """These columns of all deliveries in order of queueing; a single column as bare values."""
        columns = [getattr(DeliveryRow, name) for name in names]
        found = await self.store.read(
            lambda session: [tuple(row) for row in session.execute(select(*columns).order_by(DeliveryRow.id))]
        )
        return [row[0] for row in found] if len(names) == 1 else found

    async def add(self, model: Any, **values: Any) -> None:
        await self.do(lambda session: session.execute(insert(model), [values]))

    async def place(self, destination: Destination, **more: Any) -> None:
        values = {"kind": "private", "created_at": self.clock(), **more}
        await self.add(DestinationRow, chat_id=destination.chat_id, thread_id=destination.thread_id, **values)


@pytest.fixture
def box(any_store: Store, clock: StillClock) -> Outbox:
    return Outbox(any_store, clock)


def message(to: Destination, subject: str, kind: str = "alert", **more: Any) -> Outgoing:
    return Outgoing(to, kind, subject, **more)


async def test_what_is_queued_twice_is_there_once(box: Outbox) -> None:
    """Destination, topic, kind, subject and part tell messages apart, and nothing else does."""
    assert await box.queue() == 0
    first = message(ADA, "s", payload={"n": 1}, priority=3)
    others = [
        message(BOB, "s"), message(Destination(1, 7), "s"), message(ADA, "s", "digest"), message(ADA, "t"),
        message(ADA, "s", part=1),
    ]  # fmt: skip
    assert await box.queue(first, *others) == 6
    assert await box.queue(message(ADA, "s", payload={"n": 2}, priority=0), *others) == 0
    assert (await box.rows("payload", "priority", "state"))[0] == ({"n": 1}, 3, "due")


async def test_all_that_was_queued_comes_out_again(box: Outbox) -> None:
    """A claim holds what was queued, and what its destination wants; without a destination, what is usual."""
    await box.place(
        Destination(1, 7), kind="supergroup", language="uk", timezone="Europe/Kyiv", settings={"neutral": 1}
    )
    await box.queue(
        message(
            Destination(1, 7), "s", "digest", part=2, priority=4, payload={"a": 1}, reply_to_delivery=9, ambiguous=1
        ),
        message(BOB, "t"),
    )
    queued_at = box.clock()
    box.clock.forward(seconds=5)
    second, first = await box.claim()
    assert first == Claim(
        id=first.id, destination=Destination(1, 7), kind="digest", subject="s", part=2, priority=4, payload={"a": 1},
        alert_id=None, reply_to_delivery=9, attempts=0, ambiguous=1, created_at=queued_at, chat_kind="supergroup",
        language="uk", timezone="Europe/Kyiv", settings={"neutral": 1}, claimed_at=box.clock(),
    )  # fmt: skip
    assert second.priority == outbox.ANSWER_PRIORITY
    assert (second.chat_kind, second.language, second.timezone, second.settings) == ("private", "en", None, {})
    assert await box.rows("state", "claimed_by", "claimed_at", "attempts") == [("sending", "me", box.clock(), 1)] * 2


async def test_the_most_urgent_first_and_one_for_each_chat(box: Outbox) -> None:
    """By priority, then in order of queueing; a chat gets its next message when the last one has its answer."""
    await box.queue(
        message(ADA, "digest", "digest", priority=5), message(BOB, "b1", priority=1), message(ADA, "a1", priority=0),
        message(ADA, "a2", priority=0), message(EVE, "e1", priority=1),
    )  # fmt: skip
    claims = await box.claim()
    assert [claim.subject for claim in claims] == ["a1", "b1", "e1"]
    assert await box.claim(skip_chats=(1, 2, 3)) == []
    assert [claim.subject for claim in await box.claim(skip_chats=(2, 3))] == ["a2"]
    assert [claim.subject for claim in await box.claim(limit=1)] == ["digest"]
    assert await box.claim() == []


async def test_no_more_than_asked_for_and_none_is_passed_over(box: Outbox) -> None:
    """However many messages one chat has in front, the others' turn comes; the limit is kept."""
    await box.queue(*(message(ADA, f"a{n}", priority=0) for n in range(70)), message(BOB, "b"), message(EVE, "e"))
    assert [claim.subject for claim in await box.claim(limit=0)] == []
    assert [claim.subject for claim in await box.claim(limit=2)] == ["a0", "b"]
    assert (await box.rows("state")).count("sending") == 2
    assert [claim.subject for claim in await box.claim(skip_chats=(1,))] == ["e"]


async def test_who_has_to_wait_does_not_hide_those_behind(box: Outbox) -> None:
    """However many messages of chats that are left out stand before it, the first of another chat is found."""
    await box.queue(*(message(ADA, str(number)) for number in range(70)), message(BOB, "behind"))
    claims = await box.claim(skip_chats=(ADA.chat_id,))
    assert [claim.subject for claim in claims] == ["behind"]


async def test_a_message_knows_its_alert(box: Outbox) -> None:
    """Whoever renders it reads there what it is about."""
    await Intake(box.store, RulesHolder(rules_for()), box.clock).hear([heard()])
    row = {"event": "new", "post_id": 1, "version": 0, "late": False, "details": {}, "created_at": box.clock()}
    (alert_id,) = await box.do(add_alerts, [row])
    await box.queue(message(ADA, "new", alert_id=alert_id), message(BOB, "none"))
    assert {claim.subject: claim.alert_id for claim in await box.claim()} == {"new": alert_id, "none": None}


async def test_nothing_before_its_time(box: Outbox) -> None:
    """A message waits until its `not_before`, and `next_due_at` says when to look again."""
    later = box.clock() + timedelta(minutes=5)
    assert await box.do(outbox.next_due_at) is None
    await box.queue(message(ADA, "s", not_before=later))
    assert await box.claim() == []
    assert await box.do(outbox.next_due_at) == later
    box.clock.forward(minutes=5)
    assert len(await box.claim()) == 1
    assert await box.do(outbox.next_due_at) is None


async def test_what_was_to_go_at_once_goes_whatever_the_clock_was(box: Outbox) -> None:
    """It was queued while the clock stood ahead; what was put off for a time still waits for that time."""
    box.clock.forward(hours=1)
    put_off = box.clock() + timedelta(minutes=5)
    await box.queue(message(ADA, "at once"), message(BOB, "put off", not_before=put_off))
    box.clock.forward(hours=-1)
    due_at = await box.do(outbox.next_due_at)
    assert due_at is not None and due_at <= box.clock()
    assert await box.do(outbox.due_ids, box.clock(), skip_chats=(), limit=9) == [1]
    assert [claim.subject for claim in await box.claim()] == ["at once"]
    assert await box.do(outbox.next_due_at) == put_off


async def test_who_can_not_be_written_to_waits_and_holds_up_nobody(box: Outbox) -> None:
    """All messages of a blocked chat are suspended at the first look; they are due when it is open again."""
    await box.place(ADA, state="blocked")
    await box.place(BOB)
    await box.place(EVE, state="gone")
    await box.queue(message(ADA, "sent before"))
    await box.do(lambda session: session.execute(update(DeliveryRow).values(state="sent")))
    await box.queue(message(ADA, "a1"), message(ADA, "a2"), message(BOB, "b1"), message(BOB, "b2"), message(EVE, "e"))
    assert [claim.subject for claim in await box.claim()] == ["b1"]
    assert await box.rows("state") == ["sent", "suspended", "suspended", "sending", "due", "suspended"]
    assert await box.do(places.mark_reachable, 1) == 2
    assert await box.rows("state") == ["sent", "due", "due", "sending", "due", "suspended"]
    assert [claim.subject for claim in await box.claim(skip_chats=(2,))] == ["a1"]
    await box.do(places.mark_unreachable, 1)
    # What is on its way stays so: its answer will tell.
    assert await box.rows("state") == ["sent", "sending", "suspended", "sending", "due", "suspended"]
    states = select(DestinationRow.chat_id, DestinationRow.state).order_by(DestinationRow.chat_id)
    assert [tuple(row) for row in await box.do(lambda session: session.execute(states).all())] == [
        (1, "blocked"), (2, "ok"), (3, "gone"),
    ]  # fmt: skip
    await box.do(places.mark_unreachable, 2, "gone")
    assert [row.state for row in await box.do(lambda session: session.execute(states).all())] == [
        "blocked", "gone", "gone",
    ]  # fmt: skip


async def test_what_is_tried_again(box: Outbox) -> None:
    """Of places that refused all but people get what waits; one that is taken opens its topic, a refusal shuts it."""
    group, topic, public = Destination(-5), Destination(-5, 3), Destination(-6)
    await box.place(ADA, state="blocked")
    for place in (group, topic):
        await box.place(place, kind="supergroup", state="blocked")
    await box.place(public, kind="channel", state="public")
    await box.place(BOB)
    await box.queue(*(message(one, name) for name, one in zip("agtpb", (ADA, group, topic, public, BOB), strict=True)))
    assert [claim.subject for claim in await box.claim()] == ["b"]
    assert await box.rows("state") == ["suspended"] * 4 + ["sending"]
    await box.do(places.try_again)
    assert await box.rows("state") == ["suspended", "due", "due", "suspended", "sending"]
    (first,) = await box.claim()
    assert (first.subject, first.chat_state) == ("g", "trying")
    await box.record(first.became(outbox.SENT, box.clock(), chat_id=-5, message_id=1))
    await box.do(places.accepted, group, first.chat_state)
    (second,) = await box.claim()
    assert (second.subject, second.chat_state) == ("t", "trying")
    await box.record(second.became(outbox.SUSPENDED, box.clock()))
    await box.do(places.mark_unreachable, -5, topic=3)
    await box.queue(message(topic, "later"), message(group, "now"))
    (third,) = await box.claim()
    assert (third.subject, third.chat_state) == ("now", "ok")
    assert await box.rows("state") == ["suspended", "sent", "suspended", "suspended", "sending", "suspended", "sending"]
    await box.do(places.accepted, public, "public")
    assert (await box.rows("state"))[3] == "suspended"


async def test_whoever_sends_is_woken(box: Outbox) -> None:
    """A message that was queued, or may go again, rings the dispatcher; one that nobody queued does not."""

    def woken(function: Callable[..., Any], *args: Any) -> Callable[[Session], set[str]]:
        def work(session: Session) -> set[str]:
            function(session, *args)
            return set(session.info.get("wake", ()))

        return work

    assert await box.do(woken(outbox.queue_messages, [], box.clock())) == set()
    assert await box.do(woken(outbox.queue_messages, [message(ADA, "s")], box.clock())) == {Topic.DELIVERY}
    assert await box.do(woken(places.mark_reachable, 1)) == {Topic.DELIVERY}
    assert await box.do(woken(places.move_chat, -5, -1005)) == {Topic.DELIVERY}


async def test_what_became_of_a_message_is_written_down(box: Outbox) -> None:
    """Each outcome sets its own columns, of the messages folded into it as well, and of no other."""
    await box.queue(*(message(Destination(n), f"s{place}") for place, n in enumerate((1, 1, 2, 3, 4, 5))))
    one, three, four, five, _six = await box.claim()
    (two,) = await box.claim()
    at, later = box.clock.forward(seconds=1), box.clock() + timedelta(minutes=3)
    await box.record(
        replace(one, folded_ids=(two.id,)).became(outbox.SENT, at, chat_id=1, message_id=77),
        three.became(outbox.DUE, at, error="x" * 900, ambiguous=True, not_before=later),
        four.became(outbox.FAILED, at, error="no"),
        five.became(outbox.SENT, at, chat_id=4, message_id=78, error="plain: " + "y" * 900),
    )
    found = await box.rows("state", "claimed_by", "sent_at", "telegram_message_id", "ambiguous", "error")
    assert found[:2] == [("sent", None, at, 77, 0, None)] * 2
    assert found[2] == ("due", None, None, None, 1, "x" * 500)
    assert found[3] == ("failed", None, None, None, 0, "no")
    assert found[4] == ("sent", None, at, 78, 0, ("plain: " + "y" * 900)[:500])
    assert found[5] == ("sending", "me", None, None, 0, None)
    assert (await box.rows("not_before"))[2] == later
    assert await box.do(outbox.telegram_ids, [one.id, three.id, five.id, 999]) == {one.id: 77, five.id: 78}
    assert await box.do(outbox.telegram_ids, []) == {}
    assert await box.do(outbox.queue_length) == {"due": 1, "failed": 1, "sending": 1}
    box.clock.forward(minutes=3)
    (again,) = [claim for claim in await box.claim() if claim.id == three.id]
    await box.record(again.became(outbox.DUE, at))
    assert (await box.rows("ambiguous", "error", "not_before"))[2] == (1, "x" * 500, later)


@pytest.mark.parametrize("state", [outbox.SENT, outbox.DUE, outbox.FAILED])
async def test_an_answer_is_nobody_elses(box: Outbox, state: str) -> None:
    """A row that took the number of one that was removed while it was on its way has an outcome of its own."""
    await box.queue(message(ADA, "s"))
    (first,) = await box.claim()
    await box.do(lambda session: session.execute(delete(DeliveryRow)))
    box.clock.forward(seconds=1)
    values = {"id": first.id, "chat_id": 2, "kind": "alert", "subject": "s", "payload": {}}
    await box.add(DeliveryRow, **values, not_before=box.clock(), created_at=box.clock())
    outcome = first.became(state, box.clock(), chat_id=1, message_id=77)
    await box.record(outcome)
    assert await box.rows("state", "telegram_message_id") == [("due", None)]
    (second,) = await box.claim()
    await box.record(outcome)
    assert await box.rows("state", "telegram_message_id") == [("sending", None)]
    await box.record(second.became(outbox.SENT, box.clock(), chat_id=2, message_id=5))
    await box.record(outcome)
    assert await box.rows("state", "telegram_message_id") == [("sent", 5)]


async def test_a_claim_that_is_given_back_was_no_attempt(box: Outbox) -> None:
    """A message that is not sent after all is due or dropped, and its tries are as before."""
    await box.queue(message(ADA, "s"), message(BOB, "t"))
    one, _ = await box.claim()
    later = box.clock() + timedelta(hours=8)
    await box.do(outbox.settle, one.id, outbox.DUE, not_before=later, payload={"held": True})
    assert await box.rows("state", "attempts", "claimed_by", "not_before", "payload") == [
        ("due", 0, None, later, {"held": True}), ("sending", 1, "me", box.clock(), {}),
    ]  # fmt: skip


async def test_held_alerts_come_out_together(box: Outbox) -> None:
    """What was held for one place is claimed in its order: no other kind, place or time, and not the first again."""
    held: dict[str, Any] = {"payload": {"held": True}}
    await box.queue(
        message(ADA, "first", **held), message(ADA, "second", **held), message(ADA, "fresh"),
        message(ADA, "third", **held), message(ADA, "news", "digest", **held), message(BOB, "b", **held),
        message(Destination(1, 7), "topic", **held), message(ADA, "fourth", **held),
        message(ADA, "later", not_before=box.clock() + timedelta(hours=1), **held),
    )  # fmt: skip
    first = (await box.claim(limit=1))[0]
    ask: dict[str, Any] = {"owner": "me", "now": box.clock(), "except_id": first.id}
    assert [claim.subject for claim in await box.do(outbox.claim_held, ADA, limit=1, **ask)] == ["second"]
    await box.record(Outcome(first.id + 1, box.clock(), outbox.SENT, box.clock(), message_id=5))
    claims = await box.do(outbox.claim_held, ADA, limit=9, **ask)
    assert [claim.subject for claim in claims] == ["third", "fourth"]
    assert [claim.destination for claim in claims] == [ADA] * 2
    states = dict(await box.rows("subject", "state"))
    assert {name for name, state in states.items() if state == "sending"} == {"first", "third", "fourth"}
    assert await box.do(outbox.claim_held, EVE, limit=4, **ask) == []
    # The first one that was given back is due again, and still not held for itself.
    await box.record(first.became(outbox.DUE, box.clock()))
    assert await box.do(outbox.claim_held, ADA, limit=9, **ask) == []


async def test_what_a_dead_dispatcher_left_is_sent_again_and_on_record(box: Outbox) -> None:
    """Rows in flight become due and ambiguous; no other row is touched."""
    await box.queue(message(ADA, "s"), message(BOB, "t"))
    await box.claim(limit=1)
    assert await box.do(outbox.recover_sending) == 1
    assert await box.rows("state", "ambiguous", "claimed_by") == [("due", 1, None), ("due", 0, None)]
    assert await box.do(outbox.recover_sending) == 0


async def test_claims_of_a_commit_that_nobody_heard_of_are_given_back(box: Outbox) -> None:
    """What its owner claimed and has not started was never sent: it is due as if it had not been claimed."""
    await box.queue(message(ADA, "stranded"), message(BOB, "on its way"))
    _, started = await box.claim()
    await box.queue(message(EVE, "another's"), message(Destination(4), "due"))
    await box.claim(owner="another", skip_chats=(1, 2, 4))
    assert await box.do(outbox.give_back, owner="me", started=[started.id]) == 1
    assert await box.rows("state", "claimed_by", "attempts", "ambiguous") == [
        ("due", None, 0, 0), ("sending", "me", 1, 0), ("sending", "another", 1, 0), ("due", None, 0, 0),
    ]  # fmt: skip
    assert await box.do(outbox.give_back, owner="me", started=[]) == 1


async def test_a_group_that_moved_takes_everything_along(box: Outbox) -> None:
    """Places, wishes, times and messages follow to the new id; what is there already stays, other chats do too."""
    old, new = Destination(-5), Destination(-1005)
    now = box.clock()
    await box.place(old, kind="group", title="old")
    await box.place(Destination(-5, 3), kind="group")
    await box.place(new, kind="group", title="new")
    await box.place(BOB)
    for chat, target in ((-5, "both"), (-5, "old"), (-1005, "both"), (2, "old")):
        await box.add(SubscriptionRow, chat_id=chat, kind="official", target=target, created_at=now)
    await box.add(DigestScheduleRow, chat_id=-5, local_time="08:00", created_at=now)
    await box.add(FetchRequestRow, chat_id=-5, thread_id=0, url="https://paper.example/1", requested_at=now)
    await box.queue(message(old, "both"), message(old, "mine"), message(new, "both"), message(BOB, "mine"))
    await box.do(places.move_chat, -5, -1005)

    def at(session: Session) -> dict[str, list[Any]]:
        def of(model: Any, *columns: Any) -> list[Any]:
            return sorted(tuple(row) for row in session.execute(select(*columns).select_from(model)))

        return {
            "places": of(DestinationRow, DestinationRow.chat_id, DestinationRow.thread_id, DestinationRow.kind),
            "wishes": of(SubscriptionRow, SubscriptionRow.chat_id, SubscriptionRow.target),
            "times": of(DigestScheduleRow, DigestScheduleRow.chat_id),
            "asked": of(FetchRequestRow, FetchRequestRow.chat_id),
        }

    assert await box.store.read(at) == {
        "places": [(-1005, 0, "supergroup"), (-1005, 3, "supergroup"), (2, 0, "private")],
        "wishes": [(-1005, "both"), (-1005, "old"), (-5, "both"), (2, "old")],
        "times": [(-1005,)],
        "asked": [(-1005,)],
    }
    assert await box.rows("chat_id", "subject") == [(-5, "both"), (-1005, "mine"), (-1005, "both"), (2, "mine")]


async def test_a_group_that_moved_is_never_written_to_again(box: Outbox) -> None:
    """What is due under both ids is dropped under the old one, and messages of the group are none of the supergroup."""
    old, new = Destination(-5), Destination(-1005)
    await box.queue(message(old, "told"), message(old, "both"), message(new, "both"), message(new, "own"))
    (told,) = [claim for claim in await box.claim() if claim.subject == "told"]
    await box.record(told.became(outbox.SENT, box.clock(), chat_id=-5, message_id=7))
    (both,) = [claim for claim in await box.claim() if claim.destination == old]
    await box.record(both.became(outbox.DUE, box.clock()))
    await box.do(places.move_chat, -5, -1005)
    assert await box.do(outbox.telegram_ids, [told.id]) == {}
    assert await box.rows("chat_id", "subject", "state") == [
        (-1005, "told", "sent"), (-5, "both", "dropped"), (-1005, "both", "sending"), (-1005, "own", "sending"),
    ]  # fmt: skip


async def test_what_went_out_while_its_group_moved_has_no_message_of_the_supergroup(box: Outbox) -> None:
    """The answer came for the group's own message; under the same number the supergroup has another, or will have."""
    await box.queue(message(Destination(-5), "told"))
    (told,) = await box.claim()
    await box.do(places.move_chat, -5, -1005)
    await box.record(told.became(outbox.SENT, box.clock(), chat_id=-5, message_id=7))
    assert await box.rows("chat_id", "state", "telegram_message_id") == [(-1005, "sent", None)]


async def test_waits_that_telegram_imposed_are_known_until_they_are_over(box: Outbox) -> None:
    """Waits of the bot and of chats come back by scope and are forgotten when over; those of accounts are not ours."""
    until = box.clock() + timedelta(seconds=30)
    await box.do(outbox.halt, "bot", until)
    await box.do(outbox.halt, "chat:-5", until - timedelta(seconds=20))
    await box.do(outbox.halt, "chat:-5", until)
    await box.do(outbox.halt, "chat:7", box.clock() + timedelta(seconds=10))
    await box.do(outbox.halt, "main:getHistory", box.clock() + timedelta(seconds=10))
    box.clock.forward(seconds=10)
    assert await box.do(outbox.halts, box.clock()) == {"bot": until, "chat:-5": until}
    left = await box.store.read(lambda session: set(session.scalars(select(NotBeforeRow.scope))))
    assert left == {"bot", "chat:-5", "main:getHistory"}


async def test_a_longer_wait_survives_a_shorter_one(box: Outbox) -> None:
    """An answer on its way may name a second after another one named an hour: the hour stands in the store."""
    hour = box.clock() + timedelta(hours=1)
    for until in (hour - timedelta(minutes=1), hour, box.clock() + timedelta(seconds=1)):
        await box.do(outbox.halt, "bot", until)
    assert await box.do(outbox.halts, box.clock()) == {"bot": hour}


async def test_alerts_that_have_not_left_are_told_by_another_way(box: Outbox) -> None:
    """Those of the asked chats since then, waiting or in flight, in order and up to the limit; nothing is claimed."""
    await box.place(ADA, language="ru", timezone="Europe/Riga")
    await box.place(BOB)
    await box.place(Destination(1, 7), kind="supergroup")
    await box.queue(message(ADA, "too old"))
    since: datetime = box.clock.forward(minutes=1)
    await box.queue(
        message(ADA, "one"), message(ADA, "gone out"), message(BOB, "other"), message(ADA, "news", "digest"),
        message(ADA, "two"), message(EVE, "unknown"), message(ADA, "three"),
    )  # fmt: skip
    ids = dict(await box.rows("subject", "id"))
    await box.do(lambda session: outbox.revise(session, ids["gone out"], state=outbox.SENT))
    await box.do(lambda session: outbox.revise(session, ids["one"], state=outbox.SENDING))
    before = await box.rows("state")
    ask: dict[str, Any] = {"since": since, "limit": 2}
    waiting = await box.do(outbox.waiting_alerts, [1, 3], **ask)
    assert [claim.subject for claim in waiting] == ["one", "two"]
    assert (waiting[0].language, waiting[0].timezone, waiting[0].chat_kind) == ("ru", "Europe/Riga", "private")
    assert [claim.subject for claim in await box.do(outbox.waiting_alerts, [1], since=since, limit=9)] == [
        "one", "two", "three",
    ]  # fmt: skip
    assert await box.do(outbox.waiting_alerts, [], **ask) == []
    assert await box.rows("state") == before
