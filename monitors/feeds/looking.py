"""Looks again at the pages of articles that somebody was told of: whether a newsroom took one down, or put it back.

Seldom, the newest first, and with questions that cost a server little. A page that is missing counts only when it is
missing again hours later while the rest of its site stands.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import FetchError
from core.pipeline.relating.pages import (
    LOOKS,
    LOOKS_WHILE_GONE,
    SURE_AFTER,
    next_look,
    page_missing,
    page_seen,
    take_down,
)
from core.storage.pagelooks import DueLook, claim_looks, due_looks, look_again, site_answers
from core.storage.store import Store
from monitors.feeds.reader import Reader

logger = logging.getLogger(__name__)

_UNCLEAR = timedelta(hours=6)  # between looks that tell nothing
_GIVEN_UP = timedelta(days=2)  # after the last look that was to be
_ALIKE = 3  # other articles of a site that are missing, too: then it may be the site
_CLAIM = timedelta(minutes=10)  # a look asks some addresses, each of which may be slow


class PageLooks:
    """What is due stands in the store, so a restart goes on where it was."""

    def __init__(self, store: Store, clock: Clock, reader: Reader) -> None:
        self._store = store
        self._clock = clock
        self._reader = reader

    async def due(self, limit: int, busy: Collection[int]) -> Sequence[DueLook]:
        """The looks that are due, now ours."""
        now = self._clock()
        found = await self._store.read(lambda session: due_looks(session, now, limit, busy))
        if not found:
            return found
        return await self._store.write(lambda session: claim_looks(session, found, now, now + _CLAIM))

    async def look(self, due: DueLook) -> None:
        """Looks at one page, and stores what that tells."""
        now = self._clock()
        try:
            found = await self._reader.look(due.urls, etag=due.etag, last_modified=due.last_modified)
        except FetchError as error:
            logger.debug("article %d: %s", due.article_id, error)
            await self._later(due, now)
            return
        if not found.missing:
            known = {"etag": found.etag, "last_modified": found.last_modified}
            await self._store.write(lambda session: page_seen(session, due.article_id, now, **known))
        elif due.taken_down_at is not None:
            next_at = next_look(due.taken_down_at, LOOKS_WHILE_GONE, now)
            await self._store.write(lambda session: look_again(session, due.article_id, next_at))
        elif due.missing_at is None or now < due.missing_at + SURE_AFTER:
            await self._missing(due, now)
        elif await self._site_stands(due):
            await self._taken_down(due, found.missing, now)
        else:
            logger.info("article %d is missing, as is more of its site", due.article_id)
            await self._later(due, now)

    async def _missing(self, due: DueLook, now: datetime) -> None:
        def work(session: Session) -> None:
            look_again(session, due.article_id, (due.missing_at or now) + SURE_AFTER)
            page_missing(session, due.article_id, now)

        await self._store.write(work)

    async def _taken_down(self, due: DueLook, how: str, now: datetime) -> None:
        def work(session: Session) -> bool:
            look_again(session, due.article_id, now + LOOKS_WHILE_GONE[0])
            return take_down(session, due, how, now)

        if await self._store.write(work):
            logger.info("article %d was taken down (%s): %s", due.article_id, how[:80], due.urls[0])

    async def _site_stands(self, due: DueLook) -> bool:
        """Whether it is this article alone that its site does not have."""
        others = await self._store.read(lambda session: site_answers(session, due, _ALIKE))
        if others is not None:
            return others
        parts = urlsplit(due.urls[0])
        return await self._reader.stands(f"{parts.scheme}://{parts.netloc}/")

    async def _later(self, due: DueLook, now: datetime) -> None:
        """What a look could not tell, a later one may; in the end it is left."""
        since, looks = (due.since, LOOKS) if due.taken_down_at is None else (due.taken_down_at, LOOKS_WHILE_GONE)
        next_at = now + _UNCLEAR
        over = next_at > since + looks[-1] + _GIVEN_UP
        await self._store.write(lambda session: look_again(session, due.article_id, None if over else next_at))
