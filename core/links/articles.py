"""The articles that new posts are compared with: themes, passages, citations, and where each article's noise lies."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.encoders import Span, split_sentences
from core.encoders.rows import Floats, Rows
from core.links.crossing import Strengths
from core.links.names import skeleton, sound
from core.links.reading.citations import Citation
from core.links.scoring import Noise, Query
from core.links.vocabulary import Terms, terms_of
from core.types import Article

_SHORT = 3  # characters with the mark before them: such keys are shared by too many to find an article by


class Held(NamedTuple):
    """Where an article's vectors lie: its theme among the themes (-1: none), and from `start` on among the others how
    many each: the theme again with its passages, the sentences, the clauses.
    """

    theme: int
    start: int
    query: int
    sentences: int
    clauses: int


@dataclass(slots=True)
class KnownArticle:
    """What linking needs of an article for as long as posts may come that it concerns. There are thousands of them:
    what its text tells again is not kept, and vectors lie in the index (`held`; None without vectors).
    """

    article: Article
    citations: tuple[Citation, ...]
    official_ids: frozenset[str]
    clause_terms: tuple[Terms, ...]
    strengths: Strengths
    words: int
    noise: Noise
    vocabulary: int  # how many stems were known when its words were translated
    cited: dict[int, tuple[str, float]] = field(default_factory=dict)  # by citation: the post, and how well it fits
    kept: dict[int, str] = field(default_factory=dict)  # by citation: the post that it is of, whatever that says now
    best: float = -math.inf  # the height of its best post
    held: Held | None = None

    @property
    def terms(self) -> Terms:
        """The words of the article, read anew from its text."""
        return article_terms(self.article)


def article_terms(article: Article) -> Terms:
    """The content words of the title and the text of `article`."""
    return terms_of(f"{article.title}\n{article.text}")


def article_spans(article: Article) -> tuple[Span | None, ...]:
    """The sentences of `article` in order; None stands for the title, where it is not in the text."""
    spans = tuple(split_sentences(article.text))
    return (None, *spans) if article.title and not article.text.startswith(article.title) else spans


class ArticleIndex:
    """Articles by id, their vectors (a byte a number), and which of the articles a post may concern at all."""

    def __init__(self, folder: Path | None = None) -> None:
        self.known: dict[str, KnownArticle] = {}
        self._folder = folder
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._by_channel: dict[str, set[str]] = defaultdict(set)
        self._themes = Rows(0)
        self._vectors = Rows(0)
        self._theme_ids: list[str | None] = []  # by row of the themes; None where an article was forgotten
        self._forgotten = 0  # rows of `_themes`
        self._unused = 0  # rows of `_vectors`

    def add(
        self, known: KnownArticle, terms: Terms, query: Query, sentences: Floats | None, clauses: Floats | None
    ) -> None:
        """Remember an article with its words and vectors; one of the same id is replaced."""
        article_id = known.article.id
        self.remove(article_id)
        self.known[article_id] = known
        for key in post_keys(terms, known.official_ids):
            self._by_key[key].add(article_id)
        for citation in known.citations:
            if citation.channel is not None:
                self._by_channel[citation.channel.name.casefold()].add(article_id)
        known.held = None if sentences is None or clauses is None else self._hold(article_id, query, sentences, clauses)

    def _hold(self, article_id: str, query: Query, sentences: Floats, clauses: Floats) -> Held:
        if not self._vectors.dimensions:
            self._themes = Rows(sentences.shape[1], self._folder)
            self._vectors = Rows(sentences.shape[1], self._folder)
        if query.theme is None or query.passages is None:
            return Held(-1, self._vectors.append(np.vstack([sentences, clauses])), 0, len(sentences), len(clauses))
        theme = query.theme[None, :]
        start = self._vectors.append(np.vstack([theme, query.passages, sentences, clauses]))
        self._theme_ids.append(article_id)
        return Held(self._themes.append(theme), start, 1 + len(query.passages), len(sentences), len(clauses))

    def likenesses(self, some: Sequence[KnownArticle], vector: Floats) -> Floats:
        """The products of `vector` (d,) with each article's theme and with its nearest passage: shape (len(some), 2),
        NaN for an article without vectors.
        """
        found = np.full((len(some), 2), np.nan, dtype=np.float32)
        places = [place for place, known in enumerate(some) if known.held is not None and known.held.query]
        held = [each for known in some if (each := known.held) is not None and each.query]
        if not held:
            return found
        sizes = np.array([each.query for each in held])
        firsts = np.cumsum(sizes) - sizes
        starts = np.array([each.start for each in held])
        products = self._vectors[np.repeat(starts - firsts, sizes) + np.arange(sizes.sum())] @ vector
        found[places, 0] = products[firsts]
        products[firsts] = -np.inf  # what is left are the passages
        found[places, 1] = np.maximum.reduceat(products, firsts)
        return found

    def sentences(self, known: KnownArticle) -> Floats | None:
        """The vectors of `article_spans`, None without vectors."""
        held = known.held
        return None if held is None else self._read(held.start + held.query, held.sentences)

    def clauses(self, known: KnownArticle) -> Floats | None:
        """The vectors of the clauses that the article cites, None without vectors."""
        held = known.held
        return None if held is None else self._read(held.start + held.query + held.sentences, held.clauses)

    def _read(self, start: int, count: int) -> Floats:
        return self._vectors.run(start, start + count)

    def remove(self, article_id: str) -> None:
        """Forget an article; an unknown id is ignored."""
        known = self.known.pop(article_id, None)
        if known is None:
            return
        for key in post_keys(known.terms, known.official_ids):
            self._by_key[key].discard(article_id)
            if not self._by_key[key]:
                del self._by_key[key]
        for holders in self._by_channel.values():
            holders.discard(article_id)
        if known.held is None:
            return
        self._unused += known.held.query + known.held.sentences + known.held.clauses
        if known.held.theme >= 0:
            self._theme_ids[known.held.theme] = None
            self._forgotten += 1
        if self._unused * 4 > self._vectors.count:
            self._compact()

    def _compact(self) -> None:
        """Close the holes among the vectors."""
        held = [(each.held, each) for each in self.known.values() if each.held is not None]
        kept = [np.zeros(0, dtype=np.intp)]
        themes: list[int] = []
        start = 0
        for old, known in sorted(held, key=lambda item: item[0].start):
            size = old.query + old.sentences + old.clauses
            kept.append(np.arange(old.start, old.start + size))
            known.held = old._replace(start=start, theme=len(themes) if old.query else -1)
            start += size
            if old.query:
                themes.append(old.theme)
        self._vectors.keep(np.concatenate(kept))
        self._themes.keep(np.array(themes, dtype=np.intp))
        self._theme_ids = [self._theme_ids[theme] for theme in themes]
        self._forgotten = self._unused = 0

    def naming(self, skeleton: str) -> Collection[str]:
        """Articles with a name that sounds like this."""
        return self._by_key.get(f"~{skeleton}", ())

    def candidates(self, keys: set[str], channel: str, vector: Floats | None, limit: int) -> list[str]:
        """Articles that cite the channel, share names, numbers or officials (`keys`), or are nearest in theme."""
        found: dict[str, None] = dict.fromkeys(sorted(self._by_channel.get(channel, ())))
        weights: dict[str, float] = defaultdict(float)
        total = max(1, len(self.known))
        for key in keys:
            holders = self._by_key.get(key, ()) if len(key) > _SHORT else ()
            if holders and len(holders) * 5 <= total + 20:
                weight = np.log(1 + total / len(holders))
                for article_id in holders:
                    weights[article_id] += weight
        found |= dict.fromkeys(sorted(weights, key=lambda each: -weights[each])[:limit])
        if vector is not None and self._theme_ids:
            near = self._themes.dot(vector[None, :])[0]
            best = np.argsort(-near)[: limit + self._forgotten]
            ids = (self._theme_ids[place] for place in best)
            found |= dict.fromkeys([each for each in ids if each is not None][:limit])
        return list(found)


def post_keys(terms: Terms, official_ids: frozenset[str]) -> set[str]:
    """By what a post may be found to share something with an article."""
    keys = {f"#{number}" for number in terms.numbers} | {f"@{each}" for each in official_ids}
    for key in terms.capitalised:
        keys.add(f"~{skeleton(sound(terms.surfaces[key]))}")
        keys.add(f"~{skeleton(sound(key))}")
    return keys
