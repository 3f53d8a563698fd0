"""Files that are edited while we run: a changed one is picked up, a bad one is refused and the last good one stays.

Nothing here waits or starts a thread: the caller's loop calls `check`. Loading a large catalogue takes seconds, so
an event loop calls it through `asyncio.to_thread`.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from core.errors import ConfigError

logger = logging.getLogger(__name__)

T = TypeVar("T")

RACY_NANOSECONDS = 2_000_000_000
"""A file written this shortly before it was read may change again under the same time stamp (FAT counts in 2 s)."""


class _Stamp(NamedTuple):
    modified_ns: int
    size: int
    inode: int


class FileWatch:
    """Tells when the content of a file has changed for good.

    A change is reported at the second look that finds the same new content, so a file caught half written or emptied
    by an editor that is about to fill it is never taken for the new one. A missing or unreadable file is no change.
    """

    def __init__(self, path: Path | str, *, now_ns: Callable[[], int] = time.time_ns) -> None:
        self.path = Path(path)
        self._now_ns = now_ns
        self._taken: bytes | None = None
        self._seen: bytes | None = None
        self._stamp: _Stamp | None = None
        self._looked_ns = 0
        self.missing = False

    def take(self) -> None:
        """Remembers the present content as the known one; call it before the file is loaded."""
        self._taken = self._seen = self._look()

    def changed(self) -> bool:
        """Whether the content settled on something new since `take` or since this last said so."""
        before = self._seen
        current = self._look()
        if current is None:
            return False
        self._seen = current
        if current != before or current == self._taken:
            return False
        self._taken = current
        return True

    def _look(self) -> bytes | None:
        """The digest of the content; read only if time, size or file may be other than at the last look."""
        try:
            status = self.path.stat()
            stamp = _Stamp(status.st_mtime_ns, status.st_size, status.st_ino)
            racy = stamp.modified_ns + RACY_NANOSECONDS > self._looked_ns
            if stamp == self._stamp and not racy and self._seen is not None:
                return self._seen
            self._looked_ns = self._now_ns()
            with self.path.open("rb") as file:
                digest = hashlib.file_digest(file, hashlib.blake2b).digest()
        except (OSError, ValueError) as error:
            if not self.missing and self._taken is not None:
                why = getattr(error, "strerror", None) or error
                logger.warning("%s can't be read (%s); the last good one stays in force", self.path, why)
            self.missing = True
            self._stamp = None
            return None
        self.missing = False
        self._stamp = stamp
        return digest


class Reloader(Generic[T]):
    """The value of a file that may change: `load` it once, then `check` it from a loop.

    `loader` gives the value of a path or raises ConfigError; `refusal` is the error of the last change if that was
    refused, for those who tell people (cli/rules.py).
    """

    def __init__(self, path: Path | str, loader: Callable[[Path], T]) -> None:
        self._loader = loader
        self._watch = FileWatch(path)
        self.refusal: ConfigError | None = None
        self._awaited = 0  # looks at which a file that is followed anew may be missing

    @property
    def path(self) -> Path:
        """The file that is watched."""
        return self._watch.path

    def load(self) -> T:
        """The value of the file as it is now; raises ConfigError when it can't be used."""
        self._watch.take()
        value = self._loader(self.path)
        self.refusal = None
        return value

    def check(self) -> T | None:
        """The new value if the file has changed, else None (an empty list is a value). A bad file is logged once."""
        changed = self._watch.changed()
        if self._awaited:
            # Nothing of this file is in force yet: that it is not there is told as of one that is bad.
            self._awaited = self._awaited - 1 if self._watch.missing else 0
            changed = changed or (self._watch.missing and not self._awaited)
        if not changed:
            return None
        try:
            value = self._loader(self.path)
        except ConfigError as error:
            self.refusal = error
            logger.error("%s; refused, the last good one stays in force", error)
            return None
        self.refusal = None
        logger.info("%s has changed and is in force", self.path)
        return value

    def follow(self, path: Path | str) -> bool:
        """Turns to another file, e.g. when the watchlist names another catalogue; whether it is another one.

        The next two calls of `check` load it, or refuse it as any bad file.
        """
        if Path(path) == self.path:
            return False
        self._watch = FileWatch(path)
        self.refusal = None
        self._awaited = 2
        return True
