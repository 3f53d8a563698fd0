"""A channel or feed that nobody watches: whoever can't add it asks those who can."""

from pathlib import Path

import pytest

from config.watchlist import load_watchlist
from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from tests.bot.world import newsroom


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "part", "line"),
    [
        ("@nosuch", "channels", "- username: nosuch"),
        ("https://t.me/nosuch/12", "channels", "- username: nosuch"),
        ("https://t.me/c/1003/7", "channels", '- {id: 1003, private_reason: "…"}'),
        ("https://other.example/rss?a=1&b=2", "feeds", '- url: "https://other.example/rss?a=1&b=2"'),
        ("t.me/+AbCdEf", "", ""),
        ("@<b>: {", "", ""),
    ],
)
async def test_the_admins_are_asked_to_watch_what_nobody_watches(
    store: Store, tmp_path: Path, language: str, typed: str, part: str, line: str
) -> None:
    """By one tap, once however often it is tapped, with a line that the watchlist takes as it stands."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        answer = await room.ask(anna, f"/watch {typed}", texts("offer-no-channel", text=typed))
        for _ in range(3):
            await room.tap(anna, answer, texts("offer-ask-watch"))
        asked = texts("offer-asked-watch", name=typed, by="Anna")
        told = (await room.chats.wait_message(room.admin, asked)).text.splitlines()
        assert told[1:] == ([texts("offer-asked-watch-how", part=part), line] if line else [])
        if line:
            path = tmp_path / "watchlist.yaml"
            path.write_text(f"{part}:\n  {line.replace('…', 'we were invited')}\n", encoding="utf-8")
            found = load_watchlist(path)
            assert len(found.channels) + len(found.feeds) == 1
        await room.quiet()
        assert sum(asked in text for text in room.texts(room.admin)) == 1


@pytest.mark.parametrize(("role", "desk_url", "asks"), [
    ("editor", "https://desk.example", True),
    ("analyst", "https://desk.example", False),
    ("analyst", None, True),
])  # fmt: skip
async def test_who_can_add_a_channel_is_not_sent_to_others(
    store: Store, role: str, desk_url: str | None, asks: bool
) -> None:
    """Analysts edit the watchlist at the desk, where there is one."""
    async with newsroom(store, desk_url=desk_url) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna, role)
        answer = await room.ask(anna, "/watch @nosuch", "I watch no channel")
        assert bool(answer.buttons) is asks


async def test_an_address_that_is_too_long_to_be_shown_whole_is_not_passed_on(store: Store) -> None:
    """A part of it would lead elsewhere."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        answer = await room.ask(anna, f"/watch https://other.example/{'x' * 300}", "I watch no channel")
        assert not answer.buttons
