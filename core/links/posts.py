"""The posts that articles are compared with: vectors, words, days and channels, in arrays."""

import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats, Ragged, Rows
from core.links.vocabulary import Terms, Vocabulary, terms_of
from core.types import Post

UNDATED_BEFORE = 2013  # Telegram's first year: an earlier date means that none is known
_UNDATED = datetime(1, 1, 1, tzinfo=UTC)
_NO_OFFICIALS: frozenset[str] = frozenset()


def has_date(post: Post) -> bool:
    """Whether the date of `post` is a real one."""
    return post.date.year >= UNDATED_BEFORE


class PostIndex:
    """Posts in the order of their arrival. A row number stays valid until `compact`."""

    def __init__(self, vocabulary: Vocabulary, folder: Path | None = None) -> None:
        self.vocabulary = vocabulary
        self.by_id: dict[str, int] = {}
        self.by_channel: dict[str, list[int]] = defaultdict(list)
        self.rows: Rows | None = None
        self.stems = Ragged(np.int32)
        self.counts = Ragged(np.uint8)
        self._counted = Ragged(np.uint16)
        self._folder = folder
        self._ids: list[str] = []
        self._channels: list[str] = []
        self._officials: dict[int, frozenset[str]] = {}  # of the rows that name any
        self._sentences: Rows | None = None
        self._dates = np.zeros(256, dtype=np.float64)
        self._numbers = np.zeros(256, dtype=np.int32)
        self._alive = np.zeros(256, dtype=np.bool_)
        self._vector_of = np.zeros(256, dtype=np.int32)  # the row in `rows`, -1 without a vector
        self._sentence_of = np.zeros((256, 2), dtype=np.int32)  # the rows in `_sentences`, from and to
        self._dead = 0

    def __len__(self) -> int:
        return len(self._ids)

    def post(self, row: int) -> Post:
        """The post of a row, without its text; its channel is in small letters."""
        seconds = float(self._dates[row])
        date = _UNDATED if np.isnan(seconds) else datetime.fromtimestamp(seconds, UTC)
        return Post(self._ids[row], self._channels[row], date, "", self._officials.get(row, _NO_OFFICIALS))

    def add(self, post: Post, vectors: Floats | None) -> tuple[int, Terms, dict[int, set[str]]]:
        """The row of `post` (a known id is replaced), its terms, and the capitalised spellings in it by stem number.

        `vectors` (n, d) are those of the whole text and of its sentences. The text itself is not kept.
        """
        self.remove(post.id)
        row = len(self)
        terms = terms_of(post.text)
        numbers = {key: self.vocabulary.number(key, terms.surfaces[key]) for key in terms.counts}
        marks = [self.vocabulary.mark(f"#{number}") for number in sorted(terms.numbers)]
        marks += [self.vocabulary.mark(f"@{official}") for official in sorted(post.official_ids)]
        held = [*numbers.values(), *marks]
        self.stems.append(np.array(held, dtype=np.int32))
        counts = [min(count, 255) for count in terms.counts.values()] + [1] * len(marks)
        self.counts.append(np.array(counts, dtype=np.uint8))
        self._counted.append(np.array(sorted(terms.counted), dtype=np.uint16))
        self.vocabulary.count(held, [numbers[key] for key in terms.capitalised])
        self._ids.append(post.id)
        self._channels.append(sys.intern(post.channel.casefold()))
        if post.official_ids:
            self._officials[row] = post.official_ids
        self.by_id[post.id] = row
        self.by_channel[self._channels[row]].append(row)
        self._place(row, post, vectors)
        return row, terms, {numbers[key]: {terms.surfaces[key].lower()} for key in terms.capitalised}

    def _place(self, row: int, post: Post, vectors: Floats | None) -> None:
        if row >= len(self._dates):
            self._dates, self._alive = _longer(self._dates), _longer(self._alive)
            self._numbers = _longer(self._numbers)
            self._vector_of, self._sentence_of = _longer(self._vector_of), _longer(self._sentence_of)
        self._dates[row] = post.date.timestamp() if has_date(post) else np.nan
        self._numbers[row] = post.message_id
        self._alive[row] = True
        if vectors is None or not len(vectors):
            self._vector_of[row], self._sentence_of[row] = -1, 0
            return
        if self.rows is None or self._sentences is None:
            self.rows = Rows(vectors.shape[1], self._folder)
            self._sentences = Rows(vectors.shape[1], self._folder)
        self._vector_of[row] = self.rows.append(vectors[:1])
        first = self._sentences.append(vectors[1:])
        self._sentence_of[row] = first, first + len(vectors) - 1

    def remove(self, post_id: str) -> None:
        """Forget a post; its row stays as a hole."""
        row = self.by_id.pop(post_id, None)
        if row is None:
            return
        held = self.stems.row(row)
        self.vocabulary.count(held.tolist(), [], step=-1)
        self._alive[row] = False
        self._dead += 1

    def forget_before(self, moment: datetime) -> None:
        """Forget the posts dated before `moment`; those without a date too."""
        with np.errstate(invalid="ignore"):
            recent = self.dates >= moment.timestamp()
        for row in np.flatnonzero(self.alive & ~recent):
            self.remove(self._ids[row])

    def compact(self) -> bool:
        """Close the holes once they are a quarter of all rows; True if row numbers changed."""
        if self._dead * 4 <= len(self):
            return False
        kept = np.flatnonzero(self.alive)
        vectors, spans = self._vector_of[kept], self._sentence_of[kept]
        if self.rows is not None and self._sentences is not None:
            self.rows.keep(vectors[vectors >= 0].astype(np.intp))
            self._sentences.keep(np.concatenate([np.arange(*span) for span in spans] or [np.zeros(0)]).astype(np.intp))
        vectors[vectors >= 0] = np.arange(np.count_nonzero(vectors >= 0))
        ends = np.cumsum(spans[:, 1] - spans[:, 0])
        self._vector_of, self._sentence_of = vectors, np.stack([ends - (spans[:, 1] - spans[:, 0]), ends], axis=1)
        self.stems.keep(kept)
        self.counts.keep(kept)
        self._counted.keep(kept)
        self._officials = {row: self._officials[old] for row, old in enumerate(kept.tolist()) if old in self._officials}
        self._ids = [self._ids[row] for row in kept]
        self._channels = [self._channels[row] for row in kept]
        self._dates, self._alive = self._dates[kept], np.ones(len(kept), dtype=np.bool_)
        self._numbers = self._numbers[kept]
        self._dead = 0
        self.by_id = {post_id: row for row, post_id in enumerate(self._ids)}
        self.by_channel.clear()
        for row, channel in enumerate(self._channels):
            self.by_channel[channel].append(row)
        return True

    def numbered(self, rows: Sequence[int], message_id: int) -> int | None:
        """That of `rows`, posts of one channel, which has this number in it."""
        found = np.array(rows, dtype=np.intp)
        found = found[(self._numbers[found] == message_id) & self._alive[found]]
        return int(found[-1]) if len(found) else None

    @property
    def alive(self) -> npt.NDArray[np.bool_]:
        return self._alive[: len(self)]

    @property
    def dates(self) -> npt.NDArray[np.float64]:
        """Seconds since 1970, NaN where no date is known."""
        return self._dates[: len(self)]

    @property
    def vector_rows(self) -> npt.NDArray[np.int32]:
        """By row, the row in `rows`, which has the same order; -1 without a vector."""
        return self._vector_of[: len(self)]

    def vector(self, row: int) -> Floats | None:
        """The vector of the whole text of a row, None where there is none."""
        place = self._vector_of[row]
        return None if self.rows is None or place < 0 else self.rows[np.array([place])][0]

    def counted(self, row: int) -> frozenset[int]:
        """What the text of a row counts, as in its `Terms`."""
        return frozenset(self._counted.row(row).tolist())

    def sentences(self, row: int) -> Floats | None:
        """The vectors of the sentences of a row (n, d), None where there are no vectors."""
        return None if self._sentences is None else self._sentences.run(*self._sentence_of[row].tolist())

    def at_hand(self) -> AbstractContextManager[None]:
        """Inside, the vectors of whole posts may be gone through more than once at the price of once."""
        return nullcontext() if self.rows is None else self.rows.at_hand()

    def closest(self, rows: npt.NDArray[np.intp], vectors: Floats) -> Floats:
        """For each post of `rows`, the likeness of each of `vectors` (n, d) to it or to the nearest of its sentences:
        (len(rows), n); zero for a post without a vector.
        """
        found = np.zeros((len(rows), len(vectors)), dtype=np.float32)
        if self.rows is None or self._sentences is None or not len(vectors):
            return found
        places = self._vector_of[rows]
        known = np.flatnonzero(places >= 0)
        if not len(known):
            return found
        found[known] = self.rows[places[known].astype(np.intp)] @ vectors.T
        starts, ends = self._sentence_of[rows[known]].T
        lengths = (ends - starts).astype(np.int64)
        long = lengths > 0
        if long.any():
            before = np.cumsum(lengths) - lengths
            sentences = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
            likeness = self._sentences[sentences.astype(np.intp)] @ vectors.T
            best = np.maximum.reduceat(likeness, before[long], axis=0)
            found[known[long]] = np.maximum(found[known[long]], best)
        return found

    def near(self, published: datetime | None, window_seconds: float) -> npt.NDArray[np.bool_]:
        """Which rows are alive and dated within the window around `published` (those without a date are)."""
        if published is None:
            return self.alive.copy()
        with np.errstate(invalid="ignore"):
            far = np.abs(self.dates - published.timestamp()) > window_seconds
        return np.asarray(self.alive & ~far)

    def is_near(self, row: int, published: datetime | None, window_seconds: float) -> bool:
        """`near` of one row."""
        far = published is not None and abs(float(self._dates[row]) - published.timestamp()) > window_seconds
        return bool(self._alive[row]) and not far


def _longer(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """With room for half as much again."""
    return np.concatenate([array, np.zeros((max(256, len(array) // 2), *array.shape[1:]), dtype=array.dtype)])
