"""Picking up edited files: when a change counts, what a bad file does, and what no state of the disk can do."""

import logging
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.officials import load_officials
from config.reload import FileWatch, Reloader
from config.watchlist import load_watchlist
from core.errors import ConfigError
from core.types import Watchlist

RIGA, KYIV, BAD = "timezone: Europe/Riga\n", "timezone: Europe/Kyiv\n", "timezone: Europe/Atlantis\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "watchlist.yaml"
    path.write_text(RIGA)
    return path


@pytest.fixture
def reloader(path: Path) -> Reloader[Watchlist]:
    reloader = Reloader(path, load_watchlist)
    assert reloader.load().timezone == "Europe/Riga"
    return reloader


def settle(reloader: Reloader[Watchlist]) -> Watchlist | None:
    """The outcome of a change: nothing at the first look, then the value or None."""
    assert reloader.check() is None
    return reloader.check()


def test_an_unchanged_file_gives_nothing(reloader: Reloader[Watchlist], path: Path) -> None:
    """Neither time nor a touch makes a new value out of the same content."""
    assert [reloader.check() for _ in range(3)] == [None] * 3
    os.utime(path, (1, 1))
    path.write_text(RIGA)
    assert [reloader.check() for _ in range(3)] == [None] * 3


def test_a_change_is_taken_once_it_has_settled(reloader: Reloader[Watchlist], path: Path) -> None:
    """The second look at the same new content gives the value, and only that one."""
    path.write_text(KYIV)
    assert settle(reloader) == Watchlist(timezone="Europe/Kyiv")
    assert reloader.check() is None


def test_a_replaced_file_is_taken(reloader: Reloader[Watchlist], path: Path, tmp_path: Path) -> None:
    """An editor that writes beside and renames is understood, with the old file's time stamp too."""
    other = tmp_path / "new"
    other.write_text(KYIV)
    stamp = path.stat()
    os.utime(other, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    other.replace(path)
    assert settle(reloader) == Watchlist(timezone="Europe/Kyiv")


def test_a_file_that_grows_between_looks_is_not_taken_half(reloader: Reloader[Watchlist], path: Path) -> None:
    """What a slow editor has written so far is never in force, though each state would be valid."""
    for content in ("", "channels: [a]\n", "channels: [a, b]\n", "channels: [a, b, c]\n"):
        path.write_text(content)
        assert reloader.check() is None
    assert reloader.check() == Watchlist(channels=load_watchlist(path).channels)


def test_a_missing_file_changes_nothing(
    reloader: Reloader[Watchlist], path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file that is gone leaves the last value in force, is told once, and is taken again when it is back."""
    path.unlink()
    assert [reloader.check() for _ in range(4)] == [None] * 4
    assert len(caplog.records) == 1
    assert "the last good one stays in force" in caplog.text
    path.write_text(KYIV)
    assert settle(reloader) == Watchlist(timezone="Europe/Kyiv")


def test_a_file_that_comes_back_unchanged_changes_nothing(reloader: Reloader[Watchlist], path: Path) -> None:
    """A file removed and put back is the same file."""
    path.unlink()
    assert reloader.check() is None
    path.write_text(RIGA)
    assert [reloader.check() for _ in range(3)] == [None] * 3


def test_a_folder_in_its_place_changes_nothing(reloader: Reloader[Watchlist], path: Path) -> None:
    """What is no file is treated as a missing one."""
    path.unlink()
    path.mkdir()
    assert [reloader.check() for _ in range(3)] == [None] * 3


def test_a_bad_file_is_refused_once_with_line_and_reason(
    reloader: Reloader[Watchlist], path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A bad file gives nothing, is logged once with file, line and reason, and the mended one is taken."""
    path.write_text("\n" + BAD)
    assert [reloader.check() for _ in range(4)] == [None] * 4
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage().startswith(f"{path}:2: there is no time zone 'Europe/Atlantis'")
    assert record.getMessage().endswith("refused, the last good one stays in force")
    assert reloader.refusal is not None
    assert reloader.refusal.line == 2
    path.write_text(KYIV)
    assert settle(reloader) == Watchlist(timezone="Europe/Kyiv")
    assert reloader.refusal is None


def test_going_back_to_the_good_file_ends_the_refusal(reloader: Reloader[Watchlist], path: Path) -> None:
    """After a bad file, the old content counts as a change again."""
    path.write_text(BAD)
    assert settle(reloader) is None
    path.write_text(RIGA)
    assert settle(reloader) == Watchlist(timezone="Europe/Riga")
    assert reloader.refusal is None


def test_a_first_file_that_is_bad_is_an_error(tmp_path: Path) -> None:
    """Without a last good one there is nothing to keep: the first load raises."""
    path = tmp_path / "watchlist.yaml"
    with pytest.raises(ConfigError):
        Reloader(path, load_watchlist).load()
    path.write_text(BAD)
    with pytest.raises(ConfigError):
        Reloader(path, load_watchlist).load()


def test_another_file_can_be_followed(reloader: Reloader[Watchlist], path: Path, tmp_path: Path) -> None:
    """Turning to another file loads it at the second look; turning to the same one does nothing."""
    other = tmp_path / "other.yaml"
    other.write_text(KYIV)
    assert not reloader.follow(path)
    assert reloader.follow(str(other))
    assert reloader.path == other
    assert settle(reloader) == Watchlist(timezone="Europe/Kyiv")


def test_another_file_that_is_not_there_is_refused_once_and_taken_when_it_is(
    reloader: Reloader[Watchlist], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not at the first look, at which it may just be written anew."""
    other = tmp_path / "other.yaml"
    assert reloader.follow(other)
    assert reloader.check() is None
    assert reloader.refusal is None
    assert [reloader.check() for _ in range(4)] == [None] * 4
    assert reloader.refusal is not None
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert f"{other}: does not exist" in caplog.text
    other.write_text(KYIV)
    assert settle(reloader) == Watchlist(timezone="Europe/Kyiv")
    assert reloader.refusal is None
    other.unlink()
    assert [reloader.check() for _ in range(4)] == [None] * 4
    assert reloader.refusal is None


def test_the_catalogue_reloads_as_the_watchlist_does(tmp_path: Path) -> None:
    """The same reloader serves the catalogue."""
    path = tmp_path / "officials.json"
    path.write_text('[{"id": "a", "name": {"en": "A B"}}]')
    reloader = Reloader(path, load_officials)
    assert [official.id for official in reloader.load()] == ["a"]
    path.write_text('[{"id": "a", "name": {"en": "A B"}}, {"id": "a", "name": {"en": "C D"}}]')
    assert reloader.check() is None
    assert reloader.check() is None
    assert reloader.refusal is not None
    path.write_text("[]")
    assert reloader.check() is None
    assert reloader.check() == []


def test_a_change_under_the_same_time_stamp_is_seen_while_it_can_happen(path: Path) -> None:
    """Within two seconds of its time stamp a file is read again though time, size and file are the same."""
    watch = FileWatch(path, now_ns=lambda: path.stat().st_mtime_ns + 1_900_000_000)
    watch.take()
    stamp = path.stat()
    path.write_text(KYIV)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert [watch.changed(), watch.changed(), watch.changed()] == [False, True, False]


def test_an_old_file_is_not_read_at_every_look(path: Path) -> None:
    """Once its time stamp is old, a file is read only when time, size or file differ."""
    watch = FileWatch(path, now_ns=lambda: path.stat().st_mtime_ns + 3_000_000_000)
    watch.take()
    stamp = path.stat()
    path.write_text(KYIV)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert not any(watch.changed() for _ in range(3))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1))
    assert [watch.changed(), watch.changed()] == [False, True]


STEPS = st.lists(st.sampled_from(["look", "remove", "riga", "kyiv", "bad", "empty", "replace"]), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_history_of_a_file_ends_in_its_content(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    """Whatever happened to a file, once it rests the value in force is its content, or the last good one."""
    path = tmp_path_factory.mktemp("history") / "watchlist.yaml"
    path.write_text(RIGA)
    reloader = Reloader(path, load_watchlist)
    in_force = reloader.load()
    contents = {"riga": RIGA, "kyiv": KYIV, "bad": BAD, "empty": ""}
    for step in steps:
        if step == "look":
            in_force = reloader.check() or in_force
        elif step == "remove":
            path.unlink(missing_ok=True)
        elif step == "replace":
            beside = path.with_name("beside")
            beside.write_text(KYIV)
            beside.replace(path)
        else:
            path.write_text(contents[step])
    before = in_force
    for _ in range(2):
        in_force = reloader.check() or in_force
    content = path.read_text() if path.exists() else None
    if content is None or content == BAD:
        assert in_force == before
    else:
        assert in_force == load_watchlist(path)
