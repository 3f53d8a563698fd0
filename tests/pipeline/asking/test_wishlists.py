"""Files of subscriptions that came from outside."""

import json

from core.pipeline.asking.wishlists import FORMAT, import_wishes, read_wishes
from core.storage.models import ChannelRow
from core.storage.store import Store
from core.storage.subscriptions import wishes
from core.storage.upsert import insert_new
from core.told import Destination
from tests.bot.world import rules
from tests.builders import NOON

_PLACE = Destination(1000)


async def test_a_search_that_can_not_be_kept_keeps_no_other_from_being_read(any_store: Store) -> None:
    """Half a letter, a zero, too much and nothing are not known; the rest is as if it had been typed."""
    searches = ["\ud800 Лавров", "a\x00b", "x" * 301, " ", "Лавров", " Лавров\nПутин "]
    rows = [{"kind": "search", "target": text} for text in searches]
    rows = list(read_wishes(json.dumps({"format": FORMAT, "subscriptions": rows}).encode()))
    found = await any_store.write(lambda session: import_wishes(session, rules(), _PLACE, rows, by=None, now=NOON))
    assert (found.done, len(found.unknown)) == (2, 4)
    kept = await any_store.read(lambda session: [one.target for one in wishes(session, _PLACE)])
    assert kept == ["Лавров", "Лавров Путин"]


async def imported(store: Store, *rows: dict[str, object]) -> tuple[int, tuple[str, ...], list[tuple[str, object]]]:
    """What an import of these rows says, and what is followed then, of which channels."""
    read = list(read_wishes(json.dumps({"format": FORMAT, "subscriptions": rows}).encode()))
    found = await store.write(lambda session: import_wishes(session, rules(), _PLACE, read, by=None, now=NOON))
    kept = await store.read(lambda session: [(one.target, one.channels) for one in wishes(session, _PLACE)])
    return found.done, found.unknown, kept


async def test_a_limit_to_channels_that_are_not_known_here_does_not_become_none(any_store: Store) -> None:
    """A subscription to a little must not come out as one to everything; of several channels those known are left."""
    channel = {"channel_id": 1001, "username": "nezygar", "name": "Nezygar", "language": "ru", "watched": True,
               "state": "ok", "cursor": 0, "head": 0, "history_done": True}  # fmt: skip
    await any_store.write(lambda session: insert_new(session, ChannelRow, [channel]))
    elsewhere = {"kind": "search", "target": "Лавров", "name": "Лавров", "channels": ["@elsewhere"]}
    assert await imported(any_store, elsewhere) == (0, ("Лавров",), [])
    both = {**elsewhere, "channels": ["@elsewhere", "@nezygar"]}
    assert await imported(any_store, both) == (1, (), [("Лавров", (1001,))])
    # And as the file has it, without a limit, it is had again.
    everywhere = {"kind": "search", "target": "Лавров"}
    assert await imported(any_store, everywhere) == (1, (), [("Лавров", None)])


async def test_a_limit_that_is_written_in_another_way_does_not_become_none(any_store: Store) -> None:
    """Of a file that was edited by hand: a name where a list of them belongs is no wish for everything."""
    for limit in ("@nezygar", {"@nezygar": True}, 1001):
        row: dict[str, object] = {"kind": "search", "target": "Лавров", "name": "Лавров", "channels": limit}
        assert await imported(any_store, row) == (0, ("Лавров",), [])
    for none in (None, [], ""):
        everywhere: dict[str, object] = {"kind": "search", "target": "Лавров", "channels": none}
        assert await imported(any_store, everywhere) == (1, (), [("Лавров", None)])
