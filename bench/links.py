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


def memory_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def timed(what: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        start = time.process_time()
        what()
        found.append((time.process_time() - start) * 1000)
    return sorted(found)


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


def run(arguments: argparse.Namespace, folder: Path | None) -> None:
    random_, generator = random.Random(7), np.random.default_rng(7)
    words = Words(random_, arguments.vocabulary)
    linker = Linker(CHANNELS, ZoneInfo("Europe/London"), window=timedelta(days=14), folder=folder)
    before = memory_mb()

    start = time.process_time()
    for number in range(arguments.posts):
        date = NOW - timedelta(seconds=number * 14 * 86400 / arguments.posts)
        post = Post(f"p{number}", random_.choice(CHANNELS).name, date, words.text(words.cyrillic, 3))
        linker.add_post(post, unit(generator, len(linker.post_texts(post))))
    while missing := linker.missing_texts(4096):
        linker.learn_texts(missing, unit(generator, len(missing)))
    print(f"{arguments.posts} posts taken in {time.process_time() - start:.0f} s, {memory_mb() - before:.0f} MB")

    def article(number: int) -> tuple[Article, np.ndarray]:
        text = words.text(words.latin, 30)
        text += f" Kanal {number % 40} reported on Wednesday that {words.text(words.latin, 1)}"
        made = Article(f"a{number}", f"https://news.example/{number}", "", text, NOW)
        return made, unit(generator, len(linker.article_texts(made)))

    floor_posts = unit(generator, arguments.posts)
    floor_sentences = unit(generator, 31)

    def product() -> None:
        with one_blas_thread():
            (floor_sentences @ floor_posts.T).max(axis=0)

    floor = timed(product, 7)
    for number in range(arguments.warm):  # words that articles share are translated once
        made, vectors = article(10_000_000 + number)
        linker.learn_article(made, vectors)
        linker.add_article(made, (), vectors)
    taken, learnt = [], []
    for number in range(15):
        made, vectors = article(20_000_000 + number)
        learnt += timed(lambda made=made, vectors=vectors: linker.learn_article(made, vectors), 1)
        taken += timed(lambda made=made, vectors=vectors: linker.add_article(made, (), vectors), 1)
    taken.sort()
    learnt.sort()
    print(
        f"an article against {arguments.posts} posts: median {taken[7]:.0f} ms, slowest {taken[-1]:.0f} ms; "
        f"floor {floor[3]:.0f} ms; ratio {taken[7] / floor[3]:.1f}; its words learnt before, in the queue: "
        f"median {learnt[7]:.0f} ms"
    )

    few = Linker(CHANNELS, ZoneInfo("Europe/London"), window=timedelta(days=14), folder=folder)
    for number in range(2000):
        post = Post(f"p{number}", random_.choice(CHANNELS).name, NOW, words.text(words.cyrillic, 3))
        few.add_post(post, unit(generator, len(few.post_texts(post))))
    # The articles come first, then the posts: the other order is measured above.
    while missing := few.missing_texts(4096):
        few.learn_texts(missing, unit(generator, len(missing)))
    start = time.process_time()
    for number in range(arguments.articles):
        made, vectors = article(number)
        few.add_article(made, (), vectors)
    print(f"{arguments.articles} articles taken in {time.process_time() - start:.0f} s")
    floor_articles = unit(generator, arguments.articles)
    one = unit(generator, 1)[0]

    def products() -> None:
        with one_blas_thread():
            for _ in range(31):
                floor_articles @ one

    floor = timed(products, 7)
    late = []
    for number in range(30):
        post = Post(f"late{number}", random_.choice(CHANNELS).name, NOW, words.text(words.cyrillic, 3))
        vectors = unit(generator, len(few.post_texts(post)))
        late.append(timed(lambda post=post, vectors=vectors: few.add_post(post, vectors), 1)[0])
    late.sort()
    print(
        f"a post against {arguments.articles} articles: median {late[15]:.0f} ms, slowest {late[-1]:.0f} ms; "
        f"floor {floor[3]:.0f} ms; ratio {late[15] / floor[3]:.1f}; {memory_mb():.0f} MB in all"
    )


if __name__ == "__main__":
    main()
