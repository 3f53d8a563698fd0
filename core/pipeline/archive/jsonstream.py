"""A JSON document read piece by piece: memory is bounded by the largest single value, not by the file."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from core.errors import UsageError

_CHUNK_BYTES = 1 << 18
_MAX_VALUE_CHARACTERS = 64 << 20
_MAX_DEPTH = 10_000
_END = object()
_SPACE = " \t\r\n"
_AFTER_NUMBER = tuple(",]}" + _SPACE)


class JsonStream:
    """Walks a document: `fields()` and `items()` descend, `value()` takes a whole value, `skip()` drops one.

    Every error is a UsageError that names the byte near which the document is broken.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._decoder = json.JSONDecoder()
        self._tail = b""
        self._buffer = ""
        self._at = 0
        self._begun = False
        self._end = False
        self.bytes_read = 0

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def fields(self) -> Iterator[str]:
        """The keys of the object that begins here; after each, the caller takes or skips its value."""
        self._take("{")
        if self.peek() == "}":
            self._take("}")
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise self._broken("a key is no text")
            self._take(":")
            yield key
            if self.peek() != ",":
                self._take("}")
                return
            self._take(",")

    def items(self) -> Iterator[None]:
        """Stops before each item of the array that begins here; the caller takes or skips it."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        while True:
            yield None
            if self.peek() != ",":
                self._take("]")
                return
            self._take(",")

    def value(self) -> Any:
        """The whole value that begins here."""
        if not self.peek():
            raise self._broken("it ends too early")
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except (json.JSONDecodeError, RecursionError) as error:
                if self._end or isinstance(error, RecursionError) or not self._more():
                    raise self._broken("no JSON value") from error
                continue
            except ValueError as error:  # Python's own limit of digits
                raise self._broken("a number is too long") from error
            # A number may go on in the part that was not read yet: «0» of «0.5», «1» of «1e9».
            cut_off = isinstance(value, int | float) and self._buffer[end : end + 1] not in _AFTER_NUMBER
            if (cut_off or end == len(self._buffer)) and self._more():
                continue
            self._at = end
            return value

    def skip(self) -> None:
        """Drops the value that begins here."""
        inside: list[Iterator[object]] = []  # no calls within calls: a file may be nested more deeply than Python goes
        while True:
            match self.peek():
                case "{":
                    inside.append(self.fields())
                case "[":
                    inside.append(self.items())
                case _:
                    self.value()
            if len(inside) > _MAX_DEPTH:
                raise self._broken("it is nested too deeply")
            while inside and next(inside[-1], _END) is _END:
                inside.pop()
            if not inside:
                return

    def _take(self, expected: str) -> None:
        if self.peek() != expected:
            raise self._broken(f"{expected!r} is missing")
        self._at += 1

    def _more(self) -> bool:
        if self._end:
            return False
        # As much again as is kept, so that a long value is not scanned again for each small piece.
        data = self._file.read(max(_CHUNK_BYTES, len(self._buffer) - self._at))
        self.bytes_read += len(data)
        self._end = not data
        whole, self._tail = _whole_characters(self._tail + data, last=self._end)
        if whole and not self._begun:  # a mark of the byte order is one at the very beginning only
            whole, self._begun = whole.removeprefix("\ufeff"), True
        self._buffer = self._buffer[self._at :] + whole
        self._at = 0
        if len(self._buffer) > _MAX_VALUE_CHARACTERS:
            raise self._broken("one value is too large")
        return bool(whole) or not self._end

    def _broken(self, why: str) -> UsageError:
        return UsageError(f"{self._name}: not a JSON export: {why} near byte {self.bytes_read}")


def _whole_characters(data: bytes, *, last: bool) -> tuple[str, bytes]:
    """The text of `data` up to the last whole character, and the bytes after it; broken bytes become U+FFFD."""
    cut = len(data)
    if not last:
        for back in range(1, min(4, len(data)) + 1):
            byte = data[-back]
            if byte & 0b1100_0000 == 0b1100_0000:  # the first byte of a character
                length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                cut = len(data) - back if length > back else len(data)
                break
            if byte < 0x80:
                break
    return data[:cut].decode("utf-8", "replace"), data[cut:]
