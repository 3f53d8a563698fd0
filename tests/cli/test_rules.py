"""Rules from files: the catalogue is compiled apart, once, and comes from the cache afterwards."""

import logging
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cli.compiling import compile_apart
from cli.rules import RulesFiles
from core.mentions import detect

OFFICIALS = "- id: ivan-primerov\n  name: {ru: Иван Иванович Примеров, en: Ivan Primerov}\n"


@pytest.fixture
def watchlist(tmp_path: Path) -> Path:
    (tmp_path / "officials.yaml").write_text(OFFICIALS, encoding="utf-8")
    path = tmp_path / "watchlist.yaml"
    path.write_text("timezone: Europe/Riga\nofficials: officials.yaml\n", encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_into_the_cache_and_found_there(watchlist: Path, tmp_path: Path) -> None:
    """The first load leaves one file; the second load takes it, whatever becomes of the compiler."""
    cache = tmp_path / "cache"
    first = RulesFiles(watchlist, cache).load()
    (kept,) = cache.glob("*.catalogue")
    written = kept.stat().st_ino
    second = RulesFiles(watchlist, cache).load()
    assert kept.stat().st_ino == written
    assert first.catalogue.id == second.catalogue.id
    (mention,) = detect("DEMO. Сказали Ивану Примерову.", second.catalogue)
    assert mention.official_id == "ivan-primerov"


def test_a_cache_that_cannot_be_written_is_said_and_done_without(
    watchlist: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Slukh starts all the same."""
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file where a folder should be")
    with caplog.at_level(logging.WARNING):
        rules = RulesFiles(watchlist, in_the_way).load()
    assert "can't be kept" in caplog.text
    assert detect("DEMO. Примеров молчит.", rules.catalogue)


def test_a_catalogue_that_is_none_fails_in_the_child_alone(tmp_path: Path) -> None:
    """The caller hears of it by the answer, and of the reason where it compiles itself."""
    path = tmp_path / "officials.yaml"
    path.write_text("not: [a list", encoding="utf-8")
    assert not compile_apart(path, tmp_path / "cache")
    assert not list(tmp_path.glob("cache/*"))


def test_ctrl_c_that_ends_the_child_is_no_fault_of_the_cache(tmp_path: Path) -> None:
    """At a terminal it reaches both processes: nothing is said of a folder that can be written, or compiled again."""
    path = tmp_path / "officials.yaml"
    os.mkfifo(path)
    with ThreadPoolExecutor(1) as thread:
        compiling = thread.submit(compile_apart, path, tmp_path / "cache")
        with path.open("w"):  # waits until the child reads
            children = [each.read_text().split() for each in Path("/proc/self/task").glob("*/children")]
            os.kill(int(next(filter(None, children))[0]), signal.SIGINT)
            with pytest.raises(KeyboardInterrupt):
                compiling.result(timeout=60)
