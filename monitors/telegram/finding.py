"""Finding the channel that a line of the watchlist means: once for each account, and never another one in its place."""

import logging

from telethon import errors
from telethon.tl import types

from core.errors import ChannelError
from core.pipeline.hearing.watching import Description, Watching
from core.storage.channels import Access, KnownChannel
from core.types import WatchedChannel
from monitors.telegram.account import Account
from monitors.telegram.pushes import Card, card

logger = logging.getLogger(__name__)


async def find(account: Account, watched: WatchedChannel, watching: Watching) -> tuple[KnownChannel, Access]:
    """The stored channel and how `account` reaches it; looked up by name only if the account never did.

    One that comes back to the watchlist is told as it is, not watched, until its reader has put it back.
    Raises ChannelError for what can't be watched, RateLimitError while look-ups have to wait, and what `Account.call`
    raises.
    """
    known = await watching.by_reference(watched)
    if known is not None:
        for access in await watching.accesses(known.channel_id):
            if access.account == account.name:
                await watching.named(watched, known)
                await _allow(watched, known.username, known, watching)
                return known, access
    found = await _look_up(account, watched, known)
    if known is not None and found.channel_id != known.channel_id:
        await watching.trouble(known, "taken_over", by=found.channel_id, title=found.title)
        raise ChannelError(
            f"the name {watched.reference} belongs to another channel now ({found.title!r})",
            channel=watched.reference,
            mend="give the channel's id in the watchlist, or its new name",
        )
    if watched.channel_id is not None and found.channel_id != watched.channel_id:
        raise ChannelError(
            f"{watched.reference} is the channel {found.channel_id}, not {watched.channel_id}",
            channel=watched.reference,
            mend="correct its id or username in the watchlist",
        )
    access = Access(account.name, found.channel_id, found.access_hash, found.joined)
    await _allow(watched, found.username, known, watching)
    description = Description(found.channel_id, found.title, found.username, found.restriction)
    comes_back = known is not None and not known.watched
    known = await watching.found(watched, description, access, comes_back=comes_back)
    if found.username is None and watched.private_reason is not None:
        await watching.allowed(known, watched.private_reason)
    return known, access


async def _allow(watched: WatchedChannel, username: str | None, known: KnownChannel | None, watching: Watching) -> None:
    """Raises ChannelError for a channel that never had a public name, unless the watchlist says why it is read.

    One that had a name when its watch began is read on without it: editors are told, and decide.
    """
    if username is not None or (known is not None and await watching.was_public(known)):
        return
    if watched.private_reason is None:
        raise ChannelError(
            f"{watched.reference} is a private channel: only public ones are read",
            channel=watched.reference,
            mend="say why this one is, in the watchlist: private_reason: …",
        )
    if known is not None:
        await watching.allowed(known, watched.private_reason)


async def _look_up(account: Account, watched: WatchedChannel, known: KnownChannel | None) -> Card:
    """A channel that the account has joined needs no look-up; else its name is looked up, its last one first."""
    name = (known.username if known else None) or watched.username
    wanted = known.channel_id if known is not None else watched.channel_id
    joined = _among(await account.joined_channels(), wanted, name)
    if joined is None and name is None:  # somebody may have joined it since, with the account's phone say
        joined = _among(await account.joined_channels(anew=True), wanted, name)
    if joined is not None:
        return joined
    if name is None:
        raise ChannelError(
            f"no account has joined the channel {watched.channel_id}",
            channel=watched.reference,
            mend="give its username in the watchlist, or join it with the account",
        )
    return await resolve(account, name)


def _among(joined: dict[int, Card], wanted: int | None, name: str | None) -> Card | None:
    """The channel with the wanted id, or where none is known with the name."""
    if wanted is not None:
        return joined.get(wanted)
    return next((one for one in joined.values() if name and (one.username or "").lower() == name.lower()), None)


async def resolve(account: Account, username: str) -> Card:
    """The channel that holds a username now. Raises ChannelError when nobody does, or somebody who is no channel."""
    try:
        answer = await account.look_up(username)
    except (errors.UsernameNotOccupiedError, errors.UsernameInvalidError) as error:
        raise ChannelError(f"there is no channel @{username}", channel=username, mend="check the watchlist") from error
    for chat in answer.chats:
        if isinstance(answer.peer, types.PeerChannel) and chat.id == answer.peer.channel_id:
            found = card(chat)
            if found is not None and found.broadcast:
                return found
    raise ChannelError(f"@{username} is not a channel", channel=username, mend="check the watchlist")


async def check_name(account: Account, known: KnownChannel, watching: Watching) -> None:
    """A channel has changed its name: tells it when another one holds the old name already."""
    if known.reference is None or known.reference.isdigit() or known.username == known.reference:
        return
    try:
        holder = await resolve(account, known.reference)
    except (ChannelError, errors.FrozenMethodInvalidError):
        return
    if holder.channel_id != known.channel_id:
        await watching.name_taken(known, holder.channel_id, holder.title)
        logger.warning(
            "the name %s belongs to another channel now (%r), which is not read; %s is read on by its id",
            known.reference,
            holder.title,
            known.name,
        )
