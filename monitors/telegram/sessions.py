"""Session files: the key of each account at rest, sealed where SECRETS_KEY is set; nothing about whom it knows.

A file holds one JSON object. One that was not sealed yet, or that Telethon wrote itself (SQLite), is read and written
anew in our form.
"""

import base64
import json
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from telethon.crypto import AuthKey
from telethon.sessions import MemorySession, SQLiteSession

from config.settings import TelegramServer
from core.errors import ConfigError, TelegramError
from core.sealing import is_sealed, seal, unseal

_PURPOSE = "telegram session"
_SQLITE = b"SQLite format 3\0"


def session_path(folder: Path, account: str) -> Path:
    """The session file of an account."""
    return folder / f"{account}.session"


def session_names(folder: Path) -> list[str]:
    """The accounts that have a session file, by name."""
    return sorted(path.stem for path in folder.glob("*.session")) if folder.is_dir() else []


class QuietSession(MemorySession):
    """A session in a file: the address and the key of the server, and nothing else. Written whole, and at once."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        super().__init__()
        self._path = path
        self._key = key
        self._written: bytes | None = None

    def load(self) -> None:
        """Reads the file. Raises ConfigError where the key does not open it, ValueError where it is no session."""
        data = self._path.read_bytes()
        if not data:
            return
        if data.startswith(_SQLITE):
            self._take_over_sqlite()
            return
        sealed = is_sealed(data)
        if sealed and self._key is None:
            raise ConfigError("it is sealed", mend="set SECRETS_KEY or SECRETS_KEY_FILE")
        plain = unseal(data, self._key or b"", _PURPOSE) if sealed else data
        fields = json.loads(plain)
        self.set_dc(fields["dc_id"], fields["server"], fields["port"])
        self._auth_key = AuthKey(base64.b64decode(fields["key"])) if fields["key"] else None
        self._takeout_id = fields.get("takeout_id")
        self._written = plain if sealed == (self._key is not None) else None
        self.save()

    def _take_over_sqlite(self) -> None:
        old = SQLiteSession(str(self._path))
        try:
            self.set_dc(old.dc_id, old.server_address, old.port)
            self._auth_key = old.auth_key
        finally:
            old.close()
        self.save()
        for suffix in ("-journal", "-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    def save(self) -> None:
        """Writes the file if anything has changed; a crash leaves the old one or the new one."""
        if self._auth_key is None and self._written is None:
            return
        fields: dict[str, Any] = {
            "dc_id": self._dc_id,
            "server": self._server_address,
            "port": self._port,
            "key": base64.b64encode(self._auth_key.key).decode() if self._auth_key is not None else None,
            "takeout_id": self._takeout_id,
        }
        plain = json.dumps(fields).encode()
        if plain == self._written:
            return
        write_private(self._path, seal(plain, self._key, _PURPOSE) if self._key is not None else plain)
        self._written = plain

    def delete(self) -> None:
        """Removes the file."""
        with suppress(OSError):
            self._path.unlink()

    def clone(self, to_instance: Any = None) -> Any:
        """A copy for another data centre, which is not kept."""
        return super().clone(to_instance or MemorySession())

    def process_entities(self, tlo: Any) -> None:
        """Nobody met on the way is written down."""

    def set_update_state(self, entity_id: int, state: Any) -> None:
        """Our place in the channels is in the store."""


def write_private(path: Path, data: bytes) -> None:
    """Replaces a file that only its owner may read, in one step."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as output:
        output.write(data)
        output.flush()
        os.fsync(output.fileno())
    fresh.replace(path)


def open_session(folder: Path, account: str, server: TelegramServer | None, key: bytes | None = None) -> QuietSession:
    """The session of an account, made when it is not there; only its owner may read it. Sealed with `key`, if given.

    Raises TelegramError where the folder or the file can't be used.
    """
    path = session_path(folder, account)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise TelegramError(
            f"the session of {account!r} can't be kept in {folder}: {error.strerror or error}",
            account=account,
            mend="check TELEGRAM_SESSIONS",
        ) from error
    session = QuietSession(path, key)
    try:
        session.load()
    except (ConfigError, OSError, sqlite3.Error, ValueError, KeyError, TypeError) as error:
        mend = error.mend if isinstance(error, ConfigError) else f"sign in again: slukh login --account {account}"
        why = error.reason if isinstance(error, ConfigError) else type(error).__name__
        raise TelegramError(
            f"the session file of {account!r} can't be used: {why}", account=account, mend=mend
        ) from None
    if server is not None and (server.host, server.port) != (session.server_address, session.port):
        session.set_dc(server.dc_id, server.host, server.port)
    return session


def reseal_sessions(folder: Path, old: bytes | None, new: bytes | None) -> list[str]:
    """Seals all sessions with `new` instead of `old` (None: not sealed); returns the accounts. Raises TelegramError.

    Each file is replaced in one step; one that is sealed with `new` already is left as it is.
    """
    done = []
    for account in session_names(folder):
        path = session_path(folder, account)
        try:
            open_session(folder, account, None, new)
        except TelegramError:
            session = open_session(folder, account, None, old)
            again = QuietSession(path, new)
            again.set_dc(session.dc_id, session.server_address, session.port)
            again._auth_key = session.auth_key
            again.save()
        done.append(account)
    return done
