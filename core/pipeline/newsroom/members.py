"""Joining, roles, settings and leaving: what members may do. Of strangers nothing is kept."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.clock import Clock
from core.pipeline.rules import RulesHolder
from core.pipeline.telling.notices import tell_lost_place, tell_public_place
from core.storage import people
from core.storage.outbox import look_again
from core.storage.people import MUTED_SETTING, PUBLICATION_SETTING, Invitation, Member, Place
from core.storage.places import mark_reachable, mark_unreachable, move_chat
from core.storage.store import Store
from core.storage.subscriptions import add_schedule, schedules
from core.told import Destination

INVITATION_LIFE = timedelta(days=7)
DEFAULT_DIGEST = "09:00"
_TOKEN_BYTES = 18  # 24 characters in a link; Telegram takes up to 64 of A-Z a-z 0-9 _ -


class Arrival(StrEnum):
    """How a `/start` ended."""

    JOINED = "joined"
    BACK = "back"
    STRANGER = "stranger"
    BAD_INVITATION = "bad_invitation"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks to the bot, and where: None for strangers and for chats that are no destination."""

    member: Member | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Welcome:
    """The outcome of a `/start`. `resumed` counts messages that had waited for the chat."""

    arrival: Arrival
    member: Member | None = None
    place: Place | None = None
    resumed: int = 0
    invited_by: int | None = None


def token_hash(token: str) -> bytes:
    """What is stored of an invitation: who reads the database can't join with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def lose_place(session: Session, chat_id: int, now: datetime, *, topic: int | None = None) -> None:
    """The chat takes no messages, or only this topic of it: what is due for it waits. Of groups and channels editors
    and admins are told, once until something is accepted there again.
    """
    known = [one for one in people.places_of(session, chat_id) if topic in (None, one.destination.thread_id)]
    mark_unreachable(session, chat_id, topic=topic)  # what is public waits already, and for more than a right
    lost = next((one for one in known if one.kind != "private" and one.state == "ok"), None)
    if lost is not None:
        tell_lost_place(session, chat_id, lost.title or str(chat_id), now)


class Members:
    """Use cases around people and places."""

    def __init__(self, store: Store, holder: RulesHolder, clock: Clock, admins: Iterable[int] = ()) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self.admins = frozenset(admins)

    async def caller(self, user_id: int, destination: Destination) -> Caller:
        """Who this is; those named in BOT_ADMINS are admins always."""

        def work(session: Session) -> Caller:
            return Caller(self._member(session, user_id), people.place(session, destination))

        return await self._store.read(work)

    def _member(self, session: Session, user_id: int) -> Member | None:
        known = people.member(session, user_id)
        if user_id in self.admins and (known is None or known.role != "admin"):
            return Member(user_id, "admin", known.name if known else None)
        return known

    async def promote_named(self) -> None:
        """Makes members whom BOT_ADMINS names admins for everybody who asks the store, not for the bot alone: the desk,
        and whoever tells the admins of something.
        """
        await self._store.write(lambda session: people.make_admins(session, self.admins))

    async def start(
        self, user_id: int, name: str | None, destination: Destination, language: str, payload: str
    ) -> Welcome:
        """Lets somebody in: an admin of the settings, a member who comes back, or the bearer of an invitation."""
        now = self._clock()

        def work(session: Session) -> Welcome:
            known = people.member(session, user_id)
            invitation: Invitation | None = None
            if user_id in self.admins:
                if known is None or known.role != "admin":
                    people.put_member(session, user_id, "admin", name, now)
            elif known is None:
                if not payload:
                    return Welcome(Arrival.STRANGER)
                invitation = people.use_invitation(
                    session, token_hash(payload), user_id, now, always_admins=self.admins
                )
                if invitation is None:
                    return Welcome(Arrival.BAD_INVITATION)
                people.put_member(session, user_id, invitation.role, name, now, invited_by=invitation.created_by)
            elif payload:
                # To a role that may do more it is for members, too; another is left for whom it was meant.
                above = people.ROLES[people.ROLES.index(known.role) + 1 :]
                invitation = people.use_invitation(
                    session, token_hash(payload), user_id, now, always_admins=self.admins, roles=above
                )
                if invitation is not None:
                    people.put_member(session, user_id, invitation.role, name, now)
            new = people.add_place(session, destination, "private", name, language, now)
            if new and not schedules(session, destination):
                add_schedule(session, destination, DEFAULT_DIGEST, now)
            resumed = 0 if new else mark_reachable(session, destination.chat_id)
            return Welcome(
                Arrival.JOINED if new or invitation is not None else Arrival.BACK,
                people.member(session, user_id),
                people.place(session, destination),
                resumed,
                invitation.created_by if invitation else None,
            )

        return await self._store.write(work)

    async def invite(self, by: Member, role: str) -> str:
        """A new single-use invitation; returns its token, which is nowhere kept."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()

        def work(session: Session) -> None:
            people.add_invitation(session, token_hash(token), role, by.user_id, now + INVITATION_LIFE)

        await self._store.write(work)
        return token

    async def all(self) -> list[Member]:
        """The members, in order of joining."""
        return await self._store.read(people.members)

    async def set_role(self, user_id: int, role: str) -> bool:
        """Changes a member's role; False when there is no such member."""
        now = self._clock()

        def work(session: Session) -> bool:
            known = people.member(session, user_id)
            if known is None:
                return False
            people.put_member(session, user_id, role, known.name, now)
            return True

        return await self._store.write(work)

    async def remove(self, user_id: int) -> bool:
        """Ends a member's access at once, and what their chat would get."""
        now = self._clock()
        return await self._store.write(lambda session: people.remove_member(session, user_id, now))

    async def forget(self, user_id: int) -> None:
        """Removes a person's data."""
        await self._store.write(lambda session: people.forget_member(session, user_id))

    async def add_place(
        self, destination: Destination, kind: str, title: str | None, language: str, *, public: bool = False
    ) -> bool:
        """Makes a group or channel a destination, `public` ones as confirmed by an admin; tells whether it is new."""
        now = self._clock()

        def work(session: Session) -> bool:
            new = people.add_place(session, destination, kind, title, language, now)
            if public:
                people.change_settings(session, destination, **{PUBLICATION_SETTING: True})
            if not new:
                mark_reachable(session, destination.chat_id)
            return new

        return await self._store.write(work)

    async def places(self) -> list[Place]:
        """All destinations."""
        return await self._store.read(people.places)

    async def remove_channel(self, chat_id: int) -> None:
        """A channel gets nothing more; what it followed is forgotten."""
        await self._store.write(lambda session: people.remove_place(session, chat_id))

    async def unreachable(self, chat_id: int) -> None:
        """The chat takes no messages: see `lose_place`."""
        now = self._clock()
        await self._store.write(lambda session: lose_place(session, chat_id, now))

    async def hold_public(self, place: Place) -> None:
        """The place became public and nobody confirmed that: what is due waits; editors and admins are told, once."""
        now, chat_id = self._clock(), place.destination.chat_id

        def work(session: Session) -> None:
            known = {one.state for one in people.places_of(session, chat_id)}
            mark_unreachable(session, chat_id, "public")
            if "public" not in known:  # else it was told of another topic of the same group
                tell_public_place(session, chat_id, place.title or str(chat_id), now)

        await self._store.write(work)

    async def release_public(self, place: Place) -> None:
        """The place is public no more: what waited for that goes out."""
        await self._store.write(lambda session: mark_reachable(session, place.destination.chat_id))

    async def reachable(self, chat_id: int, topic: int | None = None) -> int:
        """The chat takes messages again, or only this topic of it; returns how many had waited. One that became public
        waits on.
        """

        def work(session: Session) -> int:
            public = any(one.state == "public" for one in people.places_of(session, chat_id))
            return 0 if public else mark_reachable(session, chat_id, topic=topic)

        return await self._store.write(work)

    async def moved(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup, which has another id: what it follows and what is due for it goes there."""
        await self._store.write(lambda session: move_chat(session, old_id, new_id))

    async def set_language(self, destination: Destination, language: str) -> None:
        """From now on this destination reads `language`."""
        await self._store.write(lambda session: people.change_place(session, destination, language=language))

    async def set_zone(self, destination: Destination, zone: str | None) -> None:
        """From now on this destination's times are those of `zone` (an IANA name that exists; None: the newsroom's)."""
        if zone is not None:
            ZoneInfo(zone)
        now = self._clock()

        def work(session: Session) -> None:
            people.change_place(session, destination, timezone=zone)
            look_again(session, destination, now)

        await self._store.write(work)

    async def set_quiet(self, destination: Destination, hours: str | None) -> None:
        """From now on these are the destination's quiet hours (`22:00-07:00`; None: none); what others hold is looked
        at again.
        """
        now = self._clock()

        def work(session: Session) -> None:
            people.change_settings(session, destination, quiet=hours)
            look_again(session, destination, now)

        await self._store.write(work)

    async def mute(self, destination: Destination, channel_id: int, *, muted: bool) -> None:
        """From now on a channel brings this destination no alerts, or brings them again."""

        def work(session: Session) -> None:
            place = people.place(session, destination)
            current = set(place.settings.get(MUTED_SETTING) or ()) if place else set()
            current = current | {channel_id} if muted else current - {channel_id}
            people.change_settings(session, destination, **{MUTED_SETTING: sorted(current) or None})

        await self._store.write(work)

    async def set_setting(self, destination: Destination, **values: Any) -> None:
        """Sets single settings of a destination; None removes one."""
        await self._store.write(lambda session: people.change_settings(session, destination, **values))
