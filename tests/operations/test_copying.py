"""Backup, restore and move: the whole store, verified, and nothing that is not quite it passes."""

import asyncio
import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, select, text

from cli.copying import backup, move, restore
from core.errors import StorageError, UsageError
from core.pipeline.archive.copying import copy_store, digest_store, tables
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.models import (
    DeliveryRow,
    DestinationRow,
    DigestScheduleRow,
    LeaseRow,
    SubscriptionRow,
    TextEmbeddingRow,
)  # fmt: skip
from core.storage.store import Store
from core.storage.subscriptions import add_schedule, drop_schedule, drop_wish, put_wish, wishes
from core.told import Destination
from core.types import Entity, HeardDeletion, Media
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock
from tests.storage.test_migrations import REVISIONS, at_revision


async def fill(url: str, clock: StillClock, posts: int = 60) -> None:
    """A store with posts, edits, deletions, mentions, people, blobs and odd characters."""
    holder = RulesHolder(rules_for(LAVROV))
    async with Store(url) as store:
        intake = Intake(store, holder, clock)
        await intake.hear(
            [
                heard(
                    f"DEMO. Лавров №{n} 🔥 \\ \t 'кавычки' \u2028 конец", message_id=n, channel_id=1001 + n % 3,
                    entities=(Entity("bold", 0, 4, None),), reactions=n, date=NOON - timedelta(seconds=n),
                    media=Media("photo", f"photo:{n}", 10, "image/jpeg", None, None) if n % 5 == 0 else None,
                )
                for n in range(1, posts + 1)
            ]
        )  # fmt: skip
        later = NOON + timedelta(hours=1)
        await intake.hear([heard("DEMO. Правка.", message_id=3, channel_id=1001, edit_date=later)])
        await intake.hear([HeardDeletion(1002, (1, 4), noticed_at=later)])

        def people(session: Any) -> None:
            session.execute(
                insert(DestinationRow),
                [{"chat_id": -100, "thread_id": 3, "kind": "supergroup", "created_at": NOON, "settings": {"b": 1.5}}],
            )
            session.execute(
                insert(SubscriptionRow),
                [{"chat_id": -100, "thread_id": 3, "kind": "official", "target": LAVROV.id, "created_at": NOON}],
            )
            row = {"chat_id": -100, "kind": "digest", "subject": "я", "not_before": NOON, "created_at": NOON}
            session.execute(insert(DeliveryRow), [{**row, "payload": {"z": [1, None, "ю"], "a": {"x": 0.1}}}])
            vector = {"encoder_id": "e", "text_hash": bytes(range(32)), "vector": b"\x00\xff\x00"}
            session.execute(insert(TextEmbeddingRow), [vector])
            lease = {"name": "dispatcher", "owner": "a:1:b", "fence": 7, "expires_at": NOON}
            session.execute(insert(LeaseRow), [lease])

        await store.write(people)


@pytest.fixture
async def filled(sqlite_url: str, clock: StillClock) -> str:
    await fill(sqlite_url, clock)
    return sqlite_url


def call(command: Any, *arguments: str, **environ: str) -> Result:
    return CliRunner().invoke(command, arguments, env={"DATABASE_URL": "", "MEDIA": "off", **environ})


def test_a_store_moves_to_postgresql_and_back_unchanged(filled: str, postgres_url: str, tmp_path: Path) -> None:
    """Every row of every table is the same on both engines; the evidence holds; leases stay behind."""
    result = call(move, filled, postgres_url)
    assert result.exit_code == 0, (result.output, result.exception)
    assert "60 posts, 63 evidence records, all verified" in result.output
    here, there = digest_store(filled), digest_store(postgres_url)
    different = {table for table in here if here[table] != there[table]}
    assert different <= {"setting"}
    assert here["mention"].rows == 60
    back = f"sqlite:///{tmp_path}/back.db"
    assert copy_store(postgres_url, back) == there
    with sqlite3.connect(tmp_path / "back.db") as connection:
        assert connection.execute("SELECT count(*) FROM lease").fetchone() == (0,)


async def test_a_moved_store_goes_on(filled: str, postgres_url: str, clock: StillClock) -> None:
    """Row numbers go on after the highest, chains from their heads, and what is heard again is known."""
    await asyncio.to_thread(copy_store, filled, postgres_url)
    holder = RulesHolder(rules_for())
    async with Store(postgres_url) as store:
        result = await Intake(store, holder, clock).hear(
            [heard("DEMO. Новый.", message_id=900), heard("DEMO. Правка.", message_id=3, edit_date=NOON)]
        )
        assert (result.new, result.versions) == (1, 0)


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
async def test_the_number_of_what_was_removed_is_given_to_nobody_in_a_copy(
    any_url: str, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Buttons of old messages come along with their chats: they mean what they meant, or nothing."""
    copy = f"sqlite:///{tmp_path}/copy.db" if target == "sqlite" else request.getfixturevalue("postgres_url")
    place, follow = Destination(7), {"instant": True, "in_digest": True, "by": None, "now": NOON}
    async with Store(any_url) as store:
        for name in ("a", "b"):
            await store.write(lambda session, who=name: put_wish(session, place, "official", who, **follow))
        await store.write(lambda session: drop_wish(session, 2))
        await store.write(lambda session: add_schedule(session, place, "09:00", NOON))
        await store.write(lambda session: drop_schedule(session, 1))
    await asyncio.to_thread(copy_store, any_url, copy)
    async with Store(copy) as store:
        await store.write(lambda session: put_wish(session, place, "official", "c", **follow))
        found = await store.read(lambda session: wishes(session, place))
        assert {wish.id: wish.target for wish in found} == {1: "a", 3: "c"}
        await store.write(lambda session: add_schedule(session, place, "18:00", NOON))
        assert await store.read(lambda session: list(session.scalars(select(DigestScheduleRow.id)))) == [2]


@pytest.mark.parametrize("between", ["sqlite", "postgresql"])
async def test_nor_in_the_copy_of_a_copy(
    sqlite_url: str, between: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Where nothing was added between a move and the next backup, what that brings back still counts on."""
    moved = f"sqlite:///{tmp_path}/moved.db" if between == "sqlite" else request.getfixturevalue("postgres_url")
    copy = f"sqlite:///{tmp_path}/copy.db"
    place, follow = Destination(7), {"instant": True, "in_digest": True, "by": None, "now": NOON}
    async with Store(sqlite_url) as store:
        for name in ("a", "b"):
            await store.write(lambda session, who=name: put_wish(session, place, "official", who, **follow))
        await store.write(lambda session: drop_wish(session, 2))
    await asyncio.to_thread(copy_store, sqlite_url, moved)
    await asyncio.to_thread(copy_store, moved, copy)
    async with Store(copy) as store:
        await store.write(lambda session: put_wish(session, place, "official", "c", **follow))
        await store.write(lambda session: add_schedule(session, place, "18:00", NOON))
        assert {wish.id for wish in await store.read(lambda session: wishes(session, place))} == {1, 3}
        assert await store.read(lambda session: list(session.scalars(select(DigestScheduleRow.id)))) == [1]


def test_a_backup_is_restored_and_verified(filled: str, postgres_url: str, tmp_path: Path) -> None:
    """`slukh backup` makes a file and its manifest; `slukh restore` brings it into an empty database of either kind."""
    folder = tmp_path / "backups"
    made = call(backup, str(folder), DATABASE_URL=filled)
    assert made.exit_code == 0, (made.output, made.exception)
    (file,) = folder.glob("*.db")
    assert {path.suffix for path in folder.iterdir()} >= {".db", ".json"}
    assert not list(folder.glob("*.part*"))
    for target in (postgres_url, f"sqlite:///{tmp_path}/fresh.db"):
        restored = call(restore, str(file), DATABASE_URL=target)
        assert restored.exit_code == 0, (restored.output, restored.exception)
        assert "60 posts" in restored.output
    again = call(restore, str(file), DATABASE_URL=postgres_url)
    assert isinstance(again.exception, StorageError)
    assert "not empty" in str(again.exception)


def test_what_is_no_backup_is_not_restored_and_says_what_to_give(filled: str, tmp_path: Path) -> None:
    """The list beside a backup is taken for it easily: it is told which file is meant. So is a dump of something else,
    and a backup whose list was left behind or is none.
    """
    folder, target = tmp_path / "backups", f"sqlite:///{tmp_path}/fresh.db"
    assert call(backup, str(folder), DATABASE_URL=filled).exit_code == 0
    (file,) = folder.glob("*.db")
    listed, dump = file.with_suffix(".json"), tmp_path / "dump.sql"
    dump.write_text("-- DEMO, of another program")

    def refused(path: Path) -> str:
        error = call(restore, str(path), DATABASE_URL=target).exception
        assert isinstance(error, StorageError | UsageError), error
        return str(error)

    assert refused(listed) == f"{listed} is no backup: it is no SQLite file; have {file} restored"
    assert refused(dump).endswith("have the .db that `slukh backup` wrote restored")
    listed.write_text("[]")
    assert refused(file).startswith(f"{listed}: it is no list of what a backup holds; copy it from where")
    listed.unlink()
    assert refused(file).startswith(f"{listed}: there is no such file; copy it from where")
    assert not Path(f"{tmp_path}/fresh.db").exists()


def test_the_store_of_a_newer_program_is_not_copied_and_says_why(filled: str, tmp_path: Path) -> None:
    """A program that was set back is not told to start itself on it: it can't."""
    with closing(sqlite3.connect(filled.removeprefix("sqlite:///"))) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    made = call(backup, str(tmp_path / "backups"), DATABASE_URL=filled)
    assert isinstance(made.exception, StorageError)
    assert "newer Slukh: upgrade this one" in str(made.exception)


def test_a_damaged_file_keeps_no_other_from_the_backup(filled: str, tmp_path: Path) -> None:
    """It is named, and the command has failed; from then on no file whose hash came after was in any backup."""
    media, folder = tmp_path / "media", tmp_path / "backups"
    kept = sorted((hashlib.sha256(content).hexdigest(), content) for content in (b"DEMO a", b"DEMO b", b"DEMO c"))
    for name, content in kept:
        (media / name[:2]).mkdir(parents=True, exist_ok=True)
        (media / name[:2] / name).write_bytes(content)
    damaged = kept[0][0]
    (media / damaged[:2] / damaged).write_bytes(b"DEMO rotten")
    watchlist = tmp_path / "watchlist.yaml"
    watchlist.write_text("channels: []\n")
    gone = media / "00" / ("0" * 64)  # as one that is taken away meanwhile: listed, and not there any more
    gone.parent.mkdir()
    gone.symlink_to(tmp_path / "nothing")
    environ = {"DATABASE_URL": filled, "MEDIA": str(media), "WATCHLIST": str(watchlist)}
    made = CliRunner().invoke(backup, [str(folder)], env=environ, standalone_mode=False)
    assert made.return_value == 1, made.exception
    assert f"{damaged} is not what it was" in made.stderr
    assert {path.name for path in folder.glob("media/*/*")} == {name for name, _ in kept[1:]}
    assert (folder / watchlist.name).exists()


@pytest.mark.parametrize("read_to", ["/proc/self/mem", "00"])
def test_nor_does_one_that_can_not_be_read(filled: str, tmp_path: Path, read_to: str) -> None:
    """A disk whose piece under one file is broken, or a file that only somebody else may open: it is named, too."""
    media, folder = tmp_path / "media", tmp_path / "backups"
    content = b"DEMO a"
    name = hashlib.sha256(content).hexdigest()
    for each in ("00", name[:2]):
        (media / each).mkdir(parents=True)
    broken = media / "00" / ("0" * 64)
    broken.symlink_to(media / read_to)  # memory that is not there, which fails at the first read; a folder
    (media / name[:2] / name).write_bytes(content)
    environ = {"DATABASE_URL": filled, "MEDIA": str(media), "WATCHLIST": str(tmp_path / "none.yaml")}
    made = CliRunner().invoke(backup, [str(folder)], env=environ, standalone_mode=False)
    assert made.return_value == 1, made.exception
    assert f"{broken} can't be read" in made.stderr
    assert [path.name for path in folder.glob("media/*/*")] == [name]


def test_a_backup_lies_where_it_was_asked_for(filled: str, tmp_path: Path) -> None:
    """Whatever the folder is called: of one with a question mark the copy lay beside it under half a name."""
    folder = tmp_path / "50%41 of what? #1"
    made = call(backup, str(folder), DATABASE_URL=filled)
    assert made.exit_code == 0, (made.output, made.exception)
    (file,) = folder.glob("*.db")
    assert call(restore, str(file), DATABASE_URL=f"sqlite:///{tmp_path}/fresh.db").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} & {"50%41 of what", folder.name} == {folder.name}


def test_a_backup_of_an_earlier_program_is_brought_up(filled: str, postgres_url: str, tmp_path: Path) -> None:
    """It is restored with all posts and their evidence, and the file itself stays as it was."""
    folder = tmp_path / "backups"
    assert call(backup, str(folder), DATABASE_URL=filled).exit_code == 0
    (file,) = folder.glob("*.db")
    with sqlite3.connect(file) as connection:  # as it was before the last migrations
        connection.execute("ALTER TABLE digest_run DROP COLUMN seen")
        connection.execute("ALTER TABLE not_before DROP COLUMN seconds")
        connection.execute("DROP TABLE page_look")
        connection.execute("DROP INDEX ix_article_taken_down")
        connection.execute("DROP INDEX ix_mention_doubtful")
        for column in ("last_seen_at", "missing_at", "taken_down_at", "taken_down_how"):
            connection.execute(f"ALTER TABLE article DROP COLUMN {column}")
        connection.execute("UPDATE alembic_version SET version_num = ?", [REVISIONS[REVISIONS.index("0007") - 1]])
    connection.close()
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    file.with_suffix(".json").write_text(json.dumps({"sha256": before, "tables": {}}))
    result = call(restore, str(file), DATABASE_URL=postgres_url, CACHE=str(tmp_path / "cache"))
    assert result.exit_code == 0, (result.output, result.exception)
    assert "60 posts, 63 evidence records, all verified" in result.output
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("source", ["earlier", "none"])
def test_only_a_store_of_this_program_is_moved(postgres_url: str, tmp_path: Path, source: str) -> None:
    """An earlier schema, and a file that is no store, are one line with the mend; the target is not touched."""
    file = tmp_path / "source.db"
    if source == "earlier":
        at_revision(f"sqlite:///{file}", REVISIONS[-2]).dispose()
    result = call(move, f"sqlite:///{file}", postgres_url)
    assert isinstance(result.exception, StorageError)
    assert ("another version" if source == "earlier" else "no store") in str(result.exception)
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.mark.parametrize("source", ["empty", "none"])
def test_a_backup_of_nothing_does_not_pass_for_one(any_url: str, tmp_path: Path, source: str) -> None:
    """Cron is told by the exit, and whoever reads it what is most likely wrong; where no store is, none is begun."""
    url = any_url if source == "empty" else f"sqlite:///{tmp_path}/elsewhere/mistyped.db"
    environ = {"DATABASE_URL": url, "MEDIA": "off"}
    made = CliRunner().invoke(backup, [str(tmp_path / "backups")], env=environ, standalone_mode=False)
    if source == "empty":
        assert made.return_value == 1, made.exception
        assert "nothing was ever stored" in made.stderr
        assert len(list((tmp_path / "backups").glob("*.db"))) == 1
    else:
        assert isinstance(made.exception, StorageError)
        assert "mistyped.db" in str(made.exception)
        assert not (tmp_path / "elsewhere").exists()


async def test_a_backup_is_of_one_moment(sqlite_url: str, clock: StillClock, tmp_path: Path) -> None:
    """Whatever is stored during the copy, the copy's chains are whole."""
    await fill(sqlite_url, clock, posts=400)
    holder = RulesHolder(rules_for())
    async with Store(sqlite_url) as store:
        intake = Intake(store, holder, clock)
        copying = asyncio.create_task(asyncio.to_thread(copy_store, sqlite_url, f"sqlite:///{tmp_path}/copy.db"))
        number = 1000
        while not copying.done():
            number += 1
            await intake.hear([heard(f"DEMO. {number}", message_id=number)])
        found = await copying
    assert found["post"].rows <= 400 + number - 1000
    assert found["post"].rows + 3 == found["evidence"].rows == found["version"].rows + 2


@pytest.mark.parametrize("harm", ["a byte", "a row", "no manifest"])
def test_a_backup_that_was_changed_is_refused(filled: str, tmp_path: Path, harm: str) -> None:
    """A changed file, a manifest that does not fit, or none: nothing is restored."""
    folder = tmp_path / "backups"
    assert call(backup, str(folder), DATABASE_URL=filled).exit_code == 0
    (file,) = folder.glob("*.db")
    manifest = file.with_suffix(".json")
    if harm == "a byte":
        data = bytearray(file.read_bytes())
        data[-1] ^= 1
        file.write_bytes(data)
    elif harm == "a row":
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE version SET text = 'DEMO. Иное.' WHERE id = 5")
        connection.close()
        said = json.loads(manifest.read_text())
        said["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
        manifest.write_text(json.dumps(said))
    else:
        manifest.unlink()
    result = call(restore, str(file), DATABASE_URL=f"sqlite:///{tmp_path}/fresh.db")
    assert result.exit_code != 0
    assert str(result.exception)


async def test_a_store_whose_evidence_does_not_hold_is_not_called_verified(
    filled: str, postgres_url: str, tmp_path: Path
) -> None:
    """A text that was changed in the source is found by its chain."""
    async with Store(filled) as store:
        await store.write(lambda session: session.execute(text("UPDATE version SET text = 'DEMO. Иное.' WHERE id = 7")))
    result = await asyncio.to_thread(call, move, filled, postgres_url)
    assert isinstance(result.exception, StorageError)
    assert "evidence" in str(result.exception)


def test_every_table_is_copied_but_those_of_processes() -> None:
    """A new table is copied without anybody thinking of it."""
    from core.storage.models import Base

    assert {table.name for table in Base.metadata.sorted_tables} - {table.name for table in tables()} == {
        "lease",
        "wake",
    }
