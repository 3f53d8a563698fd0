"""Albums whose captions name different people: the buttons, corrections and decisions are about all of them."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.pipeline.newsroom.reviewing import judge, tell_of_decision
from core.storage.models import PostRow, ReviewRow
from core.storage.store import Store
from core.types import HeardDeletion
from loopback.chat_values import Message
from tests.bot.test_alerts import marked
from tests.bot.test_publication import publish
from tests.bot.test_searches import index
from tests.bot.world import Newsroom, newsroom
from tests.builders import heard


async def album_about_two(room: Newsroom) -> Message:
    """An album heard at once: the first caption names Lavrov, whom nobody follows, the second one Putin."""
    await room.follow(room.admin, "Путин")
    now = room.clock()
    captions = ("DEMO. Лавров на перроне.", "DEMO. А Путина в поезде не было.")
    parts = [
        heard(text, message_id=number, grouped_id=5, date=now, heard_at=now)
        for number, text in enumerate(captions, start=1)
    ]
    await room.ingest(*parts)
    return await room.chats.wait_message(room.admin, "в поезде")


async def post_id_of(store: Store, message_id: int) -> int:
    """The row number of a post of the album."""
    query = select(PostRow.id).where(PostRow.message_id == message_id)
    return await store.read(lambda session: session.execute(query).scalar_one())


async def test_the_buttons_of_an_album_know_all_of_its_captions(store: Store) -> None:
    """The reason is the name that its reader follows, in the caption that has it; it can be muted, and read in full."""
    async with newsroom(store) as room:
        alert = await album_about_two(room)
        assert alert.text.splitlines()[0] == "Vladimir Putin · Nezygar"
        await room.tap(room.admin, alert, "Why?")
        why = await room.chats.wait_message(room.admin, "Why you got this")
        assert "You follow Vladimir Putin." in why.text
        assert "“Путина” is Vladimir Putin" in why.text
        assert "Lavrov" not in why.text
        await room.tap(room.admin, alert, "Full text")
        full = await room.chats.wait_message(room.admin, "на перроне", after=why)
        assert "в поезде не было" in full.text
        await room.tap(room.admin, alert, "Mute…")
        muting = await room.chats.wait_for(lambda: m if len((m := room.chats.now(alert)).buttons) > 2 else None)
        assert muting.button("Vladimir Putin: 1 hour")


@pytest.mark.parametrize("at_the_desk", [False, True])
async def test_whom_a_later_caption_does_not_mean_is_corrected(any_store: Store, *, at_the_desk: bool) -> None:
    """By the button under the reasons or at the desk, where each picture has a page: the alert is struck."""
    async with newsroom(any_store) as room:
        alert = await album_about_two(room)
        if at_the_desk:
            post_id = await post_id_of(any_store, 2)

            def work(session: Session) -> int:
                now = room.clock()
                subject = "0:8:14:vladimir-putin"
                review = judge(
                    session, 1000, now, kind="mention", post_id=post_id, subject=subject, verdict="wrong_person"
                )
                return tell_of_decision(session, review, now)

            assert await any_store.write(work) == 1
        else:
            await room.tap(room.admin, alert, "Why?")
            why = await room.chats.wait_message(room.admin, "Why you got this")
            await room.tap(room.admin, why, "Wrong person: Vladimir Putin")
            await room.tap(room.admin, why, "Yes", "1 chat is told")
        reply = await room.chats.wait_message(room.admin, "correction")
        assert reply.reply_to == alert.message_id
        struck = await room.chats.wait_for(lambda: m if (m := room.chats.now(alert)).edited else None)
        assert any("в поезде" in part for part in marked(struck, "strikethrough"))
        refused = await any_store.read(refusals)
        assert refused == [(await post_id_of(any_store, 2), "0:8:14:vladimir-putin")]


def refusals(session: Session) -> list[tuple[Any, ...]]:
    """What was decided, of which post."""
    return [tuple(row) for row in session.execute(select(ReviewRow.post_id, ReviewRow.subject))]


async def test_a_decision_on_a_later_caption_reaches_whoever_got_the_album(store: Store) -> None:
    """As a reply to its alert."""
    async with newsroom(store) as room:
        alert = await album_about_two(room)
        post_id = await post_id_of(store, 2)

        def work(session: Session) -> int:
            now = room.clock()
            review = judge(session, 1000, now, kind="claim", post_id=post_id, subject="", verdict="denied")
            return tell_of_decision(session, review, now)

        assert await store.write(work) == 1
        told = await room.chats.wait_message(room.admin, "DENIED by Ada")
        assert told.reply_to == alert.message_id


async def test_an_edit_of_a_later_caption_replies_to_the_album(store: Store) -> None:
    """The reader finds both in one place."""
    async with newsroom(store) as room:
        alert = await album_about_two(room)
        now = room.clock()
        text = "DEMO. А Путина в поезде так и не нашли."
        await room.ingest(heard(text, message_id=2, grouped_id=5, date=now, edit_date=now, heard_at=now))
        told = await room.chats.wait_message(room.admin, "нашли")
        assert told.reply_to == alert.message_id


async def test_an_article_that_cites_a_later_caption_replies_to_the_album(store: Store) -> None:
    """Whoever was alerted of the album hears of it there, names the article and gets no second message of it."""
    async with newsroom(store) as room:
        alert = await album_about_two(room)
        await publish(room, await post_id_of(store, 2))
        told = await room.chats.wait_message(room.admin, "Kremlin <denies> a rift")
        assert told.text.splitlines()[0].endswith("· article")
        assert told.reply_to == alert.message_id
        await room.quiet()
        assert sum("Kremlin <denies> a rift" in text for text in room.texts(room.admin)) == 1


async def test_what_was_decided_of_a_caption_stands_on_all_that_tells_of_the_album(store: Store) -> None:
    """Its deletion, its full text: nothing calls unverified what was denied."""
    async with newsroom(store) as room:
        alert = await album_about_two(room)
        post_id = await post_id_of(store, 2)

        def work(session: Session) -> None:
            judge(session, 1000, room.clock(), kind="claim", post_id=post_id, subject="", verdict="denied")

        await store.write(work)
        await room.tap(room.admin, alert, "Full text")
        full = await room.chats.wait_message(room.admin, "на перроне", after=alert)
        assert "DENIED by Ada" in full.text
        assert "UNVERIFIED" not in full.text
        await room.ingest(HeardDeletion(1001, (1, 2), room.clock(), room.clock()))
        gone = await room.chats.wait_message(room.admin, "post deleted")
        assert "DENIED by Ada" in gone.text
        assert "UNVERIFIED" not in gone.text


async def test_what_was_decided_of_a_picture_without_words_is_of_its_album(any_store: Store) -> None:
    """Each picture has a page at the desk: whichever it was, who was told "denied" reads it wherever they look next."""
    async with newsroom(any_store) as room:
        await room.follow(room.admin, "Путин")
        now = room.clock()
        texts = ((1, "DEMO. А Путина в поезде не было."), (2, ""))
        await room.ingest(*(heard(text, message_id=n, grouped_id=5, date=now, heard_at=now) for n, text in texts))
        alert = await room.chats.wait_message(room.admin, "в поезде")
        picture = await post_id_of(any_store, 2)

        def work(session: Session) -> None:
            judge(session, 1000, room.clock(), kind="claim", post_id=picture, subject="", verdict="denied")

        await any_store.write(work)
        await room.tap(room.admin, alert, "Full text")
        told = [await room.chats.wait_message(room.admin, "в поезде", after=alert)]
        told.append(await room.ask(room.admin, "/digest", "Digest"))
        told.append(await room.ask(room.admin, "https://t.me/nezygar/1", "First heard here"))
        await index(room)
        told.append(await room.ask(room.admin, "/search поезд", "The latest:"))
        told.append(await room.ask(room.admin, "/test", "в поезде"))
        text = "DEMO. А Путина в поезде нет."
        await room.ingest(heard(text, message_id=1, grouped_id=5, date=now, edit_date=now, heard_at=room.clock()))
        told.append(await room.chats.wait_message(room.admin, "post edited", after=told[-1]))
        await room.ingest(HeardDeletion(1001, (1, 2), room.clock(), room.clock()))
        told.append(await room.chats.wait_message(room.admin, "post deleted"))
    assert ["DENIED by Ada" in one.text for one in told] == [True] * 7
    assert not any("UNVERIFIED" in one.text for one in told)
