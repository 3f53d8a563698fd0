"""Articles that were taken down, as those read of it who were told of them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.rendering.alerts import AlertView, ArticleLine, alert_message
from bot.rendering.reader import Reader
from core.i18n import LANGUAGES, texts_for
from core.pipeline.relating.pages import page_missing, page_seen, take_down
from core.pipeline.telling.delivering import articles_beside
from core.pipeline.telling.digests import compose
from core.pipeline.telling.linkalerts import tell_of_articles
from core.storage.digests import Scope
from core.storage.models import ArticleRow, SubscriptionRow
from core.storage.pagelooks import due_looks
from core.storage.people import change_settings
from core.storage.store import Store
from core.storage.wake import Topic, wake
from core.told import Destination, Event
from tests.bot.cards import card
from tests.bot.test_digests import URL, article
from tests.bot.world import Newsroom, at, newsroom

TITLE = "Kremlin <denies> & rift"


async def cited(room: Newsroom) -> None:
    """An article cites the first post, and its page stands."""
    await article(room, 1)

    def work(session: Session) -> None:
        now = room.clock()
        page_seen(session, 1, now - timedelta(hours=6))
        tell_of_articles(session, [1], now)

    await room.store.write(work)


async def gone(room: Newsroom, how: str = "404") -> None:
    """The page was missing five hours ago, and still is."""

    def work(session: Session) -> None:
        now = room.clock()
        page_missing(session, 1, now - timedelta(hours=5))
        (due,) = due_looks(session, now + timedelta(days=1), 9)
        assert take_down(session, due, how, now)
        wake(session, Topic.DELIVERY)

    await room.store.write(work)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_was_alerted_of_a_cited_post_hears_that_the_article_was_taken_down(
    store: Store, language: str
) -> None:
    """As a reply to the alert, with what stands in its place; the same is said wherever the article is named."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna)
        await room.hear()
        alert = await room.chats.wait_message(anna, texts("alert-unverified"))
        await cited(room)
        await room.chats.wait_message(anna, texts("alert-article"))
        await gone(room, "This article has been withdrawn.")
        head = texts("article-event-taken-down")
        told = await room.chats.wait_message(anna, head)
        assert told.reply_to == alert.message_id
        for part in (TITLE, texts("article-gone", seen="", missing="").split(":")[0], "has been withdrawn."):
            assert part in told.text
        answer = await room.ask(anna, f"/article {URL}", TITLE)
        assert "has been withdrawn." in answer.text
        digest = await room.ask(anna, "/digest 24h", texts("digest-title"))
        assert "has been withdrawn." in digest.text
        beside = (await store.read(lambda session: articles_beside(session, [1])))[1]
        view = AlertView(Event.NEW, 1, card(), article=ArticleLine(beside.title, beside.url, beside.taken_down))
        shown = alert_message(view, Reader(language, ZoneInfo("UTC"), str), now=at(12)).text.plain
        assert f"{TITLE} · {texts('article-taken-down')}" in shown
        now = room.clock()
        await store.write(lambda session: page_seen(session, 1, now))
        back = texts("article-event-back")
        changed = await room.chats.wait_for(
            lambda: m if back in (m := room.chats.now(told)).text.lower() else None, what=back
        )
        assert "withdrawn" not in changed.text
        assert TITLE in changed.text


async def test_who_mutes_the_channel_or_wants_no_deletions_hears_nothing(store: Store) -> None:
    """Of an article that they know by that channel's post alone."""
    async with newsroom(store) as room:
        muting, declining = (room.chats.add_user(number, name) for number, name in ((1001, "Anna"), (1002, "Boris")))
        for user in (muting, declining):
            await room.join(user)
            await room.follow(user)
        await room.hear()
        for user in (muting, declining):
            await room.chats.wait_message(user, "UNVERIFIED")
        await cited(room)
        for user in (muting, declining):
            await room.chats.wait_message(user, "Article:")
        alert = room.chats.last(muting)
        assert alert is not None
        await room.tap(muting, alert, "Mute…")
        await room.tap(muting, alert, "Nezygar")
        await room.store.write(_wants_no_deletions)
        await room.quiet()
        await gone(room)
        await room.quiet()
        for user in (muting, declining):
            assert not any("taken down" in text for text in room.texts(user))


def _wants_no_deletions(session: Session) -> None:
    session.execute(update(SubscriptionRow).where(SubscriptionRow.chat_id == 1002).values(deletions=False))


async def test_who_mutes_the_channel_by_now_reads_all_the_same_that_the_article_is_back(store: Store) -> None:
    """What was said of it stands in their chat, and is not so any more."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.follow(anna)
        await room.hear()
        alert = await room.chats.wait_message(anna, "UNVERIFIED")
        await cited(room)
        await gone(room)
        told = await room.chats.wait_message(anna, "taken down")
        await room.tap(anna, alert, "Mute…")
        await room.tap(anna, alert, "Nezygar")
        await room.quiet()
        now = room.clock()
        await store.write(lambda session: page_seen(session, 1, now))
        await room.chats.wait_for(lambda: "there again" in room.chats.now(told).text or None, what="there again")


async def test_what_waits_for_the_end_of_quiet_hours_is_not_said_of_an_article_that_is_back(store: Store) -> None:
    """Nobody is woken, and nobody reads in the morning what is no more so."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.follow(anna)
        await room.hear()
        await room.chats.wait_message(anna, "UNVERIFIED")
        await cited(room)
        await room.chats.wait_message(anna, "Article:")
        place = Destination(anna.id)
        await store.write(lambda session: change_settings(session, place, quiet="00:00-23:59"))
        await gone(room)
        await room.quiet()
        now = room.clock()
        await store.write(lambda session: page_seen(session, 1, now))
        await store.write(lambda session: change_settings(session, place, quiet=None))
        await room.quiet()
        assert not any("taken down" in text or "there again" in text for text in room.texts(anna))


async def test_an_old_article_is_not_looked_at_with_each_new_post_beside_it(store: Store) -> None:
    """One that was first seen weeks ago has had its looks; a recent one gets them."""
    async with newsroom(store) as room:
        await room.hear()
        await article(room, 1)
        now = room.clock()
        await store.write(lambda session: page_seen(session, 1, now))
        for days, looks in ((20, 0), (2, 1)):
            seen = now - timedelta(days=days)
            await store.write(lambda s, seen=seen: s.execute(update(ArticleRow).values(first_seen_at=seen)))
            await store.write(lambda session: tell_of_articles(session, [1], now))
            assert len(await store.read(lambda session: due_looks(session, now + timedelta(days=1), 9))) == looks


async def test_a_digest_tells_of_an_old_article_that_was_taken_down_in_its_time(store: Store) -> None:
    """Neither the article nor a post beside it is new: that it is gone is."""
    async with newsroom(store) as room:
        long_ago = room.clock() - timedelta(days=6)
        await room.hear(date=long_ago, heard_at=long_ago)
        await cited(room)
        await store.write(lambda session: session.execute(update(ArticleRow).values(first_seen_at=long_ago)))
        now, rules = room.clock(), room.holder.current
        scope = Scope(frozenset({"sergey-lavrov"}))

        def window(session: Session) -> list[str]:
            digest = compose(session, rules, scope, now - timedelta(hours=1), room.clock())
            return [one.title for one in digest.articles if one.taken_down is not None]

        assert await store.read(window) == []
        await gone(room)
        assert await store.read(window) == [TITLE]
