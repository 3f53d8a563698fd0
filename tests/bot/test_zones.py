"""Zones as readers type them, and as they read them."""

from zoneinfo import ZoneInfo

from bot.handlers.scheduling import find_zone
from bot.rendering.reader import place
from core.i18n import texts_for
from core.storage import people
from core.storage.store import Store
from core.told import Destination
from tests.bot.world import newsroom


async def test_a_distance_from_greenwich_is_never_read_the_wrong_way_round(store: Store) -> None:
    """Etc/GMT+2 is behind Greenwich: who types GMT+2 lives ahead of it, and is asked for a city."""
    texts = texts_for("en")
    async with newsroom(store) as room:
        shown = await room.ask(room.admin, "/schedule", texts("schedule-head"))
        for typed in ("GMT+2", "gmt+12", "GMT-5"):
            await room.tap(room.admin, shown, "sch:zone")
            asked = await room.chats.wait_message(room.admin, texts("ask-zone"))
            await room.chats.reply(room.admin, asked, typed)
            await room.chats.wait_message(room.admin, texts("schedule-bad-zone", text=typed), after=asked)
            await room.quiet()
        where = await store.read(lambda session: people.place(session, Destination(1000)))
        assert where is not None and where.timezone is None


def test_a_zone_of_a_fixed_distance_reads_as_people_write_it() -> None:
    """Who knows the zone's own name gets it, and sees on which side of Greenwich it is."""
    assert find_zone("Etc/GMT+2") == "Etc/GMT+2"
    assert place(ZoneInfo("Etc/GMT+2"), "en") == "UTC-2"
    assert place(ZoneInfo("Etc/GMT-10"), "uk") == "UTC+10"


def test_a_city_is_known_however_its_name_is_typed() -> None:
    """With ё or without, with a blank or a hyphen."""
    for typed in ("Кишинёв", "кишинев", "Кишинів"):
        assert find_zone(typed) == "Europe/Chisinau"
    for typed in ("Нью-Йорк", "нью йорк", "New York", "new-york"):
        assert find_zone(typed) == "America/New_York"
