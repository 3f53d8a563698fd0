"""Stories as posts arrive: one story for one text, whoever carries it, and what analysts decided stands."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from core.pipeline.archive.keeping import redact
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.stories import StoryPlacer, story_spread
from core.pipeline.rules import Rules, RulesHolder
from core.query import load_analyser
from core.storage.models import PostRow, StoryRow
from core.storage.store import Store
from core.storage.stories import merge_stories, merged_into, posts_of_story, split_story, story_channels
from core.types import Forward, HeardPost, PostKey
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock

TEXT = "DEMO. Источник: министр встретился с президентом вчера вечером, разговор продлился больше двух часов."
OTHER = "DEMO. В Москве ожидается сильный снег, водителей просят без нужды не выезжать на дороги города."
SNOW = "DEMO. Коммунальщики всю ночь убирали сугробы с крыш и дворов, к утру вывезли сотни грузовиков снега."
COPY = TEXT.replace("Источник: ", "") + "\n\nПодписывайтесь!"


def post(text: str, channel_id: int, message_id: int = 1, minutes: int = 0, **changes: Any) -> HeardPost:
    return heard(text, channel_id=channel_id, message_id=message_id, date=NOON + timedelta(minutes=minutes), **changes)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV)


class Desk:
    def __init__(self, store: Store, rules: Rules, clock: StillClock) -> None:
        self.store, self.rules, self.clock = store, rules, clock
        self.restart()

    def restart(self, **options: Any) -> None:
        self.placer = StoryPlacer(**options)
        self.intake = Intake(self.store, RulesHolder(self.rules), self.clock, self.placer)

    async def hear(self, *posts: HeardPost) -> None:
        await self.intake.hear(posts)

    async def stories(self) -> dict[PostKey, int | None]:
        query = select(PostRow.channel_id, PostRow.message_id, PostRow.story_id).order_by(PostRow.id)
        rows = await self.store.read(lambda session: session.execute(query).all())
        return {PostKey(row[0], row[1]): row[2] for row in rows}

    async def grouped(self) -> list[list[int]]:
        """Channel ids by story, in order of hearing."""
        groups: dict[int | None, list[int]] = {}
        for key, story_id in (await self.stories()).items():
            assert story_id is not None
            groups.setdefault(story_id, []).append(key.channel_id)
        return list(groups.values())


@pytest.fixture
def desk(store: Store, rules: Rules, clock: StillClock) -> Desk:
    return Desk(store, rules, clock)


@pytest.fixture
def any_desk(any_store: Store, rules: Rules, clock: StillClock) -> Desk:
    return Desk(any_store, rules, clock)


async def test_copies_share_a_story(any_desk: Desk) -> None:
    """A copy joins the story of the first, in one batch or in another; another text has its own."""
    desk = any_desk
    await desk.hear(post(TEXT, 1001), post(OTHER, 1002), post(COPY, 1003, minutes=5))
    await desk.hear(post(COPY, 1004, minutes=9))
    assert await desk.grouped() == [[1001, 1003, 1004], [1002]]
    (story_id, *_) = (await desk.stories()).values()
    assert story_id is not None
    counts = await desk.store.read(lambda session: story_channels(session, [story_id]))
    assert counts == {story_id: 3}


async def test_what_another_process_has_stored_is_copied_here_too(
    postgres_url: str, rules: Rules, clock: StillClock
) -> None:
    """Of several that watch on one PostgreSQL each knows the others' posts when a copy comes; nobody is told twice."""
    async with Store(postgres_url) as store, Store(postgres_url) as elsewhere:
        desk, other = Desk(store, rules, clock), Desk(elsewhere, rules, clock)
        await desk.hear(post(OTHER, 1001))
        await other.hear(post(OTHER, 1002, minutes=1))
        await desk.hear(post(TEXT, 1003, minutes=2), post("", 1003, message_id=2, minutes=2))
        await other.hear(post(COPY, 1004, minutes=3))
        await desk.hear(post(COPY, 1005, minutes=4))
        stories = [story_id for story_id in (await desk.stories()).values() if story_id is not None]
        assert [stories[0]] * 2 + [stories[2]] * 3 == stories


async def test_forwards_share_a_story(desk: Desk) -> None:
    """A forward joins the story of what it forwards, however short."""
    await desk.hear(
        post("DEMO. Да.", 1001), post("DEMO. Нет.", 1002, forward=Forward(1001, 1)), post("DEMO. Да.", 1003)
    )
    assert await desk.grouped() == [[1001, 1002], [1003]]


async def test_hearing_again_changes_nothing(desk: Desk) -> None:
    """A post heard twice keeps its story and makes no second one."""
    await desk.hear(post(TEXT, 1001), post(COPY, 1002))
    before = await desk.stories()
    await desk.hear(post(COPY, 1002), post(TEXT, 1001))
    assert await desk.stories() == before
    stories = await desk.store.read(lambda session: list(session.scalars(select(StoryRow.id))))
    assert len(stories) == 1


async def test_stories_outlive_a_restart(any_desk: Desk) -> None:
    """After a restart a copy still joins the story of the stored post."""
    desk = any_desk
    await desk.hear(post(TEXT, 1001))
    desk.restart()
    await desk.hear(post(COPY, 1002, minutes=5))
    assert await desk.grouped() == [[1001, 1002]]


async def test_posts_stored_before_there_were_stories(desk: Desk) -> None:
    """A copy of a post that has no story yet gives both one."""
    intake = Intake(desk.store, RulesHolder(desk.rules), desk.clock)
    await intake.hear([post(TEXT, 1001)])
    await desk.hear(post(COPY, 1002))
    assert await desk.grouped() == [[1001, 1002]]


async def test_undone_transaction_leaves_no_trace(desk: Desk) -> None:
    """When the first post of a story is not stored in the end, its copies still share one story."""
    placer = desk.placer

    class Undone(Exception):
        pass

    def fails(session: Any) -> None:
        placer.place(session, [_Placed(post(TEXT, 1001))], NOON)
        raise Undone

    with pytest.raises(Undone):
        await desk.store.write(fails)
    await desk.hear(post(COPY, 1002), post(COPY, 1003))
    await desk.hear(post(TEXT, 1001), post(COPY, 1004))
    assert len(await desk.grouped()) <= 2
    stories = await desk.stories()
    assert stories[PostKey(1002, 1)] == stories[PostKey(1003, 1)]
    assert None not in stories.values()


class _Placed:
    def __init__(self, heard_post: HeardPost) -> None:
        self.heard = heard_post
        self.post_id = 1
        self.story_id: int | None = None


async def test_what_is_forgotten_is_not_compared(desk: Desk) -> None:
    """The index is bounded: beyond its size the oldest posts are not compared with any more."""
    desk.restart(keep=2)
    await desk.hear(post(TEXT, 1001))
    await desk.hear(*(replace(post(OTHER, 1002, number), text=f"{OTHER} {number}" * number) for number in range(2, 6)))
    await desk.hear(post(COPY, 1003))
    stories = await desk.stories()
    assert stories[PostKey(1001, 1)] != stories[PostKey(1003, 1)]


async def test_merge_leaves_a_redirect_and_newcomers_follow(any_desk: Desk) -> None:
    """After analysts merge two stories, a copy of either joins the merged one; the old id still leads there."""
    desk = any_desk
    await desk.hear(post(TEXT, 1001), post(OTHER, 1002))
    first, second = (story for story in (await desk.stories()).values() if story is not None)
    assert await desk.store.write(lambda session: merge_stories(session, first, second)) == 1
    assert await desk.store.write(lambda session: merge_stories(session, second, first)) == 0
    await desk.hear(post(COPY, 1003))
    assert await desk.grouped() == [[1001, 1002, 1003]]
    assert await desk.store.read(lambda session: merged_into(session, [first])) == {first: second}
    assert len(await desk.store.read(lambda session: posts_of_story(session, first))) == 3


async def test_split_stands(desk: Desk) -> None:
    """A post that analysts took out of a story keeps its own, and what copies it follows it."""
    await desk.hear(post(TEXT, 1001), post(COPY, 1002))
    story_id = await desk.store.write(lambda session: split_story(session, [2], NOON))
    await desk.hear(post(COPY, 1002), post(COPY, 1003))
    stories = await desk.stories()
    assert stories[PostKey(1002, 1)] == stories[PostKey(1003, 1)] == story_id
    assert stories[PostKey(1001, 1)] != story_id


async def test_how_a_story_spread(desk: Desk) -> None:
    """The earliest by date is first though it was heard last; lag, share, reach and sources are told."""
    await desk.hear(post(COPY, 1002, minutes=30, views=10), post(TEXT, 1001, minutes=0, views=100))
    (story_id, *_) = (await desk.stories()).values()
    told = await desk.store.read(lambda session: story_spread(session, story_id or 0))
    assert told is not None
    spread, posts = told
    assert [posts[carrier.post_id].key.channel_id for carrier in spread.carriers] == [1001, 1002]
    assert [carrier.lag for carrier in spread.carriers] == [timedelta(), timedelta(minutes=30)]
    assert (spread.sources, spread.views) == (1, 110)
    assert await desk.store.read(lambda session: story_spread(session, 999)) is None


async def test_whoever_passes_a_message_on_is_no_further_source(desk: Desk) -> None:
    """A forward is the source that it forwards, though its text was edited since, or is a mark without words;
    nor is a text a source that was taken out of the store.
    """
    await desk.hear(
        post(TEXT, 1001),
        post(OTHER, 1002, minutes=1, forward=Forward(1001, 1)),  # what the first one said after an edit
        post("🔥", 1003, minutes=2, forward=Forward(1001, 1)),
        post(COPY, 1004, minutes=3),
    )
    (story_id, *others) = (await desk.stories()).values()
    assert story_id is not None
    assert others == [story_id] * 3

    async def sources() -> int:
        told = await desk.store.read(lambda session: story_spread(session, story_id))
        assert told is not None
        return told[0].sources

    assert await sources() == 1
    await desk.hear(post(f"{OTHER} Подробности позже.", 1005, minutes=4))
    assert await sources() == 1  # a copy of what somebody forwarded from the first
    await desk.hear(post(SNOW, 1006, minutes=5))
    await desk.store.write(lambda session: merge_stories(session, 2, story_id))
    assert await sources() == 2
    await desk.store.write(lambda session: redact(session, load_analyser(), 7, NOON, post_id=6, reason="DEMO"))
    assert await sources() == 1


async def test_what_is_said_each_day_is_told_anew_after_some_days_whatever_was_restarted(any_desk: Desk) -> None:
    """Each story lasts three days from its first post, as the store has it; one day's copies stay together."""
    desk = any_desk
    for day in range(6):
        desk.clock.now = NOON + timedelta(days=day)
        desk.restart()
        await desk.hear(
            post(TEXT, 1001, day + 1, minutes=day * 24 * 60), post(COPY, 1002, day + 1, minutes=day * 24 * 60 + 5)
        )
    stories = list((await desk.stories()).values())
    assert len(set(stories[:7])) == 1
    assert len(set(stories[8:])) == 1
    assert stories[0] != stories[8]


async def test_a_picture_that_gets_its_caption_later_begins_the_story(any_desk: Desk) -> None:
    """What an edit says first is what is copied: the picture's channel was first, also after a restart."""
    desk = any_desk
    await desk.hear(post("", 1001))
    await desk.hear(post(TEXT, 1001, edit_date=NOON + timedelta(minutes=1)))
    await desk.hear(post(COPY, 1002, minutes=5))
    desk.restart()
    await desk.hear(post(COPY, 1003, minutes=9))
    await desk.hear(post(OTHER, 1001, edit_date=NOON + timedelta(minutes=10)), post(OTHER, 1004, minutes=11))
    first, second, third, other = (await desk.stories()).values()
    assert first == second == third is not None
    assert other != first
    told = await desk.store.read(lambda session: story_spread(session, first or 0))
    assert told is not None
    assert [told[1][one.post_id].key.channel_id for one in told[0].carriers] == [1001, 1002, 1003]
    assert [round(one.shared, 1) for one in told[0].carriers] == [1.0, 0.9, 0.9]
    assert told[0].sources == 1
