"""What a site answers in an article's place never becomes the article's text."""

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import FetchError
from core.storage.models import ArticleRow, ArticleVersionRow, FeedEntryRow
from monitors.feeds.reader import Reader
from monitors.feeds.standins import is_less_than_told, is_sent_home
from tests.monitors.feeds.samples import TEXT, item, page, rss
from tests.monitors.feeds.web import Web
from tests.monitors.feeds.world import RSS, Newsroom

Eventually = Callable[..., Any]

FRONT = [
    "The cabinet meets on Tuesday to discuss what pensions will be from the first of January on.",
    "Sobyanin opened a new metro station in the south of the city on Wednesday morning.",
]
CONSENT = [
    "We and our partners use cookies to store information on your device and to show you personal advertising.",
    "By pressing Accept you agree to it; you can change your mind at any time in the settings of this site.",
]
SUMMARY = "The minister has had a serious conversation with the president, a channel reports."
BOILERPLATE = "All news of today about politics, business and sports, read every morning by millions of people."
WHOLE = "<![CDATA[" + "".join(f"<p>{each}</p>" for each in TEXT) + "]]>"


async def answered(newsroom: Newsroom) -> bool:
    """Whether each listed page was asked, well or badly."""
    entries = await newsroom.rows(FeedEntryRow)
    return bool(entries) and all(entry.checks or entry.attempts for entry in entries)


async def test_an_article_taken_down_keeps_its_text_when_its_address_leads_home(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """The front page is no new version of an article, nor do two articles become one at its address."""
    web.page("/feed", rss(item("/a/1", guid="1"), item("/a/2", guid="2")), content_type=RSS)
    web.page("/a/1", page())
    web.page("/a/2", page("Bridge closed", ["The bridge across the river is closed for traffic until Friday evening."]))
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: answered(newsroom))
        web.page("/", page("The Paper", FRONT))
        for path in ("/a/1", "/a/2"):
            web.redirect(path, "/")
        newsroom.clock.forward(hours=2)
        await newsroom.nudge()
        await eventually(lambda: _all_failed(newsroom))
    versions = await newsroom.rows(ArticleVersionRow)
    assert sorted(version.title for version in versions) == ["Bridge closed", "Kremlin denies rift"]
    assert {article.url for article in await newsroom.rows(ArticleRow)} == {web.url("/a/1"), web.url("/a/2")}


async def _all_failed(newsroom: Newsroom) -> bool:
    return all(entry.attempts for entry in await newsroom.rows(FeedEntryRow))


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (SUMMARY, page("Before you continue", CONSENT)),
        (WHOLE, page("Before you continue", CONSENT)),
        (WHOLE, page(text=[TEXT[0][:90]])),
    ],
)
async def test_a_wall_does_not_stand_for_what_the_feed_tells(
    told: str, shown: str, newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """A page that asks for consent, or shows the beginning of what the feed has whole, leaves the feed's words."""
    web.page("/feed", rss(item("/a/1", guid="1", text=told)), content_type=RSS)
    web.page("/a/1", shown)
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: answered(newsroom))
    (version,) = await newsroom.rows(ArticleVersionRow)
    assert (version.from_feed, version.title) == (True, "Kremlin denies rift")
    assert version.text == (SUMMARY if told == SUMMARY else "\n".join(TEXT))
    web.page("/a/1", page(text=[SUMMARY, *TEXT, *FRONT]))
    newsroom.clock.forward(minutes=11)
    async with newsroom.running():
        await eventually(lambda: _read(newsroom))
    assert not (await newsroom.rows(ArticleVersionRow))[-1].from_feed


GUARD = [
    "Checking that the connection is safe before you go on, which takes a few seconds as a rule.",
    "Please switch scripts and cookies on and wait; you will be led to what you asked for by itself.",
]


@pytest.mark.parametrize(
    ("first", "then", "last"),
    [
        (page(), page("Just a moment...", GUARD), TEXT[1]),
        (
            page(),
            page("Page not found", ["Nothing is here any more; try the search or the front page of this site."]),
            TEXT[1],
        ),
        (page(), page(text=[SUMMARY]), SUMMARY),
        (page("Just a moment...", GUARD), page(), TEXT[1]),
    ],
)
async def test_what_stands_before_a_page_for_a_while_is_no_new_text_of_its_article(
    first: str, then: str, last: str, newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """A check of browsers or an error page leaves the article as it was read; a shorter text of it is its newest, and
    what was read instead of it goes when it shows.
    """
    web.page("/feed", rss(item("/a/1", guid="1")), content_type=RSS)
    web.page("/a/1", first)
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: answered(newsroom))
        before = await _answers(newsroom)
        web.page("/a/1", then)
        newsroom.clock.forward(hours=2)
        await newsroom.nudge()
        await eventually(lambda: _answered_since(newsroom, before))
    assert last in (await newsroom.rows(ArticleVersionRow))[-1].text


@pytest.mark.parametrize(
    "name",
    [
        "Just a moment...",
        "DDoS-Guard",
        "404 Not Found",
        "Page not found | The Paper",
        "Ошибка 404",
        "Страница не найдена - Вестник",
        "Сторінку не знайдено — Обрій",
        "Доступ ограничен",
    ],
)
async def test_a_page_that_is_called_a_check_or_an_error_is_no_article(name: str, web: Web, reader: Reader) -> None:
    """Whatever it says; it is asked for again, as the article may stand behind it."""
    web.page("/a/1", page(name, GUARD).replace(f"<title>{name} | Paper", f"<title>{name}"))
    with pytest.raises(FetchError, match="a check or an error") as failed:
        await reader.read_article(web.url("/a/1"))
    assert not failed.value.permanent


@pytest.mark.parametrize("name", ["404 days of war", "Не найдена страница истории", "Access denied to inspectors"])
async def test_an_article_may_speak_of_errors(name: str, web: Web, reader: Reader) -> None:
    """A headline that says more than that is one."""
    web.page("/a/1", page(name))
    assert (await reader.read_article(web.url("/a/1"))).title == name


async def _answers(newsroom: Newsroom) -> list[tuple[int, int]]:
    """How often each listed page was read, and how often it failed to be since."""
    return [(entry.checks, entry.attempts) for entry in await newsroom.rows(FeedEntryRow)]


async def _answered_since(newsroom: Newsroom, before: list[tuple[int, int]]) -> bool:
    return await _answers(newsroom) != before


async def test_a_short_article_is_read_whose_feed_tells_the_same_of_every_item(
    newsroom: Newsroom, web: Web, eventually: Eventually
) -> None:
    """Its words would otherwise be those of the site about itself, for good."""
    web.page("/feed", rss(item("/a/1", guid="1", text=BOILERPLATE)), content_type=RSS)
    web.page("/a/1", page())
    newsroom.watch(web.url("/feed"))
    async with newsroom.running():
        await eventually(lambda: answered(newsroom))
    (version,) = await newsroom.rows(ArticleVersionRow)
    assert (version.from_feed, TEXT[1] in version.text) == (False, True)


async def _read(newsroom: Newsroom) -> bool:
    return all(entry.checks for entry in await newsroom.rows(FeedEntryRow))


async def test_an_article_asked_for_by_hand_is_no_front_page(web: Web, reader: Reader) -> None:
    web.page("/", page("The Paper", FRONT))
    with pytest.raises(FetchError, match="front page"):
        await reader.read_article(web.redirect("/a/1", "/"))
    assert (await reader.read_article(web.url("/"))).title == "The Paper"


@pytest.mark.parametrize(
    ("asked", "answer", "home"),
    [
        ("https://paper.example/a/1", "https://www.paper.example/", True),
        ("https://m.paper.example/ru/a/1", "https://paper.example/ru/", True),
        ("https://paper.example/a/1", "https://paper.example/404.html", True),
        ("https://paper.example/a/1", "https://paper.example/en/not-found", True),
        ("https://paper.example/?p=12", "https://paper.example/", True),
        ("https://paper.example/", "https://www.paper.example/", False),
        ("https://paper.example/?p=12", "https://paper.example/?p=13", False),
        ("https://paper.example/a/1/amp", "https://paper.example/a/1", False),
        ("https://paper.example/special/war", "https://war.paper.example/", False),
        ("https://paper.example/a/1", "https://paper.example/404-ways-to-live", False),
    ],
)
def test_where_a_site_sends_those_whom_it_has_nothing_for(asked: str, answer: str, home: bool) -> None:
    assert is_sent_home([asked], answer) is home


@pytest.mark.parametrize(
    ("text", "told", "less"),
    [
        (TEXT[0], BOILERPLATE, False),
        (" ".join(CONSENT), BOILERPLATE, True),
        (" ".join(TEXT), SUMMARY, False),
        (" ".join(TEXT), "", False),
        (" ".join(CONSENT), SUMMARY, True),
        (" ".join(CONSENT), "Video", False),
        (" ".join(FRONT * 20), SUMMARY, False),
        (TEXT[0], " ".join(TEXT), True),
        (TEXT[0], TEXT[0] + " Read more on our site.", False),
        (
            "Министра видели у президента, они серьёзно беседовали",
            "Министр и президент провели серьёзную беседу",
            False,
        ),
    ],
)
def test_what_a_page_shows_is_compared_with_what_its_feed_tells(text: str, told: str, less: bool) -> None:
    """A long text, whatever it is of, is never taken for a wall; nor is any where the feed tells next to nothing."""
    assert is_less_than_told(text, told, "Kremlin denies rift") is less
