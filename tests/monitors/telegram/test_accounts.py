"""Accounts: signing in, sessions that die, several of them, leases, and the silence that they keep."""

import asyncio
import logging
import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cli.login import login
from core.clock import utc_now
from core.errors import LeaseLostError, TelegramError, UsageError
from core.pipeline.hearing.witnessing import witnesses_of
from core.storage.accounts import known_account, lease_account, note_person, put_wait, waits
from core.storage.channels import Access, all_accesses, put_access
from core.storage.leases import check_lease, release_lease, renew_lease, take_lease
from core.storage.models import LeaseRow, PostRow, VersionRow
from core.storage.store import Store
from core.types import WatchedChannel
from loopback.faults import Fault
from loopback.mtproto import MTProtoServer
from loopback.state import Account as Person
from loopback.state import Channel, Telegram
from monitors.telegram.account import Account
from monitors.telegram.client import trust_server
from monitors.telegram.signin import check_telegram, sign_in
from tests.conftest import StillClock
from tests.monitors.telegram.conftest import QUICK, Later, Newsroom
from tests.monitors.telegram.test_channels import add_editor, notices
from tests.monitors.telegram.test_watching import gaps_closed

PHONE, CODE, PASSWORD = "+79990001122", "54321", "собака 42"
MINUTE = timedelta(minutes=1)


# ---------------------------------------------------------------- leases


async def test_one_owner_at_a_time(any_store: Store, clock: StillClock) -> None:
    """A lease has one owner until it expires or is released; each change of owner raises the fence."""

    def take(owner: str) -> Any:
        return any_store.write(lambda session: take_lease(session, "telegram:main", owner, clock.now, MINUTE))

    first = await take("a")
    assert await take("b") is None
    assert await take("a") == first
    clock.forward(seconds=61)
    second = await take("b")
    assert (first.fence, second.fence) == (1, 2)
    assert not await any_store.write(lambda session: renew_lease(session, first, clock.now, MINUTE))
    assert await any_store.write(lambda session: renew_lease(session, second, clock.now, MINUTE))
    with pytest.raises(LeaseLostError):
        await any_store.write(lambda session: check_lease(session, first, clock.now))
    await any_store.write(lambda session: check_lease(session, second, clock.now))
    await any_store.write(lambda session: release_lease(session, second, clock.now))
    assert (await take("a")).fence == 3


# ---------------------------------------------------------------- signing in


@pytest.fixture
async def telegram() -> Any:
    """A Telegram on which one must sign in with phone, code and password."""
    world = Telegram()
    world.add_account(PHONE, CODE, PASSWORD)
    async with MTProtoServer(world) as server:
        yield server


def answers(**by_name: list[str]) -> Any:
    async def ask(what: str) -> str:
        return by_name[what].pop(0)

    return ask


@pytest.fixture
def room(newsroom: Newsroom, telegram: MTProtoServer) -> Newsroom:
    """A newsroom whose account is not signed in yet."""
    newsroom.server, newsroom.world = telegram, telegram.world
    (newsroom.account,) = telegram.world.accounts.values()
    return newsroom


async def test_signing_in(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """Phone, code and password open the account; wrong ones are asked for again; no log holds any of them."""
    ask = answers(phone=["12", PHONE], code=["11111", CODE], password=["кошка", PASSWORD])
    with caplog.at_level(logging.DEBUG):
        line = await sign_in(room.access, "main", room.store, utc_now, ask)
        again = await sign_in(room.access, "main", room.store, utc_now, answers())
    assert line == "the account 'main' is signed in"
    assert again == "the account 'main' is signed in already"
    for secret in (PHONE, PHONE[1:], CODE, PASSWORD, "кошка"):
        assert secret not in caplog.text
    path = room.sessions / "main.session"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(room.sessions.stat().st_mode) == 0o700
    assert PHONE[1:].encode() not in path.read_bytes()


async def test_signing_in_that_fails(room: Newsroom) -> None:
    """Three wrong codes end in one line without the code, and leave no session behind."""
    ask = answers(phone=[PHONE], code=["11111", "22222", "33333"])
    with pytest.raises(TelegramError) as failure:
        await sign_in(room.access, "main", room.store, utc_now, ask)
    assert str(failure.value) == "Telegram refuses: PhoneCodeInvalid"
    assert failure.value.__cause__ is None
    assert not (room.sessions / "main.session").exists()
    with pytest.raises(UsageError):
        await sign_in(room.access, "../main", room.store, utc_now, ask)


async def test_not_signed_in(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """An account that nobody signed in is one line with the mend; signing in is noticed without a restart."""
    channel = room.world.add_channel("nezygar", "Nezygar")
    room.watch(channel)
    async with room.running():
        await room.eventually(lambda: "is not signed in; run slukh login" in caplog.text)

        async def signed_in() -> bool:
            try:
                ask = answers(phone=[PHONE], code=[CODE], password=[PASSWORD])
                await sign_in(room.access, "main", room.store, utc_now, ask)
            except TelegramError:
                return False  # the watcher is just looking itself
            return True

        await room.eventually(signed_in)
        await room.caught_up(channel)
    assert caplog.text.count("is not signed in") == 1


def test_login_command_refuses_without_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the application's keys the command says where to get them."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TELEGRAM_")]:
        monkeypatch.delenv(name)
    result = CliRunner().invoke(login, [])
    assert "my.telegram.org" in str(result.exception)


async def test_login_command(room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command asks at the prompt, shows no password, and leaves a session that only its owner may read."""
    monkeypatch.chdir(tmp_path)
    server = room.server
    for name, value in {
        "DATABASE_URL": f"sqlite:///{tmp_path}/login.db",
        "TELEGRAM_API_ID": "1",
        "TELEGRAM_API_HASH": "0" * 32,
        "TELEGRAM_SESSIONS": str(tmp_path / "signed"),
        "TELEGRAM_DC": f"{server.dc_id}:{server.host}:{server.port}",
        "TELEGRAM_DC_KEY": str(server.public_key_path),
    }.items():
        monkeypatch.setenv(name, value)
    lines = f"{PHONE}\n{CODE}\n{PASSWORD}\n"
    result = await asyncio.to_thread(CliRunner().invoke, login, ["--account", "second"], input=lines)
    assert result.exception is None
    assert "the account 'second' is signed in" in result.output
    assert PASSWORD not in result.output
    assert stat.S_IMODE((tmp_path / "signed" / "second.session").stat().st_mode) == 0o600


async def test_the_doctor(room: Newsroom) -> None:
    """The doctor says whether an account is signed in, and what it shows of itself."""
    ok, line, mend = await check_telegram(room.access, room.store, utc_now)
    assert (ok, line) == (False, "the account 'main' is not signed in; run slukh login")
    await sign_in(room.access, "main", room.store, utc_now, answers(phone=[PHONE], code=[CODE], password=[PASSWORD]))
    assert await check_telegram(room.access, room.store, utc_now) == (True, "main: signed in", "")
    account = room.account
    account.phone_visible_to_all = True
    account.password = None
    account.contacts = [room.world.add_account().id]
    ok, line, mend = await check_telegram(room.access, room.store, utc_now)
    assert ok
    assert line == "main: signed in, 1 contacts, its phone is visible to all, no second factor"
    assert mend.count(";") == 2


async def test_the_doctor_beside_a_running_watcher(newsroom: Newsroom) -> None:
    """An account in use is not opened a second time: two clients on one session would kill it."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.caught_up(channel)
        keys = len(newsroom.world.auth_keys)
        assert await check_telegram(newsroom.access, newsroom.store, utc_now) == (
            True,
            "main: in use by a running Slukh",
            "",
        )
        assert len(newsroom.world.auth_keys) == keys


# ---------------------------------------------------------------- sessions that die


async def is_dead(newsroom: Newsroom, name: str) -> bool:
    known = await newsroom.store.read(lambda session: known_account(session, name))
    return known is not None and known.state == "dead"


@pytest.mark.parametrize("failure", ["AUTH_KEY_UNREGISTERED", "SESSION_REVOKED", "USER_DEACTIVATED_BAN"])
async def test_a_dead_session_is_latched(room: Newsroom, failure: str, caplog: pytest.LogCaptureFixture) -> None:
    """A session that dies is told once, with the mend, and not opened again until somebody signs in."""
    channel = room.world.add_channel("nezygar", "Nezygar")
    room.watch(channel)
    ask = answers(phone=[PHONE] * 2, code=[CODE] * 2, password=[PASSWORD] * 2)
    await sign_in(room.access, "main", room.store, utc_now, ask)

    async with room.running():
        await room.listening(channel)
        room.world.kill_account(room.account, failure)
        await room.eventually(lambda: is_dead(room, "main"))
        await room.eventually(lambda: "run slukh login --account main" in caplog.text)
        asked = room.world.log.count("rpc")
        room.world.publish(channel, "DEMO. Раз.")
        if failure.startswith("USER_"):
            return
        await sign_in(room.access, "main", room.store, utc_now, ask)
        await room.has(channel, "DEMO. Раз.")
        assert room.world.log.count("rpc") > asked


async def test_a_session_that_died_while_nobody_looked(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """A session that was ended while Slukh was off is as dead as one that ends under its eyes, for the admins, too."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.listening(channel)
    await add_editor(newsroom, 502, "admin")
    newsroom.world.kill_account(newsroom.account, "SESSION_REVOKED")
    async with newsroom.running():
        await newsroom.eventually(lambda: is_dead(newsroom, "main"))
        asked = newsroom.world.log.count("rpc")
        await asyncio.sleep(10 * QUICK.retry_last_seconds)
        assert newsroom.world.log.count("rpc") == asked
    assert "the session of 'main' is dead (SessionRevoked); run slukh login --account main" in caplog.text
    assert [code for code, _ in await notices(newsroom, 502)] == ["notice-account-dead"]


def strangers(newsroom: Newsroom, count: int) -> list[Person]:
    """People with accounts, of whom Slukh has no session yet."""
    newsroom.server.auto_sign_in = None
    return [newsroom.world.add_account(f"+7999000000{n}", CODE) for n in range(count)]


async def come(newsroom: Newsroom, name: str, person: Person) -> None:
    """Signs a person in as the watching account of this name."""
    ask = answers(phone=[person.user.phone or ""], code=[CODE])
    await sign_in(newsroom.access, name, newsroom.store, utc_now, ask)


async def signed_in(newsroom: Newsroom, *names: str) -> list[Person]:
    """Watching accounts of these names."""
    people = strangers(newsroom, len(names))
    for name, person in zip(names, people, strict=True):
        await come(newsroom, name, person)
    return people


async def witnessed(newsroom: Newsroom, least: int) -> bool:
    """Whether another account saw at least so many versions as they are stored, in the very same message."""

    def load(session: Session) -> bool:
        numbers = dict(session.execute(select(VersionRow.id, VersionRow.heard_by)).tuples().all())
        found = witnesses_of(session, list(numbers))
        whole = [one for version_id, them in found.items() for one in them if one.whole]
        assert all(one.number != numbers[version_id] for version_id, them in found.items() for one in them)
        return len(whole) >= least

    return await newsroom.store.read(load)


async def test_channels_move_to_another_account(newsroom: Newsroom) -> None:
    """When one of three accounts dies, its channels are read through the others, nothing is lost, the gap is told."""
    world = newsroom.world
    names = ("first", "second", "third")
    people = await signed_in(newsroom, *names)
    joined = [world.add_channel(f"joined_{n}") for n in range(24)]
    for number, channel in enumerate(joined):
        world.join(people[number % 3], channel)
    polled = [world.add_channel(f"polled_{n}") for n in range(6)]
    for channel in polled:
        fault = {"method": "channels.joinChannel", "message": "CHANNELS_ADMIN_LOCATED_TOO_MUCH", "times": 99}
        world.faults.add(Fault("rpc_error", channel_id=channel.id, **fault))
    channels = [*joined, *polled]
    newsroom.watch(*channels)
    async with newsroom.running() as monitor:
        for channel in channels:
            await newsroom.caught_up(channel)
        assert [monitor.readers[channel.id] for channel in joined] == [names[n % 3] for n in range(24)]
        assert newsroom.asked("contacts.resolveUsername") == len(polled)
        lost = [channel for channel in channels if monitor.readers[channel.id] == "first"]
        before = [world.publish(channel, "DEMO. Ноль.") for channel in lost]
        for channel in lost:
            await newsroom.has(channel, "DEMO. Ноль.")
        world.kill_account(people[0])
        for channel in channels:
            world.publish(channel, "DEMO. Раз.")
        for channel in channels:
            await newsroom.has(channel, "DEMO. Раз.")
        await newsroom.eventually(lambda: set(monitor.readers.values()) == {"second", "third"})
        await newsroom.eventually(lambda: len(monitor.readers) == 30)
        for channel in lost:
            await newsroom.eventually(lambda channel=channel: gaps_closed(newsroom, channel))
            assert [gap.reason for gap in await newsroom.gaps(channel)] == ["account"]
        # When posts are looked at again, another account sees the very same messages, and the evidence says so.
        due = update(PostRow).values(look_at=PostRow.heard_at)
        await newsroom.store.write(lambda session: session.execute(due))
        await newsroom.eventually(lambda: witnessed(newsroom, len(before)))


async def test_another_person_under_the_name_of_a_dead_account(newsroom: Newsroom) -> None:
    """Who signs in with another phone under an old name finds the channels anew, and waits for nobody else's wait."""
    world = newsroom.world
    before, now = strangers(newsroom, 2)
    joined, polled = world.add_channel("nezygar", "Nezygar"), world.add_channel("kompromat", "Kompromat")
    world.join(now, joined)
    newsroom.watch(joined, polled)
    await come(newsroom, "main", before)
    async with newsroom.running():
        await newsroom.listening(joined)
        await newsroom.listening(polled)
        world.kill_account(before)
        await newsroom.eventually(lambda: is_dead(newsroom, "main"))
        tomorrow = utc_now() + timedelta(days=1)
        await newsroom.store.write(lambda session: put_wait(session, "main:contacts.resolveUsername", tomorrow))
        await come(newsroom, "main", now)
        for channel in (joined, polled):
            world.publish(channel, "DEMO. Раз.")
            await newsroom.has(channel, "DEMO. Раз.")
            assert "private" not in await newsroom.events(channel)
    assert newsroom.asked("contacts.resolveUsername", username="nezygar") == 1


async def test_a_person_is_forgotten_for_another_one_only(any_store: Store) -> None:
    """The ways and waits of an account stay when the same user comes back, and go when it is another; others' stay."""

    def left(session: Session) -> tuple[list[str], list[str]]:
        return [access.account for access in all_accesses(session)], [*waits(session, "a:"), *waits(session, "a_b:")]

    def prepare(session: Session) -> None:
        for name in ("a", "a_b"):
            put_access(session, Access(name, 7, 77, joined=True), utc_now())
            put_wait(session, f"{name}:messages.getHistory", utc_now())

    everything = ["a", "a_b"], ["a:messages.getHistory", "a_b:messages.getHistory"]
    await any_store.write(prepare)
    for user_id in (1, 1):
        assert not await any_store.write(lambda session, user_id=user_id: note_person(session, "a", user_id, utc_now()))
        assert await any_store.read(left) == everything
    assert await any_store.write(lambda session: note_person(session, "a", 2, utc_now()))
    assert await any_store.read(left) == (["a_b"], ["a_b:messages.getHistory"])


async def test_more_channels_than_one_page_of_dialogs(newsroom: Newsroom) -> None:
    """All joined channels are found in the list of dialogs, though all have the same post in the same second."""
    world = newsroom.world
    channels = [world.add_channel(f"channel_{number}", date=1_700_000_000) for number in range(230)]
    for channel in channels:
        world.join(newsroom.account, channel)
    world.private_message(newsroom.account, world.add_account().user, "DEMO. Hello.")
    account = Account("main", newsroom.access, newsroom.store, utc_now, QUICK)
    trust_server(newsroom.access.server)
    try:
        await account.open()
        assert set(await account.joined_channels()) == {channel.id for channel in channels}
    finally:
        await account.close()


async def test_a_second_account_knows_the_way(newsroom: Newsroom) -> None:
    """Each channel is looked up by a second account in time, so that it can move without a look-up."""
    world = newsroom.world
    people = await signed_in(newsroom, "first", "second")
    channels = [world.add_channel(f"channel_{n}") for n in range(4)]
    newsroom.watch(*channels)
    async with newsroom.running(replace(QUICK, spare_seconds=0.05)) as monitor:
        for channel in channels:
            await newsroom.caught_up(channel)
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") == 8)
        world.kill_account(people[0])
        await newsroom.eventually(lambda: list(monitor.readers.values()) == ["second"] * 4)
        for channel in channels:
            world.publish(channel, "DEMO. Раз.")
            await newsroom.has(channel, "DEMO. Раз.")
    assert newsroom.asked("contacts.resolveUsername") == 8


async def test_channels_that_no_other_account_knows(newsroom: Newsroom) -> None:
    """When an account dies, the other looks up each of its channels once, in turn, within its budget; none is left."""
    world = newsroom.world
    people = await signed_in(newsroom, "first", "second")
    channels = [world.add_channel(f"channel_{n}") for n in range(20)]
    newsroom.watch(*channels)
    pace = replace(QUICK, spare_seconds=1000.0, resolve_burst=10, resolve_seconds=0.3)
    async with newsroom.running(pace) as monitor:
        for channel in channels:
            await newsroom.caught_up(channel)
        assert newsroom.asked("contacts.resolveUsername") == 20
        lost = [channel for channel in channels if monitor.readers[channel.id] == "first"]
        world.kill_account(people[0])
        for channel in channels:
            world.publish(channel, "DEMO. Раз.")
        for channel in channels:
            await newsroom.has(channel, "DEMO. Раз.")
        for channel in lost:
            await newsroom.eventually(lambda channel=channel: gaps_closed(newsroom, channel))
            assert [gap.reason for gap in await newsroom.gaps(channel)] == ["account"]
    asked = list(world.log.of("rpc", method="contacts.resolveUsername"))
    assert len(lost) == 10
    assert sorted(entry["args"]["username"] for entry in asked[20:]) == sorted(c.username or "" for c in lost)
    times = [entry.at.timestamp() for entry in asked if entry["account"] == people[1].id]
    for first, start in enumerate(times):
        for count, end in enumerate(times[first:], start=1):
            assert count <= 10 + 1 + (end - start) / 0.3


async def test_what_waits_is_woken_by_an_account_that_comes_only(newsroom: Newsroom) -> None:
    """An account that fails again and again wakes no channel that was refused; one that signs in does."""
    people = strangers(newsroom, 2)
    await come(newsroom, "first", people[0])
    broken = newsroom.sessions / "broken.session"
    broken.write_bytes(b"this is no session")
    newsroom.watch(WatchedChannel("no_such_channel", "Nobody"))
    pace = replace(QUICK, channel_retry_first_seconds=1000.0, channel_retry_last_seconds=1000.0, lease_seconds=60.0)
    async with newsroom.running(pace):
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") == 1)
        await asyncio.sleep(1.0)  # the broken one has been tried some times
        assert newsroom.asked("contacts.resolveUsername") == 1
        await come(newsroom, "second", people[1])
        await newsroom.eventually(lambda: newsroom.asked("contacts.resolveUsername") >= 2)


async def test_two_watchers_share_one_account(newsroom: Newsroom, channel_of: Channel) -> None:
    """Of two processes only one opens the account; the other one takes over when the first is gone."""
    world = newsroom.world
    async with newsroom.running() as second_in_line:
        await newsroom.caught_up(channel_of)
        assert second_in_line.readers
        async with newsroom.running() as other:
            world.publish(channel_of, "DEMO. Раз.")
            await newsroom.has(channel_of, "DEMO. Раз.")
            assert other.readers == {}
    async with newsroom.running() as other:
        await newsroom.eventually(lambda: other.readers)
        world.publish(channel_of, "DEMO. Два.")
        await newsroom.has(channel_of, "DEMO. Два.")


async def test_who_can_not_renew_its_lease_lets_go_of_the_account_in_time(
    newsroom: Newsroom, channel_of: Channel, tmp_path: Path
) -> None:
    """Cut off from the database, a process hangs up when its lease is over: two that use one key end it for good."""
    world = newsroom.world
    async with newsroom.running() as monitor:
        await newsroom.listening(channel_of)
        with closing(sqlite3.connect(newsroom.store.url.database or "", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await newsroom.eventually(lambda: not newsroom.server.connections, seconds=15.0)
            assert monitor.readers == {}
            world.publish(channel_of, "DEMO. Раз.")
        await newsroom.has(channel_of, "DEMO. Раз.")


async def test_who_was_paused_past_its_lease_asks_nothing_more(newsroom: Newsroom) -> None:
    """It is woken before it could hear that its lease is over: whoever has the account now has it alone."""
    owner, lifetime, seconds = "here:1:x", timedelta(seconds=3), QUICK.lease_seconds
    lease = await newsroom.store.write(lambda session: lease_account(session, "main", owner, utc_now(), lifetime))
    long_ago = asyncio.get_running_loop().time() - seconds - 1
    account = Account("main", newsroom.access, newsroom.store, utc_now, QUICK, lease, long_ago)
    trust_server(newsroom.access.server)
    await account.open()
    try:
        with pytest.raises(ConnectionError):
            await account.look_up("nezygar")
        assert not account.is_open
    finally:
        await account.close()
    assert newsroom.asked("contacts.resolveUsername") == 0


async def test_the_lease_is_kept_while_the_account_is_being_opened(newsroom: Newsroom, channel_of: Channel) -> None:
    """Where Telegram takes longer to answer than a lease lasts, no other process opens the same session meanwhile."""
    newsroom.world.faults.add(Fault("slow_answer", method="users.getUsers", seconds=5.0))
    lease = select(LeaseRow.expires_at).where(LeaseRow.name == "telegram:main")
    async with newsroom.running():
        await newsroom.eventually(lambda: newsroom.world.faults.struck["slow_answer"])
        first = await newsroom.store.read(lambda session: session.scalar(lease))
        assert first is not None

        async def renewed() -> bool:
            return (
                await newsroom.store.read(lambda session: session.scalar(lease.where(LeaseRow.expires_at > first)))
                is not None
            )

        await newsroom.eventually(renewed)
        assert newsroom.asked("updates.getState") == 0  # the answer is still on its way
        await newsroom.caught_up(channel_of)


@pytest.fixture
def channel_of(newsroom: Newsroom) -> Channel:
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    return channel


async def test_telegram_out_of_reach(newsroom: Newsroom, channel_of: Channel, caplog: pytest.LogCaptureFixture) -> None:
    """While Telegram can't be reached, one line says so and the watcher waits; then it goes on."""
    port = newsroom.server.port
    await newsroom.server.stop()
    pace = replace(QUICK, connect_seconds=0.5)
    async with newsroom.running(pace):
        await newsroom.eventually(lambda: "can't be reached" in caplog.text)
        async with MTProtoServer(newsroom.world, port=port, auto_sign_in=newsroom.account.id):
            await newsroom.caught_up(channel_of)
    assert caplog.text.count("can't be reached") == 1


async def test_something_else_answers(
    newsroom: Newsroom, channel_of: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """A proxy that speaks another language in Telegram's stead is one line, however often it is tried."""
    port = newsroom.server.port
    await newsroom.server.stop()
    asked = 0

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await reader.read(16)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        writer.close()

    async with newsroom.running(replace(QUICK, connect_seconds=0.5)):
        async with await asyncio.start_server(refuse, newsroom.server.host, port):
            await newsroom.eventually(lambda: asked > 2 and "what answers is not Telegram" in caplog.text)
        async with MTProtoServer(newsroom.world, port=port, auto_sign_in=newsroom.account.id):
            await newsroom.caught_up(channel_of)
    assert "Traceback" not in caplog.text
    assert caplog.text.count("what answers is not Telegram") == 1


# ---------------------------------------------------------------- silence


async def test_silence(newsroom: Newsroom, channel_of: Channel, caplog: pytest.LogCaptureFixture) -> None:
    """The account leaves no trace, and private chats and login codes are neither stored nor logged."""
    world = newsroom.world
    stranger = world.add_account(first_name="Stranger")
    with caplog.at_level(logging.DEBUG):
        async with newsroom.running():
            await newsroom.listening(channel_of)
            world.service_notice(newsroom.account, "Login code: 98765. Do not give it to anyone.")
            world.private_message(newsroom.account, stranger.user, "DEMO. A private secret.")
            world.publish(channel_of, "DEMO. https://example.org/never-fetch-this")
            await newsroom.has(channel_of, "DEMO. https://example.org/never-fetch-this")
            newsroom.server.cut_all()
            world.private_message(newsroom.account, stranger.user, "DEMO. Another private secret.")
            world.publish(channel_of, "DEMO. Раз.")
            await newsroom.has(channel_of, "DEMO. Раз.")
    for trace in ("read", "viewed", "online", "reaction"):
        assert world.log.count(trace) == 0
    asked = {entry["method"] for entry in world.log.of("rpc")}
    assert asked <= {
        "help.getConfig",
        "users.getUsers",
        "updates.getState",
        "contacts.resolveUsername",
        "channels.joinChannel",
        "messages.getDialogs",
        "messages.getHistory",
        "messages.getPeerDialogs",
        "updates.getChannelDifference",
    }
    stored = b"".join(path.read_bytes() for path in newsroom.sessions.parent.rglob("*") if path.is_file())
    for secret in ("98765", "private secret", "Stranger"):
        assert secret not in caplog.text
        assert secret.encode() not in stored


# ---------------------------------------------------------------- gaps


async def test_a_gap_is_told(newsroom: Newsroom, channel_of: Channel) -> None:
    """The time in which nobody watched is a gap that ends when all was caught up; a short break is none."""
    clock = Later()
    async with newsroom.running(clock=clock):
        await newsroom.listening(channel_of)
    clock.ahead += timedelta(seconds=20)
    async with newsroom.running(clock=clock):
        await newsroom.caught_up(channel_of)
    assert await newsroom.gaps(channel_of) == []
    before = clock()
    clock.ahead += timedelta(minutes=30)
    newsroom.world.publish(channel_of, "DEMO. Раз.")
    async with newsroom.running(clock=clock):
        posts = await newsroom.has(channel_of, "DEMO. Раз.")
        await newsroom.eventually(lambda: gaps_closed(newsroom, channel_of))
    (gap,) = await newsroom.gaps(channel_of)
    assert gap.from_at <= before
    assert timedelta(minutes=29) < gap.to_at - gap.from_at < timedelta(minutes=32)
    assert gap.caught_up_at is not None
    assert gap.caught_up_at >= gap.to_at
    assert [post.source for post in posts.values()][-1] == "caught_up"


async def test_waits_are_kept_over_a_restart(newsroom: Newsroom, channel_of: Channel) -> None:
    """A wait that Telegram imposed is stored: a watcher that starts again does not ask before its time."""
    world = newsroom.world
    world.faults.add(Fault("flood_wait", method="contacts.resolveUsername", seconds=3600))
    async with newsroom.running():
        await newsroom.eventually(lambda: newsroom.store.read(lambda session: waits(session, "main:")))
    other = world.add_channel("kompromat_group", "Kompromat GROUP")
    newsroom.watch(channel_of, other)
    async with newsroom.running():
        await newsroom.eventually(lambda: newsroom.asked("users.getUsers") >= 2)
    assert newsroom.asked("contacts.resolveUsername") == 1
