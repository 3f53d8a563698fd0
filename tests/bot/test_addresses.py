"""Addresses of Telegram, in every form that apps and people give them: of a channel, and of a post."""

from dataclasses import replace

import pytest

from core.addresses import TelegramAddress, telegram_address
from core.i18n import LANGUAGES, texts_for
from core.storage.feeds import due_requests
from core.storage.store import Store
from core.types import WatchedChannel, WatchedFeed
from tests.bot.world import newsroom
from tests.builders import watchlist


@pytest.mark.parametrize(
    ("text", "channel", "message_id"),
    [
        ("https://t.me/nezygar", "nezygar", None),
        (" HTTPS://T.ME/s/Nezygar/ ", "Nezygar", None),
        ("www.telegram.me/nezygar?boost", "nezygar", None),
        ("https://telegram.dog/nezygar/17/", "nezygar", 17),
        ("https://www.t.me/nezygar/17?single&comment=5", "nezygar", 17),
        ("https://nezygar.t.me", "nezygar", None),
        ("nezygar.t.me/17#x", "nezygar", 17),
        ("https://t.me/c/1234567/9", 1234567, 9),
        ("https://t.me/c/1234567/3/9", 1234567, 9),
        ("tg://resolve?domain=nezygar", "nezygar", None),
        ("tg://resolve?domain=nezygar&post=17&single", "nezygar", 17),
        ("tg://privatepost?channel=1234567&post=9", 1234567, 9),
        ("https://t.me/+AbCdEf", "+AbCdEf", None),
        ("https://t.me/joinchat/AbCdEf", "+AbCdEf", None),
    ],
)
def test_an_address_of_telegram_names_a_channel_and_perhaps_a_post(
    text: str, channel: str | int, message_id: int | None
) -> None:
    """By username or by the bare id of a private channel; an invitation by its code."""
    assert telegram_address(text) == TelegramAddress(channel, message_id)


@pytest.mark.parametrize(
    "text",
    ["", "t.me", "https://t.me/", "https://nott.me/a", "t.me.example.org/nezygar/1", "https://x.y.t.me/1", "@nezygar",
     "nezygar", "https://t.me/a b", "tg://resolve", "https://example.org/?u=https://t.me/nezygar/1"],
)  # fmt: skip
def test_other_texts_are_no_address_of_telegram(text: str) -> None:
    """Nor is one that only holds such an address."""
    assert telegram_address(text) is None


@pytest.mark.parametrize(
    "shared",
    [
        "https://www.t.me/nezygar/7",
        "https://T.me/nezygar/7/",
        "https://nezygar.t.me/7",
        "tg://resolve?domain=nezygar&post=7",
    ],
)
async def test_a_post_is_known_by_any_of_its_addresses(store: Store, shared: str) -> None:
    """Typed alone or behind /article: it is no article, and nothing is fetched."""
    async with newsroom(store) as room:
        await room.hear(message_id=7)
        for typed in (shared, f"/article {shared}"):
            assert "Stored. First heard here" in (await room.ask(room.admin, typed)).text
        asked = await room.ask(room.admin, "/article", "Which article?")
        await room.chats.reply(room.admin, asked, shared)
        await room.chats.wait_message(room.admin, "Stored. First heard here", after=asked)
        assert await store.read(lambda session: due_requests(session, 10)) == []


@pytest.mark.parametrize("shared", ["https://nezygar.t.me", "HTTPS://T.ME/nezygar", "tg://resolve?domain=nezygar"])
async def test_a_channel_is_known_by_any_of_its_addresses(store: Store, shared: str) -> None:
    """Behind /watch and /article as well as alone; nothing is fetched."""
    async with newsroom(store) as room:
        for typed in (shared, f"/watch {shared}", f"/article {shared}"):
            assert (await room.ask(room.admin, typed)).text.startswith("Nezygar")
        assert await store.read(lambda session: due_requests(session, 10)) == []


async def test_a_private_channel_is_known_by_the_address_of_its_posts(store: Store) -> None:
    """It has no other: whoever is in it copies that."""
    async with newsroom(store) as room:
        private = WatchedChannel(None, "Inner circle", 1001, private_reason="invited")
        room.holder.current = replace(room.holder.current, watchlist=watchlist(private))
        assert (await room.ask(room.admin, "/watch https://t.me/c/1001/7")).text.startswith("Inner circle")
        assert "I watch no channel" in (await room.ask(room.admin, "/watch https://t.me/c/1003/7")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_address_of_a_feed_that_nobody_watches_is_no_person(store: Store, language: str) -> None:
    """However long it is: no words are to be followed, and no admin is asked for a person called so."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        for typed in ("https://other.example/rss", f"https://other.example/rss?{'topic=news&' * 9}page=1"):
            answer = await room.ask(room.admin, f"/watch {typed}")
            assert answer.text == texts("offer-no-channel", text=typed)
            assert not answer.buttons


async def test_a_feed_is_known_by_its_address_in_any_spelling(store: Store) -> None:
    """With another scheme, a slash at its end, or so long that it could be no name."""
    long = f"https://long.example/feed?{'topic=news&' * 9}page=1"
    async with newsroom(store) as room:
        listed = room.holder.current.watchlist
        feeds = (*listed.feeds, WatchedFeed(long, "Long"))
        room.holder.current = replace(room.holder.current, watchlist=replace(listed, feeds=feeds))
        for typed in ("http://paper.example/feed.xml", "https://PAPER.example/feed.xml/", "Paper"):
            assert (await room.ask(room.admin, f"/watch {typed}")).text.startswith("Paper")
        assert (await room.ask(room.admin, f"/watch {long}")).text.startswith("Long")
        assert (await room.ask(room.admin, "/watch https://paper.example/")).buttons == ()
