"""Storing articles: one row however many addresses, a version for each text."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.pipeline.relating.articles import StoredArticle, article_hash, article_mentions, store_article
from core.pipeline.rules import Rules
from core.storage.articles import StoredVersion, last_versions
from core.storage.models import ArticleRow, ArticleUrlRow, JobRow
from core.storage.store import Store
from core.types import FetchedArticle
from tests.builders import LAVROV, NOON, PUTIN, rules_for

Keep = Callable[..., Awaitable[StoredArticle]]

URL = "https://paper.example/a/1"
ARTICLE = FetchedArticle(
    url=URL,
    title="Lavrov is in favour",
    text="The Kremlin denied it. Sergey Lavrov met Vladimir Putin on Friday.",
    fetched_at=NOON,
    seen_urls=("https://paper.example/short/1",),
)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV, PUTIN)


@pytest.fixture
def keep(any_store: Store, rules: Rules) -> Keep:
    async def store(article: FetchedArticle, *, from_feed: bool = False) -> StoredArticle:
        return await any_store.write(lambda session: store_article(session, article, rules, NOON, from_feed=from_feed))

    return store


async def last(store: Store, article_id: int) -> StoredVersion:
    return (await store.read(lambda session: last_versions(session, [article_id])))[article_id]


async def test_the_same_article_twice_is_one(any_store: Store, keep: Keep) -> None:
    """Storing again what is there changes nothing: one article, one version, one job."""
    first = await keep(ARTICLE)
    again = await keep(replace(ARTICLE, text="The Kremlin denied it.\nSergey Lavrov  met Vladimir Putin on Friday. "))
    assert (first.new, first.changed, first.number) == (True, False, 0)
    assert again == replace(first, new=False)
    jobs = await any_store.read(lambda session: list(session.scalars(select(JobRow.subject_id))))
    assert jobs == [first.version_id]


@pytest.mark.parametrize("seen", [URL, "https://paper.example/short/1"])
async def test_any_known_address_leads_to_the_article(seen: str, any_store: Store, keep: Keep) -> None:
    """An article under another canonical address is the known one when any of its addresses is known."""
    first = await keep(ARTICLE)
    other = await keep(replace(ARTICLE, url="https://paper.example/renamed", seen_urls=(seen,)))
    assert other.article_id == first.article_id
    urls = await any_store.read(lambda session: set(session.scalars(select(ArticleUrlRow.url))))
    assert urls == {URL, "https://paper.example/short/1", "https://paper.example/renamed"}


async def test_changed_text_is_a_version(any_store: Store, keep: Keep) -> None:
    """Another text is a new version with a job of its own; the date of publication stays the first one."""
    first = await keep(replace(ARTICLE, published_at=NOON))
    second = await keep(replace(ARTICLE, text="It was taken back.", published_at=NOON.replace(hour=20)))
    assert (second.article_id, second.number, second.changed, second.new) == (first.article_id, 1, True, False)
    version = await last(any_store, first.article_id)
    assert (version.text, version.published_at, version.mentions) == (
        "It was taken back.",
        NOON,
        ((0, 6, "sergey-lavrov"),),
    )


async def test_the_words_of_a_feed_never_replace_the_page(any_store: Store, keep: Keep) -> None:
    """A feed's own text stands until the page is read, and never after."""
    feed = replace(ARTICLE, text="Lavrov met Putin.")
    first = await keep(feed, from_feed=True)
    await keep(ARTICLE)
    await keep(feed, from_feed=True)
    version = await last(any_store, first.article_id)
    assert (version.number, version.from_feed, version.text) == (1, False, ARTICLE.text)


async def test_mentions_of_title_and_text(any_store: Store, keep: Keep) -> None:
    """Officials of the text stand at their place in it; one of the title alone stands at its start."""
    stored = await keep(replace(ARTICLE, title="Putin speaks", text="Sergey Lavrov listened."))
    version = await last(any_store, stored.article_id)
    found = [(each.start, each.end, each.official_id) for each in article_mentions(version)]
    assert found == [(0, 0, "vladimir-putin"), (0, 13, "sergey-lavrov")]
    assert all(version.text[each.start : each.end] == each.surface for each in article_mentions(version))


async def test_two_articles_are_two(any_store: Store, keep: Keep) -> None:
    """Articles without a common address are two, whatever their text."""
    await keep(ARTICLE)
    await keep(replace(ARTICLE, url="https://other.example/b", seen_urls=()))
    count = await any_store.read(lambda session: len(list(session.scalars(select(ArticleRow.id)))))
    assert count == 2


OTHER = "Firemen put out a blaze at a warehouse near the river port on Monday night; nobody was hurt, the city said."


async def test_one_canonical_address_for_all_pages_makes_no_one_article_of_them(any_store: Store, keep: Keep) -> None:
    """Pages that claim one address and tell different things are articles of their own, and stay so when read again."""
    pages = [
        replace(ARTICLE, url="https://paper.example/news", seen_urls=("https://paper.example/news/1",)),
        replace(
            ARTICLE,
            url="https://paper.example/news",
            seen_urls=("https://paper.example/news/2",),
            title="Fire",
            text=OTHER,
        ),
    ]
    first, second = [await keep(each) for each in pages]
    assert (second.new, second.article_id != first.article_id) == (True, True)
    assert [(await keep(each)).article_id for each in pages] == [first.article_id, second.article_id]
    changed = await keep(replace(pages[1], text="Quite other words came in place of what was told of it at night."))
    assert (changed.article_id, changed.number) == (second.article_id, 1)
    assert (await last(any_store, second.article_id)).url == "https://paper.example/news/2"
    assert (await last(any_store, first.article_id)).number == 0


@pytest.mark.parametrize(
    "double", [{"text": "Advertisement. " + ARTICLE.text, "title": "Lavrov in favour"}, {"text": "It was taken back."}]
)
async def test_a_double_of_an_article_is_known_by_its_canonical_address(double: dict[str, str], keep: Keep) -> None:
    """A page for phones with nearly the text or with the very title is the article whose address it claims."""
    first = await keep(replace(ARTICLE, seen_urls=()))
    other = await keep(replace(ARTICLE, seen_urls=("https://m.paper.example/a/1",), **double))
    assert other.article_id == first.article_id


def test_spaces_make_no_other_text() -> None:
    """Two texts that differ in spaces and line ends are one."""
    assert article_hash("A  b", "c\n\nd") == article_hash("A b", "c d")
    assert article_hash("A b", "c d") != article_hash("A", "b c d")
