"""What a feed or a page is written in is told by its bytes, when what it says of itself is wrong."""

import json

import pytest

from monitors.feeds.encoding import decode_page
from monitors.feeds.extract import extract_page
from monitors.feeds.parsing import parse_feed
from monitors.feeds.values import ExtractedPage, ParsedFeed
from tests.monitors.feeds.samples import item, rss

TITLE = "Лавров встретился с Путиным"
SUMMARY = "Министр доложил президенту о разговоре с американским коллегой"
FEED = rss(item("/a", title=TITLE, text=SUMMARY), item("/b", title="Мост через Волгу закрыт", text=SUMMARY))
# As sites cut a summary that count bytes, not letters.
CUT = FEED.encode().replace(SUMMARY.encode(), SUMMARY.encode()[:-1], 1)


def feed_of(data: bytes, content_type: str) -> ParsedFeed:
    found = parse_feed(data, content_type, "http://paper.example/feed")
    assert isinstance(found, ParsedFeed)
    return found


@pytest.mark.parametrize("content_type", ["text/xml; charset=utf-8", "text/xml; charset=windows-1251", "text/xml", ""])
def test_a_summary_cut_within_a_letter_spoils_nothing_else_in_its_feed(content_type: str) -> None:
    first, second = feed_of(CUT, content_type).entries
    assert (first.title, first.text) == (TITLE, SUMMARY[:-1] + "\ufffd")
    assert (second.title, second.text) == ("Мост через Волгу закрыт", SUMMARY)


def test_a_summary_cut_within_a_letter_spoils_nothing_else_in_a_json_feed() -> None:
    items = [{"id": "1", "url": "/a", "title": TITLE, "summary": SUMMARY}]
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}, ensure_ascii=False)
    data = text.encode().replace(SUMMARY.encode(), SUMMARY.encode()[:-1])
    assert feed_of(data, "application/feed+json").entries[0].title == TITLE


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
@pytest.mark.parametrize("content_type", ["text/xml; charset=utf-8", "text/xml", ""])
@pytest.mark.parametrize("prolog", ['<?xml version="1.0" encoding="utf-8"?>', '<?xml version="1.0"?>', ""])
def test_an_old_encoding_that_calls_itself_utf8_or_nothing_is_seen(
    encoding: str, content_type: str, prolog: str
) -> None:
    data = (prolog + FEED[FEED.index("<rss") :]).encode(encoding)
    assert feed_of(data, content_type).entries[0].title == TITLE


def test_a_byte_that_the_declared_encoding_does_not_know_spoils_one_letter() -> None:
    data = FEED.replace("utf-8", "windows-1251", 1).encode("cp1251").replace(SUMMARY[:1].encode("cp1251"), b"\x98", 1)
    first, second = feed_of(data, "text/xml").entries
    assert (first.title, first.text[:1], second.text) == (TITLE, "\ufffd", SUMMARY)


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=windows-1251"])
def test_a_page_cut_within_a_letter_is_still_utf8(content_type: str) -> None:
    page = f"<html><body><p>{SUMMARY}</p><p>{TITLE}</p></body></html>".encode()
    assert TITLE in decode_page(page.replace(SUMMARY.encode(), SUMMARY.encode()[:-1]), content_type)


def test_a_few_signs_of_western_windows_are_no_broken_utf8() -> None:
    text = "<html><head><meta charset='windows-1252'></head><body>“It’s late” — he said.</body></html>"
    assert decode_page(text.encode("cp1252"), "text/html") == text


def test_marks_where_a_line_may_break_are_no_part_of_the_words() -> None:
    """In what a feed tells, in a page's title and in its lead."""
    (entry,) = feed_of(rss(item("/a", title="Лав&#173;ров", text="Пу&amp;shy;тин и Лав\u200bров")).encode(), "").entries
    assert (entry.title, entry.text) == ("Лавров", "Путин и Лавров")
    body = "".join(f"<p>{SUMMARY}, а затем и о том, что было в городе {day} ноября.</p>" for day in range(5))
    page = (
        '<html><head><title>Лавров</title><meta property="og:title" content="&amp;laquo;Лав&shy;ров&amp;raquo;"></head>'
        f"<body><h1>Лавров</h1><div>Лав&shy;ров встретился с Пути&#8203;ным, когда тот вернулся из своей поездки.</div>"
        f"<div class='article-body'>{body}</div></body></html>"
    )
    found = extract_page(page.encode(), "text/html; charset=utf-8", "http://paper.example/a")
    assert isinstance(found, ExtractedPage)
    assert found.title == "«Лавров»"
    assert found.text.startswith("Лавров встретился с Путиным, когда")
