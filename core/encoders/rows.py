"""Growing arrays in little memory: vectors with eight bits a number, and lists of small numbers."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_BLOCK = 8192


class Rows:
    """A growing matrix of unit vectors, as int8 with a scale a row: with four bytes a number a million takes 2 GB.

    The cosine of a stored vector and its original is above .9995.
    """

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self.count = 0
        self._codes = np.zeros((0, dimensions), dtype=np.int8)
        self._scales = np.zeros(0, dtype=np.float32)

    def append(self, vectors: Floats) -> int:
        """Add rows of shape (n, dimensions); the number of the first of them."""
        first, self.count = self.count, self.count + len(vectors)
        if self.count > len(self._codes):
            room = max(self.count, len(self._codes) * 3 // 2, 256)
            self._codes = _grown(self._codes, room)
            self._scales = _grown(self._scales, room)
        self[np.arange(first, self.count)] = vectors
        return first

    def __setitem__(self, rows: npt.NDArray[np.intp], vectors: Floats) -> None:
        scales = np.abs(vectors).max(axis=1) / 127
        codes = vectors / np.maximum(scales, 1e-9)[:, None]
        self._codes[rows] = np.rint(codes).astype(np.int8)
        self._scales[rows] = scales

    def __getitem__(self, rows: npt.NDArray[np.intp]) -> Floats:
        return np.asarray(self._codes[rows].astype(np.float32) * self._scales[rows, None], dtype=np.float32)

    def keep(self, rows: npt.NDArray[np.intp]) -> None:
        """Drop all rows but these, in this order."""
        self._codes, self._scales, self.count = self._codes[rows], self._scales[rows], len(rows)

    def dot(self, queries: Floats) -> Floats:
        """Dot products of every row with `queries` (m, dimensions): shape (m, count)."""
        products = np.empty((len(queries), self.count), dtype=np.float32)
        for start, block in self.blocks():
            products[:, start : start + len(block)] = queries @ block.T
        products *= self._scales[: self.count]
        return products

    def blocks(self) -> Iterator[tuple[int, Floats]]:
        """The codes as float32 in blocks that fit the cache, with the number of the first row of each."""
        buffer = np.empty((_BLOCK, self.dimensions), dtype=np.float32)
        for start in range(0, self.count, _BLOCK):
            part = self._codes[start : min(start + _BLOCK, self.count)]
            block = buffer[: len(part)]
            np.copyto(block, part)
            yield start, block


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
    def starts(self) -> npt.NDArray[np.int64]:
        return self._ends[: self.count]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        return np.diff(self._ends[: self.count + 1])

    def row(self, number: int) -> npt.NDArray[Any]:
        return self._flat[self._ends[number] : self._ends[number + 1]]

    def keep(self, rows: npt.NDArray[np.intp]) -> None:
        """Drop all rows but these, in this order."""
        lengths = self.lengths[rows]
        ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
        # The place of each number kept: its row's old start, and how far it stands from its row's new start.
        places = np.repeat(self.starts[rows] - ends[:-1], lengths) + np.arange(ends[-1])
        self._flat, self._ends, self.count = self._flat[places], ends, len(rows)

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
