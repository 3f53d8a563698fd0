"""/stories: what several channels carry, page by page."""

import re
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.handlers.stories import PAGE
from core.i18n import LANGUAGES, texts_for
from core.pipeline.newsroom.reviewing import judge
from core.storage.models import PostRow, StoryRow
from core.storage.store import Store
from core.storage.storylists import stories_between
from core.storage.upsert import insert_new
from tests.bot.test_searches import index
from tests.bot.world import Newsroom, at, newsroom


async def story(room: Newsroom, number: int, text: str, *channels: int, **changes: Any) -> None:
    """Posts of these channels with one text, as one story; the channels may be named more than once."""
    first = room.next_id
    for channel_id in channels:
        await room.hear(text, channel_id=channel_id, **changes)

    def work(session: Session) -> None:
        insert_new(session, StoryRow, [{"id": number, "created_at": room.clock()}])
        mine = PostRow.message_id.in_(range(first, room.next_id))
        session.execute(update(PostRow).where(mine).values(story_id=number))

    await room.store.write(work)


def numbers(text: str) -> list[int]:
    """Which samples a message shows, in its order."""
    return [int(found) for found in re.findall(r"образец (\d+)", text)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_stories_of_a_day_are_turned_through(any_store: Store, clock: Any, language: str) -> None:
    """Of the last day, what two channels carry, the latest first; none is left out between two pages."""
    texts = texts_for(language)
    clock.now = at(9)
    async with newsroom(any_store, clock=clock, admin_language=language) as room:
        assert texts("stories-none") in (await room.ask(room.admin, "/stories", texts("stories-head"))).text
        await story(room, 90, "DEMO. Позавчера, образец 90.", 1001, 1002, date=at(8, day=3))
        await story(room, 91, "DEMO. Один канал дважды, образец 91.", 1001, 1001)
        for number in range(1, PAGE + 3):
            clock.forward(minutes=1)
            await story(room, number, f"DEMO. Лавров, образец {number}.", 1001, 1002)
        shown = await room.ask(room.admin, "/stories", texts("stories-range", first=1, last=PAGE))
        seen = numbers(shown.text)
        shown = await room.tap(
            room.admin, shown, texts("talk-later"), texts("stories-range", first=PAGE + 1, last=PAGE + 2)
        )
        assert seen + numbers(shown.text) == list(range(PAGE + 2, 0, -1))
        labels = [[button.text for button in row] for row in shown.buttons]
        assert labels == [[str(PAGE + 1), str(PAGE + 2)], [texts("talk-earlier")]]
        shown = await room.tap(room.admin, shown, texts("talk-earlier"), texts("stories-range", first=1, last=PAGE))
        assert numbers(shown.text) == seen
        of_then = await room.ask(room.admin, "/stories 3 ноября", "образец")
        assert numbers(of_then.text) == [90]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_story_is_opened_and_followed_from_the_list(store: Store, clock: Any, language: str) -> None:
    """Its number brings all of its posts, whenever they were published, and there it can be followed."""
    texts = texts_for(language)
    async with newsroom(store, clock=clock, admin_language=language) as room:
        await story(room, 1, "DEMO. Лавров, образец 1.", 1001, 1002)
        await index(room)
        listed = await room.ask(room.admin, "/stories", texts("stories-head"))
        await room.tap(room.admin, listed, "1")
        opened = await room.chats.wait_message(room.admin, texts("found-range", first=1, last=2), after=listed)
        assert opened.text.startswith("DEMO. Лавров, образец 1.")
        await room.tap(room.admin, opened, texts("alert-button-story"), texts("subscribed-alerts"))
        await room.ask(room.admin, "/list", texts("list-head", count=1))


async def test_the_stories_of_an_official_or_a_channel(any_store: Store, clock: Any) -> None:
    """Those in which they are named, or write; most channels come first, and what an analyst refused names nobody."""
    async with newsroom(any_store, clock=clock) as room:
        await story(room, 1, "DEMO. Лавров и Путин, образец 1.", 1001, 1002, 1003)
        await story(room, 2, "DEMO. Лавров, образец 2.", 1001, 1002)
        await story(room, 3, "DEMO. Погода, образец 3.", 1002, 1003)
        assert numbers((await room.ask(room.admin, "/stories", "Stories")).text) == [1, 3, 2]
        for asked, expected in (
            ("/stories Лаврова 24h", [1, 2]),
            ("/stories Путин", [1]),
            ("/stories @nezygar", [1, 2]),
            ("/stories 24h Лавров", [1, 2]),
        ):
            await room.quiet()
            assert numbers((await room.ask(room.admin, asked, "образец")).text) == expected, asked
        refused = await room.ask(room.admin, "/stories вчера-позавчера")
        assert "вчера-позавчера" in refused.text

        def refuse(session: Session) -> None:
            for post in stories_between(session, at(0, day=1), room.clock(), official_ids={"vladimir-putin"}):
                subject = "0:15:20:vladimir-putin"
                posts = session.query(PostRow.id).where(PostRow.story_id == post.story_id).all()
                for (post_id,) in posts:
                    judge(
                        session,
                        1000,
                        room.clock(),
                        kind="mention",
                        post_id=post_id,
                        subject=subject,
                        verdict="rejected",
                    )

        await room.store.write(refuse)
        answer = await room.ask(room.admin, "/stories Путин", "Stories")
        assert "Nothing stood in two channels" in answer.text


async def test_a_group_that_nobody_bound_is_told_no_stories(store: Store) -> None:
    """Stored posts go where an editor wants them, as a digest does."""
    async with newsroom(store) as room:
        await story(room, 1, "DEMO. Лавров, образец 1.", 1001, 1002)
        group = room.chats.create_supergroup("Club", room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        said = await room.chats.say(room.admin, group, "/stories")
        await room.chats.wait_message(group, texts_for("en")("here-first"), after=said)
