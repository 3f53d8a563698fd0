"""Feeds and pages that mean harm: each is refused with a reason, and the next one is read."""

import gzip

import pytest

from core.errors import FetchError, WorkerError
from core.pipeline.worker import Worker
from monitors.feeds.reader import Reader
from tests.monitors.feeds.samples import item, page, rss
from tests.monitors.feeds.web import Web

HOSTILE: dict[str, tuple[bytes, dict[str, str]]] = {
    "deep": (b"<html><body>" + b"<div>" * 30_000, {}),
    "deep inline": (b"<html><body>" + b"<b>" * 60_000 + b"x", {}),
    "only brackets": (b"<" * 150_000, {}),
    "only attributes": (b"<p " + b"a " * 90_000 + b">", {}),
    "only comments": (b"<!--" * 40_000, {}),
    "only entities": (b"&amp;" * 39_000, {}),
    "no bytes of text": (b"\0" * 100_000, {}),
    "random": (bytes(range(256)) * 700, {}),
    "bomb": (gzip.compress(b"<p>" * 30_000_000), {"content_encoding": "gzip"}),
    "large": (b"<p>text</p>" * 30_000, {}),
    "broken gzip": (b"\x1f\x8b\x08\0\0\0\0\0\0\0\0\0\0", {"content_encoding": "gzip"}),
    "a picture": (b"\x89PNG", {"content_type": "image/png"}),
    "a film": (b"0" * 1000, {"content_type": "video/mp4"}),
}


async def test_hostile_pages(web: Web, reader: Reader) -> None:
    """Each page that means harm is refused with a reason in one line, by one and the same reader."""
    for name, (body, headers) in HOSTILE.items():
        url = web.page("/bad", body, **{"content_type": "text/html", **headers})  # type: ignore[arg-type]
        with pytest.raises(FetchError) as caught:
            await reader.read_article(url)
        assert caught.value.reason, name
        assert "\n" not in str(caught.value), name


async def test_hostile_feeds(web: Web, reader: Reader) -> None:
    """What means harm is no feed either: it is refused, or has no entries."""
    for name, (body, headers) in HOSTILE.items():
        web.page("/bad", body, **{"content_type": "application/rss+xml", **headers})  # type: ignore[arg-type]
        try:
            parsed = await reader.parse_feed(await reader.ask_feed(web.url("/bad")))
        except FetchError as error:
            assert error.reason, name
        else:
            assert parsed.entries == (), name


async def test_the_next_page_is_read(web: Web, reader: Reader, worker: Worker) -> None:
    """After input that killed, hung or filled the worker, the next page is read as ever."""
    for function, args, seconds in (
        ("os:_exit", (9,), 5.0),
        ("time:sleep", (60,), 0.2),
        ("builtins:bytearray", (10**11,), 5.0),
        ("signal:raise_signal", (11,), 5.0),
    ):
        with pytest.raises(WorkerError, match=r"died|longer than|memory"):
            await worker.call(function, *args, timeout=seconds)
    article = await reader.read_article(web.page("/good", page()))
    assert article.title == "Kremlin denies rift"


async def test_article_as_read(web: Web, reader: Reader) -> None:
    """The address is the canonical one, and every address on the way to it is remembered."""
    web.redirect("/short", "/a/1?utm_source=feed")
    web.page("/a/1", page(head=f'<link rel="canonical" href="{web.url("/a/one")}">'))
    article = await reader.read_article(web.url("/short#x"))
    assert article.url == web.url("/a/one")
    assert article.seen_urls == (web.url("/short"), web.url("/a/1"))
    assert article.language == "en"


async def test_worker_is_not_started_for_nothing(web: Web, reader: Reader, worker: Worker) -> None:
    """No process is started before something needs reading, and a refused answer needs none."""
    with pytest.raises(FetchError, match="404"):
        await reader.read_article(web.url("/nothing"))
    assert worker.pid is None
    parsed = await reader.parse_feed(await reader.ask_feed(web.page("/feed", rss(item("/a")))))
    assert parsed.entries[0].url == web.url("/a")
    assert worker.pid is not None
