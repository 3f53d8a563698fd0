"""What a destination wants of a claimed alert: at once, later, or not at all, by the clock of its quiet hours."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from core.pipeline.telling.delivering import AlertMaterial
from core.pipeline.telling.screening import Drop, Hold, Recent, decide, quiet_until, screen, unwanted
from core.storage.models import AlertRow, PostRow
from core.storage.outbox import Claim, Outgoing, queue_messages
from core.storage.people import MUTED_SETTING
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.told import Destination, Event
from tests.bot.cards import card
from tests.bot.world import at

UTC = ZoneInfo("UTC")
PLACE = Destination(7)
ALERT = AlertMaterial(Event.NEW, 1, card())


def claim(**changes: Any) -> Claim:
    values: dict[str, Any] = {
        "id": 1, "destination": PLACE, "kind": "alert", "subject": "x", "part": 0, "priority": 0,
        "payload": {"officials": ["sergey-lavrov"]}, "alert_id": 1, "reply_to_delivery": None, "attempts": 0,
        "ambiguous": 0, "created_at": at(8), "claimed_at": at(12),
    }  # fmt: skip
    return Claim(**values | changes)


def sent(*officials: str, minutes: int = 1) -> Recent:
    """Five alerts, a minute apart, of each of these, the last one so many minutes before noon."""
    times = tuple(at(12) - timedelta(minutes=minutes + number) for number in range(5))
    return Recent({("officials", one): times for one in officials})


@pytest.mark.parametrize(
    ("wishes", "recent", "otherwise"),
    [
        ({"quiet": "11:00-13:00"}, Recent(), Hold),
        ({MUTED_SETTING: [1001]}, Recent(), Drop),
        ({}, sent("sergey-lavrov"), Hold),
    ],
)
def test_an_alert_that_may_have_arrived_is_not_kept_back_by_later_wishes(
    wishes: dict[str, Any], recent: Recent, otherwise: type
) -> None:
    """Its answer was lost, so its reader may have it: it is sent again as it stands, and marked."""
    assert isinstance(decide(claim(settings=wishes), ALERT, recent, UTC, at(12)), otherwise)
    assert decide(claim(settings=wishes, ambiguous=1), ALERT, recent, UTC, at(12)) is None


def test_only_what_tells_of_nobody_new_is_held_for_a_summary() -> None:
    """One official of whom much was told takes no other along; the wait ends ten minutes after the fifth last."""
    both = claim(payload={"officials": ["sergey-lavrov", "vladimir-putin"]})
    assert decide(both, ALERT, sent("sergey-lavrov"), UTC, at(12)) is None
    assert decide(both, ALERT, sent("vladimir-putin"), UTC, at(12)) is None
    assert decide(both, ALERT, sent("sergey-lavrov", "vladimir-putin"), UTC, at(12)) == Hold(at(12, 5), "fold")
    assert decide(both, ALERT, sent("sergey-lavrov", "vladimir-putin", minutes=6), UTC, at(12)) is None
    apart = Recent({**sent("sergey-lavrov").sent, **sent("vladimir-putin", minutes=3).sent})
    assert decide(both, ALERT, apart, UTC, at(12)) == Hold(at(12, 5), "fold")  # until both may be news again
    held = replace(both, payload={**both.payload, "held": "fold"})
    assert decide(held, ALERT, sent("sergey-lavrov", "vladimir-putin"), UTC, at(12)) is None


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("22:00-07:00", at(21, 59), None),
        ("22:00-07:00", at(22), at(7) + timedelta(days=1)),
        ("22:00-07:00", at(6, 59), at(7)),
        ("22:00-07:00", at(7), None),
        ("12:00-14:00", at(11, 59), None),
        ("12:00-14:00", at(12), at(14)),
        ("12:00-14:00", at(14), None),
        ("DEMO", at(12), None),
        (None, at(12), None),
    ],
)
def test_quiet_hours_begin_and_end_on_their_minute(quiet: str | None, now: datetime, until: datetime | None) -> None:
    """What is held until they end goes out then, and not a day later."""
    assert quiet_until(quiet, UTC, now) == until


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # 03:10 in summer
        (datetime(2026, 10, 25, 0, 40, tzinfo=UTC), None),
        (datetime(2026, 10, 25, 1, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # 03:10 again
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), None),
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # no 03:30 follows
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), None),
    ],
)
def test_quiet_hours_end_later_also_in_a_night_in_which_the_clocks_are_changed(
    now: datetime, until: datetime | None
) -> None:
    """What is held until a moment that is past is due at once, and is held again, without end."""
    assert quiet_until("22:00-03:30", ZoneInfo("Europe/Riga"), now) == until


async def test_an_alert_that_may_have_arrived_is_sent_again_though_its_subscription_ended(any_store: Store) -> None:
    """Only such as surely did not go out are left out."""
    ended = claim(payload={"subscriptions": [99]})
    both = [ended, replace(ended, id=2, ambiguous=1)]
    assert await any_store.read(lambda session: unwanted(session, both, at(12))) == {1}


async def test_what_became_of_a_post_is_held_with_its_alert_unless_it_may_have_arrived(any_store: Store) -> None:
    """A deletion is told after the post; one whose answer was lost is not held back a second time."""
    told = Outgoing(PLACE, "alert", "a", payload={"held": "quiet"}, alert_id=1, not_before=at(13))
    update = claim(id=5, kind="update", subject="b", alert_id=2)

    def work(session: Session) -> list[list[int]]:
        post = {"id": 1, "channel_id": 1001, "message_id": 17, "date": at(8), "heard_at": at(8), "source": "live"}
        insert_rows(session, PostRow, [{**post, "version": 0}])
        alert = {"post_id": 1, "version": 0, "late": False, "details": {}, "created_at": at(8)}
        insert_rows(session, AlertRow, [{**alert, "id": 1, "event": "new"}, {**alert, "id": 2, "event": "deletion"}])
        queue_messages(session, [told], at(8))
        going = []
        for each in (update, replace(update, ambiguous=1)):
            screened = screen(session, [each], {5: ALERT}, lambda _: Recent(), lambda _: UTC, at(12), "me")
            going.append([one.id for one in screened.claims])
        return going

    assert await any_store.write(work) == [[], [5]]
