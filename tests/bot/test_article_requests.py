"""Articles asked for by address: fetched first, then answered."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from bot.rendering.digest import article_messages
from bot.rendering.pages import Message
from bot.rendering.reader import Reader
from core.storage.feeds import due_requests, request_done
from core.storage.store import Store
from core.storage.wake import Topic, wake
from core.told import ArticleCard
from tests.bot.test_digests import URL, article
from tests.bot.world import newsroom


async def test_an_unknown_article_is_fetched_first(store: Store) -> None:
    """The request is kept; once it is done, the answer comes by itself; a failure is told too."""
    async with newsroom(store) as room:
        await room.ask(room.admin, f"/article {URL}", "I fetch the article")
        await room.hear("DEMO. Лаврову закрыли поездки.")
        await article(room, 1)
        (request,) = await store.read(lambda session: due_requests(session, 10))

        def done(session: Session) -> None:
            request_done(session, request.id, room.clock(), article_id=1)
            wake(session, Topic.REQUEST)

        await store.write(done)
        assert "закрыли" in (await room.chats.wait_message(room.admin, "Kremlin")).text
        asked = await room.ask(room.admin, "/article", "Which article?")
        await room.chats.reply(room.admin, asked, "https://news.example.org/gone")
        await room.chats.wait_message(room.admin, "I fetch the article", after=asked)
        (request,) = await store.read(lambda session: due_requests(session, 10))

        def failed(session: Session) -> None:
            request_done(session, request.id, room.clock(), error="404 <gone>")
            wake(session, Topic.REQUEST)

        await store.write(failed)
        await room.chats.wait_message(room.admin, "I could not read the article: 404 <gone>")
        for other in ("foo", "http://[::1", "https://"):
            assert "no web address" in (await room.ask(room.admin, f"/article {other}")).text


async def test_an_article_is_known_by_the_address_beside_its_headline(store: Store) -> None:
    """As phones share it: before the address or after it, with the command and without. A long text is no headline."""
    async with newsroom(store) as room:
        await room.hear("DEMO. Лаврову закрыли поездки.")
        await article(room, 1)
        for shared in (f"Kremlin denies a rift\n{URL}", f"/article Kremlin denies a rift {URL}", f"{URL} | Paper"):
            assert "закрыли" in (await room.ask(room.admin, shared, "Kremlin")).text
            await room.quiet()
        assert "Stored." in (await room.ask(room.admin, "Look at this: https://t.me/nezygar/1")).text
        assert "goes to /check" in (await room.ask(room.admin, f"{'A draft. ' * 40}{URL}")).text


async def test_an_article_is_known_by_its_address_in_any_spelling_and_by_no_other(store: Store) -> None:
    """Marks of a sentence, tracking and a host in capitals are no part of an address; what names the page is."""
    async with newsroom(store) as room:
        await room.hear("DEMO. Лаврову закрыли поездки.")
        await article(room, 1)
        for known in (
            f"({URL})",
            f"Look here: {URL}.",
            f"«{URL}»,",
            f"{URL}?utm_source=chat&fbclid=1#top",
            URL.upper()[:24] + URL[24:],
        ):
            assert "закрыли" in (await room.ask(room.admin, known, "Kremlin")).text
            await room.quiet()
        await room.ask(room.admin, f"/article {URL}?id=7", "I fetch the article")
        (request,) = await store.read(lambda session: due_requests(session, 10))
        assert request.url == f"{URL}?id=7"


async def test_an_article_that_cannot_be_told_holds_up_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked for it learns that, once, and whoever asked for the next one gets it."""

    told: list[ArticleCard] = []

    def broken_once(article: ArticleCard, reader: Reader, *, now: datetime) -> list[Message]:
        told.append(article)
        if len(told) == 1:
            raise KeyError("a fault of ours")
        return article_messages(article, reader, now=now)

    monkeypatch.setattr("bot.answers.article_messages", broken_once)
    async with newsroom(store) as room:
        await room.ask(room.admin, f"/article {URL}", "I fetch the article")
        await room.ask(room.admin, f"/article {URL}/2", "I fetch the article")
        await room.hear("DEMO. Лаврову закрыли поездки.")
        await article(room, 1)
        requests = await store.read(lambda session: due_requests(session, 10))

        def done(session: Session) -> None:
            for request in requests:
                request_done(session, request.id, room.clock(), article_id=1)
            wake(session, Topic.REQUEST)

        await store.write(done)
        await room.chats.wait_message(room.admin, "the log says more")
        assert "закрыли" in (await room.chats.wait_message(room.admin, "Kremlin")).text
        await room.quiet()
        assert sum("the log says more" in text for text in room.texts(room.admin)) == 1
