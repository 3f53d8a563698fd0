"""An article that is changed, or whose posts are: what was found of it, and what analysts decided, is kept."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.encoders import Encoder, open_encoder
from core.pipeline.rules import Rules
from core.storage.outcomes import outcomes_of_articles
from core.storage.store import Store
from tests.builders import LAVROV, PUTIN, rules_for
from tests.conftest import StillClock
from tests.pipeline.relating.test_linking import ARTICLE, FAVOUR, FRIDAY, SERIOUS, Desk, InProcess

Eventually = Callable[..., Any]


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
