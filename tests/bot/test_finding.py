"""Getting back to posts: all that a search, an official or a channel has, page by page."""

import re
from typing import Any

import pytest

from bot.handlers.finding import PAGE, fitting
from bot.rendering.rich import rich
from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from tests.bot.test_searches import index
from tests.bot.world import Newsroom, at, newsroom, rules
from tests.builders import PUTIN


async def many(room: Newsroom, clock: Any, count: int, text: str = "DEMO. Лавров о переговорах, пост {}.") -> None:
    """Posts a minute apart, numbered from 1, and found by searches."""
    for number in range(1, count + 1):
        await room.hear(text.format(number))
        clock.forward(minutes=1)
    await index(room)


def numbers(text: str) -> list[int]:
    """Which posts a message shows."""
    return [int(found) for found in re.findall(r"пост (\d+)", text)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_that_a_search_finds_can_be_turned_through(any_store: Store, clock: Any, language: str) -> None:
    """The offer shows three; the rest is a tap away, with none left out, and the offer stays to be accepted."""
    texts = texts_for(language)
    async with newsroom(any_store, clock=clock, admin_language=language) as room:
        await many(room, clock, 2 * PAGE + 3)
        offer = await room.ask(room.admin, "/search переговоры official:lavrov", texts("offer-examples"))
        assert len(numbers(offer.text)) == 3
        await room.tap(room.admin, offer, texts("found-button"))
        shown = await room.chats.wait_message(room.admin, texts("found-range", first=1, last=PAGE), after=offer)
        assert shown.text.startswith("переговоры official:lavrov\n")
        seen = numbers(shown.text)
        for first, last in ((PAGE + 1, 2 * PAGE), (2 * PAGE + 1, 2 * PAGE + 3)):
            shown = await room.tap(room.admin, shown, texts("talk-later"), texts("found-range", first=first, last=last))
            seen += numbers(shown.text)
        assert seen == list(range(2 * PAGE + 3, 0, -1))
        assert [button.text for row in shown.buttons for button in row] == [texts("talk-earlier")]
        again = texts("found-range", first=PAGE + 1, last=2 * PAGE)
        await room.tap(room.admin, shown, texts("talk-earlier"), again)
        await room.tap(room.admin, offer, texts("offer-alerts"), texts("subscribed-alerts"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_a_digest_only_counts_can_be_turned_through(store: Store, clock: Any, language: str) -> None:
    """Of an official or a channel, in the digest's own time: an older post is not among them."""
    texts = texts_for(language)
    clock.now = at(6)
    async with newsroom(store, clock=clock, admin_language=language) as room:
        await room.hear("DEMO. Лавров давно, пост 77.", date=at(1, day=1), heard_at=at(1, day=1))
        await many(room, clock, 12)
        for asked, name in (("/digest Лавров 6h", room.holder.current.official_name("sergey-lavrov", language)),
                            ("/digest @nezygar 6h", "Nezygar")):  # fmt: skip
            digest = await room.ask(room.admin, asked, texts("digest-more", count=4))
            await room.tap(room.admin, digest, texts("found-button"))
            shown = await room.chats.wait_message(room.admin, texts("found-range", first=1, last=PAGE), after=digest)
            assert shown.text.startswith(name)
            seen = numbers(shown.text)
            later = texts("found-range", first=PAGE + 1, last=12)
            seen += numbers((await room.tap(room.admin, shown, texts("talk-later"), later)).text)
            assert seen == list(range(12, 0, -1))


async def test_what_a_digest_counts_of_what_was_heard_late_can_be_turned_through(any_store: Store, clock: Any) -> None:
    """After a night without a connection its posts are all in the morning's digest, older than its time as they are."""
    texts = texts_for("en")
    clock.now = at(6)
    async with newsroom(any_store, clock=clock) as room:
        for number in range(1, 13):
            await room.hear(f"DEMO. Лавров ночью, пост {number}.", date=at(1, number), heard_at=at(6))
        await index(room)
        clock.forward(minutes=5)
        digest = await room.ask(room.admin, "/digest Лавров 1h", texts("digest-more", count=4))
        await room.tap(room.admin, digest, texts("found-button"))
        shown = await room.chats.wait_message(room.admin, texts("found-range", first=1, last=PAGE), after=digest)
        seen = numbers(shown.text)
        later = texts("found-range", first=PAGE + 1, last=12)
        seen += numbers((await room.tap(room.admin, shown, texts("talk-later"), later)).text)
        assert seen == list(range(12, 0, -1))


def test_posts_too_long_for_one_page_are_told_on_the_next() -> None:
    """A page says which posts it has: the next begins behind them, and none falls between two."""
    items = [rich(f"{number} " + "x" * 1500) for number in range(PAGE)]
    text, shown = fitting(rich("переговоры"), items, texts_for("en"), 16)
    assert shown == 2
    assert text.plain.startswith("переговоры\nPosts 17–18, the newest first\n\n0 xxx")
    assert fitting(rich("переговоры"), [], texts_for("en"), 0)[0].plain == "переговоры\nNo stored post fits yet."


async def test_pages_that_hold_few_posts_leave_none_out(
    store: Store, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one begins behind what was shown, and there is one as long as anything was not."""
    monkeypatch.setattr("bot.handlers.finding.fitting", lambda head, items, *more: fitting(head, items[:3], *more))
    texts = texts_for("en")
    async with newsroom(store, clock=clock) as room:
        await many(room, clock, 7)
        offer = await room.ask(room.admin, "/search переговоры", texts("offer-examples"))
        await room.tap(room.admin, offer, texts("found-button"))
        shown = await room.chats.wait_message(room.admin, texts("found-range", first=1, last=3), after=offer)
        seen = numbers(shown.text)
        for first, last in ((4, 6), (7, 7)):
            shown = await room.tap(room.admin, shown, texts("talk-later"), texts("found-range", first=first, last=last))
            seen += numbers(shown.text)
        assert seen == list(range(7, 0, -1))


async def test_whoever_left_the_catalogue_has_no_posts_to_turn(store: Store, clock: Any) -> None:
    """The button under an older offer says that it is old."""
    async with newsroom(store, clock=clock) as room:
        await many(room, clock, 3)
        offer = await room.ask(room.admin, "Лавров", "The latest")
        room.holder.current = rules(PUTIN)
        press = await room.chats.press(room.admin, offer, "All posts")
        assert (await press.answered()).text == texts_for("en")("talk-old-button")
