"""`slukh article`: one article by hand, from the command line."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from core.storage.models import ArticleRow
from core.storage.store import Store
from tests.builders import NOON
from tests.monitors.feeds.samples import page
from tests.monitors.feeds.web import Web

GONE = {"taken_down_at": NOON, "missing_at": NOON, "taken_down_how": "410"}


@pytest.fixture
def folder(tmp_path: Path, web: Web) -> Path:
    (tmp_path / "watchlist.yaml").write_text(
        f"channels: [{{username: nezygar, name: Nezygar}}]\nofficials: officials.yaml\nfeeds: ['{web.url('/feed')}']\n",
        encoding="utf-8",
    )
    (tmp_path / "officials.yaml").write_text("- {id: sergey-lavrov, name: {en: Sergey Lavrov}}\n", encoding="utf-8")
    return tmp_path


async def slukh_article(folder: Path, url: str) -> tuple[int | None, str, str]:
    """Exit code, standard output and standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from cli.main import main; main()",
        "article",
        url,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "WATCHLIST": str(folder / "watchlist.yaml"),
            "DATABASE_URL": f"sqlite:///{folder}/slukh.db",
            "CACHE": str(folder),
            "ENCODER": "none",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()


async def test_article_is_stored_linked_and_shown(folder: Path, web: Web) -> None:
    """The article is stored and its citations are shown, those without a stored post told as such; twice is once."""
    url = web.page("/a/1", page())
    for state in ("new", "known"):
        code, output, _ = await slukh_article(folder, url)
        assert code == 0
        assert f"Kremlin denies rift ({state})" in output
        assert "cites Nezygar, on Wednesday: not in the store" in output
        assert "had had a serious conversation with Putin" in output


async def test_page_that_can_not_be_read(folder: Path, web: Web) -> None:
    """A page that can't be read is one line on standard error and exit 1."""
    code, output, errors = await slukh_article(folder, web.url("/missing"))
    assert (code, output) == (1, "")
    assert errors.strip().splitlines()[-1].endswith("the server says 404: the address has no such page")


async def test_an_article_whose_page_is_gone_is_shown_as_it_was_kept(folder: Path, web: Web) -> None:
    """With since when it is gone, and still as a page that can't be read; once it is read again, that is over."""
    url = web.page("/a/1", page())
    await slukh_article(folder, url)
    web.page("/a/1", "", status=410)
    store = f"sqlite:///{folder}/slukh.db"
    async with Store(store) as stored:
        await stored.write(lambda session: session.execute(update(ArticleRow).values(GONE)))
    code, output, errors = await slukh_article(folder, url)
    assert code == 1
    assert "the server says 410" in errors
    assert "Kremlin denies rift (stored)" in output
    assert f"found missing {NOON:%Y-%m-%d %H:%M} UTC; the server says 410" in output
    assert "cites Nezygar, on Wednesday" in output
    web.page("/a/1", page())
    code, output, _ = await slukh_article(folder, url)
    assert (code, "taken down" in output) == (0, False)
