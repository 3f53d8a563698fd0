"""The loopback's exact record of what was published, asked and delivered: the oracle that tests compare with."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event. `kind` is a word such as `post`, `edit`, `delete`, `rpc`, `pushed`, `bot_message`, `fault`.

    Names and values are kept apart because there may be a million entries: a dict each would be most of the memory.
    """

    at: datetime
    kind: str
    names: tuple[str, ...] = field(repr=False)
    values: tuple[Any, ...]

    @property
    def data(self) -> dict[str, Any]:
        """What happened, by name."""
        return dict(zip(self.names, self.values, strict=True))

    def __getitem__(self, name: str) -> Any:
        if name not in self.names:
            raise KeyError(name)
        return self.values[self.names.index(name)]

    def matches(self, wanted: dict[str, Any]) -> bool:
        """Whether the entry has all these values."""
        names, values = self.names, self.values
        return all(name in names and values[names.index(name)] == value for name, value in wanted.items())


class Log:
    """An append-only list of entries, in the order in which things happened; with `path`, also a JSON Lines file.

    Safe to append to from several threads; reading sees every entry that `add` has returned for.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._entries: list[LogEntry] = []
        self._by_kind: dict[str, list[LogEntry]] = {}
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._watchers: list[Callable[[LogEntry], None]] = []
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def add(self, kind: str, **data: Any) -> LogEntry:
        """Record one event as of now and return it."""
        names = tuple(data)
        entry = LogEntry(self._clock(), kind, self._names.setdefault(names, names), tuple(data.values()))
        self._entries.append(entry)
        self._by_kind.setdefault(kind, []).append(entry)
        if self._file is not None:
            line = {"at": entry.at, "kind": kind, **data}
            self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            self._file.flush()
        for watcher in self._watchers:
            watcher(entry)
        return entry

    def of(self, kind: str, **data: Any) -> list[LogEntry]:
        """The entries of one kind so far whose data has all the given values, oldest first."""
        found = self._by_kind.get(kind, [])
        return [entry for entry in list(found) if entry.matches(data)] if data else list(found)

    def count(self, kind: str) -> int:
        """How many entries of one kind there are."""
        return len(self._by_kind.get(kind, ()))

    def watch(self, watcher: Callable[[LogEntry], None]) -> Callable[[], None]:
        """Call `watcher` with each later entry, in the thread that adds it; returns what ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def __iter__(self) -> Iterator[LogEntry]:
        return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def close(self) -> None:
        """Close the file, if there is one; the entries stay readable."""
        if self._file is not None:
            self._file.close()
            self._file = None
