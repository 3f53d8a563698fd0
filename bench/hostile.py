"""2,000 hostile or broken pages and feeds over real HTTP: each must be refused with a reason, or read, within limits.

Prints what came of them, how often the worker was renewed, the memory of this process, and the longest one. In the
end a good page and a good feed must still be read; exits 1 otherwise, or when anything else than FetchError came up.

    python -m bench.hostile [--count 2000] [--seed 7]
"""

import argparse
import asyncio
import collections
import gzip
import random
import resource
import sys
import time
import zlib
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

from core.clock import utc_now
from core.errors import FetchError
from core.pipeline.worker import Worker
from monitors.feeds.fetch import Fetcher, Limits
from monitors.feeds.reader import Reader
from monitors.feeds.safety import AddressPolicy
from tests.monitors.feeds.samples import item, page, rss
from tests.monitors.feeds.web import Asked, Web, head, serve

Body = tuple[bytes, dict[str, str]]
SECONDS = 4.0


def _deep(r: random.Random) -> Body:
    tag = r.choice(["div", "b", "table><tr><td", "ul><li", "span", "a", "item", "channel"])
    return f"<html><body>{f'<{tag}>' * r.randrange(1_000, 200_000)}text".encode(), {}


def _bomb(r: random.Random) -> Body:
    data = r.choice([b"\0", b"<p>text</p>", b"<item></item>"]) * 10_000_000
    if r.random() < 0.5:
        return gzip.compress(data, 1), {"content_encoding": "gzip"}
    return zlib.compress(data, 1), {"content_encoding": "deflate"}


def _wrong_encoding(r: random.Random) -> Body:
    text = page("Лавров и Путин", ["Слова о том, что случилось в Москве вчера вечером и чего никто не видел. " * 3] * 3)
    data = text.encode(r.choice(["utf-8", "cp1251", "koi8-r", "utf-16", "utf-32"]), "replace")
    return data, {
        "content_type": f"text/html; charset={r.choice(['utf-8', 'cp1251', 'utf-7', 'ascii', 'nonsense', 'idna'])}"
    }


def _entities(r: random.Random) -> Body:
    depth = r.randrange(3, 12)
    names = [f"e{n}" for n in range(depth)]
    rows = [f'<!ENTITY {names[0]} "{"ha" * 100}">']
    rows += [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names)]
    outside = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    text = rss(item("/a", title=f"&{names[-1]};&x;")).replace(
        "<rss", f"<!DOCTYPE rss [{outside}{''.join(rows)}]><rss", 1
    )
    return text.encode(), {"content_type": "application/xml"}


def _mutated(r: random.Random) -> Body:
    data = bytearray((page() if r.random() < 0.5 else rss(*(item(f"/{n}") for n in range(20)))).encode())
    for _ in range(r.randrange(1, 200)):
        place = r.randrange(len(data))
        what = r.randrange(3)
        if what == 0:
            data[place] = r.randrange(256)
        elif what == 1:
            del data[place : place + r.randrange(1, 50)]
        else:
            data[place:place] = data[place : place + r.randrange(1, 500)] * r.randrange(1, 20)
    return bytes(data), {}


def _garbage(r: random.Random) -> Body:
    alphabet = r.choice([b"<", b"&", b"<!--", b"<![CDATA[", b"]]>", b"{[", b'"', b"\0", b"&#1114112;", b"<a b='", b"%"])
    return alphabet * r.randrange(10_000, 1_000_000 // len(alphabet)), {}


def _binary(r: random.Random) -> Body:
    return r.randbytes(r.randrange(10, 300_000)), {
        "content_type": r.choice(["text/html", "image/png", "application/pdf", ""])
    }


def _truncated(r: random.Random) -> Body:
    data = gzip.compress(page().encode())
    return data[: r.randrange(1, len(data) - 1)], {"content_encoding": "gzip"}


def _wide(r: random.Random) -> Body:
    return b"<html><body>" + b"<p>word word word</p>" * r.randrange(1_000, 60_000), {}


def _json(r: random.Random) -> Body:
    return r.choice([b"[", b'{"a":', b'{"version":"https://jsonfeed.org/version/1","items":[']) * r.randrange(
        1_000, 200_000
    ), {}


MAKERS: dict[str, Callable[[random.Random], Body]] = {
    maker.__name__.strip("_"): maker
    for maker in (_deep, _wrong_encoding, _entities, _mutated, _garbage, _binary, _truncated, _wide, _json)
}


async def _endless(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head(200, content_type="text/html"))
    while True:
        writer.write(b"<p>more and more" * 4096)
        await writer.drain()


async def _drip(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head(200, content_type="text/html"))
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _silent(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def _heads(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(5000):
        writer.write(f"x-{number}: {'a' * 1000}\r\n".encode())
        await writer.drain()


async def _no_http(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(random.Random(1).randbytes(5000))


async def _hundred_megabytes(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(head(200, content_type="text/html", content_length=str(100_000_000)))
    for _ in range(1600):
        writer.write(b"x" * 62_500)
        await writer.drain()


WIRES = {
    "endless": _endless,
    "drip": _drip,
    "silent": _silent,
    "heads": _heads,
    "no http": _no_http,
    "100 MB": _hundred_megabytes,
}


def _prepare(web: Web, count: int, seed: int) -> list[tuple[str, str]]:
    """Every page under its path; returns kinds and URLs."""
    r = random.Random(seed)
    bombs = [_bomb(r) for _ in range(4)]
    asked = []
    kinds = [*MAKERS, *WIRES, "bomb", "circle", "chain", "private"]
    for number in range(count):
        kind, path = kinds[number % len(kinds)], f"/{number}"
        if kind in MAKERS:
            body, headers = MAKERS[kind](r)
            web.page(path, body, **{"content_type": "text/html", **headers})  # type: ignore[arg-type]
        elif kind == "bomb":
            body, headers = r.choice(bombs)
            web.page(path, body, **headers)  # type: ignore[arg-type]
        elif kind == "circle":
            web.redirect(path, path + "?again" if r.random() < 0.5 else path)
            web.redirect(path + "?again", path)
        elif kind == "chain":
            for step in range(8):
                web.redirect(path + ("" if not step else f"?{step}"), f"{path}?{step + 1}")
        elif kind == "private":
            web.redirect(
                path, r.choice(["http://169.254.169.254/", "http://10.0.0.1/", "http://[::1]:8080/", "file:///etc"])
            )
        else:
            web.pages[path] = WIRES[kind]
        asked.append((kind, web.url(path)))
    return asked


async def main(count: int, seed: int) -> int:
    results: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    wrong: list[str] = []
    longest = (0.0, "")
    async with serve() as web:
        asked = _prepare(web, count, seed)
        policy = AddressPolicy.for_feeds([web.url()])
        fetcher = Fetcher(lambda: policy, utc_now, pace=timedelta())
        worker = Worker()
        reader = Reader(
            fetcher, worker, utc_now, feed_limits=Limits(2_000_000, SECONDS), page_limits=Limits(1_000_000, SECONDS)
        )
        places = asyncio.Semaphore(6)

        async def one(number: int, kind: str, url: str) -> None:
            nonlocal longest
            async with places:
                began = time.perf_counter()
                try:
                    if number % 2:
                        await reader.read_article(url)
                    else:
                        answer = await reader.ask_feed(url)
                        if not answer.ok:
                            raise answer.problem()
                        await reader.parse_feed(answer)
                    results[kind]["read"] += 1
                except FetchError as error:
                    results[kind]["refused" if error.reason and "\n" not in str(error) else "without a reason"] += 1
                except Exception as error:  # this is what we look for
                    wrong.append(f"{kind}: {error!r}")
                longest = max(longest, (time.perf_counter() - began, kind))

        began = time.perf_counter()
        await asyncio.gather(*(one(number, kind, url) for number, (kind, url) in enumerate(asked)))
        seconds = time.perf_counter() - began
        article = await reader.read_article(web.page("/good", page()))
        feed = await reader.parse_feed(await reader.ask_feed(web.page("/feed", rss(item("/a")))))
        restarts = worker.restarts
        await worker.close()
        await fetcher.close()
    for kind, counts in results.items():
        print(f"{kind:16} {dict(counts)}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} in {seconds:.0f} s; the longest {longest[0]:.1f} s ({longest[1]}); worker renewed {restarts} times")
    print(f"largest size of this process, with the server and all its pages: {memory} MB")
    for line in wrong[:20]:
        print("WRONG", line)
    good = article.title == "Kremlin denies rift" and len(feed.entries) == 1
    return 0 if good and not wrong and not any(counts["without a reason"] for counts in results.values()) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    sys.exit(asyncio.run(main(options.count, options.seed)))
