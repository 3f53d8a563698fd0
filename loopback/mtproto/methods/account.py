"""Users, contacts, and what an account shows of itself."""

from telethon.tl import TLObject, types
from telethon.tl.functions import account, contacts, users

from loopback.mtproto.rpc import Call, Result, RpcError, method
from loopback.state import User

_USERNAME_LENGTHS = range(4, 33)


def find_user(call: Call, given: TLObject) -> User:
    """The user whom an InputUser or InputPeerUser names, access hash checked."""
    if isinstance(given, types.InputUserSelf | types.InputPeerSelf):
        return call.account.user
    if isinstance(given, types.InputUser | types.InputPeerUser):
        user = call.world.users.get(given.user_id)
        if user and (user.id == call.account.id or given.access_hash == call.account.access_hash("user", user.id)):
            return user
    raise RpcError(400, "USER_ID_INVALID")


@method(users.GetUsersRequest)
def get_users(call: Call, request: users.GetUsersRequest) -> Result:
    """The users who were named rightly."""
    found: list[TLObject] = []
    for given in request.id:
        try:
            found.append(call.build.user(call.account, find_user(call, given)))
        except RpcError:
            found.append(types.UserEmpty(getattr(given, "user_id", 0)))
    return found


@method(users.GetFullUserRequest)
def get_full_user(call: Call, request: users.GetFullUserRequest) -> Result:
    """A user with the little that this world knows of one."""
    user = find_user(call, request.id)
    full = types.UserFull(user.id, types.PeerSettings(), types.PeerNotifySettings(), common_chats_count=0)
    return types.users.UserFull(full, [], [call.build.user(call.account, user)])


@method(contacts.ResolveUsernameRequest)
def resolve_username(call: Call, request: contacts.ResolveUsernameRequest) -> Result:
    """Who holds a username; each account may ask only so often (`Telegram.limits`)."""
    name = request.username.removeprefix("@").lower()
    if len(name) not in _USERNAME_LENGTHS or not name.replace("_", "a").isalnum() or not name.isascii():
        raise RpcError(400, "USERNAME_INVALID")
    channel_id = call.world.usernames.get(name)
    if channel_id is not None:
        card = call.build.channel(call.account, call.world.channels[channel_id])
        return types.contacts.ResolvedPeer(types.PeerChannel(channel_id), [card], [])
    user = next((u for u in call.world.users.values() if u.username and u.username.lower() == name), None)
    if user is None:
        raise RpcError(400, "USERNAME_NOT_OCCUPIED")
    return types.contacts.ResolvedPeer(types.PeerUser(user.id), [], [call.build.user(call.account, user)])


@method(contacts.GetContactsRequest)
def get_contacts(call: Call, request: contacts.GetContactsRequest) -> Result:
    """The account's address book."""
    known = [call.world.users[i] for i in call.account.contacts if i in call.world.users]
    cards = [call.build.user(call.account, user) for user in known]
    return types.contacts.Contacts([types.Contact(user.id, False) for user in known], len(known), cards)


@method(account.GetPrivacyRequest)
def get_privacy(call: Call, request: account.GetPrivacyRequest) -> Result:
    """Who may see what; of all settings only the phone number's varies."""
    phone = isinstance(request.key, types.InputPrivacyKeyPhoneNumber)
    hidden = phone and not call.account.phone_visible_to_all
    rule = types.PrivacyValueDisallowAll() if hidden else types.PrivacyValueAllowAll()
    return types.account.PrivacyRules([rule], [], [])


@method(account.UpdateStatusRequest)
def update_status(call: Call, request: account.UpdateStatusRequest) -> Result:
    """Going online or offline: a trace that a silent watcher never leaves."""
    call.world.log.add("online", account=call.account.id, online=not request.offline)
    return True


@method(account.GetAuthorizationsRequest)
def get_authorizations(call: Call, request: account.GetAuthorizationsRequest) -> Result:
    """The account's sessions."""
    now = int(call.world.clock())
    sessions = [
        types.Authorization(
            hash=0 if key is call.session.key else key.key_id >> 1,
            device_model="loopback",
            platform="loopback",
            system_version="1",
            api_id=1,
            app_name="loopback",
            app_version="1",
            date_created=now,
            date_active=now,
            ip="127.0.0.1",
            country="",
            region="",
            current=key is call.session.key,
        )
        for key in call.world.auth_keys.values()
        if key.user_id == call.account.id and not key.failure
    ]
    return types.account.Authorizations(365, sessions)
