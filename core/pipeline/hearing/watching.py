"""Watching, as the store sees it: channels found and described, gaps, access, accounts. One transaction each."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.clock import Clock
from core.pipeline.hearing.witnessing import witness_by_page
from core.pipeline.telling.notices import tell_channel_event, tell_dead_account
from core.storage import backfills as stored_backfills
from core.storage import channels as stored
from core.storage.accounts import known_account, set_account
from core.storage.backfills import Backfill
from core.storage.channels import Access, KnownChannel, SeenPost
from core.storage.mediafiles import protect_media
from core.storage.series import due_looks
from core.storage.store import Fenced, Store
from core.types import HeardPost, WatchedChannel

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Description:
    """A channel as it describes itself. `restriction` says why Telegram hides it, if it does."""

    channel_id: int
    title: str
    username: str | None = None
    restriction: str | None = None


def account_died(session: Any, account: str, problem: str, now: datetime) -> None:
    """Latches a watching account as dead, and tells the admins once."""
    before = known_account(session, account)
    set_account(session, account, "dead", now, problem=problem)
    if before is None or before.state != "dead":
        tell_dead_account(session, account, problem, now)


def _event(session: Any, known: KnownChannel, kind: str, now: datetime, **details: Any) -> None:
    """Stores what happened to a channel, and tells editors of it."""
    event_id = stored.add_channel_event(session, known.channel_id, kind, now, **details)
    tell_channel_event(session, event_id, known.name, kind, details, now)


class Watching:
    """The use cases of watching channels. Each raises StorageError where the database failed; nothing was done then."""

    def __init__(self, store: Store | Fenced, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # ------------------------------------------------------------ channels

    async def channel(self, channel_id: int) -> KnownChannel | None:
        """The stored channel."""
        return await self._store.read(lambda session: stored.known_channel(session, channel_id))

    async def by_reference(self, watched: WatchedChannel) -> KnownChannel | None:
        """The channel that was first found under this line of the watchlist, whatever it is called now."""
        if watched.channel_id is not None:
            return await self.channel(watched.channel_id)
        return await self._store.read(lambda session: stored.channel_by_reference(session, watched.reference))

    async def found(
        self, watched: WatchedChannel, description: Description, access: Access | None, *, comes_back: bool = False
    ) -> KnownChannel:
        """A line of the watchlist was resolved to a channel: one that `access` reaches, or by its public web page.

        It is watched from now on; one that `comes_back` to the watchlist is once it was put back.
        """
        now = self._clock()

        def work(session: Any) -> KnownChannel:
            before = stored.known_channel(session, description.channel_id)
            stored.put_channel(
                session,
                channel_id=description.channel_id,
                reference=watched.reference,
                name=watched.name,
                language=watched.language,
                username=description.username,
                title=description.title,
                comes_back=comes_back,
            )
            if access is not None:
                stored.put_access(session, access, now)
            if before is None:
                stored.add_channel_event(
                    session, description.channel_id, "found", now, reference=watched.reference, title=description.title
                )
            known = stored.known_channel(session, description.channel_id)
            assert known is not None
            return known

        return await self._store.write(work)

    async def sources(self, channel_id: int, message_ids: list[int]) -> dict[int, str]:
        """How the stored ones of these posts came to us."""
        return await self._store.read(lambda session: stored.post_sources(session, channel_id, message_ids))

    async def witnessed(self, posts: Sequence[HeardPost]) -> int:
        """Notes which of these posts, that accounts told, the public web page shows, too; returns how many are new."""
        return await self._store.write(lambda session: witness_by_page(session, posts))

    async def named(self, watched: WatchedChannel, known: KnownChannel) -> None:
        """Takes over how the newsroom calls a channel that is known already."""
        if (known.name, known.language) == (watched.name, watched.language):
            return
        values = {"name": watched.name, "language": watched.language}
        await self._store.write(lambda session: stored.set_channel(session, known.channel_id, **values))

    async def keep_only(self, wanted: Sequence[WatchedChannel]) -> None:
        """Marks all other channels as no longer watched."""
        ids = [watched.channel_id for watched in wanted if watched.channel_id is not None]
        references = [watched.reference.lower() for watched in wanted if watched.channel_id is None]
        await self._store.write(lambda session: stored.unwatch_channels(session, ids, references))

    async def begin(self, channel_id: int, first_head: int, floor: int, pts: int, at: datetime) -> KnownChannel:
        """The watch of a channel begins at `pts`: what is up to `first_head` is history, read from above `floor`.

        A channel that was begun already, by whomever, stays as it is.
        """

        def work(session: Any) -> KnownChannel:
            values = {"first_head": first_head, "floor": floor, "cursor": floor, "pts": pts, "first_watched_at": at}
            stored.begin_channel(session, channel_id, **values)
            stored.set_channel(session, channel_id, watched=True)
            known = stored.known_channel(session, channel_id)
            assert known is not None
            return known

        return await self._store.write(work)

    async def put_back(self, known: KnownChannel, head: int) -> KnownChannel:
        """A channel that was off the watchlist is on it again: what is up to `head` is history.

        Only with that it is watched, in one transaction: whoever is stopped before does not take for news later what
        came while nobody wanted it.
        """

        def work(session: Any) -> KnownChannel:
            stored.set_channel(session, known.channel_id, first_head=max(known.first_head, head), watched=True)
            return stored.known_channel(session, known.channel_id) or known

        return await self._store.write(work)

    async def describe(self, known: KnownChannel, now_is: Description) -> KnownChannel:
        """Takes over how a channel describes itself; what changed becomes an event."""
        now = self._clock()
        username = now_is.username.lower() if now_is.username else None
        restricted = now_is.restriction is not None

        def work(session: Any) -> KnownChannel:
            if known.title != now_is.title:
                _event(session, known, "retitled", now, before=known.title, after=now_is.title)
            if known.username != username:
                kind = "renamed" if username is not None else "nameless"
                _event(session, known, kind, now, before=known.username, after=username)
            values: dict[str, Any] = {"title": now_is.title, "username": username}
            if restricted != (known.state == "restricted"):
                kind = "restricted" if restricted else "unrestricted"
                _event(session, known, kind, now, reason=now_is.restriction)
                values["state"] = "restricted" if restricted else "ok"
            stored.set_channel(session, known.channel_id, **values)
            changed = stored.known_channel(session, known.channel_id)
            assert changed is not None
            return changed

        if (known.title, known.username, known.state == "restricted") == (now_is.title, username, restricted):
            return known
        return await self._store.write(work)

    async def trouble(self, known: KnownChannel, state: str, **details: Any) -> bool:
        """A channel can't be read: `state` says how (private, vanished, taken_over, unreadable). True if it is news."""
        now = self._clock()

        def work(session: Any) -> bool:
            current = stored.known_channel(session, known.channel_id)
            if current is None or current.state == state:
                return False
            stored.set_channel(session, known.channel_id, state=state)
            _event(session, known, state, now, before=current.state, **details)
            return True

        return await self._store.write(work)

    async def name_taken(self, known: KnownChannel, by: int, title: str) -> None:
        """Another channel holds the name under which the watchlist found this one, which is read on under its id."""
        now = self._clock()
        await self._store.write(
            lambda session: _event(session, known, "taken_over", now, reference=known.reference, by=by, title=title)
        )

    async def readable(self, channel_id: int) -> bool:
        """A channel that could not be read can be again. True if it is news."""
        now = self._clock()

        def work(session: Any) -> bool:
            current = stored.known_channel(session, channel_id)
            if current is None or current.state in ("ok", "restricted"):
                return False
            stored.set_channel(session, channel_id, state="ok")
            _event(session, current, "readable", now, before=current.state)
            return True

        return await self._store.write(work)

    async def protected(self, channel_id: int) -> None:
        """A channel does not allow forwarding: what was kept of its files before is passed on no more, either."""
        await self._store.write(lambda session: protect_media(session, channel_id))

    async def was_public(self, known: KnownChannel) -> bool:
        """Whether a channel has, or had while it was watched, a name under which everybody can read it."""
        if known.username is not None:
            return True
        return await self._store.read(lambda session: bool(stored.event_details(session, known.channel_id, "nameless")))

    async def allowed(self, known: KnownChannel, reason: str) -> None:
        """Records why the newsroom reads a channel that is not public."""
        now = self._clock()

        def work(session: Any) -> None:
            before = stored.event_details(session, known.channel_id, "private_allowed")
            if not before or before[-1].get("reason") != reason:
                stored.add_channel_event(session, known.channel_id, "private_allowed", now, reason=reason)

        await self._store.write(work)

    async def counted_anew(self, channel_id: int, pts: int) -> None:
        """The server counts a channel's changes anew: our place goes back to `pts`, for whoever reads it from now on.

        Were it left where it stood, what happens until the server has come there again would be skipped.
        """
        now = self._clock()

        def work(session: Any) -> None:
            stored.add_channel_event(session, channel_id, stored.COUNTED_ANEW, now)
            stored.set_channel(session, channel_id, pts=pts)

        await self._store.write(work)

    # ------------------------------------------------------------ access

    async def accesses(self, channel_id: int) -> list[Access]:
        """The accounts that can reach a channel, those that joined it first."""
        return await self._store.read(lambda session: stored.accesses(session, channel_id))

    async def accounts_of_channels(self) -> dict[str | int, set[str]]:
        """For each channel that can be read, by its id and its reference: the accounts that can reach it."""

        def work(session: Any) -> dict[str | int, set[str]]:
            having: dict[int, set[str]] = {}
            for access in stored.all_accesses(session):
                having.setdefault(access.channel_id, set()).add(access.account)
            found: dict[str | int, set[str]] = {}
            for known in stored.known_channels(session):
                if known.state == "ok" and known.channel_id in having:
                    found[known.channel_id] = having[known.channel_id]
                    if known.reference is not None:
                        found.setdefault(known.reference, having[known.channel_id])
            return found

        return await self._store.read(work)

    async def put_access(self, access: Access) -> None:
        """Remembers how an account reaches a channel."""
        now = self._clock()
        await self._store.write(lambda session: stored.put_access(session, access, now))

    # ------------------------------------------------------------ backfill

    async def want_backfill(self, wish: Backfill) -> None:
        """Asks whoever reads the channel to read it further back; a wish that was there goes on where it is."""

        def work(session: Any) -> None:
            before = {item.channel_id: item for item in stored_backfills.backfills(session)}.get(wish.channel_id)
            fresh = wish
            if before is not None and not before.done:
                fresh = replace(before, until_id=wish.until_id, until_at=wish.until_at)
            stored_backfills.put_backfill(session, fresh)

        await self._store.write(work)

    async def backfills(self) -> list[Backfill]:
        """All wishes for older history, those that were fulfilled included until they are dropped."""
        return await self._store.read(stored_backfills.backfills)

    async def backfilled(self, wish: Backfill) -> None:
        """Notes how far a backfill has come: the channel is read from above `wish.reached_id`."""

        def work(session: Any) -> None:
            stored_backfills.note_backfill(session, wish)
            if wish.reached_id is not None:
                stored.set_channel(session, wish.channel_id, floor=wish.reached_id)

        await self._store.write(work)

    async def drop_backfill(self, channel_id: int) -> None:
        """Forgets a wish; what was read stays."""
        await self._store.write(lambda session: stored_backfills.drop_backfill(session, channel_id))

    # ------------------------------------------------------------ gaps and reconciliation

    async def open_gap(self, channel_id: int, from_at: datetime, to_at: datetime, reason: str) -> None:
        """Tells a span in which nobody watched, or in which edits may be lost."""
        await self._store.write(lambda session: stored.open_gap(session, channel_id, from_at, to_at, reason))

    async def has_open_gap(self, channel_id: int) -> bool:
        """Whether some gap of the channel was not caught up yet."""
        return await self._store.read(lambda session: stored.has_open_gap(session, channel_id))

    async def close_gaps(self, channel_id: int) -> None:
        """Tells that what could be recovered was."""
        now = self._clock()
        await self._store.write(lambda session: stored.close_gaps(session, channel_id, now))

    async def seen(self, channel_id: int, message_ids: Sequence[int]) -> dict[int, SeenPost]:
        """The stored ones of these posts."""
        low, high = min(message_ids, default=1) - 1, max(message_ids, default=0)
        found = await self._store.read(lambda session: stored.seen_posts(session, channel_id, low, high))
        return {message_id: found[message_id] for message_id in message_ids if message_id in found}

    async def due_looks(self, channel_ids: Sequence[int], at_most: int) -> dict[int, list[int]]:
        """The posts of these channels whose counters are due to be looked at, by channel."""
        now = self._clock()
        return await self._store.read(lambda session: due_looks(session, channel_ids, now, at_most))

    async def window(self, channel_id: int, newest: int, head: int) -> tuple[int, dict[int, SeenPost]]:
        """The id above which the `newest` newest posts lie, and the stored posts from there up to `head`."""

        def work(session: Any) -> tuple[int, dict[int, SeenPost]]:
            above = stored.window_start(session, channel_id, newest)
            return above, stored.seen_posts(session, channel_id, above, head)

        return await self._store.read(work)
