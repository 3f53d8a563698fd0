"""Growing arrays in little memory: vectors with eight bits a number, and lists of small numbers."""

import logging
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EIO
from pathlib import Path
from tempfile import mkstemp
from typing import Any
from weakref import finalize

import numpy as np
import numpy.typing as npt

logger = logging.getLogger(__name__)

Floats = npt.NDArray[np.float32]

_BLOCK = 512  # rows of float32 that fit the cache


class Rows:
    """A growing matrix of unit vectors, as int8 with a scale a row: with four bytes a number a million takes 2 GB.

    The cosine of a stored vector and its original is above .9995. With a `folder` the codes lie in a nameless file
    there, of which memory holds what is being looked at; the system keeps the rest at hand while it has room.
    """

    def __init__(self, dimensions: int, folder: Path | None = None) -> None:
        self.dimensions = dimensions
        self.count = 0
        self._file: _FileCodes | None = None
        if folder is not None:
            try:
                self._file = _FileCodes(folder, dimensions)
            except OSError as error:
                logger.warning("vectors stay in memory: no file can be made in %s: %s", folder, error)
        self._codes = np.zeros((0, dimensions), dtype=np.int8)
        self._scales = np.zeros(0, dtype=np.float32)
        self._held = 0

    def append(self, vectors: Floats) -> int:
        """Add rows of shape (n, dimensions); the number of the first of them."""
        first, self.count = self.count, self.count + len(vectors)
        if self.count > len(self._scales):
            room = max(self.count, len(self._scales) * 5 // 4, 256)
            self._codes = self._with_room(room)
            self._scales = _grown(self._scales, room)
        self[np.arange(first, self.count)] = vectors
        return first

    def __setitem__(self, rows: npt.NDArray[np.intp], vectors: Floats) -> None:
        scales = np.abs(vectors).max(axis=1) / 127
        codes = vectors / np.maximum(scales, 1e-9)[:, None]
        self._codes[rows] = np.rint(codes).astype(np.int8)
        self._scales[rows] = scales
        self._let_go()

    def __getitem__(self, rows: npt.NDArray[np.intp]) -> Floats:
        codes = self._file.read(rows) if self._file is not None and not self._held else self._codes[rows]
        return np.asarray(np.multiply(codes, self._scales[rows, None], dtype=np.float32))

    def run(self, start: int, end: int) -> Floats:
        """The rows from `start` to before `end`: as if asked for one by one, in less than half the time."""
        codes = self._codes[start:end]
        if self._file is not None and not self._held:
            codes = np.empty((end - start, self.dimensions), dtype=np.int8)
            self._file.read_run(codes, start)
        return np.asarray(np.multiply(codes, self._scales[start:end, None], dtype=np.float32))

    def keep(self, rows: npt.NDArray[np.intp]) -> None:
        """Drop all rows but these, which ascend."""
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            self._codes[start : start + len(some)] = self._codes[some]  # never later than where they were
        self._scales = self._scales[rows]
        self.count = len(rows)
        self._codes = self._codes[: self.count]
        self._codes = self._with_room(self.count)
        self._let_go()

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Inside, what was looked at stays in memory: for going through all rows more than once, or for reading some of
        them afterwards.
        """
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._let_go()

    def dot(self, queries: Floats) -> Floats:
        """Dot products of every row with `queries` (m, dimensions): shape (m, count)."""
        products = np.empty((len(queries), self.count), dtype=np.float32)
        for start, block in self.products(queries):
            products[:, start : start + block.shape[1]] = block
        return products

    def dot_and_best(self, one: Floats, several: Floats) -> tuple[Floats, Floats]:
        """Dot products of every row with `one` (dimensions,), and with the nearest of `several` (m, dimensions)."""
        products, best = np.empty(self.count, dtype=np.float32), np.empty(self.count, dtype=np.float32)
        for start, block in self._unscaled(np.vstack([one, several])):
            some = slice(start, start + len(block))
            turned = np.ascontiguousarray(block.T)  # the highest of each column is found in a third of the time
            products[some] = turned[0]
            turned[1:].max(axis=0, out=best[some])
        products *= self._scales[: self.count]
        best *= self._scales[: self.count]  # never below zero: the highest stays the highest
        return products, best

    def products(self, queries: Floats, since: int = 0) -> Iterator[tuple[int, Floats]]:
        """`dot` some rows at a time, from the row `since`: the first of them, and products (m, some)."""
        for start, block in self._unscaled(queries, since):
            products = block.T
            products *= self._scales[start : start + len(block)]
            yield start, products

    def _unscaled(self, queries: Floats, since: int = 0) -> Iterator[tuple[int, Floats]]:
        """`products` before they are scaled, by row: (some, m)."""
        buffer = np.empty((min(_BLOCK, self.count), self.dimensions), dtype=np.float32)
        for start in range(since, self.count, _BLOCK):
            codes = self._codes[start : min(start + _BLOCK, self.count)]
            block = buffer[: len(codes)]
            np.copyto(block, codes)
            yield start, block @ queries.T  # in this order, few queries take three quarters of the time
        self._let_go()

    def _with_room(self, room: int) -> npt.NDArray[np.int8]:
        if self._file is not None:
            try:
                return self._file.grown(room)
            except OSError as error:
                logger.warning("vectors go on in memory: their file can't grow: %s", error)
                self._file = None
        return _grown(self._codes, room)

    def _let_go(self) -> None:
        if self._file is not None and not self._held:
            self._file.let_go()


class _FileCodes:
    """The codes of vectors in a nameless file."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._descriptor, path = mkstemp(dir=folder)
        Path(path).unlink()  # it is gone with the process, however that ends
        finalize(self, os.close, self._descriptor)
        self._dimensions = dimensions
        self._mapped: mmap.mmap | None = None

    def grown(self, room: int) -> npt.NDArray[np.int8]:
        """The codes with room for so many rows."""
        size = max(room, 1) * self._dimensions
        os.truncate(self._descriptor, size)
        os.posix_fallocate(self._descriptor, 0, size)  # a full disk must say so here: a mapped hole would kill us later
        self._mapped = mmap.mmap(self._descriptor, 0)
        return np.frombuffer(self._mapped, dtype=np.int8).reshape(-1, self._dimensions)

    def read(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.int8]:
        """The codes of some rows, past the mapping: a page that is mapped for a few of them costs several reads."""
        codes = np.empty((len(rows), self._dimensions), dtype=np.int8)
        firsts = [0, *(np.flatnonzero(np.diff(rows) != 1) + 1).tolist()]  # of the rows that follow each other
        for first, end in zip(firsts, [*firsts[1:], len(rows)], strict=True):
            if first < end:
                self.read_run(codes[first:end], int(rows[first]))
        return codes

    def read_run(self, codes: npt.NDArray[np.int8], row: int) -> None:
        """Fill `codes` with those of the row and of the ones that follow it."""
        if os.preadv(self._descriptor, [codes.data], row * self._dimensions) != codes.nbytes:
            raise OSError(EIO, "the file of vectors is shorter than it was made")

    def let_go(self) -> None:
        if self._mapped is not None:
            self._mapped.madvise(mmap.MADV_DONTNEED)


class Ragged:
    """Growing lists of small numbers, one list a row, in flat arrays."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._flat = np.zeros(0, dtype=dtype)
        self._ends = np.zeros(1, dtype=np.int64)
        self.count = 0

    def append(self, values: npt.NDArray[Any]) -> None:
        """Add one row."""
        start = int(self._ends[self.count])
        end = start + len(values)
        if end > len(self._flat):
            self._flat = _grown(self._flat, max(end, len(self._flat) * 3 // 2, 1024))
        if self.count + 2 > len(self._ends):
            self._ends = _grown(self._ends, max(self.count + 2, len(self._ends) * 3 // 2, 256))
        self._flat[start:end] = values
        self.count += 1
        self._ends[self.count] = end

    @property
    def flat(self) -> npt.NDArray[Any]:
        return self._flat[: self._ends[self.count]]

    @property
    def bounds(self) -> npt.NDArray[np.int64]:
        """Where each list begins in `flat`, and the end of the last."""
        return self._ends[: self.count + 1]

    @property
    def starts(self) -> npt.NDArray[np.int64]:
        return self._ends[: self.count]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        return np.diff(self._ends[: self.count + 1])

    def row(self, number: int) -> npt.NDArray[Any]:
        return self._flat[self._ends[number] : self._ends[number + 1]]

    def lengths_of(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """How many numbers each of some rows has."""
        return np.asarray(self._ends[rows + 1] - self._ends[rows])

    def several(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
        """The numbers of some rows, one row after the other."""
        lengths = self.lengths_of(rows)
        before = np.cumsum(lengths) - lengths
        # The place of each number: its row's start, and how far it stands from where its row begins here.
        places = np.repeat(self._ends[rows] - before, lengths) + np.arange(lengths.sum())
        return np.asarray(self._flat[places])

    def keep(self, rows: npt.NDArray[np.intp]) -> None:
        """Drop all rows but these, in this order."""
        ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.lengths_of(rows))])
        self._flat, self._ends, self.count = self.several(rows), ends, len(rows)

    def sums(self, values: Floats) -> Floats:
        """The sums of `values` (one row for each number of `flat`) over each list; zero for an empty list."""
        return segment_sums(values, self.starts, self.lengths)


def segment_sums(values: Floats, starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> Floats:
    """The sums of `values` (n, …) over segments that follow each other without gaps; zero for an empty one."""
    found = np.zeros((len(starts), *values.shape[1:]), dtype=np.float32)
    held = lengths > 0
    if held.any():
        found[held] = np.add.reduceat(values, starts[held], axis=0)
    return found


def _grown(array: npt.NDArray[Any], room: int) -> npt.NDArray[Any]:
    grown = np.zeros((room, *array.shape[1:]), dtype=array.dtype)
    grown[: len(array)] = array
    return grown
