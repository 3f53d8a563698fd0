"""Reading an article out of its page, and the address by which it is known."""

from datetime import UTC, datetime

import pytest

from core.addresses import normalise_url
from monitors.feeds.encoding import decode_page
from monitors.feeds.extract import extract_page
from monitors.feeds.urls import choose_canonical, registrable_domain
from monitors.feeds.values import ExtractedPage, Unreadable
from tests.monitors.feeds.samples import TEXT, page

URL = "https://www.paper.example/a/1"


def extracted(html: str, url: str = URL) -> ExtractedPage:
    found = extract_page(html.encode(), "text/html; charset=utf-8", url)
    assert isinstance(found, ExtractedPage)
    return found


def test_article_without_its_furniture() -> None:
    """Title, text, authors, date and language come out; menus and footers do not."""
    head = (
        '<meta name="author" content="Ann Bee">'
        '<meta property="article:published_time" content="2025-11-07T10:00:00+03:00">'
    )
    found = extracted(page(head=head))
    assert found.title == "Kremlin denies rift"
    assert all(paragraph in found.text for paragraph in TEXT)
    assert "rights reserved" not in found.text
    assert "World" not in found.text
    assert (found.authors, found.language) == (("Ann Bee",), "en")
    assert (found.published_at, found.dated_to_day) == (datetime(2025, 11, 7, 7, tzinfo=UTC), False)


@pytest.mark.parametrize(
    ("head", "moment", "to_day"),
    [
        (
            '<script type="application/ld+json">{"datePublished": "2025-11-07T10:00:00Z"}</script>',
            datetime(2025, 11, 7, 10, tzinfo=UTC),
            False,
        ),
        (
            '<script type="application/ld+json">{"@type": "Video", "datePublished": "2019-01-01T01:00:00Z"}</script>'
            '<script type="application/ld+json">{broken "datePublished": "2018-01-01T01:00:00Z"}</script>'
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "datePublished": "2001-01-01"},'
            ' {"@type": ["NewsArticle"], "datePublished": "2025-11-07T10:00:00Z"}]}</script>',
            datetime(2025, 11, 7, 10, tzinfo=UTC),
            False,
        ),
        (
            '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item":'
            ' {"@type": "NewsArticle", "datePublished": "2019-01-01T01:00:00Z"}}]}</script>'
            '<script type="application/ld+json">{"@type": "WebPage", "mainEntity":'
            ' {"@type": "NewsArticle", "datePublished": "2025-11-07T10:00:00Z"}, "hasPart":'
            ' [{"@type": "NewsArticle", "datePublished": "2018-01-01T01:00:00Z"}]}</script>',
            datetime(2025, 11, 7, 10, tzinfo=UTC),
            False,
        ),
        ('<meta itemprop="datePublished" content="2025-11-07">', datetime(2025, 11, 7, 12, tzinfo=UTC), True),
        (
            '<meta name="date" content="2025-11-07"><meta name="pubdate" content="2025-11-07T09:00:00Z">',
            datetime(2025, 11, 7, 9, tzinfo=UTC),
            False,
        ),
        (
            '<meta name="date" content="2025-11-07T12:00"><meta name="pubdate" content="2025-11-07T12:00:00+03:00">',
            datetime(2025, 11, 7, 9, tzinfo=UTC),
            False,
        ),
        ('<meta name="date" content="2025-11-07T12:00">', datetime(2025, 11, 7, 12, tzinfo=UTC), False),
        ('<meta name="date" content="rubbish">', None, False),
    ],
)
def test_date_of_publication(
    head: str,
    moment: datetime | None,
    to_day: bool,
) -> None:
    """An instant is preferred to a time of no zone, that to a day, and rubbish is no date."""
    found = extracted(page(head=head))
    assert (found.published_at, found.dated_to_day) == (moment, to_day)


@pytest.mark.parametrize("told", ["2025-11-07T10:00:00", "2025-11-07"])
def test_an_exact_time_of_another_article_dates_nothing(told: str) -> None:
    """A page may tell its own time roughly, and beside it the hour and zone of what else there is to read."""
    other = '<aside><article><time datetime="2019-01-01T01:00:00Z">1 Jan</time><a href="/b">More</a></article></aside>'
    found = extracted(page(head=f'<meta name="date" content="{told}">').replace("<main>", f"{other}<main>"))
    assert found.published_at is not None
    assert (found.published_at.year, found.dated_roughly) == (2025, True)


@pytest.mark.parametrize("own", ["", "2025-11-07T10:00:00Z"])
def test_a_list_of_other_articles_dates_nothing_by_itself(own: str) -> None:
    """Where its JSON-LD tells of others only, the time that stands in the text counts, or what the feed says."""
    head = (
        '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item":'
        ' {"@type": "NewsArticle", "datePublished": "2019-01-01T01:00:00Z"}}]}</script>'
    )
    time = f'<article><time datetime="{own}">Nov 7</time></article>' if own else ""
    found = extracted(page(head=head).replace("<main>", f"<main>{time}"))
    assert found.dated_roughly is not bool(own)
    assert not own or found.published_at == datetime(2025, 11, 7, 10, tzinfo=UTC)


@pytest.mark.parametrize("declared", ["ru", "uk", ""])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Міський голова зустрівся з міністром, щоб поговорити про міст, який зачинено від минулої осені. ", "uk"),
        ("Мэр города встретился с министром, чтобы поговорить о мосте, который закрыт с прошлой осени. ", "ru"),
    ],
)
def test_russian_and_ukrainian_are_told_by_their_letters(declared: str, text: str, language: str) -> None:
    """A site in both languages that declares one of them on all its pages misleads nobody."""
    assert extracted(page(text=[text * 3, text * 2], lang=declared)).language == language


@pytest.mark.parametrize(
    ("encoding", "declared", "in_page"),
    [
        ("utf-8", "text/html; charset=windows-1251", ""),
        ("cp1251", "text/html; charset=windows-1251", ""),
        ("cp1251", "text/html", '<meta charset="windows-1251">'),
        ("cp1251", "text/html; charset=nonsense", ""),
        ("koi8-r", "text/html; charset=koi8-r", ""),
        ("utf-16", "text/html", ""),
        ("utf-8-sig", "", ""),
    ],
)
def test_encodings(encoding: str, declared: str, in_page: str) -> None:
    """Text arrives right whether its encoding is declared, declared wrongly or not at all."""
    text = "Лавров встретился с Путиным в Кремле и рассказал ему о разговоре с американским коллегой. " * 5
    html = f"<html><head>{in_page}</head><body><p>{text}</p></body></html>"
    assert text in decode_page(html.encode(encoding), declared)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 10_000, "no web page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100, "no article text|no web page"),
        (b"<html><body></body></html>", "no article text"),
        (b"<html><body><p>Too short.</p></body></html>", "no article text"),
        (b"<html><body>" + b"<div>" * 50_000 + b"text " * 100, "nested too deeply"),
        (b"<" * 100_000, "no article text|no web page"),
        (b"<html><body><p>" + b"&#x1F600;" * 5000, "no article text"),
    ],
)
def test_what_is_no_article_is_refused(data: bytes, reason: str) -> None:
    """A page without an article is refused with a reason for people."""
    found = extract_page(data, "text/html", URL)
    assert isinstance(found, Unreadable)
    assert any(each in found.reason for each in reason.split("|"))


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("HTTP://Paper.Example:80/a/?utm_source=x&utm_medium=y#part", "http://paper.example/a/"),
        ("https://paper.example:443", "https://paper.example/"),
        ("https://paper.example./a?b=1&fbclid=z&a=2", "https://paper.example/a?b=1&a=2"),
        ("https://paper.example/a/../b/./c?", "https://paper.example/b/c"),
        ("https://paper.example/%D0%BB?q=%D0%BB", "https://paper.example/%D0%BB?q=%D0%BB"),
        ("https://paper.example/л", "https://paper.example/%D0%BB"),
        ("https://paper.example/?12345&utm_source=x", "https://paper.example/?12345"),
        ("https://paper.example/a?b=&&c", "https://paper.example/a?b=&c"),
        ("https://paper.example/a%2Fb", "https://paper.example/a%2Fb"),
        ("https://пример.example/", "https://xn--e1afmkfd.example/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("https://paper.example/n?t=%D2%e5+a&utm_id=1", "https://paper.example/n?t=%D2%E5+a"),
    ],
)
def test_one_spelling_of_an_address(given: str, normal: str) -> None:
    """Addresses that differ in tracking, fragment, port or spelling are one; normalising twice changes nothing."""
    assert normalise_url(given) == normal
    assert normalise_url(normal) == normal


@pytest.mark.parametrize(
    "given",
    ["", "paper.example/a", "mailto:a@b.c", "http:///a", "http://[bad/", "http://a:b:c/", "http://a/" + "ы" * 400],
)
def test_what_is_no_address(given: str) -> None:
    """What is no web address is refused."""
    with pytest.raises(ValueError, match=r"web address|Invalid IPv6|port|Port"):
        normalise_url(given)


@pytest.mark.parametrize(
    ("canonical", "known_as"),
    [
        (None, "https://www.bbc.co.uk/news/1"),
        ("https://bbc.co.uk/news/1?utm_source=a", "https://bbc.co.uk/news/1"),
        ("/news/1-real-slug", "https://www.bbc.co.uk/news/1-real-slug"),
        ("https://www.guardian.co.uk/news/1", "https://www.bbc.co.uk/news/1"),
        ("https://www.bbc.co.uk/", "https://www.bbc.co.uk/news/1"),
        ("https://www.bbc.co.uk:8443/news/1", "https://www.bbc.co.uk/news/1"),
        ("javascript:alert(1)", "https://www.bbc.co.uk/news/1"),
        ("https://evil.example/?https://www.bbc.co.uk", "https://www.bbc.co.uk/news/1"),
    ],
)
def test_canonical_link_is_believed_on_its_own_site(canonical: str | None, known_as: str) -> None:
    """A page's canonical link counts within its own registrable domain, and never makes an article the front page."""
    assert choose_canonical("https://www.bbc.co.uk/news/1?ns_mchannel=x", canonical) == known_as


def test_registrable_domain() -> None:
    """The registrable domain follows the Public Suffix List; an address has none."""
    assert registrable_domain("news.bbc.co.uk") == "bbc.co.uk"
    assert registrable_domain("127.0.0.1") is None


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00-05:00", "0001-01-01"])
def test_a_page_may_give_any_date(moment: str) -> None:
    """A date at an end of the calendar is none, and the page is read."""
    found = extracted(page(head=f'<meta property="article:published_time" content="{moment}">'))
    assert found.published_at is None or 1990 <= found.published_at.year < 2200
    assert found.title == "Kremlin denies rift"
