"""Records of imported files: every form of a field that is read, and every wrong one by its reason."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.pipeline.archive.importformats import BadRecord, Circumstances, ImportedChannel, desktop_post, line_post
from core.types import Entity, Media

AT = Circumstances(datetime(2025, 11, 5, 9, 0, tzinfo=UTC), ZoneInfo("Europe/Riga"))
CHANNEL = ImportedChannel(1001, "Nezygar")


def line(**changes: Any) -> dict[str, Any]:
    return {"channel_id": 1001, "message_id": 7, "date": "2025-11-01T10:00:00Z", "text": "DEMO. Лавров", **changes}


def message(**changes: Any) -> dict[str, Any]:
    return {"id": 7, "type": "message", "date": "2025-11-01T10:00:00", "text": "DEMO. Лавров", **changes}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"message_id": None}, "'message_id' is missing"),
        ({"message_id": "seven"}, "'message_id' is no id"),
        ({"message_id": True}, "'message_id' is no id"),
        ({"message_id": 0}, "'message_id' is no id"),
        ({"message_id": -7}, "'message_id' is negative"),
        ({"channel_id": 1 << 62}, "'channel_id' is no id"),
        ({"date": None}, "'date' is missing"),
        ({"date": "1850-01-01"}, "'date'"),
        ({"date": "never"}, "'date'"),
        ({"text": ["DEMO"]}, "'text' is no text"),
        ({"text": "x" * 1_000_001}, "more than"),
        ({"entities": {"kind": "bold"}}, "'entities' is no list"),
        ({"entities": ["bold"]}, "neither an object nor"),
        ({"entities": [["bold", 0]]}, "neither an object nor"),
        ({"entities": [["bold", "0", 4]]}, "lacks kind, offset or length"),
        ({"media": 5}, "neither a path nor an object"),
    ],
)
def test_a_line_that_can_not_be_used_says_why(changes: dict[str, Any], reason: str) -> None:
    """The reason names the field."""
    with pytest.raises(BadRecord, match=reason):
        line_post(line(**changes), AT)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "x"}, "'id' is no id"),
        ({"date": None}, "'date' is missing"),
        ({"text": 5}, "neither a text nor a list"),
        ({"text": ["DEMO ", 5]}, "a part that is no text"),
        ({"text": [{"type": "bold"}]}, "a part that is no text"),
        ({"text": ["x" * 600_000, "x" * 600_000]}, "more than"),
    ],
)
def test_a_message_of_an_export_that_can_not_be_used_says_why(changes: dict[str, Any], reason: str) -> None:
    """The reason names the field."""
    with pytest.raises(BadRecord, match=reason):
        desktop_post(message(**changes), CHANNEL, AT)


@pytest.mark.parametrize(
    ("value", "media"),
    [
        (None, None),
        ({}, None),
        ({"kind": "photo", "identity": "photo:1", "size": 3, "mime": "image/jpeg", "name": "a", "sha256": "AB" * 32},
         Media("photo", "photo:1", 3, "image/jpeg", "a", "ab" * 32)),
        ({"identity": "photo:1", "sha256": "../ab"}, Media("document", "photo:1")),
        ({"type": "photo", "identity": "photo:1", "size": "3", "mime": 1}, Media("photo", "photo:1")),
        ({"kind": "video", "sha256": "cd" * 32}, Media("video", "sha256:" + "cd" * 32, sha256="cd" * 32)),
    ],
)  # fmt: skip
def test_what_a_line_says_of_its_media(value: object, media: Media | None) -> None:
    """By its identity, else its hash; values of a wrong kind are left out."""
    assert line_post(line(media=value), AT).post.media == media


def test_a_file_is_known_by_its_path_wherever_it_is_named() -> None:
    """A path alone, an object with it, and an export's field are one file."""
    alone = line_post(line(media="files/a.pdf"), AT).post.media
    told = line_post(line(media={"kind": "document", "path": "files/a.pdf"}), AT).post.media
    exported = desktop_post(message(file="files/a.pdf"), CHANNEL, AT).post.media
    assert alone is not None
    assert told is not None
    assert exported is not None
    assert alone.identity == told.identity == exported.identity
    assert (alone.kind, alone.sha256) == ("document", None)


def test_a_file_of_the_export_is_known_by_its_content(tmp_path: Path) -> None:
    """What lies in the export's folder is read; what was not included is not."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.pdf").write_bytes(b"DEMO")
    at = Circumstances(AT.heard_at, AT.zone, tmp_path)
    there = desktop_post(message(file="files/a.pdf", media_type="video_file"), CHANNEL, at).post.media
    left_out = "(File not included. Change data exporting settings to download.)"
    missing = desktop_post(message(file=left_out), CHANNEL, at).post.media
    assert there is not None
    assert missing is not None
    assert (there.kind, there.size, len(there.sha256 or "")) == ("video", 4, 64)
    assert missing.sha256 is None


@pytest.mark.parametrize(
    ("changes", "kind", "identity"),
    [
        ({"poll": {"question": "DEMO?"}}, "poll", "poll:"),
        ({"location_information": {"latitude": 56.9, "longitude": 24.1}}, "geo", "geo:56.9,24.1"),
        ({"photo": "photos/a.jpg", "photo_file_size": 3}, "photo", ""),
    ],
)
def test_polls_places_and_photos_are_media(changes: dict[str, Any], kind: str, identity: str) -> None:
    """Each has its kind, and an identity by which the same one is known again."""
    media = desktop_post(message(**changes), CHANNEL, AT).post.media
    assert media is not None
    assert media.kind == kind
    assert media.identity.startswith(identity)
    assert media == desktop_post(message(**changes), CHANNEL, AT).post.media


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("2025-11-01T10:00:00Z", datetime(2025, 11, 1, 10, 0, tzinfo=UTC)),
        ("2025-11-01T10:00:00", datetime(2025, 11, 1, 8, 0, tzinfo=UTC)),
        (1_761_991_200, datetime(2025, 11, 1, 10, 0, tzinfo=UTC)),
        ("1761991200", datetime(2025, 11, 1, 10, 0, tzinfo=UTC)),
    ],
)
def test_dates_in_each_form(date: object, instant: datetime) -> None:
    """With an offset or in the newsroom's zone; seconds as a number or as text."""
    assert line_post(line(date=date), AT).post.date == instant


def test_ids_entities_and_deletions_of_a_line() -> None:
    """Marked ids become bare, entities are objects or lists (outside the text: left out), deletions have dates."""
    found = line_post(
        line(
            channel_id="-1001000001001",
            message_id="7",
            grouped_id=5,
            entities=[
                {"type": "text_link", "offset": 0, "length": 4, "url": "https://paper.example"},
                ["bold", 6, 6],
                ["bold", 6, 60],
            ],
            deleted="2025-11-02T10:00:00Z",
        ),
        AT,
    )
    assert (found.post.channel_id, found.post.message_id, found.post.grouped_id) == (1000001001, 7, 5)
    assert found.post.entities == (Entity("text_link", 0, 4, "https://paper.example"), Entity("bold", 6, 6, None))
    assert found.deletion is not None
    assert found.deletion.noticed_at == datetime(2025, 11, 2, 10, 0, tzinfo=UTC)
    now = line_post(line(deleted=True), AT).deletion
    assert now is not None
    assert now.noticed_at == AT.heard_at
    assert line_post(line(deleted=False), AT).deletion is None


@pytest.mark.parametrize("value", [True, False, 5.0, "5", 1 << 62])
def test_what_is_no_number_of_another_post_is_left_out(value: object) -> None:
    """`true` least of all: PostgreSQL refuses it where a number belongs, and would refuse its whole batch."""
    assert line_post(line(grouped_id=value), AT).post.grouped_id is None
    assert desktop_post(message(reply_to_message_id=value), CHANNEL, AT).post.reply_to is None
