"""What is wrong with a channel that can't be read: private, gone, its name taken over, or something else."""

import logging

from telethon import errors

from core.errors import ChannelError, StorageError, TelegramError
from core.pipeline.hearing.watching import Watching
from core.storage.channels import KnownChannel
from core.types import WatchedChannel
from monitors.telegram.account import Account
from monitors.telegram.finding import resolve

logger = logging.getLogger(__name__)


async def diagnose(account: Account, watched: WatchedChannel, error: Exception, watching: Watching) -> str:
    """Stores what is wrong with a channel, and says it in one line."""
    try:
        known = await watching.by_reference(watched)
        if known is None or isinstance(error, ChannelError):
            return str(error)
        state, line = await _state_of(account, watched, known, error)
        await watching.trouble(known, state, error=type(error).__name__)
        return line
    except (StorageError, TelegramError, ConnectionError, TimeoutError, errors.RPCError) as failure:
        logger.debug("%s: what is wrong could not be found out: %s", watched.reference, failure)
    except Exception:  # as in reading: one channel's trouble is not the others'
        logger.exception("%s: what is wrong could not be found out", watched.reference)
    return f"{watched.reference} can't be read ({type(error).__name__.removesuffix('Error')})"


async def _state_of(
    account: Account, watched: WatchedChannel, known: KnownChannel, error: Exception
) -> tuple[str, str]:
    name = watched.reference
    if not isinstance(error, errors.ChannelPrivateError | errors.ChannelInvalidError):
        return "unreadable", f"{name} can't be read: {error}"
    username = known.username or watched.username
    if username is None:
        return "private", f"{name} is private or gone"
    try:
        found = await resolve(account, username)
    except ChannelError:
        return "vanished", f"{name} is gone, or private under no name"
    if found.channel_id != known.channel_id:
        return "taken_over", f"the name {name} belongs to another channel now ({found.title!r}), which is not read"
    return "private", f"{name} lets the account {account.name!r} in no longer"
