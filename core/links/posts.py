"""The posts that articles are compared with: vectors, words, days and channels, in arrays."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats, Ragged, Rows
from core.links.vocabulary import Terms, Vocabulary, terms_of
from core.types import Post

UNDATED_BEFORE = 2013  # Telegram's first year: an earlier date means that none is known


def has_date(post: Post) -> bool:
    """Whether the date of `post` is a real one."""
    return post.date.year >= UNDATED_BEFORE


class PostIndex:
    """Posts in the order of their arrival. A row number stays valid until `compact`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.posts: list[Post] = []
        self.by_id: dict[str, int] = {}
        self.by_channel: dict[str, list[int]] = defaultdict(list)
        self.rows: Rows | None = None
        self._vector_of: list[int] = []  # the row in `rows`, -1 without a vector
        self._sentences: Rows | None = None
        self._sentence_of: list[tuple[int, int]] = []  # the rows in `_sentences`
        self.stems = Ragged(np.int32)
        self.counts = Ragged(np.uint8)
        self._dates = np.zeros(256, dtype=np.float64)
        self._alive = np.zeros(256, dtype=np.bool_)
        self._dead = 0

    def __len__(self) -> int:
        return len(self.posts)

    def add(self, post: Post, vectors: Floats | None) -> tuple[int, Terms, dict[int, set[str]]]:
        """The row of `post` (a known id is replaced), its terms, and the capitalised spellings in it by stem number.

        `vectors` (n, d) are those of the whole text and of its sentences. The text itself is not kept.
        """
        self.remove(post.id)
        row = len(self.posts)
        terms = terms_of(post.text)
        numbers = {key: self.vocabulary.number(key, terms.surfaces[key]) for key in terms.counts}
        marks = [self.mark(f"#{number}") for number in sorted(terms.numbers)]
        marks += [self.mark(f"@{official}") for official in sorted(post.official_ids)]
        held = [*numbers.values(), *marks]
        self.stems.append(np.array(held, dtype=np.int32))
        counts = [min(count, 255) for count in terms.counts.values()] + [1] * len(marks)
        self.counts.append(np.array(counts, dtype=np.uint8))
        self.vocabulary.count(held, [numbers[key] for key in terms.capitalised])
        self.posts.append(replace(post, text=""))
        self.by_id[post.id] = row
        self.by_channel[post.channel.casefold()].append(row)
        self._place(row, post, vectors)
        return row, terms, {numbers[key]: {terms.surfaces[key].lower()} for key in terms.capitalised}

    def mark(self, key: str) -> int:
        """The number of a term that is not a word: `#384`, `@sergey-lavrov`. It never gets a vector."""
        number = self.vocabulary.number(key, key)
        self.vocabulary.waiting.pop(number, None)
        return number

    def _place(self, row: int, post: Post, vectors: Floats | None) -> None:
        if row >= len(self._dates):
            self._dates = np.concatenate([self._dates, np.zeros_like(self._dates)])
            self._alive = np.concatenate([self._alive, np.zeros_like(self._alive)])
        self._dates[row] = post.date.timestamp() if has_date(post) else np.nan
        self._alive[row] = True
        if vectors is None or not len(vectors):
            self._vector_of.append(-1)
            self._sentence_of.append((0, 0))
            return
        if self.rows is None or self._sentences is None:
            self.rows, self._sentences = Rows(vectors.shape[1]), Rows(vectors.shape[1])
        self._vector_of.append(self.rows.append(vectors[:1]))
        first = self._sentences.append(vectors[1:])
        self._sentence_of.append((first, first + len(vectors) - 1))

    def remove(self, post_id: str) -> None:
        """Forget a post; its row stays as a hole."""
        row = self.by_id.pop(post_id, None)
        if row is None:
            return
        held = self.stems.row(row)
        self.vocabulary.count(held.tolist(), [], step=-1)
        self._alive[row] = False
        self._dead += 1

    def compact(self) -> bool:
        """Close the holes once they are a quarter of all rows; True if row numbers changed."""
        if self._dead * 4 <= len(self.posts):
            return False
        kept = np.flatnonzero(self.alive)
        with_vector = [self._vector_of[row] for row in kept]
        if self.rows is not None:
            self.rows.keep(np.array([row for row in with_vector if row >= 0], dtype=np.intp))
        sentences = [np.arange(*self._sentence_of[row]) for row in kept]
        if self._sentences is not None:
            self._sentences.keep(np.concatenate(sentences).astype(np.intp))
        ends = np.cumsum([0, *map(len, sentences)]).tolist()
        self._sentence_of = list(pairwise(ends))
        place = 0
        self._vector_of = []
        for row in with_vector:
            self._vector_of.append(place if row >= 0 else -1)
            place += row >= 0
        self.stems.keep(kept)
        self.counts.keep(kept)
        self.posts = [self.posts[row] for row in kept]
        self._dates = np.concatenate([self._dates[kept], np.zeros(256)])
        self._alive = np.concatenate([np.ones(len(kept), dtype=np.bool_), np.zeros(256, dtype=np.bool_)])
        self._dead = 0
        self.by_id = {post.id: row for row, post in enumerate(self.posts)}
        self.by_channel.clear()
        for row, post in enumerate(self.posts):
            self.by_channel[post.channel.casefold()].append(row)
        return True

    @property
    def alive(self) -> npt.NDArray[np.bool_]:
        return self._alive[: len(self.posts)]

    @property
    def dates(self) -> npt.NDArray[np.float64]:
        """Seconds since 1970, NaN where no date is known."""
        return self._dates[: len(self.posts)]

    @property
    def vector_rows(self) -> npt.NDArray[np.intp]:
        return np.array(self._vector_of, dtype=np.intp)

    def vector(self, row: int) -> Floats | None:
        """The vector of the whole text of a row, None where there is none."""
        place = self._vector_of[row]
        return None if self.rows is None or place < 0 else self.rows[np.array([place])][0]

    def closest(self, row: int, vectors: Floats) -> Floats:
        """For each of `vectors` (n, d), its likeness to the post or to the nearest of its sentences: (n,)."""
        place, (start, end) = self._vector_of[row], self._sentence_of[row]
        if self.rows is None or self._sentences is None or place < 0:
            return np.zeros(len(vectors), dtype=np.float32)
        own = self.rows[np.array([place])]
        if end > start:
            own = np.concatenate([own, self._sentences[np.arange(start, end)]])
        return np.asarray((vectors @ own.T).max(axis=1), dtype=np.float32)

    def near(self, published: datetime | None, window_seconds: float) -> npt.NDArray[np.bool_]:
        """Which rows are alive and dated within the window around `published` (those without a date are)."""
        if published is None:
            return self.alive.copy()
        with np.errstate(invalid="ignore"):
            far = np.abs(self.dates - published.timestamp()) > window_seconds
        return np.asarray(self.alive & ~far)
