"""Signing in to the loopback Telegram with a real Telethon client."""

from pathlib import Path

import pytest
from telethon import errors
from telethon.tl import functions

from loopback.faults import Fault
from loopback.state import SERVICE_USER, Telegram
from tests.loopback.helpers import make_client, running, signed_in, until

PHONE = "+7 999 000 11 22"


async def test_phone_and_code():
    """A client signs in with phone and code, and is who it should be."""
    world = Telegram()
    account = world.add_account(PHONE, "54321", user_id=4242, first_name="Newsroom")
    async with running(world) as server, signed_in(server, account) as client:
        me = await client.get_me()
        assert (me.id, me.first_name, me.phone) == (4242, "Newsroom", "79990001122")


async def test_wrong_and_missing_code():
    """A wrong code is PHONE_CODE_INVALID, and the right one still works after it."""
    world = Telegram()
    world.add_account(PHONE, "54321")
    async with running(world) as server:
        client = make_client(server)
        await client.connect()
        sent = await client.send_code_request(PHONE)
        with pytest.raises(errors.PhoneCodeInvalidError):
            await client.sign_in(PHONE, "11111")
        with pytest.raises(errors.PhoneCodeExpiredError):
            await client.sign_in(PHONE, "54321", phone_code_hash="0" * len(sent.phone_code_hash))
        with pytest.raises(errors.PhoneNumberUnoccupiedError):
            await client.send_code_request("+79995554433")
            await client.sign_in("+79995554433", "54321")
        await client.send_code_request(PHONE)
        assert (await client.sign_in(PHONE, "54321")).phone == "79990001122"
        await client.disconnect()


async def test_second_factor():
    """With a password set, the code leads to SESSION_PASSWORD_NEEDED, and SRP decides on the password."""
    world = Telegram()
    world.add_account(PHONE, password="собака 42")
    async with running(world) as server:
        client = make_client(server)
        await client.connect()
        await client.send_code_request(PHONE)
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in(PHONE, "12345")
        assert not await client.is_user_authorized()
        with pytest.raises(errors.PasswordHashInvalidError):
            await client.sign_in(password="кошка 42")
        assert (await client.sign_in(password="собака 42")).phone == "79990001122"
        assert (await client(functions.account.GetPasswordRequest())).has_password
        await client.disconnect()


async def test_key_outlives_connection_and_server(tmp_path: Path):
    """A session file stays signed in over reconnects and over a restart of the server."""
    world = Telegram()
    account = world.add_account(PHONE)
    async with running(world) as server, signed_in(server, account, tmp_path / "main"):
        pass
    async with running(world, port=server.port) as server:
        client = make_client(server, tmp_path / "main")
        await client.connect()
        assert await client.is_user_authorized()
        await client.disconnect()
    assert len(world.auth_keys) == 1


async def test_server_that_calls_every_session_authorised():
    """With auto_sign_in a fresh session is authorised at once, as the account named."""
    world = Telegram()
    account = world.add_account(PHONE)
    async with running(world, auto_sign_in=account.id) as server:
        client = make_client(server)
        await client.connect()
        assert (await client.get_me()).id == account.id
        await client.disconnect()


async def test_unknown_key(tmp_path: Path):
    """A client whose key the server does not know is told so, and gives up."""
    world = Telegram()
    account = world.add_account(PHONE)
    async with running(world) as server:
        async with signed_in(server, account, tmp_path / "main"):
            pass
        world.auth_keys.clear()
        client = make_client(server, tmp_path / "main")
        with pytest.raises(errors.AuthKeyNotFound):
            await client.connect()
        with pytest.raises(errors.AuthKeyNotFound):
            await client.disconnected
        client.session.close()


async def test_log_out():
    """After logging out the key is nobody's."""
    world = Telegram()
    account = world.add_account(PHONE)
    async with running(world) as server:
        client = make_client(server)
        await client.connect()
        await client.send_code_request(PHONE)
        await client.sign_in(PHONE, account.code)
        assert await client.log_out()
        assert [key.user_id for key in world.auth_keys.values()] == [None]


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ("AUTH_KEY_UNREGISTERED", errors.AuthKeyUnregisteredError),
        ("SESSION_REVOKED", errors.SessionRevokedError),
        ("USER_DEACTIVATED_BAN", errors.UserDeactivatedBanError),
    ],
)
async def test_killed_accounts(failure: str, error: type[Exception]):
    """A killed account's requests fail with the reason; a revoked session may sign in again, a banned account not."""
    world = Telegram()
    account = world.add_account(PHONE)
    async with running(world) as server, signed_in(server, account) as client:
        world.kill_account(account, failure)
        with pytest.raises(error):
            await client(functions.updates.GetStateRequest())
        assert await client.get_me() is None
        again = make_client(server)
        await again.connect()
        if failure.startswith("USER_"):
            with pytest.raises(errors.PhoneNumberBannedError):
                await again.send_code_request(PHONE)
        else:
            await again.send_code_request(PHONE)
            assert (await again.sign_in(PHONE, account.code)).id == account.id
        await again.disconnect()


async def test_duplicated_key_by_fault():
    """AUTH_KEY_DUPLICATED comes as the script has it."""
    world = Telegram()
    account = world.add_account(PHONE)
    async with running(world) as server, signed_in(server, account) as client:
        world.faults.add(Fault("rpc_error", method="updates.getState", code=406, message="AUTH_KEY_DUPLICATED"))
        with pytest.raises(errors.AuthKeyDuplicatedError):
            await client(functions.updates.GetStateRequest())


async def test_login_code_reaches_the_other_session():
    """A code asked for elsewhere arrives as a message of Telegram in the session that is signed in."""
    world = Telegram()
    account = world.add_account(PHONE, "77777")
    async with running(world) as server, signed_in(server, account) as client:
        other = make_client(server)
        await other.connect()
        await other.send_code_request(PHONE)
        await until(lambda: world.log.of("pushed", update="UpdateNewMessage"))
        [dialog] = await client.get_dialogs()
        [message] = await client.get_messages(SERVICE_USER, limit=5)
        assert "77777" in dialog.message.message
        assert message.message == dialog.message.message
        await other.disconnect()
