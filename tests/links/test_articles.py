"""The articles that posts are compared with: their vectors stay their own, whatever is forgotten around them."""

import random
import tracemalloc
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from core.encoders import open_encoder
from core.links import Linker
from core.links.articles import ArticleIndex, KnownArticle
from core.links.crossing import Strengths
from core.links.scoring import Noise, Query
from core.types import Relation
from tests.links.world import CHANNELS, KOMPROMAT, LONDON, REFERENCE, article, mentions_in, post

_DIMENSIONS = 32
_NOTHING = Strengths(np.zeros(0, dtype=np.int32), np.zeros((0, 3), dtype=np.float16))


def unit(generator: np.random.Generator, count: int, dimensions: int = _DIMENSIONS) -> np.ndarray:
    vectors = generator.standard_normal((count, dimensions)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


class Held:
    """An index beside a plain dictionary of what it was given."""

    def __init__(self, folder: Path | None) -> None:
        self.index = ArticleIndex(folder)
        self.given: dict[str, tuple[Query, np.ndarray, np.ndarray]] = {}
        self._generator = np.random.default_rng(5)

    def add(self, name: str, sentences: int, clauses: int) -> None:
        some = unit(self._generator, sentences)
        query = Query(_NOTHING, 9)
        if sentences % 3:
            query = Query(_NOTHING, 9, some.mean(axis=0), some[::2])
        known = KnownArticle(article("A text.", article_id=name), (), frozenset(), (), _NOTHING, 9, Noise(0, 1, 9), 0)
        self.given[name] = query, some, unit(self._generator, clauses)
        self.index.add(known, known.terms, *self.given[name])

    def remove(self, name: str) -> None:
        self.index.remove(name)
        del self.given[name]

    def check(self) -> None:
        """Everything is as it was given, up to the rounding to a byte; the nearest by theme is found, and no other."""
        assert self.index.known.keys() == self.given.keys()
        probe = unit(np.random.default_rng(6), 1)[0]
        likenesses = self.index.likenesses(list(self.index.known.values()), probe)
        for name, found in zip(self.index.known, likenesses, strict=True):
            query = self.given[name][0]
            if query.theme is None or query.passages is None:
                assert np.isnan(found).all()
            else:
                assert np.allclose(found, [query.theme @ probe, (query.passages @ probe).max()], atol=0.04)
        with_theme = {name for name, (query, _, _) in self.given.items() if query.theme is not None}
        for name, (query, sentences, clauses) in self.given.items():
            known = self.index.known[name]
            assert np.allclose(self.index.sentences(known), sentences, atol=0.01)
            assert np.allclose(self.index.clauses(known), clauses, atol=0.01)
            if query.theme is not None:
                assert self.index.candidates(set(), "nobody", query.theme, 1) == [name]
                assert set(self.index.candidates(set(), "nobody", query.theme, 999)) == with_theme


@pytest.mark.parametrize("in_files", [True, False])
def test_vectors_stay_with_their_articles(in_files: bool, tmp_path: Path) -> None:
    """Through additions, replacements and removals in any order each article has its own vectors."""
    held = Held(tmp_path if in_files else None)
    random_ = random.Random(3)
    for step in range(120):
        name = f"a{random_.randrange(25)}"
        if name in held.given and random_.random() < 0.5:
            held.remove(name)
        else:
            held.add(name, random_.randint(1, 7), random_.randint(0, 2))
        if step % 10 == 9:
            held.check()
    for name in list(held.given):
        held.remove(name)
    held.check()
    held.add("last", 4, 1)
    held.check()


def test_an_article_takes_little_memory(tmp_path: Path) -> None:
    """What is held for an article of thirty sentences is a few times its text: its vectors lie in files."""
    generator, random_ = np.random.default_rng(5), random.Random(5)
    words = ["".join(random_.choices("abcdefghiklmnoprstu", k=7)) for _ in range(500)]
    linker = Linker(CHANNELS, LONDON, folder=tmp_path)
    linker.add_post(post("mash/1", KOMPROMAT, channel="Mash"), unit(generator, 3, 64))

    def add(number: int) -> int:
        text = ". ".join(" ".join(random_.choices(words, k=13)).capitalize() for _ in range(30)) + "."
        made = article(text, article_id=f"a{number}")
        linker.add_article(made, (), unit(generator, len(linker.article_texts(made)), 64))
        return len(text)

    for number in range(60):  # the words of all, and what sentences have in common
        add(number)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    size = sum(add(1000 + number) for number in range(60))
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert taken < 8 * size


def test_an_article_may_come_before_all_posts() -> None:
    """The first post of a store finds the article that was there before it, by meaning too."""
    encoder = open_encoder("default")
    assert encoder is not None
    linker = Linker(CHANNELS, LONDON)
    first = article(REFERENCE)
    found = mentions_in(REFERENCE)
    assert linker.add_article(first, found, encoder.encode(linker.article_texts(first, found))) == []
    late = post("kompromat/1", KOMPROMAT, channel="kompromat", hours_before=31, officials=("lavrov",))
    (link,) = linker.add_post(late, encoder.encode(linker.post_texts(late)))
    assert (link.post_id, link.relation) == ("kompromat/1", Relation.CITES)
    linker.forget_before(first.published_at + timedelta(days=1))  # type: ignore[operator]
    assert linker.add_post(late, encoder.encode(linker.post_texts(late))) == []
