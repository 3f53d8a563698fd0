"""Metrics and health tell of the work, and of no person."""

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from sqlalchemy import insert, update
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.limits import Traffic
from bot.sending import Meaning
from cli.logs import TROUBLES
from cli.observing import Metric, observing_app, traffic_metrics, write_metrics
from cli.supervising import Supervisor
from core.clock import Clock
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.pipeline.telling.watchdog import Watchdog
from core.storage.channels import put_channel
from core.storage.health import rhythms, unusual_silence
from core.storage.models import (
    AccountRow,
    ChannelRow,
    DeliveryRow,
    DestinationRow,
    GapRow,
    JobRow,
    LeaseRow,
    MemberRow,
    NotBeforeRow,
)
from core.storage.outbox import Outgoing, queue_messages
from core.storage.store import Store
from core.told import Destination
from core.types import HeardPost
from tests.bot.world import newsroom
from tests.builders import NOON, heard, rules_for
from tests.conftest import StillClock

ROOT = Path(__file__).parents[2]


@pytest.fixture
def traffic() -> Traffic:
    return Traffic()


@pytest.fixture
async def client(
    any_store: Store, clock: StillClock, traffic: Traffic
) -> AsyncIterator[tuple[httpx.AsyncClient, Supervisor]]:
    supervisor = Supervisor()
    app = observing_app(any_store, clock, supervisor, traffic)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        yield client, supervisor


async def a_newsroom(store: Store, clock: StillClock) -> None:
    """A watched channel that was heard just now through an open account, and an admin's chat."""

    def work(session: Any) -> None:
        put_channel(session, channel_id=1001, reference="nezygar", name="Nezygar", language="ru")
        session.execute(update(ChannelRow).values(watched_until=clock.now, head=7, cursor=5))
        session.execute(insert(AccountRow), [{"name": "main", "state": "ok"}])
        lease = {"name": "telegram:main", "owner": "h:1:x", "fence": 1, "expires_at": clock.now + timedelta(days=9)}
        session.execute(insert(LeaseRow), [lease])
        member = {"user_id": 7001234, "role": "admin", "joined_at": clock.now}
        session.execute(insert(MemberRow), [member])
        session.execute(
            insert(DestinationRow), [{"chat_id": 7001234, "kind": "private", "created_at": clock.now, "language": "en"}]
        )

    await store.write(work)


def a_delivery(clock: Clock, **changes: Any) -> dict[str, Any]:
    now = clock()
    row = {"chat_id": 7001234, "kind": "alert", "subject": "s", "not_before": now, "created_at": now, "payload": {}}
    return {**row, **changes}


async def test_ready_means_that_the_work_is_being_done(client: Any, any_store: Store, clock: StillClock) -> None:
    """A channel not heard for minutes and messages that don't leave make it 503, with what is wrong."""
    web, _ = client
    await a_newsroom(any_store, clock)
    assert (await web.get("/readyz")).json() == {"ok": True, "wrong": []}
    await any_store.write(lambda session: session.execute(insert(DeliveryRow), [a_delivery(clock)]))
    clock.forward(minutes=4)
    answer = await web.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["wrong"] == ["channel: Nezygar, 240 s", "deliveries: 1 message waits, 240 s"]


async def test_a_message_that_must_wait_is_not_late(client: Any, any_store: Store, clock: StillClock) -> None:
    """What is held until the morning, or suspended, is no trouble."""
    web, _ = client
    await a_newsroom(any_store, clock)
    rows = [
        a_delivery(clock, subject="quiet", not_before=clock.now + timedelta(hours=8)),
        a_delivery(clock, subject="gone", state="suspended"),
    ]
    await any_store.write(lambda session: session.execute(insert(DeliveryRow), rows))
    clock.forward(minutes=2)
    assert (await web.get("/readyz")).status_code == 200


async def test_no_open_account_is_not_ready(client: Any, any_store: Store, clock: StillClock) -> None:
    """Channels without anybody who reads them are said."""
    web, _ = client
    await a_newsroom(any_store, clock)
    await any_store.write(lambda session: session.execute(update(LeaseRow).values(expires_at=clock.now)))
    assert (await web.get("/readyz")).json()["wrong"] == ["accounts: no watching account is open, 0 s"]


async def test_healthy_means_that_this_process_does_its_part(client: Any) -> None:
    """A part that ended or keeps failing makes it 503; a standby is healthy."""
    web, supervisor = client
    assert (await web.get("/healthz")).status_code == 200
    supervisor.failing.add("bot")
    answer = await web.get("/healthz")
    assert (answer.status_code, answer.json()["wrong"]) == (503, ["bot failed and is being started again"])
    supervisor.failing.clear()
    supervisor.ended.add("telegram")
    assert (await web.get("/healthz")).json()["wrong"] == ["telegram has ended"]


async def test_metrics_are_in_prometheus_form_and_name_nobody(client: Any, any_store: Store, clock: StillClock) -> None:
    """Each metric has help and type; channels are named, chats are not."""
    web, _ = client
    await a_newsroom(any_store, clock)
    rows = [a_delivery(clock), a_delivery(clock, subject="t", state="sent", ambiguous=2)]
    await any_store.write(lambda session: session.execute(insert(DeliveryRow), rows))
    text = (await web.get("/metrics")).text
    for line in (
        "slukh_database_up 1",
        'slukh_channel_behind{channel="Nezygar"} 2',
        'slukh_channel_lag_seconds{channel="Nezygar"} 0',
        'slukh_deliveries{state="due"} 1',
        "slukh_ambiguous_sends_total 2",
        'slukh_accounts{state="ok"} 1',
    ):
        assert line in text.splitlines()
    assert "7001234" not in text
    for line in text.splitlines():
        assert line.startswith(("# HELP ", "# TYPE ")) or line.rpartition(" ")[0].partition("{")[0].isidentifier(), line


def test_labels_are_escaped() -> None:
    """A channel's name can't break the format."""
    values = {(("channel", 'a"b\\c\nd'),): 1.0}
    assert write_metrics([Metric("m", "gauge", "h", values)]).splitlines()[2] == 'm{channel="a\\"b\\\\c\\nd"} 1'


async def test_a_disk_that_can_not_be_asked_ends_no_watch(
    any_store: Store, clock: StillClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, and the other folders, late messages and silent channels are looked at all the same."""
    watchdog = Watchdog(any_store, clock, [tmp_path / ("x" * 300), tmp_path])
    await watchdog.look()
    assert "x" * 300 in caplog.text


async def test_the_watchdog_tells_admins_once_a_day(any_store: Store, clock: StillClock, tmp_path: Path) -> None:
    """An unusually silent channel and messages that don't leave become notices to the admins, once a day each."""
    await a_newsroom(any_store, clock)
    posts: list[HeardPost] = [
        heard(f"DEMO. Пост {n}.", message_id=n, date=NOON - timedelta(hours=1) * (31 - n)) for n in range(1, 31)
    ]
    holder = RulesHolder(rules_for())
    await Intake(any_store, holder, clock).hear(posts)
    watchdog = Watchdog(any_store, clock, [tmp_path])
    assert [trouble.code for trouble in await watchdog.look() if "disk" not in trouble.key] == []
    await any_store.write(lambda session: session.execute(insert(DeliveryRow), [a_delivery(clock)]))
    clock.forward(hours=5)
    for _ in range(2):
        found = await watchdog.look()
    assert {"notice-deliveries-late"} <= {trouble.code for trouble in found}
    query = DeliveryRow.__table__.select().where(DeliveryRow.kind == "notice")
    notices = await any_store.read(lambda session: session.execute(query).all())
    told = sorted(row.payload["notice"] for row in notices if "disk" not in row.payload["notice"])
    assert told == ["notice-channel-silent", "notice-deliveries-late"]


async def test_the_watchdog_tells_of_what_was_given_up_or_is_withheld(
    any_store: Store, clock: StillClock, tmp_path: Path
) -> None:
    """Once a day: what failed since yesterday, and what has waited an hour for places that take nothing; no people."""
    await a_newsroom(any_store, clock)
    places = [
        {"chat_id": chat_id, "kind": kind, "title": title, "state": "blocked", "created_at": clock()}
        for chat_id, kind, title in ((-5, "supergroup", "Desk"), (-6, "channel", "News"))
    ]
    rows = [
        a_delivery(clock, subject=f"{chat_id}:{state}", chat_id=chat_id, state=state, claimed_at=clock())
        for chat_id, state in ((7001234, "suspended"), (-5, "suspended"), (-6, "suspended"), (-5, "failed"))
    ]
    watchdog = Watchdog(any_store, clock, [tmp_path])

    async def told() -> dict[str, dict[str, str]]:
        found = [trouble for trouble in await watchdog.look() if trouble.key in ("failed", "withheld")]
        return {trouble.key: trouble.args for trouble in found}

    assert await told() == {}
    await any_store.write(lambda session: session.execute(insert(DestinationRow), places))
    await any_store.write(lambda session: session.execute(insert(DeliveryRow), rows))
    clock.forward(minutes=59)
    assert await told() == {"failed": {"count": "1"}}
    clock.forward(hours=4, minutes=1)
    withheld = {"count": "2", "names": "Desk, News", "hours": "5"}
    assert await told() == {"failed": {"count": "1"}, "withheld": withheld}
    clock.forward(days=1)
    assert await told() == {"withheld": {**withheld, "hours": "29"}}


async def test_one_watchdog_of_two_tells(any_store: Store, clock: StillClock, tmp_path: Path) -> None:
    """While one process has the watch, another one says nothing."""
    await a_newsroom(any_store, clock)
    await any_store.write(lambda session: session.execute(insert(DeliveryRow), [a_delivery(clock)]))
    clock.forward(minutes=10)
    first, second = Watchdog(any_store, clock, [tmp_path]), Watchdog(any_store, clock, [tmp_path])
    assert await first.look()
    assert await second.look() == []


async def test_silence_is_unusual_by_the_channels_own_pauses(any_store: Store, clock: StillClock) -> None:
    """Thrice its longest pause, at least some hours; a channel that is hardly known is left alone."""
    hours = [NOON + timedelta(hours=n) for n in range(30)]
    channels = {1: hours, 2: hours[-10:], 3: [date for date in hours if date.hour > 6], 4: hours}
    for channel_id, dates in channels.items():
        posts = [heard("DEMO.", channel_id=channel_id, message_id=n, date=date) for n, date in enumerate(dates, 1)]
        await Intake(any_store, RulesHolder(rules_for()), clock).hear(posts)
        values = {"channel_id": channel_id, "name": f"c{channel_id}", "language": "ru", "watched": channel_id < 4}
        await any_store.write(lambda session, values=values: session.execute(insert(ChannelRow), [values]))
    found = await any_store.read(lambda session: rhythms(session, NOON - timedelta(days=1)))
    assert {one: (rhythm.name, rhythm.posts, rhythm.last) for one, rhythm in found.items()} == {
        one: (f"c{one}", len(channels[one]), hours[-1]) for one in (1, 2, 3)
    }

    def silent(channel_id: int, after: float) -> timedelta | None:
        now = hours[-1] + timedelta(hours=after)
        return unusual_silence(found[channel_id], now, least=timedelta(hours=3), posts=20)

    assert silent(1, 2.9) is None
    assert silent(1, 3.1) == timedelta(hours=3.1)
    assert silent(2, 100) is None
    assert silent(3, 12) is None
    assert silent(3, 24.1) == timedelta(hours=24.1)


def _shown(text: str) -> dict[str, set[tuple[str, str]]]:
    """The samples of a /metrics page: of each metric its labels with their values."""
    found: dict[str, set[tuple[str, str]]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, _, labels = line.rpartition(" ")[0].partition("{")
            found.setdefault(name, set()).update(re.findall(r'(\w+)="([^"]*)"', labels))
    return found


def _expressions() -> list[str]:
    """Every expression of the dashboard and of the alert rules."""
    panels = json.loads((ROOT / "deploy/grafana.json").read_text())["panels"]
    groups = yaml.safe_load((ROOT / "deploy/alerts.yaml").read_text())["groups"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    return asked + [rule["expr"] for group in groups for rule in group["rules"]]


async def test_dashboard_and_alerts_ask_for_what_is_served(
    client: Any, traffic: Traffic, any_store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each metric and each label that they ask for is on the page of a process with something of every kind."""
    web, _ = client
    await a_newsroom(any_store, clock)
    traffic.sent("sendMessage")
    traffic.failed("sendMessage", Forbidden("bot was blocked by the user"))
    monkeypatch.setattr(TROUBLES, "counts", Counter({("error", "bot.delivery", "KeyError"): 1}))
    later = clock.now + timedelta(hours=2)

    def work(session: Any) -> None:
        session.execute(insert(AccountRow), [{"name": "old", "state": "dead"}])
        session.execute(insert(DeliveryRow), [a_delivery(clock), a_delivery(clock, subject="f", state="failed")])
        session.execute(insert(JobRow), [{"kind": "link_post", "subject_id": 1, "due_at": clock.now}])
        session.execute(insert(NotBeforeRow), [{"scope": "main:GetHistoryRequest", "until_at": later}])
        session.execute(insert(GapRow), [{"channel_id": 1001, "from_at": clock.now, "to_at": later}])

    await any_store.write(work)
    shown = _shown((await web.get("/metrics")).text)
    for needed in ("sends_total", "refusals_total", "posts_total", "gaps_open", "flood_wait_seconds", "errors_total"):
        assert f"slukh_{needed}" in shown
    assert {("kind", "link_post")} <= shown["slukh_job_oldest_seconds"]  # how far vectors and links are behind
    asked: set[str] = set()
    for expression in _expressions():
        grouped = {label for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(", ")}
        for name, inner in re.findall(r"\b((?:slukh|process)_\w+)(?:\{([^}]*)\})?", expression):
            if name == "slukh_months_ahead" and any_store.dialect == "sqlite":
                continue  # there are none
            assert name in shown, expression
            asked.add(name)
            labels = {label for label, _ in shown[name]}
            assert grouped <= labels, expression
            for label, is_, value in re.findall(r'(\w+)(=~?)"([^"]*)"', inner):
                if label != "job":  # which is Prometheus's own
                    assert label in labels, expression
                    if is_ == "=":
                        assert (label, value) in shown[name], expression
    unseen = {name for name in shown if name.startswith("slukh_")} - asked
    assert unseen <= {"slukh_channel_behind", "slukh_flood_waits"}, "nobody would see these"


def test_reasons_of_refusals_are_those_that_the_alert_names() -> None:
    """The alert on refusals names reasons that exist."""
    (rule,) = [expression for expression in _expressions() if "slukh_refusals_total{" in expression]
    named = set(re.findall(r'reason=~"([^"]*)"', rule)[0].split("|"))
    assert named < {meaning.name.lower() for meaning in Meaning}


def test_every_alert_says_what_to_do() -> None:
    """Each rule has a mend, and its row in the operations guide."""
    for group in yaml.safe_load((ROOT / "deploy/alerts.yaml").read_text())["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"]["mend"], rule["alert"]
            assert f"| {rule['alert']} |" in (ROOT / "docs/operations.md").read_text()


async def test_sends_and_refusals_are_counted_without_their_chats(
    sqlite_url: str, eventually: Callable[..., Any]
) -> None:
    """What Telegram took and what it did not is counted by method and reason, whoever sent it."""
    async with Store(sqlite_url) as store, newsroom(store) as room:
        traffic = Traffic()
        await room.stop()
        room.options["traffic"] = traffic
        await room.start()
        room.fault("bad_request", method="sendMessage", message="Bad Request: can't parse entities")
        text = Outgoing(Destination(room.admin.id), "notice", "one", payload={"html": "one", "plain": "one"})
        await store.write(lambda session: queue_messages(session, [text], room.clock()))
        await eventually(lambda: traffic.sends == {"sendMessage": 1})
        assert traffic.refusals == {("sendMessage", "refused"): 1}
        await room.ask(room.admin, "/help")
        await eventually(lambda: traffic.sends == {"sendMessage": 2})
    page = write_metrics(traffic_metrics(traffic))
    assert 'slukh_refusals_total{method="sendMessage",reason="refused"} 1' in page.splitlines()
    assert str(room.admin.id) not in page


def test_an_edit_that_changes_nothing_is_no_refusal() -> None:
    """Telegram refuses it in form; the message says what it should."""
    traffic = Traffic()
    traffic.failed("editMessageText", BadRequest("Message is not modified"))
    traffic.failed("editMessageText", RetryAfter(3))
    assert (traffic.sends, traffic.refusals) == ({"editMessageText": 1}, {("editMessageText", "wait"): 1})
