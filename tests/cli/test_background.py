"""The process behind the posts: what it does when it is started again at a bad time."""

import os
import pickle
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

from config.settings import DatabaseUrl, Settings


def test_it_waits_for_a_watchlist_that_is_being_mended(tmp_path: Path) -> None:
    """Started again while the watchlist has a mistake (the watching goes on with the last good one), it says so in one
    line and begins once the file is good; it used to end in a traceback, each second anew.
    """
    watchlist, store = tmp_path / "w.yaml", tmp_path / "x.db"
    watchlist.write_text("channels: {", encoding="utf-8")
    settings = pickle.dumps(
        Settings(
            database_url=DatabaseUrl(f"sqlite:///{store}"),
            watchlist=watchlist,
            cache=tmp_path / "cache",
            encoder="none",
            media=None,
            head_key=tmp_path / "head.key",
        )
    )
    with subprocess.Popen(
        [sys.executable, "-m", "cli.background"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stderr is not None
            process.stdin.write(struct.pack("<I", len(settings)) + settings)
            process.stdin.flush()
            line = process.stderr.readline().decode()
            assert f"ERROR   __main__: {watchlist}:" in line
            assert line.endswith("search index and links wait until it is mended\n")
            watchlist.write_text("channels: []\n", encoding="utf-8")
            give_up = time.monotonic() + 120
            while not store.exists():
                assert process.poll() is None
                assert time.monotonic() < give_up
                time.sleep(0.1)
            process.stdin.close()
            assert process.wait(60) == 0
            assert b"Traceback" not in process.stderr.read()
        finally:
            process.kill()


# The process that watches, reduced to its child behind the posts; nobody else is started.
_WATCHER = """
import asyncio, pickle, sys
from cli.background import run_background
from cli.run import stoppable

settings = pickle.load(sys.stdin.buffer)
sys.exit(asyncio.run(stoppable(lambda: run_background(settings))))
"""


def test_ctrl_c_while_it_starts_is_no_failure(tmp_path: Path) -> None:
    """A terminal sends it to every process in front. The one that watches ends its child; the child, which is still
    reading its modules then, used to print where it was.
    """
    (tmp_path / "w.yaml").write_text("channels: []\n", encoding="utf-8")
    settings = Settings(
        database_url=DatabaseUrl(f"sqlite:///{tmp_path / 'x.db'}"), watchlist=tmp_path / "w.yaml", cache=tmp_path
    )
    with subprocess.Popen(
        [sys.executable, "-c", _WATCHER], stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stderr is not None
            process.stdin.write(pickle.dumps(settings))
            process.stdin.flush()
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            give_up = time.monotonic() + 60
            while not (reading := [pid for pid in children.read_text().split() if _reads_modules(pid)]):
                assert process.poll() is None
                assert time.monotonic() < give_up
                time.sleep(0.01)
            # A session of its own would undo its low priority: Linux shares the processors out by session.
            assert os.getsid(int(reading[0])) == process.pid
            assert os.getpgid(int(reading[0])) != process.pid
            os.killpg(process.pid, signal.SIGINT)
            said = process.stderr.read().decode()  # to its end: the child, which has it too, has ended as well
            assert (process.wait(30), said) == (0, "")
        finally:
            process.kill()


def _reads_modules(pid: str) -> bool:
    """Whether a child has begun to read our modules: the first libraries that they need are in its memory."""
    try:
        return "site-packages" in Path(f"/proc/{pid}/maps").read_text(errors="replace")
    except OSError:
        return False
