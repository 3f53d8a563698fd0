"""`slukh run --demo`: its folder is its own, and what goes wrong with it is told as everywhere."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SLUKH = Path(sys.executable).with_name("slukh")
DEMO = [str(SLUKH), "run", "--demo"]


@contextmanager
def playing(folder: Path, *options: str) -> Iterator["subprocess.Popen[str]"]:
    """A demo in the folder, from the time that its chat can be looked at."""
    with subprocess.Popen(
        [*DEMO, *options], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert any("The chat as a subscriber sees it" in line for line in process.stdout)
            yield process
        finally:
            process.kill()


def test_a_second_demo_leaves_the_first_alone(tmp_path: Path) -> None:
    """It is told in one line; what the first has stored stays. One that was killed is in nobody's way."""
    with playing(tmp_path):
        watchlist = tmp_path / "var" / "demo" / "watchlist.yaml"
        stored = watchlist.stat().st_ino
        second = subprocess.run(DEMO, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
        assert (second.returncode, second.stdout) == (2, "")
        assert second.stderr == "slukh: the demo is being played in var/demo already; stop it with Ctrl-C first\n"
        assert watchlist.stat().st_ino == stored
    with playing(tmp_path):
        pass


def test_a_quiet_demo_tells_its_address_and_no_more(tmp_path: Path) -> None:
    """With --quiet the lines for posts stay away, as they do in earnest."""
    with playing(tmp_path, "--quiet") as process:
        assert process.stdout is not None
        store = tmp_path / "var" / "demo" / "slukh.db"
        sent = "SELECT count(*) FROM delivery WHERE state = 'sent'"
        while not store.exists() or not _number(store, sent):
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert "POST" not in process.stdout.read()


def test_whoever_stops_reading_stops_nothing_else(tmp_path: Path) -> None:
    """`slukh run | less` after q: the watching and telling ended with the lines for posts."""
    with playing(tmp_path) as process:
        assert process.stdout is not None
        process.stdout.close()
        store = tmp_path / "var" / "demo" / "slukh.db"
        while not store.exists() or _number(store, "SELECT count(*) FROM delivery WHERE state = 'sent'") < 3:
            assert process.poll() is None
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def _number(store: Path, query: str) -> int:
    with closing(sqlite3.connect(store, timeout=20)) as connection:
        try:
            return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:  # no such table yet
            return 0


def test_a_demo_whose_store_can_not_be_made_says_so_in_one_line(tmp_path: Path) -> None:
    """A full disk, say: here, no file may be longer than 8 KB."""
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 8; exec "$@"', "-", *DEMO],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("slukh: the database can't be opened: "), done.stderr
