"""Rules from files: the catalogue is compiled apart, once, and comes from the cache afterwards."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from cli.compiling import compile_apart
from cli.newsroom import serve
from cli.officials import officials
from cli.rules import RulesFiles
from config.settings import DatabaseUrl, Settings
from core.mentions import detect
from core.pipeline.newsroom import revisions
from core.storage.feeds import sync_feeds
from core.storage.models import FeedRow, RevisionRow
from core.storage.store import Store
from core.types import WatchedFeed
from tests.conftest import StillClock

NOON = datetime(2025, 11, 5, 12, tzinfo=UTC)
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


OLD = "officials: officials.yaml\nchannels: [sample_old]\n"
NEW = "officials: officials.yaml\nchannels: [sample_old, sample_new]\n"
STARTER = Path(__file__).parents[2] / "config" / "watchlist.yaml"


async def _revised(store: Store, *texts: str) -> None:
    for number, text in enumerate(texts, 1):
        row = {"kind": "watchlist", "number": number, "yaml": text, "comment": "", "source": "desk"}
        await store.write(
            lambda session, row=row: session.execute(insert(RevisionRow), [{**row, "by_user_id": None, "at": NOON}])
        )


async def test_a_machine_that_was_off_begins_with_the_newest_list(any_store: Store, watchlist: Path) -> None:
    """Not with the one that it has: for some seconds it would take off what others have put on since."""
    watchlist.write_text(OLD, encoding="utf-8")
    await _revised(any_store, OLD, NEW)
    files = RulesFiles(watchlist, None)
    rules = await files.newest(files.load(), any_store)
    assert [channel.username for channel in rules.channels] == ["sample_old", "sample_new"]
    assert watchlist.read_text(encoding="utf-8") == NEW


async def test_a_list_that_was_edited_while_the_machine_was_off_counts(store: Store, watchlist: Path) -> None:
    """It is no older revision, but the next one."""
    edited = NEW.replace("sample_new", "sample_newer")
    watchlist.write_text(edited, encoding="utf-8")
    await _revised(store, OLD, NEW)
    files = RulesFiles(watchlist, None)
    rules = await files.newest(files.load(), store)
    assert [channel.username for channel in rules.channels] == ["sample_old", "sample_newer"]
    await files.mirror(store, StillClock(NOON))
    assert await store.read(lambda session: revisions.latest(session, "watchlist")) == (3, edited)


async def test_the_list_that_comes_with_slukh_replaces_nobodys(any_store: Store, watchlist: Path) -> None:
    """A new machine that was given the database and not the list: it takes the newsroom's, at once or later."""
    await _revised(any_store, NEW)
    starter = STARTER.read_text(encoding="utf-8")
    for at_once in (True, False):
        watchlist.write_text(starter, encoding="utf-8")
        files = RulesFiles(watchlist, None)
        rules = files.load()
        if at_once:
            rules = await files.newest(rules, any_store)
            assert [channel.username for channel in rules.channels] == ["sample_old", "sample_new"]
        await files.mirror(any_store, StillClock(NOON))
        assert watchlist.read_text(encoding="utf-8") == NEW
        assert await any_store.read(lambda session: revisions.latest_number(session, "watchlist")) == 1


async def test_the_first_list_may_be_the_one_that_comes_with_slukh(store: Store, watchlist: Path) -> None:
    """Where there is none yet it becomes the first revision, and edits of it the next ones."""
    starter = STARTER.read_text(encoding="utf-8")
    watchlist.write_text(starter, encoding="utf-8")
    files = RulesFiles(watchlist, None)
    await files.newest(files.load(), store)
    await files.mirror(store, StillClock(NOON))
    assert await store.read(lambda session: revisions.latest(session, "watchlist")) == (1, starter)


async def test_the_list_of_a_later_slukh_follows_on_that_of_an_earlier_one(
    store: Store, watchlist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newsroom that never chose anything gets the list of the Slukh that it runs; its files are not set back."""
    known = [sha256(text.encode()).hexdigest() for text in (OLD, NEW)]
    monkeypatch.setattr("config.watchlist._STARTERS", tuple(known))
    await _revised(store, OLD)
    watchlist.write_text(NEW, encoding="utf-8")
    files = RulesFiles(watchlist, None)
    rules = await files.newest(files.load(), store)
    assert [channel.username for channel in rules.channels] == ["sample_old", "sample_new"]
    await files.mirror(store, StillClock(NOON))
    assert await store.read(lambda session: revisions.latest(session, "watchlist")) == (2, NEW)


async def test_a_newest_list_that_is_of_no_use_here_is_told(
    store: Store, watchlist: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It names a catalogue that this machine has not: work begins with what it has."""
    watchlist.write_text(OLD, encoding="utf-8")
    await _revised(store, OLD, NEW.replace("officials.yaml", "elsewhere.yaml"))
    files = RulesFiles(watchlist, None)
    rules = await files.newest(files.load(), store)
    assert [channel.username for channel in rules.channels] == ["sample_old"]
    assert "elsewhere.yaml" in caplog.text


async def test_nothing_is_watched_by_the_older_list_first(
    store: Store, watchlist: Path, eventually: Callable[..., Any]
) -> None:
    """From the first moment on: a feed that was put on meanwhile is never off."""
    old, new = "http://127.0.0.1:9/old.xml", "http://127.0.0.1:9/new.xml"
    before = f"officials: officials.yaml\nfeeds: [{{url: '{old}'}}]\n"
    watchlist.write_text(before, encoding="utf-8")
    await _revised(store, before, before.replace("]", f", {{url: '{new}'}}]"))
    later = NOON + timedelta(days=10_000)
    await store.write(lambda session: sync_feeds(session, [WatchedFeed(new, "New")], later))
    url = DatabaseUrl(f"sqlite:///{store.url.database}")
    settings = Settings(database_url=url, watchlist=watchlist, cache=watchlist.parent / "cache")
    running = asyncio.create_task(serve(settings, frozenset({"monitors"}), None))
    try:
        watched = lambda session: set(session.scalars(select(FeedRow.url).where(FeedRow.watched)))  # noqa: E731
        found = await eventually(lambda: _with(old, store, watched))
        assert found == {old, new}
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _with(url: str, store: Store, watched: Callable[[Session], set[str]]) -> set[str]:
    found = await store.read(watched)
    return found if url in found else set()
