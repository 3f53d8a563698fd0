"""The outbox: one row for one message to one chat, from queueing to Telegram's answer.

A row goes due → sending → sent. A send whose answer never came is counted as ambiguous and becomes due again, so that
nothing is lost; a double is thereby possible, and on record. Suspended rows wait until their chat can be written to.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, case, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from core.storage.models import (
    AlertRow,
    DeliveryRow,
    DestinationRow,
    NotBeforeRow,
)
from core.storage.prepared import Prepared, dialect_of
from core.storage.upsert import insert_new, table_of
from core.storage.wake import Topic, wake
from core.told import Destination

DUE, SENDING, SENT, FAILED, SUSPENDED, DROPPED = "due", "sending", "sent", "failed", "suspended", "dropped"

TRYING = "trying"  # of a place that refused: what waits there goes out again, and its answer tells
_OPEN_PLACES = ("ok", TRYING)

ALERT_PRIORITY, UPDATE_PRIORITY, ANSWER_PRIORITY, DIGEST_PRIORITY = 0, 1, 2, 5
"""Alerts overtake digests; answers that somebody waits for come between."""

_ERROR_LENGTH = 500
_CLAIM_LOCK = 7_301_115  # pg_advisory_xact_lock: claims are taken one transaction at a time
_KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be queued. `(destination, kind, subject, part)` identifies it: queued twice, it is sent once."""

    destination: Destination
    kind: str
    subject: str
    part: int = 0
    priority: int = ANSWER_PRIORITY
    payload: Mapping[str, Any] = field(default_factory=dict)
    alert_id: int | None = None
    not_before: datetime | None = None
    reply_to_delivery: int | None = None
    ambiguous: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to send now, with what its destination wants of its form."""

    id: int
    destination: Destination
    kind: str
    subject: str
    part: int
    priority: int
    payload: Mapping[str, Any]
    alert_id: int | None
    reply_to_delivery: int | None
    attempts: int
    ambiguous: int
    created_at: datetime
    chat_kind: str = "private"
    chat_state: str = "ok"
    language: str = "en"
    timezone: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    folded_ids: tuple[int, ...] = ()
    claimed_at: datetime | None = None

    def became(self, state: str, at: datetime, **more: Any) -> "Outcome":
        """The outcome of this claim, and of what was folded into it."""
        return Outcome(self.id, self.claimed_at, state, at, folded_ids=self.folded_ids, **more)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed delivery. `state` is where it goes; `ambiguous` that Telegram may have it already.

    It is the outcome of what was claimed at `claimed_at` and of nothing else: SQLite gives the number of a row that was
    removed meanwhile to the next one.
    `message_id` is the message that it became in `chat_id`: a delivery that was on its way while its group became a
    supergroup is the supergroup's by now, which counts its messages anew, so none is written down for it.
    `folded_ids` are deliveries that went in the same message: what became of it became of them.
    """

    delivery_id: int
    claimed_at: datetime | None
    state: str
    at: datetime
    chat_id: int | None = None
    message_id: int | None = None
    error: str | None = None
    ambiguous: bool = False
    not_before: datetime | None = None
    folded_ids: tuple[int, ...] = ()


def queue_messages(session: Session, messages: Sequence[Outgoing], now: datetime) -> int:
    """Puts messages into the outbox and wakes the dispatcher; those that are there already are left alone."""
    if not messages:
        return 0
    rows = [
        {
            "chat_id": message.destination.chat_id,
            "thread_id": message.destination.thread_id,
            "kind": message.kind,
            "subject": message.subject,
            "part": message.part,
            "priority": message.priority,
            "payload": dict(message.payload),
            "alert_id": message.alert_id,
            "reply_to_delivery": message.reply_to_delivery,
            "ambiguous": message.ambiguous,
            "not_before": message.not_before or now,
            "created_at": now,
        }
        for message in messages
    ]
    inserted = insert_new(session, DeliveryRow, rows, returning=["id"])
    wake(session, Topic.DELIVERY)
    return len(inserted)


_DELIVERY, _PLACE = table_of(DeliveryRow), table_of(DestinationRow)

# What was to go at once goes, whatever the clock of whoever queued it said: it may have been set right since.
_AT_ONCE = _DELIVERY.c.not_before == _DELIVERY.c.created_at
_ITS_TIME = or_(_DELIVERY.c.not_before <= bindparam("now"), _AT_ONCE)


@cache
def _due_statement(*, skipping: bool, single: bool) -> Prepared:
    """Built once: the dispatcher asks this at every turn."""
    d, p = _DELIVERY.c, _PLACE.c
    query = (
        select(
            d.id,
            d.chat_id,
            d.thread_id,
            d.kind,
            d.subject,
            d.part,
            d.priority,
            d.payload,
            d.alert_id,
            d.reply_to_delivery,
            d.attempts,
            d.ambiguous,
            d.created_at,
            p.state.label("chat_state"),
            p.kind.label("chat_kind"),
            p.language,
            p.timezone,
            p.settings,
        )
        .select_from(_DELIVERY.outerjoin(_PLACE, and_(p.chat_id == d.chat_id, p.thread_id == d.thread_id)))
        .where(d.state == DUE, _ITS_TIME)
        .order_by(d.priority, d.id)
        .limit(bindparam("wanted"))
    )
    if skipping:
        query = query.where(d.chat_id.not_in(bindparam("skip", expanding=True)))
    if single:
        query = query.where(d.id == bindparam("row_id"))
    return Prepared(query.with_for_update(of=_DELIVERY, skip_locked=True))


_CLAIM = Prepared(
    _DELIVERY.update()
    .where(_DELIVERY.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state=SENDING,
        claimed_by=bindparam("owner"),
        claimed_at=bindparam("now"),
        attempts=_DELIVERY.c.attempts + 1,
    )
)
_AS_CLAIMED = and_(
    _DELIVERY.c.id == bindparam("row_id"), _DELIVERY.c.state == SENDING, _DELIVERY.c.claimed_at == bindparam("taken_at")
)
_ITS_CHAT = _DELIVERY.c.chat_id == bindparam("of_chat")
_SENT = Prepared(
    _DELIVERY.update()
    .where(_AS_CLAIMED)
    .values(
        state=SENT, claimed_by=None, sent_at=bindparam("at"), error=bindparam("problem"),
        telegram_message_id=case((_ITS_CHAT, bindparam("message_id", type_=BigInteger))),
    )
)  # fmt: skip


_LONG_AGO = literal(datetime(1970, 1, 1, tzinfo=UTC), _DELIVERY.c.not_before.type)
_NEXT_DUE = Prepared(
    select(func.min(case((_AT_ONCE, _LONG_AGO), else_=_DELIVERY.c.not_before))).where(_DELIVERY.c.state == DUE)
)


def claim_due(
    session: Session,
    *,
    owner: str,
    now: datetime,
    limit: int,
    skip_chats: Collection[int] = (),
    only: int | None = None,
) -> list[Claim]:
    """Takes up to `limit` due deliveries, at most one a chat, in order of priority and then of queueing.

    `skip_chats` are those with a message in flight or without a token; `only` is the one delivery that may be taken.
    Rows of chats that can't be written to are suspended on the way.
    """
    if dialect_of(session).name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_CLAIM_LOCK)))
    skip = set(skip_chats)
    claims: list[Claim] = []
    while len(claims) < limit:
        wanted = max(16, 4 * (limit - len(claims)))
        rows = _due_rows(session, now, skip, wanted, only)
        unreachable: set[Destination] = set()
        for row in rows:
            if row.chat_id in skip:
                continue
            if (row.chat_state or "ok") not in _OPEN_PLACES:
                unreachable.add(Destination(row.chat_id, row.thread_id))
                continue
            skip.add(row.chat_id)
            if len(claims) < limit:
                claims.append(_claim(row, now))
        if unreachable:
            suspend_places(session, unreachable)
        if len(rows) < wanted:
            break
    if claims:
        _CLAIM.run(session, {"ids": [claim.id for claim in claims], "owner": owner, "now": now})
    return claims


def _due_rows(
    session: Session, now: datetime, skip: Collection[int], wanted: int, only: int | None = None
) -> Sequence[Any]:
    asked: dict[str, Any] = {"now": now, "wanted": wanted}
    if skip:
        asked["skip"] = list(skip)
    if only is not None:
        asked["row_id"] = only
    return _due_statement(skipping=bool(skip), single=only is not None).all(session, asked)


def due_ids(session: Session, now: datetime, *, skip_chats: Collection[int], limit: int) -> list[int]:
    """The numbers of what is due, in the order in which it is claimed; nothing else of the rows is read."""
    d = _DELIVERY.c
    query = select(d.id).where(d.state == DUE, _ITS_TIME, d.chat_id.not_in(list(skip_chats)))
    query = query.order_by(d.priority, d.id).limit(limit)
    return list(session.connection().execute(query, {"now": now}).scalars())


def give_up(session: Session, delivery_id: int, error: str, now: datetime) -> None:
    """A delivery that can't be made, whatever is tried."""
    revise(session, delivery_id, state=FAILED, claimed_by=None, claimed_at=now, error=error[:_ERROR_LENGTH])


def _claim(row: Any, claimed_at: datetime | None = None) -> Claim:
    return _bare_claim(
        row,
        claimed_at,
        chat_kind=row.chat_kind or "private",
        chat_state=row.chat_state or "ok",
        language=row.language or "en",
        timezone=row.timezone,
        settings=row.settings or {},
    )


def _bare_claim(row: Any, claimed_at: datetime | None, **more: Any) -> Claim:
    return Claim(
        id=row.id,
        destination=Destination(row.chat_id, row.thread_id),
        kind=row.kind,
        subject=row.subject,
        part=row.part,
        priority=row.priority,
        payload=row.payload or {},
        alert_id=row.alert_id,
        reply_to_delivery=row.reply_to_delivery,
        attempts=row.attempts,
        ambiguous=row.ambiguous,
        created_at=row.created_at,
        claimed_at=claimed_at,
        **more,
    )


def record(session: Session, outcomes: Iterable[Outcome]) -> None:
    """Writes down what became of claimed deliveries; one that is not as it was claimed is left alone."""
    for outcome in _each(outcomes):
        if outcome.state == SENT:
            asked = {
                "row_id": outcome.delivery_id,
                "taken_at": outcome.claimed_at,
                "at": outcome.at,
                "of_chat": outcome.chat_id,
                "message_id": outcome.message_id,
                "problem": outcome.error and outcome.error[:_ERROR_LENGTH],
            }
            _SENT.run(session, asked)
            continue
        values: dict[str, Any] = {"state": outcome.state, "claimed_by": None}
        if outcome.error is not None:
            values["error"] = outcome.error[:_ERROR_LENGTH]
        if outcome.ambiguous:
            values["ambiguous"] = DeliveryRow.ambiguous + 1
        if outcome.not_before is not None:
            values["not_before"] = outcome.not_before
        as_claimed = (
            DeliveryRow.id == outcome.delivery_id,
            DeliveryRow.state == SENDING,
            DeliveryRow.claimed_at == outcome.claimed_at,
        )
        session.execute(update(DeliveryRow).where(*as_claimed).values(**values))


def _each(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        yield outcome
        for delivery_id in outcome.folded_ids:
            yield replace(outcome, delivery_id=delivery_id, folded_ids=())


def settle(session: Session, delivery_id: int, state: str, **values: Any) -> None:
    """A claimed delivery that is not sent after all: due later, or dropped."""
    revise(session, delivery_id, state=state, claimed_by=None, attempts=DeliveryRow.attempts - 1, **values)


def revise(session: Session, delivery_id: int, **values: Any) -> None:
    """Sets columns of a delivery."""
    session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(**values))


def claim_held(
    session: Session, destination: Destination, *, owner: str, now: datetime, except_id: int, limit: int
) -> list[Claim]:
    """Takes the other alerts of a destination that were held until now, in order of queueing."""
    d = _DELIVERY.c
    query = (
        select(_DELIVERY)
        .where(
            d.chat_id == destination.chat_id,
            d.thread_id == destination.thread_id,
            d.kind == "alert",
            d.state == DUE,
            d.not_before <= now,
            d.id != except_id,
        )
        .order_by(d.id)
        .limit(limit)
    )
    claims = [_bare_claim(row, now) for row in session.connection().execute(query) if (row.payload or {}).get("held")]
    if claims:
        _CLAIM.run(session, {"ids": [claim.id for claim in claims], "owner": owner, "now": now})
    return claims


def held_until(session: Session, destination: Destination, post_ids: Sequence[int], now: datetime) -> datetime | None:
    """When the alerts of these posts that are held back for a destination are due; None where there are none."""
    query = (
        select(DeliveryRow.payload, DeliveryRow.not_before)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .where(
            AlertRow.post_id.in_(list(post_ids)),
            DeliveryRow.chat_id == destination.chat_id,
            DeliveryRow.thread_id == destination.thread_id,
            DeliveryRow.kind == "alert",
            DeliveryRow.state == DUE,
            DeliveryRow.not_before > now,
        )
    )
    return max((at for payload, at in session.execute(query) if (payload or {}).get("held")), default=None)


def look_again(session: Session, destination: Destination, now: datetime) -> None:
    """What quiet hours hold back for a destination, and what waits behind that, is due now: they may be others since,
    and whoever claims it asks.
    """
    query = select(DeliveryRow.id, DeliveryRow.payload).where(
        DeliveryRow.chat_id == destination.chat_id,
        DeliveryRow.thread_id == destination.thread_id,
        DeliveryRow.state == DUE,
        DeliveryRow.not_before > now,
    )
    held = [row.id for row in session.execute(query) if (row.payload or {}).get("held") in ("quiet", "alert")]
    for start in range(0, len(held), _KEYS_AT_ONCE):
        some = DeliveryRow.id.in_(held[start : start + _KEYS_AT_ONCE])
        session.execute(update(DeliveryRow).where(some).values(not_before=now))
    if held:
        wake(session, Topic.DELIVERY)


def recover_sending(session: Session) -> int:
    """Makes rows due again that a dead dispatcher left in flight; Telegram may have them. Returns how many.

    Call it right after taking the dispatcher's lease from somebody else: nobody is sending then.
    """
    result = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.state == SENDING)
        .values(state=DUE, claimed_by=None, ambiguous=DeliveryRow.ambiguous + 1)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def give_back(session: Session, *, owner: str, started: Collection[int]) -> int:
    """Makes rows due again that `owner` claimed in a transaction whose commit was not confirmed and is on disk all the
    same. `started` are its deliveries that are on their way; the others never left. Returns how many.
    """
    stranded = (DeliveryRow.state == SENDING, DeliveryRow.claimed_by == owner, DeliveryRow.id.not_in(list(started)))
    values = {"state": DUE, "claimed_by": None, "attempts": DeliveryRow.attempts - 1}
    result = session.execute(update(DeliveryRow).where(*stranded).values(**values))
    return int(result.rowcount)  # type: ignore[attr-defined]


def suspend_places(session: Session, places: Collection[Destination]) -> None:
    """Holds back what is due for destinations that can't be written to."""
    for place in places:
        session.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.chat_id == place.chat_id, DeliveryRow.thread_id == place.thread_id, DeliveryRow.state == DUE
            )
            .values(state=SUSPENDED)
        )


def next_due_at(session: Session) -> datetime | None:
    """When the next delivery is due, long ago for one that was to go at once; None with an empty outbox."""
    due: datetime | None = _NEXT_DUE.scalar(session, {})
    return due


def queue_length(session: Session) -> dict[str, int]:
    """How many deliveries wait, by state, the sent ones left out."""
    query = (
        select(DeliveryRow.state, func.count())
        .where(DeliveryRow.state.in_((DUE, SENDING, SUSPENDED, FAILED)))
        .group_by(DeliveryRow.state)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def halt(session: Session, scope: str, until: datetime) -> None:
    """Nothing of `scope` (`bot`, `chat:<id>`) before `until`, nor before what it was told to wait for until now."""
    insert_new(session, NotBeforeRow, [{"scope": scope, "until_at": until}])
    shorter = (NotBeforeRow.scope == scope, NotBeforeRow.until_at < until)
    session.execute(update(NotBeforeRow).where(*shorter).values(until_at=until))


def halts(session: Session, now: datetime) -> dict[str, datetime]:
    """The waits of the bot and of its chats that are not over yet; the past ones are forgotten."""
    ours = or_(NotBeforeRow.scope == "bot", NotBeforeRow.scope.startswith("chat:"))
    session.execute(delete(NotBeforeRow).where(ours, NotBeforeRow.until_at <= now))
    query = select(NotBeforeRow.scope, NotBeforeRow.until_at).where(ours)
    return {row[0]: row[1] for row in session.execute(query)}


def telegram_ids(session: Session, delivery_ids: Sequence[int]) -> dict[int, int]:
    """The message that each of these deliveries became, for those that were sent."""
    if not delivery_ids:
        return {}
    query = select(DeliveryRow.id, DeliveryRow.telegram_message_id).where(
        DeliveryRow.id.in_(list(delivery_ids)), DeliveryRow.telegram_message_id.is_not(None)
    )
    return {delivery_id: message_id for delivery_id, message_id in session.execute(query) if message_id is not None}


def waiting_alerts(
    session: Session, chat_ids: Collection[int], *, since: datetime, limit: int, after: int = 0
) -> list[Claim]:
    """Alerts of these chats that were queued since then and have not gone out, the first ones behind delivery `after`;
    nobody claims them by this.
    """
    if not chat_ids:
        return []
    d, p = _DELIVERY.c, _PLACE.c
    query = (
        select(_DELIVERY, p.state.label("chat_state"), p.kind.label("chat_kind"), p.language, p.timezone, p.settings)
        .select_from(_DELIVERY.join(_PLACE, and_(p.chat_id == d.chat_id, p.thread_id == d.thread_id)))
        .where(
            d.chat_id.in_(list(chat_ids)),
            d.kind == "alert",
            d.state.in_((DUE, SENDING)),
            d.created_at >= since,
            d.id > after,
        )
        .order_by(d.id)
        .limit(limit)
    )
    return [_claim(row) for row in session.connection().execute(query)]
