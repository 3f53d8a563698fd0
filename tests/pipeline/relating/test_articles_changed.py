"""An article that is changed, or whose posts are: what was found of it, and what analysts decided, is kept."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.encoders import Encoder, open_encoder
from core.pipeline.archive.keeping import redact
from core.pipeline.rules import Rules
from core.query import load_analyser
from core.storage.articlecards import citations_of
from core.storage.models import LinkRow
from core.storage.outcomes import outcomes_of_articles, outcomes_of_channel
from core.storage.store import Store
from core.types import Relation
from tests.builders import LAVROV, PUTIN, rules_for
from tests.conftest import StillClock
from tests.pipeline.relating.test_linking import ARTICLE, FAVOUR, FRIDAY, SERIOUS, WEATHER, Desk, InProcess

Eventually = Callable[..., Any]
WORDS = re.compile(r"[а-яё]{3}|lavrov|putin", re.IGNORECASE)  # of the first post, and whom it names


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV, PUTIN)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    encoder = open_encoder("default")
    assert encoder is not None
    return encoder


@pytest.fixture
def worker(encoder: Encoder) -> InProcess:
    return InProcess(encoder)


@pytest.fixture
async def desk(any_store: Store, rules: Rules, clock: StillClock) -> Desk:
    """A newsroom with an article that reports two posts, of which the second is denied in it."""
    clock.now = FRIDAY
    desk = Desk(any_store, rules, clock)
    await desk.channels()
    await desk.hear(SERIOUS, 1)
    await desk.hear(FAVOUR, 2, channel_id=1002)
    await desk.publish()
    return desk


async def denials(desk: Desk, *, refused: bool = False) -> list[tuple[str, str | None]]:
    """Who denies what the second post says, and what an analyst found of that."""
    found = await desk.store.read(lambda session: outcomes_of_articles(session, [1], refused=refused))
    return [(each.speaker, each.verdict) for each in found.get((1, 2), ())]


async def test_a_refused_denial_stays_refused_wherever_its_sentence_comes_to_stand(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """A line put above it brings no refused reading back; another sentence in its place is a new one."""
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        found = await desk.store.read(lambda session: outcomes_of_articles(session, [1]))
        await desk.decide(found[1, 2][0].subject, 2, "rejected")
        await desk.publish(replace(ARTICLE, text=f"Updated at noon.\n{ARTICLE.text}"))
        await eventually(desk.quiet)
        assert await denials(desk) == []
        assert await denials(desk, refused=True) == [("The Kremlin", "rejected")]
        another = ARTICLE.text.replace("The Kremlin denied", "The Foreign Ministry denied")
        await desk.publish(replace(ARTICLE, text=another))
        await eventually(desk.quiet)
    assert await denials(desk) == [("The Foreign Ministry", None)]


async def cited(desk: Desk) -> set[int]:
    """The channels whose posts the article cites: by its links, and by the citations themselves."""
    links = {each.card.key.channel_id for each in (await desk.card()).posts if each.relation is Relation.CITES}
    posts = {1: 1001, 2: 1002}
    notes = await desk.store.read(lambda session: citations_of(session, 1))
    assert {posts[each.post_id] for each in notes if each.post_id is not None} == links
    return links


async def test_a_citation_outlives_the_posts_text_and_the_articles_update(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """A post that was rewritten after it was cited stays cited, and what is denied of it too, when the article is read
    again; once the article drops the sentence, it is cited no more.
    """
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        await desk.hear(WEATHER, 2, channel_id=1002, edit_date=FRIDAY)
        await eventually(desk.quiet)
        await desk.publish(replace(ARTICLE, text=f"Updated at noon.\n{ARTICLE.text}"))
        await eventually(desk.quiet)
        assert await cited(desk) == {1001, 1002}
    async with desk.linking(worker, encoder):  # after a restart
        await desk.publish(replace(ARTICLE, text=f"Updated at one.\n{ARTICLE.text}"))
        await eventually(desk.quiet)
        assert await cited(desk) == {1001, 1002}
        assert await denials(desk) == [("The Kremlin", None)]
        dropped = "\n".join(line for line in ARTICLE.text.split("\n") if "Kompromat" not in line)
        await desk.publish(replace(ARTICLE, text=dropped))
        await eventually(desk.quiet)
    assert await cited(desk) == set()


async def test_a_denial_outlives_the_posts_text(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """Who denied what a post said is told when the post says something else, whichever other post comes after that."""
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        await desk.hear(WEATHER, 2, channel_id=1002, edit_date=FRIDAY)
        await eventually(desk.quiet)
    async with desk.linking(worker, encoder):  # after a restart
        await desk.hear(f"{SERIOUS} Подробности разговора Лаврова с Путиным.", 5)
        await eventually(desk.quiet)
    assert {each.relation for each in (await desk.card()).posts if each.card.key.message_id == 5} == {Relation.CITES}
    assert await denials(desk) == [("The Kremlin", None)]


async def test_no_word_of_a_redacted_post_stands_in_the_reasons_of_its_links(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """Neither in those that were found before nor in those of an update or of another article; what cites it stands."""

    async def reasons() -> str:
        query = select(LinkRow.reasons).where(LinkRow.post_id == 1).order_by(LinkRow.article_id)
        return str(await desk.store.read(lambda session: list(session.scalars(query))))

    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
        assert "Путиным" in await reasons()
        await desk.store.write(
            lambda session: redact(session, load_analyser(), 7, FRIDAY, post_id=1, reason="asked for")
        )
        assert not WORDS.search(await reasons())
        assert "link-cites-channel" in await reasons()
        await desk.publish(replace(ARTICLE, text=f"Updated at noon.\n{ARTICLE.text}"))
        await eventually(desk.quiet)
        assert not WORDS.search(await reasons())
        assert await cited(desk) == {1001, 1002}
        await desk.publish(replace(ARTICLE, url="https://paper.example/a/2"))
        await eventually(desk.quiet)
        assert not WORDS.search(await reasons())


async def test_refused_readings_take_no_room_on_a_channels_page(
    desk: Desk, worker: InProcess, encoder: Encoder, eventually: Eventually
) -> None:
    """However many of the newest an analyst refused, what stands is shown behind them."""
    await desk.publish(replace(ARTICLE, url="https://paper.example/a/2", published_at=FRIDAY + timedelta(hours=1)))
    async with desk.linking(worker, encoder):
        await eventually(desk.quiet)
    found = await desk.store.read(lambda session: outcomes_of_articles(session, [2]))
    await desk.decide(found[2, 2][0].subject, 2, "rejected")
    (shown,) = await desk.store.read(lambda session: outcomes_of_channel(session, 1002, limit=1))
    assert (shown.article_id, shown.outcome.verdict) == (1, None)
