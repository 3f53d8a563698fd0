"""What was decided of a post stands wherever it is told."""

import pytest
from sqlalchemy.orm import Session

from core.i18n import LANGUAGES, texts_for
from core.pipeline.newsroom.reviewing import judge
from core.storage.store import Store
from core.types import HeardDeletion
from tests.bot.world import newsroom


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_purge_says_of_each_post_how_sure_it_is(store: Store, language: str) -> None:
    """One of the posts was denied: the message that tells of them all does not call that one unverified."""
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
        assert texts("alert-unverified") not in purge.text.split("DEMO")[0].splitlines()
        assert purge.text.count(texts("alert-denied", by="Ada")) == 1
        assert purge.text.count(texts("alert-unverified")) == 5
        before, after = purge.text.split("номер 1")
        assert texts("alert-denied", by="Ada") in before.rsplit("номер 0", 1)[1]
        assert texts("alert-denied", by="Ada") not in after
