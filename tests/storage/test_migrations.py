"""Migrations: each schema is brought up with its data, once, under a lock; a newer one is refused."""

import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from core.errors import StorageError
from core.pipeline.newsroom.cases import cases_of
from core.storage import migrate, subscriptions
from core.storage.engine import database_url, open_engine, write_ahead
from core.storage.models import ArticleRow, Base, LinkRow, PostRow, VersionRow
from core.storage.people import Member, put_member
from core.storage.store import Store
from core.storage.stories import posts_of_story
from core.told import Destination

_FILES = sorted((Path(migrate.__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
REVISIONS = [file.name.partition("_")[0] for file in _FILES]
# As the first schema had them; a later migration that changes these tables must carry the row along.
_POST = (
    "INSERT INTO post (id, channel_id, message_id, date, heard_at, source, service, noforwards, version)"
    " VALUES (7, 5, 3, {at}, {at}, 'live', {no}, {no}, 0)"
)
_VERSION = (
    "INSERT INTO version (id, post_id, number, text, entities, content_hash, salt, heard_at)"
    " VALUES (9, 7, 0, 'DEMO. Sample', '[]', {blob}, {blob}, {at})"
)

_SUBSCRIPTION = (
    "INSERT INTO subscription (id, chat_id, thread_id, kind, target, instant, in_digest, edits, deletions, articles,"
    " channels, created_at)"
    " VALUES (5, 7, 0, 'official', 'sergey-lavrov', {yes}, {no}, {yes}, {yes}, {yes}, '[1001]', {at})"
)
_STORY_WISH = (
    "INSERT INTO subscription (id, chat_id, thread_id, kind, target, instant, in_digest, edits, deletions, articles,"
    " created_at) VALUES (:number, :chat, 0, 'story', :target, {yes}, {yes}, {yes}, {yes}, {yes}, {at})"
)
_ANOTHER_POST = tuple(each.replace("(7, 5, 3,", "(8, 5, 4,").replace("(9, 7,", "(10, 8,") for each in (_POST, _VERSION))
_REDACTION = "INSERT INTO redaction (version_id, text_hash, reason, at) VALUES (9, {blob}, 'DEMO', {at})"
_ARTICLE = (
    "INSERT INTO article (id, url, title, language, first_seen_at, version)"
    " VALUES (:number, :url, 'DEMO', 'en', {at}, 0)"
)
_LINK = (
    "INSERT INTO link (article_id, post_id, relation, score, reasons, article_version, post_version, found_at)"
    " VALUES (:article_id, :post_id, 'cites', 1, :reasons, 0, 0, {at})"
)
_AWAY = (
    _POST.replace("(7, 5, 3,", "(6, 5, 2,"),
    "INSERT INTO detached_version (post_id, number, version_id, month, content_hash)"
    " VALUES (6, 0, 8, '2025-10', {blob})",
    _REDACTION.replace("(9,", "(8,"),
)
_REASONS = '[["link-cites-channel", {"channel": "DEMO"}], ["link-same-words", {"words": "sample ~ sample"}]]'
_DIGEST = (
    "INSERT INTO digest_schedule (id, chat_id, thread_id, local_time, weekdays, enabled, silent_when_empty, created_at)"
    " VALUES (3, 7, 0, '09:00', '15', {yes}, {no}, {at})"
)
_RUN = (
    "INSERT INTO digest_run (digest_id, local_date, due_at, from_at, to_at) VALUES (3, '2025-11-05', {at}, {at}, {at})"
)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database on each engine in turn."""
    return request.getfixturevalue(request.param)


def differences(session: Session) -> list[Any]:
    told = {"include_name": migrate.include_name, "include_object": migrate.include_object}
    context = MigrationContext.configure(session.connection(), opts={"compare_type": False, **told})
    return list(compare_metadata(context, Base.metadata))


def at_revision(url: str, revision: str) -> Engine:
    """An engine over a database that stopped at `revision`, as an earlier program left it, with one post."""
    engine = open_engine(database_url(url), writer=True, connections=1)
    written = (
        {"at": "'2025-11-05 09:00:00.000000'", "no": "0", "blob": "x'00'"}
        if engine.dialect.name == "sqlite"
        else {"at": "'2025-11-05 09:00:00+00'", "no": "false", "blob": "'\\x00'"}
    )
    with engine.begin() as connection:
        migrate.upgrade(connection, revision)
        for statement in (_POST, _VERSION):
            connection.execute(text(statement.format(**written)))
    return engine


@pytest.mark.parametrize("revision", REVISIONS)
async def test_each_schema_is_brought_up_with_its_data(url: str, revision: str) -> None:
    """Whatever schema an earlier program left, the first start ends in the models' one, and nothing stored is lost."""
    at_revision(url, revision).dispose()
    async with Store(url) as store:
        assert await store.read(differences) == []
        post = select(PostRow.channel_id, PostRow.message_id, PostRow.date, VersionRow.text).join(
            VersionRow, VersionRow.post_id == PostRow.id
        )
        [(channel_id, message_id, date, words)] = await store.read(lambda session: session.execute(post).all())
    assert (channel_id, message_id, date.isoformat(), words) == (5, 3, "2025-11-05T09:00:00+00:00", "DEMO. Sample")


async def test_numbers_that_are_given_once_begin_behind_those_that_were_given(url: str) -> None:
    """Subscriptions, digests and their runs are carried along; the number of a removed one comes back to nobody."""
    engine = at_revision(url, "0008")
    sqlite = engine.dialect.name == "sqlite"
    written = {"at": "'2025-11-05 09:00:00.000000'", "yes": "1" if sqlite else "true", "no": "0" if sqlite else "false"}
    with engine.begin() as connection:
        for statement in (_SUBSCRIPTION, _DIGEST, _RUN):
            connection.execute(text(statement.format(**written)))
        if not sqlite:
            connection.execute(text("SELECT setval(pg_get_serial_sequence('subscription', 'id'), 5)"))
    engine.dispose()
    place, at = Destination(7), datetime(2025, 11, 6, tzinfo=UTC)
    follow = {"instant": True, "in_digest": True, "by": None, "now": at}
    async with Store(url) as store:
        [wish] = await store.read(lambda session: subscriptions.wishes(session, place))
        assert (wish.id, wish.target, wish.in_digest, wish.channels) == (5, "sergey-lavrov", False, (1001,))
        assert await store.read(lambda session: subscriptions.runs_of(session, [3], "2025-11-01")) == {
            (3, "2025-11-05")
        }
        await store.write(lambda session: subscriptions.drop_wish(session, 5))
        await store.write(lambda session: subscriptions.put_wish(session, place, "official", "x", **follow))
        [wish] = await store.read(lambda session: subscriptions.wishes(session, place))
        assert wish.id == 6


async def test_whoever_followed_a_story_that_had_joined_another_follows_that_one(url: str) -> None:
    """An earlier program left the number of before, which no post has; who follows both keeps both."""
    engine = at_revision(url, "0009")
    sqlite = engine.dialect.name == "sqlite"
    written = {"at": "'2025-11-05 09:00:00.000000'", "yes": "1" if sqlite else "true"}
    with engine.begin() as connection:
        for story, into in ((1, 2), (2, 3), (3, None), (4, None)):
            connection.execute(
                text(f"INSERT INTO story (id, created_at, merged_into) VALUES ({story}, {written['at']}, :into)"),
                {"into": into},
            )
        for number, (chat, target) in enumerate(((7, "1"), (8, "2"), (8, "3"), (9, "4")), start=1):
            row = {"number": number, "chat": chat, "target": target}
            connection.execute(text(_STORY_WISH.format(**written)), row)
    engine.dispose()
    async with Store(url) as store:
        found = {
            chat: await store.read(lambda session, at=chat: subscriptions.wishes(session, Destination(at)))
            for chat in (7, 8, 9)
        }
    targets = {chat: {wish.id: wish.target for wish in wishes} for chat, wishes in found.items()}
    assert targets == {7: {1: "3"}, 8: {2: "2", 3: "3"}, 9: {4: "4"}}


async def test_words_of_what_was_redacted_before_leave_the_reasons_of_its_links(url: str) -> None:
    """An earlier program took the text out and left what its links tell of it, of one that was put aside since as well;
    what they tell of the article stays.
    """
    engine = at_revision(url, "0009")
    sqlite = engine.dialect.name == "sqlite"
    written = {"at": "'2025-11-05 09:00:00.000000'", "blob": "x'00'" if sqlite else "'\\x00'"}
    with engine.begin() as connection:
        for statement in (*_ANOTHER_POST, _REDACTION, *_AWAY):
            connection.execute(text(statement.format(**written, no="0" if sqlite else "false")))
        for number, post_id in ((1, 7), (2, 7), (3, 8), (4, 6)):
            connection.execute(text(_ARTICLE.format(**written)), {"number": number, "url": f"https://demo/{number}"})
            row = {"article_id": number, "post_id": post_id, "reasons": _REASONS}
            connection.execute(text(_LINK.format(**written)), row)
    engine.dispose()
    query = select(LinkRow.article_id, LinkRow.reasons)
    async with Store(url) as store:
        found = await store.read(lambda session: dict(session.execute(query).tuples().all()))
    cites = ["link-cites-channel", {"channel": "DEMO"}]
    assert found == {1: [cites], 2: [cites], 3: [cites, ["link-same-words", {"words": "sample ~ sample"}]], 4: [cites]}


async def test_words_of_a_redacted_text_that_was_put_aside_leave_its_links_also_where_the_rest_was_done(
    url: str,
) -> None:
    """The program before looked for texts that stand in the store only, and will not look again."""
    engine = at_revision(url, "0010")
    sqlite = engine.dialect.name == "sqlite"
    written = {"at": "'2025-11-05 09:00:00.000000'", "blob": "x'00'" if sqlite else "'\\x00'"}
    with engine.begin() as connection:
        for statement in _AWAY:
            connection.execute(text(statement.format(**written, no="0" if sqlite else "false")))
        for number, post_id in ((1, 6), (2, 7)):
            connection.execute(text(_ARTICLE.format(**written)), {"number": number, "url": f"https://demo/{number}"})
            row = {"article_id": number, "post_id": post_id, "reasons": _REASONS}
            connection.execute(text(_LINK.format(**written)), row)
    engine.dispose()
    query = select(LinkRow.article_id, LinkRow.reasons)
    async with Store(url) as store:
        found = await store.read(lambda session: dict(session.execute(query).tuples().all()))
    cites = ["link-cites-channel", {"channel": "DEMO"}]
    assert found == {1: [cites], 2: [cites, ["link-same-words", {"words": "sample ~ sample"}]]}


@pytest.mark.parametrize("revision", ["0009", "0010"])
async def test_stories_that_led_to_each_other_are_one_and_have_what_was_left_behind(url: str, revision: str) -> None:
    """Two processes had merged them into each other at once, or put a copy into one that had just gone: whoever asked
    for the former waited for ever, and nobody saw the latter.
    """
    engine = at_revision(url, revision)
    sqlite = engine.dialect.name == "sqlite"
    written = {"at": "'2025-11-05 09:00:00.000000'", "yes": "1" if sqlite else "true", "blob": "x'00'"}
    written |= {"no": "0"} if sqlite else {"no": "false", "blob": "'\\x00'"}
    with engine.begin() as connection:
        for story, into in ((1, 2), (2, 3), (3, 2), (4, 1), (5, None), (6, 5), (7, None)):
            connection.execute(
                text(f"INSERT INTO story (id, created_at, merged_into) VALUES ({story}, {written['at']}, :into)"),
                {"into": into},
            )
        for number in range(11, 16):
            for each in (
                _POST.replace("(7, 5, 3,", f"({number}, 5, {number},"),
                _VERSION.replace("(9, 7,", f"({number}, {number},"),
            ):
                connection.execute(text(each.format(**written)))
        for post_id, story in ((11, 2), (12, 3), (13, 4), (14, 6), (15, 7)):
            connection.execute(text(f"UPDATE post SET story_id = {story} WHERE id = {post_id}"))
        for number, (chat, target) in enumerate(((7, "3"), (7, "1"), (8, "6"), (9, "7")), start=1):
            row = {"number": number, "chat": chat, "target": target}
            connection.execute(text(_STORY_WISH.format(**written)), row)
    engine.dispose()
    async with Store(url) as store:
        posts = {
            story: [post.post_id for post in await store.read(lambda session, of=story: posts_of_story(session, of))]
            for story in range(1, 8)
        }
        found = {
            chat: await store.read(lambda session, at=chat: subscriptions.wishes(session, Destination(at)))
            for chat in (7, 8, 9)
        }
    assert posts == {1: [11, 12, 13], 2: [11, 12, 13], 3: [11, 12, 13], 4: [11, 12, 13], 5: [14], 6: [14], 7: [15]}
    assert {chat: {wish.target for wish in wishes} for chat, wishes in found.items()} == {
        7: {"2", "1"},
        8: {"5"},
        9: {"7"},
    }


async def test_who_was_shut_out_before_reads_no_case_when_let_in_again(url: str) -> None:
    """An earlier program kept them as readers, whom no page of the case showed; members go on reading."""
    engine = at_revision(url, "0009")
    at = "'2025-11-05 09:00:00.000000'"
    with engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO case_file (id, title, note, by_user_id, at) VALUES (1, 'DEMO', '', 7, {at})")
        )
        for user_id, removed_at in ((8, at), (9, "NULL")):
            connection.execute(
                text(
                    "INSERT INTO member (user_id, role, joined_at, removed_at)"
                    f" VALUES ({user_id}, 'journalist', {at}, {removed_at})"
                )
            )
        connection.execute(text("INSERT INTO case_reader (case_id, user_id) VALUES (1, 8), (1, 9), (1, 10)"))
    engine.dispose()
    now = datetime(2025, 11, 6, tzinfo=UTC)
    titles = {}
    async with Store(url) as store:
        for user_id in (8, 9, 10):
            await store.write(lambda session, who=user_id: put_member(session, who, "journalist", None, now))
            member = Member(user_id, "journalist", None)
            cases = await store.read(lambda session, who=member: cases_of(session, who))
            titles[user_id] = [case.title for case in cases]
    assert titles == {8: [], 9: ["DEMO"], 10: []}


# What the sixth schema was while the first migrations were still changed in place, as far as stores of that day differ.
_EARLY = (
    "ALTER TABLE job DROP COLUMN until_id",
    "CREATE INDEX ix_job_due ON job (kind, due_at)",
    "CREATE INDEX ix_version_heard_at ON version (heard_at)",
)


def early(url: str, *statements: str, revision: str = "0006") -> None:
    """A database as a program of that day left it: its schema by `statements` another one than its number says."""
    engine = at_revision(url, revision)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize("revision", ["0006", REVISIONS[-2]])
async def test_a_schema_that_is_not_what_its_number_says_is_completed(url: str, revision: str) -> None:
    """A store of before the first migrations stood still passed for one of today: no backup of it could
    be made. Also where a program between then and now took it over.
    """
    early(url, *_EARLY, revision=revision)
    async with Store(url) as store:
        assert await store.read(differences) == []


@pytest.mark.parametrize(
    ("revision", "statement", "why"),
    [
        ("0006", "ALTER TABLE delivery DROP COLUMN attempts", "it has no delivery.attempts"),
        ("0006", "DROP TABLE detached_month", "it has no detached_month.month"),
        ("0002", "CREATE TABLE destination (chat_id INTEGER)", "its schema is in other pieces"),
    ],
)
async def test_a_schema_that_can_not_be_completed_is_refused(url: str, revision: str, statement: str, why: str) -> None:
    """It is told in one line with what to do, and left as it was, so that the program that made it can still export."""
    early(url, statement, revision=revision)
    with pytest.raises(StorageError, match=why) as refused:
        await Store(url).open()
    assert "slukh export --all" in str(refused.value)
    engine = open_engine(database_url(url), writer=True, connections=1)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == revision
    engine.dispose()


async def test_a_migration_that_fails_leaves_the_database_as_it_was(url: str) -> None:
    """The missing migrations are one transaction: the tables of those that went well are not left behind."""
    engine = at_revision(url, REVISIONS[0])
    with engine.begin() as connection:
        before = set(inspect(connection).get_table_names())
        connection.execute(text("CREATE TABLE search_doc (in_the_way INTEGER)"))
    with pytest.raises(Exception, match="search_doc"):
        await Store(url).open()
    with engine.begin() as connection:
        assert set(inspect(connection).get_table_names()) == before | {"search_doc"}
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == REVISIONS[0]
    engine.dispose()


async def test_processes_that_start_at_once_migrate_once(url: str) -> None:
    """The first one migrates, the others wait for it and find the work done."""
    stores = await asyncio.gather(*(Store(url).open() for _ in range(4)))
    assert await stores[-1].read(differences) == []
    await asyncio.gather(*(store.close() for store in stores))


async def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    """An older program never writes into a schema that it does not know."""
    async with Store(url) as store:
        await store.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(StorageError, match="newer Slukh"):
        await Store(url).open()


def test_a_new_database_is_opened_by_many_at_once(tmp_path: Path) -> None:
    """SQLite does not wait when several switch to the write-ahead log at once: one in six such starts failed."""

    def open_one(path: Path, together: threading.Barrier) -> None:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            together.wait()
            write_ahead(connection)
            connection.execute("CREATE TABLE IF NOT EXISTS opened (number)")

    with ThreadPoolExecutor(4) as pool:
        for number in range(80):
            together = threading.Barrier(4)
            for opened in [pool.submit(open_one, tmp_path / f"{number}.db", together) for _ in range(4)]:
                opened.result()


async def test_an_article_of_before_was_last_seen_when_its_page_was_read(url: str) -> None:
    """Not when a feed's words were taken for it: what was never had can't be said to have been taken down."""
    engine = at_revision(url, "0010")
    sqlite = engine.dialect.name == "sqlite"
    written = {
        "blob": "x'00'" if sqlite else "'\\x00'",
        "yes": "1" if sqlite else "true",
        "no": "0" if sqlite else "false",
    }
    with engine.begin() as connection:
        for number in (1, 2):
            statement = _ARTICLE.format(at="'2025-11-05 09:00:00.000000'")
            connection.execute(text(statement), {"number": number, "url": f"https://demo/{number}"})
        for article_id, number, hour, from_feed in ((1, 0, 10, "no"), (1, 1, 11, "no"), (2, 0, 12, "yes")):
            connection.execute(
                text(
                    "INSERT INTO article_version (article_id, number, title, text, authors, content_hash, fetched_at,"
                    f" from_feed) VALUES ({article_id}, {number}, 'DEMO', 'DEMO', '[]', {written['blob']},"
                    f" '2025-11-05 {hour}:00:00.000000', {written[from_feed]})"
                )
            )
    engine.dispose()
    query = select(ArticleRow.id, ArticleRow.last_seen_at, ArticleRow.taken_down_at).order_by(ArticleRow.id)
    async with Store(url) as store:
        found = await store.read(lambda session: [tuple(row) for row in session.execute(query)])
    assert found == [(1, datetime(2025, 11, 5, 11, tzinfo=UTC), None), (2, None, None)]
