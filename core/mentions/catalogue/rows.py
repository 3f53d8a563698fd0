"""Many small records in one block of bytes, each read when it is needed, so that a hundred thousand load at once."""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

import msgspec

Record = TypeVar("Record")


def reader_of(kind: type[Record]) -> Callable[[bytes], Record]:
    """Reads a row of JSON as a `kind`, as msgspec does it."""
    decode = msgspec.json.Decoder(kind).decode

    def read(row: bytes) -> Record:
        try:
            return decode(row)
        except ValueError:  # a lone surrogate, which only the standard library reads
            return msgspec.convert(json.loads(row.decode("utf-8", "surrogatepass")), kind)

    return read


read_any: Callable[[bytes], Any] = reader_of(object)  # as plain values


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


class Rows(Sequence[Record]):
    """Records kept as JSON, made by `read` at each access; keep what you use often."""

    __slots__ = ("_ends", "_read", "block")

    def __init__(self, block: bytes, ends: "array[int]", read: Callable[[bytes], Record]) -> None:
        self.block = block
        self._ends = ends
        self._read = read

    @classmethod
    def of(cls, values: Iterable[Any], read: Callable[[bytes], Record]) -> "Rows[Record]":
        """Rows of plain JSON values."""
        ends = array("Q")
        parts: list[bytes] = []
        total = 0
        for value in values:
            part = _written(value)
            total += len(part)
            parts.append(part)
            ends.append(total)
        return cls(b"".join(parts), ends, read)

    @property
    def ends(self) -> "array[int]":
        """Where each record ends in `block`."""
        return self._ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        ends = self._ends
        stop = ends[index]
        start = ends[index - 1] if index % len(ends) else 0
        return self._read(self.block[start:stop])


class Entries(Generic[Record]):
    """For each of many, a few records by word, in one block of bytes: one is searched for, and no other is read.

    An entry is a line of the word, a tab and JSON. Words have neither tabs nor line ends in them.
    """

    __slots__ = ("_ends", "_read", "block")

    def __init__(self, block: bytes, ends: "array[int]", read: Callable[[bytes], Record]) -> None:
        self.block = block
        self._ends = ends
        self._read = read

    @classmethod
    def of(cls, tables: Iterable[Mapping[str, Any]], read: Callable[[bytes], Record]) -> "Entries[Record]":
        """Entries of plain JSON values."""
        ends = array("Q")
        parts = [b"\n"]
        total = 1
        for table in tables:
            part = b"".join([_sought(word)[1:] + _written(value) + b"\n" for word, value in table.items()])
            total += len(part)
            parts.append(part)
            ends.append(total)
        return cls(b"".join(parts), ends, read)

    @property
    def ends(self) -> "array[int]":
        """Where the entries of each end in `block`."""
        return self._ends

    def find(self, index: int, word: str) -> Record | None:
        """The record of a word among those of the `index`th, None if there is none."""
        block, sought = self.block, _sought(word)
        # The line end in front of the first is the last of those of the one before.
        start = self._ends[index - 1] - 1 if index else 0
        place = block.find(sought, start, self._ends[index])
        if place < 0:
            return None
        place += len(sought)
        return self._read(block[place : block.find(b"\n", place)])


def _sought(word: str) -> bytes:
    return f"\n{word}\t".encode()
