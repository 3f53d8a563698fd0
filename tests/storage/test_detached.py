"""Months that are detached from a real PostgreSQL and attached again, and lies about them."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from cli.copying import move
from cli.partitions import partitions
from cli.search import search
from cli.verify import verify
from core.errors import StorageError, UsageError
from core.pipeline.archive import exporting
from core.pipeline.archive.exporting import Exporter
from core.pipeline.archive.keeping import redact
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.detached import attach_month, detach_month
from core.storage.digests import Scope, new_posts
from core.storage.months import following, keep_months
from core.storage.posts import stored_posts
from core.storage.store import Store
from core.types import Forward, HeardDeletion, PostKey, Source
from tests.builders import NOON, heard, rules_for
from tests.conftest import StillClock
from tests.pipeline.archive.test_exporting import bundle, check
from tests.storage.monthly import call, findings, first_month, intake_of, middle_of, months_by_table


@pytest.fixture
async def two_months(postgres_url: str, clock: StillClock) -> str:
    """Six posts heard in the first month, the second edited and the third redacted; in the next one six others, and an
    edit of the first.
    """
    async with Store(postgres_url) as store:
        intake = intake_of(store, clock)
        month = await first_month(store)
        await intake.hear([heard(f"DEMO. Лавров прибыл {n} раз.", message_id=n, raw=b"DEMO") for n in range(1, 7)])
        later = NOON + timedelta(minutes=5)
        await intake.hear([heard("DEMO. Лавров прибыл дважды.", message_id=2, edit_date=later, pts=5)])
        analyser = load_analyser()
        await store.write(lambda session: redact(session, analyser, None, NOON, post_id=3, reason="DEMO"))
        await Indexer(store, clock, searches=None).drain()
        await store.write(lambda session: session.execute(text("DELETE FROM job")))
        keep_months(store.url, middle_of(following(month)))
        later = NOON + timedelta(days=30)
        await intake.hear([heard("DEMO. Лавров прибыл.", message_id=1, edit_date=later, heard_at=later, pts=7)])
        await intake.hear([heard(f"DEMO. Лавров убыл {n} раз.", message_id=n, heard_at=later) for n in range(20, 26)])
        await Indexer(store, clock, searches=None).drain()
    return postgres_url


async def test_a_month_is_detached_and_attached(two_months: str, clock: StillClock) -> None:
    """Without it verification says what it could not check, searches find the rest; with it all is as it was."""
    async with Store(two_months) as store:
        month = await first_month(store)

        async def called(command: Any, *arguments: str) -> str:
            result = await asyncio.to_thread(call, command, two_months, *arguments)
            assert result.exit_code == 0, (result.output, result.exception)
            return str(result.output)

        before = await called(verify, "--heads")
        assert "прибыл 4 раз" in await called(search, "прибыл")
        listed = await called(partitions)
        assert [line.split()[1] for line in listed.splitlines()] == ["kept", "filling", "ready", "ready"]
        assert "7 versions" in await called(partitions, "detach", month)
        assert f"{month}  detached  7 versions" in await called(partitions)
        assert await called(verify, "--heads") == before  # its tables are still there, and looked into
        table = f"version_{month.replace('-', '_')}"
        with psycopg.connect(two_months, autocommit=True) as admin:
            admin.execute(f"ALTER TABLE {table} RENAME TO elsewhere".encode())
        told = await called(verify, "--heads")
        assert f"month {month} is detached: 7 versions were not checked" in told
        assert "are as they were received, but for 7 texts that were not looked at" in told
        assert told.splitlines()[0] == before.splitlines()[0]  # the end of the chain
        found = await called(search, "прибыл")
        assert "прибыл 4 раз" not in found
        assert "DEMO. Лавров прибыл." in found  # the edit of the first post came later
        assert "убыл 21 раз" in await called(search, "убыл")
        digest = await store.read(
            lambda session: new_posts(session, Scope(), NOON - timedelta(days=1), NOON + timedelta(days=40))
        )
        assert {post.key.message_id for post in digest.posts} == {1, *range(20, 26)}
        with psycopg.connect(two_months, autocommit=True) as admin:
            admin.execute(f"ALTER TABLE elsewhere RENAME TO {table}".encode())
        assert f"{month} is attached: 7 versions" in await called(partitions, "attach", month)
        assert await called(verify, "--heads") == before
        await Indexer(store, clock, searches=None).drain()
        assert "прибыл 4 раз" in await called(search, "прибыл")
        assert (await store.read(months_by_table))["mention"][0].month == month


async def test_what_is_heard_of_a_detached_post_is_known(two_months: str, clock: StillClock) -> None:
    """It is no new post: the same text is seen again, another one is an edit, a rough source tells nothing; a person's
    redaction is refused until the month is back.
    """
    async with Store(two_months) as store:
        intake = intake_of(store, clock)
        month = await first_month(store)
        detach_month(store.url, month, clock())
        same = await intake.hear([heard("DEMO. Лавров прибыл 4 раз.", message_id=4)])
        assert (same.new, same.versions, same.seen_again) == (0, 0, 1)
        rough = await intake.hear([heard("DEMO. Лавров прибыл 5  раз", message_id=5, source=Source.IMPORT)])
        assert (rough.new, rough.versions, rough.seen_again) == (0, 0, 1)
        later = NOON + timedelta(days=31)
        edit = await intake.hear([heard("DEMO. Лавров исправлен.", message_id=6, edit_date=later, pts=11)])
        assert (edit.new, edit.versions) == (0, 1)
        assert (await intake.hear([HeardDeletion(1001, (4,), noticed_at=later)])).deleted == 1
        seen = heard("DEMO. Лавров прибыл 5 раз.", message_id=5, seen_by=7)
        assert (await intake.hear([seen])).seen_again == 1
        analyser = load_analyser()
        with pytest.raises(UsageError, match=month):
            await store.write(lambda session: redact(session, analyser, 1, NOON, post_id=5, reason="DEMO"))
        assert await store.read(findings) == []
        attach_month(store.url, month, clock())
        assert await store.read(findings) == []
        stored = await store.read(lambda session: stored_posts(session, [PostKey(1001, n) for n in (4, 5, 6)]))
        assert {key.message_id: post.version for key, post in stored.items()} == {4: 0, 5: 0, 6: 1}


async def test_an_export_goes_on_behind_posts_that_are_away(
    two_months: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch of which all texts are away with their month is not the end of the export."""
    monkeypatch.setattr(exporting, "BATCH", 2)
    async with Store(two_months) as store:
        detach_month(store.url, await first_month(store), clock())
        exporter = Exporter(store, RulesHolder(rules_for()), clock, None)
        exported = [post.message_id async for batch in exporter.batches() for post in batch]
    assert exported == [1, *range(20, 26)]


@pytest.mark.parametrize(
    ("harm", "refusal", "found"),
    [
        (
            "UPDATE version_{} SET content_hash = '\\x00' WHERE number = 0",
            "6 versions",
            {"not those that went": 1, "was changed": 5},  # of six, one is redacted
        ),
        (
            "DELETE FROM version_{} WHERE number = 1",
            "1 version of",
            {"not those that went": 1, "was removed": 1, "its last": 1},
        ),
        ("DROP TABLE mention_{}", "no table mention", {}),
    ],
)
async def test_only_what_was_detached_is_attached(
    two_months: str, clock: StillClock, harm: str, refusal: str, found: dict[str, int]
) -> None:
    """Tables that were changed, or are not there, are refused; the store stays as it is, and verification finds it."""
    async with Store(two_months) as store:
        month = await first_month(store)
        detach_month(store.url, month, clock())
        with psycopg.connect(two_months, autocommit=True) as admin:
            admin.execute(harm.format(month.replace("-", "_")).encode())
        with pytest.raises(StorageError, match=refusal):
            attach_month(store.url, month, clock())
        told = await store.read(findings)
        assert {part: sum(part in one for one in told) for part in found} == found
        assert len(told) == sum(found.values())
        assert await first_month(store) == following(month)


async def test_months_go_in_order(two_months: str, clock: StillClock) -> None:
    """The oldest goes first, never the one being filled nor one whose texts are worked on; the last one comes back."""
    async with Store(two_months) as store:
        month = await first_month(store)
        for other in (following(month), following(month, 2), "2024-13", "x'; DROP TABLE post; --"):
            with pytest.raises(UsageError, match="can't be detached"):
                detach_month(store.url, other, clock())
            with pytest.raises(UsageError, match="can't be attached"):
                attach_month(store.url, other, clock())
        for kind in ("index", "link_post", "old_story"):
            job = f"INSERT INTO job (kind, subject_id, due_at, attempts) VALUES ('{kind}', 1, now(), 0)"
            await store.write(lambda session, job=job: session.execute(text(job)))  # type: ignore[misc]
            with pytest.raises(StorageError, match="1 text of"):
                detach_month(store.url, month, clock())
            await store.write(lambda session: session.execute(text("DELETE FROM job")))
        detach_month(store.url, month, clock())
        with pytest.raises(UsageError, match="being filled"):
            detach_month(store.url, following(month), clock())


async def test_a_month_taken_away_by_hand_counts_as_removed(two_months: str) -> None:
    """Only what `slukh partitions detach` noted is called detached."""
    async with Store(two_months) as store:
        name = f"version_{(await first_month(store)).replace('-', '_')}"
        with psycopg.connect(two_months, autocommit=True) as admin:
            admin.execute(f"ALTER TABLE version DETACH PARTITION {name}".encode())
        assert (await store.read(findings)).count("was removed") == 7


async def test_a_busy_store_is_left_as_it_is(
    two_months: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Detaching waits for readers for some seconds, not for ever, and undoes what it had begun."""
    monkeypatch.setattr("core.storage.months._LOCK_WAIT", "100ms")
    async with Store(two_months) as store:
        month = await first_month(store)
        with psycopg.connect(two_months) as reading:
            reading.execute("SELECT count(*) FROM version")
            with pytest.raises(StorageError, match="quiet moment"):
                detach_month(store.url, month, clock())
        assert await store.read(findings) == []
        assert await first_month(store) == month


async def test_a_backup_without_a_detached_month_says_so(two_months: str, sqlite_url: str, clock: StillClock) -> None:
    """What is detached is not copied; the copy still knows it, and its evidence holds."""
    async with Store(two_months) as store:
        detach_month(store.url, await first_month(store), clock())
    result = await asyncio.to_thread(call, move, "", two_months, sqlite_url)
    assert result.exit_code == 0, (result.output, result.exception)
    assert "without the texts of 7 versions in 1 detached month" in result.output
    async with Store(sqlite_url) as copy:
        assert await copy.read(findings) == []
        again = await intake_of(copy, clock).hear([heard("DEMO. Лавров прибыл 4 раз.", message_id=4)])
        assert (again.new, again.seen_again) == (0, 1)


AWAY = (
    "INSERT INTO detached_version (post_id, number, version_id, month, content_hash, exact_hash, edit_date, pts,"
    " heard_by) SELECT post_id, number, {number}, '{month}', content_hash, exact_hash, edit_date, pts, heard_by"
    " FROM version WHERE text LIKE '%%убыл 22 раз%%'"
)
GONE = "DELETE FROM version WHERE text LIKE '%%убыл 22 раз%%'"
WHOLE = (
    "INSERT INTO detached_month (month, low, high, versions, digest, at)"
    " SELECT month, version_id, version_id + 1, 1, '\\x00', now() FROM detached_version WHERE month = '{month}'"
)


@pytest.mark.parametrize(
    ("detached", "harms", "found"),
    [
        (False, [AWAY.format(number="id", month="2024-01"), GONE], {"which never went", "was removed"}),
        (True, [AWAY.format(number="id", month="{first}"), GONE], {"not what was noted", "was removed"}),
        (True, [AWAY.format(number="-id", month="{first}"), GONE], {"not what was noted", "was removed"}),
        (
            False,
            [AWAY.format(number="id", month="2024-01"), GONE, WHOLE.format(month="2024-01")],
            {"not what was noted", "have a place here", "was removed"},
        ),
        (True, ["UPDATE detached_month SET versions = 6"], {"not what was noted", "not those that went"}),
        (True, ["UPDATE detached_version SET pts = 4 WHERE number = 1"], {"not what was noted"}),
        (
            True,
            ["UPDATE post SET date = date + interval '1 day' WHERE message_id = 4"],
            {"not what was noted", "not those that went", "was changed"},
        ),
        (True, ["UPDATE version_{table} SET text = 'DEMO' WHERE number = 1"], {"was changed"}),
        (True, ["UPDATE raw_message_{table} SET data = '\\x00' WHERE version_id = 1"], {"was changed"}),
    ],
)
async def test_a_lie_about_a_month_is_found(
    two_months: str, clock: StillClock, detached: bool, harms: list[str], found: set[str]
) -> None:
    """A text that was removed and is told to be detached, and what was changed of a month that is away."""
    async with Store(two_months) as store:
        month = await first_month(store)
        if detached:
            detach_month(store.url, month, clock())
        assert await store.read(findings) == []
        with psycopg.connect(two_months, autocommit=True) as admin:
            for harm in harms:
                harm = harm.replace("{first}", month).replace("{table}", month.replace("-", "_"))
                admin.execute(harm.replace("%%", "%").encode())
        told = await store.read(findings)
        assert {part for part in found if any(part in one for one in told)} == found
        assert len(told) == len(found), told


async def test_a_bundle_verifies_though_a_forwarded_post_s_first_text_is_detached(
    postgres_url: str, clock: StillClock, tmp_path: Path
) -> None:
    """Whence an export's post was forwarded can be checked with that text only, and the verifier says so."""
    async with Store(postgres_url) as store:
        intake, month = intake_of(store, clock), await first_month(store)
        told = heard("DEMO. Метро.", source=Source.IMPORT, forward=Forward(7, 1, "Другой"))
        await intake.hear([told, heard("DEMO.", message_id=2, source=Source.IMPORT)])
        await store.write(lambda session: session.execute(text("DELETE FROM job")))
        keep_months(store.url, middle_of(following(month)))
        later = NOON + timedelta(days=30)
        edit = heard("DEMO. Трамвай.", edit_date=later, heard_at=later, pts=7)
        await intake.hear([edit, replace(edit, message_id=2)])
        whole = check(await bundle(store, clock, tmp_path / "whole"))
        assert (whole[0], "not checked" in whole[1]) == (0, False), whole[1]
        detach_month(store.url, month, clock())
        code, said = check(await bundle(store, clock, tmp_path / "part"))
        assert (code, said.count("not checked: whence 1001/1")) == (0, 1), said
        path = tmp_path / "part" / "posts.jsonl"
        path.write_text(path.read_text("utf-8").replace('"reply_to": null', '"reply_to": 5'), "utf-8")
        assert "1001/2: what the post says of itself was changed" in check(tmp_path / "part")[1]
