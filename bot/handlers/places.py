"""/here: groups and channels as destinations; a public one only when an admin confirms that this is publication.

Nobody types commands in a channel: an editor who administers it binds it from the private chat, and sets it up there.
While a channel is being set up, what concerns subscriptions and digests is about the channel, and each answer says so.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import ChatFullInfo, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated
from telegram.error import BadRequest, Forbidden

from bot.desk import Ask, Desk, callback
from bot.rendering.pages import Button, Message
from bot.rendering.rich import lines, one_line, rich, shorten
from core.i18n import texts_for
from core.storage.people import PUBLICATION_SETTING, Place
from core.told import Destination

SETTING_UP = timedelta(minutes=30)
"""So long commands of the private chat are about a channel; forgotten, they are one's own again."""

_CHOSEN = "setting_up"
_USERNAME = re.compile(r"(?:(?:https?://)?(?:t|telegram)\.me/|@)([A-Za-z]\w{3,31})/?(?:\d+/?)?\Z")
_RUNS = ("creator", "administrator")
_TITLE_UNITS = 60


async def here(desk: Desk, ask: Ask, argument: str) -> None:
    """In a group: messages come here. In the private chat: the channels, and `/here @channel` binds one."""
    texts = ask.texts
    if not ask.private:
        goes_on = ask.place is not None and _goes_on(ask.place, ask.chat_username)
        if ask.place is not None and goes_on and ask.place.state == "ok":
            await desk.say(ask, texts("here-already"))
        elif not await _may_post(desk, ask.destination.chat_id):
            # Where we may not write, it is said to whoever asked.
            await desk.tell(
                Destination(ask.user_id), Message(rich(texts("here-no-right", title=_title(ask.chat_title))))
            )
        elif goes_on:  # it did not take messages for a while, of which nobody told us the end
            await desk.members.reachable(ask.destination.chat_id)
            await desk.say(ask, texts("here-done"))
        elif ask.chat_username:
            await desk.say(ask, texts("here-ask-public"), (Button(texts("here-confirm"), "here"),))
        else:
            await _add_group(desk, ask)
    elif not argument:
        await _show_channels(desk, ask)
    else:
        found = _USERNAME.fullmatch(argument.strip())
        channel = await _chat(desk, f"@{found[1]}") if found else None
        if channel is None or channel.type != "channel":
            await desk.say(ask, texts("here-unknown", text=shorten(one_line(argument), _TITLE_UNITS)))
        else:
            await _offer(desk, ask, channel)


async def here_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """A public group or a channel was confirmed, or a channel is to be looked at, set up, or left."""
    match arguments:
        case []:
            if ask.member is None or ask.member.role != "admin":
                await desk.toast(ask, ask.texts("talk-not-allowed"), alert=True)
                return
            await _add_group(desk, ask)
        case ["own"]:
            await desk.members.set_setting(ask.destination, **{_CHOSEN: None})
            await _show_channels(desk, ask)
        case [action, number] if action in _ACTIONS:
            if not ask.private or ask.member is None or not ask.member.at_least("editor"):
                await desk.toast(ask, ask.texts("talk-not-allowed"), alert=True)
                return
            await _ACTIONS[action](desk, ask, int(number))
        case _:
            raise ValueError(arguments)


def _goes_on(place: Place, username: str | None) -> bool:
    """Whether a place needs no confirmation, now that it has this username or none."""
    return bool(place.settings.get(PUBLICATION_SETTING)) or (username is None and place.state != "public")


async def _add_group(desk: Desk, ask: Ask) -> None:
    public = ask.chat_username is not None
    await desk.members.add_place(ask.destination, ask.chat_kind, ask.chat_title, ask.language, public=public)
    await desk.change(ask, ask.texts("here-done"))


# ---------------------------------------------------------------- channels


async def _show_channels(desk: Desk, ask: Ask) -> None:
    texts = ask.texts
    rows = [(Button(f"{_title(place.title)}", callback("here", "see", place.destination.chat_id)),)
            for place in await _channels(desk)]  # fmt: skip
    about = await setting_up(desk, ask)
    if about.about is not None:
        rows.insert(0, (Button(texts("here-own"), "here:own"),))
    await desk.change(ask, Message(lines(texts("here-private"), texts("here-channels") if rows else ""), tuple(rows)))


async def _channels(desk: Desk) -> list[Place]:
    return [place for place in await desk.members.places() if place.kind == "channel"]


async def _offer(desk: Desk, ask: Ask, channel: ChatFullInfo) -> None:
    """Binds nothing yet: what is missing is asked for, and what it means is said."""
    texts, title = ask.texts, _title(channel.title)
    known = {place.destination.chat_id: place for place in await _channels(desk)}
    if not await _may_post(desk, channel.id):
        await desk.say(ask, texts("here-channel-no-right", title=title))
    elif not await _runs(desk, channel.id, ask.user_id):
        await desk.say(ask, texts("here-not-yours", title=title))
    elif channel.id in known and _goes_on(known[channel.id], channel.username):
        await _see(desk, ask, channel.id)
    elif channel.username is None:
        await desk.say(ask, texts("here-channel-ask", title=title), _yes_or_no(ask, channel.id, "here-channel-yes"))
    else:
        await _ask_publication(desk, ask, channel)


def _yes_or_no(ask: Ask, channel_id: int, yes: str) -> tuple[Button, ...]:
    return (Button(ask.texts("talk-no"), "close"), Button(ask.texts(yes), callback("here", "bind", channel_id)))


async def _ask_publication(desk: Desk, ask: Ask, channel: ChatFullInfo) -> None:
    """Of admins only; somebody else's wish is brought to them."""
    assert ask.member is not None
    title = _title(channel.title)
    if ask.member.role == "admin":
        question = ask.texts("here-channel-public", title=title)
        await desk.say(ask, question, _yes_or_no(ask, channel.id, "here-confirm"))
        return
    await desk.say(ask, ask.texts("here-channel-asked", title=title))
    for admin in await desk.members.all():
        caller = await desk.members.caller(admin.user_id, Destination(admin.user_id))
        if admin.role != "admin" or caller.place is None:
            continue
        texts = texts_for(caller.place.language)
        name = shorten(one_line(ask.user_name or str(ask.user_id)), _TITLE_UNITS)
        buttons = (
            Button(texts("talk-no"), "close"),
            Button(texts("here-confirm"), callback("here", "bind", channel.id)),
        )
        text = lines(texts("here-channel-wish", name=name, title=title), texts("here-channel-public", title=title))
        await desk.tell(caller.place.destination, Message(text, (buttons,)), key=f"{ask.key}-{admin.user_id}")


async def _bind(desk: Desk, ask: Ask, channel_id: int) -> None:
    """The channel as it is now decides: it may have become public, and rights may be gone."""
    texts, channel = ask.texts, await _chat(desk, channel_id)
    assert ask.member is not None
    if channel is None or not await _may_post(desk, channel_id):
        title = _title(channel.title if channel else str(channel_id))
        await desk.change(ask, texts("here-channel-no-right", title=title))
        return
    admin = ask.member.role == "admin"
    if (channel.username is not None and not admin) or not (admin or await _runs(desk, channel_id, ask.user_id)):
        await desk.toast(ask, texts("talk-not-allowed"), alert=True)
        return
    public = channel.username is not None
    await desk.members.add_place(Destination(channel_id), "channel", channel.title, ask.language, public=public)
    await _see(desk, ask, channel_id)


async def _see(desk: Desk, ask: Ask, channel_id: int) -> None:
    place = next((place for place in await _channels(desk) if place.destination.chat_id == channel_id), None)
    if place is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    texts = ask.texts
    rows = (
        (Button(texts("here-set-up"), callback("here", "set", channel_id)),),
        (Button(texts("here-stop"), callback("here", "stop", channel_id)),),
    )
    waits = "here-public-now" if place.state == "public" else "here-lost"
    lost = texts(waits, title=_title(place.title)) if place.state != "ok" else ""
    await desk.change(ask, Message(lines(texts("here-channel-done", title=_title(place.title)), lost), rows))


async def _set_up(desk: Desk, ask: Ask, channel_id: int) -> None:
    until = (desk.now() + SETTING_UP).isoformat()
    await desk.members.set_setting(ask.destination, **{_CHOSEN: [channel_id, until]})
    about = await setting_up(desk, await desk.renewed(ask))
    if about.about is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await desk.change(about, ask.texts("here-setting-up"), (Button(ask.texts("here-own"), "here:own"),))


async def _ask_stop(desk: Desk, ask: Ask, channel_id: int) -> None:
    title = next((p.title for p in await _channels(desk) if p.destination.chat_id == channel_id), None)
    buttons = (
        Button(ask.texts("talk-no"), callback("here", "see", channel_id)),
        Button(ask.texts("talk-yes"), callback("here", "end", channel_id)),
    )
    await desk.change(ask, ask.texts("here-stop-ask", title=_title(title)), buttons)


async def _end(desk: Desk, ask: Ask, channel_id: int) -> None:
    title = next((p.title for p in await _channels(desk) if p.destination.chat_id == channel_id), None)
    if title is not None:
        await desk.members.remove_channel(channel_id)
    await desk.change(ask, ask.texts("here-stopped", title=_title(title)))


_ACTIONS = {"see": _see, "bind": _bind, "set": _set_up, "stop": _ask_stop, "end": _end}


async def setting_up(desk: Desk, ask: Ask) -> Ask:
    """The same ask, about the channel that its editor sets up just now; itself when there is none."""
    chosen = ask.place.settings.get(_CHOSEN) if ask.private and ask.place is not None else None
    if not chosen or ask.member is None or not ask.member.at_least("editor"):
        return ask
    channel_id, until = chosen
    place = next((place for place in await _channels(desk) if place.destination.chat_id == channel_id), None)
    if place is None or datetime.fromisoformat(until) < desk.now():
        return ask
    return replace(
        ask, destination=place.destination, place=place, spoken_in=ask.destination, about=_title(place.title)
    )


# ---------------------------------------------------------------- what Telegram tells


async def placed(desk: Desk, change: ChatMemberUpdated) -> None:
    """Somebody made us an administrator of a channel: an editor is asked whether messages shall go there."""
    user, destination = change.from_user, Destination(change.from_user.id)
    caller = await desk.members.caller(user.id, destination)
    if caller.member is None or not caller.member.at_least("editor") or caller.place is None:
        return
    channel = await _chat(desk, change.chat.id)
    if channel is not None:
        key = f"placed-{change.chat.id}-{int(change.date.timestamp())}"
        language = caller.place.language
        ask = Ask(
            key, user.id, user.full_name, language, destination, "private", member=caller.member, place=caller.place
        )
        await _offer(desk, ask, channel)


async def of_forward(desk: Desk, ask: Ask, channel_id: int) -> tuple[Button, ...]:
    """Under a forwarded post of a channel in which we may post: the way to bind it, for editors."""
    if ask.member is None or not ask.member.at_least("editor") or not await _may_post(desk, channel_id):
        return ()
    return (Button(ask.texts("here-forwarded"), callback("here", "offer", channel_id)),)


async def _offer_again(desk: Desk, ask: Ask, channel_id: int) -> None:
    channel = await _chat(desk, channel_id)
    if channel is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await desk.toast(ask)
    await _offer(desk, replace(ask, query=None), channel)


_ACTIONS["offer"] = _offer_again


async def _chat(desk: Desk, chat: int | str) -> ChatFullInfo | None:
    try:
        found: ChatFullInfo = await desk.bot.get_chat(chat)
    except (BadRequest, Forbidden):
        return None
    return found


async def _may_post(desk: Desk, chat_id: int) -> bool:
    try:
        return may_post(await desk.bot.get_chat_member(chat_id, desk.bot.id))
    except (BadRequest, Forbidden):
        return False


async def _runs(desk: Desk, chat_id: int, user_id: int) -> bool:
    try:
        return (await desk.bot.get_chat_member(chat_id, user_id)).status in _RUNS
    except (BadRequest, Forbidden):
        return False


def may_post(member: ChatMember) -> bool:
    """Whether somebody with this place in a group or channel may write there."""
    match member:
        case ChatMemberAdministrator():
            return member.can_post_messages is not False  # None: a group, where administrators write
        case ChatMemberRestricted():
            return member.is_member and member.can_send_messages
        case _:
            return member.status in ("member", "creator")


def _title(title: str | None) -> str:
    return shorten(one_line(title or ""), _TITLE_UNITS) or "–"
