"""What was promised in taps and seconds: taps counted from the log, seconds by the clock of limits and rows."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.limits import Limits
from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from core.types import HeardDeletion
from loopback.chat_values import User
from tests.bot.test_publication import publish
from tests.bot.world import Newsroom, newsroom

BAR = timedelta(seconds=60)
READERS = 40


async def with_real_limits(room: Newsroom, clock: Any) -> None:
    """From now on the bot sends as slowly as Telegram wants it, by the test's clock."""
    await room.quiet()
    await room.stop()
    room.options["limits"] = Limits(now=lambda: clock().timestamp())
    await room.start()


async def passed_until(clock: Any, done: Callable[[], bool]) -> timedelta:
    """By how much the clock had to move on until `done`, half a second at a time; the bot settles between."""
    began = clock()
    while not done():
        for _ in range(20):  # what needs no time happens without any
            await asyncio.sleep(0.01)
            if done():
                return clock() - began
        clock.forward(seconds=0.5)
        assert clock() - began <= 2 * BAR, "nothing more happens"
    return clock() - began


async def test_a_wrong_match_is_corrected_for_forty_people_within_a_minute(store: Store, clock: Any) -> None:
    """With the limits of Telegram: each gets the reply, and each alert is struck."""
    async with newsroom(store, clock=clock) as room:
        readers = [room.chats.add_user(2000 + number, f"R{number}", language_code="en") for number in range(READERS)]
        for reader in readers:
            await room.join(reader)
            await room.ask(reader, "/subscribe Лавров", "You follow")
        await room.follow(room.admin)
        await room.hear("DEMO. Лаврову закрыли поездки.")
        told = {reader.id: await room.chats.wait_message(reader, "закрыли", timeout=30) for reader in readers}
        mine = await room.chats.wait_message(room.admin, "закрыли", timeout=30)
        await room.tap(room.admin, mine, "Why?")
        why = await room.chats.wait_message(room.admin, "Why you got this")
        await room.tap(room.admin, why, "Wrong person: Sergey Lavrov")
        await with_real_limits(room, clock)
        await (await room.chats.press(room.admin, why, "Yes")).answered()

        def corrected(reader: User) -> bool:
            replies = room.chats.by_bot(reader, containing="Correction: this post does not mean")
            answers = [message.reply_to for message in replies if message.reply_to is not None]
            return answers == [told[reader.id].message_id] and room.chats.now(told[reader.id]).edited_at is not None

        taken = await passed_until(clock, lambda: all(map(corrected, readers)))
        assert timedelta(seconds=1) < taken <= BAR  # at 30 messages a second it can't be done at once


@pytest.mark.parametrize("change", ["edit", "deletion"])
async def test_a_change_of_a_cited_post_reaches_the_editor_within_a_minute(
    store: Store, clock: Any, change: str
) -> None:
    """Though the chat has just been given as much as Telegram lets through at once."""
    async with newsroom(store, clock=clock) as room:
        post = await room.hear("DEMO. Лавров поедет в Минск.", channel_id=1002)
        editor = room.chats.add_user(1001, "Edith", language_code="en")
        await room.join(editor, "editor")
        await publish(room, 1)
        await with_real_limits(room, clock)
        for _ in range(3):
            await room.ask(editor, "/help")
        clock.forward(seconds=0.1)
        now = clock()
        if change == "edit":
            same = {"channel_id": 1002, "message_id": post.message_id, "date": post.date}
            await room.hear("DEMO. Лавров поедет в Пекин.", edit_date=now, **same)
        else:
            await room.ingest(HeardDeletion(1002, (post.message_id,), now, now))
        words = texts_for("en")(f"alert-event-{change}")
        taken = await passed_until(clock, lambda: bool(room.chats.by_bot(editor, containing=words)))
        assert timedelta() < taken <= BAR


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_newcomer_needs_at_most_four_taps_and_one_word(store: Store, language: str) -> None:
    """From the invitation link to the first alert; counted from what Telegram saw of them."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        await room.hear("DEMO. Лаврову закрыли поездки.")
        link = await room.ask(room.admin, "/invite journalist", "?start=")
        token = link.text.rsplit("start=", 1)[1].split()[0]
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.ask(anna, f"/start {token}", texts("talk-type-surname"))
        offer = await room.ask(anna, "Лавров", texts("offer-examples"))
        await room.tap(anna, offer, offer.buttons[0][0].data or "")
        await room.chats.wait_message(anna, texts("alert-stored"))
        await room.hear("DEMO. Лавров вернулся.")
        await room.chats.wait_message(anna, "вернулся")
        said = [entry["text"] for entry in room.log.of("user_message", user_id=anna.id)]
        starts, typed = [text for text in said if text.startswith("/start")], said[1:]
        taps = len(starts) + len(room.log.of("press", user_id=anna.id))  # Start stands behind the link
        assert typed == ["Лавров"]
        assert taps <= 4
        assert taps == 2
