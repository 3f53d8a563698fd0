"""Forgetting: what redactions took out of SQLite's search index goes from the file, too.

FTS5 only notes that a document went: its words stand in the file until they and the note are merged, which may never
happen by itself. So after redactions all of the index is merged, in steps as small as those that tidy it.
"""

import asyncio
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.models import RedactionRow, SettingRow
from core.storage.prepared import dialect_of
from core.storage.search import merge_all
from core.storage.store import Store
from core.storage.upsert import upsert

_LEFT = "index_holds_redacted"
"""How many redactions left words in the index: 0 when it was merged since, absent while nobody has looked."""
_PAUSE_SECONDS = 0.02  # between steps: others' turn


def note_words_left(session: Session) -> None:
    """A redaction took documents out of the index: `forget_words_left` is to merge it."""
    if dialect_of(session).name == "sqlite":
        _note(session, (_noted(session) or 0) + 1)


async def forget_words_left(store: Store) -> bool:
    """Merges the index where redactions left words in it; whether there were any. PostgreSQL looks after its own."""
    if store.dialect != "sqlite":
        return False
    left = await store.read(_noted)
    if left == 0:
        return False
    # Nobody noted what an earlier version of this program redacted.
    words_left = left is not None or await store.read(_any_redaction)
    if words_left:
        more = await store.write(partial(merge_all, begin=True))
        while more:
            await asyncio.sleep(_PAUSE_SECONDS)
            more = await store.write(merge_all)

    def done(session: Session) -> None:
        if _noted(session) == left:  # else something was redacted meanwhile
            _note(session, 0)

    await store.write(done)
    return words_left


def _noted(session: Session) -> int | None:
    found = session.scalar(select(SettingRow.value).where(SettingRow.name == _LEFT))
    return None if found is None else int(found)


def _note(session: Session, count: int) -> None:
    upsert(session, SettingRow, [{"name": _LEFT, "value": count}], keys=["name"], update=["value"])


def _any_redaction(session: Session) -> bool:
    return session.scalar(select(RedactionRow.version_id).limit(1)) is not None
