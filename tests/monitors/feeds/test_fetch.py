"""Asking one address: limits, redirects, conditional requests, pace."""

import asyncio
import gzip
import zlib
from datetime import timedelta
from itertools import pairwise

import pytest

from core.errors import FetchError
from monitors.feeds.fetch import Fetcher, Limits
from monitors.feeds.safety import AddressPolicy
from tests.conftest import StillClock
from tests.monitors.feeds.web import Asked, Web, head

SMALL = Limits(max_bytes=10_000, seconds=3, redirects=3)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", b"hello"),
        ("gzip", gzip.compress(b"hello", mtime=0)),
        ("UTF-8", b"hello"),
        ("none", b"hello"),
        ("identity, identity", b"hello"),
        ("aws-chunked, gzip", gzip.compress(b"hello", mtime=0)),
        ("x-gzip", gzip.compress(b"hel", mtime=0) + gzip.compress(b"lo", mtime=0)),
        ("deflate", zlib.compress(b"hello")),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + b"\x01\x05\x00\xfa\xffhello"),
        ("gzip", gzip.compress(b"hello", mtime=0) + b"\0\0\0"),
    ],
)
async def test_body_is_inflated(encoding: str, packed: bytes, web: Web, fetcher: Fetcher) -> None:
    """A body arrives as it was before it was compressed, in each of the ways that servers use."""
    headers = {"content_encoding": encoding} if encoding else {}
    assert (await fetcher.get(web.page("/a", packed, **headers), SMALL)).body == b"hello"


@pytest.mark.parametrize(
    ("encoding", "body", "reason"),
    [
        ("gzip", gzip.compress(b"\0" * 50_000_000, mtime=0), "larger than"),
        ("gzip", gzip.compress(b"a" * 9_000, mtime=0) * 3, "larger than"),
        ("deflate", zlib.compress(b"\0" * 50_000_000), "larger than"),
        ("gzip", b"not gzip at all", "compression is broken"),
        ("gzip", gzip.compress(b"hello" * 100, mtime=0)[:-20], "ends in the middle"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"hello", mtime=0), mtime=0), "did not ask for"),
        ("br", b"hello", "did not ask for"),
        ("utf-8, br", b"hello", "did not ask for"),
        ("", b"a" * 10_001, "larger than"),
    ],
)
async def test_body_past_the_limit_is_refused(
    encoding: str, body: bytes, reason: str, web: Web, fetcher: Fetcher
) -> None:
    """A body that is too large once inflated, or can't be inflated, is refused with the reason."""
    headers = {"content_encoding": encoding} if encoding else {}
    with pytest.raises(FetchError, match=reason):
        await fetcher.get(web.page("/bomb", body, **headers), SMALL)


async def test_endless_stream_is_cut(web: Web, fetcher: Fetcher) -> None:
    """A body without an end is given up at the limit of size."""

    async def endless(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, content_type="text/html"))
        while True:
            writer.write(b"<p>more" * 1000)
            await writer.drain()

    web.pages["/endless"] = endless
    with pytest.raises(FetchError, match="larger than"):
        await fetcher.get(web.url("/endless"), SMALL)


async def test_slow_drip_is_cut(web: Web, fetcher: Fetcher) -> None:
    """A server that keeps the line busy with a byte now and then is given up at the limit of time."""

    async def drip(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, content_type="text/html"))
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.02)

    web.pages["/drip"] = drip
    with pytest.raises(FetchError, match="no whole answer within"):
        await fetcher.get(web.url("/drip"), Limits(max_bytes=10_000, seconds=0.3))


async def test_huge_headers_are_refused(web: Web, fetcher: Fetcher) -> None:
    """A head of more than 100 kB is refused."""

    async def answer(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(2000):
            writer.write(f"x-{number}: {'a' * 1000}\r\n".encode())
            await writer.drain()

    web.pages["/heads"] = answer
    with pytest.raises(FetchError, match=r"does not speak HTTP properly|connection broke"):
        await fetcher.get(web.url("/heads"), SMALL)


@pytest.mark.parametrize(
    "raw",
    [b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort"],
)
async def test_what_is_no_http_is_refused(raw: bytes, web: Web, fetcher: Fetcher) -> None:
    """A server that does not speak HTTP, or stops in the middle, is an error with a reason."""

    async def answer(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)

    web.pages["/raw"] = answer
    with pytest.raises(FetchError, match=r"HTTP|broke"):
        await fetcher.get(web.url("/raw"), SMALL)


async def test_server_that_is_down(clock: StillClock) -> None:
    """A host where nobody listens is told in one line."""
    policy = AddressPolicy.for_feeds(["http://127.0.0.1:9/feed"])
    fetcher = Fetcher(lambda: policy, clock)
    with pytest.raises(FetchError) as caught:
        await fetcher.get("http://127.0.0.1:9/feed", SMALL)
    await fetcher.close()
    assert str(caught.value) == "http://127.0.0.1:9/feed: can't connect: it refuses connections"


async def test_redirects_are_followed_to_the_end(web: Web, fetcher: Fetcher) -> None:
    """The answer is that of the last address, and tells the way; a move is told only while every step is for good."""
    web.page("/new", "here")
    web.redirect("/two", "/new", 302)
    web.redirect("/moved", "/new", 301)
    moved = await fetcher.get(web.url("/moved"), SMALL)
    assert (moved.body, moved.moved_to, moved.hops) == (b"here", web.url("/new"), (web.url("/moved"),))
    web.redirect("/one", "/two", 308)
    partly = await fetcher.get(web.url("/one"), SMALL)
    assert (partly.url, partly.moved_to) == (web.url("/new"), web.url("/two"))


@pytest.mark.parametrize(
    ("hops", "reason"),
    [(["/b", "/a"], "in a circle"), (["/a"], "in a circle"), (["/b", "/c", "/d", "/e"], "more than 3")],
)
async def test_redirect_loops_end(hops: list[str], reason: str, web: Web, fetcher: Fetcher) -> None:
    """A circle of redirects, or too long a way, is refused."""
    for here, there in zip(["/a", *hops], hops, strict=False):
        web.redirect(here, there)
    with pytest.raises(FetchError, match=reason):
        await fetcher.get(web.url("/a"), SMALL)


async def test_conditional_request(web: Web, fetcher: Fetcher) -> None:
    """What the server gave to tell one state from another is given back to it."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        same = asked.headers.get("if-none-match") == '"7"' and asked.headers.get("if-modified-since") == "monday"
        writer.write(head(304 if same else 200, etag='"7"', last_modified="Monday", content_length="0"))

    web.pages["/feed"] = answer
    first = await fetcher.get(web.url("/feed"), SMALL)
    assert (first.etag, first.last_modified, first.not_modified) == ('"7"', "Monday", False)
    assert (await fetcher.get(web.url("/feed"), SMALL, etag=first.etag, last_modified=first.last_modified)).not_modified


async def test_conditions_stay_with_their_host(web: Web, clock: StillClock) -> None:
    """A redirect within the host keeps the conditions; one to another host drops them, and they don't come back."""
    elsewhere = web.url("/there").replace("127.0.0.1", "localhost")
    web.redirect("/feed", "/here")
    web.redirect("/here", elsewhere)
    web.redirect("/there", web.url("/back"))
    web.page("/back", "x")
    policy = AddressPolicy.for_feeds([web.url("/feed"), elsewhere])
    fetcher = Fetcher(lambda: policy, clock, pace=timedelta())
    answer = await fetcher.get(web.url("/feed"), SMALL, etag='"7"', last_modified="Monday")
    await fetcher.close()
    assert answer.body == b"x"
    told = {asked.path: {"if-none-match", "if-modified-since"} & asked.headers.keys() for asked in web.asked}
    both = {"if-none-match", "if-modified-since"}
    assert told == {"/feed": both, "/here": both, "/there": set(), "/back": set()}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("99999999999", 86400), ("Wed, 05 Nov 2025 09:10:00 GMT", 600), ("soon", None), ("", None)],
)
async def test_retry_after(value: str, seconds: int | None, web: Web, fetcher: Fetcher) -> None:
    """Retry-After is read as seconds or as a date, at most a day; the host is left alone for so long."""
    web.page("/busy", "", status=429, retry_after=value)
    answer = await fetcher.get(web.url("/busy"), SMALL)
    assert answer.wait == (None if seconds is None else timedelta(seconds=seconds))
    with pytest.raises(FetchError, match="left alone"):
        await fetcher.get(web.url("/other"), SMALL)
    assert web.times("/other") == 0


async def test_nothing_of_us_is_told(web: Web, fetcher: Fetcher) -> None:
    """A request carries a neutral name and no cookie, not even one that the server just set."""
    web.page("/a", "x", set_cookie="who=me; Path=/")
    await fetcher.get(web.url("/a"), SMALL)
    await fetcher.get(web.url("/a"), SMALL)
    for asked in web.asked:
        assert "cookie" not in asked.headers
        assert "slukh" not in str(asked.headers)
        assert "python" not in str(asked.headers)


async def test_hosts_are_asked_one_after_another(web: Web, clock: StillClock) -> None:
    """Two requests to one host keep the pause between them."""
    policy = AddressPolicy.for_feeds([web.url("/feed")])
    fetcher = Fetcher(lambda: policy, clock, pace=timedelta(seconds=0.2))
    loop = asyncio.get_running_loop()
    times = []

    async def answer(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        times.append(loop.time())
        writer.write(head(200, content_length="0"))

    web.pages["/a"] = answer
    await asyncio.gather(*(fetcher.get(web.url("/a"), SMALL) for _ in range(3)))
    await fetcher.close()
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.1


@pytest.mark.parametrize("header", [b"cache-control: max-age=\xb2", b"retry-after: \xb2", b"content-length: 2"])
async def test_headers_that_are_no_numbers(header: bytes, web: Web, fetcher: Fetcher) -> None:
    """A digit that is no number, in whatever header, is passed over."""

    async def answer(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n" + header + b"\r\nconnection: close\r\n\r\nok")

    web.pages["/odd"] = answer
    assert (await fetcher.get(web.url("/odd"), SMALL)).body == b"ok"


async def test_names_that_are_no_names(web: Web, fetcher: Fetcher) -> None:
    """A host that only looks like an international name is refused, asked for or redirected to."""
    for url in ("http://xn--0/", web.redirect("/away", "http://xn--0/")):
        with pytest.raises(FetchError, match="no web address"):
            await fetcher.get(url, SMALL)
    assert AddressPolicy.for_feeds(["http://xn--0/"]).named == frozenset()
