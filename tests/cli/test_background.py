"""The process behind the posts: what it does when it is started again at a bad time."""

import pickle
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
