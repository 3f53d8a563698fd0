"""Members, invitations and destinations: who may use the bot, and where messages go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from core.storage.models import (
    ApiTokenRow,
    ArticleToldRow,
    CaseReaderRow,
    DeliveryRow,
    DestinationRow,
    DigestRunRow,
    DigestScheduleRow,
    FetchRequestRow,
    InvitationRow,
    MemberRow,
    SignInRow,
    SubscriptionRow,
    TranslationRow,
)
from core.storage.prepared import Prepared
from core.storage.upsert import insert_new, table_of, upsert
from core.told import Destination

PUBLICATION_SETTING = "publication"
"""Of a group or channel: an admin confirmed that sending there is publication."""

MUTED_SETTING = "muted_channels"
"""Of any destination: the channels that bring it nothing."""

ROLES = ("journalist", "editor", "analyst", "admin")


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may use the bot."""

    user_id: int
    role: str
    name: str | None = None
    joined_at: datetime | None = None
    invited_by: int | None = None

    def at_least(self, role: str) -> bool:
        """Whether the role is `role` or one that may do more."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Place:
    """A destination with what it wants of messages."""

    destination: Destination
    kind: str = "private"
    title: str | None = None
    language: str = "en"
    timezone: str | None = None
    state: str = "ok"
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A used or usable way in."""

    role: str
    created_by: int


def member(session: Session, user_id: int) -> Member | None:
    """The member with this user id; None for strangers and for those who were removed."""
    row = session.execute(
        select(MemberRow.user_id, MemberRow.role, MemberRow.name, MemberRow.joined_at, MemberRow.invited_by).where(
            MemberRow.user_id == user_id, MemberRow.removed_at.is_(None)
        )
    ).first()
    return Member(*row) if row else None


def members(session: Session) -> list[Member]:
    """Everybody who may use the bot, in order of joining."""
    query = (
        select(MemberRow.user_id, MemberRow.role, MemberRow.name, MemberRow.joined_at, MemberRow.invited_by)
        .where(MemberRow.removed_at.is_(None))
        .order_by(MemberRow.joined_at, MemberRow.user_id)
    )
    return [Member(*row) for row in session.execute(query)]


def put_member(
    session: Session, user_id: int, role: str, name: str | None, now: datetime, *, invited_by: int | None = None
) -> None:
    """Makes somebody a member, or changes the role; a removed one is back."""
    row = {
        "user_id": user_id,
        "role": role,
        "name": name,
        "joined_at": now,
        "invited_by": invited_by,
        "removed_at": None,
    }
    upsert(session, MemberRow, [row], keys=["user_id"], update=["role", "name", "removed_at"])


def make_admins(session: Session, user_ids: Collection[int]) -> None:
    """Those of these who are members are admins from now on."""
    them = (MemberRow.user_id.in_(list(user_ids)), MemberRow.removed_at.is_(None), MemberRow.role != "admin")
    session.execute(update(MemberRow).where(*them).values(role="admin"))


def remove_member(session: Session, user_id: int, now: datetime) -> bool:
    """Ends somebody's access at once; their private chat gets nothing more. Tells whether there was such a member."""
    result = session.execute(
        update(MemberRow).where(MemberRow.user_id == user_id, MemberRow.removed_at.is_(None)).values(removed_at=now)
    )
    for model in (SignInRow, ApiTokenRow):  # or they would open again for whoever is let in anew
        session.execute(
            update(model).where(model.user_id == user_id, model.revoked_at.is_(None)).values(revoked_at=now)
        )
    session.execute(delete(CaseReaderRow).where(CaseReaderRow.user_id == user_id))  # nor does anybody see them there
    _clear_chat(session, user_id)
    return bool(result.rowcount)  # type: ignore[attr-defined]


def forget_member(session: Session, user_id: int) -> None:
    """Removes all that is kept of a person but what they decided as an analyst, which is evidence of the desk."""
    _clear_chat(session, user_id)
    for model in (SignInRow, ApiTokenRow, CaseReaderRow):
        session.execute(delete(model).where(model.user_id == user_id))
    session.execute(delete(InvitationRow).where(InvitationRow.used_by == user_id))
    session.execute(update(SubscriptionRow).where(SubscriptionRow.created_by == user_id).values(created_by=None))
    session.execute(delete(MemberRow).where(MemberRow.user_id == user_id))


def remove_place(session: Session, chat_id: int) -> None:
    """A chat is no destination any more: what it follows, its digests and what is due for it are gone."""
    _clear_chat(session, chat_id)


def _clear_chat(session: Session, chat_id: int) -> None:
    schedules = select(DigestScheduleRow.id).where(DigestScheduleRow.chat_id == chat_id)
    session.execute(delete(DigestRunRow).where(DigestRunRow.digest_id.in_(schedules)))
    for model in (DigestScheduleRow, SubscriptionRow, ArticleToldRow, DeliveryRow, FetchRequestRow, DestinationRow):
        session.execute(delete(model).where(model.chat_id == chat_id))
    for row in session.scalars(select(TranslationRow).where(TranslationRow.state == "due")):
        if any(asked[0] == chat_id for asked in row.asked):
            row.asked = [asked for asked in row.asked if asked[0] != chat_id]
    session.flush()


def add_invitation(session: Session, token_hash: bytes, role: str, by: int, expires_at: datetime) -> None:
    """Keeps a new invitation; the token itself is known only to whoever gets it."""
    row = {"token_hash": token_hash, "role": role, "created_by": by, "expires_at": expires_at}
    insert_new(session, InvitationRow, [row])


def use_invitation(
    session: Session,
    token_hash: bytes,
    user_id: int,
    now: datetime,
    *,
    always_admins: Collection[int] = (),
    roles: Sequence[str] = ROLES,
) -> Invitation | None:
    """Uses up an invitation to one of `roles`; None when it is none, unknown, used or over, or whoever made it is no
    admin any more: else one who was shut out could come back by it. `always_admins` are so without a row. Of two who
    try, one gets it.
    """
    admins = select(MemberRow.user_id).where(MemberRow.role == "admin", MemberRow.removed_at.is_(None))
    row = session.execute(
        update(InvitationRow)
        .where(
            InvitationRow.token_hash == token_hash,
            InvitationRow.role.in_(list(roles)),
            InvitationRow.used_by.is_(None),
            InvitationRow.expires_at > now,
            or_(InvitationRow.created_by.in_(admins), InvitationRow.created_by.in_(list(always_admins))),
        )
        .values(used_by=user_id, used_at=now)
        .returning(InvitationRow.role, InvitationRow.created_by)
    ).first()
    return Invitation(row[0], row[1]) if row else None


_PLACE = (
    DestinationRow.chat_id,
    DestinationRow.thread_id,
    DestinationRow.kind,
    DestinationRow.title,
    DestinationRow.language,
    DestinationRow.timezone,
    DestinationRow.state,
    DestinationRow.settings,
)


def chats_of_roles(session: Session, roles: Sequence[str]) -> list[Destination]:
    """The private chats with all members of these roles."""
    query = (
        select(DestinationRow.chat_id, DestinationRow.thread_id)
        .join(MemberRow, MemberRow.user_id == DestinationRow.chat_id)
        .where(MemberRow.role.in_(list(roles)), MemberRow.removed_at.is_(None), DestinationRow.thread_id == 0)
        .order_by(DestinationRow.chat_id)
    )
    return [Destination(*row) for row in session.execute(query)]


def place(session: Session, destination: Destination) -> Place | None:
    """The destination's row, if it is one of ours."""
    row = session.execute(
        select(*_PLACE).where(
            DestinationRow.chat_id == destination.chat_id, DestinationRow.thread_id == destination.thread_id
        )
    ).first()
    return Place(Destination(row[0], row[1]), row[2], row[3], row[4], row[5], row[6], row[7] or {}) if row else None


_IDS_AT_ONCE = 500
_DESTINATION = table_of(DestinationRow).c
_SETTINGS = Prepared(
    select(_DESTINATION.chat_id, _DESTINATION.thread_id, _DESTINATION.settings).where(
        _DESTINATION.chat_id.in_(bindparam("ids", expanding=True))
    )
)


def places(session: Session) -> list[Place]:
    """All destinations."""
    return [
        Place(Destination(row[0], row[1]), row[2], row[3], row[4], row[5], row[6], row[7] or {})
        for row in session.execute(select(*_PLACE).order_by(DestinationRow.created_at))
    ]


def muting(session: Session, destinations: Collection[Destination]) -> dict[Destination, Collection[int]]:
    """The channels that each of these destinations mutes; those that mute none are left out."""
    ids = list({one.chat_id for one in destinations})
    found: dict[Destination, Collection[int]] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        for row in _SETTINGS.all(session, {"ids": ids[start : start + _IDS_AT_ONCE]}):
            if muted := (row.settings or {}).get(MUTED_SETTING):
                found[Destination(row.chat_id, row.thread_id)] = muted
    return found


def places_of(session: Session, chat_id: int) -> list[Place]:
    """The destinations in one chat: itself, or topics of it."""
    return [one for one in places(session) if one.destination.chat_id == chat_id]


def add_place(
    session: Session, destination: Destination, kind: str, title: str | None, language: str, now: datetime
) -> bool:
    """Makes a chat a destination; one that is there keeps its settings. Tells whether it is new."""
    row = {
        "chat_id": destination.chat_id,
        "thread_id": destination.thread_id,
        "kind": kind,
        "title": title,
        "language": language,
        "state": "ok",
        "settings": {},
        "created_at": now,
    }
    return bool(insert_new(session, DestinationRow, [row], returning=["chat_id"]))


def change_place(session: Session, destination: Destination, **values: Any) -> None:
    """Sets columns of a destination."""
    session.execute(
        update(DestinationRow)
        .where(DestinationRow.chat_id == destination.chat_id, DestinationRow.thread_id == destination.thread_id)
        .values(**values)
    )


def change_settings(session: Session, destination: Destination, **values: Any) -> None:
    """Sets single settings of a destination; None removes one."""
    current = place(session, destination)
    if current is None:
        return
    merged = {**current.settings, **values}
    change_place(session, destination, settings={name: value for name, value in merged.items() if value is not None})
