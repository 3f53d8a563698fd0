"""How much a post has to do with an article: six measures and their weights."""

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats, segment_sums
from core.links.crossing import Strengths
from core.links.posts import PostIndex
from core.links.statistics import Statistics, unit

# Weights of the measures below, fitted on pairs of English news and Russian posts that report the same events.
MEASURES = ("theme", "passage", "meaning", "sound", "share", "length")
WEIGHTS = np.array([36.0, 5.59, 0.708, 1.0, 1.9, -1.544], dtype=np.float32)
LEXICAL_WEIGHTS = np.array([0, 0, 2.9, 1.35, 2.53, -2.86], dtype=np.float32)
_RESTATED_FROM, _RESTATED_WEIGHT = 0.65, 20.0
_PASSAGE, _STEP = 3, 2  # sentences
_NEAREST, _ENOUGH = 20, 1000  # posts; among fewer than enough, many of the nearest are about something else
_COMMON = 0.6  # of what they have in common does not count
_MASS = 50.0
_AT_ONCE = 4096  # vectors, when all are gone through
_POSTS_AT_ONCE = 50_000  # of some dozen words each
_WORDS_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True)
class Query:
    """An article ready to be compared: `theme` (d,) is compared with projected posts, `passages` (n, d) with posts as
    they are; None without vectors. `words` is the length of its text in words.
    """

    strengths: Strengths
    words: int
    theme: Floats | None = None
    passages: Floats | None = None


def prepare(strengths: Strengths, words: int, sentences: Floats | None, statistics: Statistics | None) -> Query:
    """A `Query` from the vectors of an article's `sentences` (n, d), title included."""
    if sentences is None or statistics is None or not len(sentences):
        return Query(strengths, words)
    theme = statistics.projection @ statistics.projected(sentences).mean(axis=0)
    starts = range(0, max(1, len(sentences) - _PASSAGE + 1), _STEP)
    passages = unit(np.stack([sentences[start : start + _PASSAGE].sum(axis=0) for start in starts]))
    return Query(strengths, words, np.asarray(theme, dtype=np.float32), passages)


def rarity(index: PostIndex) -> Floats:
    """The idf of each stem of the vocabulary among the posts that are in the index."""
    total = max(1, int(index.alive.sum()))
    texts = index.vocabulary.texts
    return np.asarray(np.log(1 + (total - np.minimum(texts, total) + 0.5) / (texts + 0.5)), dtype=np.float32)


class Weigher:
    """What measures need of the posts alone. Kept from article to article: only new posts are added, until they are
    many enough to change how rare words are.
    """

    def __init__(self, index: PostIndex) -> None:
        self._index = index
        self._version: object = None
        self._whole = 0
        self.average = 1.0
        self.rarity: Floats = np.zeros(0, dtype=np.float32)
        self.saturated: Floats = np.zeros(0, dtype=np.float32)  # how often a post says each of its stems, tapering off
        self.mass: Floats = np.zeros(0, dtype=np.float32)  # the length of each post's vector of squared rarities
        self.length: Floats = np.zeros(0, dtype=np.float32)  # log of the number of words
        self.projected: Floats = np.zeros(0, dtype=np.float32)  # the length of each vector when projected

    def update(self, statistics: Statistics | None) -> None:
        """Bring everything up to the posts that are in the index now."""
        index = self._index
        if len(index) > self._whole * 1.1 + 20 or len(index) < len(self.mass):
            self._whole = len(index)
            self.saturated = self.mass = self.length = np.zeros(0, dtype=np.float32)
            self.rarity = rarity(index)
            self.average = max(1.0, float(index.counts.flat.sum(dtype=np.int64)) / max(1, len(index)))
        elif len(self.rarity) < len(index.vocabulary):
            self.rarity = np.concatenate([self.rarity, rarity(index)[len(self.rarity) :]])
        self._posts()
        self._vectors(statistics)

    def _posts(self) -> None:
        index, done = self._index, len(self.mass)
        if done == len(index):
            return
        saturated, mass, length = [self.saturated], [self.mass], [self.length]
        for start in range(done, len(index), _POSTS_AT_ONCE):
            bounds = index.stems.bounds[start : start + _POSTS_AT_ONCE + 1]
            some = slice(bounds[0], bounds[-1])
            counts = index.counts.flat[some].astype(np.float32)
            rare = self.rarity[index.stems.flat[some]]
            starts, lengths = bounds[:-1] - bounds[0], np.diff(bounds)
            sizes = segment_sums(counts, starts, lengths)
            saturated.append(saturation(counts, np.repeat(sizes, lengths), self.average))
            mass.append(np.sqrt(segment_sums(rare**2, starts, lengths) + _MASS))
            length.append(np.log(sizes + 5))
        self.saturated, self.mass = np.concatenate(saturated), np.concatenate(mass)
        self.length = np.concatenate(length)

    def _vectors(self, statistics: Statistics | None) -> None:
        rows = self._index.rows
        if statistics is None or rows is None:
            return
        if self._version != statistics.id or rows.count < len(self.projected):
            self._version, self.projected = statistics.id, np.zeros(0, dtype=np.float32)
        for start in range(len(self.projected), rows.count, _AT_ONCE):
            fresh = rows[np.arange(start, min(start + _AT_ONCE, rows.count))]
            self.projected = np.append(self.projected, np.linalg.norm(fresh @ statistics.projection, axis=1))


def saturation(counts: Floats, sizes: Floats | float, average: float) -> Floats:
    """How much `counts` of a word weigh in texts of `sizes` words: BM25 with k1 = 1.2 and b = 0.5."""
    return np.asarray(counts * 2.2 / (counts + 1.2 * (0.5 + 0.5 * sizes / average)), dtype=np.float32)


def measures(query: Query, index: PostIndex, weigher: Weigher, statistics: Statistics | None) -> tuple[Floats, bool]:
    """The measures of every row of `index` for `query`, shape (len(index), 6), and whether they rest on vectors too."""
    found = np.zeros((len(index), len(MEASURES)), dtype=np.float32)
    if not len(index):
        return found, query.theme is not None
    rare = weigher.rarity
    meaning, sound, either = query.strengths.spread(len(rare))
    # Most words of the posts have nothing to do with the article: what has is picked out once.
    entries = _among(index.stems.flat, either > 0)
    stems, saturated = index.stems.flat[entries], weigher.saturated[entries]
    bounds = np.searchsorted(entries, index.stems.bounds)
    found[:, 2] = np.sqrt(_sums(meaning[stems] * saturated, bounds) / np.sqrt(query.words + 20.0))
    found[:, 3] = np.sqrt(_sums(sound[stems] * saturated, bounds) / np.sqrt(query.words + 20.0))
    found[:, 4] = np.sqrt(_sums((either * rare**2)[stems], bounds) / weigher.mass)
    found[:, 5] = weigher.length
    if query.theme is None or query.passages is None or statistics is None:
        return found, False
    if index.rows is None:  # no post has vectors yet; those that come will be measured against this article's noise
        return found, True
    theme, passage = index.rows.dot_and_best(query.theme, query.passages)
    known = np.flatnonzero(index.vector_rows >= 0)  # in the order of their vectors
    found[known, 0] = theme / np.maximum(weigher.projected, 1e-6)
    found[known, 1] = passage
    return found, True


def set_apart(
    query: Query,
    sentences: Floats,
    found: Floats,
    near: npt.NDArray[np.bool_],
    index: PostIndex,
    weigher: Weigher,
    statistics: Statistics,
) -> Query:
    """`query` with a theme that counts less of what the posts nearest to it have in common, and `found` (its measures)
    with what that makes of them. `near` are the rows that count, `sentences` (n, d) those of the article.

    What they have in common is the event, and every report of it has that; which report it is shows in what is left.
    A post that says again what the article says is no other report: what it has in common with it counts in full.
    """
    rows = index.vector_rows
    known = np.flatnonzero(near & (rows >= 0))
    if query.theme is None or index.rows is None or len(known) < _ENOUGH:
        return query
    values = scores(found.take(known, axis=0), with_vectors=True)
    best = known[np.argpartition(-values, _NEAREST)[:_NEAREST]]
    best = best[index.closest(best, sentences).max(axis=1) < _RESTATED_FROM]
    if not len(best):
        return query
    projected = index.rows[rows[best].astype(np.intp)] @ statistics.projection
    common = (projected / np.maximum(weigher.projected[rows[best]], 1e-6)[:, None]).sum(axis=0)
    # The part of the theme along `common`: the theme's products with the nearest posts are known already.
    along = _COMMON * float(found[best, 0].sum()) / max(float(common @ common), 1e-6)
    less = np.asarray(along * (statistics.projection @ common), dtype=np.float32)
    found[np.flatnonzero(rows >= 0), 0] -= index.rows.dot(less[None, :])[0] / np.maximum(weigher.projected, 1e-6)
    return replace(query, theme=query.theme - less)


def _among(numbers: npt.NDArray[np.int32], wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The places of those of `numbers` that are wanted: some at a time, as numpy needs eight bytes for each to look."""
    parts = [np.zeros(0, dtype=np.intp)]
    for start in range(0, len(numbers), _WORDS_AT_ONCE):
        some = numbers[start : start + _WORDS_AT_ONCE]
        parts.append(np.flatnonzero(wanted.take(some, mode="clip")) + start)
    return np.concatenate(parts)


def _sums(values: Floats, bounds: npt.NDArray[np.intp]) -> Floats:
    """The sums of `values` (none below zero) from each of `bounds` to the next."""
    running = np.concatenate([np.zeros(1), np.cumsum(values, dtype=np.float64)])
    return np.asarray(np.maximum(np.diff(running[bounds]), 0), dtype=np.float32)


def scores(found: Floats, *, with_vectors: bool) -> Floats:
    """One number for each row of `measures`; comparable within one article only."""
    return np.asarray(found @ (WEIGHTS if with_vectors else LEXICAL_WEIGHTS), dtype=np.float32)


def highest(values: Floats, count: int) -> npt.NDArray[np.intp]:
    """The places of the `count` highest, from the highest on; of equal ones the first."""
    if len(values) <= count:
        return np.argsort(-values, kind="stable")
    some = np.flatnonzero(values >= np.partition(values, -count)[-count])
    return some[np.argsort(-values[some], kind="stable")[:count]]


def restated(similarity: float) -> float:
    """What a sentence of the post that says what a sentence of the article says adds to the score."""
    return max(0.0, similarity - _RESTATED_FROM) * _RESTATED_WEIGHT


@dataclass(frozen=True, slots=True)
class Noise:
    """How an article's scores lie among posts that have nothing to do with it: the median and a standard deviation."""

    middle: float
    spread: float
    posts: int

    def height(self, score: float) -> float:
        """How many standard deviations above the noise a score is."""
        return (score - self.middle) / self.spread


# Of the scores of unrelated posts, measured over many articles: what is at most expected before posts can tell.
_USUAL = Noise(-2.0, 2.1, 60)
_USUAL_LEXICAL = Noise(-6.0, 1.5, 60)


def noise_of(values: Floats, *, with_vectors: bool) -> Noise:
    """The noise among the scores `values`; with few of them mostly the usual one."""
    usual = _USUAL if with_vectors else _USUAL_LEXICAL
    if not len(values):
        return usual
    ordered = np.sort(values)  # in less time than either of the two takes to find its place
    middle = float(np.median(ordered))
    # The part below the median is noise alone; above it there are related posts.
    spread = (middle - float(np.percentile(ordered, 16))) or usual.spread
    share = len(values) / (len(values) + usual.posts)
    return Noise(
        share * middle + (1 - share) * usual.middle, max(0.3, share * spread + (1 - share) * usual.spread), len(values)
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """What comparing one post with many articles needs of the post alone."""

    row: int
    channel: str
    date: float
    stems: npt.NDArray[np.int32]
    weights: Floats
    rare: Floats
    mass: float
    length: float
    vector: Floats | None
    sentences: Floats | None
    projected: float = 1.0

    @classmethod
    def of(cls, index: PostIndex, row: int, weigher: Weigher, statistics: Statistics | None) -> Self:
        """`Measured` of the post of a row."""
        stems = index.stems.row(row)
        counts = index.counts.row(row).astype(np.float32)
        rare = weigher.rarity[stems] ** 2
        size = float(counts.sum())
        mass = float(np.sqrt(rare.sum() + _MASS))
        vector = index.vector(row)
        one = cls(
            row,
            index.post(row).channel,
            float(index.dates[row]),
            stems,
            saturation(counts, size, weigher.average),
            rare,
            mass,
            float(np.log(size + 5)),
            vector,
            None if vector is None else index.sentences(row),
        )
        if vector is None or statistics is None:
            return one
        projected = max(float(np.linalg.norm(vector @ statistics.projection)), 1e-6)
        return replace(one, projected=projected)

    def closest(self, vectors: Floats) -> float:
        """The likeness of the nearest of `vectors` (n, d) to the post or to one of its sentences; zero without any."""
        if self.vector is None or not len(vectors):
            return 0.0
        best = (self.vector[None, :] @ vectors.T).max()
        if self.sentences is not None and len(self.sentences):
            best = max(best, (self.sentences @ vectors.T).max())
        return float(best)


def measure_one(
    strengths: Strengths, words: int, post: Measured, likeness: Floats, unmet: npt.NDArray[np.bool_] | None = None
) -> float:
    """The score of one post for an article, as `scores` has it; `likeness` is its row of `ArticleIndex.likenesses`.

    Of the post's words that are `unmet` the best is assumed: none of them can make the score higher.
    """
    found = np.zeros(len(MEASURES), dtype=np.float32)
    strong = strengths.of(post.stems, unmet)
    found[2:4] = np.sqrt((post.weights @ strong[:, :2]) / np.sqrt(words + 20.0))
    found[4] = np.sqrt((post.rare @ strong[:, 2]) / post.mass)
    found[5] = post.length
    with_vectors = not math.isnan(likeness[0])
    if with_vectors:
        found[0] = likeness[0] / post.projected
        found[1] = likeness[1]
    return float(scores(found, with_vectors=with_vectors))
