"""Reading RSS, Atom and JSON Feed."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitors.feeds.parsing import parse_feed, plain_text
from monitors.feeds.values import ParsedFeed, Unreadable
from tests.monitors.feeds.samples import item, page, rss

URL = "http://paper.example/feed"
AT = datetime(2025, 11, 5, 7, 30, tzinfo=UTC)


def parsed(data: str | bytes, content_type: str = "application/xml") -> ParsedFeed:
    feed = parse_feed(data.encode() if isinstance(data, str) else data, content_type, URL)
    assert isinstance(feed, ParsedFeed)
    return feed


def test_rss() -> None:
    """An RSS feed gives its items with clean addresses, plain text and dates in UTC."""
    feed = parsed(
        rss(
            item(
                "/a/1?utm_source=rss&amp;id=7#top",
                guid="tag:1",
                text="&lt;p&gt;Lavrov &amp;amp; Putin&lt;/p&gt;&lt;p&gt;met.&lt;/p&gt;",
                date="Wed, 05 Nov 2025 10:30:00 +0300",
            ),
            more="<ttl>30</ttl>",
        )
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.language, feed.ttl_seconds) == ("rss20", "en", 1800)
    assert (entry.key, entry.url) == ("tag:1", "http://paper.example/a/1?id=7")
    assert (entry.text, entry.published_at) == ("Lavrov & Putin\nmet.", AT)


def test_atom() -> None:
    """An Atom feed gives its entries, with authors and the date of change."""
    feed = parsed(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry><id>urn:1</id>'
        '<title type="html">A &lt;b&gt;bold&lt;/b&gt; claim</title><author><name>Ann Bee</name></author>'
        '<link rel="alternate" href="http://paper.example/x"/>'
        '<content type="html">&lt;p&gt;Long text of it&lt;/p&gt;</content><summary>Short</summary>'
        "<published>2025-11-05T07:30:00Z</published><updated>2025-11-05T08:00:00Z</updated></entry></feed>"
    )
    (entry,) = feed.entries
    assert (entry.title, entry.text, entry.authors) == ("A bold claim", "Long text of it", ("Ann Bee",))
    assert (entry.published_at, entry.updated_at) == (AT, AT.replace(hour=8, minute=0))


def test_json_feed() -> None:
    """A JSON Feed gives its items as the others do."""
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "P",
        "language": "ru",
        "items": [
            {
                "id": 7,
                "url": "/y",
                "title": "T",
                "content_html": "<p>Text</p>",
                "date_published": "2025-11-05T10:30:00+03:00",
                "authors": [{"name": "Ann"}, "broken"],
            },
            {"id": "no address"},
            "no item",
        ],
    }
    feed = parsed(json.dumps(value))
    (entry,) = feed.entries
    assert (feed.kind, feed.language) == ("json11", "ru")
    assert (entry.key, entry.url, entry.text) == ("7", "http://paper.example/y", "Text")
    assert (entry.published_at, entry.authors) == (AT, ("Ann",))


def test_odd_items_of_a_json_feed() -> None:
    """A date at an end of the calendar is none, half a character is a question mark; the other items are read."""
    items = [
        {"id": "\ud83d1", "url": "/1", "title": "A\ud83d", "content_text": "B\udc00", "author": {"name": "C\ud83d"}},
        {"id": "2", "url": "/2", "date_published": "0001-01-01T00:00:00+14:00"},
        {"id": "3", "url": "/3", "date_published": "9999-12-31T23:59:59-14:00"},
    ]
    first, *rest = parsed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})).entries
    assert (first.key, first.title, first.text, first.authors) == ("?1", "A?", "B?", ("C?",))
    assert [(entry.key, entry.published_at) for entry in rest] == [("2", None), ("3", None)]


def test_windows_1251() -> None:
    """A feed in an old encoding is read, whether its head or its server says so."""
    data = rss(item("http://paper.example/z", title="Лавров и Путин")).replace("utf-8", "windows-1251").encode("cp1251")
    assert parsed(data).entries[0].title == "Лавров и Путин"


def test_items_without_an_address_are_left_out_and_doubles_told_once() -> None:
    """An item that leads nowhere is left out; of two with one id the first stands."""
    feed = parsed(
        rss(
            "<item><title>no link</title></item>",
            item("http://a.example/1", guid="1"),
            item("http://a.example/2", guid="1"),
        )
    )
    assert [entry.url for entry in feed.entries] == ["http://a.example/1"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b"hello", "it is no feed"),
        (b"\x00\x01\x02\xff" * 100, "it is no feed"),
        (b"<rss>" + b"<a>" * 100_000, "nested too deeply"),
        (b'{"a": 1}', "no JSON Feed"),
        (b"{" * 100_000, "broken JSON"),
        (b'{"a":' * 100_000, "broken JSON"),
        (page().encode(), "a web page, not a feed"),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes, reason: str) -> None:
    """Whatever is no feed is refused with a reason for people."""
    found = parse_feed(data, "text/html", URL)
    assert isinstance(found, Unreadable)
    assert reason in found.reason


def test_the_feed_of_a_page_is_hinted_at() -> None:
    """A web page given for its feed names the feed that it links to."""
    found = parse_feed(page(head='<link rel="alternate" type="application/rss+xml" href="/rss.xml">').encode(), "", URL)
    assert isinstance(found, Unreadable)
    assert found.hint == "its feed is http://paper.example/rss.xml"


def encoded(feed: str, encoding: str) -> bytes:
    """`feed` in an encoding that it names."""
    return feed.replace("utf-8", encoding, 1).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"])
def test_entities_are_not_expanded(encoding: str) -> None:
    """A feed with entities within entities (the billion laughs) is refused before it is read, in any encoding."""
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    feed = rss(item("http://paper.example/l", title="&j;")).replace("<rss", f"<!DOCTYPE rss [{entities}]><rss", 1)
    data = encoded(feed, encoding)
    if encoding == "utf-7":
        data = data.replace(b"<!ENTITY", b"+ADw-!ENTITY")  # an encoder may write any character so
    assert parse_feed(data, f"text/xml; charset={encoding}", URL) == Unreadable("it declares entities of its own")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_depth_is_seen_in_any_encoding(encoding: str) -> None:
    """Elements within elements are counted in what is read, not in the bytes."""
    feed = rss(item("http://paper.example/l", title="<b>" * 1000))
    assert parse_feed(encoded(feed, encoding), "", URL) == Unreadable("it is nested too deeply")


def test_html_in_items_is_no_depth() -> None:
    """Items whose HTML has elements that nobody closes are read, however many; comments are no elements either."""
    text = "<![CDATA[" + "<p>one<br>two<img src='x'>" * 20 + "]]>"
    items = "".join(item(f"/{number}", guid=str(number), text=text) for number in range(50))
    assert len(parsed(rss(items, more="<!-- " + "<b>" * 300 + " -->")).entries) == 50
    hidden = rss("<!-- <![CDATA[ --><![CDATA[ <!-- ]]>" + "<b>" * 300)
    assert parse_feed(hidden.encode(), "", URL) == Unreadable("it is nested too deeply")


def test_a_feed_in_utf_16_is_read() -> None:
    """What the encoding hides from nobody is read as any other feed is."""
    found = parse_feed(
        encoded(rss(item("http://paper.example/l", title="Новость")), "utf-16"), "application/rss+xml", URL
    )
    assert isinstance(found, ParsedFeed)
    assert [entry.title for entry in found.entries] == ["Новость"]


def test_an_encoding_that_reads_nothing_is_refused() -> None:
    """Python knows encodings that only raise."""
    found = parse_feed(rss(item("http://paper.example/l")).encode(), "text/xml; charset=undefined", URL)
    assert found == Unreadable("it names an encoding that can't be read")


def test_tags_that_never_end_take_little_time() -> None:
    """A text of tags that nobody closes is read within seconds."""
    started = time.process_time()
    plain_text("<br " * 60_000)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("written", ["Рост < 2 %, долг > 5 %: доклад", "Рост &lt; 2 %, долг &gt; 5 %: доклад"])
def test_less_and_more_are_no_tag(written: str) -> None:
    """A headline with "<" and ">" in it keeps what stands between them."""
    (entry,) = parsed(rss(item("/a", title=f"<![CDATA[{written}]]>"))).entries
    assert entry.title == "Рост < 2 %, долг > 5 %: доклад"


@pytest.mark.parametrize(
    "written",
    [
        "&lt;![CDATA[Мост закрыт]]&gt;",
        "<![CDATA[<![CDATA[Мост закрыт]]>]]>",
        "&lt;![if !mso]&gt;Мост закрыт&lt;![endif]&gt;",
    ],
)
def test_marks_of_a_wrapping_are_no_words(written: str) -> None:
    """What a site wraps twice, or for one mail program alone, is read without the wrapping."""
    (entry,) = parsed(rss(item("/a", title=written, text=written))).entries
    assert (entry.title, entry.text) == ("Мост закрыт", "Мост закрыт")


def test_what_stands_in_paragraphs_of_its_own_is_no_one_word() -> None:
    """A caption or a list's last point is not run together with the words that follow it."""
    text = "<figure><img src='x'><figcaption>Снимок ТАСС</figcaption></figure>Лавров<ul><li>раз</ul>Путин<div>два</div>"
    assert plain_text(text).split("\n") == ["Снимок ТАСС", "Лавров", "раз", "Путин", "два"]


def test_a_whole_text_for_an_aggregator_is_the_feeds_own_word() -> None:
    """Where an item carries its whole text for an aggregator, that stands and not the summary."""
    whole = "<yandex:full-text xmlns:yandex='http://news.yandex.ru'>Мост закрыт. Его откроют весной.</yandex:full-text>"
    (entry,) = parsed(rss(item("/a", text="Мост закрыт").replace("</item>", f"{whole}</item>"))).entries
    assert entry.text == "Мост закрыт. Его откроют весной."


def test_of_a_long_feed_the_newest_items_are_read() -> None:
    """A feed that lists its whole archive, the oldest first, brings what is new; of undated items the first."""
    items = [item(f"/{day}", date=f"{AT + timedelta(minutes=day):%a, %d %b %Y %H:%M:%S} GMT") for day in range(400)]
    urls = [entry.url for entry in parsed(rss(*items)).entries]
    assert urls == [f"http://paper.example/{day}" for day in range(100, 400)]
    assert [entry.url for entry in parsed(rss(*items[::-1])).entries] == urls[::-1]
    undated = parsed(rss(*(item(f"/{number}") for number in range(400)))).entries
    assert [entry.url for entry in undated] == [f"http://paper.example/{number}" for number in range(300)]


def test_of_a_long_json_feed_the_newest_items_are_read() -> None:
    dated = [(f"/{day}", (AT + timedelta(minutes=day)).isoformat()) for day in range(400)]
    items = [{"id": url, "url": url, "date_published": date} for url, date in dated]
    feed = parsed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    assert [entry.url for entry in feed.entries] == [f"http://paper.example/{day}" for day in range(100, 400)]


def test_an_id_that_all_items_bear_is_none() -> None:
    """Items that all bear the site's own address as their id are told apart by where they lead."""
    feed = parsed(rss(*(item(f"/{number}", guid="http://paper.example/") for number in range(3))))
    urls = [f"http://paper.example/{number}" for number in range(3)]
    assert [(entry.key, entry.url) for entry in feed.entries] == [(url, url) for url in urls]


@pytest.mark.parametrize("more", ["", "&nbsp;&mdash; "])
def test_ampersands_that_nobody_escaped_stand_for_themselves(more: str) -> None:
    """In addresses, headlines and texts, also where the feed has entities that only HTML knows."""
    html = "<![CDATA[<p>R&D &amp; AT&T</p>]]>"
    (entry,) = parsed(
        rss(item("http://paper.example/a?x=1&copy=2&section=3", title=f"{more}AT&T и R&D", text=html))
    ).entries
    assert entry.url == "http://paper.example/a?x=1&copy=2&section=3"
    assert entry.title.removeprefix("— ") == "AT&T и R&D"
    assert entry.text == "R&D & AT&T"


@given(st.text(alphabet="<>/&;!-ab \"'='pscritdv\n", max_size=300))
@settings(max_examples=200, deadline=None)
def test_plain_text_of_anything(markup: str) -> None:
    """Any markup becomes text without empty lines or space at its ends."""
    text = plain_text(markup)
    assert all(line and line == line.strip() for line in text.split("\n")) or text == ""


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_feed_or_refused(data: bytes) -> None:
    """No bytes make the reader fail."""
    assert isinstance(parse_feed(data, "", URL), ParsedFeed | Unreadable)


@pytest.mark.parametrize(
    "date",
    [
        "Wed, 05 Nov 2025 10:30:00 MSK",
        "Wed, 05 Nov 2025 10:30:00 МСК",
        "Wed, 05 Nov 2025 10:30:00 (мск)",
        "Wed, 05 Nov 2025 10:30:00 +0300 МСК",
        "Ср, 05 ноя 2025 10:30:00 МСК",
        "05.11.2025 10:30 МСК",
        "Wed, 05 Nov 2025 09:30:00 EET",
        "Wed, 05 Nov 2025 10:30:00 UTC+3",
        "Wed, 05 Nov 2025 10:30:00 GMT+3",
        "Wed, 05 Nov 2025 10:30:00 GMT+03",
        "Wed, 05 Nov 2025 10:30:00 +03",
        "Wed, 05 Nov 2025 02:30:00 -5",
        "2025/11/05 10:30:00 +0300",
        "2025.11.05 10:30 +03:00",
        "2025/11/05 10:30 MSK",
        "2025/11/05 07:30:00 GMT",
        "2025/11/05T07:30:00Z",
        "2025/11/05 10:30:00.000 +0300",
        "05-11-2025 10:30 MSK",
        "05.11.2025 10:30 MSK",
        "Wed, 05 Nov 2025 10:30:00 GMT +3",
        "Wed, 05 Nov 2025 10:30:00 UTC +03:00",
        "Wed, 05 Nov 2025 02:00:00 UTC-5:30",
        "Wed, 05 Nov 2025 02:30:00 EST",
        "2025-11-05 10:30:00 +0300 MSK",
        "Wed, 05 Nov 2025 10:30:00 +03:00 MSK",
        "Wed,05 Nov 2025 07:30:00 GMT",
        "Ср, 05 ноя 2025 10:30:00 +0300",
        "5 ноября 2025 10:30:00 +0300",
        "ср, 05 лист. 2025 9:30 +02:00",
        "05.11.2025 10:30 +0300",
        "20251105T073000Z",
        "20251105T1030+0300",
        "1762327800",
        "1762327800000",
    ],
)
def test_dates_as_feeds_write_them(date: str) -> None:
    """Zones and months in words that feedparser does not know are read; a time in Moscow is not taken for UTC."""
    (entry,) = parsed(rss(item("/a", date=date))).entries
    assert entry.published_at == AT


def test_a_day_alone_with_the_year_first_is_that_day() -> None:
    """It was the first of its month, and in the second half of a month the item passed for one of weeks ago."""
    (entry,) = parsed(rss(item("/a", date="2025/11/25"))).entries
    assert entry.published_at == datetime(2025, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    [
        "5 ноября 2025, 10:30",
        "05.11.2025 10:30",
        "05-11-2025 10:30",
        "2025/11/05 10:30",
        "2025/11/05 10:30 AM",
        "2025/11/05 - 10:30",
        "2025.11.05. 10:30 +0300 (MSK)",
        "2025年11月5日 10:30",
        "45.13.2025 10:30 +0300",
        "20259905T073000Z",
    ],
)
def test_a_date_without_a_zone_or_out_of_the_calendar_is_none(date: str) -> None:
    (entry,) = parsed(rss(item("/a", date=date))).entries
    assert entry.published_at is None


@pytest.mark.parametrize(
    "date",
    ["2025-11-05T07:30:00Z", "2025-11-05t07:30:00z", "Wed, 05 Nov 2025 10:30:00 +0300", 1762327800, 1762327800000],
)
def test_dates_of_json_feeds(date: str | int) -> None:
    value = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/a", "date_published": date}]}
    (entry,) = parsed(json.dumps(value)).entries
    assert entry.published_at == AT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_json_feed_in_any_unicode(encoding: str) -> None:
    items = [{"id": "1", "url": "/a", "title": "Мост закрыт"}]
    value = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    text = json.dumps(value, ensure_ascii=False)
    assert parsed(text.encode(encoding)).entries[0].title == "Мост закрыт"


def test_a_json_item_without_an_address_lies_where_its_id_says() -> None:
    """The id may be the address (jsonfeed.org); an address that is no text is none."""
    items = [{"id": "http://paper.example/1", "url": ["x"]}, {"id": "2"}]
    value = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    assert [each.url for each in parsed(json.dumps(value)).entries] == ["http://paper.example/1"]


@pytest.mark.parametrize("content_type", ["text/xml; charset=windows-1251", "text/xml; charset=iso-8859-1", "text/xml"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1251"])
def test_utf8_is_read_as_such_whatever_the_server_calls_it(content_type: str, declared: str) -> None:
    text = rss(item("/a", title="Мост закрыт")).replace('<?xml version="1.0"?>', "")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + text[text.index("<rss") :]
    assert parsed(text.encode(), content_type).entries[0].title == "Мост закрыт"


def test_other_encodings_are_read_as_the_feed_says() -> None:
    text = rss(item("/a", title="Мост закрыт"))
    text = '<?xml version="1.0" encoding="windows-1251"?>' + text[text.index("<rss") :]
    assert parsed(text.encode("cp1251"), "text/xml").entries[0].title == "Мост закрыт"
