"""The ledger of one channel: how far we have heard it, and the one way in which what was heard is stored."""

import logging
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from core.clock import Clock
from core.errors import RefusedWriteError, StorageError
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.watching import Watching
from core.storage.channels import KnownChannel
from core.storage.leases import Lease
from core.types import ChannelProgress, HeardDeletion, HeardPost, Source
from monitors.telegram.convert import Circumstances, heard_post
from monitors.telegram.pushes import Push
from monitors.telegram.sequence import Sequence

logger = logging.getLogger(__name__)

Heard = HeardPost | HeardDeletion

_TRIES_TOGETHER = 4


class Ledger:
    """What is stored of a channel's progress, and what is on its way there.

    `top` is the id up to which everything is explained: stored, a service message, or an id that is no more. With the
    history of first sight read, it is the cursor; before, the cursor tells how far the history was read.
    """

    def __init__(
        self,
        known: KnownChannel,
        intake: Intake,
        watching: Watching,
        clock: Clock,
        lease: Lease | None = None,
        seen_by: int | None = None,
    ) -> None:
        """`lease`: what it stores is stored under this lease only. `seen_by`: the number of the account that reads."""
        self._seen_by = seen_by
        self._intake = intake
        self._watching = watching
        self._clock = clock
        self._lease = lease
        self._refused = 0
        self.noforwards = False
        self.gap_open: bool | None = None  # not looked up yet
        self.watched_until = known.watched_until
        self.take(known)

    def take(self, known: KnownChannel) -> None:
        """Takes the stored place for the truth."""
        self.known = known
        self.channel_id = known.channel_id
        self.sequence: Sequence[Push] = Sequence(known.pts or 0)
        self.cursor = known.cursor
        self.head = known.head
        self.top = known.cursor if known.history_done else known.first_head
        self.history_done = known.history_done
        # The server's counter went back: no pts tells an older text from a newer one, their dates have to.
        self.counted_anew = known.counted_anew
        self._edits: dict[int, Source] = {}  # older posts of whose edits we were told, and how

    async def reload(self) -> None:
        """Goes back to the stored place; what was on its way is forgotten and has to be asked for again."""
        known = await self._watching.channel(self.channel_id)
        self.take(known or self.known)

    @property
    def begun(self) -> bool:
        """Whether the channel was ever read."""
        return self.sequence.pts > 0

    # ------------------------------------------------------------ what was heard

    def circumstances(self, source: Source, heard_at: datetime, pts: int | None = None) -> Circumstances:
        """What all messages of one answer share; a `pts` of 0 tells nothing."""
        return Circumstances(
            channel_id=self.channel_id,
            source=source,
            heard_at=heard_at,
            pts=None if self.counted_anew else pts or None,
            noforwards=self.noforwards,
            first_head=self.known.first_head,
            seen_by=self._seen_by,
        )

    def heard(self, push: Push, at: Circumstances) -> list[Heard]:
        """What an update in its place tells."""
        if push.deleted:
            return [HeardDeletion(self.channel_id, push.deleted, noticed_at=at.heard_at, pts=push.pts)]
        post = None if push.message is None else self.heard_early(push, at)
        if post is None:
            return []
        self.top = max(self.top, post.message_id)
        if not push.is_new and post.source is Source.HISTORY:
            self._edits[post.message_id] = at.source
        return [post]

    def heard_early(self, push: Push, at: Circumstances) -> HeardPost | None:
        """The post of an update, wherever in the sequence the update stands."""
        return heard_post(push.message, at, None if self.counted_anew else push.pts)

    def reach(self, pts: int, heard_at: datetime) -> list[Heard]:
        """All up to `pts` is known from the server; returns what pushes told above it that counts now."""
        at = self.circumstances(Source.LIVE, heard_at)
        return [item for push in self.sequence.reach(pts) for item in self.heard(push, at)]

    # ------------------------------------------------------------ storing

    async def store(
        self, items: list[Heard], *, watched_until: datetime | None = None, history_done: bool | None = None
    ) -> None:
        """Stores what was heard with the place that it brings us to, in one transaction.

        Raises StorageError when nothing of it was stored; then `reload` before going on.
        """
        items = await self._with_news(items)
        heard_ids = [item.message_id for item in items if isinstance(item, HeardPost)]
        self.head = max(self.head, self.top, *heard_ids)
        if self.history_done:
            self.cursor = max(self.cursor, self.top)
        progress = ChannelProgress(
            self.channel_id,
            cursor=self.cursor,
            head=self.head,
            pts=self.sequence.pts or None,  # none before the watch has begun
            watched_until=watched_until,
            history_done=history_done,
        )
        try:
            if self._refused < _TRIES_TOGETHER:
                await self._intake.hear(items, [progress], self._lease)
            else:
                await self._store_singly(items, progress)
        except Exception as error:  # whatever an item did to the intake, the channel is asked again from its place
            if isinstance(error, StorageError) and not isinstance(error, RefusedWriteError):
                raise
            self._refused += 1
            logger.warning("%s: %d items were refused: %r", self.known.name, len(items), error)
            raise StorageError(f"what was heard was refused: {error}") from error
        self._refused = 0
        if watched_until is not None:
            self.watched(watched_until)

    async def _with_news(self, items: list[Heard]) -> list[Heard]:
        """`items` with the edits of older posts as what they are: news, where the post is stored; else it is history
        that we hear of for the first time.
        """
        edits, self._edits = self._edits, {}
        if not edits:
            return items
        stored = await self._watching.sources(self.channel_id, list(edits))
        return [
            replace(item, source=edits[item.message_id])
            if isinstance(item, HeardPost) and item.message_id in edits and item.message_id in stored
            else item
            for item in items
        ]

    async def _store_singly(self, items: Iterable[Heard], progress: ChannelProgress) -> None:
        """One item that can't be stored must not keep all later ones away: it is named in the log and left out."""
        for item in items:
            try:
                await self._intake.hear([item], (), self._lease)
            except Exception as error:
                if isinstance(error, StorageError) and not isinstance(error, RefusedWriteError):
                    raise
                name = item.key if isinstance(item, HeardPost) else f"the deletion of {item.message_ids}"
                logger.exception("%s: %s can't be stored and is left out", self.known.name, name)
        await self._intake.hear([], [progress], self._lease)

    # ------------------------------------------------------------ gaps

    def watched(self, at: datetime) -> None:
        """The channel was heard up to `at`."""
        if self.watched_until is None or at > self.watched_until:
            self.watched_until = at

    async def note_gap(self, longest_seconds: float, reason: str = "offline") -> None:
        """Tells the time since the last sign of watching as a gap, if it is longer than it may be."""
        if self.gap_open is None:
            self.gap_open = await self._watching.has_open_gap(self.channel_id)
        since, now = self.watched_until, self._clock()
        if not self.gap_open and since is not None and (now - since).total_seconds() > longest_seconds:
            await self._watching.open_gap(self.channel_id, since, now, reason)
            self.gap_open = True

    async def note_loss(self, asked_at: datetime) -> None:
        """Tells that since the last sign of watching edits and deletions may be lost."""
        await self._watching.open_gap(self.channel_id, self.watched_until or asked_at, asked_at, "too_long")
        self.gap_open = True

    async def caught_up(self) -> None:
        """All that could be recovered of open gaps was."""
        if self.gap_open:
            await self._watching.close_gaps(self.channel_id)
            self.gap_open = False
