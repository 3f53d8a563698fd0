"""`slukh search --saved` and `--save`: the saved searches that a member has in the bot and at the desk."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.search import search
from core.errors import UsageError
from core.pipeline.savedsearches import searches_of
from core.storage.people import put_member
from core.storage.store import Store
from tests.builders import NOON


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with two members, and the environment that names it."""
    (tmp_path / "watchlist.yaml").write_text("channels: []\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/slukh.db")
    monkeypatch.setenv("WATCHLIST", str(tmp_path / "watchlist.yaml"))

    async def fill() -> None:
        async with Store(f"sqlite:///{tmp_path}/slukh.db") as store:
            for user_id, name in ((1, "Anna"), (2, "Boris")):
                await store.write(lambda session, i=user_id, n=name: put_member(session, i, "journalist", n, NOON))

    asyncio.run(fill())
    return f"sqlite:///{tmp_path}/slukh.db"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(search, arguments, standalone_mode=False, catch_exceptions=True)


def test_a_search_is_saved_listed_and_run(url: str) -> None:
    """What is saved here is the member's in the bot and at the desk; nobody is told of it without having chosen so."""
    assert run("--save", "anna", "лавров", "is:deleted").return_value == 0
    assert run("--save", "1", "путин").return_value == 0
    assert run("--saved", "Anna").stdout.splitlines() == ["1\tnone\tпутин", "2\tnone\tлавров is:deleted"]
    assert run("--saved", "Boris").stdout == ""
    assert run("--saved", "Anna", "2").stdout.splitlines() == ["Nothing found."]

    async def load() -> list[str]:
        async with Store(url) as store:
            return [one.target for one in await store.read(lambda session: searches_of(session, 1))]

    assert asyncio.run(load()) == ["путин", "лавров is:deleted"]


@pytest.mark.parametrize("arguments", [(), ("--saved", "Nobody"), ("--saved", "Anna", "1"), ("--save", "Anna")])
def test_what_is_not_there_is_told(url: str, arguments: tuple[str, ...]) -> None:
    """An unknown member, a number without a search and an empty search are wrong usage."""
    assert isinstance(run(*arguments).exception, UsageError)
