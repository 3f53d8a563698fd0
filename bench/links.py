"""How long links take once texts are embedded, as a ratio to a plain matrix product over the same vectors.

    python -m bench.links [--posts 60000] [--articles 10000] [--warm 40] [--in-memory]

Texts and vectors are made up: words drawn by Zipf's law, vectors of the default encoder's size at random. Prints
the median and the slowest of several arrivals in processor time, the floor (the same number of sentences times all
posts, float32, one thread) and the memory that the linker took.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from core.encoders import one_blas_thread
from core.links import Linker
from core.types import Article, Post, WatchedChannel

DIMENSIONS = 512
NOW = datetime(2025, 11, 13, 15, tzinfo=UTC)
CHANNELS = [WatchedChannel(f"channel{number}", f"Kanal {number}") for number in range(40)]


class Words:
    """Made-up words in Cyrillic and Latin, some of them names, drawn by Zipf's law."""

    def __init__(self, random_: random.Random, count: int) -> None:
        self._random = random_
        cyrillic = "абвгдежзиклмнопрстуфхцчшыэюя"
        latin = "abcdefghijklmnoprstuvwyz"
        self.cyrillic = ["".join(random_.choices(cyrillic, k=random_.randint(4, 10))) for _ in range(count)]
        self.latin = ["".join(random_.choices(latin, k=random_.randint(4, 10))) for _ in range(count)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(count)))

    def text(self, words: list[str], sentences: int) -> str:
        lines = []
        for _ in range(sentences):
            some = self._random.choices(words, cum_weights=self._weights, k=14)
            some[0] = some[0].capitalize()
            some[5] = some[5].capitalize()
            lines.append(" ".join(some) + ".")
        return " ".join(lines)


def unit(generator: np.random.Generator, count: int) -> np.ndarray:
    vectors = generator.standard_normal((count, DIMENSIONS), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def memory_mb(what: str = "VmRSS") -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    return 0.0


def timed(what: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        start = time.process_time()
        what()
        found.append((time.process_time() - start) * 1000)
    return sorted(found)


def floor_of(few: np.ndarray, many: int, generator: np.random.Generator) -> float:
    """Milliseconds that the plain product of `few` vectors with `many` others takes; of many, measured on a part."""
    part = min(many, 20_000)
    others = unit(generator, part)

    def product() -> None:
        with one_blas_thread():
            (few @ others.T).max(axis=0)

    return timed(product, 7)[3] * many / part


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=60_000)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--vocabulary", type=int, default=40_000)
    parser.add_argument("--warm", type=int, default=40, help="articles before, which have had their words translated")
    parser.add_argument("--in-memory", action="store_true", help="vectors in memory, as commands have them")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(arguments, None if arguments.in_memory else Path(folder))


class World:
    """Made-up posts and articles with their vectors."""

    def __init__(self, vocabulary: int) -> None:
        self.random, self.generator = random.Random(7), np.random.default_rng(7)
        self._words = Words(self.random, vocabulary)

    def linker(self, folder: Path | None) -> Linker:
        return Linker(CHANNELS, ZoneInfo("Europe/London"), window=timedelta(days=14), folder=folder)

    def post(self, name: str, date: datetime, linker: Linker) -> tuple[Post, np.ndarray]:
        channel = self.random.choice(CHANNELS).name
        post = Post(name, channel, date, self._words.text(self._words.cyrillic, 3))
        return post, unit(self.generator, len(linker.post_texts(post)))

    def article(self, number: int, linker: Linker) -> tuple[Article, np.ndarray]:
        text = self._words.text(self._words.latin, 30)
        text += f" Kanal {number % 40} reported on Wednesday that {self._words.text(self._words.latin, 1)}"
        made = Article(f"a{number}", f"https://news.example/{number}", "", text, NOW)
        return made, unit(self.generator, len(linker.article_texts(made)))

    def teach(self, linker: Linker) -> None:
        while missing := linker.missing_texts(4096):
            linker.learn_texts(missing, unit(self.generator, len(missing)))


def run(arguments: argparse.Namespace, folder: Path | None) -> None:
    world = World(arguments.vocabulary)
    against_posts(world, arguments.posts, arguments.warm, folder)
    against_articles(world, arguments.articles, folder)


def against_posts(world: World, posts: int, warm: int, folder: Path | None) -> None:
    linker = world.linker(folder)
    before, start = memory_mb(), time.process_time()
    for number in range(posts):
        date = NOW - timedelta(seconds=number * 14 * 86400 / posts)
        linker.add_post(*world.post(f"p{number}", date, linker))
    world.teach(linker)
    print(f"{posts} posts taken in {time.process_time() - start:.0f} s, {memory_mb() - before:.0f} MB", flush=True)

    floor = floor_of(unit(world.generator, 31), posts, world.generator)
    for number in range(warm):  # words that articles share are translated once
        made, vectors = world.article(10_000_000 + number, linker)
        linker.learn_article(made, vectors)
        linker.add_article(made, (), vectors)
    taken, learnt = [], []
    for number in range(15):
        made, vectors = world.article(20_000_000 + number, linker)
        learnt += timed(lambda made=made, vectors=vectors: linker.learn_article(made, vectors), 1)
        taken += timed(lambda made=made, vectors=vectors: linker.add_article(made, (), vectors), 1)
    taken.sort()
    learnt.sort()
    print(
        f"an article against {posts} posts: median {taken[7]:.0f} ms, slowest {taken[-1]:.0f} ms; "
        f"floor {floor:.0f} ms; ratio {taken[7] / floor:.1f}; its words learnt before, in the queue: "
        f"median {learnt[7]:.0f} ms; {memory_mb() - before:.0f} MB, {memory_mb('VmHWM'):.0f} MB in all at the highest",
        flush=True,
    )


def against_articles(world: World, articles: int, folder: Path | None) -> None:
    """The articles come first, then the posts: the other order is `against_posts`."""
    linker = world.linker(folder)
    for number in range(2000):
        linker.add_post(*world.post(f"p{number}", NOW, linker))
    world.teach(linker)
    before, start = memory_mb(), time.process_time()
    for number in range(articles):
        made, vectors = world.article(number, linker)
        linker.add_article(made, (), vectors)
    print(
        f"{articles} articles taken in {time.process_time() - start:.0f} s, {memory_mb() - before:.0f} MB", flush=True
    )

    floor = floor_of(unit(world.generator, 31), articles, world.generator)
    late = []
    for number in range(30):
        post, vectors = world.post(f"late{number}", NOW, linker)
        late.append(timed(lambda post=post, vectors=vectors: linker.add_post(post, vectors), 1)[0])
    late.sort()
    print(
        f"a post against {articles} articles: median {late[15]:.0f} ms, slowest {late[-1]:.0f} ms; "
        f"floor {floor:.0f} ms; ratio {late[15] / floor:.1f}; {memory_mb('VmHWM'):.0f} MB in all at the highest"
    )


if __name__ == "__main__":
    main()
