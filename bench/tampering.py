"""Tampering and verification: random changes of a store, each of which `slukh verify` must find, and how fast it looks.

    python -m bench.tampering [--count 10000] [--versions 100000]

Each tampering changes one value, removes one row or inserts one, of what is evidence: versions, posts' dates, deletion
marks and last numbers, the chain, reviews, redactions, signed heads, what is known of detached months. Some remove a
text and say that it was detached. Prints what was not found, and versions a second.
"""

import argparse
import asyncio
import os
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace
from sqlalchemy import create_engine, delete, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from core.evidence import (
    GENESIS,
    NOT_CHAINED,
    POST,
    SALT_BYTES,
    DetachedVersion,
    detached_digest,
    post_payload,
    salted_content,
    salted_raw,
)
from core.mentions import compile_catalogue
from core.pipeline.archive import keeping
from core.pipeline.archive.detachment import wrong_months
from core.pipeline.archive.heads import all_heads, noted, sign_heads, wrong_heads
from core.pipeline.archive.keptmedia import keep_media
from core.pipeline.archive.verifying import chain_channels, verify_channel
from core.pipeline.chain import link_row
from core.pipeline.hearing.intake import Intake
from core.pipeline.newsroom.reviewing import judge, undo
from core.pipeline.rules import Rules, RulesHolder
from core.query import load_analyser
from core.rawform import pack
from core.storage.detached import remember_month
from core.storage.mediafiles import Limits, want_new_media
from core.storage.models import ChannelRow, EvidenceRow, PostRow, RawMessageRow, VersionRow
from core.storage.months import Span
from core.storage.people import put_member
from core.storage.posts import ChainHead
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.types import Forward, HeardDeletion, Media, PostKey, Source
from tests.builders import NOON, heard, watchlist

# What is evidence, by table: the columns that a tampering changes.
COLUMNS = {
    # All that a record covers.
    "version": tuple(c.name for c in VersionRow.__table__.c if c.name not in NOT_CHAINED["version"]),
    "post": tuple(c.name for c in PostRow.__table__.c if c.name not in NOT_CHAINED["post"]),
    "evidence": ("seq", "kind", "message_id", "number", "at", "payload_hash", "hash", "channel_id"),
    "review": ("kind", "subject", "verdict", "note", "by_user_id", "at", "undone_at", "salt", "post_id"),
    "redaction": ("text_hash", "raw_hash", "reason", "at", "version_id"),
    "raw_message": ("data", "version_id"),
    "witness": ("version_id", "witness", "at", "text_hash", "raw_hash"),
    "media_file": ("identity", "channel_id", "message_id", "state", "sha256", "size", "kept_at"),
    "detached_month": ("month", "low", "high", "versions", "digest"),
    "detached_version": (
        "post_id",
        "number",
        "version_id",
        "month",
        "content_hash",
        "exact_hash",
        "edit_date",
        "pts",
        "heard_by",
    ),
    "chain_head": ("at", "root", "heads", "signature", "public_key"),
}
OF_DETACHED = ("date", "deleted_noticed_at", "channel_id", "message_id", "version")
"""What of a post is proven though its text is away."""
DETACHED = Span("2025-10", None, 5)
KEYS = {"evidence": ("channel_id", "seq"), "witness": ("version_id", "witness")}
"""Of the tables that are kept in the order of their keys, which have no row numbers."""
REMOVED = (
    "version", "evidence", "review", "redaction", "media_file", "raw_message", "witness", "detached_month",
    "detached_version",
)  # fmt: skip
INSERTED = {
    "version": {"id": "id + 5000", "number": "number + 3"}, "evidence": {"seq": "seq + 5000"},
    "review": {"id": "id + 5000"}, "witness": {"witness": "witness + 5"},
    "detached_version": {"version_id": "-version_id", "number": "number + 3"},
    "detached_month": {"month": "'2020-01'", "low": "-9", "high": "-1"},
}  # fmt: skip
"""What a tampering inserts: a copy of a row, with these columns changed."""


async def fill(path: Path) -> bytes:
    """A store with everything that is evidence, signed at its end; returns the public key."""
    key = Ed25519PrivateKey.generate()
    rules = RulesHolder(Rules(watchlist(), compile_catalogue([])))
    now = NOON + timedelta(hours=1)
    async with Store(f"sqlite:///{path}") as store:
        intake = Intake(store, rules, lambda: NOON)
        media = Media("photo", "photo:1", name="a.jpg")
        posts = [
            heard(
                f"DEMO. Пост {n}.",
                message_id=n,
                channel_id=1001 + n % 2,
                media=media if n % 5 == 0 else None,
                raw=pack({"_": "Message", "id": n, "message": f"DEMO. Пост {n}."}) if n % 3 else None,
                forward=Forward(channel_id=1002, message_id=n, name="DEMO. Канал") if n % 4 == 0 else None,
                grouped_id=7 if n % 6 == 0 else None,
                reply_to=n - 1 if n % 7 == 0 else None,
                source=Source.IMPORT if n in (14, 15, 16) else Source.LIVE,
                seen_by=None if n in (14, 15, 16) else 1,
            )
            for n in range(1, 21)
        ]
        await intake.hear(posts)
        await intake.hear([replace(posts[14], source=Source.LIVE, seen_by=1)])  # an export's, as an account sees it
        await intake.hear([replace(post, seen_by=2) for post in posts[12:18]])  # by another account
        edits = [
            heard(f"DEMO. Правка {n}.", message_id=n, channel_id=1001 + n % 2, edit_date=now, pts=n) for n in (2, 3, 7)
        ]
        await intake.hear([*edits, HeardDeletion(1001, (4, 6), now), HeardDeletion(1002, (5,), now)])

        def rest(session: Session) -> None:
            put_member(session, 13, "analyst", "Analyst", NOON)
            insert_rows(session, ChannelRow, [{"channel_id": 1001, "name": "A", "language": "ru"}])
            first = judge(session, 13, now, kind="claim", post_id=1, subject="", verdict="denied", note="asked")
            judge(session, 13, now, kind="note", post_id=2, subject="", verdict="note", note="more")
            judge(session, 13, now, kind="tag", post_id=3, subject="metro", verdict="set")
            undo(session, 13, now, first)
            keeping.redact(session, load_analyser(), 13, now, post_id=10, reason="a minor")
            keeping.redact(session, load_analyser(), 13, now, post_id=11, reason="another")
            want_new_media(session, Limits(), now)
            keep_media(session, "photo:1", "ab" * 32, 5000, now)
            sign_heads(session, key, now)
            # As a copy knows a month that was detached in the PostgreSQL store that it was made of.
            remember_month(session, DETACHED, now)
            session.execute(delete(VersionRow).where(VersionRow.id < DETACHED.high))
            session.execute(delete(RawMessageRow).where(RawMessageRow.version_id < DETACHED.high))

        await store.write(rest)
    return key.public_key().public_bytes_raw()


def problems(session: Session, trusted: bytes, root: str) -> int:
    """How many findings `slukh verify --root` would have."""
    heads = all_heads(session)
    known = noted(heads)
    found = len(wrong_heads(heads, trusted, root)) + len(wrong_months(session))
    for channel_id in sorted({*chain_channels(session), *known}):
        found += len(verify_channel(session, channel_id, tuple(known.get(channel_id, ()))).findings)
    return found


def changed(value: object, rng: random.Random) -> object:
    """Another value of the same kind."""
    match value:
        case None:
            return rng.choice(["2020-01-01 00:00:00.000000", "x", 7])
        case bytes():
            place = rng.randrange(max(1, len(value)))
            return (
                value[:place] + bytes([(value[place] if value else 0) ^ (1 << rng.randrange(8))]) + value[place + 1 :]
            )
        case int():
            return value + rng.choice([-1, 1, 5, 1000])
        case str() if len(value) == 26 and value[4] == "-" and value[19] == ".":
            digit = rng.choice([3, 18, 25, 23])
            return value[:digit] + str((int(value[digit]) + 1) % 10) + value[digit + 1 :]
        case str() if value[:1] in ("[", "{"):
            return rng.choice(
                ["[]", "{}", '[["bold", 0, 4, null]]', '{"kind": "photo", "identity": "photo:2"}', "nonsense"]
            )
        case str():
            place = rng.randrange(len(value) + 1)
            return rng.choice([value[:place] + "х" + value[place:], value[:place] + value[place + 1 :] + " ", ""])
    raise AssertionError(value)


def tampering(connection: sqlite3.Connection, rng: random.Random) -> str:
    """Does one thing that nobody may; returns what it was, empty where it came to nothing."""
    if rng.random() < 0.05:
        return detaching(connection, rng)
    table = rng.choice(list(COLUMNS))
    names = KEYS.get(table, ("rowid",))
    rows = list(connection.execute(f"SELECT {', '.join(names)} FROM {table}"))
    chosen, act = tuple(rng.choice(rows)), rng.random()
    here = " AND ".join(f"{name} = ?" for name in names)
    if act < 0.12 and table in REMOVED:
        connection.execute(f"DELETE FROM {table} WHERE {here}", chosen)
        return f"{table} removed"
    if act < 0.2 and table in INSERTED:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        picked = ", ".join(INSERTED[table].get(column, f'"{column}"') for column in columns)
        connection.execute(f"INSERT INTO {table} SELECT {picked} FROM {table} WHERE {here}", chosen)
        return f"{table} inserted"
    column = rng.choice(COLUMNS[table])
    if (table, column) == ("version", "content_hash") and is_redacted(connection, chosen[0]):
        return ""  # which is only compared with what is heard again, and stands in no bundle
    if table == "post" and column not in OF_DETACHED and is_detached(connection, chosen[0]):
        return ""  # what its record holds beside the text can be looked at once the month is back
    old = connection.execute(f'SELECT "{column}" FROM {table} WHERE {here}', chosen).fetchone()[0]
    new = changed(old, rng)
    if new == old:
        return ""
    try:
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {here}', (new, *chosen))
    except sqlite3.IntegrityError:
        return ""
    return f"{table}.{column}"


def is_redacted(connection: sqlite3.Connection, version_id: int) -> bool:
    """Whether a version's text was taken out."""
    found = connection.execute("SELECT 1 FROM redaction WHERE version_id = ?", (version_id,)).fetchone()
    return found is not None


def is_detached(connection: sqlite3.Connection, post_id: int) -> bool:
    """Whether a post's first text is away with its month."""
    asked = "SELECT 1 FROM detached_version WHERE number = 0 AND post_id = ?"
    return connection.execute(asked, (post_id,)).fetchone() is not None


def detaching(connection: sqlite3.Connection, rng: random.Random) -> str:
    """Removes a text that is here, and says in one of four ways that it was detached; returns which."""
    ids = [row[0] for row in connection.execute("SELECT id FROM version ORDER BY id")]
    chosen = rng.choice(ids[1:])
    how = rng.choice(["as it is", "with a number of the month", "and counted", "with a month of its own"])
    number, month = ("id", DETACHED.month) if how == "as it is" else ("-id", DETACHED.month)
    if how == "with a month of its own":
        number, month = "id", "2025-11"
    connection.execute(
        "INSERT INTO detached_version (post_id, number, version_id, month, content_hash, exact_hash, edit_date, pts,"
        f" heard_by) SELECT post_id, number, {number}, ?, content_hash, exact_hash, edit_date, pts, heard_by"
        " FROM version WHERE id = ?",
        (month, chosen),
    )
    connection.execute("DELETE FROM version WHERE id = ?", (chosen,))
    connection.execute("DELETE FROM raw_message WHERE version_id = ?", (chosen,))
    if how == "and counted":
        connection.execute("UPDATE detached_month SET versions = versions + 1")
    elif how == "with a month of its own":
        (row,) = connection.execute(
            "SELECT version_id, post_id, number, content_hash, exact_hash, edit_date, pts, heard_by, channel_id,"
            " message_id, date FROM detached_version JOIN post ON post.id = post_id WHERE month = ?",
            (month,),
        )
        known = DetachedVersion(*row)
        edited, date = (
            None if at is None else datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (row[5], row[10])
        )
        digest = detached_digest([known._replace(edit_date=edited, date=date)])
        connection.execute(
            "INSERT INTO detached_month (month, low, high, versions, digest, at) SELECT ?, ?, ?, ?, ?, at"
            " FROM detached_month",
            (month, chosen, chosen + 1, 1, digest),
        )
    return f"version removed, told to be detached {how}"


def tamper(count: int, seed: int, progress: Callable[[int], None] = lambda _: None) -> tuple[Counter[str], list[str]]:
    """Does `count` tamperings, each to a fresh copy; returns what was done and what was not found."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept.db"
        trusted = asyncio.run(fill(path))
        original = sqlite3.connect(path)
        raw = sqlite3.connect(":memory:", check_same_thread=False)
        original.backup(raw)
        original.close()
    raw.isolation_level = None
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: None)
    done: Counter[str] = Counter()
    missed: list[str] = []
    with engine.connect() as connection:
        with Session(connection) as session:
            root = all_heads(session)[0].root.hex()
            assert problems(session, trusted, root) == 0
        while done.total() < count:
            raw.execute("BEGIN")
            try:
                what = tampering(raw, rng)
                if what:
                    with Session(connection) as session:
                        found = _found(session, trusted, root)
                    done[what] += 1
                    if not found:
                        missed.append(what)
            finally:
                if raw.in_transaction:  # the session has undone it already where it read
                    raw.execute("ROLLBACK")
            progress(done.total())
    return done, missed


def _found(session: Session, trusted: bytes, root: str) -> bool:
    try:
        return problems(session, trusted, root) > 0
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError):
        return True  # what can't even be read any more is told by a failure


async def speed(versions: int) -> None:
    """Fills a store with one channel after another and verifies it."""
    with tempfile.TemporaryDirectory() as folder:
        async with Store(f"sqlite:///{folder}/many.db") as store:
            await store.write(lambda session: _many(session, versions))
            began, used = time.perf_counter(), time.process_time()
            total = 0
            for channel_id in await store.read(chain_channels):
                report = await store.read(lambda session, c=channel_id: verify_channel(session, c))
                assert not report.findings
                total += report.links
            wall, cpu = time.perf_counter() - began, time.process_time() - used
    print(f"verified {total} versions: {total / wall:,.0f} a second, {total / cpu:,.0f} a second of processor time")


def _many(session: Session, versions: int) -> None:
    posts, rows, links, raws = [], [], [], []
    head = ChainHead(0, GENESIS)
    for number in range(1, versions + 1):
        body, salt = f"DEMO. Пост номер {number}. " + "Слова о городе и погоде. " * 12, os.urandom(SALT_BYTES)
        at = NOON
        posts.append({"id": number, "channel_id": 1, "message_id": number, "date": at, "heard_at": at, "source": "live",
                      "version": 0})  # fmt: skip
        rows.append({"id": number, "post_id": number, "number": 0, "text": body, "entities": [], "media": None,
                     "content_hash": bytes(32), "salt": salt, "heard_at": at})  # fmt: skip
        raw = pack({"_": "Message", "date": str(at), "id": number, "message": body, "peer_id": {"channel_id": 1}})
        raws.append({"version_id": number, "data": raw})
        payload = post_payload(
            content=salted_content(salt, bytes(32), body, [], None),
            date=at,
            edit_date=None,
            heard_by=None,
            raw_hash=salted_raw(salt, raw),
            source="live",
            service=False,
            noforwards=False,
            grouped_id=None,
            reply_to=None,
        )
        links.append(link_row(head, PostKey(1, number), POST, 0, at, payload))
    for model, found in ((PostRow, posts), (VersionRow, rows), (EvidenceRow, links), (RawMessageRow, raws)):
        insert_rows(session, model, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--versions", type=int, default=100_000)
    given = parser.parse_args()
    done, missed = tamper(given.count, given.seed)
    print(f"{done.total()} tamperings of {len(done)} kinds, {len(missed)} not found")
    for what, number in Counter(missed).most_common():
        print(f"  NOT FOUND {number} times: {what}")
    asyncio.run(speed(given.versions))


if __name__ == "__main__":
    main()
