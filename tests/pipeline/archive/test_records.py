"""What the records of the chain cover, in both of their forms, and what a redaction leaves."""

import os
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from core.evidence import (
    GENESIS,
    NOT_CHAINED,
    OLD_SALT_BYTES,
    redaction_payload,
    salted_raw,
    salted_text,
    version_payload,
)
from core.pipeline.archive import keeping
from core.pipeline.archive.bundle import BundleMaker
from core.pipeline.archive.copying import tables
from core.pipeline.archive.daily import Daily
from core.pipeline.archive.exporting import Exporter
from core.pipeline.archive.keptmedia import forget_redacted
from core.pipeline.archive.verifying import chain_channels, verify_channel
from core.pipeline.chain import link_row
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.rawform import pack
from core.storage.jobs import add_jobs
from core.storage.mediafiles import Limits, want_new_media
from core.storage.models import (
    EvidenceRow,
    PostRow,
    RawMessageRow,
    RedactionRow,
    SubscriptionRow,
    VersionRow,
)
from core.storage.posts import ChainHead, entities_json, media_json
from core.storage.search import Document, remove_documents
from core.storage.store import Store
from core.storage.upsert import insert_rows, table_of
from core.types import Entity, Forward, HeardDeletion, HeardPost, Media, PostKey, Source
from core.versions import content_hash
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock
from tests.pipeline.archive.test_exporting import check

HOLDER = RulesHolder(rules_for(LAVROV))
LATER = NOON + timedelta(hours=1)
SECRET = re.compile("квазар|quasar|777000111", re.IGNORECASE)
"""What the posts below say and name, in every place in which a post can."""


def telling(message_id: int, media: Media | None, **changes: Any) -> HeardPost:
    return heard(
        "DEMO. Лавров видел квазар.",
        message_id=message_id,
        media=media,
        entities=(Entity("text_url", 0, 4, "https://quasar.test/"),),
        forward=Forward(channel_id=777000111, message_id=5, name="Канал Квазар"),
        **{"raw": pack({"_": "Message", "message": "DEMO. Квазар."}), **changes},
    )


def telling_posts() -> list[HeardPost]:
    """One for each kind of media whose name or identity says something."""
    given = [
        Media("document", "document:12", 1000, "text/plain", "quasar.txt"),
        Media("poll", "poll:7", name="Видели квазар?\n• да"),
        Media("contact", "contact:5:+777000111", name="Квазар Иванович"),
        Media("todo", "todo:Купить квазар", name="Купить квазар"),
        Media("venue", "geo:1,2:Кафе Квазар", name="Кафе Квазар"),
        Media("document", "file:files/quasar.pdf:9", 9, None, "quasar.pdf"),
        None,
    ]
    return [telling(number, media) for number, media in enumerate(given, 1)]


def findings(session: Session) -> list[str]:
    return [one.what for channel in chain_channels(session) for one in verify_channel(session, channel).findings]


def everything(session: Session) -> list[str]:
    """Each value of each table in which the secret stands, the search index among them."""
    found = []
    names = [table.name for table in tables()]
    if session.get_bind().dialect.name == "sqlite":
        names += ["search_doc", "search_marks"]
    for name in names:
        for row in session.execute(text(f'SELECT * FROM "{name}"')).mappings():
            found += [f"{name}.{column}: {value}" for column, value in row.items() if SECRET.search(str(value))]
    return found


async def redact_all(store: Store) -> None:
    analyser = load_analyser()
    for post_id in await store.read(lambda session: list(session.scalars(select(PostRow.id)))):
        await store.write(
            lambda session, one=post_id: keeping.redact(session, analyser, None, LATER, post_id=one, reason="asked")
        )


@pytest.fixture
async def told(any_store: Store, clock: StillClock) -> Store:
    """The telling posts, one edited, another from an export that an account saw later; alerted and indexed."""
    await any_store.write(
        lambda session: insert_rows(
            session,
            SubscriptionRow,
            [{"chat_id": 77, "kind": "official", "target": "sergey-lavrov", "created_at": NOON}],
        )
    )
    intake = Intake(any_store, HOLDER, clock, StoryPlacer())
    await intake.hear(telling_posts())
    await intake.hear([telling(1, Media("photo", "photo:5", name="quasar.jpg"), edit_date=LATER, pts=9)])
    await intake.hear([telling(20, None, source=Source.IMPORT, raw=None)])
    await intake.hear([telling(20, None, heard_at=LATER)])
    await Indexer(any_store, clock, searches=None).drain()
    await any_store.write(lambda session: want_new_media(session, Limits(), NOON))
    return any_store


async def test_a_redaction_leaves_nothing_that_was_said_or_named(
    told: Store, clock: StillClock, tmp_path: Path
) -> None:
    """Not in the posts, the index, the outbox or the list of files; not in a bundle; and all is still proven."""
    assert len(await told.read(everything)) > 20
    await redact_all(told)
    await forget_redacted(told, tmp_path, LATER)
    await told.write(lambda session: keeping.forget_origins(session, LATER))
    assert await told.read(everything) == []
    assert await told.read(findings) == []
    folder = tmp_path / "bundle"
    await BundleMaker(told, HOLDER, clock, Exporter(told, HOLDER, clock, None), "Slukh").write(folder, lambda n: None)
    assert [path.name for path in folder.rglob("*") if path.is_file() and SECRET.search(path.read_text("utf-8"))] == []
    code, said = check(folder)
    assert code == 0, said


async def test_what_was_redacted_does_not_come_back_with_whom_it_was_forwarded_from(
    any_store: Store, clock: StillClock
) -> None:
    """Who sees an export's post for the first time knows better where it came from, which is out for good."""
    intake = Intake(any_store, HOLDER, clock)
    await intake.hear([telling(20, None, source=Source.IMPORT, raw=None)])
    await redact_all(any_store)
    await intake.hear([telling(20, None, heard_at=LATER)])
    assert await any_store.read(everything) == []
    assert await any_store.read(findings) == []


# ---------------------------------------------------------------- what is covered

CHANGED: dict[str, dict[str, str]] = {
    "post": {
        "channel_id": "9009", "message_id": "9009", "date": "'2020-01-01 00:00:00.000000'",
        "heard_at": "'2020-01-01 00:00:00.000000'", "source": "'caught_up'", "service": "1", "noforwards": "1",
        "grouped_id": "5", "reply_to": "5", "forward_channel_id": "5", "forward_message_id": "6",
        "forward_name": "'Another'", "version": "7", "edited_at": "'2020-01-01 00:00:00.000000'",
        "deleted_noticed_at": "'2020-01-01 00:00:00.000000'",
    },
    "version": {
        "post_id": "2", "number": "8", "text": "'x'", "entities": """'[["bold", 0, 1, null]]'""",
        "media": """'{"kind": "photo", "identity": "photo:2"}'""", "content_hash": "zeroblob(32)",
        "salt": "zeroblob(20)", "edit_date": "'2020-01-01 00:00:00.000000'",
        "heard_at": "'2020-01-01 00:00:00.000000'", "heard_by": "8",
    },
}  # fmt: skip
"""For each column that a record covers, another value than the posts below have."""


@pytest.mark.parametrize("model", [PostRow, VersionRow])
def test_each_column_of_what_was_heard_is_covered_or_named_as_left_out(model: type[Any]) -> None:
    """A new column must come with its place in the record, or with the reason why it has none."""
    table = table_of(model)
    columns = {column.name for column in table.c}
    assert columns == CHANGED[table.name].keys() | NOT_CHAINED[table.name].keys()
    assert not CHANGED[table.name].keys() & NOT_CHAINED[table.name].keys()
    assert all(NOT_CHAINED[table.name].values())


@pytest.mark.parametrize("source", [Source.LIVE, Source.IMPORT])
@pytest.mark.parametrize("column", [(table, name) for table, names in CHANGED.items() for name in names])
async def test_a_change_of_each_covered_column_is_found(
    store: Store, clock: StillClock, source: Source, column: tuple[str, str]
) -> None:
    """Whether an account heard the post or an export told it."""
    table, name = column
    intake = Intake(store, HOLDER, clock)
    origin = Forward(channel_id=1002, message_id=3, name="One")
    await intake.hear([heard("Раз.", source=source, forward=origin, reply_to=4), heard("Два.", message_id=2)])
    assert await store.read(findings) == []
    value = CHANGED[table][name]

    def tamper(session: Session) -> None:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        if name == "post_id":  # of the same number another version must not be in the way
            session.execute(text("UPDATE version SET number = 4 WHERE id = 2"))
        session.execute(text(f'UPDATE "{table}" SET "{name}" = {value} WHERE id = 1'))

    await store.write(tamper)
    assert await store.read(findings)


# ---------------------------------------------------------------- the old form


def write_old(session: Session, posts: Sequence[HeardPost]) -> None:
    """Posts as earlier versions of this program stored and recorded them."""
    head = ChainHead(0, GENESIS)
    for number, post in enumerate(posts, 1):
        salt, origin, media = os.urandom(OLD_SALT_BYTES), post.forward or Forward(), media_json(post.media)
        spans = entities_json(post.entities)
        row = {"channel_id": 1001, "message_id": post.message_id, "date": post.date, "heard_at": NOON}
        row |= {"source": "live", "forward_channel_id": origin.channel_id, "forward_name": origin.name}
        row |= {"forward_message_id": origin.message_id, "version": 0, "last_seen_at": NOON}
        insert_rows(session, PostRow, [row])
        version = {"post_id": number, "number": 0, "text": post.text, "entities": spans, "media": media}
        version |= {"content_hash": content_hash(post.text, post.entities, post.media), "salt": salt, "heard_at": NOON}
        insert_rows(session, VersionRow, [version])
        insert_rows(session, RawMessageRow, [{"version_id": number, "data": post.raw}])
        raw_hash = salted_raw(salt, post.raw or b"")
        said = salted_text(salt, post.text, spans)
        payload = version_payload(text_hash=said, date=post.date, edit_date=None, media=media, raw_hash=raw_hash)
        insert_rows(session, EvidenceRow, [link_row(head, post.key, "version", 0, NOON, payload)])


def redact_old(session: Session) -> None:
    """A redaction of all posts as earlier versions made it: media and the posts' origins stayed."""
    head = ChainHead(
        *session.execute(select(EvidenceRow.seq, EvidenceRow.hash).order_by(EvidenceRow.seq.desc())).first()
    )
    raws = {row.version_id: row.data for row in session.scalars(select(RawMessageRow))}
    for row in session.scalars(select(VersionRow).order_by(VersionRow.id)).all():
        remove_documents(session, [Document(row.id, NOON, tuple(load_analyser().terms(row.text)), ())])
        said = salted_text(row.salt, row.text, row.entities)
        gone = {"version_id": row.id, "text_hash": said, "raw_hash": salted_raw(row.salt, raws[row.id])}
        insert_rows(session, RedactionRow, [{**gone, "reason": "asked", "at": LATER}])
        payload = redaction_payload(text_hash=said, reason="asked", at=LATER)
        insert_rows(session, EvidenceRow, [link_row(head, PostKey(1001, row.id), "redaction", 0, LATER, payload)])
        row.text, row.entities, row.salt = "", [], b""
    session.execute(text("DELETE FROM raw_message"))


@pytest.fixture
async def old(any_store: Store, clock: StillClock) -> Store:
    """A store that an earlier version wrote, indexed."""
    await any_store.write(lambda session: write_old(session, telling_posts()))
    await any_store.write(lambda session: want_new_media(session, Limits(), NOON))
    await any_store.write(
        lambda session: add_jobs(session, "index", session.scalars(select(VersionRow.id)).all(), NOON)
    )
    await Indexer(any_store, clock, searches=None).drain()
    return any_store


async def test_a_chain_of_an_earlier_version_holds_and_goes_on(old: Store, clock: StillClock, tmp_path: Path) -> None:
    """Old records are checked as ever; what comes next to them, edits of old posts too, is in the new form."""
    assert await old.read(findings) == []
    intake = Intake(old, HOLDER, clock)
    await intake.hear([heard("DEMO. Ещё.", message_id=40)])
    await intake.hear([telling(1, None, edit_date=LATER, pts=9), HeardDeletion(1001, (2,), LATER)])
    assert await old.read(findings) == []
    kinds = await old.read(lambda session: list(session.scalars(select(EvidenceRow.kind).order_by(EvidenceRow.seq))))
    assert kinds == ["version"] * 7 + ["post", "text", "deletion"]
    folder = tmp_path / "bundle"
    await BundleMaker(old, HOLDER, clock, Exporter(old, HOLDER, clock, None), "Slukh").write(folder, lambda n: None)
    code, said = check(folder)
    assert code == 0, said
    await old.write(lambda session: session.execute(update(VersionRow).where(VersionRow.id == 2).values(media=None)))
    assert await old.read(findings) == ["was changed"]


async def bundled(store: Store, clock: StillClock, folder: Path) -> None:
    """A bundle of all holds nothing of the secret and is proven."""
    maker = BundleMaker(store, HOLDER, clock, Exporter(store, HOLDER, clock, None), "Slukh")
    await maker.write(folder, lambda count: None)
    assert [path.name for path in folder.rglob("*") if path.is_file() and SECRET.search(path.read_text("utf-8"))] == []
    code, said = check(folder)
    assert code == 0, said


async def test_posts_of_an_earlier_version_are_redacted_as_wholly(
    old: Store, clock: StillClock, tmp_path: Path
) -> None:
    """Though their records hold media in the clear; what is left is held by the record of the redaction."""
    await redact_all(old)
    await forget_redacted(old, tmp_path, LATER)
    await old.write(lambda session: keeping.forget_origins(session, LATER))
    assert await old.read(everything) == []
    assert await old.read(findings) == []
    await bundled(old, clock, tmp_path / "bundle")
    # No JSON at all is what only SQLite would hold.
    nonsense = "nonsense" if old.url.get_backend_name() == "sqlite" else '"nonsense"'
    for change in (
        "UPDATE post SET date = '2020-01-01 00:00:00.000000' WHERE id = 1",
        """UPDATE version SET media = '{"kind": "photo", "identity": "photo:2"}' WHERE id = 1""",
        f"UPDATE version SET media = '{nonsense}' WHERE id = 1",
        "UPDATE redaction SET text_hash = (SELECT content_hash FROM version WHERE id = 1) WHERE version_id = 1",
        "UPDATE post SET forward_name = 'Somebody' WHERE id = 1",
        "UPDATE post SET reply_to = 7 WHERE id = 1",
    ):
        assert await tampered(old, change), change


async def tampered(store: Store, change: str) -> list[str]:
    """What is found after a change, which is then undone."""

    class Undone(Exception):
        pass

    def work(session: Session) -> None:
        session.execute(text(change))
        raise Undone(findings(session))

    with pytest.raises(Undone) as seen:
        await store.write(work)
    found: list[str] = seen.value.args[0]
    return found


async def test_redactions_of_an_earlier_version_are_finished(old: Store, clock: StillClock, tmp_path: Path) -> None:
    """Once a day's work looks at them, what they left is out; they keep their reason and time."""
    await old.write(redact_old)
    assert await old.read(findings) == []
    assert len(await old.read(everything)) > 10
    daily = Daily(old, clock, tmp_path / "head.key")
    await daily.run_once()
    await forget_redacted(old, tmp_path, LATER)
    assert await old.read(everything) == []
    assert await old.read(findings) == []
    assert await old.read(lambda session: set(session.scalars(select(RedactionRow.reason)))) == {"asked"}
    await bundled(old, clock, tmp_path / "bundle")
    links = await old.read(lambda session: len(session.scalars(select(EvidenceRow.seq)).all()))
    await daily.run_once()
    assert await old.read(lambda session: len(session.scalars(select(EvidenceRow.seq)).all())) == links


# ---------------------------------------------------------------- bundles


class Meanwhile(Exporter):
    """An exporter under whose hands something happens, as often as it is asked to."""

    def __init__(self, store: Store, clock: StillClock, act: Callable[[], Any]) -> None:
        super().__init__(store, HOLDER, clock, None)
        self._act = act

    async def batches(self) -> Any:
        async for batch in super().batches():
            yield batch
        await self._act()


async def test_a_bundle_holds_nothing_that_is_redacted_while_it_is_made(
    told: Store, clock: StillClock, tmp_path: Path
) -> None:
    """It is made again, without what is gone, and verifies itself."""
    exporter = Meanwhile(told, clock, lambda: redact_all(told))
    await BundleMaker(told, HOLDER, clock, exporter, "Slukh").write(tmp_path / "b", lambda count: None)
    files = [path for path in (tmp_path / "b").rglob("*") if path.is_file()]
    assert [path.name for path in files if SECRET.search(path.read_text("utf-8"))] == []
    code, said = check(tmp_path / "b")
    assert code == 0, said


async def test_a_bundle_verifies_though_a_deleted_post_comes_back_meanwhile(
    told: Store, clock: StillClock, tmp_path: Path
) -> None:
    """The post is told as it stands at the end."""
    intake = Intake(told, HOLDER, clock)
    await intake.hear([HeardDeletion(1001, (2,), LATER)])
    back = replace(telling_posts()[1], heard_at=LATER + timedelta(hours=1))
    exporter = Meanwhile(told, clock, lambda: intake.hear([back]))
    await BundleMaker(told, HOLDER, clock, exporter, "Slukh").write(tmp_path / "b", lambda count: None)
    code, said = check(tmp_path / "b")
    assert code == 0, said


async def test_a_bundle_verifies_though_an_account_learns_more_of_a_file_s_post_meanwhile(
    any_store: Store, clock: StillClock, tmp_path: Path
) -> None:
    """What the post says of itself is told as it stands at the end."""
    intake = Intake(any_store, HOLDER, clock)
    await intake.hear([heard("DEMO. Метро.", source=Source.IMPORT)])
    seen = heard("DEMO. Метро.", heard_at=LATER, reply_to=7)
    exporter = Meanwhile(any_store, clock, lambda: intake.hear([seen]))
    await BundleMaker(any_store, HOLDER, clock, exporter, "Slukh").write(tmp_path / "b", lambda count: None)
    code, said = check(tmp_path / "b")
    assert code == 0, said
    assert '"reply_to": 7' in (tmp_path / "b" / "posts.jsonl").read_text("utf-8")
