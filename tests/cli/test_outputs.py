"""Where the commands over the store write to, and what they say of a store that has not what is asked for."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.store import Store
from tests.builders import LAVROV, heard, rules_for
from tests.conftest import StillClock

_MAIN = "from cli.main import main; main()"
_POST = '{"channel_id": 5, "message_id": 1, "date": "2025-11-01T00:00:00Z", "text": "DEMO"}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a watchlist and a store of one post."""
    (tmp_path / "watchlist.yaml").write_text("channels:\n  - username: sample\n    name: Sample\n", "utf-8")
    (tmp_path / "posts.jsonl").write_text(_POST, "utf-8")
    done = slukh(tmp_path, "import", "posts.jsonl")
    assert done.returncode == 0, done.stderr
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    paths = {"DATABASE_URL": f"sqlite:///{folder / 'store.db'}", "WATCHLIST": str(folder / "watchlist.yaml")}
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, **paths, "CACHE": str(folder / "cache"), "PYTHONPATH": root}


def slukh(folder: Path, *arguments: str, told: str | None = None) -> "subprocess.CompletedProcess[str]":
    """A command as people run it; `told` comes by standard input."""
    return subprocess.run(
        [sys.executable, "-c", _MAIN, *arguments],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        input=told,
        check=False,
        timeout=120,
    )


def test_posts_are_imported_from_standard_input_and_from_a_pipe(folder: Path) -> None:
    """Lines and whole exports alike; what can't be used is named by its line there too."""
    second = _POST.replace('"message_id": 1', '"message_id": 2')
    done = slukh(folder, "import", "-", told=_POST + second + "no line\n")
    assert (done.returncode, done.stdout.split(";")[0]) == (1, "1 new post of 1 channel"), done
    assert done.stderr.startswith("standard input:3: not JSON"), done.stderr
    message = {"id": 3, "type": "message", "date": "2025-11-05T12:00:00", "text": "DEMO."}
    export = {"name": "Sample", "type": "public_channel", "id": 5, "messages": [message]}
    os.mkfifo(folder / "pipe")
    thread = threading.Thread(target=lambda: (folder / "pipe").write_text(json.dumps(export), "utf-8"))
    thread.start()
    done = slukh(folder, "import", "pipe")
    thread.join(30)
    assert done.stdout == "1 new post of 1 channel\n", done
    assert slukh(folder, "import", "-", told="").stdout == "0 new posts of 0 channels\n"


def test_what_is_piped_waits_beside_the_store(folder: Path) -> None:
    """Not where the system keeps small files, in memory on many: an export may be larger than that."""
    small = folder / "small"
    small.mkdir()
    command = [sys.executable, "-c", _MAIN, "import", "-"]
    environ = {**environment(folder), "TMPDIR": str(small)}
    with subprocess.Popen(command, cwd=folder, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(_POST.encode())
        process.stdin.flush()
        give_up = time.monotonic() + 60
        while not (kept := list(folder.rglob("standard input"))):
            assert process.poll() is None
            assert time.monotonic() < give_up
            time.sleep(0.02)
        said, _ = process.communicate(timeout=60)
    assert kept[0].is_relative_to(folder / "cache")
    assert (process.returncode, b"1 stored already" in said) == (0, True)
    assert not list(folder.rglob("standard input"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "--channel", "77"),
        ("verify", "--channel", "9" * 20),
        ("digest", "-o", "missing/digest.txt"),
        ("export", "--all", "-o", "missing/posts.jsonl"),
    ],
)
def test_what_is_not_there_is_one_line(arguments: tuple[str, ...], folder: Path) -> None:
    """A channel without evidence is never called as it was received; nor is a folder that is not there a traceback."""
    done = slukh(folder, *arguments)
    assert (done.returncode, done.stdout) == (2, ""), done
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert slukh(folder, "verify", "--channel", "5").returncode == 0


def test_one_is_told_as_one(folder: Path) -> None:
    """Of one post of one channel the commands speak in the singular, and of more in the plural."""
    told = {name: slukh(folder, *name.split()) for name in ("verify", "export --all", "import posts.jsonl", "check")}
    # A post of an export has two records: its text, and what an account may know better.
    assert told["verify"].stdout.splitlines()[-1] == "2 records of 1 channel are as they were received"
    assert "1 post\n" in told["export --all"].stderr
    assert told["import posts.jsonl"].stdout.startswith("0 new posts of 1 channel; 1 stored already")
    assert "1 channel, 0 feeds" in told["check"].stdout
    (folder / "posts.jsonl").write_text(_POST + _POST.replace('"message_id": 1', '"message_id": 2'), "utf-8")
    assert slukh(folder, "import", "posts.jsonl").stdout.startswith("1 new post of 1 channel; 1 stored already")
    assert slukh(folder, "verify").stdout.splitlines()[-1] == "4 records of 1 channel are as they were received"
    with sqlite3.connect(folder / "store.db") as database:
        database.execute("UPDATE version SET text = 'DEMO, otherwise' WHERE id = 1")
    assert slukh(folder, "verify").stdout.splitlines()[-1] == "1 finding in 4 records of 1 channel"


def test_a_pipe_is_written_to_and_stays(folder: Path) -> None:
    """An export into a pipe or a device goes there; no file takes its place."""
    pipe, read = folder / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")), daemon=True)
    reader.start()
    done = slukh(folder, "export", "--all", "-o", "pipe")
    reader.join(10)
    assert (done.returncode, pipe.is_fifo(), len(read)) == (0, True, 1), done.stderr
    assert '"DEMO"' in read[0]


async def test_one_record_is_told_as_one(folder: Path, migrated_file: Path, clock: StillClock) -> None:
    """Of a post that an account heard there is one."""
    shutil.copy(migrated_file, folder / "store.db")
    async with Store(f"sqlite:///{folder / 'store.db'}") as store:
        await Intake(store, RulesHolder(rules_for(LAVROV)), clock).hear([heard("DEMO")])
    told = await asyncio.to_thread(slukh, folder, "verify")
    assert told.stdout.splitlines()[-1] == "1 record of 1 channel is as it was received"


@pytest.mark.parametrize("arguments", [("--json",), ("--receipt",)])
def test_records_are_utf8_in_any_locale(
    arguments: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a Latin-1 locale a post, and the words of a receipt, would otherwise be question marks in the file."""
    post = '{"channel_id": 5, "message_id": 2, "date": "2025-11-01T00:00:00Z", "text": "DEMO. Лавров молчит."}\n'
    (folder / "more.jsonl").write_text(post, "utf-8")
    assert slukh(folder, "import", "more.jsonl").returncode == 0
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = slukh(folder, "search", *arguments, "Лавров")
    assert (done.returncode, "Лавров" in done.stdout) == (0, True), done.stdout


def test_a_catalogue_on_standard_output_is_utf8_in_any_locale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`slukh officials import … > officials.yaml`: the names in it stay names."""
    (folder / "own.yaml").write_text("- id: a\n  name: {ru: Ипполит Снегирёв}\n", "utf-8")
    (folder / "list.csv").write_text("id,schema,name\n", "utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = slukh(folder, "officials", "import", "list.csv", "--add-to", "own.yaml", "-o", "-")
    assert (done.returncode, "Ипполит Снегирёв" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize("group", [[], ["officials"], ["secrets"], ["partitions", "detach"]])
def test_a_command_without_what_it_needs_says_so_in_lines_that_can_be_read(tmp_path: Path, group: list[str]) -> None:
    """Of one that only has commands of its own that is its help, each of them on a line; of any other one line."""
    done = slukh(tmp_path, *group)
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    if group[1:]:
        assert lines == ["slukh: Missing argument 'MONTH'. (see -c partitions detach --help)"]
    else:
        assert lines[0].startswith("Usage: ")
        assert "Commands:" in lines
        assert max(map(len, lines)) <= 100
