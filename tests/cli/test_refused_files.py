"""Files of the newsroom that are edited into something that can't be used: the admins hear of it, and of the end."""

import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.rules import RulesFiles
from core.clock import utc_now
from core.errors import ConfigError
from core.pipeline.newsroom import revisions
from core.pipeline.newsroom.refusals import Place, keep_refusal, note_refusal, refusals
from core.pipeline.rules import RulesHolder
from core.storage.models import DeliveryRow, SettingRow
from core.storage.people import add_place, put_member
from core.storage.store import Store
from core.told import Destination
from tests.builders import NOON
from tests.conftest import StillClock
from tests.services import meanwhile

Eventually = Callable[..., Any]
GOOD = "timezone: Europe/Riga\nofficials: officials.yaml\n"
BAD = "\ntimezone: Europe/Atlantis\nofficials: officials.yaml\n"
PLACE = Place("watchlist", "host", "/srv/watchlist.yaml")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at often."""
    monkeypatch.setattr("cli.rules._CHECK_SECONDS", 0.02)


@pytest.fixture
def watchlist(tmp_path: Path) -> Path:
    (tmp_path / "officials.yaml").write_text("- {id: ivan-primerov, name: {en: Ivan Primerov}}\n", encoding="utf-8")
    path = tmp_path / "watchlist.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
async def staffed(any_store: Store) -> Store:
    """A store with an admin (1) and an editor (2)."""

    def join(session: Session) -> None:
        for user_id, role in ((1, "admin"), (2, "editor")):
            put_member(session, user_id, role, None, NOON)
            add_place(session, Destination(user_id), "private", None, "en", NOON)

    await any_store.write(join)
    return any_store


@asynccontextmanager
async def watching(store: Store, path: Path) -> AsyncIterator[RulesFiles]:
    files = RulesFiles(path, None)
    holder = RulesHolder(files.load())
    async with meanwhile(files.run(holder, store)):
        yield files


async def told(store: Store) -> list[tuple[int, str, Any]]:
    """Who is told what, and in which line something is wrong."""
    query = select(DeliveryRow.chat_id, DeliveryRow.payload).order_by(DeliveryRow.id)
    rows = await store.read(lambda session: session.execute(query).all())
    return [(row[0], row[1]["notice"], row[1].get("fault", {}).get("line")) for row in rows]


async def test_admins_hear_once_of_a_refused_file_and_once_of_its_mend(
    staffed: Store, watchlist: Path, eventually: Eventually
) -> None:
    """However often it is looked at, and by two processes; again when something else is wrong with it."""
    async with watching(staffed, watchlist), watching(staffed, watchlist):
        watchlist.write_text(BAD, encoding="utf-8")
        expected = [(1, "notice-file-refused", 2)]
        await eventually(lambda: _is(staffed, expected))
        (refusal,) = await staffed.read(lambda session: refusals(session, utc_now(), "watchlist"))
        assert refusal.path == str(watchlist)
        assert refusal.fault.code == "fault-timezone"
        watchlist.write_text("\n" + BAD, encoding="utf-8")
        expected.append((1, "notice-file-refused", 3))
        await eventually(lambda: _is(staffed, expected))
        watchlist.write_text(GOOD.replace("Riga", "Kyiv"), encoding="utf-8")
        expected.append((1, "notice-file-good", None))
        await eventually(lambda: _is(staffed, expected))
        assert await staffed.read(lambda session: refusals(session, utc_now())) == []
        watchlist.write_text(BAD, encoding="utf-8")
        expected.append((1, "notice-file-refused", 2))
        await eventually(lambda: _is(staffed, expected))


async def test_a_list_that_cannot_be_written_here_is_told_until_it_can(
    staffed: Store, watchlist: Path, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else this machine would go on with the older list, and what only others list might be read by nobody."""
    written: list[Path] = []

    def full(path: Path, _text: str) -> None:
        written.append(path)
        raise OSError(errno.EROFS, "Read-only file system")

    newer = GOOD.replace("Riga", "Kyiv")
    async with watching(staffed, watchlist):
        await eventually(lambda: staffed.read(lambda session: revisions.latest(session, "watchlist")))
        with monkeypatch.context() as patched:
            patched.setattr("cli.rules._replace", full)
            await staffed.write(
                lambda session: revisions.mirror(session, utc_now(), kind="watchlist", text=newer, edited=1)
            )
            expected = [(1, "notice-file-refused", None)]
            await eventually(lambda: _is(staffed, expected))
            (refusal,) = await staffed.read(lambda session: refusals(session, utc_now(), "watchlist"))
            assert (refusal.fault.code, refusal.fault.arguments["number"]) == ("fault-behind", 2)
            tries = len(written)
            await eventually(lambda: len(written) > tries + 3)
            assert await told(staffed) == expected
        await eventually(lambda: _is(staffed, [*expected, (1, "notice-file-good", None)]))
        assert watchlist.read_text(encoding="utf-8") == newer


async def test_a_refusal_outlives_a_restart(staffed: Store, watchlist: Path, eventually: Eventually) -> None:
    """Whoever starts over a file that was mended meanwhile says so."""
    async with watching(staffed, watchlist):
        watchlist.write_text(BAD, encoding="utf-8")
        await eventually(lambda: _is(staffed, [(1, "notice-file-refused", 2)]))
    watchlist.write_text(GOOD, encoding="utf-8")
    async with watching(staffed, watchlist):
        await eventually(lambda: _is(staffed, [(1, "notice-file-refused", 2), (1, "notice-file-good", None)]))


async def test_a_bad_catalogue_that_is_left_for_another_is_nobodys_trouble(
    staffed: Store, watchlist: Path, eventually: Eventually
) -> None:
    """The watchlist names another one: nothing is said of the old one any more, nor that it was mended."""
    old = watchlist.parent / "officials.yaml"
    async with watching(staffed, watchlist):
        good = old.read_text(encoding="utf-8")
        old.write_text("not: [a list", encoding="utf-8")
        await eventually(lambda: _notices(staffed, 1))
        (watchlist.parent / "others.yaml").write_text(good, encoding="utf-8")
        watchlist.write_text(GOOD.replace("officials.yaml", "others.yaml"), encoding="utf-8")
        await eventually(lambda: _none_refused(staffed))
    assert [notice for _, notice, _ in await told(staffed)] == ["notice-file-refused"]


async def test_a_catalogue_that_is_not_there_is_refused_until_it_is(
    staffed: Store, watchlist: Path, eventually: Eventually
) -> None:
    """A watchlist that names it is in force, with the officials of before."""
    async with watching(staffed, watchlist):
        watchlist.write_text(GOOD.replace("officials.yaml", "others.yaml"), encoding="utf-8")
        await eventually(lambda: _is(staffed, [(1, "notice-file-refused", None)]))
        (refusal,) = await staffed.read(lambda session: refusals(session, utc_now()))
        assert Path(refusal.path).name == "others.yaml"
        (watchlist.parent / "others.yaml").write_text("- {id: a-b, name: {en: A B}}\n", encoding="utf-8")
        await eventually(lambda: _is(staffed, [(1, "notice-file-refused", None), (1, "notice-file-good", None)]))


async def test_a_host_that_says_nothing_any_more_has_no_refused_file(any_store: Store, clock: StillClock) -> None:
    """A container that was thrown away leaves no trouble at the desk; one that goes on saying so does."""
    for host in ("gone", "here"):
        place, error = PLACE._replace(host=host), ConfigError("bad", line=7)
        await any_store.write(lambda s, p=place, e=error: note_refusal(s, place=p, error=e, now=clock()))
    clock.forward(minutes=20)
    await any_store.write(lambda session: keep_refusal(session, place=PLACE._replace(host="here"), now=clock()))
    clock.forward(minutes=20)
    found = await any_store.read(lambda session: refusals(session, clock()))
    assert [(one.host, one.path, one.fault.line) for one in found] == [("here", "/srv/watchlist.yaml", 7)]


async def test_what_another_process_found_mended_is_not_refused_again(any_store: Store) -> None:
    """One that has not looked yet says that it still is: nobody is told twice."""
    await any_store.write(lambda s: note_refusal(s, place=PLACE, error=ConfigError("bad"), now=NOON))
    await any_store.write(lambda session: note_refusal(session, place=PLACE, error=None, now=NOON))
    await any_store.write(lambda session: keep_refusal(session, place=PLACE, now=NOON + timedelta(minutes=10)))
    assert await any_store.read(lambda session: session.scalar(select(SettingRow.name))) is None


async def _is(store: Store, expected: list[tuple[int, str, Any]]) -> bool:
    return await told(store) == expected


async def _notices(store: Store, count: int) -> bool:
    return len(await told(store)) == count


async def _none_refused(store: Store) -> bool:
    return not await store.read(lambda session: refusals(session, utc_now()))
