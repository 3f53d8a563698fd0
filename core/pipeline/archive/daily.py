"""Once a day: the signed ends of the evidence chains go to the admins, texts whose time is over are redacted, and what
digests said is forgotten.

And on PostgreSQL the tables of the next months are created, long before they are needed.
"""

import asyncio
import logging
from collections.abc import Iterable
from functools import partial
from html import escape
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import SlukhError, StorageError
from core.i18n import texts_for
from core.pipeline.archive.forgetting import forget_words_left
from core.pipeline.archive.heads import is_due, load_key, sign_heads
from core.pipeline.archive.keeping import (
    PASSED,
    finish_redactions,
    forget_origins,
    note_finished,
    origins_to_forget,
    retentions,
    unfinished_redactions,
)
from core.pipeline.archive.keptmedia import forget_redacted
from core.pipeline.archive.passes import is_a_day_old, note_pass
from core.pipeline.archive.retaining import Overdue, overdue, pass_is_due, retain
from core.pipeline.archive.saying import LOOKED, forget_said, said
from core.pipeline.archive.stamping import Authority, stamp_newest
from core.query import load_analyser
from core.storage.months import keep_months
from core.storage.outbox import Outgoing, queue_messages
from core.storage.people import members, place
from core.storage.store import Store
from core.told import Destination

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 600.0
_PAUSE_SECONDS = 1.0
_REDACTED_AT_ONCE = 20
"""About 5 ms of the processor each: whoever stores what is heard must not wait longer than a tenth of a second."""


class Daily:
    """Looks every ten minutes what is due. That stands in the database: a restart forgets and repeats nothing.

    `key_path` is the file of the signing key, made when it is missing; `admins` are user ids beside members who are.
    `authority`, if there is one, puts a timestamp on each head. `media` is the folder of kept files.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        key_path: Path,
        admins: Iterable[int] = (),
        authority: Authority | None = None,
        media: Path | None = None,
    ) -> None:
        self._authority = authority
        self._media = media
        self._store = store
        self._clock = clock
        self._key_path = key_path
        self._admins = frozenset(admins)

    async def run(self) -> None:
        """Works until cancelled."""
        while True:
            await self.run_once()
            await asyncio.sleep(_LOOK_SECONDS)

    async def run_once(self) -> None:
        """Does what is due now. What can't be done, as without a readable key, keeps nothing else from being done."""
        for work in (
            self._keep_months,
            self._sign,
            self._stamp,
            self._finish,
            self._retain,
            self._forget,
            self._forget_said,
        ):
            try:
                await work()
            except StorageError:
                raise
            except SlukhError as error:
                logger.error("%s; it is tried again in ten minutes", error)

    async def _keep_months(self) -> None:
        try:
            if created := await asyncio.to_thread(keep_months, self._store.url, self._clock()):
                logger.info("the tables of %s were created", ", ".join(created))
        except DBAPIError as error:  # the months that stand last for long: in ten minutes again
            logger.warning("the tables of the next months could not be created: %s", error.orig)

    async def _sign(self) -> None:
        """Signs the ends of the chains and sends the root to the admins."""
        if await self._store.read(lambda session: is_due(session, self._clock())):
            key = await asyncio.to_thread(load_key, self._key_path)

            def send(session: Session) -> None:
                now = self._clock()
                if not is_due(session, now):
                    return
                head = sign_heads(session, key, now)
                admins = self._admins | {one.user_id for one in members(session) if one.role == "admin"}
                messages = []
                for user_id in sorted(admins):
                    at = Destination(user_id, 0)
                    there = place(session, at)
                    texts = texts_for(there.language if there is not None else None)
                    day = f"{head.at:%Y-%m-%d %H:%M}"
                    said = texts("head-notice", at=day, records=head.records, channels=len(head.heads))
                    root, how = head.root.hex(), f"slukh verify --root {head.root.hex()}"
                    keep = texts("head-keep")
                    payload = {
                        "html": f"{escape(said)}\n<code>{root}</code>\n{escape(keep)}\n<code>{how}</code>",
                        "plain": f"{said}\n{root}\n{keep}\n{how}",
                    }
                    messages.append(Outgoing(at, "notice", f"head:{head.id}", payload=payload))
                queue_messages(session, messages, now)

            await self._store.write(send)

    async def _stamp(self) -> None:
        if self._authority is not None:
            await stamp_newest(self._store, self._clock, self._authority)

    async def _forget(self) -> None:
        if await self._store.read(partial(origins_to_forget, now=self._clock())):
            await self._store.write(partial(forget_origins, now=self._clock()))
        if await forget_words_left(self._store):
            logger.info("the search index was merged: nothing of what was redacted is left in it")
        if self._media is not None and (done := await forget_redacted(self._store, self._media, self._clock())):
            logger.info("the files of %d redacted versions were looked at", done)

    async def _forget_said(self) -> None:
        began = self._clock()
        if not await self._store.read(partial(is_a_day_old, name=LOOKED, now=began)):
            return
        after = 0
        while found := await self._store.read(partial(said, now=began, after=after)):
            await self._store.write(partial(forget_said, delivery_ids=found))
            after = found[-1]
        await self._store.write(partial(note_pass, name=LOOKED, began=began))

    async def _finish(self) -> None:
        """Takes out what redactions by earlier versions of this program left, a few posts at a time."""
        found = await self._store.read(unfinished_redactions)
        if found is None:
            return
        done = 0
        for start in range(0, len(found), _REDACTED_AT_ONCE):
            some, now = found[start : start + _REDACTED_AT_ONCE], self._clock()
            done += await self._store.write(partial(finish_redactions, now=now, post_ids=some))
            await asyncio.sleep(_PAUSE_SECONDS)
        if done == len(found):
            await self._store.write(partial(note_finished, now=self._clock()))
        if done:
            logger.info("the redactions of %d posts were finished: names of media and origins are out", done)

    async def _retain(self) -> None:
        """Redacts all texts whose time is over, with a pause after each few."""
        if not await self._store.read(lambda session: pass_is_due(session, self._clock())):
            return
        analyser = await asyncio.to_thread(load_analyser)
        began, done = self._clock(), 0
        for rule in await self._store.read(retentions):
            after: Overdue | None = None
            while found := await self._store.read(partial(overdue, rule=rule, now=began, after=after)):
                for start in range(0, len(found), _REDACTED_AT_ONCE):
                    some = found[start : start + _REDACTED_AT_ONCE]
                    done += await self._store.write(
                        partial(retain, analyser=analyser, rule=rule, now=began, found=some)
                    )
                    await asyncio.sleep(_PAUSE_SECONDS)
                after = found[-1]
        await self._store.write(partial(note_pass, name=PASSED, began=began))
        logger.info("%d posts were redacted: their time is over", done)
