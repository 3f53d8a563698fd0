"""Kept files at the desk: pictures are shown, nothing runs, and what may not be forwarded is never handed out."""

import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.media import file_path, picture_type
from core.pipeline.archive import keeping
from core.pipeline.archive.keptmedia import wrong_files
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.models import MediaFileRow, PostRow
from core.storage.series import add_counts
from core.storage.store import Store
from core.types import Media
from tests.builders import NOON, heard
from tests.conftest import StillClock
from tests.review.conftest import Enter, keep


def png(red: int = 200) -> bytes:
    """A real picture of one dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes([0, red, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


async def test_a_picture_is_shown(enter: Enter, filled: Store, media: Path) -> None:
    """A kept photo stands on its post's page with size, type and hash, and is sent so that nothing in it can run."""
    sha256 = await keep(filled, media, "p:1", png())
    person = await enter("journalist")
    path = f"/post/1002/3/media/{sha256}"
    page = (await person.get("/post/1002/3")).text
    assert f'<img src="{path}"' in page
    assert f"SHA-256 {sha256}" in page
    assert "1 kB" in page
    answer = await person.get(path)
    assert (answer.status_code, answer.content) == (200, png())
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<!doctype html><script>alert(1)</script>",
     b"%PDF-1.4", b"", b"RIFF....WAVE"],
)  # fmt: skip
async def test_what_is_no_raster_picture_is_only_saved(
    enter: Enter, filled: Store, media: Path, content: bytes
) -> None:
    """Whatever a channel calls a photo: if its bytes are none, it goes out as a download of a neutral type."""
    sha256 = await keep(filled, media, "p:1", content)
    person = await enter("journalist")
    path = f"/post/1002/3/media/{sha256}"
    page = (await person.get("/post/1002/3")).text
    assert "<img" not in page
    assert f'href="{path}" download' in page
    answer = await person.get(path)
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


async def test_files_are_for_members_and_by_their_posts(enter: Enter, filled: Store, media: Path) -> None:
    """A stranger gets nothing; a hash is no key to a file under another post; paths lead nowhere else."""
    sha256 = await keep(filled, media, "p:1", png())
    stranger, person = await enter(None), await enter("journalist")
    assert (await stranger.get(f"/post/1002/3/media/{sha256}")).status_code == 303
    for path in (f"/post/1001/1/media/{sha256}", "/post/1002/3/media/" + "0" * 64, "/post/1002/3/media/..%2f..%2fx",
                 f"/post/{2**70}/3/media/{sha256}", "/post/1002/3/media/%00"):  # fmt: skip
        assert (await person.get(path)).status_code == 404, path


async def test_what_may_not_be_forwarded_stays_here(enter: Enter, filled: Store, media: Path) -> None:
    """A file of a post that may not be forwarded is told with its hash, and handed out to nobody."""
    sha256 = await keep(filled, media, "p:1", png())
    closed = update(PostRow).where(PostRow.channel_id == 1002).values(noforwards=True)
    await filled.write(lambda session: session.execute(closed))
    person = await enter("admin")
    page = (await person.get("/post/1002/3")).text
    assert "does not allow forwarding" in page
    assert sha256 in page
    assert "<img" not in page
    assert (await person.get(f"/post/1002/3/media/{sha256}")).status_code == 404


async def test_a_changed_or_lost_file_is_not_shown(enter: Enter, filled: Store, media: Path) -> None:
    """What no longer has its hash is not handed out as evidence; a file that is gone is told."""
    sha256 = await keep(filled, media, "p:1", png())
    person = await enter("journalist")
    file_path(media, sha256).write_bytes(png(red=90))
    assert (await person.get(f"/post/1002/3/media/{sha256}")).status_code == 404
    file_path(media, sha256).unlink()
    assert "not where it should be" in (await person.get("/post/1002/3")).text
    file_path(media, sha256).mkdir()  # what can't be opened is no failure either
    assert "not where it should be" in (await person.get("/post/1002/3")).text
    assert (await person.get(f"/post/1002/3/media/{sha256}")).status_code == 404


async def test_an_album_is_seen_whole(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock, media: Path
) -> None:
    """The page of one post of an album shows the pictures of the others too, each under its own post's address."""
    posts = [
        heard(f"DEMO. Снимок {n}.", message_id=n, grouped_id=77, media=Media("photo", f"p:{n}")) for n in (61, 62, 63)
    ]
    await Intake(filled, holder, clock).hear(posts)
    kept = {n: await keep(filled, media, f"p:{n}", png(red=n)) for n in (61, 62, 63)}
    page = (await (await enter("journalist")).get("/post/1001/61")).text
    assert page.count("<img") == 3
    for number, sha256 in kept.items():
        assert page.count(f'src="/post/1001/{number}/media/{sha256}"') == 1


async def test_files_are_verified(filled: Store, media: Path) -> None:
    """Every kept file is read again when asked: one that changed on the disk or is gone is named."""
    sha256 = await keep(filled, media, "p:1", png())

    async def wrong() -> list[str]:
        return await filled.read(lambda session: [one.identity for one in wrong_files(session, media, 1002)])

    assert await wrong() == []
    file_path(media, sha256).write_bytes(png(red=1))
    assert await wrong() == ["p:1"]
    file_path(media, sha256).unlink()
    assert await wrong() == ["p:1"]


async def test_what_is_not_kept_is_told(enter: Enter, filled: Store, media: Path) -> None:
    """A file that was too large or is gone says so; a redacted post shows no file."""
    sha256 = await keep(filled, media, "p:1", png())

    async def put(state: str, reason: str) -> None:
        values = {"state": state, "reason": reason}
        await filled.write(lambda session: session.execute(update(MediaFileRow).values(values)) and None)

    await put("skipped", "larger than 5 bytes")
    person = await enter("journalist")
    assert "Not kept: larger than 5 bytes" in (await person.get("/post/1002/3")).text
    await put("kept", "")
    assert (await person.get(f"/post/1002/3/media/{sha256}")).status_code == 200
    redact = keeping.redact
    await filled.write(lambda session: redact(session, load_analyser(), 14, NOON, post_id=3, reason="a minor"))
    assert sha256 not in (await person.get("/post/1002/3")).text
    assert (await person.get(f"/post/1002/3/media/{sha256}")).status_code == 404


async def test_a_replaced_picture_stays(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock, media: Path
) -> None:
    """After an edit that put another picture in, both are on the page, the older with its version."""
    edited = heard("DEMO. Сергей Лавров молчит.", message_id=3, channel_id=1002, media=Media("photo", "p:2"),
                   edit_date=NOON + timedelta(hours=2))  # fmt: skip
    await Intake(filled, holder, clock).hear([edited])
    old, new = await keep(filled, media, "p:1", png()), await keep(filled, media, "p:2", png(red=9))
    page = (await (await enter("journalist")).get("/post/1002/3")).text
    assert page.index(new) < page.index(old)
    assert '<span class="tag">Version 1</span>' in page


async def test_views_over_time_are_a_picture(enter: Enter, filled: Store) -> None:
    """The stored series is a line and a table; a post that was looked at once has neither."""

    def work(session: Session) -> None:
        looks = [(0, 100, 1), (10, 900, 4), (60, 4200, None)]
        rows = [{"post_id": 1, "at": NOON + timedelta(minutes=m), "views": v, "forwards": f, "reactions": None}
                for m, v, f in looks]  # fmt: skip
        add_counts(session, [*rows, {**rows[0], "post_id": 2}])

    await filled.write(work)
    person = await enter("journalist")
    page = (await person.get("/post/1001/1")).text
    assert page.count("<polyline") == 2
    assert 'class="views" points="4.0,' in page
    assert "4,200 views" in page
    assert "4 forwards" in page
    assert page.count("<tr><td><time") == 3
    assert "<polyline" not in (await person.get("/post/1001/2")).text


@pytest.mark.parametrize(
    ("language", "kind", "told"),
    [
        ("ru", "photo", "Вложение: фото"),
        ("uk", "video_note", "Вкладення: відеоповідомлення"),
        ("en", "live_location", "Attached: live location"),
        ("ru", "hologram", "Вложение: hologram"),
    ],
)
async def test_what_is_attached_is_told_in_the_readers_language(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock, language: str, kind: str, told: str
) -> None:
    """Not by the word that the store has for it, but where nobody has another one yet."""
    await Intake(filled, holder, clock).hear([heard("DEMO. Лавров.", message_id=700, media=Media(kind, "m:1"))])
    person = await enter("journalist")
    person.client.headers["accept-language"] = language
    assert told in (await person.get("/post/1001/700")).text


def test_only_raster_pictures_are_pictures() -> None:
    """The type is read from the content, never from what somebody said of it."""
    assert picture_type(png()) == "image/png"
    assert picture_type(b"\xff\xd8\xff\xe0 and so on") == "image/jpeg"
    assert picture_type(b"GIF89a......") == "image/gif"
    assert picture_type(b"RIFF\0\0\0\0WEBP") == "image/webp"
    for content in (b"", b"<svg", b"\x89PNG", b"GIF90a", b"RIFF\0\0\0\0AVI ", b"II*\0", b"%PDF"):
        assert picture_type(content) is None
