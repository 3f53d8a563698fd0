"""`slukh search --saved` and `--save`: the saved searches that a member has in the bot and at the desk."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.export import export
from cli.import_posts import import_posts
from cli.search import search
from core.clock import utc_now
from core.errors import UsageError
from core.pipeline.asking.savedsearches import searches_of
from core.pipeline.hearing.ingest import ingest
from core.storage.models import DeliveryRow
from core.storage.people import put_member
from core.storage.store import Store
from core.storage.subscriptions import put_wish
from core.told import Destination
from tests.builders import NOON, heard, rules_for


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


@pytest.mark.parametrize("command", ["search", "receipt", "export", "import"])
def test_whoever_indexes_a_post_tells_of_it(url: str, tmp_path: Path, command: str) -> None:
    """A command that indexes what was just heard before it looks for it tells whose saved searches it answers."""
    now = utc_now()
    post = heard("DEMO. Метро стоит.", date=now, heard_at=now)
    (tmp_path / "old.jsonl").write_text(
        json.dumps({"channel_id": 7, "message_id": 1, "date": "2020-01-01", "text": "DEMO"})
    )

    def save(session: Session) -> None:
        put_wish(session, Destination(1, 0), "search", "метро", instant=True, in_digest=False, by=1, now=NOON)

    async def fill() -> None:
        async with Store(url) as store:
            await store.write(save)
            await store.write(lambda session: ingest(session, rules_for(), [post], (), now))

    async def told() -> list[int]:
        async with Store(url) as store:
            return list(await store.read(lambda session: session.scalars(select(DeliveryRow.chat_id)).all()))

    asyncio.run(fill())
    ways = {"search": (search, "метро"), "receipt": (search, "--receipt", "метро"), "export": (export, "метро"),
            "import": (import_posts, "old.jsonl")}  # fmt: skip
    way, *arguments = ways[command]
    found = CliRunner().invoke(way, arguments, standalone_mode=False, catch_exceptions=False)
    assert found.return_value == 0
    assert asyncio.run(told()) == [1]
