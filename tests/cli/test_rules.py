"""Rules from files: the catalogue is compiled apart, once, and comes from the cache afterwards."""

import logging
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.compiling import compile_apart
from cli.officials import officials
from cli.rules import RulesFiles
from core.mentions import detect
from core.pipeline.newsroom import revisions
from core.storage.store import Store
from tests.conftest import StillClock

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
            numbers = [each.read_text().split() for each in Path("/proc/self/task").glob("*/children")]
            (child,) = (  # other tests may have left a database server among them
                int(number) for some in numbers for number in some
                if b"cli.compiling" in Path(f"/proc/{number}/cmdline").read_bytes()
            )  # fmt: skip
            os.kill(child, signal.SIGINT)
            with pytest.raises(KeyboardInterrupt):
                compiling.result(timeout=60)


async def test_a_revision_is_written_where_a_linked_watchlist_lies(
    store: Store, clock: StillClock, tmp_path: Path
) -> None:
    """A link stays a link, so that whoever edits the file that it names goes on editing the watchlist in force."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "ours.yaml").write_text("channels: [nezygar]\n", encoding="utf-8")
    link = tmp_path / "watchlist.yaml"
    link.symlink_to("kept/ours.yaml")
    files = RulesFiles(link, None)
    files.load()
    await files.mirror(store, clock)
    new = "channels: [nezygar, mash]\n"
    save = partial(revisions.save, user_id=13, now=clock.now, kind="watchlist", text=new, base=1, comment="")
    await store.write(save)
    await files.mirror(store, clock)
    assert link.is_symlink()
    assert (kept / "ours.yaml").read_text(encoding="utf-8") == new


def test_a_person_is_added_where_a_linked_catalogue_lies(tmp_path: Path) -> None:
    """`slukh officials add` over a link changes the file that it names."""
    (tmp_path / "ours.yaml").write_text(OFFICIALS, encoding="utf-8")
    link = tmp_path / "officials.yaml"
    link.symlink_to("ours.yaml")
    done = CliRunner().invoke(officials, ["add", str(link), "--name", "Пётр Образцов", "--title", "мэр Примерска"])
    assert done.exit_code == 0, done.output
    assert link.is_symlink()
    assert "Образцов" in (tmp_path / "ours.yaml").read_text(encoding="utf-8")
