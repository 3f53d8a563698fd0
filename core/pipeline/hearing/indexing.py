"""Indexing: a queue behind ingest that makes stored versions searchable, in small batches, never in ingest's way."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import RefusedWriteError
from core.pipeline.behind import INDEX, unfold_history
from core.pipeline.hearing.searchalerts import Indexed, SavedSearches, SearchHit, tell_of_searches
from core.query import Analyser, load_analyser, marks
from core.query.analyser import ANALYSER_ID, plain_word, split_words
from core.query.matching import Subject
from core.storage.jobs import add_jobs, any_due, claim_jobs, due_jobs, remove_jobs
from core.storage.models import JobRow, MentionRow, PostRow, SettingRow, VersionRow
from core.storage.search import Document, clear_index, put_documents, tidy_index
from core.storage.store import Store
from core.storage.upsert import upsert
from core.storage.wake import Topic
from core.types import Source

logger = logging.getLogger(__name__)

KIND = INDEX
_SETTING = "search_analyser"
_BATCH = 8  # a longer transaction would hold up those that hear and tell
_IDLE_SECONDS = 5.0
_SETTLE_SECONDS = 0.3  # what was just heard is told first, then indexed
_PAUSE_SECONDS = 0.02  # between batches: others' turn
_OPTIMIZED_AFTER = 20_000  # versions that a command indexed at one go
_RETRY = timedelta(minutes=1)
_MAX_RETRY = timedelta(hours=6)
_HOLD = timedelta(minutes=2)  # after which the claims of an indexer that died are others'


@dataclass(frozen=True, slots=True)
class _Version:
    """A version as the index needs it."""

    version_id: int
    number: int
    text: str
    entities: Any
    media: Any
    post: Any
    mentions: tuple[tuple[str, str, bool], ...]
    heard_at: datetime | None = None


class Indexer:
    """Works off the jobs of kind `index`; the index and the job's end are one transaction, so none is done twice.

    Whoever indexes a post tells of it: without `searches`, as in tests, nobody ever hears what they find in it.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        searches: SavedSearches | None,
        settle_seconds: float = _SETTLE_SECONDS,
    ) -> None:
        self._store = store
        self._searches = searches
        self._clock = clock
        self._settle_seconds = settle_seconds

    async def run(self) -> None:
        """Indexes until cancelled."""
        alarm = self._store.alarm(Topic.JOB)
        analyser = await asyncio.to_thread(load_analyser)
        await self.check_analyser()
        while True:
            done = await self.run_once(analyser)
            if await self._tidy() or done:
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            await alarm.wait(_IDLE_SECONDS)
            await asyncio.sleep(self._settle_seconds)

    async def drain(self) -> int:
        """Indexes all that waits and returns how many versions that were: for commands and tests."""
        analyser = await asyncio.to_thread(load_analyser)
        await self.check_analyser()
        total = 0
        while done := await self.run_once(analyser, batch=500):
            total += done
        if total >= _OPTIMIZED_AFTER:
            await self._store.write(lambda session: tidy_index(session, whole=True))
        while total and await self._tidy():
            pass
        return total

    async def check_analyser(self) -> None:
        """An index made by another analyser is emptied and every version is queued again."""
        now = self._clock()

        def work(session: Session) -> bool:
            made_by = session.scalar(select(SettingRow.value).where(SettingRow.name == _SETTING))
            if made_by == ANALYSER_ID:
                return False
            upsert(session, SettingRow, [{"name": _SETTING, "value": ANALYSER_ID}], keys=["name"], update=["value"])
            if made_by is None:
                return False
            clear_index(session)
            session.execute(delete(JobRow).where(JobRow.kind == KIND))
            due = literal(now, JobRow.__table__.c.due_at.type)
            versions = select(literal(KIND), VersionRow.id, due, literal(0)).where(
                or_(VersionRow.text != "", VersionRow.media.is_not(None))
            )
            session.execute(insert(JobRow).from_select(["kind", "subject_id", "due_at", "attempts"], versions))
            return True

        if await self._store.write(work):
            logger.info("the search index was made by another analyser: it is made again")

    async def _tidy(self) -> bool:
        """Merges a little of the index; whether there was anything to merge. PostgreSQL looks after its own."""
        return self._store.dialect == "sqlite" and await self._store.write(tidy_index)

    async def run_once(self, analyser: Analyser, *, batch: int = _BATCH) -> int:
        """Indexes one batch; returns how many jobs were done."""
        while not (loaded := await self._take(self._clock(), batch)):
            if not await unfold_history(self._store):
                return 0
        await self._index(loaded, analyser)
        return len(loaded)

    async def _index(self, loaded: Sequence[_Version], analyser: Analyser) -> None:
        """Indexes versions. If the database refuses several, each is tried alone; of one the job keeps the error."""
        documents, failed = await asyncio.to_thread(_analyse, loaded, analyser)
        done = [version.version_id for version in loaded if version.version_id not in failed]
        hits: list[SearchHit] = []
        if self._searches is not None:
            hits = await self._searches.find(_indexed(loaded, documents), analyser)

        def work(session: Session) -> None:
            mine = remove_jobs(session, KIND, done)  # a text that was redacted meanwhile has no job any more
            mine -= _put_back(session, [version for version in loaded if version.version_id in mine], self._clock())
            put_documents(session, [document for document in documents if document.version_id in mine])
            tell_of_searches(session, [hit for hit in hits if hit.post.version_id in mine], self._clock())
            for version_id, error in failed.items():
                _postpone(session, version_id, error, self._clock())

        try:
            await self._store.write(work)
        except RefusedWriteError as error:
            if len(loaded) > 1:
                for version in loaded:
                    await self._index([version], analyser)
                return
            version_id, why = loaded[0].version_id, str(error)[:500]
            logger.warning("version %d can't be indexed: %s", version_id, why)
            await self._store.write(lambda session: _postpone(session, version_id, why, self._clock()))

    async def _take(self, now: datetime, batch: int) -> list[_Version]:
        """What is to be indexed next. Where there may be many indexers it is claimed; on SQLite there is one."""
        if self._store.dialect == "sqlite":
            return await self._store.read(
                lambda session: _load(session, [job.subject_id for job in due_jobs(session, KIND, now, batch)])
            )
        if not await self._store.read(lambda session: any_due(session, KIND, now)):
            return []
        claimed = await self._store.write(
            lambda session: claim_jobs(session, KIND, now, batch, _HOLD, oldest_first=True)
        )
        return await self._store.read(lambda session: _load(session, [job.subject_id for job in claimed]))


def _put_back(session: Session, versions: Sequence[_Version], now: datetime) -> set[int]:
    """Those of which other officials were found since they were read: they are indexed once more, as they are now."""
    mentions = _mentions(session, [version.version_id for version in versions])
    changed = {version.version_id for version in versions if version.mentions != mentions.get(version.version_id, ())}
    add_jobs(session, KIND, changed, now)
    return changed


def _mentions(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[str, str, bool], ...]]:
    """The officials of the versions that name any, always in the same order."""
    query = select(MentionRow.version_id, MentionRow.official_id, MentionRow.kind, MentionRow.doubtful)
    found: dict[int, list[tuple[str, str, bool]]] = {}
    for version_id, *mention in session.execute(query.where(MentionRow.version_id.in_(ids))):
        found.setdefault(version_id, []).append(tuple(mention))
    return {version_id: tuple(sorted(mentions)) for version_id, mentions in found.items()}


def _load(session: Session, ids: Sequence[int]) -> list[_Version]:
    if not ids:
        return []
    mentions = _mentions(session, ids)
    versions = session.execute(
        select(VersionRow, PostRow).join(PostRow, PostRow.id == VersionRow.post_id).where(VersionRow.id.in_(ids))
    ).all()
    loaded = [
        _Version(v.id, v.number, v.text, v.entities, v.media, post, mentions.get(v.id, ()), v.heard_at)
        for v, post in versions
    ]
    known = {version.version_id for version in loaded}
    gone = [_Version(version_id, 0, "", None, None, None, ()) for version_id in ids if version_id not in known]
    return loaded + gone


def _analyse(versions: Sequence[_Version], analyser: Analyser) -> tuple[list[Document], dict[int, str]]:
    documents: list[Document] = []
    failed: dict[int, str] = {}
    for version in versions:
        if version.post is None:  # its row is gone: nothing to index
            continue
        try:
            found = Document(
                version.version_id,
                version.post.date,
                tuple(analyser.terms(version.text)),
                tuple(_marks(version)),
            )
            _ = found.words  # worked out here, not while the store is locked
            documents.append(found)
        except Exception as error:  # one strange text must not hold up the others; the job keeps the error
            logger.warning("version %d can't be indexed: %s", version.version_id, error)
            failed[version.version_id] = f"{type(error).__name__}: {error}"[:500]
    return documents, failed


def _indexed(versions: Sequence[_Version], documents: Sequence[Document]) -> list[Indexed]:
    """What was analysed, as saved searches are asked about it."""
    found = {document.version_id: document for document in documents}
    indexed = []
    for version in versions:
        document, post = found.get(version.version_id), version.post
        if document is None:
            continue
        subject = Subject(document.terms, frozenset(document.marks), document.date, version.number > 0, post.story_id)
        indexed.append(
            Indexed(
                version.version_id,
                post.id,
                post.channel_id,
                post.message_id,
                post.grouped_id,
                version.number,
                post.version,
                post.story_id,
                post.date,
                version.heard_at or post.heard_at,
                Source(post.source),
                version.text,
                subject,
            )
        )
    return indexed


def _marks(version: _Version) -> Iterable[str]:
    post = version.post
    found = [marks.ALL, marks.channel(post.channel_id), marks.source(post.source)]
    if version.number:
        found.append(marks.LATER_VERSION)
    if post.grouped_id is not None:
        found.append(marks.ALBUM)
    if post.reply_to is not None:
        found.append(marks.REPLY)
    if post.forward_name or post.forward_channel_id:
        found.append(marks.FORWARDED)
        found.extend(marks.forward_word(plain_word(word)) for word in split_words(post.forward_name or ""))
        if post.forward_channel_id:
            found.append(marks.forward_channel(post.forward_channel_id))
    if version.media:
        found += [marks.media(""), marks.media(str(version.media.get("kind", "")))]
    if any(entity[0] in ("url", "text_url", "text_link", "texturl") for entity in version.entities or ()):
        found.append(marks.LINK)
    if version.mentions:
        found.append(marks.MENTIONED)
    for official_id, kind, doubtful in version.mentions:
        found += [marks.official(official_id), marks.kind(kind)]
        if doubtful:
            found.append(marks.DOUBTFUL)
    return dict.fromkeys(found)


def _postpone(session: Session, version_id: int, error: str, now: Any) -> None:
    attempts = session.scalar(select(JobRow.attempts).where(JobRow.kind == KIND, JobRow.subject_id == version_id)) or 0
    pause = min(_RETRY * 2 ** min(attempts, 20), _MAX_RETRY)
    session.execute(
        update(JobRow)
        .where(JobRow.kind == KIND, JobRow.subject_id == version_id)
        .values(attempts=attempts + 1, due_at=now + pause, error=error)
        .execution_options(synchronize_session=False)
    )
