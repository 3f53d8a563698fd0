"""What is exported of posts whose texts are detached with their month, on PostgreSQL: nothing is left out unsaid."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cli.export import export
from core.pipeline.archive.bundle import BundleMaker
from core.pipeline.archive.exporting import Exporter
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.rules import RulesHolder
from core.storage.detached import attach_month, detach_month
from core.storage.months import following, keep_months
from core.storage.store import Store
from tests.builders import NOON, heard, rules_for
from tests.conftest import StillClock
from tests.pipeline.archive.test_exporting import check
from tests.storage.monthly import call, first_month, intake_of, middle_of


@pytest.fixture
async def away(postgres_url: str, clock: StillClock) -> tuple[str, str]:
    """A store and its detached month: two posts were heard in it, the first of them edited later, the third later."""
    async with Store(postgres_url) as store:
        intake, month = intake_of(store, clock), await first_month(store)
        await intake.hear([heard("DEMO. Прибыл."), heard("DEMO. Молчит.", message_id=2)])
        keep_months(store.url, middle_of(following(month)))
        later = NOON + timedelta(days=30)
        await intake.hear([heard("DEMO. Прибыл вчера.", edit_date=later, heard_at=later, pts=7)])
        await intake.hear([heard("DEMO. Убыл.", message_id=3, heard_at=later)])
        await Indexer(store, clock, searches=None).drain()
        await store.write(lambda session: session.execute(text("DELETE FROM job")))
        detach_month(store.url, month, clock())
    return postgres_url, month


async def test_a_bundle_names_the_posts_whose_texts_are_away(
    away: tuple[str, str], clock: StillClock, tmp_path: Path
) -> None:
    """Whoever gets a case's evidence learns that two of its three posts are not whole, and with which month that is."""
    url, month = away

    async def taken(store: Store, name: str) -> tuple[list[Any], str, list[dict[str, Any]]]:
        holder, folder = RulesHolder(rules_for()), tmp_path / name
        exporter = Exporter(store, holder, clock, "case 1", post_ids=[1, 2, 3])
        await BundleMaker(store, holder, clock, exporter, "slukh test").write(folder, lambda done: None)
        assert check(folder)[0] == 0
        posts = [json.loads(line) for line in (folder / "posts.jsonl").read_text("utf-8").splitlines()]
        return (
            json.loads((folder / "manifest.json").read_text("utf-8"))["away"],
            (folder / "index.html").read_text(),
            posts,
        )

    async with Store(url) as store:
        told, page, posts = await taken(store, "part")
        assert told == [{"channel_id": 1001, "message_id": n, "months": [month]} for n in (1, 2)]
        assert [f"1001/{n}: {month}" in page for n in (1, 2, 3)] == [True, True, False]
        assert [(one["message_id"], one["versions"]) for one in posts] == [(1, 2), (3, 1)]
        assert "edited (2 versions)" in page
        attach_month(store.url, month, clock())
        told, page, posts = await taken(store, "whole")
        assert (told, "not here" in page, len(posts)) == ([], False, 3)


async def test_the_command_says_what_it_could_not_export(away: tuple[str, str], tmp_path: Path) -> None:
    """All that is stored is not all that was heard: the last line says how much is elsewhere."""
    url, month = away
    result = await asyncio.to_thread(call, export, url, "--all", "-o", str(tmp_path / "posts.jsonl"))
    assert result.exit_code == 0, (result.output, result.exception)
    assert f"texts of 2 posts are away with {month}" in result.output
    assert len((tmp_path / "posts.jsonl").read_text("utf-8").splitlines()) == 2
