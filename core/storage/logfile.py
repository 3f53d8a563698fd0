"""SQLite's log on the disk, for writers whose own commits don't wait for it."""

import logging
import os

from sqlalchemy import URL

logger = logging.getLogger(__name__)

_sync = getattr(os, "fdatasync", os.fsync)  # macOS has the latter only


class LogFile:
    """The write-ahead log beside a SQLite file. `flush` has the disk take what was committed to it.

    A commit that is not synced leaves its pages to the next commit that is, and whoever makes that one waits for them:
    an alert. Flushed when the lock is given back, they hold up nobody.
    """

    def __init__(self, url: URL) -> None:
        self._path = f"{url.database}-wal"
        self._file: int | None = None

    def flush(self) -> None:
        """Returns when the disk has it. What fails here is said; the next commit of somebody else syncs it then."""
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDONLY)
            _sync(self._file)
        except OSError as error:
            logger.warning("%s could not be flushed: %s", self._path, error)

    def close(self) -> None:
        """Closes the file. SQLite holds no locks on it that this would end: they are on the database and its -shm."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
