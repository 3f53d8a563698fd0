"""What several processes store or decide at the very same moment: one text is one story in the end, with all posts."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.encoders import Encoder, open_encoder
from core.errors import RefusedError
from core.pipeline.hearing.ingest import ingest
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.relating.linking import LinkingService
from core.pipeline.relating.regrouping import set_apart
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.worker import Vectors
from core.storage.models import JobRow, PostRow
from core.storage.store import Store
from core.storage.stories import merge_stories, posts_of_story, split_story
from core.storage.subscriptions import put_wish, wishes
from core.told import Destination
from core.types import Forward, HeardPost
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock
from tests.services import meanwhile

Eventually = Callable[..., Any]

TEXT = "DEMO. Источник: министр встретился с президентом вчера вечером, разговор продлился больше двух часов."
COPY = TEXT.replace("Источник: ", "") + "\n\nПодписывайтесь!"
OTHER = "DEMO. В Твери из-за аварии на подстанции остались без света больше двадцати тысяч жителей города."
LIST = f"Коротко о главном:\n— {TEXT}\n— {OTHER}\n— DEMO. Паводок отрезал от дорог три посёлка, спасатели везут хлеб."
RETOLD = "DEMO. Министр обороны прибыл с необъявленным визитом в Минск и встретился там с президентом Беларуси."
AGAIN = "DEMO. Президент Беларуси принял министра обороны, который прилетел в Минск с необъявленным визитом."


def post(words: str, channel_id: int, minutes: int = 0, **changes: Any) -> HeardPost:
    at = NOON + timedelta(minutes=minutes)
    return heard(words, channel_id=channel_id, date=at, heard_at=at, **changes)


class Host:
    """One of several processes that hear and store."""

    def __init__(self, store: Store, rules: Rules, clock: StillClock) -> None:
        self.store, self.rules, self.clock = store, rules, clock
        self.placer = StoryPlacer()
        self.intake = Intake(store, RulesHolder(rules), clock, self.placer)

    async def hear(self, *posts: HeardPost) -> None:
        await self.intake.hear(posts)

    async def while_open(self, work: Callable[[Session], object], others: Callable[[], Awaitable[object]]) -> None:
        """Does `work` in a transaction that ends only once `others` are done."""
        go_on, open_now = threading.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def paused(session: Session) -> None:
            work(session)
            loop.call_soon_threadsafe(open_now.set)
            assert go_on.wait(60)

        writing = asyncio.create_task(self.store.write(paused))
        try:
            await asyncio.wait_for(open_now.wait(), 60)
            await others()
        finally:
            go_on.set()
            await writing

    async def hear_while(self, heard_here: HeardPost, others: Callable[[], Awaitable[object]]) -> None:
        """Stores a post in a transaction that ends only once `others` are done."""

        def work(session: Session) -> None:
            ingest(session, self.rules, [heard_here], (), self.clock(), self.placer)

        await self.while_open(work, others)

    async def link(self, encoder: Encoder | None, eventually: Eventually, *, in_vain: bool = False) -> None:
        """Does what waits for the linker, or with `in_vain` fails to."""
        service = LinkingService(self.store, RulesHolder(self.rules), self.clock, InProcess(encoder), encoder)

        async def done() -> bool:
            waiting = select(JobRow.error).where(JobRow.kind == "link_post")
            errors = await self.store.read(lambda session: session.scalars(waiting).all())
            return any(errors) if in_vain else not errors

        async with meanwhile(service.run()):
            await eventually(done, what="the end of its work")

    async def stories(self) -> list[int | None]:
        """The story of each post, in order of their channels."""
        query = select(PostRow.story_id).order_by(PostRow.channel_id)
        return await self.store.read(lambda session: list(session.scalars(query)))

    async def channels_of(self, story_id: int) -> list[int]:
        found = await self.store.read(lambda session: posts_of_story(session, story_id))
        return sorted(one.key.channel_id for one in found)


class InProcess:
    """Embeds here, if there is an encoder."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder

    async def embed(self, encoder_name: str, texts: Sequence[str]) -> Vectors:
        assert self._encoder is not None
        return await asyncio.to_thread(self._encoder.encode, texts)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV)


@pytest.fixture(scope="module")
def default_encoder() -> Encoder:
    encoder = open_encoder("default")
    assert encoder is not None
    return encoder


@pytest.fixture(params=["none", "default"])
def encoder(request: pytest.FixtureRequest) -> Encoder | None:
    return None if request.param == "none" else request.getfixturevalue("default_encoder")


@pytest.fixture
async def hosts(store_database: str, rules: Rules, clock: StillClock) -> AsyncIterator[tuple[Host, Host]]:
    """Two processes on one PostgreSQL."""
    async with Store(store_database) as store, Store(store_database) as elsewhere:
        yield Host(store, rules, clock), Host(elsewhere, rules, clock)


async def test_copies_that_two_processes_store_at_once_become_one_story(
    hosts: tuple[Host, Host], encoder: Encoder | None, eventually: Eventually
) -> None:
    """Near-copies and forwards, whoever's transaction ends first; copies of either that came since go along."""
    here, there = hosts
    await here.hear_while(post(TEXT, 1001), lambda: there.hear(post(COPY, 1002), post("DEMO. Нет.", 1003)))
    forwarded = Forward(channel_id=1003, message_id=1)
    brief = post("DEMO. Да.", 1004, 1)
    await there.hear_while(
        post("DEMO. Так и есть.", 1005, 1, forward=Forward(1009, 7)),
        lambda: here.hear(post("DEMO. Увы.", 1006, 1, forward=Forward(1009, 7)), brief),
    )
    await there.hear(post(COPY, 1007, 2), post("DEMO. Нет.", 1008, 2, forward=forwarded))
    before = await here.stories()
    assert before[0] != before[1]
    assert before[4] != before[5]
    await here.link(encoder, eventually)
    text_a, text_b, no, yes, one, other, text_c, no_again = await here.stories()
    assert text_a == text_b == text_c
    assert one == other
    assert no == no_again
    assert len({text_a, one, no, yes}) == 4


async def test_what_only_shares_a_part_is_joined_by_nobody_later(
    hosts: tuple[Host, Host], encoder: Encoder | None, eventually: Eventually
) -> None:
    """A list of the day's news and one of its items, stored at once, stay two stories, as do two texts."""
    here, there = hosts
    await here.hear_while(post(LIST, 1001), lambda: there.hear(post(OTHER, 1002), post(TEXT, 1003)))
    before = await here.stories()
    await here.link(encoder, eventually)
    assert await here.stories() == before
    assert len(set(before)) == 3


async def test_what_an_edit_made_alike_was_no_copy(
    hosts: tuple[Host, Host], encoder: Encoder | None, eventually: Eventually
) -> None:
    """Whoever wrote another's words over an own text was not the first to say them."""
    here, there = hosts
    await here.hear(post(OTHER, 1001), post(TEXT, 1002, 1))
    await there.hear(post(COPY, 1001, edit_date=NOON + timedelta(minutes=5)))
    before = await here.stories()
    await here.link(encoder, eventually)
    assert await here.stories() == before
    assert len(set(before)) == 2


async def test_copies_that_an_analyst_set_apart_stay_apart(hosts: tuple[Host, Host], eventually: Eventually) -> None:
    """The background finds them alike whenever it starts anew, and leaves them where they were put."""
    here, _ = hosts
    await here.hear(post(TEXT, 1001), post(COPY, 1002))
    (story_id, _) = await here.stories()
    await here.store.write(lambda session: set_apart(session, 7, story_id or 0, [2], NOON))
    before = await here.stories()
    await here.link(None, eventually)
    assert await here.stories() == before
    assert len(set(before)) == 2


async def test_a_copy_that_is_stored_while_its_story_joins_another_goes_along(hosts: tuple[Host, Host]) -> None:
    """The story's page shows it, whichever transaction ends first."""
    here, there = hosts
    await here.hear(post(TEXT, 1001), post(OTHER, 1002))
    first, second = (one or 0 for one in await here.stories())
    joining: list[asyncio.Task[int]] = []

    async def join() -> None:
        joining.append(asyncio.create_task(there.store.write(lambda session: merge_stories(session, second, first))))
        await asyncio.wait(joining, timeout=0.5)  # it may have to wait for the copy's transaction

    await here.hear_while(post(OTHER, 1003, 1), join)
    await asyncio.gather(*joining)
    assert await here.channels_of(first) == [1001, 1002, 1003]

    await here.hear(post(RETOLD, 1004, 2))
    third = (await here.stories())[-1] or 0
    copying: list[asyncio.Task[None]] = []

    async def copy() -> None:
        copying.append(asyncio.create_task(here.hear(post(RETOLD, 1005, 3))))
        await asyncio.wait(copying, timeout=0.5)  # it may have to wait until the stories are one

    await there.while_open(lambda session: merge_stories(session, third, first), copy)
    await asyncio.gather(*copying)
    assert await here.channels_of(first) == [1001, 1002, 1003, 1004, 1005]


async def test_two_who_join_the_same_stories_the_other_way_round_leave_one(hosts: tuple[Host, Host]) -> None:
    """The second finds them joined: no story leads to one that leads back."""
    here, there = hosts
    await here.hear(post(TEXT, 1001), post(OTHER, 1002))
    first, second = (one or 0 for one in await here.stories())
    other_way: list[asyncio.Task[int]] = []

    async def join() -> None:
        other_way.append(asyncio.create_task(there.store.write(lambda session: merge_stories(session, first, second))))
        await asyncio.wait(other_way, timeout=0.5)  # it may have to wait for us

    await here.while_open(lambda session: merge_stories(session, second, first), join)
    assert await asyncio.gather(*other_way) == [0]
    assert await here.stories() == [first, first]


@pytest.mark.parametrize("theirs", [[1], [2]])
async def test_two_analysts_who_set_posts_of_one_story_apart_at_once_leave_none_empty(
    hosts: tuple[Host, Host], theirs: list[int]
) -> None:
    """The second decides over what the first left, and is refused what is no longer so: each chose one of two posts, be
    it the same one, and a story without posts would have no page.
    """
    here, there = hosts
    await here.hear(post(TEXT, 1001), post(COPY, 1002))
    (story_id, _) = await here.stories()
    deciding: list[asyncio.Task[int]] = []

    async def decide() -> None:
        work = there.store.write(lambda session: set_apart(session, 8, story_id or 0, theirs, NOON))
        deciding.append(asyncio.create_task(work))
        await asyncio.wait(deciding, timeout=0.5)  # it has to wait for the first one

    await here.while_open(lambda session: set_apart(session, 7, story_id or 0, [2], NOON), decide)
    with pytest.raises(RefusedError):
        await deciding[0]
    left, apart = await here.stories()
    assert left == story_id
    assert await here.channels_of(left) == [1001]
    assert await here.channels_of(apart or 0) == [1002]


async def test_who_follows_a_story_while_it_joins_another_follows_that_one(hosts: tuple[Host, Host]) -> None:
    """Whichever transaction ends first, further copies are told."""
    here, there = hosts
    await here.hear(post(TEXT, 1001), post(OTHER, 1002))
    first, second = (one or 0 for one in await here.stories())
    late: list[asyncio.Task[Any]] = []

    def follow(chat_id: int) -> Callable[[Session], bool]:
        place = Destination(chat_id)
        return lambda session: put_wish(
            session, place, "story", str(second), instant=True, in_digest=False, by=7, now=NOON
        )

    async def begin(work: Callable[[Session], object]) -> None:
        late.append(asyncio.create_task(there.store.write(work)))
        await asyncio.wait(late, timeout=0.5)  # it may have to wait for the other

    await here.while_open(follow(76), lambda: begin(lambda session: merge_stories(session, second, first)))
    await asyncio.gather(*late)
    await there.store.write(lambda session: split_story(session, [2], NOON))
    third = (await here.stories())[1] or 0
    second = third
    await here.while_open(lambda session: merge_stories(session, third, first), lambda: begin(follow(77)))
    await asyncio.gather(*late)
    for chat_id in (76, 77):
        found = await here.store.read(lambda session, chat_id=chat_id: wishes(session, Destination(chat_id)))
        assert [one.target for one in found] == [str(first)]


async def test_stories_that_could_not_be_joined_for_the_moment_are_joined_later(
    store: Store, rules: Rules, clock: StillClock, default_encoder: Encoder, eventually: Eventually
) -> None:
    """A database that refuses for a while costs time only, also if the process was started anew meanwhile."""
    host = Host(store, rules, clock)
    await host.hear(post(RETOLD, 1001))
    await host.link(default_encoder, eventually)
    refuse = text("CREATE TRIGGER refuse BEFORE UPDATE ON story BEGIN SELECT RAISE(FAIL, 'DEMO'); END")
    await store.write(lambda session: session.execute(refuse))
    await host.hear(post(AGAIN, 1002, 5))
    await host.link(default_encoder, eventually, in_vain=True)
    one, other = await host.stories()
    assert one != other
    await store.write(lambda session: session.execute(text("DROP TRIGGER refuse")))
    clock.forward(hours=1)
    await host.link(default_encoder, eventually)
    assert await host.stories() == [one, one]
