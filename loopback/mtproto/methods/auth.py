"""Signing in and out, and what a client asks before it."""

import secrets

from telethon.tl import TLObject, types
from telethon.tl.functions import DestroyAuthKeyRequest, account, auth, help

from loopback.mtproto import crypto
from loopback.mtproto.rpc import Call, Result, RpcError, method
from loopback.state import Account

_CODE_LENGTH = 5


def _find(call: Call, phone: str) -> Account | None:
    digits = "".join(filter(str.isdigit, phone))
    if not 5 <= len(digits) <= 15:
        raise RpcError(406, "PHONE_NUMBER_INVALID")
    return next((a for a in call.world.accounts.values() if a.user.phone == digits), None)


def _signed_in(call: Call, who: Account) -> TLObject:
    if who.failure:
        raise RpcError(401, who.failure)
    key = call.session.key
    key.user_id, key.pending_user_id, key.failure = who.id, None, None
    key.wants_updates = True
    call.server.attach(call.session, who.id, wants_updates=True)
    call.world.log.add("signed_in", account=who.id)
    return types.auth.Authorization(call.build.user(who, who.user))


@method(help.GetConfigRequest, open_to_all=True)
def get_config(call: Call, request: help.GetConfigRequest) -> Result:
    """The data centres: only this one, and the limits that clients ask for."""
    server = call.server
    now = int(call.world.clock())
    return types.Config(
        date=now,
        expires=now + 3600,
        test_mode=False,
        this_dc=server.dc_id,
        dc_options=[types.DcOption(server.dc_id, server.host, server.port, static=True)],
        dc_txt_domain_name="",
        chat_size_max=200,
        megagroup_size_max=200_000,
        forwarded_count_max=100,
        online_update_period_ms=210_000,
        offline_blur_timeout_ms=5_000,
        offline_idle_timeout_ms=30_000,
        online_cloud_timeout_ms=300_000,
        notify_cloud_delay_ms=30_000,
        notify_default_delay_ms=1_500,
        push_chat_period_ms=60_000,
        push_chat_limit=2,
        edit_time_limit=172_800,
        revoke_time_limit=2**31 - 1,
        revoke_pm_time_limit=2**31 - 1,
        rating_e_decay=2_419_200,
        stickers_recent_limit=200,
        channels_read_media_period=604_800,
        call_receive_timeout_ms=20_000,
        call_ring_timeout_ms=90_000,
        call_connect_timeout_ms=30_000,
        call_packet_timeout_ms=10_000,
        me_url_prefix="https://t.me/",
        caption_length_max=1024,
        message_length_max=4096,
        webfile_dc_id=server.dc_id,
    )


@method(help.GetNearestDcRequest, open_to_all=True)
def get_nearest_dc(call: Call, request: help.GetNearestDcRequest) -> Result:
    """This data centre is the nearest."""
    return types.NearestDc("DE", call.server.dc_id, call.server.dc_id)


@method(auth.SendCodeRequest, open_to_all=True)
def send_code(call: Call, request: auth.SendCodeRequest) -> Result:
    """Send the code to the account's other sessions, as Telegram does."""
    if not request.api_id or not request.api_hash:
        raise RpcError(400, "API_ID_INVALID")
    who = _find(call, request.phone_number)
    if who is not None and who.failure:
        raise RpcError(400, "PHONE_NUMBER_BANNED")
    code_hash = secrets.token_hex(9)
    call.world.phone_codes[code_hash] = request.phone_number
    if who is not None and any(k.user_id == who.id and not k.failure for k in call.world.auth_keys.values()):
        call.world.service_notice(who, f"Login code: {who.code}. Do not give this code to anyone.")
    return types.auth.SentCode(types.auth.SentCodeTypeApp(_CODE_LENGTH), code_hash)


@method(auth.ResendCodeRequest, open_to_all=True)
def resend_code(call: Call, request: auth.ResendCodeRequest) -> Result:
    """The same code again, by SMS."""
    if request.phone_code_hash not in call.world.phone_codes:
        raise RpcError(400, "PHONE_CODE_EXPIRED")
    return types.auth.SentCode(types.auth.SentCodeTypeSms(_CODE_LENGTH), request.phone_code_hash)


@method(auth.CancelCodeRequest, open_to_all=True)
def cancel_code(call: Call, request: auth.CancelCodeRequest) -> Result:
    """Forget a code."""
    return call.world.phone_codes.pop(request.phone_code_hash, None) is not None


@method(auth.SignInRequest, open_to_all=True)
def sign_in(call: Call, request: auth.SignInRequest) -> Result:
    """Sign in with a code; with a password set, that comes next."""
    sent_to = call.world.phone_codes.get(request.phone_code_hash)
    if sent_to is None or sent_to != request.phone_number:
        raise RpcError(400, "PHONE_CODE_EXPIRED")
    if not request.phone_code:
        raise RpcError(400, "PHONE_CODE_EMPTY")
    who = _find(call, request.phone_number)
    if who is None:
        return types.auth.AuthorizationSignUpRequired()
    if request.phone_code != who.code:
        raise RpcError(400, "PHONE_CODE_INVALID")
    del call.world.phone_codes[request.phone_code_hash]
    if who.password:
        call.session.key.pending_user_id = who.id
        raise RpcError(401, "SESSION_PASSWORD_NEEDED")
    return _signed_in(call, who)


def _owner(call: Call) -> Account:
    key = call.session.key
    user_id = key.user_id or key.pending_user_id
    if user_id is None:
        raise RpcError(401, "AUTH_KEY_UNREGISTERED")
    return call.world.accounts[user_id]


def _algorithm(salt1: bytes, salt2: bytes) -> TLObject:
    return types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
        salt1, salt2, crypto.DH_GENERATOR, crypto.minimal_bytes(crypto.DH_PRIME)
    )


@method(account.GetPasswordRequest, open_to_all=True)
def get_password(call: Call, request: account.GetPasswordRequest) -> Result:
    """Whether there is a password, and one round of SRP to prove it."""
    who = _owner(call)
    new_algo = _algorithm(secrets.token_bytes(8), secrets.token_bytes(16))
    password = types.account.Password(new_algo, types.SecurePasswordKdfAlgoUnknown(), secrets.token_bytes(256))
    if who.password:
        salt1, salt2 = who.password_salts
        check = crypto.PasswordCheck(who.password, salt1, salt2)
        call.server.password_checks[check.id] = check
        password.has_password = True
        password.current_algo = _algorithm(salt1, salt2)
        password.srp_B = check.b_public.to_bytes(256, "big")
        password.srp_id = check.id
    return password


@method(auth.CheckPasswordRequest, open_to_all=True)
def check_password(call: Call, request: auth.CheckPasswordRequest) -> Result:
    """Finish signing in with the password, proved by SRP."""
    who = _owner(call)
    if not isinstance(request.password, types.InputCheckPasswordSRP):
        raise RpcError(400, "PASSWORD_HASH_INVALID")
    check = call.server.password_checks.pop(request.password.srp_id, None)
    if check is None:
        raise RpcError(400, "SRP_ID_INVALID")
    if not check.matches(request.password.A, request.password.M1):
        raise RpcError(400, "PASSWORD_HASH_INVALID")
    return _signed_in(call, who)


@method(auth.LogOutRequest)
def log_out(call: Call, request: auth.LogOutRequest) -> Result:
    """Sign out: the key stays known and is nobody's."""
    call.world.log.add("signed_out", account=call.account.id)
    call.server.detach(call.session)
    call.session.key.user_id = None
    call.session.key.wants_updates = False
    return types.auth.LoggedOut()


@method(DestroyAuthKeyRequest, open_to_all=True)
def destroy_auth_key(call: Call, request: DestroyAuthKeyRequest) -> Result:
    """Forget the key: the next packet under it is answered with -404."""
    call.world.auth_keys.pop(call.session.key.key_id, None)
    return types.DestroyAuthKeyOk()


@method(auth.ExportAuthorizationRequest)
def export_authorization(call: Call, request: auth.ExportAuthorizationRequest) -> Result:
    """A ticket by which a second key of the same client signs in, for downloads."""
    ticket = secrets.token_bytes(32)
    call.world.tickets[ticket] = call.account.id
    return types.auth.ExportedAuthorization(call.account.id, ticket)


@method(auth.ImportAuthorizationRequest, open_to_all=True)
def import_authorization(call: Call, request: auth.ImportAuthorizationRequest) -> Result:
    """Sign in with a ticket."""
    user_id = call.world.tickets.pop(request.bytes, None)
    if user_id is None or user_id != request.id:
        raise RpcError(400, "AUTH_BYTES_INVALID")
    who = call.world.accounts[user_id]
    call.session.key.user_id = who.id
    return types.auth.Authorization(call.build.user(who, who.user))
