"""Signing a watching account in, and looking at what an account shows of itself."""

import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from telethon import errors
from telethon.tl import functions, types

from core.clock import Clock
from core.errors import TelegramError, UsageError
from core.storage.accounts import lease_account, set_account
from core.storage.leases import Lease, release_lease
from core.storage.owners import new_owner
from core.storage.store import Store
from monitors.telegram.account import Account, TelegramAccess
from monitors.telegram.client import QuietClient, trust_server
from monitors.telegram.pace import DEFAULT_PACE, Pace
from monitors.telegram.sessions import open_session, session_names, session_path

logger = logging.getLogger(__name__)

Ask = Callable[[str], Awaitable[str]]
"""Asks the person for `phone`, `code` or `password`; the argument says which."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}\Z")
_TRIES = 3
_LEASE_SECONDS = 600.0  # long enough to look for a phone and a password
_WRONG = (
    errors.PhoneNumberInvalidError,
    errors.PhoneCodeInvalidError,
    errors.PhoneCodeEmptyError,
    errors.PasswordHashInvalidError,
)


async def sign_in(access: TelegramAccess, name: str, store: Store, clock: Clock, ask: Ask) -> str:
    """Signs an account in with what `ask` brings; returns the line that says so. A dead account is alive again.

    Nothing of what was asked is logged or kept. Raises UsageError for a name that is no file name, TelegramError when
    Telegram refuses or another process uses the account.
    """
    if not _NAME.match(name):
        raise UsageError(f"{name!r} is no name for an account", mend="use letters, digits, - and _")
    lease = await _lease(name, store, clock)
    path = session_path(access.sessions, name)
    existed = path.exists()
    done = False
    try:
        client = await _connect(access, name)
        try:
            signed_in_before = await client.is_user_authorized()
            if not signed_in_before:
                await _ask_all(client, name, ask)
            done = True
        finally:
            await client.close()
            client.session.close()
        now = clock()
        await store.write(lambda session: set_account(session, name, "ok", now))
        return f"the account {name!r} is signed in{' already' if signed_in_before else ''}"
    finally:
        if not done and not existed:
            path.unlink(missing_ok=True)
        await store.write(lambda session: release_lease(session, lease, clock()))


async def _lease(name: str, store: Store, clock: Clock) -> Lease:
    now = clock()
    owner, lifetime = new_owner(), timedelta(seconds=_LEASE_SECONDS)
    lease = await store.write(lambda session: lease_account(session, name, owner, now, lifetime))
    if lease is None:
        raise TelegramError(
            f"the account {name!r} is in use by a running Slukh", account=name, mend="stop that first, then try again"
        )
    return lease


async def _connect(access: TelegramAccess, name: str) -> QuietClient:
    trust_server(access.server)
    for attempt in range(2):
        client = QuietClient(
            open_session(access.sessions, name, access.server, access.key),
            access.api_id,
            access.api_hash,
            on_updates=_ignore,
            on_reconnect=_nothing,
        )
        try:
            await client.open(DEFAULT_PACE.connect_seconds)
            return client
        except (errors.AuthKeyNotFound, errors.AuthKeyDuplicatedError) as error:
            # The server has forgotten this session or killed it: a new one is needed.
            client.session.close()
            session_path(access.sessions, name).unlink(missing_ok=True)
            if attempt:
                raise TelegramError(f"Telegram refuses the session: {error}", account=name) from error
        except (ConnectionError, TimeoutError) as error:
            client.session.close()
            raise TelegramError("Telegram can't be reached", account=name, mend="check the network") from error
        except errors.RPCError as error:  # it asks for a wait, say, or is in trouble itself
            await client.close()
            client.session.close()
            raise TelegramError(f"Telegram answers: {error}", account=name, mend="try again later") from error
    raise AssertionError("unreachable")


def _ignore(updates: object) -> None:
    """A sign-in has no ears."""


def _nothing() -> None:
    """Nothing is missed by a sign-in."""


async def _ask_all(client: QuietClient, name: str, ask: Ask) -> None:
    try:
        phone = await _try(ask, "phone", client.send_code_request)
        try:
            await _try(ask, "code", lambda code: client.sign_in(phone, code))
        except errors.SessionPasswordNeededError:
            await _try(ask, "password", lambda password: client.sign_in(password=password))
    except errors.FloodError as error:
        seconds = getattr(error, "seconds", 0)
        raise TelegramError(
            f"Telegram wants {name!r} to wait for {seconds} s before it signs in", account=name
        ) from None
    except errors.RPCError as error:
        # `from None`: the request that failed has the phone and the code in it.
        raise TelegramError(f"Telegram refuses: {type(error).__name__.removesuffix('Error')}", account=name) from None


async def _try(ask: Ask, what: str, use: Callable[[str], Awaitable[object]]) -> str:
    """Asks until Telegram takes the answer, a few times."""
    for attempt in range(1, _TRIES + 1):
        answer = (await ask(what)).strip()
        try:
            await use(answer)
            return answer
        except _WRONG:
            if attempt == _TRIES:
                raise
    raise AssertionError("unreachable")


# ---------------------------------------------------------------- the doctor


async def check_telegram(access: TelegramAccess, store: Store, clock: Clock) -> tuple[bool, str, str]:
    """Whether the accounts work and what they show of themselves: all is well, one line, and the mend."""
    lines: list[str] = []
    mends: list[str] = []
    ok = True
    try:
        trust_server(access.server)
    except TelegramError as error:
        return False, str(error), ""
    for name in session_names(access.sessions) or ["main"]:
        try:
            shown = await _check_account(access, name, store, clock)
            lines.append(f"{name}: signed in" + "".join(f", {what}" for what, _ in shown))
            mends.extend(mend for _, mend in shown)
        except TelegramError as error:
            in_use = "in use by a running Slukh" in str(error)
            ok = ok and in_use
            lines.append(f"{name}: in use by a running Slukh" if in_use else str(error))
        except (ConnectionError, TimeoutError) as error:
            ok = False
            lines.append(f"{name}: Telegram can't be reached ({error or 'no answer'})")
            mends.append("check the network")
    return ok, "; ".join(lines), "; ".join(dict.fromkeys(mends))


async def _check_account(
    access: TelegramAccess, name: str, store: Store, clock: Clock, pace: Pace = DEFAULT_PACE
) -> list[tuple[str, str]]:
    lease = await _lease(name, store, clock)
    existed = session_path(access.sessions, name).exists()
    account = Account(name, access, store, clock, pace)
    signed_in = False
    try:
        await account.open()
        signed_in = True
        return await exposures(account)
    finally:
        await account.close()
        if not signed_in and not existed:
            session_path(access.sessions, name).unlink(missing_ok=True)
        await store.write(lambda session: release_lease(session, lease, clock()))


async def exposures(account: Account) -> list[tuple[str, str]]:
    """What an account gives away about a newsroom, each with the mend."""
    found: list[tuple[str, str]] = []
    with suppress(errors.RPCError):
        contacts = await account.call(functions.contacts.GetContactsRequest(hash=0))
        if getattr(contacts, "contacts", None):
            found.append((f"{len(contacts.contacts)} contacts", "remove its contacts: they tie it to people"))
    with suppress(errors.RPCError):
        privacy = await account.call(functions.account.GetPrivacyRequest(types.InputPrivacyKeyPhoneNumber()))
        if any(isinstance(rule, types.PrivacyValueAllowAll) for rule in privacy.rules):
            found.append(("its phone is visible to all", "hide its phone in the privacy settings"))
    with suppress(errors.RPCError):
        password = await account.call(functions.account.GetPasswordRequest())
        if not password.has_password:
            found.append(("no second factor", "set a password in Telegram's two-step verification"))
    return found
