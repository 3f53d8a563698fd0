"""Editing the newsroom's files at the desk: what an analyst can't make the machine do by it."""

from pathlib import Path

import pytest

from cli.rules import RulesFiles
from core.errors import ConfigError
from core.i18n import texts_for
from core.pipeline.newsroom import revisions
from core.pipeline.newsroom.refusals import Place, note_refusal
from core.storage.store import Store
from tests.builders import NOON
from tests.conftest import StillClock
from tests.review.conftest import Enter

WHERE = "/catalogue/watchlist"
CHANNELS = "channels: [nezygar]\n"


@pytest.mark.parametrize(
    "named",
    [
        "/etc/passwd", "~/officials.yaml", "~root/officials.yaml", "../.env", "catalogues/../../.env", "./../.env",
        "..", "//etc/passwd", '"\\x2e\\x2e/.env"', '"  ../.env"', '" /etc/passwd"',
    ],
)  # fmt: skip
async def test_an_analyst_names_no_file_outside_the_folder_of_the_watchlist(
    enter: Enter, filled: Store, named: str
) -> None:
    """Neither a preview nor a saved revision makes the machine read what else lies on it; the line is told."""
    await filled.write(lambda s: revisions.mirror(s, NOON, kind="watchlist", text=CHANNELS))
    analyst = await enter("analyst")
    for do in ("preview", "save"):
        answer = await analyst.post(WHERE, text=f"{CHANNELS}officials: {named}\n", base=1, do=do)
        assert answer.status_code == 400, do
        assert "Line 2: officials names a file outside the watchlist" in answer.text, do
    assert await filled.read(lambda s: revisions.latest_number(s, "watchlist")) == 1


@pytest.mark.parametrize(
    "named", ["officials.yaml", "catalogues/kyiv.yaml", "./old/../officials.yaml", "..officials.yaml"]
)
async def test_an_analyst_names_another_catalogue_of_the_same_folder(enter: Enter, filled: Store, named: str) -> None:
    """The newsroom's catalogues lie beside its watchlist, and the desk chooses among them."""
    await filled.write(lambda s: revisions.mirror(s, NOON, kind="watchlist", text=CHANNELS))
    answer = await (await enter("analyst")).post(WHERE, text=f"{CHANNELS}officials: {named}\n", base=1, do="save")
    assert answer.headers["location"] == f"{WHERE}?saved=2"


async def test_what_the_machines_owner_named_stays_while_the_rest_is_edited(
    enter: Enter, filled: Store, clock: StillClock, tmp_path: Path
) -> None:
    """A catalogue elsewhere that stands in the file is in force; channels beside it are edited, it is not exchanged."""
    owned = tmp_path / "elsewhere" / "officials.yaml"
    owned.parent.mkdir()
    owned.write_text("- id: sergey-lavrov\n  name: {ru: Сергей Лавров}\n", encoding="utf-8")
    watchlist = tmp_path / "config" / "watchlist.yaml"
    watchlist.parent.mkdir()
    watchlist.write_text(f"officials: {owned}\n{CHANNELS}", encoding="utf-8")
    files = RulesFiles(watchlist, None)
    assert set(files.load().officials) == {"sergey-lavrov"}
    await files.mirror(filled, clock)
    analyst = await enter("analyst")
    more = f"officials: {owned}\nchannels: [nezygar, baza]\n"
    answer = await analyst.post(WHERE, text=more, base=1, do="save")
    assert answer.headers["location"] == f"{WHERE}?saved=2"
    other = more.replace(str(owned), str(owned.with_name("other.yaml")))
    assert (await analyst.post(WHERE, text=other, base=2, do="save")).status_code == 400


async def test_a_file_that_is_refused_is_told_where_it_is_edited(
    enter: Enter, filled: Store, clock: StillClock
) -> None:
    """With its line and what to do, on the page of its kind alone, until it is mended."""
    place = Place("watchlist", "east", "/srv/<watchlist>.yaml")
    fault = ConfigError("unused", line=7, code="fault-feed-url", mend="unused", field="feeds", subject="")
    analyst = await enter("analyst")
    await filled.write(lambda session: note_refusal(session, place=place, error=fault, now=clock()))
    page = (await analyst.get(WHERE)).text
    assert "A change of the file /srv/&lt;watchlist&gt;.yaml on east did not take" in page
    assert f"Line 7: {texts_for('en')('fault-feed-url')}" in page
    assert "did not take" not in (await analyst.get("/catalogue/officials")).text
    await filled.write(lambda session: note_refusal(session, place=place, error=None, now=clock()))
    assert "did not take" not in (await analyst.get(WHERE)).text
