"""Every command says what it does, with an example, and fails in one line."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import COMMANDS, HELP

SLUKH = Path(sys.executable).with_name("slukh")


def slukh(*arguments: str, cwd: Path | None = None, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SLUKH, *arguments], capture_output=True, text=True, check=False, cwd=cwd, input=text, timeout=120
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_has_an_example(name: str) -> None:
    """`slukh <command> --help` tells the promise and shows how to call it."""
    done = slukh(name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"slukh {name}" in done.stdout.partition("Example")[2]


@pytest.mark.parametrize(
    ("group", "name"),
    [
        *(("officials", name) for name in ("lint", "import", "add", "search")),
        *(("secrets", name) for name in ("key", "seal", "reseal")),
        *(("partitions", name) for name in ("detach", "attach", "create")),
    ],
)
def test_help_of_a_part_of_a_command_has_an_example(group: str, name: str) -> None:
    """`slukh <command> <part> --help` shows how to call that very part."""
    shown = slukh(group, name, "--help").stdout
    assert f"slukh {group} {name}" in shown.partition("Example")[2]


def test_every_command_is_listed() -> None:
    """`slukh --help` lists every command."""
    listed = slukh("--help").stdout
    assert set(HELP) == set(COMMANDS)
    assert all(f"  {name} " in listed for name in COMMANDS)


def test_the_operations_guide_names_commands_that_exist() -> None:
    """Each `slukh …` of the guide is a command, with the options that stand there."""
    guide = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    asked: dict[tuple[str, ...], set[str]] = {}
    for name, rest in re.findall(r"(?:`|    |\()slukh ([a-z]+)([^`\n#&]*)", guide):
        words = re.findall(r" ([a-z]+)(?= |$|\))", rest) if name in ("secrets", "officials", "partitions") else []
        asked.setdefault((name, *words[:1]), set()).update(re.findall(r"--[a-z-]+", rest))
    assert {("backup",), ("restore",), ("move",), ("verify",), ("secrets", "reseal"), ("partitions", "detach")} <= set(
        asked
    )
    assert {words[0] for words in asked} <= set(COMMANDS)
    for words, options in asked.items():
        if options or len(words) > 1:
            done = slukh(*words, "--help")
            assert done.returncode == 0, words
            assert options <= set(re.findall(r"--[a-z-]+", done.stdout)), words


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("detect", "--nonsense"),
        ("detect", "no-such-file.jsonl"),
        ("link",),
        ("digest", "--since", "soon"),
        ("article", "notaurl"),
        ("article", "http://["),
        ("article", "example.org/page"),
        ("move", "here", "there"),
        ("verify", "--root", "60c1961af8e4eba8"),
        ("backfill", "sample_channel", "--to", "²"),
        ("backfill", "sample_channel", "--to", "0001-01-01T00:00+05:00"),
    ],
)
def test_wrong_arguments_are_one_line_and_exit_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Bad usage says what is wrong on standard error, in one line."""
    done = slukh(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_an_address_that_can_not_be_read_is_a_failure(tmp_path: Path) -> None:
    """A web address at which nothing answers is no wrong usage: `slukh article` exits with 1."""
    (tmp_path / "w.yaml").write_text("channels: []\nfeeds: [{url: 'http://127.0.0.1:1/feed', name: DEMO}]\n")
    (tmp_path / ".env").write_text("WATCHLIST=w.yaml\n")
    done = slukh("article", "http://127.0.0.1:1/page", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "http://127.0.0.1:1/page" in done.stderr


def test_a_broken_watchlist_is_refused_with_its_line(tmp_path: Path) -> None:
    """`slukh monitors` names file, line and reason, and exits with 2."""
    (tmp_path / "w.yaml").write_text("timezone: Europe/Rigga\nchannels: []\n")
    (tmp_path / ".env").write_text("WATCHLIST=w.yaml\n")
    done = slukh("monitors", cwd=tmp_path)
    assert done.returncode == 2
    last = done.stderr.strip().splitlines()[-1]
    assert "w.yaml:1:" in last
    assert "Rigga" in last


@pytest.mark.parametrize("harm", ["another file", "damaged"])
@pytest.mark.parametrize("arguments", ["search x", "backup copies", "restore x.db"])
def test_a_file_that_is_no_store_is_told_in_one_line(arguments: str, harm: str, tmp_path: Path) -> None:
    """Whichever command meets it: what is wrong and what to do, without our statement and what it held."""
    (tmp_path / "w.yaml").write_text("channels: []\n")
    (tmp_path / ".env").write_text("WATCHLIST=w.yaml\nDATABASE_URL=sqlite:///x.db\n")
    store = tmp_path / "x.db"
    if harm == "another file":
        store.write_text("a text of somebody's, " * 100)
    else:
        assert slukh("search", "x", cwd=tmp_path).returncode == 0
        content = store.read_bytes()
        store.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    (tmp_path / "x.json").write_text(
        json.dumps({"sha256": hashlib.sha256(store.read_bytes()).hexdigest(), "tables": {}})
    )
    done = slukh(*arguments.split(), cwd=tmp_path)
    lines = done.stderr.strip().splitlines()
    assert (done.returncode, len(lines)) == (1, 1), done.stderr
    assert "restore" in lines[0]
    assert not list(tmp_path.glob("copies/*.db"))


def test_the_doctor_tells_of_every_wrong_setting_at_once(tmp_path: Path) -> None:
    """One line each, with its place, so that a new .env is not mended mistake by mistake."""
    (tmp_path / ".env").write_text("BOT_TOKEN=hidden\nLOG_FORMAT=xml\nBOT_ADMINS=me\n")
    done = slukh("check", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    lines = [line.split()[:4] for line in done.stdout.splitlines()]
    assert sorted(lines) == [
        ["FAIL", "settings", f".env:{number}:", name]
        for number, name in enumerate(("BOT_TOKEN", "LOG_FORMAT", "BOT_ADMINS"), 1)
    ]
    assert "hidden" not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        "detect posts.jsonl -o posts.jsonl",
        "stories --posts posts.jsonl -o ./posts.jsonl --encoder none",
        "link --watchlist w.yaml --articles - --posts posts.jsonl -o posts.jsonl --encoder none",
        "officials import posts.jsonl -o link.jsonl",
    ],
)
def test_no_command_writes_over_what_it_reads(arguments: str, tmp_path: Path) -> None:
    """The documents that are read stay, under whatever name they are given as the output."""
    (tmp_path / "w.yaml").write_text("channels: []\n")
    content = '{"id": "1", "text": "DEMO. Сергей Лавров молчит."}\n'
    (tmp_path / "posts.jsonl").write_text(content, encoding="utf-8")
    (tmp_path / "link.jsonl").symlink_to("posts.jsonl")
    done = slukh(*arguments.split(), cwd=tmp_path)
    assert (tmp_path / "posts.jsonl").read_text(encoding="utf-8") == content
    assert done.returncode == 2
    assert done.stderr.endswith("is read and would be overwritten; give another -o\n")


def test_the_doctor_tells_of_a_file_that_is_no_store(tmp_path: Path) -> None:
    """In its line of the database; the others follow."""
    (tmp_path / "w.yaml").write_text("channels: []\n")
    (tmp_path / ".env").write_text("WATCHLIST=w.yaml\nDATABASE_URL=sqlite:///x.db\n")
    (tmp_path / "x.db").write_text("a text of somebody's, " * 100)
    done = slukh("check", cwd=tmp_path)
    assert done.returncode == 1
    assert "FAIL database    the database can't be opened: file is not a database" in done.stdout
    assert "bot" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("", "ok   encoder     default"),
        ("none", "ok   encoder     none"),
        ("nano", "warn encoder     ENCODER: unknown encoder 'nano'"),
    ],
)
def test_the_doctor_names_the_encoder(name: str, line: str, tmp_path: Path) -> None:
    """A mistyped one means links without vectors: that is told here, not only in the log."""
    (tmp_path / "w.yaml").write_text("channels: []\n")
    (tmp_path / ".env").write_text(f"WATCHLIST=w.yaml\nENCODER={name}\n")
    done = slukh("check", cwd=tmp_path)
    assert (done.returncode, line in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize(
    "arguments",
    ["export --all -o file/x.csv", "backup file/copies", "search x", "digest -o file/x", "officials import"],
)
def test_a_place_where_nothing_can_be_written_is_told_in_one_line(arguments: str, tmp_path: Path) -> None:
    """A disk that is read-only or full, a folder that is a file: whatever the command wants to write."""
    (tmp_path / "w.yaml").write_text("channels: []\n")
    (tmp_path / "file").write_text("[]")
    address = "sqlite:///file/x.db" if arguments == "search x" else "sqlite:///x.db"
    (tmp_path / ".env").write_text(f"WATCHLIST=w.yaml\nDATABASE_URL={address}\n")
    more = [str(tmp_path / "file"), "-o", "file/x.yaml"] if arguments == "officials import" else []
    done = slukh(*arguments.split(), *more, cwd=tmp_path)
    lines = done.stderr.strip().splitlines()
    assert done.returncode in (1, 2)
    assert lines[-1].startswith("slukh: file"), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", ["search x", "digest", "export --all"])
def test_a_store_without_posts_is_told_from_one_that_has_none_such(arguments: str, tmp_path: Path) -> None:
    """A mistaken address makes a new store: that nothing is found in it is no answer."""
    (tmp_path / "w.yaml").write_text("channels: []\n")
    (tmp_path / ".env").write_text("WATCHLIST=w.yaml\nDATABASE_URL=sqlite:///elsewhere.db\n")
    line = '{"channel_id": 5, "message_id": 1, "date": "2024-01-01T10:00:00+00:00", "text": "word"}\n'
    done = slukh(*arguments.split(), cwd=tmp_path)
    assert (done.returncode, "nothing is stored yet in sqlite:///" in done.stderr) == (0, True)
    assert "elsewhere.db" in done.stderr
    (tmp_path / "posts.jsonl").write_text(line)
    assert slukh("import", "posts.jsonl", cwd=tmp_path).returncode == 0
    assert "nothing is stored" not in slukh(*arguments.split(), cwd=tmp_path).stderr


def test_a_key_file_that_holds_something_else_is_named(tmp_path: Path) -> None:
    """`slukh secrets reseal` with a picture, say, in place of the old key."""
    (tmp_path / "old.key").write_bytes(b"\xff\xd8\xff")
    done = slukh("secrets", "reseal", "--old-key-file", "old.key", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("slukh: old.key: holds no key; "), done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_value_that_is_no_text_is_not_sealed(tmp_path: Path) -> None:
    """What is piped into `slukh secrets seal` in another encoding is refused in one line, which does not show it."""
    (tmp_path / ".env").write_text(f"SECRETS_KEY={slukh('secrets', 'key').stdout}")
    done = subprocess.run(
        [SLUKH, "secrets", "seal", "BOT_TOKEN"], cwd=tmp_path, input=b"\xff\xfe1\x00", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert "not UTF-8" in line


@pytest.mark.parametrize("arguments", [("check",), ("explain", "DEMO. Сергей Лавров молчит.")])
def test_a_terminal_without_the_letters_gets_question_marks(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """In a Latin-1 locale the doctor's dash and a Russian name can't be written: the rest is, and nothing fails."""
    (tmp_path / ".env").write_text("WATCHLIST=w.yaml\n")
    (tmp_path / "w.yaml").write_text("channels: []\n")
    done = subprocess.run(
        [SLUKH, *arguments], cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?" in done.stdout


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", ["detect", "detect posts.jsonl", "stories --posts posts.jsonl --encoder none"])
def test_a_closed_stream_leads_nowhere(arguments: str, closed: str, tmp_path: Path) -> None:
    """A scheduler that starts commands without standard streams: they are done as with /dev/null in their places."""
    (tmp_path / "posts.jsonl").write_text('{"id": "1", "text": "DEMO. Сергей Лавров молчит."}\n', encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", f'exec "$@" {closed}', "-", SLUKH, *arguments.split()],
        cwd=tmp_path, input=b"", capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert bool(done.stdout) == ("posts.jsonl" in arguments and ">&-" not in closed.split()), done.stdout
