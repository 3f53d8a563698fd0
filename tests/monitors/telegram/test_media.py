"""Photos and files are kept once, under their hash, within limits."""

import asyncio
import hashlib
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.engine import Engine
from telethon import errors

from core.clock import utc_now
from core.media import file_path
from core.pipeline.archive.verifying import verify_channel
from core.pipeline.hearing.intake import Intake
from core.storage.mediafiles import Limits, kept_bytes, media_files, want_new_media
from core.storage.models import MediaFileRow, PostRow
from loopback.faults import Fault
from loopback.state import Channel
from monitors.telegram.account import Account
from monitors.telegram.mediafiles import MediaKeeper
from monitors.telegram.monitor import TelegramMonitor
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.services import meanwhile


@pytest.fixture
def channel(newsroom: Newsroom) -> Channel:
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    newsroom.watch(channel)
    return channel


@asynccontextmanager
async def keeping(newsroom: Newsroom, folder: Path, limits: Limits) -> AsyncIterator[None]:
    keeper = MediaKeeper(newsroom.store, utc_now, folder, limits, retry_seconds=0.1)
    intake = Intake(newsroom.store, newsroom.holder, utc_now)
    monitor = TelegramMonitor(newsroom.store, intake, newsroom.holder, utc_now, newsroom.access, QUICK, media=keeper)
    async with meanwhile(monitor.run()):
        yield


async def states(newsroom: Newsroom) -> dict[str, tuple[str, str | None]]:
    query = select(MediaFileRow.identity, MediaFileRow.state, MediaFileRow.sha256).order_by(MediaFileRow.identity)
    return await newsroom.store.read(lambda session: {row[0]: (row[1], row[2]) for row in session.execute(query)})


async def settled(newsroom: Newsroom, count: int) -> Any:
    async def there() -> Any:
        found = await states(newsroom)
        return found if len(found) == count and all(state != "due" for state, _ in found.values()) else None

    return await newsroom.eventually(there)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def test_files_are_kept_by_content(newsroom: Newsroom, channel: Channel, tmp_path: Path) -> None:
    """A photo and a large file are kept; the same content twice is one file; replaced media is kept beside the old."""
    world = newsroom.world
    large = bytes(range(256)) * 2000
    first = world.publish(channel, "DEMO. Раз.", media=world.photo(b"one photo"))
    world.publish(channel, "DEMO. Два.", media=world.photo(b"one photo"))
    world.publish(channel, "DEMO. Три.", media=world.document(large, "video/mp4", kind="video"), noforwards=True)
    world.publish(channel, "DEMO. Опрос.", media=world.poll("DEMO?", ["А", "Б"]))
    folder = tmp_path / "media"
    async with keeping(newsroom, folder, Limits()):
        await settled(newsroom, 3)
        world.edit(channel, first.id, media=world.photo(b"another photo"))
        found = await settled(newsroom, 4)
    contents = [b"one photo", large, b"another photo"]
    assert {digest for _, digest in found.values()} == {sha(data) for data in contents}
    for data in contents:
        path = file_path(folder, sha(data))
        assert path.read_bytes() == data
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 3
    assert await newsroom.store.read(kept_bytes) == sum(map(len, contents))
    (video,) = [identity for identity in found if identity.startswith("document:")]
    (kept,) = (await newsroom.store.read(lambda session: media_files(session, [video]))).values()
    assert (kept.sha256, kept.mime, kept.noforwards) == (sha(large), "video/mp4", True)
    assert (await newsroom.store.read(lambda session: verify_channel(session, channel.id))).findings == ()
    assert newsroom.world.log.count("viewed") == 0


async def test_limits(newsroom: Newsroom, channel: Channel, tmp_path: Path) -> None:
    """What is too large is noted and left alone; when the folder is full, the rest waits."""
    world = newsroom.world
    world.publish(channel, "DEMO. Велико.", media=world.document(b"x" * 5000))
    async with keeping(newsroom, tmp_path / "media", Limits(photo=100, file=1000, total=150)):
        found = await settled(newsroom, 1)
        assert [state for state, _ in found.values()] == ["skipped"]
        for number in range(4):
            world.publish(channel, f"DEMO. {number}.", media=world.photo(bytes([number]) * 80))
        await newsroom.eventually(lambda: is_full(newsroom))
        await asyncio.sleep(0.3)
        found = await states(newsroom)
    assert sorted(state for state, _ in found.values()) == ["due", "due", "kept", "kept", "skipped"]


async def is_full(newsroom: Newsroom) -> bool:
    return await newsroom.store.read(kept_bytes) >= 150


async def test_what_is_kept_is_counted_once_a_round(newsroom: Newsroom, channel: Channel, tmp_path: Path) -> None:
    """However many files are fetched in a round, the archive of files is added up once for all of them."""
    world = newsroom.world
    for number in range(12):
        world.publish(channel, f"DEMO. {number}.", media=world.photo(bytes([number]) * 80))
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "sum(" in statement and "media_file" in statement:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        async with keeping(newsroom, tmp_path / "media", Limits()):
            found = await settled(newsroom, 12)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert [state for state, _ in found.values()] == ["kept"] * 12
    assert 0 < len(asked) < 12


async def test_what_goes_wrong(newsroom: Newsroom, channel: Channel, tmp_path: Path) -> None:
    """A post that is gone is noted; a refusal and an imposed wait only postpone; posts are heard all the while."""
    world = newsroom.world
    gone = world.publish(channel, "DEMO. Раз.", media=world.photo(b"gone"))
    folder = tmp_path / "media"
    async with newsroom.running():
        await newsroom.caught_up(channel)
    world.delete(channel, gone.id)
    world.faults.add(Fault("rpc_error", method="channels.getMessages", message="MSG_ID_INVALID", after=1))
    world.faults.add(Fault("flood_wait", method="upload.getFile", seconds=1))
    world.publish(channel, "DEMO. Два.", media=world.photo(b"kept in the end"))
    async with keeping(newsroom, folder, Limits()):
        world.publish(channel, "DEMO. Три.")
        await newsroom.has(channel, "DEMO. Три.")
        await newsroom.eventually(lambda: world.faults.struck["flood_wait"] + world.faults.struck["rpc_error"] >= 1)
        found = await settled(newsroom, 2)
    assert sorted(state for state, _ in found.values()) == ["gone", "kept"]
    assert file_path(folder, sha(b"kept in the end")).read_bytes() == b"kept in the end"
    assert list(folder.glob(".part-*")) == []


async def test_a_photo_of_a_deleted_post_is_kept_through_one_that_repeats_it(
    newsroom: Newsroom, channel: Channel, tmp_path: Path
) -> None:
    """Whoever is quick to delete does not take along what another post still has."""
    world, folder = newsroom.world, tmp_path / "media"
    photo = world.photo(b"repeated")
    first = world.publish(channel, "DEMO. Раз.", media=photo)
    world.publish(channel, "DEMO. Два.", media=photo)
    async with newsroom.running():
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")
    await newsroom.store.write(lambda session: want_new_media(session, Limits(), utc_now()))
    await newsroom.store.write(
        lambda session: session.execute(update(MediaFileRow).values(message_id=first.id, channel_id=channel.id))
    )
    world.delete(channel, first.id)
    async with keeping(newsroom, folder, Limits()):
        found = await settled(newsroom, 1)
    assert list(found.values()) == [("kept", sha(b"repeated"))]
    assert (await newsroom.store.read(lambda session: verify_channel(session, channel.id))).findings == ()


async def test_no_file_is_given_up_while_telegram_is_away(
    newsroom: Newsroom, channel: Channel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failures that say nothing of the file are not counted; it is kept once Telegram answers again."""
    download, away = (
        Account.download,
        [TimeoutError(), ConnectionError("away"), errors.ServerError(None, "INTERNAL", 500)],
    )

    def failing(account: Account, file: Any) -> Any:
        if away:
            raise away.pop()
        return download(account, file)

    monkeypatch.setattr("monitors.telegram.mediafiles._TRIES", 2)
    monkeypatch.setattr(Account, "download", failing)
    newsroom.world.publish(channel, "DEMO. Раз.", media=newsroom.world.photo(b"patience"))
    async with keeping(newsroom, tmp_path / "media", Limits()):
        found = await settled(newsroom, 1)
    assert [state for state, _ in found.values()] == ["kept"]
    assert not away


async def test_what_a_killed_process_left_is_removed(newsroom: Newsroom, channel: Channel, tmp_path: Path) -> None:
    """A part that nobody has written to for a day goes; one that may be written to by another process stays."""
    folder = tmp_path / "media"
    folder.mkdir()
    old, new = folder / ".part-old", folder / ".part-new"
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    async with keeping(newsroom, folder, Limits()):
        await newsroom.eventually(lambda: not old.exists())
    assert new.exists()


async def protected(newsroom: Newsroom) -> dict[int, bool]:
    query = select(PostRow.message_id, PostRow.noforwards).order_by(PostRow.message_id)
    return await newsroom.store.read(lambda session: {row[0]: row[1] for row in session.execute(query)})


async def test_a_channel_that_forbids_forwarding(newsroom: Newsroom, channel: Channel) -> None:
    """The channel says so, and not its posts: those of first sight, of a difference and of pushes are all marked."""
    channel.noforwards = True
    newsroom.world.publish(channel, "DEMO. Раз.")
    async with newsroom.running():
        await newsroom.listening(channel)
        newsroom.world.publish(channel, "DEMO. Два.")
        await newsroom.has(channel, "DEMO. Раз.", "DEMO. Два.")
    newsroom.world.publish(channel, "DEMO. Три.")
    async with newsroom.running():
        await newsroom.has(channel, "DEMO. Три.")
    found = await protected(newsroom)
    assert len(found) >= 3
    assert all(found.values()), found


async def test_a_channel_forbids_forwarding_later(newsroom: Newsroom, channel: Channel, tmp_path: Path) -> None:
    """What was kept of its files before is passed on no more, either."""
    newsroom.world.publish(channel, "DEMO. Раз.", media=newsroom.world.photo(b"one photo"))
    async with keeping(newsroom, tmp_path / "media", Limits()):
        (photo,) = await settled(newsroom, 1)
        channel.noforwards = True
        channel.version += 1

        async def closed() -> bool:
            files = await newsroom.store.read(lambda session: media_files(session, [photo]))
            return files[photo].noforwards

        await newsroom.eventually(closed)
