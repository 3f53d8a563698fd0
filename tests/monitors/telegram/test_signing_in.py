"""Accounts: signing in, the doctor, and sessions that die."""

import asyncio
import logging
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.login import login
from core.clock import utc_now
from core.errors import TelegramError, UsageError
from loopback.mtproto import MTProtoServer
from loopback.state import Telegram
from monitors.telegram.signin import check_telegram, sign_in
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.monitors.telegram.people import CODE, PASSWORD, PHONE, answers, is_dead
from tests.monitors.telegram.test_channels import add_editor, notices


@pytest.fixture
async def telegram() -> Any:
    """A Telegram on which one must sign in with phone, code and password."""
    world = Telegram()
    world.add_account(PHONE, CODE, PASSWORD)
    async with MTProtoServer(world) as server:
        yield server


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
