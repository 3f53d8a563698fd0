"""Verification finds whatever was altered in the store since receipt."""

import os
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.pipeline.archive.chainrows import chain_rows
from core.pipeline.archive.detachment import away
from core.pipeline.archive.verifying import chain_channels, verify_channel
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.store import Store
from core.types import HeardDeletion, Media, Source
from tests.builders import NOON, heard, rules_for
from tests.conftest import StillClock

TAMPERINGS = {
    "a text is changed": "UPDATE version SET text = text || '.' WHERE id = :id",
    "entities are changed": """UPDATE version SET entities = '[["bold", 0, 1, null]]' WHERE id = :id""",
    "a date is changed": "UPDATE post SET date = '2020-01-01 00:00:00.000000' WHERE id = :id",
    "an edit date is changed": "UPDATE version SET edit_date = '2020-01-01 00:00:00.000000' WHERE id = :id",
    "media are replaced": """UPDATE version SET media = '{"kind": "photo", "identity": "other"}' WHERE id = :id""",
    "a salt is changed": "UPDATE version SET salt = zeroblob(16) WHERE id = :id",
    "a version is removed": "DELETE FROM version WHERE id = :id",
    "a deletion is hidden": "UPDATE post SET deleted_noticed_at = NULL WHERE message_id = 3",
    "a deletion is made up": "UPDATE post SET deleted_noticed_at = '2020-01-01 00:00:00.000000' WHERE message_id = 1",
    "a deletion's time is moved": "UPDATE post SET last_seen_at = '2020-01-01 00:00:00.000000' WHERE message_id = 3",
    "a link is changed": "UPDATE evidence SET payload_hash = zeroblob(32) WHERE seq = :id",
    "a link is rehashed": "UPDATE evidence SET hash = zeroblob(32) WHERE seq = :id",
    "a link's time is moved": "UPDATE evidence SET at = '2020-01-01 00:00:00.000000' WHERE seq = :id",
    "a link is removed": "DELETE FROM evidence WHERE seq = :id AND seq < 5",
    "a post is inserted": (
        "INSERT INTO version (id, post_id, number, text, entities, content_hash, salt, heard_at)"
        " SELECT 99, post_id, 7, 'x', '[]', content_hash, salt, heard_at FROM version WHERE id = :id"
    ),
}


@pytest.fixture
async def kept(store: Store, clock: StillClock) -> Store:
    """A store with posts, an edit and a deletion, through the real intake."""
    intake = Intake(store, RulesHolder(rules_for()), clock)
    photo = Media("photo", "photo:1")
    await intake.hear([heard("Раз."), heard("Два.", message_id=2, media=photo), heard("Три.", message_id=3)])
    await intake.hear([heard("Раз, правка.", edit_date=NOON + timedelta(minutes=1), pts=9)])
    await intake.hear([HeardDeletion(1001, (3,), noticed_at=NOON + timedelta(minutes=2))])
    return store


def problems(session: Session) -> list[str]:
    return [
        finding.what for channel in chain_channels(session) for finding in verify_channel(session, channel).findings
    ]


async def test_what_was_only_received_is_sound(kept: Store) -> None:
    """Nothing is found in a store that nobody touched."""
    assert await kept.read(problems) == []


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_each_tampering_is_found(kept: Store, what: str) -> None:
    """Any change, removal or insertion is found, whichever record it hits."""
    chosen = random.Random(what).randint(1, 4)

    def tamper(session: Session) -> Any:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        return session.execute(text(TAMPERINGS[what]), {"id": chosen} if ":id" in TAMPERINGS[what] else {})

    await kept.write(tamper)
    assert await kept.read(problems)


async def test_a_post_seen_again_after_it_was_missing_stays_sound(kept: Store, clock: StillClock) -> None:
    """A deletion mark that is taken back is part of the chain, not a tampering."""
    intake = Intake(kept, RulesHolder(rules_for()), clock)
    await intake.hear([heard("Три.", message_id=3, heard_at=NOON + timedelta(hours=1))])
    assert await kept.read(problems) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what the process holds")
async def test_a_channel_is_not_held_in_memory_to_be_verified(
    postgres_url: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL sends its 40 MB of texts in pieces."""
    monkeypatch.setattr("core.pipeline.archive.chainrows.ROWS_AT_ONCE", 500)

    def held() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def rows(session: Session) -> tuple[int, int]:
        before = held()
        after = [held() for _ in chain_rows(session, away(session), 1001)]
        return len(after), max(after) - before

    async with Store(postgres_url) as store:
        intake = Intake(store, RulesHolder(rules_for()), clock)
        for start in range(1, 10_001, 500):
            numbers = range(start, start + 500)
            await intake.hear([heard("x" * 4000, message_id=one, source=Source.HISTORY) for one in numbers])
        count, grown = await store.read(rows)
    assert count == 10_000
    assert grown < 20_000_000
