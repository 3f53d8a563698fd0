"""Where a digest leads at the desk: to the posts of its own time."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot.rendering.digest import digest_messages
from bot.rendering.reader import Reader
from core.digests import SEARCH_GROUP
from core.pipeline.asking.searching import found_cards, newest_post_ids, prepare
from core.query import load_analyser
from core.storage.store import Store
from core.told import Digest, Gap
from tests.bot.cards import card
from tests.bot.test_searches import index
from tests.bot.world import Newsroom, at, newsroom
from tests.conftest import StillClock

_READER = Reader("ru", ZoneInfo("Europe/Riga"), str, desk_url="https://desk.example")


def _query(digest: Digest) -> str:
    """The search that the digest's link asks the desk for."""
    shown = digest_messages(digest, _READER, now=at(9))[0].text.html
    address = unescape(re.findall('href="(https://desk.example/search[^"]*)"', shown)[0])
    return parse_qs(urlsplit(address).query)["q"][0]


async def _found(room: Newsroom, query: str) -> set[str]:
    def work(session: Session) -> Any:
        ready = prepare(session, room.holder.current, load_analyser(), query, room.clock())
        return found_cards(session, ready, newest_post_ids(session, ready, limit=100))

    return {found.text for found, _ in await room.store.read(work)}


@pytest.mark.parametrize("group", ["sergey-lavrov", "", f"{SEARCH_GROUP}визит OR поездка"])
async def test_the_desk_opens_with_the_time_of_the_digest(store: Store, group: str) -> None:
    """Neither with what came before nor with what came since, in whatever zone the reader lives."""
    async with newsroom(store, clock=StillClock(at(9)), start=False) as room:
        texts = {hour: f"DEMO. Визит Лаврова, {hour} часов." for hour in (5, 6, 7, 8)}
        for hour, text in texts.items():
            await room.hear(text, date=at(hour, 30))
        await index(room)
        span = at(6, 30), at(7, 30)
        digest = Digest(*span, by_official=((group, (card(),)),), more={group: 3}, channel_ids=(1001, 1002))
        assert await _found(room, _query(digest)) == {texts[6], texts[7]}


async def test_what_was_caught_up_is_found_from_a_digest_though_it_is_older(store: Store) -> None:
    """A digest tells of what was recovered in its time: the desk opens from where the gap began."""
    async with newsroom(store, clock=StillClock(at(9)), start=False) as room:
        await room.hear("DEMO. Лавров до перерыва.", date=at(1))
        await room.hear("DEMO. Лавров в перерыве.", date=at(3))
        await index(room)
        gap = Gap("Nezygar", at(2), at(7), at(7))
        of = "sergey-lavrov"
        digest = Digest(at(6), at(9), by_official=((of, (card(),)),), more={of: 3}, gaps=(gap,))
        assert await _found(room, _query(digest)) == {"DEMO. Лавров в перерыве."}


def test_a_search_too_long_for_dates_leads_to_all_that_it_finds() -> None:
    """Better more than a page that refuses the search."""
    longest = " ".join(f"с{number}" for number in range(64))
    digest = Digest(
        at(9) - timedelta(hours=3), at(9), by_official=((f"{SEARCH_GROUP}{longest}", (card(),)),),
        more={f"{SEARCH_GROUP}{longest}": 3},
    )  # fmt: skip
    assert _query(digest) == longest
