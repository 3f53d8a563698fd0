"""Files of subscriptions that came from outside."""

import json

from core.pipeline.asking.wishlists import FORMAT, import_wishes, read_wishes
from core.storage.store import Store
from core.storage.subscriptions import wishes
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
