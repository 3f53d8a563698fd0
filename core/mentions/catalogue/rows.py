"""Many small records in one block of bytes, each read when it is needed, so that a hundred thousand load at once."""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
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


class _Block(Generic[Record]):
    """Records of which each is made by `_read`; `ends` tells where those of each number end in `block`."""

    __slots__ = ("_read", "block", "ends")

    def __init__(self, block: bytes, ends: "array[int]", read: Callable[[bytes], Record]) -> None:
        self.block = block
        self.ends = ends
        self._read = read


def _joined(parts: Iterable[bytes], lead: bytes = b"") -> "tuple[bytes, array[int]]":
    """The parts as one block behind a lead, and where each ends in it."""
    pieces = [lead, *parts]
    return b"".join(pieces), array("Q", list(accumulate(map(len, pieces)))[1:])


class Rows(_Block[Record], Sequence[Record]):
    """Records kept as JSON, made at each access; keep what you use often."""

    __slots__ = ()

    @classmethod
    def of(cls, values: Iterable[Any], read: Callable[[bytes], Record]) -> "Rows[Record]":
        """Rows of plain JSON values."""
        return cls(*_joined(map(_written, values)), read)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        ends = self.ends
        stop = ends[index]
        start = ends[index - 1] if index % len(ends) else 0
        return self._read(self.block[start:stop])


class Entries(_Block[Record]):
    """For each of many, a few records by word: one is searched for, and no other is read.

    An entry is a line of the word, a tab and JSON. Words have neither tabs nor line ends in them.
    """

    __slots__ = ()

    @classmethod
    def of(cls, tables: Iterable[Mapping[str, Any]], read: Callable[[bytes], Record]) -> "Entries[Record]":
        """Entries of plain JSON values."""
        return cls(*_joined(map(_lines, tables), b"\n"), read)

    def find(self, index: int, word: str) -> Record | None:
        """The record of a word among those of the `index`th, None if there is none."""
        block, sought = self.block, _sought(word)
        # The line end in front of the first is the last of those of the one before.
        start = self.ends[index - 1] - 1 if index else 0
        place = block.find(sought, start, self.ends[index])
        if place < 0:
            return None
        place += len(sought)
        return self._read(block[place : block.find(b"\n", place)])


def _sought(word: str) -> bytes:
    return f"\n{word}\t".encode()


def _lines(table: Mapping[str, Any]) -> bytes:
    return b"".join([_sought(word)[1:] + _written(value) + b"\n" for word, value in table.items()])
