"""Fences: whoever was paused past a lease stores nothing under it, and speaks to nobody twice without record."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text

from core.clock import utc_now
from core.errors import LeaseLostError, StorageError
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage import owners
from core.storage.accounts import end_lost_accounts
from core.storage.leases import Lease, check_lease, take_lease
from core.storage.models import ChannelRow, FeedEntryRow, FeedRow, PostRow
from core.storage.owners import application_name, process_name
from core.storage.posts import lock_channel
from core.storage.store import Fenced, Store
from core.types import ChannelProgress, WatchedFeed
from monitors.telegram.sharing import Sharing, rank
from tests.builders import heard, rules_for
from tests.conftest import StillClock

TTL = timedelta(seconds=30)


async def lease(store: Store, clock: StillClock, owner: str) -> Lease | None:
    now = clock.now
    return await store.write(lambda session: take_lease(session, "telegram:main", owner, now, TTL))


async def posts(store: Store) -> list[int]:
    return await store.read(lambda session: list(session.scalars(select(PostRow.message_id).order_by(PostRow.id))))


async def test_nothing_is_stored_under_a_lost_lease(any_store: Store, clock: StillClock) -> None:
    """Posts and progress of a paused process are refused once another has its lease; the heir's are stored."""
    holder = RulesHolder(rules_for())
    intake = Intake(any_store, holder, clock)
    first = await lease(any_store, clock, "a:1:x")
    await intake.hear([heard(message_id=1)], [ChannelProgress(1001, cursor=1)], first)
    clock.forward(seconds=31)
    second = await lease(any_store, clock, "b:2:y")
    assert second is not None
    with pytest.raises(LeaseLostError):
        await intake.hear([heard(message_id=2)], [ChannelProgress(1001, cursor=2)], first)
    with pytest.raises(LeaseLostError):
        await Fenced(any_store, first, clock).write(lambda session: session.execute(ChannelRow.__table__.delete()))  # type: ignore[arg-type]
    await intake.hear([heard(message_id=3)], [], second)
    assert await posts(any_store) == [1, 3]


async def test_a_lost_lease_takes_nobody_along(any_store: Store, clock: StillClock) -> None:
    """Of callers that are stored together only the one whose lease is lost fails."""
    holder = RulesHolder(rules_for())
    intake = Intake(any_store, holder, clock)
    lost = Lease("telegram:other", "a:1:x", 1)
    mine = await lease(any_store, clock, "b:2:y")
    outcomes = await asyncio.gather(
        intake.hear([heard(message_id=1)], [], mine),
        intake.hear([heard(message_id=2)], [], lost),
        intake.hear([heard(message_id=3)], [], mine),
        return_exceptions=True,
    )
    assert [isinstance(outcome, LeaseLostError) for outcome in outcomes] == [False, True, False]
    assert await posts(any_store) == [1, 3]


async def test_an_expired_lease_is_lost_though_nobody_took_it(any_store: Store, clock: StillClock) -> None:
    """Past its time nothing is written, whoever may or may not have come."""
    held = await lease(any_store, clock, "a:1:x")
    assert held is not None
    clock.forward(seconds=30)
    with pytest.raises(LeaseLostError):
        await any_store.write(lambda session: check_lease(session, held, clock.now))


async def test_who_is_paused_inside_a_transaction_does_not_hold_the_lease(
    postgres_url: str, clock: StillClock, eventually: Callable[..., Any]
) -> None:
    """PostgreSQL ends a transaction that stands still after its check: the heir gets the lease."""
    async with Store(postgres_url) as paused, Store(postgres_url) as heir:
        held = await lease(paused, clock, "a:1:x")
        assert held is not None
        with psycopg.connect(postgres_url, connect_timeout=10) as connection:
            connection.execute("SELECT set_config('idle_in_transaction_session_timeout', '500ms', true)")
            connection.execute("SELECT name FROM lease WHERE name = 'telegram:main' FOR SHARE")
            clock.forward(seconds=31)
            # While the paused transaction holds the row, taking it waits; then the server ends that transaction.
            taken = await asyncio.wait_for(lease(heir, clock, "b:2:y"), 20)
            assert taken is not None
            with pytest.raises(psycopg.Error):
                connection.execute("UPDATE channel SET cursor = 9")
        with pytest.raises(StorageError):
            await Fenced(paused, held, clock).write(lambda session: None)


@pytest.mark.parametrize(("renewed", "ended"), [(False, 1), (True, 0)])
async def test_who_is_paused_in_the_middle_of_a_copy_does_not_hold_its_locks(
    postgres_url: str, clock: StillClock, *, renewed: bool, ended: int
) -> None:
    """No limit of PostgreSQL's sees that one: once its lease is over, others end it. Who still has one goes on."""
    clock.now = utc_now()
    async with Store(postgres_url) as heir:
        await lease(heir, clock, f"{process_name()}:x")
        name = application_name(process_name())
        with suppress(psycopg.OperationalError), psycopg.connect(postgres_url, application_name=name) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(1001)")
            with connection.cursor().copy("COPY job (kind, subject_id, due_at, attempts) FROM STDIN") as copy:
                copy.write_row(("index", 1, clock.now, 0))
                clock.forward(seconds=31)
                assert await heir.read(lambda session: end_lost_accounts(session, clock.now)) == 0, "not at once"
                clock.forward(seconds=3)
                if renewed:
                    now = clock.now
                    await heir.write(lambda s: take_lease(s, "telegram:other", f"{process_name()}:y", now, TTL))
                assert await heir.read(lambda session: end_lost_accounts(session, clock.now)) == ended
                if ended:
                    await heir.write(lambda session: lock_channel(session, [1001]))


def test_processes_of_a_host_with_a_long_name_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a container in a cluster: PostgreSQL cuts what a process calls itself, never the number."""
    monkeypatch.setattr("socket.gethostname", lambda: "slukh-monitors-of-the-newsroom-in-the-east-" + "x" * 20)
    owners._host.cache_clear()
    try:
        names = [
            application_name(f"{process_name(pid)}{part}") for pid in (4194301, 4194302) for part in ("", " background")
        ]
    finally:
        owners._host.cache_clear()
    assert [name.rpartition(":")[2] for name in names] == [
        "4194301", "4194301 background", "4194302", "4194302 background",
    ]  # fmt: skip


async def test_what_is_done_under_a_lease_is_limited_in_time(postgres_url: str, clock: StillClock) -> None:
    """The server ends a transaction that holds a lease long before the lease could run out, and only such a one."""

    def limits(session: Any) -> list[str]:
        names = ("idle_in_transaction_session_timeout", "transaction_timeout")
        return [str(session.scalar(text(f"SHOW {name}"))) for name in names]

    async with Store(postgres_url) as store:
        held = await lease(store, clock, "a:1:x")
        assert held is not None
        assert await Fenced(store, held, clock).write(limits) == ["5s", "10s"]
        assert await store.write(limits) == ["10s", "0"]


def test_channels_are_shared_out_evenly_and_move_little() -> None:
    """Each channel falls to one account; one that goes moves only its own channels."""
    accounts = ["a", "b", "c"]
    channels = [f"channel_{n}" for n in range(3000)]

    def division(names: list[str]) -> dict[str, str]:
        return {channel: max(names, key=lambda name: rank(name, channel)) for channel in channels}

    before, after = division(accounts), division(["a", "b"])
    for name in accounts:
        assert 900 < sum(owner == name for owner in before.values()) < 1100
    assert all(after[channel] == owner for channel, owner in before.items() if owner != "c")


def test_a_process_reads_what_falls_to_its_accounts(clock: StillClock) -> None:
    """Alone it reads all; of several, each reads its share; what only one account can read is its own."""
    sharing = Sharing(None, clock, "here:1:x")  # type: ignore[arg-type]
    assert sharing.is_ours("anything")
    sharing._owners = {"a": "here:1:x", "b": "there:2:y"}
    ours = [channel for channel in map(str, range(100)) if sharing.is_ours(channel)]
    assert 25 < len(ours) < 75
    assert all(sharing.is_ours(channel, ["a"]) for channel in map(str, range(100)))
    assert not any(sharing.is_ours(channel, ["b"]) for channel in map(str, range(100)))
    assert [channel for channel in map(str, range(100)) if sharing.is_ours(channel, ["gone"])] == ours


async def test_a_feed_is_asked_by_one_of_many(any_store: Store, clock: StillClock) -> None:
    """Of pollers that see a feed or an item due at once, one gets it; a killed one's comes back."""
    from core.storage.feeds import claim_entries, claim_feeds, due_entries, due_feeds, sync_feeds
    from core.storage.upsert import insert_rows

    now, until = clock.now, clock.now + timedelta(minutes=2)
    feeds = [WatchedFeed(f"http://f{n}.test/", f"F{n}", "en") for n in range(5)]
    await any_store.write(lambda session: sync_feeds(session, feeds, now))
    row = {
        "feed_url": feeds[0].url, "entry_key": "k", "url": "http://f0.test/1", "title": "T", "text": "",
        "language": "en", "first_seen_at": now, "due_at": now,
    }  # fmt: skip
    await any_store.write(lambda session: insert_rows(session, FeedEntryRow, [row]))
    found = await any_store.read(lambda session: due_feeds(session, now, 10))
    items = await any_store.read(lambda session: due_entries(session, now, 10))
    taken = await asyncio.gather(
        *(any_store.write(lambda session: claim_feeds(session, found, now, until)) for _ in range(3))
    )
    read = await asyncio.gather(
        *(any_store.write(lambda session: claim_entries(session, items, now, until)) for _ in range(3))
    )
    assert sorted(map(len, taken)) == [0, 0, 5]
    assert sorted(map(len, read)) == [0, 0, 1]
    assert await any_store.read(lambda session: due_feeds(session, now, 10)) == []
    assert len(await any_store.read(lambda session: due_feeds(session, until, 10))) == 5
    assert await any_store.read(lambda session: session.scalar(select(FeedRow.failures).limit(1))) == 0
