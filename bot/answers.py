"""Answers to `/article` that had to wait: once the article is fetched and linked, its posts go out."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.composing import prepared, reader_of
from bot.rendering.digest import article_messages
from bot.rendering.pages import Message
from bot.rendering.reader import Reader
from bot.rendering.rich import one_line, rich, shorten
from core.clock import Clock
from core.pipeline.rules import RulesHolder
from core.pipeline.telling.digests import article_with_posts
from core.storage.digests import linking_waits
from core.storage.models import FetchRequestRow
from core.storage.outbox import ANSWER_PRIORITY, Outgoing, queue_messages
from core.storage.people import Place, place
from core.storage.store import Store
from core.storage.wake import Topic
from core.told import ArticleCard, Destination

logger = logging.getLogger(__name__)

LONGEST_LINKING = timedelta(seconds=60)
"""An article that is not linked by then is answered as it is."""

_IDLE_SECONDS = 10.0
_LINKING_SECONDS = 0.5
_AT_ONCE = 20


class ArticleAnswers:
    """Answers fetch requests that are done. `run` returns only by cancellation."""

    def __init__(
        self, store: Store, holder: RulesHolder, clock: Clock, *, post_base: str, desk_url: str | None
    ) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._post_base = post_base
        self._desk_url = desk_url
        self._alarm = store.alarm(Topic.REQUEST)

    async def run(self) -> None:
        """Waits for fetched articles and answers."""
        while True:
            waiting = 0
            try:
                waiting = await self._answer()
            except Exception:
                logger.exception("answering article requests failed")
            await self._alarm.wait(_LINKING_SECONDS if waiting else _IDLE_SECONDS)

    async def _answer(self) -> int:
        now = self._clock()
        ready, waiting = await self._store.read(lambda session: _ready(session, now))
        for request_id, destination, found, error, where in ready:
            reader = self._reader(where)
            try:
                messages = _messages(found, error, reader, now)
            except Exception:
                # What can't be put into words must not hold up the answers behind it.
                logger.exception("the answer to the article request %d could not be made", request_id)
                messages = [_failure("fetch-other", reader)]
            await self._store.write(lambda session: _queue(session, request_id, destination, messages, now))  # noqa: B023
        return waiting

    def _reader(self, where: Place | None) -> Reader:
        return reader_of(
            where.language if where else "en",
            where.timezone if where else None,
            where.settings if where else {},
            self._holder.current,
            post_base=self._post_base,
            desk_url=self._desk_url,
        )


FETCH_CODES = frozenset(
    f"fetch-{name}"
    for name in (
        "address",
        "missing",
        "refused",
        "failed",
        "silent",
        "later",
        "kind",
        "text",
        "withdrawn",
        "large",
        "other",
    )
)
"""The message ids of why an article could not be fetched."""


def _messages(found: ArticleCard | None, error: str | None, reader: Reader, now: datetime) -> list[Message]:
    return article_messages(found, reader, now=now) if found is not None else [_failure(error or "?", reader)]


def _failure(error: str, reader: Reader) -> Message:
    """`error` is one of `FETCH_CODES`, perhaps followed by a status, or any other text."""
    code, _, status = error.partition(" ")
    reason = reader.texts(code, status=status) if code in FETCH_CODES else shorten(one_line(error), 300)
    return Message(rich(reader.texts("article-failed", reason=reason)))


_Ready = tuple[int, Destination, ArticleCard | None, str | None, Place | None]


def _ready(session: Session, now: datetime) -> tuple[list[_Ready], int]:
    """Requests whose articles are fetched and linked, and how many are fetched but not linked yet."""
    query = (
        select(
            FetchRequestRow.id,
            FetchRequestRow.chat_id,
            FetchRequestRow.thread_id,
            FetchRequestRow.article_id,
            FetchRequestRow.error,
            FetchRequestRow.done_at,
        )
        .where(
            FetchRequestRow.answered_at.is_(None),
            FetchRequestRow.done_at.is_not(None),
            FetchRequestRow.chat_id.is_not(None),
        )
        .order_by(FetchRequestRow.id)
        .limit(_AT_ONCE)
    )
    ready: list[_Ready] = []
    waiting = 0
    for row in session.execute(query):
        if (
            row.article_id is not None
            and linking_waits(session, row.article_id)
            and now < row.done_at + LONGEST_LINKING
        ):
            waiting += 1
            continue
        destination = Destination(row.chat_id, row.thread_id or 0)
        found = article_with_posts(session, row.article_id) if row.article_id is not None else None
        ready.append((row.id, destination, found, row.error, place(session, destination)))
    return ready, waiting


def _queue(
    session: Session, request_id: int, destination: Destination, messages: Sequence[Message], now: datetime
) -> None:
    taken = session.execute(
        update(FetchRequestRow)
        .where(FetchRequestRow.id == request_id, FetchRequestRow.answered_at.is_(None))
        .values(answered_at=now)
        .returning(FetchRequestRow.id)
    ).first()
    if taken is None:
        return
    outgoing = [
        Outgoing(destination, "notice", f"article:request:{request_id}", part, ANSWER_PRIORITY, prepared(message))
        for part, message in enumerate(messages)
    ]
    queue_messages(session, outgoing, now)
