"""Stories that become one, or two: whoever follows, asks for or has open the one that was before is not left behind."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.pipeline.asking.searching import prepare, search_posts
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.relating.regrouping import join_stories, set_apart, take_back
from core.pipeline.relating.rewriting import join_rewrites
from core.pipeline.rules import Rules, RulesHolder
from core.query.analyser import load_analyser
from core.storage.models import DeliveryRow, PostRow, ReviewRow
from core.storage.store import Store
from core.storage.subscriptions import put_wish, story_frequency, story_text, wishes
from core.told import Destination
from core.types import PostKey
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock

TEXT = "DEMO. Министр обороны прибыл с необъявленным визитом в Минск и встретился там с президентом Беларуси."
RETOLD = "DEMO. Президент Беларуси принял министра обороны, который прилетел в Минск с необъявленным визитом."
OTHER = "DEMO. В Твери из-за аварии на подстанции остались без света больше двадцати тысяч жителей города."
CHAT = Destination(77)


class Desk:
    """A newsroom's store: what is heard, which post is in which story, and who is to be told."""

    def __init__(self, store: Store, rules: Rules, clock: StillClock) -> None:
        self.store, self.rules, self.clock = store, rules, clock
        self.intake = Intake(store, RulesHolder(rules), clock, StoryPlacer())

    async def hear(self, text: str, channel_id: int, minutes: int = 0) -> None:
        at = NOON + timedelta(minutes=minutes)
        await self.intake.hear([heard(text, channel_id=channel_id, date=at, heard_at=at)])

    async def stories(self) -> list[int]:
        query = select(PostRow.story_id).order_by(PostRow.id)
        return [one or 0 for one in await self.store.read(lambda session: session.scalars(query).all())]

    async def follow(self, story_id: int, place: Destination = CHAT) -> None:
        def work(session: Session) -> bool:
            return put_wish(session, place, "story", str(story_id), instant=True, in_digest=False, by=7, now=NOON)

        await self.store.write(work)

    async def followed(self, place: Destination = CHAT) -> list[str]:
        return [one.target for one in await self.store.read(lambda session: wishes(session, place))]

    async def told(self) -> list[tuple[int, str]]:
        query = select(DeliveryRow.chat_id, DeliveryRow.subject).order_by(DeliveryRow.chat_id)
        return [(row[0], row[1]) for row in await self.store.read(lambda session: session.execute(query).all())]

    async def undo(self, nth: int) -> bool:
        """Takes the nth decision back."""
        query = select(ReviewRow.id).order_by(ReviewRow.id)
        review_id = (await self.store.read(lambda session: session.scalars(query).all()))[nth]
        return await self.store.write(lambda session: take_back(session, 7, NOON, review_id))

    async def standing(self) -> int:
        query = select(ReviewRow.id).where(ReviewRow.undone_at.is_(None))
        return len(await self.store.read(lambda session: session.scalars(query).all()))

    async def rewrite(self, rewrite: int, original: int) -> list[int]:
        """What the background proposes: the first post of one channel retells that of another."""
        pair = (PostKey(rewrite, 1), PostKey(original, 1))
        return await self.store.write(lambda session: join_rewrites(session, [pair]))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV)


@pytest.fixture
def desk(any_store: Store, rules: Rules, clock: StillClock) -> Desk:
    return Desk(any_store, rules, clock)


async def test_who_follows_a_story_that_joins_another_goes_on_hearing(desk: Desk) -> None:
    """Each further channel is told once, though the story has another number by then; who follows both is told once."""
    await desk.hear(TEXT, 1001)
    await desk.hear(RETOLD, 1002, minutes=5)
    first, second = await desk.stories()
    await desk.follow(second)
    await desk.follow(first, Destination(88))
    await desk.follow(second, Destination(88))
    assert await desk.rewrite(1002, 1001) == [2]
    await desk.hear(f"{RETOLD} Подробностей нет.", 1003, minutes=9)
    assert await desk.stories() == [first] * 3
    assert await desk.told() == [(77, "new:1003:1:0"), (88, "new:1003:1:0")]
    assert await desk.followed() == [str(first)]


async def test_a_story_is_followed_by_its_old_number(desk: Desk) -> None:
    """A button that was shown before two stories became one follows what became of it, under the title that it has."""
    await desk.hear(TEXT, 1001)
    await desk.hear(RETOLD, 1002, minutes=5)
    first, second = await desk.stories()
    await desk.rewrite(1002, 1001)
    await desk.follow(second)
    assert await desk.followed() == [str(first)]
    assert await desk.store.read(lambda session: story_text(session, second)) == TEXT
    assert (await desk.store.read(lambda session: story_frequency(session, second))).newest == (2, 1)


async def test_a_search_for_a_storys_old_number_finds_its_posts(desk: Desk) -> None:
    """Whoever noted or saved `story:3` finds all posts of what that became, over any number of joins."""
    for number, text in enumerate((TEXT, RETOLD, OTHER)):
        await desk.hear(text, 1001 + number, minutes=number)
    first, second, third = await desk.stories()
    await desk.rewrite(1003, 1002)
    await desk.rewrite(1002, 1001)
    await Indexer(desk.store, desk.clock, searches=None).drain()

    def found(session: Session) -> list[int]:
        ready = prepare(session, desk.rules, load_analyser(), f"story:{third}", NOON)
        return sorted(hit.post_id for hit in search_posts(session, ready).hits)

    assert await desk.store.read(found) == [1, 2, 3]
    assert second != first


async def test_a_story_that_joined_another_while_its_page_was_open_is_joined_all_the_same(
    desk: Desk,
) -> None:
    """What the analyst does with the posts that the page showed happens to them, and stands under the number of now."""
    for number, text in enumerate((TEXT, RETOLD, OTHER)):
        await desk.hear(text, 1001 + number, minutes=number)
    _, second, third = await desk.stories()
    await desk.rewrite(1002, 1001)
    assert await desk.store.write(lambda session: join_stories(session, 7, second, third, NOON)) == third
    assert await desk.stories() == [third] * 3
    with pytest.raises(RefusedError):
        await desk.store.write(lambda session: join_stories(session, 7, second, third, NOON))


@pytest.mark.parametrize("apart", [1, 2])
async def test_what_an_analyst_set_apart_stays_apart_whichever_post_was_marked(desk: Desk, apart: int) -> None:
    """Vectors that are made anew bring the same proposal again; posts that copy either are no way around it."""
    await desk.hear(TEXT, 1001)
    await desk.hear(RETOLD, 1002, minutes=5)
    first, _ = await desk.stories()
    assert await desk.rewrite(1002, 1001) == [2]
    new = await desk.store.write(lambda session: set_apart(session, 7, first, [apart], NOON))
    decided = await desk.stories()
    assert sorted(decided) == sorted([first, new])
    await desk.hear(f"{RETOLD} Подробностей нет.", 1003, minutes=9)
    for rewrite, original in ((1002, 1001), (1001, 1002), (1003, 1001)):
        assert await desk.rewrite(rewrite, original) == []
    assert await desk.stories() == [*decided, decided[1]]
    await desk.hear(OTHER, 1004, minutes=11)
    assert await desk.rewrite(1004, 1001) == [4]  # what nobody decided joins as before
    assert await desk.store.write(lambda session: join_stories(session, 7, new, first, NOON)) == first
    assert set(await desk.stories()) == {first}


async def test_a_retelling_joins_no_story_that_began_long_before(desk: Desk) -> None:
    """What is retold each day would be one story of weeks otherwise; what analysts joined with older posts goes on."""
    await desk.hear(TEXT, 1001)
    await desk.hear(TEXT, 1002, minutes=2 * 24 * 60)
    await desk.hear(RETOLD, 1003, minutes=4 * 24 * 60)
    first, second, third = await desk.stories()
    assert first == second != third
    assert await desk.rewrite(1003, 1002) == []
    await desk.hear(OTHER, 1004, minutes=30 * 24 * 60)
    *_, fourth = await desk.stories()
    await desk.store.write(lambda session: join_stories(session, 7, third, fourth, NOON))
    await desk.hear(RETOLD.replace("DEMO. ", "DEMO. Срочно. "), 1005, minutes=30 * 24 * 60 + 9)
    assert await desk.rewrite(1005, 1004) == [5]


async def test_posts_that_were_set_apart_by_mistake_go_back_together_with_who_followed_them(desk: Desk) -> None:
    """Taking one of the decisions back takes all back that were made with it; the new number leads to the old story."""
    for channel_id in (1001, 1002, 1003):
        await desk.hear(TEXT, channel_id, minutes=channel_id - 1000)
    story = (await desk.stories())[0]
    new = await desk.store.write(lambda session: set_apart(session, 7, story, [2, 3], NOON))
    await desk.follow(new)
    assert await desk.stories() == [story, new, new]
    assert await desk.undo(1)
    assert await desk.stories() == [story] * 3
    assert (await desk.standing(), await desk.followed()) == (0, [str(story)])
    assert not await desk.undo(0)


async def test_what_came_to_posts_that_were_set_apart_stays_when_they_go_back(desk: Desk) -> None:
    """A post that nobody set apart is not moved by taking back what was decided of others."""
    for channel_id in (1001, 1002):
        await desk.hear(TEXT, channel_id, minutes=channel_id - 1000)
    await desk.hear(OTHER, 1003, minutes=5)
    story, _, third = await desk.stories()
    new = await desk.store.write(lambda session: set_apart(session, 7, story, [2], NOON))
    await desk.store.write(lambda session: join_stories(session, 8, third, new, NOON))
    assert await desk.stories() == [story, new, new]
    assert await desk.undo(0)
    assert await desk.stories() == [story, story, new]


async def test_stories_that_were_joined_by_mistake_part_again(desk: Desk) -> None:
    """All posts of the one that was joined to the other are a story again; the other keeps its own."""
    for channel_id, text in ((1001, TEXT), (1002, OTHER), (1003, OTHER)):
        await desk.hear(text, channel_id, minutes=channel_id - 1000)
    first, second, _ = await desk.stories()
    await desk.store.write(lambda session: join_stories(session, 7, second, first, NOON))
    assert await desk.stories() == [first] * 3
    assert await desk.undo(0)
    one, two, three = await desk.stories()
    assert one == first
    assert two == three != first
    assert await desk.standing() == 0


async def test_a_decision_that_a_later_one_overtook_is_taken_back_and_moves_nothing(desk: Desk) -> None:
    """Where a post is, is what was decided last; that one stands."""
    for channel_id in (1001, 1002):
        await desk.hear(TEXT, channel_id, minutes=channel_id - 1000)
    story = (await desk.stories())[0]
    new = await desk.store.write(lambda session: set_apart(session, 7, story, [2], NOON))
    later = NOON + timedelta(minutes=1)
    await desk.store.write(lambda session: join_stories(session, 7, new, story, later))
    await desk.store.write(lambda session: set_apart(session, 7, story, [2], later + timedelta(minutes=1)))
    before = await desk.stories()
    assert await desk.undo(1)
    assert await desk.stories() == before
    assert await desk.standing() == 2
