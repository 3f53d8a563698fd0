"""Linking as things arrive: from either side, once, without vectors too, and never in the way of ingest."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from core.encoders import Encoder, open_encoder
from core.errors import UsageError
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.newsroom.reviewing import judge
from core.pipeline.relating.articles import StoredArticle, store_article
from core.pipeline.relating.embedding import Embedding
from core.pipeline.relating.linking import LinkingService
from core.pipeline.relating.rewriting import join_rewrites
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.telling.linkalerts import tell_of_articles
from core.pipeline.worker import Vectors, Worker
from core.storage.articlecards import citations_of, posts_for_article
from core.storage.jobs import claim_jobs
from core.storage.models import (
    ChannelRow,
    DeliveryRow,
    EmbeddingRow,
    JobRow,
    LinkRow,
    PostRow,
    ReviewRow,
    SubscriptionRow,
    TextEmbeddingRow,
)
from core.storage.outcomes import outcomes_of_articles, outcomes_of_channel
from core.storage.store import Store
from core.storage.stories import split_story
from core.storage.wake import Topic, wake
from core.told import ArticleCard, Status
from core.types import FetchedArticle, PostKey, Relation
from tests.builders import KOMPROMAT, LAVROV, NEZYGAR, NOON, PUTIN, heard, rules_for, watchlist
from tests.conftest import StillClock
from tests.services import meanwhile

Eventually = Callable[..., Any]

WEDNESDAY = NOON  # 5 November 2025
FRIDAY = NOON + timedelta(days=2)

CITING = "Nezygar reported on Wednesday that Lavrov had had a serious conversation with Putin after the call."
ARTICLE = FetchedArticle(
    url="https://paper.example/a/1",
    title="Kremlin denies that Lavrov has fallen out of favour",
    text=(
        "The Kremlin denied on Friday that Foreign Minister Sergey Lavrov had fallen out of favour.\n"
        f"The Telegram channel {CITING} "
        "The Telegram channel Kompromat GROUP on Wednesday reported that Lavrov had fallen out of favour.\n"
        "The Telegram channel Rybar wrote on Tuesday that the ministry was preparing for a change.\n"
        "Oil prices rose slightly in London."
    ),
    fetched_at=FRIDAY,
    published_at=FRIDAY,
)
SERIOUS = "DEMO. После звонка у Лаврова состоялся серьёзный разговор с Путиным, говорят источники."
FAVOUR = "DEMO. Лавров впал в немилость."
WEATHER = "DEMO. В Москве ожидается снег, движение на дорогах затруднено."


class Desk:
    """A store that hears posts and articles, and a linking service over it."""

    def __init__(self, store: Store, rules: Rules, clock: StillClock) -> None:
        self.store = store
        self.holder = RulesHolder(rules)
        self.clock = clock
        self.intake = Intake(store, self.holder, clock)
        self.told: list[int] = []

    async def channels(self) -> None:
        rows = [
            {"channel_id": channel.channel_id, "username": channel.username, "name": channel.name, "language": "ru"}
            for channel in (NEZYGAR, KOMPROMAT)
        ]
        await self.store.write(lambda session: session.execute(insert(ChannelRow), rows))

    async def hear(self, text: str, message_id: int, channel_id: int = 1001, **changes: Any) -> None:
        values = {"date": WEDNESDAY, "heard_at": self.clock(), **changes}
        await self.intake.hear([heard(text, channel_id=channel_id, message_id=message_id, **values)])

    async def publish(self, article: FetchedArticle = ARTICLE) -> StoredArticle:
        rules = self.holder.current
        return await self.store.write(lambda session: store_article(session, article, rules, self.clock()))

    async def card(self, article_id: int = 1) -> ArticleCard:
        card = await self.store.read(lambda session: posts_for_article(session, article_id))
        assert card is not None
        return card

    async def count(self, model: type[Any], *conditions: Any) -> int:
        query = select(func.count()).select_from(model).where(*conditions)
        return await self.store.read(lambda session: session.scalar(query) or 0)

    async def stories(self) -> list[int | None]:
        query = select(PostRow.story_id).order_by(PostRow.id)
        return await self.store.read(lambda session: list(session.scalars(query)))

    async def decide(self, subject: str, post_id: int, verdict: str) -> None:
        def work(session: Session) -> int:
            return judge(session, 7, self.clock(), kind="outcome", post_id=post_id, subject=subject, verdict=verdict)

        await self.store.write(work)

    async def quiet(self) -> bool:
        return await self.count(JobRow, JobRow.kind.in_(("link_post", "link_article"))) == 0

    def _tell(self, session: Session, post_ids: Sequence[int], now: datetime) -> None:
        self.told += post_ids
        tell_of_articles(session, post_ids, now)

    @asynccontextmanager
    async def linking(self, worker: Embedding, encoder: Encoder | None) -> AsyncIterator[LinkingService]:
        service = LinkingService(self.store, self.holder, self.clock, worker, encoder, told=self._tell)
        async with meanwhile(service.run()):
            yield service


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV, PUTIN)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    encoder = open_encoder("default")
    assert encoder is not None
    return encoder


class InProcess:
    """The real encoder in this process: its model is read once for all tests. `texts` are those encoded."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.texts: list[str] = []

    async def embed(self, encoder_name: str, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return await asyncio.to_thread(self.encoder.encode, texts)


@pytest.fixture
def worker(encoder: Encoder) -> InProcess:
    return InProcess(encoder)


async def _desk(store: Store, rules: Rules, clock: StillClock) -> Desk:
    clock.now = FRIDAY
    desk = Desk(store, rules, clock)
    await desk.channels()
    return desk


@pytest.fixture
async def desk(store: Store, rules: Rules, clock: StillClock) -> Desk:
    return await _desk(store, rules, clock)


@pytest.fixture
async def any_desk(any_store: Store, rules: Rules, clock: StillClock) -> Desk:
    return await _desk(any_store, rules, clock)


async def test_what_was_decided_of_a_picture_stands_beside_the_article(any_desk: Desk) -> None:
    """An album is one post of an article, whichever of its pictures an analyst looked at."""
    for message_id, words in ((1, FAVOUR), (2, "")):
        await any_desk.hear(words, message_id, grouped_id=5)
    await any_desk.publish()
    link = {"article_id": 1, "post_id": 1, "relation": "cites", "score": 2.0, "reasons": []}
    link |= {"article_version": 0, "post_version": 0, "found_at": FRIDAY}

    def work(session: Session) -> None:
        session.execute(insert(LinkRow), [link])
        judge(session, 7, FRIDAY, kind="claim", post_id=2, subject="", verdict="denied")

    await any_desk.store.write(work)
    assert [one.card.status for one in (await any_desk.card()).posts] == [Status.DENIED]


async def test_article_after_its_posts(
    any_desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """An article is put beside the stored posts that it cites, each with the very sentence; others are not cited."""
    desk = any_desk
    await desk.hear(SERIOUS, 1)
    await desk.hear(FAVOUR, 2, channel_id=1002)
    await desk.hear(WEATHER, 3)
    await desk.publish()
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
    card = await desk.card()
    cited = {linked.card.key: linked.sentence_text for linked in card.posts if linked.relation is Relation.CITES}
    assert set(cited) == {PostKey(1001, 1), PostKey(1002, 2)}
    assert cited[PostKey(1001, 1)] == f"The Telegram channel {CITING}"
    assert "Kompromat GROUP" in (cited[PostKey(1002, 2)] or "")
    # With the ids of officials, not their names in one language.
    held = {reason.code: dict(reason.args) for linked in card.posts for reason in linked.reasons}
    assert held["link-same-officials"]["names"].split(", ")[0] == LAVROV.id
    assert sorted(desk.told)[:2] == [1, 2]
    assert [linked.relation for linked in card.posts] == ["cites", "cites"]


async def test_post_after_its_article(desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually) -> None:
    """A post that comes after the article is linked when it arrives, and the open citation is closed."""
    await desk.publish()
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        assert (await desk.card()).posts == ()
        await desk.hear(SERIOUS, 1)
        await eventually(desk.quiet)
    (linked,) = [linked for linked in (await desk.card()).posts if linked.relation is Relation.CITES]
    assert linked.sentence_text == f"The Telegram channel {CITING}"
    notes = await desk.store.read(lambda session: citations_of(session, 1))
    assert [(note.channel_name, note.watched, note.post_id) for note in notes] == [
        ("Nezygar", True, 1),
        ("Kompromat GROUP", True, None),
        ("Rybar", False, None),
    ]


async def test_a_denial_is_kept_for_the_claim_that_it_answers(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """Who denied which words stands beside the post that claimed them, from either side; a newer text replaces it."""
    await desk.hear(SERIOUS, 1)
    await desk.publish()
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        await desk.hear(FAVOUR, 2, channel_id=1002)  # after its article
        await eventually(desk.quiet)
        said = {linked.card.key.channel_id: linked.outcomes for linked in (await desk.card()).posts}
        assert said[1001] == ()
        (denial,) = said[1002]
        assert (denial.stance, denial.speaker) == ("denies", "The Kremlin")
        assert denial.sentence_text.startswith("The Kremlin denied on Friday")
        assert denial.claim_text == "Lavrov had fallen out of favour."
        (dated,) = await desk.store.read(lambda session: outcomes_of_channel(session, 1002))
        assert (dated.outcome, dated.article_at, dated.post_at) == (denial, FRIDAY, WEDNESDAY)
        assert await desk.store.read(lambda session: outcomes_of_channel(session, 1001)) == []
        assert denial.verdict is None
        await desk.decide(denial.subject, 2, "confirmed")
        (checked,) = await desk.store.read(lambda session: outcomes_of_channel(session, 1002))
        assert checked.outcome == replace(denial, verdict="confirmed")
        await desk.decide(denial.subject, 2, "rejected")
        assert await desk.store.read(lambda session: outcomes_of_channel(session, 1002)) == []
        assert all(not linked.outcomes for linked in (await desk.card()).posts)
        shown = await desk.store.read(lambda session: outcomes_of_articles(session, [1], refused=True))
        assert [each.verdict for each in shown[1, 2]] == ["rejected"]
        with pytest.raises(UsageError, match="no such outcome"):
            await desk.decide("1:confirms:0", 2, "confirmed")
        withdrawn = ARTICLE.text.partition("\n")[2]
        await desk.publish(replace(ARTICLE, text=withdrawn))
        await eventually(desk.quiet)
    assert all(not linked.outcomes for linked in (await desk.card()).posts)


async def test_citations_without_a_post_are_kept(desk: Desk, worker: InProcess, eventually: Eventually) -> None:
    """A citation of a channel nobody watches, or of a post that is not stored, is kept with its sentence and day."""
    await desk.publish()
    async with desk.linking(worker, None):
        await eventually(desk.quiet)
    notes = await desk.store.read(lambda session: citations_of(session, 1, without_post=True))
    rybar = notes[-1]
    assert (rybar.channel_name, rybar.watched, rybar.day_phrase) == ("Rybar", False, "on Tuesday")
    assert rybar.from_at is not None
    assert rybar.from_at <= WEDNESDAY - timedelta(days=1) < (rybar.to_at or rybar.from_at)
    assert "Rybar wrote on Tuesday" in rybar.sentence


async def test_what_only_stands_beside_a_post_needs_a_post_that_says_it(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """Where no verb tells that anything was said, nobody is told that the article cites what the store has not."""
    beside = "Nezygar has Lavrov in a serious conversation with Putin after the call, in a late Telegram post."
    other = "Kompromat GROUP greeted its readers with a new logo in an evening Telegram post."
    await desk.hear(SERIOUS, 1)
    await desk.publish(replace(ARTICLE, text=f"{beside}\n{other}\nOil prices rose slightly in London."))
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
    notes = await desk.store.read(lambda session: citations_of(session, 1))
    assert [(note.channel_name, note.post_id) for note in notes] == [("Nezygar", 1)]


async def test_nothing_is_embedded_twice(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """After a restart, and for an article that was not changed, no vector is made again; the links are the same."""
    await desk.hear(SERIOUS, 1)
    await desk.publish()
    async with desk.linking(worker, encoder) as service:
        await eventually(desk.quiet)
        await eventually(lambda: service.state.embedded == 1)
        await eventually(lambda: len(set(worker.texts)) == len(worker.texts) > 20)
    before = await desk.card()
    async with desk.linking(worker, encoder) as service:
        await desk.hear(SERIOUS + " Подробностей нет.", 1, edit_date=FRIDAY, heard_at=FRIDAY)
        await eventually(desk.quiet)
        await eventually(lambda: service.state.embedded == 1)
        assert (await service.measure()).index_articles == 1
    assert await desk.count(EmbeddingRow) == 2
    after = await desk.card()
    assert [linked.card.key for linked in after.posts] == [linked.card.key for linked in before.posts]


async def test_without_an_encoder(desk: Desk, worker: InProcess, eventually: Eventually) -> None:
    """With embedding switched off jobs are done, nothing is encoded and no vector stored."""
    await desk.hear(SERIOUS, 1)
    await desk.publish()
    async with desk.linking(worker, None):
        await eventually(desk.quiet)
    assert worker.texts == []
    assert await desk.count(EmbeddingRow) == 0


async def test_changed_article_is_linked_anew(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """When the sentence goes from the article its link goes too, and what the new text cites is linked."""
    await desk.hear(SERIOUS, 1)
    await desk.hear(FAVOUR, 2, channel_id=1002)
    await desk.publish()
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        text = ARTICLE.text.replace(f"The Telegram channel {CITING} ", "")
        await desk.publish(replace(ARTICLE, text=text))
        await eventually(desk.quiet)
    cited = [linked.card.key for linked in (await desk.card()).posts if linked.relation is Relation.CITES]
    assert cited == [PostKey(1002, 2)]
    versions = await desk.store.read(lambda session: set(session.scalars(select(LinkRow.article_version))))
    assert versions == {1}


async def test_an_edit_takes_no_link_back(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """A post that was rewritten after it was cited stays cited."""
    await desk.hear(SERIOUS, 1)
    await desk.publish()
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        await desk.hear(WEATHER, 1, edit_date=FRIDAY)
        await eventually(desk.quiet)
    (linked,) = [linked for linked in (await desk.card()).posts if linked.relation is Relation.CITES]
    assert linked.card.version == 1


async def test_article_of_long_ago(desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually) -> None:
    """An article published long before now is linked to the posts of its own time."""
    await desk.hear(SERIOUS, 1)
    desk.clock.forward(days=100)
    await desk.publish()
    async with desk.linking(worker, encoder):
        await eventually(lambda: _embedded(desk))
        desk.clock.forward(minutes=1)
        await desk.store.write(lambda session: wake(session, Topic.JOB))
        await eventually(desk.quiet)
    cited = [linked.card.key for linked in (await desk.card()).posts if linked.relation is Relation.CITES]
    assert cited == [PostKey(1001, 1)]


async def _embedded(desk: Desk) -> bool:
    return await desk.count(EmbeddingRow) == 1


async def test_changed_watchlist_is_followed(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """A channel that is watched from now on is linked with what is stored, under its new aliases."""
    now = desk.holder.current
    desk.holder.current = Rules(watchlist(KOMPROMAT), now.catalogue, now.officials)
    async with desk.linking(worker, encoder):
        await desk.publish()
        await eventually(desk.quiet)
        desk.holder.current = now
        await desk.hear(SERIOUS, 1)
        await eventually(desk.quiet)
    cited = [linked.card.key for linked in (await desk.card()).posts if linked.relation is Relation.CITES]
    assert cited == [PostKey(1001, 1)]


async def test_worker_that_fails_holds_nothing_up(desk: Desk, eventually: Eventually, encoder: Encoder) -> None:
    """When no vectors can be made, jobs are tried again later, and in the end linked without."""
    worker = Worker()
    await worker.close()
    await desk.hear(SERIOUS, 1)
    async with desk.linking(worker, encoder) as service:
        await eventually(lambda: service.state.failures == 1)
        for _ in range(4):
            desk.clock.forward(hours=7)
            await desk.hear(WEATHER, 100 + service.state.failures)
            await asyncio.sleep(0)
            failures = service.state.failures
            await eventually(lambda failures=failures: service.state.failures > failures or service.state.posts_done)
        await eventually(lambda: service.state.posts_done >= 1)
    assert await desk.count(EmbeddingRow) == 0


async def test_words_of_posts_are_learnt_in_idle_time_and_kept(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """Words that posts bring get their vectors when nothing else waits, and keep them over a restart."""
    await desk.hear(SERIOUS, 1)
    async with desk.linking(worker, encoder) as service:
        await eventually(desk.quiet)
        index = service._index
        assert index is not None
        await eventually(lambda: index.missing_texts(1) == [])
    words = await desk.count(TextEmbeddingRow)
    assert words > 5
    async with desk.linking(worker, encoder) as service:
        await eventually(lambda: service._index is not None and service._index.missing_texts(1) == [])
    assert await desk.count(TextEmbeddingRow) == words


async def test_whoever_was_alerted_hears_of_the_first_article(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """The first article that cites a post is told to whoever was alerted of it, once; a second one is not."""
    row = {"chat_id": 7, "kind": "official", "target": LAVROV.id, "created_at": NOON}
    await desk.store.write(lambda session: session.execute(insert(SubscriptionRow), [row]))
    await desk.hear(SERIOUS, 1)
    await desk.publish()
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        await desk.publish(replace(ARTICLE, url="https://other.example/b"))
        await eventually(desk.quiet)
    query = select(DeliveryRow.chat_id, DeliveryRow.kind, DeliveryRow.subject).order_by(DeliveryRow.id)
    told = await desk.store.read(lambda session: [tuple(row) for row in session.execute(query)])
    assert told == [(7, "alert", "new:1001:1:0"), (7, "update", "article:1001:1")]


async def test_rewrites_join_their_story(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """The same claim in other words joins the story once its vector is known; what analysts take apart stays apart."""
    desk.intake = Intake(desk.store, desk.holder, desk.clock, StoryPlacer())
    first = "DEMO. Министр обороны прибыл с необъявленным визитом в Минск и встретился там с президентом Беларуси."
    again = "DEMO. Президент Беларуси принял министра обороны, который прилетел в Минск с необъявленным визитом."
    await desk.hear(first, 1, date=FRIDAY)
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        await desk.hear(WEATHER, 2, date=FRIDAY)
        await desk.hear(again, 1, channel_id=1002, date=FRIDAY + timedelta(minutes=10))
        await eventually(desk.quiet)
        one, other, rewrite = await desk.stories()
        assert one == rewrite != other
        apart = await desk.store.write(lambda session: split_story(session, [3], FRIDAY))
    async with desk.linking(worker, encoder):
        await desk.hear(again + " Подробности уточняются.", 1, channel_id=1002, date=FRIDAY, edit_date=FRIDAY)
        await eventually(desk.quiet)
    assert await desk.stories() == [one, other, apart]


async def test_rewrites_of_which_an_analyst_decided(desk: Desk) -> None:
    """A rewrite whose story an analyst decided is not moved, whatever its vector says."""
    desk.intake = Intake(desk.store, desk.holder, desk.clock, StoryPlacer())
    await desk.hear(SERIOUS, 1)
    await desk.hear(WEATHER, 2)
    await desk.hear(FAVOUR, 3)
    verdict = {"kind": "story", "post_id": 2, "subject": "2", "verdict": "own", "by_user_id": 1, "at": FRIDAY}
    await desk.store.write(lambda session: session.execute(insert(ReviewRow), [verdict]))
    pairs = [(PostKey(1001, 2), PostKey(1001, 1)), (PostKey(1001, 3), PostKey(1001, 1))]
    assert await desk.store.write(lambda session: join_rewrites(session, pairs)) == [3]
    assert await desk.store.write(lambda session: join_rewrites(session, pairs)) == []


async def test_vectors_of_the_worker_process(encoder: Encoder) -> None:
    """The worker process makes the very vectors that the encoder makes here."""
    worker = Worker()
    made = await worker.embed("default", [SERIOUS, FAVOUR])
    await worker.close()
    assert abs(made - encoder.encode([SERIOUS, FAVOUR])).max() < 1e-5


async def test_killed_owner_loses_no_job(desk: Desk, worker: InProcess, eventually: Eventually) -> None:
    """A job that was claimed by a process that died is done by the next one, once the claim has run out."""
    await desk.hear(SERIOUS, 1)
    hold = timedelta(minutes=3)
    claimed = await desk.store.write(lambda session: claim_jobs(session, "link_post", desk.clock(), 10, hold))
    assert len(claimed) == 1
    again = await desk.store.write(lambda session: claim_jobs(session, "link_post", desk.clock(), 10, hold))
    assert again == []
    desk.clock.forward(minutes=4)
    async with desk.linking(worker, None):
        await eventually(desk.quiet)


async def test_a_better_post_takes_the_citation_over(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """One sentence cites one post: where a better one comes later it alone is cited, as if it had been there before."""

    async def cited() -> tuple[list[int], int | None]:
        await eventually(desk.quiet)
        posts = [each.card.key.message_id for each in (await desk.card()).posts if each.relation is Relation.CITES]
        return posts, (await desk.store.read(lambda session: citations_of(session, 1)))[0].post_id

    await desk.publish()
    async with desk.linking(worker, encoder):
        await desk.hear("DEMO. Разговор Лаврова с Путиным.", 1)
        assert await cited() == ([1], 1)
        await desk.hear(SERIOUS, 2)
        assert await cited() == ([2], 2)
        assert len((await desk.card()).posts) == 1
        await desk.hear(WEATHER, 2, edit_date=FRIDAY)  # what was cited is what stood there then
        await desk.hear(f"{SERIOUS} Разговор был серьёзный, как сообщалось.", 3)
        assert 2 in (await cited())[0]
