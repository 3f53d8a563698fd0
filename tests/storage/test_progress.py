"""How far a channel was heard: never back, whoever writes last."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.storage.channels import known_channel, mark_watched_until, unwatch_channels
from core.storage.models import ChannelRow
from core.storage.progress import advance_channels
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.types import ChannelProgress
from tests.builders import NOON

LATER = NOON + timedelta(minutes=1)


async def channels(store: Store) -> None:
    rows = [{"channel_id": n, "name": str(n), "title": str(n), "language": "ru"} for n in (1, 2)]
    await store.write(lambda session: insert_rows(session, ChannelRow, rows))


async def stored(store: Store, channel_id: int = 1) -> tuple[Any, ...]:
    row = ChannelRow
    query = select(row.cursor, row.head, row.pts, row.watched_until, row.history_done)
    return tuple(await store.read(lambda session: session.execute(query.where(row.channel_id == channel_id)).one()))


async def advance(store: Store, *progress: ChannelProgress) -> None:
    await store.write(lambda session: advance_channels(session, progress))


async def test_each_place_goes_forward(any_store: Store) -> None:
    """Cursor, head, pts and the time watched are taken over where they are further on."""
    await channels(any_store)
    await advance(any_store, ChannelProgress(1, cursor=5, head=9, pts=20, watched_until=NOON, history_done=True))
    assert await stored(any_store) == (5, 9, 20, NOON, True)
    await advance(any_store, ChannelProgress(1, cursor=6, head=10, pts=21, watched_until=LATER))
    assert await stored(any_store) == (6, 10, 21, LATER, True)


async def test_none_goes_back(any_store: Store) -> None:
    """A late writer, who stands further behind in one thing and ahead in another, changes only the other."""
    await channels(any_store)
    await advance(any_store, ChannelProgress(1, cursor=5, head=9, pts=20, watched_until=LATER))
    await advance(any_store, ChannelProgress(1, cursor=4, head=10, pts=19, watched_until=NOON))
    assert await stored(any_store) == (5, 10, 20, LATER, False)
    await advance(any_store, ChannelProgress(1, cursor=6, head=8, pts=21, watched_until=NOON))
    assert await stored(any_store) == (6, 10, 21, LATER, False)


async def test_what_is_not_said_stays(any_store: Store) -> None:
    """Progress that tells of one thing leaves the others; that the history is read stays, and can be taken back."""
    await channels(any_store)
    await advance(any_store, ChannelProgress(1, cursor=5, head=9, pts=20, watched_until=NOON, history_done=True))
    await advance(any_store, ChannelProgress(1))
    await advance(any_store, ChannelProgress(1, pts=30))
    assert await stored(any_store) == (5, 9, 30, NOON, True)
    await advance(any_store, ChannelProgress(1, history_done=False))
    assert await stored(any_store) == (5, 9, 30, NOON, False)


async def test_each_channel_has_its_own(any_store: Store) -> None:
    """Many are advanced at once, each to its own place; none at all is no matter."""
    await channels(any_store)
    await advance(any_store, ChannelProgress(2, cursor=7, pts=8), ChannelProgress(1, cursor=3, head=4, pts=2))
    await advance(any_store)
    assert await stored(any_store, 1) == (3, 4, 2, None, False)
    assert await stored(any_store, 2) == (7, 0, 8, None, False)


async def test_what_is_heard_up_to_now_is_watched(any_store: Store) -> None:
    """A channel that another process has taken off is on again with the next sign of watching; what is only stored of
    it, by a file or a web page, leaves it as it is.
    """

    async def watched(channel_id: int) -> bool:
        known = await any_store.read(lambda session: known_channel(session, channel_id))
        return known is not None and known.watched

    await channels(any_store)
    await any_store.write(lambda session: unwatch_channels(session, [], []))
    await advance(any_store, ChannelProgress(1, head=9, pts=20))
    assert not await watched(1)
    await advance(any_store, ChannelProgress(1, watched_until=NOON))
    await any_store.write(lambda session: mark_watched_until(session, [2], NOON))
    assert await watched(1)
    assert await watched(2)
