"""An album is one thing to whoever keeps it: what is held, judged or named in one part keeps all of its pictures."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.pipeline.archive import keeping
from core.pipeline.hearing.intake import Intake
from core.pipeline.newsroom.cases import add_to_case, open_case
from core.pipeline.newsroom.reviewing import judge
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.models import PostRow, RedactionRow, VersionRow
from core.storage.people import members, put_member
from core.storage.store import Store
from core.types import Media
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock
from tests.pipeline.archive.test_keeping import passed

LATER = NOON + timedelta(days=40)


@pytest.fixture
async def albums(any_store: Store, clock: StillClock) -> Store:
    """Two albums of two pictures, the first with a caption that names an official, and the same number in another
    channel; an admin.
    """
    intake = Intake(any_store, RulesHolder(rules_for(LAVROV)), clock)
    pictures = [
        heard("DEMO. Лавров прибыл.", message_id=1, grouped_id=7, media=Media("photo", "photo:1")),
        heard("", message_id=2, grouped_id=7, media=Media("photo", "photo:2")),
        heard("DEMO. Трамвай.", message_id=3, grouped_id=8, media=Media("photo", "photo:3")),
        heard("", message_id=4, grouped_id=8, media=Media("photo", "photo:4")),
        heard("", message_id=5, grouped_id=7, channel_id=1002, media=Media("photo", "photo:5")),
    ]
    await intake.hear(pictures)
    await any_store.write(lambda session: put_member(session, 14, "admin", "Admin", NOON))
    return any_store


async def redacted(store: Store, kind: str) -> list[int]:
    """The messages whose content is gone after a pass over a rule of this kind."""
    await store.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=0, kind=kind, days=1))
    await passed(store, LATER)

    def work(session: Session) -> list[int]:
        gone = select(RedactionRow.version_id)
        query = select(PostRow.message_id).join(VersionRow, VersionRow.post_id == PostRow.id)
        return sorted(session.scalars(query.where(VersionRow.id.in_(gone))))

    return await store.read(work)


async def test_pictures_of_an_album_whose_caption_names_somebody_are_mentioned(albums: Store) -> None:
    """The caption stands on one part and is said of all; another channel's album of that number is another one."""
    assert await redacted(albums, "unmentioned") == [3, 4, 5]


def _in_a_case(session: Session) -> None:
    (admin,) = members(session)
    add_to_case(session, admin, NOON, open_case(session, admin, NOON, "DEMO"), 3)


WANTS: dict[str, Callable[[Session], object]] = {
    "held": lambda s: keeping.hold(s, 14, NOON, channel_id=None, post_id=3, reason="court"),
    "judged": lambda s: judge(s, 14, NOON, kind="claim", post_id=3, subject="", verdict="denied"),
    "in a case": _in_a_case,
}


@pytest.mark.parametrize("how", WANTS)
async def test_an_album_of_which_one_part_is_wanted_stays_whole(albums: Store, how: str) -> None:
    """Whoever holds, judges or files the captioned part must find its other pictures when they are asked for."""
    await albums.write(WANTS[how])
    assert await redacted(albums, "all") == [1, 2, 5]


async def test_nobody_redacts_a_picture_of_a_held_album(albums: Store) -> None:
    """The hold stands on all parts until it is released."""
    hold = await albums.write(lambda s: keeping.hold(s, 14, NOON, channel_id=None, post_id=3, reason="court"))
    with pytest.raises(RefusedError, match="court"):
        await albums.write(lambda s: keeping.redact(s, load_analyser(), 14, NOON, post_id=4, reason="x"))
    await albums.write(lambda s: keeping.release(s, 14, NOON, hold))
    assert await albums.write(lambda s: keeping.redact(s, load_analyser(), 14, NOON, post_id=4, reason="x")) == 1
