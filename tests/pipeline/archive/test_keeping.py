"""Keeping: redacted texts are gone and still proven, holds stop redaction, rules end what nobody needs."""

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from core.errors import UsageError
from core.pipeline.archive import keeping
from core.pipeline.archive.daily import Daily
from core.pipeline.archive.heads import all_heads, load_key, noted, sign_heads, wrong_heads
from core.pipeline.archive.keptmedia import keep_media, wrong_files
from core.pipeline.archive.retaining import overdue, pass_is_due, retain
from core.pipeline.archive.verifying import verify_channel
from core.pipeline.asking.searching import prepare, search_posts
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.newsroom.reviewing import judge, undo
from core.pipeline.rules import RulesHolder
from core.query import Analyser, load_analyser, marks
from core.query.analyser import Term
from core.storage.jobs import remove_jobs
from core.storage.mediafiles import media_files
from core.storage.models import ChannelRow, DeliveryRow, EmbeddingRow, JobRow, MentionRow, PostRow, VersionRow
from core.storage.outbox import Outgoing, queue_messages
from core.storage.people import put_member
from core.storage.posts import lock_channel
from core.storage.redetection import replace_mentions
from core.storage.search import Document, put_documents
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.storage.vectors import StoredVectors, hash_texts, keep_post_vectors
from core.told import Destination
from core.types import Entity, Media, Mention, MentionKind, Source
from tests.builders import LAVROV, NOON, heard, keep_file, rules_for
from tests.conftest import StillClock

RULES = rules_for(LAVROV)


@pytest.fixture
async def kept(any_store: Store, clock: StillClock) -> Store:
    """Three posts, one with two versions, indexed; a channel and an admin."""
    intake = Intake(any_store, RulesHolder(RULES), clock)
    await intake.hear(
        [heard("DEMO. Лавров молчит."), heard("DEMO. Метро.", message_id=2), heard("DEMO.", message_id=3)]
    )
    await intake.hear([heard("DEMO. Лавров говорит.", edit_date=NOON + timedelta(minutes=1), pts=9)])
    await Indexer(any_store, clock, searches=None).drain()

    def rest(session: Session) -> None:
        put_member(session, 14, "admin", "Admin", NOON)
        channel = {"channel_id": 1001, "name": "Nezygar", "language": "ru"}
        insert_rows(session, ChannelRow, [channel])

    await any_store.write(rest)
    return any_store


def problems(session: Session) -> list[str]:
    return [one.what for one in verify_channel(session, 1001, noted(all_heads(session)).get(1001, ())).findings]


def found(session: Session, query: str) -> list[int]:
    return [h.post_id for h in search_posts(session, prepare(session, RULES, load_analyser(), query, NOON)).hits]


async def passed(store: Store, now: datetime) -> int:
    """What one whole pass over the rules redacts."""
    done = 0
    for rule in await store.read(keeping.retentions):
        after = None
        while found := await store.read(lambda s, r=rule, a=after: overdue(s, r, now, a)):
            done += await store.write(lambda s, r=rule, f=found: retain(s, load_analyser(), r, now, f))
            after = found[-1]
    return done


async def test_a_redacted_text_is_gone_and_still_proven(kept: Store) -> None:
    """No text, mention or word of the index is left; the chain holds; a redaction without a record is found."""
    done = await kept.write(lambda s: keeping.redact(s, load_analyser(), 14, NOON, post_id=1, reason="a minor"))
    assert done == 2
    assert await kept.read(problems) == []
    assert await kept.read(lambda s: found(s, "лавров OR молчать OR говорить")) == []
    assert await kept.read(lambda s: found(s, "метро")) == [2]
    assert await kept.read(lambda s: s.scalars(select(MentionRow.version_id)).all()) == []
    left = await kept.read(lambda s: s.scalars(select(VersionRow.text).where(VersionRow.post_id == 1)).all())
    assert left == ["", ""]
    assert await kept.write(lambda s: keeping.redact(s, load_analyser(), 14, NOON, post_id=1, reason="again")) == 0
    await kept.write(lambda s: s.execute(text("UPDATE redaction SET reason = 'another' WHERE version_id = 1")))
    assert len(await kept.read(problems)) == 1


async def test_an_edit_after_a_redaction_is_heard_and_the_old_text_is_not_stored_again(
    kept: Store, clock: StillClock
) -> None:
    """The hash that is kept recognises the old text; a new one is a version like any other."""
    await kept.write(lambda s: keeping.redact(s, load_analyser(), 14, NOON, post_id=2, reason="a minor"))
    intake = Intake(kept, RulesHolder(RULES), clock)
    result = await intake.hear([heard("DEMO. Метро.", message_id=2)])
    assert result.versions == 0
    result = await intake.hear([heard("DEMO. Трамвай.", message_id=2, edit_date=NOON + timedelta(hours=1), pts=12)])
    assert result.versions == 1
    assert await kept.read(problems) == []


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Source.LIVE, Source.IMPORT),
        (Source.IMPORT, Source.LIVE),
        (Source.IMPORT, Source.IMPORT),
        (Source.PREVIEW, Source.PREVIEW),
        (Source.PREVIEW, Source.CAUGHT_UP),
    ],
)
async def test_a_redacted_text_does_not_come_back_by_another_source(
    any_store: Store, clock: StillClock, first: Source, then: Source
) -> None:
    """Who tells the same text with other spans than it was stored with brings no version; a later edit does."""
    intake = Intake(any_store, RulesHolder(RULES), clock)
    await intake.hear([heard("DEMO. Метро.", source=first)])
    await any_store.write(lambda s: keeping.redact(s, load_analyser(), None, NOON, post_id=1, reason="a minor"))
    later, bold = NOON + timedelta(hours=1), (Entity("bold", 0, 4, None),)
    result = await intake.hear([heard("DEMO. Метро.", source=then, entities=bold, heard_at=later, edit_date=NOON)])
    assert (result.seen_again, result.versions) == (1, 0)
    edit = heard("DEMO. Трамвай.", source=Source.LIVE, heard_at=later, edit_date=later + timedelta(minutes=1), pts=9)
    assert (await intake.hear([edit])).versions == 1
    assert await any_store.read(lambda s: s.scalars(select(VersionRow.text).order_by(VersionRow.number)).all()) == [
        "",
        "DEMO. Трамвай.",
    ]
    assert await any_store.read(problems) == []


async def test_an_edit_is_heard_though_only_a_page_showed_the_redacted_text(
    any_store: Store, clock: StillClock
) -> None:
    """An account that sees for the first time what was edited after the page was looked at brings a version."""
    intake = Intake(any_store, RulesHolder(RULES), clock)
    await intake.hear([heard("DEMO. Метро.", source=Source.PREVIEW)])
    await any_store.write(lambda s: keeping.redact(s, load_analyser(), None, NOON, post_id=1, reason="a minor"))
    later = NOON + timedelta(hours=1)
    assert (await intake.hear([heard("DEMO. Трамвай.", heard_at=later, edit_date=later, pts=9)])).versions == 1


async def test_a_hold_stops_redaction_until_it_is_released(kept: Store) -> None:
    """Held posts and channels are not redacted, by nobody and by no rule."""
    analyser = load_analyser()
    for place in ({"channel_id": 1001, "post_id": None}, {"channel_id": None, "post_id": 2}):
        hold = await kept.write(lambda s, p=place: keeping.hold(s, 14, NOON, reason="court", **p))
        await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=0, kind="all", days=1))
        with pytest.raises(UsageError, match="legal hold"):
            await kept.write(lambda s: keeping.redact(s, analyser, 14, NOON, post_id=2, reason="x"))
        assert await passed(kept, NOON + timedelta(days=2)) == (0 if place["channel_id"] else 2)
        left = await kept.read(lambda s: s.scalars(select(VersionRow.text).where(VersionRow.post_id == 2)).all())
        assert left == ["DEMO. Метро."]
        assert await kept.write(lambda s, h=hold: keeping.release(s, 14, NOON, h))
        assert not await kept.write(lambda s, h=hold: keeping.release(s, 14, NOON, h))
        await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=0, kind="all", days=None))
    assert await kept.write(lambda s: keeping.redact(s, analyser, 14, NOON, post_id=2, reason="x")) == 1


async def test_a_pass_goes_on_behind_what_it_leaves(kept: Store, clock: StillClock) -> None:
    """Posts that stay, and more than fit into one piece, keep a pass from nothing; one changed meanwhile is left."""
    posts = [heard(f"DEMO. Трамвай {n}.", message_id=n, date=NOON) for n in range(100, 350)]
    named = [heard(f"DEMO. Лавров {n}.", message_id=n, date=NOON - timedelta(hours=1)) for n in range(400, 650)]
    await Intake(kept, RulesHolder(RULES), clock).hear([*posts, *named])
    await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=0, kind="unmentioned", days=1))
    (rule,) = await kept.read(keeping.retentions)
    later = NOON + timedelta(days=2)
    found = await kept.read(lambda s: overdue(s, rule, later))
    assert len(found) == 200
    await kept.write(
        lambda s: judge(s, 14, NOON, kind="note", post_id=found[0].post_id, subject="", verdict="note", note="x")
    )
    assert await kept.write(lambda s: retain(s, load_analyser(), rule, later, found)) == 199
    assert await passed(kept, later) == 250 + 2 - 200
    assert await kept.read(problems) == []


async def test_a_pass_is_due_once_a_day_and_after_each_change_of_the_rules(
    kept: Store, clock: StillClock, tmp_path: Path
) -> None:
    """Without rules there is none; what a released hold leaves free is looked at in the next one."""
    daily = Daily(kept, clock, tmp_path / "head.key")

    async def due() -> bool:
        return await kept.read(lambda s: pass_is_due(s, clock()))

    assert not await due()
    hold = await kept.write(lambda s: keeping.hold(s, 14, NOON, channel_id=1001, post_id=None, reason="court"))
    await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=0, kind="all", days=1))
    clock.forward(days=3)
    assert await due()
    await daily.run_once()
    assert not await due()
    clock.forward(hours=24)
    assert await due()
    await daily.run_once()
    await kept.write(lambda s: keeping.release(s, 14, NOON, hold))
    assert await due()
    await daily.run_once()
    texts = await kept.read(lambda s: s.scalars(select(VersionRow.text)).all())
    assert set(texts) == {""}


async def test_rules_end_what_nobody_needs(kept: Store) -> None:
    """A rule for unmentioned posts leaves those that name somebody; a channel's own rule beats the general one."""
    later = NOON + timedelta(days=10)
    await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=0, kind="unmentioned", days=1))
    await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=1001, kind="unmentioned", days=30))
    assert await passed(kept, later) == 0
    await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=1001, kind="unmentioned", days=None))
    await kept.write(lambda s: judge(s, 14, NOON, kind="note", post_id=3, subject="", verdict="note", note="keep"))
    assert await passed(kept, later) == 1
    assert await passed(kept, later) == 0
    texts = await kept.read(lambda s: s.scalars(select(VersionRow.text).order_by(VersionRow.id)).all())
    assert texts == ["DEMO. Лавров молчит.", "", "DEMO.", "DEMO. Лавров говорит."]
    assert await kept.read(problems) == []


@pytest.mark.parametrize(
    "values",
    [
        {"channel_id": 1001, "kind": "all", "days": 0},
        {"channel_id": 5, "kind": "all", "days": 5},
        {"channel_id": 0, "kind": "some", "days": 5},
    ],
)
async def test_a_rule_that_is_none_is_refused(kept: Store, values: dict[str, object]) -> None:
    """Unknown kinds and channels and impossible days are refused."""
    with pytest.raises(UsageError):
        await kept.write(lambda s: keeping.set_retention(s, 14, NOON, **values))  # type: ignore[arg-type]


async def test_reviews_are_links_of_the_chain(kept: Store) -> None:
    """A decision and its taking back are proven; changing, hiding or inventing one is found."""
    review = await kept.write(lambda s: judge(s, 14, NOON, kind="claim", post_id=1, subject="", verdict="denied"))
    await kept.write(lambda s: judge(s, 14, NOON, kind="note", post_id=1, subject="", verdict="note", note="why"))
    await kept.write(lambda s: undo(s, 14, NOON, review))
    assert await kept.read(problems) == []
    for sql in (
        "UPDATE review SET verdict = 'confirmed' WHERE id = 1",
        "UPDATE review SET by_user_id = 15 WHERE id = 2",
        "UPDATE review SET undone_at = NULL WHERE id = 1",
        "DELETE FROM review WHERE id = 2",
        "INSERT INTO review SELECT 9, kind, post_id, subject, verdict, note, by_user_id, at, undone_at, salt"
        " FROM review WHERE id = 2",
    ):

        def tampered(session: Session, sql: str = sql) -> list[str]:
            session.execute(text(sql))
            seen = problems(session)
            session.rollback()
            return seen

        with pytest.raises(Undone) as seen:
            await kept.write(lambda s, w=tampered: undone(w(s)))
        assert seen.value.args[0], sql


class Undone(Exception):
    """Takes a transaction back."""


def undone(problems: list[str]) -> None:
    raise Undone(problems)


async def test_signed_heads_go_to_the_admins_daily(kept: Store, clock: StillClock, tmp_path: Path) -> None:
    """One head a day while something happens, with its root in the message; a chain written anew is found by it."""
    daily = Daily(kept, clock, tmp_path / "keys" / "head.key", [77])
    await daily.run_once()
    await daily.run_once()
    clock.forward(days=2)
    await daily.run_once()
    heads = await kept.read(all_heads)
    assert len(heads) == 1
    rows = await kept.read(lambda s: s.execute(select(DeliveryRow.chat_id, DeliveryRow.payload)).all())
    assert sorted(row[0] for row in rows) == [14, 77]
    assert all(heads[0].root.hex() in row[1]["plain"] for row in rows)
    own = load_key(tmp_path / "keys" / "head.key").public_key().public_bytes_raw()
    assert wrong_heads(heads, own, heads[0].root.hex()) == []
    assert wrong_heads(heads, bytes(32), None) != []
    assert wrong_heads([], own, heads[0].root.hex()) != []
    assert await kept.read(problems) == []
    await kept.write(lambda s: s.execute(text("DELETE FROM evidence WHERE seq = 4")))
    await kept.write(lambda s: s.execute(text("DELETE FROM mention WHERE version_id = 4")))
    await kept.write(lambda s: s.execute(text("DELETE FROM version WHERE id = 4")))
    await kept.write(lambda s: s.execute(text("UPDATE post SET version = 0")))
    assert any("cut off" in one for one in await kept.read(problems))


async def test_a_head_that_was_changed_is_found(kept: Store, tmp_path: Path) -> None:
    """Neither its list nor its signature nor its key can be changed."""
    key = load_key(tmp_path / "head.key")
    await kept.write(lambda s: sign_heads(s, key, NOON))
    for change in ("at = '2020-01-01 00:00:00.000000'", "heads = '[]'", "root = :b"):
        await kept.write(lambda s: sign_heads(s, key, NOON))
        sql = f"UPDATE chain_head SET {change}"
        await kept.write(lambda s, q=sql: s.execute(text(q), {"b": bytes(32)} if ":b" in q else {}))
        assert wrong_heads(await kept.read(all_heads), None, None)
        await kept.write(lambda s: s.execute(text("DELETE FROM chain_head")))


async def test_what_digests_quoted_is_forgotten_when_they_are_done(
    kept: Store, clock: StillClock, tmp_path: Path
) -> None:
    """After two days, and only of messages with which nothing more will be done; an alert keeps what it is made of."""
    there = Destination(14, 0)
    quoting = {"html": "<b>Лавров молчит.</b>", "plain": "Лавров молчит."}
    about = {"officials": ["sergey-lavrov"]}
    messages = [
        Outgoing(there, "digest", "sent", payload=quoting),
        Outgoing(there, "digest", "failed", payload=quoting),
        Outgoing(there, "digest", "suspended", payload=quoting),
        Outgoing(there, "alert", "sent", payload=about),
    ]
    daily = Daily(kept, clock, tmp_path / "head.key")

    async def payloads(kind: str) -> dict[str, Any]:
        query = select(DeliveryRow.subject, DeliveryRow.payload).where(DeliveryRow.kind == kind)
        return {row[0]: row[1] for row in await kept.read(lambda s: s.execute(query).all())}

    def queue(session: Session) -> None:
        queue_messages(session, messages, clock())
        for subject in ("sent", "failed", "suspended"):
            session.execute(update(DeliveryRow).where(DeliveryRow.subject == subject).values(state=subject))

    await kept.write(queue)
    clock.forward(hours=47)
    await daily.run_once()
    assert await payloads("digest") == dict.fromkeys(("sent", "failed", "suspended"), quoting)
    clock.forward(hours=24)
    await daily.run_once()
    assert await payloads("digest") == {"sent": {}, "failed": {}, "suspended": quoting}
    assert await payloads("alert") == {"sent": about}


async def test_the_files_of_a_redacted_post_are_gone_and_still_proven(
    kept: Store, clock: StillClock, tmp_path: Path
) -> None:
    """Unless another post has them, or another file the same content; one not fetched yet never is."""
    folder = tmp_path / "media"
    intake = Intake(kept, RulesHolder(RULES), clock)
    for number, photos in enumerate((("p:1", "p:2"), ("p:1", "p:3"), ("p:4",)), start=11):
        for edit, photo in enumerate(photos):
            changes = {"edit_date": NOON + timedelta(minutes=edit), "pts": 100 * number + edit} if edit else {}
            await intake.hear([heard("DEMO. Снимок.", message_id=number, media=Media("photo", photo), **changes)])
    shared = await keep_file(kept, folder, "p:1", b"shared")
    alone = await keep_file(kept, folder, "p:2", b"alone")
    same = await keep_file(kept, folder, "p:3", b"the same")
    assert await keep_file(kept, folder, "p:4", b"the same") == same
    daily = Daily(kept, clock, tmp_path / "head.key", media=folder)

    async def redact(message_id: int) -> None:
        def work(session: Session) -> None:
            post_id = session.scalars(select(PostRow.id).where(PostRow.message_id == message_id)).one()
            keeping.redact(session, load_analyser(), 14, NOON, post_id=post_id, reason="a minor")

        await kept.write(work)
        await daily.run_once()
        assert await kept.read(problems) == []
        assert await kept.read(lambda s: wrong_files(s, folder, 1001)) == []

    await redact(11)
    assert (shared.exists(), alone.exists(), same.exists()) == (True, False, True)
    await redact(12)
    assert (shared.exists(), same.exists()) == (False, True)
    await redact(13)
    assert not same.exists()
    files = await kept.read(lambda s: media_files(s, ["p:1", "p:2", "p:3", "p:4"]))
    assert all(file.state == "redacted" and file.sha256 for file in files.values())
    sha256 = hashlib.sha256(b"alone").hexdigest()
    assert not await kept.write(lambda s: keep_media(s, "p:2", sha256, 5, NOON))  # fetched when it was taken out
    await kept.write(lambda s: s.execute(text("UPDATE media_file SET size = 1 WHERE identity = 'p:2'")))
    assert len(await kept.read(problems)) == 2


async def test_a_file_that_is_called_redacted_is_found_missing(kept: Store, clock: StillClock, tmp_path: Path) -> None:
    """Without a redaction in the chain a file can't be taken out unseen."""
    photo = heard("DEMO. Снимок.", message_id=11, media=Media("photo", "p:1"))
    await Intake(kept, RulesHolder(RULES), clock).hear([photo])
    await keep_file(kept, tmp_path, "p:1", b"photo")
    await kept.write(lambda s: s.execute(text("UPDATE media_file SET state = 'redacted'")))
    assert any("without a redaction" in one for one in await kept.read(problems))


async def test_a_post_that_is_a_file_only_does_not_outlive_its_time(
    kept: Store, clock: StillClock, tmp_path: Path
) -> None:
    """Rules end files as they end texts, once."""
    photo = heard("", message_id=11, media=Media("photo", "p:1"))
    await Intake(kept, RulesHolder(RULES), clock).hear([photo])
    path = await keep_file(kept, tmp_path, "p:1", b"photo")
    await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=1001, kind="all", days=30))
    clock.forward(days=31)
    await Daily(kept, clock, tmp_path / "head.key", media=tmp_path).run_once()
    assert not path.exists()
    assert await passed(kept, clock()) == 0
    assert await kept.read(problems) == []


async def test_an_unreadable_key_keeps_no_text_beyond_its_time(
    kept: Store, clock: StillClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The day's other work is done and the key is asked for again; when it is there, heads are signed."""
    key_path = tmp_path / "head.key"
    key_path.write_bytes(b"no key")
    await kept.write(lambda s: keeping.set_retention(s, 14, NOON, channel_id=1001, kind="all", days=30))
    clock.forward(days=31)
    daily = Daily(kept, clock, key_path)
    await daily.run_once()
    assert await passed(kept, clock()) == 0
    assert "is no signing key" in caplog.text
    key_path.unlink()
    await daily.run_once()
    assert len(await kept.read(all_heads)) == 1


async def test_a_text_that_is_redacted_while_it_is_indexed_is_not_found(any_store: Store, clock: StillClock) -> None:
    """The indexer has read it already: whoever comes second sees what the first one did."""
    await Intake(any_store, RulesHolder(RULES), clock).hear([heard("DEMO. Лавров молчит."), heard(message_id=2)])

    class Slow(Analyser):
        """Lets the text be redacted between its being read and its being indexed."""

        def terms(self, text: str, language: str | None = None) -> Iterator[Term]:
            if "молчит" in text and redacting.empty():
                redacting.put(None)
                asyncio.run_coroutine_threadsafe(any_store.write(redact), loop).result(30)
            return load_analyser().terms(text, language)

    def redact(session: Session) -> None:
        keeping.redact(session, load_analyser(), None, NOON, post_id=1, reason="a minor")

    loop, redacting = asyncio.get_running_loop(), SimpleQueue[None]()
    given = load_analyser()
    slow = Slow(given._russian, given._ukrainian, given._stem_russian, given._stem_english)
    assert await Indexer(any_store, clock, searches=None).run_once(slow) == 2
    assert await any_store.read(lambda s: found(s, "молчать OR is:mentioned")) == []
    assert await any_store.read(lambda s: found(s, "слово")) == [2]


async def test_redacting_waits_for_whoever_indexes_the_text(postgres_url: str, clock: StillClock) -> None:
    """What is written into the index in another process at the same moment is taken out again."""
    async with Store(postgres_url) as one, Store(postgres_url) as other:
        await Intake(one, RulesHolder(RULES), clock).hear([heard("DEMO. Лавров молчит.")])
        written, go_on = threading.Event(), threading.Event()

        def slowly(session: Session) -> None:
            assert remove_jobs(session, "index", [1]) == {1}
            put_documents(session, [Document(1, NOON, tuple(load_analyser().terms("молчит")), (marks.ALL,))])
            written.set()
            assert go_on.wait(30)

        indexing = asyncio.create_task(one.write(slowly))
        assert await asyncio.to_thread(written.wait, 30)
        analyser = load_analyser()
        await other.write(lambda session: session.execute(text("SELECT 1")))  # it is connected by now
        redacting = asyncio.create_task(
            other.write(lambda s: keeping.redact(s, analyser, None, NOON, post_id=1, reason="a minor"))
        )
        await asyncio.sleep(0.5)  # it waits by now
        assert not redacting.done()
        go_on.set()
        await asyncio.gather(indexing, redacting)
        assert await one.read(lambda s: found(s, "молчать")) == []


async def test_a_hold_that_comes_during_a_pass_ends_nothing(postgres_url: str, clock: StillClock) -> None:
    """A post that is held since the pass looked at it stays, and the others go."""
    async with Store(postgres_url) as one, Store(postgres_url) as other, Store(postgres_url) as third:
        await Intake(one, RulesHolder(RULES), clock).hear([heard("DEMO."), heard("DEMO.", message_id=2)])
        later = NOON + timedelta(days=8)
        rule = keeping.Retention(0, "all", 7)
        due = await one.read(lambda s: overdue(s, rule, later))
        locked, go_on = threading.Event(), threading.Event()

        def lock(session: Session) -> None:
            lock_channel(session, [1001])
            locked.set()
            assert go_on.wait(30)

        locking = asyncio.create_task(other.write(lock))
        assert await asyncio.to_thread(locked.wait, 30)
        passing = asyncio.create_task(one.write(lambda s: retain(s, load_analyser(), rule, later, due)))
        await asyncio.sleep(0.5)  # it waits by now, and has looked at both
        await third.write(lambda s: keeping.hold(s, 14, NOON, channel_id=None, post_id=2, reason="a lawsuit"))
        go_on.set()
        await locking
        assert await passing == 1
        texts = await one.read(lambda s: list(s.scalars(select(VersionRow.text).order_by(VersionRow.id))))
        assert texts == ["", "DEMO."]


async def test_a_text_that_was_redacted_gets_no_mentions(kept: Store) -> None:
    """A search for new officials may have read it before."""
    mention = Mention(0, 4, "DEMO", "sergey-lavrov", MentionKind.SURNAME)
    await kept.write(lambda s: keeping.redact(s, load_analyser(), 14, NOON, post_id=1, reason="a minor"))
    await kept.write(lambda s: replace_mentions(s, {1: [mention], 3: [mention]}, "x", NOON))
    assert await kept.read(lambda s: list(s.scalars(select(MentionRow.version_id)))) == [3]
    assert await kept.read(lambda s: list(s.scalars(select(JobRow.subject_id).where(JobRow.kind == "index")))) == [3]


async def test_a_text_that_was_redacted_gets_no_vectors(kept: Store) -> None:
    """They may have been in the making: it takes seconds, and what a text was about can be read from them."""
    vectors = StoredVectors(hash_texts(["DEMO"]), np.ones((1, 4), dtype=np.float32))
    await kept.write(lambda s: keeping.redact(s, load_analyser(), 14, NOON, post_id=1, reason="a minor"))
    await kept.write(lambda s: keep_post_vectors(s, "x", [(1, vectors), (3, vectors)]))
    assert await kept.read(lambda s: list(s.scalars(select(EmbeddingRow.version_id)))) == [3]
