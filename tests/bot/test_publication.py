"""On publication: who follows an official of an article, or its feed, gets it with its posts; later posts join it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.i18n import LANGUAGES, texts_for
from core.pipeline.relating.articles import store_article
from core.pipeline.telling.linkalerts import tell_of_articles
from core.storage.models import LinkRow
from core.storage.store import Store
from core.storage.upsert import insert_new
from core.types import FetchedArticle, HeardDeletion
from tests.bot.world import Newsroom, newsroom

FEED = "https://paper.example/feed.xml"
SENTENCE = "Kompromat GROUP reported on Wednesday that Lavrov had fallen out of favour."


async def publish(room: Newsroom, *post_ids: int) -> int:
    """An article of the feed that cites these posts, as the linker would store it and tell of it."""

    def work(session: Session) -> int:
        now = room.clock()
        fetched = FetchedArticle(
            "https://paper.example/a", "Kremlin <denies> a rift", f"A denial. {SENTENCE}", now, published_at=now,
            feed_url=FEED,
        )  # fmt: skip
        article = store_article(session, fetched, room.holder.current, now)
        link(session, article.article_id, *post_ids)
        tell_of_articles(session, post_ids, now)
        return article.article_id

    return await room.store.write(work)


def link(session: Session, article_id: int, *post_ids: int) -> None:
    start = len("A denial. ")
    rows = [
        {"article_id": article_id, "post_id": post_id, "relation": "cites", "score": 0.9, "sentence_start": start,
         "sentence_end": start + len(SENTENCE), "reasons": [], "article_version": 0, "post_version": 0}
        for post_id in post_ids
    ]  # fmt: skip
    insert_new(session, LinkRow, [{**row, "found_at": utc_now()} for row in rows])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_follower_gets_the_article_with_its_posts_once(store: Store, language: str) -> None:
    """Title, post, the citing sentence; a post that joins later changes the message; no second message comes."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        await room.hear("DEMO. Лавров впал в немилость.", channel_id=1002)
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna)
        article_id = await publish(room, 1)
        told = await room.chats.wait_message(anna, texts("article-published"))
        assert "Kremlin <denies> a rift" in told.text
        assert "немилость" in told.text
        assert texts("digest-article-cites", sentence=SENTENCE) in told.text
        assert texts("alert-unverified") in told.text
        await room.hear("DEMO. Серьёзный разговор.", date=room.clock() - timedelta(hours=2))

        def join(session: Session) -> None:
            link(session, article_id, 2)
            tell_of_articles(session, [2], room.clock())

        await store.write(join)
        changed = await room.chats.wait_for(lambda: m if (m := room.chats.now(told)).edited else None)
        assert "Серьёзный разговор" in changed.text
        assert "немилость" in changed.text
        await room.quiet()
        assert sum(texts("article-published") in text for text in room.texts(anna)) == 1


async def test_who_was_alerted_of_the_post_gets_the_article_as_a_reply(store: Store) -> None:
    """One message, not two."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear("DEMO. Лавров впал в немилость.", channel_id=1002)
        alert = await room.chats.wait_message(room.admin, "немилость")
        await publish(room, 1)
        reply = await room.chats.wait_message(room.admin, "Kremlin <denies> a rift")
        assert reply.reply_to == alert.message_id
        await room.quiet()
        assert sum("Kremlin <denies>" in text for text in room.texts(room.admin)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_editor_hears_of_the_deletion_of_a_cited_post(store: Store, language: str) -> None:
    """Without a subscription, and as a reply where the article was told; with the kept text and the article's title."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        post = await room.hear("DEMO. Лавров впал в немилость.", channel_id=1002)
        editor = room.chats.add_user(1001, "Edith", language_code=language)
        await room.join(editor, "editor")
        reader = room.chats.add_user(1002, "Rita", language_code=language)
        await room.join(reader)
        await room.follow(reader)
        await publish(room, 1)
        told = await room.chats.wait_message(reader, texts("article-published"))
        now = room.clock()
        await room.ingest(HeardDeletion(1002, (post.message_id,), now, now))
        for person in (editor, reader):
            gone = await room.chats.wait_message(person, texts("alert-event-deletion"))
            assert "немилость" in gone.text
            assert "Kremlin <denies> a rift" in gone.text
        assert gone.reply_to == told.message_id


async def test_an_editor_hears_of_the_edit_of_a_cited_post(store: Store) -> None:
    """What changed is marked."""
    async with newsroom(store) as room:
        post = await room.hear("DEMO. Лавров поедет в Минск.", channel_id=1002)
        editor = room.chats.add_user(1001, "Edith", language_code="en")
        await room.join(editor, "editor")
        await publish(room, 1)
        later = room.clock() + timedelta(seconds=1)
        await room.hear(
            "DEMO. Лавров поедет в Пекин.", channel_id=1002, message_id=post.message_id, date=post.date, edit_date=later
        )
        told = await room.chats.wait_message(editor, "post edited")
        assert "Пекин" in told.text
        assert "Kremlin <denies> a rift" in told.text


async def test_articles_can_be_declined(store: Store) -> None:
    """The subscription's own button."""
    async with newsroom(store) as room:
        await room.hear("DEMO. Лавров впал в немилость.", channel_id=1002)
        await room.follow(room.admin)
        listed = await room.ask(room.admin, "/list", "You follow 1")
        await room.tap(room.admin, listed, listed.buttons[0][0].data or "")
        await room.tap(room.admin, listed, "Articles: on")
        await publish(room, 1)
        await room.quiet()
        assert not any("Kremlin <denies>" in text for text in room.texts(room.admin))


async def test_a_feed_can_be_followed(store: Store) -> None:
    """By its name; each of its articles comes, whoever is named."""
    async with newsroom(store) as room:
        offer = await room.ask(room.admin, "/watch Paper", "Paper")
        await room.tap(room.admin, offer, offer.buttons[0][0].data or "")
        await room.hear("DEMO. Без имён.", channel_id=1002)
        await publish(room, 1)
        await room.chats.wait_message(room.admin, "Kremlin <denies> a rift")
