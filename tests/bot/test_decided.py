"""What was decided of a post stands wherever it is told."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot.rendering.alerts import AlertView, alert_message
from bot.rendering.reader import Reader
from core.i18n import LANGUAGES, texts_for
from core.pipeline.newsroom.reviewing import judge
from core.storage.store import Store
from core.told import Event, Status
from core.types import HeardDeletion
from tests.bot.cards import card
from tests.bot.world import at, newsroom


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_purge_says_of_each_post_how_sure_it_is(store: Store, language: str) -> None:
    """One of the posts was denied: it says so, below a head that tells of all the others that they are unverified."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.follow(room.admin)
        posts = [await room.hear(f"DEMO. Лавров номер {number}.") for number in range(6)]
        await room.chats.wait_message(room.admin, "номер 4", timeout=15)

        def work(session: Session) -> None:
            judge(session, 1000, room.clock(), kind="claim", post_id=2, subject="", verdict="denied")

        await store.write(work)
        now = room.clock()
        await room.ingest(HeardDeletion(1001, tuple(post.message_id for post in posts), now, now))
        purge = await room.chats.wait_message(room.admin, texts("alert-purge", count=6))
        assert texts("alert-unverified") in purge.text.split("DEMO")[0].splitlines()
        assert purge.text.count(texts("alert-denied", by="Ada")) == 1
        before, after = purge.text.split("номер 1")
        assert texts("alert-denied", by="Ada") in before.rsplit("номер 0", 1)[1]
        assert texts("alert-denied", by="Ada") not in after


def test_a_purge_of_posts_that_were_all_decided_of_calls_none_unverified() -> None:
    """Where one more was deleted than is shown, nothing is known of that one."""
    gone = tuple(card(f"DEMO. Лавров номер {n}.", status=Status.CONFIRMED, status_by="Ada") for n in range(6))
    for count, unverified in ((6, 0), (7, 1)):
        view = AlertView(Event.PURGE, 1, gone[0], gone=gone, gone_count=count)
        shown = alert_message(view, Reader("en", ZoneInfo("Europe/Riga"), str), now=at(12)).text.plain
        assert shown.count("UNVERIFIED") == unverified
        assert shown.count("CONFIRMED by Ada") == 6
