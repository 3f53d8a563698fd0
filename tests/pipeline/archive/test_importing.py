"""Importing: Telegram Desktop exports and JSON Lines, bad records, and merging with what is stored."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import UsageError
from core.pipeline.archive.importformats import Circumstances
from core.pipeline.archive.importing import Importer, ImportReport
from core.pipeline.archive.jsonstream import JsonStream
from core.pipeline.archive.verifying import verify_channel
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.channels import put_channel
from core.storage.models import AlertRow, ChannelRow, PostRow, VersionRow
from core.storage.store import Store
from core.types import WatchedChannel
from tests.builders import LAVROV, NOON, heard, rules_for, watchlist
from tests.conftest import StillClock

HOLDER = RulesHolder(rules_for(LAVROV))

MESSAGES: list[dict[str, Any]] = [
    {"id": 1, "type": "service", "date": "2025-11-01T10:00:00", "action": "create_channel"},
    {
        "id": 2,
        "type": "message",
        "date": "2025-11-01T11:00:00",
        "date_unixtime": "1761991200",
        "text": ["DEMO ", {"type": "bold", "text": "Лавров"}, " и ", {"type": "link", "text": "https://x.test"}],
        "forwarded_from": "Другой",
        "forwarded_from_id": "channel77",
        "reply_to_message_id": 1,
        "reactions": [{"type": "emoji", "count": 3, "emoji": "x"}],
    },
    {
        "id": 3,
        "type": "message",
        "date": "2025-11-01T12:00:00",
        "edited": "2025-11-01T12:30:00",
        "text": "DEMO. Снимок",
        "photo": "photos/a.jpg",
        "photo_file_size": 3,
    },
    {"id": "x", "type": "message", "date": "2025-11-01T12:00:00", "text": ""},
    {"id": 4, "type": "message", "date": "never", "text": ""},
]
CHAT = {"name": "Незыгарь", "type": "public_channel", "id": 1001, "messages": MESSAGES}


class Import:
    """Imports documents into one store and keeps what was complained of."""

    def __init__(self, store: Store, clock: StillClock, folder: Path) -> None:
        self.store, self.clock, self.folder = store, clock, folder
        self.holder = HOLDER
        self.intake = Intake(store, HOLDER, clock)
        self.complaints: list[str] = []

    async def __call__(self, document: Any, name: str = "result.json") -> ImportReport:
        path = self.folder / name
        path.write_text(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False), "utf-8")
        importer = Importer(
            self.store, self.intake, self.holder, complain=self.complaints.append, progress=lambda read: None
        )
        return await importer.run(path, Circumstances(self.clock(), HOLDER.current.zone, self.folder))

    async def posts(self) -> dict[int, PostRow]:
        return await self.store.read(lambda session: {row.message_id: row for row in session.scalars(select(PostRow))})

    async def versions(self) -> list[VersionRow]:
        return await self.store.read(lambda session: list(session.scalars(select(VersionRow).order_by(VersionRow.id))))


@pytest.fixture
def load(store: Store, clock: StillClock, tmp_path: Path) -> Import:
    return Import(store, clock, tmp_path)


def line(message_id: int, text: str = "DEMO", **more: Any) -> str:
    record = {"channel_id": 1001, "message_id": message_id, "date": NOON.isoformat(), "text": text, **more}
    return json.dumps(record, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("indent", [None, 1])
async def test_one_chats_export_is_stored(load: Import, indent: int | None) -> None:
    """Texts with their entities, service messages, forwards, replies, edits and media arrive; bad ones are named."""
    (load.folder / "photos").mkdir()
    (load.folder / "photos" / "a.jpg").write_bytes(b"abc")
    report = await load(json.dumps(CHAT, ensure_ascii=False, indent=indent))
    assert (report.new, report.bad, report.service) == (3, 2, 1)
    assert [("message x" in one, "message 4" in one) for one in load.complaints] == [(True, False), (False, True)]
    posts, versions = await load.posts(), await load.versions()
    assert posts[1].service
    assert posts[2].date == datetime(2025, 11, 1, 10, tzinfo=UTC)
    assert (posts[2].forward_name, posts[2].forward_channel_id, posts[2].reply_to) == ("Другой", 77, 1)
    assert posts[2].reactions == 3
    assert posts[3].edited_at == datetime(2025, 11, 1, 10, 30, tzinfo=UTC)  # the newsroom's zone is two hours ahead
    assert versions[1].text == "DEMO Лавров и https://x.test"
    assert versions[1].entities == [["bold", 5, 6, None], ["url", 14, 14, None]]
    assert versions[2].media["identity"].startswith("sha256:ba7816bf")
    channel = await load.store.read(lambda session: session.scalars(select(ChannelRow)).one())
    assert (channel.channel_id, channel.name, channel.watched) == (1001, "Nezygar", False)


async def test_a_full_export_gives_its_channels_only(load: Import) -> None:
    """Of a whole account's export the channels are read; what people wrote to each other is skipped."""
    private = {"name": "Мама", "type": "personal_chat", "id": 5, "messages": MESSAGES}
    export = {
        "about": "…",
        "personal_information": {"phone": ["+1"]},
        "chats": {"about": "x", "list": [private, CHAT]},
        "left_chats": {"list": [{**CHAT, "id": 1002, "name": "Другой"}]},
    }
    report = await load(export)
    assert (report.new, report.skipped_chats, report.channels) == (6, 1, {1001, 1002})


async def test_lines_are_stored_and_bad_ones_named(load: Import) -> None:
    """Each bad line is named by its number; the others are stored with all their fields."""
    rows = [
        line(1, channel="Канал", username="@Nezygar", grouped_id=9, entities=[["bold", 0, 4]], media="a/b.jpg"),
        "{nope\n",
        "[]\n",
        "\n",
        line(0),
        line(2, date="вчера"),
        line(3, entities=[{"kind": "bold"}]),
        line(4, text=None, deleted=True, channel_id=-1000000001001),
        line(5, "DEMO HALF", date="2025-11-05T11:00:00", edit_date=1762333200).replace("HALF", "\\ud83d\\u0000"),
    ]
    report = await load("".join(rows), "posts.jsonl")
    assert (report.new, report.deleted, report.bad) == (3, 1, 5)
    assert [one.split(":")[1] for one in load.complaints] == ["2", "3", "5", "6", "7"]
    posts = await load.posts()
    assert sorted(posts) == [1, 4, 5]
    assert posts[4].deleted_noticed_at is not None
    assert posts[4].channel_id == 1001
    assert posts[1].grouped_id == 9


async def test_importing_again_changes_nothing(load: Import) -> None:
    """The same file twice, or once more after a stop, adds nothing and breaks no chain."""
    await load(CHAT)
    before = [(row.post_id, row.number, row.text) for row in await load.versions()]
    report = await load(CHAT)
    assert (report.new, report.versions, report.same) == (0, 0, 3)
    assert [(row.post_id, row.number, row.text) for row in await load.versions()] == before
    assert not (await load.store.read(lambda session: verify_channel(session, 1001))).findings


async def test_it_merges_with_what_was_heard(load: Import) -> None:
    """A text heard live is no new version for its other spelling; an edit is; a deletion stays; nobody is alerted."""
    await load.intake.hear([heard("DEMO. Лавров \n", message_id=1), heard("DEMO. Старое", message_id=2)])
    later = (NOON + timedelta(hours=1)).isoformat()
    rows = [
        line(1, "DEMO. Лавров", media={"kind": "photo", "path": "x.jpg"}),
        line(2, "DEMO. Новое о Лаврове", edit_date=later),
        line(3, "DEMO. Лавров", deleted=later),
    ]
    report = await load("".join(rows), "posts.jsonl")
    assert (report.new, report.versions, report.same, report.deleted) == (1, 1, 1, 1)
    report = await load("".join(rows), "posts.jsonl")
    assert (report.new, report.versions, report.same, report.deleted) == (0, 0, 3, 0)
    assert await load.store.read(lambda session: session.scalars(select(AlertRow)).all()) == []


async def test_an_older_text_does_not_undo_an_edit(load: Import) -> None:
    """An export made before an edit leaves the newer text in place, and says so."""
    edited = heard("DEMO. После правки", message_id=1, edit_date=NOON + timedelta(hours=1))
    await load.intake.hear([edited])
    report = await load(line(1, "DEMO. До правки"), "posts.jsonl")
    assert (report.older, report.versions) == (1, 0)
    assert [row.text for row in await load.versions()] == ["DEMO. После правки"]


@pytest.mark.parametrize("document", ['{"name": "x", "messages": [{"id": 1}', '{"messages": [}', '{"id": 1'])
async def test_a_broken_export_is_one_line(load: Import, document: str) -> None:
    """A file that ends too early or is no JSON is told with its place."""
    with pytest.raises(UsageError, match=r"result\.json: not a JSON export"):
        await load(document + "\n")


async def test_what_a_file_holds_before_it_ends_too_early_is_stored(load: Import) -> None:
    """A download that was broken off may be all that is left of a channel."""
    messages = [{**MESSAGES[1], "id": number} for number in range(1, 450)]
    whole = json.dumps({**CHAT, "messages": messages}, ensure_ascii=False)
    with pytest.raises(UsageError, match="not a JSON export"):
        await load(whole[:-20])
    assert sorted(await load.posts()) == list(range(1, 449))


WATCHED = WatchedChannel(username="kompromat_group", name="Kompromat GROUP")


async def named(store: Store) -> list[tuple[int, str, str | None]]:
    names = select(ChannelRow.channel_id, ChannelRow.name, ChannelRow.username).order_by(ChannelRow.channel_id)
    return await store.read(lambda session: [(row[0], row[1], row[2]) for row in session.execute(names)])


def find(session: Session) -> None:
    """The line of the watchlist is found to be channel 1002."""
    put_channel(
        session,
        channel_id=1002,
        reference="kompromat_group",
        name=WATCHED.name,
        language="ru",
        username="kompromat_group",
        title=WATCHED.name,
    )


@pytest.mark.parametrize("username", [None, "kompromat_group"])
async def test_another_channel_is_not_the_watched_one(load: Import, username: str | None) -> None:
    """Once the line is found, a channel that bears its title or had its username gets neither its address nor its
    name: its posts would have links into the other one, and pass for what articles cite of it.
    """
    load.holder = RulesHolder(rules_for(LAVROV, watched=watchlist(WATCHED)))
    await load.store.write(find)
    for channel_id in (777, 1002):
        await load(line(1, channel_id=channel_id, channel=WATCHED.name, username=username), "posts.jsonl")
    watched = (1002, "Kompromat GROUP", "kompromat_group")
    assert await named(load.store) == [(777, "Kompromat GROUP (777)", None), watched]


async def test_a_channel_is_called_as_any_of_its_lines_says(load: Import) -> None:
    """Name and username may be left out: the last line that has them tells."""
    told: list[dict[str, Any]] = [{"channel": "Sample", "username": "sample"}, {"channel": "Sample news"}, {}]
    await load("".join(line(number, channel_id=777, **one) for number, one in enumerate(told, 1)), "posts.jsonl")
    assert await named(load.store) == [(777, "Sample news", "sample")]


@pytest.mark.parametrize("files", [1, 2])
@pytest.mark.parametrize("first", ["channel", "username"])
async def test_a_line_far_behind_may_tell_what_the_channel_is_called(load: Import, first: str, files: int) -> None:
    """However many lines stand before the one that names it, and in another file too, it is no longer called by its
    number, and its posts have an address. What it is called once stays.
    """
    told, then = {"channel": "Sample news", "username": "sample"}, "channel" if first == "username" else "username"
    lines = [line(number, channel_id=777) for number in range(1, 901)]
    lines[450] = line(451, channel_id=777, **{first: told[first]})
    lines[899] = line(900, channel_id=777, **{then: told[then]})
    for part in (lines,) if files == 1 else (lines[:600], lines[600:]):
        await load("".join(part), "posts.jsonl")
    assert await named(load.store) == [(777, "Sample news", "sample")]
    await load(line(901, channel_id=777, channel="Another", username="another"), "posts.jsonl")
    assert await named(load.store) == [(777, "Sample news", "sample")]


async def test_a_channel_that_was_taken_for_the_watched_one_gives_its_address_back(load: Import) -> None:
    """Before the line is found, its title is all that there is to go by."""
    load.holder = RulesHolder(rules_for(LAVROV, watched=watchlist(WATCHED)))
    await load(line(1, channel_id=777, channel=WATCHED.name), "posts.jsonl")
    assert await named(load.store) == [(777, "Kompromat GROUP", "kompromat_group")]
    await load.store.write(find)
    assert [one[2] for one in await named(load.store)] == [None, "kompromat_group"]


async def test_a_media_path_stays_in_the_export(load: Import, tmp_path: Path) -> None:
    """A path that leads out of the export's folder is not opened."""
    secret = tmp_path.parent / "secret.txt"
    secret.write_text("secret")
    await load(line(1, media="../secret.txt"), "posts.jsonl")
    assert (await load.versions())[0].media["sha256"] is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


class Drip(io.BytesIO):
    """A file that gives few bytes at a time, whatever is asked."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self.size)


@given(st.lists(VALUES, max_size=5), st.integers(1, 7), st.booleans())
def test_the_stream_reads_what_json_reads(values: list[Any], size: int, pretty: bool) -> None:
    """However the bytes arrive, the values are those of the document."""
    document = json.dumps(values, ensure_ascii=False, indent=1 if pretty else None)
    data = document.encode("utf-8", "replace")
    stream = JsonStream(Drip(data, size), "x")
    assert [stream.value() for _ in stream.items()] == json.loads(data)
    assert stream.peek() == ""


@pytest.mark.parametrize("size", range(1, 8))
def test_a_mark_of_the_byte_order_is_one_at_the_beginning_only(size: int) -> None:
    """There it is left out; inside a text it is a letter like any other, wherever the pieces end."""
    stream = JsonStream(Drip('\ufeff["\ufeffa\ufeff", "\ufeff"]'.encode(), size), "x")
    assert [stream.value() for _ in stream.items()] == ["\ufeffa\ufeff", "\ufeff"]


_HALF = "a\ud83d"
# What breaks a line, by what is said of it; empty where the post is stored.
ODD_LINES: list[tuple[dict[str, Any] | str, str]] = [
    ('{"channel_id": 1, "message_id": ' + "9" * 5000 + "}", "not JSON: a number is too long"),
    ("x" * (8 << 20) + "\u00e9 1", "longer than 8 MB"),
    ({"channel_id": "²"}, "'channel_id' is no id"),
    ({"channel_id": "--5"}, "'channel_id' is no id"),
    ({"date": 253402300799}, "'date' is no date: '253402300799'"),
    ({"date": "-62135596800"}, "'date' is no date: '-62135596800'"),
    ({"deleted": 253402300799}, "'deleted' is no date: '253402300799'"),
    ({"media": {"sha256": "../../x"}}, ""),
    ({"channel_id": 7, "channel": _HALF, "username": _HALF}, ""),
    ({"entities": [["bold" + _HALF, 0, 3, _HALF + "\0"]]}, ""),
    ({"media": {"identity": _HALF + "\0", "name": _HALF, "mime": _HALF, "size": 10**30}}, ""),
    ({"media": "a\0b"}, ""),
    ({"media": "a" * 5000}, ""),
    ({"media": _HALF}, ""),
]


@pytest.mark.parametrize(("line", "complaint"), ODD_LINES)
async def test_odd_line_stops_no_import(line: dict[str, Any] | str, complaint: str, load: Import) -> None:
    """A line that can't be used is named by its number, one with odd values is stored; the next line is read."""
    post = {"channel_id": 1, "message_id": 1, "date": "2025-11-01T00:00:00Z", "text": "DEMO"}
    first = line if isinstance(line, str) else json.dumps({**post, **line})
    report = await load(f"{first}\n{json.dumps({**post, 'message_id': 2})}\n", "posts.jsonl")
    assert load.complaints == ([f"posts.jsonl:1: {complaint}; skipped"] if complaint else [])
    assert report.new == (1 if complaint else 2)
    text = json.dumps([[row.entities, row.media] for row in await load.versions()], ensure_ascii=False)
    assert "\0" not in text.encode().decode()


ODD_MESSAGES: list[dict[str, Any]] = [
    {"forwarded_from_id": "channel²"},
    {"forwarded_from_id": "channel9999999999999999999"},
    {"reactions": [{"count": 10**30}, {"count": True}, {"count": -1}]},
    {"file": "a\0b", "file_size": 10**30},
    {"file": _HALF, "file_name": _HALF, "mime_type": _HALF},
    {"photo": "a" * 5000},
    {"text": [{"type": "text_link" + _HALF, "text": _HALF, "href": _HALF}]},
    {"location_information": {"latitude": _HALF}},
]


@pytest.mark.parametrize("odd", ODD_MESSAGES)
async def test_odd_message_of_an_export_is_stored(odd: dict[str, Any], load: Import) -> None:
    """A message of an export with values that no database takes is stored without them."""
    report = await load(json.dumps({**CHAT, "name": _HALF, "messages": [{**MESSAGES[1], **odd}]}))
    assert (report.new, load.complaints) == (1, [])


@pytest.mark.parametrize("number", [0, True, 10**30])
async def test_chat_without_a_channels_id(number: int, load: Import) -> None:
    """A chat whose id is no channel's is skipped and counted."""
    report = await load({**CHAT, "id": number})
    assert (report.new, report.skipped_chats) == (0, 1)


async def test_number_without_end_in_an_export(load: Import) -> None:
    """A number longer than Python reads is one clear line."""
    with pytest.raises(UsageError, match=r"result\.json: not a JSON export: a number is too long near byte"):
        await load('{"name": "x", "type": "public_channel", "id": ' + "9" * 5000 + ', "messages": []}')


_DEEP = "[" * 5000 + "]" * 5000


@pytest.mark.parametrize("about", [_DEEP, '{"a":' * 5000 + "1" + "}" * 5000])
async def test_what_is_skipped_may_be_nested_deeply(about: str, load: Import) -> None:
    """It is more than Python can call itself; the channel behind it is read."""
    chat = json.dumps(CHAT)[1:]
    report = await load('{"personal_information": ' + about + ", " + chat)
    assert report.new > 0


@pytest.mark.parametrize("start", ['{"messages": ', '{"about": ', '{"type": "public_channel", "id": 7, "messages": ['])
async def test_an_export_that_is_nested_without_end_is_one_line(start: str, load: Import) -> None:
    """It is no export, and takes no memory for each of its levels."""
    with pytest.raises(UsageError, match=r"result\.json: not a JSON export: "):
        await load(start + "[" * 200_000)
