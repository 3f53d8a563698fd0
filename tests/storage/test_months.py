"""Months on a real PostgreSQL: created ahead, crossed, missing; a number is given once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from cli.copying import move
from cli.partitions import partitions
from core.errors import StorageError, UsageError
from core.pipeline.archive.daily import Daily
from core.storage import health
from core.storage.cards import load_cards
from core.storage.desk import most_named
from core.storage.detached import attach_month, detach_month
from core.storage.digests import Scope, new_posts
from core.storage.engine import database_url, open_engine
from core.storage.models import EmbeddingRow, MentionRow, PostRow, VersionRow
from core.storage.months import (
    PARTED,
    filling,
    floor_of,
    following,
    is_partition,
    keep_months,
    month_of,
    readiness,
    spans,
)
from core.storage.posts import claim_numbers, stored_posts
from core.storage.status import newest_post_naming
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.types import PostKey
from tests.builders import NOON, heard
from tests.conftest import StillClock
from tests.storage.monthly import call, findings, first_month, intake_of, middle_of, months_by_table, partition_holding


def test_the_arithmetic_of_months() -> None:
    """Months sort by time, follow each other over the year, and begin at numbers that grow."""
    assert month_of(datetime(2025, 1, 1, 1, tzinfo=UTC) - timedelta(hours=2)) == "2024-12"
    assert (following("2024-12"), following("2024-01", 25)) == ("2025-01", "2026-02")
    assert floor_of("2024-02") - floor_of("2024-01") == 1 << 32
    assert floor_of("2120-01") < 1 << 53  # a browser's numbers hold it
    assert is_partition("raw_message_2024_03")
    assert not is_partition("version")
    assert not is_partition("article_version_2024_03")


async def test_a_new_store_has_this_month_and_the_next_two(postgres_url: str) -> None:
    """Every table in months has the same ones, side by side; the first takes all numbers from the first on."""
    async with Store(postgres_url) as store:
        found = await store.read(months_by_table)
        first, second, third = found["version"]
        assert all(months == [first, second, third] for months in found.values())
        assert (first.low, first.high, second.high) == (None, second.low, third.low)
        assert [second.month, third.month] == [following(first.month), following(first.month, 2)]
        ready = await store.read(lambda session: readiness(session, middle_of(first.month)))
        assert ready is not None
        assert (ready.ahead, ready.late) == (2, False)
        assert keep_months(store.url, middle_of(first.month)) == []


async def test_sqlite_has_no_months(store: Store, sqlite_url: str, clock: StillClock) -> None:
    """There is nothing to keep, to warn of or to detach, and the commands say so in one line."""
    assert keep_months(store.url, clock()) == []
    assert await store.read(lambda session: readiness(session, clock())) is None
    for arguments in ((), ("create",), ("detach", "2024-03"), ("attach", "2024-03")):
        result = await asyncio.to_thread(call, partitions, sqlite_url, *arguments)
        assert isinstance(result.exception, UsageError)
        assert "SQLite" in str(result.exception)


async def test_a_month_is_crossed(postgres_url: str, clock: StillClock) -> None:
    """What is heard after the month began lies in its partitions, also the edit of an older post."""
    async with Store(postgres_url) as store:
        intake = intake_of(store, clock)
        month = await first_month(store)
        await intake.hear([heard("DEMO. Лавров прибыл.", message_id=n) for n in range(1, 7)])
        created = keep_months(store.url, middle_of(following(month)))
        assert created == [following(month, 3)]
        assert keep_months(store.url, middle_of(following(month))) == []
        later = NOON + timedelta(days=30)
        edit = heard("DEMO. Лавров убыл.", message_id=2, edit_date=later, heard_at=later, pts=9)
        fresh = [heard("DEMO. Лавров вернулся.", message_id=n, heard_at=later) for n in range(20, 26)]
        result = await intake.hear([edit, *fresh])
        assert (result.new, result.versions, result.mentions) == (6, 1, 7)
        again = await intake.hear([edit, *fresh, heard("DEMO. Лавров прибыл.", message_id=1)])
        assert (again.new, again.versions, again.seen_again) == (0, 0, 8)
        for table in ("version", "mention"):
            places = await store.read(lambda session, table=table: partition_holding(session, table))
            old, new = (f"{table}_{one.replace('-', '_')}" for one in (month, following(month)))
            assert sorted(places.values()) == [old] * 6 + [new] * 7
            assert max(id_ for id_, at in places.items() if at == old) < floor_of(following(month))
            assert min(id_ for id_, at in places.items() if at == new) == floor_of(following(month))
        assert await store.read(findings) == []
        cards = await store.read(lambda session: load_cards(session, [2], previous=True))
        assert (cards[2].text, cards[2].previous_text) == ("DEMO. Лавров убыл.", "DEMO. Лавров прибыл.")
        keep_months(store.url, middle_of(month))  # a machine whose clock is behind moves nothing back
        await intake.hear([heard("DEMO. Ещё.", message_id=90)])
        assert max(await store.read(lambda s: partition_holding(s, "version"))) == floor_of(following(month)) + 7


async def test_the_daily_work_creates_and_begins_months(
    postgres_url: str, clock: StillClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever has the background has the months; where they can't be made it says so, and does the rest of its work."""
    async with Store(postgres_url) as store:
        month = await first_month(store)
        clock.now = middle_of(following(month))
        daily = Daily(store, clock, tmp_path / "head.key")
        await daily.run_once()
        assert [span.month for span in await store.read(spans)] == [following(month, n) for n in range(4)]
        assert (await store.read(filling)) == (await store.read(spans))[1]
        clock.now = middle_of(following(month, 2))
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(f"CREATE TABLE version_{following(month, 4).replace('-', '_')} (in_the_way int)".encode())
        await daily.run_once()
        assert "could not be created" in caplog.text
        assert len(await store.read(spans)) == 4


async def test_the_planner_is_told_of_all_months_together(postgres_url: str) -> None:
    """The server counts each partition by itself; the whole is counted at first soon, then once a week."""
    async with Store(postgres_url) as store:

        def counted(session: Session) -> tuple[int, Any]:
            known = session.execute(text("SELECT count(*) FROM pg_stats WHERE tablename = 'version' AND inherited"))
            last = session.execute(text("SELECT last_analyze FROM pg_stat_user_tables WHERE relname = 'version'"))
            return known.scalar_one(), last.scalar_one()

        now = datetime.now(UTC)
        keep_months(store.url, now)
        await store.write(lambda session: fill(session, 1, now))
        keep_months(store.url, now)
        none, tried = await store.read(counted)
        assert (none, tried is None) == (0, False)
        keep_months(store.url, now + timedelta(hours=2))
        known, at = await store.read(counted)
        assert known > 0
        assert at > tried
        keep_months(store.url, now + timedelta(days=6))
        assert (await store.read(counted))[1] == at
        keep_months(store.url, now + timedelta(days=8))
        assert (await store.read(counted))[1] > at


async def test_a_long_reader_keeps_no_month_from_being_created(postgres_url: str) -> None:
    """A backup may read all day: partitions are attached beside it."""
    async with Store(postgres_url) as store:
        month = await first_month(store)
        with psycopg.connect(postgres_url) as reading:
            for table in PARTED:
                reading.execute(f"SELECT count(*) FROM {table}".encode())
            assert keep_months(store.url, middle_of(following(month, 2))) == [following(month, 3), following(month, 4)]


async def test_a_missing_month_loses_nothing(postgres_url: str, clock: StillClock) -> None:
    """While the running month's partitions can't be made, the month before is filled on, and health says so."""
    async with Store(postgres_url) as store:
        intake = intake_of(store, clock)
        month = await first_month(store)
        after = following(month)
        name = f"mention_{after.replace('-', '_')}"
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(f"DROP TABLE {name}".encode())
            admin.execute(f"CREATE TABLE {name} (in_the_way int)".encode())
        now = middle_of(after)
        with pytest.raises(Exception, match="already exists"):
            keep_months(store.url, now)
        assert (await intake.hear([heard("DEMO. Лавров здесь.")])).mentions == 1

        async def problems(at: datetime) -> list[str]:
            found = await store.read(lambda session: health.problems(session, at))
            return [problem.subject for problem in found if problem.kind == "months"]

        assert await problems(middle_of(month)) == ["the tables of the next month are missing"]
        assert await problems(now) == [f"{month} is filled beyond its end"]
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(f"DROP TABLE {name}".encode())
        assert after in keep_months(store.url, now)
        await intake.hear([heard("DEMO. Лавров там.", message_id=2)])
        assert sorted((await store.read(lambda s: partition_holding(s, "mention"))).values())[-1] == name
        assert await problems(now) == []


async def test_two_writers_never_give_a_number_twice(postgres_url: str, clock: StillClock) -> None:
    """Two processes that hear other edits of one post at once: its versions are numbered one after another."""
    async with Store(postgres_url) as one, Store(postgres_url) as other:
        keep_months(one.url, middle_of(await first_month(one)))
        await intake_of(one, clock).hear([heard("DEMO. 0")])
        keep_months(one.url, middle_of(following(await first_month(one))))  # the edits lie in another month

        async def edit(store: Store, odd: int) -> int:
            intake, stored = intake_of(store, clock), 0
            for n in range(1 + odd, 41 + odd, 2):
                at = NOON + timedelta(minutes=n)
                stored += (await intake.hear([heard(f"DEMO. {n}", edit_date=at, pts=n)])).versions
            return stored

        stored = sum(await asyncio.gather(edit(one, 0), edit(other, 1)))
        numbers = await one.read(
            lambda session: list(session.execute(text("SELECT number FROM version ORDER BY id")).scalars())
        )
        assert numbers == list(range(stored + 1))
        assert stored >= 20
        assert await one.read(findings) == []


async def test_a_number_is_claimed_once_without_any_other_lock(postgres_url: str, clock: StillClock) -> None:
    """Whoever comes second waits for the first one, and is refused; its transaction stores nothing."""
    async with Store(postgres_url) as store:
        await intake_of(store, clock).hear([heard("DEMO. 0")])
        first, second = (open_engine(database_url(postgres_url), writer=True, connections=1) for _ in range(2))
        try:
            with Session(first) as ours, Session(second) as theirs:
                claim_numbers(ours, {1: 1})
                waiting = asyncio.create_task(asyncio.to_thread(claim_numbers, theirs, {1: 1}))
                await asyncio.sleep(0.2)
                assert not waiting.done()
                ours.commit()
                with pytest.raises(StorageError, match="somebody else"):
                    await asyncio.wait_for(waiting, 30)
                theirs.rollback()
                with pytest.raises(StorageError):
                    claim_numbers(theirs, {1: 3})
        finally:
            first.dispose()
            second.dispose()


@pytest.mark.parametrize("engine", ["sqlite_url", "postgres_url"])
async def test_a_month_never_holds_a_number_twice(
    request: pytest.FixtureRequest, engine: str, clock: StillClock
) -> None:
    """Under a month, and on SQLite over all, an index refuses it whatever a program believes."""
    async with Store(request.getfixturevalue(engine)) as store:
        await intake_of(store, clock).hear([heard("DEMO. 0")])
        row = {"post_id": 1, "number": 0, "text": "", "content_hash": bytes(32), "salt": b"", "heard_at": NOON}
        with pytest.raises(StorageError, match=r"(?i)unique"):
            await store.write(lambda session: insert_rows(session, VersionRow, [row]))


async def test_a_moved_store_has_the_months_in_which_it_heard(
    sqlite_url: str, postgres_url: str, clock: StillClock
) -> None:
    """`slukh move` lays them out by what was heard when; the oldest can be detached, and the evidence holds."""
    heard_in = [datetime(2025, month, 20, tzinfo=UTC) for month in (3, 4, 7)]
    async with Store(sqlite_url) as store:
        intake = intake_of(store, clock)
        for place, at in enumerate(heard_in):
            numbers = range(10 * place + 1, 10 * place + 6)
            await intake.hear([heard("DEMO. Лавров.", message_id=n, heard_at=at, date=at) for n in numbers])
        await store.write(lambda session: session.execute(text("DELETE FROM job")))
    result = await asyncio.to_thread(call, move, "", sqlite_url, postgres_url)
    assert result.exit_code == 0, (result.output, result.exception)
    async with Store(postgres_url) as store:
        found = await store.read(months_by_table)
        assert all(months == found["version"] for months in found.values())
        assert [span.month for span in found["version"]][:3] == ["2025-03", "2025-04", "2025-07"]
        assert [(span.low, span.high) for span in found["version"]][:2] == [(None, 6), (6, 11)]
        keep_months(store.url, middle_of(found["version"][3].month))
        assert detach_month(store.url, "2025-03", clock()) == 5
        assert await store.read(findings) == []
        assert (await intake_of(store, clock).hear([heard("DEMO. Новый.", message_id=99)])).new == 1
        newest = max((await store.read(lambda s: partition_holding(s, "version"))).items())
        assert newest[1] == f"version_{found['version'][3].month.replace('-', '_')}"
        attach_month(store.url, "2025-03", clock())
        assert await store.read(findings) == []


EACH = 1500


def fill(session: Session, low: int, at: datetime) -> None:
    """So many posts of one month, each naming one of thirty officials."""
    posts, versions, mentions, vectors = [], [], [], []
    offset = session.execute(text("SELECT coalesce(max(id), 0) FROM post")).scalar_one()
    for number in range(EACH):
        id_, post_id, moment = low + number, offset + number + 1, at + timedelta(seconds=number)
        posts.append({"id": post_id, "channel_id": number % 20, "message_id": post_id, "date": moment,
                      "heard_at": moment, "source": "live", "version": 0})  # fmt: skip
        versions.append({"id": id_, "post_id": post_id, "number": 0, "text": "DEMO " * 40, "entities": [],
                         "content_hash": bytes(32), "salt": b"", "heard_at": moment})  # fmt: skip
        mentions.append({"version_id": id_, "start": 0, "end": 4, "surface": "DEMO", "official_id": f"o{number % 30}",
                         "kind": "full", "reasons": [], "doubtful": False, "catalogue_id": "x"})  # fmt: skip
        vectors.append({"version_id": id_, "encoder_id": "e", "texts_hash": b"", "count": 0, "vectors": b""})
    for model, rows in ((PostRow, posts), (VersionRow, versions), (MentionRow, mentions), (EmbeddingRow, vectors)):
        insert_rows(session, model, rows)


READS: list[tuple[str, Callable[[Session, datetime], Any], bool]] = [
    ("the newest post that names somebody", lambda s, at: newest_post_naming(s, frozenset(["o7"])), False),
    ("a digest of anybody", lambda s, at: new_posts(s, Scope(), at, at + timedelta(days=2)), True),
    ("a digest of one", lambda s, at: new_posts(s, Scope(frozenset(["o7"])), at, at + timedelta(days=2)), True),
    ("who is named most", lambda s, at: most_named(s, at, 10), True),
    ("cards", lambda s, at: load_cards(s, range(10, 40)), False),
    ("what is stored of posts", lambda s, at: stored_posts(s, [PostKey(n % 20, n + 1) for n in range(40)]), False),
]


async def test_hot_reads_go_by_index_and_leave_old_months_alone(postgres_url: str) -> None:
    """No question walks a month, and those of the last days touch no old one."""
    async with Store(postgres_url) as store:
        month = await first_month(store)
        for place in range(4):
            one = following(month, place)
            keep_months(store.url, middle_of(one))
            low = floor_of(one) if place else 1
            await store.write(lambda session, low=low, one=one: fill(session, low, middle_of(one)))
        await store.write(lambda session: session.execute(text("ANALYZE")))
        asked: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
            asked.append((statement, values))

        def plan_of(session: Session, ask: Callable[[Session, datetime], Any]) -> str:
            asked.clear()
            event.listen(Engine, "before_cursor_execute", note)
            try:
                ask(session, middle_of(following(month, 3)))
            finally:
                event.remove(Engine, "before_cursor_execute", note)
            connection = session.connection()
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # of so few rows a planner would rather read all
            rows = [
                row
                for sql, values in asked
                for row in connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {sql}", values)
            ]
            return "\n".join(row[0] for row in rows if "never executed" not in row[0])

        for what, ask, prunes in READS:
            plan = await store.read(lambda session, ask=ask: plan_of(session, ask))
            assert "Seq Scan on version_" not in plan, f"{what}: {plan}"
            assert "Seq Scan on mention_" not in plan, f"{what}: {plan}"
            if prunes:
                assert f" on mention_{month.replace('-', '_')}" not in plan, f"{what}: {plan}"
