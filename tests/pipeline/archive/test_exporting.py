"""Exporting: CSV without formulas, lines that can be imported, and bundles that prove what they hold."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UsageError
from core.media import file_path
from core.pipeline.archive import keeping
from core.pipeline.archive.bundle import BundleMaker
from core.pipeline.archive.exporting import Exporter, csv_writer, jsonl_writer, safe_cell
from core.pipeline.archive.importformats import Circumstances
from core.pipeline.archive.importing import Importer
from core.pipeline.archive.keptmedia import keep_media
from core.pipeline.archive.verifying import verify_channel
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.rawform import pack
from core.storage.mediafiles import Limits, want_new_media
from core.storage.models import SettingRow
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.types import Forward, HeardDeletion, Media
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock

HOLDER = RulesHolder(rules_for(LAVROV))
RAW = {"_": "Message", "id": 1, "message": "DEMO. Лавров молчит", "peer_id": {"_": "PeerChannel", "channel_id": 1001}}
NASTY = '=HYPERLINK("http://evil.test") <script>alert(1)</script>\n-2+3'


@pytest.fixture
async def filled(store: Store, clock: StillClock) -> Store:
    """Two channels with an edit, a deletion, a forward and a nasty text."""
    intake = Intake(store, HOLDER, clock)
    await intake.hear(
        [
            heard("DEMO. Лавров молчит", message_id=1, raw=pack(RAW)),
            heard(NASTY, message_id=2, forward=Forward(name="=cmd|' /C calc'!A0")),
            heard("DEMO. Лавров", message_id=3, channel_id=1002, date=NOON + timedelta(hours=1)),
        ]
    )
    edited = heard("DEMO. Лавров говорит", message_id=1, edit_date=NOON + timedelta(minutes=5))
    await intake.hear([edited, HeardDeletion(1001, (2,), NOON + timedelta(hours=2))])
    await Indexer(store, clock, searches=None).drain()
    return store


async def exported(store: Store, clock: StillClock, query: str | None, writer: Callable[..., object]) -> str:
    output = io.StringIO(newline="")
    write = writer(output)
    async for batch in Exporter(store, HOLDER, clock, query).batches():
        for post in batch:
            write(post)  # type: ignore[operator]
    return output.getvalue()


async def test_csv_is_whole_and_harmless(filled: Store, clock: StillClock) -> None:
    """Every post is a row with its state, and no cell begins like a formula."""
    rows = list(csv.DictReader(io.StringIO(await exported(filled, clock, None, csv_writer), newline="")))
    assert [(row["channel_id"], row["message_id"], row["versions"]) for row in rows] == [
        ("1001", "1", "2"),
        ("1001", "2", "1"),
        ("1002", "3", "1"),
    ]
    assert rows[1]["text"] == "'" + NASTY
    assert rows[1]["forwarded_from"].startswith("'=")
    assert rows[1]["deleted_noticed_at"] == "2025-11-05T11:00:00+00:00"
    assert rows[0]["officials"] == "sergey-lavrov"


@given(st.text())
def test_no_cell_is_a_formula(value: str) -> None:
    """Whatever a text holds, its cell does not begin like a formula, blanks or not."""
    cell = str(safe_cell(value))
    assert not cell.lstrip(" \t\r\n\u00a0\ufeff\u200b").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


async def test_a_search_is_exported_once_each(filled: Store, clock: StillClock) -> None:
    """A search's posts come newest first, each once, though two of its texts match."""
    lines = (await exported(filled, clock, "лавров", jsonl_writer)).splitlines()
    assert [json.loads(line)["message_id"] for line in lines] == [3, 1]
    assert json.loads(lines[1])["text"] == "DEMO. Лавров говорит"


async def test_an_edited_post_is_exported_once_among_many_of_one_second(store: Store, clock: StillClock) -> None:
    """Its versions stand far from each other in the index then, on pages of their own."""
    holder = RulesHolder(rules_for(LAVROV))
    intake = Intake(store, holder, clock)
    await intake.hear([heard("DEMO. Сталь.", message_id=number) for number in range(1, 1300)])
    edit = heard("DEMO. Снова сталь.", message_id=1, edit_date=NOON + timedelta(minutes=1), pts=9)
    await intake.hear([edit])
    await Indexer(store, clock, searches=None).drain()
    exporter = Exporter(store, holder, clock, "сталь")
    found = [post.message_id async for batch in exporter.batches() for post in batch]
    assert sorted(found) == list(range(1, 1300))


async def test_lines_can_be_imported_elsewhere(filled: Store, clock: StillClock, tmp_path: Path) -> None:
    """What is exported as JSON Lines is read by another store without loss."""
    path = tmp_path / "out.jsonl"
    path.write_text(await exported(filled, clock, None, jsonl_writer), "utf-8")
    async with Store(f"sqlite:///{tmp_path}/other.db") as other:
        importer = Importer(
            other, Intake(other, HOLDER, clock), HOLDER, complain=pytest.fail, progress=lambda read: None
        )
        report = await importer.run(path, Circumstances(clock(), HOLDER.current.zone))
        assert (report.new, report.deleted, report.bad) == (3, 1, 0)


async def bundle(
    store: Store,
    clock: StillClock,
    folder: Path,
    query: str | None = None,
    media: Path | None = None,
    limit: int = 10**6,
) -> Path:
    exporter = Exporter(store, HOLDER, clock, query)
    maker = BundleMaker(store, HOLDER, clock, exporter, "slukh test", media=media, media_limit=limit)
    await maker.write(folder, lambda done: None)
    return folder


def check(folder: Path, *arguments: str) -> tuple[int, str]:
    """Runs the bundle's own verifier without any of our code."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("query", [None, "лавров", "ничего"])
async def test_a_bundle_verifies_itself(filled: Store, clock: StillClock, tmp_path: Path, query: str | None) -> None:
    """The stand-alone verifier finds an untouched bundle whole, and knows a noted head."""
    folder = await bundle(filled, clock, tmp_path / "b", query)
    code, said = check(folder)
    assert (code, "WRONG" in said) == (0, False), said
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["query"] == query
    for channel_id, head in manifest["heads"].items():
        assert check(folder, "--head", f"{channel_id}={head}")[0] == 0
        assert check(folder, "--head", f"{channel_id}={'0' * 64}")[0] == 1


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("versions.jsonl", "молчит", "кричит"),
        ("versions.jsonl", "2025-11-05T09:05", "2025-11-05T09:06"),
        ("versions.jsonl", '"raw": {"_": "Message", "id": 1', '"raw": {"_": "Message", "id": 2'),
        ("versions.jsonl", '"raw_packed": "eyJ', '"raw_packed": "eyK'),
        ("versions.jsonl", '"raw_packed"', '"raw_hidden"'),
        ("posts.jsonl", "2025-11-05T11:00", "2025-11-05T10:00"),
        ("chain.jsonl", '"kind": "deletion"', '"kind": "seen_again"'),
        ("chain.jsonl", '"number": 1', '"number": 2'),
        ("index.html", "молчит", "кричит"),
    ],
)
async def test_a_changed_bundle_is_found(
    filled: Store, clock: StillClock, tmp_path: Path, name: str, old: str, new: str
) -> None:
    """A change of any file is found, also by someone who mends the list of files."""
    folder = await bundle(filled, clock, tmp_path / "b")
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    assert check(folder)[0] == 1
    if name.endswith(".jsonl"):
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        manifest["files"] = {}
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        assert check(folder)[0] == 1


async def test_a_bundle_holds_the_raw_messages(filled: Store, clock: StillClock, tmp_path: Path) -> None:
    """Where Telegram's protocol told a message it is there as JSON; of a redacted one its hash alone, and all holds."""

    def versions(folder: Path) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (folder / "versions.jsonl").read_text("utf-8").splitlines()]

    first = await bundle(filled, clock, tmp_path / "a")
    assert [one.get("raw") for one in versions(first)] == [RAW, None, None, None]
    redact = keeping.redact
    await filled.write(lambda session: redact(session, load_analyser(), None, NOON, post_id=1, reason="a minor"))
    second = await bundle(filled, clock, tmp_path / "b")
    assert "молчит" not in (second / "versions.jsonl").read_text("utf-8")
    assert len(versions(second)[0]["raw_hash"]) == 64
    code, said = check(second)
    assert code == 0, said
    assert (await filled.read(lambda session: verify_channel(session, 1001))).findings == ()


async def test_the_page_runs_no_text_as_code(filled: Store, clock: StillClock, tmp_path: Path) -> None:
    """The readable page shows texts as they are and never as markup; the other versions are in it."""
    page = (await bundle(filled, clock, tmp_path / "b") / "index.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<mark>Лавров</mark> молчит" in page
    assert "deleted, noticed 2025-11-05 11:00:00" in page


async def test_samples_are_nobodys_evidence(filled: Store, clock: StillClock, tmp_path: Path) -> None:
    """A store that holds the demo's samples refuses a bundle in one line."""
    await filled.write(lambda session: insert_rows(session, SettingRow, [{"name": "sample", "value": True}]))
    with pytest.raises(UsageError, match="samples of the demo"):
        await bundle(filled, clock, tmp_path / "b")
    assert not (tmp_path / "b").exists()


PHOTO = b"\xff\xd8\xff DEMO picture"


async def with_media(store: Store, clock: StillClock, media: Path) -> None:
    """A photo that two channels share, a file too large to keep, one that may not be forwarded, one not fetched."""
    shared, closed = Media("photo", "photo:1"), Media("document", "document:2", name="a.pdf")
    posts = [
        heard("DEMO. Лавров на снимке", message_id=11, media=shared),
        heard("DEMO. Тот же снимок", message_id=12, channel_id=1002, media=shared),
        heard("DEMO. Велико", message_id=13, media=Media("video", "document:3", size=10**9)),
        heard("DEMO. Закрыто", message_id=14, media=closed, noforwards=True),
        heard("DEMO. Ещё нет", message_id=15, media=Media("photo", "photo:5")),
        heard("DEMO. Опрос", message_id=16, media=Media("poll", "poll:6")),
    ]
    await Intake(store, HOLDER, clock).hear(posts)
    await store.write(lambda session: want_new_media(session, Limits(), NOON))
    for identity, content in (("photo:1", PHOTO), ("document:2", b"secret")):
        sha256 = hashlib.sha256(content).hexdigest()
        file_path(media, sha256).parent.mkdir(parents=True, exist_ok=True)
        file_path(media, sha256).write_bytes(content)
        await store.write(partial(keep_media, identity=identity, sha256=sha256, size=len(content), now=NOON))
    await Indexer(store, clock, searches=None).drain()


def listed(folder: Path) -> dict[int, dict[str, Any]]:
    lines = (folder / "media.jsonl").read_text("utf-8").splitlines()
    return {one["message_id"]: one for one in map(json.loads, lines)}


async def test_a_bundle_holds_the_files(filled: Store, clock: StillClock, tmp_path: Path) -> None:
    """Kept files are in it once, under their hash; all else is listed with its reason; the verifier counts them."""
    await with_media(filled, clock, tmp_path / "media")
    folder = await bundle(filled, clock, tmp_path / "b", media=tmp_path / "media")
    name = f"media/{hashlib.sha256(PHOTO).hexdigest()}.jpg"
    assert (folder / name).read_bytes() == PHOTO
    assert [path.name for path in (folder / "media").iterdir()] == [Path(name).name]
    found = listed(folder)
    assert {number: (one["file"], one["left_out"]) for number, one in found.items()} == {
        11: (name, None),
        12: (name, None),
        13: (None, "not kept: larger than 20000000 bytes"),
        14: (None, "the channel does not allow forwarding"),
        15: (None, "not fetched yet"),
        16: (None, "not a file that is kept"),
    }
    assert found[14]["sha256"] == hashlib.sha256(b"secret").hexdigest()
    assert f'href="{name}"' in (folder / "index.html").read_text("utf-8")
    code, said = check(folder)
    assert (code, "1 files" in said) == (0, True), said


@pytest.mark.parametrize("query", ["снимок", "закрыто"])
async def test_a_file_is_proven_by_the_post_that_brought_it(
    filled: Store, clock: StillClock, tmp_path: Path, query: str
) -> None:
    """A file that was fetched through a post of another channel brings that channel's chain along."""
    await with_media(filled, clock, tmp_path / "media")
    folder = await bundle(filled, clock, tmp_path / "b", query, media=tmp_path / "media")
    code, said = check(folder)
    assert code == 0, said
    (folder / "manifest.json").write_text(json.dumps({"files": {}}), "utf-8")
    records = (folder / "chain.jsonl").read_text("utf-8").splitlines()
    kept = [line for line in records if '"kind": "media"' not in line]
    assert len(kept) < len(records)
    (folder / "chain.jsonl").write_text("\n".join(kept) + "\n", "utf-8")
    assert "no record of the chain knows it" in check(folder)[1]


async def test_files_are_within_the_limit(filled: Store, clock: StillClock, tmp_path: Path) -> None:
    """What is over the bundle's limit is left out and listed with its hash, and so is what changed on the disk."""
    await with_media(filled, clock, tmp_path / "media")
    folder = await bundle(filled, clock, tmp_path / "b", media=tmp_path / "media", limit=len(PHOTO) - 1)
    assert listed(folder)[11]["left_out"] == "over the limit of 0 MB for all files"
    assert listed(folder)[11]["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    assert check(folder)[0] == 0
    file_path(tmp_path / "media", hashlib.sha256(PHOTO).hexdigest()).write_bytes(b"forged")
    again = await bundle(filled, clock, tmp_path / "c", media=tmp_path / "media")
    assert listed(again)[11]["left_out"] == "its file was changed"


async def test_an_exchanged_file_is_found(filled: Store, clock: StillClock, tmp_path: Path) -> None:
    """A file that was exchanged is found, also where its name, the lists and the manifest were mended to fit it."""
    await with_media(filled, clock, tmp_path / "media")
    folder = await bundle(filled, clock, tmp_path / "b", media=tmp_path / "media")
    old, new = hashlib.sha256(PHOTO).hexdigest(), hashlib.sha256(b"forged").hexdigest()
    (folder / f"media/{old}.jpg").write_bytes(b"forged")
    (folder / "manifest.json").write_text(json.dumps({"files": {}}), "utf-8")
    assert "is not the file that was received" in check(folder)[1]
    (folder / f"media/{old}.jpg").rename(folder / f"media/{new}.jpg")
    text = (folder / "media.jsonl").read_text("utf-8").replace(old, new)
    (folder / "media.jsonl").write_text(text, "utf-8")
    assert "no record of the chain knows it" in check(folder)[1]
